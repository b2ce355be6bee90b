#pragma once

#include "emulator/model/texts/text.h"

namespace offstage::emulator::texts {

// PartiQL (DYNAMODB.md 13.3). Places are "line:column:length", and of values "root.list[1]".

/// Errors of expressions (expressions.h) as a statement words them: nothing stands before them.
inline constexpr Text kInvalidInStatement{"{}"};

// What is no statement at all. After kNotWellFormed:

inline constexpr Text kNotWellFormed{"Statement wasn't well formed, can't be processed: {}"};
inline constexpr Text kTokenAfterExpression{"Unexpected token after expression"};
inline constexpr Text kTokenAfterSemicolon{"Unexpected token after semicolon. (Only one query is allowed.)"};
inline constexpr Text kTermUnexpected{"Unexpected term"};
inline constexpr Text kKeywordUnexpected{"Unexpected keyword"};
inline constexpr Text kOperatorUnexpected{"Unexpected operator"};
inline constexpr Text kTokenExpected{"Expected {}"};
inline constexpr Text kRightSideMissing{"Missing right-hand side expression of infix operator"};
inline constexpr Text kTypeNameMissing{"Expected type name"};
inline constexpr Text kBetweenWithoutAnd{"Expected AND keyword"};
inline constexpr Text kUpperBoundMissing{"Expected expression after AND"};
inline constexpr Text kSelectWithoutFrom{"Expected FROM after SELECT list"};
inline constexpr Text kKeywordAsColumn{
    "Expected identifier or an expression but found unexpected keyword '{}' in a select list."};
inline constexpr Text kColumnsBesideStar{
    "Other expressions may not be present in the select list when '*' is used without dot notation."};
/// AS, AT or BY.
inline constexpr Text kAliasNameMissing{"Expected identifier for {}-alias"};
inline constexpr Text kDeleteWithoutFrom{"Expected FROM after DELETE"};
inline constexpr Text kUpdateWithoutAction{"Expected data manipulation"};
inline constexpr Text kAssignmentMissing{"Expected '='"};
inline constexpr Text kReturningWords{"Expected ( MODIFIED | ALL ) ( NEW | OLD ) in each returning element."};
inline constexpr Text kPathStep{"Invalid path dot component"};
inline constexpr Text kSimplePathMissing{"Expected identifier for simple path"};
inline constexpr Text kSimplePathStar{"Invalid path dot component for simple path"};
inline constexpr Text kSimplePathStep{"Invalid path component for simple path"};

// What PartiQL knows and DynamoDB cannot do.

/// What AWS's parser calls it: "Like".
inline constexpr Text kOperationUnsupported{"Unsupported operation: {}"};
inline constexpr Text kClauseUnsupported{"Unsupported clause: {} at {}"};
inline constexpr Text kFunctionUnrecognized{"Unrecognized function: {} at {}"};
inline constexpr Text kAliases{"Aliasing is not supported"};
inline constexpr Text kPathComponentUnexpected{"Unexpected path component at {}"};
inline constexpr Text kPathComponentEmpty{"Path component cannot be an empty string"};
inline constexpr Text kListIndexTooLargeAt{"List index is not within the allowable range; index: [{}] at {}"};
inline constexpr Text kFromTooLong{"A path may contain at most 2 components in the FROM clause"};
inline constexpr Text kIntoNoTable{"FROM clause may only contain a single table name"};
inline constexpr Text kColumnRepeated{"Duplicate identifiers in select clause: {}"};
inline constexpr Text kReturningOfDelete{
    "Invalid returning clause: RETURNING {} *. Only RETURNING ALL OLD * is allowed in DELETE statements."};

// Values.

inline constexpr Text kParameterCount{"Number of parameters in request and statement don't match."};
/// What it is, and the places of the value and in the statement.
inline constexpr Text kValueUnsupported{"Unsupported data type: {} under key {} at {}"};
/// What is wrong with a number (values.h), and its place.
inline constexpr Text kNumberUnder{"{} under {}"};
inline constexpr Text kNestingUnder{"Nesting Levels have exceeded supported limits under {}"};
inline constexpr Text kNestingOfItem{"Nesting Levels have exceeded supported limits"};
inline constexpr Text kBagEmpty{"Empty bags are not supported"};
inline constexpr Text kBagTypes{
    "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags"};
// After kInvalidParameter, the bag as written:
inline constexpr Text kStringBagDuplicates{"Input collection {} contains duplicates."};
inline constexpr Text kNumberBagDuplicates{"Input collection {} contains duplicates! under {}"};

// SET_ADD and SET_DELETE.

inline constexpr Text kSetArgumentCount{"{} must have exactly two arguments at {}"};
inline constexpr Text kSetArgumentNotTarget{"The first argument to {} must equal the assignment value at {}"};
inline constexpr Text kSetArgumentNoSet{"The second argument to {} must be a value with type SET at {}"};

// What the table shows.

inline constexpr Text kStatementIndexUnknown{"The table does not have the specified index"};
/// It says tables; on AWS it follows the index in FROM.
inline constexpr Text kStatementIndexKeys{
    "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE "
    "keys."};
inline constexpr Text kStatementIndexConsistent{
    "Strongly consistent read is not supported on Global Secondary Indexes"};
inline constexpr Text kStatementIndexWrite{"This operation is not supported on an index"};
inline constexpr Text kStatementKeyType{
    "Key attribute's data type should match its data type in table's schema: Key {}"};
inline constexpr Text kWhereWithoutKey{
    "Where clause does not contain a mandatory equality on all key attributes"};
inline constexpr Text kWhereKeyTwice{
    "Multiple conditions on same key {}. Only single item Update/Insert/Delete are supported"};
inline constexpr Text kTooManyReads{"Too many decomposed read operations for a given query."};
inline constexpr Text kReadsOverlap{
    "Overlapping conditions with range keys are not supported in where clause"};
inline constexpr Text kOrderWithoutWhere{
    "Must have WHERE clause in the statement when using ORDER BY clause."};
inline constexpr Text kOrderWithoutKey{
    "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause."};
inline constexpr Text kOrderNoKey{"Attribute {} in ORDER BY clause must be part of the primary key"};
inline constexpr Text kOrderOfPartitions{
    "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause."};

// Around a statement.

/// The operation.
inline constexpr Text kSelectWithoutKey{
    "Select statements within {} must specify the primary key in the where clause."};
inline constexpr Text kBatchOfReadsAndWrites{
    "Read and write requests together in the same batch is not supported."};
inline constexpr Text kTransactionOfReadsAndWrites{
    "ExecuteTransaction API does not support both read and write operations in the same request."};
/// The number of a statement, and one of those above or below.
inline constexpr Text kTransactedStatement{"Validation failed in TransactStatements[{}]: {}"};
inline constexpr Text kTransactedIndex{"Reads on indices are not supported within transactions."};
inline constexpr Text kTransactedReturning{"RETURNING clause is not supported in ExecuteTransaction."};
inline constexpr Text kExistsWithoutCondition{
    "EXISTS() must contain a single item read with additional condition"};
inline constexpr Text kExistsMisplaced{"EXISTS can only be used in ExecuteTransaction write requests."};

}  // namespace offstage::emulator::texts
