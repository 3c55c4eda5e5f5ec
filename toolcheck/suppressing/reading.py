"""Reads the suppressions in a manifest: comments in YAML and in code, and entries of `x-toolcheck`.

    - type: mcp  # toolcheck: ignore[unrestricted-server] until 2027-01-31 -- reads a public archive

    // toolcheck: ignore[unrestricted-server] -- reads a public archive

    <!-- toolcheck: ignore[unrestricted-server] -- reads a public archive; holds for the fence below -->

    "x-toolcheck": {"ignore": [{"rule": "unrestricted-server", "reason": "reads a public archive"}]}

This module does not know which rules exist.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from toolcheck.document.comments import scalars
from toolcheck.document.document import Document, Span
from toolcheck.document.where import Path, Where, in_text
from toolcheck.finding.finding import Finding
from toolcheck.finding.suppression import DATE_LIKE, KEY, Scope, Suppression, SuppressionForm, is_date, may_suppress
from toolcheck.ground.nearest import nearest
from toolcheck.ground.regex import regex
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.node import Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

COMMENT = "# toolcheck: ignore[rule-name] -- reason"
"""How a comment is written."""

_MEANT = regex(
    r"(?:^|(?<=[ \t\r\n,\[\]{}]))"
    r"#[ \t]*toolcheck(?:[ \t]*:|[ \t]+(?:ignore|disable|suppress|noqa|skip|allow|off)\b)[^\r\n]*",
    re.I,
)
"""A comment that is meant for toolcheck, valid or not."""
_MEANT_IN_CODE = regex(
    r"(?:#|//|/\*+|<!--)[ \t]*"
    r"(?P<words>toolcheck(?:[ \t]*:|[ \t]+(?:ignore|disable|suppress|noqa|skip|allow|off)\b)"
    r"(?:(?!\*/|-->)[^\r\n])*)",
    re.I,
)
"""The same in the comments of code, without the sign that ends them."""
_COMMENT = regex(
    r"(?:#[ \t]*)?toolcheck:[ \t]*ignore\[(?P<rules>[^\]]*)\]"
    r"(?:[ \t]+until[ \t]+(?P<expires>\S+))?"
    r"(?:[ \t]+--(?P<reason>[^\r\n]*+))?[ \t]*"
)
_NAME = regex(r"[^\s,]+(?:[ \t]+[^\s,]+)*")
_DASH = regex(r"-[ \t]*+(?:#[^\r\n]*+)?+(?:[\r\n][ \t]*+(?:#[^\r\n]*+)?+)*+\Z")
_MAX_COMMENT_CHARACTERS = 2000
"""At most this many characters of comments are between a dash and its item."""
_KEYS = ("rule", "reason", "expires")


def read_suppressions(manifest: Manifest) -> tuple[Suppression, ...]:
    """All suppressions in a manifest, valid or not, in the order of the text. What is sent as it is can hold only
    comments, because the API refuses the key.
    """
    document = manifest.document
    if not may_suppress(document):
        return ()
    suppressions = [*_comments(manifest), *_entries(manifest)]
    return tuple(sorted(suppressions, key=lambda suppression: document.span(suppression.where)))


# -- comments ---------------------------------------------------------------------------------------


def _comments(manifest: Manifest) -> Iterator[Suppression]:
    document = manifest.document
    if document.around is not None:
        yield from _comments_of_code(manifest, document.around.comments)
    if document.format != "yaml":
        return
    meant = [Span(*comment.span()) for comment in _MEANT.finditer(document.text)]
    if not meant:
        return
    spans, lines = sorted(scalars(document)), _Lines(manifest)
    for span in meant:
        before = bisect_right(spans, (span.start, len(document.text))) - 1
        if before < 0 or spans[before].end <= span.start:
            yield _comment(document, span, lines)


def _comments_of_code(manifest: Manifest, comments: Iterable[Span]) -> Iterator[Suppression]:
    document = manifest.document
    meant = [(comment, words) for comment in comments for words in _MEANT_IN_CODE.finditer(document.text, *comment)]
    if not meant:
        return
    lines = _Lines(manifest)
    for comment, words in meant:
        start = words.start("words")
        span = Span(start, start + len(words["words"].rstrip()))
        yield _comment(document, span, lines, comment.start)


def has_comment(document: Document, line: int) -> bool:
    """Whether a line already has a comment for toolcheck, or something that looks like one."""
    return _MEANT.search(document.line(line)) is not None


def _comment(document: Document, span: Span, lines: _Lines, start: int | None = None) -> Suppression:
    line = lines.meant(span.start if start is None else start)
    home = lines.home(line)

    def at(start: int, end: int) -> Where:
        return in_text(start, end, home.path, home.document)

    where = at(*span)
    found = _COMMENT.fullmatch(document.text, *span)
    if found is None:
        return _broken("comment", where, f"this comment does not have the form `{COMMENT}`")
    start = found.start("rules")
    rules = tuple((name[0], at(start + name.start(), start + name.end())) for name in _NAME.finditer(found["rules"]))
    expires = found["expires"] or ""
    if not rules:
        return _broken("comment", where, "the comment names no rule")
    if expires and not is_date(expires):
        return _broken("comment", at(*found.span("expires")), _no_date(expires), rules)
    reason = (found["reason"] or "").strip()
    return Suppression(form="comment", where=where, rules=rules, scope=line, reason=reason, expires=expires)


class _Lines:
    """What is on the lines of a manifest."""

    def __init__(self, manifest: Manifest) -> None:
        self._document = document = manifest.document
        tools = [tool.where for payload in manifest.payloads for tool in payload.every_tool]
        places = [(where, document.look_up(where.path, where.document)[2]) for where in dict.fromkeys(tools)]
        found = {(place.start, place.end): where for where, place in reversed(places) if place is not None}
        self._tools: dict[int, Where] = {}  # by line, the innermost
        for (start, end), where in sorted(found.items(), key=lambda item: -len(item[1].path)):
            for line in range(document.position(start).line, document.position(max(start, end - 1)).line + 1):
                self._tools.setdefault(line, where)
        self._starts = [place.start for place in document.places]
        self._filled = _filled(document)

    def home(self, line: int) -> Where:
        """The innermost tool that a line belongs to; outside of tools, the document."""
        end = self._document.line_start(line) + len(self._document.line(line))
        return self._tools.get(line) or Where(document=max(bisect_right(self._starts, end) - 1, 0))

    def meant(self, start: int) -> int:
        """The line that a comment is about. A comment alone on a line is about the next line with content."""
        document = self._document
        line = document.position(start).line
        if document.text[document.line_start(line) : start].strip(" \t" if document.around is None else " \t>{"):
            return line
        following = bisect_right(self._filled, line)
        return self._filled[following] if following < len(self._filled) else line


def _filled(document: Document) -> list[int]:
    """The numbers of the lines that have more than a comment."""
    numbers = range(1, document.line_count + 1)
    if document.around is None:
        return [number for number in numbers if document.line(number).strip(" \t").partition("#")[0]]
    letters = [*document.text]
    for start, end in document.around.comments:
        letters[start:end] = " " * (end - start)
    text = "".join(letters)
    starts = [*map(document.line_start, numbers), len(text)]
    return [number for number in numbers if text[starts[number - 1] : starts[number]].strip()]


def _no_date(words: str) -> str:
    return f"`{words}` is not a date like `{DATE_LIKE}`"


def scopes_of(manifest: Manifest, finding: Finding) -> Iterator[Scope]:
    """The scopes of a finding: its lines, its path, and every path around that."""
    yield from lines_of(manifest, finding)
    where = finding.where
    yield from ((where.document, where.path[:length]) for length in range(len(where.path) + 1))


def lines_of(manifest: Manifest, finding: Finding) -> set[int]:
    """The lines on or above which a comment suppresses a finding: where its place begins, where the key of that place
    is, and, for a finding at the name or label of a tool, where the entry of the tool begins. In Markdown, also where
    the fence begins.
    """
    document, where = manifest.document, finding.where
    span = document.span(where)
    offsets = {span.start}
    if where.part != "text":
        found, key, place = document.look_up(where.path, where.document)
        if found == where.path and place is not None:
            offsets |= {place.start, key.start if key else place.start}
        tool = manifest.tool_at(where)
        if tool is not None and span == document.span(tool.grip):
            start = document.look_up(tool.path, where.document)[2]
            offsets |= {start.start, _dash(document.text, start.start)} if start else set()
    lines = {document.position(offset).line for offset in offsets}
    fence = document.around.fence_at(span.start) if document.around is not None else None
    return lines if fence is None else {*lines, fence}


def _dash(text: str, start: int) -> int:
    """The dash before an item of a list, also with comments between them; the item itself when there is no dash."""
    found = _DASH.search(text, max(start - _MAX_COMMENT_CHARACTERS, 0), start)
    return found.start() if found else start


# -- entries ----------------------------------------------------------------------------------------


def _entries(manifest: Manifest) -> Iterator[Suppression]:
    if not manifest.document.says(KEY) or not manifest.is_known or manifest.document.around is not None:
        return
    raw = {payload.where.document for payload in manifest.payloads if payload.is_raw}
    for number, value in enumerate(manifest.document.values):
        if number in raw:
            continue
        holders = _holders(manifest, number)
        for node in _keys(Node(value, Where(document=number))):
            if node.path[:-1] in holders:
                yield from _read(node)
            else:
                yield _broken("manifest", node.key, f"`{KEY}` belongs to a tool, or to the manifest as a whole")


def _holders(manifest: Manifest, number: int) -> set[Path]:
    """The places where `x-toolcheck` may be: the document, what it sends, and each tool."""
    payloads = [payload for payload in manifest.payloads if payload.where.document == number]
    bodies = [payload.path for payload in payloads]
    return {(), *bodies, *(tool.path for payload in payloads for tool in payload.every_tool)}


def _keys(root: Node) -> Iterator[Node]:
    pending = [root]
    while pending:
        node = pending.pop()
        found = node.find(KEY)
        if found.present:
            yield found
        pending += [inner for key, inner in node.entries() if key != KEY]
        pending += node.items()


def _read(node: Node) -> Iterator[Suppression]:
    """The entries of one `x-toolcheck`."""
    entries = node.find("ignore")
    others = [key for key, _ in node.entries() if key != "ignore"]
    if others:
        yield _broken("manifest", node.where.child(others[0], "key"), _unknown(others[0], ("ignore",)))
    if not entries.is_list:
        if not others:
            problem = f"`{KEY}` must be an object with a list `ignore`"
            yield _broken("manifest", entries.where if entries.present else node.where, problem)
        return
    for entry in entries.items():
        yield _entry(entry, node.where)


def _entry(entry: Node, where: Where) -> Suppression:
    rule, reason, expires = (entry.find(key) for key in _KEYS)
    other = next((key for key, _ in entry.entries() if key not in _KEYS), None)
    if other is not None:
        return _broken("manifest", entry.where.child(other, "key"), _unknown(other, _KEYS))
    if not rule.is_string or not rule.value.strip():
        there = rule.where if rule.present else entry.where
        return _broken("manifest", there, "an entry of `ignore` must be an object that names a `rule`")
    day = expires.value if expires.is_string else ""
    if expires.given and not is_date(day):
        problem = _no_date(day) if expires.is_string else f"`expires` must be a date like `{DATE_LIKE}`"
        return _broken("manifest", expires.where, problem)
    words: Any = reason.value if reason.is_string else ""
    return Suppression(
        form="manifest",
        where=rule.where,
        rules=((rule.value.strip(), rule.where),),
        scope=(where.document, where.path[:-1]),
        reason=words.strip(),
        expires=day,
    )


def _broken(
    form: SuppressionForm, where: Where, problem: str, rules: tuple[tuple[str, Where], ...] = ()
) -> Suppression:
    """A suppression that is not valid, and why."""
    return Suppression(form=form, where=where, rules=rules, problem=problem)


def _unknown(key: str, known: tuple[str, ...]) -> str:
    near = nearest(key, known)
    return f"`{key}` is not a key here" + (f"; did you mean `{near}`?" if near else "")
