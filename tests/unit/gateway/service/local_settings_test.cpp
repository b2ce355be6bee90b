#include <doctest/doctest.h>

#include <filesystem>

#include "tests/unit/gateway/service/service_folder.h"

namespace offstage::gateway {
namespace {

constexpr const char* kHead = "service: s\nprovider: {name: aws}\n";

// The article's custom section and provider, word for word, with the parts that the rest of it names.
constexpr const char* kTodoTemplate = R"yml(service:
  name: todo-api-template
plugins:
  - serverless-webpack
  - serverless-dynamodb-local
  - serverless-offline
custom:
  stage: '${opt:stage, self:provider.stage}'
  dynamodb:
    start:
      port: 8000
      inMemory: true
      migrate: true
    migration:
      dir: offline/migrations
provider:
  name: aws
  runtime: nodejs14.x
  stage: dev
  region: ap-southeast-1
  stackTags: ${file(tags.yml):${opt:stage}.stack}
  environment: ${file(env.yml):${self:custom.stage}}
  iamRoleStatements:
    - Effect: Allow
      Action:
        - dynamodb:Query
      Resource: 'arn:aws:dynamodb:${opt:region, self:provider.region}:*:table/${self:provider.environment.todoTable}'
functions:
  getTodo:
    handler: src/todo/handler.getTodo
    memorySize: 1024
    timeout: 30
    events:
      - http:
          method: get
          path: todo/{id}
          cors: true
)yml";

}  // namespace

TEST_CASE("service: the todo template article with its files, a merge twice in one map") {
  ServiceFolder folder(kTodoTemplate);
  folder.options.options["stage"] = "dev";
  folder.add("env.yml", "dev: {todoTable: todo-dev}\n");
  folder.add("tags.yml",
             "default: &default {stack: {team: a}}\nowner: &owner {owner: me}\n"
             "dev:\n  <<: *default\n  <<: *owner\n");
  std::filesystem::create_directories(folder.options.directory + "/offline/migrations");
  folder.add("offline/migrations/todo.json",
             R"({"Table": {"TableName": "todo-dev",
                "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
                "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}},
                "Seeds": [{"id": "1"}]})");
  CHECK(folder.warnings() == "");
  const auto loaded = folder.read();
  REQUIRE(loaded);
  const Service& service = loaded->service;
  CHECK(service.functions[0].environment.at("todoTable") == "todo-dev");
  REQUIRE(service.tables.size() == 1);
  CHECK(service.tables[0].name == "todo-dev");
  CHECK(service.tables[0].create_table_json.find(R"({"TableName":"todo-dev","AttributeDefinitions":)") == 0);
  REQUIRE(service.local_dynamodb);
  CHECK(service.local_dynamodb->port == 8000);
  CHECK(service.local_dynamodb->in_memory);
  CHECK(service.local_dynamodb->migrations.at(0).table == "todo-dev");
}

