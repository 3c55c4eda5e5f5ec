"""A log that can be shown to others: no credential, no sound, and nothing of what people said.

Names, ids and the words of errors stay, so that it still says what went wrong. What people said, and what tools were
given and gave back, becomes `x` of the same length; equal texts stay equal, and others differ still.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from toolcheck.contract.secrets import SCHEME, may_be_spelled, says_headers, says_secret
from toolcheck.log.event import Event
from toolcheck.log.records import CLOSED
from toolcheck.redaction.redactor import MASK, fit

ABOUT_TEXT = ("arguments-misfit", "arguments-not-json", "credential-in-log")
"""Rules whose findings may differ in a shared log, because they look at text that is removed from it."""

_SAID = frozenset(
    ["text", "transcript", "instructions", "arguments", "output", "delta", "refusal", "image_url", "logprobs"]
)
_SOUND = frozenset(["audio"])
_SCHEMAS = ("parameters", "input_schema")
_DEEPEST = 60


def shared(events: Iterable[Event]) -> Iterator[str]:
    """The events of a log as JSON lines to share, each with its time and its side."""
    veil = Veil()
    for event in events:
        if event.type == CLOSED:
            yield json.dumps({"kind": "close", "code": event.body.get("code")}) + "\n"
            continue
        line: dict[str, Any] = {"at": event.at} if event.at is not None else {}
        line |= {"direction": event.side, "event": veil.event(event.body)}
        yield json.dumps(line if event.whole else {**line, "whole": False}) + "\n"


def without_credentials(body: Mapping[str, Any]) -> dict[str, Any]:
    """An event without credentials, neither in a field for one nor recognised by spelling."""
    masked = _masked(body, "", 0)
    assert isinstance(masked, dict)
    return masked


def _masked(value: Any, key: str, depth: int, *, is_secret: bool = False) -> Any:
    if depth > _DEEPEST:
        return MASK
    if isinstance(value, dict):
        inside = says_headers(key)
        return {
            _word(str(name)): _masked(part, str(name), depth + 1, is_secret=inside or says_secret(str(name)))
            for name, part in value.items()
        }
    if isinstance(value, list):
        return [_masked(part, key, depth + 1, is_secret=is_secret) for part in value]
    if isinstance(value, str):
        return MASK if is_secret and value else _word(value)
    return value


def _word(text: str) -> str:
    """A text without anything that is spelled like a credential."""
    if may_be_spelled(text) or "://" in text or SCHEME.search(text):
        shown = fit(text)
        return shown if MASK in shown else text
    return text


class Veil:
    """Removes from events what people said. It remembers each replacement, so that equal texts stay equal."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._used: set[str] = set()
        self._numbers: dict[float, int] = {}

    def event(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The shared form of an event."""
        veiled = self._veiled(without_credentials(body), "", 0)
        assert isinstance(veiled, dict)
        return veiled

    def _veiled(self, value: Any, key: str, depth: int) -> Any:
        if isinstance(value, dict):
            return {
                name: part if name in _SCHEMAS else self._veiled_part(name, part, depth) for name, part in value.items()
            }
        return [self._veiled(part, key, depth + 1) for part in value] if isinstance(value, list) else value

    def _veiled_part(self, name: str, part: Any, depth: int) -> Any:
        if name in _SOUND and isinstance(part, str):
            return ""
        if name in _SAID and (isinstance(part, str) or (name in ("output", "logprobs") and not _is_items(part))):
            return self._said(part)
        return self._veiled(part, name, depth + 1)

    def _said(self, value: Any) -> Any:
        """A text of a person or tool, with its form kept and its words replaced."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, dict):
            return {name: self._said(part) for name, part in value.items()}
        if isinstance(value, list):
            return [self._said(part) for part in value]
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        return type(value)(self._numbers.setdefault(value, len(self._numbers)))

    def _text(self, text: str) -> str:
        if text[:1] in "{[":
            try:
                return json.dumps(self._said(json.loads(text)))
            except (ValueError, RecursionError):
                pass
        if not text or text not in self._known:
            self._known[text] = self._new(len(text))
        return self._known[text]

    def _new(self, length: int) -> str:
        """A row of `x` of some length, with a number at its end if the row already replaces another text."""
        for number in range(10 ** min(length, 6)):
            veil = "x" * length if not number else str(number).rjust(length, "x")
            if veil not in self._used or not length:
                self._used.add(veil)
                return veil
        return "x" * length


def _is_items(value: Any) -> bool:
    """Whether this is the item list of a response, not the output of a tool."""
    return isinstance(value, list) and all(
        isinstance(part, dict) and isinstance(part.get("type"), str) for part in value
    )
