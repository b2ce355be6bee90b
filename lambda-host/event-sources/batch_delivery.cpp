#include "lambda-host/event-sources/batch_delivery.h"

#include <algorithm>
#include <utility>

#include "base/json.h"

namespace offstage::lambda_host {
namespace {

/// A stream keeps records for a day.
constexpr std::int64_t kRetentionMs = std::int64_t{24} * 60 * 60 * 1'000;

}  // namespace

BatchDelivery::BatchDelivery(std::vector<StreamRecord> records, const EventSource& source)
    : source_(source), records_(std::move(records)), pieces_{{0, records_.size(), 0, 0, 0}} {}

std::optional<GivenUp> BatchDelivery::drop_old(std::int64_t now_ms) {
  const std::int64_t age_ms =
      source_.record_age_ms > 0 ? std::min(source_.record_age_ms, kRetentionMs) : kRetentionMs;
  Piece& piece = pieces_.back();
  const std::size_t begin = piece.begin;
  while (piece.begin < piece.end && records_[piece.begin].created_ms + age_ms < now_ms) ++piece.begin;
  if (piece.begin == begin) return std::nullopt;
  const GivenUp given_up{GivenUp::Why::kAge, begin, piece.begin, piece.invocations};
  if (piece.begin == piece.end) pieces_.pop_back();
  return given_up;
}

void BatchDelivery::succeed() {
  pieces_.pop_back();
}

std::optional<GivenUp> BatchDelivery::fail(std::size_t from) {
  Piece& piece = pieces_.back();
  ++piece.invocations;
  const bool is_partial = from > piece.begin;
  piece.begin = from;
  if (source_.bisects && is_partial) {  // cut where the function said
    piece.failures = 0;
    return std::nullopt;
  }
  if (source_.bisects && piece.end - piece.begin > 1) {
    Piece older = piece;
    older.end = older.begin + (piece.end - piece.begin + 1) / 2;
    older.failures = 0;
    piece.begin = older.end;
    piece.failures = 0;
    pieces_.push_back(older);
    return std::nullopt;
  }
  ++piece.failures;
  if (source_.retries_max < 0 || piece.retries < source_.retries_max) {
    ++piece.retries;
    return std::nullopt;
  }
  const GivenUp given_up{GivenUp::Why::kRetries, piece.begin, piece.end, piece.invocations};
  pieces_.pop_back();
  return given_up;
}

std::int64_t retry_delay_ms(int failures) {
  constexpr std::int64_t kFirstMs = 250;
  constexpr std::int64_t kMostMs = 60'000;
  if (failures <= 0) return 0;
  return std::min(kMostMs, kFirstMs << std::min(failures - 1, 10));
}

std::size_t first_failed(std::string_view answer, const std::vector<StreamRecord>& records, std::size_t begin,
                         std::size_t end) {
  const auto document = json::Document::parse(answer);
  if (!document) return answer.empty() ? end : begin;
  if (document->root().is_null() || document->root().empty()) return end;
  const auto failures = document->root().find("batchItemFailures");
  if (!failures || failures->is_null()) return end;
  if (!failures->is_array()) return begin;
  std::size_t first = end;
  for (const json::Value failure : failures->elements()) {
    const auto identifier = failure.find("itemIdentifier");
    std::size_t at = end;
    for (std::size_t i = begin; identifier && i < end; ++i) {
      if (identifier->as_string() == records[i].sequence_number) at = i;
    }
    if (at == end) return begin;
    first = std::min(first, at);
  }
  return first;
}

}  // namespace offstage::lambda_host
