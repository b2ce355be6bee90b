#pragma once
// Source-compatible with the header of the same name in aws-lambda-cpp.

namespace aws {
namespace lambda_runtime {

/// The version of aws-lambda-cpp whose interface and wire behaviour these headers follow.
unsigned get_version_major();
unsigned get_version_minor();
unsigned get_version_patch();
/// "major.minor.patch"
char const* get_version();

}  // namespace lambda_runtime
}  // namespace aws
