#include "gateway/service/authorizer_function.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "gateway/service/node_reader.h"
#include "gateway/service/token_pattern.h"

namespace offstage::gateway {
namespace {

constexpr int kTtlMaxSeconds = 3600;  // API Gateway's own limit

/// arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{ARN}/invocations holds the ARN, and so does
/// .../2021-11-15/functions/{ARN}/response-streaming-invocations.
std::string_view without_invocation_path(std::string_view arn) {
  constexpr std::string_view kBefore = "/functions/";
  const std::size_t begin = arn.find(kBefore);
  for (const std::string_view behind : {"/invocations", "/response-streaming-invocations"}) {
    if (begin == std::string_view::npos || !arn.ends_with(behind)) continue;
    arn.remove_prefix(begin + kBefore.size());
    arn.remove_suffix(behind.size());
    break;
  }
  return arn;
}

bool holds(const std::vector<Authorizer>& authorizers, const std::string& name) {
  return std::any_of(authorizers.begin(), authorizers.end(),
                     [&](const Authorizer& authorizer) { return authorizer.name == name; });
}

}  // namespace

bool is_arn(std::string_view text) {
  return text.find(':') != std::string_view::npos;
}

std::string name_in_arn(std::string_view arn) {
  return std::string(arn.substr(arn.find_last_of(":/") + 1));
}

const Function* function_named(std::string_view name_or_arn, const Service& service) {
  std::string_view name = name_or_arn;
  if (is_arn(name)) {
    constexpr std::string_view kBefore = ":function:";
    name = without_invocation_path(name);
    const std::size_t begin = name.find(kBefore);
    // A version or an alias may follow.
    name = begin == std::string_view::npos ? name.substr(name.find_last_of(":/") + 1)
                                           : name.substr(begin + kBefore.size());
    name = name.substr(0, name.find(':'));
  }
  const auto found = std::find_if(service.functions.begin(), service.functions.end(),
                                  [&](const Function& f) { return f.key == name || f.name == name; });
  return found == service.functions.end() ? nullptr : &*found;
}

Result<std::string, Diagnostic> function_behind(const Node& node, const std::string& path,
                                                const std::string& name_or_arn, const Service& service,
                                                std::vector<Diagnostic>& warnings) {
  if (const Function* found = function_named(name_or_arn, service)) return found->key;
  if (!is_arn(name_or_arn)) return expected(node, path, "the name of a function of this service");
  warnings.push_back({node.where, path + ": " + name_or_arn +
                                      " is no function of this service; its calls fail with 500 unless "
                                      "authorizers are switched off"});
  return std::string();
}

Result<std::string, Diagnostic> read_expression(const Node& node, const std::string& path) {
  ASSIGN_OR_RETURN(std::string text, read_string(node, path));
  const auto pattern = TokenPattern::compile(text);
  if (!pattern) {
    Diagnostic diagnostic = expected(node, path, "a regular expression");
    diagnostic.message += ": " + pattern.error().text;
    return diagnostic;
  }
  return text;
}

Result<int, Diagnostic> read_authorizer_ttl(const Node& node, const std::string& path) {
  return read_integer(node, path, 0, kTtlMaxSeconds);
}

Result<std::vector<std::string>, Diagnostic> read_identity_sources(const Node& node,
                                                                   const std::string& path) {
  ASSIGN_OR_RETURN(const std::vector<std::string> texts, read_strings(node, path));
  std::vector<std::string> sources;
  for (const std::string& text : texts) {
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find(',', begin), text.size());
      const auto first = text.find_first_not_of(' ', begin);
      if (first < end) sources.push_back(text.substr(first, text.find_last_not_of(' ', end - 1) - first + 1));
      begin = end + 1;
    }
  }
  return sources;
}

Result<void, Diagnostic> check_rest_sources(const Node& node, const std::string& path,
                                            const Authorizer& authorizer) {
  const std::vector<std::string>& sources = authorizer.identity_sources;
  constexpr std::string_view kHeader = "method.request.header.";
  if (authorizer.type != Authorizer::Type::kRequest) {
    if (sources.size() == 1 && sources.front().starts_with(kHeader)) return {};
    return expected(node, path, "method.request.header.NAME");
  }
  for (const std::string& source : sources) {
    const bool is_known = source.starts_with(kHeader) || source.starts_with("method.request.querystring.") ||
                          source.starts_with("context.") || source.starts_with("stageVariables.");
    if (!is_known) {
      return expected(node, path,
                      "method.request.header.NAME, method.request.querystring.NAME, "
                      "context.NAME or stageVariables.NAME");
    }
  }
  return {};
}

void add_authorizer(std::vector<Authorizer>& authorizers, Authorizer authorizer) {
  std::erase_if(authorizers, [&](const Authorizer& other) { return other.name == authorizer.name; });
  authorizers.push_back(std::move(authorizer));
}

void warn_of_foreign_authorizer(const std::vector<Authorizer>& authorizers, const Node& id,
                                const std::string& path, std::vector<Diagnostic>& warnings) {
  if (holds(authorizers, id.scalar_text())) return;
  warnings.push_back(
      {id.where, fmt::format("{}: {} is no authorizer of this service; its calls fail with 500 "
                             "unless authorizers are switched off",
                             path, id.scalar_text())});
}

}  // namespace offstage::gateway
