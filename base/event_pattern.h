#pragma once

#include <memory>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace offstage {

/// What an event has to look like, as rules of EventBridge and filters of event source mappings say it:
/// {"eventName":["INSERT"],"dynamodb":{"NewImage":{"state":{"S":[{"prefix":"open"}]}}}}. All members have to
/// match, each by one of its values: exactly, or by prefix, suffix, anything-but, numeric, exists and
/// equals-ignore-case; $or has alternatives.
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
class EventPattern {
 public:
  /// The failure says what is wrong, and where in the pattern.
  static Result<EventPattern, Failure> parse(std::string_view json);

  bool matches(const json::Value& event) const;

  struct Node;

 private:
  explicit EventPattern(std::shared_ptr<const Node> root) : root_(std::move(root)) {}
  std::shared_ptr<const Node> root_;
};

}  // namespace offstage
