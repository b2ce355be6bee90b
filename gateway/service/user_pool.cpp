#include "gateway/service/user_pool.h"

#include <algorithm>

namespace offstage::gateway {

std::optional<std::string> user_pool_issuer(std::string_view arn_or_id) {
  std::string_view id = arn_or_id;
  if (arn_or_id.starts_with("arn:")) {
    constexpr std::string_view kMark = ":userpool/";
    const std::size_t mark = arn_or_id.find(kMark);
    if (mark == std::string_view::npos || arn_or_id.find(":cognito-idp:") == std::string_view::npos) {
      return std::nullopt;
    }
    id = arn_or_id.substr(mark + kMark.size());
  }
  // The region stands before the underscore.
  const std::size_t underscore = id.find('_');
  const bool is_id = underscore != std::string_view::npos && underscore > 0 && underscore + 1 < id.size() &&
                     std::all_of(id.begin(), id.end(), [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                              c == '-' || c == '_';
                     });
  if (!is_id) return std::nullopt;
  const std::string_view region = id.substr(0, underscore);
  return "https://cognito-idp." + std::string(region) + ".amazonaws.com" +
         (region.starts_with("cn-") ? ".cn/" : "/") + std::string(id);
}

}  // namespace offstage::gateway
