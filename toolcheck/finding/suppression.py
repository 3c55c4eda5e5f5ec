"""A request to suppress findings, and what came of it.

It is read from a comment, from `x-toolcheck`, or from the configuration. This module knows none of these, and no rule.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from toolcheck.document.where import Path, Where
from toolcheck.finding.finding import Finding
from toolcheck.ground.record import record
from toolcheck.ground.regex import regex
from toolcheck.manifest.manifest import Manifest

SuppressionForm = Literal["comment", "manifest", "configuration"]
"""Where a word stands: in a YAML comment, in the manifest under `x-toolcheck`, in the configuration."""

Spot = int | tuple[int, Path]
"""What a word in a file speaks of: a line, or all that is at or below a path of a document."""

PLACEHOLDER = "TODO: say why"
"""The reason that toolcheck writes for somebody to replace."""

DATE_LIKE = "2027-01-31"
"""How a date is written."""

_PLACEHOLDERS = regex(r"(?i)\W*(?:todo\b.*)?")


@record(hidden=("where", "rules", "covers", "reason", "expires", "problem"))
class Ignore:
    """What somebody wrote: ignore the findings of these rules here.

    `rules` are the names as written, and where each stands; `where` is the place of the whole. What is meant, whatever
    the rule, is said by `spot` in a manifest, and in a configuration by `covers`. `expires` is the last day on which it
    holds, as a date like `2027-01-31`. Where `problem` says what is wrong with it, nothing is ignored.
    """

    form: SuppressionForm
    where: Where
    rules: tuple[tuple[str, Where], ...] = ()
    spot: Spot | None = None
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
        """Whether there is a reason, and not one that is still to be filled in."""
        return not _PLACEHOLDERS.fullmatch(self.reason)

    def has_ended(self, today: str) -> bool:
        """Whether its last day is over; never, where no day is known."""
        return bool(self.expires and today) and self.expires < today


@record
class Named:
    """A rule that a word names: whether there is such a rule, if not what was probably meant, whether it must be
    ignored from outside the file, and whether it was looked for here and not broken.
    """

    name: str
    where: Where
    is_known: bool
    is_family: bool
    is_guarded: bool
    is_unused: bool
    nearest: str | None


@record
class Suppression:
    """A word and what came of it: the view that rules about suppressions are handed."""

    ignore: Ignore
    named: tuple[Named, ...]
    has_ended: bool

    @property
    def where(self) -> Where:
        """Where it stands."""
        return self.ignore.where


def is_date(words: str) -> bool:
    """Whether words are a day, as `2027-01-31` is."""
    from datetime import date

    try:
        return len(words) == len(DATE_LIKE) and date.fromisoformat(words).isoformat() == words
    except ValueError:
        return False
