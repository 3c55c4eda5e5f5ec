"""From one record of a log to the event in it: under which name it is kept, when it was, and whether it is one at all.

Loggers wrap events in records of their own. Who made them does not matter: an event is looked for in all
that a record holds.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from typing import Any

from toolcheck.contract.events import is_event_name
from toolcheck.contract.realtime_events import EVENTS
from toolcheck.document.where import Path
from toolcheck.ground.named import NamedTuple
from toolcheck.ground.regex import regex
from toolcheck.log.loose import read_loose, straight

CLOSED = "connection.closed"
"""The type of the end of a connection, which is not an event of the API."""

_TIMES = ("at", "time", "timestamp", "ts", "@timestamp", "date", "created_at", "startedDateTime", "asctime")
_TIME_KEYS = frozenset(_TIMES)
_USUAL = ("event", "msg", "data", "payload", "message", "eventData", "body")
_WHOLE = "whole"
"""False where a record says that its event is only seen in part, as our own logs to share do."""
_SURE = EVENTS - {"error"}
_DEEPEST = 4
_DEEPEST_DOCUMENT = 12
_ERROR_KIND = regex(r"\w+_error|rate_limit_exceeded")
_CLOCK = regex(r"(\d{1,2}):(\d\d):(\d\d(?:[.,]\d{1,9})?)\s*([AaPp]\.?[Mm]\.?)?")
_DAY = regex(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?")
_MAX_TEXT_CHARACTERS = 4 << 20


class FoundEvent(NamedTuple):
    """An event in a record: its type, body and time, the path that leads to it, and whether it is whole. `is_made`: the
    record has only the error, and the event around it was added.
    """

    type: str
    body: dict[str, Any]
    at: float | None = None
    path: Path = ()
    whole: bool = True
    is_made: bool = False


def event_at_once(record: dict[str, Any]) -> FoundEvent | None:
    """The event of a record of a usual form: that is one, or has one under a usual name. None for any other."""
    kind = record.get("type")
    if kind is None:
        for key in _USUAL:
            body = record.get(key)
            if isinstance(body, dict):
                kind = body.get("type")
                if kind in _SURE and "sequence_number" not in body:
                    return FoundEvent(kind, body, _time_of(record, None), whole=record.get(_WHOLE) is not False)
                return None
        return None
    if isinstance(kind, str) and kind in _SURE and "sequence_number" not in record:
        return FoundEvent(kind, record, _time_of(record, None) if record.keys() & _TIME_KEYS else None)
    return None


def is_event(value: dict[str, Any], *, whole: bool = True) -> bool:
    """Whether an object is a Realtime event by itself."""
    kind = value.get("type")
    if not isinstance(kind, str) or "sequence_number" in value:  # the stream of a Responses request
        return False
    if kind == "error":
        return isinstance(value.get("error"), dict) or (not whole and "message" not in value)
    return kind in EVENTS or ("." in kind and is_event_name(kind) and kind not in _OF_RESPONSES)


_OF_RESPONSES = frozenset(["response.completed", "response.in_progress", "response.queued", "response.failed"])


def events_in(value: Any, *, whole: bool = True) -> Iterator[FoundEvent]:
    """The events in a value, in order: the one that a record holds, or those of all records in lists."""
    yield from _events_in(value, (), None, 0, whole)


def _events_in(value: Any, path: Path, at: float | None, depth: int, whole: bool) -> Iterator[FoundEvent]:
    if depth > _DEEPEST_DOCUMENT:
        return
    if isinstance(value, list):
        for number, part in enumerate(value):
            yield from _events_in(part, (*path, number), at, depth + 1, whole)
        return
    if not isinstance(value, dict):
        return
    found = _event_of(value, path, at, whole) or (_error_of(value, path, at) if depth < 2 else None)
    if found is not None:
        yield found
        return
    at = _time_of(value, at)
    for key, part in value.items():
        if isinstance(part, dict | list):
            yield from _events_in(part, (*path, key), at, depth + 1, whole)


def _event_of(value: dict[str, Any], path: Path, at: float | None, whole: bool) -> FoundEvent | None:
    """The event that a record is or holds, at most some levels deep, the outermost first."""
    if is_event(value, whole=whole):
        return FoundEvent(value["type"], value, at, path, whole)
    layer: list[tuple[dict[str, Any], Path, float | None]] = [(value, path, at)]
    for _ in range(_DEEPEST):
        below: list[tuple[dict[str, Any], Path, float | None]] = []
        for holder, way, before in layer:
            if "kind" in holder and holder["kind"] == "close":
                return FoundEvent(CLOSED, holder, before, way)
            when = _time_of(holder, before)
            for key, part in holder.items():
                if isinstance(part, str):
                    inner = _object_in(part)
                    part = inner if inner is not None else part  # noqa: PLW2901
                if isinstance(part, dict):
                    is_whole = whole and holder.get(_WHOLE) is not False
                    if is_event(part, whole=is_whole):
                        return FoundEvent(part["type"], part, when, (*way, key), is_whole)
                    below.append((part, (*way, key), when))
        layer = below
    return None


def _object_in(text: str) -> dict[str, Any] | None:
    """The JSON object that a string is."""
    if text[:1] != "{" or len(text) > _MAX_TEXT_CHARACTERS:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _error_of(value: dict[str, Any], path: Path, at: float | None) -> FoundEvent | None:
    """An error without its event, as in a client's exception or a pasted reply."""
    inner = value.get("error")
    for fields in (inner, value):
        if isinstance(fields, dict) and isinstance(fields.get("message"), str):
            kind, code = fields.get("type"), fields.get("code")
            named = isinstance(kind, str) and _ERROR_KIND.fullmatch(kind) is not None
            if named or (fields is inner and isinstance(code, str)):
                return FoundEvent("error", {"type": "error", "error": fields}, _time_of(value, at), path, is_made=True)
    return None


