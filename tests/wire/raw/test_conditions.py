"""Every row of the tables in conditions/, in both cohorts, against two servers of its own; conditions/README.md has their form.

One table, or one row, by hand: CONDITIONS=update_item CONDITIONS_ROW='7.5 ADD' tests/wire/run.py raw (parts of names do).
"""

import glob
import http.client
import json
import os
import re
import unittest

from condition_tables import COHORTS, Table
from offstage_server import Server
from wire_http import RawCase, call

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "conditions")
CHOSEN = os.environ.get("CONDITIONS", "")
CHOSEN_ROW = os.environ.get("CONDITIONS_ROW", "")
SETS = ("SS", "NS", "BS")
SHOWN_MAX = 1500


def matches(expected, actual):
    """Whether an answer is as expected: "$any" and {"$match": regex} stand for what differs each time, sets and Responses have no order."""
    if expected == "$any":
        return True
    if isinstance(expected, dict):
        if set(expected) == {"$match"}:
            return isinstance(actual, str) and re.fullmatch(expected["$match"], actual) is not None
        if set(expected) == {"$has"}:
            return isinstance(actual, dict) and all(name in actual and matches(inner, actual[name])
                                                    for name, inner in expected["$has"].items())
        if set(expected) == {"$unordered"}:
            return isinstance(actual, list) and matches(ordered(expected["$unordered"]), ordered(actual))
        return (isinstance(actual, dict) and set(expected) == set(actual)
                and all(matches(ordered(inner) if name in SETS else inner, ordered(actual[name]) if name in SETS else actual[name])
                        for name, inner in expected.items()))
    if isinstance(expected, list):
        return isinstance(actual, list) and len(expected) == len(actual) and all(map(matches, expected, actual))
    return type(expected) in (type(actual), int) and expected == actual


def ordered(value):
    return sorted(value, key=lambda element: json.dumps(element, sort_keys=True)) if isinstance(value, list) else value


def shown(value):
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN_MAX else f"{text[:SHOWN_MAX]}… ({len(text)} characters)"


class Conditions(RawCase):
    """One test for each table and cohort, one subtest for each row; the tests are added below."""

    @classmethod
    def setUpClass(cls):
        cls.servers, cls.connections = [], {}
        for cohort in COHORTS:
            server = Server("--in-memory", f"--validation={cohort}").start()
            cls.servers.append(server)
            cls.connections[cohort] = http.client.HTTPConnection(server.host, server.port, timeout=60)

    @classmethod
    def tearDownClass(cls):
        for connection in cls.connections.values():
            connection.close()
        for server in cls.servers:
            server.stop()

    def check(self, table, cohort):
        connection = self.connections[cohort]

        def send(operation, request):
            return call(operation, request.encode() if isinstance(request, str) else request, connection)

        def good(operation, request):
            answer = send(operation, request)
            self.assertEqual(answer.status, 200, f"{operation} {shown(request)}: {shown(answer.body.decode())}")
            return answer.json() if answer.body else None

        for request in table.tables:
            good("CreateTable", request)
        for name, items in table.items.items():
            for item in items:
                good("PutItem", {"TableName": name, "Item": item})
        try:
            for case in table.cases(cohort):
                if CHOSEN_ROW in case.name:
                    with self.subTest(case.name):
                        self.check_case(table, case, send, good)
        finally:
            for request in table.tables:
                send("DeleteTable", {"TableName": request["TableName"]})

    def check_case(self, table, case, send, good):
        try:
            for item in case.given():
                good("PutItem", {"TableName": table.tables[0]["TableName"], "Item": item})
            for operation, request, _ in case.steps("setup"):
                good(operation, request)
            answer = send(case.operation, case.request)
            got = answer.json() if answer.body else None
            if (answer.status, True) != (case.status, matches(case.answer, got)):
                self.fail(f"{case.operation} {shown(case.request)}\n expected {case.status} {shown(case.answer)}\n"
                          f" answered {answer.status} {shown(got)}")
            self.assert_envelope(answer)
            for operation, request, expected in case.steps("then"):
                got = good(operation, request)
                if expected is not None and not matches(expected, got):
                    self.fail(f"then {operation} {shown(request)}\n expected {shown(expected)}\n answered {shown(got)}")
        finally:
            for operation, request, _ in case.steps("teardown"):
                send(operation, request)
            if case.writes() and not table.items:
                for request in table.tables:
                    self.empty(request, good)

    @staticmethod
    def empty(created, good):
        """Each row finds the tables empty."""
        names = [attribute["AttributeName"] for attribute in created["KeySchema"]]
        more = {}
        while True:
            page = good("Scan", {"TableName": created["TableName"], **more})
            for item in page["Items"]:
                good("DeleteItem", {"TableName": created["TableName"], "Key": {name: item[name] for name in names}})
            if "LastEvaluatedKey" not in page:
                return
            more = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def add_tests():
    for path in sorted(glob.glob(os.path.join(FOLDER, "*.yaml"))):
        if CHOSEN not in os.path.basename(path):
            continue
        table = Table(path)
        for cohort in COHORTS:
            def test(self, table=table, cohort=cohort):
                self.check(table, cohort)
            setattr(Conditions, f"test_{table.name}_{cohort}", test)


add_tests()

if __name__ == "__main__":
    unittest.main()
