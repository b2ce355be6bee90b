"""Functions whose code changes while the stack runs: the next requests are answered by the new code."""

import concurrent.futures
import os
import shlex
import subprocess
import threading
import time
import unittest.mock

from stack import BINARY, PATIENCE_S, StackTest, send

NODE = """const handler = async (event) => {
  const until = event.queryStringParameters?.until;
  if (until) fs.writeFileSync(until + '.begun', '');
  while (until && !fs.existsSync(until)) await new Promise((done) => setTimeout(done, 5));
  return { statusCode: 200, body: '%s ' + word };
};
"""
PYTHON = """import os, time
from src.words.word import WORD
def handler(event, context):
    until = event.get('queryStringParameters', {}).get('until')
    if until:
        open(until + '.begun', 'w').close()
    while until and not os.path.exists(until):
        time.sleep(0.005)
    return {'statusCode': 200, 'body': '%s ' + WORD}
"""
# By function: the handler's file, and one that it loads, which is half of the answer.
SCRIPTS = {
    "common": {
        "src/common.js": "const fs = require('fs');\nconst word = require('./words/word');\n" + NODE + "exports.handler = handler;\n",
        "src/words/word.js": "module.exports = '%s';\n",
    },
    "module": {
        "src/module.mjs": "import fs from 'fs';\nimport { word } from './words/word.mjs';\n" + NODE + "export { handler };\n",
        "src/words/word.mjs": "export const word = '%s';\n",
    },
    "python": {
        "src/main.py": PYTHON,
        "src/words/word.py": "WORD = '%s'\n",
    },
}
COMPILED = {"library": "library.so", "program": "bootstrap"}


