#include "gateway/exchange.h"

#include <utility>

#include "gateway/proxy_request.h"

namespace offstage::gateway {

Exchange::Exchange(HttpRequest request, HttpReply reply, const AccessLog& log, const CorsWatch& cors)
    : request_(std::move(request)),
      reply_(std::move(reply)),
      log_(log),
      cors_(cors),
      start_(std::chrono::steady_clock::now()) {}

void Exchange::answer(HttpResponse response, AnswerOrigin origin) {
  std::string hint = cors_.look(request_, origin.cors, response);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start_;
  log_({request_.method, std::string(raw_path(request_)), response.status, std::string(origin.function),
        took.count(), std::move(origin.note), std::move(hint)});
  reply_(std::move(response));
}

}  // namespace offstage::gateway
