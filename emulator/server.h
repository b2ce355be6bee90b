#pragma once

#include "base/http.h"
#include "base/worker_pool.h"
#include "emulator/realm.h"
#include "emulator/signature_verifier.h"

namespace offstage::emulator {

/// The DynamoDB JSON 1.0 protocol: from an HTTP request to an operation and back (DYNAMODB.md 1). It does
/// the envelope's checks in AWS's order, runs the operation where it belongs, and turns errors into
/// answers. Thread-safe.
class Server {
 public:
  /// `realms`, `workers` and `verifier` outlive the server and every reply. Without a verifier any
  /// signature will do; without `admin` /_offstage/ answers nothing but health.
  Server(Realms& realms, WorkerPool& workers, const SignatureVerifier* verifier, bool admin)
      : realms_(realms), workers_(workers), verifier_(verifier), admin_(admin) {}

  void handle(HttpRequest request, HttpReply reply);

  /// What the HTTP server answers by itself: 400, 413 or 500.
  static HttpResponse protocol_error(int status);

 private:
  HttpResponse answer(const HttpRequest& request);
  /// A POST whose body is decoded: one call of the API.
  HttpResponse answer_call(const HttpRequest& request, std::string_view request_body);
  Result<void> authenticate(const HttpRequest& request) const;
  HttpResponse answer_preflight(const HttpRequest& request) const;

  Realms& realms_;
  WorkerPool& workers_;
  const SignatureVerifier* verifier_;
  const bool admin_;
};

}  // namespace offstage::emulator
