#include "emulator/operations/shape.h"

/// Input shapes of the calls of DynamoDB Streams.
namespace offstage::emulator::shapes {
namespace {

using Kind = Shape::Kind;

constexpr Shape kString{.kind = Kind::kString};
constexpr Shape kInteger{.kind = Kind::kInteger};

constexpr Shape::Member kShardFilterMembers[] = {{"Type", &kString}, {"ShardId", &kString}};
constexpr Shape kShardFilter{
    .kind = Kind::kStructure, .members = kShardFilterMembers, .java_name = "ShardFilter"};

constexpr Shape::Member kDescribeStreamMembers[] = {{"StreamArn", &kString},
                                                    {"Limit", &kInteger},
                                                    {"ExclusiveStartShardId", &kString},
                                                    {"ShardFilter", &kShardFilter}};
constexpr Shape::Member kGetRecordsMembers[] = {{"ShardIterator", &kString}, {"Limit", &kInteger}};
constexpr Shape::Member kGetShardIteratorMembers[] = {{"StreamArn", &kString},
                                                      {"ShardId", &kString},
                                                      {"ShardIteratorType", &kString},
                                                      {"SequenceNumber", &kString}};
constexpr Shape::Member kListStreamsMembers[] = {
    {"TableName", &kString}, {"Limit", &kInteger}, {"ExclusiveStartStreamArn", &kString}};

}  // namespace

const Shape kDescribeStream{
    .kind = Kind::kStructure, .members = kDescribeStreamMembers, .java_name = "DescribeStreamInput"};
const Shape kGetRecords{
    .kind = Kind::kStructure, .members = kGetRecordsMembers, .java_name = "GetRecordsInput"};
const Shape kGetShardIterator{
    .kind = Kind::kStructure, .members = kGetShardIteratorMembers, .java_name = "GetShardIteratorInput"};
const Shape kListStreams{
    .kind = Kind::kStructure, .members = kListStreamsMembers, .java_name = "ListStreamsInput"};

}  // namespace offstage::emulator::shapes
