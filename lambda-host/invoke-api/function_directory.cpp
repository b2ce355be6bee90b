#include "lambda-host/invoke-api/function_directory.h"

#include <algorithm>
#include <regex>
#include <utility>

namespace offstage::lambda_host::invoke_api {
namespace {

// The pattern of NamespacedFunctionName in the API's description, as the error spells it.
constexpr const char* kNamePattern =
    R"((arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?)"
    R"((function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)";
constexpr std::size_t kNameBytesMax = 256;
constexpr const char* kQualifierPattern = R"(\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+)";
constexpr std::size_t kQualifierBytesMax = 128;
constexpr std::string_view kLatest = "$LATEST";

// The same without what ECMAScript would misread in a character class.
const std::regex& name_expression() {
  static const std::regex kExpression(
      R"((?:arn:(?:aws[a-zA-Z-]*)?:lambda:)?(?:([a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d):)?(?:(\d{12}):)?)"
      R"((?:function:)?([a-zA-Z0-9_.\-]+)(?::(\$LATEST(?:\.PUBLISHED)?|[a-zA-Z0-9_\-]+))?)",
      std::regex::optimize);
  return kExpression;
}

bool is_qualifier(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '$' || c == '.';
  });
}

std::string length_rule(std::size_t max) {
  return "Member must have length less than or equal to " + std::to_string(max);
}

}  // namespace

FunctionDirectory::FunctionDirectory(std::vector<FunctionConfig> functions)
    : functions_(std::move(functions)) {
  std::sort(functions_.begin(), functions_.end(),
            [](const FunctionConfig& a, const FunctionConfig& b) { return a.name < b.name; });
  const FunctionConfig defaults;
  const FunctionConfig& any = functions_.empty() ? defaults : functions_.front();
  region_ = any.region;
  account_ = any.account;
}

std::string FunctionDirectory::arn_of(std::string_view account, std::string_view name) const {
  std::string arn = "arn:aws:lambda:" + region_ + ":";
  return arn.append(account.empty() ? account_ : account).append(":function:").append(name);
}

Result<const FunctionConfig*, ApiError> FunctionDirectory::find(
    std::string_view name, const std::optional<std::string>& qualifier) const {
  if (name.size() > kNameBytesMax)
    return errors::constraint(name, "functionName", length_rule(kNameBytesMax));
  std::match_results<std::string_view::const_iterator> parts;
  if (!std::regex_match(name.begin(), name.end(), parts, name_expression())) {
    return errors::constraint(name, "functionName",
                              std::string("Member must satisfy regular expression pattern: ") + kNamePattern);
  }
  if (qualifier && qualifier->size() > kQualifierBytesMax)
    return errors::constraint(*qualifier, "qualifier", length_rule(kQualifierBytesMax));
  if (qualifier && !is_qualifier(*qualifier)) {
    return errors::constraint(
        *qualifier, "qualifier",
        std::string("Member must satisfy regular expression pattern: ") + kQualifierPattern);
  }
  const std::string region = parts[1].str();
  const std::string account = parts[2].str();
  const std::string short_name = parts[3].str();
  const std::string named_qualifier = parts[4].str();
  if (qualifier && !named_qualifier.empty() && *qualifier != named_qualifier)
    return errors::qualifiers_differ();
  if (!region.empty() && region != region_) return errors::other_region(region, region_);

  const std::string version =
      named_qualifier.empty() ? qualifier.value_or(std::string(kLatest)) : named_qualifier;
  const auto found = std::find_if(functions_.begin(), functions_.end(), [&](const FunctionConfig& function) {
    return function.name == short_name || function.key == short_name;
  });
  if (found == functions_.end() || version != kLatest || (!account.empty() && account != account_)) {
    const std::string full_name = found == functions_.end() ? short_name : found->name;
    const bool says_version = !named_qualifier.empty() || qualifier.has_value();
    return errors::function_not_found(arn_of(account, full_name) + (says_version ? ":" + version : ""));
  }
  return &*found;
}

}  // namespace offstage::lambda_host::invoke_api
