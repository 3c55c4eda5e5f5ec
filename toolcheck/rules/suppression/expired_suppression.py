"""A suppression has expired, so its finding is reported again.

Somebody set the last day on purpose: until then, the problem was to be fixed or looked at again.

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
    suppression = judged.suppression
    if judged.has_ended and not suppression.problem:
        message = f"the suppression of {listed(suppression.names, 'and')} ended on {suppression.expires}"
        yield Finding(message, suppression.where, hint("fix the problem, or look at it again and set another day"))
