"""What a check says: findings, fixes, and the report that holds them.

A finding names its place by path; which line that is, only the report's readers ask. Nothing here
knows a rule, a console or a file system.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from typing import TYPE_CHECKING, Literal

from toolcheck.document.change import Change
from toolcheck.document.failure import INTERNAL_FAILURE
from toolcheck.document.where import Where
from toolcheck.ground.record import record
from toolcheck.ground.unseen import Unseen

if TYPE_CHECKING:
    from toolcheck.document.document import Document
    from toolcheck.manifest.manifest import Manifest

Applicability = Literal["safe", "unsafe", "hint"]
"""`safe`: keeps the meaning, written by `--fix`; `unsafe`: only with `--unsafe-fixes`; `hint`: said in
words, never written."""


class Severity(IntEnum):
    """How bad a finding is, the worst highest."""

    AS_RULE = 0  # a rule has not said otherwise: the check puts the rule's own severity here
    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """`error`, `warning` or `info`, as every output spells it."""
        return self.name.lower()


INFO, WARNING, ERROR = Severity.INFO, Severity.WARNING, Severity.ERROR

CONFIGURATION = "configuration"
"""The shape of a file that is no manifest, but says how manifests are looked at."""


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
    """Advice in words."""
    return Fix(title)


@record(hidden=("where",))
class Related:
    """A second place that a finding speaks of, and why; `document` is given when it is in another file."""

    message: str
    where: Where
    document: Document | None = None


@record(hidden=("where", "instead"))
class Finding:
    """One thing that is wrong.

    A rule gives `message` (what is wrong, names in backticks, no advice, no final dot), `where`, and
    if there is one a `fix`, a `note` (why, or what the API expects), `related` places and the other
    places it accounts for (`instead`: a general shape finding there would be the same fault told
    twice). `severity` is given only by rules whose severity depends on the case. The rest is filled in
    by the check.
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


def problems(document: Document, kind: str) -> Iterator[Finding]:
    """What a reader already found, as findings of the rule that is named like its kind."""
    for problem in document.problems:
        if problem.kind == kind:
            related = tuple(Related(message, where) for message, where in problem.related)
            yield Finding(problem.message, problem.where, note=problem.note, related=related)


SuppressedBy = Literal["comment", "manifest", "configuration", "baseline"]
"""Who keeps a finding back: a YAML comment, the manifest's `x-toolcheck`, the configuration, a baseline."""


@record(hidden=("reason",))
class Suppressed:
    """A finding that is kept back because somebody said that it is known, by whom, and why."""

    finding: Finding
    by: SuppressedBy
    reason: str = ""


@record
class Checked:
    """One file, read and checked: its document, what it was taken for, its findings in the order of
    the text, those that are kept back, and those of rules that are switched off.
    """

    document: Document
    manifest: Manifest
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    ignored: tuple[Finding, ...] = ()

    @property
    def everything(self) -> tuple[Finding, ...]:
        """All findings, told or not."""
        return (*self.findings, *(one.finding for one in self.suppressed), *self.ignored)

    def brief(self) -> Checked:
        """The same without the parts of its manifest; of a file in which nothing was found, only its name and what it
        was taken for.
        """
        document = self.document if self.everything else self.document.named_only()
        return Checked(document, self.manifest.brief(document), self.findings, self.suppressed, self.ignored)

    @property
    def has_failed(self) -> bool:
        """Whether toolcheck itself failed on it."""
        return any(finding.rule == INTERNAL_FAILURE for finding in self.findings)


@record(hidden=("path",))
class NotRead:
    """A file that was met in a folder and could not be read as a whole, and why. What could be read of it says nothing
    of tools; whether it holds any is not known.
    """

    path: str
    reason: str


@record
class Report:
    """What one run of `check` found: the files looked at, how many strangers were skipped, how many were
    left out because the configuration excludes them, the named paths that could not be looked at, and the files of
    folders that could not be read.
    """

    files: tuple[Checked, ...] = ()
    skipped: int = 0
    unseen: tuple[Unseen, ...] = ()
    notes: tuple[str, ...] = ()
    excluded: int = 0
    not_read: tuple[NotRead, ...] = ()

    @property
    def manifests(self) -> int:
        """How many manifests were looked at. A configuration, which is among the files when something is wrong with
        what it suppresses, is none.
        """
        return sum(file.manifest.shape != CONFIGURATION for file in self.files)

    @property
    def suppressed(self) -> int:
        """How many findings are kept back by a word that somebody wrote about them."""
        return sum(one.by != "baseline" for file in self.files for one in file.suppressed)

    @property
    def known(self) -> int:
        """How many findings are kept back because they are in the baseline."""
        return sum(one.by == "baseline" for file in self.files for one in file.suppressed)

    @property
    def ignored(self) -> int:
        """How many findings are of rules that are switched off."""
        return sum(len(file.ignored) for file in self.files)

    def count(self, severity: Severity) -> int:
        """How many findings are of exactly this severity."""
        return sum(f.severity is severity for file in self.files for f in file.findings)

    @property
    def fixable(self) -> int:
        """How many findings `--fix` would mend."""
        return sum(f.fix is not None and f.fix.applicability == "safe" for file in self.files for f in file.findings)

    @property
    def has_failed(self) -> bool:
        """Whether toolcheck itself failed on one of the files."""
        return any(file.has_failed for file in self.files)

    @property
    def worst(self) -> Severity | None:
        """The highest severity found, or None when nothing was."""
        return max((f.severity for file in self.files for f in file.findings), default=None)
