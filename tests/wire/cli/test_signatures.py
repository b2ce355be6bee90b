"""The AWS CLI against `--verify-signatures`, with credentials as a shell has them: in the environment, in a profile."""

import os
import subprocess
import tempfile
import unittest

from offstage_server import Server
from test_aws_cli import AWS

SECRET, TEMPORARY_SECRET, TOKEN = "wire/secret+1", "temporarysecret", "wire+token/=="


class Signatures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--in-memory", "--verify-signatures", "--credentials", f"AKIDWIRE:{SECRET}",
                            "--credentials", f"ASIAWIRE:{TEMPORARY_SECRET}:{TOKEN}").start()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def list_tables(self, *arguments, **variables):
        """(exit code, stdout, stderr)"""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_ACCESS") and not name.startswith("AWS_SECRET")}
        done = subprocess.run([AWS, "dynamodb", "list-tables", "--endpoint-url", self.server.url, "--output", "text", "--no-cli-pager", *arguments],
                              env={**kept, **variables}, capture_output=True, text=True, timeout=60, check=False)
        return done.returncode, done.stdout, done.stderr

    def test_the_environment(self):
        right = {"AWS_ACCESS_KEY_ID": "AKIDWIRE", "AWS_SECRET_ACCESS_KEY": SECRET}
        self.assertEqual(self.list_tables(**right), (0, "", ""))
        code, _, complaint = self.list_tables(**{**right, "AWS_SECRET_ACCESS_KEY": "wrong"})
        self.assertEqual(code, 254)
        self.assertRegex(complaint, r"\(InvalidSignatureException\) when calling the ListTables operation.*: The request signature we calculated")
        code, _, complaint = self.list_tables("--region", "eu-west-1", **right)
        self.assertEqual(code, 254)
        self.assertIn("Credential should be scoped to a valid region, not 'eu-west-1'.", complaint)

    def test_session_tokens(self):
        temporary = {"AWS_ACCESS_KEY_ID": "ASIAWIRE", "AWS_SECRET_ACCESS_KEY": TEMPORARY_SECRET}
        self.assertEqual(self.list_tables(**temporary, AWS_SESSION_TOKEN=TOKEN), (0, "", ""))
        for variables in (temporary, {**temporary, "AWS_SESSION_TOKEN": "other"}):
            code, _, complaint = self.list_tables(**variables)
            self.assertEqual(code, 254)
            self.assertIn("(UnrecognizedClientException)", complaint)

    def test_a_profile(self):
        with tempfile.NamedTemporaryFile("w", suffix="credentials") as file:
            file.write(f"[wire]\naws_access_key_id = AKIDWIRE\naws_secret_access_key = {SECRET}\n")
            file.flush()
            self.assertEqual(self.list_tables(AWS_PROFILE="wire", AWS_SHARED_CREDENTIALS_FILE=file.name), (0, "", ""))


if __name__ == "__main__":
    unittest.main()
