"""The bootstrap for Node.js by itself: how functions are found, answer and fail."""

import base64
import json
import os
import re
import unittest

from runtime_api_server import BOOTSTRAPS, BootstrapTest

NODE = os.environ.get("OFFSTAGE_TEST_NODE", "node")
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"


class NodeTest(BootstrapTest):
    def node(self, files, handler="index.handler", runtime="nodejs20.x", **environment):
        if isinstance(files, str):
            files = {"index.js": files}
        environment = {"AWS_EXECUTION_ENV": f"AWS_Lambda_{runtime}", "AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING": "1", **environment}
        environment = {name: value for name, value in environment.items() if value is not None}
        return self.start([NODE, BOOTSTRAPS / "node" / "bootstrap.cjs"], files, handler, environment)


class Answers(NodeTest):
    def test_ways_of_returning(self):
        cases = {
            "async": ("async (event) => ({ got: event })", {"got": {"n": 1}}),
            "promise": ("(event) => Promise.resolve(event.n + 1)", 2),
            "callback": ("(event, context, callback) => { setTimeout(callback, 1, null, 'late'); }", "late"),
            "callback in an async handler": ("async (event, context, callback) => callback(null, 'called')", "called"),
            "succeed": ("(event, context) => { context.succeed({ n: 2 }); }", {"n": 2}),
            "done": ("(event, context) => { context.done(null, 3); }", 3),
            "nothing": ("async () => {}", None),
            "a value without a promise": ("() => 'ignored, as on Lambda'", None),
            "no callback": ("(event, context, callback) => {}", None),
            "only the first answer": ("(event, context, callback) => { callback(null, 1); callback(null, 2); context.fail('no'); }", 1),
            "unicode": ("async () => 'Grüße, 世界 🚀'", "Grüße, 世界 🚀"),
            "a function": ("async () => () => 1", None),
        }
        for name, (code, expected) in cases.items():
            with self.subTest(name):
                self.assertEqual(self.node(f"exports.handler = {code};").result({"n": 1}), expected)

    def test_ways_of_returning_on_node_24(self):
        cases = {
            "async": ("async (event) => event.n", 1),
            "a value without a promise": ("(event) => event.n", 1),
            "nothing": ("() => {}", None),
            "no legacy members": ("(event, context) => ['done', 'succeed', 'fail', 'callbackWaitsForEmptyEventLoop'].filter((name) => name in context)", []),
        }
        for name, (code, expected) in cases.items():
            with self.subTest(name):
                self.assertEqual(self.node(f"exports.handler = {code};", runtime="nodejs24.x").result({"n": 1}), expected)

    def test_ways_of_failing(self):
        cases = {
            "throw": ("() => { throw new TypeError('bad') }", "TypeError", "bad"),
            "async throw": ("async () => { throw new RangeError('worse') }", "RangeError", "worse"),
            "callback": ("(e, c, callback) => { callback(new Error('told')) }", "Error", "told"),
            "callback with a text": ("(e, c, callback) => { callback('text') }", "string", "text"),
            "rejected with a text": ("async () => { throw 'text' }", "string", "text"),
            "rejected with an object": ("async () => { throw { a: 1 } }", "object", "[object Object]"),
            "fail": ("(e, context) => { context.fail(new Error('failed')) }", "Error", "failed"),
            "fail without reason": ("(e, context) => { context.fail() }", "string", "handled"),
            "done": ("(e, context) => { context.done(new Error('done')) }", "Error", "done"),
            "own error class": ("async () => { class Mine extends Error { name = 'Mine' } throw new Mine('x') }", "Mine", "x"),
            "an error like object": ("async () => { throw { name: 'N', message: 'M', stack: 'S' } }", "N", "M"),
            "circular": ("async () => { const a = {}; a.a = a; return a }", "Error", "Unable to stringify response body"),
            "circular by callback": ("(e, c, callback) => { const a = {}; a.a = a; callback(null, a) }", "Error", "Unable to stringify response body"),
            "BigInt": ("async () => 1n", "Error", "Unable to stringify response body"),
            "toJSON that throws": ("async () => ({ toJSON() { throw new Error('no') } })", "Error", "Unable to stringify response body"),
            "never settled": ("async () => new Promise(() => {})", "Runtime.NodeJsExit", "The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes"),
        }
        for name, (code, error_type, message) in cases.items():
            with self.subTest(name):
                function = self.node(f"exports.handler = (...a) => a[0] === 'ok' ? Promise.resolve('ok') : run(...a);\nconst run = {code};\n"
                                     + ("exports.handler = run;" if name == "never settled" else ""))
                error = function.error({})
                self.assertEqual((error["errorType"], error["errorMessage"]), (error_type, message))
                self.assertIsInstance(error["trace"], list)
                # None of these ends the process.
                if name != "never settled":
                    self.assertEqual(function.result("ok"), "ok")

    def test_trace_names_the_line(self):
        error = self.node("exports.handler = async () => {\n  throw new Error('here');\n};").error()
        self.assertEqual(error["trace"][0], "Error: here")
        self.assertIn(f"{self.folder}/index.js:2:9", error["trace"][1])

    def test_error_that_cannot_be_looked_at(self):
        error = self.node("exports.handler = async () => { throw { get name() { throw 1 }, toString() { throw 2 } } };").error()
        self.assertEqual(error["errorType"], "handled")
        self.assertIn("there was a problem while retrieving", error["errorMessage"])

    def test_error_type_is_a_header_too(self):
        answer = self.node("exports.handler = async () => { class E extends Error { name = 'Grü\\nn' } throw new E() };").invoke()
        self.assertEqual(answer.headers["Lambda-Runtime-Function-Error-Type"], "Gr??n")

    def test_failures_of_node_24(self):
        error = self.node("exports.handler = () => 1n;", runtime="nodejs24.x").error()
        self.assertEqual((error["errorType"], error["errorMessage"]), ("Runtime.JSONStringifyError", "Unable to stringify response body"))
        error, _ = self.node("exports.handler = (event, context, callback) => {};", runtime="nodejs24.x").init_error()
        self.assertEqual(error["errorType"], "Runtime.CallbackHandlerDeprecated")
        self.assertTrue(error["errorMessage"].startswith("ERROR: AWS Lambda has removed support for callback-based function handlers"))

    def test_promise_that_never_settles_ends_node_24(self):
        function = self.node("exports.handler = () => new Promise(() => {});", runtime="nodejs24.x")
        function.api.invoke({})
        self.assertEqual(function.exit_code(), 13)

    def test_one_connection_for_everything(self):
        function = self.node("let n = 0; exports.handler = async () => ++n;")
        self.assertEqual([function.result() for _ in range(20)], list(range(1, 21)))
        self.assertEqual(function.api.connections, 1)
        self.assertLessEqual(function.api.requests, 41)

    def test_connection_that_the_server_closes(self):
        function = self.node("let n = 0; exports.handler = async () => ++n;")
        function.api.keeps_connections = False
        self.assertEqual([function.result() for _ in range(5)], [1, 2, 3, 4, 5])
        self.assertGreaterEqual(function.api.connections, 8)

    def test_large_event_and_answer(self):
        text = "ä" * 3_000_000
        self.assertEqual(self.node("exports.handler = async (event) => event;").result(text), text)


