#pragma once

#include "emulator/model/texts/text.h"

namespace offstage::emulator::texts {

// Tables (DYNAMODB.md 14.3, 14.5).

inline constexpr Text kTableNameMissing{
    "The parameter 'TableName' is required but was not present in the request"};
inline constexpr Text kTableNotFound{"Requested resource not found: Table: {} not found"};
inline constexpr Text kTableExists{"Table already exists: {}"};
inline constexpr Text kTableBeingCreated{
    "Attempt to change a resource which is still in use: Table is being created: {}"};
inline constexpr Text kTableBeingDeleted{
    "Attempt to change a resource which is still in use: Table is being deleted: {}"};
inline constexpr Text kTableBeingUpdated{
    "Attempt to change a resource which is still in use: Table: {} is in the process of being updated."};
inline constexpr Text kIndexesBusy{
    "Attempt to change a resource which is still in use: Cannot delete table while indexes are being "
    "created, updated, or deleted."};
inline constexpr Text kStreamBusy{
    "Attempt to change a resource which is still in use: Cannot delete table while stream is being "
    "enabled/disabled."};
inline constexpr Text kTableProtected{
    "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection "
    "first."};
inline constexpr Text kFirstKeyNotHash{
    "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"};
inline constexpr Text kSecondKeyNotRange{
    "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"};
inline constexpr Text kKeyUndefined{"Invalid KeySchema: Some index key attribute have no definition"};
inline constexpr Text kDefinitionRepeated{"Attribute Name is duplicated: {}"};
inline constexpr Text kIndexKeyRepeated{"The KeySchema contains multiple key attributes with the same name"};
inline constexpr Text kKeyNamesEqual{
    "Both the Hash Key and the Range Key element in the KeySchema have the same name"};
// After kInvalidParameter:
inline constexpr Text kKeysUndefined{
    "Some index key attributes are not defined in AttributeDefinitions. Keys: [{}], AttributeDefinitions: "
    "[{}]"};
inline constexpr Text kDefinitionCount{
    "Number of attributes in KeySchema does not exactly match number of attributes defined in "
    "AttributeDefinitions"};
inline constexpr Text kDefinitionsUnused{
    "Some AttributeDefinitions are not used. AttributeDefinitions: [{}], keys used: [{}]"};
inline constexpr Text kViewTypeWithoutStream{
    "Table is being created with a stream disabled, UpdateViewType should not be specified"};
inline constexpr Text kStreamWithoutViewType{
    "Table is being created with a stream enabled, UpdateViewType is required"};
inline constexpr Text kEncryptionOffWith{"{} can not be specified if Enabled is false"};
inline constexpr Text kKeyWithoutType{"SSEType KMS is required if KMSMasterKeyId is specified"};
inline constexpr Text kEncryptionTypeUnsupported{"SSEType AES256 is not supported"};
/// Not AWS's: Offstage's own.
inline constexpr Text kMemberUnsupported{"Offstage does not support {} yet: use the table without it"};

// Secondary indexes (14.3, 15). After kInvalidParameter:

inline constexpr Text kIndexListEmpty{"List of {} is empty"};
inline constexpr Text kTooManyLocalIndexes{"Number of LocalSecondaryIndexes exceeds per-table limit of 5"};
inline constexpr Text kTooManyGlobalIndexes{"GlobalSecondaryIndex count exceeds the per-table limit of 20"};
inline constexpr Text kIndexNameRepeated{"Duplicate index name: {}"};
inline constexpr Text kTooManyProjected{
    "Number of projected attributes in all indexes exceeds the limit of 100"};
inline constexpr Text kProjectionTypeMissing{"Unknown ProjectionType: null"};
inline constexpr Text kProjectedTwice{"Duplicate element in NonKeyAttributes: {}"};
inline constexpr Text kHashAfterRange{
    "All HASH key attributes must precede RANGE key attributes in the KeySchema"};
inline constexpr Text kTooManyIndexKeys{
    "The KeySchema exceeds the maximum allowed number of {} key attributes"};
inline constexpr Text kIncludeWithoutAttributes{
    "ProjectionType is INCLUDE, but NonKeyAttributes is not specified"};
inline constexpr Text kAttributesWithoutInclude{"ProjectionType is {}, but NonKeyAttributes is specified"};
inline constexpr Text kLocalIndexWithoutTableSort{
    "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"};
inline constexpr Text kLocalIndexWithoutSort{"Index KeySchema does not have a range key for index: {}"};
inline constexpr Text kLocalIndexPartition{
    "Index KeySchema does not have the same leading hash key as table KeySchema for index: {}. index hash "
    "key: {}, table hash key: {}"};

}  // namespace offstage::emulator::texts
