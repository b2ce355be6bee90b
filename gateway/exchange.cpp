#include "gateway/exchange.h"

#include <utility>

#include "gateway/proxy_request.h"

namespace offstage::gateway {

Exchange::Exchange(HttpRequest request, HttpReply reply, const AccessLog& log)
    : request_(std::move(request)),
      reply_(std::move(reply)),
      log_(log),
      start_(std::chrono::steady_clock::now()) {}

void Exchange::answer(HttpResponse response, std::string_view function, std::string note) {
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start_;
  log_({request_.method, std::string(raw_path(request_)), response.status, std::string(function),
        took.count(), std::move(note)});
  reply_(std::move(response));
}

}  // namespace offstage::gateway
