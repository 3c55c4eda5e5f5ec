"""A suppression is not valid, so it suppresses nothing.

Toolcheck cannot read it, or it names no rule or an unknown one, or it names a rule that only the configuration may
suppress. A comment beside a secret or a hidden text does not make it safe, and reviewers see the configuration.

Bad:
    tools:
      - type: function
        name: hang_up
        description: End the call.
        x-toolcheck: {ignore: [{rule: nested-functoin, reason: Not nested.}]}
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

from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.finding.suppression import JudgedSuppression, SuppressedRule
from toolcheck.ground.published import SITE


@rule(
    each=JudgedSuppression,
    severity=ERROR,
    evidence="inferred",
    source=f"{SITE}/suppressions.html",
    looked="2026-11-20",
    fixes="hint",
    guarded=True,
)
def check(judged: JudgedSuppression) -> Iterator[Finding]:
    suppression = judged.suppression
    if suppression.problem:
        yield Finding(suppression.problem, suppression.where, note="nothing is suppressed here")
        return
    for named in judged.rules:
        if not named.is_known:
            yield _unknown(named)
        elif named.is_guarded:
            advice = "suppress it in the configuration, with `file` and `reason`"
            yield Finding(f"`{named.name}` cannot be suppressed inside the file", named.where, hint(advice))


def _unknown(named: SuppressedRule) -> Finding:
    if named.is_family:
        return Finding(f"`{named.name}` is a family of rules, not a rule", named.where, hint("name the rules"))
    advice = f"did you mean `{named.nearest}`?" if named.nearest else "`toolcheck rule` lists the rules"
    return Finding(f"there is no rule `{named.name}`", named.where, hint(advice))
