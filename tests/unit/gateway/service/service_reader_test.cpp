#include "gateway/service/service_reader.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/gateway/service/service_folder.h"
#include "tests/unit/gateway/service/service_texts.h"

namespace offstage::gateway {
namespace {

Service loaded(const ServiceFolder& folder) {
  auto result = folder.read();
  REQUIRE_MESSAGE(result, folder.error());
  return std::move(result)->service;
}

}  // namespace

TEST_CASE("service: defaults") {
  const Service service = loaded(ServiceFolder(with_function("")));
  CHECK(service.name == "shop");
  CHECK(service.stage == "dev");
  CHECK(service.region == "us-east-1");
  CHECK(service.http_api_payload == "2.0");
  CHECK_FALSE(service.http_api_cors);
  REQUIRE(service.functions.size() == 1);
  CHECK(service.functions[0].name == "shop-dev-f");
  CHECK(service.functions[0].timeout_s == 6);
  CHECK(service.functions[0].memory_mb == 1024);
  CHECK(service.functions[0].where.line == 5);
  CHECK(service.functions[0].where.file == "serverless.yml");
  CHECK(loaded(ServiceFolder("service: {name: shop}\nprovider: aws\n")).name == "shop");
}

TEST_CASE("service: the provider's settings, and the function's over them") {
  ServiceFolder folder(R"(
service: shop
provider:
  name: aws
  stage: qa
  region: eu-west-1
  runtime: provided.al2023
  timeout: '29'
  memorySize: 512
  environment: {A: provider, B: 1, C: true, D: gone, T: !Ref Things, R: '${AWS::Region}'}
  httpApi:
    payload: 1.0
    cors:
      allowedOrigins: [https://a.example, https://b.example]
      allowedMethods: [get, POST]
      allowedHeaders: x-a, x-b
      allowCredentials: true
      exposedResponseHeaders: [x-c]
      maxAge: 60
  apiGateway: {binaryMediaTypes: ['image/png', '*/*']}
functions:
  - first: {handler: a.b, runtime: nodejs20.x, timeout: 900, memorySize: 128, name: own}
  - second:
      handler: c.d
      environment: {A: function, D: null, L: !GetAtt FirstLambdaFunction.Arn}
resources:
  - Resources: {Things: {Type: 'AWS::DynamoDB::Table', Properties: {TableName: things, KeySchema: [], AttributeDefinitions: []}}}
  - Outputs: {O: {Value: !Ref Things}}
)");
  const Service service = loaded(folder);
  CHECK(service.stage == "qa");
  CHECK(service.region == "eu-west-1");
  CHECK(service.http_api_payload == "1.0");
  CHECK(service.rest_api.binary_media_types == std::vector<std::string>{"image/png", "*/*"});
  REQUIRE(service.http_api_cors);
  CHECK(service.http_api_cors->allowed_origins ==
        std::vector<std::string>{"https://a.example", "https://b.example"});
  CHECK(service.http_api_cors->allowed_methods == std::vector<std::string>{"GET", "POST"});
  CHECK(service.http_api_cors->allowed_headers == std::vector<std::string>{"x-a", "x-b"});
  CHECK(service.http_api_cors->allow_credentials);
  CHECK(service.http_api_cors->exposed_headers == std::vector<std::string>{"x-c"});
  CHECK(service.http_api_cors->max_age_s == 60);
  REQUIRE(service.functions.size() == 2);
  const Function& first = service.functions[0];
  CHECK(first.name == "own");
  CHECK(first.runtime == "nodejs20.x");
  CHECK(first.timeout_s == 900);
  CHECK(first.memory_mb == 128);
  CHECK(first.environment == std::map<std::string, std::string>{{"A", "provider"},
                                                                {"B", "1"},
                                                                {"C", "true"},
                                                                {"D", "gone"},
                                                                {"T", "things"},
                                                                {"R", "${AWS::Region}"}});
  const Function& second = service.functions[1];
  CHECK(second.runtime == "provided.al2023");
  CHECK(second.timeout_s == 29);
  CHECK(second.memory_mb == 512);
  CHECK(second.environment ==
        std::map<std::string, std::string>{{"A", "function"},
                                           {"B", "1"},
                                           {"C", "true"},
                                           {"T", "things"},
                                           {"R", "${AWS::Region}"},
                                           {"L", "arn:aws:lambda:eu-west-1:123456789012:function:own"}});
  REQUIRE(service.outputs.size() == 1);
  CHECK(service.outputs[0].value == "things");
}

TEST_CASE("service: an HTTP API of another stack has its cors and authorizers there") {
  const std::string at = "serverless.yml:4: provider.httpApi.";
  CHECK(ServiceFolder(kHead + "  httpApi: {id: abcdefghij, payload: 1.0}\n").error().empty());
  CHECK(ServiceFolder(kHead + "  httpApi: {id: abcdefghij, cors: false}\n").error().empty());
  CHECK(ServiceFolder(kHead + "  httpApi: {id: abcdefghij, cors: true}\n").error() ==
        at + "cors: cannot be set up for the API that provider.httpApi.id names; its own stack has to");
  CHECK(ServiceFolder(kHead + "  httpApi: {id: abcdefghij, authorizers: {a: {type: jwt}}}\n").error() ==
        at +
            "authorizers: cannot be set up for the API that provider.httpApi.id names; its own stack has to");
}

TEST_CASE("service: the options --stage and --region win over the file") {
  ServiceFolder folder("service: shop\nprovider: {name: aws, stage: qa, region: eu-west-1}\n");
  folder.options.options = {{"stage", "prod"}, {"region", "ap-south-1"}};
  CHECK(loaded(folder).stage == "prod");
  CHECK(loaded(folder).region == "ap-south-1");
}

TEST_CASE("service: http events") {
  struct Row {
    const char* event;
    const char* method;
    const char* path;
  };
  const Row kRows[] = {
      {"http: GET items", "GET", "/items"},
      {"http: 'get /items/'", "GET", "/items"},
      {"http: any /", "ANY", "/"},
      {"http: '* /{proxy+}'", "ANY", "/{proxy+}"},
      {"http: {path: '', method: get}", "GET", "/"},
      {"http: {path: /a/{id}/b, method: PaTcH}", "PATCH", "/a/{id}/b"},
      {"http: {path: files/{path+}, method: '*'}", "ANY", "/files/{path+}"},
  };
  for (const Row& row : kRows) {
    // Braces would open a map within a flow map, so paths with them are quoted.
    std::string event = row.event;
    for (const char* path : {"/a/{id}/b", "files/{path+}"}) {
      const auto at = event.find(path);
      if (at != std::string::npos) event.replace(at, std::string(path).size(), "'" + std::string(path) + "'");
    }
    const Service service = loaded(ServiceFolder(with_event(event)));
    REQUIRE(service.rest_methods.size() == 1);
    const RestMethod& route = service.rest_methods[0];
    CHECK(route.verb == row.method);
    CHECK(route.path == row.path);
    CHECK_FALSE(route.cors);
    CHECK(route.where.line == 8);
  }
}

TEST_CASE("service: cors of http events") {
  const auto cors_of = [](const std::string& cors) {
    return loaded(ServiceFolder(with_event("http: {path: x, method: get, cors: " + cors + "}")))
        .rest_methods[0]
        .cors;
  };
  CHECK_FALSE(cors_of("false"));
  REQUIRE(cors_of("true"));
  CHECK(cors_of("true")->headers.size() == 7);
  CHECK(cors_of("{origin: 'https://a, https://b'}")->origins ==
        std::vector<std::string>{"https://a", "https://b"});
  const auto cors = cors_of(
      "{origins: [https://a], headers: [x-y], methods: [get], allowCredentials: true, "
      "exposedResponseHeaders: [x-z], maxAge: 5, cacheControl: 'max-age=5'}");
  REQUIRE(cors);
  CHECK(cors->origins == std::vector<std::string>{"https://a"});
  CHECK(cors->headers == std::vector<std::string>{"x-y"});
  CHECK(cors->methods == std::vector<std::string>{"GET"});
  CHECK(cors->allow_credentials);
  CHECK(cors->exposed_headers == std::vector<std::string>{"x-z"});
  CHECK(cors->max_age_s == 5);
  CHECK(cors->cache_control == "max-age=5");
}

TEST_CASE("service: httpApi events") {
  const std::pair<const char*, const char*> kRows[] = {
      {"httpApi: '*'", "$default"},
      {"httpApi: GET /items/", "GET /items"},
      {"httpApi: '* /x'", "ANY /x"},
      {"httpApi: {path: '*'}", "$default"},
      {"httpApi: {path: '*', method: '*'}", "$default"},
      {"httpApi: {path: /, method: post}", "POST /"},
      {"httpApi: {path: '/a/{id}', method: any}", "ANY /a/{id}"},
  };
  for (const auto& [event, key] : kRows) {
    const Service service = loaded(ServiceFolder(with_event(event)));
    REQUIRE(service.http_api_routes.size() == 1);
    CHECK(service.http_api_routes[0].route_key() == key);
  }
}

TEST_CASE("service: tables become CreateTable requests") {
  const std::pair<std::string, std::string> kRows[] = {
      {kKeys, R"({"TableName":"shop-dev-T",)" + kKeysJson + "}"},
      {"        TableName: !Sub '${AWS::StackName}-x'\n" + kKeys,
       R"({"TableName":"shop-dev-x",)" + kKeysJson + "}"},
      {kKeys + "        ProvisionedThroughput: {ReadCapacityUnits: '5', WriteCapacityUnits: 1}\n",
       R"({"TableName":"shop-dev-T",)" + kKeysJson +
           R"(,"ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":1}})"},
      {kKeys + "        StreamSpecification: {StreamViewType: NEW_IMAGE}\n",
       R"({"TableName":"shop-dev-T",)" + kKeysJson +
           R"(,"StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"}})"},
      {kKeys + "        SSESpecification: {SSEEnabled: 'true', SSEType: KMS, KMSMasterKeyId: k}\n",
       R"({"TableName":"shop-dev-T",)" + kKeysJson +
           R"(,"SSESpecification":{"Enabled":true,"SSEType":"KMS","KMSMasterKeyId":"k"}})"},
      {kKeys + "        Tags: [{Key: cost, Value: 12}]\n        DeletionProtectionEnabled: true\n"
               "        TableClass: STANDARD\n",
       R"({"TableName":"shop-dev-T",)" + kKeysJson +
           R"(,"Tags":[{"Key":"cost","Value":"12"}],"DeletionProtectionEnabled":true,"TableClass":"STANDARD"})"},
      {kKeys + "        ResourcePolicy: {PolicyDocument: {Version: 2012-10-17, Statement: []}}\n",
       R"({"TableName":"shop-dev-T",)" + kKeysJson +
           R"(,"ResourcePolicy":"{\"Version\":\"2012-10-17\",\"Statement\":[]}"})"},
      {kKeys + "        LocalSecondaryIndexes: []\n        GlobalSecondaryIndexes:\n"
               "          - IndexName: i\n            KeySchema: []\n"
               "            Projection: {ProjectionType: INCLUDE, NonKeyAttributes: [a, 7]}\n",
       R"({"TableName":"shop-dev-T",)" + kKeysJson +
           R"(,"GlobalSecondaryIndexes":[{"IndexName":"i","KeySchema":[],)" +
           R"("Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["a","7"]}}]})"},
      {kKeys + "        BillingMode: !If [Never, PROVISIONED, !Ref AWS::NoValue]\n  Conditions:\n"
               "    Never: !Equals [a, b]\n",
       R"({"TableName":"shop-dev-T",)" + kKeysJson + "}"},
  };
  for (const auto& [properties, json] : kRows) {
    const Service service = loaded(ServiceFolder(with_table(properties)));
    REQUIRE(service.tables.size() == 1);
    CHECK(service.tables[0].create_table_json == json);
    CHECK(service.tables[0].where.line == 6);
  }
}

