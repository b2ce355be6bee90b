"""Roles are rehearsed: what a function's role lacks is warned of or refused, as AWS would."""

import json
import os
import pathlib
import re

from stack import REPOSITORY, StackTest, dynamodb, send

SCORES = "arn:aws:dynamodb:us-east-1:123456789012:table/dev-MMS_SCORES"
CALLER = "arn:aws:sts::123456789012:assumed-role/mmsScoresApiLambdaIamRole/dev-mmsScoresLambda"
GAME = {"gameId": {"S": "figurefive"}, "apiKey": {"S": "local-key"}, "active": {"BOOL": True}, "allowedIps": {"S": "127.0.0.1"}}


class IamTest(StackTest):
    def put_scores(self, without=None, role=None):
        """The scores example, without the line of that text, and with another role of its function."""
        service = self.put_service("examples/scores")
        file = service / "serverless.yml"
        lines = file.read_text().splitlines(keepends=True)
        kept = [line for line in lines if without is None or line.strip() != without]
        self.assertEqual(0 if without is None else 1, len(lines) - len(kept))
        text = "".join(kept)
        file.write_text(text.replace("role: mmsScoresApiLambdaIam\n", f"role: {role}\n") if role else text)
        return service

    def start_scores(self, service, *arguments):
        process, http, endpoint = self.up(service, "--in-memory", *arguments)
        dynamodb(endpoint, "PutItem", {"TableName": "dev-MMS_GAMES", "Item": GAME})  # a developer may do everything
        headers = {"Content-Type": "application/json", "x-api-key": "local-key"}

        def call(method, body=None):
            answer = send(method, http + "/dev/api", {**headers, "x-last-fetch-key": "null"}, body and json.dumps(body))
            return answer.status

        return process, call

    def told(self, process):
        return [line.split("IAM: ", 1)[1] for line in process.lines["err"] if "IAM: " in line]

    def test_the_article_allows_what_it_does(self):
        process, call = self.start_scores(self.put_scores(), "--iam=enforce")
        self.assertEqual(201, call("POST", {"name": "Ada", "score": 1815}))
        self.assertEqual(200, call("GET"))
        self.assertEqual([], self.told(process))

    def test_without_the_indexes_a_query_is_warned_of_once_and_done(self):
        process, call = self.start_scores(self.put_scores("- !Sub '${mmsScoresApiDDBScores.Arn}/index/*'"))
        self.assertEqual(200, call("GET"))
        self.assertEqual(200, call("GET"))
        process.wait_for("IAM: ", "err")
        self.assertEqual(
            [
                f"dev-mmsScoresLambda may not dynamodb:Query on {SCORES}/index/gameIdIndex; AWS would refuse (AccessDeniedException). "
                "Allow it in the role mmsScoresApiLambdaIamRole: - {Effect: Allow, Action: dynamodb:Query, "
                f"Resource: '{SCORES}/index/gameIdIndex'}}"
            ],
            self.told(process),
        )

    def test_enforced_the_call_fails_with_the_text_of_aws(self):
        process, call = self.start_scores(self.put_scores("- dynamodb:PutItem"), "--iam=enforce")
        self.assertEqual(200, call("GET"))
        self.assertEqual(502, call("POST", {"name": "Ada", "score": 1815}))
        process.wait_for(
            re.escape(
                f"AccessDeniedException: User: {CALLER} is not authorized to perform: dynamodb:PutItem on resource: {SCORES} "
                "because no identity-based policy allows the dynamodb:PutItem action"
            ),
            "err",
        )
        self.assertEqual(1, len(self.told(process)))
        self.assertIn(f"may not dynamodb:PutItem on {SCORES}; refused", self.told(process)[0])

    def test_off_nobody_is_asked(self):
        process, call = self.start_scores(self.put_scores("- dynamodb:PutItem"), "--iam=off")
        self.assertEqual(201, call("POST", {"name": "Ada", "score": 1815}))
        self.assertEqual([], self.told(process))

    def test_credentials_of_functions_verify(self):
        service = self.put_scores()
        process, http, endpoint = self.up(service, "--in-memory", "--verify-signatures", "--credentials=AKIDEXAMPLE:secret", "--iam=enforce")
        answer = send("GET", http + "/dev/api", {"x-api-key": "local-key", "x-last-fetch-key": "null"})
        self.assertEqual(400, answer.status)  # the key is not there; the query of its index went through
        self.assertEqual("API key is faulty or game is inactive.", json.loads(answer.body)["error"])
        self.assertEqual([], self.told(process))

    def test_secrets_stand_on_no_command_line_and_in_no_file_of_others(self):
        process, _ = self.start_scores(self.put_scores())
        for child in process.children():
            line = pathlib.Path(f"/proc/{child}/cmdline").read_bytes().decode()
            self.assertNotRegex(line, "ASIA")
            for path in re.findall(r"--iam-principals=([^\0]+)", line):
                self.assertEqual(0o700, os.stat(pathlib.Path(path).parent).st_mode & 0o777)
                self.assertIn("ASIA", pathlib.Path(path).read_text())

    def test_a_role_that_stands_elsewhere_is_said_to_be_unchecked(self):
        service = self.put_scores(role="arn:aws:iam::111122223333:role/far")
        process, call = self.start_scores(service, "--iam=enforce")
        process.wait_for(
            r"serverless.yml:\d+: role far: arn:aws:iam::111122223333:role/far stands nowhere in the service's files; "
            r"what it allows is not checked \(warning\)",
            "err",
        )
        self.assertEqual(201, call("POST", {"name": "Ada", "score": 1815}))
        self.assertEqual([], self.told(process))

    def test_the_role_that_the_api_calls_dynamodb_with(self):
        service = self.directory / "movies"
        service.mkdir()
        text = (REPOSITORY / "examples/favorite-movies/serverless.yml").read_text()
        allowed = "[dynamodb:GetItem, dynamodb:PutItem, dynamodb:UpdateItem]"
        self.assertIn(allowed, text)
        (service / "serverless.yml").write_text(text.replace(allowed, "[dynamodb:GetItem]"))
        process, http, endpoint = self.up(service, "--in-memory", "--iam=enforce")
        answer = send("PUT", http + "/dev/ada", {"Content-Type": "application/json"}, '{"favorite_movie": "Metropolis"}')
        self.assertEqual(400, answer.status)
        self.assertEqual(404, send("GET", http + "/dev/ada").status)
        table = "arn:aws:dynamodb:eu-west-1:123456789012:table/favorite_movies"
        self.assertEqual(
            [
                f"API Gateway may not dynamodb:PutItem on {table}; refused (AccessDeniedException). Allow it in the role "
                f"favorite-movies-dev-ApiRole: - {{Effect: Allow, Action: dynamodb:PutItem, Resource: '{table}'}}"
            ],
            self.told(process),
        )
