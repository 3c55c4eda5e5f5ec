"""What a text says, as the rows that have it are counted: checked, a stranger, or one that cannot be read."""

from __future__ import annotations

from toolcheck.checking.selection import Options
from toolcheck.checking.verdict import Verdict, judge
from toolcheck.finding.finding import ERROR
from toolcheck.ground.record import replace

_OF_TOOLS = frozenset({"tools", "tool_choice"})
_UNREADABLE = frozenset({"syntax-error", "too-large", "too-deep"})


def judged(text: bytes, options: Options) -> Verdict:
    """The verdict on the text of a row. A row is a request, unlike most files in a folder: if it
    cannot be read, or if what it says of tools is wrong, it is reported. Of strangers nothing is reported.
    """
    verdict = judge(text, options)
    if verdict.state != "stranger":
        return verdict
    if any(finding["rule"] in _UNREADABLE for finding in verdict.findings):
        return replace(verdict, state="unreadable")
    is_wrong = any(
        finding["severity"] == ERROR.word and not _OF_TOOLS.isdisjoint(finding["pointer"].split("/"))
        for finding in verdict.findings
    )
    return replace(verdict, state="checked") if is_wrong else replace(verdict, findings=(), worst="")