class ReloadTest(StackTest):
    def setUp(self):
        super().setUp()
        self.service = self.put_service("tests/e2e/services/reloading")
        for path in ("build/program", "src/words"):
            (self.service / path).mkdir(parents=True)
        for function in COMPILED:
            self.build(function, "old")
        for files in SCRIPTS.values():
            for file, text in files.items():
                self.write(file, text % "old")

    def build(self, function, version):
        """As most linkers do: the name is taken by a file that is whole."""
        build = self.service / "build"
        built, path = (f"{version}.so", "library.so") if function == "library" else (f"{version}/bootstrap", "program/bootstrap")
        self.replace(build / path, (build / built).read_bytes())

    def replace(self, path, content):
        new = path.with_name(path.name + ".new")
        new.write_bytes(content)
        new.chmod(0o755)
        os.rename(new, path)

    def write(self, file, text):
        """As many editors do: into the file that is there."""
        (self.service / file).write_text(text)

    def up_in_memory(self, *arguments):
        process, self.http, _ = self.up(self.service, "--in-memory", *arguments)
        return process

    def ask(self, function, query=""):
        answer = send("GET", f"{self.http}/{function}{query}")
        self.assertEqual(200, answer.status, answer.body)
        return answer.body

    def wait_for_change(self, function, before, after):
        deadline = time.monotonic() + PATIENCE_S
        while (answer := self.ask(function)) != after:
            self.assertEqual(before, answer)
            self.assertLess(time.monotonic(), deadline, function)
            time.sleep(0.01)

    def wait_until(self, condition):
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)

    def test_a_library_and_a_program_answer_with_their_new_code(self):
        process = self.up_in_memory()
        for function, name in COMPILED.items():
            with self.subTest(function):
                self.assertEqual("old", self.ask(function))
                self.build(function, "new")
                self.wait_for_change(function, "old", "new")
                process.wait_for(rf"function '{function}' reloaded: {name} changed$", "err")

    def test_scripts_answer_with_a_new_handler_and_a_new_file_that_it_loads(self):
        process = self.up_in_memory()
        for function, files in SCRIPTS.items():
            with self.subTest(function):
                self.assertEqual("old old", self.ask(function))
                for file, before, after in zip(files, ("old old", "new old"), ("new old", "new new")):
                    self.write(file, files[file] % "new")
                    self.wait_for_change(function, before, after)
                    process.wait_for(rf"functions .*'{function}'.* reloaded: {file} changed$", "err")

    def test_every_way_in_which_editors_save(self):
        self.up_in_memory()
        file = "src/words/word.py"
        path, text = self.service / file, SCRIPTS["python"][file]

        def over_a_hidden_file(version):
            path.with_name(".word.py.swap").write_text(text % version)
            os.rename(path.with_name(".word.py.swap"), path)

        def with_a_backup(version):
            os.rename(path, path.with_name("word.py~"))
            path.write_text(text % version)

        def safely(version):
            path.with_name("word.py___jb_tmp___").write_text(text % version)
            os.rename(path, path.with_name("word.py___jb_old___"))
            os.rename(path.with_name("word.py___jb_tmp___"), path)
            os.remove(path.with_name("word.py___jb_old___"))

        def anew(version):
            os.remove(path)
            path.write_text(text % version)

        self.assertEqual("old old", self.ask("python"))
        before = "old"
        for save in (over_a_hidden_file, with_a_backup, safely, anew):
            with self.subTest(save.__name__):
                save(save.__name__)
                self.wait_for_change("python", f"old {before}", f"old {save.__name__}")
                before = save.__name__

    def test_a_running_call_finishes_on_the_old_code(self):
        self.up_in_memory()
        with concurrent.futures.ThreadPoolExecutor() as threads:
            for function in [*COMPILED, *SCRIPTS]:
                with self.subTest(function):
                    until = self.directory / function
                    try:
                        running = threads.submit(self.ask, function, f"?until={until}")
                        self.wait_until(until.with_name(function + ".begun").exists)
                        if function in COMPILED:
                            before, after = "old", "new"
                            self.build(function, "new")
                        else:
                            before, after = "old old", "new old"
                            file = next(iter(SCRIPTS[function]))
                            self.write(file, SCRIPTS[function][file] % "new")
                        self.wait_for_change(function, before, after)
                        self.assertFalse(running.done())
                    finally:
                        until.touch()
                    self.assertEqual(before, running.result())
                    self.assertEqual(after, self.ask(function))

    def test_a_script_that_does_not_parse_is_an_error_until_it_does(self):
        process = self.up_in_memory()
        for function, files in SCRIPTS.items():
            with self.subTest(function):
                file = next(iter(files))
                self.assertEqual("old old", self.ask(function))
                before = len(process.lines["out"])
                self.write(file, "this is no code")
                self.wait_until(lambda: send("GET", f"{self.http}/{function}").status == 500)
                process.wait_for("SyntaxError", after=before)
                self.write(file, files[file] % "new")
                self.wait_until(lambda: send("GET", f"{self.http}/{function}").status == 200)
                self.assertEqual("new old", self.ask(function))

    def test_a_broken_library_leaves_the_old_one(self):
        process = self.up_in_memory()
        library = self.service / "build/library.so"
        self.replace(library, library.read_bytes()[:-100])
        process.wait_for(r"function 'library' goes on with its old code: cannot load .*library\.so: it is not whole$", "err")
        self.assertEqual("old", self.ask("library"))
        self.build("library", "new")
        self.wait_for_change("library", "old", "new")

    def test_a_library_is_loaded_when_its_writer_has_closed_it(self):
        self.up_in_memory()
        content = (self.service / "build/new.so").read_bytes()
        with (self.service / "build/library.so").open("wb", buffering=0) as library:
            for part in (content[:2000], content[2000:-2000], content[-2000:]):
                library.write(part)
                self.assertEqual("old", self.ask("library"))
        self.wait_for_change("library", "old", "new")

    def test_no_request_fails_during_a_burst_of_changes(self):
        self.up_in_memory()
        done, failures = threading.Event(), []

        def call(function):
            while not done.is_set():
                answer = send("GET", f"{self.http}/{function}")
                if answer.status != 200:
                    failures.append((function, answer))

        threads = [threading.Thread(target=call, args=(function,)) for function in [*COMPILED] * 2]
        for thread in threads:
            thread.start()
        try:
            for _ in range(10):
                for function in COMPILED:
                    self.build(function, "old")
                time.sleep(0.02)
            for function in COMPILED:
                self.build(function, "new")
                self.wait_for_change(function, "old", "new")
        finally:
            done.set()
            for thread in threads:
                thread.join()
        self.assertEqual([], failures)

    def test_packages_hidden_folders_and_builds_are_no_sources(self):
        process = self.up_in_memory()
        for folder in ("node_modules/package", ".git", "build/objects"):
            (self.service / folder).mkdir(parents=True)
            self.write(f"{folder}/index.js", "")
        self.write("src/words/word.js", "module.exports = 'new';\n")
        self.wait_for_change("common", "old old", "old new")
        line = process.wait_for(r".* reloaded: (.*)$", "err")
        self.assertEqual("src/words/word.js changed", line.group(1))

    def test_more_directories_than_may_be_watched_are_a_warning(self):
        # The limits of a user namespace of its own; service, build, build/program, src and src/words are more.
        limited = ["unshare", "--map-root-user", "sh", "-c", 'echo 3 > /proc/sys/user/max_inotify_watches && exec "$@"', "sh"]
        if subprocess.run([*limited, "true"], stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("no user namespaces here")
        program = self.directory / "limited"
        program.write_text(f'#!/bin/sh\nexec {shlex.join([*limited, str(BINARY)])} "$@"\n')
        program.chmod(0o755)
        with unittest.mock.patch("stack.BINARY", program):
            process = self.up_in_memory()
        process.wait_for(r"not every changed function is reloaded: .*\(fs\.inotify\.max_user_watches\)$", "err")
        self.assertEqual("old", self.ask("library"))
        self.assertEqual("old old", self.ask("python"))

    def test_no_reload(self):
        for arguments, text in ((["--no-reload"], ""), ([], "\ncustom:\n  serverless-offline: {reloadHandler: false}\n")):
            with self.subTest(arguments):
                with (self.service / "serverless.yml").open("a") as description:
                    description.write(text)
                process = self.up_in_memory(*arguments)
                self.assertEqual(("old", "old old"), (self.ask("library"), self.ask("common")))
                self.build("library", "new")
                self.write("src/words/word.js", "module.exports = 'new';\n")
                for _ in range(20):  # by what was loaded before
                    self.assertEqual(("old", "old old"), (self.ask("library"), self.ask("common")))
                    time.sleep(0.01)
                process.end()
                self.build("library", "old")
                self.write("src/words/word.js", "module.exports = 'old';\n")
        self.up_in_memory("--reload")
        self.assertEqual("old old", self.ask("common"))
        self.write("src/words/word.js", "module.exports = 'new';\n")
        self.wait_for_change("common", "old old", "old new")
