"""The admin API's snapshots, reset and listing, with boto3: what a test suite does between its tests."""

import json
import os
import shutil
import tempfile
import threading
import time
import unittest

from offstage_server import Server
from test_isolation import HOME, OTHER, create, dynamodb_of, put, tables, value
from test_simulation import admin
from wire_client import definitions, index, key_schema

HOUR_MS = 3_600_000


def fill(dynamodb):
    """A table with an index, a stream and a time to live, and what came and went in it."""
    dynamodb.create_table(TableName="tab", KeySchema=key_schema("pk"), AttributeDefinitions=definitions(pk="S", g="S"),
                          BillingMode="PAY_PER_REQUEST", GlobalSecondaryIndexes=[index("gsi", "g")],
                          StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
                          Tags=[{"Key": "stage", "Value": "test"}])
    dynamodb.update_time_to_live(TableName="tab", TimeToLiveSpecification={"Enabled": True, "AttributeName": "until"})
    for number in range(30):
        dynamodb.put_item(TableName="tab", Item={"pk": {"S": str(number)}, "g": {"S": str(number % 3)}, "until": {"N": "4000000000"}})
    dynamodb.delete_item(TableName="tab", Key={"pk": {"S": "7"}})


def records(streams):
    found = []
    for stream in streams.list_streams()["Streams"]:
        for shard in streams.describe_stream(StreamArn=stream["StreamArn"])["StreamDescription"]["Shards"]:
            iterator = streams.get_shard_iterator(StreamArn=stream["StreamArn"], ShardId=shard["ShardId"],
                                                  ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
            found += streams.get_records(ShardIterator=iterator)["Records"]
    return found


def everything(server):
    """All that a client can see, and what the admin API says of it."""
    dynamodb = dynamodb_of(server, HOME)
    streams = dynamodb_of(server, HOME, service="dynamodbstreams")
    seen = []
    for name in tables(dynamodb):
        table = dynamodb.describe_table(TableName=name)["Table"]
        seen.append([table, dynamodb.scan(TableName=name)["Items"], dynamodb.scan(TableName=name, IndexName="gsi")["Items"],
                     dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"],
                     dynamodb.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"]])
    return json.loads(json.dumps([seen, records(streams), admin(server, path="tables")[1]], default=str))


class Snapshots(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.data = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.data)

    def ok(self, server, method, path):
        status, answer = admin(server, method, {}, path=path)
        self.assertEqual(status, 200, answer)
        return answer

    def go_back(self, *arguments):
        with Server(*arguments) as server:
            dynamodb = dynamodb_of(server, HOME)
            fill(dynamodb)
            before = everything(server)
            self.assertEqual(len(before[1]), 31)
            self.assertEqual([table["items"] for table in before[2]["tables"]], [29])
            self.assertEqual([(i["name"], i["items"]) for i in before[2]["tables"][0]["indexes"]], [("gsi", 29)])
            self.ok(server, "PUT", "snapshots/filled")
            self.assertEqual(everything(server), before)

            dynamodb.put_item(TableName="tab", Item={"pk": {"S": "new"}, "g": {"S": "1"}})
            dynamodb.update_table(TableName="tab", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "gsi"}}])
            dynamodb.delete_item(TableName="tab", Key={"pk": {"S": "8"}})
            admin(server, "PUT", {"advance_ms": 30 * HOUR_MS}, path="clock")
            dynamodb.delete_table(TableName="tab")
            self.ok(server, "POST", "snapshots/filled/restore")
            self.assertEqual(everything(server), before)

            self.assertEqual(self.ok(server, "POST", "reset")["tables"], [])
            self.assertEqual(everything(server)[:2], [[], []])
            self.ok(server, "POST", "snapshots/filled/restore")
            self.assertEqual(everything(server), before)
            # What is there is written to as ever: the stream goes on, the index and the counters follow.
            dynamodb.delete_item(TableName="tab", Key={"pk": {"S": "8"}})
            after = everything(server)
            self.assertEqual(after[1][:31], before[1])
            self.assertEqual(after[1][31]["eventName"], "REMOVE")
            self.assertEqual(after[2]["tables"][0]["indexes"][0]["items"], 28)

    def test_back_to_a_snapshot_in_memory(self):
        self.go_back("--in-memory")

    def test_back_to_a_snapshot_on_disk(self):
        self.go_back("--data-dir", self.data)

    def test_they_outlive_a_restart_and_a_kill(self):
        with Server("--data-dir", self.data) as server:
            fill(dynamodb_of(server, HOME))
            before = everything(server)
            self.ok(server, "PUT", "snapshots/filled")
            self.ok(server, "POST", "reset")
        server = Server("--data-dir", self.data).start()
        self.assertEqual(everything(server)[0], [])
        self.ok(server, "POST", "snapshots/filled/restore")
        server.kill()
        with Server("--data-dir", self.data) as server:
            self.assertEqual(everything(server), before)
            self.assertEqual([snapshot["name"] for snapshot in self.ok(server, "GET", "snapshots")["snapshots"]], ["filled"])

    def test_killed_at_any_moment_there_is_one_state_or_the_other(self):
        with Server("--data-dir", self.data) as server:
            fill(dynamodb_of(server, HOME))
            before = everything(server)
            self.ok(server, "PUT", "snapshots/filled")
        for pause_ms in (0, 2, 4, 7, 11, 16, 25, 60):
            server = Server("--data-dir", self.data).start()

            def exchange(server=server):
                try:
                    while True:
                        admin(server, "POST", {}, path="reset")
                        admin(server, "POST", {}, path="snapshots/filled/restore")
                except OSError:
                    pass  # it was killed

            thread = threading.Thread(target=exchange)
            thread.start()
            time.sleep(pause_ms / 1000)
            server.kill()
            thread.join()
            with Server("--data-dir", self.data) as server:
                self.assertIn(everything(server), (before, [[], [], {**before[2], "tables": []}]), pause_ms)
                self.assertLessEqual(len(os.listdir(os.path.join(self.data, "stores"))), 2)

    def test_reset_while_writers_run(self):
        for arguments in (("--in-memory",), ("--data-dir", self.data)):
            with Server(*arguments) as server:
                dynamodb = dynamodb_of(server, HOME)
                create(dynamodb)
                over = threading.Event()
                odd = []

                def write(number, server=server, over=over, odd=odd):
                    own = dynamodb_of(server, HOME)
                    while not over.is_set():
                        try:
                            own.put_item(TableName="tab", Item={"pk": {"S": str(number)}, "v": {"S": "x"}})
                        except own.exceptions.ResourceNotFoundException:
                            pass  # after a reset, before the table is made again
                        except Exception as error:  # pylint: disable=broad-exception-caught
                            odd.append(error)

                writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
                for writer in writers:
                    writer.start()
                for _ in range(8):
                    self.ok(server, "POST", "reset")
                    create(dynamodb)
                over.set()
                for writer in writers:
                    writer.join()
                self.assertEqual(odd, [])
                found = dynamodb.scan(TableName="tab")["Count"]
                self.assertEqual(admin(server, path="tables")[1]["tables"][0]["items"], found)

    def test_isolated_accounts_have_their_own(self):
        with Server("--in-memory", "--isolate") as server:
            there = f"account={OTHER}&region=us-east-1"
            for account in (HOME, OTHER):
                create(dynamodb_of(server, account))
                put(dynamodb_of(server, account), account)
            self.ok(server, "PUT", f"snapshots/one?{there}")
            self.assertEqual(self.ok(server, "GET", "snapshots")["snapshots"], [])
            self.ok(server, "POST", f"reset?{there}")
            self.assertEqual((tables(dynamodb_of(server, OTHER)), value(dynamodb_of(server, HOME))), ([], HOME))
            self.ok(server, "POST", f"snapshots/one/restore?{there}")
            self.assertEqual(value(dynamodb_of(server, OTHER)), OTHER)
            answer = self.ok(server, "GET", f"tables?{there}")
            self.assertEqual((answer["account"], [table["name"] for table in answer["tables"]]), (OTHER, ["tab"]))

    def test_switched_off(self):
        with Server("--in-memory", "--no-admin") as server:
            for method, path in (("GET", "tables"), ("POST", "reset"), ("GET", "snapshots"), ("PUT", "snapshots/a")):
                self.assertEqual(admin(server, method, {}, path=path), (404, {"error": "the admin API is switched off"}))


if __name__ == "__main__":
    unittest.main()
