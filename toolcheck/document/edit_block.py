"""Entries in lines: YAML mappings and lists whose shape is their indentation.

Whole lines come and go where an entry has its lines to itself; on the line of a dash it gives its place
to the next one. Comments on lines of their own stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from toolcheck.document.change_value import CannotChange
from toolcheck.document.comments import is_ours
from toolcheck.document.edit_comments import IN_THE_WAY, INSIDE, OURS
from toolcheck.document.layout import UNFAMILIAR, Edit, Layout, LayoutEntry, LayoutNode
from toolcheck.document.spelling import (
    entry_lines,
    indented,
    is_block,
    item_lines,
    yaml_lines,
    yaml_scalar,
)


def own_end(layout: Layout, entry: LayoutEntry) -> int:
    """The end of the last line of an entry: of its value, a comment behind it, and comments below a block
    that are indented into it. The line break is not part of it.
    """
    end = layout.finish(entry.end)
    if entry.node.kind != "block":
        return end
    column = layout.column(entry.head)
    line = layout.next_line(end)
    while line < len(layout.text):
        words = layout.text[line : layout.line_end(line)]
        bare = words.lstrip(" ")
        if bare.startswith("#") and len(words) - len(bare) > column:
            end = layout.line_end(line)
        elif bare.strip("\t"):
            break
        line = layout.next_line(line)
    behind = layout.skip(line)
    if behind < len(layout.text) and layout.column(behind) > column:  # a merge key, a repeated key
        raise CannotChange(UNFAMILIAR)
    return end


def _without_lines(layout: Layout, start: int, end: int, column: int | None) -> Edit:
    """The lines from `start` (the start of one) to `end` (the end of one) go; comments on lines of their own stay, at
    `column`, if there is one. At the end of a text that has no last line break, the line before keeps having none.
    """
    behind = layout.next_line(end)
    stay = _own_lines(layout, start, end, column)
    if behind > end or start == 0:
        return Edit(start, behind, "".join(line + layout.line_break for line in stay))
    before = start - (2 if layout.text[start - 2 : start] == "\r\n" else 1)
    return Edit(before, end, "".join(layout.line_break + line for line in stay))


def _own_lines(layout: Layout, start: int, end: int, column: int | None) -> list[str]:
    """The comments that have a line of their own, at `column`. What one for toolcheck speaks of would change."""
    if column is None:
        return []
    stay = [comment for comment in layout.comments(start, end) if layout.leads(comment.start)]
    words = [layout.text[slice(*comment)] for comment in stay]
    if any(map(is_ours, words)):
        raise CannotChange(OURS)
    return [" " * column + comment for comment in words]


def _check_block_scalar(layout: Layout, before: LayoutEntry, behind: int | None = None) -> None:
    """Refuses to put lines behind an entry, or to take lines away there so that what is at `behind`
    follows it, where a block scalar that the entry ends with would take more or less for its own.
    """
    last = layout.last_scalar(before.node)
    if not layout.is_block_scalar(last):
        return
    header = layout.text[last.start : layout.line_end(last.start)].partition("#")[0]
    end = layout.line_end(before.end)
    if "+" in header or (layout.next_line(end) == end and "-" not in header):
        raise CannotChange("its line breaks would become part of the block scalar before it")
    if behind is None:
        return
    if behind == len(layout.text) and layout.text[-1] not in "\r\n":
        raise CannotChange("the block scalar before it would lose its last line break")
    while behind < len(layout.text) and not layout.text[behind : layout.line_end(behind)].strip(" \t"):
        behind = layout.next_line(behind)
    words = layout.text[behind : layout.line_end(behind)].lstrip(" ")
    if words.startswith("#") and layout.line_end(behind) - behind - len(words) > layout.column(before.head):
        raise CannotChange("a comment would become part of the block scalar before it")


def remove(layout: Layout, node: LayoutNode, step: Any, *, moves: bool) -> list[Edit]:
    """An entry goes, and the comments in it stay, unless they move with it."""
    entries = layout.entries(node)
    at = next(at for at, entry in enumerate(entries) if entry.step == step)
    here = entries[at]
    if len(entries) == 1:
        return in_place(layout, node, entries, "[]" if here.key is None else "{}", moves=moves)
    end, column = own_end(layout, here), None if moves else layout.column(here.head)
    if at > 0:
        _check_block_scalar(layout, entries[at - 1], layout.next_line(end))
    if layout.leads(here.head):
        return [_without_lines(layout, layout.line_start(here.head), end, column)]
    return [_without_head(layout, here.head, end, entries[at + 1].head, column)]


def _without_head(layout: Layout, head: int, end: int, following: int, column: int | None) -> Edit:
    """What is behind a dash, from `head` to `end`, goes: what begins at `following` takes its place, unless comments
    with lines of their own are between, or inside (if there is a `column` for them), which stay.
    """
    stay = _own_lines(layout, head, end, column)
    if not stay and not layout.has_comment(layout.next_line(end), following):
        return Edit(head, following, "")
    while layout.text[head - 1] == " ":
        head -= 1
    return Edit(head, end, "".join(layout.line_break + line for line in stay))


def in_place(
    layout: Layout, node: LayoutNode, entries: list[LayoutEntry], words: str, *, moves: bool = False
) -> list[Edit]:
    """The whole block gives its place to `words`, which fit on a line; comments in it stay, unless they move."""
    first, last = entries[0], entries[-1]
    announced = layout.text[node.slot - 1 : node.slot] in tuple(":-")
    if not announced or layout.line_start(node.dressed) == layout.line_start(first.head):
        return [Edit(first.head, last.end, words)]
    layout.finish(node.dressed)
    column = None if moves else layout.column(first.head)
    if column is not None and layout.text[node.slot - 1] == ":":
        column = min(column, len(layout.lead(node.slot)))
    lines = _without_lines(layout, layout.line_start(first.head), own_end(layout, last), column)
    return [Edit(node.dressed, node.dressed, " " + words), lines]


def insert(
    layout: Layout, nodes: list[LayoutNode], key: str | None, value: Any, after: str | None, above: Sequence[str] = ()
) -> list[Edit]:
    """A new entry for the mapping or list at the end of `nodes`, below the comments `above`."""
    node = nodes[-1]
    unit, list_unit = units(layout, nodes)
    if key is None:
        here = layout.entries(node)[-1]
        lines = item_lines(yaml_lines(value, unit, list_unit), _dash(layout, here))
    else:
        here = _sibling(layout, node, after)
        quote = layout.text[here.head] if layout.text[here.head] == '"' else ""
        lines = entry_lines(key, value, unit, list_unit, quote)
    return [lines_behind(layout, here, indented([*above, *lines], layout.column(here.head)))]


def put_in_place(layout: Layout, nodes: list[LayoutNode], entry: LayoutEntry, key: str, value: Any) -> list[Edit]:
    """Another entry takes the place of `entry`, whose mapping is the last of `nodes`."""
    quote = layout.text[entry.head] if layout.text[entry.head] == '"' else ""
    column = layout.column(entry.head)
    lines = indented(entry_lines(key, value, *units(layout, nodes), quote), column)
    return [Edit(entry.head, own_end(layout, entry), layout.line_break.join(lines)[column:])]


def _sibling(layout: Layout, node: LayoutNode, after: str | None) -> LayoutEntry:
    """The entry that a new one is put behind. Odd neighbours (a merge key) do no harm here."""
    own = layout.written(node)
    entry = layout.entry(node, after if after is not None and after in own else own[-1])
    if layout.column(entry.head) != layout.column(node.start) or entry.head < node.start:
        raise CannotChange(UNFAMILIAR)
    return entry


def _dash(layout: Layout, item: LayoutEntry) -> str:
    """The dash of an item and the space behind it."""
    gap = layout.text[item.head + 1 : item.node.start]
    return "-" + gap if gap and not gap.strip(" ") else "- "


def lines_behind(layout: Layout, entry: LayoutEntry, lines: list[str]) -> Edit:
    """New lines below those of an entry."""
    end = own_end(layout, entry)
    _check_block_scalar(layout, entry)
    below = layout.next_line(end)
    words = layout.line_break.join(lines)
    return Edit(below, below, words + layout.line_break) if below > end else Edit(end, end, layout.line_break + words)


def units(layout: Layout, nodes: list[LayoutNode]) -> tuple[int, int]:
    """How far this text indents a mapping, and a list, below a key: as near the last of `nodes` as
    there is one.
    """
    unit: int | None = None
    list_unit: int | None = None
    for node in nodes[::-1]:
        for step in layout.written(node) if node.kind == "block" else ():
            if not isinstance(step, str):
                break
            entry = layout.entry(node, step)
            if entry.node.kind != "block":
                continue
            width = layout.column(entry.node.start) - layout.column(entry.head)
            if layout.text[entry.node.start] == "-" and not isinstance(layout.written(entry.node)[0], str):
                list_unit = width if list_unit is None else list_unit
            else:
                unit = width if unit is None else unit
    return unit or 2, (unit or 2) if list_unit is None else list_unit


def replace(layout: Layout, nodes: list[LayoutNode], entry: LayoutEntry | None, value: Any) -> list[Edit]:
    """The value of `entry` (None for the root), the last of `nodes`, becomes a mapping or a list in lines,
    or is such a block and becomes something else.
    """
    node = nodes[-1]
    if node.dressing:
        raise CannotChange("it has an anchor")
    unit, list_unit = units(layout, nodes)
    if node.kind == "block":
        entries = layout.entries(node)
        if not is_block(value):
            return in_place(layout, node, entries, yaml_scalar(value))
        column = layout.column(node.start)
        below_key = entry is not None and entry.key is not None and column == layout.column(entry.head)
        if below_key and not isinstance(value, list):
            raise CannotChange("a mapping is not possible in place of this list")
        lines = indented(yaml_lines(value, unit, list_unit), column)
        return [Edit(node.start, own_end(layout, entries[-1]), layout.line_break.join(lines)[column:])]
    if entry is None:
        raise CannotChange("the root of a document cannot change its kind")
    end = layout.finish(entry.end)
    if "\n" in layout.text[node.slot : end] or "\r" in layout.text[node.slot : end]:
        raise CannotChange(INSIDE if layout.comments(node.slot, node.start) else "it has several lines")
    lines = yaml_lines(value, unit, list_unit)
    if entry.key is None:
        lines = indented(lines, layout.column(node.start))
        edits = [Edit(node.start, entry.end, lines[0].lstrip(" "))]
        return [*edits, lines_behind(layout, entry, lines[1:])] if lines[1:] else edits
    width = list_unit if isinstance(value, list) else unit
    lines = indented(lines, layout.column(entry.head) + width)
    return [Edit(node.slot, entry.end, ""), lines_behind(layout, entry, lines)]


def wrap(layout: Layout, node: LayoutNode) -> list[Edit]:
    """A block becomes the one item of a list: a dash before its first line, the others move right."""
    last = layout.entries(node)[-1]
    edits = [Edit(node.start, node.start, "- ")]
    end = own_end(layout, last)
    line = layout.next_line(node.start)
    while line < end:
        if layout.line_end(line) > line:
            edits.append(Edit(line, line, "  "))
        line = layout.next_line(line)
    return edits


def lift(layout: Layout, node: LayoutNode, outer: LayoutEntry, kept: set[Any]) -> list[Edit]:
    """The entries `kept` of the mapping that is the value of `outer`, an entry of the block `node`, take
    the place of `outer`. The comment behind its key gets the line of the key.
    """
    entries = layout.entries(outer.node)
    if outer.node.kind == "brackets":
        return _lift_brackets(layout, outer, entries, kept)
    if not all(layout.leads(entry.head) for entry in entries):
        raise CannotChange(UNFAMILIAR)
    end = own_end(layout, outer)
    width = layout.column(outer.node.start) - layout.column(outer.head)
    first_line = layout.line_start(entries[0].head)
    key_end = layout.finish(outer.node.dressed)
    comments = layout.has_comment(layout.next_line(key_end), first_line)
    behind_key = layout.comments(outer.node.slot, key_end)
    if any(is_ours(layout.text[slice(*comment)]) for comment in behind_key):
        raise CannotChange(OURS)
    for before in layout.entries(node):
        if before.end <= outer.head:
            _check_block_scalar(layout, before, layout.next_line(key_end))
    gone = [
        _without_lines(layout, layout.line_start(entry.head), own_end(layout, entry), layout.column(outer.head))
        for entry in entries
        if entry.step not in kept
    ]
    if gone:
        if layout.next_line(end) == end:
            raise CannotChange("the text ends without a line break")
        if comments or any(layout.has_comment(entry.end, behind.head) for entry, behind in pairwise(entries)):
            raise CannotChange(IN_THE_WAY)
        for entry in entries:
            _check_block_scalar(layout, entry)
    if layout.leads(outer.head):
        line = layout.line_start(outer.head)
        words = "".join(
            " " * (outer.head - line) + layout.text[slice(*comment)] + layout.line_break for comment in behind_key
        )
        head = Edit(line, layout.next_line(key_end) if comments else first_line, words)
        moved_from = head.end
    elif behind_key:
        head = Edit(outer.head, behind_key[0].start, "")
        moved_from = layout.next_line(key_end)
    elif comments or gone:
        start = outer.head
        while layout.text[start - 1] == " ":
            start -= 1
        head = Edit(start, key_end, "")
        moved_from = layout.next_line(key_end)
    else:
        head = Edit(outer.head, entries[0].head, "")
        moved_from = layout.next_line(head.end)
    return [head, *gone, *_to_the_left(layout, moved_from, end, width, gone)]


def _to_the_left(layout: Layout, start: int, end: int, width: int, gone: list[Edit]) -> list[Edit]:
    """The lines from `start` to `end` lose `width` columns, where they have them."""
    edits = []
    line = start
    while line < end:
        if not any(edit.start <= line < edit.end for edit in gone):
            words = layout.text[line : layout.line_end(line)]
            spaces = min(len(words) - len(words.lstrip(" ")), width)
            if spaces < width and words.lstrip(" ")[:1] not in ("", "#"):
                raise CannotChange("its indentation is too unusual to edit")
            if spaces:
                edits.append(Edit(line, line + spaces, ""))
        line = layout.next_line(line)
    return edits


def _lift_brackets(layout: Layout, outer: LayoutEntry, entries: list[LayoutEntry], kept: set[Any]) -> list[Edit]:
    """The same for a mapping in brackets: its entries get lines of their own."""
    bounds = [outer.node.slot, *(offset for entry in entries for offset in (entry.head, entry.end)), outer.end]
    gaps = zip(bounds[::2], bounds[1::2], strict=True)
    if any(layout.has_comment(*gap) for gap in gaps):
        raise CannotChange(IN_THE_WAY)
    stay = [entry for entry in entries if entry.step in kept]
    column = layout.column(outer.head)
    edits = [Edit(outer.head, stay[0].head, "")]
    for entry in stay:
        _check_line_start(layout, entry, column)
        if entry.node.kind != "empty" and layout.text[entry.node.slot] not in " \t\r\n":
            edits.append(Edit(entry.node.slot, entry.node.slot, " "))
    for entry, following in pairwise(stay):
        edits.append(Edit(entry.end, following.head, layout.line_break + " " * column))
    edits.append(Edit(stay[-1].end, outer.end, ""))
    return edits


def _check_line_start(layout: Layout, entry: LayoutEntry, column: int) -> None:
    """Refuses an entry that takes several lines and would not be below its key in a block."""
    line = layout.next_line(entry.head)
    if line < entry.end and entry.node.kind == "scalar":
        raise CannotChange(INSIDE if layout.comments(entry.head, entry.end) else "it has several lines")
    if entry.key is not None and layout.line_end(entry.head) < entry.node.slot:
        raise CannotChange(UNFAMILIAR)
    while line < entry.end:
        words = layout.text[line : layout.line_end(line)]
        if words.strip() and len(words) - len(words.lstrip(" ")) <= column:
            raise CannotChange("its indentation is too unusual to edit")
        line = layout.next_line(line)
