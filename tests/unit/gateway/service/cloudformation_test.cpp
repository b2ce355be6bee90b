#include "gateway/service/cloudformation.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "gateway/service/yaml_parser.h"

namespace offstage::gateway {
namespace {

constexpr const char* kTemplate = R"(
Parameters:
  Size: {Type: Number, Default: 5}
  Zones: {Type: CommaDelimitedList, Default: 'a,b'}
  Bare: {Type: String}
Conditions:
  IsProd: !Equals [!Ref 'AWS::StackName', shop-prod]
  IsDev: !Not [!Condition IsProd]
  Both: !And [!Condition IsProd, !Condition IsDev]
  Either: !Or [!Condition IsProd, !Condition IsDev]
  Circle: !Not [!Condition Circle]
Mappings:
  Sizes: {dev: {read: 7}}
Resources:
  Named: {Type: 'AWS::DynamoDB::Table', Properties: {TableName: !Sub 'things-${AWS::Region}'}}
  Nameless: {Type: 'AWS::DynamoDB::Table', Properties: {}}
  Jobs: {Type: 'AWS::SQS::Queue', Properties: {QueueName: jobs}}
  News: {Type: 'AWS::SNS::Topic'}
  Files: {Type: 'AWS::S3::Bucket', Properties: {BucketName: files}}
  Rules: {Type: 'AWS::WAFv2::WebACL'}
  Loop: {Type: 'AWS::S3::Bucket', Properties: {BucketName: !Ref Pool}}
  Pool: {Type: 'AWS::S3::Bucket', Properties: {BucketName: !Ref Loop}}
)";

std::string text_of(const Node& node) {
  if (!node.is_list() && !node.is_map()) return node.is_null() ? "null" : node.scalar_text();
  std::string text;
  for (const Node& item : node.items) text += text_of(item) + ";";
  for (const Node::Entry& entry : node.entries) text += entry.key + "=" + text_of(entry.value) + ";";
  return text;
}

std::string evaluated(const std::string& value) {
  std::vector<Diagnostic> warnings;
  const auto resources = parse_yaml(kTemplate, "t.yml", warnings);
  const auto node = parse_yaml(value, "f.yml", warnings);
  if (!resources || !node) return "no YAML";
  Service service;
  service.name = "shop";
  CloudFormation cloudformation(*resources, service);
  cloudformation.add_made("HelloLambdaFunction", {"shop-dev-hello", "arn:hello"});
  const auto result = cloudformation.evaluate(*node, warnings);
  std::string text = result ? text_of(*result) : result.error().text();
  for (const Diagnostic& warning : warnings) text += " | " + warning.text();
  return text;
}

}  // namespace

TEST_CASE("cloudformation: every function") {
  const std::pair<const char*, const char*> kRows[] = {
      {"plain", "plain"},
      {"{a: [1, {b: x}]}", "a=1;b=x;;;"},
      {"!Ref AWS::Region", "us-east-1"},
      {"!Ref AWS::AccountId", "123456789012"},
      {"!Ref AWS::Partition", "aws"},
      {"!Ref AWS::StackName", "shop-dev"},
      {"!Ref AWS::URLSuffix", "amazonaws.com"},
      {"!Ref Size", "5"},
      {"!Ref Zones", "a;b;"},
      {"!Ref Named", "things-us-east-1"},
      {"!Ref Nameless", "shop-dev-Nameless"},
      {"!Ref Jobs", "https://sqs.us-east-1.amazonaws.com/123456789012/jobs"},
      {"!Ref News", "arn:aws:sns:us-east-1:123456789012:shop-dev-News"},
      {"!Ref HelloLambdaFunction", "shop-dev-hello"},
      {"!GetAtt Named.Arn", "arn:aws:dynamodb:us-east-1:123456789012:table/things-us-east-1"},
      {"{'Fn::GetAtt': Named.Arn}", "arn:aws:dynamodb:us-east-1:123456789012:table/things-us-east-1"},
      {"!GetAtt Named.StreamArn",
       "arn:aws:dynamodb:us-east-1:123456789012:table/things-us-east-1/stream/2024-01-01T00:00:00.000"},
      {"!GetAtt Files.Arn", "arn:aws:s3:::files"},
      {"!GetAtt Jobs.QueueName", "jobs"},
      {"!GetAtt Jobs.QueueUrl", "https://sqs.us-east-1.amazonaws.com/123456789012/jobs"},
      {"!GetAtt HelloLambdaFunction.Arn", "arn:hello"},
      {"!GetAtt Rules.Arn", "arn:aws:wafv2:us-east-1:123456789012:shop-dev-Rules"},
      {"!GetAtt Files.DomainName",
       "Files.DomainName | f.yml:1: Fn::GetAtt: only AWS knows Files.DomainName; \"Files.DomainName\" stands "
       "in "
       "for it"},
      {"!Sub '${Named}-${AWS::Region}-${!Literal}-$x'", "things-us-east-1-us-east-1-${Literal}-$x"},
      {"!Sub '${Named.Arn}/index/*'",
       "arn:aws:dynamodb:us-east-1:123456789012:table/things-us-east-1/index/*"},
      {"!Sub ['${a}-${Size}', {a: !Ref Jobs}]", "https://sqs.us-east-1.amazonaws.com/123456789012/jobs-5"},
      {"!Join ['-', [a, !Ref Size, 3]]", "a-5-3"},
      {"!Join [',', !Ref Zones]", "a,b"},
      {"!Join ['', []]", ""},
      {"!Select [1, [a, b]]", "b"},
      {"!Select ['0', !Split ['/', 'x/y']]", "x"},
      {"!Split ['::', 'a::b::']", "a;b;;"},
      {"!If [IsProd, yes, no]", "no"},
      {"!If [IsDev, yes, no]", "yes"},
      {"!If [Both, yes, no]", "no"},
      {"!If [Either, yes, no]", "yes"},
      {"{a: !If [IsProd, 1, !Ref 'AWS::NoValue'], b: 2}", "b=2;"},
      {"[!Ref 'AWS::NoValue', 1]", "1;"},
      {"!FindInMap [Sizes, dev, read]", "7"},
      {"!Base64 hi", "aGk="},
      {"!GetAZs ''", "us-east-1a;us-east-1b;us-east-1c;"},
  };
  for (const auto& [value, text] : kRows) CHECK_MESSAGE(evaluated(value) == std::string(text), value);
}

