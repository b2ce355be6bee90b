#include <doctest/doctest.h>

#include "tests/unit/gateway/service/article_services.h"
#include "tests/unit/gateway/service/service_folder.h"

namespace offstage::gateway {

TEST_CASE("service: the scores article loads as it is printed, without a warning") {
  const ServiceFolder folder(kScoresService);
  CHECK(folder.warnings() == "");
  const auto loaded = folder.read();
  REQUIRE(loaded);
  const Service& service = loaded->service;
  CHECK(service.name == "mms-scores-22-api");
  CHECK(service.stage == "dev");
  CHECK(service.region == "us-east-1");
  CHECK(service.directory == folder.options.directory);
  REQUIRE(service.http_api_cors);
  CHECK(service.http_api_cors->allowed_origins == std::vector<std::string>{"*"});

  REQUIRE(service.functions.size() == 1);
  const Function& function = service.functions[0];
  CHECK(function.key == "mmsScoresApi");
  CHECK(function.name == "dev-mmsScoresLambda");
  CHECK(function.handler == "functions/apiScores.handler");
  CHECK(function.runtime == "nodejs14.x");
  CHECK(function.timeout_s == 6);
  CHECK(function.memory_mb == 1024);
  REQUIRE(service.rest_methods.size() == 1);
  const RestMethod& route = service.rest_methods[0];
  CHECK(route.verb == "ANY");
  CHECK(route.path == "/api");
  CHECK(route.where.line == 17);
  REQUIRE(route.cors);
  CHECK(route.cors->origins == std::vector<std::string>{"*"});
  CHECK(route.cors->headers == std::vector<std::string>{"Content-Type", "X-Api-Key", "X-Last-Fetch-Key"});
  CHECK_FALSE(route.cors->allow_credentials);
}

TEST_CASE("service: the tables and outputs of the scores article follow the stage") {
  ServiceFolder folder(kScoresService);
  folder.options.options["stage"] = "prod";
  const auto loaded = folder.read();
  REQUIRE(loaded);
  CHECK(loaded->service.stage == "prod");
  CHECK(loaded->service.functions[0].name == "prod-mmsScoresLambda");
  REQUIRE(loaded->service.tables.size() == 2);
  const Table& scores = loaded->service.tables[0];
  CHECK(scores.logical_id == "mmsScoresApiDDBScores");
  CHECK(scores.name == "prod-MMS_SCORES");
  CHECK(
      scores.create_table_json ==
      R"({"TableName":"prod-MMS_SCORES",)"
      R"("AttributeDefinitions":[{"AttributeName":"scoreId","AttributeType":"S"},)"
      R"({"AttributeName":"gameId","AttributeType":"S"},{"AttributeName":"score","AttributeType":"N"}],)"
      R"("KeySchema":[{"AttributeName":"scoreId","KeyType":"HASH"},{"AttributeName":"score","KeyType":"RANGE"}],)"
      R"("GlobalSecondaryIndexes":[{"IndexName":"gameIdIndex",)"
      R"("KeySchema":[{"AttributeName":"gameId","KeyType":"HASH"},{"AttributeName":"score","KeyType":"RANGE"}],)"
      R"("Projection":{"ProjectionType":"ALL"},)"
      R"("ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":5}}],)"
      R"("ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":5}})");
  REQUIRE(loaded->service.outputs.size() == 2);
  CHECK(loaded->service.outputs[0].name == "mmsScoresDynamoDbScoresARN");
  CHECK(loaded->service.outputs[0].description == "MMS Scores DynamoDB Scores Table ARN");
  CHECK(loaded->service.outputs[0].value == "arn:aws:dynamodb:us-east-1:123456789012:table/prod-MMS_SCORES");
  CHECK(loaded->service.outputs[1].value == "arn:aws:dynamodb:us-east-1:123456789012:table/prod-MMS_GAMES");
}

TEST_CASE("service: the todo article loads as it is printed, with a warning about its tab") {
  const ServiceFolder folder(kTodoService);
  CHECK(
      folder.warnings() ==
      "serverless.yml:8: a tab in the indentation is read as two spaces; YAML does not allow tabs there, and "
      "Serverless refuses the file\n");
  const auto loaded = folder.read();
  REQUIRE(loaded);
  const Service& service = loaded->service;
  CHECK(service.name == "serverless-todo-app");
  CHECK(service.region == "us-east-1");
  CHECK_FALSE(service.http_api_cors);
  REQUIRE(service.functions.size() == 2);
  CHECK(service.functions[0].name == "serverless-todo-app-dev-createTodo");
  CHECK(service.http_api_routes[0].route_key() == "POST /");
  CHECK(service.http_api_routes[1].route_key() == "GET /todos");
  REQUIRE(service.tables.size() == 1);
  CHECK(service.tables[0].create_table_json ==
        R"({"TableName":"TodoApiTable","BillingMode":"PAY_PER_REQUEST",)"
        R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],)"
        R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]})");
}

}  // namespace offstage::gateway
