"""Compares a committed payload with what its manifests compile to now.

Differences are reported by API path, with the line of the manifest that they come from. A value is shown only when it
cannot be a secret.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from toolcheck.compiling.canonical import to_text
from toolcheck.compiling.made import Compiled, Made
from toolcheck.document.change_value import same
from toolcheck.document.document import Document
from toolcheck.document.where import Path, dotted
from toolcheck.manifest.placeholders import is_placeholder
from toolcheck.redaction.redactor import Redactor, printable

_NOTHING = object()
_MAX_LINES = 50


def differences(committed: Document, compiled: Compiled) -> list[str]:
    """The differences, one line each; none when the committed payload is up to date.

    A value that was filled from the environment is not compared, because only its place is known.
    """
    if len(committed.values) != len(compiled.made):
        content = "no payload" if not committed.values else f"{len(committed.values)} payloads"
        return [f"{committed.name}: it holds {content}, but there should be {len(compiled.made)}"]
    redactors = [Redactor(document) for document in (committed, *(file.document for file in compiled.checked))]

    def say(words: str) -> str:
        for redactor in redactors:
            words = redactor.text(words)
        return printable(words)

    lines = [
        line for number, payload in enumerate(compiled.made) for line in _lines(committed.values[number], payload, say)
    ]
    if lines[_MAX_LINES:]:
        return [*lines[:_MAX_LINES], f"… and {len(lines) - _MAX_LINES} more"]
    return lines


def _lines(old: Any, payload: Made, say: Callable[[str], str]) -> list[str]:
    found: list[str] = []
    stack: list[tuple[Path, Any, Any]] = [((), old, payload.value)]
    while stack:
        path, was, now = stack.pop()
        if isinstance(was, dict) and isinstance(now, dict):
            keys = [*now, *(key for key in was if key not in now)]
            stack += [((*path, key), was.get(key, _NOTHING), now.get(key, _NOTHING)) for key in reversed(keys)]
        elif isinstance(was, list) and isinstance(now, list):
            length = max(len(was), len(now))
            stack += [((*path, at), _item(was, at), _item(now, at)) for at in reversed(range(length))]
        elif not (was is now or (_NOTHING not in (was, now) and same(was, now)) or _is_filled(was, now)):
            found.append(_line(path, was, now, payload, say))
    return found


def _item(values: list[Any], at: int) -> Any:
    return values[at] if at < len(values) else _NOTHING


def _is_filled(was: Any, now: Any) -> bool:
    """Whether a string is at the place of a filled placeholder."""
    return isinstance(was, str) and isinstance(now, str) and is_placeholder(now)


def _line(path: Path, was: Any, now: Any, payload: Made, say: Callable[[str], str]) -> str:
    place = ""
    source = payload.origin(path)
    if source is not None and now is not _NOTHING:
        document, where = source
        line, column = document.position(document.span(where).start)
        place = f" ({document.name}:{line}:{column})"
    if was is _NOTHING:
        change = f"is missing: {_shown(now, say)}"
    elif now is _NOTHING:
        change = "is no longer there"
    else:
        change = f"was {_shown(was, say)}, is {_shown(now, say)}"
    return f"{say(dotted(path))}{place}: {change}"


def _shown(value: Any, say: Callable[[str], str]) -> str:
    text = say(to_text(value, compact=True).strip())
    return text if len(text) <= 80 else f"{text[:77]}…"
