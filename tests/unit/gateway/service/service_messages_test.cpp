#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "tests/unit/gateway/service/service_folder.h"
#include "tests/unit/gateway/service/service_texts.h"

namespace offstage::gateway {

TEST_CASE("service: what is not done yet is a warning with its place") {
  const std::pair<std::string, std::string> kRows[] = {
      {with_event("sqs: arn:aws:sqs:us-east-1:1:q"),
       "serverless.yml:8: functions.f.events[0]: the event sqs is not supported yet; it is left out\n"},
      {with_event("schedule"),
       "serverless.yml:8: functions.f.events[0]: the event schedule is not supported yet; it is left out\n"},
      {"plugins: [p]\n" + with_event("existingS3: x"),
       "serverless.yml:9: functions.f.events[0]: the event existingS3 is not known; it is left out\n"},
      {with_event("http: {path: x, method: get, connectionId: c}"),
       "serverless.yml:8: functions.f.events[0].http.connectionId is not supported yet; it is left out\n"},
      {with_event("http: {path: x, method: get, private: false, integration: LAMBDA_PROXY}"), ""},
      {with_event("http: {path: x, method: get, request: {template: {a/b: x}}}"),
       "serverless.yml:8: functions.f.events[0].http.request.template: has no effect with a proxy "
       "integration\n"},
      {with_event("http: {path: x, method: get, integration: http-proxy, request: {uri: 'http://x.test'}, "
                  "response: {transferMode: STREAM}}"),
       "serverless.yml:8: functions.f.events[0].http.response.transferMode: what a URL answers is sent here "
       "when it is complete\n"},
      {with_event("http: {path: x, method: get, authorizer: 'arn:aws:lambda:us-east-1:1:function:other'}"),
       "serverless.yml:8: functions.f.events[0].http.authorizer: arn:aws:lambda:us-east-1:1:function:other "
       "is no function of this service; its calls fail with 500 unless authorizers are switched off\n"},
      {with_event("http: {path: x, method: get, paht: y}"),
       "serverless.yml:8: functions.f.events[0].http.paht is not known; it is left out\n"},
      {with_event("httpApi: {path: /x, method: get, timeout: 3}"),
       "serverless.yml:8: functions.f.events[0].httpApi.timeout: Serverless deploys 30 s whatever stands "
       "here\n"},
      {with_function("    layers: [x]\n    role: r\n    tags: {a: b}\n    memorysize: 3\n"),
       "serverless.yml:10: functions.f.memorysize is not known; it is left out\n"},
      {with_function("    reservedConcurrency: 900\n"), ""},
      {with_function("    reservedConcurrency: 901\n"),
       "serverless.yml:5: functions: their reservedConcurrency leaves 99 of the 1000 that an account has by "
       "default; AWS refuses to leave less than 100\n"},
      {kHead + "functions:\n  f: {image: x}\n",
       "serverless.yml:5: functions.f.image: container images are not supported yet; the function is left "
       "out\n"},
      {kHead + "  profile: p\n  iam: {role: {statements: []}}\n  apiKeys: [x]\n  regoin: x\n",
       "serverless.yml:6: provider.apiKeys is not supported yet; it is left out\n"
       "serverless.yml:7: provider.regoin is not known; it is left out\n"},
      {kHead + "custom: {a: 1}\nplugins: [p]\npackage: {individually: true}\nframeworkVersion: "
               "'3'\nfunction: {}\n",
       "serverless.yml:8: function is not known; it is left out\n"},
      {with_table(kKeys + "        KinesisStreamSpecification: {StreamArn: a}\n"
                          "        TimeToLiveSpecification: {AttributeName: ttl, Enabled: true}\n"
                          "        PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}\n"),
       "serverless.yml:11: resources.Resources.T.Properties.KinesisStreamSpecification is not part of "
       "CreateTable and not supported yet; it is left out\n"},
      {kHead +
           "resources:\n  Resources:\n    Q: {Type: 'AWS::SQS::Queue'}\n    R: {Type: 'AWS::IAM::Role'}\n",
       "serverless.yml:6: resources.Resources.Q: AWS::SQS::Queue is not supported yet; it is left out\n"},
  };
  for (const auto& [yaml, warnings] : kRows) CHECK(ServiceFolder(yaml).warnings() == warnings);
}

TEST_CASE("service: what is wrong is an error with its place and what was expected") {
  const std::pair<std::string, std::string> kRows[] = {
      {with_table(kKeys + "        TimeToLiveSpecification: {Enabled: true}\n"),
       "serverless.yml:11: resources.Resources.T.Properties.TimeToLiveSpecification.AttributeName: expected "
       "the name of an attribute, found nothing"},
      {with_table(kKeys + "        PointInTimeRecoverySpecification: {RecoveryPeriodInDays: 40}\n"),
       "serverless.yml:11: resources.Resources.T.Properties.PointInTimeRecoverySpecification."
       "RecoveryPeriodInDays: expected a number from 1 to 35, found 40"},
      {"",
       "serverless.yml:1: serverless.yml: expected a map with service, provider and functions, found "
       "nothing"},
      {"provider: aws\n", "serverless.yml:1: service: expected the name of the service, found nothing"},
      {"service: 1x\nprovider: aws\n",
       "serverless.yml:1: service: expected a letter, then letters, digits and -, found \"1x\""},
      {"service: x\n", "serverless.yml:1: provider: expected a map with the name aws, found nothing"},
      {"service: x\nprovider: {name: google}\n",
       "serverless.yml:2: provider.name: expected aws, found \"google\""},
      {kHead + "  stage: a/b\n",
       "serverless.yml:4: provider.stage: expected letters, digits, - and _, found \"a/b\""},
      {kHead + "  httpApi: {payload: 3}\n",
       "serverless.yml:4: provider.httpApi.payload: expected '1.0' or '2.0', found 3"},
      {kHead + "  httpApi: {cors: {allowCredentials: true}}\n",
       "serverless.yml:4: provider.httpApi.cors.allowCredentials: expected allowedOrigins without \"*\" "
       "beside it; "
       "API Gateway refuses the two together"},
      {kHead + "  environment: {A: [1]}\n",
       "serverless.yml:4: provider.environment.A: expected a string, found a list"},
      {kHead + "  environment: {A: !Ref Nobody}\n",
       "serverless.yml:4: Ref: expected a resource or a parameter, found \"Nobody\", which is neither"},
      {kHead + "functions: [x]\n", "serverless.yml:4: functions[0]: expected a map, found \"x\""},
      {kHead + "functions:\n  f:\n",
       "serverless.yml:5: functions.f.handler: expected the handler of the function, found nothing"},
      {kHead + "functions:\n  f: {runtime: x}\n",
       "serverless.yml:5: functions.f.handler: expected the handler of the function, found nothing"},
      {kHead + "functions:\n  - f: {handler: a}\n  - f: {handler: b}\n",
       "serverless.yml:6: functions.f: the function exists already at serverless.yml:5"},
      {kHead + "functions:\n  'f g': {handler: a}\n",
       "serverless.yml:5: functions.f g: expected a name of letters, digits, - and _"},
      {with_function("    timeout: abc\n"),
       "serverless.yml:7: functions.f.timeout: expected a number from 1 to 900, found \"abc\""},
      {with_function("    timeout: 901\n"),
       "serverless.yml:7: functions.f.timeout: expected a number from 1 to 900, found 901"},
      {with_function("    memorySize: true\n"),
       "serverless.yml:7: functions.f.memorySize: expected a number from 128 to 10240, found true"},
      {with_function("    timeout: ${env:NOTHING}\n"),
       "serverless.yml:7: Cannot resolve variable at \"functions.f.timeout\": Value not found at \"env\" "
       "source, in "
       "\"${env:NOTHING}\""},
      {with_function("    name: " + std::string(65, 'n') + "\n"),
       "serverless.yml:7: functions.f.name: expected 1 to 64 characters, found 65 in \"" +
           std::string(65, 'n') + "\""},
      {with_function("    events: {http: x}\n"),
       "serverless.yml:7: functions.f.events: expected a list of events, found a map"},
      {with_event("http: GET"),
       "serverless.yml:8: functions.f.events[0].http: expected a method and a path, as in \"GET /items\", "
       "found "
       "\"GET\""},
      {with_event("http: {path: x}"),
       "serverless.yml:8: functions.f.events[0].http.method: expected a method, found nothing"},
      {with_event("http: {method: get}"),
       "serverless.yml:8: functions.f.events[0].http.path: expected a path, found nothing"},
      {with_event("http: FETCH /x"),
       "serverless.yml:8: functions.f.events[0].http: expected get, post, put, patch, options, head, delete "
       "or any, "
       "found \"FETCH\""},
      {with_event("http:\n          path: x\n          method: fetch"),
       "serverless.yml:10: functions.f.events[0].http.method: expected get, post, put, patch, options, head, "
       "delete "
       "or any, found \"fetch\""},
      {with_event("http:\n        path: x\n        method: get"),
       "serverless.yml:8: functions.f.events[0]: expected a map with the type of the event as its one key, "
       "found a "
       "map"},
      {with_event("http: 'GET /{proxy+}/x'"),
       "serverless.yml:8: functions.f.events[0].http: expected \"{proxy+}\" as the last segment"},
      {with_event("http: 'GET /a-{id}'"),
       "serverless.yml:8: functions.f.events[0].http: expected {name} or {name+} as a whole segment, found "
       "\"a-{id}\""},
      {with_event("http: 'GET /{}'"),
       "serverless.yml:8: functions.f.events[0].http: expected a name of letters, digits and ._- in the "
       "braces of "
       "\"{}\""},
      {with_event("http: 'GET /{id}/{id}'"),
       "serverless.yml:8: functions.f.events[0].http: the parameter \"id\" stands twice"},
      {with_event("http: 'GET /a//b'"),
       "serverless.yml:8: functions.f.events[0].http: expected no two slashes in a row"},
      {with_event("http: {path: x, method: get, cors: maybe}"),
       "serverless.yml:8: functions.f.events[0].http.cors: expected true, false or a map, found \"maybe\""},
      {with_event("http: {path: x, method: get, cors: {maxAge: 0}}"),
       "serverless.yml:8: functions.f.events[0].http.cors.maxAge: expected a number from 1 to 2147483647, "
       "found 0"},
      {with_event("httpApi: {path: '*', method: get}"),
       "serverless.yml:8: functions.f.events[0].httpApi.method: expected no method, or '*', beside path '*', "
       "found "
       "\"get\""},
      {with_event("http: GET a\n      - http: get /a/"),
       "serverless.yml:9: the route GET /a of functions.f exists already: functions.f has it at "
       "serverless.yml:8"},
      {with_event("http: 'GET a/{id}'\n      - http: 'GET a/{name}/x'"),
       "serverless.yml:9: the parameter {name} in /a/{name}/x has a sibling of another name: {id} in /a/{id} "
       "at "
       "serverless.yml:8; API Gateway allows only one"},
      {with_event("http: 'GET a/{id}'\n      - http: 'GET a/{proxy+}'"),
       "serverless.yml:9: the parameter {proxy+} in /a/{proxy+} has a sibling of another name: {id} in "
       "/a/{id} "
       "at serverless.yml:8; API Gateway allows only one"},
      {with_event("httpApi: 'GET /a/{id}'\n      - httpApi: 'GET /a/{name}/x'"),
       "serverless.yml:9: the parameter {name} in GET /a/{name}/x has a sibling of another name: {id} in GET "
       "/a/{id} at serverless.yml:8; API Gateway allows only one"},
      {with_event("httpApi: GET a"),
       "serverless.yml:8: functions.f.events[0].httpApi: expected a path that begins with /, found \"a\""},
      {with_event("htpp: GET a"),
       "serverless.yml:8: functions.f.events[0]: expected the event http, found \"htpp\""},
      {with_event("Schedule"),
       "serverless.yml:8: functions.f.events[0]: expected the event schedule, found \"Schedule\""},
      {with_event("existingS3: x"),
       "serverless.yml:8: functions.f.events[0]: expected a type of event such as http, httpApi or schedule, "
       "found \"existingS3\""},
      {"plugins: [serverless-offline]\n" + with_event("htpp: GET a"),
       "serverless.yml:9: functions.f.events[0]: expected the event http, found \"htpp\""},
      {with_event("http: {path: a, method: get, authorizer: [a]}"),
       "serverless.yml:8: functions.f.events[0].http.authorizer: expected the name of a function, an ARN, "
       "aws_iam or a map, found a list"},
      {with_event("httpApi: '*'\n      - httpApi: {path: '*'}"),
       "serverless.yml:9: the route $default of functions.f exists already: functions.f has it at "
       "serverless.yml:8"},
      {kHead + "resources: x\n", "serverless.yml:4: resources: expected a map, found \"x\""},
      {kHead + "resources:\n  Resources:\n    T:\n",
       "serverless.yml:6: resources.Resources.T: expected a map, found nothing"},
      {kHead + "resources:\n  Resources:\n    T: {}\n",
       "serverless.yml:6: resources.Resources.T.Type: expected a type, found nothing"},
      {kHead + "resources:\n  Resources:\n    T: {Type: 'AWS::DynamoDB::Table'}\n",
       "serverless.yml:6: resources.Resources.T.Properties: expected the properties of the table, found "
       "nothing"},
      {with_table("        KeySchema: x\n"),
       "serverless.yml:9: resources.Resources.T.Properties.KeySchema: expected a list, found \"x\""},
      {with_table("        KeySchema: []\n"),
       "serverless.yml:6: resources.Resources.T.Properties.AttributeDefinitions: expected a list, found "
       "nothing"},
      {with_table(kKeys + "        ProvisionedThroughput: {ReadCapacityUnits: many}\n"),
       "serverless.yml:11: resources.Resources.T.Properties.ProvisionedThroughput.ReadCapacityUnits: "
       "expected a "
       "number from -1 to 2147483647, found \"many\""},
      {with_table(kKeys + "        StreamSpecification: {}\n"),
       "serverless.yml:11: resources.Resources.T.Properties.StreamSpecification.StreamViewType: expected a "
       "view type "
       "such as NEW_IMAGE, found nothing"},
      {with_table("        TableName: t\n" + kKeys +
                  "    U: {Type: 'AWS::DynamoDB::Table', Properties: {TableName: t, KeySchema: [], "
                  "AttributeDefinitions: []}}\n"),
       "serverless.yml:12: resources.Resources.U: the table t exists already: T at serverless.yml:6"},
      {kHead + "resources:\n  Outputs:\n    O: {Value: !GetAtt Nobody.Arn}\n",
       "serverless.yml:6: Fn::GetAtt: expected a resource, found \"Nobody\", which is none"},
      {kHead + "resources:\n  Outputs:\n    O: {}\n",
       "serverless.yml:6: resources.Outputs.O.Value: expected a value, found nothing"},
      {kHead + "functions: ${file(functions.yml)}\n",
       "serverless.yml:4: Cannot resolve variable at \"functions\": Value not found at \"file\" source "
       "(there is no file functions.yml), in \"${file(functions.yml)}\""},
      {kHead + "functions: ${file(.):x}\n",
       "serverless.yml:4: Cannot resolve variable at \"functions\": . cannot be read: it is a directory, in "
       "\"${file(.):x}\""},
      {kHead + "custom: x\n", "serverless.yml:4: custom: expected a map, found \"x\""},
      {kHead + "custom: {offstage: x}\n", "serverless.yml:4: custom.offstage: expected a map, found \"x\""},
      {kHead + "params: [x]\n", "serverless.yml:4: params: expected a map, found a list"},
      {kHead + "plugins: x\n", "serverless.yml:4: plugins: expected a list of plugins, found \"x\""},
      {kHead + "  versionFunctions: often\n",
       "serverless.yml:4: provider.versionFunctions: expected true or false, found \"often\""},
      {kHead + "custom: {stageVariables: {a-b: x}}\n",
       "serverless.yml:4: custom.stageVariables.a-b: expected a name of letters, digits and _"},
      {kHead + "custom: {stageSettings: {Variables: {a: x y}}}\n",
       "serverless.yml:4: custom.stageSettings.Variables.a: expected letters, digits and any of -._~:/?#&=,, "
       "found \"x y\""},
      {kHead + "custom:\n  a: \"x\n",
       "serverless.yml:5: not valid YAML: the quotes that begin here are not closed"},
      {kHead + "custom: 'x\n  y\n",
       "serverless.yml:4: not valid YAML: the quotes that begin here are not closed"},
      {kHead + "custom: caf\xe9\n", "serverless.yml:4: not valid YAML: the text is not in UTF-8"},
      {"service: [x\n", "serverless.yml:2: not valid YAML: end of sequence flow not found, at column 1"},
  };
  for (const auto& [yaml, error] : kRows) CHECK(ServiceFolder(yaml).error() == error);
}

}  // namespace offstage::gateway
