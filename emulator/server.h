#pragma once

#include "base/http.h"
#include "base/worker_pool.h"
#include "emulator/iam/access.h"
#include "emulator/operations/operations.h"
#include "emulator/realm.h"
#include "emulator/signature_verifier.h"

namespace offstage::emulator {

/// The DynamoDB JSON 1.0 protocol: from an HTTP request to an operation and back (DYNAMODB.md 1). It does
/// the envelope's checks in AWS's order, runs the operation where it belongs, and turns errors into
/// answers. Thread-safe.
class Server {
 public:
  /// All outlive the server and every reply. Without a verifier any signature will do, without `access` every
  /// caller may do everything; without `admin` /_offstage/ answers nothing but health.
  Server(Realms& realms, WorkerPool& workers, const SignatureVerifier* verifier, iam::Access* access,
         bool admin)
      : realms_(realms), workers_(workers), verifier_(verifier), access_(access), admin_(admin) {}

  void handle(HttpRequest request, HttpReply reply);

  /// What the HTTP server answers by itself: 400, 413 or 500.
  static HttpResponse protocol_error(int status);

 private:
  void answer_admin(const HttpRequest& request, const HttpReply& reply);
  HttpResponse answer(const HttpRequest& request);
  /// A POST whose body is decoded: one call of the API.
  HttpResponse answer_call(const HttpRequest& request, std::string_view request_body);
  Result<void> authenticate(const HttpRequest& request) const;
  /// Runs the operation, as far as its caller may.
  Result<std::string> execute(const HttpRequest& request, const OperationEntry& operation, Context& context,
                              const RequestReader& reader);
  HttpResponse answer_preflight(const HttpRequest& request) const;

  Realms& realms_;
  WorkerPool& workers_;
  const SignatureVerifier* verifier_;
  iam::Access* access_;
  const bool admin_;
};

}  // namespace offstage::emulator
