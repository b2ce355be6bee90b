// Whole templates as people write them: API Gateway straight to DynamoDB and back.

#include <string>

#include "gateway/templates/template.h"
#include "tests/unit/gateway/templates/rendering.h"

using namespace offstage;
using namespace offstage::gateway::templates;

namespace {

std::string with_name(const char* text, const std::string& body) {
  const auto nothing = document("{}");
  Scope scope(nothing.root(), nothing.root());
  return rendered(text, {body, {{"name", "sander"}}, {}, {}}, scope).text;
}

}  // namespace

TEST_CASE("template: favourite movies, one for each person") {
  CHECK(with_name(R"vtl({
  "TableName": "favorite_movies",
  "Key": {
    "name": {
      "S": "$input.params('name')"
    }
  }
})vtl",
                  "") == R"vtl({
  "TableName": "favorite_movies",
  "Key": {
    "name": {
      "S": "sander"
    }
  }
})vtl");
  CHECK(with_name(R"vtl({
    "TableName": "favorite_movies",
    "Item": {
    	"name": {
            "S": "$input.params('name')"
        },
        "favorite_movie": {
            "S": "$input.path('$.favorite_movie')"
        }
    }
})vtl",
                  "{\n    \"favorite_movie\": \"Interstellar\"\n}") == R"vtl({
    "TableName": "favorite_movies",
    "Item": {
    	"name": {
            "S": "sander"
        },
        "favorite_movie": {
            "S": "Interstellar"
        }
    }
})vtl");
  constexpr const char* kResponse = R"vtl({
  "name": "$input.path('$.Item.name.S')",
  "favorite_movie": "$input.path('$.Item.favorite_movie.S')"
})vtl";
  CHECK(with_name(kResponse, R"vtl({"Item":{"name":{"S":"sander"},"favorite_movie":{"S":"Up"}}})vtl") ==
        "{\n  \"name\": \"sander\",\n  \"favorite_movie\": \"Up\"\n}");
  CHECK(with_name(kResponse, "{}") == "{\n  \"name\": \"\",\n  \"favorite_movie\": \"\"\n}");
}

TEST_CASE("template: favourite movies, a set of them") {
  CHECK(with_name(R"vtl(#set($movies = $input.path('$.favorite_movies'))
{
  "TableName": "favorite_movies",
  "Item": {
    "name": {"S": "$input.params('name')"},
    "favorite_movies": {"SS": [#foreach($movie in $movies)"$util.escapeJavaScript($movie).replaceAll("\\'", "'")"#if($foreach.hasNext), #end#end]}
  }
})vtl",
                  R"vtl({"favorite_movies": ["Interstellar", "Ocean's \"Eleven\""]})vtl") ==
        R"vtl({
  "TableName": "favorite_movies",
  "Item": {
    "name": {"S": "sander"},
    "favorite_movies": {"SS": ["Interstellar", "Ocean's \"Eleven\""]}
  }
})vtl");
  // The line break behind #end goes with it.
  CHECK(
      with_name(R"vtl(#set($item = $input.path('$.Item'))
{
  "name": "$item.name.S",
  "favorite_movies": [
#foreach($movie in $item.favorite_movies.SS)
    "$movie"#if($foreach.hasNext),#end

#end
  ]
})vtl",
                R"vtl({"Item":{"name":{"S":"sander"},"favorite_movies":{"SS":["Interstellar","Up"]}}})vtl") ==
      R"vtl({
  "name": "sander",
  "favorite_movies": [
    "Interstellar",
    "Up"
  ]
})vtl");
}

TEST_CASE("template: a query, and a status by the type of the error") {
  CHECK(
      with_name(
          R"vtl(#set($r=$input.path('$')) {"items":[#foreach($i in $r.Items){"id":"$i.id.S","n":$i.n.N})vtl"
          R"vtl(#if($foreach.hasNext),#end#end],"count":$r.Count})vtl",
          R"vtl({"Count":2,"Items":[{"id":{"S":"a"},"n":{"N":"1"}},{"id":{"S":"b"},"n":{"N":"2.5"}}]})vtl") ==
      R"vtl( {"items":[{"id":"a","n":1},{"id":"b","n":2.5}],"count":2})vtl");

  const auto nothing = document("{}");
  Scope scope(nothing.root(), nothing.root());
  const auto text = rendered(
      R"vtl(#if($input.path('$.__type').contains("ConditionalCheckFailed"))#set($context.responseOverride.status = 409))vtl"
      "\n#end{}",
      {R"vtl({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"})vtl", {}, {}, {}},
      scope);
  CHECK(text.text == "{}");
  CHECK(scope.response_override().status == "409");
}

TEST_CASE("template: everything of a request, through one #define") {
  const auto context =
      document(R"vtl({"stage": "dev", "authorizer": {"principalId": "u1", "claims": {"sub": "s"}}})vtl");
  const auto stage_variables = document(R"vtl({"v": "1"})vtl");
  Scope scope(context.root(), stage_variables.root());
  const Input input{R"vtl({"a":"it's"})vtl", {{"id", "7"}}, {{"q", "x\"y"}}, {}};
  const auto text = rendered(R"vtl(
#define( $loop )
{
#foreach($key in $map.keySet())
#set( $k = $util.escapeJavaScript($key) )
#set( $v = $util.escapeJavaScript($map.get($key)).replaceAll("\\'", "'") )
"$k":
  "$v"
#if( $foreach.hasNext ) , #end
#end
}
#end
{
#set( $body = $input.json("$") )
"body": $body,
"principal": "$context.authorizer.principalId",
"sub": "$context.authorizer.claims.sub",
#set( $map = $input.params().querystring )
"query": $loop,
#set( $map = $input.params().path )
"path": $loop,
#set( $map = $stageVariables )
"stageVariables": $loop
})vtl",
                             input, scope);
  const auto parsed = json::Document::parse(text.text);
  REQUIRE(parsed);
  CHECK(parsed->root().to_json() ==
        R"vtl({"body":{"a":"it's"},"principal":"u1","sub":"s","query":{"q":"x\"y"},"path":{"id":"7"},)vtl"
        R"vtl("stageVariables":{"v":"1"}})vtl");
}
