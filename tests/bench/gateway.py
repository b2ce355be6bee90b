"""Calls through the gateway into handlers that do nothing, one of each kind; and how soon a service answers at all."""

import contextlib
import http.client
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
from http_call import Connection, place_of
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


def up(options, folder, data=None, listening="HTTP"):
    """`offstage up` on free ports, in memory unless there is a folder for `data`; its URL is that of the routes, or of DynamoDB."""
    where = [f"--data-dir={data}"] if data else ["--in-memory"]
    flags = ["--port=0", "--dynamodb-port=0", "--lambda-port=0", "--websocket-port=0", "--show-logs=none", *where]
    return endpoints.Endpoint("offstage", [options.offstage, "up", str(folder), *flags], rf"^  {listening} +(http://\S+)", core=options.core)


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
    """examples/scores, built and with a game in its table, from nothing to the first page of scores that its handler answers."""
    row = Row("start-up-scores", "offstage up examples/scores", "offstage")
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as data:
        put(EXAMPLE, options.build, folder)
        game = {"gameId": {"S": "chess"}, "apiKey": {"S": "bench"}, "active": {"BOOL": True}, "allowedIps": {"S": "127.0.0.1"}}
        with up(options, folder, data, "DynamoDB") as server, Connection(server.url) as connection:
            connection.call("PutItem", {"TableName": "dev-MMS_GAMES", "Item": game})
        for _ in range(max(options.rounds, 5)):
            progress(row)
            began = time.perf_counter()
            with up(options, folder, data) as server:
                # Of a game without scores; anything else that is 200 would not be the handler's.
                answer = ask(server.url, "/dev/api", {"x-api-key": "bench"})
                took = (time.perf_counter() - began) * 1000
                if answer != (200, b'{"scores":[]}'):
                    row.failure = f"{answer[0]} {answer[1][:200]}"
                    break
                row.rounds.append({"p50_ms": took, "resident_mb": process_tree.resident_bytes(server.pid) / 1e6})
    return [row]


def ask(url, path, headers):
    """(status, body in bytes) of a GET on a connection of its own."""
    with contextlib.closing(http.client.HTTPConnection(*place_of(url), timeout=60)) as connection:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
