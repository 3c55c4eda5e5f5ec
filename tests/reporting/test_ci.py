"""The formats that CI services read: GitHub's commands, GitLab's issues, JUnit, and a line per finding."""

from __future__ import annotations

import json as stdlib_json
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from tests.fixtures import every_fixture
from tests.reporting.made import AGENT, HEADER, file, finding, page_url, report
from toolcheck.document.change import Insert, Remove
from toolcheck.document.where import Where
from toolcheck.finding.finding import ERROR, INFO, WARNING, Related, hint, safe
from toolcheck.finding.report import NotRead, Report
from toolcheck.ground.record import replace
from toolcheck.ground.unseen import Unseen
from toolcheck.redaction.redactor import Redactor
from toolcheck.reporting import concise, github, gitlab, json, json_lines, junit, markdown, rdjson, sarif, text
from toolcheck.reporting.setting import Setting

ERROR_FOUND = finding("`headers.Authorization` is sent", Where(HEADER, "key"), hint("move it"), "not taken")
WARNING_FOUND = finding("a, b: 100%", Where(("session", "tools", 0, "connector_id")), severity=WARNING)
INFO_FOUND = finding("so it is", Where(("session", "tools"), "key"), severity=INFO)
MADE = replace(
    report(AGENT, WARNING_FOUND, INFO_FOUND, ERROR_FOUND),
    unseen=(Unseen("no,where.yaml", "no such file or folder"),),
)


# -- json lines -------------------------------------------------------------------------------------


def test_json_lines_are_the_findings_of_the_json_report_and_its_numbers() -> None:
    whole = stdlib_json.loads(json.render(MADE))
    lines = [stdlib_json.loads(line) for line in json_lines.render(MADE).splitlines()]
    assert lines == [*whole["findings"], {"version": 1, "summary": whole["summary"], "unseen": whole["unseen"]}]
    assert json_lines.render(report(AGENT)).count("\n") == 1


# -- github -----------------------------------------------------------------------------------------


def test_github_commands() -> None:
    assert github.render(MADE) == (
        "::error file=no%2Cwhere.yaml,title=not checked::no such file or folder\n"
        "::error file=agent.yaml,line=10,endLine=10,col=9,endColumn=22,title=error[connector-authorization-header]"
        "::`headers.Authorization` is sent%0Anot taken%0Ahelp: move it\n"
        "::warning file=agent.yaml,line=6,endLine=6,col=21,endColumn=45,title=warning[connector-authorization-header]"
        "::a, b: 100%25\n"
        "::notice file=agent.yaml,line=3,endLine=3,col=3,endColumn=8,title=info[connector-authorization-header]"
        "::so it is\n"
        "toolcheck checked 1 file, 1 tool (1 connector); 1 error, 1 warning, 1 info\n"
    )
    assert github.render(report(AGENT)) == "toolcheck checked 1 file, 1 tool (1 connector); no findings\n"


def test_columns_are_given_for_a_single_line_only() -> None:
    out = github.render(report(AGENT, finding("x", Where(("session",), "text", stretch=(0, 20)))))
    assert out.startswith("::error file=agent.yaml,line=1,endLine=2,title=")


def test_of_each_kind_the_first_ten_are_annotated_and_the_rest_are_counted() -> None:
    found = [finding(f"w{n}", Where(HEADER), severity=WARNING) for n in range(12)]
    found += [finding(f"e{n}", Where(HEADER)) for n in range(3000)]
    lines = github.render(report(AGENT, *found)).splitlines()
    assert [line[:8] for line in lines[:20]] == ["::error "] * 10 + ["::warnin"] * 10
    assert lines[0].endswith("::e0")
    assert lines[20:] == [
        "toolcheck checked 1 file, 1 tool (1 connector); 3,000 errors, 12 warnings;"
        " without an annotation: 2,990 more errors, 2 more warnings"
    ]


