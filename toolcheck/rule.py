"""What a rule is: a generator of findings over one kind of thing, and what is known about it.

A rule is a module of `toolcheck.rules`: its file name is its name, its folder its family, its docstring
its page. This module knows no rule.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from toolcheck.contract.targets import Target
from toolcheck.finding import Finding, Severity

Evidence = Literal["documented", "sdk", "observed", "inferred"]
"""`documented`: OpenAI's own pages say so; `sdk`: its clients do; `observed`: servers were seen to;
`inferred`: it follows from one of these."""

Check = Callable[[Any], Iterator[Finding]]

REALTIME: tuple[Target, ...] = ("realtime-session", "realtime-response")
RESPONSES: tuple[Target, ...] = ("responses",)
EVERY_TARGET: tuple[Target, ...] = (*REALTIME, *RESPONSES)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and what is known about it.

    `each` is the view it is handed (Document, Manifest, Payload, Tool, Subschema, Choice, Item, Text,
    Misfit); `kinds` narrows that to tools, items or payloads of some kinds, misfits of some keywords, documents
    with problems of some kinds.
    `fixes` is the best its fixes can be. `source` names an entry of `contract.sources.SOURCES`, or is the URL of
    a report, looked at on the day `looked`.
    A `general` rule gives way to a specific one that speaks of the same place; a rule that `lowers` is
    mended by compile on the way instead of being refused. An `opt_in` rule is silent unless selected.
    """

    check: Check
    each: type
    module: str
    severity: Severity
    evidence: Evidence
    source: str
    since: str
    looked: str = ""
    targets: tuple[Target, ...] = EVERY_TARGET
    kinds: tuple[str, ...] = ()
    fixes: Literal["safe", "unsafe", "hint"] | None = None
    general: bool = False
    lowers: bool = False
    opt_in: bool = False

    @property
    def name(self) -> str:
        """Its name, as users write it: `nested-function`."""
        return self.module.rpartition(".")[2].replace("_", "-")

    @property
    def family(self) -> str:
        """The family it belongs to: the folder of its file."""
        return self.module.split(".")[-2]

    @property
    def page(self) -> str:
        """Its page: the docstring of its module."""
        return (sys.modules[self.module].__doc__ or "").strip()

    @property
    def title(self) -> str:
        """The first line of its page."""
        return self.page.partition("\n")[0]

    @property
    def url(self) -> str:
        """Where the fact it rests on is written down."""
        from toolcheck.contract.sources import SOURCES

        return SOURCES[self.source].url if self.source in SOURCES else self.source

    @property
    def dated(self) -> str:
        """When that was last looked at, as an ISO date or month."""
        from toolcheck.contract.sources import SOURCES

        return SOURCES[self.source].looked if self.source in SOURCES else self.looked


def rule(
    *,
    each: type,
    severity: Severity,
    evidence: Evidence,
    source: str,
    since: str = "0.1",
    looked: str = "",
    targets: tuple[Target, ...] = EVERY_TARGET,
    kinds: tuple[str, ...] = (),
    fixes: Literal["safe", "unsafe", "hint"] | None = None,
    general: bool = False,
    lowers: bool = False,
    opt_in: bool = False,
) -> Callable[[Check], Rule]:
    """Make a rule of a generator of findings; see `Rule` for the words."""

    def make(check: Check) -> Rule:
        return Rule(
            check, each, check.__module__, severity, evidence, source, since, looked, targets, kinds, fixes, general, lowers, opt_in
        )

    return make
