#pragma once

#include <string>

/// Small services that differ from each other in one place, with the line of that place.
namespace offstage::gateway {

inline const std::string kHead = "service: shop\nprovider:\n  name: aws\n";

/// A service with one function `f` and `lines` below it, indented by four; they begin in line 7.
inline std::string with_function(const std::string& lines) {
  return kHead + "functions:\n  f:\n    handler: a.b\n" + lines;
}

/// A service with one event, given after "- "; it stands in line 8.
inline std::string with_event(const std::string& event) {
  return with_function("    events:\n      - " + event + "\n");
}

/// A service with a table whose properties are `lines`, indented by eight; they begin in line 9.
inline std::string with_table(const std::string& lines) {
  return kHead + "resources:\n  Resources:\n    T:\n      Type: AWS::DynamoDB::Table\n      Properties:\n" +
         lines;
}
inline const std::string kKeys =
    "        KeySchema: [{AttributeName: id, KeyType: HASH}]\n"
    "        AttributeDefinitions: [{AttributeName: id, AttributeType: S}]\n";
inline const std::string kKeysJson = R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
                                     R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}])";

}  // namespace offstage::gateway
