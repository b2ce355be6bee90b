#include "gateway/service/variables.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "gateway/service/yaml_parser.h"
#include "tests/unit/gateway/service/service_folder.h"

namespace offstage::gateway {
namespace {

/// `x` of a file, resolved, with `rest` below it: its kind and text, or the error.
std::string resolved(const ServiceFolder& folder, const std::string& x, const std::string& rest) {
  std::vector<Diagnostic> warnings;
  auto root = parse_yaml("x: " + x + "\n" + rest, "f.yml", warnings);
  if (!root) return root.error().text();
  const VariableInputs inputs{folder.options.directory, folder.options.options, folder.options.environment,
                              folder.options.params,    "123456789012",         "us-east-1"};
  const auto done = resolve_variables(*root, inputs, warnings);
  if (!done) return done.error().text();
  const Node& node = *root->find("x");
  if (node.is_unresolved()) return "unresolved: " + node.text;
  if (node.is_string()) return "\"" + node.text + "\"";
  if (node.is_map()) {
    std::string keys;
    for (const Node::Entry& entry : node.entries) keys += entry.key + "=" + entry.value.describe() + " ";
    return keys;
  }
  return node.describe();
}

ServiceFolder& folder_with_files() {
  static ServiceFolder folder("");
  folder.options.options = {{"stage", "prod"}, {"port", "80"}};
  folder.options.environment = {
      {"HOME_TOWN", "Oslo"}, {"LOOP", "${env:LOOP}"}, {"NEXT", "${opt:port}"}, {"NAME", "stage"}};
  folder.options.params = {{"given", "by hand"}};
  folder.add("env.yml", "prod:\n  table: ${self:n.text}-t\n  list: [a, {b: c}]\ndev: {table: d}\n");
  folder.add("data.json", "{\"a\": {\"b\": [1, 2]}}");
  folder.add("text.txt", "plain ${opt:stage}");
  folder.add("broken.yml", "a: [1");
  folder.add("code.js", "module.exports = 1");
  folder.add("self.yml", "again: ${file(self.yml)}");
  return folder;
}

constexpr const char* kRest = R"(
n:
  text: hello
  number: 12
  flag: false
  none: null
  list: [p, q, {r: s}]
  map: {a: 1, b: "${self:n.text}"}
  ref: ${self:n.map}
  key: text
provider: {stage: qa, region: eu-west-1}
params:
  default: {plain: base, shared: base}
  prod: {shared: special}
stages:
  prod: {params: {deep: below}}
)";

}  // namespace

TEST_CASE("variables: values by source") {
  const std::pair<const char*, const char*> kRows[] = {
      {"plain", "\"plain\""},
      {"${self:n.text}", "\"hello\""},
      {"${self:n.number}", "12"},
      {"${self:n.flag}", "false"},
      {"${self:n.list}", "a list"},
      {"${self:n.list.1}", "\"q\""},
      {"${self:n.list.2.r}", "\"s\""},
      {"${self:n.map}", "a=1 b=\"hello\" "},
      {"${self:n.ref.b}", "\"hello\""},
      {"${self:n.${self:n.key}}", "\"hello\""},
      {"<${self:n.text}-${self:n.number}>", "\"<hello-12>\""},
      {"${opt:stage}", "\"prod\""},
      {"${opt:nothing, 'dev'}", "\"dev\""},
      {"${opt:nothing, \"d\\u0065v\"}", "\"dev\""},
      {"${opt:nothing, 12}", "12"},
      {"${opt:nothing, false}", "false"},
      {"${opt:nothing, null}", "nothing"},
      {"${opt:nothing, ''}", "\"\""},
      {"${opt:nothing, self:n.none, self:n.text}", "\"hello\""},
      {"${opt:nothing, ${self:n.none}, ${env:HOME_TOWN}}", "\"Oslo\""},
      {"${opt:nothing, ${env:NOTHING, 'inner'}}", "\"inner\""},
      {"${sls:stage}", "\"prod\""},
      {"${env:HOME_TOWN}", "\"Oslo\""},
      {"${env:NEXT}", "\"80\""},
      {"${opt:${env:NAME}}", "\"prod\""},
      {"${param:given}", "\"by hand\""},
      {"${param:plain}", "\"base\""},
      {"${param:shared}", "\"special\""},
      {"${param:deep}", "\"below\""},
      {"${strToBool(TRUE)}", "true"},
      {"${strToBool(${self:n.flag})}", "false"},
      {"${strToBool(0)}", "false"},
      {"${aws:accountId}", "\"123456789012\""},
      {"${aws:region}", "\"eu-west-1\""},
      {"${aws:partition}", "\"aws\""},
      {"${ssm:/path/x, 'local'}", "\"local\""},
      {"${cf:stack.out, self:n.text}", "\"hello\""},
      {"${file(code.js):a, 'local'}", "\"local\""},
  };
  for (const auto& [text, value] : kRows)
    CHECK(resolved(folder_with_files(), text, kRest) == std::string(value));
}

