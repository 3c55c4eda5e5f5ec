"""How long the stages of a run take, for whoever asks. A run that nobody times has no watch, and measures nothing."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, process_time
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

START = "start"
"""What was before there was a watch: the interpreter, imports, the command line."""
REST = "the rest"


class Stopwatch:
    """The seconds and the number of times of each stage, by some clock. A stage within a stage counts for itself."""

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
        """Put what is since the last stage on the account of the rest."""
        self._turn()

    def _turn(self) -> None:
        now, stage = self._clock(), self._open[-1]
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._since
        self._since = now


def over(watch: Stopwatch | None, stage: str, work: Callable[P, R]) -> Callable[P, R]:
    """The same work; timed, where there is a watch."""
    return work if watch is None else watch.over(stage, work)
