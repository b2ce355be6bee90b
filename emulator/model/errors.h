#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/aws_error.h"
#include "emulator/model/number.h"
#include "emulator/model/texts/text.h"
#include "emulator/model/validation.h"

namespace offstage::emulator {

/// Every error DynamoDB clients see, by name ("Error handling with DynamoDB", developer guide). What they say
/// is a row of texts/.
namespace errors {

/// com.amazon.coral.validate#ValidationException
AwsError validation(texts::Text text, texts::Arguments arguments = {});
/// The same after "One or more parameter values were invalid: ".
AwsError invalid_parameter(texts::Text text, texts::Arguments arguments = {});
/// The same with violations of constraints, which are worded already: "2 validation errors detected: a; b".
/// At least one.
AwsError violations(const std::vector<std::string>& violations);
/// Whether the message counts its violations.
bool is_counted(const AwsError& error);
/// com.amazon.coral.service#SerializationException; without text for a body that is no JSON at all.
AwsError serialization();
AwsError serialization(texts::Text text, texts::Arguments arguments = {});
AwsError unknown_operation();
AwsError conditional_check_failed();
AwsError duplicate_item();
/// Data plane: "Requested resource not found".
AwsError resource_not_found();
/// Control plane: "Requested resource not found: Table: X not found".
AwsError table_not_found(std::string_view table);
/// Streams.
AwsError stream_not_found(std::string_view arn);
AwsError shard_not_found();
AwsError trimmed_data_access();
AwsError expired_iterator();
/// UpdateTable: "Requested resource not found: Index I for table T".
AwsError index_not_found(std::string_view index, std::string_view table);
/// Another ResourceNotFoundException, worded.
AwsError resource_not_found(texts::Text text, texts::Arguments arguments);
/// An exception of the service's model that only a few calls have: `name` is "PolicyNotFoundException".
AwsError of_service(std::string_view name, texts::Text text, texts::Arguments arguments = {});
AwsError access_denied();
/// Within CancellationReasons only.
AwsError transaction_conflict();
/// `codes` as the message lists them, "None, ConditionalCheckFailed"; `reasons` is the JSON array.
AwsError transaction_canceled(std::string_view codes, std::string reasons);
AwsError transaction_in_progress();
AwsError idempotent_parameter_mismatch();
AwsError resource_in_use(texts::Text text, texts::Arguments arguments = {});
AwsError limit_exceeded(texts::Text text, texts::Arguments arguments = {});
AwsError internal_failure(std::string message);

/// What AWS answers when something is wrong on its side.
AwsError internal_server_error();

/// What a request was throttled for.
enum class ThrottledPart { kTable, kIndex };
AwsError provisioned_throughput_exceeded(ThrottledPart part);
/// What a table on demand answers instead.
AwsError throttling(ThrottledPart part);
/// Adds ThrottlingReasons with one element: `reason` such as "TableReadProvisionedThroughputExceeded",
/// `resource` the ARN of the table or index (API reference, "ThrottlingReason").
AwsError with_throttling_reason(AwsError error, std::string_view reason, std::string_view resource);
bool is_throttling(const AwsError& error);

/// The name of an error where it is one of several: in CancellationReasons and in a batch's Responses.
std::string reason_code(const AwsError& error);

/// The text for a number that is none; see number.h. `text` is what was given.
AwsError number(NumberError error, std::string_view text);
std::string number_text(NumberError error, std::string_view text);

/// com.amazon.coral.service#AccessDeniedException: who may not do what.
AwsError access_denied(texts::Text text, texts::Arguments arguments);

/// An error of the envelope or the signature: com.amazon.coral.service#<name>. `message` may quote headers,
/// which hold any bytes.
AwsError service(std::string_view name, std::string message);

}  // namespace errors
}  // namespace offstage::emulator
