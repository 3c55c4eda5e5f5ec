"""Changes written into a text, each as the smallest edit that says the same as `change_value` does.

Comments, quotes, order, indentation and line breaks around an edit stay as they are. What cannot be
written for certain is refused: a fix that is not made is better than a wrong one. Anyone who applies edits
still reads the new text again and compares.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from toolcheck.document import edit_block, edit_code, edit_flow
from toolcheck.document.change import Change, Insert, Lift, Move, Remove, Rename, Replace, Wrap
from toolcheck.document.change_value import CannotChange, apply
from toolcheck.document.document import Document
from toolcheck.document.edit_comments import INSIDE, LOST, check_comments
from toolcheck.document.layout import Edit, Layout, LayoutEntry, LayoutNode
from toolcheck.document.spelling import Raw, indented, spell_json, yaml_flow, yaml_key, yaml_scalar
from toolcheck.document.where import Path, value_at
from toolcheck.ground.regex import regex

__all__ = ["Edit", "apply_edits", "edits"]

_ANCHOR = regex(r"&([^\s,\[\]{}]+)")
_SIGN = regex(r"(?:^|[\s\[{,:])[&*!]")
_HEADER = regex(r"([|>][-+0-9]*)[ \t]*(?:#[^\r\n]*)?(?:[\r\n]|\Z)")
_LINE_BREAK = regex(r"\r\n|\n|\r")
_LITERAL = regex(r"\|-?[ \t]*")


def edits(document: Document, change: Change, layout: Layout | None = None) -> list[Edit]:
    """The edits of `document.text` that make `change`, in the order of the text; they do not overlap.
    None are needed for a change that changes nothing. Who asks for many may give the document's `layout`,
    which remembers what it has read. Raises `CannotChange`.
    """
    if change.document >= len(document.values):
        raise CannotChange("the document does not exist")
    apply(document.values[change.document], (change,))
    if document.around is not None:
        return edit_code.edits(layout or Layout(document), change)
    writer = _Writer(layout or Layout(document), change.document)
    match change:
        case Replace(path=path, value=value):
            found = writer.replace(path, value)
        case Wrap(path=path):
            found = writer.wrap(path)
        case Remove(path=path):
            found = writer.remove(path)
        case Insert(path=path, key=key, value=value, after=after):
            found = writer.insert(path, key, value, after)
        case Rename(path=path, key=key):
            found = writer.rename(path, key)
        case Lift(path=path):
            found = writer.lift(path)
        case Move():
            found = writer.move(change)
    found = sorted(edit for edit in found if document.text[edit.start : edit.end] != edit.text)
    if any(left.end > right.start for left, right in pairwise(found)):
        raise CannotChange("its edits would overlap")
    if document.format == "yaml":
        _check_aliases(document.text, found)
        check_comments(writer.layout, change, found)
    return found


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """`text` with edits that do not overlap; those at one offset are made in the order given."""
    parts, offset = [], 0
    for edit in sorted(edits, key=lambda edit: edit[:2]):
        parts += [text[offset : edit.start], edit.text]
        offset = edit.end
    return "".join([*parts, text[offset:]])


def _check_aliases(text: str, edits: list[Edit]) -> None:
    """Refuses to take away an anchor that an alias elsewhere leans on."""
    gone = [text[edit.start : edit.end] for edit in edits]
    names = {name for piece in gone for name in _ANCHOR.findall(piece)}
    if not names:
        return
    rest = apply_edits(text, [Edit(edit.start, edit.end, "\n") for edit in edits])
    if any(f"*{name}" in rest for name in names):
        raise CannotChange("it has an anchor that is used elsewhere")


class _Writer:
    """The changes to one document of a text, each as a list of edits."""

    def __init__(self, layout: Layout, number: int) -> None:
        self.layout = layout
        self.text = layout.text
        self.number = number
        self.value = layout.document.values[number]

    def walk(self, path: Path) -> list[LayoutNode]:
        """The nodes down to `path`, all of them free to be edited."""
        nodes = self.layout.walk(path, self.number)
        for node in nodes:
            for mark in node.dressing:
                if mark.startswith("!"):
                    raise CannotChange("it has a tag, or is inside a value with a tag")
                if f"*{mark[1:]}" in self.text:
                    raise CannotChange("it has an anchor that is used elsewhere, or is inside a value with one")
        return nodes

    def parted(self, path: Path) -> tuple[list[LayoutNode], LayoutEntry]:
        """The nodes down to what holds `path`, and the entry at `path`."""
        nodes = self.walk(path[:-1])
        entry = self.layout.entry(nodes[-1], path[-1])
        if any(mark.startswith("!") for mark in entry.node.dressing):
            raise CannotChange("it has a tag")
        return nodes, entry

    def replace(self, path: Path, value: Any) -> list[Edit]:
        nodes = self.walk(path)
        node = nodes[-1]
        if node.kind in ("empty", "pair"):
            raise CannotChange("it is not in the text" if node.kind == "empty" else "it has no brackets")
        nested = isinstance(value, dict | list) and bool(value)
        if node.kind == "block" or (nested and not node.flow and self.layout.yaml):
            entry = self.layout.entry(nodes[-2], path[-1]) if path else None
            return edit_block.replace(self.layout, nodes, entry, value)
        if node.kind == "scalar":
            self._check_one_scalar(node)
        return [Edit(node.start, self.layout.end(node), self._words_for(nodes, value))]

    def _check_one_scalar(self, node: LayoutNode) -> None:
        words = self.text[node.start : self.layout.end(node)]
        if self.layout.is_block_scalar(node):
            if "#" in words.splitlines()[0]:
                raise CannotChange(INSIDE)
        elif words[0] not in "'\"" and ("\n" in words or "\r" in words):
            raise CannotChange("it is an unquoted text of several lines")

    def _words_for(self, nodes: list[LayoutNode], value: Any) -> str:
        """The words of a value in the place of the last of `nodes`."""
        node, outer = nodes[-1], nodes[-2:-1]
        if not self.layout.yaml:
            if outer:
                on_lines = node.kind != "brackets" or "\n" in self.text[node.start : node.place.end]
                look = edit_flow.style(self.layout, nodes[:-1] if on_lines else nodes)
                return edit_flow.spell(self.layout, value, look)
            lines = "\n" in self.text[node.start : node.place.end]
            return spell_json(
                value, unit="  " if lines else None, margin="", line_break=self.layout.line_break, colon=": ", gap=" "
            )
        sign = self.text[node.start]
        if self.layout.is_block_scalar(node) and isinstance(value, str):
            return self._literal(node, value) or yaml_scalar(value)
        if node.kind == "brackets" or node.flow:
            return yaml_flow(value, sign if sign in "'\"" else self._quote(nodes))
        return yaml_scalar(value, sign if sign in "'\"" else self._trap(node, value))

    def _quote(self, nodes: list[LayoutNode]) -> str:
        """The quotes around keys and strings, in brackets written in the manner of JSON."""
        holder = [node for node in nodes if node.kind == "brackets"]
        for node in holder[-1:]:
            keys = [entry for entry in self.layout.entries(node) if entry.key is not None]
            if keys and self.text[keys[0].head] == '"':
                return '"'
        return ""

    def _trap(self, node: LayoutNode, value: Any) -> str:
        """A string that is there without quotes already is replaced by itself to get them."""
        return '"' if self.text[node.start : node.place.end] == value else ""

    def _literal(self, node: LayoutNode, value: str) -> str | None:
        """A string as the lines of a block scalar with the header that is there, where it fits."""
        header, _, body = self.text[node.start : self.layout.end(node)].partition(self.layout.line_break)
        first = body.partition(self.layout.line_break)[0]
        margin = first[: len(first) - len(first.lstrip(" "))]
        lines = (value.removesuffix("\n") if "-" not in header else value).split("\n")
        end = self.layout.line_end(node.place.end - 1)
        fits = (
            ("-" in header or self.layout.next_line(end) > end)
            and _LITERAL.fullmatch(header)
            and margin
            and value.endswith("\n") is ("-" not in header)
            and all(line.isprintable() and line == line.strip(" ") for line in lines)
            and lines[0]
            and lines[-1]
        )
        return self.layout.line_break.join([header, *indented(lines, len(margin))]) if fits else None

    def wrap(self, path: Path) -> list[Edit]:
        node = self.walk(path)[-1]
        if node.dressing:
            raise CannotChange("it has an anchor")
        if node.kind == "block":
            return edit_block.wrap(self.layout, node)
        if node.kind == "brackets":
            return [Edit(node.start, node.start, "["), Edit(node.place.end, node.place.end, "]")]
        if node.kind != "scalar":
            raise CannotChange("it is not in the text here")
        self._check_one_scalar(node)
        value = value_at(self.value, path)
        words = self.text[node.start : self.layout.end(node)]
        if not self.layout.yaml or (words[0] in "'\"" and "\n" not in words):
            return [Edit(node.start, node.start, "["), Edit(node.place.end, node.place.end, "]")]
        if words == yaml_scalar(value):
            return [Edit(node.start, node.start, "["), Edit(node.place.end, node.place.end, "]")]
        return [Edit(node.start, self.layout.end(node), yaml_flow([value]))]

    def remove(self, path: Path) -> list[Edit]:
        nodes, _ = self.parted(path)
        return self._without(nodes[-1], path[-1])

    def _without(self, node: LayoutNode, step: Any, *, moves: bool = False) -> list[Edit]:
        if node.kind == "brackets":
            return edit_flow.remove(self.layout, node, step)
        return edit_block.remove(self.layout, node, step, moves=moves)

    def insert(self, path: Path, key: str | None, value: Any, after: str | None) -> list[Edit]:
        nodes = self.walk(path)
        if nodes[-1].kind == "brackets":
            return edit_flow.insert(self.layout, nodes, key, value, after)
        if nodes[-1].kind == "block":
            return edit_block.insert(self.layout, nodes, key, value, after)
        raise CannotChange("it comes from elsewhere, by an alias or a merge key")

    def rename(self, path: Path, key: str) -> list[Edit]:
        nodes, entry = self.parted(path)
        self.layout.entries(nodes[-1])
        if entry.key is None:
            raise CannotChange("a list has no keys")
        quote = self.text[entry.key.start]
        if key == path[-1]:  # a key that is there without quotes is renamed to itself to get them
            is_plain = self.layout.yaml and self.text[slice(*entry.key)] == key
            return [Edit(*entry.key, yaml_key(key, '"'))] if is_plain else []
        if not self.layout.yaml:
            words = spell_json(key, unit=None, margin="", line_break="\n", colon=": ", gap=" ")
        else:
            words = yaml_key(key, quote if quote in "'\"" else "")
        return [Edit(*entry.key, words)]

    def lift(self, path: Path) -> list[Edit]:
        self.walk(path)
        nodes, outer = self.parted(path)
        around = value_at(self.value, path[:-1]).keys() - {path[-1]}
        kept = set(value_at(self.value, path)) - around
        if not kept:
            return self._without(nodes[-1], path[-1])
        if outer.node.kind not in ("block", "brackets"):
            raise CannotChange("it comes from elsewhere, by an alias or a merge key")
        self.layout.entries(nodes[-1])
        if nodes[-1].kind == "brackets":
            return edit_flow.lift(self.layout, outer, kept)
        return edit_block.lift(self.layout, nodes[-1], outer, kept)

    def move(self, change: Move) -> list[Edit]:
        self.walk(change.path)
        nodes, entry = self.parted(change.path)
        holder, written = nodes[-1], self.layout.written(nodes[-1])
        is_last = written[-1] == change.path[-1]
        if is_last and change.to == change.path[:-1]:
            return self.rename(change.path, change.key)
        there = self.layout.root(self.number)
        depth = 0
        for step in change.to:
            if step not in (there.place.entries or {}):
                break
            there = self.layout.entry(there, step).node
            depth += 1
        first, *names = (str(step) for step in (*change.to[depth:], change.key))
        value: Any = self._moved(holder, entry, value_at(self.value, change.path), there.flow)
        for name in reversed(names):
            value = {name: value}
        if is_last and change.to[:depth] == change.path[:-1]:
            if holder.kind != "brackets":
                return edit_block.put_in_place(self.layout, nodes, entry, first, value)
            look = edit_flow.style(self.layout, nodes)
            return [Edit(entry.head, entry.end, edit_flow.spell_entry(self.layout, first, value, look))]
        gone = self._without(holder, change.path[-1], moves=True)
        if there.kind != "block":
            return [*gone, *self.insert(change.to[:depth], first, value, None)]
        above, taken = self._comments_above(holder, entry)
        nodes = self.walk(change.to[:depth])
        return [*taken, *gone, *edit_block.insert(self.layout, nodes, first, value, None, above)]

    def _comments_above(self, holder: LayoutNode, entry: LayoutEntry) -> tuple[list[str], list[Edit]]:
        """The comments right above the key of an entry that moves, and the edits that take them away from there; none
        where that is the line of a dash.
        """
        layout = self.layout
        own_end = edit_block.own_end(layout, entry) if holder.kind == "block" else 0
        if holder.kind != "block" or not layout.leads(entry.head) or layout.next_line(own_end) == own_end:
            return [], []
        own = start = layout.line_start(entry.head)
        above = list[str]()
        for comment in reversed(layout.comments(holder.slot, own)):
            line = layout.line_start(comment.start)
            is_beside = layout.leads(comment.start) and comment.start - line == entry.head - own
            if not is_beside or layout.next_line(comment.start) != start:
                break
            start, above = line, [self.text[slice(*comment)], *above]
        return above, [Edit(start, own, "")] if above else []

    def _moved(self, holder: LayoutNode, entry: LayoutEntry, value: Any, flow: bool) -> Raw:
        """A value in the words it has, with the comment behind it, as far as another place can hold them;
        `flow` says that this is between brackets.
        """
        layout, node = self.layout, entry.node
        if node.kind not in ("scalar", "block", "brackets"):
            raise CannotChange("it is not in the text here")
        end = layout.end(node)
        words = self.text[node.start : end]
        if not layout.yaml:
            margin = layout.margin(node.start)
            first, *rest = _LINE_BREAK.split(words)
            return Raw(value, (first, *(line.removeprefix(margin) for line in rest)))
        if node.kind != "scalar" and _SIGN.search(words):
            raise CannotChange("it contains an anchor, an alias or a tag")
        behind = "" if holder.flow else self.text[end : edit_block.own_end(layout, entry)].rstrip()
        gap = layout.comments(node.slot, node.start)
        if gap and (flow or node.kind != "block"):
            raise CannotChange(LOST)
        if not flow:
            first, *rest = _LINE_BREAK.split(words + behind)
            if node.kind == "block":
                column = layout.column(node.start)
                if any(line.strip() and not line.startswith(" " * column) for line in rest):
                    raise CannotChange("its indentation is too unusual to edit")
                headers = _HEADER.findall(words)
                if headers and ("+" in "".join(headers) or self.text[-1] not in "\r\n"):
                    raise CannotChange("it contains a block scalar that would lose a line break")
                on_line = [self.text[node.dressed : found.end] for found in gap if not layout.leads(found.start)]
                below = [self.text[slice(*found)] for found in gap if layout.leads(found.start)]
                lines = (*below, first, *(line[column:] for line in rest))
                return Raw(value, lines, block=True, behind_key="".join(on_line))
            if not rest and not layout.is_block_scalar(node):
                return Raw(value, (first,))
        if behind or (node.kind != "scalar" and "#" in words):
            raise CannotChange(LOST)
        if node.kind != "block" and words[0] in "'\"{[" and not _LINE_BREAK.search(words):
            return Raw(value, (words,))
        return Raw(value, (yaml_flow(value),))
