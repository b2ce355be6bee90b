"""Runs the commands of a README and compares what they print with what it says they print."""

import os
import re
import subprocess

from stack import BINARY, PATIENCE_S, REPOSITORY

# What is another each time: ids, times, and what a header's value is made of them.
VARYING = [
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "<uuid>"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"), "<time>"),
    (re.compile(r"\b1[0-9]{12}\b"), "<ms>"),
    (re.compile(r"^(x-amz-apigw-id|apigw-requestid|X-Amzn-Trace-Id|Date): .*$", re.MULTILINE), r"\1: <value>"),
]


def steps(path):
    """(command, expected output) of each indented line that begins with `$ `. A command goes on after a backslash."""
    command, expected = None, []
    for line in (REPOSITORY / path).read_text().splitlines() + [""]:
        text = line[4:] if line.startswith("    ") else None
        if command is not None and command.endswith("\\") and text is not None:
            command += "\n" + text
        elif command is not None and text is not None and not text.startswith("$ "):
            expected.append(text)
        elif command is not None and text is None and line == "" and command.startswith("curl -i") and "" not in expected:
            expected.append("")  # between headers and body
        else:
            if command is not None:
                yield command, "\n".join(expected).strip()
            command, expected = (text[2:], []) if text and text.startswith("$ ") else (None, [])


def run(command, http):
    """What a command of a README prints, with the stack's own address and binary in it."""
    command = command.replace("http://127.0.0.1:3000", http).replace("build/release/cli/offstage", str(BINARY))
    environment = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}
    done = subprocess.run(["bash", "-c", command], cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE, text=True, timeout=PATIENCE_S, check=False)
    return done.stdout.replace("\r", "").replace(http, "http://127.0.0.1:3000").strip()


def comparable(text):
    for pattern, name in VARYING:
        text = pattern.sub(name, text)
    return text


def check(test, path, http, starts=("curl", "for ", "id=", "key=")):
    """Runs the README's commands that begin with one of `starts`, in one order, and compares. Fails when there is none."""
    count = 0
    script = ""
    for command, expected in steps(path):
        if not command.startswith(tuple(starts)):
            continue
        count += 1
        with test.subTest(command):
            test.assertEqual(comparable(expected), comparable(run(script + command, http)))
        if re.match(r"\w+=", command):
            script = command + "\n"
    test.assertGreater(count, 0)
