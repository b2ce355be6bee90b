"""Each way in which a function in C++ can end, in the gateway's process and from its bootstrap as a custom runtime: the source is the
same, and so is what its caller sees, but where the README says otherwise."""

import concurrent.futures
import json
import unittest

from test_invoke_rows import InvokeTest


class Endings:
    def call(self, event, name="obey"):
        answer = self.invoke(event, name)
        return answer.status, answer.one("X-Amz-Function-Error"), json.loads(answer.body)

    def assert_goes_on(self):
        self.assertEqual((200, None, {"a": 1}), self.call({"a": 1}))

    def assert_runtime_error(self, event, reason, error_type="Runtime.ExitError", name="obey"):
        status, error, said = self.call(event, name)
        self.assertEqual((200, "Unhandled", error_type), (status, error, said["errorType"]))
        self.assertRegex(said["errorMessage"], rf"^RequestId: \S{{36}} Error: {reason}$")
        self.assert_goes_on()

    def test_it_returns(self):
        self.assertEqual((200, None, "ä\n\"🌍"), self.call({"do": "answer", "text": json.dumps("ä\n\"🌍")}))
        self.assertEqual((200, None, "x" * 5_999_998), self.call({"do": "large", "bytes": 6_000_000}))

    def test_it_fails(self):
        self.assertEqual((200, "Unhandled", {"errorMessage": "no", "errorType": "Broken", "stackTrace": []}), self.call({"do": "fail", "text": "no"}))
        self.assert_goes_on()

    def test_it_answers_too_much(self):
        self.assertEqual("Function.ResponseSizeTooLarge", self.call({"do": "large", "bytes": 7_000_000})[2]["errorType"])
        self.assert_goes_on()

    def test_it_runs_out_of_time(self):
        self.assert_runtime_error({"do": "sleep", "ms": 3_000}, r"Task timed out after 1\.00 seconds", "Sandbox.Timedout", "brief")
        self.assertEqual((200, None, {}), self.call({}, "brief"))

    def test_it_exits(self):
        self.assert_runtime_error({"do": "exit", "status": 3}, "Runtime exited with error: exit status 3")
        self.assert_runtime_error({"do": "exit", "status": 0}, "Runtime exited without providing a reason")

    def test_it_prints_megabytes(self):
        after = len(self.process.lines["out"])
        self.assertEqual(200, self.call({"do": "print", "text": "much" * 200_000, "lines": 10_000})[0])
        self.process.wait_for("^obey \\| line 9999$", after=after)

    def test_a_hundred_at_the_same_time(self):
        with concurrent.futures.ThreadPoolExecutor(100) as clients:
            answers = list(clients.map(lambda number: self.call({"number": number}), range(100)))
        self.assertEqual([(200, None, {"number": number}) for number in range(100)], answers)


class InTheGateway(Endings, InvokeTest):
    def test_it_throws(self):
        self.assertEqual((200, "Unhandled", "no"), (*self.call({"do": "throw", "text": "no"})[:2], self.call({"do": "throw", "text": "no"})[2]["errorMessage"]))
        self.assert_goes_on()


class FromItsBootstrap(Endings, InvokeTest):
    @classmethod
    def prepare(cls):
        with (cls.service / "serverless.yml").open("a") as description:
            description.write("custom: {offstage: {functions: {obey: {isolation: process}, brief: {isolation: process}}}}\n")

    def test_it_throws(self):
        self.assert_runtime_error({"do": "throw", "text": "no"}, "Runtime exited with error: signal: aborted")

    def test_it_crashes(self):
        self.assert_runtime_error({"do": "crash", "text": "last words"}, "Runtime exited with error: signal: segmentation fault")


if __name__ == "__main__":
    unittest.main()
