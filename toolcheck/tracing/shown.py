"""The events of a log that a report shows, as a document with one JSON event per line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from toolcheck.document.document import Document, Position, ShownPosition
from toolcheck.document.limits import limits_of
from toolcheck.document.read_json import read_jsonl
from toolcheck.finding.finding import Finding
from toolcheck.ground.record import replace
from toolcheck.log.event import Event

_LONGEST = 20_000
_HIDDEN = frozenset(["audio", "delta"])


class LogText(Document):
    """Some events of a log, each on a line. An offset in it is shown as the line of the log itself on which the event
    begins.
    """

    events: tuple[Event, ...] = ()

    def of(self, events: tuple[Event, ...]) -> LogText:
        """The same, with the events that its lines are."""
        self.events = events
        return self

    def shown_position(self, offset: int) -> ShownPosition:
        """The position in the log."""
        return ShownPosition(None, *self.in_file(offset))

    def in_file(self, offset: int) -> Position:
        """The same, for programs."""
        number = self.position(offset).line - 1
        return Position(self.events[number].line, 1) if number < len(self.events) else Position(1, 1)


def shown(
    name: str, findings: Iterable[Finding], events: Mapping[int, Event], *, is_all: bool = False
) -> tuple[LogText, list[Finding]]:
    """The events that findings speak of, or all of them, as a document, and the findings with their places in it.
    `events` are those of the log by their numbers; of one that is not among them, it is only shown that it was there.
    """
    findings = list(findings)
    wheres = [finding.where for finding in findings]
    wheres += [one.where for finding in findings for one in finding.related if one.document is None]
    numbers = sorted({*(events if is_all else ()), *(where.document + 1 for where in wheres)})
    chosen = tuple(
        events.get(number) or Event(number=number, line=1, type="", body={}, whole=False) for number in numbers
    )
    text = "\n".join(_line(event) for event in chosen)
    read = read_jsonl(text, name, limits_of(max(len(text) * 8, 1 << 20), 500), bom=False)
    document = LogText(
        name=name,
        text=text,
        format="jsonl",
        values=read.values,
        problems=read.problems,
        find_places=read.find_places,
        find_one=read.find_one,
    ).of(chosen)
    at = {number: place for place, number in enumerate(numbers)}

    def moved(finding: Finding) -> Finding:
        related = tuple(
            one if one.document else replace(one, where=replace(one.where, document=at[one.where.document + 1]))
            for one in finding.related
        )
        return replace(finding, where=replace(finding.where, document=at[finding.where.document + 1]), related=related)

    return document, [moved(finding) for finding in findings]


def _line(event: Event) -> str:
    """An event on one line. Audio and very long values are left out."""
    line = json.dumps(_without_sound(event.body, 0), ensure_ascii=False, default=str)
    return line if len(line) <= _LONGEST else json.dumps(_cut(event.body, 0), ensure_ascii=False, default=str)


def _without_sound(value: Any, depth: int) -> Any:
    if isinstance(value, dict):
        return {
            key: "…" if key in _HIDDEN and isinstance(part, str) and len(part) > 80 else _without_sound(part, depth + 1)
            for key, part in value.items()
        }
    return [_without_sound(part, depth + 1) for part in value] if isinstance(value, list) else value


def _cut(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return value if len(value) <= 200 else f"{value[:200]}…"
    if depth > 8 and isinstance(value, dict | list):
        return "…"
    if isinstance(value, dict):
        return {key: _cut(part, depth + 1) for key, part in list(value.items())[:100]}
    return [_cut(part, depth + 1) for part in value[:100]] if isinstance(value, list) else value