TEST_CASE("cloudformation: errors") {
  const std::pair<const char*, const char*> kRows[] = {
      {"!Ref Nobody", "f.yml:1: Ref: expected a resource or a parameter, found \"Nobody\", which is neither"},
      {"\n\na: !Ref Nobody",
       "f.yml:3: Ref: expected a resource or a parameter, found \"Nobody\", which is neither"},
      {"!Ref Bare", "f.yml:1: the parameter \"Bare\" has no Default, and nobody gives it a value"},
      {"!Ref [a]", "f.yml:1: Ref: expected a string, found a list"},
      {"!GetAtt Nobody.Arn", "f.yml:1: Fn::GetAtt: expected a resource, found \"Nobody\", which is none"},
      {"!GetAtt Named", "f.yml:1: Fn::GetAtt: expected a list of 2, found 1"},
      {"{'Fn::GetAtt': Named}", "f.yml:1: Fn::GetAtt: expected a resource and an attribute, found \"Named\""},
      {"!Sub '${Nobody}'",
       "f.yml:1: Ref: expected a resource or a parameter, found \"Nobody\", which is neither"},
      {"!Sub '${Named'", "f.yml:1: Fn::Sub: expected a } for each ${, found \"${Named\""},
      {"!Sub '${Zones}'", "f.yml:1: Fn::Sub: ${Zones}: expected a string, found a list"},
      {"!Join [a]", "f.yml:1: Fn::Join: expected a list of 2, found 1"},
      {"!Join x", "f.yml:1: Fn::Join: expected a list of 2, found \"x\""},
      {"!Select [2, [a, b]]", "f.yml:1: Fn::Select: expected a number from 0 to 1, found 2"},
      {"!Select [0, []]", "f.yml:1: Fn::Select: the list is empty"},
      {"!Split ['', a]", "f.yml:1: Fn::Split: expected a delimiter, found \"\""},
      {"!If [Nobody, 1, 2]", "f.yml:1: there is no condition \"Nobody\""},
      {"!If [Circle, 1, 2]", "t.yml:11: the conditions refer to each other in a circle"},
      {"!Equals [1, 1]", "f.yml:1: Fn::Equals stands only under Conditions and in Fn::If"},
      {"!FindInMap [Sizes, prod, read]", "f.yml:1: Fn::FindInMap: there is no Mappings.Sizes.prod.read"},
      {"!ImportValue x",
       "f.yml:1: Fn::ImportValue: the export \"x\" of another stack has no value on this machine; "
       "custom.offstage.imports may give it one"},
      {"!Ref Loop", "t.yml:22: the references of CloudFormation run in a circle, or nearly so"},
  };
  for (const auto& [value, text] : kRows) CHECK_MESSAGE(evaluated(value) == std::string(text), value);
}

}  // namespace offstage::gateway
