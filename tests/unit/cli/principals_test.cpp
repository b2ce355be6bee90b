#include "cli/principals.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <set>

#include "base/json.h"
#include "emulator/iam/settings.h"

namespace offstage::cli {
namespace {

gateway::Service service() {
  gateway::Service service;
  gateway::Role app;
  app.name = "app";
  app.policies = {R"({"Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*"}})"};
  gateway::Role far;
  far.name = "far";
  far.unknown = "it is far away";
  gateway::Role api;
  api.name = "api";
  api.boundary = R"({"Statement":[]})";
  service.roles = {app, far, api};
  for (const auto& [key, role] : {std::pair("one", "app"), {"two", "app"}, {"three", "far"}}) {
    gateway::Function function;
    function.key = key;
    function.name = std::string("s-dev-") + key;
    function.role = role;
    service.functions.push_back(function);
  }
  gateway::RestMethod method;
  method.integration.type = gateway::RestIntegration::Type::kDynamoDb;
  method.integration.role = "api";
  service.rest_methods = {method, method, gateway::RestMethod()};
  return service;
}

}  // namespace

TEST_CASE("principals: every caller has credentials of its own, always the same, in AWS's form") {
  const gateway::Service own = service();
  std::set<std::string> keys;
  for (const gateway::Function& function : own.functions) {
    const Caller caller{own.roles[0], function.name};
    const auto credentials = credentials_of(caller, own, "");
    CHECK(credentials.access_key_id.size() == 20);
    CHECK(credentials.access_key_id.starts_with("ASIA"));
    CHECK(credentials.secret_access_key.size() == 40);
    CHECK_FALSE(credentials.session_token.empty());
    CHECK(credentials_of(caller, own, "").secret_access_key == credentials.secret_access_key);
    CHECK(credentials_of(caller, own, "s").secret_access_key != credentials.secret_access_key);
    keys.insert(credentials.access_key_id);
  }
  CHECK(keys.size() == own.functions.size());
}

TEST_CASE("principals: the emulator reads who calls: functions, and the API with its roles") {
  const gateway::Service own = service();
  const auto settings = emulator::iam::parse_settings(principals_json(own, IamMode::kEnforce, "secret"));
  REQUIRE(settings);
  CHECK(settings->mode == emulator::iam::Mode::kEnforce);
  REQUIRE(settings->principals.size() == 4);
  const auto& one = settings->principals[0];
  CHECK(one.arn == "arn:aws:sts::123456789012:assumed-role/app/s-dev-one");
  CHECK(one.name == "s-dev-one");
  CHECK(one.is_checked);
  CHECK(one.policies.size() == 1);
  CHECK(*one.keys.find("lambda:SourceFunctionArn") ==
        std::vector<std::string>{"arn:aws:lambda:us-east-1:123456789012:function:s-dev-one"});
  CHECK_FALSE(settings->principals[2].is_checked);
  const auto& api = settings->principals[3];
  CHECK(api.arn == "arn:aws:sts::123456789012:assumed-role/api/BackplaneAssumeRoleSession");
  CHECK(api.name == "API Gateway");
  CHECK(api.boundary);
  const auto integrations = integration_credentials(own, "secret");
  REQUIRE(integrations.size() == 1);
  CHECK(integrations.at("api").access_key_id == api.credentials.access_key_id);
  const auto warning = emulator::iam::parse_settings(principals_json(own, IamMode::kWarn, ""));
  REQUIRE(warning);
  CHECK(warning->mode == emulator::iam::Mode::kWarn);
}

TEST_CASE("principals: functions get the credentials that the emulator knows") {
  const gateway::Service own = service();
  std::vector<lambda_host::FunctionConfig> functions(2);
  functions[0].key = "two";
  functions[1].key = "another";
  give_credentials(own, "secret", functions);
  const auto settings = emulator::iam::parse_settings(principals_json(own, IamMode::kWarn, "secret"));
  REQUIRE(functions[0].credentials);
  CHECK(functions[0].credentials->access_key_id == settings->principals[1].credentials.access_key_id);
  CHECK(functions[0].credentials->secret_access_key == settings->principals[1].credentials.secret_access_key);
  CHECK(functions[0].credentials->session_token == settings->principals[1].credentials.session_token);
  CHECK_FALSE(functions[1].credentials);
}

TEST_CASE("principals: the file is its user's alone, and goes") {
  std::string path;
  {
    PrincipalsFile file;
    REQUIRE(file.write("{}"));
    path = file.path();
    struct stat directory{};
    REQUIRE(::stat(std::filesystem::path(path).parent_path().c_str(), &directory) == 0);
    CHECK((directory.st_mode & 0777) == 0700);
    REQUIRE(file.write("[]"));
    CHECK(std::filesystem::file_size(path) == 2);
  }
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("iam flags: warn unless the environment has a key of AWS's, and as said when it is said") {
  ::setenv("AWS_ACCESS_KEY_ID", "any", 1);
  CHECK(iam_mode({}) == IamMode::kWarn);
  ::setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE", 1);
  CHECK(iam_mode({}) == IamMode::kOff);
  CHECK(iam_mode({"warn"}) == IamMode::kWarn);
  CHECK(iam_mode({"enforce"}) == IamMode::kEnforce);
  ::unsetenv("AWS_ACCESS_KEY_ID");
  CHECK(iam_mode({}) == IamMode::kWarn);
  CHECK(iam_mode({"off"}) == IamMode::kOff);
  for (const IamMode mode : {IamMode::kOff, IamMode::kWarn, IamMode::kEnforce}) {
    CHECK(iam_mode({repeat_iam_mode(mode).front().substr(std::string("--iam=").size())}) == mode);
  }
}

}  // namespace offstage::cli
