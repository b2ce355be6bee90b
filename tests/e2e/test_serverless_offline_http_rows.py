"""The rows of the comparison with serverless-offline that are about HTTP APIs: 52 to 72."""

import base64
import json
import time

from rows_stack import RowsTest
from test_authorizers import Issuer

JSON = [("Content-Type", "application/json")]
BROKEN = {"message": "Internal Server Error"}


class HttpApiRowsTest(RowsTest):
    description = "http_api.yml"

    @classmethod
    def prepare(cls):
        super().prepare()
        cls.issuer = Issuer(cls.stack.directory, "key1")
        (cls.service / "jwks.json").write_text(json.dumps({"keys": [cls.issuer.jwk()]}))

    def token(self, **more):
        claims = {"iss": "https://issuer.example/", "aud": "shop", "exp": int(time.time()) + 3600, **more}
        return [("Authorization", "Bearer " + self.issuer.token(**claims))]


class HttpApiEventRows(HttpApiRowsTest):
    def test_row_52_raw_path_is_decoded(self):
        event = self.event("GET", "/items/space%20value")
        self.assertEqual(("/items/space value",) * 2, (event["rawPath"], event["requestContext"]["http"]["path"]))

    def test_row_53_raw_path_keeps_its_trailing_slash(self):
        self.assertEqual("/items/1/", self.event("GET", "/items/1/")["rawPath"])

    def test_row_54_the_raw_query_is_verbatim(self):
        self.assertEqual("a=x%20y&f&b=%2b+", self.event("GET", "/items/1?a=x%20y&f&b=%2b+")["rawQueryString"])

    def test_row_55_repeated_headers_are_joined(self):
        self.assertEqual("first,second", self.event("GET", "/items/1", [("X-Multi", "first"), ("x-multi", "second")])["headers"]["x-multi"])

    def test_row_56_cookies_have_a_list_and_no_header(self):
        event = self.event("GET", "/items/1", [("Cookie", "a=1; b=2"), ("Cookie", "c=3")])
        self.assertEqual(["a=1", "b=2", "c=3"], event["cookies"])
        self.assertNotIn("cookie", event["headers"])
        self.assertNotIn("cookies", self.event("GET", "/items/1"))

    def test_row_57_what_is_not_there_has_no_key(self):
        event = self.event("POST", "/echo")
        for key in ("body", "pathParameters", "queryStringParameters", "stageVariables", "cookies"):
            self.assertNotIn(key, event)

    def test_row_59_a_request_id_is_its_own(self):
        ids = [self.event("GET", "/items/1")["requestContext"]["requestId"] for _ in range(2)]
        for one in ids:
            self.assertRegex(one, r"^[A-Za-z0-9+/_-]{15}=$")
        self.assertNotEqual(*ids)

    def test_row_60_the_connection_header_is_absent(self):
        self.assertNotIn("connection", self.event("GET", "/items/1", [("Connection", "close")])["headers"])

    def test_row_61_forwarded_and_trace_headers_are_added(self):
        headers = self.event("GET", "/items/1")["headers"]
        self.assertEqual(("127.0.0.1", "http", self.host.partition(":")[2]),
                         (headers["x-forwarded-for"], headers["x-forwarded-proto"], headers["x-forwarded-port"]))
        self.assertRegex(headers["x-amzn-trace-id"], r"^Root=1-")

    def test_row_62_only_known_text_is_text(self):
        for kind, is_text in (("application/x-www-form-urlencoded", False), ("image/png", False), (None, False), ("multipart/form-data; boundary=x", False),
                              ("application/json", True), ("text/plain; charset=utf-8", True), ("text/plain; charset=iso-8859-1", False)):
            with self.subTest(kind):
                event = self.event("POST", "/echo", [("Content-Type", kind)] if kind else [], "a=1")
                self.assertEqual(not is_text, event["isBase64Encoded"])
                self.assertEqual("a=1" if is_text else base64.b64encode(b"a=1").decode(), event["body"])

    def test_row_63_an_authorizer_has_one_key(self):
        self.assertEqual({"lambda"}, set(self.event("GET", "/guarded", [("Authorization", "allow")])["requestContext"]["authorizer"]))
        self.assertEqual({"jwt"}, set(self.event("GET", "/jwt", self.token())["requestContext"]["authorizer"]))

    def test_row_64_claims_are_texts(self):
        headers = self.token(n=7, yes=True, groups=["a", "b"])
        claims = self.event("GET", "/jwt", headers)["requestContext"]["authorizer"]["jwt"]["claims"]
        self.assertEqual(("7", "true", "[a b]"), (claims["n"], claims["yes"], claims["groups"]))
        self.assertRegex(claims["exp"], r"^\d{10}$")

    def test_row_65_a_token_s_signature_is_verified(self):
        (name, token), = self.token()
        head, _, signature = token.rpartition(".")
        forged = head + "." + ("A" if signature[0] != "A" else "B") + signature[1:]
        self.assertEqual(200, self.send("GET", "/jwt", [(name, token)]).status)
        self.assert_refused(self.send("GET", "/jwt", [(name, forged)]), 401, {"message": "Unauthorized"})

    def test_row_66_refusals_have_aws_s_bodies(self):
        self.assert_refused(self.send("GET", "/jwt"), 401, {"message": "Unauthorized"})
        self.assert_refused(self.send("GET", "/guarded"), 401, {"message": "Unauthorized"})
        self.assert_refused(self.send("GET", "/guarded", [("Authorization", "deny")]), 403, {"message": "Forbidden"})


class HttpApiAnswerRows(HttpApiRowsTest):
    def test_row_67_a_function_that_throws_is_500(self):
        for header in ("x-throw", "x-fail"):
            self.assert_refused(self.send("GET", "/items/1", [(header, "[404] x")]), 500, BROKEN)

    def test_row_68_a_function_s_own_timeout_is_500(self):
        self.assert_refused(self.send("GET", "/brief", [("x-sleep", "1500")]), 500, BROKEN)

    def test_row_69_null_is_200(self):
        self.assertEqual(200, self.answer_to("/items/1", "null").status)

    def test_row_70_no_route_is_404(self):
        for method, path in (("GET", "/nothing"), ("GET", "/echo"), ("GET", "/Items/1")):
            self.assert_refused(self.send(method, path), 404, {"message": "Not Found"})

    def test_row_71_each_cookie_is_a_line(self):
        cookies = ["a=1; HttpOnly; Path=/; SameSite=Lax", "b=2; path=/x;secure"]
        self.assertEqual(cookies, self.answer_to("/items/1", {"statusCode": 200, "cookies": cookies}).all("set-cookie"))


class DefaultRouteRow(HttpApiRowsTest):
    changes = [("      - httpApi: POST /echo\n", "      - httpApi: '*'\n")]

    def test_row_58_the_default_route_has_no_parameters(self):
        event = self.event("GET", "/zz")
        self.assertEqual(("$default", "/zz"), (event["routeKey"], event["rawPath"]))
        self.assertNotIn("pathParameters", event)


class PayloadOneRow(HttpApiRowsTest):
    changes = [("  httpApi:\n", "  httpApi:\n    payload: '1.0'\n")]

    def test_row_72_payload_1_says_so(self):
        event = self.event("POST", "/echo", JSON, "{}")
        self.assertEqual(("1.0", "/echo", "POST"), (event["version"], event["resource"], event["httpMethod"]))
        identity = event["requestContext"]["identity"]
        self.assertEqual({"sourceIp": "127.0.0.1"}, {name: value for name, value in identity.items() if value is not None})
