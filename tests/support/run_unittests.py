"""Runs the test_*.py of a folder and counts them: run_unittests.py NAME FOLDER [module or module.Class.test ...]."""

import os
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))


class CountingResult(unittest.TextTestResult):
    """One line a test with what it took, so that a slow one is seen. A test with subtests counts as many as it has."""

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self._subtests = {}

    def counts(self):
        """(passed, failed). An import or class set-up that fails is one failed test; so is a test that fails outside its subtests."""
        whole = {test.id() for test, _ in self.failures + self.errors if not hasattr(test, "test_case")}
        plain = self.testsRun - len(self.skipped) - len(self._subtests)
        passed = max(0, plain - len(whole - set(self._subtests))) + sum(passed for passed, _ in self._subtests.values())
        return passed, len(whole) + sum(failed for _, failed in self._subtests.values())

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
        passed, failed = self._subtests.get(test.id(), (0, 0))
        self._subtests[test.id()] = (passed + (err is None), failed + (err is not None))
        if err is not None:
            self._line(subtest, "FAIL")


def main(name, folder, chosen):
    sys.path.insert(0, os.path.abspath(folder))
    loader = unittest.TestLoader()
    suite = loader.loadTestsFromNames(chosen) if chosen else loader.discover(folder)
    result = unittest.TextTestRunner(stream=sys.stdout, resultclass=CountingResult).run(suite)
    passed, failed = result.counts()
    print(f"{name}: {passed} passed, {failed} failed")
    return 0 if failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
