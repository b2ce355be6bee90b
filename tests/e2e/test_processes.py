"""Functions that run as processes over the Lambda Runtime API, behind the gateway."""

import json
import os
import pathlib
import shutil
import signal
import time

from stack import PATIENCE_S, REPOSITORY, StackTest, send


def is_running(pid):
    try:
        return "Z" not in pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1]
    except OSError:
        return False


class ProcessesTest(StackTest):
    def setUp(self):
        super().setUp()
        self.service = self.directory / "service"
        shutil.copytree(REPOSITORY / "tests/e2e/services/processes", self.service)

    def serve(self, *arguments):
        self.process, self.http, _ = self.up(self.service, "--in-memory", *arguments)

    def get(self, path):
        answer = send("GET", f"{self.http}/{path}")
        self.assertEqual(200, answer.status, answer.body)
        return json.loads(answer.body)

    def wait_until_gone(self, pids):
        deadline = time.monotonic() + PATIENCE_S
        while any(map(is_running, pids)):
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.02)

    def test_each_runtime_answers_from_one_process_with_its_variables(self):
        self.serve()
        names = {"python": {"name": "processes-dev-python"}, "custom": {"handler": "anything"}}
        for runtime in ("node", "python", "custom", "command"):
            answers = [self.get(runtime) for _ in range(2)]
            self.assertEqual("hello from dev", answers[0]["greeting"])
            self.assertEqual(answers[0]["pid"], answers[1]["pid"])
            for name, value in names.get(runtime, {}).items():
                self.assertEqual(value, answers[0][name])

    def test_a_timeout_or_an_answer_too_large_is_an_error_and_the_next_call_works(self):
        self.serve()
        self.assertEqual(5_000_000, len(self.get("node?size=5000000")["long"]))
        for query in ("sleep=10000", "size=6300000"):
            answer = send("GET", f"{self.http}/node?{query}")
            self.assertEqual((500, {"message": "Internal Server Error"}), (answer.status, json.loads(answer.body)))
            self.assertEqual("hello from dev", self.get("node")["greeting"])

    def test_nothing_is_left_when_it_stops_or_is_killed(self):
        for end in (signal.SIGTERM, signal.SIGKILL):
            self.serve()
            answer = self.get("node?left=1")
            pids = [answer["pid"], answer["child"], self.get("custom")["pid"], *self.process.children()]
            if end == signal.SIGKILL:  # the gateway too: nobody gets to clean up
                for pid in self.process.children():
                    os.kill(pid, signal.SIGSTOP)
                for pid in self.process.children():
                    os.kill(pid, signal.SIGKILL)
            self.process.end(end)
            self.wait_until_gone(pids)

    def test_a_handler_without_a_file_is_named_with_its_line(self):
        (self.service / "src" / "main.py").unlink()
        process = self.start("up", self.service, "--port=0", "--dynamodb-port=0", "--in-memory")
        self.assertEqual(1, process.process.wait(PATIENCE_S))
        process.wait_for(r"serverless\.yml:16: function python: handler src/main\.handler: there is no .*/src/main\.py$", "err")
