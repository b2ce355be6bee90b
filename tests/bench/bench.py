#!/usr/bin/env python3
"""Measures Offstage beside a ceiling, and beside other endpoints: one table, then JSON lines. scripts/bench calls it."""

import argparse
import contextlib
import os
import sys
import tempfile

import endpoints
import gateway
import loads
import rows
import whole_runs
import workloads
from http_call import CallFailed

REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WHOLE_RUNS = {
    "start": lambda binary, options, progress: whole_runs.starts(binary, options, progress, "start-memory"),
    "start-gigabyte": lambda binary, options, progress: whole_runs.starts(
        binary, options, progress, "start-gigabyte", whole_runs.a_gigabyte),
    "start-tables": lambda binary, options, progress: whole_runs.starts(
        binary, options, progress, "start-thousand-tables", whole_runs.a_thousand_tables),
    "tables": whole_runs.tables,
    "cycle": whole_runs.cycle,
}
ON_A_TABLE = [*workloads.BY_NAME, "get-beside-scans", "cores"]
NAMES = [*ON_A_TABLE, "gateway", "start-up", *WHOLE_RUNS]


def whole_number(text):
    """wrk knows whole seconds."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__.splitlines()[0],
                                     epilog=f"Workloads: {', '.join(NAMES)}.")
    parser.add_argument("--only", metavar="WORKLOAD,...", type=lambda text: text.split(","), default=NAMES)
    parser.add_argument("--rounds", type=whole_number, default=5, help="the table has the medians; 5 otherwise")
    parser.add_argument("--seconds", type=whole_number, default=5, help="of each run of the load tool; 5 otherwise")
    parser.add_argument("--connections", type=lambda text: [whole_number(each) for each in text.split(",")], default=[16, 128])
    parser.add_argument("--items", type=whole_number, default=10_000, help="in the table; 10,000 otherwise")
    parser.add_argument("--in-memory", action="store_true", help="Offstage too; otherwise it keeps its data on disk")
    parser.add_argument("--against", metavar="NAME=URL", action="append", default=[], help="another endpoint; its table `bench` must not be there")
    parser.add_argument("--dynalite", action="store_true", help="install dynalite with npm in a temporary folder, and measure it too")
    parser.add_argument("--one-core", action="store_true", help="what is started gets the second core, and so leaves the first to the load tool")
    parser.add_argument("--json", metavar="FILE", help="the JSON lines go there instead of behind the table")
    parser.add_argument("--build", default=os.path.join(REPOSITORY, "build", "bench"), help=argparse.SUPPRESS)
    parser.add_argument("--offstage", help="another binary of Offstage than the one that was built")
    parser.add_argument("--ceiling", help=argparse.SUPPRESS)
    options = parser.parse_args()
    unknown = [name for name in options.only if name not in NAMES]
    if unknown:
        parser.error(f"no workload {', '.join(unknown)}; there are {', '.join(NAMES)}")
    options.offstage = os.path.abspath(options.offstage or os.path.join(options.build, "cli", "offstage"))
    options.ceiling = options.ceiling or os.path.join(options.build, "tests", "bench", "bench_ceiling")
    options.core = (os.cpu_count() or 1) - 1 if options.one_core else None
    return options


def progress(row):
    if sys.stderr.isatty():
        print(f"\r\033[K{row.title}, {row.target}, {row.connections or 1} connections", end="", file=sys.stderr)


def others(options, stack):
    """The endpoints beside Offstage."""
    for against in options.against:
        name, _, url = against.partition("=")
        yield endpoints.Endpoint(name, url=url.rstrip("/"))
    if options.dynalite:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        endpoints.install_dynalite(folder)
        yield stack.enter_context(endpoints.dynalite(folder, options.core))


def on_a_table(options, ceiling):
    """The workloads that need the table."""
    chosen = [name for name in ON_A_TABLE if name in options.only]
    if not chosen:
        return []
    found = []
    with contextlib.ExitStack() as stack:
        data = None if options.in_memory else stack.enter_context(tempfile.TemporaryDirectory())
        measured = [stack.enter_context(endpoints.offstage(options.offstage, data, options.core)), *others(options, stack)]
        for endpoint in measured:
            loads.seed(endpoint, options.items)
            if not endpoint.pid:
                stack.callback(loads.forget, endpoint)
        for name in chosen:
            if name == "get-beside-scans":
                found += loads.beside_scans(measured, options, progress)
            elif name == "cores":
                found += loads.on_cores(measured[0], options, progress)
            else:
                found += loads.run(workloads.BY_NAME[name], ceiling, measured, options, progress)
    return found


def measure(options):
    found = []
    with endpoints.ceiling(options.ceiling, options.core) as ceiling:
        found += on_a_table(options, ceiling)
        if "gateway" in options.only:
            found += gateway.run(ceiling, options, progress)
    if "start-up" in options.only:
        found += gateway.start_up(options, progress)
    for name, run in WHOLE_RUNS.items():
        if name in options.only:
            found += run(options.offstage, options, progress)
    return found


def main():
    options = arguments()
    try:
        found = measure(options)
    except (endpoints.StartFailed, gateway.BuildFailed, CallFailed, OSError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    by_place = rows.compare_all(found)
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    print(rows.table(found))
    print("\n".join(rows.shortfalls(found, by_place)))
    with open(options.json, "w", encoding="utf-8") if options.json else contextlib.nullcontext(sys.stdout) as out:
        for row in found:
            print(row.record(), file=out)
    # Only Offstage has to know every call.
    return 1 if any(row.failure for row in found if row.target == "offstage") else 0


if __name__ == "__main__":
    sys.exit(main())
