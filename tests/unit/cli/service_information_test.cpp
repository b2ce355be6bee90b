#include "cli/service_information.h"

#include <doctest/doctest.h>

using namespace offstage;
using namespace offstage::cli;

namespace {

gateway::Service service() {
  gateway::Service result;
  result.name = "scores";
  gateway::Function function;
  function.key = "api-v1";
  function.name = "scores-dev-api-v1";
  function.handler = "build/api";
  function.runtime = "provided.al2023";
  result.functions.push_back(function);
  result.rest_methods.push_back({.verb = "ANY", .path = "/api/{id}", .function = "api-v1"});
  result.rest_methods.push_back({.verb = "GET", .path = "/", .function = "api-v1"});
  result.http_api_routes.push_back({.method = "POST", .path = "/todos", .function = "api-v1"});
  result.rest_api.api_keys.push_back(
      {.name = "app", .value = "abcdefghijklmnopqrst", .description = "for the app"});
  gateway::Table table;
  table.logical_id = "Games";
  table.name = "dev-games";
  table.create_table_json = R"({"TableName":"dev-games","AttributeDefinitions":[
      {"AttributeName":"gameId","AttributeType":"S"},{"AttributeName":"score","AttributeType":"N"}],
      "KeySchema":[{"AttributeName":"gameId","KeyType":"HASH"},{"AttributeName":"score","KeyType":"RANGE"}],
      "LocalSecondaryIndexes":[{"IndexName":"byScore","KeySchema":[
          {"AttributeName":"gameId","KeyType":"HASH"},{"AttributeName":"score","KeyType":"RANGE"}]}]})";
  result.tables.push_back(table);
  result.resources = {{"Games", "AWS::DynamoDB::Table"}, {"Role", "AWS::IAM::Role"}};
  result.outputs.push_back({"GamesArn", "", "arn:aws:dynamodb:us-east-1:123456789012:table/dev-games"});
  return result;
}

const char* const kHttp = "http://127.0.0.1:3000";

}  // namespace

TEST_CASE("service information: as sls info") {
  CHECK(service_information(service(), {kHttp}) ==
        "service: scores\nstage: dev\nregion: us-east-1\nstack: scores-dev\n"
        "api keys:\n"
        "  app: abcdefghijklmnopqrst - for the app\n"
        "endpoints:\n"
        "  ANY - http://127.0.0.1:3000/dev/api/{id}\n"
        "  GET - http://127.0.0.1:3000/dev\n"
        "  POST - http://127.0.0.1:3000/todos\n"
        "functions:\n"
        "  api-v1: scores-dev-api-v1\n");
  CHECK(service_information(service(), {.http = kHttp, .web_socket = {}, .conceal = true})
            .find("api keys:\n  app - for the app\nendpoints") != std::string::npos);
}

TEST_CASE("service information: one endpoint, another stack, nothing else") {
  gateway::Service small;
  small.name = "scores";
  small.stack = "mine";
  CHECK(service_information(small, {kHttp}) ==
        "service: scores\nstage: dev\nregion: us-east-1\nstack: mine\n");
  small.http_api_routes.push_back({.method = "", .path = "$default", .function = "api"});
  CHECK(service_information(small, {kHttp}) ==
        "service: scores\nstage: dev\nregion: us-east-1\nstack: mine\n"
        "endpoint: ANY - http://127.0.0.1:3000/*\n");
}

TEST_CASE("service information: verbose, with the outputs that Serverless adds, and the resources") {
  const std::string text = service_information(service(), {.http = kHttp, .web_socket = {}, .verbose = true});
  const std::size_t functions = text.find("functions:");
  REQUIRE(functions != std::string::npos);
  std::string rest = text.substr(functions);
  const std::size_t id = rest.find("HttpApiId: ") + 11;
  rest.replace(id, 10, "0123456789");  // made from the names
  CHECK(rest ==
        "functions:\n"
        "  api-v1: scores-dev-api-v1 (provided.al2023, build/api)\n"
        "Stack Outputs:\n"
        "  ApiDashv1LambdaFunctionQualifiedArn: "
        "arn:aws:lambda:us-east-1:123456789012:function:scores-dev-api-v1:1\n"
        "  ServiceEndpoint: http://127.0.0.1:3000/dev\n"
        "  HttpApiId: 0123456789\n"
        "  HttpApiUrl: http://127.0.0.1:3000\n"
        "  GamesArn: arn:aws:dynamodb:us-east-1:123456789012:table/dev-games\n"
        "resources:\n"
        "  Games: AWS::DynamoDB::Table\n"
        "    dev-games: gameId (HASH, S), score (RANGE, N)\n"
        "      byScore: gameId (HASH, S), score (RANGE, N)\n"
        "  Role: AWS::IAM::Role\n");
  gateway::Service unversioned = service();
  unversioned.functions[0].is_versioned = false;
  CHECK(service_information(unversioned, {.http = kHttp, .web_socket = {}, .verbose = true})
            .find("QualifiedArn") == std::string::npos);
}

TEST_CASE("service information: as JSON") {
  gateway::Service small = service();
  small.http_api_routes.clear();
  small.functions[0].is_versioned = false;
  CHECK(
      service_information_json(small, {kHttp}) ==
      R"({"info":{"functions":[{"name":"api-v1","deployedName":"scores-dev-api-v1"}],)"
      R"("endpoints":["http://127.0.0.1:3000/dev"],"service":"scores","stage":"dev","region":"us-east-1",)"
      R"("stack":"scores-dev","apiKeys":[{"name":"app","value":"abcdefghijklmnopqrst",)"
      R"("description":"for the app"}]},"outputs":[)"
      R"({"OutputKey":"ServiceEndpoint","OutputValue":"http://127.0.0.1:3000/dev",)"
      R"("Description":"URL of the service endpoint"},)"
      R"({"OutputKey":"GamesArn","OutputValue":"arn:aws:dynamodb:us-east-1:123456789012:table/dev-games"}]})");
}

TEST_CASE("service information: a WebSocket API") {
  gateway::Service chat;
  chat.name = "chat";
  chat.web_socket.routes = {{"$connect", "enter", false, {}}, {"say", "talk", true, {}}};
  CHECK(service_information(chat, {kHttp, "ws://127.0.0.1:3001"}) ==
        "service: chat\nstage: dev\nregion: us-east-1\nstack: chat-dev\nendpoint: ws://127.0.0.1:3001/dev\n");
  CHECK(service_information(chat, {.http = kHttp, .web_socket = "ws://127.0.0.1:3001", .verbose = true}) ==
        "service: chat\nstage: dev\nregion: us-east-1\nstack: chat-dev\n"
        "endpoints:\n"
        "  ws://127.0.0.1:3001/dev\n"
        "    $connect: enter\n"
        "    say: talk\n"
        "Stack Outputs:\n"
        "  ServiceEndpointWebsocket: ws://127.0.0.1:3001/dev\n");
}
