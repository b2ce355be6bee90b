"""Cross-origin calls as a real browser makes them: what the page sees, and what the log says where it sees nothing.

Whether an answer reaches the page is the browser's decision, so that these tests hold the gateway's headers, and what it
says about them, against the real thing.
"""

import itertools
import json
import pathlib
import sys
import unittest
import urllib.parse

from rows_stack import RowsTest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "browser"))

from browser import Browser  # noqa: E402

OWN, STRANGER = 0, 1  # the page that the service knows, and one that it does not
REFUSED = {"error": "TypeError"}
NUMBERS = itertools.count()
browser = None


def setUpModule():
    global browser
    browser = Browser()
    unittest.addModuleCleanup(browser.close)


class PagesTest(RowsTest):
    description = "browser.yml"

    @classmethod
    def prepare(cls):
        super().prepare()
        file = cls.service / "serverless.yml"
        file.write_text(file.read_text().replace("PAGE", browser.origins[OWN]))

    def fetch(self, path, method="GET", *, page=OWN, answer=None, cookie=False, **init):
        """What a page sees; `answer` is the function's. Keeps in self.said what the log said meanwhile."""
        number = next(NUMBERS)
        url = f"{self.http}{path}?n={number}"  # no preflight is remembered of it
        if answer is not None:
            url += "&x-answer=" + urllib.parse.quote(json.dumps(answer))
        before = len(self.process.lines["err"])
        jar = {"name": "a", "value": "1"} if cookie else None
        seen = browser.fetch(page, url, {"method": method, **init}, jar)
        # What came before this line has been read when it is there.
        marker = f"/dev/marker-{number}"
        self.send("GET", marker)
        self.process.wait_for(marker + " 403", "err", before)
        self.said = [line.partition("CORS: ")[2] for line in self.process.lines["err"][before:] if "CORS: " in line]
        return seen

    def allow(self, *arguments, **named):
        """The call goes through, and the log has nothing to say about it."""
        seen = self.fetch(*arguments, **named)
        self.assertNotIn("error", seen, self.said)
        self.assertEqual([], self.said)
        return seen

    def refuse(self, hint, *arguments, **named):
        """The page sees nothing, and the log says why."""
        self.assertEqual(REFUSED, self.fetch(*arguments, **named))
        self.assertEqual(1, len(self.said), self.said)
        self.assertIn(hint, self.said[0])

    def opened(self, page=OWN, **headers):
        return {"statusCode": 200, "headers": {"Access-Control-Allow-Origin": browser.origins[page], **headers}, "body": "seen"}


class RestFromABrowser(PagesTest):
    def test_the_handler_s_headers_decide_about_a_plain_answer(self):
        self.refuse("the handler has to set Access-Control-Allow-Origin", "/dev/plain")
        self.refuse("with no other", "/dev/plain", answer=self.opened(STRANGER))
        self.assertEqual("seen", self.allow("/dev/plain", answer=self.opened())["body"])
        star = {"statusCode": 201, "headers": {"Access-Control-Allow-Origin": "*"}, "body": "seen"}
        self.assertEqual(201, self.allow("/dev/plain", page=STRANGER, answer=star)["status"])

    def test_two_allowed_origins_are_none(self):
        both = {"headers": {"Access-Control-Allow-Origin": "*"}, "multiValueHeaders": {"access-control-allow-origin": [browser.origins[OWN]]}}
        self.refuse("with no other", "/dev/any", answer=both)

    def test_cors_of_an_event_is_its_preflight_and_no_more(self):
        self.refuse("for cors of the event only makes the OPTIONS method", "/dev/open", "PUT", headers={"content-type": "application/json"}, body="{}")
        self.assertEqual("seen", self.allow("/dev/open", "PUT", headers={"content-type": "application/json"}, body="{}", answer=self.opened())["body"])

    def test_a_preflight_without_cors_is_refused(self):
        self.refuse("cors: true on the event GET /plain makes the OPTIONS method", "/dev/plain", headers={"x-own": "1"}, answer=self.opened())
        self.refuse("set cors on the event of that method too", "/dev/open", "DELETE", answer=self.opened())
        self.refuse("no route serves this PUT", "/dev/nowhere", "PUT")
        self.refuse("the function gets the OPTIONS itself", "/dev/any", "PATCH")
        # The function may answer the OPTIONS itself.
        self.allow("/dev/any", "PATCH", answer=self.opened(**{"Access-Control-Allow-Methods": "PATCH"}))

    def test_a_header_must_be_in_the_list(self):
        headers = {"Access-Control-Allow-Credentials": "true"}
        self.refuse("does not have x-other; add it to cors.headers of the event", "/dev/own", headers={"x-other": "1"})
        self.allow("/dev/own", "PUT", headers={"x-own": "1"}, answer=self.opened(**headers))
        self.allow("/dev/open", headers={"x-api-key": "1", "Authorization": "any"}, answer=self.opened())

    def test_a_preflight_s_origin_must_be_in_the_list(self):
        self.refuse("add the origin to cors.origins of the event", "/dev/own", "PUT", page=STRANGER, answer=self.opened(STRANGER))

    def test_cookies_want_an_origin_by_name_and_leave(self):
        star = {"statusCode": 200, "headers": {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "true"}, "body": "seen"}
        self.refuse("answer with the request's origin and Access-Control-Allow-Credentials", "/dev/own", credentials="include", cookie=True, answer=star)
        self.refuse("set Access-Control-Allow-Credentials: true", "/dev/own", credentials="include", cookie=True, answer=self.opened())
        leave = {"Access-Control-Allow-Credentials": "true"}
        self.allow("/dev/own", credentials="include", cookie=True, answer=self.opened(**leave))
        self.allow("/dev/own", "PUT", credentials="include", cookie=True, headers={"x-own": "1"}, answer=self.opened(**leave))
        self.allow("/dev/own", credentials="omit", cookie=True, answer=star)

    def test_a_page_reads_the_headers_that_are_exposed(self):
        both = {"x-shown": "1", "x-kept": "2", "Access-Control-Expose-Headers": "x-shown"}
        headers = self.allow("/dev/plain", answer=self.opened(**both))["headers"]
        self.assertEqual(("1", None), (headers.get("x-shown"), headers.get("x-kept")))

    def test_the_gateway_s_own_errors_have_no_headers(self):
        advice = "AWS::ApiGateway::GatewayResponse"
        self.refuse(advice, "/dev/key", headers={"x-api-key": "wrong"})
        self.refuse(advice, "/dev/plain", answer="no answer")

    def test_an_integration_response_has_the_headers_of_cors(self):
        seen = self.allow("/dev/mapped", "POST", headers={"content-type": "application/json"}, body="{}")
        self.assertEqual(200, seen["status"])

    def test_a_page_of_the_api_s_own_origin_needs_nothing(self):
        before = len(self.process.lines["err"])
        self.send("POST", "/dev/any", [("Origin", self.http)], "{}")
        self.send("GET", "/dev/marker-own")
        self.process.wait_for("/dev/marker-own 403", "err", before)
        self.assertEqual([], [line for line in self.process.lines["err"][before:] if "CORS: " in line])


