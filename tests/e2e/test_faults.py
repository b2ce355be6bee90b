"""Handlers that go wrong, and what is left when they do."""

import json
import os
import signal
import threading

from stack import StackTest, dynamodb, send


class FaultsTest(StackTest):
    def setUp(self):
        super().setUp()
        self.service = self.put_service("tests/e2e/services/faulty")
        self.process, self.http, self.endpoint = self.up(self.service)

    def get(self, path):
        return send("GET", f"{self.http}/dev/{path}")

    def test_a_function_sees_its_own_environment(self):
        answer = self.get("hello")
        self.assertEqual((200, "hello from dev"), (answer.status, answer.body))

    def test_an_unknown_path_is_403(self):
        answer = self.get("nothing-here")
        self.assertEqual(403, answer.status)
        self.assertEqual({"message": "Missing Authentication Token"}, json.loads(answer.body))
        self.assertEqual("MissingAuthenticationTokenException", answer.headers["x-amzn-ErrorType"])

    def test_a_handler_that_throws_is_502(self):
        answer = self.get("throws")
        self.assertEqual(502, answer.status)
        self.assertEqual({"message": "Internal server error"}, json.loads(answer.body))
        self.assertEqual(200, self.get("hello").status)

    def test_a_handler_that_answers_with_a_failure_is_502(self):
        answer = self.get("fails")
        self.assertEqual(502, answer.status)
        self.assertEqual({"message": "Internal server error"}, json.loads(answer.body))

    def test_a_handler_that_sleeps_past_its_timeout_is_502(self):
        answer = self.get("sleeps")
        self.assertEqual(502, answer.status)
        self.assertEqual({"message": "Internal server error"}, json.loads(answer.body))
        self.assertEqual(200, self.get("hello").status)

    def test_a_crash_takes_the_gateway_only_and_names_the_function(self):
        dynamodb(self.endpoint, "PutItem", {"TableName": "things", "Item": {"id": {"S": "kept"}}})
        emulator_and_gateway = self.process.children()
        with self.assertRaises(OSError):  # the connection is gone with the process
            self.get("crashes")
        self.process.wait_for(r"gateway died: .*SIGSEGV.*crashes", "err")
        self.process.wait_for(r"^    at .*handle\(.*invocation_request const&\)  faulty\.so$", "err")
        self.process.wait_for(r"gateway is back", "err")

        key = {"TableName": "things", "Key": {"id": {"S": "kept"}}}
        self.assertEqual({"id": {"S": "kept"}}, dynamodb(self.endpoint, "GetItem", key)["Item"])
        self.assertEqual("hello from dev", self.get("hello").body)
        self.assertEqual(emulator_and_gateway[0], self.process.children()[0])

    def test_a_function_that_has_crashed_runs_isolated_from_then_on(self):
        with self.assertRaises(OSError):
            self.get("crashes")
        self.process.wait_for(r"crashes runs as a process of its own from now on", "err")
        self.process.wait_for(r"gateway is back", "err")
        gateway = self.process.children()[1]
        for _ in range(2):
            answer = self.get("crashes")
            self.assertEqual((502, {"message": "Internal server error"}), (answer.status, json.loads(answer.body)))
        self.process.wait_for(r"Runtime.ExitError.*signal: segmentation fault", "err")
        self.assertEqual(gateway, self.process.children()[1])

    def test_it_stops_soon_while_a_handler_runs(self):
        request = threading.Thread(target=lambda: self.ignore_errors("sleeps"))
        request.start()
        self.addCleanup(request.join)
        children = self.process.children()
        code, seconds = self.process.end(signal.SIGINT)
        self.assertEqual(0, code)
        self.assertLess(seconds, 5)
        for pid in children:
            self.assertFalse(os.path.exists(f"/proc/{pid}"))

    def ignore_errors(self, path):
        try:
            self.get(path)
        except OSError:
            pass
