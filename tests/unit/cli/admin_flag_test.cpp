#include "cli/admin_flag.h"

#include <doctest/doctest.h>

namespace offstage::cli {
namespace {

bool parsed(std::vector<std::string> arguments) {
  CLI::App app;
  bool no_admin = false;
  add_admin_flag(app, no_admin);
  app.parse(arguments);
  return no_admin;
}

TEST_CASE("admin flag: what is repeated for a process of the stack says the same") {
  CHECK_FALSE(parsed({}));
  CHECK(parsed({"--no-admin"}));
  CHECK(repeat_admin_flag(false).empty());
  CHECK(parsed(repeat_admin_flag(true)));
}

}  // namespace
}  // namespace offstage::cli
