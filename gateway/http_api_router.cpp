#include "gateway/http_api_router.h"

#include <algorithm>

#include "base/encoding.h"

namespace offstage::gateway {

HttpApiRouter::HttpApiRouter(const Service& service) {
  for (const HttpApiRoute& route : service.http_api_routes) {
    if (route.path == "$default") {
      if (default_.route == nullptr) default_ = {&route, {}};
      continue;
    }
    Entry entry{&route, {}, false};
    for (const std::string_view part : path_segments(route.path)) {
      const RouteSegment segment = route_segment(part);
      const bool literal = segment.kind == SegmentKind::kLiteral;
      entry.segments.push_back(
          {segment.kind, literal ? encoding::percent_decode(segment.text) : std::string(segment.text)});
      entry.greedy |= segment.kind == SegmentKind::kGreedy;
    }
    // Behind its equals: of two routes with one key, which no service has, the first counts.
    const auto place = std::upper_bound(routes_.begin(), routes_.end(), entry, goes_before);
    routes_.insert(place, std::move(entry));
  }
}

bool HttpApiRouter::goes_before(const Entry& a, const Entry& b) {
  if (a.greedy != b.greedy) return b.greedy;
  const bool a_any = a.route->method == "ANY";
  const bool b_any = b.route->method == "ANY";
  if (!a.greedy && a_any != b_any) return b_any;
  if (a.greedy && a.segments.size() != b.segments.size()) return a.segments.size() > b.segments.size();
  const std::size_t common = std::min(a.segments.size(), b.segments.size());
  for (std::size_t i = 0; i < common; ++i) {
    if (a.segments[i].kind != b.segments[i].kind) return a.segments[i].kind < b.segments[i].kind;
  }
  return a_any != b_any && b_any;
}

bool HttpApiRouter::matches(const Entry& entry, std::string_view path,
                            const std::vector<std::string_view>& segments, PathParameters& parameters) {
  if (entry.greedy ? segments.size() < entry.segments.size() : segments.size() != entry.segments.size()) {
    return false;
  }
  parameters.clear();
  for (std::size_t i = 0; i < entry.segments.size(); ++i) {
    const Segment& wanted = entry.segments[i];
    if (wanted.kind == SegmentKind::kLiteral) {
      if (!literal_matches(wanted.text, segments[i])) return false;
      continue;
    }
    const bool greedy = wanted.kind == SegmentKind::kGreedy;
    const std::string_view value = greedy ? greedy_value(path, segments[i]) : segments[i];
    if (value.empty()) return false;
    parameters.push_back({wanted.text, value});
  }
  return true;
}

std::optional<HttpApiMatch> HttpApiRouter::match(std::string_view method, std::string_view path) const {
  const std::vector<std::string_view> segments = path_segments(path);
  HttpApiMatch match;
  for (const Entry& entry : routes_) {
    if (entry.route->method != method && entry.route->method != "ANY") continue;
    if (!matches(entry, path, segments, match.parameters)) continue;
    match.route = entry.route;
    return match;
  }
  if (default_.route == nullptr) return std::nullopt;
  return default_;
}

}  // namespace offstage::gateway
