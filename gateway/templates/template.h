#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "gateway/templates/ast.h"
#include "gateway/templates/values.h"

/// Mapping templates of API Gateway REST APIs: body text with Velocity references and directives in it.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
/// See README.md of gateway/ for how the service's engine differs from Velocity's documentation.
namespace offstage::gateway::templates {

/// Why a template cannot be read or rendered. API Gateway answers 500 "Internal server error" for either.
struct TemplateError {
  std::string name;
  Position at;
  std::string message;

  /// "GET /movies/{name} request template:3:12: expected ) ..."
  std::string text() const;
};

/// Bounds on one rendering. The service's own where it documents them.
struct Limits {
  /// API Gateway documents 1,000; Velocity then goes on behind the loop, and a warning says so.
  std::size_t foreach_rounds_max = 1000;
  /// API Gateway's payload limit.
  std::size_t output_bytes_max = std::size_t{10} << 20;
  /// Statements and values evaluated, and 64-byte pieces of text and memory: about ten seconds. Ours.
  std::uint64_t steps_max = 50'000'000;
};

using Parameters = std::vector<std::pair<std::string, std::string>>;

/// What $input reads. In a response template the body is the integration's and the parameters are the
/// request's.
struct Input {
  std::string body;
  /// Decoded; names as they were sent, the last value of each.
  Parameters path;
  Parameters querystring;
  Parameters header;
};

/// What a template has put into $context.requestOverride or $context.responseOverride. A value that was set
/// to a list has several.
struct Overrides {
  using Values = std::vector<std::pair<std::string, std::vector<std::string>>>;
  Values header;
  Values path;
  Values querystring;
  /// As it was written; the caller judges whether it is a status.
  std::optional<std::string> status;
};

class Template;

/// $context and $stageVariables of one request, shared by its request and its response template: what the one
/// sets, the other sees. For one thread; not copied, because values point into it.
class Scope {
 public:
  /// Trees of objects; what is no object counts as an empty one. Copied.
  Scope(const json::Value& context, const json::Value& stage_variables);
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

  Overrides request_override() const { return overrides("requestOverride"); }
  Overrides response_override() const { return overrides("responseOverride"); }

 private:
  friend class Template;
  friend class Evaluator;
  Overrides overrides(std::string_view name) const;

  Heap heap_;
  Map* context_;
  Map* stage_variables_;
  /// Their literals may be among the values.
  std::vector<std::shared_ptr<const Block>> rendered_;
};

struct Rendered {
  std::string text;
  /// What the service passes over in silence and a developer should know, each with its place. At most 20.
  std::vector<std::string> warnings;
};

/// A parsed template. Immutable: rendered as often as wanted, by several threads at once.
class Template {
 public:
  /// API Gateway's limit.
  static constexpr std::size_t kBytesMax = 300 * 1024;

  /// `name` says in errors and warnings which template it is.
  static Result<Template, TemplateError> parse(std::string name, std::string_view text);

  Result<Rendered, TemplateError> render(const Input& input, Scope& scope, const Limits& limits = {}) const;

 private:
  Template(std::string name, std::shared_ptr<const Block> content)
      : name_(std::move(name)), content_(std::move(content)) {}

  std::string name_;
  std::shared_ptr<const Block> content_;
};

}  // namespace offstage::gateway::templates
