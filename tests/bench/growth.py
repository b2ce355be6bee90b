#!/usr/bin/env python3
"""Fills a table on disk step by step, and measures at each step what its size could change. scripts/bench growth calls it."""

import argparse
import concurrent.futures
import contextlib
import json
import multiprocessing
import os
import pathlib
import random
import sys
import tempfile
import time

import curves
import endpoints
import items
import load
import loads
import process_tree
import rows
import workloads
from bench import REPOSITORY, whole_number
from http_call import CallFailed, Connection
from workloads import Workload

CONNECTIONS = 16
# More than a run sends, so that nothing is asked for twice: a large table would be measured in the store's caches, which hold some
# ten thousand items.
REQUESTS_MAX = 200_000
LIMIT = 25
LARGE_PARTITION_MAX = 1_000_000
PLAIN_TABLE, PLAIN_ITEMS_MAX = "plain", 10_000
FILLERS = 3
ITEMS_OF_A_PIECE = 5_000
SETTLE_SECONDS_MAX = 120
GET_KEPT_MIN, LARGE_PARTITION_MIN, PEAK_MB_MAX = 0.7, 0.9, 300


class Shape:
    """Where `count` items are: a tenth of them, a million at most, in one partition, and the others in partitions of a hundred."""

    def __init__(self, count, final):
        self.final = final
        self.large = min(count // 10, LARGE_PARTITION_MAX)
        self.small = count - self.large
        self.requests = min(10 * count, REQUESTS_MAX)

    def drawn(self, seed):
        """Numbers out of all items."""
        return [number if number < self.small else items.LARGE_PARTITION + number - self.small
                for number in workloads.numbers(self.small + self.large, seed, self.requests)]


def query(partition, first):
    return workloads.dynamodb("Query", {
        "TableName": workloads.TABLE, "Limit": LIMIT, "KeyConditionExpression": "player = :player AND #round >= :first",
        "ExpressionAttributeNames": {"#round": "round"}, "ExpressionAttributeValues": {":player": partition, ":first": {"N": str(first)}},
    })


def gets(_, shape):
    return [workloads.get(number) for number in shape.drawn(11)]


def puts(_, shape):
    return [workloads.put(number, shape.final, revision) for revision, number in enumerate(shape.drawn(12))]


def puts_without_index(_, shape):
    """Into a table that does not grow, beside the one that does."""
    count = min(shape.final, PLAIN_ITEMS_MAX)
    return [workloads.put(number, count, revision, PLAIN_TABLE) for revision, number in enumerate(workloads.numbers(count, 13, shape.requests))]


def updates(_, shape):
    return [workloads.update(number, revision) for revision, number in enumerate(shape.drawn(14))]


def queries_of_a_hundred(_, shape):
    dice, hundred = random.Random(15), items.ITEMS_OF_A_PARTITION
    return [query(items.player(dice.randrange(shape.small // hundred) * hundred), dice.randrange(hundred - LIMIT + 1))
            for _ in range(shape.requests)]


def queries_of_the_large(_, shape):
    dice = random.Random(16)
    return [query(items.player(items.LARGE_PARTITION), dice.randrange(shape.large - LIMIT + 1)) for _ in range(shape.requests)]


# Made from the shape of the table, where those of workloads.py are made from how many items it has.
WORKLOADS = [
    Workload("get", "GetItem", gets, lambda answer: "Item" in answer),
    Workload("put", "PutItem", puts, lambda answer: True),
    Workload("put-plain", "PutItem without an index", puts_without_index, lambda answer: True),
    Workload("update", "UpdateItem", updates, lambda answer: True),
    Workload("query", "Query 25 of 100", queries_of_a_hundred, workloads.has_items(LIMIT)),
    Workload("query-large", "Query 25 of the large partition", queries_of_the_large, workloads.has_items(LIMIT)),
]


def say(text):
    print(text, file=sys.stderr, flush=True)


def fill_piece(url, table, numbers, final):
    with Connection(url) as connection:
        items.fill(connection, table, numbers, final)
    return len(numbers)


def fill(pool, url, table, ranges, final):
    """In pieces, by several processes: what makes the items is slower than what stores them."""
    pieces = [range(first, min(first + ITEMS_OF_A_PIECE, numbers.stop))
              for numbers in ranges for first in range(numbers.start, numbers.stop, ITEMS_OF_A_PIECE)]
    began = said = time.monotonic()
    written = 0
    for piece in concurrent.futures.as_completed([pool.submit(fill_piece, url, table, numbers, final) for numbers in pieces]):
        written += piece.result()
        if time.monotonic() - said > 5:
            said = time.monotonic()
            say(f"  {written:,} more items, {written / (said - began):,.0f} a second")


def settle(pid):
    """Until the store has put in order what was written, and waits."""
    until = time.monotonic() + SETTLE_SECONDS_MAX
    while time.monotonic() < until:
        before = process_tree.cpu_seconds(pid)
        time.sleep(1)
        if process_tree.cpu_seconds(pid) - before < 0.03:
            return
    say(f"  still at work after {SETTLE_SECONDS_MAX} s; measured all the same")


def disk_bytes(folder):
    return sum(path.stat().st_blocks * 512 for path in pathlib.Path(folder).rglob("*") if path.is_file())


def measure(workload, shape, ceiling, server, plain, options):
    """The medians of the rounds, each beside a run of the ceiling."""
    ours, theirs = (rows.Row(workload.name, workload.title, target.name, CONNECTIONS) for target in (server, ceiling))
    with Connection(server.url) as connection, load.write_requests(workloads.prepare(workload, connection, shape)) as file:
        for _ in range(options.rounds):
            loads.measure(theirs, ceiling, plain, options.seconds)
            loads.measure(ours, server, file, options.seconds)
    if ours.failure or theirs.failure:
        raise load.LoadFailed(f"{workload.title}: {ours.failure or theirs.failure}")
    rows.compare_all([ours, theirs])
    return {name: round(ours.value(name), 4) for name in ("ops_per_second", "p50_ms", "p99_ms", "cpu_s_per_1000", "of_ceiling")}


def grow(options):
    """What was measured at each step, one after the other."""
    with contextlib.ExitStack() as stack:
        pool = stack.enter_context(concurrent.futures.ProcessPoolExecutor(FILLERS, multiprocessing.get_context("spawn")))
        ceiling = stack.enter_context(endpoints.ceiling(options.ceiling))
        data = stack.enter_context(tempfile.TemporaryDirectory())
        server = stack.enter_context(endpoints.offstage(options.offstage, data))
        plain = stack.enter_context(load.write_requests(workloads.get_item(None, options.first)))
        with Connection(server.url) as connection:
            connection.call("CreateTable", items.definition(workloads.TABLE))
            connection.call("CreateTable", items.definition(PLAIN_TABLE, index=False))
        fill(pool, server.url, PLAIN_TABLE, [range(min(options.to, PLAIN_ITEMS_MAX))], options.to)
        before, count = Shape(0, options.to), options.first
        while count <= options.to:
            say(f"{count:,} items")
            shape = Shape(count, options.to)
            large = [items.LARGE_PARTITION + each for each in (before.large, shape.large)]
            fill(pool, server.url, workloads.TABLE, [range(before.small, shape.small), range(*large)], options.to)
            settle(server.pid)
            step = {"items": count, "large_partition": shape.large, "disk_mb": round(disk_bytes(data) / 1e6, 1)}
            for workload in WORKLOADS:
                step[workload.name] = measure(workload, shape, ceiling, server, plain, options)
                found = step[workload.name]
                say(f"  {workload.title}: {found['ops_per_second']:,.0f} a second, {found['of_ceiling']:.2f} of the ceiling")
            step["resident_mb"] = round(process_tree.resident_bytes(server.pid) / 1e6, 1)
            step["peak_mb"] = round(process_tree.peak_bytes(server.pid) / 1e6, 1)
            yield step
            before, count = shape, count * 10


def kept(steps, workload):
    """What is left of the first step's rate at each step. Of rates against the ceiling's: they leave out what else the machine did."""
    return [step[workload]["of_ceiling"] / steps[0][workload]["of_ceiling"] for step in steps]


def table(steps):
    """A line for each size: operations a second, in parentheses what is left of the first rate, CPU time of an operation in microseconds."""
    lines = [["items", *(workload.title for workload in WORKLOADS), "RSS MB", "most MB", "disk MB"]]
    shares = {workload.name: kept(steps, workload.name) for workload in WORKLOADS}
    for at, step in enumerate(steps):
        rates = [f"{step[name]['ops_per_second']:,.0f} ({share[at]:.2f}) {step[name]['cpu_s_per_1000'] * 1000:.0f} us"
                 for name, share in shares.items()]
        lines.append([f"{step['items']:,}", *rates, *(f"{step[name]:,.0f}" for name in ("resident_mb", "peak_mb", "disk_mb"))])
    widths = [max(map(len, column)) for column in zip(*lines)]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(line, widths)) for line in lines)


def goals(steps):
    last = steps[-1]
    even = last["query-large"]["of_ceiling"] / last["query"]["of_ceiling"]
    for value, reached, text in (
            (kept(steps, "get")[-1], kept(steps, "get")[-1] >= GET_KEPT_MIN, f"of its first rate is what GetItem keeps, goal {GET_KEPT_MIN}"),
            (even, even >= LARGE_PARTITION_MIN, f"times as many queries of the large partition as of one of a hundred, goal {LARGE_PARTITION_MIN}"),
            (last["peak_mb"], last["peak_mb"] <= PEAK_MB_MAX, f"MB resident at most, goal {PEAK_MB_MAX}")):
        yield f"{'reached' if reached else 'missed'}: {value:.2f} {text}, at {last['items']:,} items"


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench growth", description=__doc__.splitlines()[0])
    parser.add_argument("--from", dest="first", metavar="ITEMS", type=whole_number, default=10_000,
                        help="of the first step, 250 at least; each other has ten times as many; 10,000 otherwise")
    parser.add_argument("--to", metavar="ITEMS", type=whole_number, default=10_000_000,
                        help="the last step has no more; 10,000,000 otherwise, which take 5 GB of disk")
    parser.add_argument("--rounds", type=whole_number, default=3, help="of each workload at each step; 3 otherwise")
    parser.add_argument("--seconds", type=whole_number, default=2, help="of each run of the load tool; 2 otherwise")
    parser.add_argument("--json", metavar="FILE", help="a line for each step goes there instead of behind the table")
    parser.add_argument("--svg", metavar="FILE", help="draw the curves")
    parser.add_argument("--build", default=os.path.join(REPOSITORY, "build", "bench"), help=argparse.SUPPRESS)
    parser.add_argument("--offstage", help="another binary of Offstage than the one that was built")
    options = parser.parse_args()
    if not 250 <= options.first <= options.to:
        parser.error("the first step has 250 items or more, and no more than the last")
    options.offstage = os.path.abspath(options.offstage or os.path.join(options.build, "cli", "offstage"))
    options.ceiling = os.path.join(options.build, "tests", "bench", "bench_ceiling")
    return options


def main():
    options = arguments()
    steps = []
    try:
        for step in grow(options):
            steps.append(step)
    except (endpoints.StartFailed, load.LoadFailed, CallFailed, OSError) as error:
        print(f"growth: {error}", file=sys.stderr)
        return 1
    print(table(steps))
    print("\n".join(goals(steps)))
    with open(options.json, "w", encoding="utf-8") if options.json else contextlib.nullcontext(sys.stdout) as out:
        for step in steps:
            print(json.dumps(step), file=out)
    if options.svg:
        series = {workload.title: kept(steps, workload.name) for workload in WORKLOADS}
        drawn = curves.draw(steps, series, (GET_KEPT_MIN, "goal of GetItem"), (PEAK_MB_MAX, "goal: at most"))
        pathlib.Path(options.svg).write_text(drawn, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
