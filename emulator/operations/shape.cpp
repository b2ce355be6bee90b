#include "emulator/operations/shape.h"

#include <string>

#include "emulator/model/attribute_json.h"
#include "emulator/model/errors.h"
#include "emulator/model/texts/wire.h"

namespace offstage::emulator {
namespace {

using Kind = Shape::Kind;

constexpr std::string_view kModelClass = "com.amazonaws.dynamodb.v20120810.";

std::string_view scalar_class(Kind kind) {
  switch (kind) {
    case Kind::kBoolean:
      return "Boolean";
    case Kind::kInteger:
      return "Integer";
    case Kind::kLong:
      return "Long";
    default:
      return "String";
  }
}

/// How the parser calls a JSON scalar that it cannot convert.
std::string_view token_name(json::Value value) {
  if (value.is_bool()) return value.as_bool() ? "TRUE_VALUE" : "FALSE_VALUE";
  if (value.is_string()) return "STRING_VALUE";
  return value.is_integer() ? "NUMBER_VALUE" : "DECIMAL_VALUE";
}

AwsError not_convertible(json::Value value, Kind kind) {
  return errors::serialization(texts::kNotConvertible, {token_name(value), scalar_class(kind)});
}

AwsError unrecognized_collection(std::string_view type) {
  return errors::serialization(texts::kUnrecognizedCollection, {type});
}

bool is_boolean_word(std::string_view text) {
  std::string lower;
  for (const char c : text) lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  return lower == "true" || lower == "1" || lower == "yes" || lower == "false" || lower == "0" ||
         lower == "no";
}

Result<void> check_scalar(json::Value value, Kind kind) {
  if (value.is_object()) {
    return errors::serialization(texts::kStructureUnexpected);
  }
  if (value.is_array()) {
    return unrecognized_collection(std::string("class java.lang.").append(scalar_class(kind)));
  }
  switch (kind) {
    case Kind::kBoolean:
      if (value.is_string()) {
        if (is_boolean_word(value.as_string())) return {};
        return errors::serialization(texts::kUnexpectedToken);
      }
      if (!value.is_bool()) return not_convertible(value, kind);
      return {};
    case Kind::kInteger:
    case Kind::kLong:
      if (!value.is_number()) return not_convertible(value, kind);
      return {};
    default:
      if (!value.is_string()) return not_convertible(value, kind);
      return {};
  }
}

std::string map_class(const Shape& shape) {
  return std::string("java.util.Map<java.lang.String, ").append(shape.java_name).append(">");
}

/// A list or map within a list or map: AWS's parser stumbles over the type of the elements.
bool is_generic(Kind kind) {
  return kind == Kind::kList || kind == Kind::kMap || kind == Kind::kAttributeMap;
}

Result<void> check_element(json::Value value, const Shape& shape) {
  const bool composite = value.is_object() || value.is_array();
  if (shape.kind == Kind::kStructure && !composite) {
    return errors::serialization(texts::kUnexpectedValueType);
  }
  if (is_generic(shape.kind) && !composite) {
    return errors::serialization(texts::kGenericElement);
  }
  return check_shape(value, shape);
}

Result<void> check_list(json::Value value, const Shape& shape) {
  if (value.is_object()) {
    return errors::serialization(texts::kStructureUnexpected);
  }
  if (!value.is_array()) return errors::serialization(texts::kUnexpectedFieldType);
  for (const auto element : value.elements()) {
    if (!element.is_null()) RETURN_IF_ERROR(check_element(element, *shape.element));
  }
  return {};
}

Result<void> check_map(json::Value value, const Shape& shape) {
  if (value.is_array()) return unrecognized_collection(map_class(shape));
  if (!value.is_object()) return errors::serialization(texts::kUnexpectedFieldType);
  for (const auto member : value.members()) {
    if (!member.value.is_null()) RETURN_IF_ERROR(check_element(member.value, *shape.element));
  }
  return {};
}

Result<void> check_structure(json::Value value, const Shape& shape) {
  if (value.is_array()) {
    return unrecognized_collection(std::string("class ").append(kModelClass).append(shape.java_name));
  }
  if (!value.is_object()) return errors::serialization(texts::kUnexpectedFieldType);
  for (const auto& member : shape.members) {
    const auto found = value.find(member.name);
    if (found && !found->is_null()) RETURN_IF_ERROR(check_shape(*found, *member.shape));
  }
  return {};
}

}  // namespace

Result<void> check_shape(json::Value value, const Shape& shape) {
  switch (shape.kind) {
    case Kind::kString:
    case Kind::kBoolean:
    case Kind::kInteger:
    case Kind::kLong:
      return check_scalar(value, shape.kind);
    case Kind::kAttributeValue:
      return check_attribute_shape(value);
    case Kind::kAttributeMap:
      return check_attribute_map_shape(value);
    case Kind::kList:
      return check_list(value, shape);
    case Kind::kMap:
      return check_map(value, shape);
    case Kind::kStructure:
      return check_structure(value, shape);
  }
  return {};
}

namespace shapes {
namespace {

constexpr Shape kString{.kind = Kind::kString};
constexpr Shape kBoolean{.kind = Kind::kBoolean};
constexpr Shape kInteger{.kind = Kind::kInteger};
constexpr Shape kAttributeValue{.kind = Kind::kAttributeValue};
constexpr Shape kAttributeMap{.kind = Kind::kAttributeMap};
constexpr Shape kStringList{.kind = Kind::kList, .element = &kString};
constexpr Shape kStringMap{.kind = Kind::kMap, .element = &kString, .java_name = "java.lang.String"};
constexpr Shape kValueList{.kind = Kind::kList, .element = &kAttributeValue};

template <std::size_t kSize>
constexpr Shape structure(std::string_view java_name, const Shape::Member (&members)[kSize]) {
  return {.kind = Kind::kStructure, .members = members, .java_name = java_name};
}
constexpr Shape list_of(const Shape& element) {
  return {.kind = Kind::kList, .element = &element};
}
constexpr Shape map_of(const Shape& element, std::string_view java_name) {
  return {.kind = Kind::kMap, .element = &element, .java_name = java_name};
}

constexpr Shape::Member kExpectedMembers[] = {{"Value", &kAttributeValue},
                                              {"Exists", &kBoolean},
                                              {"ComparisonOperator", &kString},
                                              {"AttributeValueList", &kValueList}};
constexpr Shape kExpectedValue = structure("ExpectedAttributeValue", kExpectedMembers);
constexpr Shape kExpected = map_of(kExpectedValue, "com.amazonaws.dynamodb.v20120810.ExpectedAttributeValue");

constexpr Shape::Member kConditionMembers[] = {{"AttributeValueList", &kValueList},
                                               {"ComparisonOperator", &kString}};
constexpr Shape kCondition = structure("Condition", kConditionMembers);
constexpr Shape kConditions = map_of(kCondition, "com.amazonaws.dynamodb.v20120810.Condition");

constexpr Shape::Member kValueUpdateMembers[] = {{"Value", &kAttributeValue}, {"Action", &kString}};
constexpr Shape kValueUpdate = structure("AttributeValueUpdate", kValueUpdateMembers);
constexpr Shape kValueUpdates = map_of(kValueUpdate, "com.amazonaws.dynamodb.v20120810.AttributeValueUpdate");

constexpr Shape::Member kPutItemMembers[] = {
    {"TableName", &kString},
    {"Item", &kAttributeMap},
    {"Expected", &kExpected},
    {"ReturnValues", &kString},
    {"ReturnConsumedCapacity", &kString},
    {"ReturnItemCollectionMetrics", &kString},
    {"ConditionalOperator", &kString},
    {"ConditionExpression", &kString},
    {"ExpressionAttributeNames", &kStringMap},
    {"ExpressionAttributeValues", &kAttributeMap},
    {"ReturnValuesOnConditionCheckFailure", &kString},
};

constexpr Shape::Member kDeleteItemMembers[] = {
    {"TableName", &kString},
    {"Key", &kAttributeMap},
    {"Expected", &kExpected},
    {"ConditionalOperator", &kString},
    {"ReturnValues", &kString},
    {"ReturnConsumedCapacity", &kString},
    {"ReturnItemCollectionMetrics", &kString},
    {"ConditionExpression", &kString},
    {"ExpressionAttributeNames", &kStringMap},
    {"ExpressionAttributeValues", &kAttributeMap},
    {"ReturnValuesOnConditionCheckFailure", &kString},
};

constexpr Shape::Member kUpdateItemMembers[] = {
    {"TableName", &kString},
    {"Key", &kAttributeMap},
    {"AttributeUpdates", &kValueUpdates},
    {"Expected", &kExpected},
    {"ConditionalOperator", &kString},
    {"ReturnValues", &kString},
    {"ReturnConsumedCapacity", &kString},
    {"ReturnItemCollectionMetrics", &kString},
    {"UpdateExpression", &kString},
    {"ConditionExpression", &kString},
    {"ExpressionAttributeNames", &kStringMap},
    {"ExpressionAttributeValues", &kAttributeMap},
    {"ReturnValuesOnConditionCheckFailure", &kString},
};

constexpr Shape::Member kGetItemMembers[] = {
    {"TableName", &kString},
    {"Key", &kAttributeMap},
    {"AttributesToGet", &kStringList},
    {"ConsistentRead", &kBoolean},
    {"ReturnConsumedCapacity", &kString},
    {"ProjectionExpression", &kString},
    {"ExpressionAttributeNames", &kStringMap},
};

constexpr Shape::Member kQueryMembers[] = {
    {"TableName", &kString},
    {"IndexName", &kString},
    {"Select", &kString},
    {"AttributesToGet", &kStringList},
    {"Limit", &kInteger},
    {"ConsistentRead", &kBoolean},
    {"KeyConditions", &kConditions},
    {"QueryFilter", &kConditions},
    {"ConditionalOperator", &kString},
    {"ScanIndexForward", &kBoolean},
    {"ExclusiveStartKey", &kAttributeMap},
    {"ReturnConsumedCapacity", &kString},
    {"ProjectionExpression", &kString},
    {"FilterExpression", &kString},
    {"KeyConditionExpression", &kString},
    {"ExpressionAttributeNames", &kStringMap},
    {"ExpressionAttributeValues", &kAttributeMap},
};

constexpr Shape::Member kScanMembers[] = {
    {"TableName", &kString},
    {"IndexName", &kString},
    {"AttributesToGet", &kStringList},
    {"Limit", &kInteger},
    {"Select", &kString},
    {"ScanFilter", &kConditions},
    {"ConditionalOperator", &kString},
    {"ExclusiveStartKey", &kAttributeMap},
    {"ReturnConsumedCapacity", &kString},
    {"TotalSegments", &kInteger},
    {"Segment", &kInteger},
    {"ProjectionExpression", &kString},
    {"FilterExpression", &kString},
    {"ExpressionAttributeNames", &kStringMap},
    {"ExpressionAttributeValues", &kAttributeMap},
    {"ConsistentRead", &kBoolean},
};

constexpr Shape kKeyList = list_of(kAttributeMap);
constexpr Shape::Member kKeysAndAttributesMembers[] = {
    {"Keys", &kKeyList},
    {"AttributesToGet", &kStringList},
    {"ConsistentRead", &kBoolean},
    {"ProjectionExpression", &kString},
    {"ExpressionAttributeNames", &kStringMap},
};
constexpr Shape kKeysAndAttributes = structure("KeysAndAttributes", kKeysAndAttributesMembers);
constexpr Shape kBatchGetRequests =
    map_of(kKeysAndAttributes, "com.amazonaws.dynamodb.v20120810.KeysAndAttributes");
constexpr Shape::Member kBatchGetItemMembers[] = {{"RequestItems", &kBatchGetRequests},
                                                  {"ReturnConsumedCapacity", &kString}};

constexpr Shape::Member kPutRequestMembers[] = {{"Item", &kAttributeMap}};
constexpr Shape kPutRequest = structure("PutRequest", kPutRequestMembers);
constexpr Shape::Member kDeleteRequestMembers[] = {{"Key", &kAttributeMap}};
constexpr Shape kDeleteRequest = structure("DeleteRequest", kDeleteRequestMembers);
constexpr Shape::Member kWriteRequestMembers[] = {{"PutRequest", &kPutRequest},
                                                  {"DeleteRequest", &kDeleteRequest}};
constexpr Shape kWriteRequest = structure("WriteRequest", kWriteRequestMembers);
constexpr Shape kWriteRequests = list_of(kWriteRequest);
constexpr Shape kBatchWriteRequests =
    map_of(kWriteRequests, "java.util.List<com.amazonaws.dynamodb.v20120810.WriteRequest>");
constexpr Shape::Member kBatchWriteItemMembers[] = {{"RequestItems", &kBatchWriteRequests},
                                                    {"ReturnConsumedCapacity", &kString},
                                                    {"ReturnItemCollectionMetrics", &kString}};

}  // namespace

const Shape kBatchGetItem = structure("BatchGetItemInput", kBatchGetItemMembers);
const Shape kBatchWriteItem = structure("BatchWriteItemInput", kBatchWriteItemMembers);
const Shape kDeleteItem = structure("DeleteItemInput", kDeleteItemMembers);
const Shape kGetItem = structure("GetItemInput", kGetItemMembers);
const Shape kPutItem = structure("PutItemInput", kPutItemMembers);
const Shape kQuery = structure("QueryInput", kQueryMembers);
const Shape kScan = structure("ScanInput", kScanMembers);
const Shape kUpdateItem = structure("UpdateItemInput", kUpdateItemMembers);

}  // namespace shapes
}  // namespace offstage::emulator
