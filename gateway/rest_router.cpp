#include "gateway/rest_router.h"

#include <map>

#include "base/encoding.h"
#include "gateway/api_identity.h"
#include "gateway/path_segments.h"

namespace offstage::gateway {
namespace {

const RestMethod* method_of(const RestResource& resource, std::string_view verb) {
  for (const RestMethod* method : resource.methods) {
    if (method->verb == verb) return method;
  }
  return nullptr;
}

/// The verb by name, then the preflight, then ANY.
bool serve(const RestResource& resource, std::string_view verb, RestMatch& match) {
  const RestMethod* method = method_of(resource, verb);
  const bool preflight = method == nullptr && verb == "OPTIONS" && resource.preflight.has_value();
  if (method == nullptr && !preflight) method = method_of(resource, "ANY");
  if (method == nullptr && !preflight) return false;
  match.resource = &resource;
  match.method = preflight ? nullptr : method;
  return true;
}

}  // namespace

struct RestRouter::Node {
  RestResource resource;
  const Node* parent = nullptr;
  std::size_t depth = 0;
  std::string parameter;  // name, for the children of those kinds
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;  // by decoded text
  std::vector<std::unique_ptr<Node>> parameters;
  std::vector<std::unique_ptr<Node>> greedy;
};

/// One walk down the tree for one request.
struct RestRouter::Search {
  std::string_view path;
  std::vector<std::string_view> segments;
  PathParameters parameters;

  /// The best resource below `node` for the segments from its depth on; leaves its parameters behind.
  /// A node is reached by one way only, so that the tree's size bounds the backtracking.
  const Node* best_below(const Node& node) {
    if (node.depth == segments.size()) return &node;
    const std::string_view segment = segments[node.depth];
    if (segment.empty()) return best_greedy(node);
    if (const Node* literal = literal_child(node, segment)) {
      if (const Node* found = best_below(*literal)) return found;
    }
    for (const auto& child : node.parameters) {
      parameters.push_back({child->parameter, segment});
      if (const Node* found = best_below(*child)) return found;
      parameters.pop_back();
    }
    return best_greedy(node);
  }

  const Node* best_greedy(const Node& node) {
    if (node.greedy.empty()) return nullptr;
    const std::string_view value = greedy_value(path, segments[node.depth]);
    if (value.empty()) return nullptr;
    parameters.push_back({node.greedy.front()->parameter, value});
    return node.greedy.front().get();
  }

  static const Node* literal_child(const Node& node, std::string_view segment) {
    const bool escaped = segment.find('%') != std::string_view::npos;
    const auto it =
        escaped ? node.literals.find(encoding::percent_decode(segment)) : node.literals.find(segment);
    return it == node.literals.end() ? nullptr : it->second.get();
  }

  /// The parameters of `node`, which matches the first segments, from the root on.
  PathParameters parameters_down_to(const Node& node) const {
    PathParameters found;
    for (const Node* at = &node; at->parent != nullptr; at = at->parent) {
      if (!at->parameter.empty()) found.insert(found.begin(), {at->parameter, segments[at->depth - 1]});
    }
    return found;
  }
};

RestRouter::RestRouter(const Service& service) : root_(std::make_unique<Node>()) {
  root_->resource.id = stable_id("/", 10);
  for (const RestMethod& method : service.rest_methods) {
    node_for(method.path).resource.methods.push_back(&method);
    empty_ = false;
  }
  add_preflights(service);
}

RestRouter::~RestRouter() = default;

RestRouter::Node& RestRouter::node_for(std::string_view path) {
  Node* node = root_.get();
  for (const std::string_view part : path_segments(path)) {
    const RouteSegment segment = route_segment(part);
    std::unique_ptr<Node>* slot = nullptr;
    if (segment.kind == SegmentKind::kLiteral) {
      slot = &node->literals[encoding::percent_decode(segment.text)];
    } else {
      auto& siblings = segment.kind == SegmentKind::kParameter ? node->parameters : node->greedy;
      for (auto& sibling : siblings) {
        if (sibling->parameter == segment.text) slot = &sibling;
      }
      if (slot == nullptr) slot = &siblings.emplace_back();
    }
    if (*slot == nullptr) {
      auto child = std::make_unique<Node>();
      child->parent = node;
      child->depth = node->depth + 1;
      if (segment.kind != SegmentKind::kLiteral) child->parameter = segment.text;
      child->resource.path = (node == root_.get() ? "" : node->resource.path) + "/" + std::string(part);
      child->resource.id = stable_id(child->resource.path, 6);
      *slot = std::move(child);
    }
    node = slot->get();
  }
  return *node;
}

void RestRouter::add_preflights(const Service& service) {
  std::map<std::string_view, std::vector<const RestMethod*>> methods_by_path;
  for (const RestMethod& method : service.rest_methods) {
    if (method.cors) methods_by_path[method.path].push_back(&method);
  }
  for (const auto& [path, methods] : methods_by_path) node_for(path).resource.preflight.emplace(methods);
}

std::optional<RestMatch> RestRouter::match(std::string_view method, std::string_view path) const {
  Search search{path, path_segments(path), {}};
  const Node* best = search.best_below(*root_);
  if (best == nullptr) return std::nullopt;
  RestMatch match;
  if (serve(best->resource, method, match)) {
    match.parameters = std::move(search.parameters);
    return match;
  }
  // The best resource does not know the verb: the nearest {name+} above it that does gets the request.
  for (const Node* above = best->parent; above != nullptr; above = above->parent) {
    for (const auto& greedy : above->greedy) {
      if (!serve(greedy->resource, method, match)) continue;
      match.parameters = search.parameters_down_to(*above);
      match.parameters.push_back({greedy->parameter, greedy_value(path, search.segments[above->depth])});
      return match;
    }
  }
  return std::nullopt;
}

}  // namespace offstage::gateway
