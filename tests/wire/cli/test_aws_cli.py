"""The twelve operations from the AWS CLI, as a shell script would call them."""

import json
import os
import subprocess
import unittest

from wire_client import TEN_TYPES, URL, unique_name

# Debian's own, where it is installed: what else is on the PATH may be anything.
AWS = "/usr/bin/aws" if os.path.exists("/usr/bin/aws") else "aws"

# The CLI takes and prints binary as base64.
CLI_TYPES = {name: value for name, value in TEN_TYPES.items() if name not in ("binary", "binary_set", "empty_binary")}
CLI_TYPES.update({"binary": {"B": "AAH+/w=="}, "binary_set": {"BS": ["AA==", "/w=="]}})


def aws(operation, *arguments, **parameters):
    """(exit code, parsed answer, stderr). Parameters are handed over as JSON."""
    command = [AWS, "dynamodb", operation, "--endpoint-url", URL, "--output", "json", "--no-cli-pager", *arguments]
    for name, value in parameters.items():
        command += ["--" + name.replace("_", "-"), value if isinstance(value, str) else json.dumps(value)]
    done = subprocess.run(command, text=True, capture_output=True, timeout=60, check=False)
    return done.returncode, json.loads(done.stdout) if done.stdout.strip() else {}, done.stderr


class AwsCli(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.table = unique_name("cli")
        self.call("create-table", "--attribute-definitions", "AttributeName=pk,AttributeType=S", "AttributeName=sk,AttributeType=N",
                  "AttributeName=g,AttributeType=S", "--key-schema", "AttributeName=pk,KeyType=HASH",
                  "AttributeName=sk,KeyType=RANGE", "--billing-mode", "PAY_PER_REQUEST", "--global-secondary-indexes",
                  "IndexName=gsi,KeySchema=[{AttributeName=g,KeyType=HASH}],Projection={ProjectionType=ALL}",
                  table_name=self.table)
        self.call("wait", "table-exists", "--table-name", self.table)

    def tearDown(self):
        aws("delete-table", table_name=self.table)

    def call(self, operation, *arguments, **parameters):
        code, answer, complaint = aws(operation, *arguments, **parameters)
        self.assertEqual((code, complaint), (0, ""))
        return answer

    def key(self, number=1):
        return {"pk": {"S": "p"}, "sk": {"N": str(number)}}

    def test_statements_and_transactions(self):
        insert = f"INSERT INTO \"{self.table}\" VALUE {{'pk': 'p', 'sk': 1, 'n': ?}}"
        self.call("execute-statement", "--statement", insert, parameters=[{"N": "1"}])
        self.call("execute-transaction", transact_statements=[
            {"Statement": f"UPDATE \"{self.table}\" SET n = n + 1 WHERE pk = 'p' AND sk = 1"}])
        answer = self.call("batch-execute-statement", statements=[
            {"Statement": f"SELECT n FROM \"{self.table}\" WHERE pk = 'p' AND sk = 1"}])
        self.assertEqual(answer["Responses"], [{"TableName": self.table, "Item": {"n": {"N": "2"}}}])
        self.call("transact-write-items", transact_items=[{"Delete": {"TableName": self.table, "Key": self.key()}}])
        answer = self.call("transact-get-items", transact_items=[{"Get": {"TableName": self.table, "Key": self.key()}}])
        self.assertEqual(answer["Responses"], [{}])
        code, _, complaint = aws("execute-statement", "--statement", "SELECT")
        self.assertEqual(code, 254)
        self.assertIn("Statement wasn't well formed, can't be processed: Unexpected term", complaint)

    def test_tables(self):
        described = self.call("describe-table", table_name=self.table)["Table"]
        self.assertEqual((described["TableStatus"], described["GlobalSecondaryIndexes"][0]["IndexStatus"]), ("ACTIVE", "ACTIVE"))
        self.assertIn(self.table, self.call("list-tables")["TableNames"])
        deleted = self.call("delete-table", table_name=self.table)["TableDescription"]
        self.assertEqual(deleted["TableStatus"], "DELETING")
        code, _, complaint = aws("describe-table", table_name=self.table)
        self.assertEqual(code, 254)
        self.assertIn("An error occurred (ResourceNotFoundException) when calling the DescribeTable operation", complaint)
        self.assertIn(f"Requested resource not found: Table: {self.table} not found", complaint)

    def test_one_item(self):
        item = {**self.key(), **CLI_TYPES}
        self.call("put-item", table_name=self.table, item=item)
        found = self.call("get-item", "--consistent-read", table_name=self.table, key=self.key())["Item"]
        self.assertEqual({name: sorted(value["SS"]) if "SS" in value else value for name, value in found.items() if name != "number_set"
                          and name != "binary_set"},
                         {name: sorted(value["SS"]) if "SS" in value else value for name, value in item.items() if name != "number_set"
                          and name != "binary_set"})
        self.assertCountEqual(found["number_set"]["NS"], item["number_set"]["NS"])
        self.assertCountEqual(found["binary_set"]["BS"], item["binary_set"]["BS"])
        updated = self.call("update-item", table_name=self.table, key=self.key(), update_expression="SET #n = :v REMOVE #l",
                            expression_attribute_names={"#n": "number", "#l": "list"},
                            expression_attribute_values={":v": {"N": "7"}}, return_values="UPDATED_NEW")
        self.assertEqual(updated["Attributes"], {"number": {"N": "7"}})
        code, _, complaint = aws("delete-item", table_name=self.table, key=self.key(),
                                 condition_expression="attribute_exists(nope)")
        self.assertEqual(code, 254)
        self.assertIn("(ConditionalCheckFailedException)", complaint)
        old = self.call("delete-item", table_name=self.table, key=self.key(), return_values="ALL_OLD")["Attributes"]
        self.assertEqual(old["number"], {"N": "7"})
        self.assertEqual(self.call("get-item", table_name=self.table, key=self.key()), {})

    def test_batches_query_and_scan(self):
        requests = [{"PutRequest": {"Item": {**self.key(number), "g": {"S": f"g{number % 2}"}}}} for number in range(25)]
        self.assertEqual(self.call("batch-write-item", request_items={self.table: requests})["UnprocessedItems"], {})
        got = self.call("batch-get-item", request_items={self.table: {"Keys": [self.key(number) for number in range(25)]}})
        self.assertEqual(len(got["Responses"][self.table]), 25)
        # The CLI follows LastEvaluatedKey by itself and adds the pages up.
        query = {"table_name": self.table, "key_condition_expression": "pk = :p",
                 "expression_attribute_values": {":p": {"S": "p"}}}
        found = self.call("query", "--page-size", "4", "--no-scan-index-forward", **query)
        self.assertEqual([int(item["sk"]["N"]) for item in found["Items"]], list(range(24, -1, -1)))
        first = self.call("query", "--max-items", "10", **query)
        rest = self.call("query", starting_token=first["NextToken"], **query)
        self.assertEqual([int(item["sk"]["N"]) for item in first["Items"] + rest["Items"]], list(range(25)))
        by_index = self.call("query", "--page-size", "5", table_name=self.table, index_name="gsi", key_condition_expression="g = :g",
                             expression_attribute_values={":g": {"S": "g1"}})
        self.assertEqual(by_index["Count"], 12)
        scanned = self.call("scan", "--page-size", "3", table_name=self.table)
        self.assertEqual(scanned["Count"], 25)
        limited = self.call("scan", "--no-paginate", "--limit", "5", table_name=self.table)
        self.assertEqual((limited["Count"], "LastEvaluatedKey" in limited), (5, True))


if __name__ == "__main__":
    unittest.main()
