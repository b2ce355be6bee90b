#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/http.h"
#include "base/result.h"
#include "emulator/realm.h"

namespace offstage::emulator::admin {

// What is ours on the emulator's port: GET /_offstage/health, and calls for tests, which change how the
// emulator behaves and what it holds. One file per subject in this folder, one row per call in admin.cpp.
// JSON in, JSON out; an error is {"error":"…"}.

constexpr std::string_view kPrefix = "/_offstage/";

/// Answers a request whose path begins with kPrefix, most of them at once. Unless `enabled` only health is
/// there.
///
/// No web page may use these calls through its visitor's browser: there are no CORS headers, so that a page
/// elsewhere neither reads an answer nor gets past the preflight that a PUT needs; what changes something
/// must be said to be application/json, which no plain form can send; and a request with an Origin that is
/// not this server on this machine is refused, which a page behind a name that was bent to 127.0.0.1 cannot
/// avoid.
void answer(Realm& realm, bool enabled, const HttpRequest& request, const HttpReply& reply);

/// Why a call was not done.
struct Refusal {
  int status = 400;
  std::string text;

  /// Something was wrong with the request.
  Refusal(Failure failure) : text(std::move(failure.text)) {}
  Refusal(int status_is, std::string text_is) : status(status_is), text(std::move(text_is)) {}
};

struct Asked {
  Realm& realm;
  std::string body;
  std::string name;  // what stands for {name} in the path
};

/// One call: the answer's body.
using Answer = Result<std::string, Refusal>;
using Call = Answer (*)(const Asked& asked);

/// A call whose answer comes when something has happened: its body. What is wrong with the request comes at
/// once, and then no answer.
using Later = std::function<void(std::string body)>;
using WaitingCall = Result<void, Refusal> (*)(const Asked& asked, Later answer);

/// For calls that need no more than their path: no body, or {}.
Result<void, Refusal> check_no_settings(const Asked& asked);

Answer get_health(const Asked& asked);

Answer get_clock(const Asked& asked);
/// Moves it: {"advance_ms": 60000} from where it is, {"ahead_ms": 0} from the system's time. Answers as
/// get_clock does.
Answer put_clock(const Asked& asked);

Answer get_simulation(const Asked& asked);
/// Replaces every setting: what is left out is off. Answers as get_simulation does.
Answer put_simulation(const Asked& asked);

/// What is stored: each table with what it holds.
Answer get_tables(const Asked& asked);
/// Whether it fits together, see engine/consistency.h. Requests wait for it, so that it is no GET, which any
/// page could send.
Answer post_consistency(const Asked& asked);
/// Realm::reset(). Answers as get_tables does.
Answer post_reset(const Asked& asked);

Answer get_snapshots(const Asked& asked);
/// Takes one, in place of what had its name. Answers with it, as restoring does.
Answer put_snapshot(const Asked& asked);
Answer restore_snapshot(const Asked& asked);
/// Answers as get_snapshots does. 404, as restoring: there is none of that name.
Answer delete_snapshot(const Asked& asked);

/// {"ShardIterator": "…", "WaitMilliseconds": 20000}: {"ready":true} as soon as GetRecords would give
/// something for it, a record or the end of its shard; {"ready":false} when nothing has come in that time.
Result<void, Refusal> post_new_records(const Asked& asked, Later answer);

}  // namespace offstage::emulator::admin
