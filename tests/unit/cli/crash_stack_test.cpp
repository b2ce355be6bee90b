#include "cli/crash_stack.h"

#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include "base/log.h"
#include "lambda-host/shared_library.h"

using namespace offstage;
using namespace offstage::cli;

TEST_CASE("crash stack: an address of this program has its function's name") {
  const lambda_host::CodeOrigin origin =
      lambda_host::code_origin(reinterpret_cast<const void*>(&cli::function_at));
  REQUIRE(origin.file != nullptr);
  CHECK(function_at("/proc/self/exe", origin.offset + 1).starts_with("offstage::cli::function_at("));
}

TEST_CASE("crash stack: frames for a person") {
  CHECK(stack_line("1f /nowhere/offstage-lambda-1-abc/scores.12.so") == "0x1f  scores.so");
  CHECK(stack_line("1f /nowhere/libm.6.so") == "0x1f  libm.6.so");
  CHECK(stack_line("") == "0x0  ");
}

TEST_CASE("crash stack: a file that is no library has no names") {
  CHECK(function_at(__FILE__, 10).empty());
  CHECK(function_at("/nowhere", 10).empty());
}
