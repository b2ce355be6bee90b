"""PutItem, GetItem, UpdateItem and DeleteItem with boto3."""

import unittest
from decimal import Decimal

from wire_client import TEN_TYPES, WireCase, comparable, resource

FAILED = "The conditional request failed"
PREFIX = "1 validation error detected: "


class Items(WireCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.table = cls.create("pk", "sk", {"sk": "N"})

    def key(self, number=0):
        """A key of this test's own."""
        return {"pk": {"S": self.id()}, "sk": {"N": str(number)}}

    def put(self, item=None, number=0, **more):
        return self.client.put_item(TableName=self.table, Item={**self.key(number), **(item or {})}, **more)

    def get(self, number=0, **more):
        return self.client.get_item(TableName=self.table, Key=self.key(number), **more).get("Item")

    def update(self, expression=None, values=None, number=0, **more):
        if expression is not None:
            more["UpdateExpression"] = expression
        if values:
            more["ExpressionAttributeValues"] = values
        return self.client.update_item(TableName=self.table, Key=self.key(number), **more)


class Values(Items):
    def test_all_ten_types_come_back(self):
        answer = self.put(TEN_TYPES)
        self.assertNotIn("Attributes", answer)
        for consistent in (True, False):
            item = self.get(ConsistentRead=consistent)
            self.assertEqual(comparable(item), comparable({**self.key(), **TEN_TYPES}))

    def test_the_resource_interface_round_trips_python_values(self):
        table = resource().Table(self.table)
        item = {"pk": self.id(), "sk": 1, "text": "x", "whole": 3, "fraction": Decimal("0.1"), "flag": False, "none": None,
                "bytes": b"\x00\xff", "numbers": {1, 2}, "texts": {"a"}, "list": [1, {"a": []}], "map": {"k": "v"}}
        table.put_item(Item=item)
        found = table.get_item(Key={"pk": self.id(), "sk": 1})["Item"]
        found["bytes"] = found["bytes"].value
        self.assertEqual(found, item)

    def test_missing_items_have_no_item_member(self):
        self.assertNotIn("Item", self.client.get_item(TableName=self.table, Key=self.key()))

    def test_numbers_are_exact_and_printed_plainly(self):
        digits = "12345678901234567890123456789012345678"
        texts = {
            digits: digits, "-" + digits: "-" + digits, "0." + digits: "0." + digits,
            "1e10": "10000000000", "1E-130": "0." + "0" * 129 + "1", "-0": "0", "1.500": "1.5", "007": "7", "+5": "5",
            ".5": "0.5", "5.": "5", "9.9999999999999999999999999999999999999e125": "9" * 38 + "0" * 88, "0.1e126": "1" + "0" * 125,
            "1" + "0" * 100: "1" + "0" * 100,
        }
        for number, (given, stored) in enumerate(texts.items()):
            self.put({"n": {"N": given}}, number)
            self.assertEqual(self.get(number)["n"]["N"], stored, given)

    def test_numbers_out_of_range_are_refused(self):
        cases = {
            "1e126": "Number overflow. Attempting to store a number with magnitude larger than supported range",
            "1e-131": "Number underflow. Attempting to store a number with magnitude smaller than supported range",
            "1" * 39: "Attempting to store more than 38 significant digits in a Number",
            "abc": "The parameter cannot be converted to a numeric value: abc",
            "": "The parameter cannot be converted to a numeric value: ",
            " 1": "The parameter cannot be converted to a numeric value:  1",
            "NaN": "The parameter cannot be converted to a numeric value: NaN",
        }
        for text, message in cases.items():
            with self.subTest(text):
                self.assert_invalid(PREFIX + message, self.put, item={"n": {"N": text}})
        self.assertIsNone(self.get())

    def test_arithmetic_is_exact_or_refused(self):
        self.put({"n": {"N": "99999999999999999999999999999999999998"}})
        self.update("SET n = n + :one", {":one": {"N": "1"}})
        self.assertEqual(self.get()["n"]["N"], "9" * 38)
        # The 39 digit result is never rounded [A].
        self.put({"n": {"N": "1e50"}})
        with self.assertRaises(self.client.exceptions.ClientError) as caught:
            self.update("ADD n :one", {":one": {"N": "1"}})
        self.assertEqual(caught.exception.response["Error"]["Code"], "ValidationException")
        self.assertIn("Attempting to store more than 38 significant digits in a Number",
                      caught.exception.response["Error"]["Message"])
        self.assertEqual(self.get()["n"]["N"], "1" + "0" * 50)

    def test_values_that_are_no_values(self):
        invalid = "One or more parameter values were invalid: "
        cases = [
            ({}, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
            ({"S": "a", "N": "1"}, "Supplied AttributeValue has more than one datatypes set, must contain exactly one of "
                                   "the supported datatypes"),
            ({"NULL": False}, invalid + "Null attribute value types must have the value of true"),
            ({"SS": []}, invalid + "An string set  may not be empty"),
            ({"NS": []}, invalid + "An number set  may not be empty"),
            ({"BS": []}, invalid + "Binary sets should not be empty"),
            ({"SS": ["b", "a", "b"]}, invalid + 'Input collection ["a", "b", "b"] contains duplicates.'),
            ({"NS": ["1", "1.0"]}, invalid + "Input collection contains duplicates."),
        ]
        for value, message in cases:
            with self.subTest(value):
                self.assert_invalid(PREFIX + message, self.put, item={"v": value})

    def test_nesting_and_size_limits(self):
        def nested(levels):
            value = {"S": "x"}
            for _ in range(levels):
                value = {"M": {"m": value}}
            return value

        self.put({"deep": nested(31)})
        self.assertEqual(self.get()["deep"], nested(31))
        self.assert_invalid(PREFIX + "Nesting Levels have exceeded supported limits: Attributes in the item have nested "
                            "levels beyond supported limit", self.put, item={"deep": nested(32)})
        # pk and sk: names, the id, and a zero of one byte.
        keys_size = 2 + len(self.id()) + 2 + 1
        largest = "x" * (409600 - keys_size - 1)
        self.put({"a": {"S": largest}})
        self.assertEqual(len(self.get()["a"]["S"]), len(largest))
        self.assert_invalid(PREFIX + "Item size has exceeded the maximum allowed size", self.put, item={"a": {"S": largest + "x"}})
        self.put({"a": {"S": "small"}})
        self.assert_invalid_when_applied("Item size to update has exceeded the maximum allowed size", self.update,
                                         expression="SET a = :v", values={":v": {"S": largest + "x"}})

    def test_keys_that_do_not_fit_the_schema(self):
        wrong = "The provided key element does not match the schema"
        for key in ({"pk": {"S": "a"}}, {"pk": {"S": "a"}, "sk": {"S": "1"}}, {"pk": {"S": "a"}, "x": {"N": "1"}},
                    {**self.key(), "x": {"N": "1"}}):
            for call in (self.client.get_item, self.client.delete_item, self.client.update_item):
                self.assert_invalid(wrong, call, TableName=self.table, Key=key)
        invalid = "One or more parameter values were invalid: "
        self.assert_invalid(invalid + "Missing the key sk in the item", self.client.put_item,
                            TableName=self.table, Item={"pk": {"S": "a"}})
        self.assert_invalid(invalid + "Type mismatch for key sk expected: N actual: S", self.client.put_item,
                            TableName=self.table, Item={"pk": {"S": "a"}, "sk": {"S": "1"}})
        self.assert_invalid("One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
                            "contain an empty string value. Key: pk", self.client.put_item,
                            TableName=self.table, Item={"pk": {"S": ""}, "sk": {"N": "1"}})
        self.assert_invalid(invalid + "Size of hashkey has exceeded the maximum size limit of2048 bytes",
                            self.client.put_item, TableName=self.table, Item={"pk": {"S": "x" * 2049}, "sk": {"N": "1"}})


class Writes(Items):
    def test_put_replaces_the_whole_item_and_returns_the_old_one(self):
        self.put({"a": {"S": "1"}, "b": {"S": "2"}})
        old = self.put({"a": {"S": "3"}}, ReturnValues="ALL_OLD")["Attributes"]
        self.assertEqual(old, {**self.key(), "a": {"S": "1"}, "b": {"S": "2"}})
        self.assertEqual(self.get(), {**self.key(), "a": {"S": "3"}})
        self.assertNotIn("Attributes", self.put({}, 7, ReturnValues="ALL_OLD"))
        self.assert_invalid(PREFIX + "ReturnValues can only be ALL_OLD or NONE", self.put, ReturnValues="ALL_NEW")

    def test_delete_returns_the_old_item_and_missing_is_success(self):
        self.put({"a": {"S": "1"}})
        deleted = self.client.delete_item(TableName=self.table, Key=self.key(), ReturnValues="ALL_OLD")
        self.assertEqual(deleted["Attributes"], {**self.key(), "a": {"S": "1"}})
        again = self.client.delete_item(TableName=self.table, Key=self.key(), ReturnValues="ALL_OLD")
        self.assertNotIn("Attributes", again)
        self.assertIsNone(self.get())

    def test_conditions(self):
        # ReturnValuesOnConditionCheckFailure is newer than Debian's boto3: raw/ and node/ have it.
        self.put({"v": {"N": "1"}}, ConditionExpression="attribute_not_exists(pk)")
        condition = {"ConditionExpression": "v = :two", "ExpressionAttributeValues": {":two": {"N": "2"}}}
        key = {"TableName": self.table, "Key": self.key()}
        stored = {**self.key(), "v": {"N": "1"}}
        calls = [
            (self.client.put_item, {"TableName": self.table, "Item": self.key()}),
            (self.client.delete_item, key),
            (self.client.update_item, {**key, "UpdateExpression": "REMOVE v"}),
        ]
        for call, parameters in calls:
            plain = self.assert_error("ConditionalCheckFailedException", FAILED, call, **parameters, **condition)
            self.assertNotIn("Item", plain)
        self.assertEqual(self.get(), stored)
        self.assertIsNone(self.get(99))
        condition["ExpressionAttributeValues"] = {":two": {"N": "1.0"}}
        self.client.delete_item(**key, **condition)
        self.assertIsNone(self.get())

    def test_condition_functions(self):
        item = {"s": {"S": "hello"}, "n": {"N": "5"}, "l": {"L": [{"S": "x"}, {"N": "2"}]}, "ss": {"SS": ["a", "b"]},
                "m": {"M": {"k": {"S": "v"}}}, "b": {"B": b"\x01\x02"}, "nul": {"NULL": True}}
        self.put(item)
        values = {":hel": {"S": "hel"}, ":a": {"S": "a"}, ":x": {"S": "x"}, ":two": {"N": "2"}, ":five": {"N": "5.0"},
                  ":S": {"S": "S"}, ":v": {"S": "v"}, ":ten": {"N": "10"}, ":zz": {"S": "zz"}, ":bin": {"B": b"\x02"}}
        true = ["attribute_exists(m.k)", "attribute_exists(nul)", "attribute_not_exists(m.z)", "attribute_type(s, :S)",
                "begins_with(s, :hel)", "contains(s, :hel)", "contains(ss, :a)", "contains(l, :x)", "contains(l, :two)",
                "contains(b, :bin)", "size(s) = :five", "size(l) = :two", "n = :five", "n BETWEEN :two AND :ten",
                "n IN (:two, :five)", "NOT n = :two", "m.k = :v AND l[0] = :x", "n = :two OR s > :hel",
                "(n = :two OR n = :five) AND NOT (s = :zz)", "s <> :five", "nowhere <> :a", "l[1] = :two", "n >= :five"]
        false = ["attribute_exists(m.z)", "begins_with(s, :zz)", "nowhere = :a", "n < :a", "contains(ss, :zz)",
                 "size(nowhere) = :five", "n BETWEEN :ten AND :ten", "NOT n = :five", "l[9] = :x", "nowhere < :ten"]
        for expected, conditions in ((True, true), (False, false)):
            for condition in conditions:
                used = {name: value for name, value in values.items() if name + " " in condition.replace(")", " ").replace(",", " ") + " "}
                with self.subTest(condition):
                    parameters = {"ConditionExpression": condition, "number": 0}
                    if used:
                        parameters["values"] = used
                    try:
                        self.update(**parameters)
                        held = True
                    except self.client.exceptions.ConditionalCheckFailedException:
                        held = False
                    self.assertEqual(held, expected)

    def test_return_values_of_update(self):
        self.put({"a": {"S": "old"}, "m": {"M": {"x": {"N": "1"}, "y": {"N": "2"}}}, "z": {"S": "kept"}})
        before = self.get()
        expected = {
            "NONE": None,
            "ALL_OLD": before,
            "UPDATED_OLD": {"a": {"S": "old"}, "m": {"M": {"x": {"N": "1"}}}},
            "ALL_NEW": {**before, "a": {"S": "new"}, "m": {"M": {"x": {"N": "9"}, "y": {"N": "2"}}}},
            "UPDATED_NEW": {"a": {"S": "new"}, "m": {"M": {"x": {"N": "9"}}}},
        }
        for mode, attributes in expected.items():
            self.client.put_item(TableName=self.table, Item=before)
            answer = self.update("SET a = :a, m.x = :n", {":a": {"S": "new"}, ":n": {"N": "9"}}, ReturnValues=mode)
            self.assertEqual(answer.get("Attributes"), attributes, mode)
        created = self.update("SET a = :a", {":a": {"S": "1"}}, number=5, ReturnValues="ALL_OLD")
        self.assertNotIn("Attributes", created)
        self.assertEqual(self.get(5), {**self.key(5), "a": {"S": "1"}})

    def test_update_clauses(self):
        self.put({"n": {"N": "1"}, "l": {"L": [{"S": "a"}, {"S": "b"}, {"S": "c"}]}, "ss": {"SS": ["a", "b"]},
                  "m": {"M": {"k": {"S": "v"}}}, "gone": {"S": "x"}, "src": {"S": "from"}})
        self.update("SET n = n + :two, #new = if_not_exists(nowhere, :zero), l[9] = :d, twin = src, "
                    "l2 = list_append(l, :more), m.#new = :d REMOVE gone, l[0], src ADD hits :two, ss :c DELETE ts :c",
                    {":two": {"N": "2"}, ":zero": {"N": "0"}, ":d": {"S": "d"}, ":more": {"L": [{"S": "z"}]},
                     ":c": {"SS": ["c"]}}, ExpressionAttributeNames={"#new": "brand.new"})
        self.assertEqual(comparable(self.get()), comparable({
            **self.key(), "n": {"N": "3"}, "brand.new": {"N": "0"}, "l": {"L": [{"S": "b"}, {"S": "c"}, {"S": "d"}]},
            "twin": {"S": "from"}, "l2": {"L": [{"S": "a"}, {"S": "b"}, {"S": "c"}, {"S": "z"}]},
            "m": {"M": {"k": {"S": "v"}, "brand.new": {"S": "d"}}}, "hits": {"N": "2"}, "ss": {"SS": ["a", "b", "c"]}}))
        self.update("DELETE ss :all", {":all": {"SS": ["a", "b", "c", "z"]}})
        self.assertNotIn("ss", self.get())
        self.update(number=3)
        self.assertEqual(self.get(3), self.key(3))

    def test_update_errors(self):
        self.put({"s": {"S": "x"}, "l": {"L": []}})
        one = {":one": {"N": "1"}}
        cases = [
            ("SET s = :one REMOVE s", one, PREFIX + "Invalid UpdateExpression: Two document paths overlap with each other; must "
             "remove or rewrite one of these paths; path one: [s], path two: [s]"),
            ("SET pk = :one", one, "One or more parameter values were invalid: Cannot update attribute pk. This attribute is "
             "part of the key"),
            ("SET a = :nope", one, PREFIX + "Invalid UpdateExpression: An expression attribute value used in expression is not "
             "defined; attribute value: :nope"),
            ("SET a = :one, name = :one", one, PREFIX + "Invalid UpdateExpression: Attribute name is a reserved keyword; "
             "reserved keyword: name"),
            ("SET a :one", one, PREFIX + 'Invalid UpdateExpression: Syntax error; token: ":one", near: "a :one"'),
            ("REMOVE a", one, PREFIX + "Value provided in ExpressionAttributeValues unused in expressions: keys: {:one}"),
            ("", None, PREFIX + "Invalid UpdateExpression: The expression can not be empty;"),
        ]
        applied = [
            ("SET z = nowhere", None, "The provided expression refers to an attribute that does not exist in the item"),
            ("SET s = s + :one", one, "An operand in the update expression has an incorrect data type"),
            ("SET nowhere.a = :one", one, "The document path provided in the update expression is invalid for update"),
        ]
        before = self.get()
        for expression, values, message in applied:
            with self.subTest(expression):
                self.assert_invalid_when_applied(message, self.update, expression=expression, values=values)
        for expression, values, message in cases:
            with self.subTest(expression):
                self.assert_invalid(message, self.update, expression=expression, values=values)
        self.assertEqual(self.get(), before)

    def test_two_hundred_counters_in_parallel_lose_nothing(self):
        import concurrent.futures
        with concurrent.futures.ThreadPoolExecutor(max_workers=8) as pool:
            list(pool.map(lambda _: self.update("ADD n :one", {":one": {"N": "1"}}), range(200)))
        self.assertEqual(self.get()["n"]["N"], "200")


class Projections(Items):
    def test_paths_keep_their_nesting(self):
        self.put({"a": {"S": "1"}, "m": {"M": {"x": {"S": "mx"}, "y": {"S": "my"}}},
                  "l": {"L": [{"S": "l0"}, {"M": {"k": {"S": "l1k"}, "z": {"S": "no"}}}, {"S": "l2"}]}})
        item = self.get(ProjectionExpression="#a, m.x, l[2], l[1].k, nowhere, m.nowhere", ExpressionAttributeNames={"#a": "a"})
        self.assertEqual(item, {"a": {"S": "1"}, "m": {"M": {"x": {"S": "mx"}}},
                                "l": {"L": [{"M": {"k": {"S": "l1k"}}}, {"S": "l2"}]}})
        self.assertEqual(self.get(ProjectionExpression="nowhere"), {})

    def test_projection_errors(self):
        get = {"TableName": self.table, "Key": self.key()}
        self.assert_invalid("Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite "
                            "one of these paths; path one: [a], path two: [a, b]", self.client.get_item, **get,
                            ProjectionExpression="a, a.b")
        self.assert_invalid("Invalid ProjectionExpression: The expression can not be empty;", self.client.get_item, **get,
                            ProjectionExpression="")
        self.assert_invalid("Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}",
                            self.client.get_item, **get, ProjectionExpression="a", ExpressionAttributeNames={"#b": "b"})
        self.assert_invalid("ExpressionAttributeNames can only be specified when using expressions",
                            self.client.get_item, **get, ExpressionAttributeNames={"#b": "b"})


del Items

if __name__ == "__main__":
    unittest.main()
