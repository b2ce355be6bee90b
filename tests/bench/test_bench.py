"""That the bench runs, and that what it says has its form. How fast anything is, is not tested."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from xml.etree import ElementTree

import growth
import items
import load
import rows
import workloads
from endpoints import Endpoint, offstage
from http_call import Connection
from loads import seed

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.environ.get("OFFSTAGE_BUILD_DIR", os.path.join(HERE, "..", "..", "build", "bench"))
SHORT = ["--rounds", "1", "--seconds", "1", "--connections", "2", "--items", "200"]


def bench(*arguments):
    return subprocess.run([sys.executable, os.path.join(HERE, "bench.py"), "--build", BUILD, *SHORT, *arguments],
                          capture_output=True, text=True, check=False)


class BenchRuns(unittest.TestCase):
    def test_a_load_is_a_row_of_the_ceiling_and_one_of_offstage(self):
        done = bench("--only", "put", "--in-memory")
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        head, *_ = done.stdout.splitlines()
        self.assertRegex(head, r"^workload +conn +target +ops/s +p50 ms +p99 ms +p99.9 ms +RSS MB +CPU s/1000 +MB/s +cores +wrk cores +of ceiling$")
        records = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        self.assertEqual([(record["workload"], record["target"], record["connections"]) for record in records],
                         [("put", "ceiling", 2), ("put", "offstage", 2)])
        for record in records:
            for name in ("ops_per_second", "p50_ms", "p99_ms", "p99_9_ms", "resident_mb", "load_cores"):
                self.assertGreater(record[name], 0, name)
        self.assertAlmostEqual(records[1]["of_ceiling"], records[1]["ops_per_second"] / records[0]["ops_per_second"], places=3)

    def test_whole_runs_are_timed(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "rows.jsonl")
            done = bench("--only", "start,cycle", "--json", path)
            self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
            with open(path, encoding="utf-8") as file:
                records = [json.loads(line) for line in file]
        self.assertEqual([record["workload"] for record in records], ["start-memory", "cycle-memory", "cycle-disk"])
        for record in records:
            self.assertGreater(record["p50_ms"], 0)
            self.assertEqual(record["rounds"], 5)

    def test_a_server_is_measured_on_one_core_and_on_two(self):
        done = bench("--only", "cores", "--in-memory")
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        records = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        self.assertEqual([(record["workload"], record["target"], record["connections"]) for record in records],
                         [(f"cores-{name}", f"offstage, {where}", 2) for name in ("get", "put", "query") for where in ("one core", "two cores")])
        for one, two in zip(records[::2], records[1::2]):
            self.assertNotIn("times_one_core", one)
            self.assertAlmostEqual(two["times_one_core"], two["ops_per_second"] / one["ops_per_second"], places=3)

    def test_a_service_is_up_when_its_handler_has_answered(self):
        done = bench("--only", "start-up")
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        record = json.loads(done.stdout.splitlines()[-1])
        self.assertEqual((record["workload"], record["rounds"]), ("start-up-scores", 5))

    def test_another_endpoint_has_rows_of_its_own_and_is_left_as_it_was(self):
        with offstage(os.path.join(BUILD, "cli", "offstage"), None) as other:
            done = bench("--only", "query", "--in-memory", "--against", "other=" + other.url)
            self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
            with Connection(other.url) as connection:
                self.assertEqual(connection.call("ListTables", {})["TableNames"], [])
        targets = [json.loads(line)["target"] for line in done.stdout.splitlines() if line.startswith("{")]
        self.assertEqual(targets, ["ceiling", "offstage", "other"])

    def test_an_endpoint_that_is_not_there_is_one_line(self):
        done = bench("--only", "query", "--in-memory", "--against", "other=http://127.0.0.1:1")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"^bench: http://127.0.0.1:1: Connection refused\n$")

    def test_an_unknown_workload_is_refused(self):
        done = bench("--only", "getitem")
        self.assertEqual(done.returncode, 2)
        self.assertIn("no workload getitem", done.stderr)


class Growth(unittest.TestCase):
    def test_a_table_grows_from_step_to_step(self):
        with tempfile.TemporaryDirectory() as folder:
            picture = os.path.join(folder, "growth.svg")
            done = subprocess.run([sys.executable, os.path.join(HERE, "growth.py"), "--build", BUILD, "--from", "250", "--to", "2500", "--rounds", "1",
                                   "--seconds", "1", "--svg", picture], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
            texts = [element.text for element in ElementTree.parse(picture).iter("{http://www.w3.org/2000/svg}text")]
        self.assertRegex(done.stdout.splitlines()[0], r"^ *items +GetItem +PutItem .* RSS MB +most MB +disk MB$")
        steps = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        self.assertEqual([(step["items"], step["large_partition"]) for step in steps], [(250, 25), (2500, 250)])
        for step in steps:
            rates = [step[workload.name]["ops_per_second"] for workload in growth.WORKLOADS]
            for number in (step["resident_mb"], step["disk_mb"], *rates):
                self.assertGreater(number, 0)
        for workload in growth.WORKLOADS:
            self.assertIn(workload.title, texts)
        self.assertEqual(texts.count("2,500"), 2)

    def step(self, count, get, query, large, most):
        return {"items": count, "peak_mb": most, "get": {"of_ceiling": get}, "query": {"of_ceiling": query}, "query-large": {"of_ceiling": large}}

    def test_goals_are_those_of_the_last_step(self):
        first = self.step(10_000, 0.6, 0.2, 0.2, 50)
        self.assertEqual([line.partition(":")[0] for line in growth.goals([first, self.step(100_000, 0.5, 0.2, 0.19, 200)])], ["reached"] * 3)
        self.assertEqual(list(growth.goals([first, self.step(100_000, 0.3, 0.2, 0.1, 301)])), [
            "missed: 0.50 of its first rate is what GetItem keeps, goal 0.7, at 100,000 items",
            "missed: 0.50 times as many queries of the large partition as of one of a hundred, goal 0.9, at 100,000 items",
            "missed: 301.00 MB resident at most, goal 300, at 100,000 items"])


class Loads(unittest.TestCase):
    def test_a_table_is_filled_with_the_items_that_are_asked_for(self):
        with offstage(os.path.join(BUILD, "cli", "offstage"), None) as server:
            seed(server, 130)
            with Connection(server.url) as connection:
                items.fill(connection, workloads.TABLE, range(items.LARGE_PARTITION, items.LARGE_PARTITION + 30), 130)
                for number in (0, 129, items.LARGE_PARTITION + 29):
                    found = connection.call("GetItem", {"TableName": workloads.TABLE, "Key": items.key(number)})
                    self.assertEqual(found["Item"], items.item(number, 130))
                self.assertEqual(connection.call("Scan", {"TableName": workloads.TABLE, "Select": "COUNT"})["Count"], 160)

    def test_every_workload_is_answered_as_it_has_to_be(self):
        with offstage(os.path.join(BUILD, "cli", "offstage"), None) as server:
            seed(server, 200)
            with Connection(server.url) as connection:
                for workload in workloads.WORKLOADS:
                    with self.subTest(workload.name):
                        self.assertGreater(len(workloads.prepare(workload, connection, 200)), 0)

    def test_a_request_that_fails_fails_the_row(self):
        with offstage(os.path.join(BUILD, "cli", "offstage"), None) as server:
            absent = workloads.dynamodb("GetItem", {"TableName": "absent", "Key": items.key(0)})
            with load.write_requests([absent]) as file, self.assertRaises(load.LoadFailed) as failed:
                load.run(server.url, server.pid, file.name, 1, 1)
        self.assertRegex(str(failed.exception), r"^\{'status': \d+\} of \d+ requests failed$")

    def test_a_server_that_does_not_start_says_why(self):
        with self.assertRaisesRegex(Exception, "no such flag"):
            with Endpoint("broken", ["sh", "-c", "echo no such flag >&2; exit 1"], r"on (\S+)"):
                pass


class Rows(unittest.TestCase):
    def pair(self, mine, theirs, workload="put"):
        ours, ceiling = rows.Row(workload, "", "offstage", 16), rows.Row(workload, "", "ceiling", 16)
        ours.rounds = [{"ops_per_second": each, "p50_ms": 1, "p99_ms": 1} for each in mine]
        ceiling.rounds = [{"ops_per_second": each, "p50_ms": 1, "p99_ms": 1} for each in theirs]
        return ours, rows.compare_all([ours, ceiling])

    def test_a_ratio_is_the_median_of_the_rounds_ratios(self):
        ours, _ = self.pair([50, 10, 80], [100, 40, 100])
        self.assertEqual(ours.value("of_ceiling"), 0.5)

    def test_what_falls_short_is_told(self):
        ours, by_place = self.pair([40], [100])
        self.assertEqual(list(rows.shortfalls([ours], by_place)), ["missed:  at 16 connections, offstage: 0.40 of the ceiling, goal 0.5"])
        ours, by_place = self.pair([60], [100])
        self.assertEqual(list(rows.shortfalls([ours], by_place)), [])

    def test_a_row_that_failed_is_named_below_the_table(self):
        row = rows.Row("transact", "TransactWriteItems 2", "dynalite", 16)
        row.failure = "400 UnknownOperationException"
        text = rows.table([row]).splitlines()
        self.assertRegex(text[1], r"^TransactWriteItems 2 +16 +dynalite +failed$")
        self.assertEqual(text[2], "failed: transact, dynalite: 400 UnknownOperationException")


if __name__ == "__main__":
    unittest.main()
