"""`stream` events: what is written to a table calls the functions that stand behind its stream."""

import json

from stack import StackTest, dynamodb, send


class StreamsTest(StackTest):
    def setUp(self):
        super().setUp()
        self.service = self.put_scripts("tests/e2e/services/streams")

    def serve(self, *arguments):
        self.process, _, self.endpoint = self.up(self.service, "--in-memory", *arguments)

    def put(self, key, state):
        dynamodb(self.endpoint, "PutItem", {"TableName": "orders", "Item": {"id": {"S": key}, "state": {"S": state}}})

    def put_many(self, *keys):
        items = [{"Put": {"TableName": "orders", "Item": {"id": {"S": key}, "state": {"S": "closed"}}}} for key in keys]
        dynamodb(self.endpoint, "TransactWriteItems", {"TransactItems": items})

    def admin(self, method, path, body=None):
        headers = {"Content-Type": "application/json"}
        answer = send(method, f"{self.endpoint}/_offstage/{path}", headers, json.dumps(body or {}))
        self.assertEqual(200, answer.status, answer.body)

    def told(self, function):
        """The keys of all records that the function has got."""
        start = f"CALL streams-dev-{function} "
        events = [line.split(start)[1] for line in self.process.lines["out"] if start in line]
        return [record["dynamodb"]["Keys"]["id"]["S"] for event in events for record in json.loads(event)["Records"]]

    def wait_for_call(self, function, keys):
        """The event of the call with just those keys."""
        between = '(?:(?!"Keys":).)*'
        wanted = between.join(rf'"Keys":{{"id":{{"S":"{key}"}}}}' for key in keys)
        line = self.process.wait_for(rf"CALL streams-dev-{function} ({between}{wanted}{between})$").group(1)
        return json.loads(line)

    def wait_for_failures(self, function, count):
        """So many more than there were."""
        for _ in range(count):
            pattern = f"{function}: a record of the stream of orders failed: .* until the records expire"
            self.process.wait_for(pattern, "err", len(self.process.lines["err"]))

    def test_without_streams_a_write_calls_nobody(self):
        self.serve("--no-streams")
        url = self.process.wait_for(r"^  Lambda +(http://\S+)").group(1)
        self.put("one", "new")
        send("POST", f"{url}/2015-03-31/functions/all/invocations", {}, '{"Records":[{"dynamodb":{"Keys":{"id":{"S":"asked"}}}}]}')
        self.wait_for_call("all", ["asked"])
        self.assertEqual(0, self.process.end()[0])
        self.assertEqual((["asked"], []), (self.told("all"), self.told("open")))

    def test_a_write_calls_the_function_with_lambdas_event(self):
        self.serve()
        self.put("one", "new")
        event = self.wait_for_call("all", ["one"])
        record = event["Records"][0]
        change = record.pop("dynamodb")
        arn = record.pop("eventSourceARN")
        self.assertRegex(arn, r"^arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/\d{4}-")
        self.assertRegex(record.pop("eventID"), r"^[0-9a-f]{32}$")
        self.assertEqual(
            {"eventName": "INSERT", "eventVersion": "1.1", "eventSource": "aws:dynamodb", "awsRegion": "us-east-1"}, record
        )
        self.assertRegex(change.pop("SequenceNumber"), r"^\d{21,40}$")
        self.assertGreater(change.pop("ApproximateCreationDateTime"), 1_700_000_000)
        self.assertEqual(
            {
                "Keys": {"id": {"S": "one"}},
                "NewImage": {"id": {"S": "one"}, "state": {"S": "new"}},
                "SizeBytes": 5 + 13,
                "StreamViewType": "NEW_AND_OLD_IMAGES",
            },
            change,
        )

    def test_a_filter_leaves_records_out(self):
        self.serve()
        for key, state in (("a", "closed"), ("b", "open"), ("c", "closed"), ("d", "opened")):
            self.put(key, state)
            if key in "bd":
                self.wait_for_call("open", [key])
        calls = [line for line in self.process.lines["out"] if "CALL streams-dev-open " in line]
        self.assertEqual(2, len(calls), calls)

    def test_a_batch_that_fails_is_cut_until_the_bad_record_is_given_up(self):
        self.serve()
        self.put_many("r1", "r2", "bad", "r4")
        self.wait_for_call("poisoned", ["r1", "r2", "bad", "r4"])
        self.wait_for_call("poisoned", ["r1", "r2"])
        self.wait_for_call("poisoned", ["bad", "r4"])
        self.wait_for_call("poisoned", ["bad"])
        self.wait_for_call("poisoned", ["r4"])
        line = self.process.wait_for(r"poisoned: a record of the stream of orders given up; on AWS \S+:left gets: (\{.*\})", "err")
        message = json.loads(line.group(1))
        self.assertEqual("RetryAttemptsExhausted", message["requestContext"]["condition"])
        self.assertEqual(1, message["DDBStreamBatchInfo"]["batchSize"])
        self.assertEqual("Unhandled", message["responseContext"]["functionError"])

    def test_what_the_function_reports_goes_again_from_there(self):
        self.serve()
        self.put_many("p1", "p2", "p3")
        self.wait_for_call("partial", ["p1", "p2", "p3"])
        self.wait_for_call("partial", ["p2", "p3"])

    def test_what_is_written_after_a_restore_calls_the_function(self):
        self.serve()
        self.put("one", "open")
        self.wait_for_call("all", ["one"])
        self.admin("PUT", "snapshots/seeded")
        for round in "12":
            for key in ("two", "three", "four"):
                self.put(key + round, "open")
                self.wait_for_call("all", [key + round])
                self.wait_for_call("open", [key + round])
            self.admin("POST", "snapshots/seeded/restore")
            self.put("five" + round, "open")
            self.wait_for_call("all", ["five" + round])
            self.wait_for_call("open", ["five" + round])
        told = ["one"] + [key + round for round in "12" for key in ("two", "three", "four", "five")]
        self.assertEqual(told, self.told("all"))  # each once
        self.assertEqual(told, self.told("open"))

    def test_a_restore_takes_the_shard_away_that_was_read(self):
        self.serve()
        self.put("one", "open")
        self.wait_for_call("all", ["one"])
        self.wait_for_call("open", ["one"])
        self.admin("PUT", "snapshots/seeded")
        self.admin("PUT", "clock", {"advance_ms": 5 * 3_600_000})
        self.put("two", "open")  # in the next shard
        self.wait_for_call("all", ["two"])
        self.wait_for_call("open", ["two"])
        self.admin("POST", "snapshots/seeded/restore")
        self.put("three", "open")
        for function in ("all", "open"):
            self.wait_for_call(function, ["three"])
            self.assertEqual(["one", "two", "three"], self.told(function))

    def test_what_failed_is_tried_again_only_while_the_stream_has_it(self):
        self.serve()
        self.put("one", "new")
        self.wait_for_call("stuck", ["one"])
        self.admin("PUT", "snapshots/one")
        self.put("bad", "new")
        self.wait_for_failures("stuck", 1)
        self.admin("POST", "snapshots/one/restore")
        self.put("two", "new")
        self.wait_for_call("stuck", ["two"])
        self.process.wait_for("stuck: what failed is no longer in the stream of orders, and is not tried again", "err")

        self.put("bad", "old")
        self.wait_for_failures("stuck", 1)
        self.admin("PUT", "snapshots/bad")
        self.put("three", "new")
        self.wait_for_call("all", ["three"])
        self.admin("POST", "snapshots/bad/restore")
        self.wait_for_failures("stuck", 2)  # the second of them began after the restore
        self.assertNotIn("three", self.told("stuck"))

    def test_a_reset_takes_the_stream_away_until_there_is_one_again(self):
        self.serve()
        self.put("one", "open")
        self.wait_for_call("all", ["one"])
        self.wait_for_call("open", ["one"])
        self.admin("PUT", "snapshots/seeded")
        self.put("two", "open")
        self.wait_for_call("all", ["two"])
        self.wait_for_call("open", ["two"])
        self.admin("POST", "reset")
        for function in ("all", "open"):
            self.process.wait_for(f"{function}: the stream of orders cannot be read: .*Table: orders not found", "err")
        self.admin("POST", "snapshots/seeded/restore")
        self.put("three", "open")
        self.wait_for_call("all", ["three"])
        self.wait_for_call("open", ["three"])
        self.process.wait_for("all: the stream of orders is read again", "err")

        self.admin("POST", "reset")
        table = {
            "TableName": "orders",
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        }
        dynamodb(self.endpoint, "CreateTable", table)
        self.put("four", "open")
        self.wait_for_call("all", ["four"])
        self.wait_for_call("open", ["four"])
        for function in ("all", "open"):
            self.assertEqual(["one", "two", "three", "four"], self.told(function))

    def test_elsewhere_than_at_our_emulator_it_says_so(self):
        self.serve()
        other = self.start("dynamodb", "--in-memory", "--port=0", "--no-admin")
        endpoint = other.wait_for(r"(http://\S+)").group(1)
        second = self.start("up", self.service, "--port=0", "--lambda-port=0", f"--dynamodb-endpoint={endpoint}")
        second.wait_for(r"all: stream events need Offstage's emulator", "err")
        self.assertEqual(200, send("GET", f"{endpoint}/").status)


