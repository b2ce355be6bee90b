#include "base/crypto.h"
#include "lambda-host/invoke-api/function_description.h"
#include "lambda-host/invoke-api/operations.h"

namespace offstage::lambda_host::invoke_api {
namespace {

void write_concurrency(json::Writer& writer, const FunctionConfig& function) {
  if (!function.concurrency_max) return;
  writer.key("Concurrency");
  writer.begin_object();
  writer.key("ReservedConcurrentExecutions");
  writer.integer(*function.concurrency_max);
  writer.end_object();
}

}  // namespace

void get_function(const Context& context, Request request, HttpReply reply) {
  const auto function = context.functions.find(request.function, request.parameter("Qualifier"));
  if (!function) return reply(function.error().response());
  HttpResponse response;
  response.headers = {{"Content-Type", "application/json"}, {"x-amzn-RequestId", crypto::uuid_v4()}};
  json::Writer writer(response.body);
  writer.begin_object();
  writer.key("Configuration");
  write_configuration(writer, **function);
  // On AWS a link to the package; here the code is where it is.
  writer.key("Code");
  writer.begin_object();
  writer.member("RepositoryType", "local");
  writer.member("Location", "file://" + (*function)->directory);
  writer.end_object();
  write_concurrency(writer, **function);
  writer.end_object();
  reply(std::move(response));
}

}  // namespace offstage::lambda_host::invoke_api