def test_the_step_summary() -> None:
    hostile = finding("`a|b` <img> [x](y) www.x.y @me", Where(HEADER), severity=ERROR)
    out = markdown.render(replace(report(AGENT, WARNING_FOUND, hostile), unseen=MADE.unseen))
    rule = f"[connector-authorization-header]({page_url()})"
    assert out == (
        "## toolcheck\n\n"
        "checked 1 file&#44; 1 tool &#40;1 connector&#41;&#59; 1 error&#44; 1 warning\n\n"
        "| severity | rule | findings | fixable |\n"
        "| --- | --- | --- | --- |\n"
        f"| error | {rule} | 1 |  |\n"
        f"| warning | {rule} | 1 |  |\n\n"
        "| severity | rule | where | what |\n"
        "| --- | --- | --- | --- |\n"
        "| error | | no&#44;where&#46;yaml | no such file or folder |\n"
        "| error | connector-authorization-header | agent&#46;yaml&#58;10&#58;24 |"
        " <code>a&#124;b</code> &#60;img&#62; &#91;x&#93;&#40;y&#41; www&#46;x&#46;y &#64;me |\n"
        "| warning | connector-authorization-header | agent&#46;yaml&#58;6&#58;21 | a&#44; b&#58; 100&#37; |\n\n"
    )
    assert markdown.render(report(AGENT)).count("\n") == 4


def test_markdown_counts_by_rule_and_folds_many() -> None:
    found = [finding("w", Where(HEADER), severity=WARNING, rule="insecure-url") for _ in range(3)]
    found += [finding("e", Where(HEADER), safe("x", Remove(HEADER)), rule="nested-function")]
    found += [finding("e", Where(HEADER), rule="literal-secret") for _ in range(7)]
    out = markdown.render(report(AGENT, *found))
    rows = [row.split(" | ") for row in out.splitlines() if "](http" in row]
    assert [(row[0][2:], re.findall(r"\[(.*)\]", row[1])[0], row[2], row[3].strip(" |")) for row in rows] == [
        ("error", "literal-secret", "7", ""),
        ("error", "nested-function", "1", "1"),
        ("warning", "insecure-url", "3", ""),
    ]
    assert "<details><summary>11 findings</summary>" in out
    assert out.endswith("\n\n</details>\n\n")
    assert "<details>" not in markdown.render(report(AGENT, *found[:10]))


def test_markdown_does_not_call_clean_what_nobody_looked_at() -> None:
    out = markdown.render(Report(unseen=MADE.unseen))
    assert out.splitlines()[2] == "nothing was checked"
    assert "no findings" not in out
    assert markdown.render(Report()) == "## toolcheck\n\nnothing was checked\n\n"
    not_read = markdown.render(replace(report(AGENT), not_read=(NotRead("a|b.yaml", "too large"),)))
    assert "* a&#124;b&#46;yaml&#58; not read&#58; too large\n" in not_read


def test_the_step_summary_stays_below_what_github_takes() -> None:
    many = report(AGENT, *[finding("#" * 900, Where(HEADER))] * 3000)
    assert len(markdown.render(many).encode()) < 65_536
    out = markdown.render(many, room=markdown.STEP_BYTES)
    assert 490_000 < len(out.encode()) < 600_000
    shown = out.count("| error | connector")
    assert out.endswith(f"\n… and {3000 - shown:,} more\n\n</details>\n\n")


# -- gitlab -----------------------------------------------------------------------------------------


def test_gitlab_issues() -> None:
    issues = stdlib_json.loads(gitlab.render(replace(MADE, files=report(AGENT, ERROR_FOUND, name="./a/b.yaml").files)))
    assert len(issues[0].pop("fingerprint")) == 32
    assert issues == [
        {
            "description": "`headers.Authorization` is sent",
            "check_name": "connector-authorization-header",
            "content": {"body": page_url()},
            "severity": "major",
            "location": {"path": "a/b.yaml", "lines": {"begin": 10, "end": 10}},
        }
    ]
    assert [one["severity"] for one in stdlib_json.loads(gitlab.render(MADE))] == ["minor", "info", "major"]
    assert gitlab.render(report(AGENT)) == "[]\n"


def test_gitlab_fingerprints_are_unique_and_outlast_an_edit() -> None:
    found = [finding("same", Where(HEADER)) for _ in range(3000)]
    before = [one["fingerprint"] for one in stdlib_json.loads(gitlab.render(report(AGENT, *found)))]
    assert len(set(before)) == 3000
    after = stdlib_json.loads(gitlab.render(report("# a line\n" + AGENT, *found)))
    assert [one["fingerprint"] for one in after] == before


