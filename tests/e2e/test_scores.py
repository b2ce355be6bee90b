"""examples/scores over HTTP, as its article describes it."""

import json
import signal

from stack import StackTest, dynamodb, send

GAME = {
    "gameId": {"S": "figurefive"},
    "apiKey": {"S": "local-key"},
    "active": {"BOOL": True},
    "allowedIps": {"S": "10.0.0.1, 127.0.0.1"},
}
FAULTY_KEY = {"success": False, "error": "API key is faulty or game is inactive."}
FAULTY_BODY = {"success": False, "error": "Required field missing or misconfigured"}


class ScoresTest(StackTest):
    SERVICE = "examples/scores"

    def setUp(self):
        super().setUp()
        self.service = self.put_service(self.SERVICE)
        self.process, self.http, self.endpoint = self.up(self.service)
        self.put_game(GAME)

    def put_game(self, game):
        dynamodb(self.endpoint, "PutItem", {"TableName": "dev-MMS_GAMES", "Item": game})

    def seed(self, count):
        for number in range(1, count + 1):
            item = {
                "scoreId": {"S": f"seed-{number}"},
                "gameId": {"S": "figurefive"},
                "name": {"S": f"Player {number}"},
                "score": {"N": str(number * 37 % 61 * 10)},
                "createdAt": {"S": "2022-01-01T00:00:00Z"},
            }
            dynamodb(self.endpoint, "PutItem", {"TableName": "dev-MMS_SCORES", "Item": item})

    def call(self, method, headers=None, body=None, key="local-key"):
        sent = {"Content-Type": "application/json", **(headers or {})}
        if key:
            sent["x-api-key"] = key
        return send(method, self.http + "/dev/api", sent, body if body is None else json.dumps(body))

    def page(self, fetch_key):
        headers = {"x-last-fetch-key": json.dumps(fetch_key)}  # "null" for the first, as the article sends it
        answer = self.call("GET", headers)
        self.assertEqual(200, answer.status)
        return json.loads(answer.body)

    def test_a_faulty_key_is_400(self):
        inactive = {**GAME, "gameId": {"S": "closed"}, "apiKey": {"S": "closed-key"}, "active": {"BOOL": False}}
        elsewhere = {**GAME, "gameId": {"S": "far"}, "apiKey": {"S": "far-key"}, "allowedIps": {"S": "10.0.0.1"}}
        self.put_game(inactive)
        self.put_game(elsewhere)
        for key in ("wrong-key", None, "closed-key", "far-key"):
            answer = self.call("GET", key=key)
            self.assertEqual((400, FAULTY_KEY), (answer.status, json.loads(answer.body)), key)
        self.assertEqual(400, self.call("DELETE").status)

    def test_post_adds_a_score(self):
        answer = self.call("POST", body={"name": "Ada", "score": "1815"})
        self.assertEqual(201, answer.status)
        posted = json.loads(answer.body)
        self.assertEqual(43, len(posted.pop("scoreId")))
        self.assertEqual({"gameId": "figurefive", "name": "Ada", "score": 1815}, posted)

        stored = self.page(None)["scores"]
        self.assertEqual(1, len(stored))
        self.assertEqual({"scoreId", "gameId", "name", "score", "createdAt"}, set(stored[0]))

    def test_post_refuses_what_is_missing_or_no_number(self):
        for body in ({}, {"name": "Ada"}, {"score": 1}, {"name": "", "score": 1}, {"name": "Ada", "score": "x"}):
            answer = self.call("POST", body=body)
            self.assertEqual((400, FAULTY_BODY), (answer.status, json.loads(answer.body)), body)

    def test_sixty_scores_come_in_three_pages_highest_first(self):
        self.seed(60)
        pages, key = [], None
        while True:
            page = self.page(key)
            pages.append(page["scores"])
            if "nextFetchKey" not in page:
                break
            key = page["nextFetchKey"]
            self.assertEqual({"scoreId", "gameId", "score"}, set(key))
        self.assertEqual([25, 25, 10], [len(page) for page in pages])
        scores = [score["score"] for page in pages for score in page]
        self.assertEqual(list(range(600, 0, -10)), scores)

    def test_the_preflight_has_the_settings_of_the_file(self):
        answer = self.call("OPTIONS", {"Origin": "https://example.com", "Access-Control-Request-Method": "GET"}, key=None)
        self.assertEqual((200, ""), (answer.status, answer.body))
        cors = {name.lower(): value for name, value in answer.headers.items() if name.lower().startswith("access-")}
        self.assertEqual(
            {
                "access-control-allow-origin": "*",
                "access-control-allow-headers": "Content-Type,X-Api-Key,X-Last-Fetch-Key",
                "access-control-allow-methods": "OPTIONS,DELETE,GET,HEAD,PATCH,POST,PUT",
            },
            cors,
        )

    def test_answers_carry_the_headers_that_the_handler_sets(self):
        answer = self.call("GET", {"Origin": "https://example.com"})
        self.assertEqual("*", answer.headers["Access-Control-Allow-Origin"])
        self.assertEqual("application/json", answer.headers["Content-Type"])

    def test_another_path_is_403(self):
        answer = send("GET", self.http + "/dev/apis")
        self.assertEqual((403, {"message": "Missing Authentication Token"}), (answer.status, json.loads(answer.body)))

    def test_the_data_outlives_a_restart(self):
        self.seed(3)
        self.assertEqual(0, self.process.end(signal.SIGINT)[0])
        self.process, self.http, self.endpoint = self.up(self.service)
        self.assertEqual(3, len(self.page(None)["scores"]))

    def test_the_stage_names_tables_and_paths(self):
        _, http, endpoint = self.up(self.service, "--stage=prod", "--in-memory")
        names = dynamodb(endpoint, "ListTables", {})["TableNames"]
        self.assertEqual(["prod-MMS_GAMES", "prod-MMS_SCORES"], names)
        dynamodb(endpoint, "PutItem", {"TableName": "prod-MMS_GAMES", "Item": GAME})
        self.assertEqual(200, send("GET", http + "/prod/api", {"x-api-key": "local-key"}).status)


class ScoresInNodeTest(ScoresTest):
    SERVICE = "examples/scores/node"


class ScoresInPythonTest(ScoresTest):
    SERVICE = "examples/scores/python"
