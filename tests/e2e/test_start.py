"""How the commands start, refuse to, and end."""

import os
import pathlib
import signal
import socket
import time

from stack import StackTest, dynamodb, send

TABLE = """service: keyed
provider:
  name: aws
  runtime: provided.al2023
functions: {}
resources:
  Resources:
    Things:
      Type: AWS::DynamoDB::Table
      Properties:
        TableName: things
        BillingMode: PAY_PER_REQUEST
        AttributeDefinitions:
          - AttributeName: id
            AttributeType: S
        KeySchema:
          - AttributeName: id
            KeyType: HASH
"""


class DynamodbTest(StackTest):
    def dynamodb(self, *arguments):
        process = self.start("dynamodb", *arguments)
        return process, process.wait_for(r"^DynamoDB listening on (http://\S+)$").group(1)

    def refused(self, *arguments):
        """The one line that a command which cannot start says; its exit code is 1."""
        process = self.start(*arguments)
        self.assertEqual(1, process.process.wait(60))
        process.end()
        self.assertEqual(1, len(process.lines["err"]), process.lines)
        self.assertEqual([], process.lines["out"])
        return process.lines["err"][0]

    def test_it_answers_and_ends_within_a_second(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            process, endpoint = self.dynamodb("--port=0", "--in-memory")
            self.assertEqual({"TableNames": []}, dynamodb(endpoint, "ListTables", {}))
            code, seconds = process.end(number)
            self.assertEqual(0, code)
            self.assertLess(seconds, 2)  # one second, and what a busy machine takes
            self.assertEqual(1, len(process.lines["out"]))

    def test_the_flags_of_dynamodb_local_are_taken(self):
        process, endpoint = self.dynamodb("-inMemory", "-port", "0", "-sharedDb", "-cors", "*", "-delayTransientStatuses")
        self.assertEqual({"TableNames": []}, dynamodb(endpoint, "ListTables", {}))
        process.end()
        (self.directory / "db").mkdir()
        self.dynamodb("-dbPath", self.directory / "db", "-port", "0", "-optimizeDbBeforeStartup")
        self.assertTrue(list((self.directory / "db").iterdir()))

    def test_a_port_in_use_is_one_line(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            line = self.refused("dynamodb", "--in-memory", f"--port={port}")
        self.assertRegex(line, rf"^offstage: .*{port}.*in use")

    def test_a_directory_that_cannot_be_made_is_one_line(self):
        (self.directory / "file").write_text("")
        line = self.refused("dynamodb", "--port=0", "--data-dir", self.directory / "file" / "data")
        self.assertRegex(line, r"^offstage: .*file/data")

    def test_a_directory_in_use_is_one_line(self):
        self.dynamodb("--port=0", "--data-dir", self.directory / "data")
        line = self.refused("dynamodb", "--port=0", "--data-dir", self.directory / "data")
        self.assertRegex(line, r"^offstage: .*data")

    def test_bad_usage_is_exit_code_2(self):
        for arguments in (["dynamodb", "--port=many"], ["nonsense"], []):
            process = self.start(*arguments)
            self.assertEqual(2, process.process.wait(60))

    def test_acknowledged_writes_survive_a_kill(self):
        process, endpoint = self.dynamodb("--port=0", "--data-dir", self.directory / "data")
        dynamodb(endpoint, "CreateTable", {
            "TableName": "kept",
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "N"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        })
        for number in range(50):
            dynamodb(endpoint, "PutItem", {"TableName": "kept", "Item": {"id": {"N": str(number)}}})
        process.end(signal.SIGKILL)
        _, endpoint = self.dynamodb("--port=0", "--data-dir", self.directory / "data")
        self.assertEqual(50, dynamodb(endpoint, "Scan", {"TableName": "kept"})["Count"])


class UpTest(StackTest):
    def write_service(self, text):
        service = self.directory / "service"
        service.mkdir(exist_ok=True)
        (service / "serverless.yml").write_text(text)
        return service

    def refused(self, service, *arguments):
        process = self.start("up", service, "--port=0", "--dynamodb-port=0", *arguments)
        self.assertEqual(1, process.process.wait(60))
        process.end()
        return "\n".join(process.lines["err"])

    def test_a_wrong_file_is_an_error_with_its_line(self):
        service = self.write_service(TABLE.replace("TableName: things", "TableName: ${self:custom.nothing}"))
        self.assertRegex(self.refused(service), r"^serverless\.yml:11: ")

    def test_a_missing_file_is_an_error(self):
        self.assertRegex(self.refused(self.directory), r"serverless\.yml")

    def test_a_table_with_another_key_is_an_error_that_names_both(self):
        service = self.write_service(TABLE)
        process, _, _ = self.up(service)
        process.end()
        self.write_service(TABLE.replace("AttributeName: id", "AttributeName: name"))
        said = self.refused(service)
        self.assertRegex(said, r"serverless\.yml:\d+: table things exists .*id \(HASH, S\).*name \(HASH, S\)")

    def test_a_missing_library_names_the_line_and_the_build_command(self):
        functions = "functions:\n  first:\n    handler: build/first\n    events:\n      - http: GET first\n"
        service = self.write_service(TABLE.replace("functions: {}\n", functions))
        said = self.refused(service, "--in-memory")
        self.assertRegex(said, r"serverless\.yml:\d+: .*build/first\.so.*cmake")

    def test_a_port_in_use_is_one_line_and_leaves_nothing_running(self):
        service = self.write_service(TABLE)
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            process = self.start("up", service, f"--port={port}", "--dynamodb-port=0", "--in-memory")
            self.assertEqual(1, process.process.wait(60))
            process.end()
        self.assertEqual(1, len(process.lines["err"]), process.lines)
        self.assertRegex(process.lines["err"][0], rf"^offstage: .*{port}.*in use")

    def test_nothing_outlives_a_parent_that_is_killed(self):
        process, http, _ = self.up(self.write_service(TABLE), "--in-memory")
        children = process.children()
        self.assertEqual(2, len(children))
        process.end(signal.SIGKILL)
        deadline = time.monotonic() + 10
        while any(os.path.exists(f"/proc/{pid}") for pid in children) and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual([], [pid for pid in children if is_running(pid)])
        with self.assertRaises(OSError):
            send("GET", http)

    def test_an_emulator_that_dies_comes_back_with_its_tables(self):
        process, _, endpoint = self.up(self.write_service(TABLE), "--in-memory")
        os.kill(process.children()[0], signal.SIGKILL)
        process.wait_for(r"the emulator died: signal SIGKILL", "err")
        process.wait_for(r"the emulator is back", "err")
        self.assertEqual({"TableNames": ["things"]}, dynamodb(endpoint, "ListTables", {}))

    def test_another_endpoint_is_used_instead_of_an_emulator(self):
        server = self.start("dynamodb", "--in-memory", "--port=0")
        endpoint = server.wait_for(r"listening on (http://\S+)$").group(1)
        process = self.start("up", self.write_service(TABLE), "--port=0", f"--dynamodb-endpoint={endpoint}")
        process.wait_for(r"^Ready in")
        self.assertEqual(1, len(process.children()))
        self.assertEqual({"TableNames": ["things"]}, dynamodb(endpoint, "ListTables", {}))


def is_running(pid):
    """Whether it runs: a zombie that nobody has reaped yet does not."""
    try:
        return "State:\tZ" not in pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
