#include <fmt/format.h>

#include "gateway/service/variable_sources/source.h"

namespace offstage::gateway {

/// The variables inside of the file are left for the place that the content goes to: `custom:
/// ${file(custom.yml)}` may hold ${self:custom.x}.
FoundValue from_file(VariableScope& scope, const SourceRequest& request) {
  const std::string& path = request.param;
  if (path.empty()) return source_error("expected the path of a file in file(...)");
  const auto opened = scope.files().open(path);
  if (!opened) {
    if (opened.error().where.line != 0) return opened.error();
    return source_error(fmt::format("{} {}", path, opened.error().message));
  }
  Node* root = *opened;
  if (root == nullptr) {
    scope.say_why(fmt::format("there is no file {}", path));
    return std::optional<Node>();
  }
  if (root->is_string() && !request.address.empty()) {
    return source_error(
        fmt::format("\"{}\" is no YAML or JSON file to take \"{}\" from", path, request.address));
  }
  ASSIGN_OR_RETURN(Node * found, scope.walk(*root, request.address));
  if (found == nullptr) {
    scope.say_why(fmt::format("{} has no {}", path, request.address));
    return std::optional<Node>();
  }
  return scope.copied(*found);
}

}  // namespace offstage::gateway
