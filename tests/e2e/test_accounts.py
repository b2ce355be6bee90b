"""examples/accounts over HTTP: its four functions, and who is let through to them."""

import json
import re
import subprocess

import readme
from stack import BINARY, StackTest, send

CRM = "crm-key-of-thirty-two-characters"
FORMER = "former-key-that-is-switched-off"
ADA = {"id": "ada", "name": "Ada", "email": "ada@example.com", "plan": "free", "requests": 0}
FORBIDDEN = (403, "ForbiddenException", {"message": "Forbidden"})


class AccountsTest(StackTest):
    def setUp(self):
        super().setUp()
        self.service = self.put_service("examples/accounts")

    def start_stack(self):
        self.process, self.http, _ = self.up(self.service, "--in-memory")

    def change(self, old, new):
        path = self.service / "serverless.yml"
        text = path.read_text()
        self.assertEqual(1, text.count(old), old)
        path.write_text(text.replace(old, new))

    def call(self, method, path, body=None, key=CRM):
        headers = {"Content-Type": "application/json", **({"x-api-key": key} if key is not None else {})}
        return send(method, f"{self.http}/dev/{path}", headers, None if body is None else json.dumps(body))

    def said(self, *arguments, **named):
        answer = self.call(*arguments, **named)
        return answer.status, json.loads(answer.body)

    def refusal(self, *arguments, **named):
        answer = self.call(*arguments, **named)
        return answer.status, answer.headers["x-amzn-ErrorType"], json.loads(answer.body)

    def printed_key(self, name):
        return self.process.wait_for(rf"^  {name} +(\S+)").group(1)

    def test_accounts_are_added_searched_updated_and_deleted(self):
        self.start_stack()
        self.assertEqual((200, {"Items": [], "Count": 0, "ScannedCount": 0}), self.said("GET", "accounts"))
        self.assertEqual((200, {}), self.said("POST", "accounts", ADA))
        self.assertEqual((200, {"Items": [ADA], "Count": 1, "ScannedCount": 1}), self.said("GET", "accounts"))
        changed = {**ADA, "plan": "paid", "requests": 12.5, "tags": ["a", {"b": None}]}
        self.assertEqual((200, {"Attributes": changed}), self.said("PUT", "accounts/ada", {"plan": "paid", "requests": 12.5, "tags": ["a", {"b": None}]}))
        self.assertEqual((200, {"Attributes": changed}), self.said("DELETE", "accounts/ada"))
        self.assertEqual((200, {}), self.said("DELETE", "accounts/ada"))
        self.assertEqual((200, {"Attributes": {"id": "new", "name": "N"}}), self.said("PUT", "accounts/new", {"name": "N"}))

    def test_what_dynamodb_refuses_is_answered_and_logged(self):
        self.start_stack()
        status, said = self.said("PUT", "accounts/ada", {"id": "bob"})
        self.assertEqual((400, "ValidationException"), (status, said["type"]))
        self.assertIn("Cannot update attribute id. This attribute is part of the key", said["message"])
        self.process.wait_for(r"ValidationException: .*part of the key", "out")
        self.assertEqual((400, "The body is no JSON object"), (lambda s: (s[0], s[1]["message"]))(self.said("PUT", "accounts/ada", [1])))

    def test_a_body_that_is_no_account_never_reaches_the_function(self):
        self.start_stack()
        for body in ({}, {**ADA, "email": "nowhere"}, {**ADA, "requests": "many"}, {**ADA, "requests": -1}, [], None):
            with self.subTest(body):
                self.assertEqual((400, "BadRequestException", {"message": "Invalid request body"}), self.refusal("POST", "accounts", body))
        self.assertEqual(0, self.said("GET", "accounts")[1]["Count"])

    def test_a_key_of_a_plan_is_needed(self):
        self.start_stack()
        planless = self.printed_key("dev-planless")
        for key in (None, "", "wrong", CRM.upper(), CRM + " x", FORMER, planless):
            for method, path in (("GET", "accounts"), ("POST", "accounts"), ("PUT", "accounts/1"), ("DELETE", "accounts/1")):
                with self.subTest(key=key, method=method):
                    self.assertEqual(FORBIDDEN, self.refusal(method, path, key=key))
        self.assertEqual(200, self.call("GET", "accounts").status)
        self.assertEqual(200, send("GET", self.http + "/dev/accounts", {"X-API-KEY": CRM}).status)

    def test_keys_without_a_value_are_printed_and_stay_the_same(self):
        self.start_stack()
        printed = self.printed_key("dev-visitor")
        self.assertRegex(printed, r"^[0-9A-Za-z]{40}$")
        self.assertEqual(200, self.call("GET", "accounts", key=printed).status)
        self.process.end()
        self.start_stack()
        self.assertEqual(printed, self.printed_key("dev-visitor"))
        described = subprocess.run([str(BINARY), "info", str(self.service)], stdout=subprocess.PIPE, text=True, check=True).stdout
        self.assertEqual(printed, re.search(r"^  dev-visitor: (\S+)$", described, re.MULTILINE).group(1))
        self.assertIn(f"  dev-crm: {CRM}\n", described)

    def test_a_quota_that_is_used_up_is_429_for_that_key_alone(self):
        self.start_stack()
        visitor = self.printed_key("dev-visitor")
        # What validation refuses counts too: the quota comes first.
        statuses = [self.call("GET", "accounts", key=visitor).status for _ in range(4)]
        statuses.append(self.call("POST", "accounts", {}, key=visitor).status)
        self.assertEqual([200] * 4 + [400], statuses)
        for method in ("GET", "POST"):
            self.assertEqual((429, "LimitExceededException", {"message": "Limit Exceeded"}), self.refusal(method, "accounts", key=visitor))
        self.assertEqual(200, self.call("GET", "accounts").status)

    def test_too_many_requests_at_once_are_429(self):
        self.change("rateLimit: 100\n            burstLimit: 200", "rateLimit: 1\n            burstLimit: 2")
        self.start_stack()
        answers = []
        while len(answers) < 200 and (not answers or answers[-1].status == 200):
            answers.append(self.call("GET", "accounts"))
        # The bucket holds two, and one more drops in each second.
        self.assertGreaterEqual(len(answers), 3)
        self.assertEqual((429, {"message": "Too Many Requests"}), (answers[-1].status, json.loads(answers[-1].body)))
        self.assertEqual("TooManyRequestsException", answers[-1].headers["x-amzn-ErrorType"])

    def test_the_readme(self):
        self.start_stack()
        readme.check(self, "examples/accounts/README.md", self.http, ("curl", "for ", "build/release/cli/offstage info"))
