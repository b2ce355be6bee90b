"""Lambda's Invoke API from the AWS CLI, boto3 and the AWS SDK for JavaScript."""

import base64
import json
import os
import subprocess
import sys

import boto3
import botocore.config
import botocore.exceptions
from stack import PATIENCE_S, REPOSITORY
from test_invoke_rows import ACCOUNT, InvokeTest

sys.path.insert(0, str(REPOSITORY / "tests" / "support"))
from node_packages import install  # noqa: E402

# Debian's own, where it is installed: what else is on the PATH may be anything.
AWS = "/usr/bin/aws" if os.path.exists("/usr/bin/aws") else "aws"
LOG = r"\ASTART RequestId: (\S+) Version: \$LATEST\nEND RequestId: \1\nREPORT RequestId: \1\t"
NAMES = ["another-name", "functions-dev-brief", "functions-dev-limited", "functions-dev-obey"]


class Client(InvokeTest):
    def environment(self):
        """With the endpoint where SDKs look for it, and nothing of this machine's own settings."""
        return {**{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
                "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1",
                "AWS_ENDPOINT_URL_LAMBDA": self.url, "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
                "AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": "", "AWS_MAX_ATTEMPTS": "1"}

    def aws(self, *arguments):
        done = subprocess.run([AWS, "lambda", *arguments, "--endpoint-url", self.url, "--output", "json"], env=self.environment(),
                              capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        return done.returncode, json.loads(done.stdout) if done.stdout.strip() else {}, done.stderr

    def assert_answers_the_aws_cli(self, function):
        """With the log of the call, as CloudWatch would have it."""
        out = self.stack.directory / f"{function}.json"
        code, answer, err = self.aws("invoke", "--function-name", function, "--log-type", "Tail", str(out))
        self.assertEqual((0, "", 200, None), (code, err, answer["StatusCode"], answer.get("FunctionError")), out.read_text())
        self.assertRegex(base64.b64decode(answer["LogResult"]).decode(), LOG)


class ProcessesTest(Client):
    service_folder = "processes"

    def test_the_aws_cli_calls_each_runtime(self):
        for function in ("node", "python", "custom", "command"):
            with self.subTest(function):
                self.assert_answers_the_aws_cli(function)


class CppProcessTest(Client):
    @classmethod
    def prepare(cls):
        with (cls.service / "serverless.yml").open("a") as description:
            description.write("custom: {offstage: {functions: {obey: {isolation: process}}}}\n")

    def test_the_aws_cli_calls_cpp_as_a_process(self):
        self.assert_answers_the_aws_cli("obey")


class ClientsTest(Client):
    def test_the_aws_cli(self):
        out = self.stack.directory / "out.json"
        payload = self.stack.directory / "payload.json"
        payload.write_text('{"a":1}')
        code, answer, err = self.aws("invoke", "--function-name", "functions-dev-obey", "--payload", f"fileb://{payload}", "--log-type", "Tail", str(out))
        self.assertEqual((0, "", 200, "$LATEST", '{"a":1}'), (code, err, answer["StatusCode"], answer["ExecutedVersion"], out.read_text()))
        self.assertRegex(base64.b64decode(answer["LogResult"]).decode(), LOG)

        payload.write_text('{"do":"fail","text":"broken"}')
        _, answer, _ = self.aws("invoke", "--function-name", ACCOUNT + "functions-dev-obey", "--payload", f"fileb://{payload}", str(out))
        self.assertEqual(("Unhandled", "broken"), (answer["FunctionError"], json.loads(out.read_text())["errorMessage"]))
        self.assertEqual(202, self.aws("invoke", "--function-name", "obey", "--invocation-type", "Event", str(out))[1]["StatusCode"])
        self.assertEqual(204, self.aws("invoke", "--function-name", "obey", "--invocation-type", "DryRun", str(out))[1]["StatusCode"])
        code, _, err = self.aws("invoke", "--function-name", "nope", str(out))
        self.assertNotEqual(0, code)
        self.assertRegex(err, rf"An error occurred \(ResourceNotFoundException\) when calling the Invoke operation.*: Function not found: {ACCOUNT}nope")

        self.assertEqual(NAMES, [each["FunctionName"] for each in self.aws("list-functions", "--page-size", "2")[1]["Functions"]])
        self.assertEqual("build/obey", self.aws("get-function", "--function-name", "obey")[1]["Configuration"]["Handler"])
        self.assertEqual(30, self.aws("get-function-configuration", "--function-name", "obey")[1]["Timeout"])

    def test_boto3(self):
        client = boto3.client("lambda", endpoint_url=self.url, region_name="eu-west-1", aws_access_key_id="test", aws_secret_access_key="test",
                              config=botocore.config.Config(retries={"total_max_attempts": 1}))
        self.addCleanup(client.close)
        context = base64.b64encode(b'{"custom":{}}').decode()
        answer = client.invoke(FunctionName="obey", Payload=b'{"do":"about"}', LogType="Tail", ClientContext=context, Qualifier="$LATEST")
        self.assertEqual((200, "$LATEST"), (answer["StatusCode"], answer["ExecutedVersion"]))
        about = json.loads(answer["Payload"].read())
        self.assertEqual((ACCOUNT + "functions-dev-obey", '{"custom":{}}', answer["ResponseMetadata"]["RequestId"]),
                         (about["arn"], about["clientContext"], about["requestId"]))
        self.assertRegex(base64.b64decode(answer["LogResult"]).decode(), LOG)
        self.assertEqual("Unhandled", client.invoke(FunctionName="obey", Payload=b'{"do":"throw","text":"no"}')["FunctionError"])
        self.assertEqual(b"null", client.invoke(FunctionName="obey", Payload=b'{"do":"answer","text":"null"}')["Payload"].read())
        self.assertEqual(202, client.invoke_async(FunctionName="obey", InvokeArgs=b"{}")["Status"])
        self.assertEqual("functions-dev-obey", client.get_function(FunctionName="obey")["Configuration"]["FunctionName"])
        pages = client.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 1})
        self.assertEqual(NAMES, [each["FunctionName"] for page in pages for each in page["Functions"]])

        for call, code, status in ((lambda: client.invoke(FunctionName="nope"), "ResourceNotFoundException", 404),
                                   (lambda: client.invoke(FunctionName="limited"), "TooManyRequestsException", 429),
                                   (lambda: client.invoke(FunctionName="obey", Payload=b"{"), "InvalidRequestContentException", 400)):
            with self.assertRaises(botocore.exceptions.ClientError) as raised:
                call()
            answer = raised.exception.response
            self.assertEqual((code, status), (answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]))

    def test_the_sdk_for_javascript(self):
        install(REPOSITORY / "tests" / "wire" / "node")
        done = subprocess.run(["node", REPOSITORY / "tests/wire/node/lambda_client.mjs"], env=self.environment(),
                              capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        self.assertEqual("", done.stderr)
        result = json.loads(done.stdout)
        self.assertRegex(result["invoke"].pop("log"), LOG)
        self.assertEqual({"status": 200, "version": "$LATEST", "payload": '{"a":1}'}, result["invoke"])
        self.assertEqual({"error": "Unhandled", "payload": {"errorMessage": "broken", "errorType": "Broken", "stackTrace": []}},
                         {**result["failed"], "payload": {"stackTrace": [], **result["failed"]["payload"]}})
        self.assertEqual((202, 204), (result["event"], result["dryRun"]))
        self.assertEqual({"name": "ResourceNotFoundException", "status": 404, "message": f"Function not found: {ACCOUNT}nope", "type": "User"}, result["missing"])
        self.assertEqual({"name": "TooManyRequestsException", "status": 429, "reason": "ReservedFunctionConcurrentInvocationLimitExceeded"}, result["limited"])
        self.assertEqual({"bytes": 200000, "complete": "START", "type": "application/vnd.amazon.eventstream"}, result["stream"])
        self.assertEqual(NAMES, result["functions"])
