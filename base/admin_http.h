#pragma once

#include <string>
#include <string_view>

#include "base/http.h"

/// What the calls under /_offstage/ answer with and whom they refuse, on whichever port they are.
namespace offstage::admin_http {

/// `body` is JSON, and nobody keeps it.
HttpResponse respond(int status, std::string body);

/// {"error": text}
HttpResponse refuse(int status, std::string_view text);

/// 404 while --no-admin switches them off.
HttpResponse switched_off();

/// 405; `methods` are those there are, such as "GET, PUT".
HttpResponse not_a_method(const std::string& methods);

/// Whether a web page asks that does not come from this server: such a one is refused with 403, so that no
/// page that a developer happens to open resets what runs on the same machine.
bool is_foreign(const HttpRequest& request);
HttpResponse refuse_foreign();

/// Whether the request says that its body is JSON, which a page cannot say without being allowed to.
bool is_json(const HttpRequest& request);
HttpResponse refuse_other_than_json();

}  // namespace offstage::admin_http
