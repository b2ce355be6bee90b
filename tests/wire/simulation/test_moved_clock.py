"""A day of a stream in a moment: the clock is moved by the admin API while consumers follow parents and children."""

import time
import unittest

import boto3
from botocore.exceptions import ClientError

from offstage_server import Server
from test_simulation import admin
from wire_client import _CONFIG, client, definitions, key_schema

HOUR_MS = 3_600_000


class MovedClock(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--in-memory").start()
        cls.addClassCleanup(cls.server.stop)
        cls.dynamodb = client(cls.server.url)
        cls.streams = boto3.client("dynamodbstreams", endpoint_url=cls.server.url, config=_CONFIG,
                                   aws_access_key_id="wiretest", aws_secret_access_key="wiretest")

    def setUp(self):
        self.table = f"t-{self.id().rsplit('.', 1)[-1]}"
        self.dynamodb.create_table(TableName=self.table, KeySchema=key_schema("pk"), AttributeDefinitions=definitions(pk="S"),
                                   BillingMode="PAY_PER_REQUEST",
                                   StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"})
        self.arn = self.dynamodb.describe_table(TableName=self.table)["Table"]["LatestStreamArn"]

    def move(self, hours):
        status, _ = admin(self.server, "PUT", {"advance_ms": int(hours * HOUR_MS)}, path="clock")
        self.assertEqual(status, 200)

    def put(self, key):
        self.dynamodb.put_item(TableName=self.table, Item={"pk": {"S": key}})

    def shards(self):
        return self.streams.describe_stream(StreamArn=self.arn)["StreamDescription"]["Shards"]

    def iterator(self, shard, kind="TRIM_HORIZON", **more):
        return self.streams.get_shard_iterator(StreamArn=self.arn, ShardId=shard["ShardId"], ShardIteratorType=kind,
                                               **more)["ShardIterator"]

    def read_to_end(self, shard):
        """(keys, whether the shard has ended) of a shard, as consumers read it."""
        keys, iterator = [], self.iterator(shard)
        for _ in range(10):
            page = self.streams.get_records(ShardIterator=iterator, Limit=1)
            keys += [each["dynamodb"]["Keys"]["pk"]["S"] for each in page["Records"]]
            iterator = page.get("NextShardIterator")
            if iterator is None:
                return keys, True
            if not page["Records"]:
                return keys, False
        self.fail("the shard does not end")

    def assert_refused(self, code, call, **parameters):
        with self.assertRaises(ClientError) as raised:
            call(**parameters)
        self.assertEqual(raised.exception.response["Error"]["Code"], code)

    def test_consumers_follow_parents_and_children(self):
        self.put("first")
        self.move(4)
        self.put("second")
        self.move(9)
        self.put("third")
        shards = self.shards()
        self.assertEqual([self.read_to_end(shard) for shard in shards],
                         [(["first"], True), (["second"], True), (["third"], False)])
        self.assertEqual([shard.get("ParentShardId") for shard in shards], [None, shards[0]["ShardId"], shards[1]["ShardId"]])
        self.assertEqual(sorted(shard["ShardId"] for shard in shards), [shard["ShardId"] for shard in shards])
        first, second, third = (shard["SequenceNumberRange"] for shard in shards)
        self.assertLess(int(first["EndingSequenceNumber"]), int(second["StartingSequenceNumber"]))
        self.assertNotIn("EndingSequenceNumber", third)

    def test_an_iterator_is_good_for_a_quarter_of_an_hour(self):
        iterator = self.iterator(self.shards()[0])
        self.move(0.24)
        self.streams.get_records(ShardIterator=iterator)
        self.move(0.02)
        self.assert_refused("ExpiredIteratorException", self.streams.get_records, ShardIterator=iterator)

    def test_records_are_trimmed_after_a_day(self):
        shard = self.shards()[0]
        for number in range(3):
            self.put(f"i{number}")
            self.move(1)
        page = self.streams.get_records(ShardIterator=self.iterator(shard))
        numbers = [each["dynamodb"]["SequenceNumber"] for each in page["Records"]]
        self.move(22.5)  # the first two are older than a day
        self.assertEqual(self.read_to_end(shard), (["i2"], True))
        self.assert_refused("TrimmedDataAccessException", self.iterator, shard=shard, kind="AT_SEQUENCE_NUMBER",
                            SequenceNumber=numbers[0])
        self.assertEqual(self.streams.get_records(ShardIterator=self.iterator(
            shard, "AT_SEQUENCE_NUMBER", SequenceNumber=numbers[2]))["Records"][0]["dynamodb"]["Keys"], {"pk": {"S": "i2"}})
        self.move(3)  # a day after its end the shard goes
        self.assertNotIn(shard["ShardId"], [each["ShardId"] for each in self.shards()])
        self.assert_refused("ResourceNotFoundException", self.iterator, shard=shard)

    def test_an_iterator_whose_records_went_meanwhile(self):
        self.put("a")
        shard = self.shards()[0]
        self.move(23.9)
        iterator = self.iterator(shard)
        self.move(0.2)
        self.assert_refused("TrimmedDataAccessException", self.streams.get_records, ShardIterator=iterator)

    def test_a_deleted_tables_stream_goes_after_a_day(self):
        self.put("a")
        self.dynamodb.delete_table(TableName=self.table)
        self.move(23)
        self.assertEqual(len(self.streams.list_streams(TableName=self.table)["Streams"]), 1)
        self.move(1)
        self.assertEqual(self.streams.list_streams(TableName=self.table)["Streams"], [])
        self.assert_refused("ResourceNotFoundException", self.streams.describe_stream, StreamArn=self.arn)

    def test_ten_thousand_items_expire(self):
        self.dynamodb.update_time_to_live(TableName=self.table,
                                          TimeToLiveSpecification={"Enabled": True, "AttributeName": "ttl"})
        now = admin(self.server, path="clock")[1]["now_ms"] // 1000
        for first in range(0, 10_000, 25):
            self.dynamodb.batch_write_item(RequestItems={self.table: [
                {"PutRequest": {"Item": {"pk": {"S": f"i{number}"}, "ttl": {"N": str(now + HOUR_MS // 1000 + number % 60)}}}}
                for number in range(first, first + 25)]})
        self.dynamodb.put_item(TableName=self.table, Item={"pk": {"S": "stays"}, "ttl": {"N": str(now + 30 * 24 * 3600)}})
        self.assertEqual(self.dynamodb.scan(TableName=self.table, Select="COUNT")["Count"], 10_001)
        self.move(2)
        deadline = time.monotonic() + 60
        while self.dynamodb.describe_table(TableName=self.table)["Table"]["ItemCount"] > 1:
            self.assertLess(time.monotonic(), deadline, "expired items are still there")
            time.sleep(0.05)
        self.assertEqual([item["pk"]["S"] for item in self.dynamodb.scan(TableName=self.table)["Items"]], ["stays"])
        page = self.streams.get_records(ShardIterator=self.iterator(self.shards()[0], "AFTER_SEQUENCE_NUMBER",
                                                                    SequenceNumber=self.last_insert()))
        record = page["Records"][0]
        self.assertEqual(record["eventName"], "REMOVE")
        self.assertEqual(record["userIdentity"], {"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"})

    def last_insert(self):
        """The number of the record of the item that stays, which was written last."""
        iterator = self.iterator(self.shards()[0])
        while True:
            page = self.streams.get_records(ShardIterator=iterator)
            for record in page["Records"]:
                if record["dynamodb"]["Keys"]["pk"]["S"] == "stays":
                    return record["dynamodb"]["SequenceNumber"]
            iterator = page["NextShardIterator"]

    def test_the_clock_says_where_it_stands(self):
        _, before = admin(self.server, path="clock")
        self.move(1)
        _, after = admin(self.server, path="clock")
        self.assertEqual(after["ahead_ms"] - before["ahead_ms"], HOUR_MS)
        self.assertGreaterEqual(after["now_ms"] - before["now_ms"], HOUR_MS)
        for wrong in ({}, {"advance_ms": "1"}, {"advance_ms": 1, "ahead_ms": 1}, {"hours": 1}, {"ahead_ms": 10**18}, [], 1):
            status, answer = admin(self.server, "PUT", wrong, path="clock")
            self.assertEqual((status, list(answer)), (400, ["error"]), wrong)


if __name__ == "__main__":
    unittest.main()
