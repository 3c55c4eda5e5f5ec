"""Work that several processes share: forked from this one, each does its part of it and sends back what came of it.

Nothing is written to disk, and no result is lost: what a worker could not do is done here, where it fails as it would
have without workers, and what a worker leaves behind that is gone before its work is done, another one does. Does not
know what the work is. What only several need is imported when there are several.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from enum import Enum

from toolcheck.ground.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, BinaryIO, Final, TypeVar

    T = TypeVar("T")
    R = TypeVar("R")


ENOUGH = 1500
"""Below this many things, a second process saves little and costs a third more of the processor. Of small files, 1,000
take 0.8 to 0.9 of the time with two processes, 1,500 take 0.65 to 0.8 of it.
"""
MAX_JOBS = 8
"""More workers would only wait for the one process that collects their results."""


class Lost(Enum):
    """Marks a missing result: two workers died before they had it."""

    LOST = "lost"


LOST: Final = Lost.LOST


@record
class _Worker:
    """A process, and the read end of its result pipe."""

    process: int
    results: BinaryIO


def how_many(things: int, wished: int | None = None) -> int:
    """The number of processes for a number of things: the requested number, else as many as save time."""
    if not hasattr(os, "fork"):
        return 1
    if wished is not None:
        return max(1, min(wished, things))
    return max(1, min(_processors(), MAX_JOBS, things // (ENOUGH // 2))) if things >= ENOUGH else 1


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def share(work: Callable[[T], R], things: Sequence[T], jobs: int) -> Iterator[R | Lost]:
    """What `work` makes of each thing, in their order, done by so many workers; with one job, by nobody but us.

    What a worker that is gone has not done is done again when the others have ended, by one worker alone, and never
    here: what ended the one could end us, and all results with it. What ends that one, too, is `LOST`.
    """
    if jobs == 1:
        yield from map(work, things)
        return
    later: dict[int, R | Lost] = {}  # everything from the first lost one on: results come in the order of things
    with _Workers(work, [things[number::jobs] for number in range(jobs)]) as workers:
        for number, thing in enumerate(things):
            result = _result(workers[number % jobs], work, thing)
            if later or result is LOST:
                later[number] = result
            else:
                yield result
    lost = [number for number, result in later.items() if result is LOST]
    later.update(zip(lost, _again(work, [things[number] for number in lost]), strict=True))
    yield from later.values()


def _again(work: Callable[[T], R], things: Sequence[T]) -> Iterator[R | Lost]:
    """The results of `work` for each thing, by one worker after another: each ends at a lost thing."""
    while things:
        done = 0
        with _Workers(work, [things]) as workers:
            for thing in things:
                result = _result(workers[0], work, thing)
                yield result
                done += 1
                if result is LOST:
                    break
        things = things[done:]


def _result(worker: _Worker | None, work: Callable[[T], R], thing: T) -> R | Lost:
    """What came of a thing: from its worker, from here where the worker could not do or send it, or `LOST`."""
    import pickle

    if worker is None or worker.results.closed:
        return LOST
    try:
        is_done, result = pickle.load(worker.results)
    except (EOFError, pickle.UnpicklingError, MemoryError):  # end of the pipe, half a result, or one too large
        worker.results.close()
        return LOST
    return result if is_done else work(thing)


class _Workers:
    """A worker for each part, or None if the system had no free process. All workers end afterwards."""

    def __init__(self, work: Callable[[Any], Any], parts: Sequence[Sequence[Any]]) -> None:
        self._work = work
        self._parts = parts
        self._workers: list[_Worker | None] = []

    def __enter__(self) -> list[_Worker | None]:
        workers = self._workers
        try:
            for part in self._parts:
                try:
                    workers.append(_start(self._work, part, [worker for worker in workers if worker]))
                except OSError:
                    workers.append(None)
        except BaseException:
            self.__exit__()
            raise
        return workers

    def __exit__(self, *_: object) -> None:
        from signal import SIGKILL

        for worker in self._workers:
            if worker:
                worker.results.close()
                os.kill(worker.process, SIGKILL)
                os.waitpid(worker.process, 0)


def _start(work: Callable[[T], R], things: Sequence[T], others: Sequence[_Worker]) -> _Worker:
    from signal import SIG_IGN, SIGINT, signal

    out, into = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(out)
        os.close(into)
        raise
    if process:
        os.close(into)
        return _Worker(process, open(out, "rb"))
    try:
        signal(SIGINT, SIG_IGN)  # the parent gets Ctrl-C and kills us
        for end in (out, *(other.results.fileno() for other in others if not other.results.closed)):
            os.close(end)  # so that only the parent reads there, and writing fails when it is gone
        with open(into, "wb") as results:
            for thing in things:
                results.write(_packed(work, thing))
                results.flush()
    finally:
        os._exit(0)  # never return into the code of the parent process


def _packed(work: Callable[[T], R], thing: T) -> bytes:
    """The result for a thing; for a failure, only that it failed."""
    import pickle

    try:
        return pickle.dumps((True, work(thing)), pickle.HIGHEST_PROTOCOL)
    except Exception:
        return pickle.dumps((False, None))
