#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cli/function_setup.h"

using namespace offstage;
using namespace offstage::cli;

namespace {

/// A service directory with one library in it.
struct ServiceDirectory {
  ServiceDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "offstage-XXXXXX").string();
    path = ::mkdtemp(pattern.data());
    std::filesystem::create_directory(path / "build");
    std::ofstream(path / "build/there.so") << "";
  }
  ~ServiceDirectory() { std::filesystem::remove_all(path); }

  gateway::Service service(const std::string& handler, const std::string& runtime) const {
    gateway::Service result;
    result.directory = path.string();
    gateway::Function function;
    function.key = "one";
    function.handler = handler;
    function.runtime = runtime;
    function.timeout_s = 3;
    function.where = {"serverless.yml", 7};
    result.functions.push_back(function);
    return result;
  }

  std::filesystem::path path;
};

}  // namespace

TEST_CASE("function setup: the handler names a library beside serverless.yml") {
  const ServiceDirectory directory;
  const auto prepared = prepare_functions(directory.service("build/there", "provided.al2023"));
  REQUIRE(prepared.has_value());
  REQUIRE(prepared->configs.size() == 1);
  CHECK(prepared->configs[0].library == (directory.path / "build/there.so").string());
  CHECK(prepared->configs[0].timeout_ms == 3'000);
  CHECK(prepared->warnings.empty());
}

TEST_CASE("function setup: a missing library is an error that says where and what builds it") {
  const ServiceDirectory directory;
  const auto prepared = prepare_functions(directory.service("build/absent", "provided.al2"));
  REQUIRE(!prepared.has_value());
  CHECK(prepared.error().text.starts_with("serverless.yml:7: function one: there is no " +
                                          (directory.path / "build/absent.so").string()));
  CHECK(prepared.error().text.find("cmake -S") != std::string::npos);
}

TEST_CASE("function setup: another runtime is a warning") {
  const ServiceDirectory directory;
  const auto prepared = prepare_functions(directory.service("index.handler", "nodejs20.x"));
  REQUIRE(prepared.has_value());
  CHECK(prepared->configs.empty());
  REQUIRE(prepared->warnings.size() == 1);
  CHECK(prepared->warnings[0].starts_with("serverless.yml:7: function one: runtime nodejs20.x"));
}
