"""A Lambda Runtime API for one function, and the function's process: what a bootstrap is tested against by itself.

It is strict where the real one is: one invocation at a time, an answer only to the one that is open, and only once.
"""

import collections
import contextlib
import http.server
import json
import os
import pathlib
import queue
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import uuid

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
BOOTSTRAPS = REPOSITORY / "lambda-host" / "bootstraps"
BASE = "/2018-06-01/runtime"
# Generous: a machine that does other things as well.
PATIENCE_S = 30
sys.path.insert(0, str(REPOSITORY / "tests" / "support"))
from node_packages import install  # noqa: E402


def node_packages(folder):
    """node_modules of a folder of the tests, installed from its package-lock.json."""
    install(str(folder))
    return folder / "node_modules"


Answer = collections.namedtuple("Answer", "kind headers body trailers")


class Invocation:
    """One event on its way through the function."""

    def __init__(self, event, headers):
        self.id = str(uuid.uuid4())
        self.body = event if isinstance(event, bytes) else json.dumps(event, ensure_ascii=False).encode()
        self.headers = {
            "Lambda-Runtime-Aws-Request-Id": self.id,
            "Lambda-Runtime-Deadline-Ms": str(int(time.time() * 1000) + 60_000),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:123456789012:function:tested",
            "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0",
            "Content-Type": "application/json",
            **headers,
        }
        self.answer = queue.Queue()


class QuietServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A function's process may end at any time."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class RuntimeApiServer:
    """Serves one execution environment on a free port."""

    def __init__(self):
        self.waiting = queue.Queue()
        self.init_error = queue.Queue()
        self.open = None
        self.keeps_connections = True
        self.connections = 0
        self.requests = 0
        self._lock = threading.Lock()
        self._server = QuietServer(("127.0.0.1", 0), self._handler())
        self.address = f"127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def invoke(self, event, headers=None):
        invocation = Invocation(event, headers or {})
        self.waiting.put(invocation)
        return invocation

    def next_invocation(self):
        with self._lock:
            assert self.open is None, "next was asked for while an invocation is open"
        invocation = self.waiting.get()
        with self._lock:
            self.open = invocation
        return invocation

    def answer(self, request_id, answer):
        """(status, error type) of an answer to an invocation."""
        with self._lock:
            invocation, self.open = self.open, None
            if invocation is None:
                return 403, "InvalidStateTransition"
            if invocation.id != request_id:
                self.open = invocation
                return 400, "InvalidRequestID"
        invocation.answer.put(answer)
        return 202, None

    def _handler(self):
        api = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def setup(self):
                super().setup()
                api.connections += 1

            def log_message(self, *_):
                pass

            def do_GET(self):
                api.requests += 1
                if self.path != BASE + "/invocation/next":
                    return self._send(404, b"{}")
                invocation = api.next_invocation()
                self._send(200, invocation.body, invocation.headers)

            def do_POST(self):
                api.requests += 1
                body, trailers = self._read_body()
                if self.path == BASE + "/init/error":
                    api.init_error.put(Answer("init", self.headers, body, {}))
                    return self._send(202, b'{"status":"OK"}')
                _, _, request_id, kind = self.path[len(BASE):].split("/")
                status, error_type = api.answer(request_id, Answer(kind, self.headers, body, trailers))
                self._send(status, json.dumps({"status": "OK"} if error_type is None else {"errorType": error_type}).encode())

            def _read_body(self):
                if self.headers.get("Transfer-Encoding") != "chunked":
                    return self.rfile.read(int(self.headers["Content-Length"])), {}
                body = b""
                while size := int(self.rfile.readline(), 16):
                    body += self.rfile.read(size)
                    assert self.rfile.readline() == b"\r\n"
                trailers = {}
                while line := self.rfile.readline().strip().decode():
                    name, _, value = line.partition(":")
                    trailers[name] = value.strip()
                return body, trailers

            def _send(self, status, body, headers=None):
                self.send_response(status)
                for name, value in (headers or {}).items():
                    # As Lambda does: UTF-8, though http.server takes only Latin-1.
                    self.send_header(name, value.encode().decode("latin-1"))
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                self.close_connection = self.close_connection or not api.keeps_connections

        return Handler


