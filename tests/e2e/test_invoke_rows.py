"""Lambda's Invoke API where serverless-offline misleads its users: a test for each numbered row of that comparison,
with what AWS does, and then every way in which the API refuses."""

import base64
import json
import threading
import unittest
import urllib.parse
import zlib

from rows_stack import RawAnswer
from stack import StackTest, connect

ACCOUNT = "arn:aws:lambda:eu-west-1:123456789012:function:"
UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"


class InvokeTest(unittest.TestCase):
    """One stack for all tests; requests go out byte for byte as they are written."""

    maxDiff = None
    service_folder = "functions"
    arguments = ()

    @classmethod
    def setUpClass(cls):
        cls.stack = StackTest()
        cls.stack.setUp()
        cls.addClassCleanup(cls.stack.doCleanups)
        cls.service = cls.stack.put_service(f"tests/e2e/services/{cls.service_folder}")
        cls.prepare()
        cls.process, cls.http, _ = cls.stack.up(cls.service, "--in-memory", *cls.arguments)
        cls.url = cls.process.wait_for(r"^  Lambda +(http://\S+)").group(1)

    @classmethod
    def prepare(cls):
        """May change the service before it is started."""

    def send(self, method, path, headers=None, body=None):
        status, answer_headers, answer = connect(self, self.url, method, path, headers or {}, body)
        return RawAnswer(status, answer_headers, answer)

    def invoke(self, event, name="obey", **headers):
        """`event` is bytes as they are, or JSON."""
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        names = {"type": "X-Amz-Invocation-Type", "log": "X-Amz-Log-Type", "context": "X-Amz-Client-Context"}
        return self.send("POST", f"/2015-03-31/functions/{name}/invocations", {names[key]: value for key, value in headers.items()}, body)

    def assert_refused(self, answer, status, error_type, body):
        self.assertEqual((status, error_type, body), (answer.status, answer.one("x-amzn-ErrorType"), json.loads(answer.body)))
        self.assertRegex(answer.one("x-amzn-RequestId"), UUID)


class InvokeRows(InvokeTest):
    def test_row_76_dry_run_is_204_and_calls_nobody(self):
        answer = self.invoke({"do": "exit"}, type="DryRun")
        self.assertEqual((204, b""), (answer.status, answer.body))

    def test_row_77_a_string_keeps_its_escapes(self):
        answer = self.invoke({"do": "answer", "text": json.dumps('a"b')})
        self.assertEqual((200, rb'"a\"b"'), (answer.status, answer.body))

    def test_row_78_null_is_null(self):
        for text in ("null", ""):
            answer = self.invoke({"do": "answer", "text": text})
            self.assertEqual((200, b"null", None), (answer.status, answer.body, answer.one("X-Amz-Function-Error")))

    def test_row_79_an_error_is_what_the_runtime_sends(self):
        for order, kind in (("fail", "Broken"), ("throw", "std::runtime_error")):
            answer = self.invoke({"do": order, "text": "it broke"})
            self.assertEqual((200, "Unhandled", "$LATEST"), (answer.status, answer.one("X-Amz-Function-Error"), answer.one("X-Amz-Executed-Version")))
            error = json.loads(answer.body)
            self.assertEqual(("it broke", kind), (error["errorMessage"], error["errorType"]))
            self.assertLessEqual(set(error), {"errorMessage", "errorType", "stackTrace"})

    def test_row_80_a_timeout_has_its_own_type_and_text(self):
        answer = self.invoke({"do": "sleep", "ms": 1500}, "brief")
        self.assertEqual((200, "Unhandled"), (answer.status, answer.one("X-Amz-Function-Error")))
        self.assertEqual({"errorType": "Sandbox.Timedout",
                          "errorMessage": f"RequestId: {answer.one('x-amzn-RequestId')} Error: Task timed out after 1.00 seconds"}, json.loads(answer.body))

    def test_row_81_a_payload_that_is_no_json(self):
        values = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
        rows = [(b"badbod", f"Unrecognized token 'badbod': was expecting {values}", 1, 7),
                (b'{"a":1 1}', "Unexpected character ('1' (code 49)): was expecting comma to separate Object entries", 1, 8),
                (b"[1 2]", "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries", 1, 4),
                (b"{\n'a':1}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name", 2, 1),
                (b'{"a" 1}', "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value", 1, 6),
                (b'{"a":}', f"Unexpected character ('}}' (code 125)): expected a valid value {values}", 1, 6),
                (b'{"a":1', "Unexpected end-of-input: expected close marker for Object", 1, 7)]
        for body, why, line, column in rows:
            with self.subTest(body):
                self.assert_refused(self.invoke(body), 400, "InvalidRequestContentException", {
                    "Type": "User", "message": f"Could not parse request body into json: Could not parse payload into json: {why}\n at [Source: REDACTED "
                    f"(`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: {line}, column: {column}]"})

    def test_row_82_the_tail_of_the_log(self):
        answer = self.invoke({}, log="Tail")
        self.assertRegex(base64.b64decode(answer.one("X-Amz-Log-Result")).decode(),
                         r"\ASTART RequestId: (\S+) Version: \$LATEST\nEND RequestId: \1\nREPORT RequestId: \1\tDuration: [0-9.]+ ms\tBilled Duration: \d+ ms\t"
                         r"Memory Size: 1024 MB\tMax Memory Used: \d+ MB\t(Init Duration: [0-9.]+ ms\t)?\n\Z")
        self.assertIsNone(self.invoke({}).one("X-Amz-Log-Result"))

    def test_row_83_a_function_that_is_not_there_is_named_by_its_arn(self):
        self.assert_refused(self.invoke({}, "nope"), 404, "ResourceNotFoundException", {"Type": "User", "Message": f"Function not found: {ACCOUNT}nope"})

    def test_row_84_a_function_knows_its_real_names(self):
        about = json.loads(self.invoke({"do": "about"}).body)
        self.assertEqual(ACCOUNT + "functions-dev-obey", about["arn"])
        self.assertRegex(about["stream"], r"^\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}$")
        self.assertEqual(self.url, about["lambda"])


