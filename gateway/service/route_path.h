#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace offstage::gateway {

/// A route's path as service.h has it: one slash in front, none at the end. The failure says what is wrong
/// with it: a brace inside of a segment, an empty or repeated parameter, `{proxy+}` before the end.
Result<std::string, Failure> normalised_path(std::string_view path);

/// The method in upper case with ANY for `*`; the failure lists the methods that there are.
Result<std::string, Failure> normalised_method(std::string_view method);

}  // namespace offstage::gateway
