#include "emulator/iam/request_keys.h"

#include <algorithm>
#include <iterator>

#include "base/http.h"
#include "base/sigv4.h"
#include "emulator/iam/touched.h"

namespace offstage::emulator::iam {
namespace {

using Subject = Need::Subject;

bool is_write(std::string_view action) {
  return action == "PutItem" || action == "UpdateItem" || action == "DeleteItem";
}

}  // namespace

const RequestKeys::Key RequestKeys::kKeys[] = {
    {"dynamodb:LeadingKeys", &RequestKeys::leading_keys},
    {"dynamodb:Attributes", &RequestKeys::attributes},
    {"dynamodb:Select", &RequestKeys::select},
    {"dynamodb:ReturnValues", &RequestKeys::return_values},
    {"dynamodb:ReturnConsumedCapacity", &RequestKeys::return_consumed_capacity},
    {"dynamodb:EnclosingOperation", &RequestKeys::enclosing_operation},
    {"dynamodb:FullTableScan", &RequestKeys::full_table_scan},
    {"dynamodb:FirstPartitionKeyValues", &RequestKeys::leading_keys},
    {"aws:CurrentTime", &RequestKeys::current_time},
    {"aws:EpochTime", &RequestKeys::epoch_time},
    {"aws:RequestedRegion", &RequestKeys::requested_region},
    {"aws:UserAgent", &RequestKeys::user_agent},
};

const std::vector<std::string>* RequestKeys::find(std::string_view key) const {
  if (const auto* values = principal_.keys.find(key)) return values;
  auto known = known_.find(key);
  if (known == known_.end()) known = known_.emplace(key, values_of(key)).first;
  return known->second ? &*known->second : nullptr;
}

RequestKeys::Values RequestKeys::values_of(std::string_view key) const {
  constexpr std::string_view kTag = "aws:ResourceTag/";
  if (equals_ignoring_case(key.substr(0, kTag.size()), kTag)) return resource_tag(key.substr(kTag.size()));
  const auto* found = std::find_if(std::begin(kKeys), std::end(kKeys),
                                   [&](const Key& each) { return equals_ignoring_case(each.name, key); });
  return found == std::end(kKeys) ? std::nullopt : (this->*found->values)();
}

/// A tag of the table; an index has those of its table.
RequestKeys::Values RequestKeys::resource_tag(std::string_view tag) const {
  const auto name = table_name_of(context_, need_.table.empty() ? need_.resource : need_.table);
  const auto table = name ? context_.catalog.find(*name) : nullptr;
  if (!table) return std::nullopt;
  for (const auto& [key, value] : table->schema.tags) {
    if (equals_ignoring_case(key, tag)) return std::vector{value};
  }
  return std::nullopt;
}

RequestKeys::Values RequestKeys::leading_keys() const {
  return iam::leading_keys(context_, request_, need_);
}

RequestKeys::Values RequestKeys::attributes() const {
  if (need_.subject == Subject::kOther) return std::nullopt;
  return touched_attributes(request_, need_);
}

/// It always has a value ("ALL_ATTRIBUTES, unless otherwise specified").
RequestKeys::Values RequestKeys::select() const {
  const bool reads = need_.action == "GetItem" || need_.subject == Subject::kGetBatch ||
                     need_.subject == Subject::kPage || need_.action == "PartiQLSelect";
  if (!reads) return std::nullopt;
  bool is_specific = false;
  if (need_.subject == Subject::kStatement) {
    is_specific = names_columns(request_, need_).value_or(false);
  } else {
    if (const auto given = subject().string("Select")) return std::vector{std::string(*given)};
    is_specific = subject().has("ProjectionExpression") || subject().has("AttributesToGet");
  }
  const char* whole = need_.index.empty() ? "ALL_ATTRIBUTES" : "ALL_PROJECTED_ATTRIBUTES";
  return std::vector{std::string(is_specific ? "SPECIFIC_ATTRIBUTES" : whole)};
}

/// Of an action of a transaction: what it returns when its condition fails.
RequestKeys::Values RequestKeys::return_values() const {
  if (need_.subject == Subject::kStatement) {
    const auto returned = returned_by(request_, need_);
    return returned ? std::optional(std::vector{*returned}) : std::nullopt;
  }
  if (need_.subject != Subject::kItem) return std::nullopt;
  const bool in_transaction = !need_.enclosing.empty();
  if (!is_write(need_.action) && need_.action != "ConditionCheckItem") return std::nullopt;
  const auto given =
      subject().string(in_transaction ? "ReturnValuesOnConditionCheckFailure" : "ReturnValues");
  return std::vector{std::string(given.value_or("NONE"))};
}

RequestKeys::Values RequestKeys::return_consumed_capacity() const {
  if (need_.subject == Subject::kOther || need_.subject == Subject::kStatement) return std::nullopt;
  return std::vector{std::string(request_.string("ReturnConsumedCapacity").value_or("NONE"))};
}

RequestKeys::Values RequestKeys::enclosing_operation() const {
  if (need_.enclosing.empty()) return std::nullopt;
  return std::vector{std::string(need_.enclosing)};
}

RequestKeys::Values RequestKeys::full_table_scan() const {
  if (need_.subject != Subject::kStatement) return std::nullopt;
  const auto whole = reads_whole_table(context_, request_, need_);
  return whole ? std::optional(std::vector<std::string>{*whole ? "true" : "false"}) : std::nullopt;
}

/// "2026-01-31T12:00:00Z"
RequestKeys::Values RequestKeys::current_time() const {
  std::string time = sigv4::format_date_time(context_.clock.now_ms());
  for (const std::size_t at : {std::size_t{13}, std::size_t{11}}) time.insert(at, ":");
  for (const std::size_t at : {std::size_t{6}, std::size_t{4}}) time.insert(at, "-");
  return std::vector{std::move(time)};
}

RequestKeys::Values RequestKeys::epoch_time() const {
  return std::vector{std::to_string(context_.clock.now_ms() / 1000)};
}

RequestKeys::Values RequestKeys::requested_region() const {
  return std::vector{context_.region};
}

RequestKeys::Values RequestKeys::user_agent() const {
  if (user_agent_.empty()) return std::nullopt;
  return std::vector{std::string(user_agent_)};
}

}  // namespace offstage::emulator::iam
