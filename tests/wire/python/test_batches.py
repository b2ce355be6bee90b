"""BatchGetItem and BatchWriteItem with boto3."""

import unittest

from wire_client import TEN_TYPES, WireCase, comparable


def put(key, /, **more):
    return {"PutRequest": {"Item": {"pk": {"S": str(key)}, **more}}}


def delete(number):
    return {"DeleteRequest": {"Key": {"pk": {"S": str(number)}}}}


def keys(numbers):
    return [{"pk": {"S": str(number)}} for number in numbers]


class Batches(WireCase):
    def setUp(self):
        self.table = self.create()
        self.other = self.create()

    def write(self, **requests):
        return self.client.batch_write_item(**requests)

    def test_twenty_five_writes_over_two_tables(self):
        answer = self.write(RequestItems={self.table: [put(number, v={"N": str(number)}) for number in range(13)],
                                          self.other: [put(number) for number in range(12)]})
        self.assertEqual(answer["UnprocessedItems"], {})
        self.assertEqual(self.client.scan(TableName=self.table)["Count"], 13)
        self.write(RequestItems={self.table: [delete(0), delete("missing"), put(1, v={"S": "replaced"})]})
        self.assertEqual(self.client.scan(TableName=self.table)["Count"], 12)
        self.assertEqual(self.client.get_item(TableName=self.table, Key=keys([1])[0])["Item"]["v"], {"S": "replaced"})

    def test_all_ten_types(self):
        self.write(RequestItems={self.table: [put("types", **TEN_TYPES)]})
        answer = self.client.batch_get_item(RequestItems={self.table: {"Keys": keys(["types"]), "ConsistentRead": True}})
        self.assertEqual(comparable(answer["Responses"][self.table]), comparable([{"pk": {"S": "types"}, **TEN_TYPES}]))

    def test_a_hundred_keys_over_two_tables(self):
        for start in range(0, 75, 25):
            self.write(RequestItems={self.table: [put(number) for number in range(start, start + 25)]})
        answer = self.client.batch_get_item(RequestItems={
            self.table: {"Keys": keys(range(80))}, self.other: {"Keys": keys(range(20))}})
        self.assertEqual(answer["UnprocessedKeys"], {})
        self.assertEqual({item["pk"]["S"] for item in answer["Responses"][self.table]}, {str(number) for number in range(75)})
        self.assertEqual(answer["Responses"][self.other], [])

    def test_projection_per_table(self):
        self.write(RequestItems={self.table: [put(1, a={"S": "a"}, b={"S": "b"})], self.other: [put(1, a={"S": "a"}, b={"S": "b"})]})
        answer = self.client.batch_get_item(RequestItems={
            self.table: {"Keys": keys([1]), "ProjectionExpression": "#a", "ExpressionAttributeNames": {"#a": "a"}},
            self.other: {"Keys": keys([1])}})
        self.assertEqual(answer["Responses"][self.table], [{"a": {"S": "a"}}])
        self.assertEqual(set(answer["Responses"][self.other][0]), {"pk", "a", "b"})

    def test_answers_over_sixteen_megabytes_leave_keys_to_ask_for_again(self):
        for number in range(45):
            self.client.put_item(TableName=self.table, Item={"pk": {"S": str(number)}, "padding": {"S": "x" * 390_000}})
        waiting = {self.table: {"Keys": keys(range(45)), "ProjectionExpression": "pk, padding"}}
        seen = []
        rounds = 0
        while waiting:
            answer = self.client.batch_get_item(RequestItems=waiting)
            self.assertLessEqual(sum(len(item["padding"]["S"]) for item in answer["Responses"][self.table]), 16 * 1024 * 1024)
            seen += [item["pk"]["S"] for item in answer["Responses"][self.table]]
            waiting = answer["UnprocessedKeys"]
            if waiting:
                self.assertEqual(waiting[self.table]["ProjectionExpression"], "pk, padding")
            rounds += 1
        self.assertEqual(rounds, 2)
        self.assertEqual(sorted(seen, key=int), [str(number) for number in range(45)])

    def test_limits(self):
        self.assert_invalid(f"1 validation error detected: Value at 'RequestItems.{self.table}.member' failed to satisfy constraint: "
                            "Member must have length less than or equal to 25", self.write,
                            RequestItems={self.table: [put(number) for number in range(26)]})
        self.assert_invalid("Too many items requested for the BatchWriteItem call", self.write, RequestItems={
            self.table: [put(number) for number in range(20)], self.other: [put(number) for number in range(20)]})
        self.assert_invalid(f"1 validation error detected: Value at 'RequestItems.{self.table}.member.Keys' failed to satisfy "
                            "constraint: Member must have length less than or equal to 100", self.client.batch_get_item,
                            RequestItems={self.table: {"Keys": keys(range(101))}})
        self.assert_invalid("Too many items requested for the BatchGetItem call", self.client.batch_get_item, RequestItems={
            self.table: {"Keys": keys(range(60))}, self.other: {"Keys": keys(range(60))}})
        self.assert_invalid("1 validation error detected: Value at 'RequestItems' failed to satisfy constraint: Member must have "
                            "length greater than or equal to 1", self.client.batch_get_item, RequestItems={})

    def test_one_bad_request_rejects_all(self):
        duplicates = "Provided list of item keys contains duplicates"
        self.assert_invalid(duplicates, self.write, RequestItems={self.table: [put(1), delete(1)]})
        self.assert_invalid(duplicates, self.client.batch_get_item, RequestItems={self.table: {"Keys": keys([1, 1])}})
        self.assert_invalid("The provided key element does not match the schema", self.write,
                            RequestItems={self.table: [put(1), {"PutRequest": {"Item": {"x": {"S": "no key"}}}}]})
        self.assert_invalid("Item size has exceeded the maximum allowed size", self.write,
                            RequestItems={self.table: [put(1), put(2, padding={"S": "x" * 409_600})]})
        self.assert_error("ResourceNotFoundException", "Requested resource not found", self.write,
                          RequestItems={self.table: [put(1)], self.other + "x": [put(1)]})
        self.assert_error("ResourceNotFoundException", "Requested resource not found", self.client.batch_get_item,
                          RequestItems={self.table: {"Keys": keys([1])}, self.other + "x": {"Keys": keys([1])}})
        self.assertEqual(self.client.scan(TableName=self.table)["Count"], 0)


if __name__ == "__main__":
    unittest.main()
