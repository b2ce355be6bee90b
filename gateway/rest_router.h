#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/cors.h"
#include "gateway/named_values.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// One resource of a REST API: a path with what serves its methods.
struct RestResource {
  std::string path = "/";
  std::string id;  // resourceId of events, made from the path
  std::vector<const RestMethod*> methods;
  std::optional<RestPreflight> preflight;  // serves OPTIONS when no method does so by name
};

struct RestMatch {
  const RestResource* resource = nullptr;
  const RestMethod* method = nullptr;  // null: the resource's preflight answers
  PathParameters parameters;           // as sent, percent-encoding untouched
};

/// Finds who serves a request to a REST API. Made once; matching is const and callable from any thread.
/// The routes form a tree of path parts, for whose choice GATEWAY.md 9.1 (AWS's rules, measured) holds:
/// a literal goes before {name}, that before {name+}, and a dead end is left again. Each part of a route's
/// path is a resource, also where no event names it, as on AWS.
class RestRouter {
 public:
  /// `service` must outlive the router.
  explicit RestRouter(const Service& service);
  ~RestRouter();

  bool empty() const { return empty_; }
  /// `path`: without the stage, raw. The match points into the router and into `path`.
  std::optional<RestMatch> match(std::string_view method, std::string_view path) const;

 private:
  struct Node;
  struct Search;
  Node& node_for(std::string_view path);
  void add_preflights(const Service& service);

  std::unique_ptr<Node> root_;
  bool empty_ = true;
};

}  // namespace offstage::gateway
