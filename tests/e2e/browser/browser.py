"""Debian's Chromium, headless, with pages of two origins to call an API from."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "support"))

from node_packages import install  # noqa: E402


def find_chromium():
    """Its path. scripts/test has installed it and says so; by hand, tests are left out where there is none."""
    path = shutil.which("chromium")
    if path:
        return path
    reason = "NO BROWSER TESTS: there is no chromium on this machine (apt-get install chromium)"
    if os.environ.get("OFFSTAGE_NEEDS_BROWSER"):
        raise AssertionError(reason)
    print(reason, file=sys.stderr)
    raise unittest.SkipTest(reason)


class Browser:
    def __init__(self):
        chromium = find_chromium()
        install(str(HERE))
        self._process = subprocess.Popen(["node", HERE / "pages.mjs", chromium], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            self.origins = self._read()["origins"]
        except BaseException:
            self.close()
            raise

    def _read(self):
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError("the browser has ended")
        return json.loads(line)

    def fetch(self, page, url, init=None, cookie=None):
        """What the page of that number sees of fetch(url, init): status, headers and body, or error."""
        request = {"page": page, "url": url, "init": init or {}, "cookie": cookie}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return self._read()

    def close(self):
        self._process.stdin.close()  # it ends by itself
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
