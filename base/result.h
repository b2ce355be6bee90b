#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/aws_error.h"

namespace offstage {

/// One line for a person: what failed and why. For start-up and configuration, never for the wire.
struct Failure {
  std::string text;
};

/// Wraps an error on its way into a Result, as std::unexpected does.
template <class E>
struct Unexpected {
  E error;
};

template <class E>
Unexpected<std::decay_t<E>> unexpected(E&& error) {
  return {std::forward<E>(error)};
}

/// A value or an error: the part of std::expected that we use, under its names, so that C++23's is a
/// drop-in. Errors are returned, never thrown; the default error is what an AWS client gets to see.
template <class T, class E = AwsError>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  using error_type = E;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(E error) : state_(std::in_place_index<1>, std::move(error)) {}
  template <class U>
    requires std::is_constructible_v<E, U&&>
  Result(Unexpected<U> error) : state_(std::in_place_index<1>, std::move(error.error)) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  /// Only when has_value().
  T& value() & { return *std::get_if<0>(&state_); }
  const T& value() const& { return *std::get_if<0>(&state_); }
  T&& value() && { return std::move(*std::get_if<0>(&state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  /// Only when !has_value().
  E& error() & { return *std::get_if<1>(&state_); }
  const E& error() const& { return *std::get_if<1>(&state_); }
  E&& error() && { return std::move(*std::get_if<1>(&state_)); }

 private:
  std::variant<T, E> state_;
};

template <class E>
class [[nodiscard]] Result<void, E> {
 public:
  using value_type = void;
  using error_type = E;

  Result() = default;
  Result(E error) : error_(std::move(error)) {}
  template <class U>
    requires std::is_constructible_v<E, U&&>
  Result(Unexpected<U> error) : error_(std::move(error.error)) {}

  bool has_value() const { return !error_.has_value(); }
  explicit operator bool() const { return has_value(); }

  E& error() & { return *error_; }
  const E& error() const& { return *error_; }
  E&& error() && { return std::move(*error_); }

 private:
  std::optional<E> error_;
};

}  // namespace offstage

#define OFFSTAGE_CONCAT_(a, b) a##b
#define OFFSTAGE_CONCAT(a, b) OFFSTAGE_CONCAT_(a, b)

/// Returns from the calling function when `expression`, a Result, holds an error.
#define RETURN_IF_ERROR(expression)                                      \
  do {                                                                   \
    if (auto offstage_result = (expression); !offstage_result)           \
      return ::offstage::unexpected(std::move(offstage_result).error()); \
  } while (false)

/// Declares or assigns `target` from `expression`, a Result, or returns its error.
#define ASSIGN_OR_RETURN(target, expression) \
  ASSIGN_OR_RETURN_(OFFSTAGE_CONCAT(offstage_result_, __COUNTER__), target, expression)
#define ASSIGN_OR_RETURN_(result, target, expression)                    \
  auto result = (expression);                                            \
  if (!result) return ::offstage::unexpected(std::move(result).error()); \
  target = std::move(result).value()
