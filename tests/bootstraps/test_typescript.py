"""Handlers in TypeScript: compiled by the project's own esbuild, or not at all."""

import os
import subprocess
import unittest

import test_node
from runtime_api_server import REPOSITORY, node_packages

LIBRARY = "export enum Kind { Plain = 'plain', Other = 'other' }\nexport const double = (n: number): number => n * 2;\n"
HANDLER = """import { double, Kind } from './lib';
import type { Unknown } from 'types-only';
import { packaged } from 'packaged';
interface Event { n: number }
export const handler = async (event: Event): Promise<unknown> => {
  if (event.n < 0) throw new RangeError('negative');
  return [double(event.n), Kind.Plain, packaged, __dirname.length > 0];
};
"""
STRIPS_TYPES = subprocess.run([test_node.NODE, "-p", "Boolean(process.features.typescript)"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip() == "true"


class TypeScript(test_node.NodeTest):
    def install(self, packages="node_modules"):
        """Puts esbuild into the project, and a package that is not compiled with it."""
        installed = node_packages(REPOSITORY / "tests" / "bootstraps" / "node")
        (self.folder / packages).mkdir(parents=True)
        for name in ("esbuild", "@esbuild"):
            os.symlink(installed / name, self.folder / packages / name)

    FILES = {"src/index.ts": HANDLER, "src/lib.ts": LIBRARY, "node_modules/packaged/index.js": "exports.packaged = 'from a package';"}

    def test_with_esbuild(self):
        self.install()
        function = self.node(self.FILES, "src/index.handler")
        self.assertEqual(function.result({"n": 21}), [42, "plain", "from a package", True])
        # The trace speaks of the file that was written, not of what it became.
        error = function.error({"n": -1})
        self.assertIn(f"({self.folder}/src/index.ts:6:", error["trace"][1])

    def test_a_function_that_was_imported_as_a_namespace(self):
        self.install()
        files = {
            "node_modules/shout/index.js": "module.exports = (text) => text.toUpperCase(); module.exports.loud = true;",
            "index.ts": "import * as shout from 'shout';\nimport named from 'shout';\nimport * as fs from 'fs';\n"
                        "export const handler = async () => [shout('hey'), shout.loud, named('ho'), typeof fs.readFileSync];\n",
        }
        self.assertEqual(self.node(files).result(), ["HEY", True, "HO", "function"])

    def test_with_the_esbuild_of_tsx(self):
        self.install("node_modules/tsx/node_modules")
        function = self.node({**self.FILES, "node_modules/tsx/package.json": "{}"}, "src/index.handler")
        self.assertEqual(function.result({"n": 1})[0], 2)

    def test_es_modules(self):
        self.install()
        code = "import { double } from './lib';\nimport { readFileSync } from 'fs';\nconst start: number = await Promise.resolve(40);\nexport const handler = async () => double(1) + start + (readFileSync ? 0 : 1);\n"
        for name, files in {"mts": {"index.mts": code, "lib.ts": LIBRARY}, "type module": {"index.ts": code, "lib.ts": LIBRARY, "package.json": '{"type":"module"}'}}.items():
            with self.subTest(name):
                for old in self.folder.glob("*.*ts"):
                    old.unlink()
                self.assertEqual(self.node(files).result(), 42)
        self.assertEqual(list((self.folder / "node_modules/.cache/offstage").iterdir()), [])

    def test_errors_in_the_source(self):
        self.install()
        error, _ = self.node({"index.ts": "export const handler = async () => {\n  const a: = 1;\n};"}).init_error()
        self.assertEqual(error["errorType"], "Runtime.UserCodeSyntaxError")
        self.assertIn("index.ts:2:11: ERROR: Unexpected \"=\"", error["errorMessage"])
        error, _ = self.node({"index.ts": "import { absent } from './absent';\nexport const handler = absent;\n"}).init_error()
        self.assertEqual(error["errorType"], "Runtime.ImportModuleError")
        self.assertIn("index.ts:1:23: ERROR: Could not resolve \"./absent\"", error["errorMessage"])

    def test_javascript_goes_first(self):
        self.assertEqual(self.node({"index.js": "exports.handler = async () => 'js';", "index.ts": "not compiled"}).result(), "js")

    def test_without_a_compiler(self):
        function = self.node({"index.ts": "export const handler = async (n: number): Promise<number> => n;\n", "package.json": '{"type":"module"}'})
        if STRIPS_TYPES:
            self.assertEqual(function.result(3), 3)
            return
        error, _ = function.init_error()
        self.assertEqual(error["errorType"], "Runtime.ImportModuleError")
        self.assertEqual(error["errorMessage"], f"index.ts is TypeScript, and neither esbuild nor tsx is installed in {self.folder}. Function tested runs after: npm install --save-dev esbuild")


if __name__ == "__main__":
    unittest.main()
