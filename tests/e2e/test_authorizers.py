"""Authorizers of every kind, with tokens that the test signs itself: OpenSSL's command line makes the keys."""

import base64
import json
import re
import subprocess
import time

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from stack import BINARY, StackTest, send

CREDENTIALS = "AKIDEXAMPLE:wJalrXUtnFEMI"


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Issuer:
    """Signs tokens with a key of its own."""

    def __init__(self, folder, key_id):
        self.key_id = key_id
        self.key = folder / f"{key_id}.pem"
        self.openssl("genrsa", "-out", self.key, "2048")

    @staticmethod
    def openssl(*arguments, data=None):
        return subprocess.run(["openssl", *arguments], input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout

    def jwk(self):
        modulus = self.openssl("rsa", "-in", self.key, "-noout", "-modulus").decode().strip().partition("=")[2]
        return {"kid": self.key_id, "kty": "RSA", "alg": "RS256", "use": "sig", "e": "AQAB", "n": base64url(bytes.fromhex(modulus))}

    def token(self, **claims):
        header = {"alg": "RS256", "typ": "JWT", "kid": self.key_id}
        text = ".".join(base64url(json.dumps(part).encode()) for part in (header, claims))
        return text + "." + base64url(self.openssl("dgst", "-sha256", "-sign", self.key, data=text.encode()))


class AuthorizersTest(StackTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = int(time.time())

    def setUp(self):
        super().setUp()
        self.service = self.put_service("tests/e2e/services/guarded")
        self.issuer = Issuer(self.directory, "key1")
        self.put_keys(self.issuer)

    def put_keys(self, *issuers):
        (self.service / "jwks.json").write_text(json.dumps({"keys": [issuer.jwk() for issuer in issuers]}))

    def start_stack(self, *arguments):
        self.process, self.http, _ = self.up(self.service, "--in-memory", *arguments)

    def get(self, path, token=None):
        return send("GET", self.http + path, {"Authorization": token} if token else {})

    def jwt(self, **more):
        claims = {"iss": "https://issuer.example/", "aud": "shop", "exp": self.now + 3600, "sub": "u1", **more}
        return "Bearer " + self.issuer.token(**claims)

    def test_jwt(self):
        self.start_stack()
        self.process.wait_for(r"GET +\S+/jwt +who +authorizer tokens$")
        answer = self.get("/jwt", self.jwt(scope="read write"))
        self.assertEqual(200, answer.status, answer.body)
        jwt = json.loads(answer.body)["authorizer"]["jwt"]
        self.assertEqual(str(self.now + 3600), jwt["claims"]["exp"])
        self.assertIsNone(jwt["scopes"])
        answer = self.get("/scoped", self.jwt(scope="read write"))
        self.assertEqual(["read", "write"], json.loads(answer.body)["authorizer"]["jwt"]["scopes"])

        self.assertEqual(403, self.get("/scoped", self.jwt(scope="write")).status)
        answer = self.get("/jwt", self.jwt(exp=self.now - 1))
        self.assertEqual((401, '{"message":"Unauthorized"}'), (answer.status, answer.body))
        self.assertEqual('Bearer scope="" error="invalid_token" error_description="the token has expired"', answer.headers["www-authenticate"])
        stranger = Issuer(self.directory, "key1")
        self.issuer = stranger
        self.assertEqual(401, self.get("/jwt", self.jwt()).status)

    def test_lambda(self):
        self.start_stack()
        answer = self.get("/lambda", "let-me-in")
        self.assertEqual({"lambda": {"user": "u1"}}, json.loads(answer.body)["authorizer"])
        self.assertEqual(403, self.get("/lambda", "open").status)
        self.assertEqual(401, self.get("/lambda").status)
        answer = self.get("/dev/token", "let-me-in")
        self.assertEqual("u1", json.loads(answer.body)["authorizer"]["principalId"])
        answer = self.get("/dev/token", "open")
        self.assertEqual((403, "User is not authorized to access this resource with an explicit deny"), (answer.status, json.loads(answer.body)["Message"]))

    def test_cognito(self):
        described = subprocess.run([str(BINARY), "info", "--verbose", str(self.service)], stdout=subprocess.PIPE, text=True, check=True).stdout
        pool = re.search(r"Issuer: (\S+)", described).group(1)
        self.start_stack()
        token = self.jwt(iss=pool, token_use="id", **{"cognito:groups": ["a", "b"]})
        claims = json.loads(self.get("/dev/cognito", token).body)["authorizer"]["claims"]
        self.assertEqual("a,b", claims["cognito:groups"])
        answer = self.get("/dev/cognito", self.jwt(iss=pool, token_use="id", exp=self.now - 1))
        self.assertEqual((401, "The incoming token has expired"), (answer.status, json.loads(answer.body)["message"]))
        answer = self.get("/dev/cognito", self.jwt(iss=pool, token_use="access"))
        self.assertEqual((401, {"message": "Unauthorized"}), (answer.status, json.loads(answer.body)))

    def signed(self, path, secret):
        request = AWSRequest("GET", self.http + path, headers={"Host": self.http.partition("//")[2]})
        SigV4Auth(Credentials("AKIDEXAMPLE", secret), "execute-api", "eu-west-1").add_auth(request)
        return send("GET", request.url, dict(request.headers))

    def test_iam_with_an_aws_client(self):
        self.start_stack("--verify-signatures", f"--credentials={CREDENTIALS}")
        for path in ("/iam", "/dev/iam", "/dev/iam?a=b%20c&a=1"):
            with self.subTest(path):
                answer = self.signed(path, "wJalrXUtnFEMI")
                self.assertEqual(200, answer.status, answer.body)
                self.assertEqual(403, self.signed(path, "other").status)
                self.assertEqual(403, self.get(path).status)
        self.assertEqual("AKIDEXAMPLE", json.loads(self.signed("/dev/iam", "wJalrXUtnFEMI").body)["identity"]["accessKey"])

    def test_no_auth_lets_everybody_in_and_says_so(self):
        self.start_stack("--no-auth")
        self.process.wait_for(r"^no-auth: authorizers are off", "err")
        for path in ("/jwt", "/scoped", "/lambda", "/iam", "/dev/token", "/dev/cognito", "/dev/iam", "/dev/key"):
            with self.subTest(path):
                self.assertEqual(200, self.get(path).status)

    def test_serverless_offlines_settings_count_too(self):
        file = self.service / "serverless.yml"
        file.write_text(file.read_text().replace("custom:\n", "custom:\n  serverless-offline: {noAuth: true}\n"))
        self.start_stack()
        self.process.wait_for(r"^no-auth: authorizers are off", "err")
        self.assertEqual(200, self.get("/jwt").status)

    def test_signatures_are_ignored_when_that_is_wanted(self):
        self.start_stack("--ignore-jwt-signature")
        self.process.wait_for(r"^ignore-jwt-signature: tokens are taken", "err")
        self.issuer = Issuer(self.directory, "stranger")
        self.assertEqual(200, self.get("/jwt", self.jwt()).status)
        self.assertEqual(401, self.get("/jwt", self.jwt(exp=self.now - 1)).status)

    def test_a_key_set_that_is_not_there_is_an_error_with_its_line(self):
        (self.service / "jwks.json").unlink()
        process = self.start("up", self.service, "--in-memory", "--port=0", "--dynamodb-port=0")
        process.wait_for(r"^serverless.yml:24: custom.offstage.jwks.https://issuer.example/: expected a file", "err")
        self.assertEqual(1, process.process.wait(60))
