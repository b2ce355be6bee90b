"""The flags as users of `sls offline` and `sls info` type them."""

import json
import subprocess

from stack import BINARY, PATIENCE_S, StackTest, send

SERVICE = """
service: shop
provider:
  name: aws
  region: us-east-1
  stage: ${opt:stage, 'dev'}
  apiGateway:
    apiKeys: [{name: web, value: a-key-of-twenty-or-more, description: for the page}]
custom:
  color: ${param:color, 'none'}
resources:
  Resources:
    Pets:
      Type: AWS::DynamoDB::Table
      Properties:
        TableName: pets-${sls:stage}
        BillingMode: PAY_PER_REQUEST
        KeySchema: [{AttributeName: id, KeyType: HASH}]
        AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
    Get:
      Type: AWS::ApiGateway::Method
      Properties:
        RestApiId: !Ref ApiGatewayRestApi
        ResourceId: !GetAtt ApiGatewayRestApi.RootResourceId
        HttpMethod: GET
        AuthorizationType: NONE
        ApiKeyRequired: true
        Integration:
          Type: MOCK
          RequestTemplates: {application/json: '{"statusCode": 200}'}
          IntegrationResponses: [{StatusCode: 200, ResponseTemplates: {application/json: '"hello"'}}]
        MethodResponses: [{StatusCode: 200}]
  Outputs:
    Color: {Value: '${self:custom.color}'}
    PetsArn: {Value: !GetAtt Pets.Arn}
"""


class SpellingsTest(StackTest):
    def setUp(self):
        super().setUp()
        (self.directory / "other.yml").write_text(SERVICE)

    def info(self, *arguments):
        done = subprocess.run([str(BINARY), "info", str(self.directory), "-c", "other.yml", *arguments], capture_output=True, text=True, timeout=PATIENCE_S)
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        return done.stdout

    def test_info_as_sls_info(self):
        self.assertEqual(
            "service: shop\nstage: prod\nregion: eu-west-1\nstack: shop-prod\n"
            "api keys:\n  web: a-key-of-twenty-or-more - for the page\n"
            "endpoint: GET - http://localhost:4000/api/prod\n",
            self.info("-s", "prod", "-r", "eu-west-1", "-o", "localhost", "-P", "4000", "-p", "api"))
        self.assertIn("endpoint: GET - http://127.0.0.1:3000\n", self.info("--noPrependStageInUrl"))
        self.assertIn("api keys:\n  web - for the page\n", self.info("--conceal"))

    def test_info_with_outputs_and_resources(self):
        said = self.info("--verbose", "--param=color=red")
        self.assertEqual(
            "Stack Outputs:\n  ServiceEndpoint: http://127.0.0.1:3000/dev\n  Color: red\n"
            "  PetsArn: arn:aws:dynamodb:us-east-1:123456789012:table/pets-dev\n"
            "resources:\n  Pets: AWS::DynamoDB::Table\n    pets-dev: id (HASH, S)\n  Get: AWS::ApiGateway::Method\n",
            said[said.index("Stack Outputs:"):])

    def test_info_as_json(self):
        said = json.loads(self.info("--json"))
        self.assertEqual({"functions": [], "endpoints": ["http://127.0.0.1:3000/dev"], "service": "shop", "stage": "dev", "region": "us-east-1", "stack": "shop-dev",
                          "apiKeys": [{"name": "web", "value": "a-key-of-twenty-or-more", "description": "for the page"}]}, said["info"])
        self.assertIn({"OutputKey": "Color", "OutputValue": "none"}, said["outputs"])

    def start_stack(self, *arguments):
        process = self.start("up", self.directory, "--config", "other.yml", "-P", "0", "--dynamodb-port=0", "--in-memory", "-o", "127.0.0.1", *arguments)
        process.wait_for(r"^Ready in")
        return process.wait_for(r"^  HTTP +(http://\S+)").group(1)

    def test_up(self):
        http = self.start_stack("-s", "prod", "-p", "api")
        self.assertEqual(403, send("GET", http + "/api/prod").status)
        self.assertEqual(200, send("GET", http + "/api/prod", {"x-api-key": "a-key-of-twenty-or-more"}).status)

    def test_up_for_everybody(self):
        http = self.start_stack("--noAuth", "--noPrependStageInUrl")
        self.assertEqual((200, '"hello"'), (lambda answer: (answer.status, answer.body))(send("GET", http + "/")))