class Function:
    """A function's process under a bootstrap."""

    def __init__(self, command, folder, handler, environment):
        self.api = RuntimeApiServer()
        self.process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env={
                "PATH": os.environ["PATH"],
                "HOME": os.environ.get("HOME", "/"),
                "AWS_LAMBDA_RUNTIME_API": self.api.address,
                "_HANDLER": handler,
                "LAMBDA_TASK_ROOT": str(folder),
                "AWS_LAMBDA_FUNCTION_NAME": "tested",
                "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
                "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/tested",
                "AWS_LAMBDA_LOG_STREAM_NAME": "2026/01/01/[$LATEST]0123456789abcdef0123456789abcdef",
                "AWS_REGION": "us-east-1",
                "AWS_DEFAULT_REGION": "us-east-1",
                "AWS_ACCESS_KEY_ID": "test",
                "AWS_SECRET_ACCESS_KEY": "test",
                **environment,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.output = {"out": b"", "err": b""}
        self._threads = [
            threading.Thread(target=self._collect, args=("out", self.process.stdout), daemon=True),
            threading.Thread(target=self._collect, args=("err", self.process.stderr), daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def _collect(self, name, stream):
        while part := os.read(stream.fileno(), 1 << 16):
            self.output[name] += part

    def invoke(self, event=None, headers=None):
        """The answer to one invocation."""
        return self.wait(self.api.invoke(event, headers))

    def wait(self, invocation):
        deadline = time.monotonic() + PATIENCE_S
        while True:
            with contextlib.suppress(queue.Empty):
                return invocation.answer.get(timeout=0.02)
            if self.process.poll() is not None and invocation.answer.empty():
                raise AssertionError(f"exited with {self.process.returncode}: {self.text('out')[-2000:]}\n{self.text('err')[-2000:]}")
            if time.monotonic() > deadline:
                raise AssertionError(f"no answer: {self.text('out')[-2000:]}\n{self.text('err')[-2000:]}")

    def result(self, event=None, headers=None):
        """What the handler has returned for the event."""
        answer = self.invoke(event, headers)
        assert answer.kind == "response", answer.body
        return json.loads(answer.body)

    def error(self, event=None, headers=None):
        """The error that the handler has ended with."""
        answer = self.invoke(event, headers)
        assert answer.kind == "error", answer.body
        return json.loads(answer.body)

    def init_error(self):
        """(answer, exit code) of a function that cannot start."""
        answer = self.api.init_error.get(timeout=PATIENCE_S)
        return json.loads(answer.body), self.exit_code()

    def exit_code(self):
        code = self.process.wait(PATIENCE_S)
        for thread in self._threads:
            thread.join(PATIENCE_S)
        return code

    def text(self, name="out"):
        return self.output[name].decode()

    def wait_for_output(self, text, name="out"):
        deadline = time.monotonic() + PATIENCE_S
        while text not in self.text(name):
            assert time.monotonic() < deadline, f"no {text!r} in {self.text(name)[-2000:]!r}"
            time.sleep(0.005)
        return self.text(name)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.exit_code()
        self.process.stdout.close()
        self.process.stderr.close()
        # A connection that waits for an event ends with the process; this lets its thread go.
        self.api.waiting.put(Invocation(None, {}))
        self.api.close()


class BootstrapTest(unittest.TestCase):
    """A test with a directory of its own for the function's files."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.folder = pathlib.Path(directory.name).resolve() / "task"
        self.folder.mkdir()

    def start(self, command, files, handler, environment):
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        function = Function(command, self.folder, handler, environment)
        self.addCleanup(function.close)
        return function
