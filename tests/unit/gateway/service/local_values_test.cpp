#include <doctest/doctest.h>
#include <stdlib.h>

#include <string>

#include "gateway/service/git_value.h"
#include "gateway/service/node_json.h"
#include "gateway/service/node_yaml.h"
#include "gateway/service/yaml_parser.h"
#include "tests/unit/gateway/service/service_folder.h"

namespace offstage::gateway {
namespace {

constexpr const char* kHead = "service: s\nprovider: {name: aws}\n";

/// `custom.x` resolved, as JSON; or the error.
std::string custom_x(const ServiceFolder& folder) {
  std::vector<Diagnostic> warnings;
  const auto root = read_resolved_file(folder.options, warnings);
  if (!root) return root.error().text();
  const Node* x = root->find("custom")->find("x");
  return x->is_unresolved() ? "unresolved: " + x->text : to_json(*x);
}

std::string custom_x(const std::string& x, const std::string& offstage) {
  return custom_x(ServiceFolder(kHead + ("custom: {x: \"" + x + "\", offstage: " + offstage + "}\n")));
}

void run(const std::string& directory, const std::string& command) {
  const std::string line = "cd '" + directory + "' && git -c user.name=Ada -c user.email=a@example.com " +
                           command + " >/dev/null 2>&1";
  REQUIRE(system(line.c_str()) == 0);
}

}  // namespace

TEST_CASE("local values: cf, ssm, s3 and the like come from custom.offstage") {
  CHECK(custom_x("${ssm:/app/key}", "{ssm: {/app/key: secret}}") == "\"secret\"");
  CHECK(custom_x("${ssm(eu-west-1, raw):/k}", "{ssm: {/k: a, eu-west-1: {/k: b}}}") == "\"b\"");
  CHECK(custom_x("${cf:stack.Out}", "{cf: {stack.Out: flat}}") == "\"flat\"");
  CHECK(custom_x("${cf:stack.Out}", "{cf: {stack: {Out: 'of ${self:service}'}}}") == "\"of s\"");
  CHECK(custom_x("${cf(eu-west-1):stack.Out}", "{cf: {stack: {Out: near}}}") == "\"near\"");
  CHECK(custom_x("${s3:bucket/key.json}", "{s3: {bucket/key.json: {a: 1}}}") == "{\"a\":1}");
  CHECK(custom_x("${vault:secret/x}", "{vault: {secret/x: 12}}") == "12");
  CHECK(custom_x("${ssm:/other, 'fallback'}", "{ssm: {/app/key: secret}}") == "\"fallback\"");
  CHECK(
      custom_x("${ssm:/other}", "{ssm: {/app/key: secret}}").find("custom.offstage.ssm has no \"/other\"") !=
      std::string::npos);
}

TEST_CASE("local values: allow_unresolved makes a text up and warns") {
  ServiceFolder folder(kHead + std::string("custom: {x: 'a-${ssm:/app/key}'}\n"));
  folder.options.allow_unresolved = true;
  CHECK(custom_x(folder) == "\"a-unresolved-ssm-app-key\"");
  CHECK(folder.warnings() ==
        "serverless.yml:3: the source \"ssm\" has no values on this machine, and custom.offstage.ssm has no "
        "\"/app/key\", in \"${ssm:/app/key}\"; \"unresolved-ssm-app-key\" stands in for it\n");
}

TEST_CASE("local values: Fn::ImportValue finds custom.offstage.imports") {
  const std::string rest =
      "functions: {f: {handler: h, runtime: nodejs20.x, environment: {A: !ImportValue shared-table}}}\n";
  ServiceFolder without(kHead + rest);
  CHECK(without.error().find("serverless.yml:3: Fn::ImportValue: the export \"shared-table\"") == 0);
  ServiceFolder with(kHead + rest +
                     "custom: {offstage: {imports: {shared-table: !Sub 't-${AWS::Region}'}}}\n");
  const auto loaded = with.read();
  REQUIRE(loaded);
  CHECK(loaded->service.functions[0].environment.at("A") == "t-us-east-1");
}

TEST_CASE("local values: git") {
  ServiceFolder folder("");
  const std::string& directory = folder.options.directory;
  CHECK_FALSE(
      git_value(directory, "sha1"));  // no repository, unless the machine's temporary folder is in one
  run(directory, "init -q -b main");
  run(directory, "commit -q --allow-empty -m 'subject' -m 'body ${self:service}'");
  run(directory, "config user.name Ada");
  const auto value = [&](const char* name) {
    auto found = git_value(directory, name);
    return found ? *found : "error: " + found.error().text;
  };
  CHECK(value("branch") == "main");
  CHECK(value("commit").size() == 40);
  CHECK(value("commit").find(value("sha1")) == 0);
  CHECK(value("tags") == value("sha1"));
  CHECK(value("describe") == value("sha1"));
  run(directory, "tag v1");
  run(directory, "tag v2");
  CHECK(value("tags") == "v1::v2");
  CHECK(value("describeLight").substr(0, 1) == "v");
  CHECK(value("message") == "subject\n\nbody ${self:service}");
  CHECK(value("messageSubject") == "subject");
  CHECK(value("messageBody") == "body ${self:service}");
  CHECK(value("user") == "Ada");
  CHECK("/" + value("repository") == directory.substr(directory.rfind('/')));
  CHECK(value("isDirty") == "false");
  run(directory, "add serverless.yml");
  CHECK(value("isDirty") == "true");
  folder.add("serverless.yml", kHead + std::string("custom: {x: '${git:branch}|${git:messageBody}'}\n"));
  CHECK(custom_x(folder) == "\"main|body ${self:service}\"");
  folder.add("serverless.yml", kHead + std::string("custom: {x: '${git:sha}'}\n"));
  CHECK(custom_x(folder).find("expected git:sha1, git:branch") != std::string::npos);
}

TEST_CASE("print: what is printed as YAML or JSON reads back as the same") {
  const char* text =
      "a: {b: [1, x, {c: null}], d: [], e: {}}\ns: 'true'\nn: '12'\nw: \"two\\nlines\"\nf: 1.50\n'yes': ': x "
      "#'\n";
  std::vector<Diagnostic> warnings;
  const auto root = parse_yaml(text, "f.yml", warnings);
  REQUIRE(root);
  const auto from_yaml = parse_yaml(to_yaml(*root), "f.yml", warnings);
  REQUIRE(from_yaml);
  CHECK(to_json(*from_yaml) == to_json(*root));
  const auto from_json = parse_yaml(to_json_lines(*root), "f.json", warnings);
  REQUIRE(from_json);
  CHECK(to_json(*from_json) == to_json(*root));
  CHECK(to_json_lines(*root->find("a")) ==
        "{\n  \"b\": [\n    1,\n    \"x\",\n    {\n      \"c\": null\n    }\n  ],\n  \"d\": [],\n  \"e\": "
        "{}\n}");
}

}  // namespace offstage::gateway
