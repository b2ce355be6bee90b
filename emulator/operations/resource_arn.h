#pragma once

#include <string>

#include "base/result.h"
#include "emulator/operations/context.h"

namespace offstage::emulator {

// Calls that take a ResourceArn instead of a TableName: tags and resource policies (DYNAMODB.md 18).

/// The name of the table whose tags are meant. Errors tell what is wrong with the ARN; whether the table is
/// there is for the caller to see.
Result<std::string> table_of_tags(const Context& context, const RequestReader& request);
/// The same for its resource policy, with other errors.
Result<std::string> table_of_policy(const Context& context, const RequestReader& request);

/// The table that is not there, as these calls tell it.
AwsError tagged_table_not_found(const RequestReader& request);

}  // namespace offstage::emulator