class Invocations(InvokeTest):
    def test_every_form_of_the_name(self):
        name = "functions-dev-obey"
        for form in ("obey", name, name + ":$LATEST", "123456789012:function:" + name, "function:" + name, ACCOUNT + name, ACCOUNT + name + ":$LATEST"):
            for path in (form, urllib.parse.quote(form, safe="")):
                with self.subTest(path):
                    self.assertEqual((200, b'{"a":1}'), self.invoke(b'{"a":1}', path)[::2])
        self.assertEqual(200, self.invoke({}, "another-name").status)
        self.assertEqual(200, self.send("POST", "/2015-03-31/functions/obey/invocations?Qualifier=%24LATEST", {}, b"{}").status)

    def test_what_comes_back_beside_the_payload(self):
        answer = self.invoke({"do": "about"})
        self.assertEqual(("application/json", "$LATEST"), (answer.one("Content-Type"), answer.one("X-Amz-Executed-Version")))
        self.assertEqual(answer.one("x-amzn-RequestId"), json.loads(answer.body)["requestId"])

    def test_no_payload_is_an_empty_object(self):
        self.assertEqual(b"{}", self.invoke(b"").body)

    def test_a_client_context_reaches_the_function_as_json(self):
        context = '{"custom":{"a":"ä"}}'
        answer = self.invoke({"do": "about"}, context=base64.b64encode(context.encode()).decode())
        self.assertEqual(context, json.loads(answer.body)["clientContext"])

    def test_an_exit_is_the_runtime_s_error(self):
        answer = self.invoke({"do": "exit", "status": 3}, log="Tail")
        request = answer.one("x-amzn-RequestId")
        self.assertEqual({"errorType": "Runtime.ExitError", "errorMessage": f"RequestId: {request} Error: Runtime exited with error: exit status 3"}, json.loads(answer.body))
        log = base64.b64decode(answer.one("X-Amz-Log-Result")).decode()
        self.assertIn(f"\nRequestId: {request} Error: Runtime exited with error: exit status 3\nRuntime.ExitError\nEND RequestId: {request}\n", log)
        self.assertTrue(log.endswith("\tStatus: error\tError Type: Runtime.ExitError\n"), log)
        self.assertEqual(b"{}", self.invoke({}).body)

    def test_answers_up_to_six_megabytes(self):
        self.assertEqual(6291556, len(self.invoke({"do": "large", "bytes": 6291556}).body))
        answer = self.invoke({"do": "large", "bytes": 6291557})
        self.assertEqual({"errorType": "Function.ResponseSizeTooLarge", "errorMessage": "Response payload size exceeded maximum allowed payload size (6291556 bytes)."}, json.loads(answer.body))
        self.assertEqual("Unhandled", answer.one("X-Amz-Function-Error"))

    def test_an_event_is_accepted_and_runs_until_it_succeeds(self):
        counter = self.stack.directory / "attempts"
        answer = self.invoke({"do": "fail until", "file": str(counter), "count": 3}, type="Event")
        self.assertEqual((202, b""), (answer.status, answer.body))
        request = answer.one("x-amzn-RequestId")
        for _ in range(3):  # the same request three times: twice again after the first
            self.process.wait_for(rf"END RequestId: {request}")
        self.assertEqual(3, self.count_of(f"END RequestId: {request}", 3))
        self.assertEqual(3, len(counter.read_text().splitlines()))

    def count_of(self, text, at_least):
        """How often the stack has printed it, once it has done so that often."""
        lines = lambda: [line for line in self.process.lines["out"] if text in line]
        while len(lines()) < at_least:
            self.process.wait_for(".", after=len(self.process.lines["out"]))
        return len(lines())

    def test_an_event_that_always_fails_is_given_up_after_two_more_attempts(self):
        request = self.invoke({"do": "fail", "text": "never"}, type="Event").one("x-amzn-RequestId")
        self.process.wait_for(rf"obey: the event of request {request} failed 3 times and is given up: Broken: never", "err")

    def test_invoke_async(self):
        answer = self.send("POST", "/2014-11-13/functions/obey/invoke-async/", {}, b"{}")
        self.assertEqual((202, b'{"Status":202}'), (answer.status, answer.body))

    def events(self, body):
        """The messages of an event stream, their checksums checked."""
        while body:
            total, header_size, prelude_sum = (int.from_bytes(body[at : at + 4], "big") for at in (0, 4, 8))
            self.assertEqual(zlib.crc32(body[:8]), prelude_sum)
            self.assertEqual(zlib.crc32(body[: total - 4]), int.from_bytes(body[total - 4 : total], "big"))
            headers, rest = {}, body[12 : 12 + header_size]
            while rest:
                name, rest = rest[1 : 1 + rest[0]].decode(), rest[1 + rest[0] :]
                size = int.from_bytes(rest[1:3], "big")
                self.assertEqual(7, rest[0])
                headers[name], rest = rest[3 : 3 + size].decode(), rest[3 + size :]
            yield headers, body[12 + header_size : total - 4]
            body = body[total:]

    def test_a_response_stream(self):
        answer = self.send("POST", "/2021-11-15/functions/obey/response-streaming-invocations", {"X-Amz-Log-Type": "Tail"}, b'{"do":"large","bytes":200000}')
        self.assertEqual((200, "application/vnd.amazon.eventstream"), (answer.status, answer.one("Content-Type")))
        *chunks, (last_headers, last) = self.events(answer.body)
        self.assertEqual({":event-type": "PayloadChunk", ":content-type": "application/octet-stream", ":message-type": "event"}, chunks[0][0])
        self.assertEqual(200000, sum(len(payload) for _, payload in chunks))
        self.assertEqual({":event-type": "InvokeComplete", ":content-type": "application/json", ":message-type": "event"}, last_headers)
        self.assertTrue(base64.b64decode(json.loads(last)["LogResult"]).startswith(b"START RequestId: "))

        answer = self.send("POST", "/2021-11-15/functions/obey/response-streaming-invocations", {}, b'{"do":"fail","text":"no"}')
        complete = json.loads(list(self.events(answer.body))[-1][1])
        self.assertEqual(("Unhandled", "no"), (complete["ErrorCode"], json.loads(complete["ErrorDetails"])["errorMessage"]))

    def test_functions_are_described(self):
        answer = self.send("GET", "/2015-03-31/functions/obey/configuration")
        expected = {"FunctionName": "functions-dev-obey", "FunctionArn": ACCOUNT + "functions-dev-obey", "Runtime": "provided.al2023", "Handler": "build/obey",
                    "Description": "Does what its event says", "Timeout": 30, "MemorySize": 1024, "Version": "$LATEST", "PackageType": "Zip", "State": "Active",
                    "Environment": {"Variables": {"COLOUR": "blue"}}, "LoggingConfig": {"LogFormat": "Text", "LogGroup": "/aws/lambda/functions-dev-obey"}}
        configuration = json.loads(answer.body)
        self.assertEqual(expected, {name: configuration[name] for name in expected})
        self.assertEqual(configuration, json.loads(self.send("GET", "/2015-03-31/functions/obey").body)["Configuration"])

    def test_functions_are_listed_page_by_page(self):
        names = []
        path = "/2015-03-31/functions/?MaxItems=2"
        for count in (2, 2):
            page = json.loads(self.send("GET", path).body)
            self.assertEqual(count, len(page["Functions"]))
            names += [function["FunctionName"] for function in page["Functions"]]
            path = f"/2015-03-31/functions?MaxItems=2&Marker={urllib.parse.quote(page['NextMarker'] or '')}"
        self.assertIsNone(page["NextMarker"])
        self.assertEqual(["another-name", "functions-dev-brief", "functions-dev-limited", "functions-dev-obey"], names)


