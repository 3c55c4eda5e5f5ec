"""Entries between brackets: JSON, and YAML written in its manner.

An entry is cut out with the one comma that is its own and put in the way its neighbours are written: on
their line, or on a line like theirs. Comments of others stay where they are.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from toolcheck.document.change_value import CannotChange
from toolcheck.document.edit_comments import IN_THE_WAY, INSIDE
from toolcheck.document.layout import Edit, Layout, LayoutEntry, LayoutNode
from toolcheck.document.spelling import spell_json, yaml_flow, yaml_key
from toolcheck.ground.record import record


@record(kw_only=True)
class FlowStyle:
    """How the entries of a mapping or a list are written: `margin` is the white space each begins its line
    with, None when they share a line; `unit` is one step of indentation; `colon` is behind a key and
    `gap` behind a comma; `quote` is around keys and strings.
    """

    margin: str | None
    unit: str
    colon: str
    gap: str
    quote: str


def style(layout: Layout, nodes: list[LayoutNode]) -> FlowStyle:
    """The style of the last of `nodes` (the nodes from the root to it): its own, or where it is empty that
    of the nearest around it that has entries.
    """
    own = layout.entries(nodes[-1])
    text = layout.text
    outer = [(node, layout.entries(node)) for node in nodes[-2::-1] if node.kind == "brackets"]
    near = [(nodes[-1], own), *outer]
    first = next((entry for _, entries in near for entry in entries if entry.key is not None), None)
    colon, gap, quote = ": ", " ", ""
    if first is not None and first.key is not None:
        colon = text[first.key.end : first.node.dressed if first.node.dressing else first.node.start]
        quote = '"' if text[first.head] == '"' else ""
        if colon.strip(" ") != ":" or layout.yaml:
            colon = ": "
    commas = (
        text[left.comma + 1 : right.head]
        for _, entries in near
        for left, right in pairwise(entries)
        if left.comma is not None and not text[left.comma + 1 : right.head].strip(" ")
    )
    gap = next(commas, "" if colon.endswith(":") else " ")
    unit = next((unit for node, entries in near if (unit := _unit(layout, node, entries)) is not None), None)
    margin: str | None = None
    if own and layout.leads(own[-1].head):
        margin = layout.margin(own[-1].head)
    elif not own and not layout.yaml and len(near) > 1 and unit is not None:
        parent = outer[0][1]
        margin = layout.margin(nodes[-1].start) + unit if parent and layout.leads(parent[-1].head) else None
    return FlowStyle(margin=margin, unit=unit or "  ", colon=colon, gap=gap, quote=quote)


def _unit(layout: Layout, node: LayoutNode, entries: list[LayoutEntry]) -> str | None:
    """The indentation that a mapping or a list adds to that of the line of its closing bracket."""
    close = node.place.end - 1
    if not entries or not layout.leads(entries[-1].head) or not layout.leads(close):
        return None
    inner, outer = layout.margin(entries[-1].head), layout.margin(close)
    return inner[len(outer) :] or None if inner.startswith(outer) else None


def spell(layout: Layout, value: Any, style: FlowStyle) -> str:
    """A value as it is written in a style."""
    if layout.yaml:
        return yaml_flow(value, style.quote)
    unit = style.unit if style.margin is not None else None
    return spell_json(
        value,
        unit=unit,
        margin=style.margin or "",
        line_break=layout.line_break,
        colon=style.colon,
        gap=style.gap,
    )


def spell_entry(layout: Layout, key: str, value: Any, style: FlowStyle) -> str:
    """An entry of a mapping as it is written in a style."""
    name = yaml_key(key, style.quote) if layout.yaml else spell(layout, key, style)
    return name + style.colon + spell(layout, value, style)


def insert(layout: Layout, nodes: list[LayoutNode], key: str | None, value: Any, after: str | None) -> list[Edit]:
    """A new entry for the mapping or list at the end of `nodes`."""
    node = nodes[-1]
    entries = layout.entries(node)
    look = style(layout, nodes)
    words = spell(layout, value, look) if key is None else spell_entry(layout, key, value, look)
    open_end, close = node.start + 1, node.place.end - 1
    lead = look.gap if look.margin is None else layout.line_break + look.margin
    if not entries:
        if layout.has_comment(open_end, close):
            raise CannotChange(INSIDE)
        if look.margin is None:
            return [Edit(open_end, close, words)]
        return [Edit(open_end, close, f"{lead}{words}{layout.line_break}{layout.margin(node.start)}")]
    at = next((at for at, entry in enumerate(entries) if entry.step == after and key is not None), len(entries) - 1)
    here = entries[at]
    following = entries[at + 1].head if at + 1 < len(entries) else close
    if here.comma is not None:
        end = _behind_comment(layout, here.comma + 1, following) if look.margin is not None else here.comma + 1
        return [Edit(end, end, f"{lead}{words},")]
    end = _behind_comment(layout, here.end, following) if look.margin is not None else here.end
    if end == here.end:
        return [Edit(end, end, f",{lead}{words}")]
    return [Edit(here.end, here.end, ","), Edit(end, end, lead + words)]


def _behind_comment(layout: Layout, offset: int, following: int) -> int:
    """Behind the comment that follows on the line, if one does."""
    end = min(layout.line_end(offset), following)
    return end if layout.has_comment(offset, end) else offset


def remove(layout: Layout, node: LayoutNode, step: Any) -> list[Edit]:
    """An entry goes, with its comma."""
    entries = layout.entries(node)
    at = next(at for at, entry in enumerate(entries) if entry.step == step)
    here = entries[at]
    if len(entries) == 1:
        inside = node.start + 1, node.place.end - 1
        outside_comments = layout.has_comment(inside[0], here.head) or layout.has_comment(here.end, inside[1])
        if not outside_comments:
            return [Edit(*inside, "")]
        return [Edit(here.head, here.end if here.comma is None else here.comma + 1, "")]
    if here.comma is not None and at + 1 < len(entries):
        return [Edit(here.head, _next_entry(layout, here, entries[at + 1]), "")]
    before = entries[at - 1]
    if layout.has_comment(before.end, here.head):  # YAML: the comma of the entry before may stay
        return [Edit(here.head, here.end if here.comma is None else here.comma + 1, "")]
    return [Edit(before.end, here.end, "")]


def _next_entry(layout: Layout, here: LayoutEntry, following: LayoutEntry) -> int:
    """Where what belongs to an entry ends: at the next one, or before comments that are not its own."""
    behind = (here.comma or here.end) + 1
    if not layout.has_comment(behind, following.head):
        return following.head
    rest = layout.text[behind : layout.line_end(behind)].lstrip(" \t")
    offset = layout.next_line(behind) if layout.leads(here.head) and rest[:1] in ("", "#") else behind
    while layout.text[offset] in " \t":
        offset += 1
    glued = layout.text[offset] == "#" and layout.text[here.head - 1] not in " \t\r\n"
    return offset - 1 if glued and offset > behind else offset


def lift(layout: Layout, outer: LayoutEntry, kept: set[Any]) -> list[Edit]:
    """The entries `kept` of the mapping that is the value of `outer` take the place of `outer`."""
    entries = layout.entries(outer.node)
    stay = [entry for entry in entries if entry.step in kept]
    bounds = [outer.node.slot, *(offset for entry in entries for offset in (entry.head, entry.end)), outer.end]
    gaps = list(zip(bounds[::2], bounds[1::2], strict=True))
    if any(layout.has_comment(*gap) for gap in (gaps if len(stay) < len(entries) else (gaps[0], gaps[-1]))):
        raise CannotChange(IN_THE_WAY)
    edits = [Edit(outer.head, stay[0].head, "")]
    behind = dict(zip((entry.head for entry in entries), entries[1:], strict=False))
    for entry, following in pairwise(stay):
        if behind[entry.head] is not following:
            edits.append(Edit(behind[entry.head].head, following.head, ""))
    edits.append(Edit(stay[-1].end, outer.end, ""))
    if layout.leads(outer.head) and layout.leads(stay[0].head):
        edits += _less_margin(layout, stay[0], stay[-1].end, layout.margin(outer.head), edits)
    return edits


def _less_margin(layout: Layout, first: LayoutEntry, end: int, margin: str, gone: list[Edit]) -> list[Edit]:
    """The lines below that of `first` lose what its line is indented more than `margin`."""
    old = layout.margin(first.head)
    if not old.startswith(margin):
        return []
    edits = []
    offset = layout.next_line(first.head)
    while offset < end:
        if layout.text.startswith(old, offset) and not any(edit.start <= offset < edit.end for edit in gone):
            edits.append(Edit(offset, offset + len(old) - len(margin), ""))
        offset = layout.next_line(offset)
    return edits
