#pragma once

#include <string>

#include "base/result.h"

namespace offstage::gateway {

/// What `${git:name}` stands for in the repository that `directory` belongs to: sha1 (short), commit, branch,
/// tags (joined with "::", without any the sha1), describe, describeLight, message, messageSubject,
/// messageBody, user, email, isDirty, repository. Runs git. The error is git's own, or that there is no such
/// name.
Result<std::string, Failure> git_value(const std::string& directory, const std::string& name);

/// Whether `${git:name}` exists at all.
bool is_git_value(const std::string& name);

}  // namespace offstage::gateway
