#pragma once

#include <string>
#include <string_view>

/// Plain JSON and DynamoDB's, as the DocumentClient of AWS's JavaScript SDK has them: {"score": 12} and
/// {"score": {"N": "12"}}. JSON in, JSON out.
namespace offstage::dynamodb {

/// A plain object as an item. Empty when the text is no JSON object.
std::string to_item(std::string_view object_json);

/// An item as a plain object. Numbers keep their digits, sets become arrays, binary values stay base64. Empty
/// when the text is no JSON object.
std::string to_plain(std::string_view item_json);

/// An answer of DynamoDB's with plain objects for the items and keys in it (Item, Items, Attributes,
/// LastEvaluatedKey); what else stands in it is left as it is. Empty when the text is no JSON object.
std::string plain_answer(std::string_view answer_json);

}  // namespace offstage::dynamodb
