"""What is measured: the ceiling, Offstage, and others that are there or are started."""

import os
import re
import subprocess
import tempfile
import threading

import process_tree

START_SECONDS_MAX = 60


class StartFailed(Exception):
    """A server ended, or said nothing, instead of listening."""


class Endpoint:
    """A server at a URL, ours when it has a process. Use as a context manager."""

    def __init__(self, name, command=None, listening=None, url=None, core=None):
        """Either `url`, or a `command` that prints a line which `listening` matches, with the URL as its group."""
        self.name = name
        self.command = command
        self.listening = listening
        self.url = url
        self.core = core
        self.process = self.errors = self.reader = None
        self.heard = threading.Event()

    @property
    def pid(self):
        return self.process.pid if self.process else None

    def __enter__(self):
        if self.command:
            self.errors = tempfile.TemporaryFile("w+")
            environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
            self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=self.errors, text=True, env=environment)
            self._wait()
            if self.core is not None:
                process_tree.pin(self.pid, {self.core})
        return self

    def _wait(self):
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.heard.wait(START_SECONDS_MAX)
        if self.url:
            return
        self.process.kill()
        self.process.wait()
        self.errors.seek(0)
        raise StartFailed(f"{' '.join(self.command)}: {self.errors.read()[-500:]}")

    def _read(self):
        """To the end: a server whose output nobody reads comes to a halt."""
        for line in self.process.stdout:
            found = re.search(self.listening, line)
            if found and not self.url:
                self.url = found.group(1)
                self.heard.set()
        self.heard.set()

    def stop(self):
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(START_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.reader.join()
            self.process.stdout.close()
            self.errors.close()
            self.process = None

    def __exit__(self, *_):
        self.stop()


def ceiling(binary, core=None):
    return Endpoint("ceiling", [binary], r"listening on (http://\S+)", core=core)


def offstage(binary, data, core=None, name="offstage"):
    """`data` is a folder, or None to keep nothing on disk."""
    where = ["--data-dir", data] if data else ["--in-memory"]
    return Endpoint(name, [binary, "dynamodb", "--port", "0", *where], r"DynamoDB listening on (http://\S+)", core=core)


def dynalite(folder, core=None):
    """In memory, installed in `folder` by install_dynalite. It says the port it was asked for, so it is asked for one."""
    program = ("const server = require(process.argv[1])({createTableMs: 0, deleteTableMs: 0, updateTableMs: 0});"
               "server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));")
    return Endpoint("dynalite", ["node", "-e", program, os.path.join(folder, "node_modules", "dynalite")],
                    r"listening on (http://\S+)", core=core)


def install_dynalite(folder):
    subprocess.run(["npm", "install", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error", "dynalite"],
                   check=True, stdout=subprocess.DEVNULL)
