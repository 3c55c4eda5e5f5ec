"""A suppression has run out, so what it suppressed is reported again.

Somebody gave it a last day on purpose: by then this was to be mended, or looked at anew.

Bad:
    tools:
      - type: mcp
        server_label: archive
        server_url: https://archive.example.org/mcp
        allowed_tools: [search]
        require_approval: always
        x-toolcheck: {ignore: [{rule: unattended-tools, reason: Until the list is settled., expires: "2026-03-31"}]}
Good:
    tools:
      - type: mcp
        server_label: archive
        server_url: https://archive.example.org/mcp
        require_approval: always
        x-toolcheck: {ignore: [{rule: unrestricted-server, reason: Until the list is settled., expires: "2099-03-31"}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.finding.suppression import JudgedSuppression
from toolcheck.ground.nearest import listed


@rule(
    each=JudgedSuppression,
    severity=WARNING,
    evidence="inferred",
    source="https://github.com/toolcheck/toolcheck/blob/main/docs/suppressions.md",
    looked="2026-11-20",
    fixes="hint",
    guarded=True,
)
def check(judged: JudgedSuppression) -> Iterator[Finding]:
    suppression = judged.suppression
    if judged.has_ended and not suppression.problem:
        message = f"the time to ignore {listed(suppression.names, 'and')} ended on {suppression.expires}"
        yield Finding(
            message, suppression.where, hint("mend what it was about, or look at it anew and set another day")
        )
