#include "gateway/service/integration_values.h"

#include <fmt/format.h>

#include <utility>

#include "gateway/service/node_reader.h"
#include "gateway/templates/regex.h"
#include "gateway/templates/template.h"

namespace offstage::gateway {
namespace {

constexpr int kTimeoutMinMs = 50;
constexpr int kTimeoutDefaultMaxMs = 29'000;  // API Gateway's own, which an account may have raised
constexpr int kTimeoutMaxMs = 900'000;        // no function runs longer
constexpr int kCompressionMaxBytes = 10 * 1024 * 1024;
constexpr int kStatusMin = 100;
constexpr int kStatusMax = 599;

}  // namespace

Result<TemplateText, Diagnostic> read_template(const Node& node, const std::string& path) {
  ASSIGN_OR_RETURN(std::string text, read_string(node, path));
  const auto parsed = templates::Template::parse(path, text);
  if (!parsed) return Diagnostic{node.where, parsed.error().text()};
  return TemplateText{std::move(text), node.where};
}

Result<void, Diagnostic> read_templates(const Node& node, const std::string& path, TemplateTexts& templates) {
  if (!node.is_map()) {
    ASSIGN_OR_RETURN(templates["application/json"], read_template(node, path));
    return {};
  }
  for (const Node::Entry& entry : node.entries) {
    if (entry.value.is_null()) {
      templates.erase(entry.key);
      continue;
    }
    ASSIGN_OR_RETURN(templates[entry.key], read_template(entry.value, path + "." + entry.key));
  }
  return {};
}

Result<ContentHandling, Diagnostic> read_content_handling(const Node& node, const std::string& path) {
  const std::string text = node.scalar_text();
  if (text == "CONVERT_TO_TEXT") return ContentHandling::kConvertToText;
  if (text == "CONVERT_TO_BINARY") return ContentHandling::kConvertToBinary;
  return expected(node, path, "CONVERT_TO_TEXT or CONVERT_TO_BINARY");
}

Result<RestIntegration::Passthrough, Diagnostic> read_passthrough(const Node& node, const std::string& path) {
  const std::string text = node.scalar_text();
  if (text == "WHEN_NO_MATCH") return RestIntegration::Passthrough::kWhenNoMatch;
  if (text == "WHEN_NO_TEMPLATES") return RestIntegration::Passthrough::kWhenNoTemplates;
  if (text == "NEVER") return RestIntegration::Passthrough::kNever;
  return expected(node, path, "WHEN_NO_MATCH, WHEN_NO_TEMPLATES or NEVER");
}

Result<bool, Diagnostic> read_transfer_mode(const Node& node, const std::string& path,
                                            RestIntegration::Type type, std::vector<Diagnostic>& warnings) {
  const std::string text = node.scalar_text();
  if (text != "STREAM" && text != "BUFFERED") return expected(node, path, "BUFFERED or STREAM");
  if (text == "BUFFERED") return false;
  if (type == RestIntegration::Type::kHttpProxy) {
    warnings.push_back({node.where, path + ": what a URL answers is sent here when it is complete"});
    return false;
  }
  if (type != RestIntegration::Type::kLambdaProxy)
    return Diagnostic{node.where, path + ": only proxy integrations can stream their answers"};
  return true;
}

Result<int, Diagnostic> read_integration_timeout(const Node& node, const std::string& path, bool streams,
                                                 std::vector<Diagnostic>& warnings) {
  ASSIGN_OR_RETURN(const int timeout_ms, read_integer(node, path, kTimeoutMinMs, kTimeoutMaxMs));
  if (timeout_ms > kTimeoutDefaultMaxMs && !streams) {
    warnings.push_back(
        {node.where, fmt::format("{}: more than {} needs a raised quota of the account, and an "
                                 "API that is not edge-optimised",
                                 path, kTimeoutDefaultMaxMs)});
  }
  return timeout_ms;
}

Result<int, Diagnostic> read_compression_size(const Node& node, const std::string& path) {
  return read_integer(node, path, 0, kCompressionMaxBytes);
}

Result<int, Diagnostic> read_status(const Node& node, const std::string& path) {
  return read_integer(node, path, kStatusMin, kStatusMax);
}

Result<std::string, Diagnostic> read_selection_pattern(const Node& node, const std::string& path) {
  ASSIGN_OR_RETURN(std::string pattern, read_string(node, path));
  const auto usable = templates::regex_matches("", pattern);
  if (usable) return pattern;
  Diagnostic diagnostic = expected(node, path, "a regular expression");
  diagnostic.message += ": " + usable.error().text;
  return diagnostic;
}

Result<void, Diagnostic> check_url(const Node& node, const std::string& path, const std::string& url) {
  const bool has_scheme =
      url.starts_with("http://") || url.starts_with("https://") || url.starts_with("${stageVariables.");
  if (!has_scheme) return expected(node, path, "a URL that begins with http:// or https://");
  return {};
}

ParameterMapping cors_headers(const RestMethod& method) {
  ParameterMapping headers;
  if (!method.cors) return headers;
  headers["method.response.header.Access-Control-Allow-Origin"] =
      fmt::format("'{}'", fmt::join(method.cors->origins, ","));
  if (method.cors->allow_credentials) {
    headers["method.response.header.Access-Control-Allow-Credentials"] = "'true'";
  }
  return headers;
}

}  // namespace offstage::gateway
