#pragma once

#include <rapidjson/document.h>

#include <string>

/// Plain JSON values and DynamoDB's, as the DocumentClient of AWS's JavaScript SDK has them:
/// {"score": 12} and {"score": {"N": "12"}}.
namespace scores {

/// Item to plain object. Numbers keep their digits; sets become arrays.
std::string to_plain_json(const rapidjson::Value& item);

/// Plain object to item, or an empty text for what is no object.
std::string to_item_json(const rapidjson::Value& object);

}  // namespace scores
