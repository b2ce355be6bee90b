#include <fmt/format.h>

#include "gateway/service/git_value.h"
#include "gateway/service/variable_sources/source.h"

namespace offstage::gateway {

/// Without a repository the fallback goes on; a name that git has no value for is a mistake.
FoundValue from_git(VariableScope& scope, const SourceRequest& request) {
  const std::string& name = request.address;
  if (!is_git_value(name)) {
    return source_error(fmt::format(
        "expected git:sha1, git:branch, git:commit, git:tags or the like, found \"git:{}\"", name));
  }
  auto value = git_value(scope.inputs().directory, name);
  if (!value) return only_known_elsewhere(std::move(value).error().text);
  Node node = Node::string(std::move(value).value(), {});
  node.settled = true;  // a commit message may hold anything
  return std::optional<Node>(std::move(node));
}

}  // namespace offstage::gateway
