"""What is timed as a whole, in milliseconds: starts, tables that come and go, a CI cycle."""

import contextlib
import os
import random
import string
import subprocess
import tempfile
import time

import endpoints
import items
import load
import process_tree
from http_call import CallFailed, Connection
from rows import Row
from workloads import dynamodb

PAIRS = 50
TITLES = {
    "start-memory": "start to first answer, in memory", "start-gigabyte": "start on 1 GB of data",
    "start-thousand-tables": "start with 1,000 tables", "tables": "CreateTable + DeleteTable", "cycle": "CI cycle",
}


def timed(milliseconds, resident=None):
    return {"p50_ms": milliseconds, **({"resident_mb": resident / 1e6} if resident else {})}


def first_answer(binary, data):
    """Milliseconds until ListTables was answered by a process that was not there before; and what it keeps resident."""
    began = time.perf_counter()
    with endpoints.offstage(binary, data) as server, Connection(server.url) as connection:
        connection.call("ListTables", {})
        took = (time.perf_counter() - began) * 1000
        return timed(took, process_tree.resident_bytes(server.pid))


def a_gigabyte(connection, megabytes=1000):
    """Items of 40 KB that do not compress."""
    connection.call("CreateTable", items.definition("filled", index=False))
    dice = random.Random(0)
    for batch in range(megabytes):
        text = "".join(dice.choices(string.ascii_letters + string.digits, k=40_000))
        requests = [{"PutRequest": {"Item": {**items.key(batch * 25 + number), "note": {"S": text[number:] + text[:number]}}}}
                    for number in range(25)]
        left = {"filled": requests}
        while left:
            left = connection.call("BatchWriteItem", {"RequestItems": left}).get("UnprocessedItems")


def a_thousand_tables(connection):
    for number in range(1000):
        connection.call("CreateTable", items.definition(f"table-{number}"))


def starts(binary, options, progress, name, fill=None):
    row = Row(name, TITLES[name], "offstage")
    with tempfile.TemporaryDirectory() as data:
        if fill:
            progress(row)
            with endpoints.offstage(binary, data) as server, Connection(server.url) as connection:
                fill(connection)
        for _ in range(max(options.rounds, 5)):
            progress(row)
            row.rounds.append(first_answer(binary, data if fill else None))
    return [row]


def tables(binary, options, progress):
    """wrk alternates the two calls on one connection; the time is that of a pair."""
    rows = []
    file = load.write_requests([dynamodb("CreateTable", items.definition("fleeting")), dynamodb("DeleteTable", {"TableName": "fleeting"})])
    for name, on_disk in (("tables-memory", False), ("tables-disk", True)):
        row = Row(name, f"{TITLES['tables']}, {'on disk' if on_disk else 'in memory'}", "offstage")
        rows.append(row)
        for _ in range(options.rounds):
            progress(row)
            with tempfile.TemporaryDirectory() as data, endpoints.offstage(binary, data if on_disk else None) as server:
                try:
                    seen = load.run(server.url, server.pid, file.name, 1, options.seconds)
                except load.LoadFailed as error:
                    row.failure = str(error)
                    break
                row.rounds.append(timed(2000 / seen["ops_per_second"], process_tree.resident_bytes(server.pid)))
    file.close()
    return rows


def requests_of_a_cycle():
    return [
        *[("CreateTable", items.definition(f"cycle-{number}")) for number in range(5)],
        *[("PutItem", {"TableName": f"cycle-{number % 5}", "Item": items.item(number, 100)}) for number in range(100)],
        *[("GetItem", {"TableName": f"cycle-{number % 5}", "Key": items.key(number)}) for number in range(100)],
    ]


def one_cycle(binary, data, requests):
    began = time.perf_counter()
    with endpoints.offstage(binary, data) as server:
        with Connection(server.url) as connection:
            for operation, request in requests:
                answer = connection.call(operation, request)
                if operation == "GetItem" and "Item" not in answer:
                    raise CallFailed(f"{request} found nothing")
            resident = process_tree.resident_bytes(server.pid)
    return timed((time.perf_counter() - began) * 1000, resident)


def cycle(binary, options, progress):
    rows, requests = [], requests_of_a_cycle()
    for name, on_disk in (("cycle-memory", False), ("cycle-disk", True)):
        row = Row(name, f"{TITLES['cycle']}, {'on disk' if on_disk else 'in memory'}", "offstage")
        rows.append(row)
        for _ in range(max(options.rounds, 5)):
            progress(row)
            with contextlib.ExitStack() as stack:
                data = stack.enter_context(tempfile.TemporaryDirectory()) if on_disk else None
                row.rounds.append(one_cycle(binary, data, requests))
    return rows
