#include "base/json_schema.h"

#include <rapidjson/document.h>
#include <rapidjson/internal/regex.h>
#include <rapidjson/schema.h>

#include <mutex>
#include <optional>
#include <utility>

namespace offstage::json {
namespace {

constexpr int kDepthMax = 512;

/// Both the schema's own reading and the validator's are recursive.
bool is_too_deep(const rapidjson::Value& value, int depth = 0) {
  if (depth > kDepthMax) return true;
  if (value.IsObject()) {
    for (const auto& member : value.GetObject()) {
      if (is_too_deep(member.value, depth + 1)) return true;
    }
  } else if (value.IsArray()) {
    for (const auto& element : value.GetArray()) {
      if (is_too_deep(element, depth + 1)) return true;
    }
  }
  return false;
}

bool parse(std::string_view text, rapidjson::Document& document) {
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
  document.Parse<kFlags>(text.data(), text.size());
  return !document.HasParseError() && !is_too_deep(document);
}

/// RapidJSON's expressions have no classes such as \d: they are written out, also within brackets.
std::string written_out(std::string_view pattern) {
  std::string out;
  bool in_brackets = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '[') in_brackets = true;
    if (pattern[i] == ']') in_brackets = false;
    std::string_view characters;
    bool is_negated = false;
    if (pattern[i] == '\\' && i + 1 < pattern.size()) {
      const char kind = pattern[i + 1];
      is_negated = kind == 'D' || kind == 'W' || kind == 'S';
      if (kind == 'd' || kind == 'D') characters = "0-9";
      if (kind == 'w' || kind == 'W') characters = "A-Za-z0-9_";
      if (kind == 's' || kind == 'S') characters = " \t\n\r\f\v";
      if (characters.empty() || (is_negated && in_brackets)) {
        out += pattern[i];
        out += pattern[++i];
        continue;
      }
      ++i;
      out += in_brackets ? "" : is_negated ? "[^" : "[";
      out += characters;
      out += in_brackets ? "" : "]";
      continue;
    }
    out += pattern[i];
  }
  return out;
}

/// `(?:` is the only group of that kind that means no more than a group.
std::string without_plain_groups(std::string pattern) {
  for (auto at = pattern.find("(?:"); at != std::string::npos; at = pattern.find("(?:", at + 1)) {
    pattern.erase(at + 1, 2);
  }
  return pattern;
}

std::optional<std::string> usable_pattern(std::string_view given) {
  std::string pattern = without_plain_groups(written_out(given));
  using Regex = rapidjson::internal::GenericRegex<rapidjson::UTF8<>>;
  const bool has_other_group = pattern.find("(?") != std::string::npos;
  if (has_other_group || !Regex(pattern.c_str()).IsValid()) return std::nullopt;
  return pattern;
}

/// Rewrites every `pattern` and the names under `patternProperties`. The failure names the one that cannot
/// be.
Result<void, Failure> rewrite_patterns(rapidjson::Value& schema, rapidjson::Document& document) {
  const auto unusable = [](const rapidjson::Value& pattern) {
    return Failure{std::string("the pattern ") + pattern.GetString() +
                   " cannot be checked here: no look-ahead, look-behind or lazy quantifiers"};
  };
  if (schema.IsArray()) {
    for (auto& element : schema.GetArray()) RETURN_IF_ERROR(rewrite_patterns(element, document));
    return {};
  }
  if (!schema.IsObject()) return {};
  for (auto& member : schema.GetObject()) {
    const std::string_view name(member.name.GetString(), member.name.GetStringLength());
    if (name == "pattern" && member.value.IsString()) {
      const auto pattern = usable_pattern(member.value.GetString());
      if (!pattern) return unusable(member.value);
      member.value.SetString(pattern->c_str(), document.GetAllocator());
      continue;
    }
    if (name == "patternProperties" && member.value.IsObject()) {
      for (auto& property : member.value.GetObject()) {
        const auto pattern = usable_pattern(property.name.GetString());
        if (!pattern) return unusable(property.name);
        property.name.SetString(pattern->c_str(), document.GetAllocator());
      }
    }
    // `enum` and `default` hold values and no schemas.
    if (name != "enum" && name != "default") RETURN_IF_ERROR(rewrite_patterns(member.value, document));
  }
  return {};
}

}  // namespace

struct Schema::Compiled {
  explicit Compiled(const rapidjson::Document& text) : schema(text) {}
  rapidjson::SchemaDocument schema;
  std::mutex mutex;  // RapidJSON's expressions keep their state in the schema
};

Schema::Schema(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Schema::Schema(Schema&&) noexcept = default;
Schema& Schema::operator=(Schema&&) noexcept = default;
Schema::~Schema() = default;

Result<Schema, Failure> Schema::compile(std::string_view json) {
  rapidjson::Document document;
  if (!parse(json, document)) return Failure{"the schema is no JSON, or nests too deeply"};
  if (!document.IsObject()) return Failure{"the schema is no object"};
  RETURN_IF_ERROR(rewrite_patterns(document, document));
  return Schema(std::make_unique<Compiled>(document));
}

bool Schema::accepts(std::string_view json) const {
  rapidjson::Document document;
  if (!parse(json, document)) return false;
  const std::lock_guard lock(compiled_->mutex);
  rapidjson::SchemaValidator validator(compiled_->schema);
  return document.Accept(validator) && validator.IsValid();
}

}  // namespace offstage::json
