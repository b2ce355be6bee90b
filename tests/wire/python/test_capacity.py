"""ConsumedCapacity and ItemCollectionMetrics, arithmetic of DynamoDB's own documentation, with boto3."""

import unittest

from wire_client import WireCase, index


class Capacity(WireCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.table = cls.create("pk", "sk", {"g": "S", "l": "S"}, GlobalSecondaryIndexes=[index("gsi", "g")],
                               LocalSecondaryIndexes=[index("lsi", "pk", "l", {"ProjectionType": "KEYS_ONLY"})])

    def setUp(self):
        self.key = {"pk": {"S": self.id()[-40:]}, "sk": {"S": "1"}}

    def put(self, mode="TOTAL", **attributes):
        return self.client.put_item(TableName=self.table, Item={**self.key, **attributes},
                                    ReturnConsumedCapacity=mode)["ConsumedCapacity"]

    def total(self, units):
        return {"TableName": self.table, "CapacityUnits": units}

    def test_none_is_the_default(self):
        answer = self.client.put_item(TableName=self.table, Item=self.key)
        self.assertNotIn("ConsumedCapacity", answer)
        self.assertNotIn("ConsumedCapacity", self.client.scan(TableName=self.table, ReturnConsumedCapacity="NONE"))

    def test_a_write_costs_one_unit_a_kilobyte_of_the_larger_item(self):
        self.assertEqual(self.put(), self.total(1.0))
        self.assertEqual(self.put(padding={"S": "x" * 1024}), self.total(2.0))
        self.assertEqual(self.put(), self.total(2.0))
        deleted = self.client.delete_item(TableName=self.table, Key=self.key, ReturnConsumedCapacity="TOTAL")
        self.assertEqual(deleted["ConsumedCapacity"], self.total(1.0))
        again = self.client.delete_item(TableName=self.table, Key=self.key, ReturnConsumedCapacity="TOTAL")
        self.assertEqual(again["ConsumedCapacity"], self.total(1.0))

    def test_indexes_that_were_touched_are_listed_and_summed(self):
        self.assertEqual(self.put("INDEXES"), {**self.total(1.0), "Table": {"CapacityUnits": 1.0}})
        both = self.put("INDEXES", g={"S": "a"}, l={"S": "a"})
        self.assertEqual(both, {**self.total(3.0), "Table": {"CapacityUnits": 1.0},
                                "GlobalSecondaryIndexes": {"gsi": {"CapacityUnits": 1.0}},
                                "LocalSecondaryIndexes": {"lsi": {"CapacityUnits": 1.0}}})
        # Another index key: the old entry is deleted and a new one inserted. The LSI's entry did not change.
        moved = self.put("INDEXES", g={"S": "b"}, l={"S": "a"})
        self.assertEqual(moved["GlobalSecondaryIndexes"], {"gsi": {"CapacityUnits": 2.0}})
        self.assertNotIn("LocalSecondaryIndexes", moved)
        self.assertEqual(moved["CapacityUnits"], 3.0)
        # The LSI's entry moves (2), the GSI's is changed in place (1), the table (1).
        self.assertEqual(self.put("TOTAL", g={"S": "b"}, l={"S": "c"})["CapacityUnits"], 4.0)

    def test_reads_cost_half_unless_consistent(self):
        def get(consistent):
            return self.client.get_item(TableName=self.table, Key=self.key, ConsistentRead=consistent,
                                        ReturnConsumedCapacity="TOTAL")["ConsumedCapacity"]

        self.assertEqual((get(False), get(True)), (self.total(0.5), self.total(1.0)))
        self.put(padding={"S": "x" * 4096})
        self.assertEqual((get(False), get(True)), (self.total(1.0), self.total(2.0)))

    def test_queries_pay_for_what_they_evaluate(self):
        for number in range(8):
            self.client.put_item(TableName=self.table, Item={"pk": self.key["pk"], "sk": {"S": f"q{number}"},
                                                             "padding": {"S": "x" * 1900}})
        parameters = {"TableName": self.table, "KeyConditionExpression": "pk = :p",
                      "ExpressionAttributeValues": {":p": self.key["pk"]}, "ReturnConsumedCapacity": "TOTAL"}
        for more in ({}, {"Select": "COUNT"}, {"ProjectionExpression": "sk"}, {"FilterExpression": "attribute_exists(nope)"}):
            self.assertEqual(self.client.query(**parameters, **more)["ConsumedCapacity"], self.total(2.0), more)
            self.assertEqual(self.client.query(**parameters, **more, ConsistentRead=True)["ConsumedCapacity"], self.total(4.0))

    def test_an_index_query_reports_the_index(self):
        self.put(g={"S": self.id()})
        answer = self.client.query(TableName=self.table, IndexName="gsi", KeyConditionExpression="g = :g",
                                   ExpressionAttributeValues={":g": {"S": self.id()}}, ReturnConsumedCapacity="INDEXES")
        self.assertEqual(answer["ConsumedCapacity"], {**self.total(0.5), "Table": {"CapacityUnits": 0.0},
                                                      "GlobalSecondaryIndexes": {"gsi": {"CapacityUnits": 0.5}}})

    def test_batches_report_a_list(self):
        write = self.client.batch_write_item(RequestItems={self.table: [{"PutRequest": {"Item": self.key}}]},
                                             ReturnConsumedCapacity="TOTAL")
        self.assertEqual(write["ConsumedCapacity"], [self.total(1.0)])
        read = self.client.batch_get_item(RequestItems={self.table: {"Keys": [self.key]}}, ReturnConsumedCapacity="TOTAL")
        self.assertEqual(read["ConsumedCapacity"], [self.total(0.5)])

    def test_item_collection_metrics_only_with_local_indexes(self):
        answer = self.client.put_item(TableName=self.table, Item=self.key, ReturnItemCollectionMetrics="SIZE")
        self.assertEqual(answer["ItemCollectionMetrics"], {"ItemCollectionKey": {"pk": self.key["pk"]},
                                                           "SizeEstimateRangeGB": [0.0, 1.0]})
        plain = self.create()
        answer = self.client.put_item(TableName=plain, Item={"pk": {"S": "a"}}, ReturnItemCollectionMetrics="SIZE")
        self.assertNotIn("ItemCollectionMetrics", answer)


if __name__ == "__main__":
    unittest.main()
