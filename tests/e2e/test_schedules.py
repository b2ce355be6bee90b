"""schedule events from serverless.yml to the function: a test moves the clock that they go by."""

import datetime
import json
import re
import unittest

from stack import StackTest, send

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS


class SchedulesTest(StackTest):
    def start_stack(self, *arguments):
        service = self.put_scripts("tests/e2e/services/schedules")
        self.process, _, _ = self.up(service, "--in-memory", *arguments)
        self.url = self.process.wait_for(r"^  Lambda +(http://\S+)").group(1) + "/_offstage/clock"

    def move(self, **how):
        answer = send("PUT", self.url, {"Content-Type": "application/json"}, json.dumps(how))
        self.assertEqual(200, answer.status, answer.body)
        return json.loads(answer.body)

    def got(self, function):
        """What the function has printed of its events."""
        lines = [re.match(rf"{function} \| got (.*)", line) for line in self.process.lines["out"]]
        return [json.loads(line.group(1)) for line in lines if line]

    def wait_for_event(self, function, after=0):
        self.process.wait_for(rf"^{function} \| got ", after=after)
        return self.got(function)[-1]

    def test_a_rate_runs_when_its_time_has_come_with_the_event_of_eventbridge(self):
        self.start_stack()
        before = self.move(ahead_ms=0)["now_ms"]
        after = self.move(advance_ms=5 * MINUTE_MS)
        self.assertEqual(5 * MINUTE_MS, after["ahead_ms"])
        event = self.wait_for_event("plain")
        time = datetime.datetime.fromisoformat(event.pop("time").replace("Z", "+00:00")).timestamp() * 1000
        self.assertLessEqual(time, after["now_ms"])
        self.assertGreater(time, before - 1000)
        self.assertRegex(event.pop("id"), r"^[0-9a-f-]{36}$")
        self.assertEqual({"version": "0", "detail-type": "Scheduled Event", "source": "aws.events", "account": "123456789012", "region": "eu-west-1",
                          "resources": ["arn:aws:events:eu-west-1:123456789012:rule/schedules-dev-PlainEventsRuleSchedule1"], "detail": {}}, event)
        lines = len(self.process.lines["out"])
        self.move(advance_ms=5 * MINUTE_MS)
        self.wait_for_event("plain", lines)
        self.assertEqual(2, len(self.got("plain")))

    def test_cron_input_and_what_is_switched_off(self):
        self.start_stack()
        self.move(advance_ms=DAY_MS)  # noon has come, however early it was
        self.assertEqual({"a": [1, "b"]}, self.wait_for_event("told"))
        self.assertEqual("Scheduled Event", self.wait_for_event("picked"))
        self.wait_for_event("plain")
        # A day that was slept through is made up for once; the next minute brings nothing that is off.
        lines = len(self.process.lines["out"])
        self.move(advance_ms=HOUR_MS)
        self.wait_for_event("picked", lines)
        self.wait_for_event("plain", lines)
        self.assertEqual((2, 2, []), (len(self.got("picked")), len(self.got("plain")), self.got("never")))

    def test_a_function_that_fails_is_tried_again_twice(self):
        self.start_stack()
        self.move(advance_ms=2 * HOUR_MS)
        self.process.wait_for(r"failing: the event of request \S+ failed 3 times and is given up", "err")
        # What a function writes may come a moment after what the host says.
        after = 0
        for _ in range(3):
            self.process.wait_for(r"^failing \| failing$", after=after)
            after = self.process.lines["out"].index("failing | failing", after) + 1
        self.assertNotIn("failing | failing", self.process.lines["out"][after:])

    def test_without_schedules_nothing_runs(self):
        self.start_stack("--no-schedule")
        self.move(advance_ms=DAY_MS)
        send("POST", self.url.replace("/_offstage/clock", "/2015-03-31/functions/picked/invocations"), {}, '"called"')
        self.assertEqual("called", self.wait_for_event("picked"))
        self.assertEqual([], self.got("plain"))

    def test_without_the_admin_api_nobody_moves_the_clock(self):
        self.start_stack("--no-admin")
        for method, body in (("PUT", '{"advance_ms":1}'), ("GET", None)):
            answer = send(method, self.url, {"Content-Type": "application/json"}, body)
            self.assertEqual((404, {"error": "the admin API is switched off"}), (answer.status, json.loads(answer.body)))
        self.assertEqual(200, send("GET", self.url.replace("clock", "health")).status)

    def test_what_is_no_move(self):
        self.start_stack()
        for body in ("", "{}", '{"advance_ms":"1"}', '{"ahead_ms":1,"advance_ms":1}'):
            with self.subTest(body):
                answer = send("PUT", self.url, {"Content-Type": "application/json"}, body)
                self.assertEqual((400, ["error"]), (answer.status, list(json.loads(answer.body))))
        self.assertEqual(405, send("POST", self.url, {}, "{}").status)
        # What a web page may send without being asked, and what it may not.
        self.assertEqual(415, send("PUT", self.url, {"Content-Type": "text/plain"}, '{"advance_ms":1}').status)
        foreign = {"Content-Type": "application/json", "Origin": "http://example.com"}
        self.assertEqual(403, send("PUT", self.url, foreign, '{"advance_ms":1}').status)
        self.assertEqual(0, json.loads(send("GET", self.url).body)["ahead_ms"])


if __name__ == "__main__":
    unittest.main()
