"""The result of a check: for each file, and for all files."""

from __future__ import annotations

from collections.abc import Mapping

from toolcheck.document.document import Document
from toolcheck.document.failure import INTERNAL_FAILURE
from toolcheck.finding.finding import Finding, Severity
from toolcheck.ground.record import record, replace
from toolcheck.ground.unseen import Unseen
from toolcheck.manifest.manifest import Manifest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

CONFIGURATION = "configuration"
"""The shape of a file that is a configuration, not a manifest."""

SuppressedBy: TypeAlias = 'Literal["comment", "manifest", "configuration", "baseline"]'
"""What suppresses a finding: a YAML comment, the manifest's `x-toolcheck`, the configuration, a baseline."""


@record(hidden=("reason",))
class Suppressed:
    """A suppressed finding, what suppresses it, and the reason given."""

    finding: Finding
    by: SuppressedBy
    reason: str = ""


@record(kw_only=True)
class Checked:
    """One file, read and checked: its document, what it was taken for, its findings in the order of the text, those
    that are suppressed, and those of rules that are switched off (`deselected`).
    """

    document: Document
    manifest: Manifest
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    deselected: tuple[Finding, ...] = ()

    @property
    def everything(self) -> tuple[Finding, ...]:
        """All findings, reported or not."""
        return (*self.findings, *(suppression.finding for suppression in self.suppressed), *self.deselected)

    @property
    def has_any(self) -> bool:
        """Whether anything was found, reported or not."""
        return bool(self.findings or self.suppressed or self.deselected)

    def brief(self) -> Checked:
        """The same without the parts of its manifest. Of a file without findings, only its name and what it was taken
        for is left.
        """
        if self.has_any:
            return replace(self, manifest=self.manifest.brief(self.document))
        document = self.document.named_only()
        return Checked(document=document, manifest=self.manifest.brief(document))

    @property
    def is_stranger(self) -> bool:
        """Whether it is a code file without tools, which has nothing to report."""
        return self.manifest.is_stranger and not self.has_any

    @property
    def has_failed(self) -> bool:
        """Whether toolcheck itself failed on it."""
        return any(finding.rule == INTERNAL_FAILURE for finding in self.findings)


@record(hidden=("path",))
class NotRead:
    """A file that was found in a folder and could not be read as a whole, and why. What could be read of it says
    nothing of tools; whether it holds any is not known.
    """

    path: str
    reason: str


@record(kw_only=True)
class Report:
    """What one run of `check` found.

    `files` were checked; `skipped` is how many files of folders are not manifests, `excluded` how many the
    configuration leaves out. `unseen` are named paths that could not be looked at, `not_read` files of folders that
    could not be read. `beyond` is how many files of code, by language, were not read because an extra is not
    installed; `looked_at` says in words what was looked at, where that was no manifest; `of_servers` that the
    findings are about the servers of the manifests.
    """

    files: tuple[Checked, ...] = ()
    skipped: int = 0
    unseen: tuple[Unseen, ...] = ()
    notes: tuple[str, ...] = ()
    excluded: int = 0
    not_read: tuple[NotRead, ...] = ()
    beyond: Mapping[str, int] = {}
    looked_at: str = ""
    of_servers: bool = False

    @property
    def manifests(self) -> int:
        """How many manifests were checked. A configuration is not a manifest; it is among the files when something is
        wrong with what it suppresses. Neither is a file of code without tools.
        """
        return sum(file.manifest.shape != CONFIGURATION and not file.is_stranger for file in self.files)

    @property
    def strangers(self) -> int:
        """The number of named code files without tools."""
        return sum(file.is_stranger for file in self.files)

    @property
    def unread(self) -> int:
        """The number of places in code that build a tool that cannot be read."""
        return sum(len(file.manifest.unread) for file in self.files)

    @property
    def suppressed(self) -> int:
        """The number of findings that a comment, a manifest or a configuration suppresses."""
        return sum(suppression.by != "baseline" for file in self.files for suppression in file.suppressed)

    @property
    def known(self) -> int:
        """The number of findings that the baseline suppresses."""
        return sum(suppression.by == "baseline" for file in self.files for suppression in file.suppressed)

    @property
    def deselected(self) -> int:
        """The number of findings of rules that are switched off. The outputs call them `ignored`."""
        return sum(len(file.deselected) for file in self.files)

    def count(self, severity: Severity) -> int:
        """The number of findings of exactly this severity."""
        return sum(f.severity is severity for file in self.files for f in file.findings)

    @property
    def fixable(self) -> int:
        """The number of findings that `--fix` would fix."""
        return sum(f.fix is not None and f.fix.applicability == "safe" for file in self.files for f in file.findings)

    @property
    def has_failed(self) -> bool:
        """Whether toolcheck itself failed on one of the files."""
        return any(file.has_failed for file in self.files)

    @property
    def worst(self) -> Severity | None:
        """The highest severity, or None without findings."""
        return max((f.severity for file in self.files for f in file.findings), default=None)
