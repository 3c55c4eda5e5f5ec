from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures import every_fixture
from tests.reporting.made import AGENT, HEADER, RULE, file, finding, page_url, report
from toolcheck import __version__
from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.document.change import Insert, Remove, Replace
from toolcheck.document.document import Document
from toolcheck.document.reading import read
from toolcheck.document.where import Where
from toolcheck.finding.finding import INFO, WARNING, Related, hint, safe, unsafe
from toolcheck.finding.identity import fingerprints
from toolcheck.finding.report import NotRead, Report
from toolcheck.ground.record import replace
from toolcheck.ground.unseen import Unseen
from toolcheck.redaction.redactor import Redactor
from toolcheck.reporting.sarif import MAX_RESULTS, SCHEMA, render
from toolcheck.reporting.setting import Setting
from toolcheck.rules import all_rules

TOOL = ("session", "tools", 0)
FUNCTION = """\
session:
  tools:
    - {type: function, name: "☎ call", description: x, strict: true}
"""


def run(made: Report, **more: Any) -> dict[str, Any]:
    log = json.loads(render(made, Setting(**more)))
    assert (log["$schema"], log["version"], len(log["runs"])) == (SCHEMA, "2.1.0", 1)
    found: dict[str, Any] = log["runs"][0]
    return found


def test_a_whole_result() -> None:
    where = Where((*TOOL, "strict"), "key")
    related = Related("because of this", Where((*TOOL, "type")))
    made = finding(
        "`strict` is there",
        where,
        safe("remove it", Remove((*TOOL, "strict"))),
        "Realtime refuses it",
        related,
        api_path="session.tools[0].strict",
    )
    out = run(report(FUNCTION, made), exit_code=1)
    (result,) = out.pop("results")
    print_ = result.pop("partialFingerprints")
    assert list(print_) == ["toolcheck/v1", "toolcheck/v2"]
    assert len(print_["toolcheck/v1"]) == 32
    artifact = {"uri": "agent.yaml", "uriBaseId": "%SRCROOT%", "index": 0}

    def region(line: int, start: int, end: int) -> dict[str, int]:
        return {"startLine": line, "startColumn": start, "endLine": line, "endColumn": end}

    assert result == {
        "ruleId": RULE,
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "`strict` is there.\nRealtime refuses it.\nHelp: remove it."},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": artifact, "region": region(3, 56, 62)},
                "logicalLocations": [{"fullyQualifiedName": "session.tools[0].strict", "kind": "element"}],
            }
        ],
        "relatedLocations": [
            {
                "id": 1,
                "message": {"text": "because of this"},
                "physicalLocation": {"artifactLocation": artifact, "region": region(3, 14, 22)},
            }
        ],
        "fixes": [
            {
                "description": {"text": "remove it (safe)"},
                "artifactChanges": [
                    {
                        "artifactLocation": artifact,
                        "replacements": [{"deletedRegion": region(3, 54, 68), "insertedContent": {"text": ""}}],
                    }
                ],
            }
        ],
    }
    driver = out.pop("tool")["driver"]
    assert {key: driver[key] for key in ("name", "semanticVersion")} == {
        "name": "toolcheck",
        "semanticVersion": __version__,
    }
    assert out == {
        "invocations": [{"executionSuccessful": True, "exitCode": 1, "toolExecutionNotifications": []}],
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The folder that paths are relative to."}}},
        "artifacts": [{"location": {"uri": "agent.yaml", "uriBaseId": "%SRCROOT%"}, "roles": ["analysisTarget"]}],
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
    }


def test_a_clean_run_is_small() -> None:
    made = report(AGENT)
    out = run(made)
    assert (out["results"], out["tool"]["driver"]["rules"]) == ([], [])
    assert len(render(made)) < 2_000


