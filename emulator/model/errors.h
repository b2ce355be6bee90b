#pragma once

#include <string>
#include <string_view>

#include "base/aws_error.h"
#include "emulator/model/number.h"

namespace offstage::emulator {

/// Whose texts to speak. AWS replaced its validation layer region by region from June to October 2026;
/// kNewest is what nearly all regions answer now, kClassic what they answered before (DYNAMODB.md 0).
enum class Validation { kNewest, kClassic };

/// Every error DynamoDB clients see, by name ("Error handling with DynamoDB", developer guide).
namespace errors {

/// com.amazon.coral.validate#ValidationException
AwsError validation(std::string message);
/// "One or more parameter values were invalid: " + detail
AwsError invalid_parameter(std::string_view detail);
/// com.amazon.coral.service#SerializationException; without text for a body that is no JSON at all.
AwsError serialization(std::string message = {});
AwsError unknown_operation();
AwsError conditional_check_failed();
AwsError duplicate_item();
/// Data plane: "Requested resource not found".
AwsError resource_not_found();
/// Control plane: "Requested resource not found: Table: X not found".
AwsError table_not_found(std::string_view table);
/// Within CancellationReasons only.
AwsError transaction_conflict();
/// `codes` as the message lists them, "None, ConditionalCheckFailed"; `reasons` is the JSON array.
AwsError transaction_canceled(std::string_view codes, std::string reasons);
AwsError transaction_in_progress();
AwsError idempotent_parameter_mismatch();
AwsError resource_in_use(std::string message);
AwsError limit_exceeded(std::string message);
AwsError internal_failure(std::string message);
/// The text for a number that is none; see number.h. `text` is what was given.
AwsError number(NumberError error, std::string_view text);
std::string number_text(NumberError error, std::string_view text);

/// An error of the envelope or the signature: com.amazon.coral.service#<name>. `message` may quote headers,
/// which hold any bytes.
AwsError service(std::string_view name, std::string message);

}  // namespace errors
}  // namespace offstage::emulator
