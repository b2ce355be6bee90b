"""Requests that were valid before something was done to them: whatever comes, the server says 200 or 400 and goes on."""

import copy
import json
import os
import random
import unittest

from wire_http import RawCase, call, connect

SEED = int(os.environ.get("OFFSTAGE_SEED", "20260101"))
ROUNDS = 150
TABLE = "mutations"

KEY = {"pk": {"S": "a"}, "sk": {"N": "1"}}
ITEM = {**KEY, "color": {"S": "red"}, "size": {"N": "2.5"}, "map": {"M": {"list": {"L": [{"S": "x"}, {"NULL": True}]}}},
        "set": {"SS": ["a", "b"]}, "blob": {"B": "AAEC"}}
VALUES = {":v": {"S": "red"}, ":n": {"N": "1"}}
REQUESTS = {
    "PutItem": {"TableName": TABLE, "Item": ITEM, "ConditionExpression": "attribute_not_exists(#m.x) OR color = :v",
                "ExpressionAttributeNames": {"#m": "map"}, "ExpressionAttributeValues": {":v": {"S": "red"}},
                "ReturnValues": "ALL_OLD", "ReturnConsumedCapacity": "INDEXES"},
    "UpdateItem": {"TableName": TABLE, "Key": KEY, "UpdateExpression": "SET size = if_not_exists(size, :n) + :n, color = :v REMOVE note",
                   "ExpressionAttributeValues": VALUES, "ReturnValues": "UPDATED_NEW"},
    "DeleteItem": {"TableName": TABLE, "Key": KEY, "ConditionExpression": "size BETWEEN :n AND :n",
                   "ExpressionAttributeValues": {":n": {"N": "1"}}},
    "GetItem": {"TableName": TABLE, "Key": KEY, "ProjectionExpression": "map.list[0], color", "ConsistentRead": True},
    "Query": {"TableName": TABLE, "IndexName": "by_color", "KeyConditionExpression": "color = :v AND sk > :n",
              "FilterExpression": "contains(#s, :v)", "ExpressionAttributeNames": {"#s": "set"},
              "ExpressionAttributeValues": VALUES, "Limit": 2, "ScanIndexForward": False,
              "ExclusiveStartKey": {**KEY, "color": {"S": "red"}}},
    "Scan": {"TableName": TABLE, "Segment": 0, "TotalSegments": 4, "FilterExpression": "size(color) > :n",
             "ExpressionAttributeValues": {":n": {"N": "1"}}, "ExclusiveStartKey": KEY, "Select": "COUNT"},
    "BatchGetItem": {"RequestItems": {TABLE: {"Keys": [KEY], "ProjectionExpression": "color"}}},
    "BatchWriteItem": {"RequestItems": {TABLE: [{"PutRequest": {"Item": ITEM}},
                                                {"DeleteRequest": {"Key": {"pk": {"S": "b"}, "sk": {"N": "1"}}}}]}},
    "CreateTable": {"TableName": TABLE, "BillingMode": "PAY_PER_REQUEST",
                    "AttributeDefinitions": [{"AttributeName": name, "AttributeType": kind}
                                             for name, kind in (("pk", "S"), ("sk", "N"), ("color", "S"))],
                    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
                    "GlobalSecondaryIndexes": [{"IndexName": "by_color", "Projection": {"ProjectionType": "ALL"}, "KeySchema": [
                        {"AttributeName": "color", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}]}]},
    "TransactWriteItems": {"TransactItems": [
        {"Put": {"TableName": TABLE, "Item": ITEM, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}},
        {"Update": {"TableName": TABLE, "Key": {"pk": {"S": "b"}, "sk": {"N": "1"}}, "UpdateExpression": "ADD size :n",
                    "ExpressionAttributeValues": {":n": {"N": "1"}}}},
        {"Delete": {"TableName": TABLE, "Key": {"pk": {"S": "c"}, "sk": {"N": "1"}}}},
        {"ConditionCheck": {"TableName": TABLE, "Key": {"pk": {"S": "d"}, "sk": {"N": "1"}},
                            "ConditionExpression": "attribute_not_exists(pk)"}}]},
    "TransactGetItems": {"TransactItems": [{"Get": {"TableName": TABLE, "Key": KEY, "ProjectionExpression": "color"}}]},
    "ExecuteStatement": {"Statement": f"SELECT color, map.list[0] FROM {TABLE} WHERE pk = ? AND sk BETWEEN 0 AND 9", "Limit": 2,
                         "Parameters": [{"S": "a"}]},
    "BatchExecuteStatement": {"Statements": [
        {"Statement": f"INSERT INTO {TABLE} VALUE {{'pk': 'e', 'sk': 1, 'set': <<'a', 'b'>>, 'list': [1, null, true]}}"},
        {"Statement": f"UPDATE {TABLE} SET size = size + 1 REMOVE color WHERE pk = 'a' AND sk = 1", "Parameters": []},
        {"Statement": f"DELETE FROM {TABLE} WHERE pk = ? AND sk = ?", "Parameters": [{"S": "e"}, {"N": "1"}]}]},
    "DescribeTable": {"TableName": TABLE},
    "ListTables": {"ExclusiveStartTableName": "aaa", "Limit": 3},
}
STRANGE = [None, True, False, 0, -1, 2**63, -2**63, 1.5, 1e300, "", "x", "é\u0000", "x" * 300, [], {}, [None], [[]], {"": None},
           {"S": None}, {"N": "1e126"}, {"N": "NaN"}, {"B": "?"}, {"SS": []}, {"M": {"": {"S": ""}}}, {"L": [None]}, [{}]]
