#include "gateway/auth/key_sets.h"

#include <doctest/doctest.h>

#include <chrono>
#include <condition_variable>
#include <future>
#include <map>
#include <string>
#include <vector>

#include "base/http_server.h"
#include "tests/unit/gateway/auth/tokens.h"

namespace offstage::gateway {
namespace {

constexpr const char* kIssuer = "https://issuer.example/pool";
constexpr const char* kDiscovery = "https://issuer.example/pool/.well-known/openid-configuration";
constexpr const char* kJwks = "https://issuer.example/keys";

/// An issuer whose documents the test writes; what is not there cannot be fetched.
struct Issuer {
  explicit Issuer(std::map<std::string, std::string> places = {})
      : sets(std::move(places), clock, [this](const std::string& location) -> Result<std::string, Failure> {
          const std::lock_guard lock(mutex);
          fetched.push_back(location);
          const auto found = documents.find(location);
          if (found == documents.end()) return Failure{"no answer"};
          return found->second;
        }) {
    documents[kDiscovery] = std::string(R"({"jwks_uri":")") + kJwks + "\"}";
  }

  void put_keys(const std::string& keys, const std::string& location = kJwks) {
    const std::lock_guard lock(mutex);
    documents[location] = key_set_of(keys);
  }

  /// "found", "unknown" key, or why there are no keys.
  std::string find(const std::string& key_id, const std::string& issuer = kIssuer) {
    std::promise<std::string> answer;
    sets.find(issuer, key_id, [&](const KeySets::Found& found) {
      answer.set_value(!found                  ? found.error().description + ": " + found.error().note
                       : (*found)->has(key_id) ? "found"
                                               : "unknown");
    });
    return answer.get_future().get();
  }

