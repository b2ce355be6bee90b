#!/usr/bin/python3
"""Runs the wire tests: run.py [--offstage BINARY] [--release BINARY] [--url URL] [suite ...].

Suites: python (boto3), node (AWS SDK for JavaScript v3 and v2), cli (AWS CLI), raw (hand-made HTTP), simulation
(throttling, stale reads, faults), lifecycle (starting, stopping, killing). Each of the first four gets a server of its
own on a free port, in memory; the last two start servers themselves. With --url the first four run against what is
there already, DynamoDB Local or another emulator, and the last two are left out.
"""

import argparse
import concurrent.futures
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SUPPORT = os.path.join(HERE, "..", "support")
sys.path.insert(0, SUPPORT)

from offstage_server import Server  # noqa: E402

STARTS_SERVERS = ("simulation", "lifecycle")
COUNTS = re.compile(r"(\d+) passed, (\d+) failed")
# Any credentials do; what is set on this machine must not leak into a test.
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "wiretest", "AWS_SECRET_ACCESS_KEY": "wiretest", "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_REGION": "us-east-1", "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": "", "AWS_MAX_ATTEMPTS": "1",
    "AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE": "1", "NODE_NO_WARNINGS": "1", "PYTHONDONTWRITEBYTECODE": "1",
}
UNSET = ["AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_CA_BUNDLE"]


def command_of(suite):
    if suite == "node":
        return [sys.executable, os.path.join(HERE, "node", "run_node.py")]
    return [sys.executable, os.path.join(SUPPORT, "run_unittests.py"), suite, os.path.join(HERE, suite)]


def environment_of(options, suite, url):
    environment = {name: value for name, value in os.environ.items() if name not in UNSET}
    environment.update(CREDENTIALS)
    binary = options.release if suite == "lifecycle" and options.release else options.offstage
    environment["OFFSTAGE_BINARY"] = os.path.abspath(binary)
    environment["PYTHONPATH"] = os.pathsep.join([os.path.abspath(SUPPORT), HERE])
    if url:
        environment["OFFSTAGE_URL"] = url
    return environment


def run_suite(options, suite):
    """(suite, passed, failed, text) of one suite with a server of its own."""
    os.environ["OFFSTAGE_BINARY"] = os.path.abspath(options.offstage)
    server = None
    url = options.url
    if suite not in STARTS_SERVERS and not url:
        server = Server("--in-memory").start()
        url = server.url
    done = subprocess.run(command_of(suite), env=environment_of(options, suite, url), cwd=HERE, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    text = done.stdout
    counts = COUNTS.findall(text)
    passed, failed = (int(number) for number in counts[-1]) if counts else (0, 1)
    if done.returncode != 0 and failed == 0:
        failed = 1
    if server:
        try:
            server.stop()
        except AssertionError as error:
            failed += 1
            text += f"\n{suite}: the server did not end well: {error}\n"
    return suite, passed, failed, text


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--offstage", default=os.path.join(HERE, "..", "..", "build", "dev", "cli", "offstage"))
    parser.add_argument("--release", help="the binary for lifecycle, when it is another one")
    parser.add_argument("--url", help="test what listens there instead")
    parser.add_argument("suites", nargs="*", default=[])
    options = parser.parse_args()
    suites = options.suites or ["node", "python", "cli", "raw", "simulation", "lifecycle"]
    if options.url:
        suites = [suite for suite in suites if suite not in STARTS_SERVERS]

    passed_total = failed_total = 0
    # One at a time for lifecycle: it measures how fast a server starts and ends.
    together = [suite for suite in suites if suite != "lifecycle"]
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(lambda suite: run_suite(options, suite), together))
    if "lifecycle" in suites:
        results.append(run_suite(options, "lifecycle"))
    for suite, passed, failed, text in results:
        print(f"-- wire {suite}")
        print(text, end="" if text.endswith("\n") else "\n")
        passed_total += passed
        failed_total += failed
    for suite, passed, failed, _ in results:
        print(f"   {suite:10} {passed} ok, {failed} not ok")
    print(f"wire: {passed_total} passed, {failed_total} failed")
    return 1 if failed_total else 0


if __name__ == "__main__":
    sys.exit(main())
