#include "emulator/operations/shape.h"

namespace offstage::emulator::shapes {
namespace {

using Kind = Shape::Kind;

constexpr Shape kString{.kind = Kind::kString};
constexpr Shape kAttributeMap{.kind = Kind::kAttributeMap};
constexpr Shape kStringMap{.kind = Kind::kMap, .element = &kString, .java_name = "java.lang.String"};

template <std::size_t kSize>
constexpr Shape structure(std::string_view java_name, const Shape::Member (&members)[kSize]) {
  return {.kind = Kind::kStructure, .members = members, .java_name = java_name};
}

constexpr Shape::Member kCheckMembers[] = {
    {"Key", &kAttributeMap},
    {"TableName", &kString},
    {"ConditionExpression", &kString},
    {"ExpressionAttributeNames", &kStringMap},
    {"ExpressionAttributeValues", &kAttributeMap},
    {"ReturnValuesOnConditionCheckFailure", &kString},
};
constexpr Shape::Member kPutMembers[] = {
    {"Item", &kAttributeMap},
    {"TableName", &kString},
    {"ConditionExpression", &kString},
    {"ExpressionAttributeNames", &kStringMap},
    {"ExpressionAttributeValues", &kAttributeMap},
    {"ReturnValuesOnConditionCheckFailure", &kString},
};
constexpr Shape::Member kUpdateMembers[] = {
    {"Key", &kAttributeMap},
    {"UpdateExpression", &kString},
    {"TableName", &kString},
    {"ConditionExpression", &kString},
    {"ExpressionAttributeNames", &kStringMap},
    {"ExpressionAttributeValues", &kAttributeMap},
    {"ReturnValuesOnConditionCheckFailure", &kString},
};
constexpr Shape kCheck = structure("ConditionCheck", kCheckMembers);
constexpr Shape kPut = structure("Put", kPutMembers);
constexpr Shape kDelete = structure("Delete", kCheckMembers);
constexpr Shape kUpdate = structure("Update", kUpdateMembers);

constexpr Shape::Member kWriteMembers[] = {
    {"ConditionCheck", &kCheck}, {"Put", &kPut}, {"Delete", &kDelete}, {"Update", &kUpdate}};
constexpr Shape kWrite = structure("TransactWriteItem", kWriteMembers);
constexpr Shape kWrites{.kind = Kind::kList, .element = &kWrite};
constexpr Shape::Member kTransactWriteItemsMembers[] = {{"TransactItems", &kWrites},
                                                        {"ReturnConsumedCapacity", &kString},
                                                        {"ReturnItemCollectionMetrics", &kString},
                                                        {"ClientRequestToken", &kString}};

constexpr Shape::Member kGetMembers[] = {{"Key", &kAttributeMap},
                                         {"TableName", &kString},
                                         {"ProjectionExpression", &kString},
                                         {"ExpressionAttributeNames", &kStringMap}};
constexpr Shape kGet = structure("Get", kGetMembers);
constexpr Shape::Member kTransactGetMembers[] = {{"Get", &kGet}};
constexpr Shape kTransactGet = structure("TransactGetItem", kTransactGetMembers);
constexpr Shape kGets{.kind = Kind::kList, .element = &kTransactGet};
constexpr Shape::Member kTransactGetItemsMembers[] = {{"TransactItems", &kGets},
                                                      {"ReturnConsumedCapacity", &kString}};

}  // namespace

const Shape kTransactGetItems = structure("TransactGetItemsInput", kTransactGetItemsMembers);
const Shape kTransactWriteItems = structure("TransactWriteItemsInput", kTransactWriteItemsMembers);

}  // namespace offstage::emulator::shapes