class RestErrorsWithHeadersFromABrowser(PagesTest):
    changes = [("functions:\n", """resources:
  Resources:
    Errors:
      Type: AWS::ApiGateway::GatewayResponse
      Properties:
        ResponseType: DEFAULT_4XX
        RestApiId: !Ref ApiGatewayRestApi
        ResponseParameters: {gatewayresponse.header.Access-Control-Allow-Origin: "'*'"}
functions:
""")]

    def test_gateway_responses_show_the_page_what_is_wrong(self):
        seen = self.allow("/dev/key", headers={"x-api-key": "wrong"})
        self.assertEqual((403, {"message": "Forbidden"}), (seen["status"], json.loads(seen["body"])))
        self.assertEqual(403, self.allow("/dev/nowhere")["status"])
        self.refuse("DEFAULT_5XX", "/dev/plain", answer="no answer")


class HttpApiFromABrowser(PagesTest):
    def test_the_gateway_answers_and_sets_the_headers(self):
        self.assertEqual(200, self.allow("/todos")["status"])
        self.assertEqual(200, self.allow("/todos", "PUT", headers={"x-own": "1", "content-type": "application/json"}, body="{}")["status"])
        self.assertEqual("seen", self.allow("/todos", answer=self.opened(STRANGER))["body"])

    def test_what_the_settings_do_not_name_is_refused(self):
        self.refuse("provider.httpApi.cors.allowedMethods", "/todos", "DELETE")
        self.refuse("provider.httpApi.cors.allowedHeaders", "/todos", headers={"x-other": "1"})
        self.refuse("provider.httpApi.cors.allowedOrigins", "/todos", page=STRANGER, answer=self.opened(STRANGER))
        self.refuse("provider.httpApi.cors.allowedOrigins", "/todos", "PUT", page=STRANGER)

    def test_cookies_are_let_in(self):
        self.allow("/todos", credentials="include", cookie=True)

    def test_exposed_headers_are_those_of_the_settings(self):
        headers = self.allow("/todos", answer=self.opened(**{"x-shown": "1", "x-kept": "2", "Access-Control-Expose-Headers": "x-kept"}))["headers"]
        self.assertEqual(("1", None), (headers.get("x-shown"), headers.get("x-kept")))

    def test_errors_have_the_headers_too(self):
        self.assertEqual(404, self.allow("/nowhere")["status"])
        self.assertEqual(500, self.allow("/todos", answer={"statusCode": "x"})["status"])


class HttpApiWithoutCorsFromABrowser(PagesTest):
    changes = [("    cors: {allowedOrigins: ['PAGE'], allowedMethods: [GET, PUT], allowedHeaders: [content-type, x-own], allowCredentials: true, "
                "exposedResponseHeaders: [x-shown]}\n", "    payload: '2.0'\n")]

    def test_the_handler_s_headers_pass(self):
        self.allow("/todos", answer=self.opened())
        self.refuse("provider.httpApi.cors: true adds it", "/todos")
        self.refuse("provider.httpApi.cors: true has API Gateway answer it", "/todos", "PUT", answer=self.opened())


class RelaxedFromABrowser(PagesTest):
    flags = ("--relaxed-cors",)

    def test_rows_48_to_51_as_serverless_offline_has_them_when_asked_for(self):
        for path, method, init in (("/dev/plain", "GET", {}), ("/dev/plain", "GET", {"headers": {"x-any": "1"}}), ("/dev/open", "DELETE", {}),
                                   ("/dev/own", "PUT", {"page": STRANGER}), ("/dev/key", "GET", {"headers": {"x-api-key": "wrong"}}),
                                   ("/todos", "DELETE", {"page": STRANGER, "headers": {"x-any": "1"}}),
                                   ("/dev/plain", "GET", {"credentials": "include", "cookie": True})):
            with self.subTest(path=path, method=method, **init):
                self.assertNotIn("error", self.fetch(path, method, **init), self.said)
                for line in self.said:
                    self.assertTrue(line.endswith("(so it will be on AWS; relaxed-cors lets it pass here)"), line)
