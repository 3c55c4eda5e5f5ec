r"""The grammar of a custom tool cannot be read.

A grammar is written in LLGuidance's dialect of Lark, or as a regular expression as Rust has them. Both lack
look-around and lazy repetition; Lark here also lacks `%declare`, templates, priorities of terminals, and imports from
anywhere but `common`. The request is refused when the grammar can't be read.

Bad (responses):
    {"tools": [{"type": "custom", "name": "set_time", "description": "Sets a time.",
                "format": {"type": "grammar", "syntax": "regex", "definition": "^(?=\\d)\\d{2}:\\d{2}$"}}]}
Good (responses):
    {"tools": [{"type": "custom", "name": "set_time", "description": "Sets a time.",
                "format": {"type": "grammar", "syntax": "regex", "definition": "^\\d{2}:\\d{2}$"}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.grammar import lark_faults, regex_faults
from toolcheck.document.where import Where
from toolcheck.finding.finding import ERROR, WARNING, Finding, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Tool

_READERS = {"lark": lark_faults, "regex": regex_faults}
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
)
def check(tool: Tool) -> Iterator[Finding]:
    grammar = tool.find("format")
    definition, syntax = grammar.find("definition"), grammar.find("syntax").value
    if grammar.find("type").value != "grammar" or not definition.is_settled or syntax not in ("lark", "regex"):
        return
    told: set[str] = set()
    for fault in _READERS[syntax](definition.value):
        if fault.message not in told:
            told.add(fault.message)
            where = _stretch(definition, fault.start, fault.end)
            yield Finding(f"the `{syntax}` grammar {fault.message}", where, note=_DIALECTS[syntax])
    if syntax == "regex" and not told:
        yield from _lines_and_slashes(definition)


def _lines_and_slashes(definition: Node) -> Iterator[Finding]:
    """What is read, but hardly as it was meant: the pattern stands on one line, and nothing stands around it."""
    text = definition.value
    if "\n" in text and "(?x" not in text:
        at = text.index("\n")
        yield Finding(
            "the `regex` grammar has a line break in it, which has to be matched",
            _stretch(definition, at, at + 1),
            hint("write it on one line, and a line break as `\\n`"),
            severity=WARNING,
        )
    if len(text) > 2 and text[0] == text[-1] == "/":
        yield Finding(
            "the `regex` grammar stands between slashes, which have to be matched",
            definition.where,
            hint("leave the slashes out"),
            severity=WARNING,
        )


def _stretch(node: Node, start: int, end: int) -> Where:
    return Where(node.path, "string", node.where.document, (start, end)) if end > start else node.where
