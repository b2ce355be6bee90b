#pragma once

#include <string_view>

#include "base/http.h"
#include "base/result.h"
#include "emulator/operations/context.h"

namespace offstage::emulator::admin {

// What is ours on the emulator's port: GET /_offstage/health, and calls that change how the emulator behaves.
// One file per call in this folder, one row in admin.cpp. JSON in, JSON out; an error is {"error":"…"}.

constexpr std::string_view kPrefix = "/_offstage/";

/// Answers a request whose path begins with kPrefix. Unless `enabled` only health is there.
///
/// No web page may use these calls through its visitor's browser: there are no CORS headers, so that a page
/// elsewhere neither reads an answer nor gets past the preflight that a PUT needs; what changes something
/// must be said to be application/json, which no plain form can send; and a request with an Origin that is
/// not this server on this machine is refused, which a page behind a name that was bent to 127.0.0.1 cannot
/// avoid.
HttpResponse answer(Context& context, bool enabled, const HttpRequest& request);

/// One call: the answer's body, or what was wrong with the request (400).
using Call = Result<std::string, Failure> (*)(Context& context, const HttpRequest& request);

Result<std::string, Failure> get_health(Context& context, const HttpRequest& request);
Result<std::string, Failure> get_clock(Context& context, const HttpRequest& request);
/// Moves it: {"advance_ms": 60000} from where it is, {"ahead_ms": 0} from the system's time. Answers as
/// get_clock does.
Result<std::string, Failure> put_clock(Context& context, const HttpRequest& request);
Result<std::string, Failure> get_simulation(Context& context, const HttpRequest& request);
/// Replaces every setting: what is left out is off. Answers as get_simulation does.
Result<std::string, Failure> put_simulation(Context& context, const HttpRequest& request);

}  // namespace offstage::emulator::admin
