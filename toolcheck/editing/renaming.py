"""Renaming what a manifest names, at every place at once: the label of a server, a definition of a schema."""

from __future__ import annotations

from toolcheck.contract.limits import SERVER_LABEL
from toolcheck.document.change import Change, Rename, Replace
from toolcheck.document.change_value import CannotChange
from toolcheck.document.document import Span
from toolcheck.document.layout import Edit, Layout
from toolcheck.document.where import value_at
from toolcheck.editing.names import Named, characters, name_at, names
from toolcheck.editing.open_text import OpenText
from toolcheck.editing.spots import spot_at
from toolcheck.finding.finding import Finding, safe
from toolcheck.fixing.fixing import edits_of
from toolcheck.ground.record import record
from toolcheck.ground.regex import regex

_LABEL = regex(SERVER_LABEL)


class CannotRename(Exception):
    """There is nothing to rename here, or the new name does not do. `reason` says why, and quotes nothing."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@record
class Renamed:
    """What can be renamed: its characters, and its name."""

    span: Span
    name: str


def renamable(text: OpenText, offset: int) -> Renamed | None:
    """What can be renamed at an offset; None where nothing can."""
    found = _named(text, offset)
    if found is None:
        return None
    span = characters(text.document, found.where)
    if text.redactor.text(found.name) != found.name:
        return None
    written = text.document.text[span.start : span.end]
    at = written.rfind(found.name)
    return Renamed(Span(span.start + at, span.start + at + len(found.name)) if at >= 0 else span, found.name)


def rename(text: OpenText, offset: int, name: str) -> tuple[Edit, ...]:
    """The edits that give another name to what is at an offset. Raises `CannotRename`."""
    found = _named(text, offset)
    if found is None:
        raise CannotRename("only labels of servers and definitions of schemas can be renamed")
    if name == found.name:
        return ()
    all_names = names(text.manifest)
    if found.kind == "label":
        if not _LABEL.fullmatch(name):
            raise CannotRename("a label has letters, digits, `-` and `_`, and begins with a letter")
        if any(one.kind == "label" and one.name == name for one in all_names):
            raise CannotRename("another server has this label")
    elif not name or any(one.kind == "definition" and one.name == name and one.is_given for one in all_names):
        raise CannotRename("another definition has this name")
    changes = tuple(_change(text, one, name) for one in all_names if one.thing == found.thing)
    finding = Finding("", found.where, safe("", *changes))
    try:
        return edits_of(finding, Layout(text.document), text.options.limits)
    except CannotChange as refused:
        raise CannotRename(refused.reason) from None


def _named(text: OpenText, offset: int) -> Named | None:
    if not text.is_certain:
        return None
    spot = spot_at(text.document, offset)
    found = None if spot is None else name_at(text.manifest, spot)
    return found if found is not None and found.kind in ("label", "definition") else None


def _change(text: OpenText, one: Named, name: str) -> Change:
    where = one.where
    if where.part == "key":
        return Rename(where.path, name, where.document)
    if one.kind == "label":
        return Replace(where.path, name, where.document)
    written: str = value_at(text.document.values[where.document], where.path)
    _, keyword, rest = written.split("/", 2)
    old = one.name.replace("~", "~0").replace("/", "~1")
    behind = rest.removeprefix(old)
    new = name.replace("~", "~0").replace("/", "~1")
    return Replace(where.path, f"#/{keyword}/{new}{behind}", where.document)
