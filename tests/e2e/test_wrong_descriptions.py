"""What is wrong with a service's files is said before anything is started: one line with file, line and what was expected
instead, and exit code 1. A table of small files, each with one mistake."""

import pathlib
import subprocess
import tempfile
import unittest

from stack import BINARY, PATIENCE_S

HEAD = "service: shop\nprovider:\n  name: aws\n  runtime: provided.al2023\n"
FUNCTION = HEAD + "functions:\n  f:\n    handler: build/f\n"
EVENTS = FUNCTION + "    events:\n"
TABLE = HEAD + "resources:\n  Resources:\n    T:\n      Type: AWS::DynamoDB::Table\n      Properties:\n"
OUTPUT = HEAD + "resources:\n  Outputs:\n    A: "

FILES = {
    "broken.yml": "a: 1\nb: {c\n",
    "good.yml": "a: 1\n",
}

# name, serverless.yml, what is said
YAML = (
    ("a map in a line", HEAD + "custom: a: b\n", "serverless.yml:5: not valid YAML: illegal map value, at column 10"),
    ("a bracket that is not closed", HEAD + "custom: {a: 1\n", "serverless.yml:6: not valid YAML: end of map flow not found, at column 1"),
    ("a quote that is not closed", HEAD + "custom:\n  a: \"b\n", "serverless.yml:6: not valid YAML: the quotes that begin here are not closed"),
    ("a key twice", HEAD + "custom: {a: 1}\ncustom: {b: 2}\n", 'serverless.yml:6: the key "custom" stands twice, first in line 5'),
    ("an unknown alias", HEAD + "custom: *nobody\n", "serverless.yml:5: not valid YAML: the referenced anchor is not defined, at column 9"),
    ("an unknown tag", HEAD + "custom: !Nobody x\n", "serverless.yml:5: unknown tag !Nobody"),
    ("a merge of no map", HEAD + "custom:\n  <<: 7\n", "serverless.yml:6: expected a map after <<, found 7"),
    ("another encoding", (HEAD + "custom: {a: caf\xe9}\n").encode("latin-1"), "serverless.yml:5: not valid YAML: the text is not in UTF-8"),
    ("an included file", HEAD + "custom: ${file(broken.yml)}\n", "broken.yml:3: not valid YAML: end of map flow not found, at column 1"),
    ("nothing", "", "serverless.yml:1: serverless.yml: expected a map with service, provider and functions, found nothing"),
    ("a list", "- a\n", "serverless.yml:1: serverless.yml: expected a map with service, provider and functions, found a list"),
)

VARIABLES = (
    ("self", HEAD + "custom:\n  a: ${self:custom.b}\n", 'Value not found at "self" source, in "${self:custom.b}"'),
    ("env", HEAD + "custom:\n  a: ${env:NOBODY_SETS_THIS}\n", 'Value not found at "env" source, in "${env:NOBODY_SETS_THIS}"'),
    ("opt", HEAD + "custom:\n  a: ${opt:color}\n", 'Value not found at "opt" source, in "${opt:color}"'),
    ("param", HEAD + "custom:\n  a: ${param:color}\n", 'Value not found at "param" source, in "${param:color}"'),
    ("a source that there is not", HEAD + "custom:\n  a: ${nobody:x}\n", 'Unrecognized variable source "nobody", in "${nobody:x}"'),
    ("itself", HEAD + "custom:\n  a: ${self:custom.a}\n", "it refers to itself (custom.a -> custom.a)"),
    ("no end", HEAD + "custom:\n  a: ${self:custom.b\n", 'expected } at the end of the variable, found the end, in "${self:custom.b"'),
    ("a fallback without quotes", HEAD + "custom:\n  a: ${opt:color, blue}\n",
     "expected a source such as opt:stage, or a value such as 'text', \"text\", 12, true, false or null, found \"blue}\", in \"${opt:color, blue}\""),
    ("no bool", HEAD + "custom:\n  a: ${strToBool(maybe)}\n", 'strToBool expects true, false, 1 or 0, found "maybe", in "${strToBool(maybe)}"'),
    ("a file that is not there", HEAD + "custom:\n  a: ${file(nobody.yml):x}\n", 'Value not found at "file" source (there is no file nobody.yml), in "${file(nobody.yml):x}"'),
    ("a key that is not in the file", HEAD + "custom:\n  a: ${file(good.yml):x}\n", 'Value not found at "file" source (good.yml has no x), in "${file(good.yml):x}"'),
    ("a directory", HEAD + "custom:\n  a: ${file(.):x}\n", '. cannot be read: it is a directory, in "${file(.):x}"'),
)