class EventLoop(NodeTest):
    LEAK = "setInterval(() => {}, 1000);"

    def test_callback_waits_for_the_event_loop(self):
        # What is answered is what the value has become when nothing is left to do.
        function = self.node("exports.handler = (e, c, callback) => { const seen = {}; callback(null, seen); setTimeout(() => { seen.timer = true }, 50) };")
        self.assertEqual(function.result(), {"timer": True})

    def test_callback_does_not_wait_when_told_so(self):
        function = self.node(f"exports.handler = (e, context, callback) => {{ context.callbackWaitsForEmptyEventLoop = false; {self.LEAK} callback(null, 1) }};")
        self.assertEqual([function.result(), function.result()], [1, 1])

    def test_async_answers_at_once(self):
        function = self.node(f"exports.handler = async () => {{ {self.LEAK} return 1 }};")
        self.assertEqual([function.result(), function.result()], [1, 1])

    def test_leaked_timer_keeps_a_callback_waiting(self):
        function = self.node("exports.handler = (e, c, callback) => { const t = setInterval(() => {}, 10); callback(null, 1); setTimeout(() => clearInterval(t), 300) };")
        invocation = function.api.invoke({})
        with self.assertRaises(Exception):
            invocation.answer.get(timeout=0.2)
        self.assertEqual(function.wait(invocation).body, b"1")

    def test_error_is_answered_at_once(self):
        function = self.node(f"exports.handler = (e, c, callback) => {{ {self.LEAK} callback(new Error('now')) }};")
        self.assertEqual(function.error()["errorMessage"], "now")

    def test_uncaught_exception(self):
        function = self.node("exports.handler = () => new Promise(() => setTimeout(() => { throw new Error('loose') }));")
        error = function.error()
        self.assertEqual((error["errorType"], error["errorMessage"]), ("Error", "loose"))
        self.assertEqual(function.exit_code(), 129)
        self.assertRegex(function.text(), rf"{TIME}\t{UUID}\tERROR\tUncaught Exception \t{{\"errorType\":\"Error\",\"errorMessage\":\"loose\"")

    def test_unhandled_rejection(self):
        function = self.node("exports.handler = async () => { Promise.reject(new Error('forgotten')); await new Promise((r) => setTimeout(r, 1000)) };")
        error = function.error()
        self.assertEqual((error["errorType"], error["errorMessage"]), ("Runtime.UnhandledPromiseRejection", "Error: forgotten"))
        self.assertEqual(function.exit_code(), 128)
        self.assertIn("\tERROR\tUnhandled Promise Rejection \t", function.text())

    def test_exit(self):
        for code, expected in (("process.exit(3)", 3), ("process.exit()", 0), ("process.kill(process.pid, 'SIGSEGV')", -11)):
            with self.subTest(code):
                function = self.node(f"exports.handler = async () => {{ {code} }};")
                function.api.invoke({})
                self.assertEqual(function.exit_code(), expected)

    def test_answer_before_exit_arrives(self):
        function = self.node("exports.handler = (e, context) => { context.succeed('first'); setImmediate(() => process.exit(1)) };")
        self.assertEqual(function.result(), "first")

    def test_exception_while_the_answer_is_on_its_way(self):
        function = self.node("exports.handler = async () => { setTimeout(() => { throw new Error('late') }); return 'x'.repeat(5e6) };")
        self.assertEqual(len(function.result()), 5_000_000)
        self.assertEqual(function.exit_code(), 129)

    def test_exception_after_the_answer_ends_the_process(self):
        function = self.node("exports.handler = async () => { setTimeout(() => { throw new Error('later') }, 50); return 1 };")
        self.assertEqual(function.result(), 1)
        self.assertEqual(function.exit_code(), 129)


