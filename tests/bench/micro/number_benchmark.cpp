#include <benchmark/benchmark.h>

#include <array>
#include <string>
#include <string_view>

#include "emulator/model/number.h"

namespace offstage::bench {
namespace {

using emulator::Number;

constexpr std::array<std::string_view, 4> kTexts = {"7", "1699999999", "0.871",
                                                    "-9.9999999999999999999999999999999999999E+125"};

void number_parse(benchmark::State& state) {
  const std::string_view text = kTexts.at(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(Number::parse(text));
  state.SetLabel(std::string(text));
}
BENCHMARK(number_parse)->DenseRange(0, kTexts.size() - 1);

void number_to_text(benchmark::State& state) {
  const std::string_view text = kTexts.at(static_cast<std::size_t>(state.range(0)));
  const Number number = *Number::parse(text);
  std::string out;
  for (auto _ : state) {
    out.clear();
    number.append_to(out);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetLabel(std::string(text));
}
BENCHMARK(number_to_text)->DenseRange(0, kTexts.size() - 1);

void number_add(benchmark::State& state) {
  const Number sum = *Number::parse("12345678901234567890.5");
  const Number one(1);
  for (auto _ : state) benchmark::DoNotOptimize(Number::add(sum, one));
}
BENCHMARK(number_add);

void number_compare(benchmark::State& state) {
  const Number a = *Number::parse("1234.5678");
  const Number b = *Number::parse("1234.56781");
  for (auto _ : state) benchmark::DoNotOptimize(a < b);
}
BENCHMARK(number_compare);

}  // namespace
}  // namespace offstage::bench
