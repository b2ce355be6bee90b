#pragma once

#include <string_view>
#include <vector>

namespace offstage::gateway {

/// What stands between the slashes of a path: "/a/b/" and "/a/b" give a, b; "/" gives nothing; "/a//b"
/// gives a, an empty one, b. The views point into `path`.
std::vector<std::string_view> path_segments(std::string_view path);

/// How a segment of a route's path matches. In the order in which a route is preferred.
enum class SegmentKind { kLiteral, kParameter, kGreedy };

struct RouteSegment {
  SegmentKind kind;
  std::string_view text;  // the literal, or the parameter's name without braces and '+'
};

/// Reads "items", "{id}" or "{proxy+}".
RouteSegment route_segment(std::string_view part);

/// Whether a literal of a route and a segment of a request are the same once the escapes are decoded:
/// clients differ in what they escape. `literal` is already decoded.
bool literal_matches(std::string_view literal, std::string_view raw_segment);

/// The rest of a path from `segment`, one of its segments, on: the value of a greedy parameter, without
/// slashes at either end.
std::string_view greedy_value(std::string_view path, std::string_view segment);

}  // namespace offstage::gateway
