"""What the emulator simulates, with boto3: throttling, stale reads and faults, by flags and by the admin API."""

import json
import subprocess
import time
import unittest
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from offstage_server import Server, binary
from wire_client import client, definitions, index, key_schema

ALL_OFF = {"throttle": False, "stale_reads_ms": 0, "stale_index_reads_ms": 0,
           "faults": {"read": {"throttle": 0.0, "error": 0.0}, "write": {"throttle": 0.0, "error": 0.0, "error_after": 0.0},
                      "unprocessed": 0.0}}
TABLE_THROTTLED = ("The level of configured provisioned throughput for the table was exceeded. "
                   "Consider increasing your provisioning level with the UpdateTable API.")


def patient_client(url):
    """boto3 as an application has it: with its retries."""
    return boto3.client("dynamodb", endpoint_url=url, aws_access_key_id="wiretest", aws_secret_access_key="wiretest",
                        config=Config(region_name="us-east-1", retries={"max_attempts": 14, "mode": "legacy"}))


def admin(server, method="GET", body=None, path="simulation", **headers):
    """(status, JSON) of a call of the admin API."""
    data = None if body is None else (body if isinstance(body, bytes) else json.dumps(body).encode())
    headers = {"Content-Type": "application/json", **headers} if data is not None else headers
    request = urllib.request.Request(f"{server.url}/_offstage/{path}", data=data, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


def create(dynamodb, name="tab", **more):
    settings = {"BillingMode": "PAY_PER_REQUEST", **more}
    dynamodb.create_table(TableName=name, KeySchema=key_schema("pk"), AttributeDefinitions=definitions(pk="S", g="S"),
                          GlobalSecondaryIndexes=[{**index("gsi", "g"), **({"ProvisionedThroughput": more["ProvisionedThroughput"]} if more else {})}],
                          **settings)
    dynamodb.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})


def put(dynamodb, key, **more):
    return dynamodb.put_item(TableName="tab", Item={"pk": {"S": key}, "g": {"S": "g"}}, **more)


def outcome_of(call, **parameters):
    """"ok", or the code of the error."""
    try:
        call(**parameters)
        return "ok"
    except ClientError as error:
        return error.response["Error"]["Code"]


class Admin(unittest.TestCase):
    maxDiff = None

    def test_flags_are_what_the_admin_api_tells(self):
        with Server("--in-memory", "--throttle", "--stale-reads", "5", "--stale-index-reads=7", "--fault-seed", "42",
                    "--fault-rate", "read.throttle=0.1,write.error_after=0.25", "--fault-rate=unprocessed=0.5") as server:
            self.assertEqual(admin(server), (200, {
                "throttle": True, "stale_reads_ms": 5, "stale_index_reads_ms": 7, "seed": 42,
                "faults": {"read": {"throttle": 0.1, "error": 0.0}, "write": {"throttle": 0.0, "error": 0.0, "error_after": 0.25},
                           "unprocessed": 0.5}}))

    def test_settings_are_replaced_or_refused_whole(self):
        with Server("--in-memory") as server:
            status, before = admin(server)
            self.assertEqual((status, {name: before[name] for name in ALL_OFF}), (200, ALL_OFF))
            self.assertEqual(admin(server, "PUT", {"throttle": True, "stale": 1}),
                             (400, {"error": "unknown member stale; expected throttle, stale_reads_ms, stale_index_reads_ms, faults or seed"}))
            self.assertEqual(admin(server), (200, before))
            wanted = {**ALL_OFF, "throttle": True, "seed": 1}
            self.assertEqual(admin(server, "PUT", {"throttle": True, "seed": 1}), (200, wanted))
            self.assertEqual(admin(server), (200, wanted))

    def test_no_page_from_elsewhere_gets_at_it(self):
        with Server("--in-memory") as server:
            self.assertEqual(admin(server, "PUT", {"throttle": True}, Origin="https://example.com")[0], 403)
            self.assertEqual(admin(server, "PUT", {"throttle": True}, **{"Content-Type": "text/plain"})[0], 415)
            self.assertEqual(admin(server, Origin="http://localhost:3000")[0], 403)
            self.assertEqual(admin(server, Host="example.com", Origin="http://example.com")[0], 403)
            request = urllib.request.Request(f"{server.url}/_offstage/simulation", method="OPTIONS", headers={
                "Origin": "https://example.com", "Access-Control-Request-Method": "PUT"})
            with self.assertRaises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(request, timeout=30)
            with caught.exception as answer:
                self.assertEqual(answer.code, 405)
                self.assertEqual([name for name in answer.headers if name.lower().startswith("access-control")], [])

    def test_it_can_be_switched_off(self):
        with Server("--in-memory", "--no-admin") as server:
            self.assertEqual(admin(server), (404, {"error": "the admin API is switched off"}))
            self.assertEqual(admin(server, path="health"), (200, {"status": "ok"}))

    def test_flags_that_make_no_sense_are_refused(self):
        for flags, words in ((["--fault-rate", "read=1"], "KIND=PROBABILITY"), (["--stale-reads", "-1"], "--stale-reads"),
                             (["--fault-rate", "write.error=0.6,write.throttle=0.6"], "add up to more than 1")):
            done = subprocess.run([binary(), "dynamodb", "--in-memory", "--port=0", *flags], text=True, capture_output=True,
                                  timeout=30, check=False)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(words, done.stderr)


