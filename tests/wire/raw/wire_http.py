"""DynamoDB by hand: requests as bytes, answers as they came, for what no SDK sends or shows."""

import http.client
import json
import os
import socket
import unittest
import urllib.parse
import zlib

URL = os.environ.get("OFFSTAGE_URL", "http://127.0.0.1:8000")
_ADDRESS = urllib.parse.urlsplit(URL)
HOST, PORT = _ADDRESS.hostname, _ADDRESS.port

AUTHORIZATION = ("AWS4-HMAC-SHA256 Credential=wiretest/20260101/us-east-1/dynamodb/aws4_request, "
                 "SignedHeaders=host;x-amz-date;x-amz-target, Signature=" + "0" * 64)
CONTENT_TYPE = "application/x-amz-json-1.0"


def headers_for(operation, **changes):
    """The headers of a well-formed request; a change to None leaves one out (X_Amz_Date for X-Amz-Date)."""
    headers = {"X-Amz-Target": f"DynamoDB_20120810.{operation}", "Content-Type": CONTENT_TYPE, "X-Amz-Date": "20260101T000000Z",
               "Authorization": AUTHORIZATION, "Accept-Encoding": "identity"}
    for name, value in changes.items():
        headers[name.replace("_", "-")] = value
    return {name: value for name, value in headers.items() if value is not None}


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()

    def json(self):
        return json.loads(self.body)


def connect():
    return http.client.HTTPConnection(HOST, PORT, timeout=30)


def send(method, path, body=b"", headers=None, connection=None):
    own = connection is None
    connection = connection or connect()
    try:
        connection.request(method, path, body=body, headers=headers or {})
        return Answer(connection.getresponse())
    finally:
        if own:
            connection.close()


def call(operation, body=b"{}", connection=None, **changes):
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    return send("POST", "/", body, headers_for(operation, **changes), connection)


def plain_socket():
    return socket.create_connection((HOST, PORT), timeout=30)


def request_bytes(operation, body=b"{}", **changes):
    lines = [f"POST / HTTP/1.1\r\nHost: {HOST}:{PORT}\r\nContent-Length: {len(body)}\r\n"]
    lines += [f"{name}: {value}\r\n" for name, value in headers_for(operation, **changes).items()]
    return "".join(lines).encode() + b"\r\n" + body


class RawCase(unittest.TestCase):
    maxDiff = None

    def assert_envelope(self, answer):
        """What every answer of the service carries: a request id, the checksum of its bytes, its length."""
        self.assertRegex(answer.headers["x-amzn-requestid"], r"^[0-9A-Z]{52}$")
        self.assertEqual(answer.headers["x-amz-crc32"], str(zlib.crc32(answer.body)))
        self.assertEqual(answer.headers["content-length"], str(len(answer.body)))
        self.assertIn("date", answer.headers)
        self.assertNotIn("transfer-encoding", answer.headers)

    def assert_answer(self, answer, status, body, crc32=None):
        self.assertEqual((answer.status, answer.body), (status, body))
        self.assert_envelope(answer)
        if crc32 is not None:
            self.assertEqual(answer.headers["x-amz-crc32"], crc32)
