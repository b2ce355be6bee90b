#include "cli/auth_flags.h"

#include <cstdio>

#include "gateway/service/without_authorization.h"

namespace offstage::cli {

void add_auth_flags(CLI::App& command, AuthFlags& flags) {
  command.add_flag("--no-auth,--noAuth,--disable-authorizer", flags.no_auth,
                   "Let every call in: no authorizers, no API keys");
  command.add_flag("--ignore-jwt-signature,--ignoreJWTSignature", flags.ignore_jwt_signature,
                   "Take tokens at their word, whoever has signed them");
}

std::vector<std::string> repeat_auth_flags(const AuthFlags& flags) {
  std::vector<std::string> arguments;
  if (flags.no_auth) arguments.push_back("--no-auth");
  if (flags.ignore_jwt_signature) arguments.push_back("--ignore-jwt-signature");
  return arguments;
}

AuthFlags auth_flags_for(const AuthFlags& flags, const gateway::Service& service) {
  return {flags.no_auth || service.no_auth, flags.ignore_jwt_signature || service.ignore_jwt_signature};
}

void warn_of_auth_flags(const AuthFlags& flags, const gateway::Service& service) {
  if (!gateway::has_authorization(service)) return;
  if (flags.no_auth) {
    std::fputs("no-auth: authorizers are off and API keys are not asked for (warning)\n", stderr);
  } else if (flags.ignore_jwt_signature) {
    std::fputs("ignore-jwt-signature: tokens are taken at their word (warning)\n", stderr);
  }
}

}  // namespace offstage::cli
