"""Runs the test_*.py of a folder and counts them: run_unittests.py NAME FOLDER [module or module.Class.test ...]."""

import os
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))


class CountingResult(unittest.TextTestResult):
    """One line a test with what it took, so that a slow one is seen."""

    def startTest(self, test):
        self._started = time.monotonic()
        unittest.TestResult.startTest(self, test)

    def _line(self, test, verdict):
        seconds = time.monotonic() - getattr(self, "_started", time.monotonic())
        self.stream.writeln(f"{verdict:5} {test.id()} ({seconds:.2f} s)")
        self.stream.flush()

    def addSuccess(self, test):
        unittest.TestResult.addSuccess(self, test)
        self._line(test, "ok")

    def addFailure(self, test, err):
        unittest.TestResult.addFailure(self, test, err)
        self._line(test, "FAIL")

    def addError(self, test, err):
        unittest.TestResult.addError(self, test, err)
        self._line(test, "ERROR")

    def addSkip(self, test, reason):
        unittest.TestResult.addSkip(self, test, reason)
        self._line(test, "skip")

    def addSubTest(self, test, subtest, err):
        unittest.TestResult.addSubTest(self, test, subtest, err)
        if err is not None:
            self._line(subtest, "FAIL")


def main(name, folder, chosen):
    sys.path.insert(0, os.path.abspath(folder))
    loader = unittest.TestLoader()
    suite = loader.loadTestsFromNames(chosen) if chosen else loader.discover(folder)
    result = unittest.TextTestRunner(stream=sys.stdout, resultclass=CountingResult).run(suite)
    # A test with several failing subtests is one failed test; an import or class set-up that fails is one too.
    failed = len({getattr(test, "test_case", test).id() for test, _ in result.failures + result.errors})
    passed = max(0, result.testsRun - failed - len(result.skipped))
    print(f"{name}: {passed} passed, {failed} failed")
    return 0 if failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
