"""How what a server offers differs from what it offered before: by tool and path, the most dangerous first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from itertools import islice
from typing import Any, Literal

from toolcheck.contract.json_schema import MAPS_OF_SCHEMAS
from toolcheck.document.where import Path, dotted
from toolcheck.ground.record import record
from toolcheck.served.lock import LockedTool

DriftKind = Literal["removed", "required", "hint", "argument", "description", "other", "added"]
"""What changed: the tool is gone, it has a new required argument, it lost a hint that it is harmless, the arguments are
others, words that the model reads are others, anything else, the tool is new."""

_DANGER: tuple[DriftKind, ...] = ("removed", "required", "hint", "argument", "description", "other", "added")
_SAFE_HINTS = {"readOnlyHint": True, "destructiveHint": False, "openWorldHint": False, "idempotentHint": True}
"""The hints, and which answer promises less harm."""
_WORDS_OF_MODEL = ("description", "title")
_SCHEMA = "inputSchema"
_OF_LIST = ("+", "-")
"""Steps in the place of an index: what is new in a list, and what is gone from it."""
_MAX_PER_TOOL = 50
_MAX_WORDS = 120
_LONGEST_VALUE = 80
_AROUND = 3


class _Absent:
    def __repr__(self) -> str:
        return "nothing"


_ABSENT: Any = _Absent()


@record(kw_only=True)
class Drift:
    """One difference of a tool: what sort, where in its definition, and what is said about it. `before` and `after` is
    what is there. `was` and `now` are the definitions of the tool, None where it was not or is not there.
    """

    tool: str
    kind: DriftKind
    path: Path = ()
    message: str
    before: Any = _ABSENT
    after: Any = _ABSENT
    was: Mapping[str, Any] | None = None
    now: Mapping[str, Any] | None = None

    @property
    def danger(self) -> int:
        """How dangerous it is: 0 is the worst."""
        return _DANGER.index(self.kind)

    @property
    def note(self) -> str:
        """What was there and what is there now, for a text word by word; empty if the message says it."""
        if not self.path or self.path[-1] in _OF_LIST:
            return ""
        if self.kind == "description" and isinstance(self.before, str) and isinstance(self.after, str):
            return word_changes(self.before, self.after)
        if self.before is _ABSENT:
            return f"it is {_shown(self.after)}"
        return f"it was {_shown(self.before)}" + ("" if self.after is _ABSENT else f", and is {_shown(self.after)}")


def drift(before: Mapping[str, LockedTool], now: Mapping[str, LockedTool]) -> tuple[Drift, ...]:
    """The differences between the tools of a server, the most dangerous first, then by name and path."""
    found: list[Drift] = []
    for name in sorted({*before, *now}):
        was, there = before.get(name), now.get(name)
        called = f"`{_short(name)}`"
        if was is None and there is not None:
            found.append(Drift(tool=name, kind="added", message=f"{called} is new", now=there.definition))
        elif there is None and was is not None:
            found.append(Drift(tool=name, kind="removed", message=f"{called} is gone", was=was.definition))
        elif was is not None and there is not None and was.hash != there.hash:
            found += islice(_changes(name, was.definition, there.definition), _MAX_PER_TOOL)
    return tuple(sorted(found, key=lambda one: (one.danger, one.tool, [str(step) for step in one.path])))


def _changes(name: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Drift]:
    """The differences of one tool, each at its path. An object that is new or gone is one difference."""
    for path, before, after in _differences(was, now):
        kind, message = _judged(f"`{_short(name)}`", path, before, after)
        yield Drift(tool=name, kind=kind, path=path, message=message, before=before, after=after, was=was, now=now)


def _differences(was: Any, now: Any) -> Iterator[tuple[Path, Any, Any]]:
    """The paths at which two values differ, in order, with what is there; found without recursion."""
    stack: list[tuple[Path, Any, Any]] = [((), was, now)]
    while stack:
        path, before, after = stack.pop()
        if isinstance(before, dict) and isinstance(after, dict):
            keys = sorted({*before, *after}, reverse=True)
            stack += [((*path, key), before.get(key, _ABSENT), after.get(key, _ABSENT)) for key in keys]
        elif _is_set(path) and isinstance(before, list) and isinstance(after, list):
            old, new = ({_text(one): one for one in side} for side in (before, after))
            yield from (((*path, "+"), _ABSENT, one) for text, one in new.items() if text not in old)
            yield from (((*path, "-"), one, _ABSENT) for text, one in old.items() if text not in new)
        elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
            pairs = reversed(list(enumerate(zip(before, after, strict=True))))
            stack += [((*path, at), one, other) for at, (one, other) in pairs]
        elif _text(before) != _text(after):
            yield path, before, after


def _is_set(path: Path) -> bool:
    """Whether the list at a path is one whose order means nothing: the required arguments of a schema."""
    return len(path) > 1 and path[-1] == "required" and path[0] == _SCHEMA and path[-2] not in MAPS_OF_SCHEMAS


def _judged(called: str, path: Path, before: Any, after: Any) -> tuple[DriftKind, str]:
    """What sort of difference it is, and its message; `called` is the tool."""
    place, last = _short(dotted(path)), path[-1]
    if last in _OF_LIST and _is_set(path[:-1]):
        inside = "" if path[:-2] == (_SCHEMA,) else f" at `{_short(dotted(path[:-2]))}`"
        if after is not _ABSENT:
            return "required", f"{called} requires a new argument `{_short(after)}`{inside}"
        return "argument", f"{called} does not require the argument `{_short(before)}` any more{inside}"
    if path[0] == "annotations":
        return _of_hint(called, path, before, after)
    kind: DriftKind = "argument" if path[0] == _SCHEMA else "other"
    if last in _WORDS_OF_MODEL and not isinstance(before, dict) and not isinstance(after, dict):
        kind = "description"
    if before is _ABSENT:
        return kind, f"{called} has a new `{place}`"
    if after is _ABSENT:
        return kind, f"{called} does not have `{place}` any more"
    return kind, f"`{place}` of {called} changed"


def _of_hint(called: str, path: Path, before: Any, after: Any) -> tuple[DriftKind, str]:
    """What changed in the hints of a tool, or in all of them at once."""
    place = _short(dotted(path))
    for hint, safe in _SAFE_HINTS.items():
        was, there = _hint(path, hint, before), _hint(path, hint, after)
        if was is safe and there is not safe:
            return "hint", f"{called} does not have `{hint}: {_text(safe)}` any more"
        if there is (not safe) and was is not there:
            return "hint", f"{called} has `{hint}: {_text(there)}` now"
    return "other", f"`{place}` of {called} changed"


def _hint(path: Path, hint: str, value: Any) -> Any:
    """What a part of `annotations` says under a name."""
    if len(path) == 1:
        return value.get(hint) if isinstance(value, dict) else None
    return value if path[1:] == (hint,) else None


# -- words ------------------------------------------------------------------------------------------


def word_changes(before: str, after: str) -> str:
    """Two texts as one, word by word: `[-old-]` is gone, `{+new+}` is new, and what is the same far from both is left
    out.
    """
    old, new = before.split(), after.split()
    if old == new:
        return "only spaces changed"
    if max(len(old), len(new)) > _MAX_WORDS:
        pairs = enumerate(zip(old, new, strict=False))
        start = next((at for at, (one, other) in pairs if one != other), min(len(old), len(new)))
        old, new = old[start : start + _MAX_WORDS], new[start : start + _MAX_WORDS]
    parts: list[str] = []
    for tag, left, right, low, high in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(_same(old[left:right], is_first=not parts, is_last=right == len(old) and high == len(new)))
            continue
        parts += [f"[-{' '.join(old[left:right])}-]"] if right > left else []
        parts += [f"{{+{' '.join(new[low:high])}+}}"] if high > low else []
    return " ".join(part for part in parts if part)


def _same(words: list[str], *, is_first: bool, is_last: bool) -> str:
    """Words that did not change, without those that are far from the next change."""
    if len(words) <= 2 * _AROUND:
        return " ".join(words)
    head, tail = [] if is_first else words[:_AROUND], [] if is_last else words[-_AROUND:]
    return " ".join([*head, "…", *tail])


def _shown(value: Any) -> str:
    return "not there" if value is _ABSENT else f"`{_short(value)}`"


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else _text(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"


def _text(value: Any) -> str:
    return "nothing" if value is _ABSENT else json.dumps(value, ensure_ascii=False, sort_keys=True)
