#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/model/attribute_value.h"

namespace offstage::emulator {

// What both passes over an attribute value's JSON (attribute_json.h) know of its spelling.

/// The type that a member of that name holds; nothing for another name. By length first: every value of every
/// request passes here, most of them with one letter.
inline std::optional<AttributeType> type_of_name(std::string_view name) {
  if (name.size() == 1) {
    switch (name[0]) {
      case 'S':
        return AttributeType::kString;
      case 'N':
        return AttributeType::kNumber;
      case 'B':
        return AttributeType::kBinary;
      case 'L':
        return AttributeType::kList;
      case 'M':
        return AttributeType::kMap;
      default:
        return std::nullopt;
    }
  }
  if (name == "SS") return AttributeType::kStringSet;
  if (name == "NS") return AttributeType::kNumberSet;
  if (name == "BS") return AttributeType::kBinarySet;
  if (name == "BOOL") return AttributeType::kBool;
  if (name == "NULL") return AttributeType::kNull;
  return std::nullopt;
}

/// What AWS takes for a Boolean when it comes as a string.
inline std::optional<bool> truth_of(std::string_view text) {
  std::string lower;
  for (const char c : text) lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  if (lower == "true" || lower == "1" || lower == "yes") return true;
  if (lower == "false" || lower == "0" || lower == "no") return false;
  return std::nullopt;
}

}  // namespace offstage::emulator
