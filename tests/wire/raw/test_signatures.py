"""`--verify-signatures`: every check of AWS's, with signatures made by hand and by botocore, right and broken."""

import email.utils
import gzip
import hashlib
import http.client
import os
import subprocess
import tempfile
import time
import unittest
import urllib.parse

from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from offstage_server import Server, StartFailed, binary
from signing import Signing, moment
from wire_http import CONTENT_TYPE, Answer, RawCase

SECRET, TEMPORARY_SECRET, TOKEN = "wire/secret+1", "temporarysecret", "wire+token/=="
MISMATCH = ("The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and "
            "signing method. Consult the service documentation for details.")
BODY = b'{"Limit":1}'


class QueryAuth(SigV4QueryAuth):
    """botocore would move a body into the query, as it suits the services whose calls are forms."""

    def payload(self, request):
        return hashlib.sha256(BODY).hexdigest()


class VerifyingCase(RawCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--in-memory", "--verify-signatures", "--credentials", f"AKIDWIRE:{SECRET}",
                            "--credentials", f"ASIAWIRE:{TEMPORARY_SECRET}:{TOKEN}").start()

    @classmethod
    def tearDownClass(cls):
        said = cls.server.stderr()
        cls.server.stop()
        for secret in (SECRET, TEMPORARY_SECRET, TOKEN):
            assert secret not in said, "a secret is in the log"

    def headers(self, signing=None, **more):
        """(name, value) of a request before it is signed."""
        headers = [("Host", f"{self.server.host}:{self.server.port}"), ("Content-Type", CONTENT_TYPE),
                   ("X-Amz-Target", "DynamoDB_20120810.ListTables")]
        if signing:
            headers.append(("X-Amz-Date", signing.date))
        return headers + [(name.replace("_", "-"), value) for name, value in more.items()]

    def send(self, headers, body=BODY, path="/"):
        connection = http.client.HTTPConnection(self.server.host, self.server.port, timeout=30)
        try:
            connection.putrequest("POST", path, skip_host=True, skip_accept_encoding=True)
            for name, value in headers:
                connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def send_signed(self, signing, headers=None, body=BODY, sent=None, separator=", "):
        """Signs `body` and sends `sent` in its place, when there is one."""
        headers = headers or self.headers(signing)
        return self.send([*headers, ("Authorization", signing.header(headers, body, separator))], body if sent is None else sent)

    def accept(self, answer):
        self.assertEqual((answer.status, answer.body), (200, b'{"TableNames":[]}'))

    def refuse(self, answer, kind, message):
        self.assertEqual((answer.status, answer.json()), (400, {"__type": "com.amazon.coral.service#" + kind, "message": message}))
        self.assert_envelope(answer)

    def refuse_signature(self, answer):
        self.assertEqual(answer.status, 400)
        self.assertEqual(answer.json()["__type"], "com.amazon.coral.service#InvalidSignatureException")
        self.assertTrue(answer.json()["message"].startswith(MISMATCH + "\n\nThe Canonical String"), answer.body)


