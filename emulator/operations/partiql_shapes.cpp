#include "emulator/operations/shape.h"

/// Input shapes of the PartiQL calls.
namespace offstage::emulator::shapes {
namespace {

using Kind = Shape::Kind;

constexpr Shape kString{.kind = Kind::kString};
constexpr Shape kBoolean{.kind = Kind::kBoolean};
constexpr Shape kInteger{.kind = Kind::kInteger};
constexpr Shape kAttributeValue{.kind = Kind::kAttributeValue};
constexpr Shape kParameters{.kind = Kind::kList, .element = &kAttributeValue};

constexpr Shape::Member kExecuteStatementMembers[] = {{"Statement", &kString},
                                                      {"Parameters", &kParameters},
                                                      {"ConsistentRead", &kBoolean},
                                                      {"NextToken", &kString},
                                                      {"ReturnConsumedCapacity", &kString},
                                                      {"Limit", &kInteger},
                                                      {"ReturnValuesOnConditionCheckFailure", &kString}};

constexpr Shape::Member kBatchStatementMembers[] = {{"Statement", &kString},
                                                    {"Parameters", &kParameters},
                                                    {"ConsistentRead", &kBoolean},
                                                    {"ReturnValuesOnConditionCheckFailure", &kString}};
constexpr Shape kBatchStatement{
    .kind = Kind::kStructure, .members = kBatchStatementMembers, .java_name = "BatchStatementRequest"};
constexpr Shape kBatchStatements{.kind = Kind::kList, .element = &kBatchStatement};

constexpr Shape::Member kBatchExecuteStatementMembers[] = {{"Statements", &kBatchStatements},
                                                           {"ReturnConsumedCapacity", &kString}};

constexpr Shape::Member kTransactStatementMembers[] = {
    {"Statement", &kString}, {"Parameters", &kParameters}, {"ReturnValuesOnConditionCheckFailure", &kString}};
constexpr Shape kTransactStatement{
    .kind = Kind::kStructure, .members = kTransactStatementMembers, .java_name = "ParameterizedStatement"};
constexpr Shape kTransactStatements{.kind = Kind::kList, .element = &kTransactStatement};

constexpr Shape::Member kExecuteTransactionMembers[] = {{"TransactStatements", &kTransactStatements},
                                                        {"ClientRequestToken", &kString},
                                                        {"ReturnConsumedCapacity", &kString}};

}  // namespace

const Shape kBatchExecuteStatement{.kind = Kind::kStructure,
                                   .members = kBatchExecuteStatementMembers,
                                   .java_name = "BatchExecuteStatementInput"};
const Shape kExecuteStatement{
    .kind = Kind::kStructure, .members = kExecuteStatementMembers, .java_name = "ExecuteStatementInput"};
const Shape kExecuteTransaction{
    .kind = Kind::kStructure, .members = kExecuteTransactionMembers, .java_name = "ExecuteTransactionInput"};

}  // namespace offstage::emulator::shapes