# -- junit ------------------------------------------------------------------------------------------


def test_junit() -> None:
    made = replace(MADE, files=(*MADE.files, *report(AGENT, name="clean.yaml").files))
    assert junit.render(made) == (
        """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="toolcheck" tests="3" failures="1" errors="1">
  <testsuite name="toolcheck" tests="3" failures="1" errors="1" skipped="0">
    <testcase classname="toolcheck" name="agent.yaml" file="agent.yaml">
      <failure type="error" message="1 finding">agent.yaml:10:9: error[connector-authorization-header] `headers.Authorization` is sent
  not taken
  help: move it
  rule: https://toolcheck.github.io/toolcheck/rules/connector-authorization-header.html
</failure>
      <system-out>agent.yaml:6:21: warning[connector-authorization-header] a, b: 100%
  rule: https://toolcheck.github.io/toolcheck/rules/connector-authorization-header.html
agent.yaml:3:3: info[connector-authorization-header] so it is
  rule: https://toolcheck.github.io/toolcheck/rules/connector-authorization-header.html
</system-out>
    </testcase>
    <testcase classname="toolcheck" name="clean.yaml" file="clean.yaml"/>
    <testcase classname="toolcheck" name="no,where.yaml" file="no,where.yaml">
      <error type="unseen" message="no such file or folder"/>
    </testcase>
  </testsuite>
</testsuites>
"""
    )


def test_junit_says_which_files_were_not_read() -> None:
    silent = tuple(NotRead(f"<{number}>\x1b.json", "it has zero bytes in it") for number in range(5))
    suite = ET.fromstring(junit.render(replace(report(AGENT), not_read=silent)))[0]
    assert suite.attrib["tests"] == "1"
    assert [element.tag for element in suite] == ["testcase", "system-out"]
    assert suite[1].text == (
        r"<0>\x1b.json: not read: it has zero bytes in it"
        "\n"
        r"<1>\x1b.json: not read: it has zero bytes in it"
        "\n"
        r"<2>\x1b.json: not read: it has zero bytes in it"
        "\n"
        "and 2 more files not read\n"
    )


def test_a_junit_case_fails_at_the_fail_level() -> None:
    made = report(AGENT, WARNING_FOUND)
    for level, failures in ((ERROR, 0), (WARNING, 1), (INFO, 1)):
        setting = Setting(fail_level={"agent.yaml": level}.__getitem__)
        suite = ET.fromstring(junit.render(made, setting))[0]
        assert suite.get("failures") == str(failures)
        assert len(suite.findall("testcase/failure")) == failures
        assert len(suite.findall("testcase/system-out")) == 1 - failures


# -- all of them ------------------------------------------------------------------------------------

HOSTILE = (
    "a\nb\r\n::error::x ::stop-commands::y ##[add-mask]z ##vso[task.setvariable]v %0A]]> <![CDATA[ & \" '"
    " \x00\x07\x1b[2J\x9b \u202e \u200b \ufffe \ud800 \U000e0041 {0} %s [/red] | `"
)
RENDERS: dict[str, Callable[[Report], str]] = {
    "text": text.render,
    "concise": concise.render,
    "json": json.render,
    "json-lines": json_lines.render,
    "sarif": sarif.render,
    "github": github.render,
    "gitlab": gitlab.render,
    "junit": junit.render,
    "rdjson": rdjson.render,
    "markdown": markdown.render,
}


def hostile_report() -> Report:
    manifest = stdlib_json.dumps({"tools": [{"type": "function", "name": HOSTILE, HOSTILE: HOSTILE}]})
    name = HOSTILE.replace("\x00", "") + ".json"
    where = Where(("tools", 0, HOSTILE))
    related = Related(HOSTILE, Where(("tools", 0, "name")))
    fix = safe(HOSTILE, Insert(("tools", 0), HOSTILE + "!", HOSTILE))
    found = finding(HOSTILE, where, fix, HOSTILE, related, api_path=f"session.tools[0].{HOSTILE}")
    return replace(report(manifest, found, name=name), unseen=(Unseen(name, HOSTILE),), notes=(HOSTILE,))


