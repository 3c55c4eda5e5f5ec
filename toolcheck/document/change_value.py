"""Changes applied to a value: a new value comes out, the old one stays as it was.

Only the mappings and lists on the way to a change are copied, so a part that is in several places
of the old value (a YAML alias) changes in the one place that was named. This module has never seen a
text.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from toolcheck.document.change import Change, Insert, Lift, Move, Remove, Rename, Replace, Wrap
from toolcheck.document.where import Path, Step


class CannotChange(Exception):
    """A change that is refused. `reason` says why, and holds no key and no value of the document."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def apply(value: Any, changes: Iterable[Change]) -> Any:
    """`value` with `changes` made to it one after the other; each path is a path of the value as the
    changes before it left it. `document` of a change is not looked at: the caller picks the value.
    """
    for change in changes:
        value = _apply_one(value, change)
    return value


def same(left: Any, right: Any) -> bool:
    """Whether two values are the same JSON: `true` is not 1, 1 is not 1.0, the order of keys is free."""
    pairs = [(left, right)]
    while pairs:
        a, b = pairs.pop()
        if a is b:
            continue
        if type(a) is not type(b):
            return False
        if isinstance(a, dict):
            if a.keys() != b.keys():
                return False
            pairs.extend((entry, b[key]) for key, entry in a.items())
        elif isinstance(a, list):
            if len(a) != len(b):
                return False
            pairs.extend(zip(a, b, strict=True))
        elif a != b and not (isinstance(a, float) and math.isnan(a) and math.isnan(b)):
            return False
    return True


def _apply_one(value: Any, change: Change) -> Any:
    match change:
        case Replace(path=path, value=new):
            return _edited(value, path, lambda _: new)
        case Wrap(path=path):
            return _edited(value, path, lambda old: [old])
        case Remove(path=path):
            return _removed(value, path)
        case Insert(path=path, key=key, value=new, after=after):
            return _edited(value, path, lambda holder: _with_entry(holder, key, new, after))
        case Rename(path=path, key=key):
            return _renamed(value, path, key)
        case Lift(path=path):
            return _lifted(value, path)
        case Move():
            return _moved(value, change)


def _edited(value: Any, path: Path, edit: Callable[[Any], Any]) -> Any:
    """`value` with what is at `path` replaced by what `edit` makes of it."""
    holders = []
    for step in path:
        holders.append(value)
        value = _entry(value, step)
    value = edit(value)
    for holder, step in zip(reversed(holders), reversed(path), strict=True):
        copy = holder.copy()
        copy[step] = value
        value = copy
    return value


def _entry(value: Any, step: Step) -> Any:
    if isinstance(value, dict) and step in value:
        return value[step]
    if isinstance(value, list) and type(step) is int and 0 <= step < len(value):
        return value[step]
    raise CannotChange("the value does not exist")


def _parted(path: Path) -> tuple[Path, Step]:
    if not path:
        raise CannotChange("the root of a document is not an entry")
    return path[:-1], path[-1]


def _mapping(value: Any) -> dict[Any, Any]:
    if not isinstance(value, dict):
        raise CannotChange("it is not a mapping")
    return value


def _removed(value: Any, path: Path) -> Any:
    parent, step = _parted(path)

    def without(holder: Any) -> Any:
        _entry(holder, step)
        copy = holder.copy()
        del copy[step]
        return copy

    return _edited(value, parent, without)


def _with_entry(holder: Any, key: str | None, new: Any, after: str | None) -> Any:
    if isinstance(holder, list):
        if key is not None:
            raise CannotChange("a list has no keys")
        return [*holder, new]
    if key is None:
        raise CannotChange("an entry of a mapping needs a key")
    entries = list(_mapping(holder).items())
    if key in holder:
        raise CannotChange("the key already exists")
    at = next((at for at, (name, _) in enumerate(entries, 1) if name == after), len(entries))
    return dict([*entries[:at], (key, new), *entries[at:]])


def _renamed(value: Any, path: Path, key: str) -> Any:
    parent, old = _parted(path)

    def with_name(holder: Any) -> Any:
        _entry(_mapping(holder), old)
        if key != old and key in holder:
            raise CannotChange("the key already exists")
        return {key if name == old else name: entry for name, entry in holder.items()}

    return _edited(value, parent, with_name)


def _lifted(value: Any, path: Path) -> Any:
    parent, outer = _parted(path)

    def with_inner(holder: Any) -> Any:
        inner = _mapping(_entry(_mapping(holder), outer))
        around = {name: entry for name, entry in holder.items() if name != outer}
        for name, entry in inner.items():
            if name in around and not same(entry, around[name]):
                raise CannotChange("the key already exists, with another value")
        entries: dict[Any, Any] = {}
        for name, entry in holder.items():
            if name == outer:
                entries |= {key: lifted for key, lifted in inner.items() if key not in around}
            else:
                entries[name] = entry
        return entries

    return _edited(value, parent, with_inner)


def _moved(value: Any, change: Move) -> Any:
    path, to = change.path, change.to
    if to[: len(path)] == path:
        raise CannotChange("a value cannot move into itself")
    new: Any = None
    holder = value
    for step in path:
        new = holder = _entry(holder, step)

    found, holder = 0, value
    for step in to:
        if not (isinstance(holder, dict) and step not in holder):
            holder = _entry(holder, step)
            found += 1
        else:
            break
    names = (*to[found:], change.key)
    for name in reversed(names[1:]):
        new = {name: new}
    first = names[0]
    if not isinstance(first, str) or not all(isinstance(name, str) for name in names):
        raise CannotChange("the value does not exist")
    _mapping(holder)
    value = _edited(value, to[:found], lambda there: _with_entry(there, first, new, None))
    return _removed(value, path)
