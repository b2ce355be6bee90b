"""The AWS SDKs as a project has them reach the endpoint in AWS_ENDPOINT_URL_DYNAMODB, whatever their age."""

import http.server
import os
import threading
import unittest

from runtime_api_server import REPOSITORY, QuietServer, node_packages
import test_node
import test_python

V2 = "const AWS = require('aws-sdk'); const db = new AWS.DynamoDB.DocumentClient({maxRetries: 0}); exports.handler = async () => (await db.get({TableName: 't', Key: {id: 1}}).promise()).Item;"
RAW = """import https from 'https'; import { request } from 'node:https'; import http from 'http';
const ask = (start) => new Promise((resolve, reject) => start((answer) => { answer.resume(); resolve(answer.statusCode) }).on('error', reject).end());
export const handler = async () => [
  await ask((done) => https.request('https://dynamodb.eu-west-1.amazonaws.com/a?b=c', { method: 'POST' }, done)),
  await ask((done) => request(new URL('https://123456789012.ddb.us-east-1.amazonaws.com/d'), done)),
  await ask((done) => https.get({ host: 'streams.dynamodb.us-east-1.amazonaws.com', headers: { host: 'signed' } }, done)),
  await ask((done) => http.request({ hostname: 'dynamodb.cn-north-1.amazonaws.com.cn', path: '/e' }, done)),
];"""


class Endpoint:
    """What stands in for DynamoDB: remembers who asked for what, and has one item."""

    def __init__(self):
        self.asked = []
        endpoint = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                endpoint.asked.append((self.headers["Host"], self.headers.get("X-Amz-Target"), self.path))
                body = b'{"Item":{"id":{"N":"1"}}}'
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = answer

            def log_message(self, *_):
                pass

        self.server = QuietServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class SdkTest:
    def setUp(self):
        super().setUp()
        self.endpoint = Endpoint()
        self.addCleanup(self.endpoint.close)
        self.variables = {"AWS_ENDPOINT_URL_DYNAMODB": self.endpoint.url}


class Node(SdkTest, test_node.NodeTest):
    def setUp(self):
        super().setUp()
        os.symlink(node_packages(REPOSITORY / "tests" / "wire" / "node"), self.folder / "node_modules")

    def test_version_2(self):
        cases = {
            "CommonJS": {"index.js": V2},
            "one client": {"index.js": V2.replace("require('aws-sdk')", "{ DynamoDB: require('aws-sdk/clients/dynamodb') }")},
            "ES module": {"index.mjs": V2.replace("const AWS = require('aws-sdk')", "import AWS from 'aws-sdk'").replace("exports.handler =", "export const handler =")},
            "a region of its own": {"index.js": V2.replace("maxRetries", "region: 'eu-west-1', maxRetries")},
            "loaded by the handler": {"index.js": "exports.handler = async () => { " + V2.replace("exports.handler = async () =>", "return") + " };"},
        }
        for name, files in cases.items():
            with self.subTest(name):
                self.endpoint.asked.clear()
                for old in self.folder.glob("index.*"):
                    old.unlink()
                self.assertEqual(self.node(files, runtime="nodejs14.x", **self.variables).result(), {"id": 1})
                region = "eu-west-1" if name == "a region of its own" else "us-east-1"
                self.assertEqual(self.endpoint.asked, [(f"dynamodb.{region}.amazonaws.com", "DynamoDB_20120810.GetItem", "/")])

    def test_an_endpoint_of_its_own_is_left_alone(self):
        own = Endpoint()
        self.addCleanup(own.close)
        for code in (V2.replace("maxRetries", f"endpoint: '{own.url}', maxRetries"), f"require('aws-sdk').config.update({{ dynamodb: {{ endpoint: '{own.url}' }} }}); {V2}"):
            with self.subTest(code[:60]):
                own.asked.clear()
                self.assertEqual(self.node(code, **self.variables).result(), {"id": 1})
                self.assertEqual(len(own.asked), 1)
        self.assertEqual(self.endpoint.asked, [])

    def test_version_3(self):
        function = self.node("""
            const { DynamoDBClient } = require('@aws-sdk/client-dynamodb'); const { DynamoDBDocumentClient, GetCommand } = require('@aws-sdk/lib-dynamodb');
            const db = DynamoDBDocumentClient.from(new DynamoDBClient({}));
            exports.handler = async () => (await db.send(new GetCommand({ TableName: 't', Key: { id: 1 } }))).Item;""", **self.variables)
        self.assertEqual(function.result(), {"id": 1})
        self.assertEqual(self.endpoint.asked[0][1], "DynamoDB_20120810.GetItem")

    def test_whoever_asks_for_a_host_of_amazons(self):
        function = self.node({"index.mjs": RAW}, **self.variables)
        self.assertEqual(function.result(), [200, 200, 200, 200])
        self.assertEqual(self.endpoint.asked, [
            ("dynamodb.eu-west-1.amazonaws.com", None, "/a?b=c"),
            ("123456789012.ddb.us-east-1.amazonaws.com", None, "/d"),
            ("signed", None, "/"),
            ("dynamodb.cn-north-1.amazonaws.com.cn", None, "/e"),
        ])

    def test_streams_have_an_endpoint_of_their_own(self):
        streams = Endpoint()
        self.addCleanup(streams.close)
        self.node({"index.mjs": RAW}, AWS_ENDPOINT_URL_DYNAMODB_STREAMS=streams.url, **self.variables).result()
        self.assertEqual((len(streams.asked), len(self.endpoint.asked)), (1, 3))

    def test_connections_of_a_websocket_api(self):
        port = self.endpoint.server.server_port
        posts = {
            "version 2": """const AWS = require('aws-sdk');
                exports.handler = async ({ domainName }) => (await new AWS.ApiGatewayManagementApi({ endpoint: `${domainName}/dev`, maxRetries: 0 })
                  .postToConnection({ ConnectionId: 'a=', Data: 'x' }).promise(), 'sent');""",
            "https": """const https = require('https');
                exports.handler = ({ domainName }) => new Promise((resolve, reject) => https.request(`https://${domainName}/dev/@connections/a%3D`, { method: 'POST' },
                  (answer) => { answer.resume(); resolve('sent') }).on('error', reject).end());""",
        }
        for name, code in posts.items():
            with self.subTest(name):
                self.endpoint.asked.clear()
                function = self.node(code, AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI=self.endpoint.url + "/dev")
                self.assertEqual(function.result({"domainName": f"localhost:{port}"}), "sent")
                host, _, path = self.endpoint.asked[0]
                self.assertEqual((host, path.replace("%40", "@")), (f"localhost:{port}", "/dev/@connections/a%3D"))
                self.assertEqual(function.result({"domainName": "abc123.execute-api.eu-west-1.amazonaws.com"}), "sent")
                host, _, path = self.endpoint.asked[1]
                self.assertEqual((host, path.replace("%40", "@")), ("abc123.execute-api.eu-west-1.amazonaws.com", "/dev/@connections/a%3D"))

    def test_other_hosts_are_reached_as_ever(self):
        function = self.node(f"const http = require('http'); exports.handler = () => new Promise((resolve) => http.get('{self.endpoint.url}/plain', (answer) => {{ answer.resume(); resolve(answer.statusCode) }}));",
                             AWS_ENDPOINT_URL_DYNAMODB="http://127.0.0.1:9")
        self.assertEqual(function.result(), 200)
        self.assertEqual(self.endpoint.asked[0][2], "/plain")


