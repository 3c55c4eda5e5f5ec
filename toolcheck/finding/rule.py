"""What a rule is: a generator of findings over one kind of thing, and what is known about it.

A rule is a module of `toolcheck.rules`: its file name is its name, its folder its family, its docstring
its page. This module knows no rule.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import ModuleType

from toolcheck.contract.targets import Target
from toolcheck.document.document import Glance
from toolcheck.finding.finding import Finding, Severity
from toolcheck.ground.later import import_named
from toolcheck.ground.published import REPOSITORY, SITE
from toolcheck.ground.record import record
from toolcheck.ground.regex import MULTILINE, regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal, TypeAlias

Evidence: TypeAlias = 'Literal["documented", "sdk", "observed", "inferred"]'
"""`documented`: OpenAI's own pages say so; `sdk`: its clients do; `observed`: servers were seen to;
`inferred`: it follows from one of these."""

Fixes: TypeAlias = 'Literal["safe", "unsafe", "hint"] | None'
"""The best kind of fix that a rule can have; None if it has no fixes."""

Check: TypeAlias = "Callable[[Any], Iterator[Finding]]"

Quiet: TypeAlias = "Callable[..., bool]"

REALTIME: tuple[Target, ...] = ("realtime-session", "realtime-response")
RESPONSES: tuple[Target, ...] = ("responses", "live")
"""A model of Responses calls the tools: of a request, or of what a Live session delegates to it."""
EVERY_TARGET: tuple[Target, ...] = (*REALTIME, *RESPONSES)

_SEE = regex(r"^((?:Bad|Good): +see +)([\w.-]+)$", MULTILINE)
_CASES = f"{REPOSITORY}/blob/main/tests/rules"


@record(kw_only=True)
class Rule:
    """A rule and what is known about it.

    `each` names the view it is handed (Document, Manifest, Payload, Tool, Subschema, Choice, Item, Text,
    Misfit). `kinds` narrows that: to payloads, items and tools of some types (`""` is a tool of no known type), choices
    of some type or mode (`""` is anything else), `strict` schemas, misfits of some keywords, `unknown` manifests,
    documents with problems of some kinds. `keys` are keys of which one is in every object that the rule has something
    to say about, so that it is not asked about others; those of a function are also the keys of its schemas. A rule
    about texts can have a `glance`: a quick look at many texts at once, which is true when one of them may be of
    interest. It is asked about those that the glance is true of, and values that are at or below one of its `keys`; of
    these, `quiet` gets the key next around the value, and the value.
    `fixes` is the best its fixes can be. `source` names an entry of `contract.sources.SOURCES`, or is the URL of
    a report, looked at on the day `looked`.
    A `general` rule gives way to a specific one that speaks of the same place; a rule that `lowers` is
    fixed by compile on the way instead of refused. The warnings of a `refused` rule are errors in compile, which
    would send what they are about. The warnings of a rule that `fails` are about what is sure to fail later, so compile
    prints them. An `opt_in` rule is silent unless selected. The findings of
    a `guarded` rule cannot be ignored from inside the file, where anyone who writes the file would say what is safe.
    `title` is the first line of its page. `function`, `glance` and `quiet` are None in the index of all rules, where
    they are known without being imported.
    """

    family: str
    name: str
    each: str
    severity: Severity
    evidence: Evidence
    source: str
    since: str = "0.1"
    looked: str = ""
    targets: tuple[Target, ...] = EVERY_TARGET
    kinds: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    fixes: Fixes = None
    general: bool = False
    lowers: bool = False
    opt_in: bool = False
    guarded: bool = False
    refused: bool = False
    fails: bool = False
    title: str = ""
    function: Check | None = None
    glance: Glance | None = None
    quiet: Quiet | None = None

    @property
    def check(self) -> Check:
        """The generator of its findings."""
        function = self.declared.function
        assert function is not None
        return function

    @property
    def declared(self) -> Rule:
        """The same rule from its file, with its function."""
        if self.function is not None:
            return self
        declared = self._imported().check
        assert isinstance(declared, Rule), f"{self.module} has no rule called `check`"
        return declared

    @property
    def module(self) -> str:
        """Its module."""
        return f"toolcheck.rules.{self.family}.{self.name.replace('-', '_')}"

    @property
    def page(self) -> str:
        """Its page: the docstring of its module. An example that is too long for it is a file among the cases of the
        rule, as in `Bad: see bad-1025.json`; the page then has the address of that file.
        """
        written = (self._imported().__doc__ or "").strip()
        return _SEE.sub(lambda found: f"{found[1]}{_CASES}/{self.family}/{self.name}/{found[2]}", written)

    def _imported(self) -> ModuleType:
        return import_named(self.module)

    @property
    def page_url(self) -> str:
        """The URL of its page."""
        return f"{SITE}/rules/{self.name}.html"

    @property
    def source_url(self) -> str:
        """The URL of its evidence."""
        from toolcheck.contract.sources import SOURCES

        return SOURCES[self.source].url if self.source in SOURCES else self.source

    @property
    def dated(self) -> str:
        """When the evidence was last checked, as an ISO date or month."""
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
    keys: tuple[str, ...] = (),
    fixes: Fixes = None,
    general: bool = False,
    lowers: bool = False,
    opt_in: bool = False,
    guarded: bool = False,
    refused: bool = False,
    fails: bool = False,
    glance: Glance | None = None,
    quiet: Quiet | None = None,
) -> Callable[[Check], Rule]:
    """Turn a generator of findings into a rule. `Rule` explains the parameters."""

    def make(check: Check) -> Rule:
        family, name = check.__module__.split(".")[-2:]
        page = sys.modules[check.__module__].__doc__ or ""
        return Rule(
            family=family,
            name=name.replace("_", "-"),
            each=each.__name__,
            severity=severity,
            evidence=evidence,
            source=source,
            since=since,
            looked=looked,
            targets=targets,
            kinds=kinds,
            keys=keys,
            fixes=fixes,
            general=general,
            lowers=lowers,
            opt_in=opt_in,
            guarded=guarded,
            refused=refused,
            fails=fails,
            title=page.strip().partition("\n")[0],
            function=check,
            glance=glance,
            quiet=quiet,
        )

    return make
