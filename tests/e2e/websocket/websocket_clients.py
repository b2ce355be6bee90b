"""WebSocket clients of Node's ws, and the AWS SDK's client for @connections: one process that does what it is told."""

import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "support"))

from node_packages import install  # noqa: E402


class Client:
    """One client, by its name."""

    def __init__(self, clients, name):
        self._clients = clients
        self._name = name

    def do(self, action, **arguments):
        return self._clients.do(action, name=self._name, **arguments)

    def send(self, text):
        self.do("send", text=text if isinstance(text, str) else json.dumps(text))

    def next(self):
        """{"text"}, {"base64"} or {"closed", "reason"}: waits for it."""
        return self.do("next")

    def json(self):
        return json.loads(self.next()["text"])

    def close(self, code=None, reason=None):
        self.do("close", code=code, reason=reason)


class Clients:
    def __init__(self, environment=None):
        install(str(HERE))
        self._process = subprocess.Popen(["node", HERE / "client.mjs"], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._count = 0

    def do(self, action, **arguments):
        request = {"do": action, **{name: value for name, value in arguments.items() if value is not None}}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError("the clients have ended")
        return json.loads(line)

    def try_open(self, url, **options):
        """What came of it: {"open": subprotocol} or {"refused": status, "body", "headers"}; and the client."""
        self._count += 1
        client = Client(self, f"client {self._count}")
        return client.do("open", url=url, **options), client

    def open(self, url, **options):
        answer, client = self.try_open(url, **options)
        if "open" not in answer:
            raise AssertionError(f"{url}: {answer}")
        return client

    def end(self):
        self._process.stdin.close()  # it ends by itself
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
