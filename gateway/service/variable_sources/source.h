#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/included_files.h"
#include "gateway/service/node.h"
#include "gateway/service/variables.h"

/// The places where Serverless variables have their values, one file each. variables.cpp takes a variable
/// apart, asks a source and goes on to the next when it has nothing.
namespace offstage::gateway {

/// A value, or nothing where the source has none. kUnresolved when it has one that only AWS knows.
using FoundValue = Result<std::optional<Node>, Diagnostic>;

/// What a variable asks for: `${type(param):address}`, with the variables in both resolved.
struct SourceRequest {
  std::string type;
  std::string param;
  std::string address;
};

/// What sources may look at. Single-threaded, and as long-lived as one resolve_variables.
class VariableScope {
 public:
  virtual ~VariableScope() = default;

  virtual const VariableInputs& inputs() const = 0;
  /// The process's, then that of the .env files.
  virtual const std::map<std::string, std::string>& environment() const = 0;
  virtual IncludedFiles& files() = 0;
  /// The service's own file.
  virtual Node& root() = 0;
  /// Eight hexadecimal digits, the same for the whole run.
  virtual const std::string& instance_id() = 0;

  /// The node at `address` below `from`, with the variables on the way resolved; null when there is none.
  virtual Result<Node*, Diagnostic> walk(Node& from, const std::string& address) = 0;
  /// Resolves everything below a node; `path` is for messages.
  virtual Result<void, Diagnostic> resolve(Node& node, const std::string& path) = 0;
  /// Why a source that returns nothing has nothing, where that says more than its name.
  virtual void say_why(std::string why) = 0;
  /// A copy; the error is that the copies grow too large.
  virtual FoundValue copied(const Node& node) = 0;
};

/// An error of the variable that is being resolved; variables.cpp adds where that is.
Diagnostic source_error(std::string message);
FoundValue found_text(std::string text);
/// `why`: what is missing, for whoever needs the value.
FoundValue only_known_elsewhere(std::string why);
/// What is at an address below `from`, all of it resolved.
FoundValue copy_of(VariableScope& scope, Node& from, const std::string& address);
/// The command line's option, else what is at an address of the file, else `otherwise`.
Result<std::string, Diagnostic> option_or(VariableScope& scope, const std::string& option,
                                          const std::string& address, const std::string& otherwise);
Result<std::string, Diagnostic> stage_of(VariableScope& scope);

// The sources. Each takes what it understands of the request.
FoundValue from_self(VariableScope& scope, const SourceRequest& request);
FoundValue from_opt(VariableScope& scope, const SourceRequest& request);
FoundValue from_env(VariableScope& scope, const SourceRequest& request);
FoundValue from_sls(VariableScope& scope, const SourceRequest& request);
FoundValue from_param(VariableScope& scope, const SourceRequest& request);
FoundValue from_file(VariableScope& scope, const SourceRequest& request);
FoundValue from_str_to_bool(VariableScope& scope, const SourceRequest& request);
FoundValue from_aws(VariableScope& scope, const SourceRequest& request);
FoundValue from_git(VariableScope& scope, const SourceRequest& request);
/// cf, ssm, s3 and their like: from `custom.offstage.<source>`.
FoundValue from_elsewhere(VariableScope& scope, const SourceRequest& request);

/// Asks the source that the request names; the error is that there is none of that name, or the source's.
FoundValue value_from_source(VariableScope& scope, const SourceRequest& request);

}  // namespace offstage::gateway
