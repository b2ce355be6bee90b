#include "gateway/proxy_request.h"

#include <set>

#include "tests/unit/gateway/requests.h"

namespace offstage::gateway {

TEST_CASE("proxy request: the host without its port, and its first label") {
  struct Row {
    const char* host;
    const char* name;
    const char* prefix;
  };
  for (const Row& row : {Row{"api.test:3000", "api.test", "api"}, Row{"localhost", "localhost", "localhost"},
                         Row{"127.0.0.1:80", "127.0.0.1", "127"}, Row{"[::1]:3000", "[::1]", "[::1]"},
                         Row{"[::1]", "[::1]", "[::1]"}, Row{"", "", ""}}) {
    const HttpRequest request = make_request("GET", "/", {{"host", row.host}});
    CHECK(domain_name(request) == row.name);
    CHECK(domain_prefix(request) == row.prefix);
  }
}

TEST_CASE("proxy request: times are in UTC, in English, with two digits") {
  CHECK(common_log_time(0) == "01/Jan/1970:00:00:00 +0000");
  CHECK(common_log_time(1'783'711'144'836) == "10/Jul/2026:19:19:04 +0000");
  CHECK(common_log_time(1'709'164'799'999) == "28/Feb/2024:23:59:59 +0000");
  CHECK(common_log_time(1'709'164'800'000) == "29/Feb/2024:00:00:00 +0000");
}

TEST_CASE("proxy request: the path of every form of target") {
  const std::pair<const char*, const char*> rows[] = {
      {"/a/b?c=/d", "/a/b"}, {"http://h:1/a/b?c", "/a/b"}, {"http://h", "/"}, {"//a", "//a"}, {"*", "*"}};
  for (const auto& [target, path] : rows) {
    CAPTURE(target);
    const HttpRequest request = make_request("GET", target);
    CHECK(raw_path(request) == path);
  }
}

TEST_CASE("proxy request: ids have the form of AWS's and do not repeat") {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const RequestIds ids = make_request_ids(1'783'711'144'836);
    REQUIRE(ids.uuid.size() == 36);
    CHECK(ids.uuid[8] == '-');
    CHECK(ids.uuid[14] == '4');
    CHECK(std::string_view("89ab").find(ids.uuid[19]) != std::string_view::npos);
    REQUIRE(ids.extended_id.size() == 16);
    CHECK(ids.extended_id.find_first_of("+/") == std::string::npos);
    CHECK(ids.extended_id.find('=') == 15);
    CHECK(ids.trace_root.substr(0, 16) == "Root=1-6a5145a8-");
    CHECK(ids.trace_root.size() == 40);
    seen.insert({ids.uuid, ids.extended_id, ids.trace_root});
  }
  CHECK(seen.size() == 300);
}

TEST_CASE("proxy request: an API's ids depend on service and stage alone") {
  Service service;
  service.name = "scores";
  const ApiIdentity rest = rest_api_identity(service);
  CHECK(rest.id.size() == 10);
  CHECK(rest.deployment_id.size() == 6);
  CHECK(rest.id == rest_api_identity(service).id);
  CHECK(rest.id != http_api_identity(service).id);
  CHECK(http_api_identity(service).stage == "$default");
  service.stage = "prod";
  CHECK(rest.id != rest_api_identity(service).id);
  CHECK(rest_api_identity(service).stage == "prod");
}

}  // namespace offstage::gateway
