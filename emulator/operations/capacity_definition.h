#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "emulator/model/table_schema.h"
#include "emulator/operations/request_reader.h"

namespace offstage::emulator {

// What requests say of the capacity of a table or a global index: ProvisionedThroughput, OnDemandThroughput
// and WarmThroughput are members of one structure (API reference, CreateTable and UpdateTable).

/// Whose capacity it is, as errors tell it.
struct CapacityOwner {
  std::string index;  // empty: the table's own
  BillingMode mode = BillingMode::kProvisioned;
  std::string region;
};

/// ProvisionedThroughput; zeros without the member. Beyond what an account may have: LimitExceededException.
Result<Throughput> read_provisioned(const RequestReader& request, const CapacityOwner& owner);

/// The capacity of what is being created, whose provisioned throughput is read and allowed already.
Result<Capacity> new_capacity(const RequestReader& request, const CapacityOwner& owner,
                              Throughput provisioned);

/// Provisions another throughput at `now_ms`. Errors: it is the same, or it decreases too often.
Result<void> change_provisioned(Capacity& capacity, const CapacityOwner& owner, Throughput provisioned,
                                std::int64_t now_ms);

/// OnDemandThroughput of UpdateTable: members that are there replace those of `capacity`, -1 removes one.
Result<void> change_on_demand(Capacity& capacity, const RequestReader& request, const CapacityOwner& owner);

/// WarmThroughput of UpdateTable: members that are there replace those of `capacity` and are not less.
Result<void> change_warm(Capacity& capacity, const RequestReader& request, const CapacityOwner& owner);

/// Nothing in the structure, or no structure.
bool is_empty_member(const RequestReader& request, std::string_view member);

/// What a capacity becomes when its table's billing mode changes.
void become_on_demand(Capacity& capacity);
void become_provisioned(Capacity& capacity, Throughput provisioned);

}  // namespace offstage::emulator
