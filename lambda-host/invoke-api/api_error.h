#pragma once

#include <string>
#include <string_view>

#include "base/http.h"

/// The errors of the Invoke API, text for text. As everywhere in Lambda the type is in x-amzn-ErrorType, and
/// the body has "Message" in some errors and "message" in others.
namespace offstage::lambda_host::invoke_api {

struct ApiError {
  int status = 400;
  std::string type;
  std::string body;  // JSON

  HttpResponse response() const;
};

namespace errors {

/// `arn` with the qualifier that was asked for, if any.
ApiError function_not_found(std::string_view arn);
ApiError other_region(std::string_view region, std::string_view ours);
/// A name whose qualifier and the parameter Qualifier say different things.
ApiError qualifiers_differ();
/// Of one value: "Member must satisfy enum value set: [Event, RequestResponse, DryRun]".
ApiError constraint(std::string_view value, std::string_view member, std::string_view rule);
/// `why` as Lambda's parser words it.
ApiError not_json(std::string_view why);
ApiError bad_client_context();
ApiError too_large(std::size_t bytes_max);
/// An asynchronous invocation may have less.
ApiError event_too_large(std::size_t bytes, std::size_t bytes_max);
/// `body` is what the invoker answers a throttled call with.
ApiError throttled(std::string body);
ApiError bad_marker();
ApiError unknown_operation();
ApiError service_failure();

}  // namespace errors
}  // namespace offstage::lambda_host::invoke_api
