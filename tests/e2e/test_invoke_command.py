"""`offstage invoke` and `offstage logs`, with a stack and without."""

import json
import signal
import subprocess

from stack import BINARY, PATIENCE_S, StackTest

START = r"START RequestId: \S+ Version: \$LATEST"


class CommandTest(StackTest):
    def setUp(self):
        super().setUp()
        self.service = self.put_service("tests/e2e/services/functions")

    def run_offstage(self, *arguments, stdin=""):
        """(exit code, standard output, standard error) of a run to its end."""
        done = subprocess.run([str(BINARY), *map(str, arguments)], input=stdin, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        return done.returncode, done.stdout, done.stderr

    def invoke(self, *arguments, stdin="", function="obey"):
        return self.run_offstage("invoke", function, self.service, *arguments, stdin=stdin)

    def assert_invokes(self):
        """All that the command does, wherever the function runs."""
        event = json.dumps({"do": "answer", "text": '"done"'})
        self.assertEqual((0, '"done"\n', ""), self.invoke("--data", event))
        self.assertEqual((0, '"done"\n', ""), self.invoke(stdin=event))
        path = self.directory / "event.json"
        path.write_text(event)
        self.assertEqual((0, '"done"\n', ""), self.invoke("--path", path))
        self.assertEqual((0, "{}\n", ""), self.invoke())
        self.assertEqual((0, "1\n", ""), self.invoke("--data", "1", function="another-name"))

        code, out, err = self.invoke("--data", '{"do":"fail","text":"broken"}')
        self.assertEqual((1, "broken", ""), (code, json.loads(out)["errorMessage"], err))

        code, out, err = self.invoke("--log", "--data", '{"do":"print","text":"hello","lines":1}')
        self.assertEqual(0, code)
        self.assertRegex(err, rf"\A{START}\nhello by printf\nhello by cout\nhello by fprintf\nhello by cerr\nline 0\nEND RequestId: \S+\nREPORT RequestId: .*\n\Z")
        self.assertEqual({"do": "print", "text": "hello", "lines": 1}, json.loads(out))

        about = json.loads(self.invoke("--context", '{"custom":{"a":1}}', "--data", '{"do":"about"}')[1])
        self.assertEqual('{"custom":{"a":1}}', about["clientContext"])

        self.assertEqual((0, "", ""), self.invoke("--type", "DryRun"))
        counter = self.directory / "attempts"
        self.assertEqual((0, "", ""), self.invoke("--type=Event", "--data", json.dumps({"do": "fail until", "file": str(counter), "count": 2})))
        self.wait_until(lambda: counter.exists() and len(counter.read_text().splitlines()) == 2)
        counter.unlink()

        code, out, err = self.invoke("--data", "{")
        self.assertEqual((1, ""), (code, out))
        self.assertTrue(err.startswith("offstage: InvalidRequestContentException: Could not parse request body into json: "), err)

    def wait_until(self, condition):
        """The file system tells nothing; what is waited for comes at once or never."""
        logs = subprocess.Popen([str(BINARY), "logs", "obey", str(self.service), "--tail"], stdout=subprocess.PIPE, text=True)
        self.addCleanup(logs.stdout.close)
        self.addCleanup(logs.wait, PATIENCE_S)
        self.addCleanup(logs.terminate)
        for _ in logs.stdout:
            if condition():
                return


class Invoke(CommandTest):
    def test_in_this_process(self):
        self.assert_invokes()
        self.assertFalse((self.service / ".offstage" / "run.json").exists())
        code, out, err = self.invoke("--data={}", function="nobody")
        self.assertEqual((1, "", "offstage: there is no function nobody; there are: obey brief limited named\n"), (code, out, err))

    def test_in_the_stack_that_runs(self):
        process, _, _ = self.up(self.service, "--in-memory")
        self.assert_invokes()
        process.wait_for(r"obey \| " + START)
        code, _, err = self.invoke("--data={}", function="nobody")
        self.assertEqual((1, "offstage: ResourceNotFoundException: Function not found: arn:aws:lambda:eu-west-1:123456789012:function:nobody\n"), (code, err))
        self.assertTrue((self.service / ".offstage" / "run.json").exists())
        self.assertEqual(0, process.end()[0])
        self.assertFalse((self.service / ".offstage" / "run.json").exists())

    def test_what_a_killed_stack_left_behind_is_not_asked(self):
        process, _, _ = self.up(self.service, "--in-memory")
        process.end(signal.SIGKILL)
        self.assertTrue((self.service / ".offstage" / "run.json").exists())
        self.assertEqual((0, "1\n", ""), self.invoke("--data", "1"))

    def test_a_function_alone_has_its_tables(self):
        service = self.directory / "with-table"
        service.mkdir()
        (service / "build").symlink_to(self.service / "build")
        (service / "serverless.yml").write_text((self.service / "serverless.yml").read_text() + """
resources:
  Resources:
    Things:
      Type: AWS::DynamoDB::Table
      Properties:
        TableName: things
        BillingMode: PAY_PER_REQUEST
        AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
        KeySchema: [{AttributeName: id, KeyType: HASH}]
""")
        self.assertEqual((0, "1\n", ""), self.run_offstage("invoke", "obey", service, "--data=1"))
        self.assertTrue((service / ".offstage" / "dynamodb").is_dir())


class Logs(CommandTest):
    def logs(self, *arguments):
        code, out, err = self.run_offstage("logs", "obey", self.service, *arguments)
        self.assertEqual((0, ""), (code, err))
        return out.splitlines()

    def test_what_was_logged_is_printed_later(self):
        self.assertEqual([], self.logs())
        self.invoke("--data", '{"do":"print","text":"first"}')
        self.invoke("--data", '{"do":"print","text":"second"}')
        lines = self.logs()
        self.assertEqual(16, len(lines))
        self.assertRegex(lines[0], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\tINIT_START Runtime Version: provided:al2023\.v0\tRuntime Version ARN: "
                                   r"arn:aws:lambda:eu-west-1::runtime:[0-9a-f]{64}$")
        self.assertRegex(lines[1], r"Z\t" + START + "$")
        self.assertTrue(lines[2].endswith("\tfirst by printf"))
        self.assertEqual([lines[2][24:], lines[10][24:]], [line[24:] for line in self.logs("--filter=by printf")])
        self.assertEqual(lines, self.logs("--since=1d"))
        self.assertEqual([], self.logs("--since=2999-01-01T00:00:00"))
        self.assertEqual(2, len(list((self.service / ".offstage" / "logs" / "obey").glob("*.log"))))
        self.assertEqual((1, "", "offstage: there is no function nobody\n"), self.run_offstage("logs", "nobody", self.service))
        self.assertRegex(self.run_offstage("logs", "obey", self.service, "--since=yesterday")[2], "^offstage: --since: expected ")

    def test_a_tail_follows_what_the_stack_logs(self):
        self.up(self.service, "--in-memory", "--show-logs=none")
        tail = self.start("logs", "obey", self.service, "--tail")
        for text in ("one", "two"):
            self.invoke("--data", json.dumps({"do": "print", "text": text}))
            tail.wait_for(f"{text} by printf")
        tail.wait_for("REPORT", after=8)
        self.assertEqual(0, tail.end()[0])

    def test_the_stack_shows_what_it_is_asked_to(self):
        process, _, _ = self.up(self.service, "--in-memory", "--show-logs=output")
        self.invoke("--data", '{"do":"print","text":"shown"}')
        process.wait_for(r"^obey \| shown by cerr$")
        self.assertEqual([], [line for line in process.lines["out"] if "RequestId" in line])

    def test_the_json_format(self):
        process, _, _ = self.up(self.service, "--in-memory", "--log-format=json")
        self.invoke("--data", '{"do":"print","text":"shown"}')
        init = json.loads(process.wait_for(r"^obey \| (\{.*platform.initStart.*)$").group(1))
        self.assertEqual(("init", "functions-dev-obey"), (init["record"]["phase"], init["record"]["functionName"]))
        start = json.loads(process.wait_for(r"^obey \| (\{.*platform.start.*)$").group(1))
        self.assertEqual("$LATEST", start["record"]["version"])
        report = json.loads(process.wait_for(r"^obey \| (\{.*platform.report.*)$").group(1))
        self.assertEqual((start["record"]["requestId"], "success", 1024),
                         (report["record"]["requestId"], report["record"]["status"], report["record"]["metrics"]["memorySizeMB"]))

    def test_what_was_printed_before_a_crash_is_kept(self):
        process, _, _ = self.up(self.service, "--in-memory")
        self.invoke("--data", '{"do":"crash","text":"last words"}')
        process.wait_for(r"^obey \| last words$")
        process.wait_for("the gateway is back", "err")
        self.assertTrue(self.logs()[-1].endswith("\tlast words"))
