"""Starts `offstage dynamodb` on a free port and ends it; also what every wire test knows about the binary."""

import json
import os
import re
import selectors
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

LISTENING = re.compile(r"DynamoDB listening on (http://([^:]+):(\d+))")
# Sanitized binaries on a busy two-core machine take a while; the release's own limit is tested in lifecycle/.
START_SECONDS_MAX = 30
STOP_SECONDS_MAX = 15


class StartFailed(Exception):
    """The server ended, or said nothing, instead of listening."""


def binary():
    """The binary under test, from the environment that run.py sets."""
    return os.environ.get("OFFSTAGE_BINARY") or os.path.join(
        os.path.dirname(__file__), "..", "..", "build", "dev", "cli", "offstage")


class Server:
    """A server process of this test's own. Use as a context manager, or start() and stop()."""

    def __init__(self, *arguments, port_flag="--port", port=0, environment=None):
        self.environment = environment  # that of this process when it is not given
        self.command = [binary(), "dynamodb", port_flag, str(port), *arguments]
        self.stderr_file = tempfile.TemporaryFile(mode="w+")
        self.process = None
        self.url = self.host = self.port = None

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=self.stderr_file, text=True,
                                        env=self.environment)
        line = self._first_line()
        found = LISTENING.match(line)
        if not found:
            self.kill()
            raise StartFailed(f"{' '.join(self.command)} printed {line!r} and complained {self.stderr()!r}")
        self.url, self.host, self.port = found.group(1), found.group(2), int(found.group(3))
        return self

    def _first_line(self):
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            if not selector.select(START_SECONDS_MAX):
                return ""
        return self.process.stdout.readline()

    def stderr(self):
        self.stderr_file.seek(0)
        return self.stderr_file.read()

    def signal(self, number=signal.SIGTERM):
        """Sends a signal; returns (exit code, seconds until it had ended)."""
        started = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(STOP_SECONDS_MAX)
        self.process.stdout.close()
        return code, time.monotonic() - started

    def stop(self):
        """Ends it as Ctrl-C would; a crash, a leak or a sanitizer's report shows in the exit code. Before, everything that
        is stored has to fit together."""
        problems = self.problems() if self.process.poll() is None else []
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        if problems:
            raise AssertionError(f"what is stored does not fit together: {problems}")
        if self.process.returncode != 0:
            raise AssertionError(f"exit code {self.process.returncode}: {self.stderr()}")

    def problems(self):
        """What the server finds when it walks through its tables, indexes, streams and expiry indexes."""
        try:
            request = urllib.request.Request(self.url + "/_offstage/consistency", b"{}", {"Content-Type": "application/json"})
            with urllib.request.urlopen(request, timeout=START_SECONDS_MAX) as answer:
                return json.load(answer)["problems"]
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 404:  # --no-admin
                    return []
                return [error.read().decode()]

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()

    def resident_bytes(self):
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, value, trace):
        if kind is None:
            self.stop()
        else:
            self.kill()
