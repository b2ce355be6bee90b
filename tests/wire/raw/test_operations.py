"""What Debian's boto3 is too old to send or to show: newer members of requests and answers."""

import unittest
import uuid

from wire_http import RawCase, call

CONDITION_FAILED = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"


class Operations(RawCase):
    def setUp(self):
        self.table = f"raw-{uuid.uuid4().hex}"
        self.created = self.good("CreateTable", KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}], BillingMode="PAY_PER_REQUEST",
                                 AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}])["TableDescription"]

    def tearDown(self):
        call("DeleteTable", {"TableName": self.table})

    def good(self, operation, **parameters):
        answer = call(operation, {"TableName": self.table, **parameters})
        self.assertEqual(answer.status, 200, answer.body)
        self.assert_envelope(answer)
        return answer.json()

    def test_descriptions_have_what_newer_clients_read(self):
        self.assertEqual(self.created["DeletionProtectionEnabled"], False)
        self.assertNotIn("WarmThroughput", self.created)
        self.assertNotIn("TableClassSummary", self.created)
        self.assertIsInstance(self.created["CreationDateTime"], (int, float))
        described = self.good("DescribeTable")["Table"]
        self.assertEqual(described["WarmThroughput"], {"ReadUnitsPerSecond": 12000, "WriteUnitsPerSecond": 4000, "Status": "ACTIVE"})
        deleted = self.good("DeleteTable")["TableDescription"]
        self.assertEqual(set(deleted), {"DeletionProtectionEnabled", "ItemCount", "ProvisionedThroughput", "TableArn", "TableId",
                                        "TableName", "TableSizeBytes", "TableStatus", "BillingModeSummary"} & set(deleted))
        self.assertNotIn("AttributeDefinitions", deleted)

    def test_a_failed_condition_returns_the_item_when_asked(self):
        stored = {"pk": {"S": "a"}, "v": {"N": "1"}, "b": {"B": "AAH/"}}
        self.good("PutItem", Item=stored)
        condition = {"ConditionExpression": "v = :two", "ExpressionAttributeValues": {":two": {"N": "2"}}}
        for operation, what in (("PutItem", "Item"), ("DeleteItem", "Key"), ("UpdateItem", "Key")):
            for key, mode, expected in (("a", "ALL_OLD", stored), ("a", "NONE", None), ("a", None, None), ("missing", "ALL_OLD", None)):
                with self.subTest(operation, key=key, mode=mode):
                    answer = call(operation, {"TableName": self.table, what: {"pk": {"S": key}}, **condition,
                                              "ReturnValuesOnConditionCheckFailure": mode})
                    body = {"__type": CONDITION_FAILED, "message": "The conditional request failed"}
                    self.assertEqual((answer.status, answer.json()), (400, {**body, "Item": expected} if expected else body))
                    self.assert_envelope(answer)
        self.assertEqual(self.good("GetItem", Key={"pk": {"S": "a"}})["Item"], stored)

    def test_tables_are_found_by_their_arn(self):
        arn = self.created["TableArn"]
        self.good("PutItem", TableName=arn, Item={"pk": {"S": "a"}})
        for operation, more in (("GetItem", {"Key": {"pk": {"S": "a"}}}), ("Scan", {}), ("DescribeTable", {}),
                                ("Query", {"KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": {":p": {"S": "a"}}})):
            self.good(operation, TableName=arn, **more)
        answer = call("BatchGetItem", {"RequestItems": {arn: {"Keys": [{"pk": {"S": "a"}}]}}})
        self.assertEqual(answer.status, 200, answer.body)


if __name__ == "__main__":
    unittest.main()
