"""Services without a function: API Gateway straight to DynamoDB, as resources and as service proxies."""

import json
import shutil

from stack import REPOSITORY, StackTest, dynamodb, send

JSON = {"Content-Type": "application/json"}


class FavoriteMoviesTest(StackTest):
    def begin(self, *arguments):
        service = self.directory / "service"
        service.mkdir()
        shutil.copy(REPOSITORY / "examples/favorite-movies/serverless.yml", service)
        _, http, self.endpoint = self.up(service, "--in-memory", *arguments)
        self.http = http + "/dev"

    def get(self, path, headers=None):
        answer = send("GET", self.http + path, headers)
        return answer.status, json.loads(answer.body)

    def put(self, path, body):
        answer = send("PUT", self.http + path, JSON, body if isinstance(body, str) else json.dumps(body))
        return answer.status, json.loads(answer.body)

    def put_behind_the_api(self, movie):
        item = {"name": {"S": "sander"}, "favorite_movie": {"S": movie}}
        dynamodb(self.endpoint, "PutItem", {"TableName": "favorite_movies", "Item": item})

    def test_a_movie_is_stored_and_read(self):
        self.begin()
        self.assertEqual((404, {"message": "Nobody of that name has a favorite movie"}), self.get("/sander"))
        for movie in ("Interstellar", 'Ocean\'s "Eleven" \\ 12\nü'):
            self.assertEqual((200, {}), self.put("/sander", {"favorite_movie": movie}))
            self.assertEqual((200, {"name": "sander", "favorite_movie": movie}), self.get("/sander"))
        item = dynamodb(self.endpoint, "GetItem", {"TableName": "favorite_movies", "Key": {"name": {"S": "sander"}}})["Item"]
        self.assertEqual({"S": "sander"}, item["name"])

    def test_a_failed_condition_is_409(self):
        self.begin()
        self.assertEqual((200, {}), self.put("/ada?new=true", {"favorite_movie": "Metropolis"}))
        self.assertEqual((409, {"message": "The conditional request failed"}), self.put("/ada?new=true", {"favorite_movie": "M"}))
        self.assertEqual((200, {"name": "ada", "favorite_movie": "Metropolis"}), self.get("/ada"))

    def test_what_is_refused(self):
        self.begin()
        for body in ("", "{", {"favorite_movie": 7}, {"favorite_movie": ""}):
            self.assertEqual((400, {"message": "Invalid request body"}), self.put("/ada", body), body)
        answer = send("PUT", self.http + "/ada", {"Content-Type": "text/plain"}, "{}")
        self.assertEqual(415, answer.status)
        self.assertEqual((404, {"message": "There is no such path"}), self.get("/ada/books"))
        # DynamoDB's own refusal: longer than a key may be.
        status, body = self.put("/" + "n" * 2049, {"favorite_movie": "M"})
        self.assertEqual(400, status)
        self.assertIn("Size of hashkey has exceeded the maximum size limit", body["message"])

    def test_a_set_of_movies(self):
        self.begin()
        self.assertEqual((200, {"name": "ada", "movies": []}), self.get("/ada/movies"))
        self.assertEqual((200, {}), self.put("/ada/movies", {"movies": ["Metropolis", 'It\'s "M"']}))
        self.assertEqual((200, {}), self.put("/ada/movies", {"movies": ["Metropolis", "Alien"]}))
        status, body = self.get("/ada/movies")
        self.assertEqual((200, "ada", ["Alien", 'It\'s "M"', "Metropolis"]), (status, body["name"], sorted(body["movies"])))
        self.assertEqual(400, self.put("/ada/movies", {"movies": []})[0])

    def test_answers_are_cached_by_name_when_the_stage_has_a_cache(self):
        self.begin("--option", "cache=true")
        self.put_behind_the_api("Interstellar")
        first = {"name": "sander", "favorite_movie": "Interstellar"}
        self.assertEqual((200, first), self.get("/sander"))
        self.put_behind_the_api("Dunkirk")
        second = {"name": "sander", "favorite_movie": "Dunkirk"}
        self.assertEqual((200, first), self.get("/sander"))
        self.assertEqual(404, self.get("/ada")[0])
        self.assertEqual((200, second), self.get("/sander", {"Cache-Control": "max-age=0"}))
        self.assertEqual((200, second), self.get("/sander"))

    def test_nothing_is_cached_when_the_stage_has_no_cache(self):
        self.begin()
        for movie in ("Interstellar", "Dunkirk"):
            self.put_behind_the_api(movie)
            self.assertEqual((200, {"name": "sander", "favorite_movie": movie}), self.get("/sander"))


