"""The bootstrap for Python by itself: how functions are found, answer, fail and log."""

import json
import os
import unittest

from runtime_api_server import BOOTSTRAPS, BootstrapTest

PYTHON = os.environ.get("OFFSTAGE_TEST_PYTHON", "/usr/bin/python3")
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"


class PythonTest(BootstrapTest):
    def python(self, files, handler="app.handler", runtime="python3.11", **environment):
        if isinstance(files, str):
            files = {"app.py": files}
        return self.start([PYTHON, BOOTSTRAPS / "python" / "bootstrap.py"], files, handler, {"AWS_EXECUTION_ENV": f"AWS_Lambda_{runtime}", **environment})

    def own_folder(self, name):
        self.folder = self.folder.parent / name
        self.folder.mkdir()


class Answers(PythonTest):
    def test_ways_of_returning(self):
        cases = {
            "a dictionary": ("return {'got': event}", b'{"got": {"n": 1}}'),
            "nothing": ("pass", b"null"),
            "text": ("return 'Gr\u00fc\u00dfe, \U0001f680'", rb'"Gr\u00fc\u00dfe, \ud83d\ude80"'),
            "a tuple": ("return (1, 2.5, None, True)", b"[1, 2.5, null, true]"),
            "decimals, exactly": ("from decimal import Decimal as D; return [D('1.50'), D('12345678901234567890.123456789'), {'a': D('1E+3')}]", b'[1.50, 12345678901234567890.123456789, {"a": 1E+3}]'),
            "bytes within": ("return {'a': 'ä'.encode()}", rb'{"a": "\u00e4"}'),
            "bytes alone": ("return b'\\x00\\xff'", b"\x00\xff"),
            "not a number": ("return [float('nan'), __import__('decimal').Decimal('NaN')]", b"[NaN, NaN]"),
        }
        for name, (code, expected) in cases.items():
            with self.subTest(name):
                self.own_folder(name)
                answer = self.python(f"def handler(event, context):\n    {code}\n").invoke({"n": 1})
                self.assertEqual((answer.kind, answer.body), ("response", expected))
                self.assertEqual(answer.headers["Content-Type"], "application/unknown" if name == "bytes alone" else "application/json")

    def test_letters_are_as_they_are_from_python_3_12_on(self):
        function = self.python("def handler(event, context):\n    return event\n", runtime="python3.12")
        self.assertEqual(function.invoke("Grüße, 🚀").body.decode(), '"Grüße, 🚀"')

    def test_ways_of_failing(self):
        cases = {
            "exception": ("raise ValueError('bad')", "ValueError", "bad"),
            "without a text": ("raise KeyError()", "KeyError", ""),
            "key": ("{}['a']", "KeyError", "'a'"),
            "own class": ("class Größe(Exception): pass\n    raise Größe('ä')", "Größe", "ä"),
            "chained": ("try: 1 / 0\n    except ZeroDivisionError as e: raise RuntimeError('outer') from e", "RuntimeError", "outer"),
            "deep recursion": ("def f(): f()\n    f()", "RecursionError", "maximum recursion depth exceeded"),
            "half a pair": ("raise ValueError('\\ud800')", "ValueError", "\ud800"),
            "a set": ("return {1}", "Runtime.MarshalError", "Unable to marshal response: Object of type set is not JSON serializable"),
            "a date": ("import datetime; return datetime.date(2026, 1, 1)", "Runtime.MarshalError", "Unable to marshal response: Object of type date is not JSON serializable"),
            "a coroutine": ("async def f(): pass\n    return f()", "Runtime.MarshalError", "Unable to marshal response: Object of type coroutine is not JSON serializable"),
            "circular": ("a = []; a.append(a); return a", "Runtime.MarshalError", "Unable to marshal response: Circular reference detected"),
        }
        for name, (code, error_type, message) in cases.items():
            with self.subTest(name):
                self.own_folder(name)
                function = self.python(f"def handler(event, context):\n    if event == 'ok': return 'ok'\n    {code}\n")
                invocation = function.api.invoke({})
                answer = function.wait(invocation)
                error = json.loads(answer.body)
                self.assertEqual((answer.kind, error["errorType"], error["errorMessage"], error["requestId"]), ("error", error_type, message, invocation.id))
                self.assertEqual(answer.headers["Lambda-Runtime-Function-Error-Type"], error_type.replace("ö", "?").replace("ß", "?"))
                self.assertEqual(function.result("ok"), "ok")

    def test_stack_trace(self):
        error = self.python("def inner():\n    raise ValueError('here')\n\ndef handler(event, context):\n    inner()\n").error()
        self.assertEqual(error["stackTrace"], [
            f'  File "{self.folder}/app.py", line 5, in handler\n    inner()\n',
            f'  File "{self.folder}/app.py", line 2, in inner\n    raise ValueError(\'here\')\n',
        ])

    def test_exit(self):
        for code, expected in (("sys.exit(3)", 3), ("sys.exit()", 0), ("sys.exit('text')", 1), ("os._exit(4)", 4), ("os.abort()", -6)):
            with self.subTest(code):
                function = self.python(f"import os, sys\ndef handler(event, context):\n    print('so far', end='')\n    {code}\n")
                function.api.invoke({})
                self.assertEqual(function.exit_code(), expected)
                self.assertEqual(function.text(), "so far")

    def test_one_connection_for_everything(self):
        function = self.python("n = 0\ndef handler(event, context):\n    global n\n    n += 1\n    return n\n")
        self.assertEqual([function.result() for _ in range(20)], list(range(1, 21)))
        self.assertEqual(function.api.connections, 1)
        self.assertLessEqual(function.api.requests, 41)

    def test_connection_that_the_server_closes(self):
        function = self.python("n = 0\ndef handler(event, context):\n    global n\n    n += 1\n    return n\n")
        function.api.keeps_connections = False
        self.assertEqual([function.result() for _ in range(5)], [1, 2, 3, 4, 5])
        self.assertGreaterEqual(function.api.connections, 8)

    def test_large_event_and_answer(self):
        text = "ä" * 1_000_000
        self.assertEqual(self.python("def handler(event, context):\n    return event\n").result(text), text)


