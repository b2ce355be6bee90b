#pragma once

#include <string>
#include <string_view>

#include "base/aws_error.h"
#include "base/result.h"

namespace offstage::emulator {

/// A resource-based policy as AWS keeps it and hands it out: compact, members in its order, lists of one
/// action or resource as that one ("Using resource-based policies for DynamoDB", developer guide). Two
/// documents that mean the same by that come out alike. Errors: it is none, or too large.
Result<std::string> read_policy(std::string_view document);

}  // namespace offstage::emulator
