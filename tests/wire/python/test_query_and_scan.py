"""What Query and Scan select, filter, project and refuse, with boto3. Paging is in test_paging.py."""

import unittest

from wire_client import WireCase, all_items, index


def numbers(items):
    return [int(item["sk"]["N"]) for item in items]


class QueryAndScan(WireCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.table = cls.create(
            "pk", "sk", {"sk": "N", "g": "S", "when": "S"},
            GlobalSecondaryIndexes=[index("all", "g", "sk"), index("keys", "g", "when", {"ProjectionType": "KEYS_ONLY"}),
                                    index("some", "g", "when", {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["extra"]})],
            LocalSecondaryIndexes=[index("local", "pk", "when", {"ProjectionType": "KEYS_ONLY"})])
        for number in range(-5, 15):
            item = {"pk": {"S": "p"}, "sk": {"N": str(number)}, "extra": {"S": f"e{number}"}, "other": {"S": f"o{number}"}}
            if number % 2 == 0:
                item.update({"g": {"S": "even"}, "when": {"S": f"2026-{100 - number:03}"}})
            cls.client.put_item(TableName=cls.table, Item=item)
        cls.client.put_item(TableName=cls.table, Item={"pk": {"S": "q"}, "sk": {"N": "0"}})

    def query(self, condition="pk = :p", values=None, **more):
        return self.client.query(TableName=self.table, KeyConditionExpression=condition,
                                 ExpressionAttributeValues={":p": {"S": "p"}, **(values or {})}, **more)

    def test_items_come_in_the_order_of_their_numbers_both_ways(self):
        answer = self.query()
        self.assertEqual(numbers(answer["Items"]), list(range(-5, 15)))
        self.assertEqual((answer["Count"], answer["ScannedCount"]), (20, 20))
        self.assertNotIn("LastEvaluatedKey", answer)
        self.assertEqual(numbers(self.query(ScanIndexForward=False)["Items"]), list(range(14, -6, -1)))

    def test_sort_key_conditions(self):
        for condition, expected in {
            "sk = :a": [3], "sk < :a": list(range(-5, 3)), "sk <= :a": list(range(-5, 4)), "sk > :a": list(range(4, 15)),
            "sk >= :a": list(range(3, 15)), "sk BETWEEN :a AND :b": list(range(3, 8)), ":a < sk": list(range(4, 15)),
        }.items():
            values = {":a": {"N": "3"}, **({":b": {"N": "7"}} if ":b" in condition else {})}
            with self.subTest(condition):
                self.assertEqual(numbers(self.query(f"pk = :p AND {condition}", values)["Items"]), expected)
                self.assertEqual(numbers(self.query(f"({condition}) AND (pk = :p)", values, ScanIndexForward=False)["Items"]),
                                 expected[::-1])
        self.assertEqual(len(self.query("g = :p AND begins_with(#when, :w)", {":p": {"S": "even"}, ":w": {"S": "2026-10"}},
                                        IndexName="keys", ExpressionAttributeNames={"#when": "when"})["Items"]), 3)

    def test_filters_count_what_they_scanned(self):
        answer = self.query(FilterExpression="attribute_exists(g) AND extra <> :x", values={":x": {"S": "e4"}})
        self.assertEqual((answer["Count"], answer["ScannedCount"]), (9, 20))
        scanned = self.client.scan(TableName=self.table, FilterExpression="sk > :n", ExpressionAttributeValues={":n": {"N": "12"}})
        self.assertEqual((scanned["Count"], scanned["ScannedCount"]), (2, 21))
        # Limit counts what was evaluated, not what was kept [A].
        page = self.query(FilterExpression="extra = :x", values={":x": {"S": "e14"}}, Limit=3)
        self.assertEqual((page["Count"], page["ScannedCount"]), (0, 3))
        self.assertEqual(page["LastEvaluatedKey"], {"pk": {"S": "p"}, "sk": {"N": "-3"}})

    def test_select_and_projection(self):
        count = self.query(Select="COUNT")
        self.assertEqual(count["Count"], 20)
        self.assertNotIn("Items", count)
        first = self.query(Limit=1, ProjectionExpression="extra")["Items"]
        self.assertEqual(first, [{"extra": {"S": "e-5"}}])
        scanned = self.client.scan(TableName=self.table, Select="COUNT")
        self.assertEqual((scanned["Count"], scanned["ScannedCount"]), (21, 21))

    def test_indexes_hold_what_they_project(self):
        even = {":p": {"S": "even"}}
        whole = self.query("g = :p", even, IndexName="all")["Items"]
        self.assertEqual(numbers(whole), list(range(-4, 15, 2)))
        self.assertEqual(set(whole[0]), {"pk", "sk", "g", "when", "extra", "other"})
        keys = self.query("g = :p", even, IndexName="keys")["Items"]
        self.assertEqual(numbers(keys), list(range(14, -5, -2)))
        self.assertEqual(set(keys[0]), {"pk", "sk", "g", "when"})
        some = self.query("g = :p", even, IndexName="some", ScanIndexForward=False)["Items"]
        self.assertEqual(set(some[0]), {"pk", "sk", "g", "when", "extra"})
        local = self.query("pk = :p", IndexName="local")["Items"]
        self.assertEqual(set(local[0]), {"pk", "sk", "when"})
        # A local index fetches the rest from the table [A].
        fetched = self.query("pk = :p", IndexName="local", Select="ALL_ATTRIBUTES", ConsistentRead=True)["Items"]
        self.assertEqual(set(fetched[0]), {"pk", "sk", "g", "when", "extra", "other"})
        sparse = self.client.scan(TableName=self.table, IndexName="all")
        self.assertEqual(sparse["Count"], 10)

    def test_index_entries_follow_the_item(self):
        key = {"pk": {"S": "moving"}, "sk": {"N": "1"}}

        def in_index(group):
            return self.query("g = :p", {":p": {"S": group}}, IndexName="all")["Items"]

        self.client.put_item(TableName=self.table, Item={**key, "g": {"S": "first"}, "when": {"S": "w"}})
        self.assertEqual(len(in_index("first")), 1)
        self.client.update_item(TableName=self.table, Key=key, UpdateExpression="SET g = :g, extra = :e",
                                ExpressionAttributeValues={":g": {"S": "second"}, ":e": {"S": "E"}})
        self.assertEqual((in_index("first"), in_index("second")[0]["extra"]), ([], {"S": "E"}))
        self.client.update_item(TableName=self.table, Key=key, UpdateExpression="REMOVE g")
        self.assertEqual(in_index("second"), [])
        self.client.put_item(TableName=self.table, Item={**key, "g": {"S": "third"}})
        self.client.delete_item(TableName=self.table, Key=key)
        self.assertEqual(in_index("third"), [])

    def test_an_index_key_of_the_wrong_type_is_refused(self):
        self.assert_invalid("One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: N "
                            "IndexName: all", self.client.put_item, TableName=self.table,
                            Item={"pk": {"S": "w"}, "sk": {"N": "1"}, "g": {"N": "1"}})

    def test_query_errors(self):
        group = {":p": {"S": "even"}}
        cases = [
            ({"condition": "sk = :p"}, "Query condition missed key schema element: pk"),
            ({"condition": "pk > :p"}, "Query key condition not supported"),
            ({"condition": "pk = :p AND extra = :p"}, "Query condition missed key schema element: sk"),
            ({"condition": "pk = :p OR sk = :p"}, "Invalid operator used in KeyConditionExpression: OR"),
            ({"condition": "pk = :p AND sk = :p"},
             "One or more parameter values were invalid: Condition parameter type does not match schema type"),
            ({"IndexName": "nope"}, "The table does not have the specified index: nope"),
            ({"condition": "g = :p", "values": group, "IndexName": "all", "ConsistentRead": True},
             "Consistent reads are not supported on global secondary indexes"),
            ({"condition": "g = :p", "values": group, "IndexName": "keys", "Select": "ALL_ATTRIBUTES"},
             "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary "
             "index keys because its projection type is not ALL"),
            ({"FilterExpression": "sk > :n", "values": {":n": {"N": "1"}}},
             "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk"),
            ({"Limit": 0}, "1 validation error detected: Value at 'Limit' failed to satisfy constraint: Member must have value "
                           "greater than or equal to 1"),
            ({"Select": "ALL_PROJECTED_ATTRIBUTES"},
             "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"),
            ({"ExclusiveStartKey": {"pk": {"S": "p"}}}, "The provided starting key is invalid"),
            ({"ExclusiveStartKey": {"pk": {"S": "q"}, "sk": {"N": "0"}}},
             "The provided starting key is outside query boundaries based on provided conditions"),
        ]
        for parameters, message in cases:
            with self.subTest(parameters):
                self.assert_invalid(message, self.query, **parameters)
        self.assert_invalid("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
                            self.client.query, TableName=self.table)

    def test_scan_errors(self):
        cases = [
            ({"Segment": 1}, "The TotalSegments parameter is required but was not present in the request when Segment parameter "
                             "is present"),
            ({"TotalSegments": 1}, "The Segment parameter is required but was not present in the request when parameter "
                                   "TotalSegments is present"),
            ({"Segment": 3, "TotalSegments": 3}, "The Segment parameter is zero-based and must be less than parameter "
                                                 "TotalSegments: Segment: 3 is not less than TotalSegments: 3"),
            ({"Limit": 0}, "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value "
                           "greater than or equal to 1"),
            ({"IndexName": "nope"}, "The table does not have the specified index: nope"),
            ({"ExclusiveStartKey": {"pk": {"S": "p"}}},
             "The provided starting key is invalid: The provided key element does not match the schema"),
        ]
        for parameters, message in cases:
            with self.subTest(parameters):
                self.assert_invalid(message, self.client.scan, TableName=self.table, **parameters)

    def test_keys_sort_by_bytes_and_numbers_by_value(self):
        words = self.create("pk", "sk", {"sk": "S"})
        texts = ["A", "Z", "a", "aa", "b", "é", "\uffff", "\U00010000"]
        for text in reversed(texts):
            self.client.put_item(TableName=words, Item={"pk": {"S": "p"}, "sk": {"S": text}})
        found = all_items(self.client.query, TableName=words, KeyConditionExpression="pk = :p",
                          ExpressionAttributeValues={":p": {"S": "p"}})
        self.assertEqual([item["sk"]["S"] for item in found], texts)
        values = self.create("pk", "sk", {"sk": "N"})
        ordered = ["-1" + "0" * 125, "-10.5", "-10.25", "-1", "-0.1", "-0.01", "0", "0.000001", "0.01", "0.1", "1", "1.5", "2", "9.99",
                   "10", "99", "100", "12345678901234567890123456789012345678", "1" + "0" * 125]
        for text in sorted(ordered):
            self.client.put_item(TableName=values, Item={"pk": {"S": "p"}, "sk": {"N": text}})
        found = all_items(self.client.query, TableName=values, KeyConditionExpression="pk = :p",
                          ExpressionAttributeValues={":p": {"S": "p"}})
        self.assertEqual([item["sk"]["N"] for item in found], ordered)
        blobs = self.create("pk", "sk", {"sk": "B"})
        bytes_ = [b"\x00", b"\x00\x00", b"\x00\x01", b"\x7f", b"\x80", b"\xff", b"\xff\x00"]
        for blob in reversed(bytes_):
            self.client.put_item(TableName=blobs, Item={"pk": {"S": "p"}, "sk": {"B": blob}})
        found = all_items(self.client.query, TableName=blobs, KeyConditionExpression="pk = :p",
                          ExpressionAttributeValues={":p": {"S": "p"}})
        self.assertEqual([item["sk"]["B"] for item in found], bytes_)


if __name__ == "__main__":
    unittest.main()