class Python(SdkTest, test_python.PythonTest):
    CODE = "import boto3\ndef handler(event, context):\n    return boto3.client('dynamodb'{}).get_item(TableName='table', Key={{'id': {{'N': '1'}}}})['Item']\n"

    # Debian 12's botocore is one that knows no endpoint variables.
    def test_boto3(self):
        function = self.python(self.CODE.format(""), **self.variables)
        self.assertEqual(function.result(), {"id": {"N": "1"}})
        self.assertEqual(self.endpoint.asked[0][1], "DynamoDB_20120810.GetItem")

    def test_connections_of_a_websocket_api(self):
        port = self.endpoint.server.server_port
        code = """import boto3
def handler(event, context):
    client = boto3.client('apigatewaymanagementapi', endpoint_url=f"https://{event['domainName']}/dev")
    return client.post_to_connection(ConnectionId='a=', Data=b'x')['ResponseMetadata']['HTTPStatusCode']
"""
        function = self.python(code, AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI=self.endpoint.url + "/dev")
        self.assertEqual(function.result({"domainName": f"localhost:{port}"}), 200)
        host, _, path = self.endpoint.asked[0]
        self.assertEqual((host, path.replace("%40", "@")), (f"localhost:{port}", "/dev/@connections/a%3D"))
        self.assertEqual(function.result({"domainName": "abc123.execute-api.eu-west-1.amazonaws.com"}), 200)
        host, _, path = self.endpoint.asked[1]
        self.assertEqual((host, path.replace("%40", "@")), ("abc123.execute-api.eu-west-1.amazonaws.com", "/dev/@connections/a%3D"))

    def test_resource(self):
        function = self.python("import boto3\ndef handler(event, context):\n    return boto3.resource('dynamodb').Table('table').get_item(Key={'id': 1})['Item']\n", **self.variables)
        self.assertEqual(function.result(), {"id": 1})

    def test_an_endpoint_of_its_own_is_left_alone(self):
        own = Endpoint()
        self.addCleanup(own.close)
        function = self.python(self.CODE.format(f", endpoint_url='{own.url}'"), **self.variables)
        self.assertEqual(function.result(), {"id": {"N": "1"}})
        self.assertEqual((len(own.asked), self.endpoint.asked), (1, []))


if __name__ == "__main__":
    unittest.main()
