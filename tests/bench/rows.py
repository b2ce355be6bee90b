"""Rows of the result: medians over the rounds, ratios within a round, what the project wants to reach; table and JSON lines."""

import json
import statistics

# workload -> (least share of the ceiling, least multiple of dynalite). Ratios: they hold on any machine.
GOALS = {
    "get": (0.75, 7), "put": (0.50, 7), "put-if": (0.45, 7), "update": (0.40, 12), "query": (0.35, 20), "query-index": (0.45, 18),
    "batch-get": (0.30, 20), "batch-write": (0.10, 10), "transact": (0.35, None), "scan": (None, 20), "gateway-cpp": (0.50, None),
}
SCAN_MEGABYTES_PER_SECOND = 300
P99_OF_CEILING_MAX = 3
P99_BESIDE_SCANS_MS_MAX = 5
# workload -> most milliseconds
TIMES = {
    "start-memory": 20, "start-gigabyte": 60, "start-thousand-tables": 100, "start-up-scores": 80,
    "tables-memory": 0.5, "tables-disk": 3, "cycle-memory": 60,
}
IDLE_MB_MAX = 20
TWO_CORES_MIN = 1.5

COLUMNS = [("ops_per_second", "ops/s", "{:,.0f}"), ("p50_ms", "p50 ms", "{:.3f}"), ("p99_ms", "p99 ms", "{:.3f}"),
           ("p99_9_ms", "p99.9 ms", "{:.3f}"), ("resident_mb", "RSS MB", "{:.1f}"), ("cpu_s_per_1000", "CPU s/1000", "{:.4f}"),
           ("megabytes_per_second", "MB/s", "{:.1f}"), ("cores", "cores", "{:.2f}"), ("load_cores", "wrk cores", "{:.2f}"),
           ("of_ceiling", "of ceiling", "{:.2f}"), ("times_dynalite", "x dynalite", "{:.1f}"), ("times_one_core", "x one core", "{:.2f}")]


class Row:
    """What was measured of one target under one workload; `rounds` has a dictionary for each round."""

    def __init__(self, workload, title, target, connections=None):
        self.workload, self.title, self.target, self.connections = workload, title, target, connections
        self.rounds = []
        self.failure = None
        self.ratios = {}

    def median(self, name):
        values = [measured[name] for measured in self.rounds if name in measured]
        return statistics.median(values) if values else None

    def compare(self, name, other):
        """The median of the ratios of the rounds: what disturbs the machine disturbs both sides of a round."""
        if other and other.rounds and len(other.rounds) == len(self.rounds) and not other.failure:
            self.ratios[name] = statistics.median(
                mine["ops_per_second"] / theirs["ops_per_second"] for mine, theirs in zip(self.rounds, other.rounds))

    def value(self, name):
        return self.ratios.get(name, self.median(name))

    def record(self):
        """One JSON line."""
        names = sorted({name for measured in self.rounds for name in measured} | set(self.ratios))
        return json.dumps({
            "workload": self.workload, "target": self.target, "connections": self.connections, "rounds": len(self.rounds),
            **{name: round(self.value(name), 4) for name in names}, **({"failure": self.failure} if self.failure else {}),
        })

    def missed(self, ceiling):
        """What the row falls short of, in words; `ceiling` is the row of the ceiling at as many connections, if there is one."""
        if self.failure or not self.target.startswith("offstage"):
            return
        share, multiple = GOALS.get(self.workload, (None, None))
        yield from short(self.value("of_ceiling"), share, "of the ceiling")
        yield from short(self.value("times_dynalite"), multiple, "times dynalite")
        yield from short(self.value("times_one_core"), TWO_CORES_MIN, "times one core")
        if self.workload == "scan":
            yield from short(self.value("megabytes_per_second"), SCAN_MEGABYTES_PER_SECOND, "MB/s")
        if self.workload == "get-beside-scans":
            yield from long(self.value("p99_ms"), P99_BESIDE_SCANS_MS_MAX, "ms p99")
        elif self.workload == "get" and self.connections == 16 and ceiling and ceiling.rounds:
            yield from long(self.value("p99_ms") / ceiling.value("p99_ms"), P99_OF_CEILING_MAX, "times the ceiling's p99")
        yield from long(self.value("p50_ms"), TIMES.get(self.workload), "ms")
        if self.workload.startswith("start-memory"):
            yield from long(self.value("resident_mb"), IDLE_MB_MAX, "MB resident")


def short(value, goal, unit):
    if value is not None and goal is not None and value < goal:
        yield f"{value:.2f} {unit}, goal {goal}"


def long(value, goal, unit):
    if value is not None and goal is not None and value > goal:
        yield f"{value:.2f} {unit}, goal at most {goal}"


def compare_all(rows):
    """Fills in the ratios: to the ceiling's run beside the same workload, to dynalite's run of it, and of two cores to one."""
    by_place = {(row.workload, row.target, row.connections): row for row in rows}
    for row in rows:
        if row.target != "ceiling" and not row.failure and row.connections:
            row.compare("of_ceiling", by_place.get((row.workload, "ceiling", row.connections)))
            if row.target == "offstage, two cores":
                row.compare("times_one_core", by_place[row.workload, "offstage, one core", row.connections])
            if row.target != "dynalite":
                row.compare("times_dynalite", by_place.get((row.workload, "dynalite", row.connections)))
    return by_place


def table(rows):
    """Without the columns that no row has; the first stays, as it says what failed."""
    columns = [column for column in COLUMNS if column is COLUMNS[0] or any(row.value(column[0]) is not None for row in rows)]
    lines = [["workload", "conn", "target", *(title for _, title, _ in columns)]]
    failures = []
    for row in rows:
        cells = [form.format(value) if (value := row.value(name)) is not None else "" for name, _, form in columns]
        if row.failure:
            cells = ["failed", *cells[1:]]
            failures.append(f"failed: {row.workload}, {row.target}: {row.failure}")
        lines.append([row.title, str(row.connections or ""), row.target, *cells])
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    text = ["  ".join(cell.ljust(width) if column in (0, 2) else cell.rjust(width)
                      for column, (cell, width) in enumerate(zip(line, widths))).rstrip() for line in lines]
    return "\n".join(text + failures)


def shortfalls(rows, by_place):
    for row in rows:
        where = f" at {row.connections} connections" if row.connections else ""
        for what in row.missed(by_place.get((row.workload, "ceiling", row.connections))):
            yield f"missed: {row.title}{where}, {row.target}: {what}"
