"""Law: what the check calls a place is what `decode` finds there, when a server calls it that."""

from __future__ import annotations

from tests.law import law
from toolcheck.checking.selection import Options
from toolcheck.decoding.decoding import decode


@law
def test_what_the_check_calls_a_place_is_found_there(fixture):
    if fixture.is_good or fixture.rule is None or fixture.rule.family == "suppression":
        return
    checked = fixture.check()
    options = Options(targets=fixture.targets, select=("all",))
    for finding in checked.findings:
        if finding.targets and finding.where.part != "text" and set(finding.api_path) & set(".["):
            found = decode(finding.api_path, [checked.document], lambda _: options)
            assert any(finding.where.path == spot.where.path or finding in spot.findings for spot in found.spots), (
                finding
            )