  ManualClock clock{1'783'711'144'836};
  std::mutex mutex;
  std::map<std::string, std::string> documents;
  std::vector<std::string> fetched;
  KeySets sets;
};

}  // namespace

TEST_CASE("key sets: found through the issuer's own document, and kept for two hours") {
  Issuer issuer;
  issuer.put_keys(rsa_key().jwk("a"));
  CHECK(issuer.find("a") == "found");
  CHECK(issuer.fetched == std::vector<std::string>{kDiscovery, kJwks});
  CHECK(issuer.find("a") == "found");
  issuer.clock.advance_ms(2 * 60 * 60 * 1000 - 1);
  CHECK(issuer.find("a") == "found");
  CHECK(issuer.fetched.size() == 2);
  issuer.clock.advance_ms(1);
  CHECK(issuer.find("a") == "found");
  CHECK(issuer.fetched.size() == 4);
}

TEST_CASE("key sets: an unknown key is looked for once more, after a pause") {
  Issuer issuer;
  issuer.put_keys(rsa_key().jwk("a"));
  CHECK(issuer.find("a") == "found");
  issuer.put_keys(rsa_key().jwk("b"));
  CHECK(issuer.find("b") == "unknown");
  CHECK(issuer.fetched.size() == 2);
  issuer.clock.advance_ms(5'000);
  CHECK(issuer.find("b") == "found");
  CHECK(issuer.fetched.size() == 4);
  for (int i = 0; i < 100; ++i) CHECK(issuer.find("made-up-" + std::to_string(i)) == "unknown");
  CHECK(issuer.fetched.size() == 4);
}

TEST_CASE("key sets: an issuer that cannot be reached") {
  Issuer issuer;
  issuer.documents.clear();
  CHECK(issuer.find("a") ==
        std::string("OIDC discovery endpoint communication error: ") + kDiscovery + ": no answer");
  CHECK(issuer.find("a").starts_with("OIDC"));
  CHECK(issuer.fetched.size() == 1);  // not asked again at once
  issuer.documents[kDiscovery] = "{}";
  issuer.clock.advance_ms(5'000);
  CHECK(issuer.find("a").ends_with("no jwks_uri in it"));
  issuer.documents[kDiscovery] = R"({"jwks_uri":"/etc/passwd"})";
  issuer.clock.advance_ms(5'000);
  CHECK(issuer.find("a").ends_with("no jwks_uri in it"));
  issuer.documents[kDiscovery] = std::string(R"({"jwks_uri":")") + kJwks + "\"}";
  issuer.clock.advance_ms(5'000);
  CHECK(issuer.find("a") == std::string("JWKS communication error: ") + kJwks + ": no answer");
  issuer.documents[kJwks] = "<html>";
  issuer.clock.advance_ms(5'000);
  CHECK(issuer.find("a").starts_with(std::string("JWKS communication error: ") + kJwks + ": expected"));
  issuer.put_keys(rsa_key().jwk("a"));
  issuer.clock.advance_ms(5'000);
  CHECK(issuer.find("a") == "found");
  // What is known stays in use while the issuer is away, until its time is up.
  issuer.documents.clear();
  issuer.clock.advance_ms(60'000);
  CHECK(issuer.find("b") == "unknown");
  CHECK(issuer.find("a") == "found");
  issuer.clock.advance_ms(2 * 60 * 60 * 1000);
  CHECK(issuer.find("a").starts_with("OIDC"));
  CHECK(issuer.find("a", "no-url").starts_with("OIDC"));
}

TEST_CASE("key sets: a place of one's own for an issuer") {
  const std::map<std::string, std::string> places{{kIssuer, "/keys.json"}};
  Issuer issuer(places);
  issuer.put_keys(rsa_key().jwk("a"), "/keys.json");
  CHECK(issuer.find("a") == "found");
  CHECK(issuer.fetched == std::vector<std::string>{"/keys.json"});
  // A file is read anew soon: whoever writes it wants to see what it does.
  issuer.put_keys(rsa_key().jwk("b"), "/keys.json");
  issuer.clock.advance_ms(5'000);
  CHECK(issuer.find("a") == "unknown");
}

TEST_CASE("key sets: who waits while the keys are fetched is answered by the one fetch") {
  std::promise<void> go;
  const std::shared_future<void> gate = go.get_future().share();
  std::atomic<int> fetches = 0;
  ManualClock clock(1'000'000);
  std::promise<void> all;
  std::atomic<int> answers = 0;
  {
    KeySets sets({{"i", "/keys"}}, clock, [&](const std::string&) -> Result<std::string, Failure> {
      ++fetches;
      gate.wait();
      return key_set_of(rsa_key().jwk("a"));
    });
    for (int i = 0; i < 20; ++i) {
      sets.find("i", "a", [&](const KeySets::Found& found) {
        CHECK(found.has_value());
        if (++answers == 20) all.set_value();
      });
    }
    go.set_value();
    all.get_future().wait();
  }
  CHECK(fetches <= 2);  // as many as there are threads
}

TEST_CASE("key sets: over HTTP") {
  ManualClock clock(1'783'711'144'836);
  std::string base;
  std::atomic<int> requests = 0;
  auto server = HttpServer::start({}, [&](HttpRequest request, HttpReply reply) {
    ++requests;
    HttpResponse response;
    if (request.target == "/pool/.well-known/openid-configuration") {
      response.body = R"({"jwks_uri":")" + base + R"(/keys?v=1"})";
    } else if (request.target == "/keys?v=1") {
      response.body = key_set_of(rsa_key().jwk("a"));
    } else {
      response.status = 404;
    }
    reply(std::move(response));
  });
  REQUIRE(server.has_value());
  base = "http://127.0.0.1:" + std::to_string((*server)->port());
  KeySets sets({}, clock);
  const auto find = [&](const std::string& issuer) {
    std::promise<std::string> answer;
    sets.find(issuer, "a", [&](const KeySets::Found& found) {
      answer.set_value(!found ? found.error().note : (*found)->has("a") ? "found" : "unknown");
    });
    return answer.get_future().get();
  };
  CHECK(find(base + "/pool/") == "found");
  CHECK(requests == 2);
  CHECK(find(base + "/other") == base + "/other/.well-known/openid-configuration: status 404");
  (*server)->stop(std::chrono::milliseconds(100));
}

}  // namespace offstage::gateway
