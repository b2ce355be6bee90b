#pragma once

#include <rapidjson/document.h>

#include <string>

#include "offstage/dynamodb/client.h"

namespace scores {

/// The function behind ANY /api: the REST proxy event in, the proxy answer out, both JSON. GET lists the
/// scores of the game whose key came in x-api-key, POST adds one. Throws std::runtime_error when DynamoDB
/// answers with an error.
std::string handle(const rapidjson::Value& event, offstage::dynamodb::Client& client);

}  // namespace scores
