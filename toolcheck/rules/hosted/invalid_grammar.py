r"""The grammar of a custom tool has an error.

A grammar is written in LLGuidance's dialect of Lark, or as a regular expression of Rust. Neither supports look-around
or lazy repetition. LLGuidance also does not support `%declare`, templates, priorities of terminals, or imports from
anything but `common`. Each rule and each terminal has one definition, and a terminal is not defined by itself. The
server refuses the request when it cannot read the grammar; what LLGuidance refuses was looked at on 2026-11-29
(https://github.com/guidance-ai/llguidance/blob/c75b0d90/parser/tests/test_lark.rs).

Bad (responses):
    {"tools": [{"type": "custom", "name": "set_time", "description": "Sets a time.",
                "format": {"type": "grammar", "syntax": "regex", "definition": "^(?=\\d)\\d{2}:\\d{2}$"}}]}
Good (responses):
    {"tools": [{"type": "custom", "name": "set_time", "description": "Sets a time.",
                "format": {"type": "grammar", "syntax": "regex", "definition": "^\\d{2}:\\d{2}$"}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.grammar import faults_of
from toolcheck.document.where import Where
from toolcheck.finding.finding import ERROR, WARNING, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Tool

_DIALECTS = {
    "lark": "the dialect is LLGuidance's Lark",
    "regex": "the dialect is Rust's, without look-around and lazy repetition",
}


@rule(
    each=Tool,
    severity=ERROR,
    evidence="documented",
    source="function-calling-guide",
    targets=RESPONSES,
    kinds=("custom",),
    fixes="hint",
    quiet=lambda tool: "format" not in tool.value or tool.value["format"].get("type") == "text",
)
def check(tool: Tool) -> Iterator[Finding]:
    grammar = tool.find("format")
    definition, syntax = grammar.find("definition"), grammar.find("syntax").value
    if grammar.find("type").value != "grammar" or not definition.is_settled or syntax not in ("lark", "regex"):
        return
    reported: set[str] = set()
    for fault in faults_of(syntax, definition.value):
        if fault.message not in reported:
            reported.add(fault.message)
            where = _stretch(definition, fault.start, fault.end)
            yield Finding(f"the `{syntax}` grammar {fault.message}", where, note=_DIALECTS[syntax])
    if syntax == "regex" and not reported:
        yield from _lines_and_slashes(definition)


def _lines_and_slashes(definition: Node) -> Iterator[Finding]:
    """What the server reads, but hardly as it was meant: line breaks, and slashes around the pattern."""
    text = definition.value
    if "\n" in text and "(?x" not in text:
        at = text.index("\n")
        yield Finding(
            "the `regex` grammar contains a line break, which the text must contain too",
            _stretch(definition, at, at + 1),
            hint("write it on one line, and write a line break as `\\n`"),
            severity=WARNING,
        )
    if len(text) > 2 and text[0] == text[-1] == "/":
        yield Finding(
            "the `regex` grammar is between slashes, which the text must contain too",
            definition.where,
            hint("remove the slashes"),
            severity=WARNING,
        )


def _stretch(node: Node, start: int, end: int) -> Where:
    return Where(node.path, "string", node.where.document, (start, end)) if end > start else node.where
