#include "emulator/simulation/fault_dice.h"

#include <doctest/doctest.h>

#include <array>
#include <vector>

namespace offstage::emulator {
namespace {

std::vector<Fault> draw(FaultDice& dice, Traffic traffic, int count) {
  std::vector<Fault> drawn;
  for (int i = 0; i < count; ++i) drawn.push_back(dice.draw(traffic));
  return drawn;
}

SimulationSettings faulty(std::int64_t seed) {
  SimulationSettings settings;
  settings.read_faults = {.throttle = 0.1, .error = 0.2};
  settings.write_faults = {.throttle = 0.2, .error = 0.1, .error_after = 0.3};
  settings.unprocessed = 0.5;
  settings.seed = seed;
  return settings;
}

TEST_CASE("fault dice: the same seed draws the same, whatever is drawn in between") {
  FaultDice dice;
  dice.configure(faulty(7));
  const auto writes = draw(dice, Traffic::kWrite, 200);
  const auto reads = draw(dice, Traffic::kRead, 200);
  dice.configure(faulty(7));
  std::vector<Fault> writes_again, reads_again;
  for (int i = 0; i < 200; ++i) {
    reads_again.push_back(dice.draw(Traffic::kRead));
    writes_again.push_back(dice.draw(Traffic::kWrite));
    (void)dice.draw_unprocessed();
    CHECK(dice.draw(Traffic::kNone) == Fault::kNone);
  }
  CHECK(writes_again == writes);
  CHECK(reads_again == reads);
  dice.configure(faulty(8));
  CHECK(draw(dice, Traffic::kWrite, 200) != writes);
}

TEST_CASE("fault dice: as often as asked for") {
  FaultDice dice;
  dice.configure(faulty(1));
  constexpr int kDraws = 20'000;
  const auto share = [&](Traffic traffic) {
    std::array<double, 4> counts{};
    for (const auto fault : draw(dice, traffic, kDraws)) counts[static_cast<std::size_t>(fault)] += 1;
    for (auto& count : counts) count /= kDraws;
    return counts;
  };
  const auto reads = share(Traffic::kRead);
  CHECK(reads[1] == doctest::Approx(0.1).epsilon(0.1));
  CHECK(reads[2] == doctest::Approx(0.2).epsilon(0.1));
  CHECK(reads[3] == 0);
  const auto writes = share(Traffic::kWrite);
  CHECK(writes[1] == doctest::Approx(0.2).epsilon(0.1));
  CHECK(writes[2] == doctest::Approx(0.1).epsilon(0.1));
  CHECK(writes[3] == doctest::Approx(0.3).epsilon(0.1));
  int unprocessed = 0;
  for (int i = 0; i < kDraws; ++i) unprocessed += dice.draw_unprocessed() ? 1 : 0;
  CHECK(unprocessed / double{kDraws} == doctest::Approx(0.5).epsilon(0.1));
}

TEST_CASE("fault dice: never and always") {
  FaultDice dice;
  auto settings = faulty(1);
  settings.read_faults = {};
  settings.write_faults = {.error = 1};
  settings.unprocessed = 1;
  dice.configure(settings);
  CHECK(draw(dice, Traffic::kRead, 100) == std::vector<Fault>(100, Fault::kNone));
  CHECK(draw(dice, Traffic::kWrite, 100) == std::vector<Fault>(100, Fault::kError));
  CHECK(dice.draw_unprocessed());
}

}  // namespace
}  // namespace offstage::emulator
