#include "emulator/operations/stream_access.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/crc32.h"
#include "base/encoding.h"
#include "emulator/model/texts/streams.h"

namespace offstage::emulator {
namespace {

constexpr std::string_view kStreamPart = "/stream/";
constexpr std::string_view kTablePart = ":table/";
constexpr std::string_view kIteratorPart = "|1|";

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(separator, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

template <class Integer>
bool read_integer(std::string_view text, Integer& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

/// What is encoded; it ends with a checksum over the rest, the ARN included.
std::string position_text(const ShardPosition& position) {
  const auto text = fmt::format("{} {} {}", position.shard_id, position.next, position.issued_ms);
  return fmt::format("{} {}", text, crc32(position.stream_arn + text));
}

}  // namespace

void check_length(Constraints& constraints, const RequestReader& request, std::string_view member,
                  std::size_t minimum, std::size_t maximum) {
  if (const auto value = request.string(member)) {
    constraints.length(*value, member_path(member), minimum, maximum);
  }
}

std::string stream_arn(const Context& context, std::string_view table, std::string_view label) {
  return table_arn(context, table).append(kStreamPart).append(label);
}

std::optional<StreamName> stream_name_of(const Context& context, std::string_view arn) {
  const auto table_at = arn.find(kTablePart);
  const auto stream_at = arn.find(kStreamPart);
  if (!arn.starts_with("arn:") || table_at == std::string_view::npos || stream_at == std::string_view::npos) {
    return std::nullopt;
  }
  const auto prefix_size = table_at + kTablePart.size();
  if (stream_at < prefix_size) return std::nullopt;
  StreamName name{.table = arn.substr(prefix_size, stream_at - prefix_size),
                  .label = arn.substr(stream_at + kStreamPart.size()),
                  .is_here = arn.substr(0, prefix_size) == table_arn(context, "")};
  if (name.table.empty() || name.label.empty()) return std::nullopt;
  return name;
}

Result<std::shared_ptr<ChangeLog>> find_stream(Context& context, std::string_view arn) {
  const auto name = stream_name_of(context, arn);
  if (!name) return errors::validation(texts::kStreamArnInvalid, {arn});
  if (!name->is_here) return errors::stream_not_found(arn);
  auto log = context.streams.find(name->table, name->label);
  if (!log) return errors::internal_failure(log.error().text);
  if (!*log) return errors::stream_not_found(arn);
  return std::move(*log);
}

std::string shard_iterator(const ShardPosition& position) {
  return position.stream_arn + std::string(kIteratorPart) + encoding::base64(position_text(position));
}

std::optional<ShardPosition> position_of(std::string_view iterator) {
  const auto at = iterator.rfind(kIteratorPart);
  if (at == std::string_view::npos) return std::nullopt;
  const auto decoded = encoding::from_base64(iterator.substr(at + kIteratorPart.size()));
  if (!decoded) return std::nullopt;
  const auto parts = split(*decoded, ' ');
  if (parts.size() != 4) return std::nullopt;
  ShardPosition position{.stream_arn = std::string(iterator.substr(0, at)),
                         .shard_id = std::string(parts[0])};
  if (!read_integer(parts[1], position.next) || !read_integer(parts[2], position.issued_ms)) {
    return std::nullopt;
  }
  if (position_text(position) != *decoded) return std::nullopt;
  return position;
}

}  // namespace offstage::emulator
