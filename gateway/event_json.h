#pragma once

#include <string_view>

#include "base/json.h"
#include "gateway/named_values.h"

namespace offstage::gateway {

/// The pieces that both event formats are made of. Text of a request may be any bytes; what is not UTF-8
/// becomes U+FFFD, so that an event is always JSON.

void write_text(json::Writer& writer, std::string_view bytes);
void write_text_member(json::Writer& writer, std::string_view key, std::string_view bytes);

/// name -> last value.
void write_last_values(json::Writer& writer, const NamedValues& values);
/// name -> list of values.
void write_value_lists(json::Writer& writer, const NamedValues& values);
/// name -> all values with a comma and no blank between them.
void write_joined_values(json::Writer& writer, const NamedValues& values);

/// As base64, or as text.
void write_body(json::Writer& writer, std::string_view body, bool is_binary);

}  // namespace offstage::gateway
