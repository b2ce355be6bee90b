#include "lambda-host/logs/captured_output.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

namespace offstage::lambda_host {
namespace {

/// A function's stream, with what it prints.
struct Bench {
  std::vector<std::string> lines;
  LogSettings settings{"hello", 128, LogFormat::kText,
                       [this](const LogLine& line) { lines.emplace_back(line.text); }};
  const SystemClock clock;
  LogStream stream{settings, clock};
  OutputLines out{stream};
  OutputLines error{stream};
};

TEST_CASE("captured output: every way to print is the function's whose thread it is") {
  capture_output();
  Bench one;
  Bench other;
  const auto print = [](Bench& bench, const std::string& name) {
    const PrintsTo prints(bench.out, bench.error);
    for (int i = 0; i < 100; ++i) {
      std::printf("%s %d by %s\n", name.c_str(), i, "printf");
      std::puts("by puts");
      std::cout << name << " by " << "cout" << std::endl;
      std::fprintf(stderr, "%s by fprintf\n", name.c_str());
      std::cerr << name << " by cerr\n";
      std::clog << name << " by " << "clog\n";
    }
  };
  std::thread first(print, std::ref(one), "one");
  std::thread second(print, std::ref(other), "other");
  first.join();
  second.join();
  REQUIRE(one.lines.size() == 600);
  REQUIRE(other.lines.size() == 600);
  CHECK(std::vector(one.lines.end() - 6, one.lines.end()) ==
        std::vector<std::string>{"one 99 by printf", "by puts", "one by cout", "one by fprintf",
                                 "one by cerr", "one by clog"});
  CHECK(other.lines[0] == "other 0 by printf");
}

TEST_CASE("captured output: it nests, and other threads print to the process's output") {
  capture_output();
  Bench outer;
  Bench inner;
  {
    const PrintsTo prints(outer.out, outer.error);
    std::puts("outer");
    {
      const PrintsTo nested(inner.out, inner.error);
      std::puts("inner");
    }
    std::thread([] { std::fputs("", stdout); }).join();
    std::puts("outer again");
  }
  std::fputs("", stdout);
  CHECK(outer.lines == std::vector<std::string>{"outer", "outer again"});
  CHECK(inner.lines == std::vector<std::string>{"inner"});
}

TEST_CASE("output lines: pieces become lines; what has no end is one when it is asked for") {
  Bench bench;
  bench.out.write("a");
  bench.out.write("b\nc\n\nd");
  CHECK(bench.lines == std::vector<std::string>{"ab", "c", ""});
  bench.out.flush();
  bench.out.flush();
  CHECK(bench.lines.back() == "d");
  CHECK(bench.lines.size() == 4);
  bench.out.write(std::string(OutputLines::kLineBytesMax, 'x'));
  CHECK(bench.lines.size() == 5);
}

}  // namespace
}  // namespace offstage::lambda_host
