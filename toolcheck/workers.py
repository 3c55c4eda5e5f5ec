"""Work that several processes share: forked from this one, each does its part of it and sends back what came of it.

Nothing is written to disk, and no result is lost: what a worker could not do is done here, where it fails as it would
have without workers, and a worker that is gone before its work is done ends the run. Does not know what the work is.
What only several need is imported when there are several.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO, NamedTuple, TypeVar

T = TypeVar("T")
R = TypeVar("R")

ENOUGH = 200
"""Of fewer things, one process has done most before a second one has begun."""
MOST = 8
"""More workers than that wait for the one process that gathers what they found."""


class WorkerLostError(Exception):
    """A worker ended before its work was done."""


class _Worker(NamedTuple):
    """A process, and the end of the pipe where its results come out."""

    process: int
    results: BinaryIO


def how_many(things: int, wished: int | None = None) -> int:
    """How many processes share so many things: as many as were wished for, else as many as pay."""
    if not hasattr(os, "fork"):
        return 1
    if wished is not None:
        return max(1, min(wished, things))
    return max(1, min(_processors(), MOST, things // (ENOUGH // 2))) if things >= ENOUGH else 1


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def share(work: Callable[[T], R], things: Sequence[T], jobs: int) -> Iterator[R]:
    """What `work` makes of each thing, in their order, done by so many workers; with one job, by nobody but us."""
    if jobs == 1:
        yield from map(work, things)
        return
    workers: list[_Worker] = []
    try:
        for number in range(jobs):
            workers.append(_start(work, things[number::jobs], workers))
        for number, thing in enumerate(things):
            is_done, result = _receive(workers[number % jobs])
            yield result if is_done else work(thing)
    finally:
        from signal import SIGKILL

        for worker in workers:
            worker.results.close()
            os.kill(worker.process, SIGKILL)
            os.waitpid(worker.process, 0)


def _receive(worker: _Worker) -> tuple[bool, Any]:
    import pickle

    try:
        is_done, result = pickle.load(worker.results)
    except (EOFError, pickle.UnpicklingError):
        raise WorkerLostError from None
    return is_done, result


def _start(work: Callable[[T], R], things: Sequence[T], others: Sequence[_Worker]) -> _Worker:
    from signal import SIG_IGN, SIGINT, signal

    out, into = os.pipe()
    process = os.fork()
    if process:
        os.close(into)
        return _Worker(process, open(out, "rb"))
    try:
        signal(SIGINT, SIG_IGN)  # who started us is told, and ends us
        for end in (out, *(other.results.fileno() for other in others)):
            os.close(end)  # so that nobody but them reads there, and writing fails when they are gone
        with open(into, "wb") as results:
            for thing in things:
                results.write(_packed(work, thing))
                results.flush()
    finally:
        os._exit(0)  # never back into what the other process was about to do


def _packed(work: Callable[[T], R], thing: T) -> bytes:
    """What came of a thing; of a failure, only that it was one."""
    import pickle

    try:
        return pickle.dumps((True, work(thing)), pickle.HIGHEST_PROTOCOL)
    except Exception:
        return pickle.dumps((False, None))
