#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "gateway/templates/template.h"

namespace offstage::gateway::templates {

/// What a template made, or "error: " and why there is nothing.
struct Outcome {
  std::string text;
  std::vector<std::string> warnings;
};

inline json::Document document(std::string_view text) {
  auto parsed = json::Document::parse(text);
  REQUIRE(parsed);
  return std::move(*parsed);
}

inline Outcome rendered(std::string_view text, const Input& input, Scope& scope, const Limits& limits = {}) {
  const auto parsed = Template::parse("t", text);
  if (!parsed) return {"error: " + parsed.error().text(), {}};
  auto result = parsed->render(input, scope, limits);
  if (!result) return {"error: " + result.error().text(), {}};
  return {result->text, result->warnings};
}

/// With a small $context and no more than a body.
inline Outcome rendered(std::string_view text, std::string body = "", const Limits& limits = {}) {
  const auto context =
      document(R"({"stage": "dev", "httpMethod": "GET", "identity": {"sourceIp": "127.0.0.1"}})");
  const auto stage_variables = document(R"({"table": "movies"})");
  Scope scope(context.root(), stage_variables.root());
  Input input;
  input.body = std::move(body);
  return rendered(text, input, scope, limits);
}

struct Case {
  const char* text;
  const char* wanted;
};

template <std::size_t kCount>
void check_all(const Case (&cases)[kCount], const std::string& before = "") {
  for (const auto& [text, wanted] : cases) {
    INFO(std::string(text));
    CHECK(rendered(before + text).text == std::string(wanted));
  }
}

}  // namespace offstage::gateway::templates
