"""Paging visits every item exactly once: table, GSI and LSI, both directions, by Limit and by 1 MB, with writers too."""

import collections
import threading
import unittest

from wire_client import WireCase, index, pages

PARTITION = {"S": "partition"}


def identity(item):
    return item["pk"]["S"], int(item["sk"]["N"])


class Paging(WireCase):
    @classmethod
    def create_indexed(cls):
        return cls.create("pk", "sk", {"sk": "N", "g": "S", "tie": "N"},
                          GlobalSecondaryIndexes=[index("gsi", "g", "tie")],
                          LocalSecondaryIndexes=[index("lsi", "pk", "tie")])

    @classmethod
    def fill(cls, table, items):
        items = list(items)
        for start in range(0, len(items), 25):
            writes = [{"PutRequest": {"Item": item}} for item in items[start:start + 25]]
            answer = cls.client.batch_write_item(RequestItems={table: writes})
            assert answer["UnprocessedItems"] == {}, answer

    @staticmethod
    def item(number, padding=0):
        # Ten items share each index sort key, so that ties are paged through as well.
        return {"pk": PARTITION, "sk": {"N": str(number)}, "g": {"S": "group"}, "tie": {"N": str(number // 10)},
                "padding": {"S": "x" * padding}}

    def queries(self, table):
        """(name, parameters) of a query over everything on the table, the GSI and the LSI, forwards and backwards."""
        for name, hash_name, value, more in (("table", "pk", PARTITION, {}), ("gsi", "g", {"S": "group"}, {"IndexName": "gsi"}),
                                             ("lsi", "pk", PARTITION, {"IndexName": "lsi"})):
            for forward in (True, False):
                yield f"{name} {'forwards' if forward else 'backwards'}", {
                    "TableName": table, "KeyConditionExpression": f"{hash_name} = :h", "ScanIndexForward": forward,
                    "ExpressionAttributeValues": {":h": value}, **more}

    def assert_exactly_once(self, items, expected):
        seen = collections.Counter(identity(item) for item in items)
        self.assertEqual([key for key, times in seen.items() if times > 1], [], "seen more than once")
        self.assertEqual(set(seen), set(expected))


class ByLimit(Paging):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.table = cls.create_indexed()
        cls.fill(cls.table, (cls.item(number) for number in range(-30, 73)))
        cls.everything = {("partition", number) for number in range(-30, 73)}

    def test_queries(self):
        for name, parameters in self.queries(self.table):
            for limit in (1, 7, 103, 1000):
                with self.subTest(f"{name}, Limit {limit}"):
                    found = []
                    for page in pages(self.client.query, **parameters, Limit=limit):
                        self.assertLessEqual(page["ScannedCount"], limit)
                        found += page["Items"]
                    self.assert_exactly_once(found, self.everything)
                    sort = "tie" if "IndexName" in parameters else "sk"
                    order = [int(item[sort]["N"]) for item in found]
                    self.assertEqual(order, sorted(order, reverse=not parameters["ScanIndexForward"]))

    def test_scans(self):
        for more in ({}, {"IndexName": "gsi"}, {"IndexName": "lsi"}):
            for limit in (1, 10, 1000):
                with self.subTest(more, limit=limit):
                    found = [item for page in pages(self.client.scan, TableName=self.table, Limit=limit, **more)
                             for item in page["Items"]]
                    self.assert_exactly_once(found, self.everything)

    def test_the_paginator_agrees(self):
        paginator = self.client.get_paginator("query")
        for _, parameters in self.queries(self.table):
            found = [item for page in paginator.paginate(**parameters, PaginationConfig={"PageSize": 9}) for item in page["Items"]]
            self.assert_exactly_once(found, self.everything)

    def test_the_last_key_of_an_index_holds_both_keys(self):
        for index_name, hash_name, value in (("gsi", "g", {"S": "group"}), ("lsi", "pk", PARTITION)):
            page = self.client.query(TableName=self.table, IndexName=index_name, Limit=3,
                                     KeyConditionExpression=f"{hash_name} = :h", ExpressionAttributeValues={":h": value})
            last = page["Items"][-1]
            names = {"pk", "sk", "tie"} | ({"g"} if index_name == "gsi" else set())
            self.assertEqual(page["LastEvaluatedKey"], {name: last[name] for name in names})

    def test_a_start_key_need_not_exist_and_is_exclusive(self):
        parameters = dict(next(parameters for name, parameters in self.queries(self.table) if name == "table forwards"))
        between = self.client.query(**parameters, ExclusiveStartKey={"pk": PARTITION, "sk": {"N": "0.5"}})
        self.assertEqual(identity(between["Items"][0])[1], 1)
        exact = self.client.query(**parameters, ExclusiveStartKey={"pk": PARTITION, "sk": {"N": "1"}})
        self.assertEqual(identity(exact["Items"][0])[1], 2)
        past = self.client.query(**parameters, ExclusiveStartKey={"pk": PARTITION, "sk": {"N": "1000"}})
        self.assertEqual((past["Count"], "LastEvaluatedKey" in past), (0, False))

    def test_a_filter_does_not_lose_items_between_pages(self):
        found = [item for page in pages(self.client.query, TableName=self.table, KeyConditionExpression="pk = :h", Limit=4,
                                        FilterExpression="tie = :t",
                                        ExpressionAttributeValues={":h": PARTITION, ":t": {"N": "3"}})
                 for item in page["Items"]]
        self.assert_exactly_once(found, {("partition", number) for number in range(30, 40)})


class BySize(Paging):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.table = cls.create_indexed()
        # 30 items of 100 kB: about three megabytes, so at least three pages each way.
        cls.fill(cls.table, (cls.item(number, 100_000) for number in range(30)))
        cls.everything = {("partition", number) for number in range(30)}

    def assert_pages(self, found):
        self.assertGreaterEqual(len(found), 3)
        for page in found[:-1]:
            self.assertIn("LastEvaluatedKey", page)
            # The item that crosses 1 MB belongs to the page [D].
            size = sum(100_000 for _ in page["Items"])
            self.assertTrue(900_000 <= size <= 1_200_000, size)
        self.assert_exactly_once([item for page in found for item in page["Items"]], self.everything)

    def test_queries(self):
        for name, parameters in self.queries(self.table):
            with self.subTest(name):
                self.assert_pages(list(pages(self.client.query, **parameters)))

    def test_scans(self):
        for more in ({}, {"IndexName": "gsi"}, {"IndexName": "lsi"}):
            with self.subTest(more):
                self.assert_pages(list(pages(self.client.scan, TableName=self.table, **more)))

    def test_neither_projection_nor_count_makes_a_page_longer(self):
        for more in ({"ProjectionExpression": "sk"}, {"Select": "COUNT"}):
            page = self.client.scan(TableName=self.table, **more)
            self.assertTrue(9 <= page["Count"] <= 12, page["Count"])
            self.assertIn("LastEvaluatedKey", page)


class ManyPartitions(Paging):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.table = cls.create_indexed()
        cls.fill(cls.table, ({**cls.item(number % 3), "pk": {"S": f"p{number // 3}"}, "g": {"S": f"g{number % 17}"}}
                             for number in range(600)))
        cls.everything = {(f"p{number // 3}", number % 3) for number in range(600)}

    def test_parallel_segments_are_a_partition_of_the_table(self):
        for total in (1, 2, 3, 7, 64):
            for more in ({}, {"IndexName": "gsi"}):
                with self.subTest(more, total=total):
                    found = []
                    for segment in range(total):
                        for page in pages(self.client.scan, TableName=self.table, Segment=segment, TotalSegments=total,
                                          Limit=50, **more):
                            found += page["Items"]
                    self.assert_exactly_once(found, self.everything)

    def test_four_segments_all_have_something(self):
        counts = [self.client.scan(TableName=self.table, Segment=segment, TotalSegments=4)["Count"] for segment in range(4)]
        self.assertEqual(sum(counts), 600)
        self.assertGreater(min(counts), 60, "the hash spreads 200 partitions over four segments")

    def test_scans_by_every_limit_agree_on_the_order(self):
        whole = [identity(item) for item in self.client.scan(TableName=self.table)["Items"]]
        self.assertEqual(len(whole), 600)
        for limit in (1, 13, 599, 600):
            paged = [identity(item) for page in pages(self.client.scan, TableName=self.table, Limit=limit) for item in page["Items"]]
            self.assertEqual(paged, whole)
        # Items of one partition stand together, in the order of their sort key.
        self.assertEqual([number for _, number in whole], [0, 1, 2] * 200)
        self.assertEqual(len({partition for partition, _ in whole[::3]}), 200)


class WithWriters(Paging):
    """While others write, an item that is there all the time is seen exactly once, and none is seen twice."""

    def setUp(self):
        self.table = self.create_indexed()
        self.fill(self.table, (self.item(number) for number in range(0, 400, 2)))
        self.stable = {("partition", number) for number in range(0, 400, 2)}
        self.stopped = threading.Event()
        self.failures = []
        self.writers = [threading.Thread(target=self.write, args=(first,)) for first in (1, 3)]
        for writer in self.writers:
            writer.start()

    def tearDown(self):
        self.stopped.set()
        for writer in self.writers:
            writer.join()
        self.assertEqual(self.failures, [])

    def write(self, first):
        """Puts and deletes odd items between the even ones, and rewrites even ones without moving them."""
        try:
            while not self.stopped.is_set():
                for number in range(first, 400, 4):
                    if self.stopped.is_set():
                        return
                    self.client.put_item(TableName=self.table, Item=self.item(number))
                    self.client.update_item(TableName=self.table, Key={"pk": PARTITION, "sk": {"N": str(number - 1)}},
                                            UpdateExpression="ADD touched :one", ExpressionAttributeValues={":one": {"N": "1"}})
                    self.client.delete_item(TableName=self.table, Key={"pk": PARTITION, "sk": {"N": str(number)}})
        except Exception as error:  # a thread has nobody else to tell
            self.failures.append(error)

    def assert_stable_once(self, items):
        seen = collections.Counter(identity(item) for item in items)
        self.assertEqual([key for key, times in seen.items() if times > 1], [])
        self.assertEqual({key for key in seen if key[1] % 2 == 0}, self.stable)

    def test_queries_in_both_directions(self):
        for name, parameters in self.queries(self.table):
            with self.subTest(name):
                for limit in (7, 50):
                    self.assert_stable_once([item for page in pages(self.client.query, **parameters, Limit=limit)
                                             for item in page["Items"]])

    def test_scans(self):
        for more in ({}, {"IndexName": "gsi"}, {"IndexName": "lsi"}):
            with self.subTest(more):
                self.assert_stable_once([item for page in pages(self.client.scan, TableName=self.table, Limit=13, **more)
                                         for item in page["Items"]])


del Paging

if __name__ == "__main__":
    unittest.main()
