"""Answers that functions stream: through Lambda's Invoke API and through a REST API whose method streams. The functions of
services/streaming wait in the middle for a file that the test makes once it has read what came before."""

import http.client
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest
import zlib

from stack import PATIENCE_S, REPOSITORY, StackTest

sys.path.insert(0, str(REPOSITORY / "tests" / "support"))
from node_packages import install  # noqa: E402

INVOKE = "/2021-11-15/functions/{}/response-streaming-invocations"


class StreamsTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.stack = StackTest()
        cls.stack.setUp()
        cls.addClassCleanup(cls.stack.doCleanups)
        service = cls.stack.put_scripts("tests/e2e/services/streaming")
        cls.process, cls.http, _ = cls.stack.up(service, "--in-memory")
        cls.url = cls.process.wait_for(r"^  Lambda +(http://\S+)").group(1)

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.marks = pathlib.Path(directory.name)

    def mark(self):
        (self.marks / "read").touch()

    def wait_until_ended(self):
        deadline = time.monotonic() + PATIENCE_S
        while not (self.marks / "ended").exists():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.005)

    def open(self, url, method, path, body=None):
        connection = http.client.HTTPConnection(url.partition("//")[2], timeout=PATIENCE_S)
        self.addCleanup(connection.close)
        connection.request(method, path, body)
        return connection, connection.getresponse()


