"""boto3 against `--verify-signatures`: whose requests are let in, and what the others get to read."""

import datetime
import unittest
from unittest import mock

import boto3
import botocore.auth
from botocore.config import Config
from botocore.exceptions import ClientError

from offstage_server import Server

SECRET, TEMPORARY_SECRET, TOKEN = "wire/secret+1", "temporarysecret", "wire+token/=="
_CONFIG = Config(retries={"total_max_attempts": 1})


class Signatures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--in-memory", "--region=eu-west-1", "--verify-signatures", "--credentials", f"AKIDWIRE:{SECRET}",
                            f"ASIAWIRE:{TEMPORARY_SECRET}:{TOKEN}").start()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def client(self, key="AKIDWIRE", secret=SECRET, token=None, region="eu-west-1", service="dynamodb"):
        return boto3.client(service, endpoint_url=self.server.url, region_name=region, config=_CONFIG, aws_access_key_id=key,
                            aws_secret_access_key=secret, aws_session_token=token)

    def refused(self, kind, message, **credentials):
        with self.assertRaises(ClientError) as caught:
            self.client(**credentials).list_tables()
        error = caught.exception.response["Error"]
        self.assertEqual(error["Code"], kind)
        self.assertTrue(error["Message"].startswith(message), error["Message"])

    def test_right_ones(self):
        self.assertEqual(self.client().list_tables()["TableNames"], [])
        self.assertEqual(self.client("ASIAWIRE", TEMPORARY_SECRET, TOKEN).list_tables()["TableNames"], [])

    def test_whole_use(self):
        """Every kind of request signs: long bodies, any Unicode."""
        client = self.client()
        client.create_table(TableName="long", KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}], BillingMode="PAY_PER_REQUEST",
                            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}])
        client.put_item(TableName="long", Item={"pk": {"S": "Grüße 🎲"}, "long": {"S": "x" * 300_000}})
        found = client.query(TableName="long", KeyConditionExpression="pk = :p", ExpressionAttributeValues={":p": {"S": "Grüße 🎲"}})
        self.assertEqual(len(found["Items"][0]["long"]["S"]), 300_000)
        client.delete_table(TableName="long")

    def test_wrong_ones(self):
        self.refused("InvalidSignatureException", "The request signature we calculated does not match", secret="wrong")
        self.refused("UnrecognizedClientException", "The security token included in the request is invalid.", key="AKIDOTHER")
        self.refused("UnrecognizedClientException", "The security token included in the request is invalid.", key="ASIAWIRE", secret=TEMPORARY_SECRET)
        self.refused("UnrecognizedClientException", "The security token included in the request is invalid", key="ASIAWIRE",
                     secret=TEMPORARY_SECRET, token="other")
        self.refused("InvalidSignatureException", "Credential should be scoped to a valid region, not 'us-east-1'. ", region="us-east-1")

    def test_a_skewed_clock(self):
        for minutes, words in ((-20, "Signature expired: "), (20, "Signature not yet current: ")):
            moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)
            clock = mock.Mock(wraps=datetime.datetime)
            clock.utcnow.return_value = moment.replace(tzinfo=None)
            clock.now.return_value = moment
            with mock.patch.object(botocore.auth.datetime, "datetime", clock):
                self.refused("InvalidSignatureException", words)


if __name__ == "__main__":
    unittest.main()