@pytest.mark.parametrize("form", RENDERS)
def test_nothing_hostile_comes_alive(form: str) -> None:
    out = RENDERS[form](hostile_report())
    out.encode()
    live = {character for character in out if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn")}
    assert live <= {"\n"}
    assert "##[" not in out
    assert "##vso[" not in out
    commands = [line for line in out.splitlines() if line.lstrip().startswith("::")]
    assert len(commands) == (2 if form == "github" else 0)
    for command in commands:
        assert re.fullmatch(r"::error file=[^:,\n]*(,[a-zA-Z]+=[^:,\n]*)*::[^\n]*", command)
    if form in ("json", "sarif", "gitlab", "rdjson"):
        stdlib_json.loads(out)
    if form == "json-lines":
        assert len([stdlib_json.loads(line) for line in out.splitlines()]) == 2
    if form == "junit":
        suite = ET.fromstring(out)[0]
        assert [len(suite.findall(f"testcase/{kind}")) for kind in ("failure", "error")] == [1, 1]


@pytest.mark.parametrize("form", RENDERS)
def test_no_secret_is_in_it(form: str) -> None:
    secret = "canary-token-1"
    words = f"`{secret}` and {secret[3:]}"
    fix = safe(words, Insert(("session", "tools", 0), "authorization", secret))
    found = finding(words, Where(HEADER), fix, words, Related(words, Where(HEADER)), api_path=words)
    out = RENDERS[form](report(AGENT, found))
    assert not any(secret[at : at + 8] in out for at in range(len(secret) - 7))
    assert "canary" not in out


@pytest.mark.parametrize("form", RENDERS)
def test_a_monstrous_finding_is_cut(form: str) -> None:
    huge = "k\x1b" * 50_000
    where = Where(("tools",))
    related = [Related(huge, where) for _ in range(10)]
    found = finding(huge, where, hint(huge), huge, *related, api_path=huge)
    empty = RENDERS[form](report('{"tools": []}', name="a.json"))
    assert len(RENDERS[form](report('{"tools": []}', found, name="a.json"))) - len(empty) < 64_000 * 3


@pytest.mark.parametrize("form", RENDERS)
def test_three_thousand_findings(form: str) -> None:
    assert len(RENDERS[form](three_thousand())) < 10_000_000


@cache
def three_thousand() -> Report:
    manifest = stdlib_json.dumps({"tools": [{"name": f"f{n}", "strict": True} for n in range(3000)]}, indent=1)
    fixes = [safe("remove it", Remove(("tools", n, "strict"))) for n in range(3000)]
    found = [finding(f"{n}", Where(("tools", n, "strict")), fix) for n, fix in enumerate(fixes)]
    return Report(files=(file(manifest, *found, name="a.json"),))


def test_paths_start_at_the_root() -> None:
    made = report(AGENT, ERROR_FOUND, name="../b.yaml")
    here = Setting(root="/w", here="/w/sub")
    assert "file=b.yaml," in github.render(made, here)
    assert "b&#46;yaml&#58;10&#58;9 " in markdown.render(made, here)
    assert '"path": "b.yaml"' in gitlab.render(made, here)
    assert 'name="b.yaml"' in junit.render(made, here)
    any_: Any = Setting(root="/w", here="/w/sub").path
    assert [any_(name) for name in ("./a/../b", "/w/b", "/v/b", "..")] == ["sub/b", "b", "/v/b", "/w"]


@pytest.mark.parametrize("form", RENDERS)
def test_no_secret_of_any_fixture_is_in_it(form: str) -> None:
    made, secrets = fixtures_and_their_secrets()
    out = RENDERS[form](made)
    if form == "sarif":  # the pages of the rules have examples of secrets that are none
        (run,) = stdlib_json.loads(out)["runs"]
        out = stdlib_json.dumps({**run, "tool": {}})
    assert [secret for secret in secrets if secret in out] == []


@cache
def fixtures_and_their_secrets() -> tuple[Report, set[str]]:
    files = [fixture.check() for fixture in every_fixture()]
    known = {secret for one in files for secret in Redactor(one.document)._known}
    plain = {secret for secret in known if len(secret) >= 16 and any(map(str.isdigit, secret)) and "=" not in secret}
    assert len(plain) >= 5
    return Report(files=tuple(files)), plain
