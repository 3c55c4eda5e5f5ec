"""How a run ends before it is done: by Ctrl-C, or by a signal that asks it to end.

It ends at once, with all processes that it has started, and what is done stays in the output. Nothing here knows what
the work is, or which engine does it.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from typing import Any

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
_INTERRUPTED = 130
_WORDS = b"interrupted; run the same command again: what is done stays done\n"
_scratch: set[str] = set()
"""The folders of `scratch` that are there."""


@contextmanager
def ends_at_once() -> Iterator[None]:
    """Inside, a signal ends this process and those that it has started, which print nothing. A signal that this process
    was told to ignore stays ignored.
    """
    before = {number: signal.signal(number, _end) for number in _SIGNALS if signal.getsignal(number) != signal.SIG_IGN}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, _: Any) -> None:
    # Not by an exception: that would go through an event loop, its threads and what they do at exit, and each of them
    # has something to say. Workers come last: one that is gone would be started again.
    with suppress(OSError):
        os.write(2, b"\n" * os.isatty(2) + _WORDS)
    for folder in list(_scratch):
        shutil.rmtree(folder, ignore_errors=True)
    for process in multiprocessing.active_children():
        process.kill()
    if number != signal.SIGINT:  # its parent sees what ended it
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    os._exit(_INTERRUPTED)


@contextmanager
def scratch() -> Iterator[str]:
    """A folder that goes at the end, also when a signal ends this process."""
    with tempfile.TemporaryDirectory(prefix="toolcheck-", ignore_cleanup_errors=True) as folder:
        _scratch.add(folder)
        try:
            yield folder
        finally:
            _scratch.discard(folder)


@contextmanager
def signals_wait() -> Iterator[None]:
    """Inside, the first signal waits until the end: a process that is just being started would be missed, and would say
    that nobody tells it what to do. A second one does not wait.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {number: signal.getsignal(number) for number in _SIGNALS}

    def note(number: int, frame: Any) -> None:
        handler = before[number]
        if came and callable(handler):
            handler(number, frame)
        came.append(number)

    caught = [number for number, handler in before.items() if callable(handler)]
    for number in caught:
        signal.signal(number, note)
    try:
        yield
    finally:
        for number in caught:
            signal.signal(number, before[number])
        if came:
            signal.raise_signal(came[0])


@contextmanager
def nobody_else_is_told() -> Iterator[None]:
    """A thread that is started inside, and each process that it starts, never get a signal that ends: such a process
    would print what it was doing. This process ends them.
    """
    if sys.platform == "win32":
        yield
        return
    # Python's tracker of shared resources lets these signals through again in the thread that starts it, so it is
    # started before. Where this process ends at once, it frees what is left: that is its work, and no news.
    sys.warnoptions.append("ignore")
    try:
        resource_tracker.ensure_running()
    finally:
        sys.warnoptions.remove("ignore")
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