ROUTES = (
    ("twice in a REST API", EVENTS + "      - http: GET a\n      - http: {path: /a/, method: get}\n",
     "serverless.yml:10: the route GET /a of functions.f exists already: functions.f has it at serverless.yml:9"),
    ("of two functions", EVENTS + "      - http: GET a\n  g:\n    handler: build/g\n    events:\n      - http: GET a\n",
     "serverless.yml:13: the route GET /a of functions.g exists already: functions.f has it at serverless.yml:9"),
    ("twice in an HTTP API", EVENTS + "      - httpApi: GET /a\n      - httpApi: {path: /a, method: get}\n",
     "serverless.yml:10: the route GET /a of functions.f exists already: functions.f has it at serverless.yml:9"),
    ("two catch-alls", EVENTS + "      - httpApi: '*'\n      - httpApi: {path: '*'}\n",
     "serverless.yml:10: the route $default of functions.f exists already: functions.f has it at serverless.yml:9"),
    ("siblings in a REST API", EVENTS + "      - http: 'GET a/{x}'\n      - http: 'PUT a/{y}'\n",
     "serverless.yml:10: the parameter {y} in /a/{y} has a sibling of another name: {x} in /a/{x} at serverless.yml:9; API Gateway allows only one"),
    ("siblings further up", EVENTS + "      - http: 'GET a/{x}/b'\n      - http: 'PUT a/{y}/c'\n",
     "serverless.yml:10: the parameter {y} in /a/{y}/c has a sibling of another name: {x} in /a/{x}/b at serverless.yml:9; API Gateway allows only one"),
    ("a greedy sibling", EVENTS + "      - http: 'GET a/{x}'\n      - http: 'ANY a/{proxy+}'\n",
     "serverless.yml:10: the parameter {proxy+} in /a/{proxy+} has a sibling of another name: {x} in /a/{x} at serverless.yml:9; API Gateway allows only one"),
    ("siblings in an HTTP API", EVENTS + "      - httpApi: 'GET /a/{x}'\n      - httpApi: 'GET /a/{y}'\n",
     "serverless.yml:10: the parameter {y} in GET /a/{y} has a sibling of another name: {x} in GET /a/{x} at serverless.yml:9; API Gateway allows only one"),
    ("no path", EVENTS + "      - http: GET\n", 'serverless.yml:9: functions.f.events[0].http: expected a method and a path, as in "GET /items", found "GET"'),
    ("no slash", EVENTS + "      - httpApi: GET a\n", 'serverless.yml:9: functions.f.events[0].httpApi: expected a path that begins with /, found "a"'),
    ("no method", EVENTS + "      - http: FETCH a\n",
     'serverless.yml:9: functions.f.events[0].http: expected get, post, put, patch, options, head, delete or any, found "FETCH"'),
    ("a brace that is not closed", EVENTS + "      - http: 'GET a/{b'\n",
     'serverless.yml:9: functions.f.events[0].http: expected {name} or {name+} as a whole segment, found "{b"'),
    ("a greedy parameter in between", EVENTS + "      - http: 'GET a/{b+}/c'\n", 'serverless.yml:9: functions.f.events[0].http: expected "{b+}" as the last segment'),
    ("an event misspelt", EVENTS + "      - htpp: GET a\n", 'serverless.yml:9: functions.f.events[0]: expected the event http, found "htpp"'),
    ("an unknown event", EVENTS + "      - carrierPigeon\n",
     'serverless.yml:9: functions.f.events[0]: expected a type of event such as http, httpApi or schedule, found "carrierPigeon"'),
    ("two events in one", EVENTS + "      - http: GET a\n        httpApi: GET /b\n",
     "serverless.yml:9: functions.f.events[0]: expected a map with the type of the event as its one key, found a map"),
    ("an unknown authorizer", EVENTS + "      - http: {path: a, method: get, authorizer: nobody}\n",
     'serverless.yml:9: functions.f.events[0].http.authorizer: expected the name of a function of this service, found "nobody"'),
    ("an unknown authorizer of an HTTP API", EVENTS + "      - httpApi: {path: /a, method: get, authorizer: nobody}\n",
     'serverless.yml:9: functions.f.events[0].httpApi.authorizer: expected the name of one of provider.httpApi.authorizers, found "nobody"'),
    ("a template", EVENTS + "      - http: {path: a, method: post, integration: lambda, request: {template: {application/json: '#if('}}}\n",
     "serverless.yml:9: functions.f.events[0].http.request.template.application/json:1:5: expected a value, found the end"),
)

