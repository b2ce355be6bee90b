#include "gateway/service/service_reader.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/gateway/service/service_folder.h"

namespace offstage::gateway {
namespace {

const std::string kHead = "service: shop\nprovider:\n  name: aws\n";

/// A service with one function `f` and `lines` below it, indented by four; they begin in line 7.
std::string with_function(const std::string& lines) {
  return kHead + "functions:\n  f:\n    handler: a.b\n" + lines;
}

/// A service with one event, given after "- "; it stands in line 8.
std::string with_event(const std::string& event) {
  return with_function("    events:\n      - " + event + "\n");
}

/// A service with a table whose properties are `lines`, indented by eight; they begin in line 9.
std::string with_table(const std::string& lines) {
  return kHead + "resources:\n  Resources:\n    T:\n      Type: AWS::DynamoDB::Table\n      Properties:\n" +
         lines;
}
const std::string kKeys =
    "        KeySchema: [{AttributeName: id, KeyType: HASH}]\n"
    "        AttributeDefinitions: [{AttributeName: id, AttributeType: S}]\n";
const std::string kKeysJson = R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
                              R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}])";

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
  CHECK(service.binary_media_types == std::vector<std::string>{"image/png", "*/*"});
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
    REQUIRE(service.functions[0].rest_routes.size() == 1);
    const RestRoute& route = service.functions[0].rest_routes[0];
    CHECK(route.method == row.method);
    CHECK(route.path == row.path);
    CHECK_FALSE(route.cors);
    CHECK(route.where.line == 8);
  }
}