SNIPPETS = ["(", ")", "(((", " AND ", " OR ", " NOT ", "#", ":", "[", "[99999999999]", ".", ",", "size(", "\u0000", "é", "SET ", "  ", "<>"]


def places(value, path=()):
    """Every place in a request, as paths."""
    yield path
    if isinstance(value, dict):
        for name in value:
            yield from places(value[name], (*path, name))
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from places(element, (*path, index))


def mutate(random_source, request):
    """The request with one to three places changed."""
    request = copy.deepcopy(request)
    for _ in range(random_source.randint(1, 3)):
        path = random_source.choice(list(places(request))[1:] or [()])
        if not path:
            break
        parent = request
        for step in path[:-1]:
            parent = parent[step]
        old = parent[path[-1]]
        change = random_source.randrange(4)
        if change == 0:
            del parent[path[-1]]
        elif change == 1 and isinstance(old, str):
            at = random_source.randint(0, len(old))
            parent[path[-1]] = old[:at] + random_source.choice(SNIPPETS) + old[at + random_source.randint(0, 3):]
        else:
            parent[path[-1]] = copy.deepcopy(random_source.choice(STRANGE))
    return request


# The parameters from before expressions, which stand in place of the others.
LEGACY = {
    "PutItem": {"TableName": TABLE, "Item": ITEM, "ConditionalOperator": "OR",
                "Expected": {"color": {"ComparisonOperator": "IN", "AttributeValueList": [{"S": "red"}]}, "note": {"Exists": False}}},
    "UpdateItem": {"TableName": TABLE, "Key": KEY, "AttributeUpdates": {"size": {"Action": "ADD", "Value": {"N": "1"}},
                                                                        "set": {"Action": "DELETE", "Value": {"SS": ["a"]}}}},
    "Query": {"TableName": TABLE, "KeyConditions": {
        "pk": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "a"}]},
        "sk": {"ComparisonOperator": "BETWEEN", "AttributeValueList": [{"N": "0"}, {"N": "9"}]}},
              "QueryFilter": {"color": {"ComparisonOperator": "NOT_CONTAINS", "AttributeValueList": [{"S": "x"}]}}},
    "Scan": {"TableName": TABLE, "ScanFilter": {"size": {"ComparisonOperator": "GE", "AttributeValueList": [{"N": "1"}]}},
             "AttributesToGet": ["pk", "color"]},
}


class Mutations(RawCase):
    @classmethod
    def setUpClass(cls):
        call("CreateTable", REQUESTS["CreateTable"])

    def test_every_operation_survives_strange_requests(self):
        for operation, request in (*REQUESTS.items(), *LEGACY.items()):
            random_source = random.Random(f"{SEED} {operation} {len(request)}")
            connection = connect()
            for number in range(ROUNDS):
                strange = mutate(random_source, request)
                answer = call(operation, strange, connection)
                if answer.status not in (200, 400):
                    self.fail(f"seed {SEED}, {operation} {number}: {answer.status} {answer.body!r} to {json.dumps(strange)}")
                json.loads(answer.body)
            connection.close()
        self.assertEqual(call("ListTables").status, 200)


if __name__ == "__main__":
    unittest.main()
