#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/named_values.h"
#include "gateway/path_segments.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

struct HttpApiMatch {
  const HttpApiRoute* route = nullptr;
  PathParameters parameters;  // still percent-encoded
};

/// Finds who serves a request to an HTTP API. Made once; matching is const and callable from any thread.
/// Full matches go before greedy ones, those before $default; among full ones the method by name goes
/// before ANY, then more literal segments from the left; among greedy ones the longer prefix, then the
/// method (AWS's developer guide, "Routing API requests").
class HttpApiRouter {
 public:
  /// `service` must outlive the router.
  explicit HttpApiRouter(const Service& service);

  bool empty() const { return routes_.empty() && default_.route == nullptr; }
  /// `path`: raw. The match points into the service and into `path`.
  std::optional<HttpApiMatch> match(std::string_view method, std::string_view path) const;

 private:
  struct Segment {
    SegmentKind kind;
    std::string text;  // a literal is decoded
  };
  struct Entry {
    const HttpApiRoute* route;
    std::vector<Segment> segments;
    bool greedy;
  };
  static bool goes_before(const Entry& a, const Entry& b);
  static bool matches(const Entry& entry, std::string_view path,
                      const std::vector<std::string_view>& segments, PathParameters& parameters);

  std::vector<Entry> routes_;  // the preferred ones first, so that the first match is the best
  HttpApiMatch default_;
};

}  // namespace offstage::gateway
