"""Interleaved timing of two ways to do the same work."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One row of the table: a ratio or count, its goal (None: no number), what was measured."""

    name: str
    value: float
    goal: float | None
    detail: str = ""

    @property
    def is_met(self) -> bool:
        return self.goal is None or self.value <= self.goal


def _milliseconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def ratio(
    name: str,
    ours: Callable[[], object],
    yardstick: Callable[[], object],
    *,
    goal: float,
    runs: int,
    labels: tuple[str, str],
    before_each: Callable[[], object] = lambda: None,
) -> Row:
    """Median of ours over median of the yardstick, run in turn so that noise falls on both."""
    our_times, their_times = [], []
    # What earlier rows left on the heap is no work of this one: the collector does not walk it again.
    gc.collect()
    gc.freeze()
    for _ in range(runs):
        for work, times in ((ours, our_times), (yardstick, their_times)):
            before_each()
            times.append(_milliseconds(work))
    gc.unfreeze()
    mine, theirs = statistics.median(our_times), statistics.median(their_times)
    detail = f"{labels[0]} {mine:.1f}ms，{labels[1]} {theirs:.1f}ms，各{runs}次取中位数"
    return Row(name, round(mine / theirs, 3), goal, detail)
