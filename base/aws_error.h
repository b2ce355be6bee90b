#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace offstage {

/// An error as an AWS client sees it. The texts live with the product that sends them (for the emulator
/// in emulator/model/errors.h); this is only their shape.
class AwsError {
 public:
  /// `type` is the full shape id sent as __type, such as "com.amazon.coral.validate#ValidationException".
  /// An empty message is left out of the body, as AWS does for a few errors of the envelope.
  AwsError(std::string type, std::string message, int status = 400)
      : type_(std::move(type)), message_(std::move(message)), status_(status) {}

  const std::string& type() const { return type_; }
  const std::string& message() const { return message_; }
  int status() const { return status_; }

  /// The type without its prefix: "ValidationException".
  std::string_view name() const;

  /// AWS spells the key "message" for most errors and "Message" for a few; raw clients compare bytes.
  AwsError& with_message_key(std::string key) {
    message_key_ = std::move(key);
    return *this;
  }

  /// Adds a member beside the message, as `Item` or `CancellationReasons`; `json` is a whole JSON value.
  AwsError& with_member(std::string name, std::string json) {
    members_.emplace_back(std::move(name), std::move(json));
    return *this;
  }

  /// For the product that made the error: of what sort it is, by a number of its own. Never sent.
  AwsError& with_kind(int kind) {
    kind_ = kind;
    return *this;
  }
  int kind() const { return kind_; }

  const std::vector<std::pair<std::string, std::string>>& members() const { return members_; }

  /// The body: {"__type":"...","message":"...", members}.
  std::string to_json() const;

 private:
  std::string type_;
  std::string message_;
  std::string message_key_ = "message";
  int status_;
  int kind_ = 0;
  std::vector<std::pair<std::string, std::string>> members_;
};

}  // namespace offstage
