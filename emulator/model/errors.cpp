#include "emulator/model/errors.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/json.h"
#include "emulator/model/texts/constraints.h"
#include "emulator/model/texts/control_plane.h"
#include "emulator/model/texts/items.h"
#include "emulator/model/texts/streams.h"
#include "emulator/model/texts/table_updates.h"
#include "emulator/model/texts/tables.h"
#include "emulator/model/texts/throughput.h"
#include "emulator/model/texts/values.h"

namespace offstage::emulator::errors {
namespace {

using texts::Arguments;
using texts::fill;
using texts::Text;

constexpr std::string_view kService = "com.amazon.coral.service#";
constexpr std::string_view kModel = "com.amazonaws.dynamodb.v20120810#";

/// AwsError::kind() of an error whose message counts its violations.
constexpr int kCounted = 1;

constexpr std::size_t kViolationsMax = 10;  // more are not told

std::string join(std::string_view prefix, std::string_view name) {
  return std::string(prefix).append(name);
}

AwsError of_model(std::string_view name, std::string message) {
  return {join(kModel, name), std::move(message)};
}

AwsError invalid(std::string message) {
  return {"com.amazon.coral.validate#ValidationException", std::move(message)};
}

}  // namespace

AwsError validation(Text text, Arguments arguments) {
  return invalid(fill(text, arguments));
}

AwsError invalid_parameter(Text text, Arguments arguments) {
  return validation(texts::kInvalidParameter, {fill(text, arguments)});
}

AwsError violations(const std::vector<std::string>& violations) {
  const auto count = std::min(violations.size(), kViolationsMax);
  std::string all;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) all += "; ";
    all += violations[i];
  }
  auto error = count == 1 ? validation(texts::kOneDetected, {all})
                          : validation(texts::kSeveralDetected, {std::to_string(count), all});
  return error.with_kind(kCounted);
}

bool is_counted(const AwsError& error) {
  return error.kind() == kCounted;
}

AwsError serialization() {
  return AwsError(join(kService, "SerializationException"), "").with_message_key("Message");
}

AwsError serialization(Text text, Arguments arguments) {
  return AwsError(join(kService, "SerializationException"), fill(text, arguments))
      .with_message_key("Message");
}

AwsError unknown_operation() {
  return {join(kService, "UnknownOperationException"), ""};
}

AwsError conditional_check_failed() {
  return of_model("ConditionalCheckFailedException", fill(texts::kConditionFailed));
}

AwsError duplicate_item() {
  return of_model("DuplicateItemException", fill(texts::kDuplicateItem));
}

AwsError resource_not_found() {
  return of_model("ResourceNotFoundException", fill(texts::kResourceNotFound));
}

AwsError table_not_found(std::string_view table) {
  return of_model("ResourceNotFoundException", fill(texts::kTableNotFound, {table}));
}

AwsError stream_not_found(std::string_view arn) {
  return of_model("ResourceNotFoundException", fill(texts::kStreamNotFound, {arn}));
}

AwsError shard_not_found() {
  return of_model("ResourceNotFoundException", fill(texts::kShardNotFound));
}

AwsError trimmed_data_access() {
  return of_model("TrimmedDataAccessException", fill(texts::kRecordsTrimmed));
}

AwsError expired_iterator() {
  return of_model("ExpiredIteratorException", fill(texts::kShardIteratorExpired));
}

AwsError index_not_found(std::string_view index, std::string_view table) {
  return resource_not_found(texts::kIndexNotFound, {index, table});
}

AwsError resource_not_found(Text text, Arguments arguments) {
  return of_model("ResourceNotFoundException", fill(text, arguments));
}

AwsError of_service(std::string_view name, Text text, Arguments arguments) {
  return of_model(name, fill(text, arguments));
}

AwsError access_denied() {
  return AwsError(join(kService, "AccessDeniedException"), fill(texts::kAccessDenied))
      .with_message_key("Message");
}

AwsError transaction_conflict() {
  return of_model("TransactionConflictException", fill(texts::kTransactionConflict));
}

AwsError transaction_canceled(std::string_view codes, std::string reasons) {
  return of_model("TransactionCanceledException", fill(texts::kTransactionCancelled, {codes}))
      .with_message_key("Message")
      .with_member("CancellationReasons", std::move(reasons));
}

AwsError transaction_in_progress() {
  return of_model("TransactionInProgressException", fill(texts::kTransactionInProgress));
}

AwsError idempotent_parameter_mismatch() {
  return of_model("IdempotentParameterMismatchException", fill(texts::kTokenReused));
}

AwsError resource_in_use(Text text, Arguments arguments) {
  return of_model("ResourceInUseException", fill(text, arguments));
}

AwsError limit_exceeded(Text text, Arguments arguments) {
  return of_model("LimitExceededException", fill(text, arguments));
}

AwsError internal_failure(std::string message) {
  return {join(kModel, "InternalServerError"), std::move(message), 500};
}

AwsError internal_server_error() {
  return internal_failure(fill(texts::kInternalServerError));
}

AwsError provisioned_throughput_exceeded(ThrottledPart part) {
  return of_model("ProvisionedThroughputExceededException",
                  fill(part == ThrottledPart::kIndex ? texts::kIndexThroughputExceeded
                                                     : texts::kTableThroughputExceeded));
}

AwsError throttling(ThrottledPart part) {
  return {"com.amazon.coral.availability#ThrottlingException",
          fill(part == ThrottledPart::kIndex ? texts::kIndexThrottled : texts::kTableThrottled)};
}

AwsError with_throttling_reason(AwsError error, std::string_view reason, std::string_view resource) {
  auto reasons = std::string(R"([{"reason":)").append(json::quoted(reason));
  reasons.append(R"(,"resource":)").append(json::quoted(resource)).append("}]");
  error.with_member("ThrottlingReasons", std::move(reasons));
  return error;
}

bool is_throttling(const AwsError& error) {
  return error.name() == "ProvisionedThroughputExceededException" || error.name() == "ThrottlingException";
}

std::string reason_code(const AwsError& error) {
  auto name = error.name();
  if (name == "ValidationException") return "ValidationError";
  if (name == "ThrottlingException") return "ThrottlingError";
  constexpr std::string_view kSuffix = "Exception";
  if (name.ends_with(kSuffix)) name.remove_suffix(kSuffix.size());
  return std::string(name);
}

std::string number_text(NumberError error, std::string_view text) {
  switch (error) {
    case NumberError::kNotANumber:
      return fill(texts::kNotANumber, {text});
    case NumberError::kOverflow:
      return fill(texts::kNumberOverflow);
    case NumberError::kUnderflow:
      return fill(texts::kNumberUnderflow);
    case NumberError::kTooManyDigits:
      return fill(texts::kNumberTooManyDigits);
  }
  return {};
}

AwsError number(NumberError error, std::string_view text) {
  return invalid(number_text(error, text));
}

AwsError access_denied(texts::Text text, texts::Arguments arguments) {
  return service("AccessDeniedException", fill(text, arguments)).with_message_key("Message");
}

AwsError service(std::string_view name, std::string message) {
  if (!encoding::is_utf8(message)) message = encoding::repair_utf8(message);
  return {join(kService, name), std::move(message)};
}

}  // namespace offstage::emulator::errors
