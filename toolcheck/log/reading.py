"""From the bytes of a log to its events, in whatever form they were kept.

Lines are read as they come, so a log may be long; only a form that is one document (YAML) is read as a whole. Never
raises, whatever the bytes; what could not be read is said by the reading.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from toolcheck.contract.realtime_events import EVENTS
from toolcheck.document.document import Document
from toolcheck.document.limits import Limits, limits_of
from toolcheck.document.reading import decoded, read
from toolcheck.document.where import Path
from toolcheck.ground.record import record
from toolcheck.ground.regex import regex
from toolcheck.log.blocks import Block, Blocks, TooLong, blocks_in
from toolcheck.log.event import Event, value_in
from toolcheck.log.records import CLOSED, FoundEvent, event_at_once, events_in, texts_in, time_in, value_of

_HEAD = 200
_LONGEST_DOCUMENT = 64 << 20
_YAML = regex(r"(?:interactions|version|events):(?:\s|$)|- +(?:kind|type|direction|data|event):\s")
_NO_YAML = regex(r"[{\[]")
_CSV = regex(r'[^{}\n]*(?:,|^)"(?:[^"\n{]|"")*\{(?:\s*""|\s*$)')
_NAME = regex(r"(?<![a-z_])[a-z_]++(?:\.[a-z_]++)++|(?<=event: )error\b")
_NO_CONTENTS = regex(r"(?:Received|Sent|Sending|Receiving) WebSocket (?:message|frame): ?\d+ bytes")
_WITHIN = 50
_MAX_NAMED = 100_000
_DEEPEST = 3


@record
class Remark:
    """A line of a log that is not an event, and what it is. `kind`: `torn`, `too-large`, `no-contents`."""

    kind: str
    line: int
    message: str


class Reading:
    """One reading of a log. Its `events` come once, in order; what there is to say of the log itself is known when the
    last one has come.
    """

    def __init__(self, pieces: Iterable[bytes], name: str = "") -> None:
        self._pieces = pieces
        self._name = name
        self._said: deque[str] = deque(maxlen=_WITHIN)
        self._number = 0
        self.lines = 0
        self.size = 0
        self.remarks: list[Remark] = []
        self.form = ""

    def events(self) -> Iterator[Event]:
        """The events, numbered from 1. The end of a connection is among them, with the number of the last event."""
        numbered = self._numbered(decoded(self._pieces))
        head = []
        for event in numbered:
            head.append(event)
            if len(head) >= _HEAD:
                break
        lines = chain(head, numbered)
        sample = [line for _, line in head if line.strip()]
        if self._is_yaml(sample):
            self.form = "YAML"
            yield from self._of_yaml(lines)
        elif any(_CSV.match(line) for line in sample[:20]):
            self.form = "CSV"
            yield from self._of_csv(lines)
        else:
            self.form = "JSON lines" if sample and sample[0].lstrip().startswith("{") else "text"
            yield from self._of_lines(lines)

    def _numbered(self, pieces: Iterable[str]) -> Iterator[tuple[int, str]]:
        rest: list[str] = []
        size = 0
        for piece in pieces:
            self.size += len(piece)
            first, *lines = piece.split("\n")
            size += len(first)
            if size <= _LONGEST_DOCUMENT:
                rest.append(first)
            if not lines:
                continue
            yield self._line(rest, size)
            *whole, last = lines
            for line in whole:
                self.lines += 1
                yield self.lines, line.rstrip("\r")
            rest, size = [last], len(last)
        if size:
            yield self._line(rest, size)

    def _line(self, parts: list[str], size: int) -> tuple[int, str]:
        """A line that came in parts; empty if it is too long."""
        self.lines += 1
        if size <= _LONGEST_DOCUMENT:
            return self.lines, "".join(parts).rstrip("\r")
        message = f"a line has more than {_LONGEST_DOCUMENT >> 20} MiB, and was not read"
        self.remarks.append(Remark("too-large", self.lines, message))
        return self.lines, ""

    def _is_yaml(self, sample: list[str]) -> bool:
        first = [line for line in sample if not line.startswith(("#", "---", "%YAML"))][:1]
        if self._name.lower().endswith((".yaml", ".yml")):
            return not (first and _NO_YAML.match(first[0].lstrip()))
        return bool(first and _YAML.match(first[0]))

    # -- forms --------------------------------------------------------------------------------------

    def _of_lines(self, lines: Iterable[tuple[int, str]]) -> Iterator[Event]:
        named: list[Event] = []
        search = Blocks()
        try:
            for number, line in lines:
                value = _json(line) if line.startswith("{") and line.endswith("}") else None
                if value is None:
                    found = search.take(number, line)
                    for block in found:
                        yield from self._of_block(block)
                    if not found and not self._number and not search.is_open:
                        self._look_at_words(number, line, named)
                    continue
                if search.is_open:
                    for block in search.close():
                        yield from self._of_block(block)
                quick = event_at_once(value)  # the usual log, read without detour
                if quick is None:
                    yield from self._of_value(value, number, None, whole=True)
                else:
                    self._number += 1
                    yield Event(
                        number=self._number,
                        line=number,
                        type=quick.type,
                        body=quick.body,
                        at=quick.at,
                        whole=quick.whole,
                    )
            for block in search.close():
                yield from self._of_block(block)
        except TooLong as error:
            self.remarks.append(Remark("too-large", error.line, "an object that begins here does not end"))
        if not self._number:  # a log that has nothing but names
            yield from named

    def _of_block(self, block: Block) -> Iterator[Event]:
        value, whole = value_of(block.text)
        if block.torn:
            self.remarks.append(Remark("torn", block.line, "the log is cut off in the middle of an event"))
            whole = False
        at = time_in(block.before) if block.before else None
        if "\n" in block.text and whole:
            yield from self._of_document(block, value, at)
        else:
            yield from self._of_value(value, block.line, at, whole=whole)

    def _of_document(self, block: Block, value: object, at: float | None) -> Iterator[Event]:
        """The events of an object of many lines, each with the line on which it begins."""
        found = list(events_in(value))
        if len(found) < 2:
            yield from self._of_value(value, block.line, at, whole=True)
            return
        document = read(block.text.encode(errors="replace"), "log.json", "json", _limits(len(block.text)))
        for inner in found:
            event = self._event(inner, block.line + _line_of(document, inner.path) - 1, inner.at or at)
            if event is not None:
                yield event

    def _of_value(self, value: object, line: int, at: float | None, *, whole: bool, depth: int = 0) -> Iterator[Event]:
        found = False
        for one in events_in(value, whole=whole):
            found = True
            event = self._event(one, line, one.at if one.at is not None else at)
            if event is not None:
                yield event
        if found or depth >= _DEEPEST:
            return
        for text in texts_in(value):
            for block in blocks_in(text):
                inner, is_whole = value_of(block.text)
                when = at if at is not None else time_in(block.before)
                yield from self._of_value(inner, line, when, whole=is_whole and not block.torn, depth=depth + 1)

    def _of_yaml(self, lines: Iterable[tuple[int, str]]) -> Iterator[Event]:
        parts, size = [], 0
        for _, line in lines:
            size += len(line) + 1
            if size > _LONGEST_DOCUMENT:
                message = f"a YAML log is read as a whole, and this one has more than {_LONGEST_DOCUMENT >> 20} MiB"
                self.remarks.append(Remark("too-large", 1, message))
                return
            parts.append(line)
        text = "\n".join(parts)
        document = read(text.encode(errors="replace"), self._name, "yaml", _limits(len(text)))
        for problem in document.problems:
            at = document.position(document.span(problem.where).start).line
            self.remarks.append(Remark("torn", at, f"it cannot be read as YAML: {problem.message}"))
        for number, value in enumerate(document.values):
            for inner in events_in(value):
                event = self._event(inner, _line_of(document, inner.path, number), inner.at)
                if event is not None:
                    yield event

    def _of_csv(self, lines: Iterable[tuple[int, str]]) -> Iterator[Event]:
        import csv

        csv.field_size_limit(_LONGEST_DOCUMENT)
        rows = csv.reader(line + "\n" for _, line in lines)
        before = 0
        try:
            for row in rows:
                at = next(filter(None, (time_in(cell) for cell in row if "{" not in cell)), None)
                for cell in row:
                    if "{" in cell or "(" in cell:
                        yield from self._of_value({"message": cell}, before + 1, at, whole=True)
                before = rows.line_num
        except csv.Error:
            self.remarks.append(Remark("torn", before + 1, "from here on it cannot be read as CSV"))

    # -- words --------------------------------------------------------------------------------------

    def _look_at_words(self, line: int, words: str, named: list[Event]) -> None:
        """A line without an object: it may name an event, or say that there was a message and not which."""
        if _NO_CONTENTS.search(words):
            if not any(remark.kind == "no-contents" for remark in self.remarks):
                self.remarks.append(
                    Remark("no-contents", line, "this log has the lengths of messages, not their contents")
                )
            return
        name = next((found[0] for found in _NAME.finditer(words[:2000]) if found[0] in EVENTS), None)
        if name is not None and len(named) < _MAX_NAMED:
            named.append(
                Event(number=len(named) + 1, line=line, type=name, body={"type": name}, at=time_in(words), whole=False)
            )

    def _event(self, found: FoundEvent, line: int, at: float | None) -> Event | None:
        """The next event. None for an error that the log has just had as an event: many clients report it once more, as
        an exception.
        """
        if found.type == CLOSED:
            return Event(number=max(self._number, 1), line=line, type=CLOSED, body=found.body, at=at)
        if found.type == "error":
            words = str(value_in(found.body, ("error", "message")))
            if found.is_made and words in self._said:
                return None
            self._said.append(words)
        self._number += 1
        return Event(number=self._number, line=line, type=found.type, body=found.body, at=at, whole=found.whole)


_read_json = json.JSONDecoder().raw_decode


def _json(line: str) -> Any:
    """The value of a line that is JSON and nothing else, None for any other."""
    try:
        value, end = _read_json(line)
    except (ValueError, RecursionError):
        return None
    return value if end == len(line) else None


def _limits(size: int) -> Limits:
    """Limits of reading under which a text of this size is read as a whole."""
    return limits_of(max(size * 4, 1 << 20), None)


def _line_of(document: Document, path: Path, number: int = 0) -> int:
    """The line on which the value at a path begins."""
    _, key, place = document.look_up(path, number)
    start = key.start if key is not None else place.start if place is not None else 0
    return document.position(start).line
