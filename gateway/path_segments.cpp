#include "gateway/path_segments.h"

#include "base/encoding.h"

namespace offstage::gateway {

std::vector<std::string_view> path_segments(std::string_view path) {
  if (!path.empty() && path.front() == '/') path.remove_prefix(1);
  if (!path.empty() && path.back() == '/') path.remove_suffix(1);
  std::vector<std::string_view> segments;
  if (path.empty()) return segments;
  for (;;) {
    const std::size_t slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

RouteSegment route_segment(std::string_view part) {
  if (part.size() < 3 || part.front() != '{' || part.back() != '}') return {SegmentKind::kLiteral, part};
  const std::string_view name = part.substr(1, part.size() - 2);
  if (name.size() > 1 && name.back() == '+') return {SegmentKind::kGreedy, name.substr(0, name.size() - 1)};
  return {SegmentKind::kParameter, name};
}

bool literal_matches(std::string_view literal, std::string_view raw_segment) {
  if (raw_segment.find('%') == std::string_view::npos) return literal == raw_segment;
  return literal == encoding::percent_decode(raw_segment);
}

std::string_view greedy_value(std::string_view path, std::string_view segment) {
  std::string_view rest = path.substr(static_cast<std::size_t>(segment.data() - path.data()));
  while (!rest.empty() && rest.front() == '/') rest.remove_prefix(1);
  while (!rest.empty() && rest.back() == '/') rest.remove_suffix(1);
  return rest;
}

}  // namespace offstage::gateway
