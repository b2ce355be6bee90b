#include "gateway/service/environment_files.h"

#include <doctest/doctest.h>

#include "tests/unit/gateway/service/service_folder.h"

namespace offstage::gateway {
namespace {

/// What ${env:A} is, as a tag of the function's environment.
std::string value_of_a(ServiceFolder& folder) {
  const auto loaded = folder.read();
  if (!loaded) return "error: " + loaded.error().text();
  return loaded->service.functions.at(0).environment.at("A");
}

std::string service(const std::string& top) {
  return top +
         "service: s\nprovider: {name: aws, stage: \"${env:STAGE, 'dev'}\"}\n"
         "functions: {f: {handler: h, runtime: nodejs20.x, environment: {A: \"${env:A, 'none'}\"}}}\n";
}

}  // namespace

TEST_CASE("environment files: lines as dotenv reads them") {
  const auto values = parse_environment_file(
      "# comment\nA=1\n B = two words # comment\nexport C='#$x\\n'\nD=\"a\\nb\"\nE=`q\"'`\nF=\nno line\n"
      "G=\"two\nlines\"\r\nA=3\r\nH=it's\n");
  const std::map<std::string, std::string> expected{{"A", "3"},          {"B", "two words"}, {"C", "#$x\\n"},
                                                    {"D", "a\nb"},       {"E", "q\"'"},      {"F", ""},
                                                    {"G", "two\nlines"}, {"H", "it's"}};
  CHECK(values == expected);
}

TEST_CASE("environment files: the process, the file of the stage, .env, and what useDotenv names") {
  ServiceFolder folder(service(""));
  CHECK(value_of_a(folder) == "none");
  folder.add(".env", "A=base\nSTAGE=qa\n");
  CHECK(value_of_a(folder) == "base");
  folder.add(".env.dev", "A=wrong");
  CHECK(value_of_a(folder) == "base");
  folder.add(".env.qa", "A=of the stage");
  CHECK(value_of_a(folder) == "of the stage");
  folder.options.environment = {{"A", "of the process"}};
  CHECK(value_of_a(folder) == "of the process");
}

TEST_CASE("environment files: before version 4 only with useDotenv, and never when it is false") {
  const std::pair<const char*, const char*> kRows[] = {
      {"frameworkVersion: '3'\n", "none"},
      {"frameworkVersion: '2 || 3'\n", "none"},
      {"frameworkVersion: ^3.38.0\n", "none"},
      {"frameworkVersion: '4'\n", "base"},
      {"frameworkVersion: '>=3'\n", "base"},
      {"frameworkVersion: '>=2.1 <4'\n", "none"},
      {"useDotenv: true\nframeworkVersion: '3'\n", "base"},
      {"useDotenv: false\n", "none"},
  };
  for (const auto& [top, value] : kRows) {
    ServiceFolder folder(service(top));
    folder.add(".env", "A=base");
    CHECK_MESSAGE(value_of_a(folder) == value, top);
  }
  ServiceFolder folder(service("useDotenv: shared.env\n"));
  folder.add("shared.env", "A=shared");
  CHECK(value_of_a(folder) == "shared");
}

}  // namespace offstage::gateway
