#pragma once

#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "gateway/cors_check.h"
#include "gateway/cors_place.h"
#include "gateway/service/offline_settings.h"

namespace offstage::gateway {

/// Looks at the answers to pages of other origins as their browser will, on their way out, and says what it
/// will refuse and what would help. Thread-safe; takes its lock only for answers that are refused.
class CorsWatch {
 public:
  /// With `relaxed`, what a browser would refuse is changed so that it does not.
  explicit CorsWatch(std::optional<RelaxedCors> relaxed) : relaxed_(std::move(relaxed)) {}

  /// One line for the log; empty when there is nothing to say, or it has been said of that route.
  std::string look(const HttpRequest& request, const CorsPlace& place, HttpResponse& response) const;

 private:
  bool is_new(const CorsProblem& problem, const CorsPlace& place) const;

  const std::optional<RelaxedCors> relaxed_;
  mutable std::mutex mutex_;
  mutable std::set<std::string> said_;  // by route, answerer and cause
};

}  // namespace offstage::gateway