class Refusals(InvokeTest):
    def constraint(self, value, member, rule):
        return {"message": f"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {rule}"}

    def test_what_is_wrong_with_a_request(self):
        pattern = (r"Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?"
                   r"(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?")
        kinds = "Member must satisfy enum value set: [Event, RequestResponse, DryRun]"
        logs = "Member must satisfy enum value set: [None, Tail]"
        self.assert_refused(self.invoke({}, type="Sometimes"), 400, "ValidationException", self.constraint("Sometimes", "invocationType", kinds))
        self.assert_refused(self.invoke({}, log="Head"), 400, "ValidationException", self.constraint("Head", "logType", logs))
        self.assert_refused(self.invoke({}, "a%20b"), 400, "ValidationException", self.constraint("a b", "functionName", pattern))
        self.assert_refused(self.invoke({}, "x" * 257), 400, "ValidationException", self.constraint("x" * 257, "functionName", "Member must have length less than or equal to 256"))
        self.assert_refused(self.send("GET", "/2015-03-31/functions?MaxItems=0"), 400, "ValidationException",
                            self.constraint("0", "maxItems", "Member must have value greater than or equal to 1"))

    def test_versions_and_aliases_there_are_none(self):
        missing = {"Type": "User", "Message": f"Function not found: {ACCOUNT}functions-dev-obey:live"}
        self.assert_refused(self.invoke({}, "obey:live"), 404, "ResourceNotFoundException", missing)
        self.assert_refused(self.send("POST", "/2015-03-31/functions/obey/invocations?Qualifier=live", {}, b""), 404, "ResourceNotFoundException", missing)
        self.assert_refused(self.send("POST", "/2015-03-31/functions/obey:live/invocations?Qualifier=1", {}, b""), 400, "InvalidParameterValueException",
                            {"Type": "User", "message": "The derived qualifier from the function name does not match the specified qualifier."})

    def test_other_regions_and_accounts(self):
        self.assert_refused(self.invoke({}, ACCOUNT.replace("eu-west-1", "us-east-1") + "obey"), 404, "ResourceNotFoundException",
                            {"Type": "User", "Message": "Functions from 'us-east-1' are not reachable in this region ('eu-west-1')"})
        self.assert_refused(self.invoke({}, ACCOUNT.replace("123456789012", "210987654321") + "obey"), 404, "ResourceNotFoundException",
                            {"Type": "User", "Message": f"Function not found: {ACCOUNT.replace('123456789012', '210987654321')}functions-dev-obey"})

    def test_a_client_context_that_is_none(self):
        for context in ("%%%", base64.b64encode(b"no json").decode(), base64.b64encode(b"[1]").decode(), base64.b64encode(b'{"a":"' + b"x" * 2700 + b'"}').decode()):
            self.assert_refused(self.invoke({}, context=context), 400, "InvalidRequestContentException",
                                {"Type": None, "message": "Client context must be a valid Base64-encoded JSON object."})

    def test_payloads_that_are_too_large(self):
        def text(size):
            return b'"' + b"x" * (size - 2) + b'"'

        def too_large(size):
            return 413, "RequestEntityTooLargeException", {"Message": f"Request must be smaller than {size} bytes for the InvokeFunction operation"}

        self.assertEqual(200, self.invoke(text(6291456)).status)
        self.assert_refused(self.invoke(text(6291457)), *too_large(6291456))
        self.assertEqual(202, self.invoke(text(1048576), type="Event").status)
        self.assert_refused(self.invoke(text(1048577), type="Event"), 413, "RequestEntityTooLargeException",
                            {"Type": "User", "message": "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)"})
        self.assert_refused(self.invoke(text(6291457), type="Event"), *too_large(6291456))

    def test_a_function_whose_concurrency_is_used_up(self):
        answer = self.invoke({}, "limited")
        self.assert_refused(answer, 429, "TooManyRequestsException",
                            {"Reason": "ReservedFunctionConcurrentInvocationLimitExceeded", "Type": "User", "message": "Rate Exceeded."})

    def test_what_is_no_operation(self):
        for method, path in (("GET", "/"), ("PUT", "/2015-03-31/functions/obey/invocations"), ("POST", "/2015-03-31/functions"), ("GET", "/2015-03-31/functions/a/b/c")):
            self.assert_refused(self.send(method, path), 403, "AccessDeniedException", {"Message": "Unable to determine service/operation name to be authorized"})


class Concurrency(InvokeTest):
    arguments = ("--account-concurrency=1",)

    def test_the_account_s_concurrency_is_used_up(self):
        lines = len(self.process.lines["out"])
        waiting = threading.Thread(target=self.invoke, args=({"do": "wait", "text": str(self.stack.directory / "go")},))
        waiting.start()
        self.process.wait_for("START RequestId", after=lines)
        answer = self.invoke({})
        (self.stack.directory / "go").touch()
        waiting.join()
        self.assert_refused(answer, 429, "TooManyRequestsException",
                            {"Reason": "ConcurrentInvocationLimitExceeded", "Type": "User", "message": "Rate Exceeded."})
        self.assertEqual(200, self.invoke({}).status)
