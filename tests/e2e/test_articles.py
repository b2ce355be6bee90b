"""The examples whose flows the other tests run are the services of published articles: their files differ from what is
printed there, which tests/unit/gateway/service has word for word, in `runtime` and `handler` alone."""

import re
import unittest

from stack import REPOSITORY

PRINTED = REPOSITORY / "tests/unit/gateway/service"


def lines_of(text):
    """What a file says, without what an example may have its own way: layout, comments, runtime and handler."""
    lines = (line.partition(" #")[0].strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith(("#", "runtime:", "handler:"))]


class ArticlesTest(unittest.TestCase):
    def printed(self, file, name):
        found = re.search(name + r'[^"]*= *R"yml\((.*?)\)yml"', (PRINTED / file).read_text(), re.DOTALL)
        self.assertIsNotNone(found, name)
        return lines_of(found.group(1))

    def example(self, folder):
        return lines_of((REPOSITORY / "examples" / folder / "serverless.yml").read_text())

    def test_scores(self):
        self.assertEqual(self.printed("article_services.h", "kScoresService"), self.example("scores"))

    def test_todo_with_an_http_api(self):
        self.assertEqual(self.printed("article_services.h", "kTodoService"), self.example("todo/http-api"))

    def test_todo_with_a_rest_api(self):
        """The article prints parts of its file."""
        printed = self.printed("local_settings_test.cpp", "kTodoTemplate")
        example = iter(self.example("todo/rest"))
        self.assertEqual([], [line for line in printed[:printed.index("functions:")] if line not in example], "in this order")
