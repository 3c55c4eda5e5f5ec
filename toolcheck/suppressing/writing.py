"""Turns findings into suppressions: comments in YAML, tables of the configuration for everything else.

A comment counts only when it works: the new text has the same values, and the findings are suppressed. This module
writes no file.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping

from toolcheck.document.change_text import apply_edits
from toolcheck.document.change_value import same
from toolcheck.document.comments import scalars
from toolcheck.document.document import Document
from toolcheck.document.layout import Edit, Layout
from toolcheck.document.limits import Limits
from toolcheck.document.reading import reread
from toolcheck.document.where import Path
from toolcheck.finding.finding import Finding
from toolcheck.finding.report import Checked
from toolcheck.finding.suppression import PLACEHOLDER
from toolcheck.ground.record import record
from toolcheck.manifest.manifest import Manifest
from toolcheck.redaction.redactor import printable
from toolcheck.rules import find_rule
from toolcheck.suppressing.reading import has_comment, lines_of

_MAX_COLUMNS = 120


@record
class Commented:
    """A file with comments that suppress its findings: the file, checked again, the findings that are now suppressed,
    and those for which no comment could be written.
    """

    file: Checked
    suppressed: tuple[Finding, ...] = ()
    left: tuple[Finding, ...] = ()


def can_be_suppressed(finding: Finding, file: Checked) -> bool:
    """Whether toolcheck itself may suppress a finding. It does not suppress findings of guarded rules (secrets, hidden
    text, suppressions), and not that a file could not be read, because then nothing in the file was checked.
    """
    rule = find_rule(finding.rule)
    return bool(file.document.values) and rule is not None and not rule.guarded


def with_comments(file: Checked, check: Callable[[Document], Checked], limits: Limits) -> Commented:
    """A file with a comment for each finding that a comment can suppress; unchanged when it is not YAML."""
    wanted = tuple(finding for finding in file.findings if can_be_suppressed(finding, file))
    if file.document.format != "yaml":
        return Commented(file, (), wanted)
    sheet = _Sheet(file.manifest)
    by_line: dict[int, list[Finding]] = {}
    for finding in wanted:
        by_line.setdefault(sheet.line_for(finding), []).append(finding)
    commented, groups = file, [by_line] if by_line else []
    left: list[Finding] = []
    while groups:
        group = groups.pop()
        document = reread(commented.document, _Sheet(commented.manifest).text_with(group), limits)
        checked = check(document)
        if _has_same_values(document, commented.document) and _are_suppressed(group, checked):
            commented = checked
        elif len(group) > 1:
            lines, half = sorted(group), len(group) // 2
            parts = (lines[:half], lines[half:])  # the second goes first, so that the lines above it do not move
            groups += [{line: group[line] for line in part} for part in parts]
        else:
            left += next(iter(group.values()))
    return Commented(commented, tuple(finding for finding in wanted if finding not in left), tuple(left))


def _has_same_values(new: Document, old: Document) -> bool:
    return len(new.values) == len(old.values) and all(map(same, new.values, old.values))


def _are_suppressed(group: dict[int, list[Finding]], checked: Checked) -> bool:
    still_there = {_identity(finding) for finding in checked.findings}
    return not any(_identity(finding) in still_there for findings in group.values() for finding in findings)


def _identity(finding: Finding) -> tuple[str, str, int, Path]:
    return finding.rule, finding.message, finding.where.document, finding.where.path


class _Sheet:
    """The lines of a manifest, and where a comment fits."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._document = manifest.document
        self._scalars = sorted(scalars(manifest.document))

    def line_for(self, finding: Finding) -> int:
        """The line for a comment on a finding: the line of its place, unless that is inside a text."""
        document = self._document
        line = document.position(document.span(finding.where).start).line
        if self._is_free(document.line_start(line)):
            return line
        return max((other for other in lines_of(self._manifest, finding) if other < line), default=line)

    def text_with(self, findings: Mapping[int, Iterable[Finding]]) -> str:
        """The text with a comment on each of these lines."""
        edits = [self._edit(line, sorted({finding.rule for finding in each})) for line, each in findings.items()]
        return apply_edits(self._document.text, edits)

    def _edit(self, line: int, names: Iterable[str]) -> Edit:
        """The comment at the end of a line, or on its own line above when the line has no room for it."""
        words = f"# toolcheck: ignore[{', '.join(names)}] -- {PLACEHOLDER}"
        start, content = self._document.line_start(line), self._document.line(line)
        end = start + len(content)
        fits = len(content) + len(words) + 2 <= _MAX_COLUMNS
        if fits and self._is_free(end) and not has_comment(self._document, line):
            return Edit(start + len(content.rstrip(" \t")), end, f"  {words}")
        margin = content[: len(content) - len(content.lstrip(" "))]
        return Edit(start, start, f"{margin}{words}{Layout(self._document).line_break}")

    def _is_free(self, offset: int) -> bool:
        """Whether an offset is outside every scalar."""
        before = bisect_right(self._scalars, (offset, -1)) - 1
        return before < 0 or self._scalars[before].end <= offset


def table(finding: Finding, manifest: Manifest, file: str, *, own: bool) -> str:
    """The table of a configuration that suppresses a finding in `file`, a path relative to the folder of the
    configuration. `own` is for a `toolcheck.toml`.
    """
    tool = manifest.tool_at(finding.where)
    name = (tool.label or tool.name) if tool is not None else ""
    place = ("tool", name) if name else ("path", finding.api_path)
    lines = ["[[ignore]]" if own else "[[tool.toolcheck.ignore]]", f"file = {_quoted(_pattern(file))}"]
    lines += [f"{key} = {_quoted(words)}" for key, words in (place,) if words]
    return "\n".join([*lines, f"rule = {_quoted(finding.rule)}", f"reason = {_quoted(PLACEHOLDER)}"]) + "\n"


def _pattern(file: str) -> str:
    """The pattern that matches only this file."""
    escaped = "".join(f"\\{sign}" if sign in "\\*?[]!# " else sign for sign in file)
    return escaped if "/" in file else f"/{escaped}"


def _quoted(words: str) -> str:
    """A string as TOML writes it."""
    text = json.dumps(words, ensure_ascii=False)
    signs = "".join(sign if printable(sign) == sign else _escaped(sign) for sign in text)
    return signs.replace("##", "#" + _escaped("#"))


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if ord(sign) <= 0xFFFF else f"\\U{ord(sign):08x}"
