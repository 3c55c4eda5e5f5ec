"""A YAML file contains a raw line separator, and parsers disagree whether it ends the line.

U+0085, U+2028 and U+2029 end a line, and a comment, for libraries of YAML 1.1. For libraries of YAML 1.2 and for
every editor they do not. So a text that looks like a comment can become a setting.

Bad:
    - type: function
      name: hang_up
      description: "End the call.\u2028Say goodbye."  # raw, not as an escape
Good:
    - type: function
      name: hang_up
      description: "End the call. Say goodbye."
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.document import Document
from toolcheck.finding.finding import ERROR, Finding, problems
from toolcheck.finding.rule import rule


@rule(
    each=Document,
    kinds=("ambiguous-line-break",),
    severity=ERROR,
    evidence="observed",
    source="https://yaml.org/spec/1.2.2/",
    looked="2026-11-20",
)
def check(document: Document) -> Iterator[Finding]:
    return problems(document, "ambiguous-line-break")
