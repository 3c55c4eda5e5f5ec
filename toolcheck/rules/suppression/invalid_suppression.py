"""A suppression cannot be followed, so it suppresses nothing.

It is not written as toolcheck reads it, names no rule or one that there is not, or names a rule whose findings
cannot be ignored from inside the file: a secret or a hidden text is not made safe by a word beside it. The
configuration can ignore these, too, where reviewers see it.

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


@rule(
    each=JudgedSuppression,
    severity=ERROR,
    evidence="inferred",
    source="https://github.com/toolcheck/toolcheck/blob/main/docs/suppressions.md",
    looked="2026-11-20",
    fixes="hint",
    guarded=True,
)
def check(judged: JudgedSuppression) -> Iterator[Finding]:
    suppression = judged.suppression
    if suppression.problem:
        yield Finding(suppression.problem, suppression.where, note="nothing is ignored here")
        return
    for named in judged.rules:
        if not named.is_known:
            yield _unknown(named)
        elif named.is_guarded:
            where = "put it into the configuration, with `file` and `reason`"
            yield Finding(f"`{named.name}` cannot be ignored from inside the file", named.where, hint(where))


def _unknown(named: SuppressedRule) -> Finding:
    if named.is_family:
        return Finding(f"`{named.name}` is no rule but a family of rules", named.where, hint("name the rules"))
    advice = f"did you mean `{named.nearest}`?" if named.nearest else "`toolcheck rule` lists the rules"
    return Finding(f"there is no rule `{named.name}`", named.where, hint(advice))
