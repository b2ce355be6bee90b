#include "emulator/engine/change_waiters.h"

#include <doctest/doctest.h>

#include <future>
#include <string>

namespace offstage::emulator {
namespace {

constexpr std::chrono::milliseconds kLong{20'000};

/// Notes the answers in the order in which they come: "a1 b0".
struct Answers {
  ChangeWaiters::Answer named(const std::string& name) {
    return [this, name](bool is_readable) { text += name + (is_readable ? "1 " : "0 "); };
  }
  std::string text;
};

TEST_CASE("change waiters: who waits for what can be read is answered, once") {
  ChangeWaiters waiters;
  Answers answers;
  CHECK(waiters.add(1, 10, kLong, answers.named("a")));
  CHECK(waiters.add(1, 11, kLong, answers.named("b")));
  CHECK(waiters.add(2, 10, kLong, answers.named("c")));
  waiters.notify(1, 10);
  CHECK(answers.text.empty());
  waiters.notify(1, 11);
  CHECK(answers.text == "a1 ");
  waiters.notify(1, 100);
  CHECK(answers.text == "a1 b1 ");
  waiters.stop();
  CHECK(answers.text == "a1 b1 c0 ");
  CHECK(waiters.add(1, 10, kLong, answers.named("d")));
  CHECK(answers.text == "a1 b1 c0 d0 ");
}

TEST_CASE("change waiters: no longer than the time given") {
  ChangeWaiters waiters;
  std::promise<bool> answer;
  CHECK(waiters.add(1, 1, std::chrono::milliseconds(1),
                    [&](bool is_readable) { answer.set_value(is_readable); }));
  CHECK_FALSE(answer.get_future().get());
}

TEST_CASE("change waiters: their number is bounded") {
  ChangeWaiters waiters;
  std::size_t answered = 0;
  for (std::size_t i = 0; i < ChangeWaiters::kWaitersMax; ++i)
    CHECK(waiters.add(1, 1, kLong, [&](bool) { ++answered; }));
  CHECK_FALSE(waiters.add(1, 1, kLong, [&](bool) { ++answered; }));
  waiters.notify(1, 2);
  CHECK(answered == ChangeWaiters::kWaitersMax);
  CHECK(waiters.add(1, 1, kLong, [&](bool) { ++answered; }));
}

}  // namespace
}  // namespace offstage::emulator
