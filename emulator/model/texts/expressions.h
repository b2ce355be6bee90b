#pragma once

#include "emulator/model/texts/text.h"

namespace offstage::emulator::texts {

// The members that hold expressions and placeholders (DYNAMODB.md 7.8).

inline constexpr Text kMixedParameters{
    "Can not use both expression and non-expression parameters in the same request: Non-expression "
    "parameters: {{}} Expression parameters: {{}}"};
inline constexpr Text kNamesWithoutExpression{
    "ExpressionAttributeNames can only be specified when using expressions"};
/// "ConditionExpression is null", "UpdateExpression and ConditionExpression are null".
inline constexpr CohortText kValuesWithoutExpression{
    .classic = "ExpressionAttributeValues can only be specified when using expressions: {}",
    .newest = "ExpressionAttributeValues can only be specified when using expressions"};
inline constexpr Text kPlaceholdersEmpty{"{} must not be empty"};
inline constexpr Text kPlaceholderTooLong{
    "{} contains invalid key: The expression attribute map contains a key that is too long; size of key: {}"};
inline constexpr Text kPlaceholderSyntax{"{} contains invalid key: Syntax error; key: \"{}\""};
/// Only where the cohort's rule says so (wrong_placeholder_named).
inline constexpr Text kPlaceholderValueInvalid{
    "ExpressionAttributeValues contains invalid value: {} for key {}"};
inline constexpr Text kPlaceholdersUnused{"Value provided in {} unused in expressions: keys: {{}}"};

/// What stands before the texts below: errors::invalid_expression() puts it there. The member and the text.
inline constexpr Text kInvalidExpression{"Invalid {}: {}"};

// Any grammar (7.1 to 7.3).

inline constexpr Text kExpressionEmpty{"The expression can not be empty;"};
inline constexpr Text kExpressionTooLong{
    "Expression size has exceeded the maximum allowed size; expression size: {}"};
inline constexpr Text kTooManyOperators{"The expression contains too many operators; operator count: {}"};
inline constexpr Text kSyntaxError{"Syntax error; token: \"{}\", near: \"{}\""};
inline constexpr Text kRedundantParentheses{"The expression has redundant parentheses;"};
inline constexpr Text kReservedWord{"Attribute name is a reserved keyword; reserved keyword: {}"};
inline constexpr Text kPathTooDeep{"The document path has too many nesting levels; nesting levels: {}"};
inline constexpr Text kListIndexTooLarge{"List index is not within the allowable range; index: [{}]"};
inline constexpr Text kUnknownFunction{"Invalid function name; function: {}"};
inline constexpr Text kFunctionMisplaced{
    "The function is not allowed to be used this way in an expression; function: {}"};
inline constexpr Text kFunctionNotInUpdate{
    "The function is not allowed in an update expression; function: {}"};
inline constexpr Text kFunctionNotInCondition{
    "The function is not allowed in a condition expression; function: {}"};
inline constexpr Text kUndefinedName{
    "An expression attribute name used in the document path is not defined; attribute name: {}"};
inline constexpr Text kUndefinedValue{
    "An expression attribute value used in expression is not defined; attribute value: {}"};

// Operands (7.3, 7.4).

inline constexpr Text kOperandCount{
    "Incorrect number of operands for operator or function; operator or function: {}, number of operands: "
    "{}"};
inline constexpr Text kOperandType{
    "Incorrect operand type for operator or function; operator or function: {}, operand type: {}"};
inline constexpr Text kOperandNoPath{
    "Operator or function requires a document path; operator or function: {}"};
inline constexpr Text kOperandsNotDistinct{
    "The first operand must be distinct from the remaining operands for this operator or function; operator: "
    "{}, first operand: {}"};
inline constexpr Text kUnknownTypeName{
    "Invalid attribute type name found; type: {}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"};
inline constexpr Text kTooManyOptions{
    "The IN operator is provided with too many operands; number of operands: {}"};
inline constexpr Text kBoundsOfTwoTypes{
    "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: {}, upper "
    "bound operand: {}"};
inline constexpr Text kBoundsReversed{
    "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound "
    "operand: {}, upper bound operand: {}"};
/// How AWS prints a bound, and what a binary one holds.
inline constexpr Text kBound{"AttributeValue: {{}:{}}"};
inline constexpr Text kBinaryBound{"java.nio.HeapByteBuffer[pos=0 lim={} cap={}]"};

// Updates (7.5) and projections (7.6).

inline constexpr Text kSectionRepeated{"The \"{}\" section can only be used once in an update expression;"};
inline constexpr Text kPathsOverlap{
    "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: {}, "
    "path two: {}"};
inline constexpr Text kPathsConflict{
    "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: {}, "
    "path two: {}"};
/// Section, type, section.
inline constexpr Text kSectionOperandType{
    "Incorrect operand type for operator or function; operator: {}, operand type: {}, typeSet: "
    "ALLOWED_FOR_{}_OPERAND"};

// What only the item shows (7.5). These stand alone.

inline constexpr Text kUpdatePathInvalid{
    "The document path provided in the update expression is invalid for update"};
inline constexpr Text kUpdateOperandType{"An operand in the update expression has an incorrect data type"};
inline constexpr Text kUpdateAttributeMissing{
    "The provided expression refers to an attribute that does not exist in the item"};

// Key conditions (7.7). These stand alone, but for kKeyRepeated.

inline constexpr Text kKeyConditionMissing{
    "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."};
inline constexpr Text kKeyOperator{"Invalid operator used in KeyConditionExpression: {}"};
inline constexpr Text kKeyNestedOperation{"KeyConditionExpressions cannot contain nested operations"};
inline constexpr Text kKeyNestedAttribute{
    "KeyConditionExpressions cannot have conditions on nested attributes"};
inline constexpr Text kKeySeveralAttributes{
    "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"};
inline constexpr Text kKeyNoAttribute{
    "Invalid condition in KeyConditionExpression: No key attribute specified"};
inline constexpr Text kKeyNotFirstOperand{
    "Invalid condition in KeyConditionExpression: {} operator must have the key attribute as its first "
    "operand"};
inline constexpr Text kKeyRepeated{"KeyConditionExpressions must only contain one condition per key"};
inline constexpr Text kKeyElementMissed{"Query condition missed key schema element: {}"};
inline constexpr Text kKeyConditionUnsupported{"Query key condition not supported"};
inline constexpr Text kKeyConditionNotIndexable{
    "Attempted conditional constraint is not an indexable operation"};
inline constexpr Text kTooManyKeyConditions{
    "The number of query conditions ({}) exceeds the number of key attributes defined in the schema ({})"};
inline constexpr Text kSortConditionNotEqual{
    "RANGE key attributes {} must have equality conditions specified in the query because a condition is "
    "present on key attribute {}"};
/// After kInvalidParameter.
inline constexpr Text kKeyConditionType{"Condition parameter type does not match schema type"};

}  // namespace offstage::emulator::texts
