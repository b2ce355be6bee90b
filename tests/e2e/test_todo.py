"""A service with an HTTP API (payload 2.0): the todo article's."""

import json

from stack import StackTest, send


class TodoTest(StackTest):
    def setUp(self):
        super().setUp()
        service = self.put_service("tests/e2e/services/todo")
        _, self.http, _ = self.up(service, "--in-memory")

    def test_todos_are_created_and_listed(self):
        created = []
        for text in ("buy milk", "write a test"):
            answer = send("POST", self.http + "/", {"Content-Type": "application/json"}, json.dumps({"todo": text}))
            self.assertEqual(200, answer.status)
            todo = json.loads(answer.body)
            self.assertEqual({"id", "todo", "createdAt"}, set(todo))
            self.assertEqual(text, todo["todo"])
            created.append(todo)

        answer = send("GET", self.http + "/todos")
        self.assertEqual(200, answer.status)
        by_id = lambda todo: todo["id"]
        self.assertEqual(sorted(created, key=by_id), sorted(json.loads(answer.body), key=by_id))

    def test_an_unknown_route_is_404(self):
        answer = send("GET", self.http + "/nothing-here")
        self.assertEqual((404, {"message": "Not Found"}), (answer.status, json.loads(answer.body)))
