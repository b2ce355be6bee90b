#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "base/policy/policy.h"
#include "gateway/service/iam/managed_policies.h"
#include "tests/unit/gateway/service/article_services.h"
#include "tests/unit/gateway/service/service_folder.h"

namespace offstage::gateway {
namespace {

/// A service with the function `f`; `provider`, `function`, `resources` and `rest` are lines of YAML.
std::string service(const std::string& provider, const std::string& function = "",
                    const std::string& resources = "", const std::string& rest = "") {
  return "service: s\nprovider:\n  name: aws\n  runtime: provided\n" + provider +
         "functions:\n  f:\n    handler: h\n" + function + "resources:\n  Resources:\n" +
         "    Items: {Type: AWS::DynamoDB::Table, Properties: {TableName: items, AttributeDefinitions: "
         "[{AttributeName: id, AttributeType: S}], KeySchema: [{AttributeName: id, KeyType: HASH}], "
         "BillingMode: PAY_PER_REQUEST}}\n" +
         resources + rest;
}

const Role& role_of(const Service& service, const std::string& function = "f") {
  const auto key = std::find_if(service.functions.begin(), service.functions.end(),
                                [&](const Function& each) { return each.key == function; });
  REQUIRE(key != service.functions.end());
  const auto found = std::find_if(service.roles.begin(), service.roles.end(),
                                  [&](const Role& each) { return each.name == key->role; });
  REQUIRE(found != service.roles.end());
  return *found;
}

/// The actions of `wanted` that the role may do on the resource, "-" for none; or why that is unknown.
std::string allowed(const Role& role, const std::string& resource,
                    const std::vector<std::string>& wanted = {"GetItem", "PutItem", "Query", "Scan"}) {
  if (!role.unknown.empty()) return "unknown: " + role.unknown;
  std::vector<Policy> policies;
  for (const std::string& text : role.policies) {
    const auto document = json::Document::parse(text);
    REQUIRE(document.has_value());
    policies.push_back(*Policy::parse(document->root()));
  }
  std::string actions;
  for (const std::string& action : wanted) {
    const PolicyKeys none;
    if (verdict_of(policies, {.action = "dynamodb:" + action,
                              .resource = "arn:aws:dynamodb:us-east-1:123456789012:table/" + resource,
                              .context = none}) == Verdict::kAllowed) {
      actions += (actions.empty() ? "" : " ") + action;
    }
  }
  return actions.empty() ? "-" : actions;
}

/// The role's name and what it may do with the table "items".
std::string read(const std::string& yaml, const std::string& resource = "items") {
  const ServiceFolder folder(yaml);
  const auto loaded = folder.read();
  if (!loaded) return "error: " + loaded.error().text();
  const Role& role = role_of(loaded->service);
  return role.name + ": " + allowed(role, resource);
}

constexpr const char* kGetOnly = "[{Effect: Allow, Action: 'dynamodb:GetItem', Resource: !GetAtt Items.Arn}]";

std::string role_resource(const std::string& properties) {
  return "    Own: {Type: AWS::IAM::Role, Properties: {RoleName: own, " + properties + "}}\n";
}

std::string document(const std::string& statements) {
  return "{Version: '2012-10-17', Statement: " + statements + "}";
}

const std::string kPut = "{Effect: Allow, Action: 'dynamodb:PutItem', Resource: !Sub '${Items.Arn}'}";

}  // namespace

TEST_CASE("roles: without statements the role that Serverless makes allows nothing of DynamoDB") {
  CHECK(read(service("")) == "s-dev-us-east-1-lambdaRole: -");
}

TEST_CASE("roles: statements of provider, in both forms") {
  CHECK(read(service("  iamRoleStatements: " + std::string(kGetOnly) + "\n")) ==
        "s-dev-us-east-1-lambdaRole: GetItem");
  CHECK(read(service("  iam: {role: {name: mine, statements: " + std::string(kGetOnly) + "}}\n")) ==
        "mine: GetItem");
  CHECK(read(service("  iam:\n    role:\n      managedPolicies: "
                     "['arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess']\n")) ==
        "s-dev-us-east-1-lambdaRole: GetItem Query Scan");
  CHECK(read(service("  iamManagedPolicies:\n    - !Sub "
                     "'arn:${AWS::Partition}:iam::aws:policy/AmazonDynamoDBFullAccess'\n")) ==
        "s-dev-us-east-1-lambdaRole: GetItem PutItem Query Scan");
}

TEST_CASE("roles: a function's own, and that of provider, under resources") {
  const std::string own =
      role_resource("Policies: [{PolicyName: p, PolicyDocument: " + document("[" + kPut + "]") + "}]");
  CHECK(read(service("", "    role: Own\n", own)) == "own: PutItem");
  CHECK(read(service("", "    role: !GetAtt Own.Arn\n", own)) == "own: PutItem");
  CHECK(read(service("", "    role: {Fn::GetAtt: [Own, Arn]}\n", own)) == "own: PutItem");
  CHECK(read(service("", "    role: !Sub 'arn:aws:iam::${AWS::AccountId}:role/path/own'\n", own)) ==
        "own: PutItem");
  CHECK(read(service("  role: !GetAtt Own.Arn\n", "", own)) == "own: PutItem");
  CHECK(read(service("  iam: {role: !GetAtt Own.Arn}\n", "", own)) == "own: PutItem");
  CHECK(read(service("  iam: {role: Own}\n", "", own)) == "own: PutItem");
  CHECK(read(service("  role: Other\n", "    role: Own\n", own)) == "own: PutItem");
}

TEST_CASE("roles: what stands nowhere in the file is unknown") {
  CHECK(read(service("", "    role: arn:aws:iam::111122223333:role/far\n")) ==
        "far: unknown: arn:aws:iam::111122223333:role/far stands nowhere in the service's files");
  CHECK(read(service("", "    role: !ImportValue far\n")).find("unknown: Fn::ImportValue") !=
        std::string::npos);
  CHECK(read(service("", "    role: Nobody\n")).find("Nobody: unknown: Ref: expected a resource") == 0);
  CHECK(read(service("  iam: {role: {managedPolicies: ['arn:aws:iam::111122223333:policy/x']}}\n")) ==
        "s-dev-us-east-1-lambdaRole: unknown: the managed policy arn:aws:iam::111122223333:policy/x is not "
        "known here");
  CHECK(read(service("  iamRoleStatements:\n    - {Effect: Allow, Action: 'dynamodb:*', Resource: "
                     "!ImportValue far}\n"))
            .find("unknown: Fn::ImportValue") != std::string::npos);
}

TEST_CASE("roles: what only AWS knows of other services bothers nobody") {
  CHECK(read(service("  iamRoleStatements:\n    - {Effect: Allow, Action: ['s3:*', 'dynamodbx:*'], Resource: "
                     "!ImportValue far}\n    - " +
                     kPut + "\n")) == "s-dev-us-east-1-lambdaRole: PutItem");
}

TEST_CASE("roles: policies that hang on a role from elsewhere") {
  const std::string own = role_resource("ManagedPolicyArns: [!Ref Reading]");
  const std::string reading =
      "    Reading: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: " + document(kGetOnly) +
      "}}\n";
  const std::string writing =
      "    Writing: {Type: AWS::IAM::Policy, Properties: {PolicyName: w, Roles: [!Ref "
      "Own, !Ref IamRoleLambdaExecution], PolicyDocument: " +
      document(kPut) + "}}\n";
  CHECK(read(service("", "    role: Own\n", own + reading + writing)) == "own: GetItem PutItem");
  CHECK(read(service("", "", own + reading + writing)) == "s-dev-us-east-1-lambdaRole: PutItem");
}

TEST_CASE("roles: one for each function by the plugin") {
  const std::string statements = "    iamRoleStatements: " + std::string(kGetOnly) + "\n";
  const std::string provider = "  iamRoleStatements: [" + kPut + "]\n";
  const std::string plugin = "plugins: [serverless-iam-roles-per-function]\n";
  CHECK(read(service(provider, statements, "", plugin)) == "s-dev-f-us-east-1-lambdaRole: GetItem");
  CHECK(read(service(provider, statements + "    iamRoleStatementsInherit: true\n", "", plugin)) ==
        "s-dev-f-us-east-1-lambdaRole: GetItem PutItem");
  CHECK(read(service(provider, statements + "    iamRoleStatementsName: named\n", "", plugin)) ==
        "named: GetItem");
  CHECK(read(service(provider, statements, "",
                     plugin + "custom: {serverless-iam-roles-per-function: {defaultInherit: true}}\n")) ==
        "s-dev-f-us-east-1-lambdaRole: GetItem PutItem");
  const ServiceFolder without(service(provider, statements));
  CHECK(without.warnings().find("functions.f.iamRoleStatements: has no effect without the plugin "
                                "serverless-iam-roles-per-function") != std::string::npos);
  CHECK(role_of(without.read()->service).name == "s-dev-us-east-1-lambdaRole");
}

TEST_CASE("roles: Serverless allows the reading of the streams that its functions are called for") {
  const ServiceFolder folder(service("",
                                     "    events:\n      - stream: {type: dynamodb, arn: !GetAtt "
                                     "Items.StreamArn}\n"));
  const auto loaded = folder.read();
  REQUIRE(loaded);
  CHECK(allowed(role_of(loaded->service), "items/stream/2026-01-01T00:00:00.000",
                {"GetRecords", "DescribeStream", "GetItem"}) == "GetRecords DescribeStream");
}

TEST_CASE("roles: ARNs are of this account, and of any stream of their table") {
  const auto with = [](const std::string& resource) {
    return service("  iamRoleStatements: [{Effect: Allow, Action: 'dynamodb:*', Resource: '" + resource +
                   "'}]\n");
  };
  const std::string prefix = "s-dev-us-east-1-lambdaRole: ";
  CHECK(read(with("arn:aws:dynamodb:us-east-1:301048034781:table/items")) ==
        prefix + "GetItem PutItem Query Scan");
  CHECK(read(with("arn:aws:dynamodb:eu-west-1:301048034781:table/items")) == prefix + "-");
  CHECK(read(with("arn:aws:dynamodb:us-east-1:table/items")) == prefix + "-");
  CHECK(read(with("arn:aws:dynamodb:*:*:table/items/stream/2019-02-15T23:01:06.871"),
             "items/stream/2026-11-21T10:00:00.000") == prefix + "GetItem PutItem Query Scan");
}

TEST_CASE("roles: a policy that AWS refuses is an error with its place") {
  CHECK(read(service("  iamRoleStatements:\n    - {Effect: allow, Action: 's3:*', Resource: '*'}\n")) ==
        "error: serverless.yml:6: provider.iam.role.statements: Effect: expected Allow or Deny");
  CHECK(read(service("", "    role: Own\n",
                     role_resource("Policies: [{PolicyName: p, PolicyDocument: " +
                                   document("[{Effect: Allow, Action: 'dynamodb:*'}]") + "}]")))
            .find("resources.Resources.Own.Properties.Policies.Statement: Resource: expected either it or "
                  "NotResource") != std::string::npos);
}

TEST_CASE("roles: a permissions boundary") {
  const ServiceFolder folder(
      service("  iam: {role: {permissionsBoundary: 'arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess', "
              "managedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess']}}\n"));
  const auto loaded = folder.read();
  REQUIRE(loaded);
  const Role& role = role_of(loaded->service);
  CHECK(allowed(role, "items") == "GetItem PutItem Query Scan");
  REQUIRE(role.boundary);
  CHECK(*role.boundary == *managed_policy("AmazonDynamoDBReadOnlyAccess"));
}

TEST_CASE("roles: those of the articles") {
  const ServiceFolder scores(kScoresService);
  const auto loaded = scores.read();
  REQUIRE(loaded);
  const Role& role = role_of(loaded->service, "mmsScoresApi");
  CHECK(role.name == "mmsScoresApiLambdaIamRole");
  CHECK(allowed(role, "dev-MMS_SCORES") == "PutItem Query");
  CHECK(allowed(role, "dev-MMS_SCORES/index/gameIdIndex") == "PutItem Query");
  CHECK(allowed(role, "dev-MMS_GAMES/index/apiKeyIndex") == "PutItem Query");
  CHECK(allowed(role, "other") == "-");
  const ServiceFolder todo(kTodoService);
  CHECK(allowed(role_of(todo.read()->service, "createTodo"), "TodoApiTable") == "GetItem PutItem Query Scan");
  CHECK(allowed(role_of(todo.read()->service, "createTodo"), "TodoApiTable/index/x") == "-");
}

}  // namespace offstage::gateway
