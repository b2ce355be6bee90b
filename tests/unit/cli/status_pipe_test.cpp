#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include "cli/status_pipe.h"

using namespace offstage::cli;

TEST_CASE("status pipe: lines are taken apart, also when they come in pieces") {
  int ends[2];
  REQUIRE(::pipe2(ends, O_NONBLOCK) == 0);
  StatusReader reader;
  CHECK(reader.read(ends[0]).empty());

  send_status(ends[1], "ready", "8000");
  REQUIRE(::write(ends[1], "crashed sco", 11) == 11);
  const auto first = reader.read(ends[0]);
  REQUIRE(first.size() == 1);
  CHECK(first[0].word == "ready");
  CHECK(first[0].rest == "8000");

  REQUIRE(::write(ends[1], "res SIGSEGV 1-2\n", 16) == 16);
  const auto second = reader.read(ends[0]);
  REQUIRE(second.size() == 1);
  CHECK(second[0].word == "crashed");
  CHECK(second[0].rest == "scores SIGSEGV 1-2");
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_CASE("status pipe: without a parent nothing is sent") {
  send_status(-1, "ready", "8000");
}
