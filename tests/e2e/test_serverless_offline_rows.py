"""REST APIs where serverless-offline misleads its users: a test for each numbered row of that comparison, with what AWS does."""

import base64
import json
import time

from rows_stack import RowsTest
from test_authorizers import Issuer

TOKEN = "Missing Authentication Token", "MissingAuthenticationTokenException"
BROKEN = {"message": "Internal server error"}


class RestEventRows(RowsTest):
    def context(self, *arguments):
        return self.event(*arguments)["requestContext"]

    def test_row_01_path_parameters_are_raw(self):
        self.assertEqual({"id": "a%20b%2Fc%C3%A9+d"}, self.event("GET", "/dev/items/a%20b%2Fc%C3%A9+d")["pathParameters"])

    def test_row_02_path_keeps_its_trailing_slash(self):
        self.assertEqual("/items/1/", self.event("GET", "/dev/items/1/")["path"])

    def test_row_03_the_root(self):
        event = self.event("GET", "/dev/")
        self.assertEqual(("/", "/"), (event["path"], event["resource"]))
        self.assertEqual(("/", "/"), (lambda e: (e["path"], e["resource"]))(self.event("GET", "/dev")))

    def test_row_04_request_context_path_has_the_stage(self):
        self.assertEqual("/dev/items/1", self.context("GET", "/dev/items/1")["path"])

    def test_row_05_resource_path_is_the_template(self):
        self.assertEqual("/files/{proxy+}", self.context("GET", "/dev/files/a/b")["resourcePath"])

    def test_row_06_deployment_id(self):
        self.assertRegex(self.context("GET", "/dev/items/1")["deploymentId"], r"^[a-z0-9]{6}$")

    def test_row_07_extended_request_id(self):
        self.assertRegex(self.context("GET", "/dev/items/1")["extendedRequestId"], r"^[A-Za-z0-9+/_-]{15}=$")

    def test_row_08_ids_and_domain(self):
        context = self.context("GET", "/dev/items/1")
        self.assertRegex(context["accountId"], r"^\d{12}$")
        self.assertRegex(context["apiId"], r"^[a-z0-9]{10}$")
        self.assertRegex(context["resourceId"], r"^[a-z0-9]{6}$")
        host = self.host.partition(":")[0]
        self.assertEqual((host, host.partition(".")[0]), (context["domainName"], context["domainPrefix"]))

    def test_row_09_identity_is_null_but_for_address_and_agent(self):
        identity = self.context("GET", "/dev/items/1", [("User-Agent", "rows")])["identity"]
        self.assertEqual({"sourceIp": "127.0.0.1", "userAgent": "rows"}, {name: value for name, value in identity.items() if value is not None})
        self.assertEqual({"accessKey", "accountId", "caller", "cognitoAuthenticationProvider", "cognitoAuthenticationType", "cognitoIdentityId",
                          "cognitoIdentityPoolId", "principalOrgId", "sourceIp", "user", "userAgent", "userArn"}, set(identity))
        with_key = self.context("GET", "/dev/key", [("x-api-key", "good-key-good-key-good")])["identity"]
        self.assertEqual("good-key-good-key-good", with_key["apiKey"])
        self.assertRegex(with_key["apiKeyId"], r"^[a-z0-9]{10}$")

    def test_row_10_connection_and_content_length_are_dropped(self):
        headers = self.event("POST", "/dev/items/1", [("Connection", "close"), ("x-kept", "1")], "abc")["headers"]
        self.assertEqual([], [name for name in headers if name.lower() in ("connection", "content-length")])
        self.assertEqual("1", headers["x-kept"])

    def test_row_11_forwarded_and_trace_headers_are_added(self):
        headers = self.event("GET", "/dev/items/1", [("X-Forwarded-For", "10.0.0.1")])["headers"]
        self.assertEqual("10.0.0.1, 127.0.0.1", headers["X-Forwarded-For"])
        self.assertEqual(self.host.partition(":")[2], headers["X-Forwarded-Port"])
        self.assertEqual("http", headers["X-Forwarded-Proto"])
        self.assertRegex(headers["X-Amzn-Trace-Id"], r"^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$")

    def test_row_12_spellings_of_a_name_are_kept_apart(self):
        event = self.event("GET", "/dev/items/1", [("X-Multi", "one"), ("x-multi", "two"), ("X-Multi", "three")])
        self.assertEqual({"X-Multi": ["one", "three"], "x-multi": ["two"]}, {name: values for name, values in event["multiValueHeaders"].items() if name.lower() == "x-multi"})
        self.assertEqual(("three", "two"), (event["headers"]["X-Multi"], event["headers"]["x-multi"]))

    def test_row_13_no_content_type_is_invented(self):
        headers = self.event("POST", "/dev/items/1", [], "{}")["headers"]
        self.assertEqual([], [name for name in headers if name.lower() == "content-type"])

    def test_row_14_binary_media_types_decide_what_is_base64(self):
        png = b"\x89PNG\r\n\xff"
        event = self.event("POST", "/dev/items/1", [("Content-Type", "image/png")], png)
        self.assertEqual((True, png), (event["isBase64Encoded"], base64.b64decode(event["body"])))
        event = self.event("POST", "/dev/items/1", [("Content-Type", "application/octet-stream")], b"a\xffb")
        self.assertEqual((False, "a\ufffdb"), (event["isBase64Encoded"], event["body"]))

    def test_row_15_no_stage_variables_are_null(self):
        self.assertIsNone(self.event("GET", "/dev/items/1")["stageVariables"])

    def test_row_16_a_quoted_cookie_is_just_a_header(self):
        self.assertEqual('a=1; b="q v"', self.event("GET", "/dev/items/1", [("Cookie", 'a=1; b="q v"')])["headers"]["Cookie"])

    def test_row_17_a_token_on_an_open_route_is_just_a_header(self):
        jwt = "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."
        self.assertNotIn("authorizer", self.context("GET", "/dev/items/1", [("Authorization", jwt)]))

    def test_row_18_the_authorizer_s_latency(self):
        authorizer = self.context("GET", "/dev/token/18", [("Authorization", "allow")])["authorizer"]
        self.assertIs(int, type(authorizer["integrationLatency"]))
        self.assertEqual("me", authorizer["principalId"])

    def test_row_19_head_of_any_calls_the_function(self):
        answer = self.send("HEAD", "/dev/items/1", [("x-answer", '{"statusCode":201,"headers":{"x-method":"seen"},"body":"gone"}')])
        self.assertEqual((201, "seen", ""), (answer.status, answer.one("x-method"), answer.body))


