"""Starts Offstage for a test, on free ports and in a directory of its own."""

import collections
import functools
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("OFFSTAGE_BUILD_DIR", REPOSITORY / "build" / "release"))
BINARY = pathlib.Path(os.environ.get("OFFSTAGE_BINARY", BUILD / "cli" / "offstage"))
# Between them they have the packages that the Node handlers of tests and examples ask for.
NODE_PACKAGES = (REPOSITORY / "tests" / "wire" / "node", REPOSITORY / "tests" / "bootstraps" / "node")
sys.path.insert(0, str(REPOSITORY / "tests" / "support"))
import node_packages  # noqa: E402

# Generous: sanitizers, and a machine that does other things as well.
PATIENCE_S = 60

Answer = collections.namedtuple("Answer", "status headers body")


def send(method, url, headers=None, body=None):
    """One HTTP request; every status is an answer. Header names of the answer compare without case."""
    data = body.encode() if isinstance(body, str) else body
    request = urllib.request.Request(url, data=data, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            return Answer(answer.status, answer.headers, answer.read().decode())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read().decode())


def connect(test, url, method, path, headers, body):
    """One request with nothing but Host and what is given, on a connection of its own: (status, headers, body in bytes)."""
    connection = http.client.HTTPConnection(url.partition("//")[2], timeout=PATIENCE_S)
    test.addCleanup(connection.close)
    connection.putrequest(method, path, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    if body is not None:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    answer = connection.getresponse()
    return answer.status, answer.getheaders(), answer.read()


def dynamodb(endpoint, operation, request):
    """One call of the DynamoDB API, as a client that signs with any key."""
    answer = send(
        "POST",
        endpoint + "/",
        {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": "DynamoDB_20120810." + operation,
            "X-Amz-Date": "20260101T000000Z",
            "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, "
            "SignedHeaders=host;x-amz-date;x-amz-target, Signature=" + "0" * 64,
        },
        json.dumps(request),
    )
    assert answer.status == 200, answer
    return json.loads(answer.body)


@functools.cache
def build_handlers(source):
    """The handlers' libraries of a service, built once a run as its user would: a project of its own that finds
    Offstage with find_package."""
    folder = BUILD / "e2e" / source.replace("/", "-")
    run(["cmake", "-S", REPOSITORY / source, "-B", folder, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", f"-Doffstage_DIR={BUILD}/cmake"])
    run(["cmake", "--build", folder])
    return sorted([*folder.glob("*.so"), *folder.glob("*/bootstrap")])


def run(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise AssertionError(f"{command} failed:\n{done.stdout}")


class Process:
    """A run of the binary, with what it has said so far."""

    def __init__(self, arguments, directory):
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("AWS_")
        }
        # Handlers that are cut off or crash leave memory behind; that is not what is tested. A crash is to end the
        # process as it does without sanitizers.
        environment["ASAN_OPTIONS"] = "detect_leaks=0:handle_segv=0:" + environment.get("ASAN_OPTIONS", "")
        self.process = subprocess.Popen(
            [str(BINARY), *arguments],
            cwd=directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._changed = threading.Condition()
        self._ended = 0
        self.lines = {"out": [], "err": []}
        self._threads = [
            threading.Thread(target=self._collect, args=("out", self.process.stdout), daemon=True),
            threading.Thread(target=self._collect, args=("err", self.process.stderr), daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def _collect(self, name, stream):
        for line in stream:
            with self._changed:
                self.lines[name].append(line.rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._ended += 1
            self._changed.notify_all()

    def wait_for(self, pattern, where="out", after=0):
        """The first match of the pattern in the output from line `after` on; fails when the process ends without it."""
        deadline = time.monotonic() + PATIENCE_S
        with self._changed:
            while True:
                for line in self.lines[where][after:]:
                    match = re.search(pattern, line)
                    if match:
                        return match
                left = deadline - time.monotonic()
                if self._ended == 2 or left <= 0:
                    raise AssertionError(f"no line like {pattern!r} in {self.lines}")
                self._changed.wait(left)

    def end(self, number=signal.SIGTERM):
        """Stops it and returns (exit code, seconds that took)."""
        begin = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(PATIENCE_S)
        for thread in self._threads:
            thread.join(PATIENCE_S)
        self.process.stdout.close()
        self.process.stderr.close()
        return code, time.monotonic() - begin

    def children(self):
        """Process ids of its children."""
        path = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        return [int(text) for text in pathlib.Path(path).read_text().split()]


class StackTest(unittest.TestCase):
    """A test with a directory of its own, in which services are put and processes are started."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = pathlib.Path(directory.name)

    def put_service(self, source):
        """Copies a service with its serverless.yml and what stands beside it, its handlers built; returns its directory."""
        if not (REPOSITORY / source / "CMakeLists.txt").exists():
            return self.put_scripts(source)
        target = self.directory / "service"
        (target / "build").mkdir(parents=True)
        for described in [*(REPOSITORY / source).glob("*.yml"), *(REPOSITORY / source).glob("*.json")]:
            shutil.copy(described, target)
        for built in build_handlers(source):
            folder = target / "build" / built.parent.name if built.name == "bootstrap" else target / "build"
            folder.mkdir(exist_ok=True)
            shutil.copy(built, folder)
        return target

    def put_scripts(self, source):
        """A service in Node or Python, whose serverless.yml may read its parent folder's; with the packages that Node's need."""
        parent = self.directory / "service"
        target = parent / (REPOSITORY / source).name
        shutil.copytree(REPOSITORY / source, target)
        for described in (REPOSITORY / source).parent.glob("*.yml"):
            shutil.copy(described, parent)
        if (target / "package.json").exists():
            (target / "node_modules").mkdir()
            for packages in NODE_PACKAGES:
                node_packages.install(packages)
                for package in (packages / "node_modules").glob("[!.]*"):
                    (target / "node_modules" / package.name).symlink_to(package)
        return target

    def start(self, *arguments):
        process = Process([str(argument) for argument in arguments], self.directory)
        self.addCleanup(process.end, signal.SIGKILL)
        return process

    def up(self, service, *arguments):
        """`offstage up` on free ports, ready to be asked: the process, and the two endpoints."""
        process = self.start("up", service, "--port=0", "--dynamodb-port=0", "--lambda-port=0", *arguments)
        process.wait_for(r"^Ready in \d+ ms$")
        http = process.wait_for(r"^  HTTP +(http://\S+)").group(1)
        endpoint = process.wait_for(r"^  DynamoDB +(http://\S+)").group(1)
        return process, http, endpoint
