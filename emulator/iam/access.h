#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "base/http.h"
#include "emulator/iam/needs.h"
#include "emulator/iam/principal.h"
#include "emulator/operations/context.h"
#include "emulator/operations/refusals.h"

namespace offstage::emulator::iam {

/// Asks the roles of callers before their calls run. Thread-safe.
class Access {
 public:
  explicit Access(Settings settings);

  /// What the caller must not do of this call; nothing for callers who are nobody's business, and nothing
  /// where refusals are only logged. The request has the operation's shape.
  Refusals check(Context& context, const HttpRequest& http, std::string_view operation,
                 const RequestReader& request);

 private:
  const Principal* caller(const HttpRequest& http) const;
  void tell(const Principal& principal, const Need& need, bool is_denied);

  const Mode mode_;
  std::map<std::string, Principal, std::less<>> principals_;  // by access key id
  std::mutex mutex_;
  std::set<std::string> told_;  // guarded by mutex_
};

}  // namespace offstage::emulator::iam
