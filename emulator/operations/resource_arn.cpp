#include "emulator/operations/resource_arn.h"

#include <vector>

#include "emulator/model/texts/control_plane.h"

namespace offstage::emulator {
namespace {

/// arn:partition:service:region:account:resource, the last with what colons it has.
struct ArnParts {
  std::string_view service, region, account, resource;
};

ArnParts split(std::string_view arn) {
  std::vector<std::string_view> parts;
  while (parts.size() < 5) {
    const auto colon = arn.find(':');
    parts.push_back(arn.substr(0, colon));
    if (colon == std::string_view::npos) {
      parts.resize(5);
      return {parts[2], parts[3], parts[4], {}};
    }
    arn.remove_prefix(colon + 1);
  }
  return {parts[2], parts[3], parts[4], arn};
}

/// The errors that the two kinds of calls word alike, and the name after "table/".
Result<std::string> table_name_in(const ArnParts& parts, std::string_view arn) {
  constexpr std::string_view kTable = "table/";
  if (parts.service != "dynamodb" || !parts.resource.starts_with(kTable)) {
    return errors::invalid_parameter(texts::kArnOfOtherService, {arn});
  }
  const auto name = parts.resource.substr(kTable.size());
  if (name.find("/index/") != std::string_view::npos) {
    return errors::invalid_parameter(texts::kArnOfPart, {arn});
  }
  return std::string(name);
}

Result<std::string_view> given_arn(const RequestReader& request) {
  const auto arn = request.string("ResourceArn");
  if (!arn) return errors::validation(texts::kResourceArnMissing);
  if (!arn->starts_with("arn:")) return errors::invalid_parameter(texts::kNoArn, {*arn});
  return *arn;
}

}  // namespace

Result<std::string> table_of_tags(const Context& context, const RequestReader& request) {
  ASSIGN_OR_RETURN(const auto arn, given_arn(request));
  const auto parts = split(arn);
  ASSIGN_OR_RETURN(auto name, table_name_in(parts, arn));
  if (parts.region != context.region) return errors::validation(texts::kResourceElsewhere, {arn});
  if (parts.account != context.account) return errors::access_denied();
  return name;
}

Result<std::string> table_of_policy(const Context& context, const RequestReader& request) {
  ASSIGN_OR_RETURN(const auto arn, given_arn(request));
  const auto parts = split(arn);
  ASSIGN_OR_RETURN(auto name, table_name_in(parts, arn));
  if (parts.account != context.account) return errors::validation(texts::kPolicyOfOtherAccount);
  if (parts.region != context.region) return errors::invalid_parameter(texts::kPolicyArnElsewhere, {arn});
  return name;
}

AwsError tagged_table_not_found(const RequestReader& request) {
  return errors::resource_not_found(texts::kResourceNotThere.in(request.validation()),
                                    {*request.string("ResourceArn")});
}

}  // namespace offstage::emulator