class NativeStreamsTest(StackTest):
    def test_a_put_through_the_gateway_calls_a_function_in_cpp(self):
        service = self.put_service("tests/e2e/services/changes")
        process, api, _ = self.up(service, "--in-memory")

        def put(key):
            body = json.dumps({"state": {"S": "new"}})
            answer = send("PUT", f"{api}/dev/orders/{key}", {"Content-Type": "application/json"}, body)
            self.assertEqual(200, answer.status, answer.body)

        def wait_for_call(key, after=0):
            line = process.wait_for(rf'CALL (\S+) (.*"Keys":{{"id":{{"S":"{key}"}}}}.*)$', after=after)
            return line.group(1), json.loads(line.group(2))

        put("one")
        arn, event = wait_for_call("one")
        self.assertEqual("arn:aws:lambda:us-east-1:123456789012:function:changes-dev-changes", arn)
        (record,) = event["Records"]
        self.assertEqual({"id": {"S": "one"}, "state": {"S": "new"}}, record["dynamodb"]["NewImage"])
        self.assertEqual("INSERT", record["eventName"])
        # What fails comes again, and what is behind it afterwards.
        put("bad")
        put("two")
        wait_for_call("two")
        calls = [json.loads(line.partition("function:changes-dev-changes ")[2]) for line in process.lines["out"] if "CALL arn:" in line]
        keys = [record["dynamodb"]["Keys"]["id"]["S"] for event in calls for record in event["Records"]]
        self.assertEqual(["one", "bad", "bad", "two"], keys)
        process.wait_for("changes: a record of the stream of orders failed: BadRecord: a bad record; again in 0.25 s", "err")
