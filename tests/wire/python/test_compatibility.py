"""emulator/COMPATIBILITY.md against the SDK's model of the service: every call is named, and every parameter of it."""

import os
import sys
import unittest

import botocore.session

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(TESTS, "tidy"))

from compatibility import DOCUMENT, documented  # noqa: E402


def paths(shape, above=()):
    """`A[].B`, `A{}.C`: the members of an input shape, as the document writes them. Attribute values are no parameters."""
    if shape.name == "AttributeValue" or shape.name in above:
        return
    above = (*above, shape.name)
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            yield f".{name}"
            for path in paths(member, above):
                yield f".{name}{path}"
    elif shape.type_name in ("list", "map"):
        element, sign = (shape.member, "[]") if shape.type_name == "list" else (shape.value, "{}")
        for path in paths(element, above):
            yield f"{sign}{path}"


class Compatibility(unittest.TestCase):
    def test_every_call_and_parameter_of_the_sdk_is_named(self):
        with open(os.path.join(TESTS, "..", DOCUMENT), encoding="utf-8") as file:
            there, absent = documented(file.read())
        session = botocore.session.get_session()
        for service in ("dynamodb", "dynamodbstreams"):
            model = session.get_service_model(service)
            for call in model.operation_names:
                with self.subTest(call):
                    shape = model.operation_model(call).input_shape
                    members = {path.lstrip(".") for path in paths(shape)} if shape else set()
                    if call in there:
                        self.assertEqual(members - there[call], set())
                    else:
                        self.assertIn(call, absent)
                        self.assertEqual({path for path in members if path.isalnum()} - absent[call], set())


if __name__ == "__main__":
    unittest.main()
