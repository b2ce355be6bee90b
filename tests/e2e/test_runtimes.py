"""Functions in Node and Python behind the gateway, each way they can end: services/runtimes says what a path does."""

import concurrent.futures
import json
import time
import urllib.parse

from stack import StackTest, send

FAILED = (502, '{"message": "Internal server error"}')


class Runtimes:
    """Run for each runtime: its cases, and what they have in common."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stack = StackTest()
        cls.stack.setUp()
        cls.addClassCleanup(cls.stack.doCleanups)
        service = cls.stack.put_service("tests/e2e/services/runtimes")
        cls.process, cls.http, _ = cls.stack.up(service, "--in-memory")

    def ask(self, case, prefix=None):
        answer = send("GET", f"{self.http}/dev/{prefix or self.RUNTIME}/{urllib.parse.quote(case)}")
        return answer.status, answer.body

    def lines(self):
        return len(self.process.lines["err"])

    def wait_for_log(self, pattern, after):
        self.process.wait_for(pattern, "err", after)

    def test_answers(self):
        for case, expected in self.ANSWERS.items():
            with self.subTest(case):
                self.assertEqual(self.ask(case), (200, expected))

    def test_failures(self):
        for case, said in self.FAILURES.items():
            with self.subTest(case):
                before = self.lines()
                self.assertEqual(self.ask(case), FAILED)
                self.wait_for_log(said, before)
                # The next one is served, by this process or by a new one.
                self.assertEqual(self.ask("returns"), (200, "returned"))

    def test_timeouts(self):
        for case in ("sleeps", "spins"):
            with self.subTest(case):
                before, begin = self.lines(), time.monotonic()
                self.assertEqual(self.ask(case), FAILED)
                self.assertGreaterEqual(time.monotonic() - begin, 1)
                self.wait_for_log(r"Task timed out after 1\.00 seconds", before)
                self.assertEqual(self.ask("returns"), (200, "returned"))

    def test_megabytes(self):
        self.assertEqual(self.ask("prints"), (200, "printed"))
        self.assertEqual(self.ask("large"), (200, "ä" * self.LARGE))

    def test_a_hundred_at_the_same_time(self):
        with concurrent.futures.ThreadPoolExecutor(100) as clients:
            answers = list(clients.map(self.ask, ["returns"] * 100))
        self.assertEqual([(200, "returned")] * 100, answers)

    def test_globals_live_as_long_as_the_environment(self):
        first = int(self.ask("counts")[1])
        self.assertEqual([int(self.ask("counts")[1]) for _ in range(3)], [first + 1, first + 2, first + 3])
        self.ask("leaks")
        self.assertEqual(int(self.ask("counts")[1]), first + 4)
        self.ask("exits")
        self.assertEqual(self.ask("counts"), (200, "1"))

    def test_context(self):
        status, body = self.ask("context")
        self.assertEqual((status, json.loads(body)), (200, {
            "name": f"runtimes-dev-{self.RUNTIME}",
            "memory": "1024",
            "arn": f"arn:aws:lambda:us-east-1:123456789012:function:runtimes-dev-{self.RUNTIME}",
            "left": True,
            "group": f"/aws/lambda/runtimes-dev-{self.RUNTIME}",
            "id": 36,
            "trace": True,
            "variables": ["provider", self.RUNTIME, "true", "us-east-1", f"AWS_Lambda_{self.VERSION}"],
            "folder": True,
        }))

    def test_unicode_paths_and_names(self):
        self.assertEqual(self.ask("wörld 🌍", f"{self.RUNTIME}-unicode"), (200, "Grüße, wörld 🌍"))

    def test_a_handler_that_is_not_there(self):
        for _ in range(2):
            before = self.lines()
            self.assertEqual(self.ask("any", f"{self.RUNTIME}-absent"), FAILED)
            self.wait_for_log(self.ABSENT, before)


class Node(Runtimes, StackTest):
    RUNTIME, VERSION, LARGE = "node", "nodejs20.x", 2_000_000
    ABSENT = r"function failed: Runtime\.HandlerNotFound: cases\.absent is undefined or not exported$"
    ANSWERS = {
        "returns": "returned", "promises": "promised", "calls": "called", "succeeds": "succeeded", "leaks": "leaked",
    }
    FAILURES = {
        "throws": r"function failed: TypeError: thrown$",
        "rejects": r"function failed: RangeError: rejected$",
        "fails": r"function failed: Error: failed$",
        "loses": r"function failed: Error: lost$",
        "forgets": r"function failed: Runtime\.UnhandledPromiseRejection: Error: forgotten$",
        "exits": r"function failed: Runtime\.ExitError: RequestId: \S+ Error: Runtime exited with error: exit status 3$",
        "leaves": r"function failed: Runtime\.ExitError: RequestId: \S+ Error: Runtime exited without providing a reason$",
        "aborts": r"function failed: Runtime\.ExitError: RequestId: \S+ Error: Runtime exited with error: signal: segmentation fault$",
        "nothing": r"the function's answer is null; expected an object with statusCode$",
        "none": r"function failed: TypeError: cases\[.*\] is not a function$",
        "tooLarge": r"function failed: Function\.ResponseSizeTooLarge: ",
    }


class Python(Runtimes, StackTest):
    RUNTIME, VERSION, LARGE = "python", "python3.11", 900_000
    ABSENT = r"function failed: Runtime\.HandlerNotFound: Handler 'absent' missing on module 'cases'$"
    ANSWERS = {"returns": "returned", "leaks": "leaked"}
    FAILURES = {
        "throws": r"function failed: TypeError: thrown$",
        "exits": r"function failed: Runtime\.ExitError: RequestId: \S+ Error: Runtime exited with error: exit status 3$",
        "leaves": r"function failed: Runtime\.ExitError: RequestId: \S+ Error: Runtime exited without providing a reason$",
        "aborts": r"function failed: Runtime\.ExitError: RequestId: \S+ Error: Runtime exited with error: signal: segmentation fault$",
        "nothing": r"the function's answer is null; expected an object with statusCode$",
        "unserialisable": r"function failed: Runtime\.MarshalError: Unable to marshal response: Object of type set is not JSON serializable$",
        "none": r"function failed: KeyError: 'none'$",
        "tooLarge": r"function failed: Function\.ResponseSizeTooLarge: ",
    }