class HeaderSignatures(VerifyingCase):
    def test_right_ones(self):
        self.accept(self.send_signed(Signing()))
        self.accept(self.send_signed(Signing(date=moment(minutes=-14))))
        self.accept(self.send_signed(Signing(date=moment(minutes=14))))
        signing = Signing()
        signing.credential += "/"  # slashes at the end do not count
        self.accept(self.send_signed(signing))

    def test_commas_or_blanks_between_the_parts(self):
        for separator in (",", " ", ",   ", " , "):
            with self.subTest(separator):
                self.accept(self.send_signed(Signing(), separator=separator))

    def test_presence_is_checked_first(self):
        self.refuse(self.send(self.headers()), "MissingAuthenticationTokenException", "Request is missing Authentication Token")
        self.refuse(self.send([*self.headers(), ("Authorization", "AWS4-HMAC-SHA256 Signature=b,    Credential,    SignedHeaders")]),
                    "IncompleteSignatureException",
                    "'Credential' not a valid key=value pair (missing equal-sign) in Authorization header: "
                    "'AWS4-HMAC-SHA256 Signature=b,    Credential,    SignedHeaders'.")

    def test_dates(self):
        for date in ("201", "2013-06-09T09:52:04Z", "yesterday", "20130231T000000Z"):
            with self.subTest(date):
                self.refuse(self.send_signed(Signing(date=date)), "IncompleteSignatureException",
                            f"Date must be in ISO-8601 'basic format'. Got '{date}'. See http://en.wikipedia.org/wiki/ISO_8601")

    def test_a_date_header_instead(self):
        signing = Signing(date=time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()))
        as_http = email.utils.format_datetime(email.utils.parsedate_to_datetime(
            time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.strptime(signing.date, "%Y%m%dT%H%M%SZ"))), usegmt=True)
        self.accept(self.send_signed(signing, self.headers(Date=as_http)))
        self.accept(self.send_signed(signing, self.headers(Date=signing.date)))

    def test_skew(self):
        for minutes, words, sign in ((-16, "Signature expired: {} is now earlier than ", "-"), (16, "Signature not yet current: {} is still later than ", "+")):
            signing = Signing(date=moment(minutes=minutes))
            answer = self.send_signed(signing)
            self.assertEqual(answer.json()["__type"], "com.amazon.coral.service#InvalidSignatureException")
            self.assertRegex(answer.json()["message"],
                             "^" + words.format(signing.date) + r"\d{8}T\d{6}Z \(\d{8}T\d{6}Z " + "\\" + sign + r" 15 min\.\)$")

    def test_host_is_signed(self):
        signing = Signing()
        signing.signed = ["x-amz-date", "x-amz-target"]
        self.refuse(self.send_signed(signing), "InvalidSignatureException",
                    "'Host' must be a 'SignedHeader' in the AWS Authorization.")
        signing.signed = ["Host", "X-Amz-Date", "X-Amz-Target"]  # in any case
        self.accept(self.send_signed(signing))

    def test_algorithm(self):
        signing = Signing()
        signing.algorithm = "AWS4-HMAC-SHA25"
        self.refuse(self.send_signed(signing), "IncompleteSignatureException",
                    "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA25' (only AWS4-HMAC-SHA256 for now). ")

    def test_credential_has_five_parts(self):
        for credential in ("a/b/c/d", "AKIDWIRE", "a/b/c/d/e/f"):
            signing = Signing()
            signing.credential = credential
            self.refuse(self.send_signed(signing), "IncompleteSignatureException",
                        "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
                        f"got '{credential}'")

    def test_scope(self):
        signing = Signing()
        today = signing.date[:8]
        for credential, message in (
                (f"AKIDWIRE/{today}/eu-west-1/dynamodb/aws4_request", "Credential should be scoped to a valid region, not 'eu-west-1'. "),
                (f"AKIDWIRE/{today}/us-east-1/s3/aws4_request", "Credential should be scoped to correct service: 'dynamodb'. "),
                (f"AKIDWIRE/{today}/us-east-1/dynamodb/AWS4_REQUEST",
                 "Credential should be scoped with a valid terminator: 'aws4_request', not 'AWS4_REQUEST'. "),
                ("AKIDWIRE/20130609/us-east-1/dynamodb/aws4_request",
                 "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                 f"'20130609' != '{today}', from '{signing.date}'."),
                ("a/b/c/d/e", "Credential should be scoped to a valid region, not 'c'. Credential should be scoped to correct service: "
                 "'dynamodb'. Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. Date in Credential scope "
                 f"does not match YYYYMMDD from ISO-8601 version of date from HTTP: 'b' != '{today}', from '{signing.date}'.")):
            signing.credential = credential
            self.refuse(self.send_signed(signing), "InvalidSignatureException", message)

    def test_unknown_key(self):
        self.refuse(self.send_signed(Signing(key="AKIDOTHER")), "UnrecognizedClientException",
                    "The security token included in the request is invalid.")

    def test_wrong_signature_shows_both_texts(self):
        signing = Signing(secret="wrong")
        headers = self.headers(signing)
        canonical = signing.canonical(headers, BODY)
        self.refuse(self.send_signed(signing, headers), "InvalidSignatureException",
                    f"{MISMATCH}\n\nThe Canonical String for this request should have been\n'{canonical}'\n\n"
                    f"The String-to-Sign should have been\n'{signing.string_to_sign(canonical)}'\n")

    def test_what_was_changed_on_the_way(self):
        self.refuse_signature(self.send_signed(Signing(), sent=BODY + b" "))
        signing = Signing()
        headers = self.headers(signing)
        authorization = ("Authorization", signing.header(headers, BODY))
        self.refuse_signature(self.send([*headers, authorization], path="/?a=b"))
        self.refuse_signature(self.send([*headers, ("X-Amz-Target", "second"), authorization]))
        self.accept(self.send([*headers, ("User-Agent", "not signed"), authorization]))

    def test_session_tokens(self):
        invalid = "The security token included in the request is invalid"

        def temporary(token, **changes):
            signing = Signing("ASIAWIRE", changes.get("secret", TEMPORARY_SECRET))
            more = {"X_Amz_Security_Token": token} if token else {}
            return self.send_signed(signing, self.headers(signing, **more))

        self.accept(temporary(TOKEN))
        self.refuse(temporary(None), "UnrecognizedClientException", invalid + ".")
        self.refuse(temporary("other"), "UnrecognizedClientException", invalid)
        self.refuse_signature(temporary(TOKEN, secret="wrong"))
        signing = Signing()
        self.refuse(self.send_signed(signing, self.headers(signing, X_Amz_Security_Token=TOKEN)), "UnrecognizedClientException", invalid)

    def test_headers_are_made_canonical(self):
        signing = Signing()
        self.accept(self.send_signed(signing, [*self.headers(signing), ("X-Spaces", "  a   b    c  "), ("X-Twice", "one"), ("x-twice", " two  2 ")]))

    def test_a_compressed_body_is_signed_as_sent(self):
        signing = Signing()
        packed = gzip.compress(BODY)
        headers = self.headers(signing, Content_Encoding="gzip")
        self.accept(self.send_signed(signing, headers, packed))
        self.refuse_signature(self.send_signed(signing, headers, BODY, sent=packed))

    def test_unsigned_payload(self):
        signing = Signing()
        signing.payload_hash = "UNSIGNED-PAYLOAD"
        self.refuse_signature(self.send_signed(signing))
        self.accept(self.send_signed(signing, self.headers(signing, X_Amz_Content_Sha256="UNSIGNED-PAYLOAD")))
        self.accept(self.send_signed(signing, self.headers(signing, X_Amz_Content_Sha256="UNSIGNED-PAYLOAD"), sent=b"{}"))

    def test_botocore_signs_the_same(self):
        for credentials, accepted in ((Credentials("AKIDWIRE", SECRET), True), (Credentials("ASIAWIRE", TEMPORARY_SECRET, TOKEN), True),
                                      (Credentials("AKIDWIRE", "wrong"), False)):
            request = AWSRequest("POST", self.server.url + "/", data=BODY, headers=dict(self.headers()))
            SigV4Auth(credentials, "dynamodb", "us-east-1").add_auth(request)
            answer = self.send(request.headers.items())
            (self.accept if accepted else self.refuse_signature)(answer)

    def test_the_envelope_comes_first(self):
        self.assertEqual(self.send(self.headers(), b"{").json(), {"__type": "com.amazon.coral.service#SerializationException"})
        unknown = [*self.headers()[:2], ("X-Amz-Target", "DynamoDB_20120810.Nope")]
        self.assertEqual(self.send(unknown).json(), {"__type": "com.amazon.coral.service#UnknownOperationException"})
        # And what the body lacks comes after.
        self.refuse_signature(self.send_signed(Signing(secret="wrong"), body=b'{"Limit":"x"}'))
        self.assertEqual(self.send_signed(Signing(), body=b"").json(), {"__type": "com.amazon.coral.service#SerializationException"})

    def test_bytes_that_are_no_text(self):
        answer = self.send([*self.headers(), ("Authorization", b"AWS4-\xff\xfe Credential=\xff, SignedHeaders=x, Signature=x"), ("Date", b"\xff")])
        self.assertEqual(answer.status, 400)
        self.assertEqual(answer.json()["__type"], "com.amazon.coral.service#IncompleteSignatureException")  # well-formed UTF-8


class PresignedUrls(VerifyingCase):
    def presigned(self, signing, expires=900, token=None, body=BODY):
        headers = self.headers()
        return self.send(headers, body, "/?" + signing.query(headers, BODY, expires, token))

    def test_right_ones(self):
        self.accept(self.presigned(Signing()))
        self.accept(self.presigned(Signing("ASIAWIRE", TEMPORARY_SECRET), token=TOKEN))

    def test_wrong_ones(self):
        self.refuse_signature(self.presigned(Signing(secret="wrong")))
        self.refuse_signature(self.presigned(Signing(), body=b"{}"))
        self.refuse(self.presigned(Signing("ASIAWIRE", TEMPORARY_SECRET)), "UnrecognizedClientException",
                    "The security token included in the request is invalid.")
        self.refuse(self.presigned(Signing("ASIAWIRE", TEMPORARY_SECRET), token="other"), "UnrecognizedClientException",
                    "The security token included in the request is invalid")
        self.refuse(self.presigned(Signing(date="201")), "IncompleteSignatureException",
                    "Date must be in ISO-8601 'basic format'. Got '201'. See http://en.wikipedia.org/wiki/ISO_8601")

    def test_fifteen_minutes_whatever_expires_says(self):
        self.accept(self.presigned(Signing(date=moment(minutes=-10)), expires=60))
        signing = Signing(date=moment(minutes=-16))
        message = self.presigned(signing, expires=3600).json()["message"]
        self.assertTrue(message.startswith(f"Signature expired: {signing.date} is now earlier than "), message)

    def test_parts_missing(self):
        signing = Signing()
        query = urllib.parse.parse_qsl(signing.query(self.headers(), BODY))
        names = ["X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"]
        for without in ([name] for name in names):
            kept = urllib.parse.urlencode([pair for pair in query if pair[0] not in without])
            self.refuse(self.send(self.headers(), path="/?" + kept), "IncompleteSignatureException",
                        f"AWS query-string parameters must include '{without[0]}'. Re-examine the query-string parameters.")
        self.refuse(self.send(self.headers(), path="/?X-Amz-Algorithm=x"), "IncompleteSignatureException",
                    "".join(f"AWS query-string parameters must include '{name}'. " for name in names) + "Re-examine the query-string parameters.")

    def test_header_and_query(self):
        headers = self.headers()
        path = "/?" + Signing().query(headers, BODY)
        self.refuse(self.send([*headers, ("Authorization", "AWS4-HMAC-SHA256 x")], path=path), "InvalidSignatureException",
                    "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.")

    def test_botocore_presigns_the_same(self):
        for credentials, accepted in ((Credentials("AKIDWIRE", SECRET), True), (Credentials("ASIAWIRE", TEMPORARY_SECRET, TOKEN), True),
                                      (Credentials("AKIDWIRE", "wrong"), False)):
            request = AWSRequest("POST", self.server.url + "/", headers=dict(self.headers()[1:]))
            QueryAuth(credentials, "dynamodb", "us-east-1", expires=300).add_auth(request)
            path = "/?" + urllib.parse.urlsplit(request.url).query
            (self.accept if accepted else self.refuse_signature)(self.send(self.headers(), path=path))


class Configuration(unittest.TestCase):
    """Where the credentials come from."""

    def environment(self, **variables):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return {**kept, "HOME": "/nonexistent", **variables}

    def status(self, key, secret, environment):
        with Server("--in-memory", "--verify-signatures", environment=environment) as server:
            request = AWSRequest("POST", server.url + "/", data=BODY, headers={
                "Host": f"{server.host}:{server.port}", "Content-Type": CONTENT_TYPE, "X-Amz-Target": "DynamoDB_20120810.ListTables"})
            SigV4Auth(Credentials(key, secret), "dynamodb", "us-east-1").add_auth(request)
            connection = http.client.HTTPConnection(server.host, server.port, timeout=30)
            connection.request("POST", "/", BODY, dict(request.headers.items()))
            answer = Answer(connection.getresponse())
            connection.close()
            return answer.status

    def test_from_the_environment(self):
        environment = self.environment(AWS_ACCESS_KEY_ID="ENVKEY", AWS_SECRET_ACCESS_KEY="envsecret")
        self.assertEqual(self.status("ENVKEY", "envsecret", environment), 200)
        self.assertEqual(self.status("ENVKEY", "other", environment), 400)

    def test_from_a_profile(self):
        with tempfile.NamedTemporaryFile("w", suffix="credentials") as file:
            file.write("[default]\naws_access_key_id = A\naws_secret_access_key = a\n"
                       "[work]\naws_access_key_id = W\naws_secret_access_key = w\n")
            file.flush()
            environment = self.environment(AWS_SHARED_CREDENTIALS_FILE=file.name)
            self.assertEqual(self.status("A", "a", environment), 200)
            environment["AWS_PROFILE"] = "work"
            self.assertEqual(self.status("W", "w", environment), 200)
            self.assertEqual(self.status("A", "a", environment), 400)

    def test_nothing_found_is_an_error_that_says_what_to_do(self):
        with self.assertRaises(StartFailed) as caught:
            Server("--in-memory", "--verify-signatures", environment=self.environment()).start()
        self.assertIn("--verify-signatures needs credentials: give --credentials KEY:SECRET, or set AWS_ACCESS_KEY_ID and "
                      "AWS_SECRET_ACCESS_KEY, or write a profile to ~/.aws/credentials", str(caught.exception))

    def test_bad_usage_quotes_no_secret(self):
        for arguments in (["--verify-signatures", "--credentials", "hushhush"], ["--credentials", "AKID:hushhush"],
                          ["--verify-signatures", "--credentials", "AKID", "hushhush"]):
            done = subprocess.run([binary(), "dynamodb", "--in-memory", "--port", "0", *arguments], capture_output=True, text=True,
                                  timeout=30, check=False)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertNotIn("hushhush", done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
