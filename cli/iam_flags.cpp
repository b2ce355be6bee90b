#include "cli/iam_flags.h"

#include <algorithm>
#include <cstdio>

#include "cli/credentials.h"

namespace offstage::cli {
namespace {

/// "AKIA" or "ASIA" and sixteen more: a key that AWS has given.
bool is_of_aws(const std::string& key) {
  return key.size() == 20 && (key.starts_with("AKIA") || key.starts_with("ASIA"));
}

bool is_used(const gateway::Role& role, const gateway::Service& service) {
  const auto is_its = [&](const gateway::Function& function) { return function.role == role.name; };
  const auto calls_with = [&](const gateway::RestMethod& method) {
    return method.integration.role == role.name;
  };
  return std::any_of(service.functions.begin(), service.functions.end(), is_its) ||
         std::any_of(service.rest_methods.begin(), service.rest_methods.end(), calls_with);
}

}  // namespace

CLI::Option* add_iam_flags(CLI::App& command, IamFlags& flags) {
  return command
      .add_option("--iam", flags.given,
                  "What becomes of DynamoDB calls that a function's role does not allow: warn (otherwise), "
                  "enforce, off")
      ->check(CLI::IsMember({"off", "warn", "enforce"}));
}

IamMode iam_mode(const IamFlags& flags) {
  if (flags.given) {
    return *flags.given == "off"    ? IamMode::kOff
           : *flags.given == "warn" ? IamMode::kWarn
                                    : IamMode::kEnforce;
  }
  if (!is_of_aws(process_environment("AWS_ACCESS_KEY_ID"))) return IamMode::kWarn;
  std::fputs(
      "iam: the functions have the AWS credentials of the environment, so that their roles are not checked; "
      "--iam=warn gives each its own (warning)\n",
      stderr);
  return IamMode::kOff;
}

std::vector<std::string> repeat_iam_mode(IamMode mode) {
  switch (mode) {
    case IamMode::kOff:
      return {"--iam=off"};
    case IamMode::kWarn:
      return {"--iam=warn"};
    case IamMode::kEnforce:
      return {"--iam=enforce"};
  }
  return {};
}

void warn_of_unknown_roles(const gateway::Service& service) {
  for (const gateway::Role& role : service.roles) {
    if (role.unknown.empty() || !is_used(role, service)) continue;
    std::fprintf(stderr, "%s:%d: role %s: %s; what it allows is not checked (warning)\n",
                 role.where.file.c_str(), role.where.line, role.name.c_str(), role.unknown.c_str());
  }
}

}  // namespace offstage::cli
