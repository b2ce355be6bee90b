"""boto3 as the wire tests use it: no client-side validation, no retries, tables of each test class's own."""

import itertools
import os
import unittest
import uuid

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

URL = os.environ.get("OFFSTAGE_URL", "http://127.0.0.1:8000")
_CONFIG = Config(region_name="us-east-1", parameter_validation=False, retries={"total_max_attempts": 1},
                 max_pool_connections=32, read_timeout=60)
_numbers = itertools.count()


def client(url=None):
    return boto3.client("dynamodb", endpoint_url=url or URL, config=_CONFIG,
                        aws_access_key_id="wiretest", aws_secret_access_key="wiretest")


def resource(url=None):
    return boto3.resource("dynamodb", endpoint_url=url or URL, config=_CONFIG,
                          aws_access_key_id="wiretest", aws_secret_access_key="wiretest")


def unique_name(prefix="t"):
    """A table name nobody else has, so that tests share a server."""
    return f"{prefix}-{os.getpid()}-{next(_numbers)}-{uuid.uuid4().hex[:8]}"


def key_schema(hash_name, range_name=None):
    schema = [{"AttributeName": hash_name, "KeyType": "HASH"}]
    if range_name:
        schema.append({"AttributeName": range_name, "KeyType": "RANGE"})
    return schema


def index(name, hash_name, range_name=None, projection=None):
    return {"IndexName": name, "KeySchema": key_schema(hash_name, range_name),
            "Projection": projection or {"ProjectionType": "ALL"}}


def definitions(**types):
    return [{"AttributeName": name, "AttributeType": kind} for name, kind in types.items()]


# One value of each of the ten types, nested too.
TEN_TYPES = {
    "string": {"S": "Grüße, 世界 🎲"},
    "number": {"N": "-12345678901234567890.123456789012345678"},
    "binary": {"B": b"\x00\x01\xfe\xff"},
    "string_set": {"SS": ["a", "b", "é"]},
    "number_set": {"NS": ["-1.5", "0", "3"]},
    "binary_set": {"BS": [b"\x00", b"\xff"]},
    "map": {"M": {"inner": {"L": [{"S": "x"}, {"M": {"deep": {"N": "1"}}}]}, "empty": {"M": {}}}},
    "list": {"L": [{"N": "1"}, {"S": ""}, {"BOOL": False}, {"NULL": True}, {"L": []}]},
    "null": {"NULL": True},
    "bool": {"BOOL": True},
    "empty_string": {"S": ""},
    "empty_binary": {"B": b""},
}


def comparable(value):
    """A value with sets in one order, because sets have none."""
    if isinstance(value, dict):
        return {name: sorted(map(repr, inner)) if name in ("SS", "NS", "BS") else comparable(inner)
                for name, inner in value.items()}
    if isinstance(value, list):
        return [comparable(inner) for inner in value]
    return value


class WireCase(unittest.TestCase):
    """A test with a client, and with tables that are deleted when its class is done."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.client = client()
        cls.tables = []

    @classmethod
    def tearDownClass(cls):
        for name in cls.tables:
            try:
                cls.client.delete_table(TableName=name)
            except ClientError:
                pass  # the test deleted it itself

    @classmethod
    def create(cls, hash_name="pk", range_name=None, types=None, **more):
        """An on-demand table under a name of its own; returns the name once it is ACTIVE."""
        name = unique_name()
        kinds = {hash_name: "S", **({range_name: "S"} if range_name else {}), **(types or {})}
        cls.client.create_table(TableName=name, KeySchema=key_schema(hash_name, range_name),
                                AttributeDefinitions=definitions(**kinds), BillingMode="PAY_PER_REQUEST", **more)
        cls.tables.append(name)
        cls.client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
        return name

    def assert_error(self, kind, message, call, **parameters):
        """The call fails with this type and exactly this message; returns the whole answer."""
        with self.assertRaises(ClientError) as caught:
            call(**parameters)
        answer = caught.exception.response
        self.assertEqual((answer["Error"]["Code"], answer["Error"]["Message"]), (kind, message))
        self.assertEqual(answer["ResponseMetadata"]["HTTPStatusCode"], 400)
        return answer

    def assert_invalid(self, message, call, **parameters):
        return self.assert_error("ValidationException", message, call, **parameters)


    def assert_invalid_when_applied(self, message, call, **parameters):
        """An error that shows only when the item is at hand: no evidence says whether the new texts put their prefix there."""
        with self.assertRaises(ClientError) as caught:
            call(**parameters)
        error = caught.exception.response["Error"]
        self.assertEqual((error["Code"], error["Message"].removeprefix("1 validation error detected: ")), ("ValidationException", message))


def pages(operation, **parameters):
    """Every answer of a Query or Scan, following LastEvaluatedKey by hand."""
    while True:
        answer = operation(**parameters)
        yield answer
        if "LastEvaluatedKey" not in answer:
            return
        parameters["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def all_items(operation, **parameters):
    return [item for page in pages(operation, **parameters) for item in page["Items"]]
