#include "emulator/model/stream.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace offstage::emulator {
namespace {

constexpr std::string_view kLead = "1";  // before the 20 digits of the largest number there is
constexpr std::size_t kDigits = 20;
constexpr std::size_t kTextMin = 21;
constexpr std::size_t kTextMax = 40;

}  // namespace

std::string sequence_text(SequenceNumber number) {
  const auto digits = std::to_string(number);
  return std::string(kLead).append(kDigits - digits.size(), '0').append(digits);
}

std::optional<SequenceNumber> sequence_named(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() < kTextMin || text.size() > kTextMax) return std::nullopt;
  if (!std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
  if (text.size() <= kDigits) return 0;
  if (text.size() > kDigits + kLead.size() || !text.starts_with(kLead)) {
    return std::numeric_limits<SequenceNumber>::max();
  }
  text.remove_prefix(kLead.size());
  SequenceNumber number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() ? number : std::numeric_limits<SequenceNumber>::max();
}

}  // namespace offstage::emulator
