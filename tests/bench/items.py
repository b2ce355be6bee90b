"""The table that the workloads ask, and its items of about 300 bytes."""

import hashlib
import itertools
import json
import struct

ITEMS_OF_A_PARTITION = 100
# Items from this number on share one partition, however many they are.
LARGE_PARTITION = 1_000_000_000
WORDS = ("curtain", "stage", "lamp", "rehearsal", "prompter", "scene", "wing", "trapdoor", "applause", "overture")
PHRASES = [" ".join(words) for words in itertools.product(WORDS, repeat=3)]


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


def place(number):
    """(partition, sort key)"""
    if number >= LARGE_PARTITION:
        return "player#all", number - LARGE_PARTITION
    return f"player#{number // ITEMS_OF_A_PARTITION:06}", number % ITEMS_OF_A_PARTITION


def player(number):
    return {"S": place(number)[0]}


def key(number):
    partition, sort = place(number)
    return {"player": {"S": partition}, "round": {"N": str(sort)}}


def game_of(number, count):
    """Spread over the players, so that an index entry stands elsewhere than its item."""
    return {"S": f"game#{number % max(1, count // ITEMS_OF_A_PARTITION):06}"}


def dice_of(text):
    """16 numbers below 65,536, the same for the same text."""
    return struct.unpack("<16H", hashlib.blake2b(text.encode(), digest_size=32).digest())


def item_text(number, count, revision=0):
    """JSON, the same for the same arguments; another revision differs in text, and not in what indexes are by.
    Written out, as nothing else makes ten million of them in minutes."""
    partition, sort = place(number)
    dice = dice_of(f"{number}")
    note = " ".join([PHRASES[each % 1000] for each in dice_of(f"{number} {revision}")[:7]])
    moves = '"},{"N":"'.join([str(each % 100) for each in dice[5:11]])
    return (
        f'{{"player":{{"S":"{partition}"}},"round":{{"N":"{sort}"}},"game":{{"S":"{game_of(number, count)["S"]}"}},'
        f'"score":{{"N":"{(dice[0] << 16 | dice[1]) % 1_000_000}"}},"name":{{"S":"{WORDS[dice[2] % 10]} {WORDS[dice[3] % 10]}"}},'
        f'"note":{{"S":"{note}"}},"won":{{"BOOL":{"true" if dice[4] % 2 else "false"}}},'
        f'"moves":{{"L":[{{"N":"{moves}"}}]}},'
        f'"place":{{"M":{{"x":{{"N":"{dice[11] % 1000}"}},"y":{{"N":"0.{dice[12] % 900 + 100}"}},"board":{{"S":"{WORDS[dice[13] % 10]}"}}}}}}}}'
    )


def item(number, count, revision=0):
    return json.loads(item_text(number, count, revision))


def fill(connection, table, numbers, count):
    """Writes the items of a range of numbers; `count` is how many the table will have. What comes back unprocessed is sent again."""
    for first in range(numbers.start, numbers.stop, 25):
        puts = ",".join(f'{{"PutRequest":{{"Item":{item_text(number, count)}}}}}' for number in range(first, min(first + 25, numbers.stop)))
        left = connection.call("BatchWriteItem", f'{{"RequestItems":{{"{table}":[{puts}]}}}}').get("UnprocessedItems")
        while left:
            left = connection.call("BatchWriteItem", {"RequestItems": left}).get("UnprocessedItems")
