#include "emulator/model/errors.h"

#include "base/encoding.h"

namespace offstage::emulator::errors {
namespace {

constexpr std::string_view kService = "com.amazon.coral.service#";
constexpr std::string_view kModel = "com.amazonaws.dynamodb.v20120810#";

std::string join(std::string_view prefix, std::string_view name) {
  return std::string(prefix).append(name);
}

}  // namespace

AwsError validation(std::string message) {
  return {"com.amazon.coral.validate#ValidationException", std::move(message)};
}

AwsError invalid_parameter(std::string_view detail) {
  return validation(join("One or more parameter values were invalid: ", detail));
}

AwsError serialization(std::string message) {
  return AwsError(join(kService, "SerializationException"), std::move(message)).with_message_key("Message");
}

AwsError unknown_operation() {
  return {join(kService, "UnknownOperationException"), ""};
}

AwsError conditional_check_failed() {
  return {join(kModel, "ConditionalCheckFailedException"), "The conditional request failed"};
}

AwsError duplicate_item() {
  return {join(kModel, "DuplicateItemException"), "Duplicate primary key exists in table"};
}

AwsError resource_not_found() {
  return {join(kModel, "ResourceNotFoundException"), "Requested resource not found"};
}

AwsError table_not_found(std::string_view table) {
  return {join(kModel, "ResourceNotFoundException"),
          join("Requested resource not found: Table: ", table).append(" not found")};
}

AwsError transaction_conflict() {
  return {join(kModel, "TransactionConflictException"), "Transaction is ongoing for the item"};
}

AwsError transaction_canceled(std::string_view codes, std::string reasons) {
  auto message =
      join("Transaction cancelled, please refer cancellation reasons for specific reasons [", codes);
  return AwsError(join(kModel, "TransactionCanceledException"), message.append("]"))
      .with_message_key("Message")
      .with_member("CancellationReasons", std::move(reasons));
}

AwsError transaction_in_progress() {
  return {join(kModel, "TransactionInProgressException"),
          "The transaction with the given request token is already in progress."};
}

AwsError idempotent_parameter_mismatch() {
  return {join(kModel, "IdempotentParameterMismatchException"),
          "The provided client token is already in use with a different request."};
}

AwsError resource_in_use(std::string message) {
  return {join(kModel, "ResourceInUseException"), std::move(message)};
}

AwsError limit_exceeded(std::string message) {
  return {join(kModel, "LimitExceededException"), std::move(message)};
}

AwsError internal_failure(std::string message) {
  return {join(kModel, "InternalServerError"), std::move(message), 500};
}

std::string number_text(NumberError error, std::string_view text) {
  switch (error) {
    case NumberError::kNotANumber:
      return join("The parameter cannot be converted to a numeric value: ", text);
    case NumberError::kOverflow:
      return "Number overflow. Attempting to store a number with magnitude larger than supported range";
    case NumberError::kUnderflow:
      return "Number underflow. Attempting to store a number with magnitude smaller than supported range";
    case NumberError::kTooManyDigits:
      return "Attempting to store more than 38 significant digits in a Number";
  }
  return {};
}

AwsError number(NumberError error, std::string_view text) {
  return validation(number_text(error, text));
}

AwsError service(std::string_view name, std::string message) {
  return {join(kService, name), encoding::repair_utf8(message)};
}

}  // namespace offstage::emulator::errors
