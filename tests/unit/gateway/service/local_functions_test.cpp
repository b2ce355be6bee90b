#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/unit/gateway/service/service_folder.h"
#include "tests/unit/gateway/service/service_texts.h"

namespace offstage::gateway {

TEST_CASE("custom.offstage: isolated functions and commands of runtimes") {
  ServiceFolder folder(with_function(R"(    reservedConcurrency: 3
custom:
  offstage:
    functions:
      f: {isolation: process}
      g: {isolation: process}
    runtimes:
      ruby3.3: {command: ruby "$HOME/bootstrap.rb"}
      java21: {command: [java, -jar, a b.jar]}
  serverless-offline: {terminateIdleLambdaTime: 5, noTimeout: true, localEnvironment: true}
)"));
  CHECK(folder.warnings() == "serverless.yml:12: custom.offstage.functions.g: there is no such function\n");
  const auto loaded = folder.read();
  REQUIRE(loaded);
  const Service& service = loaded->service;
  CHECK(service.functions[0].isolated);
  CHECK(service.functions[0].reserved_concurrency == 3);
  CHECK(service.runtime_commands.at("ruby3.3") ==
        std::vector<std::string>{"/bin/sh", "-c", "exec ruby \"$HOME/bootstrap.rb\""});
  CHECK(service.runtime_commands.at("java21") == std::vector<std::string>{"java", "-jar", "a b.jar"});
  CHECK(service.offline.idle_s == 5);
  CHECK(service.offline.no_timeout);
  CHECK(service.offline.local_environment);
}

TEST_CASE("custom.offstage: what is wrong in it is named") {
  const auto error = [](const std::string& lines) {
    return ServiceFolder(with_function("custom:\n  offstage:\n" + lines)).error();
  };
  CHECK(
      error("    functions: {f: {isolation: thread}}\n") ==
      "serverless.yml:9: custom.offstage.functions.f.isolation: expected process or none, found \"thread\"");
  CHECK(
      error("    runtimes: {ruby3.3: {}}\n") ==
      "serverless.yml:9: custom.offstage.runtimes.ruby3.3.command: expected the program that runs it, found "
      "nothing");
  CHECK(error("    runtimes: {ruby3.3: {command: []}}\n") ==
        "serverless.yml:9: custom.offstage.runtimes.ruby3.3.command: expected a program, found a list");
}

}  // namespace offstage::gateway