class Finding(PythonTest):
    def test_modules(self):
        code = "def handler(event, context):\n    return 'found'\n"
        cases = {
            "a file": ({"app.py": code}, "app.handler"),
            "in folders, with slashes": ({"src/deep/app.py": code}, "src/deep/app.handler"),
            "in folders, with dots": ({"src/deep/app.py": code}, "src.deep.app.handler"),
            "a package": ({"app/__init__.py": code}, "app.handler"),
            "its module": ({"app/__init__.py": "", "app/main.py": "from . import lib\n" + code, "app/lib.py": ""}, "app/main.handler"),
            "named like the runtime's modules": ({"bootstrap.py": "import handler as other\n" + code, "handler.py": "", "main.py": "", "logs.py": ""}, "bootstrap.handler"),
            "with a dash": ({"my-app.py": code}, "my-app.handler"),
            "unicode": ({"übung/größe.py": "def händler(event, context): return 'found'"}, "übung/größe.händler"),
            "a class with __call__": ({"app.py": "class H:\n    def __call__(self, event, context): return 'found'\nhandler = H()"}, "app.handler"),
            "run from the task's folder": ({"app.py": "import os, sys\ndef handler(event, context):\n    return 'found' if sys.path[0] == os.getcwd() == os.environ['LAMBDA_TASK_ROOT'] else 'not'"}, "app.handler"),
        }
        for name, (files, handler) in cases.items():
            with self.subTest(name):
                self.own_folder(name)
                self.assertEqual(self.python(files, handler).result(), "found")

    def test_not_found(self):
        cases = {
            "no module": ({}, "app.handler", "Runtime.ImportModuleError", "Unable to import module 'app': No module named 'app'"),
            "no package": ({"app.py": "import absent"}, "app.handler", "Runtime.ImportModuleError", "Unable to import module 'app': No module named 'absent'"),
            "no name": ({"app.py": "from json import absent"}, "app.handler", "Runtime.ImportModuleError", "Unable to import module 'app': cannot import name 'absent' from 'json' "),
            "no function": ({"src/app.py": ""}, "src/app.handler", "Runtime.HandlerNotFound", "Handler 'handler' missing on module 'src/app'"),
            "no dot": ({"app.py": ""}, "app", "Runtime.MalformedHandlerName", "Bad handler 'app': not enough values to unpack (expected 2, got 1)"),
            "a built-in module": ({}, "sys.exit", "Runtime.BuiltInModuleConflict", "Cannot use built-in module sys as a handler module"),
            "syntax": ({"app.py": "def handler(:\n"}, "app.handler", "Runtime.UserCodeSyntaxError", "Syntax error in module 'app': invalid syntax (app.py, line 1)"),
            "raises": ({"app.py": "raise KeyError('at start')"}, "app.handler", "KeyError", "'at start'"),
        }
        for name, (files, handler, error_type, message) in cases.items():
            with self.subTest(name):
                self.own_folder(name)
                function = self.python(files, handler)
                error, code = function.init_error()
                self.assertEqual((error["errorType"], error["requestId"], code), (error_type, "", 1))
                self.assertTrue(error["errorMessage"].startswith(message), error["errorMessage"])
                self.assertIn(f"[ERROR] {error_type}: {error['errorMessage']}\rTraceback (most recent call last):", function.text())
                if name == "syntax":
                    self.assertEqual(error["stackTrace"], [f'  File "{self.folder}/app.py" Line 1\n    def handler(:\n'])
                if name == "raises":
                    self.assertEqual(error["stackTrace"][-1], f'  File "{self.folder}/app.py", line 1, in <module>\n    raise KeyError(\'at start\')\n')

    def test_missing_sdk_says_what_to_install(self):
        # -S leaves out the folders that Debian's boto3 is in.
        self.folder.joinpath("app.py").write_text("import boto3")
        function = self.start([PYTHON, "-S", BOOTSTRAPS / "python" / "bootstrap.py"], {}, "app.handler", {"AWS_EXECUTION_ENV": "AWS_Lambda_python3.11"})
        error, _ = function.init_error()
        self.assertEqual(error["errorMessage"], "Unable to import module 'app': No module named 'boto3'\nFunction tested needs boto3: Lambda's python3.11 has it built in, here it has to be installed with: pip install boto3")

    def test_exit_while_loading(self):
        self.assertEqual(self.python("import sys\nsys.exit(7)").exit_code(), 7)


