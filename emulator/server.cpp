#include "emulator/server.h"

#include <random>

#include "base/compression.h"
#include "base/crc32.h"
#include "base/json.h"
#include "emulator/admin/admin.h"
#include "emulator/authentication.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/wire.h"
#include "emulator/operations/operations.h"

namespace offstage::emulator {
namespace {

constexpr std::string_view kJson10 = "application/x-amz-json-1.0";
constexpr std::string_view kJson = "application/json";
constexpr std::size_t kCompressedFrom = 4 * 1024;  // longer bodies only

/// 52 characters; AWS's own end in the same 26.
std::string request_id() {
  static constexpr char kAlphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  thread_local std::mt19937_64 generator(std::random_device{}());
  std::string id;
  id.reserve(52);
  while (id.size() < 26) {
    // A fraction of 32 bits, whose digits to the base of 36 are taken off the front: quicker than dividing.
    std::uint64_t fraction = generator() >> 32;
    for (int i = 0; i < 6 && id.size() < 26; ++i) {
      fraction *= 36;
      id.push_back(kAlphabet[fraction >> 32]);
      fraction &= 0xFFFFFFFF;
    }
  }
  return id.append("VV4KQNSO5AEMVJF66Q9ASUAAJG");
}

std::string_view media_type(const HttpRequest& request) {
  const auto* header = request.header("Content-Type");
  if (!header) return {};
  std::string_view type = *header;
  type = type.substr(0, type.find(';'));
  while (!type.empty() && type.back() == ' ') type.remove_suffix(1);
  return type;
}

/// The operation's name in X-Amz-Target, or nothing when it is none of DynamoDB's.
std::string_view target_operation(const HttpRequest& request) {
  const auto* target = request.header("X-Amz-Target");
  if (!target) return {};
  for (const std::string_view prefix : {"DynamoDB_20120810.", "DynamoDBStreams_20120810."}) {
    if (target->starts_with(prefix)) return std::string_view(*target).substr(prefix.size());
  }
  return {};
}

void add_protocol_headers(HttpResponse& response, const HttpRequest& request, std::string_view content_type) {
  response.headers.reserve(4);
  response.headers.push_back({"Server", "Server"});
  response.headers.push_back({"x-amzn-RequestId", request_id()});
  response.headers.push_back({"x-amz-crc32", std::to_string(crc32(response.body))});
  if (!content_type.empty()) response.headers.push_back({"Content-Type", std::string(content_type)});
  if (request.header("Origin")) {
    response.headers.push_back({"Access-Control-Allow-Origin", "*"});
    response.headers.push_back(
        {"Access-Control-Expose-Headers", "x-amzn-RequestId, x-amz-crc32, x-amzn-ErrorType, Date"});
  }
}

/// As on AWS: when the client asks for it, and never a short body.
void compress(HttpResponse& response, const HttpRequest& request) {
  if (response.body.size() <= kCompressedFrom) return;
  const auto* accept = request.header("Accept-Encoding");
  const auto coding = accept ? compression::accepted(*accept) : compression::Coding::kIdentity;
  if (coding == compression::Coding::kIdentity) return;
  response.body = compression::encode(coding, response.body);
  response.headers.push_back({"Content-Encoding", std::string(compression::name_of(coding))});
}

/// A compressed body does not tell how much it is.
bool is_short_call(const OperationEntry& operation, const HttpRequest& request) {
  return operation.is_short(request.body) && !request.header("Content-Encoding");
}

HttpResponse respond(const HttpRequest& request, int status, std::string body,
                     std::string_view content_type) {
  HttpResponse response{.status = status, .headers = {}, .body = std::move(body)};
  compress(response, request);
  add_protocol_headers(response, request, content_type);
  return response;
}

HttpResponse respond_error(const HttpRequest& request, const AwsError& error) {
  const auto type = media_type(request);
  return respond(request, error.status(), error.to_json(), type.empty() ? kJson10 : type);
}

/// The body as it was before it was compressed; AWS answers 500 for what it cannot decode.
Result<std::string> decoded_body(const HttpRequest& request, const std::string& content_encoding) {
  const auto coding = compression::coding_named(content_encoding);
  if (coding) {
    auto body = compression::decode(*coding, request.body, limits::kRequestBodyBytesMax);
    if (body) return std::move(*body);
  }
  return errors::internal_failure(texts::fill(texts::kBodyNotDecoded, {content_encoding}));
}

}  // namespace

void Server::handle(HttpRequest request, HttpReply reply) {
  const bool own = request.path().starts_with(admin::kPrefix);
  const auto* operation = find_operation(target_operation(request));
  // Our own calls that change something may wait for others: a reset, say.
  const bool is_short = own ? request.method == "GET" : !operation || is_short_call(*operation, request);
  const auto run = [this, own](const HttpRequest& asked, const HttpReply& answered) {
    own ? answer_admin(asked, answered) : answered(answer(asked));
  };
  if (is_short) return run(request, reply);
  workers_.post([run, request = std::make_shared<HttpRequest>(std::move(request)), reply = std::move(reply)] {
    run(*request, reply);
  });
}

HttpResponse Server::protocol_error(int status) {
  if (status == 500) return respond_error({}, errors::internal_failure(texts::fill(texts::kRequestGivenUp)));
  if (status == 413) return {.status = status, .headers = {}, .body = {}};
  return {.status = status, .headers = {{"Content-Type", "text/plain"}}, .body = "Bad Request\n"};
}

HttpResponse Server::answer_preflight(const HttpRequest& request) const {
  HttpResponse response;
  response.headers.push_back({"x-amzn-RequestId", request_id()});
  response.headers.push_back({"Access-Control-Allow-Origin", "*"});
  response.headers.push_back({"Access-Control-Max-Age", "172800"});
  if (const auto* headers = request.header("Access-Control-Request-Headers")) {
    response.headers.push_back({"Access-Control-Allow-Headers", *headers});
  }
  if (const auto* method = request.header("Access-Control-Request-Method")) {
    response.headers.push_back({"Access-Control-Allow-Methods", *method});
  }
  return response;
}

Result<void> Server::authenticate(const HttpRequest& request) const {
  RETURN_IF_ERROR(check_authentication(request));
  if (verifier_ != nullptr) return verifier_->verify(request);
  return {};
}

Result<std::string> Server::execute(const HttpRequest& request, const OperationEntry& operation,
                                    Context& context, const RequestReader& reader) {
  if (access_ == nullptr) return run(operation, context, reader);
  const Refusals refusals = access_->check(context, request, operation.name, reader);
  if (refusals.empty()) return run(operation, context, reader);
  // Calls about items look their tables up in one place, which refuses; the others are refused here.
  if (refusals.call && !operation.traffic) return *refusals.call;
  Context refusing = context;
  refusing.refusals = &refusals;
  return run(operation, refusing, reader);
}

void Server::answer_admin(const HttpRequest& request, const HttpReply& reply) {
  const auto realm = realms_.named_in_query(request);
  if (!realm) return reply(respond_error(request, errors::internal_failure(realm.error().text)));
  admin::answer(**realm, admin_, request, reply);
}

HttpResponse Server::answer(const HttpRequest& request) {
  if (request.method == "GET") {
    return respond(request, 200, "healthy: dynamodb." + realms_.home_region() + ".amazonaws.com ", "");
  }
  if (request.method == "OPTIONS" && request.header("Origin")) return answer_preflight(request);
  const auto type = media_type(request);
  if (request.method != "POST" || (type != kJson10 && type != kJson)) {
    return respond(request, 404, "<UnknownOperationException/>\n", "");
  }
  const auto* content_encoding = request.header("Content-Encoding");
  if (!content_encoding) return answer_call(request, request.body);
  const auto body = decoded_body(request, *content_encoding);
  return body ? answer_call(request, *body) : respond_error(request, body.error());
}

HttpResponse Server::answer_call(const HttpRequest& request, std::string_view request_body) {
  const auto document = json::Document::parse(request_body.empty() ? "{}" : request_body);
  if (!document) return respond_error(request, errors::serialization());
  const auto name = target_operation(request);
  const auto* operation = find_operation(name);
  if (!operation) {
    if (!is_unsupported_operation(name)) return respond_error(request, errors::unknown_operation());
    return respond_error(
        request, errors::service("UnknownOperationException", texts::fill(texts::kCallUnsupported, {name})));
  }
  if (auto authentic = authenticate(request); !authentic) {
    return respond_error(request, authentic.error());
  }
  if (request_body.empty() || !document->root().is_object()) {
    return respond_error(request, errors::serialization());
  }
  if (auto shaped = check_shape(document->root(), *operation->shape); !shaped) {
    return respond_error(request, shaped.error());
  }
  const auto realm = realms_.of(request);
  if (!realm) return respond_error(request, errors::internal_failure(realm.error().text));
  const auto visit = (*realm)->enter();
  const auto* host = request.header("Host");
  const RequestReader reader(document->root(), visit->validation, host ? std::string_view(*host) : "");
  auto body = execute(request, *operation, *visit, reader);
  if (!body) return respond_error(request, body.error());
  return respond(request, 200, std::move(body).value(), media_type(request));
}

}  // namespace offstage::emulator
