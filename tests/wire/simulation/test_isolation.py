"""--isolate: tables of their own for each account, an access key id of twelve digits, and each region."""

import os
import shutil
import tempfile
import unittest

import boto3
from botocore.config import Config

from offstage_server import Server
from test_simulation import admin
from wire_client import definitions, key_schema

HOME = "123456789012"
OTHER = "111122223333"
HOUR_MS = 3_600_000


def dynamodb_of(server, account, region="us-east-1", service="dynamodb"):
    return boto3.client(service, endpoint_url=server.url, region_name=region, aws_access_key_id=account, aws_secret_access_key="any",
                        config=Config(retries={"total_max_attempts": 1}))


def create(dynamodb, name="tab"):
    """The ARN of a new table."""
    answer = dynamodb.create_table(TableName=name, KeySchema=key_schema("pk"), AttributeDefinitions=definitions(pk="S"),
                                   BillingMode="PAY_PER_REQUEST", StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"})
    return answer["TableDescription"]["TableArn"]


def put(dynamodb, value):
    dynamodb.put_item(TableName="tab", Item={"pk": {"S": "a"}, "v": {"S": value}})


def value(dynamodb):
    return dynamodb.get_item(TableName="tab", Key={"pk": {"S": "a"}})["Item"]["v"]["S"]


def tables(dynamodb):
    return dynamodb.list_tables()["TableNames"]


class Isolation(unittest.TestCase):
    def setUp(self):
        self.data = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.data)

    def test_without_the_flag_all_share_their_tables(self):
        with Server("--in-memory") as server:
            arn = create(dynamodb_of(server, OTHER, "eu-west-1"))
            self.assertEqual(arn, f"arn:aws:dynamodb:us-east-1:{HOME}:table/tab")
            for account, region in (("any", "us-east-1"), (HOME, "eu-west-1"), (OTHER, "us-east-1")):
                self.assertEqual(tables(dynamodb_of(server, account, region)), ["tab"])
            self.assertEqual(admin(server, path=f"clock?account={OTHER}")[0], 200)

    def test_accounts_and_regions_have_tables_of_their_own(self):
        with Server("--in-memory", "--isolate") as server:
            for account, region in ((HOME, "us-east-1"), (OTHER, "us-east-1"), (OTHER, "eu-west-1")):
                dynamodb = dynamodb_of(server, account, region)
                self.assertEqual(tables(dynamodb), [])
                self.assertEqual(create(dynamodb), f"arn:aws:dynamodb:{region}:{account}:table/tab")
                put(dynamodb, f"{account} {region}")
            for account, region in ((HOME, "us-east-1"), (OTHER, "us-east-1"), (OTHER, "eu-west-1")):
                self.assertEqual(value(dynamodb_of(server, account, region)), f"{account} {region}")
                streams = dynamodb_of(server, account, region, "dynamodbstreams").list_streams()["Streams"]
                self.assertEqual([stream["StreamArn"].rsplit("/", 3)[0] for stream in streams], [f"arn:aws:dynamodb:{region}:{account}:table"])
            dynamodb_of(server, OTHER).delete_table(TableName="tab")
            self.assertEqual(tables(dynamodb_of(server, OTHER)), [])
            self.assertEqual(tables(dynamodb_of(server, OTHER, "eu-west-1")), ["tab"])

    def test_other_access_key_ids_are_the_account_of_the_server(self):
        with Server("--in-memory", "--isolate", "--region", "eu-central-1") as server:
            create(dynamodb_of(server, HOME, "eu-central-1"))
            for key in ("any", "AKIDEXAMPLE", "12345678901", "1234567890123", "12345678901x"):
                self.assertEqual(tables(dynamodb_of(server, key, "eu-central-1")), ["tab"], key)
                self.assertEqual(tables(dynamodb_of(server, key, "us-east-1")), [], key)

    def test_a_restart_keeps_them(self):
        places = ((HOME, "us-east-1"), (OTHER, "us-east-1"), (OTHER, "eu-west-1"))
        with Server("--data-dir", self.data, "--isolate") as server:
            for account, region in places:
                dynamodb = dynamodb_of(server, account, region)
                create(dynamodb)
                put(dynamodb, f"{account} {region}")
        self.assertEqual(sorted(os.listdir(os.path.join(self.data, "isolated", OTHER))), ["eu-west-1", "us-east-1"])
        with Server("--data-dir", self.data, "--isolate") as server:
            for account, region in places:
                self.assertEqual(value(dynamodb_of(server, account, region)), f"{account} {region}")
        with Server("--data-dir", self.data) as server:
            self.assertEqual(value(dynamodb_of(server, OTHER, "eu-west-1")), f"{HOME} us-east-1")

    def test_the_admin_api_names_them_in_its_query(self):
        with Server("--in-memory", "--isolate") as server:
            there = f"clock?account={OTHER}&region=eu-west-1"
            self.assertEqual(admin(server, "PUT", {"advance_ms": HOUR_MS}, path=there)[1]["ahead_ms"], HOUR_MS)
            self.assertEqual(admin(server, path=there)[1]["ahead_ms"], HOUR_MS)
            self.assertEqual(admin(server, path=f"clock?account={OTHER}")[1]["ahead_ms"], 0)
            self.assertEqual(admin(server, path="clock")[1]["ahead_ms"], 0)


if __name__ == "__main__":
    unittest.main()
