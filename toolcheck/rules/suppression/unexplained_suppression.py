"""A suppression gives no reason.

People who read it later cannot know whether it is still right. A reason that starts with `TODO`, as `--add-ignores`
writes it, still has to be filled in.

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
    if suppression.problem or suppression.is_explained:
        return
    how_to_add = {
        "comment": "add ` -- ` and the reason",
        "manifest": "add a `reason`",
        "configuration": "add a `reason`",
    }
    state = "still needs a reason" if suppression.reason else "has no reason"
    advice = "say why" if suppression.reason else how_to_add[suppression.form]
    yield Finding(f"the suppression of {listed(suppression.names, 'and')} {state}", suppression.where, hint(advice))
