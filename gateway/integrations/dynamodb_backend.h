#pragma once

#include <chrono>
#include <map>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/sigv4.h"
#include "gateway/integrations/templated_integration.h"
#include "gateway/integrations/web_client.h"

namespace offstage::gateway {

/// Where DynamoDB is, and as whom to speak to it.
struct DynamoDbTarget {
  std::string endpoint;  // "http://127.0.0.1:8000"
  std::string region;
  sigv4::Credentials credentials;
  std::map<std::string, sigv4::Credentials> by_role;  // of the roles that methods call with

  const sigv4::Credentials& credentials_of(const std::string& role) const {
    const auto found = by_role.find(role);
    return found == by_role.end() ? credentials : found->second;
  }
};

/// An AWS service integration with DynamoDB: the request template makes an action's request; its status
/// selects the response ("Set up AWS service integrations", developer guide). Any endpoint will do: it only
/// speaks HTTP.
class DynamoDbBackend : public Backend {
 public:
  /// References must outlive this; so must this each call.
  DynamoDbBackend(WebClient& web, const DynamoDbTarget& target, const Clock& clock, std::string action,
                  const std::string& role, std::chrono::milliseconds timeout)
      : web_(web),
        target_(target),
        credentials_(target.credentials_of(role)),
        clock_(clock),
        action_(std::move(action)),
        timeout_(timeout) {}

  void send(MappedRequest request, Done done) const override;

 private:
  WebClient& web_;
  const DynamoDbTarget& target_;
  const sigv4::Credentials& credentials_;
  const Clock& clock_;
  const std::string action_;
  const std::chrono::milliseconds timeout_;
};

}  // namespace offstage::gateway