class Finding(NodeTest):
    def test_files(self):
        common = "exports.handler = async () => '{}';"
        module = "export const handler = async () => '{}';"
        cases = {
            "a file": ({"index.js": common}, "index.handler"),
            "in folders": ({"src/deep/index.js": common}, "src/deep/index.handler"),
            "with a dot before": ({"src/index.js": common}, "./src/index.handler"),
            "mjs": ({"index.mjs": module}, "index.handler"),
            "cjs": ({"index.cjs": common}, "index.handler"),
            "js before mjs": ({"index.js": common, "index.mjs": "throw 1"}, "index.handler"),
            "type module": ({"index.js": module, "package.json": '{"type":"module"}'}, "index.handler"),
            "type module further up": ({"src/a/index.js": module, "package.json": '{"type":"module"}'}, "src/a/index.handler"),
            "cjs in a module": ({"index.cjs": common, "package.json": '{"type":"module"}'}, "index.handler"),
            "nested": ({"index.js": "exports.a = { b: { c: async () => '{}' } };"}, "index.a.b.c"),
            "default export": ({"index.mjs": "export default async () => '{}';"}, "index.default"),
            "top-level await": ({"index.mjs": "const text = await new Promise((r) => setTimeout(r, 5, '{}')); export const handler = async () => text;"}, "index.handler"),
            "module.exports": ({"index.js": "module.exports = { handler: async () => '{}' };"}, "index.handler"),
            "a package": ({"node_modules/kit/index.js": common}, "kit.handler"),
            "unicode": ({"übung/日本.js": "exports.größe = async () => '{}';"}, "übung/日本.größe"),
            "spaces": ({"my folder/my file.mjs": module}, "my folder/my file.handler"),
            "import of a sibling": ({"index.mjs": "import { text } from './lib.mjs'; export const handler = async () => text;", "lib.mjs": "export const text = '{}';"}, "index.handler"),
        }
        for name, (files, handler) in cases.items():
            with self.subTest(name):
                self.folder = self.folder.parent / name
                self.folder.mkdir()
                self.assertEqual(self.node(files, handler).result(), "{}")

    def test_not_found(self):
        cases = {
            "no module": ({}, "index.handler", "Runtime.ImportModuleError", "Error: Cannot find module 'index'\nRequire stack:\n- "),
            "no package": ({"index.js": "require('absent')"}, "index.handler", "Runtime.ImportModuleError", "Error: Cannot find module 'absent'\nRequire stack:\n- "),
            "no package in a module": ({"index.mjs": "import 'absent'"}, "index.handler", "Error", "Cannot find package 'absent' imported from "),
            "no export": ({"index.js": "exports.other = 1"}, "index.handler", "Runtime.HandlerNotFound", "index.handler is undefined or not exported"),
            "no function": ({"index.js": "exports.handler = 1"}, "index.handler", "Runtime.HandlerNotFound", "index.handler is not a function"),
            "no dot": ({"index.js": ""}, "index", "Runtime.MalformedHandlerName", "Bad handler"),
            "a parent folder": ({}, "../index.handler", "Runtime.MalformedHandlerName", "'../index.handler' is not a valid handler name. Use absolute paths when specifying root directories in handler names."),
            "syntax": ({"index.js": "exports.handler = ;"}, "index.handler", "Runtime.UserCodeSyntaxError", "SyntaxError: Unexpected token ';'"),
            "syntax of a module": ({"index.mjs": "export const = 1"}, "index.handler", "Runtime.UserCodeSyntaxError", "SyntaxError: "),
            "throws": ({"index.js": "throw new TypeError('at start')"}, "index.handler", "TypeError", "at start"),
            "rejected": ({"index.mjs": "await Promise.reject(new RangeError('at start'))"}, "index.handler", "RangeError", "at start"),
            "rejected elsewhere": ({"index.mjs": "Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 2000)); export const handler = 1"}, "index.handler", "Runtime.UnhandledPromiseRejection", "Error: lost"),
            "a stream of an unknown kind": ({"index.js": "exports.handler = async () => {}; exports.handler[Symbol.for('aws.lambda.runtime.handler.streaming')] = 'request'"}, "index.handler", "Runtime.MalformedStreamingHandler", "Only response streaming is supported."),
        }
        for name, (files, handler, error_type, message) in cases.items():
            with self.subTest(name):
                self.folder = self.folder.parent / name
                self.folder.mkdir()
                function = self.node(files, handler)
                error, code = function.init_error()
                self.assertEqual(error["errorType"], error_type)
                self.assertTrue(error["errorMessage"].startswith(message), error["errorMessage"])
                self.assertIn(code, (128, 129))
                self.assertRegex(function.text(), rf"{TIME}\tundefined\tERROR\t")

    def test_syntax_error_names_its_line(self):
        error, _ = self.node("\n\nexports.handler = ;").init_error()
        self.assertIn(f"{self.folder}/index.js:3", "\n".join(error["trace"]))

    def test_missing_sdk_says_what_to_install(self):
        cases = (
            ("nodejs14.x", "aws-sdk", "Function tested needs aws-sdk: Lambda's nodejs14.x has it built in, here it has to be installed with: npm install --save-dev aws-sdk"),
            ("nodejs20.x", "@aws-sdk/client-dynamodb", "Function tested needs @aws-sdk/client-dynamodb: Lambda's nodejs20.x has it built in, here it has to be installed with: npm install --save-dev @aws-sdk/client-dynamodb"),
            ("nodejs20.x", "aws-sdk/clients/dynamodb", "Function tested needs aws-sdk, which Lambda's nodejs20.x does not have either: npm install aws-sdk"),
        )
        for runtime, package, hint in cases:
            with self.subTest(runtime, package=package):
                error, _ = self.node(f"require('{package}')", runtime=runtime).init_error()
                self.assertEqual(error["errorType"], "Runtime.ImportModuleError")
                self.assertTrue(error["errorMessage"].endswith("\n" + hint), error["errorMessage"])
                error, _ = self.node({"other.mjs": f"import '{package.split('/clients')[0]}'"}, "other.handler", runtime=runtime).init_error()
                self.assertTrue(error["errorMessage"].endswith("\n" + hint), error["errorMessage"])
        error = self.node("exports.handler = async () => require('aws-sdk');", runtime="nodejs16.x").error()
        self.assertIn("npm install --save-dev aws-sdk", error["errorMessage"])