def throttled_answer(server):
    """The body of a refused PutItem; older SDKs do not show all of it."""
    headers = {"X-Amz-Target": "DynamoDB_20120810.PutItem", "Content-Type": "application/x-amz-json-1.0", "X-Amz-Date": "20260101T000000Z",
               "Authorization": "AWS4-HMAC-SHA256 Credential=wiretest/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0"}
    body = json.dumps({"TableName": "tab", "Item": {"pk": {"S": "raw"}}}).encode()
    while True:
        try:
            urllib.request.urlopen(urllib.request.Request(server.url, data=body, headers=headers), timeout=30).close()
        except urllib.error.HTTPError as error:
            with error:
                return json.loads(error.read())


class Throttling(unittest.TestCase):
    def test_boto3_is_throttled_and_told_why_and_gets_through_by_retrying(self):
        with Server("--in-memory", "--throttle") as server:
            dynamodb = client(server.url)
            create(dynamodb, BillingMode="PROVISIONED", ProvisionedThroughput={"ReadCapacityUnits": 100, "WriteCapacityUnits": 2})
            # However slow the machine is, nobody has twenty writes to spare for long at two a second.
            errors = []
            while not errors:
                try:
                    dynamodb.batch_write_item(RequestItems={"tab": [{"PutRequest": {"Item": {"pk": {"S": f"burst{number}"}}}}
                                                                  for number in range(20)]})
                    put(dynamodb, "x")
                except ClientError as error:
                    errors.append(error.response)
            self.assertEqual((errors[0]["Error"]["Code"], errors[0]["Error"]["Message"]),
                             ("ProvisionedThroughputExceededException", TABLE_THROTTLED))
            reasons = throttled_answer(server)["ThrottlingReasons"]
            arn = dynamodb.describe_table(TableName="tab")["Table"]["TableArn"]
            self.assertEqual(reasons, [{"reason": "TableWriteProvisionedThroughputExceeded", "resource": arn}])
            put(patient_client(server.url), "patient")
            self.assertIn("Item", dynamodb.get_item(TableName="tab", Key={"pk": {"S": "patient"}}))
            admin(server, "PUT", {})
            for number in range(50):
                put(dynamodb, f"free{number}")


class StaleReads(unittest.TestCase):
    def test_reads_lag_behind_unless_they_are_consistent(self):
        with Server("--in-memory", "--stale-reads=3600000", "--stale-index-reads=3600000") as server:
            dynamodb = client(server.url)
            create(dynamodb)
            put(dynamodb, "a")
            key = {"pk": {"S": "a"}}
            by_index = {"TableName": "tab", "IndexName": "gsi", "KeyConditionExpression": "g = :g", "ExpressionAttributeValues": {":g": {"S": "g"}}}
            self.assertNotIn("Item", dynamodb.get_item(TableName="tab", Key=key))
            self.assertIn("Item", dynamodb.get_item(TableName="tab", Key=key, ConsistentRead=True))
            self.assertEqual(dynamodb.scan(TableName="tab")["Count"], 0)
            self.assertEqual(dynamodb.query(**by_index)["Count"], 0)
            self.assertIn("Item", dynamodb.transact_get_items(TransactItems=[{"Get": {"TableName": "tab", "Key": key}}])["Responses"][0])
            admin(server, "PUT", {"stale_index_reads_ms": 3600000})
            self.assertIn("Item", dynamodb.get_item(TableName="tab", Key=key))
            self.assertEqual(dynamodb.query(**by_index)["Count"], 0)
            admin(server, "PUT", {})
            self.assertEqual(dynamodb.query(**by_index)["Count"], 1)

    def test_what_was_written_shows_in_the_end(self):
        with Server("--in-memory", "--stale-reads=50") as server:
            dynamodb = client(server.url)
            create(dynamodb)
            put(dynamodb, "a")
            deadline = time.monotonic() + 30
            while "Item" not in dynamodb.get_item(TableName="tab", Key={"pk": {"S": "a"}}):
                self.assertLess(time.monotonic(), deadline)
                time.sleep(0.01)


