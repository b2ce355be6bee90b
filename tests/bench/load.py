"""One run of the load tool against one URL."""

import json
import os
import resource
import subprocess
import tempfile

import process_tree

HERE = os.path.dirname(os.path.abspath(__file__))
ERRORS = ("connect", "read", "write", "status", "timeout")


class LoadFailed(Exception):
    """wrk did not run, or some answer was missing or no success."""


def write_requests(requests):
    """A file that load.lua reads; the caller keeps it open as long as it is used."""
    file = tempfile.NamedTemporaryFile("w", suffix=".requests", encoding="utf-8")
    file.writelines(request.line() + "\n" for request in requests)
    file.flush()
    return file


def command(url, requests_file, connections, seconds):
    return ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", os.path.join(HERE, "load.lua"),
            url, "--", requests_file]


def ended_children_seconds():
    """CPU of the processes that were started and waited for, the load tool's runs among them."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(url, pid, requests_file, connections, seconds):
    """What one run measured: a dictionary. `pid` is the server's, or None when it is not ours to look at."""
    before = process_tree.cpu_seconds(pid) if pid else None
    load_before = ended_children_seconds()
    done = subprocess.run(command(url, requests_file, connections, seconds), capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode != 0 or not lines:
        raise LoadFailed(f"wrk: {done.stderr or done.stdout}")
    seen = json.loads(lines[-1])
    failed = {name: seen[name] for name in ERRORS if seen[name]}
    if not seen["requests"]:
        raise LoadFailed(f"nothing was answered within {seconds} s")
    if failed:
        raise LoadFailed(f"{failed} of {seen['requests']} requests failed")
    measured = {
        "ops_per_second": seen["requests"] / seen["seconds"],
        "p50_ms": seen["p50"] / 1000, "p99_ms": seen["p99"] / 1000, "p99_9_ms": seen["p99_9"] / 1000,
        "megabytes_per_second": seen["bytes"] / seen["seconds"] / 1e6,
        "load_cores": (ended_children_seconds() - load_before) / seen["seconds"],
    }
    if pid:
        measured["resident_mb"] = process_tree.resident_bytes(pid) / 1e6
        spent = process_tree.cpu_seconds(pid) - before
        measured["cpu_s_per_1000"] = spent / seen["requests"] * 1000
        measured["cores"] = spent / seen["seconds"]
    return measured
