#include "emulator/operations/capacity_definition.h"

#include <algorithm>
#include <ctime>

#include "emulator/model/errors.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/table_capacity.h"

namespace offstage::emulator {
namespace {

constexpr std::int64_t kUnitsMax = 1'000'000'000'000;
constexpr std::int64_t kHourMs = 60 * 60 * 1000;
constexpr std::int64_t kDayMs = 24 * kHourMs;
constexpr std::int64_t kDecreasesFree = 4;  // a day; then one an hour

/// "table", "index gsi": how texts call it.
std::string called(const CapacityOwner& owner, std::string_view colon = " ") {
  return owner.index.empty() ? "table" : std::string("index").append(colon).append(owner.index);
}

Result<void> check_units(std::int64_t units, std::string_view name, const CapacityOwner& owner) {
  if (units > kUnitsMax) return errors::validation(texts::kUnitsOutOfBounds, {std::to_string(units), name});
  if (units <= limits::kTableUnitsMax) return {};
  const auto maximum = std::to_string(limits::kTableUnitsMax);
  if (owner.index.empty()) {
    return errors::limit_exceeded(texts::kTableUnitsAboveMaximum,
                                  {name, std::to_string(units), owner.region, maximum});
  }
  return errors::limit_exceeded(texts::kIndexUnitsAboveMaximum,
                                {name, owner.index, std::to_string(units), owner.region, maximum});
}

/// "Monday, February 13, 2023 at 10:25:39 AM Coordinated Universal Time"
std::string spelled_time(std::int64_t ms) {
  const auto seconds = static_cast<std::time_t>(ms / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[96];
  const auto length =
      std::strftime(text, sizeof text, "%A, %B %-d, %Y at %-I:%M:%S %p Coordinated Universal Time", &parts);
  return {text, length};
}

Result<void> count_decrease(ThroughputChanges& changes, std::int64_t now_ms) {
  const bool today = changes.decreased_ms / kDayMs == now_ms / kDayMs;
  if (today && changes.decreases >= kDecreasesFree && now_ms < changes.decreased_ms + kHourMs) {
    return errors::limit_exceeded(texts::kTooManyDecreases,
                                  {std::to_string(changes.decreases), spelled_time(changes.decreased_ms),
                                   spelled_time(changes.decreased_ms + kHourMs)});
  }
  changes.decreases = today ? changes.decreases + 1 : 1;
  changes.decreased_ms = now_ms;
  return {};
}

/// One member of OnDemandThroughput: a new maximum, or nothing for what removes it.
struct MaximumMember {
  std::string_view name;
  std::string_view limit_name;
  std::optional<std::int64_t> OnDemandMaximum::* units;
};

constexpr MaximumMember kMaximumMembers[] = {
    {"MaxReadRequestUnits", "TableMaxReadCapacityUnits", &OnDemandMaximum::read_units},
    {"MaxWriteRequestUnits", "TableMaxWriteCapacityUnits", &OnDemandMaximum::write_units},
};

struct WarmMember {
  std::string_view name;
  std::string_view limit_name;
  std::string_view provisioned_name;
  std::int64_t Throughput::* units;
};

constexpr WarmMember kWarmMembers[] = {
    {"ReadUnitsPerSecond", "TableMaxReadCapacityUnits", "ReadCapacityUnits", &Throughput::read_units},
    {"WriteUnitsPerSecond", "TableMaxWriteCapacityUnits", "WriteCapacityUnits", &Throughput::write_units},
};

enum class Change { kCreate, kUpdate };

Result<void> read_on_demand(OnDemandMaximum& maximum, const RequestReader& request,
                            const CapacityOwner& owner, Change change) {
  const auto member = request.member("OnDemandThroughput");
  if (!member) return {};
  const auto reader = request.structure(*member);
  for (const auto& part : kMaximumMembers) {
    const auto units = reader.integer(part.name);
    if (!units) continue;
    if (owner.mode == BillingMode::kProvisioned) {
      const auto text =
          change == Change::kCreate ? texts::kMaximumForProvisioned : texts::kMaximumForProvisionedTable;
      const auto whose = owner.index.empty() ? std::string() : " for " + called(owner, ": ");
      return errors::invalid_parameter(text, {part.name, whose});
    }
    const bool removes = change == Change::kUpdate && *units == -1;
    if (*units < 1 && !removes) {
      return errors::invalid_parameter(texts::kMaximumOutOfRange, {part.name, called(owner, " : ")});
    }
    if (*units > limits::kTableUnitsMax) {
      return errors::limit_exceeded(
          texts::kUnitsAboveAccount,
          {part.name, "OnDemandThroughput", called(owner, " : "), part.limit_name, owner.region});
    }
    maximum.*part.units = removes ? std::nullopt : units;
  }
  return {};
}

Result<void> check_new_warm(const WarmMember& part, std::int64_t units, const CapacityOwner& owner,
                            const Throughput& least) {
  if (units >= least.*part.units) return {};
  if (owner.mode == BillingMode::kPayPerRequest) {
    return errors::invalid_parameter(texts::kWarmBelowOnDemand, {part.name, called(owner)});
  }
  return errors::invalid_parameter(texts::kWarmBelowProvisioned,
                                   {part.name, called(owner), part.provisioned_name});
}

Result<void> read_warm(Throughput& warm, const RequestReader& request, const CapacityOwner& owner,
                       Change change) {
  const auto member = request.member("WarmThroughput");
  if (!member) return {};
  const auto reader = request.structure(*member);
  for (const auto& part : kWarmMembers) {
    const auto units = reader.integer(part.name);
    if (!units) continue;
    if (change == Change::kCreate) RETURN_IF_ERROR(check_new_warm(part, *units, owner, warm));
    if (*units < warm.*part.units) {
      return errors::invalid_parameter(texts::kWarmDecreased, {part.name, called(owner)});
    }
    if (*units > limits::kTableUnitsMax) {
      return errors::limit_exceeded(texts::kUnitsAboveAccount, {part.name, "WarmThroughput", called(owner),
                                                                part.limit_name, owner.region});
    }
    warm.*part.units = *units;
  }
  return {};
}

void raise(Throughput& warm, const Throughput& least) {
  warm.read_units = std::max(warm.read_units, least.read_units);
  warm.write_units = std::max(warm.write_units, least.write_units);
}

AwsError unchanged(const CapacityOwner& owner, const Throughput& provisioned) {
  const auto whose = owner.index.empty() ? std::string("the table") : "index " + owner.index;
  const auto read_units = std::to_string(provisioned.read_units);
  const auto write_units = std::to_string(provisioned.write_units);
  return errors::validation(texts::kThroughputUnchanged,
                            {owner.index.empty() ? "the table" : "the index " + owner.index, whose,
                             read_units, read_units, whose, write_units, write_units});
}

}  // namespace

Result<Throughput> read_provisioned(const RequestReader& request, const CapacityOwner& owner) {
  const auto member = request.member("ProvisionedThroughput");
  if (!member) return Throughput{};
  const auto reader = request.structure(*member);
  const Throughput provisioned{*reader.integer("ReadCapacityUnits"), *reader.integer("WriteCapacityUnits")};
  RETURN_IF_ERROR(check_units(provisioned.read_units, "ReadCapacityUnits", owner));
  RETURN_IF_ERROR(check_units(provisioned.write_units, "WriteCapacityUnits", owner));
  return provisioned;
}

Result<Capacity> new_capacity(const RequestReader& request, const CapacityOwner& owner,
                              Throughput provisioned) {
  Capacity capacity{.provisioned = provisioned};
  capacity.warm = owner.mode == BillingMode::kPayPerRequest ? kOnDemandWarm : provisioned;
  RETURN_IF_ERROR(read_on_demand(capacity.on_demand, request, owner, Change::kCreate));
  RETURN_IF_ERROR(read_warm(capacity.warm, request, owner, Change::kCreate));
  return capacity;
}

Result<void> change_provisioned(Capacity& capacity, const CapacityOwner& owner, Throughput provisioned,
                                std::int64_t now_ms) {
  const auto before = capacity.provisioned;
  if (provisioned == before) return unchanged(owner, provisioned);
  if (provisioned.read_units < before.read_units || provisioned.write_units < before.write_units) {
    RETURN_IF_ERROR(count_decrease(capacity.changes, now_ms));
  }
  if (provisioned.read_units > before.read_units || provisioned.write_units > before.write_units) {
    capacity.changes.increased_ms = now_ms;
  }
  become_provisioned(capacity, provisioned);
  return {};
}

Result<void> change_on_demand(Capacity& capacity, const RequestReader& request, const CapacityOwner& owner) {
  return read_on_demand(capacity.on_demand, request, owner, Change::kUpdate);
}

Result<void> change_warm(Capacity& capacity, const RequestReader& request, const CapacityOwner& owner) {
  return read_warm(capacity.warm, request, owner, Change::kUpdate);
}

bool is_empty_member(const RequestReader& request, std::string_view member) {
  const auto value = request.member(member);
  return !value || value->empty();
}

void become_on_demand(Capacity& capacity) {
  capacity.provisioned = {};
  raise(capacity.warm, kOnDemandWarm);
}

void become_provisioned(Capacity& capacity, Throughput provisioned) {
  capacity.provisioned = provisioned;
  capacity.on_demand = {};
  raise(capacity.warm, provisioned);
}

}  // namespace offstage::emulator
