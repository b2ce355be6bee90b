#include "emulator/operations/tag_list.h"

#include <locale.h>
#include <wctype.h>

#include <cstdint>
#include <optional>

#include "emulator/model/errors.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/control_plane.h"
#include "emulator/operations/resource_arn.h"

namespace offstage::emulator {
namespace {

constexpr std::string_view kReservedPrefix = "aws:";
constexpr std::string_view kPunctuation = "+-=._:/@";

/// The characters of UTF-8 text, which the parser has seen to be well-formed.
std::u32string characters(std::string_view text) {
  std::u32string result;
  for (const char byte : text) {
    const auto bits = static_cast<unsigned char>(byte);
    if ((bits & 0xC0) == 0x80 && !result.empty()) {
      result.back() = (result.back() << 6) | (bits & 0x3FU);
    } else if (bits < 0x80) {
      result.push_back(bits);
    } else {
      result.push_back(bits & (bits >= 0xF0 ? 0x07U : bits >= 0xE0 ? 0x0FU : 0x1FU));
    }
  }
  return result;
}

/// Unicode's separators beyond ASCII.
bool is_separator(char32_t character) {
  return character == 0xA0 || character == 0x1680 || (character >= 0x2000 && character <= 0x200A) ||
         character == 0x2028 || character == 0x2029 || character == 0x202F || character == 0x205F ||
         character == 0x3000;
}

/// Letters, digits and separators of every script, and a few signs.
bool is_tag_character(char32_t character) {
  if (character < 0x80) {
    const auto ascii = static_cast<char>(character);
    return (ascii >= 'a' && ascii <= 'z') || (ascii >= 'A' && ascii <= 'Z') ||
           (ascii >= '0' && ascii <= '9') || ascii == ' ' || kPunctuation.find(ascii) != std::string::npos;
  }
  if (is_separator(character)) return true;
  static const locale_t kUnicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return kUnicode == nullptr || iswalnum_l(static_cast<wint_t>(character), kUnicode) != 0;
}

bool is_tag_text(std::string_view text, std::size_t length_max) {
  const auto all = characters(text);
  if (all.size() > length_max) return false;
  for (const auto character : all) {
    if (!is_tag_character(character)) return false;
  }
  return true;
}

}  // namespace

Result<void> check_tag_key(std::string_view key) {
  if (key.starts_with(kReservedPrefix)) return errors::validation(texts::kTagKeyReserved, {key});
  if (key.empty() || !is_tag_text(key, limits::kTagKeyMax)) {
    return errors::validation(texts::kTagKeyInvalid, {key});
  }
  return {};
}

Result<std::map<std::string, std::string>> read_tags(const RequestReader& request, json::Value list) {
  std::map<std::string, std::string> tags;
  for (const auto element : list.elements()) {
    const auto tag = request.structure(element);
    const auto key = tag.string("Key");
    const auto value = tag.string("Value");
    if (!key) return errors::validation(texts::kTagKeyInvalid, {"null"});
    RETURN_IF_ERROR(check_tag_key(*key));
    if (!value || !is_tag_text(*value, limits::kTagValueMax)) {
      return errors::validation(texts::kTagValueInvalid, {value.value_or("null")});
    }
    if (!tags.emplace(*key, *value).second) return errors::validation(texts::kTagKeyRepeated, {*key});
  }
  return tags;
}

Result<void> alter_tags(Context& context, const RequestReader& request, const std::string& table,
                        const std::function<void(std::map<std::string, std::string>& tags)>& change) {
  const auto altered =
      context.catalog.alter(table, [&](const Table& now, Alteration& alteration) -> Result<void> {
        RETURN_IF_ERROR(check_settled(context, now));
        change(alteration.schema.tags);
        return check_tag_count(alteration.schema.tags.size());
      });
  if (altered) return {};
  if (altered.error().name() == "ResourceNotFoundException") return tagged_table_not_found(request);
  return altered.error();
}

Result<void> check_tag_count(std::size_t count) {
  if (count > limits::kTagsMax) return errors::validation(texts::kTooManyTags);
  return {};
}

}  // namespace offstage::emulator
