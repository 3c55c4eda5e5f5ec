"""The logs that tests are run on: the Bad and Good of each page, and the cases below `tests/rules/trace/`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.fixtures import _EXAMPLE, HERE
from toolcheck.finding.finding import Finding
from toolcheck.finding.rule import Rule
from toolcheck.log.event import Event
from toolcheck.log.following import follow
from toolcheck.log.reading import Reading
from toolcheck.log.session import Session
from toolcheck.rules import rules_of_logs
from toolcheck.tracing.tracing import trace


@dataclass(frozen=True)
class Log:
    """A log, the rule whose example it is, and whether that rule must stay silent about it."""

    id: str
    name: str
    data: bytes
    is_good: bool
    rule: Rule

    def events(self) -> list[Event]:
        return list(Reading([self.data], self.name).events())

    def session(self) -> Session:
        reading = Reading([self.data], self.name)
        return follow(reading.events(), reading.remarks)

    def findings(self) -> list[Finding]:
        return trace(self.session())[0]


@cache
def page_logs() -> tuple[Log, ...]:
    """The Bad and Good of every rule's page."""
    found = []
    for rule in rules_of_logs():
        for number, match in enumerate(_EXAMPLE.finditer(rule.page + "\n")):
            block = "\n".join(line[4:] for line in match["block"].split("\n")).strip("\n")
            kind = match["kind"]
            name = f"{rule.name}-{number}.yaml"
            found.append(Log(f"{rule.name}-{kind.lower()}", name, (block + "\n").encode(), kind == "Good", rule))
    return tuple(found)


@cache
def case_logs() -> tuple[Log, ...]:
    """The files below `tests/rules/<family>/<rule>/`."""
    return tuple(
        Log(f"{rule.name}/{path.name}", path.name, path.read_bytes(), path.name.startswith("good"), rule)
        for rule in rules_of_logs()
        for path in sorted((HERE / "rules" / rule.family / rule.name).glob("*"))
        if path.suffix != ".txt"
    )


def every_log() -> tuple[Log, ...]:
    return (*page_logs(), *case_logs())


def told(findings: list[Finding]) -> list[tuple[str, str, int, str]]:
    """What findings say, and at which event."""
    return [(found.rule, found.severity.word, found.where.document + 1, found.message) for found in findings]


def of_events(events: list[dict[str, Any]]) -> list[tuple[str, str, int, str]]:
    """The findings about events that were never written down."""
    made = [Event(number=number, line=number, type=event["type"], body=event) for number, event in enumerate(events, 1)]
    return told(trace(follow(made))[0])