def test_the_rules_that_found_something_are_declared() -> None:
    names = [rule.name for rule in all_rules()]
    out = run(report(AGENT, *[finding("x", Where(HEADER), rule=name) for name in reversed(names)]))
    declared = {rule["id"]: rule for rule in out["tool"]["driver"]["rules"]}
    assert list(declared) == names
    assert [names[result["ruleIndex"]] for result in out["results"]] == [*reversed(names)]
    one = declared[RULE]
    assert one["helpUri"] == page_url()
    assert one["help"]["text"].startswith(one["shortDescription"]["text"])
    assert "```yaml" in one["help"]["markdown"] or "```json" in one["help"]["markdown"]
    assert one["defaultConfiguration"] == {"level": "error", "enabled": True}
    assert one["properties"]["tags"] == ["mcp", "realtime-session", "realtime-response", "responses", "live"]
    assert one["properties"]["evidence"] == "documented"
    assert declared["undescribed-parameter"]["defaultConfiguration"] == {"level": "warning", "enabled": False}
    assert all(len(rule["properties"]["tags"]) <= 20 for rule in declared.values())


def test_files_that_could_not_be_read_are_reported() -> None:
    made = replace(report(AGENT), unseen=(Unseen("no where.yaml", "no such file or folder"),), notes=("a\x1bb",))
    (invocation,) = run(made, exit_code=2)["invocations"]
    assert invocation == {
        "executionSuccessful": False,
        "exitCode": 2,
        "toolExecutionNotifications": [
            {
                "level": "error",
                "message": {"text": "Not checked: no such file or folder."},
                "locations": [
                    {"physicalLocation": {"artifactLocation": {"uri": "no%20where.yaml", "uriBaseId": "%SRCROOT%"}}}
                ],
            },
            {"level": "note", "message": {"text": r"a\x1bb"}},
        ],
    }
    assert run(Report(), exit_code=3)["invocations"][0]["executionSuccessful"] is False


def test_what_could_not_be_read_is_a_warning_of_the_run() -> None:
    silent = tuple(NotRead(f"{number}.json", "nested deeper than 64 levels") for number in range(102))
    (invocation,) = run(replace(report(AGENT), not_read=silent))["invocations"]
    *each, more = invocation["toolExecutionNotifications"]
    assert invocation["executionSuccessful"]
    assert len(each) == 100
    assert each[0] == {
        "level": "warning",
        "message": {"text": "Not read: nested deeper than 64 levels."},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": "0.json", "uriBaseId": "%SRCROOT%"}}}],
    }
    assert more == {"level": "warning", "message": {"text": "2 more files not read."}}


@pytest.mark.parametrize(
    ("name", "root", "here", "uri"),
    [
        ("./a/b c.yaml", "", "", "a/b%20c.yaml"),
        ("a:b%#?\n.yaml", "", "", "a%3Ab%25%23%3F%0A.yaml"),
        ("名\udcff.yaml", "", "", "%E5%90%8D%FF.yaml"),
        ("b.yaml", "/w", "/w/sub", "sub/b.yaml"),
        ("../b.yaml", "/w", "/w/sub", "b.yaml"),
        ("/w/sub/b.yaml", "/w", "/w", "sub/b.yaml"),
    ],
)
def test_uris_are_relative_and_encoded(name: str, root: str, here: str, uri: str) -> None:
    out = run(report(AGENT, finding("x", Where(HEADER)), name=name), root=root, here=here)
    location = out["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": uri, "uriBaseId": "%SRCROOT%", "index": 0}
    assert out["artifacts"][0]["location"]["uri"] == uri


def test_a_file_outside_of_the_root_has_an_absolute_uri() -> None:
    out = run(report(AGENT, finding("x", Where(HEADER)), name="/else/b.yaml"), root="/w", here="/w")
    location = out["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": "file:///else/b.yaml", "index": 0}


# -- fixes ------------------------------------------------------------------------------------------


