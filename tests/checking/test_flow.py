"""The check of one document: what is asked for, at its level, in order; what is suppressed; what is doubted."""

from __future__ import annotations

from typing import Any

from tests.checking.made import STRICT, WRONG, checked, rules, text
from toolcheck.checking.checking import check_again, check_document
from toolcheck.checking.guesses import doubt_fixes
from toolcheck.checking.selection import Options
from toolcheck.document.reading import read
from toolcheck.document.where import Where
from toolcheck.finding.finding import ERROR, INFO, WARNING, Finding, hint, safe
from toolcheck.finding.suppression import Suppression
from toolcheck.ground.record import replace

BARE = {"type": "function", "name": "f g"}
MANY: dict[str, Any] = {"session": {"type": "realtime", "tools": [BARE, STRICT, BARE], "x": 1}}
SUPPRESSED = """\
session:
  type: realtime
  tools:
    - {type: function, name: f}  # toolcheck: ignore[missing-description] -- known
    - {type: function, name: g}
    - {type: function, name: h, description: d}  # toolcheck: ignore[missing-description] -- never
"""


def test_the_findings_are_in_the_order_of_the_text_and_the_worst_first() -> None:
    file = checked(MANY)
    places = [file.document.span(finding.where) for finding in file.findings]
    assert places == sorted(places)
    assert rules(file) == [
        "invalid-function-name",
        "missing-description",
        "strict-in-realtime",
        "invalid-function-name",
        "duplicate-function-name",
        "missing-description",
        "unknown-field",
    ]


def test_levels_and_selection_are_those_of_the_options() -> None:
    levels = {"invalid-function-name": INFO, "missing-description": ERROR, "unknown-field": None}
    file = checked(MANY, options=Options(severity=levels, ignore=("duplicate-function-name",)))
    assert {finding.rule: finding.severity for finding in file.findings} == {
        "invalid-function-name": INFO,
        "missing-description": ERROR,
        "strict-in-realtime": ERROR,
    }
    assert sorted(finding.rule for finding in file.deselected) == ["duplicate-function-name", "unknown-field"]
    assert rules(file)[:2] == ["missing-description", "invalid-function-name"]


def test_what_is_recognised_before_is_checked_again() -> None:
    file = checked(MANY)
    again = check_again(file.manifest, Options(select=("unknown-field",)))
    assert (rules(again), again.manifest is file.manifest, again.document is file.document) == (
        ["unknown-field"],
        True,
        True,
    )


def test_the_options_name_the_target_and_the_labels_that_are_known() -> None:
    label = [{"type": "mcp", "server_label": "crm"}]
    assert "undefined-server-label" in rules(checked(label))
    assert "undefined-server-label" not in rules(checked(label, options=Options(defined_labels=("crm",))))
    assert checked([STRICT], options=Options(targets=("responses",))).manifest.targets == ("responses",)


def test_comments_suppress_and_those_that_suppress_nothing_are_said() -> None:
    file = checked(SUPPRESSED, "a.yaml")
    assert rules(file) == ["missing-description", "unused-suppression"]
    assert [(one.finding.rule, one.by, one.reason) for one in file.suppressed] == [
        ("missing-description", "comment", "known")
    ]
    shown = checked(SUPPRESSED, "a.yaml", Options(show_suppressed=True))
    assert (rules(shown).count("missing-description"), shown.suppressed) == (2, ())
    ignored = checked(SUPPRESSED, "a.yaml", Options(ignore=("missing-description",)))
    assert (rules(ignored), ignored.suppressed) == ([], ())
    quiet = checked(SUPPRESSED, "a.yaml", Options(severity={"unused-suppression": None}))
    assert rules(quiet) == ["missing-description"]
    info = checked(SUPPRESSED, "a.yaml", Options(severity={"unused-suppression": INFO}))
    assert info.findings[-1].severity is INFO


