#include "lambda-host/dynamodb-client/offstage/dynamodb/document.h"

#include <doctest/doctest.h>

namespace offstage::dynamodb {

TEST_CASE("document: a plain object becomes an item and comes back") {
  const std::string plain =
      R"({"s":"a\"b","n":12.5,"big":9007199254740993,"t":true,"x":null,"l":[1,["é"]],"m":{"k":{}}})";
  const std::string item =
      R"({"s":{"S":"a\"b"},"n":{"N":"12.5"},"big":{"N":"9007199254740993"},"t":{"BOOL":true},"x":{"NULL":true},)"
      R"("l":{"L":[{"N":"1"},{"L":[{"S":"é"}]}]},"m":{"M":{"k":{"M":{}}}}})";
  CHECK(to_item(plain) == item);
  CHECK(to_plain(item) == plain);
}

TEST_CASE("document: numbers keep all their digits, sets become arrays, binary values stay base64") {
  CHECK(
      to_plain(R"({"n":{"N":"0.12345678901234567890123456789012345678"},"ns":{"NS":["1","2.50"]},)"
               R"("ss":{"SS":["a"]},"b":{"B":"AQI="},"bs":{"BS":["AQ=="]}})") ==
      R"({"n":0.12345678901234567890123456789012345678,"ns":[1,2.50],"ss":["a"],"b":"AQI=","bs":["AQ=="]})");
}

TEST_CASE("document: only the items and keys of an answer are changed") {
  CHECK(plain_answer(R"({"Items":[{"id":{"S":"1"}},{}],"Count":2,"LastEvaluatedKey":{"id":{"S":"1"}}})") ==
        R"({"Items":[{"id":"1"},{}],"Count":2,"LastEvaluatedKey":{"id":"1"}})");
  CHECK(plain_answer(R"({"Attributes":{"n":{"N":"1"}},"ConsumedCapacity":{"TableName":"t"}})") ==
        R"({"Attributes":{"n":1},"ConsumedCapacity":{"TableName":"t"}})");
  CHECK(plain_answer(R"({"Item":{"n":{"N":"1"}}})") == R"({"Item":{"n":1}})");
  CHECK(plain_answer("{}") == "{}");
}

TEST_CASE("document: what is no object is an empty text") {
  for (const char* text : {"", "[]", "1", "{", "null"}) {
    CHECK(to_item(text) == "");
    CHECK(to_plain(text) == "");
    CHECK(plain_answer(text) == "");
  }
}

}  // namespace offstage::dynamodb