def with_fix(text: str, fix: dict[str, Any]) -> str:
    """A text with a SARIF fix made as any viewer would make it: by lines and columns."""
    document = Document(name="x", text=text, format="yaml")
    ((change),) = fix["artifactChanges"]
    for replacement in reversed(change["replacements"]):
        region = replacement["deletedRegion"]
        start = document.line_start(region["startLine"]) + region["startColumn"] - 1
        end = document.line_start(region["endLine"]) + region["endColumn"] - 1
        text = text[:start] + replacement["insertedContent"]["text"] + text[end:]
    return text


def test_the_edits_of_a_fix_do_what_the_fix_says() -> None:
    fixable = [one for one in every_fixture() if not one.is_good and one.rule and one.rule.fixes in ("safe", "unsafe")]
    checked = [fixture.check() for fixture in fixable]
    said = [(one, looked, found) for one, looked in zip(fixable, checked, strict=True) for found in looked.findings]
    made = 0
    for (fixture, looked, found), result in zip(said, run(Report(files=tuple(checked)))["results"], strict=True):
        for fix in result.get("fixes", []):
            fixed = with_fix(looked.document.text, fix)
            again = check_document(
                read(fixed.encode(), fixture.name), Options(targets=fixture.targets, select=("all",))
            )
            left = {(one.rule, one.message, one.where) for one in again.findings}
            assert (found.rule, found.message, found.where) not in left, fixture.id
            made += 1
    assert made > 50


def test_a_fix_that_would_show_a_secret_is_left_to_the_command() -> None:
    literal = finding("x", Where(HEADER), safe("move it", Insert(TOOL, "authorization", "canary-token-1")))
    (result,) = run(report(AGENT, literal))["results"]
    assert "fixes" not in result
    assert result["message"]["text"] == "X.\nHelp: move it."
    placeholder = finding("x", Where(HEADER), safe("move it", Insert(TOOL, "authorization", "${TOKEN}")))
    (result,) = run(report(AGENT, placeholder))["results"]
    (replacement,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
    assert 'authorization: "${TOKEN}"' in replacement["insertedContent"]["text"]


def test_advice_and_what_cannot_be_edited_are_said_in_words_only() -> None:
    no_such = safe("remove it", Remove((*TOOL, "no such")))
    for fix in (hint("do it"), no_such, None):
        (result,) = run(report(AGENT, finding("x", Where(HEADER), fix)))["results"]
        assert "fixes" not in result
    (result,) = run(report(AGENT, finding("x", Where(HEADER), unsafe("z", Replace((*TOOL, "type"), "z")))))["results"]
    assert result["fixes"][0]["description"] == {"text": "z (unsafe)"}


# -- identity ---------------------------------------------------------------------------------------


def prints(text: str, *places: Any, name: str = "a.yaml", message: str = "m", form: str = "toolcheck/v2") -> list[str]:
    found = [finding(message, Where(path, document=number)) for number, path in places]
    out = run(report(text, *found, name=name))
    return [result["partialFingerprints"][form] for result in out["results"]]


ONE = "tools:\n  - {type: function, name: b, strict: true}\n"
BOTH = "# moved\ntools:\n  - {type: function, name: a}\n  - {type: function, name: b, strict: true}\n"


def test_a_finding_is_the_same_when_it_stands_elsewhere() -> None:
    (before,) = prints(ONE, (0, ("tools", 0, "strict")))
    (after,) = prints(BOTH, (0, ("tools", 1, "strict")))
    assert before == after


def test_a_finding_is_another_when_it_says_or_means_something_else() -> None:
    (one,) = prints(BOTH, (0, ("tools", 1, "strict")))
    others = [
        *prints(BOTH, (0, ("tools", 0, "strict"))),
        *prints(BOTH, (0, ("tools", 1, "name"))),
        *prints(BOTH, (0, ("tools", 1, "strict")), name="b.yaml"),
        *prints(BOTH, (0, ("tools", 1, "strict")), message="`n`"),
    ]
    assert len({one, *others}) == 5


def test_no_two_findings_are_the_same() -> None:
    same = "tools:\n  - {type: function, name: a}\n  - {type: function, name: a}\n"
    found = prints(same, *[(0, ("tools", 0)), (0, ("tools", 1)), (0, ("tools", 1))])
    assert len(set(found)) == 3
    assert found[:2] == prints(same, (0, ("tools", 0)), (0, ("tools", 1)))


def test_new_words_make_no_new_finding_but_in_the_first_form() -> None:
    place = (0, ("tools", 1, "strict"))
    assert prints(BOTH, place, message="`n` is wrong") == prints(BOTH, place, message="something is wrong with `n`")
    old = [prints(BOTH, place, message=message, form="toolcheck/v1") for message in ("m", "n")]
    assert old[0] != old[1]


def test_no_fingerprint_of_any_case_moves_when_each_message_has_a_word_more() -> None:
    for fixture in every_fixture():
        checked = fixture.check()
        reworded = tuple(replace(one, message=f"again {one.message}") for one in checked.findings)
        redactor = Redactor(checked.document)
        before = list(fingerprints(checked, redactor, "a"))
        assert list(fingerprints(replace(checked, findings=reworded), redactor, "a")) == before, fixture


# -- what is too much, and what is hostile ----------------------------------------------------------


def test_of_more_results_than_are_taken_the_worst_are_given() -> None:
    warnings = [finding(f"w{number}", Where(HEADER), severity=WARNING) for number in range(10)]
    errors = [finding(f"e{number}", Where(HEADER)) for number in range(MAX_RESULTS - 3)]
    out = run(report(AGENT, *warnings, *errors, finding("i", Where(HEADER), severity=INFO)))
    assert len(out["results"]) == MAX_RESULTS
    assert [result["message"]["text"] for result in out["results"][:4]] == ["W0.", "W1.", "W2.", "E0."]
    assert out["invocations"][0]["toolExecutionNotifications"] == [
        {"level": "warning", "message": {"text": "8 results left out: there are more than 5,000."}}
    ]


def test_words_are_neither_links_nor_places_to_fill_in() -> None:
    (result,) = run(report(AGENT, finding("[x](http://e.example) {0} ${A}", Where(HEADER))))["results"]
    assert result["message"]["text"] == "[x] (http://e.example) {{0}} ${A}."


def test_a_syntax_error_has_a_place() -> None:
    out = run(Report(files=(check_document(read(b"{\n  'a'", "a.json")),)))
    (result,) = out["results"]
    assert result["ruleId"] == "syntax-error"
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 2, "startColumn": 3, "endLine": 2, "endColumn": 4}