class InvokeApi(StreamsTest):
    def events(self, name, event):
        """The messages as they come: their type and payload."""
        _, answer = self.open(self.url, "POST", INVOKE.format(name), json.dumps(event))
        self.assertEqual((200, "application/vnd.amazon.eventstream"), (answer.status, answer.headers["Content-Type"]))
        while head := answer.read(12):
            total, header_size = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")
            rest = answer.read(total - 12)
            self.assertEqual(zlib.crc32(head + rest[:-4]), int.from_bytes(rest[-4:], "big"))
            kind = "PayloadChunk" if b"PayloadChunk" in rest[:header_size] else "InvokeComplete"
            yield kind, rest[header_size:-4]

    def test_a_part_comes_before_the_next_one_is_made(self):
        for name in ("node", "custom"):
            with self.subTest(name):
                events = self.events(name, {"marks": str(self.marks)})
                self.assertEqual(("PayloadChunk", b"first"), next(events))
                self.mark()
                self.assertEqual([("PayloadChunk", b"second"), ("InvokeComplete", b"{}")], list(events))
                (self.marks / "read").unlink()

    def test_an_error_in_the_middle_follows_what_was_sent(self):
        for name in ("node", "custom"):
            with self.subTest(name):
                (_, first), (kind, last) = self.events(name, {"then": "throw"})
                complete = json.loads(last)
                details = json.loads(complete.pop("ErrorDetails"))
                self.assertEqual((b"first", "InvokeComplete", {"ErrorCode": "Unhandled"}), (first, kind, complete))
                self.assertEqual(("TypeError", "late"), (details["errorType"], details["errorMessage"]))
                self.assertEqual(b"second", list(self.events(name, {}))[-2][1][-6:])

    def test_an_error_before_the_first_part_sends_none(self):
        ((kind, last),) = self.events("node", {"then": "throw first"})
        self.assertEqual(("InvokeComplete", "early"), (kind, json.loads(json.loads(last)["ErrorDetails"])["errorMessage"]))

    def test_a_timeout_and_an_exit_in_the_middle(self):
        for name, then, error in (("hasty", "hang", "Sandbox.Timedout"), ("node", "exit", "Runtime.ExitError")):
            with self.subTest(then):
                (_, first), (kind, last) = self.events(name, {"then": then})
                self.assertEqual((b"first", "InvokeComplete", error), (first, kind, json.loads(json.loads(last)["ErrorDetails"])["errorType"]))
                self.assertEqual(b"firstsecond", b"".join(payload for kind, payload in self.events(name, {}) if kind == "PayloadChunk"))

    def test_a_client_that_leaves_does_not_stop_the_function(self):
        connection, answer = self.open(self.url, "POST", INVOKE.format("node"), json.dumps({"marks": str(self.marks)}))
        self.assertIn(b"first", answer.read1())
        answer.close()
        connection.close()
        self.mark()
        self.wait_until_ended()

    def test_more_than_an_answer_in_one_piece_may_have(self):
        size = 20_000_000
        self.assertEqual(size, sum(len(payload) for kind, payload in self.events("node", {"bytes": size}) if kind == "PayloadChunk"))
        _, answer = self.open(self.url, "POST", "/2015-03-31/functions/node/invocations", json.dumps({"bytes": 7_000_000}))
        self.assertEqual(("Unhandled", "Function.ResponseSizeTooLarge"), (answer.headers["X-Amz-Function-Error"], json.loads(answer.read())["errorType"]))
        _, answer = self.open(self.url, "POST", "/2015-03-31/functions/node/invocations", json.dumps({"bytes": 6_000_000}))
        self.assertEqual(6_000_000, len(answer.read()))

    def test_the_sdk_for_javascript(self):
        install(REPOSITORY / "tests" / "wire" / "node")
        environment = {**{name: value for name, value in os.environ.items() if not name.startswith("AWS_")}, "AWS_ACCESS_KEY_ID": "test",
                       "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "eu-west-1", "AWS_ENDPOINT_URL_LAMBDA": self.url}
        for then, error in (("end", None), ("throw", "Unhandled")):
            with self.subTest(then):
                done = subprocess.run(["node", REPOSITORY / "tests/wire/node/lambda_stream.mjs", "node", json.dumps({"marks": str(self.marks), "then": then})],
                                      env=environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
                self.assertEqual("", done.stderr)
                result = json.loads(done.stdout)
                self.assertEqual(["first"] if error else ["first", "second"], result["parts"])
                self.assertEqual(error, result["complete"].get("ErrorCode"))
                self.assertRegex(result["complete"]["LogResult"], r"\ASTART RequestId: (\S+) Version: \$LATEST\n(.*\n)*END RequestId: \1\nREPORT RequestId: \1\t")
                (self.marks / "read").unlink()


class RestApi(StreamsTest):
    def get(self, path):
        return self.open(self.http, "GET", "/dev/" + path)

    def test_a_method_that_streams(self):
        for name in ("node", "custom"):
            with self.subTest(name):
                _, answer = self.get(f"{name}?marks={self.marks}")
                self.assertEqual((202, "text/event-stream", ["a=b", "c=d"], "chunked"),
                                 (answer.status, answer.headers["Content-Type"], answer.headers.get_all("Set-Cookie"), answer.headers["Transfer-Encoding"]))
                self.assertEqual(b"first", answer.read(5))
                self.mark()
                self.assertEqual(b"second", answer.read())
                (self.marks / "read").unlink()

    def test_what_ends_the_function_cuts_the_answer(self):
        for path in ("node?then=throw", "custom?then=throw", "hasty?then=hang", "node?then=exit"):
            with self.subTest(path):
                after = len(self.process.lines["err"])
                _, answer = self.get(path)
                self.assertEqual(202, answer.status)
                with self.assertRaises(http.client.IncompleteRead):
                    answer.read()
                self.process.wait_for(r"the answer broke off: function (failed|timed out)", "err", after)
        self.assertEqual(b"firstsecond", self.get("node")[1].read())

    def test_an_error_before_the_answer_has_begun(self):
        _, answer = self.get("node?then=throw%20first")
        self.assertEqual((502, {"message": "Internal server error"}), (answer.status, json.loads(answer.read())))

    def test_a_method_that_does_not_stream_has_no_use_for_a_streamed_answer(self):
        _, answer = self.get("whole")
        self.assertEqual((502, {"message": "Internal server error"}), (answer.status, json.loads(answer.read())))

    def test_a_client_that_leaves(self):
        connection, answer = self.get(f"node?marks={self.marks}")
        self.assertEqual(b"first", answer.read(5))
        answer.close()
        connection.close()
        self.mark()
        self.wait_until_ended()
        self.assertEqual(b"firstsecond", self.get("node")[1].read())

    def test_twenty_megabytes(self):
        self.assertEqual(20_000_000, len(self.get("node?bytes=20000000")[1].read()))


if __name__ == "__main__":
    unittest.main()