class Context(NodeTest):
    def test_context(self):
        function = self.node("exports.handler = async (e, context) => ({ ...context, left: context.getRemainingTimeInMillis(), trace: process.env._X_AMZN_TRACE_ID });")
        invocation = function.api.invoke({}, {
            "Lambda-Runtime-Client-Context": json.dumps({"custom": {"ü": "ö"}}, ensure_ascii=False),
            "Lambda-Runtime-Cognito-Identity": '{"cognitoIdentityId":"i","cognitoIdentityPoolId":"p"}',
        })
        context = json.loads(function.wait(invocation).body)
        left = context.pop("left")
        self.assertTrue(0 < left <= 60_000, left)
        self.assertEqual(context, {
            "callbackWaitsForEmptyEventLoop": True,
            "functionVersion": "$LATEST",
            "functionName": "tested",
            "memoryLimitInMB": "256",
            "logGroupName": "/aws/lambda/tested",
            "logStreamName": "2026/01/01/[$LATEST]0123456789abcdef0123456789abcdef",
            "clientContext": {"custom": {"ü": "ö"}},
            "identity": {"cognitoIdentityId": "i", "cognitoIdentityPoolId": "p"},
            "invokedFunctionArn": "arn:aws:lambda:us-east-1:123456789012:function:tested",
            "awsRequestId": invocation.id,
            "trace": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0",
        })
        self.assertEqual(function.result({}, {"Lambda-Runtime-Trace-Id": ""}).get("trace"), None)

    def test_bad_client_context(self):
        error = self.node("exports.handler = async () => 1;").error({}, {"Lambda-Runtime-Client-Context": "{"})
        self.assertTrue(error["errorMessage"].startswith("Cannot parse ClientContext as json: SyntaxError: "), error)


