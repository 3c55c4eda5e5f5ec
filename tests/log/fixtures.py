"""The logs that tests are run on: the Bad and Good of each page, and the cases below `tests/rules/trace/`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.fixtures import _EXAMPLE, HERE
from toolcheck.finding.finding import Finding
from toolcheck.finding.rule import Rule
from toolcheck.log.event import Event
from toolcheck.log.following import follow
from toolcheck.log.reading import Reading
from toolcheck.log.session import Session
from toolcheck.rules import rules_of_logs
from toolcheck.served.lock import Lock, LockedServer
from toolcheck.served.locking import locked_tools
from toolcheck.served.served import served_tools
from toolcheck.tracing.tracing import trace


@dataclass(frozen=True)
class Log:
    """A log, the rule whose example it is, and whether that rule must stay silent about it."""

    id: str
    name: str
    data: bytes
    is_good: bool
    rule: Rule
    locked: str = ""

    def events(self) -> list[Event]:
        return list(Reading([self.data], self.name).events())

    def session(self) -> Session:
        reading = Reading([self.data], self.name)
        return follow(reading.events(), reading.remarks)

    def findings(self) -> list[Finding]:
        return trace(self.session(), lock=self.lock())[0]

    def lock(self) -> Lock | None:
        """The lock of its test: the tools of each server by label, as JSON."""
        if not self.locked:
            return None
        servers = {label: locked_tools(served_tools(tools)) for label, tools in json.loads(self.locked).items()}
        url = "https://{}.example.com/mcp"
        return Lock({label: LockedServer(url.format(label), "2025-11-25", tools) for label, tools in servers.items()})


@cache
def page_logs() -> tuple[Log, ...]:
    """The Bad and Good of every rule's page."""
    found = []
    for rule in rules_of_logs():
        for number, match in enumerate(_EXAMPLE.finditer(rule.page + "\n")):
            block = "\n".join(line[4:] for line in match["block"].split("\n")).strip("\n")
            kind = match["kind"]
            name = f"{rule.name}-{number}.yaml"
            block, _, lock = block.partition("\n--- # what the lock has\n")
            locked = json.dumps(yaml.safe_load(lock)) if lock else ""
            data, is_good = (block + "\n").encode(), kind == "Good"
            found.append(Log(f"{rule.name}-{kind.lower()}", name, data, is_good, rule, locked))
    return tuple(found)


@cache
def case_logs() -> tuple[Log, ...]:
    """The files below `tests/rules/<family>/<rule>/`."""
    return tuple(
        Log(f"{rule.name}/{path.name}", path.name, path.read_bytes(), path.name.startswith("good"), rule, _lock(path))
        for rule in rules_of_logs()
        for path in sorted((HERE / "rules" / rule.family / rule.name).glob("*"))
        if path.suffix != ".txt" and not path.name.endswith(".lock.json")
    )


def _lock(path: Path) -> str:
    """What lies beside a case as `bad-x.lock.json`, if anything does."""
    lock = path.with_name(f"{path.name.partition('.')[0]}.lock.json")
    return lock.read_text("utf-8") if lock.exists() else ""


def every_log() -> tuple[Log, ...]:
    return (*page_logs(), *case_logs())


def told(findings: list[Finding]) -> list[tuple[str, str, int, str]]:
    """What findings say, and at which event."""
    return [(found.rule, found.severity.word, found.where.document + 1, found.message) for found in findings]


def of_events(events: list[dict[str, Any]]) -> list[tuple[str, str, int, str]]:
    """The findings about events that were never written down."""
    made = [Event(number=number, line=number, type=event["type"], body=event) for number, event in enumerate(events, 1)]
    return told(trace(follow(made))[0])
