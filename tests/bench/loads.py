"""The workloads on a table: every endpoint in turn, round after round, each beside a run of the ceiling."""

import os
import subprocess

import items
import load
import process_tree
import workloads
from http_call import CallFailed, Connection
from rows import Row


def seed(endpoint, count):
    """The table with its items, as new."""
    with Connection(endpoint.url) as connection:
        connection.call("CreateTable", items.definition(workloads.TABLE))
        wait_until_active(connection)
        items.fill(connection, workloads.TABLE, range(count), count)


def forget(endpoint):
    """What seed made, in an endpoint that goes on without us."""
    with Connection(endpoint.url) as connection:
        connection.call("DeleteTable", {"TableName": workloads.TABLE})


def wait_until_active(connection):
    while connection.call("DescribeTable", {"TableName": workloads.TABLE})["Table"]["TableStatus"] != "ACTIVE":
        pass


def measure(row, endpoint, file, seconds):
    """One more round of a row, which fails for good when a request does."""
    if row.failure:
        return
    try:
        row.rounds.append(load.run(endpoint.url, endpoint.pid, file.name, row.connections, seconds))
    except load.LoadFailed as error:
        row.failure = str(error)


def run(workload, ceiling, endpoints, options, progress):
    """The rows of a workload. The ceiling gets GetItem's requests whatever the workload: it is one yardstick."""
    plain = load.write_requests(workloads.get_item(None, options.items))
    files, rows = {ceiling: plain}, []
    for connections in options.connections:
        rows.append((ceiling, Row(workload.name, workload.title, ceiling.name, connections)))
        rows += [(endpoint, Row(workload.name, workload.title, endpoint.name, connections)) for endpoint in endpoints]
    for endpoint in endpoints:
        try:
            with Connection(endpoint.url) as connection:
                files[endpoint] = load.write_requests(workloads.prepare(workload, connection, options.items))
        except (CallFailed, OSError) as error:
            for asked, row in rows:
                if asked is endpoint:
                    row.failure = str(error)
    for _ in range(options.rounds):
        for endpoint, row in rows:
            progress(row)
            measure(row, endpoint, files.get(endpoint), options.seconds)
    for file in files.values():
        file.close()
    return [row for _, row in rows]


def beside_scans(endpoints, options, progress):
    """GetItem while another client reads the whole table over and over in pages of 1 MB."""
    title, connections = "GetItem beside 1 MB scans", 16
    rows = []
    for endpoint in endpoints:
        row = Row("get-beside-scans", title, endpoint.name, connections)
        rows.append(row)
        try:
            with Connection(endpoint.url) as connection:
                pages = load.write_requests(workloads.scan(connection, options.items, limit=None))
                gets = load.write_requests(workloads.prepare(workloads.BY_NAME["get"], connection, options.items))
        except (CallFailed, OSError) as error:
            row.failure = str(error)
            continue
        for _ in range(options.rounds):
            progress(row)
            # A little longer, so that there are scans from the first GetItem to the last.
            scans = subprocess.Popen(load.command(endpoint.url, pages.name, 1, options.seconds + 1), stdout=subprocess.DEVNULL)
            measure(row, endpoint, gets, options.seconds)
            scans.wait()
        pages.close()
        gets.close()
    return rows


def on_cores(endpoint, options, progress):
    """The same server on one core and on two, in turn. What ran it before the rounds runs it after them."""
    usual = os.sched_getaffinity(0) if options.core is None else {options.core}
    cores = sorted(os.sched_getaffinity(0))
    connections, found = max(options.connections), []
    for name in ("get", "put", "query"):
        workload = workloads.BY_NAME[name]
        pair = [Row(f"cores-{name}", f"{workload.title}, {where}", f"{endpoint.name}, {where}", connections) for where in ("one core", "two cores")]
        with Connection(endpoint.url) as connection, load.write_requests(workloads.prepare(workload, connection, options.items)) as file:
            for _ in range(options.rounds):
                for row, several in zip(pair, (cores[-1:], cores[-2:])):
                    progress(row)
                    process_tree.pin(endpoint.pid, several)
                    measure(row, endpoint, file, options.seconds)
        found += pair
    process_tree.pin(endpoint.pid, usual)
    return found
