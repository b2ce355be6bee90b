#include "gateway/service/stage_variables.h"

#include <algorithm>
#include <string_view>

#include "gateway/service/node_reader.h"

namespace offstage::gateway {
namespace {

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_value(std::string_view text) {
  static constexpr std::string_view kOthers = "-._~:/?#&=,";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_alphanumeric(c) || kOthers.find(c) != std::string_view::npos;
  });
}

}  // namespace

Result<void, Diagnostic> read_stage_variables(const Node& variables, const std::string& path,
                                              Service& service) {
  RETURN_IF_ERROR(check_map(variables, path));
  for (const Node::Entry& entry : variables.entries) {
    const std::string at = path + "." + entry.key;
    const bool is_name = !entry.key.empty() && std::all_of(entry.key.begin(), entry.key.end(), [](char c) {
      return is_alphanumeric(c) || c == '_';
    });
    if (!is_name) return Diagnostic{entry.where, at + ": expected a name of letters, digits and _"};
    ASSIGN_OR_RETURN(std::string value, read_string(entry.value, at));
    if (!is_value(value)) return expected(entry.value, at, "letters, digits and any of -._~:/?#&=,");
    service.rest_api.stage_variables[entry.key] = std::move(value);
  }
  return {};
}

Result<void, Diagnostic> read_plugin_stage_variables(const Node& custom, const CloudFormation& cloudformation,
                                                     Service& service, std::vector<Diagnostic>& warnings) {
  if (const Node* variables = member(custom, "stageVariables")) {
    ASSIGN_OR_RETURN(const Node values, cloudformation.evaluate(*variables, warnings));
    RETURN_IF_ERROR(read_stage_variables(values, "custom.stageVariables", service));
  }
  const Node* settings = member(custom, "stageSettings");
  if (const Node* variables = settings == nullptr ? nullptr : member(*settings, "Variables")) {
    ASSIGN_OR_RETURN(const Node values, cloudformation.evaluate(*variables, warnings));
    RETURN_IF_ERROR(read_stage_variables(values, "custom.stageSettings.Variables", service));
  }
  return {};
}

}  // namespace offstage::gateway
