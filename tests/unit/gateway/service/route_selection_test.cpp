#include "gateway/service/route_selection.h"

#include <doctest/doctest.h>

#include <string>

using namespace offstage::gateway;

namespace {

std::string key_of(std::string_view expression, std::string_view message) {
  const auto selection = RouteSelection::parse(expression);
  REQUIRE_MESSAGE(selection.has_value(), std::string(expression));
  return selection->key_of(message).value_or("(none)");
}

}  // namespace

TEST_CASE("route selection: what a message's key is") {
  struct Row {
    const char* expression;
    const char* message;
    const char* key;
  };
  for (const Row& row : {
           Row{"$request.body.action", R"({"action":"join"})", "join"},
           Row{"${request.body.action}", R"({"action":"join"})", "join"},
           Row{"$request.body.a.b", R"({"a":{"b":"deep"}})", "deep"},
           Row{"$request.body.a[1].b", R"({"a":[0,{"b":"second"}]})", "second"},
           Row{"$request.body.a[2]", R"({"a":[0]})", "(none)"},
           Row{"${request.body.kind}-${request.body.version}", R"({"kind":"x","version":2})", "x-2"},
           Row{"v1/$request.body.kind/\\$", R"({"kind":"x"})", "v1/x/$"},
           Row{"$request.body.action", R"({"action":""})", ""},
           Row{"$request.body.action", R"({"action":12})", "12"},
           Row{"$request.body.action", R"({"action":true})", "true"},
           Row{"$request.body.action", R"({"action":null})", "(none)"},
           Row{"$request.body.action", R"({"action":{"a":1}})", R"({"a":1})"},
           Row{"$request.body.action", R"({"other":"join"})", "(none)"},
           Row{"$request.body.action", R"([{"action":"join"}])", "(none)"},
           Row{"$request.body.action", R"("action")", "(none)"},
           Row{"$request.body.action", "12", "(none)"},
           Row{"$request.body.action", "no JSON", "(none)"},
           Row{"$request.body.action", R"({"action":"join"} and more)", "(none)"},
           Row{"$request.body.action", "", "(none)"},
           Row{"${request.body.kind}-${request.body.version}", R"({"kind":"x"})", "(none)"},
       }) {
    CAPTURE(row.expression);
    CAPTURE(row.message);
    CHECK(key_of(row.expression, row.message) == row.key);
  }
}

TEST_CASE("route selection: expressions that are none") {
  for (const char* expression :
       {"", "action", "$request.header.x", "$context.routeKey", "$request.body", "$request.body.",
        "$request.body.a..b", "$request.body.a[", "${request.body.a", "\\$request.body.a", "$", "{action}"}) {
    CAPTURE(expression);
    CHECK_FALSE(RouteSelection::parse(expression).has_value());
  }
}