TEST_CASE("service: a resource whose condition is false is not there") {
  const Service service = loaded(
      ServiceFolder(with_table(kKeys + "      Condition: Never\n  Conditions: {Never: !Equals [a, b]}\n"
                                       "  Outputs: {O: {Condition: Never, Value: !Ref Nobody}}\n")));
  CHECK(service.tables.empty());
  CHECK(service.outputs.empty());
}

TEST_CASE("service: an error in an included file names that file") {
  const ServiceFolder folder(kHead + "functions: ${file(./lib/../functions.yml)}\n");
  folder.add("functions.yml", "f:\n  handler: a.b\n  timeout: abc\n");
  CHECK(folder.error() ==
        "functions.yml:3: functions.f.timeout: expected a number from 1 to 900, found \"abc\"");
}

TEST_CASE("service: the file's other names, and no file at all") {
  ServiceFolder folder("");
  const std::filesystem::path directory(folder.options.directory);
  std::filesystem::remove(directory / "serverless.yml");
  CHECK(folder.error() == "serverless.yml: there is no such file in " + folder.options.directory);
  folder.add("serverless.ts", "");
  CHECK(folder.error() ==
        "serverless.ts: a service written as a program is not supported; expected serverless.yml");
  folder.add("serverless.json", R"({"service": "x", "provider": {"name": "aws"}})");
  CHECK(folder.error() == "");
  folder.add("serverless.yaml", "service: y\nprovider: aws\n");
  CHECK(loaded(folder).name == "y");
  std::filesystem::create_directory(directory / "serverless.yml");
  CHECK(folder.error() == "serverless.yml: cannot be read: it is a directory");
}

}  // namespace offstage::gateway
