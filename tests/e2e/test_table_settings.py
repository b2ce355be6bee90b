"""What a table under `resources` has besides its keys: stream, time to live, point-in-time recovery."""

from stack import StackTest, dynamodb

SERVICE = """service: settings
provider: {name: aws}
resources:
  Resources:
    Sessions:
      Type: AWS::DynamoDB::Table
      Properties:
        TableName: sessions
        BillingMode: PAY_PER_REQUEST
        AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
        KeySchema: [{AttributeName: id, KeyType: HASH}]
        StreamSpecification: {StreamViewType: NEW_IMAGE}
        PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
        TimeToLiveSpecification: {AttributeName: expires, Enabled: true}
"""


INDEXED = SERVICE.replace("{AttributeName: id, AttributeType: S}]", "{AttributeName: id, AttributeType: S}, {AttributeName: user, AttributeType: S}, {AttributeName: at, AttributeType: N}]") + """
        GlobalSecondaryIndexes:
          - {IndexName: byUser, KeySchema: [{AttributeName: user, KeyType: HASH}], Projection: {ProjectionType: ALL}}
          - {IndexName: byTime, KeySchema: [{AttributeName: at, KeyType: HASH}], Projection: {ProjectionType: KEYS_ONLY}}
"""


class TableSettingsTest(StackTest):
    def run_service(self, text):
        service = self.directory / "settings"
        service.mkdir(exist_ok=True)
        (service / "serverless.yml").write_text(text)
        process = self.start("up", service, "--dynamodb-port=0", "--port=0")
        endpoint = process.wait_for(r"DynamoDB +(http://\S+)  data in").group(1)
        process.wait_for(r"^Ready in")
        return process, endpoint

    def time_to_live(self, endpoint):
        return dynamodb(endpoint, "DescribeTimeToLive", {"TableName": "sessions"})["TimeToLiveDescription"]

    def test_settings_are_as_deployed_and_follow_the_file(self):
        process, endpoint = self.run_service(SERVICE)
        table = dynamodb(endpoint, "DescribeTable", {"TableName": "sessions"})["Table"]
        self.assertEqual({"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}, table["StreamSpecification"])
        backups = dynamodb(endpoint, "DescribeContinuousBackups", {"TableName": "sessions"})["ContinuousBackupsDescription"]
        self.assertEqual("ENABLED", backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"])
        self.assertEqual({"AttributeName": "expires", "TimeToLiveStatus": "ENABLED"}, self.time_to_live(endpoint))
        process.end()

        process, endpoint = self.run_service(SERVICE)  # the same once more
        self.assertEqual({"AttributeName": "expires", "TimeToLiveStatus": "ENABLED"}, self.time_to_live(endpoint))
        process.end()

        process, endpoint = self.run_service(SERVICE.replace("expires", "until"))
        self.assertEqual({"AttributeName": "until", "TimeToLiveStatus": "ENABLED"}, self.time_to_live(endpoint))
        process.end()

        process, endpoint = self.run_service(SERVICE.replace("        TimeToLive", "        # TimeToLive"))
        self.assertEqual({"TimeToLiveStatus": "DISABLED"}, self.time_to_live(endpoint))
        process.end()

    def test_indexes_and_streams_of_an_existing_table_follow_the_file(self):
        process, endpoint = self.run_service(SERVICE)
        dynamodb(endpoint, "PutItem", {"TableName": "sessions", "Item": {"id": {"S": "a"}, "user": {"S": "u"}, "at": {"N": "1"}}})
        process.end()

        process, endpoint = self.run_service(INDEXED.replace("NEW_IMAGE", "KEYS_ONLY"))
        process.wait_for("sessions .*index byUser created; index byTime created; stream ended; stream of KEYS_ONLY begun")
        table = dynamodb(endpoint, "DescribeTable", {"TableName": "sessions"})["Table"]
        self.assertEqual({"byUser": "ACTIVE", "byTime": "ACTIVE"}, {index["IndexName"]: index["IndexStatus"] for index in table["GlobalSecondaryIndexes"]})
        self.assertEqual({"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}, table["StreamSpecification"])
        self.assertEqual([{"S": "a"}], self.ids(endpoint, "byUser", "user", {"S": "u"}))
        process.end()

        # Another key and another projection are another index.
        changed = INDEXED.replace("[{AttributeName: user, KeyType: HASH}]", "[{AttributeName: user, KeyType: HASH}, {AttributeName: at, KeyType: RANGE}]")
        process, endpoint = self.run_service(changed.replace("ProjectionType: KEYS_ONLY", "ProjectionType: INCLUDE, NonKeyAttributes: [user]"))
        process.wait_for("sessions .*index byTime deleted; index byUser deleted|index byUser deleted; index byTime deleted")
        self.assertEqual([{"S": "a"}], self.ids(endpoint, "byUser", "user", {"S": "u"}))
        self.assertEqual([{"S": "a"}], self.ids(endpoint, "byTime", "at", {"N": "1"}))
        process.end()

        process, endpoint = self.run_service(SERVICE)
        self.assertNotIn("GlobalSecondaryIndexes", dynamodb(endpoint, "DescribeTable", {"TableName": "sessions"})["Table"])
        process.end()

    def ids(self, endpoint, index, attribute, value):
        answer = dynamodb(endpoint, "Query", {"TableName": "sessions", "IndexName": index, "KeyConditionExpression": "#a = :a",
                                              "ExpressionAttributeNames": {"#a": attribute}, "ExpressionAttributeValues": {":a": value}})
        return [item["id"] for item in answer["Items"]]
