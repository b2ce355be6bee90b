"""What processes cost, as /proc tells it."""

import os
import pathlib

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def members(pid):
    """The process and all that it has started; those that end meanwhile are left out."""
    found = [pid]
    for parent in found:
        for children in pathlib.Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += [int(child) for child in children.read_text().split()]
            except (FileNotFoundError, ProcessLookupError):
                continue
    return found


def resident_bytes(pid):
    """Pages that processes share are counted in each of them."""
    total = 0
    for member in members(pid):
        try:
            total += int(pathlib.Path(f"/proc/{member}/statm").read_text().split()[1]) * PAGE
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total


def peak_bytes(pid):
    """The most that the process itself ever had resident."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def cpu_seconds(pid):
    """User and system time of those that run."""
    ticks = 0
    for member in members(pid):
        try:
            fields = pathlib.Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS


def pin(pid, cores):
    """All threads that there are; those that they start inherit it."""
    for member in members(pid):
        for thread in os.listdir(f"/proc/{member}/task"):
            os.sched_setaffinity(int(thread), cores)
