#include "base/crypto.h"
#include "lambda-host/invoke-api/function_description.h"
#include "lambda-host/invoke-api/operations.h"

namespace offstage::lambda_host::invoke_api {

void get_function_configuration(const Context& context, Request request, HttpReply reply) {
  const auto function = context.functions.find(request.function, request.parameter("Qualifier"));
  if (!function) return reply(function.error().response());
  HttpResponse response;
  response.headers = {{"Content-Type", "application/json"}, {"x-amzn-RequestId", crypto::uuid_v4()}};
  json::Writer writer(response.body);
  write_configuration(writer, **function);
  reply(std::move(response));
}

}  // namespace offstage::lambda_host::invoke_api
