#include <doctest/doctest.h>

#include "cli/terminal.h"

using namespace offstage::cli;

TEST_CASE("terminal: columns are as wide as their widest cell") {
  TextTable table({Style::kPlain, Style::kGreen});
  table.add({"GET", "/a"});
  table.add({"OPTIONS", "/b"});
  table.add({"PUT", ""});
  CHECK(table.text(false) == "  GET      /a\n  OPTIONS  /b\n  PUT\n");
}

TEST_CASE("terminal: colours do not count as width") {
  TextTable table({Style::kGreen, Style::kPlain});
  table.add({"GET", "/a"});
  table.add({"DELETE", "/b"});
  CHECK(table.text(true) == "  \x1b[32mGET\x1b[0m     /a\n  \x1b[32mDELETE\x1b[0m  /b\n");
}

TEST_CASE("terminal: without colours a text is as it is") {
  CHECK(styled(Style::kRed, "x", false) == "x");
}
