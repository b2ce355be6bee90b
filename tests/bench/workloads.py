"""What the load tool sends: each workload is a list of requests that it goes through again and again."""

import dataclasses
import json
import random
import typing

import items
from http_call import CallFailed, target_of

TABLE = "bench"
# Enough that no answer is asked for twice in a row, few enough to be written in a moment.
REQUESTS = 2000


@dataclasses.dataclass(frozen=True)
class Request:
    operation: str
    body: str
    method: str = "POST"
    path: str = "/"

    @property
    def target(self):
        return target_of(self.operation) if self.operation else "-"

    def line(self):
        """As load.lua reads it."""
        return "\t".join((self.method, self.path, self.target, self.body))


@dataclasses.dataclass(frozen=True)
class Workload:
    name: str
    title: str
    requests: typing.Callable  # (connection, items in the table) -> [Request]
    check: typing.Callable     # (answer) -> whether it is what was asked for


def dynamodb(operation, request):
    return Request(operation, json.dumps(request, separators=(",", ":")))


def numbers(count, seed, how_many=REQUESTS):
    return random.Random(seed).choices(range(count), k=how_many)


def several(count, how_many, seed):
    dice = random.Random(seed)
    return [dice.sample(range(count), how_many) for _ in range(REQUESTS // how_many)]


def get(number):
    return dynamodb("GetItem", {"TableName": TABLE, "Key": items.key(number)})


def put(number, count, revision, table=TABLE):
    return Request("PutItem", f'{{"TableName":"{table}","Item":{items.item_text(number, count, revision)}}}')


def update(number, revision):
    return dynamodb("UpdateItem", {
        "TableName": TABLE, "Key": items.key(number), "UpdateExpression": "SET #name = :name, seen = :seen ADD visits :one",
        "ExpressionAttributeNames": {"#name": "name"},
        "ExpressionAttributeValues": {":name": {"S": f"name {revision}"}, ":seen": {"N": str(revision)}, ":one": {"N": "1"}},
    })


def get_item(_, count):
    return [get(number) for number in numbers(count, 1)]


def put_item(_, count):
    return [put(number, count, revision) for revision, number in enumerate(numbers(count, 2))]


def put_item_moving(_, count):
    moved = []
    for revision, number in enumerate(numbers(count, 3)):
        item = items.item(number, count, revision)
        item["score"] = {"N": str(revision)}
        moved.append(dynamodb("PutItem", {"TableName": TABLE, "Item": item}))
    return moved


def put_item_if(_, count):
    return [dynamodb("PutItem", {
        "TableName": TABLE, "Item": items.item(number, count, revision),
        "ConditionExpression": "attribute_exists(player) AND #score >= :least",
        "ExpressionAttributeNames": {"#score": "score"}, "ExpressionAttributeValues": {":least": {"N": "0"}},
    }) for revision, number in enumerate(numbers(count, 4))]


def update_item(_, count):
    return [update(number, revision) for revision, number in enumerate(numbers(count, 5))]


def query(_, count):
    return [dynamodb("Query", {
        "TableName": TABLE, "Limit": 50, "KeyConditionExpression": "player = :player",
        "ExpressionAttributeValues": {":player": items.player(number)},
    }) for number in numbers(count, 6)]


def query_index(_, count):
    return [dynamodb("Query", {
        "TableName": TABLE, "IndexName": "byGame", "Limit": 25, "ScanIndexForward": False, "KeyConditionExpression": "game = :game",
        "ExpressionAttributeValues": {":game": items.game_of(number, count)},
    }) for number in numbers(count, 7)]


def scan(connection, count, limit=1000):
    """A page each from where the last one ended, once through the table, the last and perhaps shorter one left out."""
    request = {"TableName": TABLE, **({"Limit": limit} if limit else {})}
    pages = []
    while True:
        pages.append(dynamodb("Scan", request))
        last = connection.call("Scan", request).get("LastEvaluatedKey")
        if last is None:
            return pages[:-1] or pages
        request["ExclusiveStartKey"] = last


def batch_get(_, count):
    return [dynamodb("BatchGetItem", {"RequestItems": {TABLE: {"Keys": [items.key(number) for number in some]}}})
            for some in several(count, 25, 8)]


def batch_write(_, count):
    return [dynamodb("BatchWriteItem", {"RequestItems": {TABLE: [
        {"PutRequest": {"Item": items.item(number, count, revision)}} for number in some]}})
        for revision, some in enumerate(several(count, 25, 9))]


def transact(_, count):
    """No item twice: transactions that meet on one are refused with TransactionConflict, as on AWS."""
    drawn = random.Random(10).sample(range(count), min(count, REQUESTS) // 2 * 2)
    return [dynamodb("TransactWriteItems", {"TransactItems": [
        {"Put": {"TableName": TABLE, "Item": items.item(one, count, revision)}},
        {"Update": {"TableName": TABLE, "Key": items.key(other), "UpdateExpression": "ADD visits :one",
                    "ExpressionAttributeValues": {":one": {"N": "1"}}}},
    ]}) for revision, (one, other) in enumerate(zip(drawn[::2], drawn[1::2]))]


def has_items(how_many):
    return lambda answer: len(answer["Items"]) == how_many


WORKLOADS = [
    Workload("get", "GetItem", get_item, lambda answer: "Item" in answer),
    Workload("put", "PutItem, replace", put_item, lambda answer: True),
    Workload("put-moving", "PutItem, index key changes", put_item_moving, lambda answer: True),
    Workload("put-if", "PutItem, condition", put_item_if, lambda answer: True),
    Workload("update", "UpdateItem, SET + ADD", update_item, lambda answer: True),
    Workload("query", "Query 50", query, has_items(50)),
    Workload("query-index", "Query 25 on GSI, backwards", query_index, has_items(25)),
    Workload("scan", "Scan, pages of 1,000", scan, lambda answer: 0 < len(answer["Items"]) <= 1000),
    Workload("batch-get", "BatchGetItem 25", batch_get, lambda answer: len(answer["Responses"][TABLE]) == 25),
    Workload("batch-write", "BatchWriteItem 25", batch_write, lambda answer: not answer.get("UnprocessedItems")),
    Workload("transact", "TransactWriteItems 2", transact, lambda answer: True),
]
BY_NAME = {workload.name: workload for workload in WORKLOADS}


def prepare(workload, connection, count):
    """The workload's requests; each kind of answer was seen to be right before anything is measured."""
    requests = workload.requests(connection, count)
    for request in {requests[0], requests[len(requests) // 2], requests[-1]}:
        status, body = connection.send(request.method, request.path, request.target, request.body)
        if status != 200:
            raise CallFailed(f"{status} {body[:300].decode(errors='replace')}")
        if not workload.check(json.loads(body)):
            raise CallFailed(f"an answer that was not expected: {body[:300].decode(errors='replace')}")
    return requests
