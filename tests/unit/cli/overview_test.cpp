#include <doctest/doctest.h>

#include "cli/overview.h"

using namespace offstage;
using namespace offstage::cli;

namespace {

gateway::Service service() {
  gateway::Service result;
  result.name = "scores";
  gateway::Function function;
  function.key = "api";
  function.name = "dev-api";
  function.handler = "build/api";
  function.runtime = "provided.al2023";
  result.rest_methods.push_back({.verb = "ANY", .path = "/api/{id}", .function = "api"});
  result.rest_methods.back().cors.emplace();
  result.rest_methods.push_back({.verb = "GET", .path = "/", .function = "api"});
  result.http_api_routes.push_back({.method = "POST", .path = "/todos", .function = "api"});
  result.http_api_routes.push_back({.method = "", .path = "$default", .function = "api"});
  result.functions.push_back(function);
  result.rest_api.usage_plans.emplace_back();
  result.rest_api.api_keys.push_back({.name = "app", .value = "abcdefghijklmnopqrst"});
  gateway::Table table;
  table.name = "dev-games";
  table.create_table_json = R"({"TableName":"dev-games","AttributeDefinitions":[
      {"AttributeName":"gameId","AttributeType":"S"},{"AttributeName":"score","AttributeType":"N"}],
      "KeySchema":[{"AttributeName":"gameId","KeyType":"HASH"},{"AttributeName":"score","KeyType":"RANGE"}],
      "LocalSecondaryIndexes":[{"IndexName":"byScore","KeySchema":[
          {"AttributeName":"gameId","KeyType":"HASH"},{"AttributeName":"score","KeyType":"RANGE"}]}]})";
  result.tables.push_back(table);
  result.outputs.push_back({"GamesArn", "", "arn:aws:dynamodb:us-east-1:123456789012:table/dev-games"});
  return result;
}

}  // namespace

TEST_CASE("overview: routes are printed as the URLs to call, tables with their keys") {
  PreparedTable table = describe_table(service().tables[0]);
  table.created = true;
  const Endpoints endpoints{.http = "http://127.0.0.1:3000",
                            .dynamodb = "http://127.0.0.1:8000",
                            .data = "in memory",
                            .web_socket = {},
                            .lambda = "http://127.0.0.1:3002"};
  CHECK(overview(service(), endpoints, {table}, false) ==
        "offstage scores, stage dev\n"
        "\n"
        "Endpoints\n"
        "  HTTP      http://127.0.0.1:3000\n"
        "  DynamoDB  http://127.0.0.1:8000  in memory\n"
        "  Lambda    http://127.0.0.1:3002\n"
        "\n"
        "Routes\n"
        "  ANY   http://127.0.0.1:3000/dev/api/{id}  api  CORS\n"
        "  GET   http://127.0.0.1:3000/dev           api\n"
        "  POST  http://127.0.0.1:3000/todos         api\n"
        "  ANY   http://127.0.0.1:3000/*             api\n"
        "\n"
        "API keys\n"
        "  app  abcdefghijklmnopqrst\n"
        "\n"
        "Tables\n"
        "  dev-games  gameId (HASH, S), score (RANGE, N)  byScore: gameId (HASH, S), score (RANGE, N)  "
        "created\n"
        "\n");
}

TEST_CASE("overview: a WebSocket API has one URL, and routes that messages name") {
  gateway::Service chat = service();
  chat.rest_methods.clear();
  chat.http_api_routes.clear();
  chat.web_socket.routes = {{"$connect", "enter", false, {}}, {"say", "talk", true, {}}};
  chat.web_socket.authorizer.emplace().name = "guard";
  const std::string text = overview(chat, {"http://h", "http://d", "", "ws://h:3001"}, {}, false);
  CHECK(text.find("  HTTP       http://h\n  WebSocket  ws://h:3001\n  DynamoDB   http://d\n") !=
        std::string::npos);
  CHECK(text.find("Routes\n"
                  "  $connect  ws://h:3001/dev  enter  authorizer guard\n"
                  "  say       ws://h:3001/dev  talk   answers\n") != std::string::npos);
}

TEST_CASE("overview: who may call a route stands beside it") {
  gateway::Service guarded = service();
  guarded.rest_methods[0].authorization = {gateway::Authorization::Kind::kAuthorizer, "users", {}};
  guarded.rest_methods[0].api_key_required = true;
  guarded.http_api_routes[0].authorization.kind = gateway::Authorization::Kind::kIam;
  const std::string text = overview(guarded, {"http://h", "http://d", ""}, {}, false);
  CHECK(text.find("  ANY   http://h/dev/api/{id}  api  CORS, authorizer users, API key\n") !=
        std::string::npos);
  CHECK(text.find("  POST  http://h/todos         api  aws_iam\n") != std::string::npos);
}
