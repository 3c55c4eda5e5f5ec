"""A request to suppress findings, and what came of it.

It is read from a comment, from `x-toolcheck`, or from the configuration. This module knows none of these, and no rule.
"""

from __future__ import annotations

from collections.abc import Callable

from toolcheck.document.document import Document
from toolcheck.document.where import Path, Where
from toolcheck.finding.finding import Finding
from toolcheck.ground.record import record
from toolcheck.ground.regex import regex
from toolcheck.manifest.manifest import Manifest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

SuppressionForm: TypeAlias = 'Literal["comment", "manifest", "configuration"]'
"""Where a suppression is written: in a YAML comment, in the manifest under `x-toolcheck`, in the configuration."""

Scope = int | tuple[int, Path]
"""What a suppression in a file covers: a line, or all that is at or below a path of a document."""

KEY = "x-toolcheck"
"""The key of a tool, or of the manifest, under which its findings are suppressed."""

PLACEHOLDER = "TODO: say why"
"""The placeholder reason that toolcheck writes and the user replaces."""

DATE_LIKE = "2027-01-31"
"""The format of a date."""

_PLACEHOLDERS = regex(r"(?i)\W*(?:todo\b.*)?")


def may_suppress(document: Document) -> bool:
    """Whether there may be a suppression in a document. Most have none, and nothing is imported to look for it."""
    if not document.values:
        return False
    has_comments = document.around is not None or (document.format == "yaml" and "#" in document.text)
    return document.says(KEY) or (has_comments and "toolcheck" in document.text.lower())


@record(kw_only=True, hidden=("where", "rules", "covers", "reason", "expires", "problem"))
class Suppression:
    """What somebody wrote: do not report the findings of these rules here.

    `rules` are the names as written, each with its place; `where` is the place of the whole. What is covered, whatever
    the rule, is said by `scope` in a manifest, and in a configuration by `covers`. `expires` is the last day on which
    it holds, as a date like `2027-01-31`. Where `problem` says what is wrong with it, nothing is suppressed.
    """

    form: SuppressionForm
    where: Where
    rules: tuple[tuple[str, Where], ...] = ()
    scope: Scope | None = None
    covers: Callable[[Manifest, Finding], bool] = lambda manifest, finding: False
    reason: str = ""
    expires: str = ""
    problem: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the rules."""
        return tuple(name for name, _ in self.rules)

    @property
    def is_explained(self) -> bool:
        """Whether it has a reason other than the placeholder."""
        return not _PLACEHOLDERS.fullmatch(self.reason)

    def has_ended(self, today: str) -> bool:
        """Whether it has expired. Always false if today's date is not known."""
        return bool(self.expires and today) and self.expires < today


@record(kw_only=True)
class SuppressedRule:
    """A rule that a suppression names: whether there is such a rule (if not, which name is near to it), whether only a
    configuration can suppress it, and whether it looked at something here and found nothing.
    """

    name: str
    where: Where
    is_known: bool
    is_family: bool
    is_guarded: bool
    is_unused: bool
    nearest: str | None


@record
class JudgedSuppression:
    """A suppression and whether it was used: the view for rules about suppressions."""

    suppression: Suppression
    rules: tuple[SuppressedRule, ...]
    has_ended: bool

    @property
    def where(self) -> Where:
        """Its place."""
        return self.suppression.where


def is_date(words: str) -> bool:
    """Whether a text is a date like `2027-01-31`."""
    from datetime import date

    try:
        return len(words) == len(DATE_LIKE) and date.fromisoformat(words).isoformat() == words
    except ValueError:
        return False
