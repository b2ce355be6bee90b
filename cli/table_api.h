#pragma once

#include <string>
#include <string_view>

#include "base/http_client.h"
#include "base/json.h"
#include "base/result.h"

namespace offstage::cli {

/// The few calls of the DynamoDB API that setting up needs, at any endpoint. One thread at a time.
class TableApi {
 public:
  TableApi(std::string endpoint, std::string region)
      : endpoint_(std::move(endpoint)), region_(std::move(region)) {}

  /// Any answer is a success; the error is that there was none.
  Result<HttpResponse, Failure> call(const std::string& operation, std::string body);
  Result<HttpResponse, Failure> describe(const std::string& table);
  /// Until a table is there to be written to, and each of its indexes to be read.
  Result<void, Failure> wait_until_active(const std::string& table);

 private:
  std::string endpoint_;
  std::string region_;
  HttpClient client_;
};

/// "ValidationException: text" of an answer that is an error.
std::string error_text(const HttpResponse& answer);

/// The type of an attribute by the AttributeDefinitions of a CreateTable request or a table description; "?"
/// without one.
std::string attribute_type(const json::Value& table, const std::string& attribute);

/// A member that is a string; "" when there is none.
std::string text_of(const json::Value& object, std::string_view member);

}  // namespace offstage::cli
