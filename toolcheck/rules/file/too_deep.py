"""The file is nested deeper than toolcheck reads.

No tool needs 64 levels. A file that has them is broken or hostile, and readers without a limit crash on it.
`--max-depth` raises the limit.

Bad:
    {"tools":
     [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
     ]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}
Good:
    {"tools": []}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.document import Document
from toolcheck.finding.finding import ERROR, Finding, problems
from toolcheck.finding.rule import rule


@rule(
    each=Document,
    kinds=("too-deep",),
    severity=ERROR,
    evidence="inferred",
    source="https://www.cve.org/CVERecord?id=CVE-2003-1564",
    looked="2026-11-20",
)
def check(document: Document) -> Iterator[Finding]:
    return problems(document, "too-deep")
