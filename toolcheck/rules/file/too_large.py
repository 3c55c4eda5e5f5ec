"""The file is larger than toolcheck reads, or becomes so when its aliases are expanded.

The API would refuse such a large request, and a few lines of nested aliases can expand to millions of values.
`--max-file-size` raises the limit on the size.

Bad:
    a: &a [x, x, x, x, x, x, x, x, x, x]
    b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
    c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
    d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
    e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
    tools: [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
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
    kinds=("too-large",),
    severity=ERROR,
    evidence="inferred",
    source="https://www.cve.org/CVERecord?id=CVE-2003-1564",
    looked="2026-11-20",
)
def check(document: Document) -> Iterator[Finding]:
    return problems(document, "too-large")