class Logs(NodeTest):
    def test_lines(self):
        function = self.node("""
            console.log('starting');
            exports.handler = async () => {
              console.log('a %s', 'b', { c: 1 });
              console.error('two\\nlines');
              console.debug('d'); console.warn('w'); console.trace('t'); console.fatal('f');
              process.stdout.write('as it is\\n');
              process.stderr.write('aside\\n');
            };""")
        invocation = function.api.invoke({})
        function.wait(invocation)
        lines = [line.split("\t") for line in function.wait_for_output("as it is\n").split("\n")]
        self.assertEqual([line[1:] for line in lines], [
            ["undefined", "INFO", "starting"],
            [invocation.id, "INFO", "a b { c: 1 }"],
            [invocation.id, "ERROR", "two\rlines"],
            [invocation.id, "DEBUG", "d"],
            [invocation.id, "WARN", "w"],
            [invocation.id, "TRACE", "t"],
            [invocation.id, "FATAL", "f"],
            [], [],
        ])
        self.assertTrue(all(re.fullmatch(TIME, line[0]) for line in lines[:7]))
        self.assertEqual(function.wait_for_output("aside\n", "err"), "aside\n")

    def test_invoke_error(self):
        function = self.node("exports.handler = async () => { const e = new Error('m', { cause: new TypeError('why') }); e.code = 'C'; e.extra = { a: 1 }; throw e };")
        function.error()
        match = re.search(rf"{TIME}\t{UUID}\tERROR\tInvoke Error \t(.*)\n", function.wait_for_output("Invoke Error"))
        logged = json.loads(match.group(1))
        self.assertEqual({key: logged[key] for key in ("errorType", "errorMessage", "code", "extra")}, {"errorType": "Error", "errorMessage": "m", "code": "C", "extra": {"a": 1}})
        self.assertEqual((logged["cause"]["errorType"], logged["cause"]["errorMessage"]), ("TypeError", "why"))
        self.assertEqual(logged["stack"][0], "Error: m")

    def test_json(self):
        function = self.node("""exports.handler = async () => {
              console.log('text'); console.info({ a: [1] }); console.warn('%d things', 3, new RangeError('r')); console.error(new TypeError('t'));
              const c = { n: 1 }; c.c = c; console.log(c);
            };""", AWS_LAMBDA_LOG_FORMAT="JSON")
        invocation = function.api.invoke({})
        function.wait(invocation)
        lines = [json.loads(line) for line in function.wait_for_output("Circular").splitlines()]
        for line in lines:
            self.assertRegex(line.pop("timestamp"), TIME)
            self.assertEqual(line.pop("requestId"), invocation.id)
        self.assertEqual(lines[0], {"level": "INFO", "message": "text"})
        self.assertEqual(lines[1], {"level": "INFO", "message": {"a": [1]}})
        self.assertEqual((lines[2]["level"], lines[2]["errorType"], lines[2]["errorMessage"]), ("WARN", "RangeError", "r"))
        self.assertTrue(lines[2]["message"].startswith("3 things RangeError: r"))
        self.assertEqual((lines[3]["message"]["errorType"], lines[3]["message"]["errorMessage"], lines[3]["message"]["stackTrace"][0]), ("TypeError", "t", "TypeError: t"))
        self.assertIn("[Circular *1]", lines[4]["message"])

    def test_level(self):
        function = self.node("exports.handler = async () => { console.debug('d'); console.info('i'); console.warn('w'); console.error('e'); };", AWS_LAMBDA_LOG_LEVEL="WARN")
        function.result()
        self.assertEqual([line.split("\t")[2] for line in function.wait_for_output("\te\n").splitlines()], ["WARN", "ERROR"])

    def test_callback_warning(self):
        said = "\tundefined\tWARN\tAWS Lambda plans to remove support for callback-based function handlers"
        function = self.node("exports.handler = (event, context, callback) => callback();", runtime="nodejs22.x", AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING=None)
        function.wait_for_output(said)
        function = self.node("exports.handler = async (event, context, callback) => console.log('quiet');", runtime="nodejs22.x", AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING=None)
        function.result()
        self.assertNotIn(said, function.wait_for_output("quiet"))

    def test_megabytes(self):
        function = self.node("exports.handler = async () => { console.log('x'.repeat(5e6)); for (let i = 0; i < 20000; i++) console.log(i); return 'ok' };")
        self.assertEqual(function.result(), "ok")
        self.assertEqual(len(function.wait_for_output("\t19999\n").splitlines()), 20001)


