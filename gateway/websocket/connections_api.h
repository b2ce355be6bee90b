#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/http.h"
#include "base/sigv4.h"
#include "gateway/api_identity.h"
#include "gateway/auth/iam_authorizer.h"
#include "gateway/websocket/connections.h"

namespace offstage::gateway {

/// What handlers talk to their clients through: POST, GET and DELETE of @connections/{connectionId}, also
/// below the stage ("API Gateway Management API reference"). Thread-safe.
class ConnectionsApi {
 public:
  static constexpr std::size_t kMessageBytesMax = std::size_t{128} * 1024;

  /// With credentials requests must be signed with one of them; without, nobody looks. The references must
  /// outlive this.
  ConnectionsApi(Connections& connections, const ApiIdentity& api, const Clock& clock,
                 std::vector<sigv4::Credentials> credentials);

  /// The connection that the path is about; nothing when it is not under @connections. The id may be
  /// anything.
  std::optional<std::string> connection_in(std::string_view path) const;

  HttpResponse answer(const HttpRequest& request, const std::string& connection_id) const;

 private:
  HttpResponse serve(const HttpRequest& request, const std::string& connection_id) const;
  HttpResponse post(const HttpRequest& request, Connection& connection) const;
  HttpResponse get(const Connection& connection) const;

  Connections& connections_;
  const ApiIdentity& api_;
  const Clock& clock_;
  const bool verifies_;
  const IamAuthorizer iam_;
};

}  // namespace offstage::gateway
