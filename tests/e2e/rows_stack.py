"""One running stack for a class of tests, and requests that go out byte for byte as they are written."""

import collections
import http.client
import json
import unittest

from stack import PATIENCE_S, StackTest

SERVICE = "tests/e2e/services/rows"


class RawAnswer(collections.namedtuple("RawAnswer", "status headers body")):
    def all(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def one(self, name):
        values = self.all(name)
        return values[0] if values else None

    def json(self):
        return json.loads(self.body)


class RowsTest(unittest.TestCase):
    description = "serverless.yml"
    changes = ()
    flags = ()

    @classmethod
    def setUpClass(cls):
        cls.stack = StackTest()
        cls.stack.setUp()
        cls.addClassCleanup(cls.stack.doCleanups)
        cls.service = cls.stack.put_service(SERVICE)
        cls.prepare()
        cls.process, cls.http, _ = cls.stack.up(cls.service, "--in-memory", *cls.flags)
        cls.host = cls.http.partition("//")[2]

    @classmethod
    def prepare(cls):
        """Puts the class's description in place, with its changes."""
        text = (cls.service / cls.description).read_text()
        for old, new in cls.changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (cls.service / "serverless.yml").write_text(text)

    def send(self, method, path, headers=(), body=None):
        """Sends nothing but Host and what is given; a header may come twice."""
        connection = http.client.HTTPConnection(self.host, timeout=PATIENCE_S)
        self.addCleanup(connection.close)
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers:
            connection.putheader(name, value)
        data = body.encode() if isinstance(body, str) else body
        if data is not None and not any(name.lower() == "content-length" for name, _ in headers):
            connection.putheader("Content-Length", str(len(data)))
        connection.endheaders(data)
        answer = connection.getresponse()
        return RawAnswer(answer.status, answer.getheaders(), answer.read().decode())

    def event(self, *arguments):
        """The event that the function got: its answer's body."""
        answer = self.send(*arguments)
        self.assertEqual(200, answer.status, answer.body)
        return answer.json()

    def answer_to(self, path, payload):
        """What becomes of a function's answer."""
        return self.send("GET", path, [("x-answer", payload if isinstance(payload, str) else json.dumps(payload))])

    def assert_refused(self, answer, status, body, error_type=None):
        self.assertEqual((status, body), (answer.status, answer.json()))
        if error_type:
            self.assertEqual(error_type, answer.one("x-amzn-ErrorType"))
