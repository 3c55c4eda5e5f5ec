"""A suppression gives no reason.

Whoever reads it later cannot tell whether it still holds. A reason that begins with `TODO`, as `--add-ignores` writes
it, is one that is still to be filled in.

Bad:
    tools:
      - type: mcp
        server_label: archive
        server_url: https://archive.example.org/mcp
        require_approval: always
        x-toolcheck: {ignore: [{rule: unrestricted-server}]}
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
    if suppression.problem or suppression.is_explained:
        return
    how = {"comment": "add ` -- ` and the reason", "manifest": "add a `reason`", "configuration": "add a `reason`"}
    state = "is still to be filled in" if suppression.reason else "is missing"
    advice = "say why" if suppression.reason else how[suppression.form]
    yield Finding(
        f"the reason for ignoring {listed(suppression.names, 'and')} {state}", suppression.where, hint(advice)
    )
