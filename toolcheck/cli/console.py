"""What the commands hear from standard input, and what they say: to standard output what was asked for, to standard
error what went wrong.

The only reader and writer of these. It does not know what the words mean.
"""

from __future__ import annotations

import os
import sys
from itertools import chain
from time import monotonic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TextIO

    from toolcheck.finding.report import Checked
    from toolcheck.ground.unseen import Unseen

_PATIENCE = 1.0
"""After this many seconds, a person at a terminal sees the progress."""
_PAUSE = 0.1
_LONGEST = 10_000
_PIECE = 1 << 20


class Progress:
    """A line on standard error that says how far a long work is, and goes when the work is done. Only for somebody who
    waits at a terminal: in a pipe or a log there is nothing.
    """

    def __init__(self, word: str, things: str = "files") -> None:
        self._word = word
        self._things = things
        self._next = monotonic() + _PATIENCE
        self._shown = False
        self._is_live = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            say_aside("\r\x1b[K")

    def __call__(self, done: int, total: int) -> None:
        """So many of so many are done."""
        self.show(f"{self._word} {done:,} of {total:,} {self._things}")

    def show(self, words: str) -> None:
        """The line, in words of one's own."""
        if self._is_live and monotonic() >= self._next:
            self._next = monotonic() + _PAUSE
            self._shown = True
            say_aside(f"\r\x1b[K{words}")


class CannotSay(Exception):
    """What was asked for could not be written to standard output. `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def prepare() -> None:
    """Make standard output and error take any text, whatever the locale."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def hear(name: str, limit: int) -> bytes | Unseen:
    """What is on standard input, at most `limit` + 1 bytes of it, or why there is nothing; `name` is what it is
    called.
    """
    from toolcheck.ground.unseen import Unseen

    if sys.stdin is None:
        return Unseen(name, "standard input is closed")
    try:
        return sys.stdin.buffer.read(limit + 1)
    except OSError as error:
        return Unseen(name, (error.strerror or "it cannot be read").lower())


class hear_pieces:  # noqa: N801  (it is used as a function)
    """What is on standard input, piece by piece, until it is more than `limit` bytes: then it `is_over`."""

    def __init__(self, limit: int) -> None:
        self._left = limit
        self.is_over = False

    def __iter__(self) -> Iterator[bytes]:
        stream = sys.stdin.buffer if sys.stdin is not None else None
        while stream is not None and (piece := stream.read(_PIECE)):
            self._left -= len(piece)
            self.is_over = self._left < 0
            if self.is_over:
                return
            yield piece


def say(text: str) -> bool:
    """Write to standard output. A reader who has seen enough (`| head`) is not a failure, and the answer is False; any
    other is `CannotSay`.
    """
    return _say(lambda stream: stream.write(text))


def is_heard() -> bool:
    """Whether there is a reader of standard output, as far as the system knows."""
    import select

    if sys.stdout is None or not hasattr(select, "poll"):
        return True
    poll = select.poll()
    poll.register(sys.stdout, 0)
    return not any(event & select.POLLERR for _, event in poll.poll(0))


def _say(write: Callable[[TextIO], object]) -> bool:
    if sys.stdout is None:
        raise CannotSay("it is closed")
    try:
        write(sys.stdout)
        sys.stdout.flush()
    except BrokenPipeError:
        abandon(sys.stdout)
        return False
    except OSError as error:
        abandon(sys.stdout)
        raise CannotSay((error.strerror or "it cannot be written").lower()) from None
    return True


class StandardInput:
    """A file on standard input whose fixed text goes to standard output: an editor takes what it finds there, whatever
    the exit code. So if there is no fixed text, all that was on standard input goes there, byte by byte.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_read = False
        self._data = b""
        self._is_answered = False

    def read(self, limit: int) -> bytes | Unseen:
        """What is on standard input, at most `limit` + 1 bytes of it, or why there is nothing."""
        data = hear(self.name, limit)
        if isinstance(data, bytes):
            self.is_read = True
            self._data = data
        return data

    def answer(self, data: bytes) -> None:
        """Write the fixed text."""
        self._is_answered = True
        _say_bytes([data])

    def give_back(self) -> None:
        """Write what was read, and the rest that was not, unless there was a fixed text."""
        if not self._is_answered:
            _say_bytes(chain([self._data], _rest_of_stdin() if self.is_read or not _is_typed() else ()))


def _say_bytes(pieces: Iterable[bytes]) -> None:
    def write(stream: TextIO) -> None:
        stream.flush()
        for piece in pieces:
            stream.buffer.write(piece)
        stream.buffer.flush()

    _say(write)


def _rest_of_stdin() -> Iterator[bytes]:
    """What is still to be read from standard input, as far as that is possible; why it is not was said before."""
    from contextlib import suppress

    if sys.stdin is not None:
        with suppress(OSError):
            yield from iter(lambda: sys.stdin.buffer.read(_PIECE), b"")


def _is_typed() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def complain(*lines: str) -> None:
    """Write lines to standard error, whatever is in them; of one that is monstrous, the beginning."""
    from toolcheck.redaction.redactor import fit

    say_aside("".join(f"{fit(_cut(line))}\n" for line in lines))


def complain_of_failures(files: Iterable[Checked]) -> None:
    """Say on which of the files toolcheck itself failed, where, and nothing of what is in them."""
    from toolcheck.document.failure import INTERNAL_FAILURE

    for file in files:
        for finding in file.findings:
            if finding.rule == INTERNAL_FAILURE:
                complain(f"error: {file.document.name}: {finding.message}; {finding.note}")


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def say_aside(text: str) -> None:
    """Write as much of a report to standard error as can be written."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        abandon(sys.stderr)


def abandon(stream: TextIO) -> None:
    """Let what is still to be written to a stream go nowhere, so that the interpreter's end is quiet."""
    from contextlib import suppress

    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
