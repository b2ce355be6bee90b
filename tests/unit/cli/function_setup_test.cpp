#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "cli/function_setup.h"
#include "tests/support/temporary_directory.h"

using namespace offstage;
using namespace offstage::cli;

namespace {

/// A service directory with one library in it.
struct ServiceDirectory {
  ServiceDirectory() {
    std::filesystem::create_directory(path / "build");
    std::ofstream(path / "build/there.so") << "";
  }

  void put_program(const std::string& name) const {
    std::filesystem::create_directories((path / name).parent_path());
    std::ofstream(path / name) << "";
    std::filesystem::permissions(path / name, std::filesystem::perms::owner_all);
  }

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

  TemporaryDirectory folder;
  std::filesystem::path path = folder.path();
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

TEST_CASE("function setup: without a library the bootstrap runs as a process") {
  const ServiceDirectory directory;
  const gateway::Service service = directory.service("build/apart", "provided.al2023");
  directory.put_program("bootstrap");
  const auto of_package = prepare_functions(service);
  REQUIRE(of_package.has_value());
  CHECK(of_package->configs[0].command == std::vector{(directory.path / "bootstrap").string()});
  directory.put_program("build/apart/bootstrap");
  const auto of_handler = prepare_functions(service);
  REQUIRE(of_handler.has_value());
  CHECK(of_handler->configs[0].command == std::vector{(directory.path / "build/apart/bootstrap").string()});
  CHECK(of_handler->configs[0].directory == (directory.path / "build/apart").string());
  CHECK(of_handler->configs[0].library.empty());
}

TEST_CASE("function setup: a function that is isolated runs its bootstrap, although there is a library") {
  const ServiceDirectory directory;
  gateway::Service service = directory.service("build/there", "provided.al2023");
  const auto missing = prepare_functions(service, {"one"});
  REQUIRE(!missing);
  CHECK(missing.error().text.find("there is no " + (directory.path / "build/there/bootstrap").string()) !=
        std::string::npos);
  directory.put_program("build/there/bootstrap");
  CHECK(prepare_functions(service)->configs[0].command.empty());
  CHECK(!prepare_functions(service, {"one"})->configs[0].command.empty());
  service.functions[0].isolated = true;
  CHECK(!prepare_functions(service)->configs[0].command.empty());
}

TEST_CASE("function setup: Node and Python run with our bootstraps, in the service's directory") {
  const ServiceDirectory directory;
  directory.put_program("src/index.mjs");
  directory.put_program("src/app/main.py");
  const auto node = prepare_functions(directory.service("src/index.a.b", "nodejs20.x"));
  REQUIRE(node.has_value());
  CHECK(node->configs[0].command.front().ends_with("/node"));
  CHECK(node->configs[0].bootstrap == "node/bootstrap.cjs");
  CHECK(node->configs[0].directory == directory.path.string());
  CHECK(node->configs[0].handler == "src/index.a.b");
  for (const char* handler : {"src/app/main.handler", "src.app.main.handler"}) {
    const auto python = prepare_functions(directory.service(handler, "python3.12"));
    REQUIRE(python.has_value());
    CHECK(python->configs[0].command.front().ends_with("/python3"));
  }
}

TEST_CASE("function setup: a handler without a file, and a language without its program, are errors") {
  const ServiceDirectory directory;
  const auto node = prepare_functions(directory.service("src/absent.handler", "nodejs20.x"));
  REQUIRE(!node);
  CHECK(node.error().text == "serverless.yml:7: function one: handler src/absent.handler: there is no " +
                                 (directory.path / "src/absent.js").string() + " (nor .mjs, .cjs or .ts)");
  const auto python = prepare_functions(directory.service("src/absent.handler", "python3.12"));
  REQUIRE(!python);
  CHECK(python.error().text.ends_with("there is no " + (directory.path / "src/absent.py").string()));

  directory.put_program("index.js");
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", "/nowhere", 1);
  const auto no_program = prepare_functions(directory.service("index.handler", "nodejs20.x"));
  ::setenv("PATH", path.c_str(), 1);
  REQUIRE(!no_program);
  CHECK(no_program.error().text ==
        "serverless.yml:7: function one: runtime nodejs20.x needs node, and there is none in the PATH");
}

TEST_CASE("function setup: other runtimes run by a command of the service's, otherwise they are a warning") {
  const ServiceDirectory directory;
  gateway::Service service = directory.service("index.handler", "ruby3.3");
  const auto without = prepare_functions(service);
  REQUIRE(without.has_value());
  CHECK(without->configs.empty());
  REQUIRE(without->warnings.size() == 1);
  CHECK(
      without->warnings[0].starts_with("serverless.yml:7: function one: runtime ruby3.3 runs here when "
                                       "custom.offstage.runtimes.ruby3.3.command "));
  service.runtime_commands["ruby3.3"] = {"./run", "bootstrap.rb"};
  const auto missing = prepare_functions(service);
  REQUIRE(!missing);
  CHECK(missing.error().text ==
        "serverless.yml:7: function one: custom.offstage.runtimes.ruby3.3.command: there is no program " +
            (directory.path / "run").string());
  directory.put_program("run");
  const auto with = prepare_functions(service);
  REQUIRE(with.has_value());
  CHECK(with->configs[0].command ==
        std::vector<std::string>{(directory.path / "run").string(), "bootstrap.rb"});
  service.runtime_commands["ruby3.3"] = {"sh", "-c", "ruby bootstrap.rb"};
  CHECK(prepare_functions(service)->configs[0].command.front() == "sh");
}
