"""The file is not JSON, or not YAML.

Nothing in such a file reaches the API. A `.json` file is held to JSON and nothing else: comments, trailing
commas and single quotes are refused by every client that will read it. Tools that a program holds belong in a file of
their own, which the program loads.

Bad:
    {"type": "session.update", "session": {"type": "realtime", "tools": [],}}
Good:
    {"type": "session.update", "session": {"type": "realtime", "tools": []}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.document import Document
from toolcheck.finding.finding import ERROR, Finding, problems
from toolcheck.finding.rule import rule

_OTHERS = {
    "rb": "Ruby",
    "go": "Go",
    "java": "Java",
    "cs": "C#",
    "php": "PHP",
    "toml": "TOML",
}
"""What a file is that cannot be read, by the ending of its name."""


@rule(
    each=Document,
    kinds=("syntax-error",),
    severity=ERROR,
    evidence="documented",
    source="https://www.rfc-editor.org/rfc/rfc8259",
    looked="2026-11-20",
)
def check(document: Document) -> Iterator[Finding]:
    language = _OTHERS.get(document.name.rpartition(".")[2].lower())
    for finding in problems(document, "syntax-error"):
        if language:
            note = "keep the tools in a file of their own, and load that"
            yield Finding(f"this is {language}, and neither JSON nor YAML", finding.where, note=note)
            return
        yield finding
