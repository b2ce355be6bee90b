#!/usr/bin/env python3
"""clang-tidy over every source of a build: lint.py BUILD_FOLDER [path ...]. Clang's own warnings are errors here too.

Minutes on two cores, so it is not part of what scripts/test runs by default: scripts/test lint.
"""

import concurrent.futures
import json
import os
import subprocess
import sys

import rules

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CLANG_TIDY = "clang-tidy-19"


def sources(build, chosen):
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        paths = sorted({os.path.relpath(entry["file"], ROOT) for entry in json.load(file)})
    wanted = chosen or [folder + "/" for folder in rules.SOURCE_FOLDERS]
    return [path for path in paths if any(path.startswith(prefix) for prefix in wanted)]


def lint(build, path):
    arguments = ["--extra-arg=-Wno-unknown-warning-option"]
    if path in ("base/json.cpp", "base/json_schema.cpp"):
        # As base/CMakeLists.txt has it, and why.
        arguments += ["--extra-arg=-fdelayed-template-parsing", "--extra-arg=-Wno-delayed-template-parsing-in-cxx20"]
    done = subprocess.run([CLANG_TIDY, "-p", build, "--quiet", *arguments, path], cwd=ROOT, text=True, capture_output=True, check=False)
    return path, done.returncode, done.stdout


def main(build, chosen):
    failed = 0
    paths = sources(build, chosen)
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for path, code, text in pool.map(lambda path: lint(os.path.abspath(build), path), paths):
            if code != 0:
                failed += 1
                print(f"-- {path}\n{text}", end="", flush=True)
    print(f"lint: {len(paths) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