class RestAnswerRows(RowsTest):
    def broken(self, answer):
        self.assert_refused(answer, 502, BROKEN, "InternalServerErrorException")

    def test_row_20_what_no_method_serves_is_403(self):
        message, error_type = TOKEN
        for method, path in (("GET", "/dev/nothing"), ("POST", "/dev/slow"), ("GET", "/dev/Items/1"), ("GET", "/dev//items//1")):
            with self.subTest(method + " " + path):
                self.assert_refused(self.send(method, path), 403, {"message": message}, error_type)

    def test_row_21_leading_slashes_are_one(self):
        self.assertEqual("/items/1", self.event("GET", "//dev/items/1")["path"])
        self.assertEqual("/items/1", self.event("GET", "/dev//items/1")["path"])

    def test_row_22_options_reaches_an_any_method(self):
        self.assertEqual("OPTIONS", self.event("OPTIONS", "/dev/items/1")["httpMethod"])

    def test_row_23_a_function_that_throws_is_502(self):
        self.broken(self.send("GET", "/dev/items/1", [("x-throw", "anything")]))

    def test_row_24_the_message_of_an_error_is_no_status(self):
        self.broken(self.send("GET", "/dev/items/1", [("x-throw", "[404] x")]))
        self.broken(self.send("GET", "/dev/items/1", [("x-fail", "[404] x")]))

    def test_row_25_a_function_s_own_timeout_is_502(self):
        self.broken(self.send("GET", "/dev/brief", [("x-sleep", "1500")]))

    def test_row_25_the_gateway_s_limit_is_504(self):
        answer = self.send("GET", "/dev/limited", [("x-sleep", "1000")])
        self.assert_refused(answer, 504, {"message": "Endpoint request timed out"}, "InternalServerErrorException")

    def test_row_26_only_an_object_of_known_keys_is_an_answer(self):
        for payload in ('"text"', "[1]", "7", "null", {"hello": 1}, {"statusCode": 200, "cookies": []}):
            with self.subTest(payload):
                self.broken(self.answer_to("/dev/items/1", payload))

    def test_row_27_an_answer_without_status_is_200(self):
        for payload in ({}, {"body": ""}, {"statusCode": None}):
            with self.subTest(payload):
                answer = self.answer_to("/dev/items/1", payload)
                self.assertEqual((200, "", "application/json"), (answer.status, answer.body, answer.one("Content-Type")))

    def test_row_28_a_body_must_be_text(self):
        for body in ({"a": 1}, 5, [1], True):
            with self.subTest(body):
                self.broken(self.answer_to("/dev/items/1", {"statusCode": 200, "body": body}))

    def test_row_29_no_status_is_999(self):
        self.broken(self.answer_to("/dev/items/1", {"statusCode": 999}))

    def test_row_30_multi_value_headers_come_first_each_on_a_line(self):
        answer = self.answer_to("/dev/items/1", {"headers": {"x-a": "1"}, "multiValueHeaders": {"x-a": ["9"]}})
        self.assertEqual(["9", "1"], answer.all("x-a"))

    def test_row_31_cookies_are_sent_as_they_are(self):
        cookies = ["a=1; HttpOnly; Path=/; SameSite=Lax", "b=2; path=/x;secure"]
        self.assertEqual(cookies, self.answer_to("/dev/items/1", {"multiValueHeaders": {"Set-Cookie": cookies}}).all("Set-Cookie"))

    def test_row_32_the_content_type_is_as_given(self):
        for given in ("text/html", "text/plain", "application/json"):
            answer = self.answer_to("/dev/items/1", {"headers": {"content-type": given}, "body": "x"})
            self.assertEqual([given], answer.all("Content-Type"))

    def test_row_33_base64_is_decoded_for_those_who_accept_binary(self):
        answer = json.dumps({"body": base64.b64encode(b"bytes").decode(), "isBase64Encoded": True})
        for accept, body in (("image/png", "bytes"), ("image/png, */*", "bytes"), ("*/*", "Ynl0ZXM="), ("text/html", "Ynl0ZXM="), (None, "Ynl0ZXM=")):
            with self.subTest(accept):
                headers = [("x-answer", answer)] + ([("Accept", accept)] if accept else [])
                self.assertEqual(body, self.send("GET", "/dev/items/1", headers).body)

    def test_row_34_headers_of_the_connection_are_renamed(self):
        names = ["WWW-Authenticate", "Date", "Server", "User-Agent", "Authorization"]
        answer = self.answer_to("/dev/items/1", {"headers": {name: "mine" for name in names}})
        for name in names:
            self.assertEqual(["mine"], answer.all("x-amzn-Remapped-" + name))
            self.assertNotIn("mine", answer.all(name))

    def test_row_35_an_answer_carries_aws_s_own_headers_and_no_others(self):
        answer = self.answer_to("/dev/items/1", {"body": "x"})
        self.assertRegex(answer.one("x-amzn-RequestId"), r"^[0-9a-f-]{36}$")
        self.assertRegex(answer.one("x-amz-apigw-id"), r"=$")
        self.assertRegex(answer.one("X-Amzn-Trace-Id"), r"^Root=1-")
        self.assertEqual({"content-type", "x-amzn-requestid", "x-amz-apigw-id", "x-amzn-trace-id", "date", "content-length"},
                         {name.lower() for name, _ in answer.headers} - {"connection"})

    def test_row_36_a_key_must_belong_to_a_plan(self):
        for headers in ([], [("x-api-key", "wrong-key-wrong-key-w")], [("x-api-key", "stray-key-stray-key-1")]):
            with self.subTest(headers):
                self.assert_refused(self.send("GET", "/dev/key", headers), 403, {"message": "Forbidden"}, "ForbiddenException")
        self.assertEqual(200, self.send("GET", "/dev/key", [("x-api-key", "good-key-good-key-good")]).status)

    def test_row_37_a_schema_violation_is_400(self):
        headers = [("Content-Type", "application/json"), ("x-needed", "1")]
        for body in ('{"name":1}', "{}", "no json", None):
            with self.subTest(body):
                self.assert_refused(self.send("POST", "/dev/valid?qs=1", headers, body), 400, {"message": "Invalid request body"}, "BadRequestException")
        self.assertEqual(200, self.send("POST", "/dev/valid?qs=1", headers, '{"name":"x"}').status)

    def test_row_38_required_parameters_are_named(self):
        answer = self.send("POST", "/dev/valid", [("Content-Type", "application/json")], "{}")
        self.assert_refused(answer, 400, {"message": "Missing required request parameters: [x-needed, qs]"}, "BadRequestException")


