#include "lambda-host/runtime-api/answers.h"

#include <utility>

#include "lambda-host/error_payload.h"

namespace offstage::lambda_host::api_answers {

HttpResponse json(int status, std::string body) {
  return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

HttpResponse error(int status, std::string_view type, std::string_view message) {
  return json(status, error_payload::error(type, message));
}

HttpResponse accepted() {
  return json(202, R"({"status":"OK"})");
}

HttpResponse not_found() {
  return {404, {{"Content-Type", "text/plain; charset=utf-8"}}, "404 page not found\n"};
}

HttpResponse method_not_allowed() {
  return {405, {}, {}};
}

}  // namespace offstage::lambda_host::api_answers
