#include "gateway/service/stream_event_reader.h"

#include <fmt/format.h>

#include <utility>

#include "gateway/service/node_json.h"
#include "gateway/service/node_reader.h"

namespace offstage::gateway {
namespace {

const KnownKeys& known_keys() {
  static const KnownKeys kKeys{
      {"type", "arn", "tableName", "batchSize", "batchWindow", "startingPosition", "enabled",
       "filterPatterns", "maximumRetryAttempts", "maximumRecordAgeInSeconds", "bisectBatchOnFunctionError",
       "functionResponseType", "destinations", "parallelizationFactor", "tumblingWindowInSeconds",
       // Of Kinesis.
       "consumer"},
      {}};
  return kKeys;
}

/// The part of an ARN after its n-th colon, up to the next.
std::string arn_part(const std::string& arn, int n) {
  std::size_t begin = 0;
  for (int i = 0; i < n; ++i) {
    begin = arn.find(':', begin);
    if (begin == std::string::npos) return "";
    ++begin;
  }
  return arn.substr(begin, arn.find(':', begin) - begin);
}

/// "orders" of "arn:aws:dynamodb:…:table/orders/stream/…"; empty for another ARN.
std::string table_of(const std::string& arn) {
  constexpr std::string_view kTable = ":table/";
  const std::size_t begin = arn.find(kTable);
  const std::size_t end = arn.find("/stream/");
  if (begin == std::string::npos || end == std::string::npos || arn_part(arn, 2) != "dynamodb") return "";
  return arn.substr(begin + kTable.size(), end - begin - kTable.size());
}

Result<void, Diagnostic> read_number(const Node& event, const std::string& path, const char* key, int min,
                                     int max, int& number) {
  if (const Node* node = member(event, key)) {
    ASSIGN_OR_RETURN(number, read_integer(*node, path + "." + key, min, max));
  }
  return {};
}

Result<void, Diagnostic> read_flag(const Node& event, const std::string& path, const char* key, bool& flag) {
  if (const Node* node = member(event, key)) {
    ASSIGN_OR_RETURN(flag, read_bool(*node, path + "." + key));
  }
  return {};
}

/// Which of two texts stands there; the second one is the default where it is not there.
Result<bool, Diagnostic> is_first(const Node& event, const std::string& path, const char* key,
                                  std::string_view first, std::string_view second) {
  const Node* node = member(event, key);
  if (node == nullptr) return false;
  const std::string inner = path + "." + key;
  ASSIGN_OR_RETURN(const std::string text, read_string(*node, inner));
  if (text == first) return true;
  if (!second.empty() && text == second) return false;
  return expected(*node, inner, second.empty() ? std::string(first) : fmt::format("{} or {}", first, second));
}

Result<void, Diagnostic> read_patterns(const Node& list, const std::string& path, StreamEvent& stream) {
  if (!list.is_list() || list.items.empty()) return expected(list, path, "a list of patterns");
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    auto pattern = EventPattern::parse(to_json(list.items[i]));
    if (!pattern)
      return Diagnostic{list.items[i].where, fmt::format("{}[{}]: {}", path, i, pattern.error().text)};
    stream.patterns.push_back(*std::move(pattern));
  }
  return {};
}

/// `onFailure: <ARN>`, or a map with the ARN.
Result<void, Diagnostic> read_destination(const Node& destinations, const std::string& path,
                                          StreamEvent& stream) {
  RETURN_IF_ERROR(check_map(destinations, path));
  const Node* failure = member(destinations, "onFailure");
  if (failure == nullptr)
    return missing(destinations.where, path + ".onFailure", "the ARN of a queue or topic");
  const Node* arn = failure->is_map() ? member(*failure, "arn") : failure;
  if (arn == nullptr) return missing(failure->where, path + ".onFailure.arn", "the ARN of a queue or topic");
  ASSIGN_OR_RETURN(stream.on_failure, read_string(*arn, path + ".onFailure"));
  return {};
}

/// What is not done here, but for the order of things nobody sees the difference.
Result<void, Diagnostic> warn_of_settings(const Node& event, const std::string& path,
                                          std::vector<Diagnostic>& warnings) {
  int factor = 1;
  RETURN_IF_ERROR(read_number(event, path, "parallelizationFactor", 1, 10, factor));
  if (factor > 1) {
    warnings.push_back({member(event, "parallelizationFactor")->where,
                        path + ".parallelizationFactor is not supported yet: a batch at a time"});
  }
  int window_s = 0;
  RETURN_IF_ERROR(read_number(event, path, "tumblingWindowInSeconds", 0, 900, window_s));
  if (window_s > 0) {
    warnings.push_back({member(event, "tumblingWindowInSeconds")->where,
                        path + ".tumblingWindowInSeconds is not supported: no window, and no state"});
  }
  warn_of_keys(event, path, known_keys(), warnings);
  return {};
}

Result<void, Diagnostic> read_settings(const Node& event, const std::string& path, StreamEvent& stream,
                                       std::vector<Diagnostic>& warnings) {
  RETURN_IF_ERROR(read_number(event, path, "batchSize", 1, 10'000, stream.batch_size));
  RETURN_IF_ERROR(read_number(event, path, "batchWindow", 0, 300, stream.window_s));
  RETURN_IF_ERROR(read_number(event, path, "maximumRetryAttempts", -1, 10'000, stream.retries_max));
  RETURN_IF_ERROR(
      read_number(event, path, "maximumRecordAgeInSeconds", -1, 604'800, stream.record_age_max_s));
  if (stream.record_age_max_s > -1 && stream.record_age_max_s < 60) {
    return expected(*member(event, "maximumRecordAgeInSeconds"), path + ".maximumRecordAgeInSeconds",
                    "-1, or 60 and more");
  }
  RETURN_IF_ERROR(read_flag(event, path, "enabled", stream.enabled));
  RETURN_IF_ERROR(read_flag(event, path, "bisectBatchOnFunctionError", stream.bisects));
  ASSIGN_OR_RETURN(stream.from_latest, is_first(event, path, "startingPosition", "LATEST", "TRIM_HORIZON"));
  ASSIGN_OR_RETURN(stream.reports_failures,
                   is_first(event, path, "functionResponseType", "ReportBatchItemFailures", ""));
  if (const Node* patterns = member(event, "filterPatterns")) {
    RETURN_IF_ERROR(read_patterns(*patterns, path + ".filterPatterns", stream));
  }
  if (const Node* destinations = member(event, "destinations")) {
    RETURN_IF_ERROR(read_destination(*destinations, path + ".destinations", stream));
  }
  return warn_of_settings(event, path, warnings);
}

}  // namespace

Result<void, Diagnostic> read_stream_event(const Node& event, const SourceLocation& where,
                                           const std::string& path, const std::string& function,
                                           Service& service, std::vector<Diagnostic>& warnings) {
  const Node* arn = event.is_map() ? member(event, "arn") : &event;
  const std::string arn_path = event.is_map() ? path + ".arn" : path;
  // serverless-offline-dynamodb-streams takes the name of a table as well.
  const Node* name = event.is_map() ? member(event, "tableName") : nullptr;
  if (arn == nullptr && name == nullptr) return missing(where, arn_path, "the ARN of a table's stream");
  const Node* type_node = event.is_map() ? member(event, "type") : nullptr;
  std::string arn_text;
  if (arn != nullptr) {
    ASSIGN_OR_RETURN(arn_text, read_string(*arn, arn_path));
  }
  std::string type = name != nullptr ? "dynamodb" : arn_part(arn_text, 2);
  if (type_node != nullptr) {
    ASSIGN_OR_RETURN(type, read_string(*type_node, path + ".type"));
  }
  if (type == "kinesis") {
    warnings.push_back({where, path + ": streams of Kinesis are not supported; it is left out"});
    return {};
  }
  if (type_node != nullptr && type != "dynamodb") {
    return expected(*type_node, path + ".type", "dynamodb or kinesis");
  }
  StreamEvent stream;
  stream.function = function;
  stream.where = where;
  stream.table = table_of(arn_text);
  if (name != nullptr) {
    ASSIGN_OR_RETURN(stream.table, read_string(*name, path + ".tableName"));
  }
  if (stream.table.empty()) {
    return expected(*arn, arn_path, "the ARN of a table's stream, arn:aws:dynamodb:…:table/…/stream/…");
  }
  if (event.is_map()) RETURN_IF_ERROR(read_settings(event, path, stream, warnings));
  service.stream_events.push_back(std::move(stream));
  return {};
}

}  // namespace offstage::gateway
