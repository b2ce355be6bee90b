#include "emulator/admin/admin.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/unit/emulator/embedded.h"

namespace offstage::emulator {
namespace {

HttpRequest own(const std::string& method, const std::string& path, std::string body = "") {
  HttpRequest request{
      .method = method, .target = "/_offstage/" + path, .headers = {}, .body = std::move(body)};
  request.headers = {{"Host", "localhost:8000"}};
  if (!request.body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  return request;
}

/// "200 body"
std::string outcome(Embedded& emulator, HttpRequest request) {
  const auto response = emulator.send(std::move(request));
  return std::to_string(response.status) + " " + response.body;
}

TEST_CASE("admin: settings are replaced as a whole, and told") {
  Embedded emulator;
  const auto before = emulator.send(own("GET", "simulation"));
  CHECK(before.status == 200);
  CHECK(*header(before, "Content-Type") == "application/json");
  CHECK(before.body.starts_with(R"({"throttle":false,"stale_reads_ms":0,)"));
  const std::string all =
      R"({"throttle":true,"stale_reads_ms":5,"stale_index_reads_ms":6,"faults":{"read":{"throttle":0.1,"error":0.2},)"
      R"("write":{"throttle":0.3,"error":0.4,"error_after":0.1},"unprocessed":0.5},"seed":42})";
  CHECK(outcome(emulator, own("PUT", "simulation", all)) == "200 " + all);
  CHECK(outcome(emulator, own("GET", "simulation")) == "200 " + all);
  const auto reset = emulator.send(own("PUT", "simulation", "{}"));
  CHECK(reset.status == 200);
  CHECK(reset.body.starts_with(
      R"({"throttle":false,"stale_reads_ms":0,"stale_index_reads_ms":0,"faults":{"read":{"throttle":0.0,"error":0.0},)"));
  CHECK(reset.body.find(R"("seed":)") != std::string::npos);  // drawn, so that a run can be repeated
}

TEST_CASE("admin: what is wrong is a 400 that says so, and changes nothing") {
  Embedded emulator;
  const auto before = outcome(emulator, own("GET", "simulation"));
  CHECK(
      outcome(emulator, own("PUT", "simulation", R"({"throttle":true,"stale":1})")) ==
      R"(400 {"error":"unknown member stale; expected throttle, stale_reads_ms, stale_index_reads_ms, faults or seed"})");
  CHECK(outcome(emulator, own("PUT", "simulation", R"({"throttle":true,)")) ==
        R"(400 {"error":"the body is not JSON"})");
  CHECK(outcome(emulator, own("PUT", "simulation", R"({"throttle":true,"stale_reads_ms":"5"})")) ==
        R"(400 {"error":"stale_reads_ms must be a whole number from 0 to 3600000, not \"5\""})");
  CHECK(outcome(emulator, own("GET", "simulation")) == before);
}

TEST_CASE("admin: the clock is moved on, and back to the system's time") {
  Embedded emulator;
  const auto ahead = [&](const std::string& body) {
    const auto response = emulator.send(own("PUT", "clock", body));
    REQUIRE(response.status == 200);
    return response.body.substr(response.body.find(',') + 1);
  };
  CHECK(ahead(R"({"advance_ms":1000})") == R"("ahead_ms":1000})");
  CHECK(ahead(R"({"advance_ms":500})") == R"("ahead_ms":1500})");
  CHECK(ahead(R"({"ahead_ms":0})") == R"("ahead_ms":0})");
  CHECK(outcome(emulator, own("PUT", "clock", R"({"days":1})")) ==
        R"(400 {"error":"expected {\"advance_ms\": NUMBER} or {\"ahead_ms\": NUMBER}"})");
}

TEST_CASE("admin: paths and methods") {
  Embedded emulator;
  CHECK(outcome(emulator, own("GET", "health")) == R"(200 {"status":"ok"})");
  CHECK(outcome(emulator, own("GET", "nothing")) ==
        R"(404 {"error":"there is nothing at /_offstage/nothing"})");
  const auto response = emulator.send(own("DELETE", "simulation"));
  CHECK(response.status == 405);
  CHECK(*header(response, "Allow") == "GET, PUT");
  CHECK(emulator.send(own("POST", "health")).status == 405);
}

TEST_CASE("admin: no web page from elsewhere gets at it") {
  Embedded emulator;
  const std::string body = R"({"throttle":true})";
  auto plain = own("PUT", "simulation", body);
  plain.headers = {{"Host", "localhost:8000"}, {"Content-Type", "text/plain"}};
  CHECK(emulator.send(plain).status == 415);
  plain.headers = {{"Host", "localhost:8000"}};
  CHECK(emulator.send(plain).status == 415);

  const auto with = [&](const std::string& host, const std::string& origin) {
    auto request = own("PUT", "simulation", body);
    request.headers = {
        {"Host", host}, {"Origin", origin}, {"Content-Type", "application/json; charset=utf-8"}};
    return emulator.send(request);
  };
  CHECK(with("localhost:8000", "https://example.com").status == 403);
  CHECK(with("localhost:8000", "http://localhost:3000").status == 403);  // another server's page
  CHECK(with("localhost:8000", "null").status == 403);
  CHECK(with("example.com:8000", "http://example.com:8000").status == 403);  // a name bent to 127.0.0.1
  CHECK(with("localhost.example.com", "http://localhost.example.com").status == 403);
  CHECK(with("127.0.0.1:8000", "http://127.0.0.1:8000").status == 200);  // a page of our own
  CHECK(with("[::1]:8000", "http://[::1]:8000").status == 200);
  CHECK(header(with("127.0.0.1:8000", "http://127.0.0.1:8000"), "Access-Control-Allow-Origin") == nullptr);

  auto preflight = own("OPTIONS", "simulation");
  preflight.headers = {{"Host", "localhost:8000"},
                       {"Origin", "https://example.com"},
                       {"Access-Control-Request-Method", "PUT"}};
  const auto answer = emulator.send(preflight);
  CHECK(answer.status == 405);
  CHECK(header(answer, "Access-Control-Allow-Origin") == nullptr);
  CHECK(header(answer, "Access-Control-Allow-Methods") == nullptr);
}

TEST_CASE("admin: switched off, there is health and nothing else") {
  Embedded emulator(EmulatorOptions{.in_memory = true, .admin = false});
  CHECK(outcome(emulator, own("GET", "health")) == R"(200 {"status":"ok"})");
  CHECK(outcome(emulator, own("GET", "simulation")) == R"(404 {"error":"the admin API is switched off"})");
  CHECK(outcome(emulator, own("PUT", "simulation", "{}")) ==
        R"(404 {"error":"the admin API is switched off"})");
}

}  // namespace
}  // namespace offstage::emulator
