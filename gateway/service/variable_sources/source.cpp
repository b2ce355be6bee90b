#include "gateway/service/variable_sources/source.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

namespace offstage::gateway {
namespace {

struct NamedSource {
  std::string_view type;
  FoundValue (*ask)(VariableScope&, const SourceRequest&);
};

constexpr std::array<NamedSource, 18> kSources{{
    {"self", from_self},
    {"opt", from_opt},
    {"env", from_env},
    {"sls", from_sls},
    {"param", from_param},
    {"file", from_file},
    {"strToBool", from_str_to_bool},
    {"aws", from_aws},
    {"git", from_git},
    {"cf", from_elsewhere},
    {"ssm", from_elsewhere},
    {"s3", from_elsewhere},
    {"vault", from_elsewhere},
    {"terraform", from_elsewhere},
    {"doppler", from_elsewhere},
    {"output", from_elsewhere},
    {"state", from_elsewhere},
    {"secrets", from_elsewhere},
}};

}  // namespace

Diagnostic source_error(std::string message) {
  return {{}, std::move(message)};
}

FoundValue found_text(std::string text) {
  return std::optional<Node>(Node::string(std::move(text), {}));
}

FoundValue only_known_elsewhere(std::string why) {
  Node node;
  node.kind = Node::Kind::kUnresolved;
  node.text = std::move(why);
  return std::optional<Node>(std::move(node));
}

FoundValue copy_of(VariableScope& scope, Node& from, const std::string& address) {
  ASSIGN_OR_RETURN(Node * found, scope.walk(from, address));
  if (found == nullptr) return std::optional<Node>();
  RETURN_IF_ERROR(scope.resolve(*found, address));
  return scope.copied(*found);
}

Result<std::string, Diagnostic> option_or(VariableScope& scope, const std::string& option,
                                          const std::string& address, const std::string& otherwise) {
  const auto& options = scope.inputs().options;
  if (const auto found = options.find(option); found != options.end()) return found->second;
  ASSIGN_OR_RETURN(Node * node, scope.walk(scope.root(), address));
  return node != nullptr && node->is_scalar() ? node->scalar_text() : otherwise;
}

Result<std::string, Diagnostic> stage_of(VariableScope& scope) {
  return option_or(scope, "stage", "provider.stage", "dev");
}

FoundValue value_from_source(VariableScope& scope, const SourceRequest& request) {
  for (const NamedSource& source : kSources) {
    if (source.type == request.type) return source.ask(scope, request);
  }
  return source_error(fmt::format("Unrecognized variable source \"{}\"", request.type));
}

}  // namespace offstage::gateway