class StageVariablesRow(RowsTest):
    """As the two plugins set them, and as a stage under resources does."""

    changes = [("functions:\n", """custom:
  stageVariables: {plugin: !Ref AWS::Region}
  stageSettings: {Variables: {settings: 'a/b'}}
resources:
  Resources:
    Stage:
      Type: AWS::ApiGateway::Stage
      Properties: {RestApiId: !Ref ApiGatewayRestApi, StageName: dev, Variables: {resource: '7'}}
functions:
""")]

    def test_row_15_stage_variables_are_those_that_are_configured(self):
        self.assertEqual({"plugin": "eu-west-1", "settings": "a/b", "resource": "7"}, self.event("GET", "/dev/items/1")["stageVariables"])


class RestAuthorizerRows(RowsTest):
    def ask(self, path, token):
        return self.send("GET", path, [("Authorization", token)] if token is not None else [])

    def decided(self, path):
        """requestContext.authorizer of a call that is allowed, with the authorizer's own event read."""
        answer = self.ask(path, "allow")
        self.assertEqual(200, answer.status, answer.body)
        authorizer = answer.json()["requestContext"]["authorizer"]
        return authorizer, json.loads(authorizer["event"])

    def test_row_39_a_token_event_has_three_keys(self):
        _, event = self.decided("/dev/uncached/a%20b")
        self.assertEqual({"type", "authorizationToken", "methodArn"}, set(event))
        self.assertEqual(("TOKEN", "allow"), (event["type"], event["authorizationToken"]))

    def test_row_40_the_method_arn_has_the_path_of_the_request(self):
        answer = self.ask("/dev/uncached/a%20b", "allow")
        context = answer.json()["requestContext"]
        _, event = self.decided("/dev/uncached/a%20b")
        self.assertEqual(f"arn:aws:execute-api:eu-west-1:{context['accountId']}:{context['apiId']}/dev/GET/uncached/a%20b", event["methodArn"])

    def test_row_41_the_request_time_is_in_the_common_log_format(self):
        time = self.ask("/dev/uncached/a%20b", "allow").json()["requestContext"]["requestTime"]
        self.assertRegex(time, r"^\d\d/(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)/\d{4}:\d\d:\d\d:\d\d \+0000$")

    def test_row_42_no_token_is_401(self):
        for token in (None, ""):
            self.assert_refused(self.ask("/dev/uncached/a%20b", token), 401, {"message": "Unauthorized"}, "UnauthorizedException")

    def test_row_43_explicit_and_implicit_denials_differ(self):
        text = "User is not authorized to access this resource"
        self.assert_refused(self.ask("/dev/uncached/a%20b", "deny"), 403, {"Message": text + " with an explicit deny"}, "AccessDeniedException")
        self.assert_refused(self.ask("/dev/uncached/a%20b", "nothing"), 403, {"Message": text}, "AccessDeniedException")

    def test_row_44_only_the_error_unauthorized_is_401(self):
        self.assert_refused(self.ask("/dev/uncached/a%20b", "Unauthorized"), 401, {"message": "Unauthorized"}, "UnauthorizedException")
        for message in ("unauthorized", "Unauthorized!", "boom"):
            self.assert_refused(self.ask("/dev/uncached/a%20b", message), 500, {"message": None}, "AuthorizerFailureException")

    def test_row_45_a_result_is_kept(self):
        first, event = self.decided("/dev/token/1")
        self.assertTrue(event["methodArn"].endswith("/dev/GET/token/1"))
        second, kept = self.decided("/dev/token/2")
        self.assertEqual((first["call"], event), (second["call"], kept))
        calls = {self.decided("/dev/uncached/a%20b")[0]["call"] for _ in range(3)}
        self.assertEqual(3, len(calls))

    def test_row_46_a_user_pool_guards_its_route(self):
        for token in (None, "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.", "rubbish"):
            self.assert_refused(self.ask("/dev/pool", token), 401, {"message": "Unauthorized"}, "UnauthorizedException")

    def test_row_47_aws_iam_wants_a_signature(self):
        message, error_type = TOKEN
        self.assert_refused(self.ask("/dev/iam", None), 403, {"message": message}, error_type)


