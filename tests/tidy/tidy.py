#!/usr/bin/env python3
"""Checks what compilers do not: layering, owners of libraries, sizes, dead files, what is documented, formatting.

Prints file:line for each finding and `tidy: N passed, M failed` as its last line. The tables are in rules.py.
"""

import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys

import rules
from compatibility import check_compatibility
from cpp_text import functions, includes

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# In a worktree .git is a file, and node_modules may be a link.
SKIPPED = {".git", "build", "node_modules", ".offstage", "__pycache__"}
CLANG_FORMAT = "clang-format-19"


class Tree:
    """Every file of the repository, read once."""

    def __init__(self, root):
        self.root = root
        self.files = {}
        for folder, subfolders, names in os.walk(root):
            subfolders[:] = sorted(name for name in subfolders if name not in SKIPPED)
            for name in sorted(set(names) - SKIPPED):
                path = os.path.join(folder, name)
                try:
                    with open(path, encoding="utf-8") as file:
                        self.files[os.path.relpath(path, root)] = file.read()
                except (UnicodeDecodeError, FileNotFoundError):
                    continue  # not text, or gone while we looked

    def cpp(self, folders=None):
        for path, text in self.files.items():
            if path.endswith((".cpp", ".h", ".hpp", ".cc")) and (folders is None or in_folders(path, folders)):
                yield path, text


def in_folders(path, folders):
    return any(path.startswith(folder.rstrip("/") + "/") for folder in folders)


def is_below(path, entry):
    """Whether `entry`, a folder or a file with or without its ending, holds `path`."""
    return path == entry or path.startswith(entry.rstrip("/") + "/") or os.path.splitext(path)[0] == entry


def own_folder_of(path):
    matching = [entry for entry in rules.MAY_INCLUDE if is_below(path, entry)]
    return max(matching, key=len) if matching else None


def check_layers(tree):
    """Include directions, from the table in rules.py."""
    for path, text in tree.cpp(rules.SOURCE_FOLDERS + ["tests/unit", "tests/oracle"]):
        owner = own_folder_of(path)
        for line, header, quoted in includes(text):
            # The public header of handlers is found on its own include path.
            if not quoted or header not in tree.files:
                continue
            if owner is None:
                yield path, line, "belongs to no folder of the table"
                break
            allowed = rules.MAY_INCLUDE[owner]
            same_folder = os.path.dirname(header) == os.path.dirname(path) or is_below(header, owner)
            taken_out = any(is_below(header, entry[1:]) for entry in allowed if entry.startswith("!"))
            permitted = any(is_below(header, entry) for entry in allowed if not entry.startswith("!"))
            if not same_folder and (taken_out or not permitted):
                yield path, line, f"{owner} may not include {header}"


def check_include_form(tree):
    """Includes of ours are quoted and written from the repository root."""
    endings = {"/".join(parts[start:]) for parts in (path.split("/") for path, _ in tree.cpp()) for start in range(1, len(parts))}
    for path, text in tree.cpp(rules.SOURCE_FOLDERS + ["tests/unit", "tests/oracle"]):
        if in_folders(path, rules.FOREIGN_LAYOUT):
            continue
        for line, header, quoted in includes(text):
            if quoted and header not in tree.files and header in endings:
                yield path, line, f'"{header}" is not a path from the repository root'
            elif not quoted and header in tree.files:
                yield path, line, f"<{header}> is ours: write it in quotes"


def check_third_party(tree):
    """A library's headers are included by its owner only."""
    users = {}
    for path, text in tree.cpp(rules.SOURCE_FOLDERS):
        for line, header, _ in includes(text):
            for prefix, owners in rules.THIRD_PARTY_OWNERS.items():
                if header.startswith(prefix) and not any(path.startswith(owner) for owner in owners):
                    yield path, line, f"{header} belongs to {', '.join(owners) or 'the tests'}"
            if header in rules.ONE_FILE_EACH:
                users.setdefault(header, []).append((path, line))
    for header, places in users.items():
        for path, line in places[1:]:
            yield path, line, f"{header} is already used in {places[0][0]}: Linux's own stands in one file each"


def check_file_length(tree):
    for path, text in tree.files.items():
        if path.endswith((".cpp", ".h", ".py", ".mjs", ".js")) and not path.startswith("examples/"):
            lines = text.count("\n")
            if lines > rules.FILE_LINES_MAX:
                yield path, lines, f"{lines} lines, {rules.FILE_LINES_MAX} are allowed"


def check_function_length(tree):
    for path, text in tree.cpp(rules.SOURCE_FOLDERS):
        for line, name, length in functions(text):
            if length > rules.FUNCTION_LINES_MAX:
                yield path, line, f"{name} has {length} lines, {rules.FUNCTION_LINES_MAX} are allowed"


def check_pragma_once(tree):
    for path, text in tree.cpp(rules.SOURCE_FOLDERS + ["tests"]):
        if path.endswith(".h") and not re.search(r"^#pragma once$", text, re.MULTILINE):
            yield path, 1, "#pragma once is missing"


