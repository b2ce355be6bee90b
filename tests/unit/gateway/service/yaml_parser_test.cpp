#include "gateway/service/yaml_parser.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "gateway/service/node_reader.h"
#include "gateway/service/tab_indentation.h"

namespace offstage::gateway {
namespace {

/// The tree in one line: strings in quotes, the rest as JSON.
std::string printed(const Node& node) {
  std::string text;
  switch (node.kind) {
    case Node::Kind::kNull:
      return "null";
    case Node::Kind::kBool:
    case Node::Kind::kNumber:
      return node.scalar_text();
    case Node::Kind::kString:
      return "\"" + node.text + "\"";
    case Node::Kind::kUnresolved:
      return "unresolved";
    case Node::Kind::kList:
      for (const Node& item : node.items) text += (text.empty() ? "" : ",") + printed(item);
      return "[" + text + "]";
    case Node::Kind::kMap:
      for (const Node::Entry& entry : node.entries) {
        text += (text.empty() ? "" : ",") + entry.key + ":" + printed(entry.value);
      }
      return "{" + text + "}";
  }
  return text;
}

std::string parsed(std::string_view yaml) {
  std::vector<Diagnostic> warnings;
  const auto node = parse_yaml(yaml, "f.yml", warnings);
  return node ? printed(*node) : node.error().text();
}

}  // namespace

TEST_CASE("yaml: plain scalars follow the core schema of YAML 1.2") {
  const std::pair<const char*, const char*> kRows[] = {
      {"yes", "\"yes\""},
      {"no", "\"no\""},
      {"on", "\"on\""},
      {"off", "\"off\""},
      {"y", "\"y\""},
      {"true", "true"},
      {"True", "true"},
      {"FALSE", "false"},
      {"null", "null"},
      {"~", "null"},
      {"", "null"},
      {"NULL", "null"},
      {"12", "12"},
      {"012", "12"},
      {"-012", "-12"},
      {"+5", "5"},
      {"0", "0"},
      {"-0", "0"},
      {"0x1F", "31"},
      {"0o17", "15"},
      {"0b11", "\"0b11\""},
      {"1_000", "\"1_000\""},
      {"1.5", "1.5"},
      {"2.0", "2"},
      {".5", "0.5"},
      {"5.", "5"},
      {"1e3", "1000"},
      {"1e", "\"1e\""},
      {".", "\".\""},
      {"-", "[null]"},
      {"1.2.3", "\"1.2.3\""},
      {"2012-10-17", "\"2012-10-17\""},
      {"12:30", "\"12:30\""},
      {"'12'", "\"12\""},
      {"\"true\"", "\"true\""},
      {"!!str 12", "\"12\""},
      {"!!int 12", "12"},
      {"20201221", "20201221"},
      {".inf", "\".inf\""},
      {"123456789012345678901", "123456789012345678901"},
      {"1e400", "\"1e400\""},
      {"nodejs14.x", "\"nodejs14.x\""},
  };
  for (const auto& [yaml, expected_text] : kRows) CHECK_MESSAGE(parsed(yaml) == expected_text, yaml);
}

TEST_CASE("yaml: short tags become CloudFormation's long form") {
  CHECK(parsed("!Ref x") == "{Ref:\"x\"}");
  CHECK(parsed("!GetAtt t.Arn") == "{Fn::GetAtt:[\"t\",\"Arn\"]}");
  CHECK(parsed("!GetAtt t.Outputs.Arn") == "{Fn::GetAtt:[\"t\",\"Outputs.Arn\"]}");
  CHECK(parsed("!GetAtt [t, Arn]") == "{Fn::GetAtt:[\"t\",\"Arn\"]}");
  CHECK(parsed("!Join [':', [a, !Ref b]]") == "{Fn::Join:[\":\",[\"a\",{Ref:\"b\"}]]}");
  CHECK(parsed("!Sub '${AWS::Region}-x'") == "{Fn::Sub:\"${AWS::Region}-x\"}");
  CHECK(parsed("a: !If [c, 1, !Ref AWS::NoValue]") == "{a:{Fn::If:[\"c\",1,{Ref:\"AWS::NoValue\"}]}}");
  CHECK(parsed("a: !Not [!Condition c]") == "{a:{Fn::Not:[{Condition:\"c\"}]}}");
  CHECK(parsed("a: !Foo x") == "f.yml:1: unknown tag !Foo");
  CHECK(parsed("a: !!binary x") == "f.yml:1: unknown tag !!binary");
}

TEST_CASE("yaml: anchors, aliases and merge keys") {
  CHECK(parsed("a: &x [1]\nb: *x") == "{a:[1],b:[1]}");
  CHECK(parsed("a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  l: 3") == "{a:{k:1,l:2},b:{l:3,k:1}}");
  CHECK(parsed("a: &x {k: 1}\nb: &y {k: 2, m: 3}\nc:\n  <<: *x\n  <<: *y") ==
        "{a:{k:1},b:{k:2,m:3},c:{k:1,m:3}}");
  CHECK(parsed("a: &x {k: 1}\nb: &y {k: 2, m: 3}\nc:\n  <<: [*y, *x]") ==
        "{a:{k:1},b:{k:2,m:3},c:{k:2,m:3}}");
  CHECK(parsed("a: &x\nb: *x") == "{a:null,b:null}");
  CHECK(parsed("'<<': 1") == "{<<:1}");
  CHECK(parsed("a: 1\n<<: 12") == "f.yml:2: expected a map after <<, found 12");
  CHECK(parsed("a: &x [*x]").find("f.yml:1: ") == 0);
}

TEST_CASE("yaml: what is wrong is named with its line") {
  const std::pair<const char*, const char*> kRows[] = {
      {"a: 1\nb: 2\na: 3", "f.yml:3: the key \"a\" stands twice, first in line 1"},
      {"a:\n  - x\n b: 2", "f.yml:3: not valid YAML: end of map not found, at column 2"},
      {"a: [1, 2", "f.yml:1: not valid YAML: end of sequence flow not found, at column 1"},
      {"a: *nowhere", "f.yml:1: not valid YAML: the referenced anchor is not defined, at column 4"},
      {"? [a]\n: 1", "f.yml:1: expected a name as the key, found a list"},
      {"a: 1\n---\nb: 2", "f.yml:3: expected one YAML document, found a second one"},
      {"a: 'x", "f.yml:1: not valid YAML: illegal EOF in scalar, at column 6"},
  };
  for (const auto& [yaml, error] : kRows) CHECK(parsed(yaml) == std::string(error));
}

TEST_CASE("yaml: nothing nests or grows without bound") {
  CHECK(parsed("a: " + std::string(150, '[') + std::string(150, ']')) ==
        "f.yml:1: nests deeper than 100 levels");
  CHECK(parsed(std::string(100'000, '[')).find("f.yml:") == 0);
  CHECK(parsed(std::string(100'000, '{')).find("f.yml:") == 0);
  std::string laughs = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string one = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + one;
    for (int j = 1; j < 10; ++j) laughs += "," + one;
    laughs += "]\n";
  }
  CHECK(parsed(laughs) == "f.yml:5: grows too large: look at its aliases");
}

TEST_CASE("yaml: JSON is YAML") {
  CHECK(parsed("{\n\t\"a\": [1, \"x\\/y\", null, true],\n\t\"b\": {\"c\": -1.5e1}\n}") ==
        "{a:[1,\"x/y\",null,true],b:{c:-15}}");
}

TEST_CASE("yaml: nodes know their lines") {
  std::vector<Diagnostic> warnings;
  const auto root = parse_yaml("a:\n  b: 1\n  c:\n    - x\n    - !Ref y\n", "f.yml", warnings);
  REQUIRE(root);
  const Node* a = root->find("a");
  REQUIRE(a != nullptr);
  CHECK(a->find_entry("b")->where.line == 2);
  CHECK(a->find("b")->where.line == 2);
  CHECK(a->find("c")->items[0].where.line == 4);
  CHECK(a->find("c")->items[1].where.line == 5);
  CHECK(a->find("c")->items[1].where.file == "f.yml");
}

TEST_CASE("tabs: in the indentation they are two spaces, with one warning") {
  std::vector<Diagnostic> warnings;
  CHECK(replace_leading_tabs("a:\n\tb: 1\n\tc:\t2\n", "f", warnings) == "a:\n  b: 1\n  c:\t2\n");
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].text() ==
        "f:2: a tab in the indentation is read as two spaces; YAML does not allow tabs there, and Serverless "
        "refuses the file (1 more lines have one)");
}

TEST_CASE("tabs: in comments and empty lines they are nobody's business") {
  std::vector<Diagnostic> warnings;
  CHECK(replace_leading_tabs("a: 1\n\t# x\n\t\n", "f", warnings) == "a: 1\n  # x\n  \n");
  CHECK(warnings.empty());
}

TEST_CASE("tabs: in a block scalar they are content") {
  std::vector<Diagnostic> warnings;
  const std::string text = "a: |\n  {\n  \t\"x\": 1\n  }\nb: >-  # folded\n  \tx\n";
  CHECK(replace_leading_tabs(text, "f", warnings) == text);
  CHECK(warnings.empty());
  CHECK(parsed(text) == "{a:\"{\n\t\"x\": 1\n}\n\",b:\"\tx\"}");
  CHECK(replace_leading_tabs("a: |\n  x\n\tb: 1\n", "f", warnings) == "a: |\n  x\n  b: 1\n");
}

}  // namespace offstage::gateway
