"""DynamoDB Streams with boto3: what each kind of write leaves in the stream, and reading it from any place."""

import unittest

import boto3
from botocore.exceptions import ClientError
from wire_client import _CONFIG, URL, WireCase


def item(pk, **values):
    return {"pk": {"S": pk}, **{name: {"S": value} for name, value in values.items()}}


class Streams(WireCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.streams = boto3.client("dynamodbstreams", endpoint_url=URL, config=_CONFIG,
                                   aws_access_key_id="wiretest", aws_secret_access_key="wiretest")

    def create_watched(self, view="NEW_AND_OLD_IMAGES"):
        name = self.create("pk", StreamSpecification={"StreamEnabled": True, "StreamViewType": view})
        return name, self.client.describe_table(TableName=name)["Table"]["LatestStreamArn"]

    def describe(self, arn):
        return self.streams.describe_stream(StreamArn=arn)["StreamDescription"]

    def iterator(self, arn, kind="TRIM_HORIZON", **more):
        shard = self.describe(arn)["Shards"][-1]["ShardId"]
        return self.streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType=kind, **more)["ShardIterator"]

    def records(self, arn, kind="TRIM_HORIZON", **more):
        return self.streams.get_records(ShardIterator=self.iterator(arn, kind, **more))["Records"]

    def events(self, arn):
        return [(each["eventName"], each["dynamodb"]["Keys"]["pk"]["S"]) for each in self.records(arn)]

    def test_a_stream_is_described(self):
        name, arn = self.create_watched("KEYS_ONLY")
        stream = self.describe(arn)
        self.assertEqual(stream["StreamStatus"], "ENABLED")
        self.assertEqual(stream["StreamViewType"], "KEYS_ONLY")
        self.assertEqual(stream["TableName"], name)
        self.assertEqual(stream["KeySchema"], [{"AttributeName": "pk", "KeyType": "HASH"}])
        self.assertEqual(arn.split("/stream/")[1], stream["StreamLabel"])
        (shard,) = stream["Shards"]
        self.assertTrue(28 <= len(shard["ShardId"]) <= 65)
        self.assertNotIn("ParentShardId", shard)
        self.assertNotIn("EndingSequenceNumber", shard["SequenceNumberRange"])

    def test_every_kind_of_write_leaves_its_records(self):
        name, arn = self.create_watched()
        self.client.put_item(TableName=name, Item=item("put", v="1"))
        self.client.put_item(TableName=name, Item=item("put", v="1"))  # changes nothing
        self.client.put_item(TableName=name, Item=item("put", v="2"))
        self.client.update_item(TableName=name, Key=item("update"), UpdateExpression="SET v = :v",
                                ExpressionAttributeValues={":v": {"S": "x"}})
        self.client.delete_item(TableName=name, Key=item("put"))
        self.client.delete_item(TableName=name, Key=item("nobody"))
        with self.assertRaises(ClientError):
            self.client.put_item(TableName=name, Item=item("no"), ConditionExpression="attribute_exists(pk)")
        self.client.batch_write_item(RequestItems={name: [{"PutRequest": {"Item": item("batch-1")}},
                                                          {"DeleteRequest": {"Key": item("update")}}]})
        self.client.transact_write_items(TransactItems=[
            {"Put": {"TableName": name, "Item": item("transact-1")}},
            {"ConditionCheck": {"TableName": name, "Key": item("batch-1"), "ConditionExpression": "attribute_exists(pk)"}},
            {"Put": {"TableName": name, "Item": item("transact-2")}}])
        self.client.execute_statement(Statement=f"INSERT INTO \"{name}\" VALUE {{'pk': 'statement'}}")
        self.assertEqual(self.events(arn)[:4], [("INSERT", "put"), ("MODIFY", "put"), ("INSERT", "update"), ("REMOVE", "put")])
        self.assertCountEqual(self.events(arn)[4:], [("INSERT", "batch-1"), ("REMOVE", "update"), ("INSERT", "transact-1"),
                                                     ("INSERT", "transact-2"), ("INSERT", "statement")])

    def test_a_record_has_what_consumers_read(self):
        name, arn = self.create_watched()
        self.client.put_item(TableName=name, Item=item("a", v="old"))
        self.client.put_item(TableName=name, Item=item("a", v="newer"))
        first, second = self.records(arn)
        self.assertEqual(set(second), {"eventID", "eventName", "eventVersion", "eventSource", "awsRegion", "dynamodb"})
        self.assertRegex(second["eventID"], "^[0-9a-f]{32}$")
        self.assertNotEqual(first["eventID"], second["eventID"])
        self.assertEqual((second["eventVersion"], second["eventSource"], second["awsRegion"]), ("1.1", "aws:dynamodb", "us-east-1"))
        change = second["dynamodb"]
        self.assertEqual(change["Keys"], item("a"))
        self.assertEqual(change["OldImage"], item("a", v="old"))
        self.assertEqual(change["NewImage"], item("a", v="newer"))
        self.assertEqual(change["SizeBytes"], 3 + (3 + 1 + 3) + (3 + 1 + 5))
        self.assertEqual(change["StreamViewType"], "NEW_AND_OLD_IMAGES")
        self.assertRegex(change["SequenceNumber"], "^[0-9]{21,40}$")
        self.assertLess(int(first["dynamodb"]["SequenceNumber"]), int(change["SequenceNumber"]))
        self.assertEqual(change["ApproximateCreationDateTime"].microsecond, 0)

    def test_iterators_begin_where_they_say(self):
        name, arn = self.create_watched()
        latest = self.iterator(arn, "LATEST")
        for number in range(4):
            self.client.put_item(TableName=name, Item=item(f"i{number}"))
        numbers = [each["dynamodb"]["SequenceNumber"] for each in self.records(arn)]
        keys = lambda records: [each["dynamodb"]["Keys"]["pk"]["S"] for each in records]
        self.assertEqual(keys(self.streams.get_records(ShardIterator=latest)["Records"]), ["i0", "i1", "i2", "i3"])
        self.assertEqual(keys(self.records(arn, "AT_SEQUENCE_NUMBER", SequenceNumber=numbers[2])), ["i2", "i3"])
        self.assertEqual(keys(self.records(arn, "AFTER_SEQUENCE_NUMBER", SequenceNumber=numbers[2])), ["i3"])
        self.assertEqual(self.records(arn, "LATEST"), [])

    def test_an_open_shard_has_always_a_next_iterator(self):
        name, arn = self.create_watched()
        iterator = self.iterator(arn)
        for number in range(5):
            self.client.put_item(TableName=name, Item=item(f"i{number}"))
        seen = []
        for _ in range(4):
            page = self.streams.get_records(ShardIterator=iterator, Limit=2)
            seen.append(len(page["Records"]))
            iterator = page["NextShardIterator"]
        self.assertEqual(seen, [2, 2, 1, 0])

    def test_a_stream_outlives_its_table(self):
        name, arn = self.create_watched()
        self.client.put_item(TableName=name, Item=item("a"))
        self.client.delete_table(TableName=name)
        self.tables.remove(name)
        stream = self.describe(arn)
        self.assertEqual(stream["StreamStatus"], "DISABLED")
        self.assertIn("EndingSequenceNumber", stream["Shards"][0]["SequenceNumberRange"])
        page = self.streams.get_records(ShardIterator=self.iterator(arn))
        self.assertEqual(len(page["Records"]), 1)
        self.assertNotIn("NextShardIterator", page)
        listed = self.streams.list_streams(TableName=name)["Streams"]
        self.assertEqual([each["StreamArn"] for each in listed], [arn])

    def test_an_unknown_shard(self):
        _, arn = self.create_watched()
        with self.assertRaises(ClientError) as raised:
            self.streams.get_shard_iterator(StreamArn=arn, ShardId="shardId-00000000000000000000-00000000",
                                            ShardIteratorType="LATEST")
        self.assertEqual(raised.exception.response["Error"], {"Code": "ResourceNotFoundException",
                                                              "Message": "Requested resource not found: Shard does not exist"})


if __name__ == "__main__":
    unittest.main()
