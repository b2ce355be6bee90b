"""Starting, stopping, killing: what happens to the process, and to the data."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.request

from offstage_server import Server, binary
from wire_client import all_items, client, definitions, index, key_schema


def create(dynamodb, name="data"):
    dynamodb.create_table(TableName=name, KeySchema=key_schema("pk", "sk"), BillingMode="PAY_PER_REQUEST",
                          AttributeDefinitions=definitions(pk="S", sk="N", g="S"), GlobalSecondaryIndexes=[index("gsi", "g", "sk")],
                          StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"})
    dynamodb.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    # So long ago that nothing expires.
    dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification={"Enabled": True, "AttributeName": "sk"})


def item(number, group="group"):
    return {"pk": {"S": f"p{number % 5}"}, "sk": {"N": str(number)}, "g": {"S": group}, "text": {"S": "x" * 200}}


class Lifecycle(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="offstage-test-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.data = os.path.join(self.folder, "data")

    def refuse(self, *arguments, expected=()):
        """Starting ends with exit code 1, nothing on stdout and one line on stderr that says these words."""
        done = subprocess.run([binary(), "dynamodb", *arguments], text=True, capture_output=True, timeout=30, check=False, cwd=self.folder)
        self.assertEqual(done.returncode, 1, done)
        self.assertEqual(done.stdout, "")
        self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
        for words in expected:
            self.assertIn(words, done.stderr)
        return done.stderr


class Starting(Lifecycle):
    def test_the_line_on_stdout_is_true_as_soon_as_it_is_printed(self):
        for _ in range(5):
            with Server("--in-memory") as server:
                with urllib.request.urlopen(server.url, timeout=5) as answer:
                    self.assertTrue(answer.read().startswith(b"healthy: dynamodb."))

    def test_it_binds_127_0_0_1_unless_told_otherwise(self):
        with Server("--in-memory") as server:
            self.assertEqual(server.host, "127.0.0.1")
        with Server("--in-memory", "--host", "127.0.0.2") as server:
            self.assertEqual(server.host, "127.0.0.2")
            with self.assertRaises(OSError):
                socket.create_connection(("127.0.0.1", server.port), timeout=5).close()
            socket.create_connection(("127.0.0.2", server.port), timeout=5).close()

    def test_a_port_in_use(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])
            self.refuse("--in-memory", "--port", port, expected=[port, "in use"])

    def test_a_port_that_a_server_left_a_moment_ago_is_free(self):
        with Server("--in-memory") as server:
            port = server.port
            client(server.url).list_tables()
        with Server("--in-memory", port=port) as server:
            self.assertEqual(server.port, port)

    def test_directories_that_cannot_be_used(self):
        file = os.path.join(self.folder, "file")
        with open(file, "w", encoding="ascii") as handle:
            handle.write("not a directory")
        self.refuse("--port", "0", "--data-dir", file, expected=[file])
        below = os.path.join(file, "below")
        self.refuse("--port", "0", "--data-dir", below, expected=[below])
        if os.getuid() != 0:
            locked = os.path.join(self.folder, "locked")
            os.mkdir(locked, 0o500)
            self.refuse("--port", "0", "--data-dir", locked, expected=[locked])

    def test_a_data_directory_in_use(self):
        with Server("--data-dir", self.data):
            self.refuse("--port", "0", "--data-dir", self.data, expected=[self.data, "in use"])

    def test_a_data_directory_of_something_else(self):
        os.mkdir(self.data)
        for name in ("CURRENT", "thesis.txt"):
            with open(os.path.join(self.data, name), "w", encoding="ascii") as handle:
                handle.write("MANIFEST-000001\n")
        self.refuse("--port", "0", "--data-dir", self.data, expected=[self.data])
        self.assertTrue(os.path.exists(os.path.join(self.data, "thesis.txt")))

    def test_unknown_flags_are_named(self):
        done = subprocess.run([binary(), "dynamodb", "--nope"], text=True, capture_output=True, timeout=30, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("--nope", done.stderr)

    def test_flags_of_dynamodb_local(self):
        with Server("-inMemory", "-sharedDb", "-delayTransientStatuses", "-cors", "*", port_flag="-port") as server:
            dynamodb = client(server.url)
            answer = dynamodb.create_table(TableName="data", KeySchema=key_schema("pk"), AttributeDefinitions=definitions(pk="S"),
                                           BillingMode="PAY_PER_REQUEST")
            self.assertEqual(answer["TableDescription"]["TableStatus"], "CREATING")
            self.assertEqual(dynamodb.describe_table(TableName="data")["Table"]["TableStatus"], "CREATING")
            dynamodb.get_waiter("table_exists").wait(TableName="data", WaiterConfig={"Delay": 1, "MaxAttempts": 60})
        for _ in range(2):
            with Server("-dbPath", self.data, "-sharedDb", port_flag="-port") as server:
                dynamodb = client(server.url)
                if not dynamodb.list_tables()["TableNames"]:
                    create(dynamodb)
                self.assertEqual(dynamodb.list_tables()["TableNames"], ["data"])


class Stopping(Lifecycle):
    def test_sigterm_and_ctrl_c_end_it_within_a_second(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            for arguments in (("--in-memory",), ("--data-dir", self.data)):
                with self.subTest(number, arguments=arguments):
                    server = Server(*arguments).start()
                    idle = socket.create_connection((server.host, server.port), timeout=5)  # a kept-alive connection holds nothing up
                    code, seconds = server.signal(number)
                    idle.close()
                    self.assertEqual(code, 0, server.stderr())
                    self.assertLess(seconds, 1.0)

    def test_it_ends_within_a_second_under_load_and_keeps_what_it_acknowledged(self):
        server = Server("--data-dir", self.data).start()
        create(client(server.url))
        load = Load(server.url)
        load.run_for(1.0)
        code, seconds = server.signal(signal.SIGTERM)
        load.join()
        self.assertEqual(code, 0, server.stderr())
        self.assertLess(seconds, 1.0)
        self.assert_acknowledged(load)

    def test_a_restart_keeps_tables_items_and_indexes(self):
        with Server("--data-dir", self.data) as server:
            dynamodb = client(server.url)
            create(dynamodb)
            create(dynamodb, "gone")
            for number in range(100):
                dynamodb.put_item(TableName="data", Item=item(number))
            dynamodb.delete_item(TableName="data", Key={"pk": {"S": "p0"}, "sk": {"N": "0"}})
            dynamodb.delete_table(TableName="gone")
            before = dynamodb.describe_table(TableName="data")["Table"]
        for _ in range(2):
            with Server("--data-dir", self.data) as server:
                dynamodb = client(server.url)
                self.assertEqual(dynamodb.list_tables()["TableNames"], ["data"])
                after = dynamodb.describe_table(TableName="data")["Table"]
                for name in ("TableId", "TableArn", "CreationDateTime", "KeySchema", "AttributeDefinitions", "GlobalSecondaryIndexes"):
                    self.assertEqual(after[name], before[name])
                found = {int(found["sk"]["N"]) for found in all_items(dynamodb.scan, TableName="data")}
                self.assertEqual(found, set(range(1, 100)))
                indexed = all_items(dynamodb.query, TableName="data", IndexName="gsi", KeyConditionExpression="g = :g",
                                    ExpressionAttributeValues={":g": {"S": "group"}})
                self.assertEqual([int(found["sk"]["N"]) for found in indexed], list(range(1, 100)))

    def test_in_memory_leaves_nothing_behind(self):
        server = Server("--in-memory")
        with tempfile.TemporaryDirectory() as empty:
            here = os.getcwd()
            os.chdir(empty)
            try:
                with server:
                    create(client(server.url))
            finally:
                os.chdir(here)
            self.assertEqual(os.listdir(empty), [])

    def assert_acknowledged(self, load):
        """Everything that was answered with 200 is there, in the table and in the index, and nothing is half there."""
        self.assertGreater(len(load.acknowledged), 50)
        with Server("--data-dir", self.data) as server:
            dynamodb = client(server.url)
            stored = {int(found["sk"]["N"]) for found in all_items(dynamodb.scan, TableName="data")}
            self.assertEqual(load.acknowledged - stored, set(), "acknowledged and lost")
            self.assertLessEqual(stored, load.sent)
            indexed = {int(found["sk"]["N"]) for found in all_items(dynamodb.scan, TableName="data", IndexName="gsi")}
            self.assertEqual(indexed, stored, "the index and the table differ")

    def test_kill_9_in_a_write_loop_loses_no_acknowledged_write(self):
        for _ in range(3):
            shutil.rmtree(self.data, ignore_errors=True)
            server = Server("--data-dir", self.data).start()
            create(client(server.url))
            load = Load(server.url)
            load.run_for(0.7)
            server.kill()
            load.join()
            self.assert_acknowledged(load)

    def test_a_data_directory_of_another_version(self):
        with Server("--data-dir", self.data) as server:
            create(client(server.url))
        with open(os.path.join(self.data, "OFFSTAGE_FORMAT"), "w", encoding="ascii") as handle:
            handle.write("999\n")
        self.refuse("--port", "0", "--data-dir", self.data, expected=[self.data, "another version", "999"])


class Load:
    """Four writers that put numbered items until the server is gone, and remember which puts were answered."""

    def __init__(self, url):
        self.url = url
        self.sent = set()
        self.acknowledged = set()
        self.threads = [threading.Thread(target=self._write, args=(first,)) for first in range(4)]

    def run_for(self, seconds):
        for thread in self.threads:
            thread.start()
        time.sleep(seconds)

    def join(self):
        for thread in self.threads:
            thread.join()

    def _write(self, first):
        dynamodb = client(self.url)
        for number in range(first, 1_000_000, 4):
            self.sent.add(number)
            try:
                dynamodb.put_item(TableName="data", Item=item(number))
            except Exception:  # whatever tells a client that the server went away
                return
            self.acknowledged.add(number)


del Lifecycle

if __name__ == "__main__":
    unittest.main()
