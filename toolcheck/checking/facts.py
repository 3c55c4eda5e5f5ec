"""The facts of a finding as plain values, safe to show: all but the lines and columns of its places.

Reports for programs add those. What a report looks like is not known here.
"""

from __future__ import annotations

from collections.abc import Callable

from toolcheck.document.document import Document
from toolcheck.document.where import Path, Where, pointer
from toolcheck.finding.finding import Finding, Fix
from toolcheck.finding.leading import addresses
from toolcheck.ground.record import replace
from toolcheck.manifest.manifest import Manifest
from toolcheck.rules import find_rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from toolcheck.redaction.redactor import Redactor

MAX_LETTERS = 4000
"""A text of a finding is cut after so many characters, and so long may a pointer be."""

Reaches = Callable[[Where, Document], Path]
"""Gives as much of a path as is there in a document."""


def with_tool(finding: Finding, manifest: Manifest) -> Finding:
    """The finding, with the tool that it is about, or in."""
    tool = manifest.tool_at(finding.where)
    return finding if tool is None else replace(finding, tool=tool.name or tool.label, tool_kind=tool.kind)


def facts(finding: Finding, document: Document, redactor: Redactor, reaches: Reaches) -> dict[str, Any]:
    """The facts of a finding in `document`, whose secrets `redactor` knows."""

    def say(words: str) -> str:
        return redactor.say(words[:MAX_LETTERS])

    def place(where: Where, document: Document) -> dict[str, Any]:
        return {"document": where.document, "pointer": redactor.text(_pointer(reaches(where, document)))}

    found = find_rule(finding.rule)
    leads_to = addresses(finding, found, document) if found else None
    return {
        "rule": finding.rule,
        "severity": finding.severity.word,
        "message": say(finding.message),
        **place(finding.where, document),
        "api_path": say(finding.api_path),
        "tool": say(finding.tool) or None,
        "tool_kind": say(finding.tool_kind) or None,
        "targets": list(finding.targets),
        "related": [
            {"message": say(related.message), **place(related.where, related.document or document)}
            for related in finding.related
        ],
        "fix": None if finding.fix is None else _fix(finding.fix, say),
        "evidence": found.evidence if found else None,
        "url": leads_to.source if leads_to else None,
        "rule_url": leads_to.page if leads_to else None,
    }


def _pointer(path: Path) -> str:
    """The pointer to what is at a path; of a thing whose keys are of monstrous length, to what is around it."""
    while len(pointer(path)) > MAX_LETTERS:
        path = path[:-1]
    return pointer(path)


def _fix(fix: Fix, say: Callable[[str], str]) -> dict[str, str]:
    return {"title": say(fix.title), "applicability": fix.applicability if fix.changes else "hint"}


def in_text(where: Where, document: Document) -> Path:
    """As much of a path as is written in the text."""
    return document.look_up(where.path, where.document)[0]


def in_value(where: Where, document: Document) -> Path:
    """As much of a path as is in the value, which is known without a look at the text."""
    if where.document >= len(document.values):
        return ()
    value: Any = document.values[where.document]
    for depth, step in enumerate(where.path):
        is_there = step in value if isinstance(value, dict) else isinstance(value, list) and step in range(len(value))
        if not is_there:
            return where.path[:depth]
        value = value[step]
    return where.path