def check_names(tree):
    """snake_case files, named after what they hold."""
    for path, _ in tree.cpp(rules.SOURCE_FOLDERS + ["tests"]):
        if in_folders(path, rules.FOREIGN_LAYOUT):
            continue
        stem = os.path.splitext(os.path.basename(path))[0]
        if not re.fullmatch(r"[a-z0-9_]+", stem):
            yield path, 1, "files are named in snake_case"
        if rules.EMPTY_NAMES & set(stem.split("_")):
            yield path, 1, "the name says nothing about what the file holds"


def check_machine_paths(tree):
    """No path of anybody's machine, no trace of where packages were fetched from."""
    machine_path = re.compile(r"(?<![\w.}~>\])])/(?:home|root|work|Users|mnt)/\w")
    for path, text in tree.files.items():
        for match in machine_path.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield path, line, f"a path of one machine: {text[match.start():match.start() + 40].splitlines()[0]}"
        if os.path.basename(path) == "package-lock.json":
            for name, package in json.loads(text).get("packages", {}).items():
                if "resolved" in package:
                    yield path, 1, f"{name} names the registry that it came from"
                    break


def check_dead_files(tree):
    """Every source is in a target, every header is included, every test is found by its runner."""
    cmake_files = {path: text for path, text in tree.files.items() if path.endswith(("CMakeLists.txt", ".cmake"))}
    included = {header for _, text in tree.cpp() for _, header, _ in includes(text)}
    for path, _ in tree.cpp(rules.SOURCE_FOLDERS):
        if path.endswith(".h"):
            if path not in included and not in_folders(path, rules.FOREIGN_LAYOUT):
                yield path, 1, "is included by nobody"
        elif not named_in_cmake(path, cmake_files):
            yield path, 1, "is in no target"
    yield from unit_tests_without_target(tree, cmake_files)
    for path in tree.files:
        if re.match(r"tests/(wire/(python|raw|cli|lifecycle)|e2e)/[^/]*\.py$", path):
            name = os.path.basename(path)
            module = name[:-3]
            imported = any(re.search(rf"\b(import|from) {module}\b", text)
                           for other, text in tree.files.items() if other.endswith(".py"))
            if not name.startswith("test_") and not imported:
                yield path, 1, "is run by nobody: tests are named test_*.py"


def named_in_cmake(path, cmake_files):
    """Whether a CMakeLists.txt of its folder or above names it, by name or by a pattern, or one of cmake/ does."""
    folder = os.path.dirname(path)
    while folder:
        relative = os.path.relpath(path, folder)
        words = re.findall(r"[^\s()\"]+", cmake_files.get(f"{folder}/CMakeLists.txt", ""))
        if any(fnmatch.fnmatchcase(relative, word) for word in words):
            return True
        folder = os.path.dirname(folder)
    return any(re.search(rf"(?<![\w.]){re.escape(os.path.basename(path))}(?![\w.])", text)
               for name, text in cmake_files.items() if name.startswith("cmake/"))


def unit_tests_without_target(tree, cmake_files):
    unit = cmake_files.get("tests/unit/CMakeLists.txt", "")
    layers = set(re.findall(r"^layer_tests\((\S+)", unit, re.MULTILINE))
    for path, _ in tree.cpp(["tests/unit"]):
        if path.endswith(".h") or named_in_cmake(path, cmake_files):
            continue
        own_build = any(f"tests/unit/{folder}/CMakeLists.txt" in cmake_files
                        for folder in parents(os.path.dirname(os.path.relpath(path, "tests/unit"))))
        layer = path.split("/")[2]
        if own_build:
            yield path, 1, "is not named in the CMakeLists.txt of its folder"
        elif layer not in layers or not path.endswith("_test.cpp"):
            yield path, 1, "is in no target: unit tests are tests/unit/<layer>/**/*_test.cpp"


def parents(folder):
    while folder:
        yield folder
        folder = os.path.dirname(folder)


def check_format(tree):
    """clang-format over everything that is ours, in as many processes as there are cores."""
    if shutil.which(CLANG_FORMAT) is None:
        yield ".clang-format", 1, f"{CLANG_FORMAT} is missing: scripts/setup test"
        return
    paths = [path for path, _ in tree.cpp(rules.SOURCE_FOLDERS + ["tests", "examples"])]
    jobs = min(os.cpu_count() or 1, 8)
    running = [subprocess.Popen([CLANG_FORMAT, "--dry-run", *paths[job::jobs]], cwd=tree.root,
                                stderr=subprocess.PIPE, text=True)
               for job in range(jobs) if paths[job::jobs]]
    seen = set()
    for process in running:
        for match in re.finditer(r"^(\S+?):(\d+):\d+: (?:warning|error): (.*)$", process.communicate()[1], re.MULTILINE):
            if match.group(1) not in seen:  # one line a file is enough: the cure is the same
                seen.add(match.group(1))
                yield match.group(1), int(match.group(2)), f"is not formatted: {CLANG_FORMAT} -i {match.group(1)}"


CHECKS = [check_layers, check_include_form, check_third_party, check_file_length, check_function_length,
          check_pragma_once, check_names, check_machine_paths, check_dead_files,
          check_compatibility, check_format]


def main():
    tree = Tree(sys.argv[1] if len(sys.argv) > 1 else ROOT)
    failed = 0
    for check in CHECKS:
        findings = list(check(tree))
        failed += bool(findings)
        for path, line, text in findings:
            print(f"{path}:{line}: {check.__name__.removeprefix('check_')}: {text}")
    print(f"tidy: {len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
