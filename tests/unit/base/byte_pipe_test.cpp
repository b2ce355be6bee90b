#include "base/byte_pipe.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>

namespace offstage {
namespace {

TEST_CASE("byte_pipe: what is written is taken once, in order, and then the end") {
  BytePipe pipe;
  CHECK(pipe.write("one"));
  CHECK(pipe.write("two"));
  BytePipe::Taken taken = pipe.take();
  CHECK(taken.bytes == "onetwo");
  CHECK_FALSE(taken.is_end);
  pipe.write("three");
  pipe.end();
  taken = pipe.take();
  CHECK(taken.bytes == "three");
  CHECK(taken.is_end);
  CHECK(pipe.write("too late"));
  CHECK(pipe.take().bytes.empty());
}

TEST_CASE("byte_pipe: a writer waits once there is too much, until it was taken") {
  BytePipe pipe(4);
  CHECK(pipe.write("abc"));
  CHECK_FALSE(pipe.write("de"));
  int calls = 0;
  pipe.when_room([&] { ++calls; });
  CHECK(calls == 0);
  CHECK(pipe.take().bytes == "abcde");
  CHECK(calls == 1);
  pipe.take();
  CHECK(calls == 1);
  pipe.when_room([&] { ++calls; });  // there is room: at once
  CHECK(calls == 2);
}

TEST_CASE("byte_pipe: a reader is called back once, for bytes or the end") {
  BytePipe pipe;
  int calls = 0;
  pipe.when_readable([&] { ++calls; });
  pipe.write("a");
  pipe.write("b");
  CHECK(calls == 1);
  pipe.when_readable([&] { ++calls; });  // there is something: at once
  CHECK(calls == 2);
  pipe.take();
  pipe.when_readable([&] { ++calls; });
  pipe.end();
  CHECK(calls == 3);
}

TEST_CASE("byte_pipe: a callback that is forgotten does not come") {
  BytePipe pipe(1);
  CHECK_FALSE(pipe.forget_room());
  CHECK_FALSE(pipe.forget_readable());
  int calls = 0;
  pipe.when_readable([&] { ++calls; });
  CHECK(pipe.forget_readable());
  pipe.write("ab");
  pipe.when_room([&] { ++calls; });
  CHECK(pipe.forget_room());
  pipe.take();
  CHECK(calls == 0);
}

TEST_CASE("byte_pipe: nobody waits for a reader who has left, or after the end") {
  for (const bool leaves : {true, false}) {
    BytePipe pipe(1);
    pipe.write("ab");
    int calls = 0;
    pipe.when_room([&] { ++calls; });
    if (leaves)
      pipe.leave();
    else
      pipe.end();
    CHECK(calls == 1);
    CHECK(pipe.write("more"));
    CHECK(pipe.take().bytes == (leaves ? "" : "ab"));
  }
}

TEST_CASE("byte_pipe: who leaves lets go of what its callback held") {
  const auto pipe = std::make_shared<BytePipe>();
  const auto held = std::make_shared<int>(0);
  pipe->when_readable([pipe, held] {});
  pipe->leave();
  CHECK(held.use_count() == 1);
  CHECK(pipe.use_count() == 1);
}

TEST_CASE("byte_pipe: a writer that breaks off leaves what it has written") {
  BytePipe pipe;
  pipe.write("half");
  CHECK_FALSE(pipe.is_cut());
  pipe.cut();
  CHECK(pipe.is_cut());
  const BytePipe::Taken taken = pipe.take();
  CHECK(taken.bytes == "half");
  CHECK_FALSE(taken.is_end);
}

}  // namespace
}  // namespace offstage
