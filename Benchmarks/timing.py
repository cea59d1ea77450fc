"""Clocks and memory of this process, for the peers."""

import resource
import statistics
import sys
import time


def timed(body):
    start = time.perf_counter()
    body()
    return time.perf_counter() - start


def best(body, patience=60):
    """Seconds of the better of two runs after one that is left out; of one alone if that took longer than patience."""
    first = timed(body)
    return first if first > patience else min(timed(body) for _ in range(2))


def median_milliseconds(body):
    body()
    return statistics.median(timed(body) for _ in range(51)) * 1e3


def peak_mib():
    """The most memory that the process has had at one time."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)
