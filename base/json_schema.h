#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace offstage::json {

/// A JSON Schema, draft 4, compiled once. Thread-safe. RapidJSON stays behind json_schema.cpp; its
/// expressions for `pattern` know neither look-ahead nor lazy quantifiers, and take linear time.
class Schema {
 public:
  /// The failure says what is wrong: no JSON object, or a pattern that cannot be used here.
  static Result<Schema, Failure> compile(std::string_view json);

  Schema(Schema&&) noexcept;
  Schema& operator=(Schema&&) noexcept;
  ~Schema();

  /// Whether the text is JSON that the schema allows.
  bool accepts(std::string_view json) const;

 private:
  struct Compiled;
  explicit Schema(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace offstage::json