class Streaming(NodeTest):
    def test_stream(self):
        function = self.node("""exports.handler = awslambda.streamifyResponse(async (event, stream, context) => {
              stream.setContentType('text/plain');
              stream.write('one '); await new Promise((r) => setTimeout(r, 20)); stream.write(Buffer.from('two ')); stream.write({ three: 3 });
              stream.end(' end');
            });""")
        answer = function.invoke({})
        self.assertEqual((answer.kind, answer.body, answer.trailers), ("response", b'one two {"three":3} end', {}))
        self.assertEqual(answer.headers["Lambda-Runtime-Function-Response-Mode"], "streaming")
        self.assertEqual(answer.headers["Content-Type"], "text/plain")
        self.assertEqual(function.invoke({}).body, answer.body)
        self.assertEqual(function.api.connections, 1)

    def test_http_prelude(self):
        function = self.node("""exports.handler = awslambda.streamifyResponse(async (event, stream) => {
              stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { 'x-a': 'b' }, cookies: ['c=d'] });
              stream.write('<p>'); stream.end();
            });""")
        answer = function.invoke({})
        self.assertEqual(answer.headers["Content-Type"], "application/vnd.awslambda.http-integration-response")
        prelude, body = answer.body.split(b"\0" * 8)
        self.assertEqual(json.loads(prelude), {"statusCode": 201, "headers": {"x-a": "b"}, "cookies": ["c=d"]})
        self.assertEqual(body, b"<p>")

    def test_pipeline(self):
        function = self.node("""const { pipeline } = require('stream/promises'); const { Readable } = require('stream');
            exports.handler = awslambda.streamifyResponse((event, stream) => pipeline(Readable.from(Array.from({ length: 300 }, () => 'x'.repeat(10000))), stream));""")
        self.assertEqual(function.invoke({}).body, b"x" * 3_000_000)

    def test_failure_before_the_first_byte(self):
        function = self.node("exports.handler = awslambda.streamifyResponse(async () => { throw new TypeError('early') });")
        error = function.error({})
        self.assertEqual((error["errorType"], error["errorMessage"]), ("TypeError", "early"))
        self.assertEqual(function.error({})["errorMessage"], "early")

    def test_failure_in_the_middle(self):
        for code in ("throw new TypeError('midway')", "setTimeout(() => { throw new TypeError('midway') }); await new Promise(() => {})"):
            with self.subTest(code):
                function = self.node(f"exports.handler = awslambda.streamifyResponse(async (event, stream) => {{ stream.write('part'); {code} }});")
                answer = function.invoke({})
                self.assertEqual((answer.kind, answer.body), ("response", b"part"))
                self.assertEqual(answer.trailers["Lambda-Runtime-Function-Error-Type"], "TypeError")
                error = json.loads(base64.b64decode(answer.trailers["Lambda-Runtime-Function-Error-Body"]))
                self.assertEqual((error["errorType"], error["errorMessage"]), ("TypeError", "midway"))

    def test_rules(self):
        error = self.node("exports.handler = awslambda.streamifyResponse(() => {});").error({})
        self.assertEqual(error["errorMessage"], "Streaming does not support non-async handlers.")
        error = self.node("exports.handler = awslambda.streamifyResponse(async (event, stream) => { stream.write('x'); await 1; stream.setContentType('a/b') });").invoke({})
        self.assertEqual(error.trailers["Lambda-Runtime-Function-Error-Type"], "Runtime.InvalidStreamingOperation")

    def test_no_global_when_told_so(self):
        self.assertEqual(self.node("exports.handler = async () => typeof awslambda;", AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA="1").result(), "undefined")


if __name__ == "__main__":
    unittest.main()
