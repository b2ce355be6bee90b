#include "gateway/integrations/dynamodb_backend.h"

#include <utility>

namespace offstage::gateway {

void DynamoDbBackend::send(MappedRequest request, Done done) const {
  const auto origin = Origin::parse(target_.endpoint);
  if (!origin) {
    return done(Refusal{.type = GatewayResponse::kIntegrationFailure,
                        .status = 500,
                        .message = {},
                        .note = "no DynamoDB endpoint: " + origin.error().text});
  }
  HttpRequest http;
  http.method = "POST";
  http.target = "/";
  http.headers = {{"Host", origin->host_header()},
                  {"Content-Type", "application/x-amz-json-1.0"},
                  {"X-Amz-Target", "DynamoDB_20120810." + action_}};
  http.body = std::move(request.body);
  sigv4::sign(http, credentials_, {target_.region, "dynamodb", clock_.now_ms()});
  web_.send(target_.endpoint, {}, std::move(http), timeout_,
            [done = std::move(done)](Result<HttpResponse, HttpFailure> response) {
              if (!response) return done(refusal_for(response.error()));
              BackendReply reply;
              reply.selection = std::to_string(response->status);
              reply.response = *std::move(response);
              reply.is_traced = true;
              done(std::move(reply));
            });
}

}  // namespace offstage::gateway