TEST_CASE("variables: files") {
  const std::pair<const char*, const char*> kRows[] = {
      {"${file(env.yml):prod.table}", "\"hello-t\""},
      {"${file(./env.yml):${opt:stage}.table}", "\"hello-t\""},
      {"${file(./env.yml):prod}", "table=\"hello-t\" list=a list "},
      {"${file(env.yml):prod.list.1.b}", "\"c\""},
      {"${file( data.json ):a.b.1}", "2"},
      {"${file(text.txt)}", "\"plain prod\""},
      {"${file(missing.yml):a, 'none'}", "\"none\""},
      {"${file(env.yml):missing, 'none'}", "\"none\""},
      {"${file(missing.yml)}",
       "f.yml:1: Cannot resolve variable at \"x\": Value not found at \"file\" source "
       "(there is no file missing.yml), in \"${file(missing.yml)}\""},
      {"${file(broken.yml)}", "broken.yml:1: not valid YAML: end of sequence flow not found, at column 1"},
      {"${file(text.txt):a}",
       "f.yml:1: Cannot resolve variable at \"x\": \"text.txt\" is no YAML or JSON file to take \"a\" from, "
       "in "
       "\"${file(text.txt):a}\""},
  };
  for (const auto& [text, value] : kRows)
    CHECK(resolved(folder_with_files(), text, kRest) == std::string(value));
}

TEST_CASE("variables: a file may refer to the place that it is put in") {
  ServiceFolder& folder = folder_with_files();
  folder.add("custom.yml", "stage: ${opt:stage}\nname: t-${self:custom.stage}\n");
  CHECK(resolved(folder, "${self:custom.name}", "custom: ${file(custom.yml)}") == "\"t-prod\"");
}

TEST_CASE("variables: what only looks like one is left alone") {
  const std::pair<const char*, const char*> kRows[] = {
      {"${AWS::Region}", "\"${AWS::Region}\""},   {"${myTable.Arn}/index/*", "\"${myTable.Arn}/index/*\""},
      {"${myTable}", "\"${myTable}\""},           {"${stageVariables.x}", "\"${stageVariables.x}\""},
      {"\\${self:n.text}", "\"${self:n.text}\""}, {"\\\\${self:n.text}", "\"\\hello\""},
      {"a $ {b} ${", "\"a $ {b} ${\""},           {"${AWS::Region}-${opt:stage}", "\"${AWS::Region}-prod\""},
  };
  for (const auto& [text, value] : kRows)
    CHECK(resolved(folder_with_files(), text, kRest) == std::string(value));
}

TEST_CASE("variables: what does not resolve is an error with place and variable") {
  const std::pair<const char*, const char*> kRows[] = {
      {"${env:NOTHING}", "Value not found at \"env\" source, in \"${env:NOTHING}\""},
      {"${opt:nothing, self:missing}",
       "Value not found at \"self\" source, in \"${opt:nothing, self:missing}\""},
      {"${opt:nothing, ${env:NOTHING}}",
       "Value not found at \"env\" source, in \"${opt:nothing, ${env:NOTHING}}\""},
      {"a-${self:n.map}",
       "String value consist of variable which resolve with non-string value, in \"${self:n.map}\""},
      {"${foo:bar}", "Unrecognized variable source \"foo\", in \"${foo:bar}\""},
      {"${strToBool(maybe)}",
       "strToBool expects true, false, 1 or 0, found \"maybe\", in \"${strToBool(maybe)}\""},
      {"${sls:foo}", "expected sls:stage or sls:instanceId, found \"sls:foo\", in \"${sls:foo}\""},
      {"${opt:stage, dev}",
       "expected a source such as opt:stage, or a value such as 'text', \"text\", 12, true, false or null, "
       "found "
       "\"dev}\", in \"${opt:stage, dev}\""},
      {"${opt:stage", "expected } at the end of the variable, found the end, in \"${opt:stage\""},
      {"${opt:stage, 'dev}", "expected ' at the end of the text, found the end, in \"${opt:stage, 'dev}\""},
      {"${file(a:b", "expected ) after the parameters, found the end, in \"${file(a:b\""},
      {"${self:x}", "it refers to itself (x -> x)"},
      {"${env:LOOP}", "a value leads to further variables more than ten times"},
  };
  for (const auto& [text, error] : kRows) {
    CHECK(resolved(folder_with_files(), text, kRest) ==
          std::string("f.yml:1: Cannot resolve variable at \"x\": ") + error);
  }
}

