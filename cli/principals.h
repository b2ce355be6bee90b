#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/sigv4.h"
#include "cli/iam_flags.h"
#include "cli/verification_flags.h"
#include "gateway/service/service.h"
#include "lambda-host/function_config.h"
#include "lambda-host/private_directory.h"

namespace offstage::cli {

/// Who calls DynamoDB with a role of the service, under which session's name.
struct Caller {
  const gateway::Role& role;
  std::string session;
};

/// Temporary credentials as AWS gives them out, always the same for a caller: two processes that know the
/// service know them. They are made of `secret`, which nobody else knows when signatures are verified.
sigv4::Credentials credentials_of(const Caller& caller, const gateway::Service& service,
                                  std::string_view secret);

/// What the above are made of: the secret of the first credentials that signatures are verified with.
Result<std::string, Failure> principal_secret(const VerificationFlags& flags);

/// Gives each function the credentials of its role.
void give_credentials(const gateway::Service& service, std::string_view secret,
                      std::vector<lambda_host::FunctionConfig>& functions);

/// Those of functions that have their own.
std::vector<sigv4::Credentials> credentials_given(const std::vector<lambda_host::FunctionConfig>& functions);

/// The credentials of the roles that API Gateway calls DynamoDB with, by their names.
std::map<std::string, sigv4::Credentials> integration_credentials(const gateway::Service& service,
                                                                  std::string_view secret);

/// Everybody who calls with a role, for the emulator (emulator/iam/settings.h).
std::string principals_json(const gateway::Service& service, IamMode mode, std::string_view secret);

/// The same in a file that only this user can read, and that is gone with this object: secrets stand on no
/// command line.
class PrincipalsFile {
 public:
  Result<void, Failure> write(const std::string& json);
  const std::string& path() const { return path_; }

 private:
  lambda_host::PrivateDirectory directory_;
  std::string path_;
};

}  // namespace offstage::cli
