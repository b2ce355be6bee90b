"""--transient-states: CREATING, UPDATING and DELETING of tables and indexes, with the clock moved from one to the next, and what is refused meanwhile."""

import json
import unittest
import urllib.error
import urllib.request

from offstage_server import Server
from test_simulation import admin
from wire_client import definitions, index, key_schema

STATE_MS = 60_000
IN_USE = "Attempt to change a resource which is still in use: "
UNITS = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
NEW_INDEX = {"AttributeDefinitions": definitions(g="S"), "GlobalSecondaryIndexUpdates": [{"Create": index("gsi", "g")}]}


AUTHORIZATION = "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0"


class Refused(Exception):
    """(code, message)"""


class Calls:
    """The API without an SDK, whose model may be older than the members."""

    def __init__(self, url):
        self.url = url

    def __getattr__(self, name):
        return lambda **body: self.call("".join(word.title() for word in name.split("_")), body)

    def call(self, operation, body):
        headers = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": f"DynamoDB_20120810.{operation}",
                   "X-Amz-Date": "20260101T000000Z", "Authorization": AUTHORIZATION}
        request = urllib.request.Request(self.url, data=json.dumps(body).encode(), headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                answer = json.loads(error.read())
            raise Refused(answer["__type"].split("#")[1], answer["message"]) from None


class TransientStates(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.server = Server("--in-memory", "--transient-states", str(STATE_MS)).start()
        cls.addClassCleanup(cls.server.stop)
        cls.dynamodb = Calls(cls.server.url)

    def setUp(self):
        self.table = f"t-{self.id().rsplit('.', 1)[-1]}"

    def move(self, milliseconds=STATE_MS):
        status, _ = admin(self.server, "PUT", {"advance_ms": milliseconds}, path="clock")
        self.assertEqual(status, 200)

    def create(self, **more):
        self.dynamodb.create_table(**{"TableName": self.table, "KeySchema": key_schema("pk"), "AttributeDefinitions": definitions(pk="S"),
                                      "BillingMode": "PAY_PER_REQUEST", **more})
        self.move()

    def update(self, **more):
        return self.dynamodb.update_table(TableName=self.table, **more)["TableDescription"]

    def describe(self):
        return self.dynamodb.describe_table(TableName=self.table)["Table"]

    def states(self):
        """TableStatus, and (IndexStatus, Backfilling) of each global index."""
        table = self.describe()
        return table["TableStatus"], [(each["IndexStatus"], each.get("Backfilling")) for each in table.get("GlobalSecondaryIndexes", [])]

    def refused(self, code, message, call, **parameters):
        with self.assertRaises(Refused) as raised:
            call(**{"TableName": self.table, **parameters})
        self.assertEqual(raised.exception.args, (code, message))

    def in_use(self, message, call, **parameters):
        self.refused("ResourceInUseException", IN_USE + message, call, **parameters)

    def test_a_table_is_created_and_deleted(self):
        self.dynamodb.create_table(TableName=self.table, KeySchema=key_schema("pk"), BillingMode="PAY_PER_REQUEST",
                                   AttributeDefinitions=definitions(pk="S", g="S"), GlobalSecondaryIndexes=[index("gsi", "g")])
        self.assertEqual(self.states(), ("CREATING", [("CREATING", None)]))
        self.in_use(f"Table is being created: {self.table}", self.dynamodb.update_table, DeletionProtectionEnabled=True)
        self.in_use(f"Table is being created: {self.table}", self.dynamodb.delete_table)
        self.refused("ResourceNotFoundException", "Requested resource not found", self.dynamodb.put_item, Item={"pk": {"S": "a"}})
        self.move()
        self.assertEqual(self.states(), ("ACTIVE", [("ACTIVE", None)]))
        self.dynamodb.put_item(TableName=self.table, Item={"pk": {"S": "a"}})
        self.dynamodb.delete_table(TableName=self.table)
        self.assertEqual(self.states()[0], "DELETING")
        self.in_use(f"Table is being deleted: {self.table}", self.dynamodb.update_table, DeletionProtectionEnabled=True)
        self.move()
        self.refused("ResourceNotFoundException", f"Requested resource not found: Table: {self.table} not found", self.dynamodb.describe_table)

    def test_throughput_is_updated(self):
        self.create(BillingMode="PROVISIONED", ProvisionedThroughput=UNITS)
        self.update(ProvisionedThroughput={"ReadCapacityUnits": 6, "WriteCapacityUnits": 5})
        self.assertEqual(self.states()[0], "UPDATING")
        busy = f"Table IOPS are currently being updated. Table: {self.table}"
        self.in_use(busy, self.dynamodb.update_table, ProvisionedThroughput=UNITS)
        self.in_use(busy, self.dynamodb.update_table, BillingMode="PAY_PER_REQUEST")
        self.in_use(f"Can't create or delete indexes while table IOPS are being updated. Table: {self.table}", self.dynamodb.update_table, **NEW_INDEX)
        self.in_use(f"Can't enable or disable stream while table IOPS are being updated. Table: {self.table}", self.dynamodb.update_table,
                    StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"})
        self.in_use(f"Table: {self.table} is in the process of being updated.", self.dynamodb.delete_table)
        self.update(DeletionProtectionEnabled=True)
        self.dynamodb.put_item(TableName=self.table, Item={"pk": {"S": "a"}})
        self.move()
        self.assertEqual(self.states()[0], "ACTIVE")
        self.assertEqual(self.describe()["ProvisionedThroughput"]["ReadCapacityUnits"], 6)

    def test_a_stream_is_enabled(self):
        self.create()
        description = self.update(StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"})
        where = f"Table: {self.table} Stream: {description['LatestStreamLabel']} Operation: ENABLE"
        self.in_use(f"A stream status change is currently in progress. {where}", self.dynamodb.update_table,
                    StreamSpecification={"StreamEnabled": False})
        self.in_use(f"Can't update table class when stream status is being updated. {where}", self.dynamodb.update_table,
                    TableClass="STANDARD_INFREQUENT_ACCESS")
        self.in_use("OnDemandThroughput cannot be updated while stream status update is in progress", self.dynamodb.update_table,
                    OnDemandThroughput={"MaxReadRequestUnits": 5})
        self.in_use("Cannot delete table while stream is being enabled/disabled.", self.dynamodb.delete_table)
        self.move()
        self.assertEqual(self.states()[0], "ACTIVE")

    def test_an_index_is_added_and_dropped(self):
        self.create()
        self.dynamodb.put_item(TableName=self.table, Item={"pk": {"S": "a"}, "g": {"S": "b"}})
        self.update(**NEW_INDEX)
        backfilling = "Cannot read from backfilling global secondary index: gsi"
        where = f"Table: {self.table} Index: gsi"
        self.assertEqual(self.states(), ("UPDATING", [("CREATING", False)]))
        self.refused("ValidationException", backfilling, self.dynamodb.scan, IndexName="gsi")
        self.in_use("Index creation is in resource allocation phase. Retry deletion during backfilling phase or when the index is active. " + where,
                    self.dynamodb.update_table, GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "gsi"}}])
        self.in_use("Cannot delete table while indexes are being created, updated, or deleted.", self.dynamodb.delete_table)
        self.in_use("OnDemandThroughput cannot be updated while index creation is in progress for indexes: [gsi]", self.dynamodb.update_table,
                    OnDemandThroughput={"MaxReadRequestUnits": 5})
        self.move()
        self.assertEqual(self.states(), ("ACTIVE", [("CREATING", True)]))
        self.refused("ValidationException", backfilling, self.dynamodb.query, IndexName="gsi", KeyConditionExpression="g = :g",
                     ExpressionAttributeValues={":g": {"S": "b"}})
        with self.assertRaises(Refused) as raised:
            self.dynamodb.execute_statement(Statement=f'SELECT * FROM "{self.table}"."gsi"')
        self.assertEqual(raised.exception.args[1], backfilling)
        self.refused("LimitExceededException", "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
                     self.dynamodb.update_table, AttributeDefinitions=definitions(h="S"),
                     GlobalSecondaryIndexUpdates=[{"Create": index("gsi2", "h")}])
        self.in_use("Cannot delete table while indexes are being created, updated, or deleted.", self.dynamodb.delete_table)
        self.move()
        self.assertEqual(self.states(), ("ACTIVE", [("ACTIVE", None)]))
        self.assertEqual(self.dynamodb.scan(TableName=self.table, IndexName="gsi")["Count"], 1)

        self.update(GlobalSecondaryIndexUpdates=[{"Update": {"IndexName": "gsi", "OnDemandThroughput": {"MaxReadRequestUnits": 5}}}])
        self.assertEqual(self.states(), ("ACTIVE", [("UPDATING", None)]))
        self.in_use("Index is being updated. " + where, self.dynamodb.update_table,
                    GlobalSecondaryIndexUpdates=[{"Update": {"IndexName": "gsi", "OnDemandThroughput": {"MaxReadRequestUnits": 6}}}])
        self.move()

        self.update(GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "gsi"}}])
        self.assertEqual(self.states(), ("UPDATING", [("DELETING", None)]))
        self.refused("ValidationException", "The table does not have the specified index: gsi", self.dynamodb.scan, IndexName="gsi")
        self.in_use("Index is being deleted. " + where, self.dynamodb.update_table, **NEW_INDEX)
        self.in_use("Index is being deleted. " + where, self.dynamodb.update_table,
                    GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "gsi"}}])
        self.in_use(f"Can't change table IOPS when an index is being deleted. Table: {self.table} Indexes: [gsi]", self.dynamodb.update_table,
                    BillingMode="PROVISIONED", ProvisionedThroughput=UNITS)
        self.in_use("Cannot delete table while indexes are being created, updated, or deleted.", self.dynamodb.delete_table)
        self.move()
        self.assertEqual(self.states(), ("ACTIVE", []))

    def test_decreases_are_counted_by_the_day_and_the_hour(self):
        self.create(BillingMode="PROVISIONED", ProvisionedThroughput={"ReadCapacityUnits": 9, "WriteCapacityUnits": 9})
        # From the beginning of a day on.
        _, now = admin(self.server, "GET", path="clock")
        self.move(86_400_000 - now["now_ms"] % 86_400_000)
        for units in (8, 7, 6, 5):
            self.update(ProvisionedThroughput={"ReadCapacityUnits": units, "WriteCapacityUnits": 9})
            self.move()
        self.assertEqual(self.describe()["ProvisionedThroughput"]["NumberOfDecreasesToday"], 4)
        with self.assertRaises(Refused) as raised:
            self.update(ProvisionedThroughput={"ReadCapacityUnits": 4, "WriteCapacityUnits": 9})
        self.assertEqual(raised.exception.args[0], "LimitExceededException")
        self.update(ProvisionedThroughput={"ReadCapacityUnits": 5, "WriteCapacityUnits": 10})
        self.move(3_600_000)
        self.update(ProvisionedThroughput={"ReadCapacityUnits": 4, "WriteCapacityUnits": 9})
        self.assertEqual(self.describe()["ProvisionedThroughput"]["NumberOfDecreasesToday"], 5)
        self.move(86_400_000)
        self.assertEqual(self.describe()["ProvisionedThroughput"]["NumberOfDecreasesToday"], 0)


if __name__ == "__main__":
    unittest.main()