def test_a_suppression_of_the_configuration_covers_what_it_says() -> None:
    def suppression(rule: str, **more: Any) -> Suppression:
        return Suppression(
            form="configuration",
            where=Where(),
            rules=((rule, Where()),),
            covers=lambda manifest, finding: finding.where.path[2:3] == (0,),
            **more,
        )

    options = Options(suppressions=(suppression("missing-description", reason="known"),), today="2026-11-20")
    file = checked(MANY, options=options)
    assert rules(file).count("missing-description") == 1
    assert [one.by for one in file.suppressed] == ["configuration"]
    ended = suppression("missing-description", reason="known", expires="2026-11-19")
    assert rules(checked(MANY, options=Options(suppressions=(ended,), today="2026-11-20"))) == rules(checked(MANY))
    assert rules(checked(MANY, options=Options(suppressions=(ended,)))) == rules(file)
    unexplained = SUPPRESSED.replace(" -- never", "")
    own = suppression("unexplained-suppression", reason="known")
    said = checked(unexplained.replace(" -- known", ""), "a.yaml", Options(suppressions=(own,)))
    assert rules(said).count("unexplained-suppression") == 1
    assert [one.finding.rule for one in said.suppressed] == ["missing-description", "unexplained-suppression"]


def test_a_value_of_a_program_may_hold_its_tokens() -> None:
    server = {
        "type": "mcp",
        "server_label": "a",
        "server_url": "https://a.com",
        "authorization": "k-abcdefghijklmnop12",
    }
    value = {"session": {"type": "realtime", "tools": [server]}}
    live = replace(read(text(value).encode(), "value.json"), is_live=True)
    assert "literal-secret" in rules(checked(value))
    assert "literal-secret" not in rules(check_document(live))
    assert "unrestricted-server" in rules(check_document(live))


# -- guesses ---------------------------------------------------------------------------------------


def test_a_fix_that_only_one_api_wants_is_a_hint_where_the_api_is_a_guess() -> None:
    (finding,) = checked([STRICT]).findings
    assert finding.fix is not None
    assert finding.fix.title.endswith("(for this fix, add `--target realtime`: the file does not name its API)")
    assert finding.fix.title.startswith("remove it; ")
    assert (finding.fix.applicability, len(finding.fix.changes)) == ("hint", 1)
    for options in (Options(targets=("realtime-session",)), Options(targets=("realtime-session", "responses"))):
        (sure,) = [one for one in checked([STRICT], options=options).findings if one.rule == "strict-in-realtime"]
        assert sure.fix is not None
        assert (sure.fix.applicability, sure.fix.changes) == ("safe", finding.fix.changes)
    (named,) = checked(WRONG).findings
    assert named.fix is not None
    assert named.fix.applicability == "safe"


def test_only_a_safe_fix_in_a_document_of_a_guess_is_doubted() -> None:
    file = checked(f"{text([STRICT])}\n{text(WRONG)}\n", "a.jsonl")
    assert [finding.fix and finding.fix.applicability for finding in file.findings] == ["hint", "safe"]
    change = file.findings[0].fix.changes[0]  # type: ignore[union-attr]

    def doubted(finding: Finding) -> bool:
        (after,) = doubt_fixes(file.manifest, [finding])
        return after is not finding

    where = file.findings[0].where
    assert doubted(Finding("m", where, safe("t", change), rule="strict-in-realtime", severity=WARNING))
    assert not doubted(Finding("m", where, hint("t"), rule="strict-in-realtime", severity=WARNING))
    assert not doubted(Finding("m", where, safe("t"), rule="strict-in-realtime", severity=WARNING))
    assert not doubted(Finding("m", where, rule="strict-in-realtime", severity=WARNING))
    assert not doubted(Finding("m", Where(document=1), safe("t", change), rule="x", severity=WARNING))


def test_a_fix_that_both_apis_want_is_kept() -> None:
    nested = {
        "type": "function",
        "function": {"name": "f", "description": "d", "parameters": {"type": "object", "properties": {}}},
    }
    (finding,) = checked([nested]).findings
    assert finding.fix is not None
    assert (finding.rule, finding.fix.applicability) == ("nested-function", "safe")
