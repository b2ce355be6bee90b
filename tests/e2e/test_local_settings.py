"""custom.dynamodb and custom.serverless-offline of a service, and `offstage print`."""

import json
import subprocess

from stack import BINARY, StackTest, dynamodb

ATTRIBUTES = '{"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}], "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST"'

SERVICE = f"""service: seeded
provider: {{name: aws, environment: {{A: "${{env:A}}"}}}}
custom:
  serverless-offline: {{httpPort: 0}}
  dynamodb:
    start: {{inMemory: true}}
    migration: {{dir: migrations}}
    seed:
      domain: {{sources: [{{table: people, sources: [people.json], rawsources: [raw.json]}}]}}
resources:
  Resources:
    People: {{Type: AWS::DynamoDB::Table, Properties: {ATTRIBUTES}, "TableName": "people"}}}}
"""


class LocalSettingsTest(StackTest):
    def setUp(self):
        super().setUp()
        self.service = self.directory / "seeded"
        (self.service / "migrations").mkdir(parents=True)
        (self.service / "serverless.yml").write_text(SERVICE)
        (self.service / ".env").write_text("A=from the file\n")
        people = [{"id": str(i), "n": 1.5, "list": [True, None], "map": {"empty": ""}} for i in range(60)]
        (self.service / "people.json").write_text(json.dumps(people))
        (self.service / "raw.json").write_text('[{"id": {"S": "raw"}, "b": {"B": "AQI="}}]')
        migration = f'{{"Table": {ATTRIBUTES}, "TableName": "migrated"}}, "Seeds": [{{"id": "m"}}]}}'
        (self.service / "migrations" / "migrated.json").write_text(migration)

    def seeded(self, *arguments):
        process = self.start("up", self.service, "--dynamodb-port=0", *arguments)
        endpoint = process.wait_for(r"DynamoDB +(http://\S+)  in memory").group(1)
        process.wait_for(r"^Ready in")
        return endpoint

    def test_seeds_and_migrations_are_written(self):
        endpoint = self.seeded("--seed=domain")
        self.assertEqual(61, dynamodb(endpoint, "Scan", {"TableName": "people", "Select": "COUNT"})["Count"])
        item = dynamodb(endpoint, "GetItem", {"TableName": "people", "Key": {"id": {"S": "7"}}})["Item"]
        values = {"id": {"S": "7"}, "n": {"N": "1.5"}, "list": {"L": [{"BOOL": True}, {"NULL": True}]}, "map": {"M": {"empty": {"S": ""}}}}
        self.assertEqual(values, item)
        self.assertEqual([{"id": {"S": "m"}}], dynamodb(endpoint, "Scan", {"TableName": "migrated"})["Items"])

    def test_nobody_asked_for_seeds(self):
        endpoint = self.seeded()
        self.assertEqual(0, dynamodb(endpoint, "Scan", {"TableName": "people", "Select": "COUNT"})["Count"])

    def test_an_unknown_category_is_an_error_before_anything_starts(self):
        process = self.start("up", self.service, "--seed=nothing")
        self.assertEqual(1, process.process.wait(60))
        process.end()
        self.assertIn('custom.dynamodb.seed has no "nothing"', process.lines["err"][-1])

    def test_print(self):
        def printed(*arguments):
            return subprocess.run([str(BINARY), "print", str(self.service), *arguments], capture_output=True, text=True, check=False)

        self.assertEqual("from the file\n", printed("--path=provider.environment.A", "--format=text").stdout)
        self.assertEqual({"A": "from the file"}, json.loads(printed("--path=provider.environment", "--format=json").stdout))
        self.assertEqual("A: from the file\n", printed("--path=provider.environment").stdout)
        nothing = printed("--path=provider.nothing")
        self.assertEqual((1, ""), (nothing.returncode, nothing.stdout))
