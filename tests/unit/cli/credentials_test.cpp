#include "cli/credentials.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "tests/support/temporary_directory.h"

using namespace offstage;
using namespace offstage::cli;

namespace {

/// A credentials file, and an environment that leads to it.
class Machine {
 public:
  explicit Machine(const std::string& file) {
    std::ofstream(directory_ / "file") << file;
    variables["AWS_SHARED_CREDENTIALS_FILE"] = (directory_ / "file").string();
  }

  Result<std::optional<sigv4::Credentials>, Failure> find() const {
    return find_credentials([this](const char* name) {
      const auto found = variables.find(name);
      return found == variables.end() ? std::string() : found->second;
    });
  }
  /// "key:secret:token", "nothing" or "failure: why".
  std::string text() const {
    const auto found = find();
    if (!found) return "failure: " + found.error().text;
    if (!*found) return "nothing";
    return (*found)->access_key_id + ":" + (*found)->secret_access_key + ":" + (*found)->session_token;
  }
  void put_into_home() {
    std::filesystem::create_directory(directory_ / ".aws");
    std::filesystem::rename(directory_ / "file", directory_ / ".aws/credentials");
    variables = {{"HOME", directory_.string()}};
  }

  std::map<std::string, std::string> variables;

 private:
  TemporaryDirectory temporary_;
  std::filesystem::path directory_ = temporary_.path();
};

const std::string kTwoProfiles =
    "# a comment\n[default]\naws_access_key_id = AKID\naws_secret_access_key=a=b/c+d\n\n"
    "[ other ]\r\naws_access_key_id=ASIA\r\naws_secret_access_key = s\r\naws_session_token = t==\r\nregion = "
    "x\r\n"
    "[half]\naws_access_key_id = AKID\n";

}  // namespace

TEST_CASE("credentials: as a flag") {
  const auto long_term = parse_credentials("AKID:a/b+c=");
  REQUIRE(long_term);
  CHECK(long_term->access_key_id == "AKID");
  CHECK(long_term->secret_access_key == "a/b+c=");
  CHECK(long_term->session_token.empty());
  const auto temporary = parse_credentials("ASIA:secret:token==");
  REQUIRE(temporary);
  CHECK(temporary->secret_access_key == "secret");
  CHECK(temporary->session_token == "token==");
  for (const char* wrong : {"", "AKID", "AKID:", ":secret", ":", "a/b:secret", "::token"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_credentials(wrong));
  }
}

TEST_CASE("credentials: the environment comes first, then the profile") {
  Machine machine(kTwoProfiles);
  CHECK(machine.text() == "AKID:a=b/c+d:");
  machine.variables["AWS_PROFILE"] = "other";
  CHECK(machine.text() == "ASIA:s:t==");
  machine.variables["AWS_ACCESS_KEY_ID"] = "key";
  machine.variables["AWS_SECRET_ACCESS_KEY"] = "secret";
  CHECK(machine.text() == "key:secret:");
  machine.variables["AWS_SESSION_TOKEN"] = "token";
  CHECK(machine.text() == "key:secret:token");
}

TEST_CASE("credentials: the file in the home directory") {
  Machine machine(kTwoProfiles);
  machine.put_into_home();
  CHECK(machine.text() == "AKID:a=b/c+d:");
}

TEST_CASE("credentials: none, and half of them") {
  Machine machine("[default]\nregion = eu-west-1\n");
  CHECK(machine.text() == "nothing");
  machine.variables["AWS_SHARED_CREDENTIALS_FILE"] = "/nowhere/at/all";
  CHECK(machine.text() == "nothing");
  machine.variables["AWS_PROFILE"] = "other";
  CHECK(machine.text() == "failure: /nowhere/at/all has no profile other, which AWS_PROFILE names");
  machine.variables["AWS_SECRET_ACCESS_KEY"] = "hidden";
  CHECK(machine.text() == "failure: the environment has a secret access key, but no access key id");

  Machine half(kTwoProfiles);
  half.variables["AWS_PROFILE"] = "half";
  CHECK(half.text() == "failure: profile half of " + half.variables["AWS_SHARED_CREDENTIALS_FILE"] +
                           " has an access key id, but no secret access key");
}
