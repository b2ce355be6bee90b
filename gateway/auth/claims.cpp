#include "gateway/auth/claims.h"

#include <fmt/format.h>

#include <chrono>
#include <string_view>

namespace offstage::gateway {
namespace {

std::string plain_text(json::Value value) {
  return value.is_string() ? std::string(value.as_string()) : value.to_json();
}

std::string list_text(json::Value list, char separator) {
  std::string text;
  for (const json::Value each : list.elements()) {
    if (!text.empty()) text += separator;
    text += plain_text(each);
  }
  return text;
}

/// As Java prints a date.
std::string date_text(std::int64_t seconds) {
  static constexpr std::string_view kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  using namespace std::chrono;
  const sys_seconds now{std::chrono::seconds(seconds)};
  const sys_days day = floor<days>(now);
  const year_month_day date(day);
  const hh_mm_ss time(now - day);
  return fmt::format("{} {} {:02} {:02}:{:02}:{:02} UTC {}", kDays[weekday(day).c_encoding()],
                     kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count(),
                     static_cast<int>(date.year()));
}

template <class TextOf>
std::string claims_object(json::Value claims, TextOf text_of) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  for (const json::Member claim : claims.members()) {
    if (!claim.value.is_null()) writer.member(claim.name, text_of(claim));
  }
  writer.end_object();
  return text;
}

}  // namespace

std::string http_api_claims(json::Value claims) {
  return claims_object(claims, [](const json::Member& claim) {
    return claim.value.is_array() ? "[" + list_text(claim.value, ' ') + "]" : plain_text(claim.value);
  });
}

std::string cognito_claims(json::Value claims) {
  return claims_object(claims, [](const json::Member& claim) {
    const bool is_time = (claim.name == "exp" || claim.name == "iat") && claim.value.is_number();
    if (is_time) return date_text(claim.value.as_int64());
    return claim.value.is_array() ? list_text(claim.value, ',') : plain_text(claim.value);
  });
}

}  // namespace offstage::gateway
