// The five functions of the service, which are one program: API Gateway says in the event which of them is
// meant.
#include <aws/lambda-runtime/runtime.h>

#include <cstdio>
#include <exception>
#include <functional>

#include "json_text.h"
#include "todo_repository.h"

using aws::lambda_runtime::invocation_request;
using aws::lambda_runtime::invocation_response;

namespace {

std::string answer(int status, const std::string& body) {
  rapidjson::StringBuffer buffer;
  todo::Writer writer(buffer);
  writer.StartObject();
  writer.Key("statusCode");
  writer.Int(status);
  writer.Key("headers");
  writer.StartObject();
  todo::write_text(writer, "Access-Control-Allow-Origin", "*");
  writer.EndObject();
  todo::write_text(writer, "body", body);
  writer.EndObject();
  return buffer.GetString();
}

std::string server_error(const char* message, const char* description) {
  rapidjson::StringBuffer buffer;
  todo::Writer writer(buffer);
  writer.StartObject();
  todo::write_text(writer, "message", message);
  todo::write_text(writer, "description", description);
  writer.EndObject();
  std::fprintf(stderr, "%s\n", buffer.GetString());
  return answer(500, buffer.GetString());
}

/// 200 with what `action` returns, or 500 with what it threw.
std::string attempt(const char* failure, const std::function<std::string()>& action) {
  try {
    return answer(200, action());
  } catch (const std::exception& error) {
    return server_error(failure, error.what());
  }
}

invocation_response handle(const invocation_request& request, todo::TodoRepository& todos) {
  const rapidjson::Document event = todo::parsed(request.payload);
  const std::string method = todo::text_at(event, "httpMethod");
  const rapidjson::Value& parameters = event["pathParameters"];
  const std::string id = todo::text_at(parameters, "id");

  const std::string body = todo::text_at(event, "body");
  rapidjson::Document payload = todo::parsed(body.empty() ? "{}" : body);
  if (payload.HasParseError()) return invocation_response::failure("The body is no JSON", "SyntaxError");
  if (!payload.IsObject()) payload.SetObject();

  std::string result;
  if (method == "POST") {
    result = attempt("Could not save to dynamoDB", [&] { return todos.create(request.request_id, payload); });
  } else if (method == "PUT") {
    result = attempt("Could not save to dynamoDB", [&] { return todos.update(id, payload); });
  } else if (method == "DELETE") {
    result = attempt("Could not save to dynamoDB", [&] { return todos.remove(id); });
  } else if (parameters.IsObject()) {
    result = attempt("Could not fetch todo", [&] { return todos.get(id); });
  } else {
    result = attempt("Could not list todos", [&] { return todos.list(); });
  }
  return invocation_response::success(result, "application/json");
}

}  // namespace

int main() {
  // Both live as long as the environment, so that connections are used again.
  auto client = offstage::dynamodb::Client::from_environment();
  todo::TodoRepository todos(client);
  aws::lambda_runtime::run_handler(
      [&todos](const invocation_request& request) { return handle(request, todos); });
  return 0;
}
