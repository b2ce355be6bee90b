#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"

/// Serverless variables, as Serverless Framework 3 resolves them. A value is resolved again when it holds
/// variables itself; the first source that has a value that is not null wins; a string that is one variable
/// takes the value with its type. Sources: self, opt, sls, env (with .env files), file, param, strToBool,
/// aws, git. What only AWS or another service knows (cf, ssm, s3, vault, terraform, doppler ...) comes from
/// `custom.offstage.<source>`, a map from what stands behind the colon to its value.
namespace offstage::gateway {

struct VariableInputs {
  std::string directory;  // that `file` starts from
  std::map<std::string, std::string> options;
  std::map<std::string, std::string> environment;
  std::map<std::string, std::string> params;
  std::string account;         // for aws:accountId
  std::string region_default;  // for aws:region, when neither option nor file say
  /// A variable that has its value only elsewhere gets a made-up text and a warning.
  bool allow_unresolved = false;
};

/// Resolves all variables of the tree in place. What has its value only on AWS or elsewhere (cf, ssm, s3,
/// vault, a JavaScript file ...), not in the file's own map either, and no fallback becomes a kUnresolved
/// node, which is an error for whoever needs that value; everything else that does not resolve is an error
/// here. Warnings come from included files.
Result<void, Diagnostic> resolve_variables(Node& root, const VariableInputs& inputs,
                                           std::vector<Diagnostic>& warnings);

/// The kUnresolved nodes that are left in a tree as warnings, each once.
void report_unresolved(const Node& root, std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway
