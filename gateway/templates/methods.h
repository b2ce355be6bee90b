#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "gateway/templates/values.h"

namespace offstage::gateway::templates {

/// No text that is made may be longer.
constexpr std::size_t kTextBytesMax = std::size_t{16} << 20;

/// One call of a Java method in a template.
struct Invocation {
  const std::string& method;
  const std::vector<Value>& arguments;
  Heap& heap;

  std::size_t count() const { return arguments.size(); }
  /// Whether it is a call of that method with as many arguments.
  bool is(std::string_view name, std::size_t with) const { return method == name && count() == with; }
  /// The argument when it is a String; nullptr otherwise and when it is missing.
  const std::string* text(std::size_t index) const {
    return index < count() ? text_in(arguments[index]) : nullptr;
  }
  std::optional<std::int64_t> integer(std::size_t index) const {
    const auto* value = index < count() ? std::get_if<std::int64_t>(&arguments[index]) : nullptr;
    return value != nullptr ? std::optional(*value) : std::nullopt;
  }
};

/// What a method answers. Nothing when the object has no such method for such arguments, which Velocity
/// passes over; a Failure where Java would throw, which ends the template.
struct Answer {
  Answer(std::nullopt_t) {}
  Answer(Unexpected<Failure> error) : failure(std::move(error.error)) {}
  template <class T>
    requires std::constructible_from<Value, T>
  Answer(T&& result) : value(std::forward<T>(result)) {}

  std::optional<Value> value;
  std::optional<Failure> failure;
};

/// What a method without a result leaves.
Value nothing();

Answer call_text(const std::string& on, const Invocation& call);
Answer call_list(List& on, const Invocation& call);
Answer call_map(Map& on, const Invocation& call);
Answer call_entry(MapEntry& on, const Invocation& call);
Answer call_number(const Value& on, const Invocation& call);
/// $util
Answer call_util(const Invocation& call);

}  // namespace offstage::gateway::templates
