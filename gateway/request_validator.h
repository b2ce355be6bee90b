#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/json_schema.h"
#include "base/result.h"
#include "gateway/rest_call.h"
#include "gateway/service/rest_method.h"

namespace offstage::gateway {

/// Checks what a method says its requests must have: parameters, then the body against the JSON schema of its
/// media type ("Request validation for REST APIs", developer guide). Thread-safe.
class RequestValidator {
 public:
  /// The failure names the media type whose schema cannot be used, and why.
  static Result<RequestValidator, Failure> make(const RequestValidation& rules);

  std::optional<Refusal> check(const RestCall& call) const;

 private:
  explicit RequestValidator(const RequestValidation& rules) : rules_(rules) {}
  std::string missing_parameters(const RestCall& call) const;
  bool is_body_valid(const HttpRequest& http) const;

  RequestValidation rules_;
  std::map<std::string, json::Schema, std::less<>> schemas_;  // by media type
};

}  // namespace offstage::gateway
