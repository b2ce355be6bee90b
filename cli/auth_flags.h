#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "gateway/service/service.h"

namespace offstage::cli {

/// How much of the service's authorization is looked at.
struct AuthFlags {
  bool no_auth = false;
  bool ignore_jwt_signature = false;
};

/// `flags` outlives the command.
void add_auth_flags(CLI::App& command, AuthFlags& flags);

/// The arguments that hand the same on to a child.
std::vector<std::string> repeat_auth_flags(const AuthFlags& flags);

/// The flags as they hold for a service: its own custom.serverless-offline may have set them too.
AuthFlags auth_flags_for(const AuthFlags& flags, const gateway::Service& service);

/// Says on standard error what is not checked of the service's authorization.
void warn_of_auth_flags(const AuthFlags& flags, const gateway::Service& service);

}  // namespace offstage::cli
