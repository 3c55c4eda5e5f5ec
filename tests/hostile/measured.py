"""The command, run in a process of its own, with the time and the memory it took."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.running import environment, forked

if sys.platform == "win32":
    pytest.skip("processes are measured where they can be forked", allow_module_level=True)

MOST_SECONDS = 20.0
"""Of one run over one file, on a processor that may be slow: nothing hostile may take longer."""
MOST_MEGABYTES = 256.0


class Run(NamedTuple):
    """What became of a run: exit code (negative: the signal it died of), output, seconds of processor, megabytes."""

    code: int
    out: str
    err: str
    seconds: float
    megabytes: float


def measured(
    *words: str,
    cwd: Path,
    stdin: str = "/dev/null",
    env: dict[str, str] | None = None,
    seconds: int = 30,
    step: tuple[int, int] | None = None,
    user: int = 0,
) -> Run:
    """Run `toolcheck` with these words. It may die of its time; it must not die of anything else, but for the signal
    that it is struck with at a `step` of its writing. With `user`, it runs as somebody else.
    """
    with tempfile.NamedTemporaryFile() as out, tempfile.NamedTemporaryFile() as err:
        code, used, megabytes = forked(
            words=words,
            cwd=str(cwd),
            stdin=stdin,
            stdout=out.name,
            stderr=err.name,
            env=environment(**(env or {})),
            seconds=seconds,
            step=step,
            user=user,
        )
        said, complained = out.read().decode(), err.read().decode()
    return Run(code, said, complained, used, megabytes)


def is_sound(run: Run) -> bool:
    """Whether a run ended as runs do: in time, in bounds, with an exit code of its own and no fault of toolcheck's."""
    words = run.out + run.err
    return (
        run.code in (0, 1, 2)
        and "Traceback" not in words
        and "internal failure" not in words
        and "bug in toolcheck" not in words
        and run.seconds < MOST_SECONDS
        and run.megabytes < MOST_MEGABYTES
    )