class Context(PythonTest):
    CODE = """
import os
def handler(event, context):
    client = context.client_context
    return {
        **{name: value for name, value in vars(context).items() if isinstance(value, (str, type(None)))},
        "client": client and {"custom": client.custom, "env": client.env, "app": client.client and [client.client.app_title, client.client.installation_id]},
        "identity": [context.identity.cognito_identity_id, context.identity.cognito_identity_pool_id],
        "left": 0 < context.get_remaining_time_in_millis() <= 60000,
        "trace": os.environ.get("_X_AMZN_TRACE_ID"),
        "text": str(context).startswith("LambdaContext([aws_request_id="),
    }
"""
    EXPECTED = {
        "log_group_name": "/aws/lambda/tested",
        "log_stream_name": "2026/01/01/[$LATEST]0123456789abcdef0123456789abcdef",
        "function_name": "tested",
        "memory_limit_in_mb": "256",
        "function_version": "$LATEST",
        "invoked_function_arn": "arn:aws:lambda:us-east-1:123456789012:function:tested",
        "tenant_id": None,
        "left": True,
        "text": True,
    }

    def test_context(self):
        function = self.python(self.CODE)
        invocation = function.api.invoke({}, {
            "Lambda-Runtime-Client-Context": json.dumps({"custom": {"ü": "ö"}, "env": {"a": 1}, "client": {"app_title": "T"}}, ensure_ascii=False),
            "Lambda-Runtime-Cognito-Identity": '{"cognitoIdentityId":"i","cognitoIdentityPoolId":"p"}',
        })
        self.assertEqual(json.loads(function.wait(invocation).body), {
            **self.EXPECTED,
            "aws_request_id": invocation.id,
            "client": {"custom": {"ü": "ö"}, "env": {"a": 1}, "app": ["T", None]},
            "identity": ["i", "p"],
            "trace": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0",
        })
        invocation = function.api.invoke({}, {"Lambda-Runtime-Trace-Id": "", "Lambda-Runtime-Deadline-Ms": "1"})
        self.assertEqual(json.loads(function.wait(invocation).body), {
            **self.EXPECTED, "aws_request_id": invocation.id, "client_context": None, "client": None, "identity": [None, None], "trace": None, "left": False,
        })

    def test_bad_client_context(self):
        error = self.python("def handler(event, context): pass").error({}, {"Lambda-Runtime-Client-Context": "{"})
        self.assertEqual(error["errorType"], "Runtime.LambdaContextUnmarshalError")
        self.assertTrue(error["errorMessage"].startswith("Unable to parse Client Context JSON: "))


