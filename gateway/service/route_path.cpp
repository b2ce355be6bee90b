#include "gateway/service/route_path.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

namespace offstage::gateway {
namespace {

constexpr std::array<std::string_view, 8> kMethods{"GET",     "POST", "PUT",    "PATCH",
                                                   "OPTIONS", "HEAD", "DELETE", "ANY"};

bool is_parameter_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || c == ':' || c == '$';
}

/// Checks one segment and remembers its parameter.
Result<void, Failure> check_segment(std::string_view segment, bool is_last,
                                    std::set<std::string>& parameters) {
  if (segment.empty()) return Failure{"expected no two slashes in a row"};
  if (segment.find_first_of(" \t?#") != std::string_view::npos) {
    return Failure{fmt::format("expected no blank, ? or # in \"{}\"", segment)};
  }
  if (segment.find_first_of("{}") == std::string_view::npos) return {};
  if (segment.front() != '{' || segment.back() != '}') {
    return Failure{fmt::format("expected {{name}} or {{name+}} as a whole segment, found \"{}\"", segment)};
  }
  std::string_view name = segment.substr(1, segment.size() - 2);
  const bool is_greedy = name.ends_with('+');
  if (is_greedy) name.remove_suffix(1);
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_parameter_character)) {
    return Failure{
        fmt::format("expected a name of letters, digits and ._- in the braces of \"{}\"", segment)};
  }
  if (is_greedy && !is_last) return Failure{fmt::format("expected \"{}\" as the last segment", segment)};
  if (!parameters.emplace(name).second)
    return Failure{fmt::format("the parameter \"{}\" stands twice", name)};
  return {};
}

}  // namespace

Result<std::string, Failure> normalised_path(std::string_view path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  while (path.ends_with('/')) path.remove_suffix(1);
  std::set<std::string> parameters;
  for (std::string_view rest = path; !rest.empty();) {
    const auto slash = rest.find('/');
    const bool is_last = slash == std::string_view::npos;
    RETURN_IF_ERROR(check_segment(rest.substr(0, slash), is_last, parameters));
    rest = is_last ? std::string_view() : rest.substr(slash + 1);
  }
  return "/" + std::string(path);
}

Result<std::string, Failure> normalised_method(std::string_view method) {
  std::string upper(method);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  if (upper == "*") upper = "ANY";
  if (std::find(kMethods.begin(), kMethods.end(), upper) == kMethods.end()) {
    return Failure{
        fmt::format("expected get, post, put, patch, options, head, delete or any, found \"{}\"", method)};
  }
  return upper;
}

}  // namespace offstage::gateway
