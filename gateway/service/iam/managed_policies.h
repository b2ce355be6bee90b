#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace offstage::gateway {

/// What an AWS managed policy allows of DynamoDB, as a JSON document; an empty one says nothing of it ("AWS
/// managed policy reference"). `name` is the end of its ARN: "AmazonDynamoDBFullAccess". Nothing for one that
/// is not known here.
std::optional<std::string> managed_policy(std::string_view name);

}  // namespace offstage::gateway
