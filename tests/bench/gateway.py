"""Calls through the gateway into handlers that do nothing, one of each kind; and how soon a service answers at all."""

import contextlib
import pathlib
import shutil
import subprocess
import tempfile
import time
import urllib.request

import endpoints
import load
import loads
import process_tree
import workloads
from http_call import Connection
from rows import Row

HERE = pathlib.Path(__file__).resolve().parent
EXAMPLE = HERE.parents[1] / "examples" / "scores"
KINDS = {"cpp": "gateway, C++ in the process", "cpp-process": "gateway, C++ as a process", "node": "gateway, Node",
         "python": "gateway, Python"}


class BuildFailed(Exception):
    """A service's handlers did not build."""


def put(source, build, folder):
    """A service as its user has it: its files, and its handlers built in `build`, against the package of this build."""
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("build", ".offstage", "node_modules"), dirs_exist_ok=True)
    done = subprocess.run(
        f"cmake -S '{source}' -B '{folder}/build' -G Ninja -DCMAKE_BUILD_TYPE=Release -Doffstage_DIR='{build}/cmake' "
        f"&& cmake --build '{folder}/build'", shell=True, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BuildFailed(done.stdout + done.stderr)


def up(options, folder):
    """`offstage up` on free ports, in memory; its URL is that of the routes."""
    flags = ["--port=0", "--dynamodb-port=0", "--lambda-port=0", "--websocket-port=0", "--in-memory", "--show-logs=none"]
    return endpoints.Endpoint("offstage", [options.offstage, "up", str(folder), *flags], r"^  HTTP +(http://\S+)", core=options.core)


def run(ceiling, options, progress):
    """A stack of its own for each kind, so that memory and CPU are those of the kind, with all its processes."""
    found = []
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        put(HERE / "service", options.build, folder)
        plain = stack.enter_context(load.write_requests(workloads.get_item(None, options.items)))
        for kind, title in KINDS.items():
            calls = stack.enter_context(load.write_requests([workloads.Request("", "{}", path="/" + kind)]))
            with up(options, folder) as server:
                wait_for_first(server.url + "/" + kind)
                found += rows_of(kind, title, ceiling, server, (plain, calls), options, progress)
    return found


def rows_of(kind, title, ceiling, server, files, options, progress):
    found = []
    for connections in options.connections:
        # As many processes as there are calls at once have to start first.
        load.run(server.url, server.pid, files[1].name, connections, 1)
        pair = [Row(f"gateway-{kind}", title, target.name, connections) for target in (ceiling, server)]
        for _ in range(options.rounds):
            for row, target, file in zip(pair, (ceiling, server), files):
                progress(row)
                loads.measure(row, target, file, options.seconds)
        found += pair
    return found


def wait_for_first(url):
    """Until a handler has answered 200."""
    with urllib.request.urlopen(urllib.request.Request(url, data=b"{}", method="POST"), timeout=60) as answer:
        assert answer.read() == b"{}"


def start_up(options, progress):
    """examples/scores, built, from nothing to the first answer of its handler."""
    row = Row("start-up-scores", "offstage up examples/scores", "offstage")
    with tempfile.TemporaryDirectory() as folder:
        put(EXAMPLE, options.build, folder)
        for _ in range(max(options.rounds, 5)):
            progress(row)
            began = time.perf_counter()
            with up(options, folder) as server, Connection(server.url) as connection:
                status, body = connection.send("OPTIONS", "/dev/api", "-", "")
                took = (time.perf_counter() - began) * 1000
                if status != 200:
                    row.failure = f"{status} {body[:200]}"
                    break
                row.rounds.append({"p50_ms": took, "resident_mb": process_tree.resident_bytes(server.pid) / 1e6})
    return [row]
