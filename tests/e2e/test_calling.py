"""A function that calls another one through the AWS SDKs, of which only the newer ones look for an endpoint in the environment."""

import json

from stack import StackTest, send


class CallingTest(StackTest):
    def test_a_function_calls_another_one(self):
        _, http, _ = self.up(self.put_service("tests/e2e/services/calling"), "--in-memory", "--iam=enforce")
        for path in ("node/v3", "node/v2", "python/boto3"):
            with self.subTest(path):
                answer = send("GET", f"{http}/dev/{path}")
                self.assertEqual(200, answer.status, answer.body)
                self.assertEqual({"called": "calling-dev-inner", "with": {"from": path.partition("/")[2]}}, json.loads(answer.body))