TEST_CASE("service: cors of http events") {
  const auto cors_of = [](const std::string& cors) {
    return loaded(ServiceFolder(with_event("http: {path: x, method: get, cors: " + cors + "}")))
        .functions[0]
        .rest_routes[0]
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
    REQUIRE(service.functions[0].http_api_routes.size() == 1);
    CHECK(service.functions[0].http_api_routes[0].route_key() == key);
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

TEST_CASE("service: what is not done yet is a warning with its place") {
  const std::pair<std::string, std::string> kRows[] = {
      {with_event("sqs: arn:aws:sqs:us-east-1:1:q"),
       "serverless.yml:8: functions.f.events[0]: the event sqs is not supported yet; it is left out\n"},
      {with_event("schedule"),
       "serverless.yml:8: functions.f.events[0]: the event schedule is not supported yet; it is left out\n"},
      {with_event("http: {path: x, method: get, private: true}"),
       "serverless.yml:8: functions.f.events[0].http.private is not supported yet; it is left out\n"},
      {with_event("http: {path: x, method: get, private: false, integration: LAMBDA_PROXY}"), ""},
      {with_event("http: {path: x, method: get, integration: lambda}"),
       "serverless.yml:8: functions.f.events[0].http.integration is not supported yet; it is left out\n"},
      {with_event("http: {path: x, method: get, paht: y}"),
       "serverless.yml:8: functions.f.events[0].http.paht is not known; it is left out\n"},
      {with_event("httpApi: {path: /x, method: get, authorizer: a}"),
       "serverless.yml:8: functions.f.events[0].httpApi.authorizer is not supported yet; it is left out\n"},
      {with_function("    layers: [x]\n    role: r\n    tags: {a: b}\n    memorysize: 3\n"),
       "serverless.yml:7: functions.f.layers is not supported yet; it is left out\n"
       "serverless.yml:10: functions.f.memorysize is not known; it is left out\n"},
      {kHead + "functions:\n  f: {image: x}\n",
       "serverless.yml:5: functions.f.image: container images are not supported yet; the function is left "
       "out\n"},
      {kHead + "  profile: p\n  iam: {role: {statements: []}}\n  apiKeys: [x]\n  regoin: x\n",
       "serverless.yml:6: provider.apiKeys is not supported yet; it is left out\n"
       "serverless.yml:7: provider.regoin is not known; it is left out\n"},
      {kHead + "custom: {a: 1}\nplugins: [p]\npackage: {individually: true}\nframeworkVersion: "
               "'3'\nfunction: {}\n",
       "serverless.yml:8: function is not known; it is left out\n"},
      {with_table(kKeys + "        TimeToLiveSpecification: {AttributeName: ttl, Enabled: true}\n"
                          "        PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}\n"),
       "serverless.yml:11: resources.Resources.T.Properties.TimeToLiveSpecification is not part of "
       "CreateTable and "
       "not supported yet; it is left out\n"
       "serverless.yml:12: resources.Resources.T.Properties.PointInTimeRecoverySpecification is not part of "
       "CreateTable and not supported yet; it is left out\n"},
      {kHead +
           "resources:\n  Resources:\n    Q: {Type: 'AWS::SQS::Queue'}\n    R: {Type: 'AWS::IAM::Role'}\n",
       "serverless.yml:6: resources.Resources.Q: AWS::SQS::Queue is not supported yet; it is left out\n"},
  };
  for (const auto& [yaml, warnings] : kRows) CHECK(ServiceFolder(yaml).warnings() == warnings);
}

TEST_CASE("service: what is wrong is an error with its place and what was expected") {
  const std::pair<std::string, std::string> kRows[] = {
      {"",
       "serverless.yml:1: serverless.yml: expected a map with service, provider and functions, found "
       "nothing"},
      {"provider: aws\n", "serverless.yml:1: service: expected the name of the service, found nothing"},
      {"service: 1x\nprovider: aws\n",
       "serverless.yml:1: service: expected a letter, then letters, digits and -, found \"1x\""},
      {"service: x\n", "serverless.yml:1: provider: expected a map with the name aws, found nothing"},
      {"service: x\nprovider: {name: google}\n",
       "serverless.yml:2: provider.name: expected aws, found \"google\""},
      {kHead + "  stage: a/b\n",
       "serverless.yml:4: provider.stage: expected letters, digits, - and _, found \"a/b\""},
      {kHead + "  httpApi: {payload: 3}\n",
       "serverless.yml:4: provider.httpApi.payload: expected '1.0' or '2.0', found 3"},
      {kHead + "  httpApi: {cors: {allowCredentials: true}}\n",
       "serverless.yml:4: provider.httpApi.cors.allowCredentials: expected allowedOrigins without \"*\" "
       "beside it; "
       "API Gateway refuses the two together"},
      {kHead + "  environment: {A: [1]}\n",
       "serverless.yml:4: provider.environment.A: expected a string, found a list"},
      {kHead + "  environment: {A: !Ref Nobody}\n",
       "serverless.yml:4: Ref: expected a resource or a parameter, found \"Nobody\", which is neither"},
      {kHead + "functions: [x]\n", "serverless.yml:4: functions[0]: expected a map, found \"x\""},
      {kHead + "functions:\n  f:\n",
       "serverless.yml:5: functions.f.handler: expected the handler of the function, found nothing"},
      {kHead + "functions:\n  f: {runtime: x}\n",
       "serverless.yml:5: functions.f.handler: expected the handler of the function, found nothing"},
      {kHead + "functions:\n  - f: {handler: a}\n  - f: {handler: b}\n",
       "serverless.yml:6: functions.f: the function exists already at serverless.yml:5"},
      {kHead + "functions:\n  'f g': {handler: a}\n",
       "serverless.yml:5: functions.f g: expected a name of letters, digits, - and _"},
      {with_function("    timeout: abc\n"),
       "serverless.yml:7: functions.f.timeout: expected a number from 1 to 900, found \"abc\""},
      {with_function("    timeout: 901\n"),
       "serverless.yml:7: functions.f.timeout: expected a number from 1 to 900, found 901"},
      {with_function("    memorySize: true\n"),
       "serverless.yml:7: functions.f.memorySize: expected a number from 128 to 10240, found true"},
      {with_function("    timeout: ${env:NOTHING}\n"),
       "serverless.yml:7: Cannot resolve variable at \"functions.f.timeout\": Value not found at \"env\" "
       "source, in "
       "\"${env:NOTHING}\""},
      {with_function("    name: " + std::string(65, 'n') + "\n"),
       "serverless.yml:7: functions.f.name: expected 1 to 64 characters, found 65 in \"" +
           std::string(65, 'n') + "\""},
      {with_function("    events: {http: x}\n"),
       "serverless.yml:7: functions.f.events: expected a list of events, found a map"},
      {with_event("http: GET"),
       "serverless.yml:8: functions.f.events[0].http: expected a method and a path, as in \"GET /items\", "
       "found "
       "\"GET\""},
      {with_event("http: {path: x}"),
       "serverless.yml:8: functions.f.events[0].http.method: expected a method, found nothing"},
      {with_event("http: {method: get}"),
       "serverless.yml:8: functions.f.events[0].http.path: expected a path, found nothing"},
      {with_event("http: FETCH /x"),
       "serverless.yml:8: functions.f.events[0].http: expected get, post, put, patch, options, head, delete "
       "or any, "
       "found \"FETCH\""},
      {with_event("http:\n          path: x\n          method: fetch"),
       "serverless.yml:10: functions.f.events[0].http.method: expected get, post, put, patch, options, head, "
       "delete "
       "or any, found \"fetch\""},
      {with_event("http:\n        path: x\n        method: get"),
       "serverless.yml:8: functions.f.events[0]: expected a map with the type of the event as its one key, "
       "found a "
       "map"},
      {with_event("http: 'GET /{proxy+}/x'"),
       "serverless.yml:8: functions.f.events[0].http: expected \"{proxy+}\" as the last segment"},
      {with_event("http: 'GET /a-{id}'"),
       "serverless.yml:8: functions.f.events[0].http: expected {name} or {name+} as a whole segment, found "
       "\"a-{id}\""},
      {with_event("http: 'GET /{}'"),
       "serverless.yml:8: functions.f.events[0].http: expected a name of letters, digits and ._- in the "
       "braces of "
       "\"{}\""},
      {with_event("http: 'GET /{id}/{id}'"),
       "serverless.yml:8: functions.f.events[0].http: the parameter \"id\" stands twice"},
      {with_event("http: 'GET /a//b'"),
       "serverless.yml:8: functions.f.events[0].http: expected no two slashes in a row"},
      {with_event("http: {path: x, method: get, cors: maybe}"),
       "serverless.yml:8: functions.f.events[0].http.cors: expected true, false or a map, found \"maybe\""},
      {with_event("http: {path: x, method: get, cors: {maxAge: 0}}"),
       "serverless.yml:8: functions.f.events[0].http.cors.maxAge: expected a number from 1 to 2147483647, "
       "found 0"},
      {with_event("httpApi: {path: '*', method: get}"),
       "serverless.yml:8: functions.f.events[0].httpApi.method: expected no method, or '*', beside path '*', "
       "found "
       "\"get\""},
      {with_event("http: GET a\n      - http: get /a/"),
       "serverless.yml:9: the route GET /a of functions.f exists already: functions.f has it at "
       "serverless.yml:8"},
      {with_event("http: 'GET a/{id}'\n      - http: 'GET a/{name}/x'"),
       "serverless.yml:9: the parameter {name} in /a/{name}/x has a sibling of another name: {id} at "
       "serverless.yml:8; API Gateway allows only one"},
      {with_event("httpApi: '*'\n      - httpApi: {path: '*'}"),
       "serverless.yml:9: the route $default of functions.f exists already: functions.f has it at "
       "serverless.yml:8"},
      {kHead + "resources: x\n", "serverless.yml:4: resources: expected a map, found \"x\""},
      {kHead + "resources:\n  Resources:\n    T:\n",
       "serverless.yml:6: resources.Resources.T: expected a map, found nothing"},
      {kHead + "resources:\n  Resources:\n    T: {}\n",
       "serverless.yml:6: resources.Resources.T.Type: expected a type, found nothing"},
      {kHead + "resources:\n  Resources:\n    T: {Type: 'AWS::DynamoDB::Table'}\n",
       "serverless.yml:6: resources.Resources.T.Properties: expected the properties of the table, found "
       "nothing"},
      {with_table("        KeySchema: x\n"),
       "serverless.yml:9: resources.Resources.T.Properties.KeySchema: expected a list, found \"x\""},
      {with_table("        KeySchema: []\n"),
       "serverless.yml:6: resources.Resources.T.Properties.AttributeDefinitions: expected a list, found "
       "nothing"},
      {with_table(kKeys + "        ProvisionedThroughput: {ReadCapacityUnits: many}\n"),
       "serverless.yml:11: resources.Resources.T.Properties.ProvisionedThroughput.ReadCapacityUnits: "
       "expected a "
       "number from -1 to 2147483647, found \"many\""},
      {with_table(kKeys + "        StreamSpecification: {}\n"),
       "serverless.yml:11: resources.Resources.T.Properties.StreamSpecification.StreamViewType: expected a "
       "view type "
       "such as NEW_IMAGE, found nothing"},
      {with_table("        TableName: t\n" + kKeys +
                  "    U: {Type: 'AWS::DynamoDB::Table', Properties: {TableName: t, KeySchema: [], "
                  "AttributeDefinitions: []}}\n"),
       "serverless.yml:12: resources.Resources.U: the table t exists already: T at serverless.yml:6"},
      {kHead + "resources:\n  Outputs:\n    O: {Value: !GetAtt Nobody.Arn}\n",
       "serverless.yml:6: Fn::GetAtt: expected a resource, found \"Nobody\", which is none"},
      {kHead + "resources:\n  Outputs:\n    O: {}\n",
       "serverless.yml:6: resources.Outputs.O.Value: expected a value, found nothing"},
      {kHead + "functions: ${file(functions.yml)}\n",
       "serverless.yml:4: Cannot resolve variable at \"functions\": Value not found at \"file\" source, in "
       "\"${file(functions.yml)}\""},
      {"service: [x\n", "serverless.yml:2: not valid YAML: end of sequence flow not found, at column 1"},
  };
  for (const auto& [yaml, error] : kRows) CHECK(ServiceFolder(yaml).error() == error);
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
