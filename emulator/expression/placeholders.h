#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "emulator/model/attribute_value.h"

namespace offstage::emulator::expression {

/// Which request member an expression came in; its errors start with "Invalid <kind>Expression: ".
/// kStatement is PartiQL, whose errors say only what is wrong.
enum class ExpressionKind { kUpdate, kCondition, kKeyCondition, kFilter, kProjection, kStatement };

/// "UpdateExpression" and so on.
std::string_view member_name(ExpressionKind kind);

/// ValidationException "Invalid UpdateExpression: " + detail.
AwsError invalid_expression(ExpressionKind kind, std::string_view detail);

enum class PlaceholderKind { kNames, kValues };

/// The keys of ExpressionAttributeNames (#a) or ExpressionAttributeValues (:a), as given: refuses an empty
/// map and a key that is no placeholder. To be called before the values are looked at.
Result<void> check_placeholder_keys(PlaceholderKind kind, const std::vector<std::string>& keys);

/// ExpressionAttributeNames and ExpressionAttributeValues of one request. Every expression of the request
/// is bound with the same object, so that it knows at the end what none of them used. One thread.
class Placeholders {
 public:
  Placeholders() = default;
  /// The keys have passed check_placeholder_keys: "#a" and ":a".
  Placeholders(std::map<std::string, std::string, std::less<>> names,
               std::map<std::string, AttributeValue, std::less<>> values);

  /// The attribute name or value a placeholder stands for, from then on counted as used; null when it is
  /// not defined. Lives as long as this object.
  const std::string* use_name(std::string_view key);
  const AttributeValue* use_value(std::string_view key);

  /// After all expressions of the request were parsed: an error for unused names, then for unused values.
  Result<void> check_all_used() const;

 private:
  std::map<std::string, std::string, std::less<>> names_;
  std::map<std::string, AttributeValue, std::less<>> values_;
  std::set<std::string, std::less<>> used_names_;
  std::set<std::string, std::less<>> used_values_;
};

}  // namespace offstage::emulator::expression