class Faults(unittest.TestCase):
    RATES = "read.throttle=0.15,read.error=0.15,write.throttle=0.15,write.error=0.15,unprocessed=0.3"

    def test_boto3_retries_and_nothing_is_written_twice_or_half(self):
        with Server("--in-memory", "--fault-seed=7", f"--fault-rate={self.RATES}") as server:
            dynamodb = patient_client(server.url)
            create(dynamodb)
            retries = 0
            for number in range(60):
                answer = dynamodb.update_item(TableName="tab", Key={"pk": {"S": str(number % 3)}}, UpdateExpression="ADD n :one",
                                              ExpressionAttributeValues={":one": {"N": "1"}})
                retries += answer["ResponseMetadata"]["RetryAttempts"]
            for number in range(10):
                answer = dynamodb.transact_write_items(TransactItems=[
                    {"Update": {"TableName": "tab", "Key": {"pk": {"S": f"{side}{number}"}}, "UpdateExpression": "ADD n :one",
                                "ExpressionAttributeValues": {":one": {"N": "1"}}}} for side in ("left", "right")])
                retries += answer["ResponseMetadata"]["RetryAttempts"]
            left = {"tab": [{"PutRequest": {"Item": {"pk": {"S": f"batch{number}"}}}} for number in range(25)]}
            handed_back = 0
            while left:
                left = dynamodb.batch_write_item(RequestItems=left)["UnprocessedItems"]
                handed_back += len(left.get("tab", []))
            keys = {"tab": {"Keys": [{"pk": {"S": f"batch{number}"}} for number in range(25)]}}
            read = []
            while keys:
                answer = dynamodb.batch_get_item(RequestItems=keys)
                read += answer["Responses"]["tab"]
                keys = answer["UnprocessedKeys"]
            self.assertEqual(len(read), 25)
            self.assertGreater(retries, 0)
            self.assertGreater(handed_back, 0)
            admin(server, "PUT", {})
            items = {item["pk"]["S"]: item.get("n", {}).get("N") for item in client(server.url).scan(TableName="tab")["Items"]}
            self.assertEqual({key: items[key] for key in "012"}, {"0": "20", "1": "20", "2": "20"})
            self.assertEqual([items[f"{side}{number}"] for side in ("left", "right") for number in range(10)], ["1"] * 20)
            self.assertEqual(len(items), 3 + 20 + 25)

    def test_an_error_after_the_write_is_what_a_condition_protects_from(self):
        with Server("--in-memory", "--fault-rate=write.error_after=1") as server:
            dynamodb = client(server.url)
            create(dynamodb)
            self.assertEqual(outcome_of(put, dynamodb=dynamodb, key="a", ConditionExpression="attribute_not_exists(pk)"), "InternalServerError")
            self.assertEqual(outcome_of(put, dynamodb=dynamodb, key="a", ConditionExpression="attribute_not_exists(pk)"),
                             "ConditionalCheckFailedException")

    def test_a_seed_repeats_a_run(self):
        def run(seed):
            with Server("--in-memory", f"--fault-seed={seed}", f"--fault-rate={self.RATES}") as server:
                dynamodb = client(server.url)
                create(dynamodb)
                outcomes = []
                for number in range(40):
                    outcomes.append(outcome_of(put, dynamodb=dynamodb, key=str(number)))
                    outcomes.append(outcome_of(dynamodb.get_item, TableName="tab", Key={"pk": {"S": str(number)}}))
                return outcomes
        first = run(11)
        self.assertEqual(set(first), {"ok", "InternalServerError", "ProvisionedThroughputExceededException"})
        self.assertEqual(run(11), first)
        self.assertNotEqual(run(12), first)


if __name__ == "__main__":
    unittest.main()
