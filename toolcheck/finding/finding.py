"""What a rule reports: findings and fixes.

A finding names its place by path; which line that is, only the readers of a report ask. Nothing here knows a rule, a
console or a file system.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum

from toolcheck.document.document import Document
from toolcheck.document.where import Where
from toolcheck.ground.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

    from toolcheck.document.change import Change

Applicability: TypeAlias = 'Literal["safe", "unsafe", "hint"]'
"""`safe`: keeps the meaning, written by `--fix`; `unsafe`: written only with `--unsafe-fixes`; `hint`: advice in words,
never written."""


class Severity(IntEnum):
    """The severity of a finding; worse is higher."""

    AS_RULE = 0  # the check replaces this by the severity of the rule
    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """`error`, `warning` or `info`, as every output spells it."""
        return self.name.lower()


INFO, WARNING, ERROR = Severity.INFO, Severity.WARNING, Severity.ERROR


@record(hidden=("changes",))
class Fix:
    """What to do about a finding. Without changes it is a hint, whatever `applicability` says."""

    title: str
    changes: tuple[Change, ...] = ()
    applicability: Applicability = "hint"


def safe(title: str, *changes: Change) -> Fix:
    """A fix that keeps the meaning."""
    return Fix(title, changes, "safe")


def unsafe(title: str, *changes: Change) -> Fix:
    """A fix that may change what the model may do or what a handler sees."""
    return Fix(title, changes, "unsafe")


def hint(title: str) -> Fix:
    """A hint: advice in words."""
    return Fix(title)


@record(hidden=("where",))
class Related:
    """A second place that a finding is about, and why; `document` is given when it is in another file."""

    message: str
    where: Where
    document: Document | None = None


@record(hidden=("where", "instead"))
class Finding:
    """One thing that is wrong.

    A rule gives `message` (what is wrong, names in backticks, no advice, no final dot), `where`, and if there is one a
    `fix`, a `note` (why, or what the API expects), `related` places and the other places it accounts for (`instead`: a
    general shape finding there would report the same fault twice). `severity` is given only by rules whose severity
    depends on the case. The check fills in the rest: `tool` is the name or the label of the tool that it is in, and
    `tool_kind` the type of that tool; both are empty outside of tools. What a program is given has the `line` and the
    `column`, too.
    """

    message: str
    where: Where
    fix: Fix | None = None
    note: str = ""
    severity: Severity = Severity.AS_RULE
    related: tuple[Related, ...] = ()
    instead: tuple[Where, ...] = ()
    rule: str = ""
    targets: tuple[str, ...] = ()
    api_path: str = ""
    tool: str = ""
    tool_kind: str = ""
    line: int | None = None
    column: int | None = None


def problems(document: Document, kind: str) -> Iterator[Finding]:
    """The problems of one kind that a reader found, as findings of the rule of that name. Code that cannot be parsed
    may hold no tools at all, and that is not an error.
    """
    severity = Severity.AS_RULE if document.around is None else WARNING
    for problem in document.problems:
        if problem.kind == kind:
            related = tuple(Related(message, where) for message, where in problem.related)
            yield Finding(problem.message, problem.where, note=problem.note, related=related, severity=severity)
