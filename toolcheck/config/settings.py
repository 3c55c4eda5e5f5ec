"""What is said about how to look at files, layer upon layer: a configuration, what it says of some files, and on top
of that the command line. What no layer says is left open here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from toolcheck.contract.targets import Target, Vendor
from toolcheck.finding.suppression import Suppression
from toolcheck.ground.record import fields, record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@record
class ConfigProblem:
    """What is wrong with a configuration: its file and the words, with the line and the column (counted from 1; 0
    where the whole file is meant). What is no fault of a file has no name.
    """

    name: str
    message: str
    line: int = 0
    column: int = 0

    @property
    def text(self) -> str:
        """The place and the words, as `toolcheck.toml:3:5: the words`."""
        place = f"{self.name}:{self.line}:{self.column}" if self.line else self.name
        return f"{place}: {self.message}" if place else self.message


class Misconfigured(Exception):
    """A configuration is not valid. `problems` says why."""

    def __init__(self, problems: Sequence[ConfigProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)  # with which it comes whole out of another process

    def __str__(self) -> str:
        return "; ".join(problem.text for problem in self.problems)


@record
class FileLine:
    """Where a setting comes from: a file and a line."""

    name: str
    line: int


Said = Callable[[], FileLine]
"""The origin of a setting, found only when it is needed."""


@record(kw_only=True)
class Settings:
    """What one layer says, or several together; None where nothing is said.

    `ignore` are rules and families that are switched off, `suppressions` are about single findings; `severity` has for
    a rule `error`, `warning`, `info` or `off`.
    """

    target: tuple[Target, ...] | None = None
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    severity: Mapping[str, str] | None = None
    defined_labels: tuple[str, ...] | None = None
    suppressions: tuple[Suppression, ...] | None = None
    vendor: Vendor | None = None
    code: bool | None = None
    exclude: tuple[str, ...] | None = None
    fail_level: str | None = None
    max_file_size: int | None = None
    max_depth: int | None = None
    said: Mapping[str, tuple[Said, ...]] = {}

    def under(self, upper: Settings) -> Settings:
        """These with another layer on top: what it switches off or suppresses and how severe it calls a rule is added,
        all else that it says replaces what was said. `said` keeps where what holds is said, a severity rule by rule.
        """
        changes: dict[str, Any] = {}
        origins = dict(self.said)
        for name in (name for name in fields(self) if name != "said"):
            lower, new = getattr(self, name), getattr(upper, name)
            if new is None:
                continue
            adds = name in ("ignore", "suppressions", "severity") and lower is not None
            if adds:
                new = {**lower, **new} if name == "severity" else (*lower, *new)
            changes[name] = new
            origins[name] = (*(origins.get(name, ()) if adds else ()), *upper.said.get(name, ()))
        origins |= {key: words for key, words in upper.said.items() if key.startswith("severity.")}
        return replace(self, said=origins, **changes)