# Wherever something is read: a value of another kind.
KINDS = (
    ("service", "service: [a]\nprovider: aws\n", "serverless.yml:1: service: expected a string, found a list"),
    ("provider", "service: a\nprovider: [aws]\n", "serverless.yml:2: provider: expected a map, found a list"),
    ("provider.name", "service: a\nprovider: google\n", 'serverless.yml:2: provider.name: expected aws, found "google"'),
    ("provider.stage", HEAD + "  stage: {a: b}\n", "serverless.yml:5: provider.stage: expected a string, found a map"),
    ("provider.environment", HEAD + "  environment: [A]\n", "serverless.yml:5: provider.environment: expected a map, found a list"),
    ("provider.httpApi", HEAD + "  httpApi: [cors]\n", "serverless.yml:5: provider.httpApi: expected a map, found a list"),
    ("provider.httpApi.cors", HEAD + "  httpApi: {cors: maybe}\n", 'serverless.yml:5: provider.httpApi.cors: expected true, false or a map, found "maybe"'),
    ("provider.httpApi.authorizers", HEAD + "  httpApi: {authorizers: [a]}\n", "serverless.yml:5: provider.httpApi.authorizers: expected a map, found a list"),
    ("provider.apiGateway.apiKeys", HEAD + "  apiGateway: {apiKeys: {a: b}}\n", "serverless.yml:5: provider.apiGateway.apiKeys: expected a list of API keys, found a map"),
    ("provider.apiGateway.usagePlan", HEAD + "  apiGateway: {usagePlan: {quota: {limit: 1, period: YEAR}}}\n",
     'serverless.yml:5: provider.apiGateway.usagePlan.quota.period: expected DAY, WEEK or MONTH, found "YEAR"'),
    ("provider.apiGateway.binaryMediaTypes", HEAD + "  apiGateway: {binaryMediaTypes: {a: b}}\n",
     "serverless.yml:5: provider.apiGateway.binaryMediaTypes: expected a list of strings, found a map"),
    ("custom", HEAD + "custom: a\n", 'serverless.yml:5: custom: expected a map, found "a"'),
    ("custom.offstage", HEAD + "custom: {offstage: a}\n", 'serverless.yml:5: custom.offstage: expected a map, found "a"'),
    ("custom.dynamodb", HEAD + "custom: {dynamodb: [a]}\n", "serverless.yml:5: custom.dynamodb: expected a map, found a list"),
    ("custom.dynamodb.start.port", HEAD + "custom: {dynamodb: {start: {port: many}}}\n",
     'serverless.yml:5: custom.dynamodb.start.port: expected a number from 1 to 65535, found "many"'),
    ("custom.serverless-offline", HEAD + "custom: {serverless-offline: [a]}\n", "serverless.yml:5: custom.serverless-offline: expected a map, found a list"),
    ("custom.serverless-offline.noAuth", HEAD + "custom: {serverless-offline: {noAuth: often}}\n",
     'serverless.yml:5: custom.serverless-offline.noAuth: expected true or false, found "often"'),
    ("custom.stageVariables", HEAD + "custom: {stageVariables: [a]}\n", "serverless.yml:5: custom.stageVariables: expected a map, found a list"),
    ("params", HEAD + "params: a\n", 'serverless.yml:5: params: expected a map, found "a"'),
    ("plugins", HEAD + "plugins: a\n", 'serverless.yml:5: plugins: expected a list of plugins, found "a"'),
    ("functions", HEAD + "functions: a\n", 'serverless.yml:5: functions: expected a map, found "a"'),
    ("a function", HEAD + "functions:\n  f: a\n", 'serverless.yml:6: functions.f: expected a map, found "a"'),
    ("no handler", HEAD + "functions:\n  f: {timeout: 3}\n", "serverless.yml:6: functions.f.handler: expected the handler of the function, found nothing"),
    ("handler", HEAD + "functions:\n  f: {handler: [a]}\n", "serverless.yml:6: functions.f.handler: expected a string, found a list"),
    ("timeout", FUNCTION + "    timeout: soon\n", 'serverless.yml:8: functions.f.timeout: expected a number from 1 to 900, found "soon"'),
    ("memorySize", FUNCTION + "    memorySize: 12\n", "serverless.yml:8: functions.f.memorySize: expected a number from 128 to 10240, found 12"),
    ("environment", FUNCTION + "    environment: {A: {b: c}}\n", "serverless.yml:8: functions.f.environment.A: expected a string, found a map"),
    ("events", FUNCTION + "    events: {http: GET a}\n", "serverless.yml:8: functions.f.events: expected a list of events, found a map"),
    ("an event", EVENTS + "      - http: 7\n", 'serverless.yml:9: functions.f.events[0].http: expected "METHOD path" or a map with path and method, found 7'),
    ("cors", EVENTS + "      - http: {path: a, method: get, cors: maybe}\n",
     'serverless.yml:9: functions.f.events[0].http.cors: expected true, false or a map, found "maybe"'),
    ("private", EVENTS + "      - http: {path: a, method: get, private: often}\n",
     'serverless.yml:9: functions.f.events[0].http.private: expected true or false, found "often"'),
    ("authorizer", EVENTS + "      - http: {path: a, method: get, authorizer: [a]}\n",
     "serverless.yml:9: functions.f.events[0].http.authorizer: expected the name of a function, an ARN, aws_iam or a map, found a list"),
    ("integration", EVENTS + "      - http: {path: a, method: get, integration: magic}\n",
     'serverless.yml:9: functions.f.events[0].http.integration: expected lambda-proxy, lambda, http, http-proxy or mock, found "magic"'),
    ("resources", HEAD + "resources: a\n", 'serverless.yml:5: resources: expected a map, found "a"'),
    ("a resource", HEAD + "resources: {Resources: {T: a}}\n", 'serverless.yml:5: resources.Resources.T: expected a map, found "a"'),
    ("no type", HEAD + "resources: {Resources: {T: {Properties: {}}}}\n", "serverless.yml:5: resources.Resources.T.Type: expected a type, found nothing"),
    ("KeySchema", TABLE + "        KeySchema: a\n", 'serverless.yml:10: resources.Resources.T.Properties.KeySchema: expected a list, found "a"'),
    ("a Ref", OUTPUT + "{Value: !Ref Nobody}\n", 'serverless.yml:7: Ref: expected a resource or a parameter, found "Nobody", which is neither'),
    ("a GetAtt", OUTPUT + "{Value: !GetAtt Nobody.Arn}\n", 'serverless.yml:7: Fn::GetAtt: expected a resource, found "Nobody", which is none'),
    ("a Join", OUTPUT + "{Value: !Join [a]}\n", "serverless.yml:7: Fn::Join: expected a list of 2, found 1"),
    ("a condition", OUTPUT + "{Value: a, Condition: Nobody}\n", 'serverless.yml:7: there is no condition "Nobody"'),
    ("an output", OUTPUT + "{Description: a}\n", "serverless.yml:7: resources.Outputs.A.Value: expected a value, found nothing"),
)


class WrongDescriptionsTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = pathlib.Path(directory.name)
        for name, text in FILES.items():
            (self.directory / name).write_text(text)

    def run_offstage(self, *arguments):
        """Exit code and standard error; it has to end by itself."""
        done = subprocess.run([str(BINARY), *map(str, arguments)], capture_output=True, text=True, timeout=PATIENCE_S)
        self.assertEqual("", done.stdout)
        return done.returncode, done.stderr

    def check(self, rows, prefix=""):
        for name, text, said in rows:
            with self.subTest(name):
                (self.directory / "serverless.yml").write_bytes(text if isinstance(text, bytes) else text.encode())
                self.assertEqual((1, prefix + said + "\n"), self.run_offstage("info", self.directory))

    def test_what_is_no_yaml(self):
        self.check(YAML)

    def test_variables_without_a_value(self):
        self.check(VARIABLES, 'serverless.yml:6: Cannot resolve variable at "custom.a": ')

    def test_routes_that_cannot_be(self):
        self.check(ROUTES)

    def test_values_of_another_kind(self):
        self.check(KINDS)

    def test_no_file_at_all(self):
        self.assertEqual((1, f"serverless.yml: there is no such file in {self.directory}\n"), self.run_offstage("info", self.directory))
        self.assertEqual((1, f"other.yml: there is no such file in {self.directory}\n"), self.run_offstage("info", self.directory, "-c", "other.yml"))

    def test_a_handler_that_is_not_there(self):
        """Nothing is started: neither the routes alone nor the whole stack."""
        (self.directory / "serverless.yml").write_text(EVENTS + "      - http: GET a\n")
        for command in (("gateway", "--port=0"), ("up", "--port=0", "--dynamodb-port=0", "--in-memory")):
            code, said = self.run_offstage(command[0], self.directory, *command[1:])
            self.assertEqual(1, code)
            self.assertTrue(said.startswith(f"offstage: serverless.yml:6: function f: there is no {self.directory}/build/f.so "), said)

    def test_a_python_handler_that_is_not_there(self):
        (self.directory / "serverless.yml").write_text(FUNCTION.replace("provided.al2023", "python3.12").replace("build/f", "src/shop.buy"))
        code, said = self.run_offstage("gateway", self.directory, "--port=0")
        self.assertEqual((1, f"offstage: serverless.yml:6: function f: handler src/shop.buy: there is no {self.directory}/src/shop.py\n"), (code, said))

    def test_a_table_that_dynamodb_refuses(self):
        (self.directory / "serverless.yml").write_text(
            TABLE + "        TableName: things\n        BillingMode: PAY_PER_REQUEST\n        KeySchema: [{AttributeName: a, KeyType: HASH}]\n"
            "        AttributeDefinitions: [{AttributeName: b, AttributeType: S}]\n")
        code, said = self.run_offstage("up", self.directory, "--port=0", "--dynamodb-port=0", "--in-memory")
        self.assertEqual(1, code)
        self.assertIn("serverless.yml:7", said)
        self.assertIn("ValidationException", said)
