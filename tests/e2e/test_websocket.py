"""The WebSocket API through `offstage up`, with Node's ws as client and the AWS SDKs for @connections."""

import base64
import json
import os
import pathlib
import re
import signal
import sys
import urllib.parse

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "websocket"))

from stack import StackTest, send  # noqa: E402
from websocket_clients import Clients  # noqa: E402

GONE = {"error": "GoneException", "status": 410}


class WebSocketTest(StackTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clients = Clients()
        cls.addClassCleanup(cls.clients.end)

    def start_stack(self, *arguments):
        self.process, _, _ = self.up(self.put_service("tests/e2e/services/sockets"), "--in-memory", *arguments)
        self.ws = self.process.wait_for(r"^  WebSocket +(ws://\S+)$").group(1)
        self.http = self.ws.replace("ws://", "http://")
        self.url = self.ws + "/dev?token=t"

    def event_of(self, client):
        client.send({"action": "event"})
        return client.json()

    def id_of(self, client):
        return self.event_of(client)["requestContext"]["connectionId"]

    def sdk(self, action, connection, **more):
        answer = self.clients.do(action, endpoint=self.http + "/dev", id=connection, **more)
        answer.pop("message", None)
        return answer

    def ended(self, after=0):
        """The $disconnect event that the handler has logged."""
        return json.loads(self.process.wait_for(r"ended: (\{.*\})", "out", after).group(1))

    def test_overview(self):
        self.start_stack()
        self.process.wait_for(r"^  \$connect +ws://127.0.0.1:\d+/dev +enter +authorizer guard$")
        self.process.wait_for(r"^  event +ws://\S+/dev +talk +answers$")
        info = self.start("info", self.directory / "service", "--verbose", "--websocket-port=3111")
        info.wait_for(r"^  ws://127.0.0.1:3111/dev$")
        info.wait_for(r"^    \$disconnect: enter$")

    def test_connecting(self):
        self.start_stack()
        cases = [
            ("/dev?token=t", 101),
            ("/?token=t", 101),
            ("?token=t", 101),
            ("/dev", 401),
            ("/dev?token=deny", 403),
            ("/dev?token=unknown", 401),
            ("/dev?token=fail", 500),
            ("/dev?token=t&status=403", 403),
            ("/dev?token=t&status=500", 500),
            ("/dev?token=t&fail=1", 502),
            ("/prod?token=t", 403),
        ]
        for path, status in cases:
            with self.subTest(path):
                answer, client = self.clients.try_open(self.ws + path)
                self.assertEqual(status, 101 if "open" in answer else answer["refused"], answer)
                if status == 101:
                    client.close()
                elif "status=" in path:
                    self.assertEqual("said no", answer["body"])
                else:
                    self.assertRegex(answer["body"], r'^\{"message": "[^"]+", "connectionId":"[\w-]{15}=", "requestId":"[\w-]{15}="\}$')
        answer = send("GET", self.http + "/dev")
        self.assertEqual(403, answer.status)
        self.assertEqual("Forbidden", json.loads(answer.body)["message"])

    def test_without_authorization(self):
        self.start_stack("--no-auth")
        self.assertNotIn("authorizer", self.event_of(self.clients.open(self.ws))["requestContext"])

    def test_subprotocols_and_extensions(self):
        self.start_stack()
        answer, client = self.clients.try_open(self.url + "&protocol=b", protocols=["a", "b"])
        self.assertEqual({"open": "b", "extensions": ""}, answer)
        client.close()
        # As in a browser: a subprotocol was asked for, and the server has not said which.
        answer, _ = self.clients.try_open(self.url, protocols=["a"])
        self.assertEqual("Server sent no subprotocol", answer["error"])

    def test_events(self):
        self.start_stack()
        client = self.clients.open(self.url, headers={"User-Agent": "test/1"})
        event = self.event_of(client)
        context = event["requestContext"]
        self.assertEqual({"requestContext", "body", "isBase64Encoded"}, set(event))
        self.assertEqual('{"action": "event"}', event["body"])
        self.assertEqual(
            {"routeKey", "messageId", "eventType", "extendedRequestId", "requestTime", "messageDirection", "stage", "connectedAt",
             "requestTimeEpoch", "identity", "requestId", "domainName", "connectionId", "apiId", "authorizer"},
            set(context),
        )
        self.assertEqual({"userAgent": "test/1", "sourceIp": "127.0.0.1"}, context["identity"])
        self.assertEqual({"principalId": "u1", "token": "t"}, context["authorizer"])
        self.assertEqual(("event", "MESSAGE", "IN", "dev"), tuple(context[key] for key in ("routeKey", "eventType", "messageDirection", "stage")))
        # Of another connection the ids are others, of the same only the message's.
        again = self.event_of(client)["requestContext"]
        self.assertEqual(context["connectionId"], again["connectionId"])
        self.assertNotEqual(context["messageId"], again["messageId"])
        self.assertEqual(11, len(base64.urlsafe_b64decode(context["connectionId"])))
        self.assertNotEqual(context["connectionId"], self.id_of(self.clients.open(self.url)))

    def test_messages(self):
        self.start_stack()
        client = self.clients.open(self.url)
        for text in ("no JSON", '{"action": "other"}', "[1]"):
            client.send(text)
            frame = client.next()["text"]
            self.assertRegex(frame, r'^\{"message": "Forbidden", "connectionId":"[\w-]{15}=", "requestId":"[\w-]{15}="\}$')
        client.send({"action": "fail"})
        self.assertRegex(client.next()["text"], r'^\{"message": "Internal server error", "connectionId":"[\w-]{15}=", "requestId":"[\w-]{15}="\}$')
        client.send({"action": "quiet"})
        # Messages do not wait for each other: the short one answers first.
        client.send({"action": "sleep", "ms": 3000})
        client.send({"action": "sleep", "ms": 1})
        self.assertEqual("slept 1", client.next()["text"])
        self.assertEqual("slept 3000", client.next()["text"])
        self.assertEqual({"pong": True}, client.do("ping"))

    def test_limits(self):
        self.start_stack()
        fits = self.clients.open(self.url)
        head = '{"action": "quiet", "text": "'
        fits.send(head + "x" * (32768 - len(head) - 2) + '"}')  # one frame of 32 KB
        self.assertEqual("quiet", "quiet" if self.id_of(fits) else "")
        for message in ({"text": "x" * 32769}, {"text": "x" * 131073}):
            client = self.clients.open(self.url)
            client.do("send", **message)
            self.assertEqual({"closed": 1009, "reason": ""}, client.next())
        client = self.clients.open(self.url)
        client.do("send", base64=base64.b64encode(b"bytes").decode())
        self.assertEqual({"closed": 1003, "reason": ""}, client.next())

    def test_disconnects(self):
        self.start_stack()
        for code, reason, expected in [
            (None, None, (1005, "Client-side close frame status not set")),
            (1000, "bye", (1000, "bye")),
            (4999, None, (4999, "")),
            ("terminate", None, (1006, "")),
        ]:
            with self.subTest(code):
                seen = len(self.process.lines["out"])
                client = self.clients.open(self.url)
                connection = self.id_of(client)
                if code == "terminate":
                    client.do("terminate")
                else:
                    client.close(code, reason)
                event = self.ended(seen)
                self.assertEqual(expected, (event["requestContext"]["disconnectStatusCode"], event["requestContext"]["disconnectReason"]))
                self.assertEqual(connection, event["requestContext"]["connectionId"])
                host = self.http.replace("http://", "")
                self.assertEqual({"Host": host, "x-api-key": "", "X-Forwarded-For": "", "x-restapi": ""}, event["headers"])
                self.assertEqual({**GONE}, self.sdk("post", connection, text="late"))

    def test_idle_and_old_connections(self):
        self.start_stack("--websocket-idle-timeout=1")
        client = self.clients.open(self.url)
        self.assertEqual({"closed": 1001, "reason": "Going away"}, client.next())
        event = self.ended()
        self.assertEqual((1001, "Going away"), (event["requestContext"]["disconnectStatusCode"], event["requestContext"]["disconnectReason"]))

    def test_row_85_connections_can_be_asked_about(self):
        """The row of SERVERLESS-OFFLINE.md about GET of @connections, and the other calls of the SDK."""
        self.start_stack()
        client = self.clients.open(self.url, headers={"User-Agent": "test/1"})
        connection = self.id_of(client)
        self.assertEqual({"status": 200}, self.sdk("post", connection, text="hello"))
        self.assertEqual({"text": "hello"}, client.next())
        answer = self.sdk("get", connection)
        self.assertEqual({"SourceIp": "127.0.0.1", "UserAgent": "test/1"}, answer["Identity"])
        self.assertRegex(answer["ConnectedAt"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertLessEqual(answer["ConnectedAt"], answer["LastActiveAt"])
        raw = send("GET", f"{self.http}/@connections/{urllib.parse.quote(connection)}")
        self.assertEqual((200, "application/json"), (raw.status, raw.headers["Content-Type"]))
        self.assertEqual({"connectedAt", "identity", "lastActiveAt"}, set(json.loads(raw.body)))

        self.assertEqual({"error": "PayloadTooLargeException", "status": 413}, self.sdk("post", connection, text="x" * 131073))
        self.assertEqual({"status": 200}, self.sdk("post", connection, text="x" * 131072))
        self.assertEqual(131072, len(client.next()["text"]))
        self.assertEqual({"error": "BadRequestException", "status": 400}, self.sdk("post", "short", text="x"))

        seen = len(self.process.lines["out"])
        self.assertEqual({"status": 204}, self.sdk("delete", connection))
        self.assertEqual({"closed": 1000, "reason": "Connection Closed Normally"}, client.next())
        self.assertEqual("Connection Closed Normally", self.ended(seen)["requestContext"]["disconnectReason"])
        for action in ("get", "delete"):
            self.assertEqual(GONE, self.sdk(action, connection))

    def test_boto3(self):
        self.start_stack()
        client = self.clients.open(self.url)
        connection = self.id_of(client)
        management = boto3.client(
            "apigatewaymanagementapi", endpoint_url=self.http + "/dev", region_name="eu-west-1", aws_access_key_id="any",
            aws_secret_access_key="any", config=Config(retries={"max_attempts": 0}),
        )
        management.post_to_connection(ConnectionId=connection, Data=b"from boto3")
        self.assertEqual({"text": "from boto3"}, client.next())
        self.assertEqual("127.0.0.1", management.get_connection(ConnectionId=connection)["Identity"]["SourceIp"])
        management.delete_connection(ConnectionId=connection)
        self.assertEqual(1000, client.next()["closed"])
        with self.assertRaises(ClientError) as caught:
            management.post_to_connection(ConnectionId=connection, Data=b"late")
        self.assertEqual("GoneException", caught.exception.response["Error"]["Code"])

    def test_posting_from_a_handler(self):
        self.start_stack()
        one, other = self.clients.open(self.url), self.clients.open(self.url)
        to = self.id_of(other)
        one.send({"action": "post", "to": to, "text": "from one to the other"})
        self.assertEqual({"text": "from one to the other"}, other.next())
        self.assertEqual({"text": "sent"}, one.next())
        other.close()
        self.ended()
        one.send({"action": "post", "to": to, "text": "too late"})
        self.assertEqual({"text": "GoneException 410"}, one.next())

    def test_signatures(self):
        self.start_stack("--verify-signatures", "--credentials", "AKIDSTACK:secret")
        client = self.clients.open(self.url)
        connection = self.id_of(client)
        self.assertEqual(403, send("POST", f"{self.http}/@connections/{connection}", body="x").status)
        right = {"accessKeyId": "AKIDSTACK", "secretAccessKey": "secret"}
        answer = self.clients.do("post", endpoint=self.http + "/dev", id=connection, text="signed", credentials=right, region="eu-west-1")
        self.assertEqual({"status": 200}, answer)
        self.assertEqual({"text": "signed"}, client.next())
        client.send({"action": "post", "to": connection, "text": "by a handler"})
        self.assertEqual([{"text": "by a handler"}, {"text": "sent"}], [client.next(), client.next()])
        wrong = {**right, "secretAccessKey": "wrong"}
        answer = self.clients.do("post", endpoint=self.http + "/dev", id=connection, text="x", credentials=wrong, region="eu-west-1")
        self.assertEqual(403, answer["status"])

    def test_many_connections(self):
        self.start_stack("--no-auth")
        clients = [self.clients.open(self.ws) for _ in range(300)]
        ids = {self.id_of(client) for client in clients[::30]}
        self.assertEqual(10, len(ids))
        for client in clients:
            client.do("terminate")

    def test_the_port_stays_when_the_gateway_is_started_again(self):
        self.start_stack()
        self.clients.open(self.url)
        gateway = self.process.children()[-1]
        seen = len(self.process.lines["err"])
        os.kill(gateway, signal.SIGKILL)
        self.process.wait_for(r"the gateway is back", "err", seen)
        self.assertTrue(self.id_of(self.clients.open(self.url)))

    def test_stop_says_goodbye(self):
        self.start_stack()
        client = self.clients.open(self.url)
        self.id_of(client)
        code, _ = self.process.end()
        self.assertEqual(0, code)
        self.assertEqual({"closed": 1001, "reason": ""}, client.next())

    def test_a_service_without_one_listens_on_no_port(self):
        (self.directory / "serverless.yml").write_text("service: s\nprovider:\n  name: aws\n  runtime: provided.al2023\nfunctions: {}\n")
        process, _, _ = self.up(self.directory, "--in-memory")
        self.assertFalse([line for line in process.lines["out"] if re.search("WebSocket|ws://", line)])
