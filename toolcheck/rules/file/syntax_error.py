"""The file is not JSON, or not YAML.

Nothing in such a file reaches the API. A `.json` file is held to JSON and nothing else: comments, trailing
commas and single quotes are refused by every client that will read it.

Bad:
    {"type": "session.update", "session": {"type": "realtime", "tools": [],}}
Good:
    {"type": "session.update", "session": {"type": "realtime", "tools": []}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.document import Document
from toolcheck.finding import ERROR, Finding, problems
from toolcheck.rule import rule


@rule(
    each=Document,
    kinds=("syntax-error",),
    severity=ERROR,
    evidence="documented",
    source="https://www.rfc-editor.org/rfc/rfc8259",
    looked="2026-11-20",
)
def check(document: Document) -> Iterator[Finding]:
    return problems(document, "syntax-error")
