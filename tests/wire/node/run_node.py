"""Installs the two SDKs when that is needed and runs every *.test.mjs with Node's own test runner."""

import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "support"))

from node_packages import install  # noqa: E402

COUNT = re.compile(r"^# (pass|fail|cancelled) (\d+)$", re.MULTILINE)


def run(file):
    done = subprocess.run(["node", "--test-reporter=tap", file], cwd=HERE, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    counts = {name: int(number) for name, number in COUNT.findall(done.stdout)}
    passed = counts.get("pass", 0)
    failed = counts.get("fail", 0) + counts.get("cancelled", 0)
    if done.returncode != 0 and not failed:
        failed = 1
    for line in done.stdout.splitlines():
        if failed or re.match(r"\s*(ok|not ok) ", line):
            print(line)
    return passed, failed


def main():
    install(HERE)
    files = sorted(name for name in os.listdir(HERE) if name.endswith(".test.mjs"))
    results = [run(file) for file in files]
    passed, failed = (sum(column) for column in zip(*results))
    print(f"node: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