TEST_CASE("variables: circles and growth end in an error") {
  const ServiceFolder& folder = folder_with_files();
  CHECK(resolved(folder, "${self:a.b}", "a: {b: '${self:c}'}\nc: ${self:x}") ==
        "f.yml:1: Cannot resolve variable at \"x\": it refers to itself (x -> a.b -> c -> x)");
  CHECK(resolved(folder, "1", "all: {inner: '${self:all}'}").find("it refers to itself") !=
        std::string::npos);
  CHECK(resolved(folder, "${file(self.yml)}", "").find("nests deeper than 100 levels") != std::string::npos);

  std::string chain;
  for (int i = 0; i < 200; ++i) {
    chain += "a" + std::to_string(i) + ": ${self:a" + std::to_string(i + 1) + "}\n";
  }
  CHECK(resolved(folder, "${self:a0}", chain + "a200: 1").find("more than 100 variables") !=
        std::string::npos);

  std::string doubling = "d0: {l: [1, 2]}\n";
  std::string text = "t0: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n";
  for (int i = 1; i < 60; ++i) {
    const std::string before = std::to_string(i - 1);
    const std::string name = std::to_string(i);
    doubling += "d" + name + ": {l: '${self:d" + before + "}', r: '${self:d" + before + "}'}\n";
    text += "t" + name + ": ${self:t" + before + "}${self:t" + before + "}\n";
  }
  CHECK(resolved(folder, "1", doubling).find("the values of the variables grow too large") !=
        std::string::npos);
  CHECK(resolved(folder, "1", text).find("the text grows too large") != std::string::npos);
  std::string nested;
  for (int i = 0; i < 5000; ++i) nested += "${self:";
  CHECK(resolved(folder, nested + "a", "").find("variables nest too deeply") != std::string::npos);
}

TEST_CASE("variables: what only AWS knows is an error where it is needed") {
  CHECK(resolved(folder_with_files(), "a-${ssm:/x}", "") ==
        "unresolved: Cannot resolve variable at \"x\": the source \"ssm\" has no values on this machine, and "
        "custom.offstage.ssm has no \"/x\", in "
        "\"${ssm:/x}\"; a fallback would help");
  CHECK(resolved(folder_with_files(), "${file(code.js):a}", "") ==
        "unresolved: Cannot resolve variable at \"x\": the value of code.js is known only when Node.js runs "
        "it, in "
        "\"${file(code.js):a}\"; a fallback would help");
  CHECK(resolved(folder_with_files(), "${self:s}", "s: ${s3:b/k}") ==
        "unresolved: Cannot resolve variable at \"s\": the source \"s3\" has no values on this machine, and "
        "custom.offstage.s3 has no \"b/k\", in "
        "\"${s3:b/k}\"; a fallback would help");
  CHECK(resolved(folder_with_files(), "${self:s, 'local'}", "s: ${s3:b/k}") == "\"local\"");

  const std::string head = "service: s\nprovider: {name: aws}\n";
  CHECK(ServiceFolder(head + "custom: {a: '${ssm:/x}'}").warnings() ==
        "serverless.yml:3: Cannot resolve variable at \"custom.a\": the source \"ssm\" has no values on this "
        "machine, and custom.offstage.ssm has no \"/x\", in \"${ssm:/x}\"; a fallback would help\n");
  CHECK(ServiceFolder(head + "custom: {a: '${ssm:/x}'}\nfunctions:\n  f:\n    handler: h\n    environment:\n"
                             "      A: ${self:custom.a}\n")
            .error() ==
        "serverless.yml:3: Cannot resolve variable at \"custom.a\": the source \"ssm\" has no values on this "
        "machine, and custom.offstage.ssm has no \"/x\", in \"${ssm:/x}\"; a fallback would help");
}

}  // namespace offstage::gateway
