"""What is left of a file when toolcheck itself fails on it: its name, and one problem that says where in toolcheck.

Nothing of the file and no words of the exception are kept: either could hold a secret.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from types import TracebackType

from toolcheck.document.document import Document, Format, Problem
from toolcheck.document.where import in_text

INTERNAL_FAILURE = "internal-failure"
"""The kind of the problem, and the name of the rule that reports it."""

_HOME = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "")
_MAX_STEPS = 20


def failed(name: str, known: Format | None, error: Exception) -> Document:
    """The file of that name, on which toolcheck failed with `error`; to be called where that was caught."""
    return Document(name=name, text="", format=known or "yaml", problems=(failure(error),))


def kind_of(error: Exception) -> str:
    """All that is shown of an exception: its type. Its words can quote the file."""
    return type(error).__name__


def failure(error: Exception) -> Problem:
    """The problem that says which exception it was, and where in toolcheck it came up."""
    steps = list(dict.fromkeys(_steps(error.__traceback__)))
    message = f"toolcheck failed on this file (`{kind_of(error)}` at `{steps[-1] if steps else 'unknown'}`)"
    if isinstance(error, MemoryError):
        note = "there was too little memory; use fewer `--jobs`, or give the run more memory"
    else:
        note = "this is a bug in toolcheck, not in your file; `toolcheck rule internal-failure` says how to report it"
    if os.environ.get("TOOLCHECK_DEBUG"):
        note += f"; called from {', '.join(f'`{step}`' for step in reversed(steps[-_MAX_STEPS:]))}"
    return Problem(kind=INTERNAL_FAILURE, message=message, where=in_text(0, 0), note=note)


def has_failed(document: Document) -> bool:
    """Whether toolcheck failed on it."""
    return any(problem.kind == INTERNAL_FAILURE for problem in document.problems)


def _steps(trace: TracebackType | None) -> Iterator[str]:
    """The lines of toolcheck that an exception came through, the outermost first."""
    while trace is not None:
        file = os.path.abspath(trace.tb_frame.f_code.co_filename)
        if file.startswith(_HOME):
            yield f"{file.removeprefix(_HOME).replace(os.sep, '/')}:{trace.tb_lineno}"
        trace = trace.tb_next