TEST_CASE("custom.dynamodb: options, stages and seeds") {
  ServiceFolder folder(kHead + std::string(R"(custom:
  dynamodb:
    stages: [dev]
    start: {port: 8123, dbPath: ./data, sharedDb: true, seed: true, noStart: true, migrate: false, heapMax: 1g}
    seed:
      domain:
        sources: [{table: t, sources: [./a.json], rawsources: [b.json]}]
)"));
  CHECK(folder.error() ==
        "serverless.yml:9: custom.dynamodb.seed.domain.sources[0].sources: there is no file ./a.json");
  folder.add("a.json", "[]");
  folder.add("b.json", "[]");
  CHECK(folder.warnings() == "");
  const auto loaded = folder.read();
  REQUIRE(loaded);
  const LocalDynamoDb& local = *loaded->service.local_dynamodb;
  CHECK(local.port == 8123);
  CHECK(local.no_start);
  CHECK_FALSE(local.migrate);
  CHECK(local.data_dir == folder.options.directory + "/data");
  CHECK(local.seeded == std::vector<std::string>{"domain"});
  CHECK(local.categories[0].sources[0].files[0] == folder.options.directory + "/a.json");

  folder.options.options["stage"] = "prod";
  CHECK(folder.warnings() ==
        "serverless.yml:5: custom.dynamodb.stages: without the stage prod, nothing of custom.dynamodb is "
        "used\n");
  CHECK_FALSE(folder.read()->service.local_dynamodb);
}

TEST_CASE("custom.serverless-offline: what is read, and one warning for the rest") {
  const ServiceFolder folder(
      kHead + std::string("custom:\n  serverless-offline:\n    {httpPort: 4000, host: "
                          "localhost, prefix: /api/, noPrependStageInUrl: true, noTimeout: true, "
                          "useDocker: true, resourceRoutes: false}\n"));
  CHECK(folder.warnings() == "serverless.yml:5: custom.serverless-offline: without effect here: useDocker\n");
  const Service service = folder.read()->service;
  CHECK(service.offline.http_port == 4000);
  CHECK(service.offline.host == "127.0.0.1");
  CHECK(service.rest_base_path() == "/api");
  CHECK(ServiceFolder(kHead + std::string("custom: {serverless-offline: {httpPort: x}}\n")).error() ==
        "serverless.yml:3: custom.serverless-offline.httpPort: expected a number from 0 to 65535, found "
        "\"x\"");
}

TEST_CASE("custom.serverless-offline: every option works, changes nothing on this machine, or is told") {
  // All of serverless-offline 13 and 14 (its README), each with a value that asks for something.
  struct Option {
    const char* text;
    bool is_told;
  };
  constexpr Option kOptions[] = {
      {"httpPort: 4000", false},
      {"websocketPort: 4001", false},
      {"webSocketHardTimeout: 60", false},
      {"webSocketIdleTimeout: 60", false},
      {"terminateIdleLambdaTime: 60", false},
      {"albPort: 3003", true},
      {"host: 0.0.0.0", false},
      {"httpsProtocol: certs", true},
      {"prefix: api", false},
      {"noPrependStageInUrl: true", false},
      {"noAuth: true", false},
      {"ignoreJWTSignature: true", false},
      {"noTimeout: true", false},
      {"reloadHandler: true", false},
      {"useInProcess: true", false},
      {"preLoadModules: a", false},
      {"localEnvironment: true", false},
      {"resourceRoutes: true", false},
      {"resourceRoutes: {A: {Uri: 'http://127.0.0.1:1'}}", true},
      {"corsAllowOrigin: '*'", false},
      {"corsAllowHeaders: 'accept, x-a'", false},
      {"corsExposedHeaders: x-b", false},
      {"corsDisallowCredentials: true", false},
      {"disableCookieValidation: true", false},
      {"enforceSecureCookies: true", false},
      {"useDocker: true", true},
      {"dockerHost: h", true},
      {"dockerHostServicePath: p", true},
      {"dockerNetwork: n", true},
      {"dockerReadOnly: true", true},
      {"layersDir: l", true},
      {"rubyWatchDirs: [a]", false},
      {"noSponsor: true", false},
      {"customAuthenticationProvider: ./p", true},
      {"location: .build", false},
  };
  for (const auto& [text, is_told] : kOptions) {
    CAPTURE(text);
    const ServiceFolder folder(std::string(kHead) + "custom:\n  serverless-offline: {" + text + "}\n");
    const std::string name = std::string(text).substr(0, std::string(text).find(':'));
    CHECK(
        folder.warnings() ==
        (is_told ? "serverless.yml:4: custom.serverless-offline: without effect here: " + name + "\n" : ""));
  }
  const ServiceFolder cors(kHead +
                           std::string("custom:\n  serverless-offline: {corsAllowOrigin: "
                                       "'http://a, http://b', corsAllowHeaders: [x-a], "
                                       "corsExposedHeaders: 'x-b', corsDisallowCredentials: true}\n"));
  const OfflineSettings settings = cors.read()->service.offline;
  CHECK(settings.cors.allow_origins == std::vector<std::string>{"http://a", "http://b"});
  CHECK(settings.cors.allow_headers == std::vector<std::string>{"x-a"});
  CHECK(settings.cors.exposed_headers == std::vector<std::string>{"x-b"});
  CHECK_FALSE(settings.cors.allow_credentials);
  CHECK(settings.cors_where.line == 4);
}

TEST_CASE("stage variables: those of the two plugins that set them") {
  const ServiceFolder folder(kHead +
                             std::string("custom:\n  stageVariables: {name: !Ref AWS::Region, other: 7}\n"
                                         "  stageSettings: {Variables: {third: a/b}}\n"));
  CHECK(folder.warnings() == "");
  CHECK(folder.read()->service.rest_api.stage_variables ==
        std::map<std::string, std::string, std::less<>>{
            {"name", "us-east-1"}, {"other", "7"}, {"third", "a/b"}});
}

}  // namespace offstage::gateway