MULTITOOL = shutil.which("sarif-multitool") or shutil.which("Sarif.Multitool")


@pytest.mark.skipif(
    MULTITOOL is None, reason="sarif-multitool is not installed (npm install @microsoft/sarif-multitool)"
)
def test_the_sarif_multitool_finds_it_valid(tmp_path: Path) -> None:
    hostile = finding("\x1b[0m](x) {0} ]]>\n", Where(HEADER), api_path="a\x1b", severity=INFO)
    reports = {
        "made": replace(
            Report(
                files=(*report(FUNCTION, hostile, name="a b%\n.yaml").files, file(AGENT, hostile, name="/else/c.yaml"))
            ),
            unseen=(Unseen("x y", "no such file"),),
        ),
        "clean": report(AGENT),
        "found": Report(files=tuple(fixture.check() for fixture in every_fixture() if not fixture.is_good)),
    }
    for name, made in reports.items():
        (tmp_path / f"{name}.sarif").write_text(render(made), encoding="utf-8", errors="backslashreplace")
        command = [str(MULTITOOL), "validate", f"{name}.sarif", "-o", f"{name}.out"]
        done = subprocess.run(command, check=False, cwd=tmp_path, capture_output=True, text=True)
        assert (tmp_path / f"{name}.out").exists(), done.stdout
        log = json.loads((tmp_path / f"{name}.out").read_text(encoding="utf-8-sig"))
        assert [one["ruleId"] for one in log["runs"][0]["results"]] == [], done.stdout
