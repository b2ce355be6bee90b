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