class UserPoolRow(RowsTest):
    pool = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abcdefghi"
    changes = [("functions:\n  check:\n", "custom:\n  offstage:\n    jwks: {'" + pool + "': jwks.json}\nfunctions:\n  check:\n")]

    @classmethod
    def prepare(cls):
        super().prepare()
        cls.issuer = Issuer(cls.stack.directory, "key1")
        (cls.service / "jwks.json").write_text(json.dumps({"keys": [cls.issuer.jwk()]}))

    def ask(self, **more):
        now = int(time.time())
        claims = {"iss": self.pool, "aud": "app", "sub": "u1", "token_use": "id", "iat": now, "exp": now + 600, **more}
        return self.send("GET", "/dev/pool", [("Authorization", self.issuer.token(**claims))])

    def test_row_46_a_user_pool_lets_its_own_tokens_in_and_no_others(self):
        answer = self.ask()
        self.assertEqual((200, "u1"), (answer.status, answer.json()["requestContext"]["authorizer"]["claims"]["sub"]))
        for wrong in ({"iss": self.pool + "x"}, {"token_use": "access"}):
            self.assert_refused(self.ask(**wrong), 401, {"message": "Unauthorized"}, "UnauthorizedException")
        self.assert_refused(self.ask(exp=1), 401, {"message": "The incoming token has expired"}, "UnauthorizedException")


