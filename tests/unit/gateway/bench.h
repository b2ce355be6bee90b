#pragma once

#include <chrono>
#include <future>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "gateway/api_identity.h"
#include "gateway/server.h"
#include "tests/unit/gateway/fake_invoker.h"
#include "tests/unit/gateway/requests.h"

namespace offstage::gateway {

/// A gateway with an invoker that answers {"statusCode":200,"body":"ok"}, and what it logged.
struct Bench {
  explicit Bench(const Service& service, GatewayOptions options = {})
      : described(service), gateway(service, invoker, clock, logging(std::move(options))) {
    invoker.answer_with(R"({"statusCode":200,"body":"ok"})");
  }

  GatewayOptions logging(GatewayOptions options) {
    options.log = [this](const AccessRecord& record) {
      const std::lock_guard lock(log_mutex);
      log.push_back(record);
    };
    return options;
  }

  /// The answer may come from another thread, when keys are fetched for it.
  HttpResponse send(HttpRequest request) {
    std::promise<HttpResponse> answer;  // throws when it is set twice
    gateway.handle(std::move(request), [&](HttpResponse response) { answer.set_value(std::move(response)); });
    std::future<HttpResponse> future = answer.get_future();
    REQUIRE(future.wait_for(std::chrono::seconds(60)) == std::future_status::ready);
    return future.get();
  }
  HttpResponse get(std::string target) { return send(make_request("GET", std::move(target))); }

  /// "200 ok" and the like.
  std::string outcome(HttpRequest request) {
    const HttpResponse response = send(std::move(request));
    return std::to_string(response.status) + " " + response.body;
  }

  /// Of the REST API; all benches' services have stage dev.
  std::string api_id() const { return rest_api_identity(described).id; }

  const Service described;
  std::mutex log_mutex;  // answers come on several threads; a test reads the log when it has them
  std::vector<AccessRecord> log;
  FakeInvoker invoker;
  ManualClock clock{1'783'711'144'836};
  Gateway gateway;
};

}  // namespace offstage::gateway
