"""What the commands say: to standard output what was asked for, to standard error what went wrong.

The only writer to either. It does not know what the words mean.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TextIO

from toolcheck.redaction import printable


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


def say(text: str) -> None:
    """Write to standard output. A reader who has seen enough (`| head`) is no failure; any other is
    `CannotSay`.
    """
    if sys.stdout is None:
        raise CannotSay("it is closed")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        abandon(sys.stdout)
    except OSError as error:
        abandon(sys.stdout)
        raise CannotSay((error.strerror or "it cannot be written").lower()) from None


def complain(text: str) -> None:
    """Write lines to standard error, whatever stands in them."""
    say_aside("".join(f"{printable(line)}\n" for line in text.split("\n")))


def say_aside(text: str) -> None:
    """Write a report to standard error, as far as it takes it."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        abandon(sys.stderr)


def abandon(stream: TextIO) -> None:
    """Let what is still to be written to a stream go nowhere, so that the interpreter's end is quiet."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
