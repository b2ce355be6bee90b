#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace offstage {

/// The condition keys of one request and their values ("AWS global condition context keys", IAM user guide),
/// asked for only where a statement has a condition or a variable. Used by one thread.
class PolicyContext {
 public:
  virtual ~PolicyContext() = default;

  /// The values of a key, whose name compares without case: "aws:SourceIp". nullptr: the request has no such
  /// key. What is pointed to lives as long as the context.
  virtual const std::vector<std::string>* find(std::string_view key) const = 0;
};

/// Keys whose values are all known beforehand.
class PolicyKeys : public PolicyContext {
 public:
  using Values = std::map<std::string, std::vector<std::string>, std::less<>>;

  PolicyKeys() = default;
  explicit PolicyKeys(Values values) : values_(std::move(values)) {}

  const std::vector<std::string>* find(std::string_view key) const override;

 private:
  Values values_;
};

}  // namespace offstage
