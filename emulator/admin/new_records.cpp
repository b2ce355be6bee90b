#include <algorithm>
#include <chrono>

#include "base/json.h"
#include "emulator/admin/admin.h"
#include "emulator/operations/stream_access.h"

namespace offstage::emulator::admin {
namespace {

constexpr std::string_view kExpected =
    R"(expected {"ShardIterator": "…"}, and how long to wait: "WaitMilliseconds": NUMBER)";

std::string body_of(bool is_ready) {
  return is_ready ? R"({"ready":true})" : R"({"ready":false})";
}

}  // namespace

Result<void, Refusal> post_new_records(const Asked& asked, Later answer) {
  const auto document = json::Document::parse(asked.body);
  const auto iterator = document ? document->root().find("ShardIterator") : std::nullopt;
  if (!iterator || !iterator->is_string()) return Refusal(Failure{std::string(kExpected)});
  const auto wait = document->root().find("WaitMilliseconds");
  if (wait && !wait->is_integer()) return Refusal(Failure{std::string(kExpected)});
  const auto position = position_of(iterator->as_string());
  if (!position) return Refusal(Failure{"the ShardIterator is none of GetShardIterator and GetRecords"});
  const auto visit = asked.realm.enter();
  const auto log = find_stream(*visit, position->stream_arn);
  if (!log) return Refusal(Failure{log.error().message()});
  const auto shard = (*log)->find_shard(position->shard_id);
  if (!shard) return Refusal(Failure{"the shard is gone"});
  const std::chrono::milliseconds patience(
      wait ? std::clamp<std::int64_t>(wait->as_int64(), 0, ChangeWaiters::kPatienceMax.count())
           : ChangeWaiters::kPatienceMax.count());
  const bool waits =
      (*log)->await(*shard, position->next, patience,
                    [answer = std::move(answer)](bool is_ready) { answer(body_of(is_ready)); });
  if (!waits) return Refusal(Failure{"too many wait for records already"});
  return {};
}

}  // namespace offstage::emulator::admin
