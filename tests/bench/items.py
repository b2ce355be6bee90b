"""The table that the workloads ask, and its items of about 300 bytes."""

import random

ITEMS_OF_A_PARTITION = 100
WORDS = ("curtain", "stage", "lamp", "rehearsal", "prompter", "scene", "wing", "trapdoor", "applause", "overture")


def definition(name, index=True):
    """CreateTable's request."""
    request = {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "player", "AttributeType": "S"}, {"AttributeName": "round", "AttributeType": "N"}],
        "KeySchema": [{"AttributeName": "player", "KeyType": "HASH"}, {"AttributeName": "round", "KeyType": "RANGE"}],
    }
    if index:
        request["AttributeDefinitions"] += [{"AttributeName": "game", "AttributeType": "S"}, {"AttributeName": "score", "AttributeType": "N"}]
        request["GlobalSecondaryIndexes"] = [{
            "IndexName": "byGame",
            "KeySchema": [{"AttributeName": "game", "KeyType": "HASH"}, {"AttributeName": "score", "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "ALL"},
        }]
    return request


def player(number):
    return {"S": f"player#{number // ITEMS_OF_A_PARTITION:06}"}


def key(number):
    return {"player": player(number), "round": {"N": str(number % ITEMS_OF_A_PARTITION)}}


def game_of(number, count):
    """Spread over the players, so that an index entry stands elsewhere than its item."""
    return {"S": f"game#{number % max(1, count // ITEMS_OF_A_PARTITION):06}"}


def item(number, count, revision=0):
    """The same for the same arguments; another revision differs in text, and not in what indexes are by."""
    dice = random.Random(number)
    words = random.Random(f"{number} {revision}")
    return {
        **key(number),
        "game": game_of(number, count),
        "score": {"N": str(dice.randrange(1_000_000))},
        "name": {"S": f"{dice.choice(WORDS)} {dice.choice(WORDS)}"},
        "note": {"S": " ".join(words.choice(WORDS) for _ in range(22))},
        "won": {"BOOL": dice.random() < 0.5},
        "moves": {"L": [{"N": str(dice.randrange(100))} for _ in range(6)]},
        "place": {"M": {"x": {"N": str(dice.randrange(1000))}, "y": {"N": f"{dice.random():.3f}"}, "board": {"S": dice.choice(WORDS)}}},
    }


def fill(connection, table, count):
    """Writes items 0 to count - 1; what comes back unprocessed is sent again."""
    for first in range(0, count, 25):
        left = {table: [{"PutRequest": {"Item": item(number, count)}} for number in range(first, min(first + 25, count))]}
        while left:
            left = connection.call("BatchWriteItem", {"RequestItems": left}).get("UnprocessedItems")
