"""Clocks for the peers."""

import statistics
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
