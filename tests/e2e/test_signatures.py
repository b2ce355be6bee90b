"""`offstage up --verify-signatures`: the whole stack signs, and nobody else gets in."""

import json

import boto3
from botocore.exceptions import ClientError

from stack import StackTest, send


class SignaturesTest(StackTest):
    def tables(self, endpoint, secret):
        client = boto3.client("dynamodb", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="AKIDSTACK",
                              aws_secret_access_key=secret)
        self.addCleanup(client.close)
        return client.list_tables()["TableNames"]

    def test_tables_are_made_and_functions_reach_them(self):
        service = self.put_service("examples/todo/http-api")
        process, http, endpoint = self.up(service, "--in-memory", "--verify-signatures", "--credentials", "AKIDSTACK:stack/secret")
        answer = send("POST", http + "/", {"Content-Type": "application/json"}, json.dumps({"todo": "sign"}))
        self.assertEqual((200, "sign"), (answer.status, json.loads(answer.body).get("todo")))
        self.assertEqual(["sign"], [todo["todo"] for todo in json.loads(send("GET", http + "/todos").body)])
        self.assertEqual(1, len(self.tables(endpoint, "stack/secret")))
        with self.assertRaises(ClientError) as caught:
            self.tables(endpoint, "wrong")
        self.assertEqual("InvalidSignatureException", caught.exception.response["Error"]["Code"])
        process.end()
        self.assertNotIn("stack/secret", "\n".join(process.lines["out"] + process.lines["err"]))

    def test_it_needs_credentials(self):
        (self.directory / "serverless.yml").write_text("service: s\nprovider:\n  name: aws\n  runtime: provided.al2023\nfunctions: {}\n")
        process = self.start("up", self.directory, "--verify-signatures")
        self.assertEqual(1, process.process.wait(60))
        process.end()
        self.assertIn("--verify-signatures needs credentials: ", process.lines["err"][-1])