class ArticleTest(StackTest):
    def test_the_article_s_own_templates(self):
        service = self.directory / "service"
        service.mkdir()
        shutil.copy(REPOSITORY / "tests/e2e/services/article-movies/serverless.yml", service)
        _, http, endpoint = self.up(service, "--in-memory")
        url = http + "/dev/sander"
        item = {"name": {"S": "sander"}, "favorite_movie": {"S": "Dunkirk"}}
        dynamodb(endpoint, "PutItem", {"TableName": "favorite_movies", "Item": item})
        self.assertEqual({"name": "sander", "favorite_movie": "Dunkirk"}, json.loads(send("GET", url).body))
        answer = send("PUT", url, JSON, json.dumps({"favorite_movie": "Interstellar"}))
        self.assertEqual((200, "{}"), (answer.status, answer.body))
        self.assertEqual({"name": "sander", "favorite_movie": "Interstellar"}, json.loads(send("GET", url).body))


class ServiceProxyTest(StackTest):
    def setUp(self):
        super().setUp()
        service = self.directory / "service"
        service.mkdir()
        shutil.copy(REPOSITORY / "tests/e2e/services/movie-proxies/serverless.yml", service)
        _, http, self.endpoint = self.up(service, "--in-memory")
        self.http = http + "/dev"

    def call(self, method, path, body=None):
        answer = send(method, self.http + path, JSON, None if body is None else json.dumps(body))
        return answer.status, json.loads(answer.body)

    def test_the_templates_of_the_plugin(self):
        self.assertEqual((200, {}), self.call("GET", "/movies/ada"))
        movie = {"favorite_movie": {"S": "Metropolis"}, "year": {"N": "1927"}}
        self.assertEqual((200, {}), self.call("PUT", "/movies/ada", movie))
        expected = {"name": "ada", "favorite_movie": "Metropolis", "year": "1927"}
        self.assertEqual((200, expected), self.call("GET", "/movies/ada"))
        status, body = self.call("PUT", "/movies/ada", movie)
        self.assertEqual((400, "The conditional request failed"), (status, body["message"]))
        self.assertEqual((200, {}), self.call("DELETE", "/movies?name=ada"))
        self.assertEqual((200, {}), self.call("GET", "/movies/ada"))
        self.assertEqual(400, self.call("PUT", "/movies/ada", {})[0], "the template leaves a comma")

    def test_templates_of_ones_own(self):
        movie = {"favorite_movie": {"S": "Metropolis"}}
        self.assertEqual((200, {}), self.call("PUT", "/movies/ada", movie))
        self.assertEqual((200, {"movie": "Metropolis"}), self.call("GET", "/favorite?name=ada"))
        self.assertEqual((404, {"message": "none"}), self.call("GET", "/favorite?name=eve"))

    def test_cors(self):
        answer = send("OPTIONS", self.http + "/movies/ada", {"Origin": "http://a.example"})
        self.assertEqual((200, "*"), (answer.status, answer.headers["Access-Control-Allow-Origin"]))
        answer = send("GET", self.http + "/movies/ada", {"Origin": "http://a.example"})
        self.assertEqual((200, "*"), (answer.status, answer.headers["Access-Control-Allow-Origin"]))
