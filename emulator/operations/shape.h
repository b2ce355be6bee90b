#pragma once

#include <span>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace offstage::emulator {

/// The JSON shape of an operation's input, as far as AWS checks it before anything else: a wrong JSON type
/// anywhere in a known member is a SerializationException (DYNAMODB.md 1.6). Members that are not listed
/// are ignored, as AWS ignores them; null is absence.
struct Shape {
  enum class Kind {
    kString,
    kBoolean,
    kInteger,
    kLong,
    kAttributeValue,
    kAttributeMap,  // Item, Key, ExpressionAttributeValues
    kList,
    kMap,
    kStructure,
  };
  struct Member {
    std::string_view name;
    const Shape* shape;
  };

  Kind kind;
  const Shape* element = nullptr;     // kList, kMap
  std::span<const Member> members{};  // kStructure
  /// kStructure: the name AWS's text shows. kMap: the class of its values.
  std::string_view java_name{};
};

/// First error in the order of the shape's members.
Result<void> check_shape(json::Value value, const Shape& shape);

/// Input shapes, one per operation.
namespace shapes {
extern const Shape kBatchExecuteStatement;
extern const Shape kBatchGetItem;
extern const Shape kBatchWriteItem;
extern const Shape kCreateTable;
extern const Shape kDeleteItem;
extern const Shape kDeleteResourcePolicy;
extern const Shape kDeleteTable;
extern const Shape kDescribeContinuousBackups;
extern const Shape kDescribeContributorInsights;
extern const Shape kDescribeEndpoints;
extern const Shape kDescribeLimits;
extern const Shape kDescribeStream;
extern const Shape kDescribeTable;
extern const Shape kDescribeTimeToLive;
extern const Shape kExecuteStatement;
extern const Shape kExecuteTransaction;
extern const Shape kGetItem;
extern const Shape kGetRecords;
extern const Shape kGetResourcePolicy;
extern const Shape kGetShardIterator;
extern const Shape kListContributorInsights;
extern const Shape kListStreams;
extern const Shape kListTables;
extern const Shape kListTagsOfResource;
extern const Shape kPutItem;
extern const Shape kPutResourcePolicy;
extern const Shape kQuery;
extern const Shape kScan;
extern const Shape kTagResource;
extern const Shape kTransactGetItems;
extern const Shape kTransactWriteItems;
extern const Shape kUntagResource;
extern const Shape kUpdateContinuousBackups;
extern const Shape kUpdateContributorInsights;
extern const Shape kUpdateItem;
extern const Shape kUpdateTable;
extern const Shape kUpdateTimeToLive;
}  // namespace shapes

}  // namespace offstage::emulator