class RestCorsRows(RowsTest):
    def cors(self, answer):
        return {name.lower(): value for name, value in answer.headers if name.lower().startswith("access-control-")}

    def preflight(self, path, origin):
        return self.send("OPTIONS", path, [("Origin", origin), ("Access-Control-Request-Method", "GET")])

    def test_row_48_an_answer_has_the_headers_that_the_handler_sets(self):
        for path in ("/dev/items/1", "/dev/shared"):
            self.assertEqual({}, self.cors(self.send("GET", path, [("Origin", "https://a.example")])))

    def test_row_49_a_preflight_is_200_with_configured_values(self):
        for origin, allowed in (("https://a.example", "https://a.example"), ("https://b.example", "https://b.example"), ("https://x.example", "https://a.example")):
            with self.subTest(origin):
                answer = self.preflight("/dev/shared", origin)
                self.assertEqual((200, ""), (answer.status, answer.body))
                self.assertEqual({
                    "access-control-allow-origin": allowed,
                    "access-control-allow-headers": "Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token,X-Amz-User-Agent,X-Amzn-Trace-Id",
                    "access-control-allow-methods": "OPTIONS,GET",
                    "access-control-allow-credentials": "true",
                }, self.cors(answer))

    def test_row_50_a_preflight_of_a_route_without_cors_is_403(self):
        message, error_type = TOKEN
        answer = self.preflight("/dev/slow", "https://a.example")
        self.assert_refused(answer, 403, {"message": message}, error_type)
        self.assertEqual({}, self.cors(answer))


class RestCorsBesideHttpApiRow(RowsTest):
    changes = [("provider:\n", "provider:\n  httpApi: {cors: true}\n"), ("      - http: GET slow\n", "      - http: GET slow\n      - httpApi: GET /plain\n")]

    def test_row_51_cors_of_the_http_api_leaves_rest_routes_alone(self):
        origin = [("Origin", "https://a.example")]
        self.assertEqual([], self.send("GET", "/dev/slow", origin).all("Access-Control-Allow-Origin"))
        self.assertEqual(["*"], self.send("GET", "/plain", origin).all("Access-Control-Allow-Origin"))
        self.assertEqual(403, self.send("OPTIONS", "/dev/slow", origin + [("Access-Control-Request-Method", "GET")]).status)


class NonProxyRows(RowsTest):
    def test_row_73_the_status_follows_the_error_s_text(self):
        headers = [("Content-Type", "application/json")]
        for message, status in (("[404] gone", 404), ("it was [401] then", 401), ("[500]", 500), ("no number", 200)):
            with self.subTest(message):
                answer = self.send("POST", "/dev/mapped", headers + [("x-fail", message)], "{}")
                self.assertEqual(status, answer.status)
                self.assertEqual(message, answer.json()["errorMessage"])

    def test_row_74_async_answers_at_once_and_empty(self):
        answer = self.send("POST", "/dev/later", [("Content-Type", "application/json"), ("x-sleep", "300")], "{}")
        self.assertEqual((200, ""), (answer.status, answer.body))

    def test_row_75_nobody_is_the_principal_without_an_authorizer(self):
        answer = self.send("POST", "/dev/mapped", [("Content-Type", "application/json")], '{"a":1}')
        event = json.loads(answer.json()["body"])
        self.assertEqual(("", {"a": 1}, "POST"), (event["principalId"], event["body"], event["method"]))


class LambdaRow(RowsTest):
    def test_row_84_a_function_knows_its_real_names(self):
        about = self.event("GET", "/dev/items/1", [("x-about", "1")])
        self.assertEqual("arn:aws:lambda:eu-west-1:123456789012:function:rows-dev-act", about["arn"])
        self.assertEqual("/aws/lambda/rows-dev-act", about["group"])
        self.assertRegex(about["stream"], r"^\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}$")
