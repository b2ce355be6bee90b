#include "gateway/media_type.h"

#include <doctest/doctest.h>

namespace offstage::gateway {

TEST_CASE("media type: what a REST API takes for binary") {
  const std::vector<std::string> types{"image/png", "audio/*"};
  CHECK(matches_binary_media_types(types, media_type_of("image/png")));
  CHECK(matches_binary_media_types(types, media_type_of("IMAGE/PNG ; q=1")));
  CHECK(matches_binary_media_types(types, "audio/ogg"));
  CHECK_FALSE(matches_binary_media_types(types, "audiox/ogg"));
  CHECK_FALSE(matches_binary_media_types(types, "image/jpeg"));
  CHECK_FALSE(matches_binary_media_types(types, ""));
  CHECK(matches_binary_media_types({"*/*"}, ""));
  CHECK_FALSE(matches_binary_media_types({}, "application/octet-stream"));
}

TEST_CASE("media type: what an HTTP API takes for text") {
  for (const char* text :
       {"text/plain", "application/json", "Application/JSON; Charset=UTF-8",
        "application/xml;charset=\"utf-8\"", "application/javascript", "application/graphql",
        "application/problem+json", "image/svg+xml", "text/html; boundary=x; charset=utf-8"}) {
    CAPTURE(text);
    CHECK(is_http_api_text(text));
  }
  for (const char* binary : {"", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                             "image/png", "application/octet-stream", "text/plain; charset=iso-8859-1"}) {
    CAPTURE(binary);
    CHECK_FALSE(is_http_api_text(binary));
  }
}

}  // namespace offstage::gateway