def texts_in(value: Any, depth: int = 0) -> Iterator[str]:
    """The strings of a record that may have an object in them, which is not JSON."""
    if isinstance(value, str):
        if len(value) <= _MAX_TEXT_CHARACTERS and ("{" in value or "(" in value or "#<" in value):
            yield value
    elif isinstance(value, dict | list) and depth < _DEEPEST:
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts_in(part, depth + 1)


def value_of(text: str) -> tuple[Any, bool]:
    """What an object in a log says, in whatever way it was printed, and whether nothing is left out."""
    for attempt in dict.fromkeys((text, straight(text))):
        try:
            return json.loads(attempt), True
        except (ValueError, RecursionError):
            pass
        if attempt.startswith(("{'", '{"', "[{'", '[{"')) and len(attempt) <= _MAX_TEXT_CHARACTERS:
            try:
                return ast.literal_eval(attempt), True
            except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
                pass
    if text.lstrip().startswith("["):
        return None, False
    return read_loose(straight(text) if "“" in text or "”" in text else text)


# -- times ------------------------------------------------------------------------------------------


def _time_of(record: dict[str, Any], before: float | None) -> float | None:
    for key in _TIMES:
        if key in record:
            time = _seconds(record[key])
            if time is not None:
                return time
    return before


def _seconds(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        if value > 1e17:
            return value / 1e9
        if value > 1e14:
            return value / 1e6
        return value / 1000 if value > 1e11 else float(value)
    if isinstance(value, str):
        return time_in(value)
    if isinstance(value, dict):
        return _seconds(value.get("timestamp"))
    return None


def time_in(words: str) -> float | None:
    """The last time of day that words name, in seconds: since 1970 where they name a day, else since midnight."""
    words = words[-400:]
    days = list(_DAY.finditer(words))
    if days:
        from datetime import UTC, datetime

        try:
            found = datetime.fromisoformat(days[-1][0].replace(",", "."))
        except ValueError:
            return None
        return found.replace(tzinfo=found.tzinfo or UTC).timestamp()
    clocks = list(_CLOCK.finditer(words))
    if not clocks:
        return None
    clock = clocks[-1]
    hour, minute, second = int(clock[1]), int(clock[2]), float(clock[3].replace(",", "."))
    if clock[4]:
        hour = hour % 12 + (12 if clock[4].lower().startswith("p") else 0)
    return hour * 3600 + minute * 60 + second if hour < 24 and minute < 60 and second < 61 else None
