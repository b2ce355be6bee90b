"""examples/todo: the services of the two todo articles, over HTTP."""

import json

import readme
from stack import StackTest, dynamodb, send

JSON = {"Content-Type": "application/json"}
UUID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
TABLE = "todo-api-template-local"


class TodoRestTest(StackTest):
    SERVICE = "examples/todo/rest"
    PRINTS_TO_STDERR = True  # in this process, that is

    def setUp(self):
        super().setUp()
        service = self.put_service(self.SERVICE)
        self.process, self.http, self.endpoint = self.up(service, "--in-memory", "--stage=local")

    def call(self, method, path, body=None):
        answer = send(method, f"{self.http}/local/{path}", JSON, None if body is None else json.dumps(body))
        self.assertEqual("*", answer.headers["Access-Control-Allow-Origin"])
        self.assertEqual("application/json", answer.headers["Content-Type"])
        return answer.status, json.loads(answer.body)

    def test_a_todo_lives_from_post_to_delete(self):
        status, created = self.call("POST", "todo", {"userId": "pub0001", "content": "buy milk"})
        self.assertEqual(200, status)
        self.assertRegex(created["id"], UUID)
        self.assertEqual(created["dateCreated"], created["dateUpdated"])
        rest = {name: value for name, value in created.items() if name not in ("id", "dateCreated", "dateUpdated")}
        self.assertEqual({"userId": "pub0001", "content": "buy milk", "status": "pending"}, rest)
        path = "todo/" + created["id"]
        self.assertEqual((200, [created]), self.call("GET", path))
        self.assertEqual((200, {"data": [created]}), self.call("GET", "todo"))

        status, updated = self.call("PUT", path, {"content": "buy oat milk", "status": "done"})
        self.assertEqual(200, status)
        self.assertGreaterEqual(updated["Attributes"].pop("dateUpdated"), created.pop("dateUpdated"))
        self.assertEqual({"Attributes": {**created, "content": "buy oat milk", "status": "done"}}, updated)

        self.assertEqual((200, {}), self.call("DELETE", path))
        self.assertEqual((200, []), self.call("GET", path))
        self.assertEqual((200, {"data": []}), self.call("GET", "todo"))

    def test_what_dynamodb_refuses_is_500_with_its_words(self):
        status, said = self.call("PUT", "todo/1", {"content": "no status"})
        self.assertEqual(500, status)
        self.assertEqual("Could not save to dynamoDB", said["message"])
        self.assertRegex(said["description"], r"Invalid UpdateExpression: .* not defined; attribute value: :status$")
        if self.PRINTS_TO_STDERR:
            self.process.wait_for(r'Could not save to dynamoDB.*:status', "out")

    def test_a_body_that_is_no_json_is_502(self):
        answer = send("POST", self.http + "/local/todo", JSON, "{")
        self.assertEqual((502, {"message": "Internal server error"}), (answer.status, json.loads(answer.body)))
        self.assertEqual((200, []), self.call("GET", "todo/none"))

    def test_the_table_is_the_stage_s(self):
        self.assertEqual([TABLE], dynamodb(self.endpoint, "ListTables", {})["TableNames"])

    def test_preflights_name_the_methods_of_their_path(self):
        for path, methods in (("todo", "OPTIONS,GET,POST"), ("todo/1", "OPTIONS,DELETE,GET,PUT")):
            answer = send("OPTIONS", f"{self.http}/local/{path}", {"Origin": "https://example.com", "Access-Control-Request-Method": "GET"})
            self.assertEqual((200, ""), (answer.status, answer.body))
            self.assertEqual("*", answer.headers["Access-Control-Allow-Origin"])
            self.assertEqual(sorted(methods.split(",")), sorted(answer.headers["Access-Control-Allow-Methods"].split(",")))

    def test_the_readme(self):
        readme.check(self, "examples/todo/rest/README.md", self.http)


class TodoRestInTypeScriptTest(TodoRestTest):
    SERVICE = "examples/todo/rest/node"
    PRINTS_TO_STDERR = False


class TodoHttpApiTest(StackTest):
    SERVICE = "examples/todo/http-api"

    def setUp(self):
        super().setUp()
        service = self.put_service(self.SERVICE)
        _, self.http, self.endpoint = self.up(service, "--in-memory")

    def test_todos_are_created_and_listed(self):
        created = []
        for text in ("buy milk", "write a test"):
            answer = send("POST", self.http + "/", JSON, json.dumps({"todo": text}))
            self.assertEqual(200, answer.status)
            todo = json.loads(answer.body)
            self.assertEqual({"id", "todo", "createdAt"}, set(todo))
            self.assertEqual(text, todo["todo"])
            created.append(todo)

        answer = send("GET", self.http + "/todos")
        self.assertEqual(200, answer.status)
        by_id = lambda todo: todo["id"]
        self.assertEqual(sorted(created, key=by_id), sorted(json.loads(answer.body), key=by_id))

    def test_a_body_that_is_no_json_is_500(self):
        answer = send("POST", self.http + "/", JSON, "{")
        self.assertEqual((500, {"message": "Internal Server Error"}), (answer.status, json.loads(answer.body)))

    def test_without_its_table_the_list_has_no_body(self):
        dynamodb(self.endpoint, "DeleteTable", {"TableName": "TodoApiTable"})
        answer = send("GET", self.http + "/todos")
        self.assertEqual((200, ""), (answer.status, answer.body))

    def test_an_unknown_route_is_404(self):
        answer = send("GET", self.http + "/nothing-here")
        self.assertEqual((404, {"message": "Not Found"}), (answer.status, json.loads(answer.body)))

    def test_the_readme(self):
        readme.check(self, "examples/todo/http-api/README.md", self.http)


class TodoHttpApiInNodeTest(TodoHttpApiTest):
    SERVICE = "examples/todo/http-api/node"
