"""A suppression suppresses nothing.

Its rule was checked, and finds nothing here, or nothing any more. If the suppression stays, it hides the next finding
of that rule, which nobody has looked at.

Bad:
    tools:
      - type: mcp
        server_label: archive
        server_url: https://archive.example.org/mcp
        allowed_tools: [search]
        require_approval: always
        x-toolcheck: {ignore: [{rule: unrestricted-server, reason: All of its tools only read.}]}
Good:
    tools:
      - type: mcp
        server_label: archive
        server_url: https://archive.example.org/mcp
        require_approval: always
        x-toolcheck: {ignore: [{rule: unrestricted-server, reason: All of its tools only read.}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.finding.suppression import JudgedSuppression
from toolcheck.ground.published import SITE


@rule(
    each=JudgedSuppression,
    severity=WARNING,
    evidence="inferred",
    source=f"{SITE}/suppressions.html",
    looked="2026-11-20",
    fixes="hint",
    guarded=True,
)
def check(judged: JudgedSuppression) -> Iterator[Finding]:
    if judged.suppression.problem:
        return
    for named in judged.rules:
        if named.is_unused:
            yield Finding(f"`{named.name}` is suppressed here, but does not occur here", named.where, hint("remove it"))
