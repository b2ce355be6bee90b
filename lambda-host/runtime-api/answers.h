#pragma once

#include <string>
#include <string_view>

#include "base/http.h"

/// What the APIs for runtimes and extensions answer with.
namespace offstage::lambda_host::api_answers {

HttpResponse json(int status, std::string body);
/// {"errorMessage":"...","errorType":"..."}
HttpResponse error(int status, std::string_view type, std::string_view message);
/// 202
HttpResponse accepted();
/// No such path.
HttpResponse not_found();
/// The path has no such method.
HttpResponse method_not_allowed();

}  // namespace offstage::lambda_host::api_answers
