"""Counts test cases in a JUnit file of ctest: the cases that a doctest binary reports, or one for any other test."""

import re
import sys
import xml.etree.ElementTree as ElementTree

SUMMARY = re.compile(r"\[doctest\] test cases: +(\d+) \| +(\d+) passed \| +(\d+) failed")


def main(path):
    passed = failed = 0
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        succeeded = case.get("status") == "run"
        counts = SUMMARY.findall(case.findtext("system-out") or "")
        for _, cases_passed, cases_failed in counts:
            passed += int(cases_passed)
            failed += int(cases_failed)
        if not counts:
            passed += succeeded
        if not succeeded and not any(int(cases_failed) for _, _, cases_failed in counts):
            failed += 1  # it crashed, hung, leaked or never started
            print(f"{case.get('name')}: {case.find('failure').get('message') if case.find('failure') is not None else 'did not run'}")
    print(f"unit: {passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