class Logs(PythonTest):
    def test_print_and_logging(self):
        function = self.python("""
import logging, sys
print("at start")
logging.getLogger().setLevel(logging.INFO)
def handler(event, context):
    print("printed ü")
    logging.info("info %d", 1)
    logging.getLogger("mine").warning("two\\nlines")
    logging.debug("not seen")
    try: 1 / 0
    except ZeroDivisionError: logging.exception("caught")
    print("aside", file=sys.stderr)
    print("no line feed", end="")
""")
        invocation = function.api.invoke({})
        function.wait(invocation)
        lines = function.wait_for_output("no line feed").split("\n")
        self.assertEqual((lines[0], lines[1], lines[5]), ("at start", "printed ü", "no line feed"))
        self.assertRegex(lines[2], rf"^\[INFO\]\t{TIME}\t{invocation.id}\tinfo 1$")
        self.assertRegex(lines[3], rf"^\[WARNING\]\t{TIME}\t{invocation.id}\ttwo\rlines$")
        self.assertRegex(lines[4], rf"^\[ERROR\]\t{TIME}\t{invocation.id}\tcaught\rTraceback \(most recent call last\):\r.*\rZeroDivisionError: division by zero$")
        self.assertEqual(function.wait_for_output("aside\n", "err"), "aside\n")

    def test_error(self):
        function = self.python("def handler(event, context):\n    raise ValueError('one\\ntwo')\n")
        function.error()
        self.assertEqual(
            function.wait_for_output("raise ValueError"),
            f"[ERROR] ValueError: one\rtwo\rTraceback (most recent call last):\r\u00a0\u00a0File \"{self.folder}/app.py\", line 2, in handler\r\u00a0\u00a0\u00a0\u00a0raise ValueError('one\\ntwo')\n",
        )

    def test_json(self):
        function = self.python("""
import logging
def handler(event, context):
    log = logging.getLogger("mine")
    log.warning("w %s", "ü", extra={"order": 7})
    try: 1 / 0
    except ZeroDivisionError: log.exception("caught")
    raise ValueError("bad")
""", AWS_LAMBDA_LOG_FORMAT="JSON")
        invocation = function.api.invoke({})
        function.wait(invocation)
        lines = [json.loads(line) for line in function.wait_for_output("log_level").splitlines()]
        for line in lines:
            self.assertRegex(line.pop("timestamp"), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
            self.assertEqual(line.pop("requestId"), invocation.id)
        self.assertEqual(lines[0], {"level": "WARNING", "message": "w ü", "logger": "mine", "order": 7})
        self.assertEqual({name: lines[1][name] for name in ("level", "message", "errorType", "errorMessage", "location")},
                         {"level": "ERROR", "message": "caught", "errorType": "ZeroDivisionError", "errorMessage": "division by zero", "location": f"{self.folder}/app.py:handler:7"})
        self.assertEqual((lines[2]["log_level"], lines[2]["errorType"], lines[2]["errorMessage"]), ("ERROR", "ValueError", "bad"))

    def test_level(self):
        function = self.python("import logging\ndef handler(event, context):\n    logging.info('i')\n    logging.error('e')\n", AWS_LAMBDA_LOG_LEVEL="ERROR")
        function.result()
        self.assertTrue(function.wait_for_output("\te\n").startswith("[ERROR]"))

    def test_megabytes(self):
        function = self.python("def handler(event, context):\n    print('x' * 5_000_000)\n    for i in range(20000): print(i)\n    return 'ok'\n")
        self.assertEqual(function.result(), "ok")
        self.assertEqual(len(function.wait_for_output("\n19999\n").splitlines()), 20001)


if __name__ == "__main__":
    unittest.main()
