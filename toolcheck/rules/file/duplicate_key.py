"""An object has the same key twice.

Parsers keep one of the two and say nothing, and they do not all keep the same one: what you read may not be what is
sent. This holds for JSON and for YAML.

Bad:
    {"type": "function", "name": "hang_up", "description": "End the call.", "name": "end_call"}
Good:
    {"type": "function", "name": "hang_up", "description": "End the call."}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.document import Document
from toolcheck.finding.finding import ERROR, Finding, problems
from toolcheck.finding.rule import rule


@rule(
    each=Document,
    kinds=("duplicate-key",),
    severity=ERROR,
    evidence="documented",
    source="https://www.rfc-editor.org/rfc/rfc8259",
    looked="2026-11-20",
)
def check(document: Document) -> Iterator[Finding]:
    return problems(document, "duplicate-key")
