"""An index that is added to a table with items, while others write to it and the process is killed.

OFFSTAGE_BACKFILL_ITEMS=100000 makes the table as large as that.
"""

import os
import random
import shutil
import tempfile
import threading
import time
import unittest

from botocore.exceptions import BotoCoreError, ClientError

from offstage_server import Server
from wire_client import all_items, client, definitions, key_schema

ITEMS = int(os.environ.get("OFFSTAGE_BACKFILL_ITEMS", "5000"))
SECONDS_MAX = 600


def key(number):
    return {"pk": {"S": f"p{number % 101}"}, "sk": {"N": str(number)}}


def word(number, generator):
    """What becomes the index's key: mostly a text, sometimes a number, sometimes nothing."""
    kind = generator.randrange(10)
    return {} if kind == 0 else {"word": {"N": "7"}} if kind == 1 else {"word": {"S": f"w{number % 40}"}}


def expiry(number):
    """So long ago that nothing expires; but it has an entry in the expiry index."""
    return {"until": {"N": str(number)}}


class Writers:
    """Three of them put, change and delete until the server is gone or they are stopped."""

    def __init__(self, url):
        self.url, self.stopped, self.refused = url, False, []
        self.threads = [threading.Thread(target=self._write, args=(seed,)) for seed in range(3)]
        for thread in self.threads:
            thread.start()

    def stop(self):
        self.stopped = True
        for thread in self.threads:
            thread.join()

    def _write(self, seed):
        generator, dynamodb = random.Random(seed), client(self.url)
        while not self.stopped:
            number = generator.randrange(ITEMS + 200)
            try:
                if generator.randrange(3) == 0:
                    dynamodb.delete_item(TableName="data", Key=key(number))
                else:
                    text = {"word": {"S": f"w{generator.randrange(40)}"}} if generator.randrange(4) else {}
                    dynamodb.put_item(TableName="data", Item={**key(number), **text, **expiry(number + 1), "more": {"S": "x" * 50}})
            except ClientError as error:
                self.refused.append(error)
            except BotoCoreError:
                return  # the server is gone


class IndexesOverTime(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="offstage-test-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.data = os.path.join(self.folder, "data")

    def fill(self, dynamodb):
        dynamodb.create_table(TableName="data", KeySchema=key_schema("pk", "sk"), BillingMode="PAY_PER_REQUEST",
                              AttributeDefinitions=definitions(pk="S", sk="N"),
                              StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"})
        dynamodb.update_time_to_live(TableName="data", TimeToLiveSpecification={"Enabled": True, "AttributeName": "until"})
        generator = random.Random(1)
        for first in range(0, ITEMS, 25):
            puts = [{"PutRequest": {"Item": {**key(n), **word(n, generator), **expiry(n), "more": {"S": "x" * 50}}}}
                    for n in range(first, min(first + 25, ITEMS))]
            dynamodb.batch_write_item(RequestItems={"data": puts})

    @staticmethod
    def add(dynamodb):
        dynamodb.update_table(
            TableName="data", AttributeDefinitions=definitions(word="S", sk="N"),
            GlobalSecondaryIndexUpdates=[{"Create": {"IndexName": "words", "KeySchema": key_schema("word", "sk"),
                                                     "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["more"]}}}])

    def wait(self, dynamodb):
        deadline = time.monotonic() + SECONDS_MAX
        while time.monotonic() < deadline:
            index, = dynamodb.describe_table(TableName="data")["Table"]["GlobalSecondaryIndexes"]
            if index["IndexStatus"] == "ACTIVE":
                self.assertNotIn("Backfilling", index)
                return
            self.assertTrue(index["Backfilling"])
            time.sleep(0.05)
        self.fail("the index was never filled")

    def check(self, dynamodb):
        """The index holds exactly what the items say, and is counted so."""
        items = all_items(dynamodb.scan, TableName="data", ConsistentRead=True)
        projected = ("pk", "sk", "word", "more")
        expected = [{name: item[name] for name in projected} for item in items if "S" in item.get("word", {})]
        entries = all_items(dynamodb.scan, TableName="data", IndexName="words")
        by_key = sorted(entries, key=lambda entry: int(entry["sk"]["N"]))
        self.assertEqual(by_key, sorted(expected, key=lambda item: int(item["sk"]["N"])))
        table = dynamodb.describe_table(TableName="data")["Table"]
        self.assertEqual((table["ItemCount"], table["GlobalSecondaryIndexes"][0]["ItemCount"]), (len(items), len(entries)))

    def test_an_index_is_filled_while_writes_go_on(self):
        with Server("--in-memory") as server:
            dynamodb = client(server.url)
            self.fill(dynamodb)
            writers = Writers(server.url)
            self.add(dynamodb)
            self.wait(dynamodb)
            writers.stop()
            self.assertEqual(writers.refused, [])
            self.check(dynamodb)

    def test_kill_9_while_an_index_is_filled(self):
        server = Server("--data-dir", self.data).start()
        self.fill(client(server.url))
        writers = Writers(server.url)
        self.add(client(server.url))
        server.kill()
        writers.stop()
        self.assertEqual(writers.refused, [])
        with Server("--data-dir", self.data) as server:
            writers = Writers(server.url)
            self.wait(client(server.url))
            writers.stop()
            self.assertEqual(writers.refused, [])
            self.check(client(server.url))

    def test_a_directory_of_the_first_format(self):
        with Server("--data-dir", self.data) as server:
            self.fill(client(server.url))
        path = os.path.join(self.data, "OFFSTAGE_FORMAT")
        with open(path, "w", encoding="ascii") as file:
            file.write("1\n")
        with Server("--data-dir", self.data) as server:
            self.add(client(server.url))
            self.wait(client(server.url))
            self.check(client(server.url))
        with open(path, encoding="ascii") as file:
            self.assertEqual(file.read(), "3\n")


if __name__ == "__main__":
    unittest.main()
