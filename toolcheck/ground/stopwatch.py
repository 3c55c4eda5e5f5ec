"""Measures how long the stages of a run take. Without `--timings` there is no watch and nothing is measured."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, process_time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ParamSpec, TypeVar

    P = ParamSpec("P")
    R = TypeVar("R")


START = "start"
"""The time before the watch existed: the interpreter, imports, the command line."""
REST = "the rest"


class Stopwatch:
    """The seconds and the number of runs of each stage. An inner stage does not count for the outer one."""

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self._clock = clock
        self.seconds: dict[str, float] = {START: process_time()}
        self.times: dict[str, int] = {START: 1}
        self._open = [REST]
        self._since = clock()

    def over(self, stage: str, work: Callable[P, R]) -> Callable[P, R]:
        """The same work, timed."""

        def timed(*args: P.args, **named: P.kwargs) -> R:
            self._turn()
            self._open.append(stage)
            self.times[stage] = self.times.get(stage, 0) + 1
            try:
                return work(*args, **named)
            finally:
                self._turn()
                self._open.pop()

        return timed

    def stop(self) -> None:
        """Count the time since the last stage as the rest."""
        self._turn()

    def _turn(self) -> None:
        now, stage = self._clock(), self._open[-1]
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._since
        self._since = now


def over(watch: Stopwatch | None, stage: str, work: Callable[P, R]) -> Callable[P, R]:
    """The same work, timed if there is a watch."""
    return work if watch is None else watch.over(stage, work)
