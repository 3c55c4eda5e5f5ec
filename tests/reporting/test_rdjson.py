"""The report for reviewdog: its columns are bytes, and its suggestions are the fixes, to the letter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures import every_fixture
from tests.reporting.made import AGENT, HEADER, file, finding, page_url, report
from tests.running import toolcheck
from toolcheck.checking.checking import check_document
from toolcheck.checking.fix_files import fix_file
from toolcheck.checking.selection import Options
from toolcheck.document.change import Insert, Remove, Rename
from toolcheck.document.reading import read
from toolcheck.document.where import Where
from toolcheck.finding.finding import INFO, Fix, safe, unsafe
from toolcheck.finding.report import Report
from toolcheck.ground.record import replace
from toolcheck.ground.unseen import Unseen
from toolcheck.reporting.rdjson import render

TOOL = ("session", "tools", 0)


def diagnostics(made: Report) -> list[dict[str, Any]]:
    found: dict[str, Any] = json.loads(render(made))
    assert found["source"] == {"name": "toolcheck", "url": "https://github.com/toolcheck/toolcheck"}
    assert set(found) == {"source", "diagnostics"}
    return found["diagnostics"]  # type: ignore[no-any-return]


def suggested(text: bytes, suggestion: dict[str, Any]) -> bytes:
    """A file in which a suggestion was taken, as its reader would: lines and bytes."""
    lines = text.split(b"\n")
    start, end = (
        sum(len(line) + 1 for line in lines[: at["line"] - 1]) + at["column"] - 1
        for at in (suggestion["range"]["start"], suggestion["range"]["end"])
    )
    return text[:start] + suggestion["text"].encode() + text[end:]


def test_a_whole_diagnostic() -> None:
    made = report(AGENT, finding("`x` is wrong", Where(HEADER), safe("drop it", Remove(HEADER)), "a note"))
    (found,) = diagnostics(made)
    (suggestion,) = found.pop("suggestions")
    assert "Authorization" not in suggested(AGENT.encode(), suggestion).decode()
    assert found == {
        "message": "`x` is wrong\na note\nhelp: drop it",
        "location": {
            "path": "agent.yaml",
            "range": {"start": {"line": 10, "column": 24}, "end": {"line": 10, "column": 45}},
        },
        "severity": "ERROR",
        "code": {"value": "connector-authorization-header", "url": page_url()},
    }


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_columns_count_bytes(mark: bytes) -> None:
    text = mark + '{"tools": [{"x": "☎é", "strict": true}]}'.encode()
    checked = check_document(read(text, "a.json"))
    where = Where(("tools", 0, "strict"), "key")
    found = finding("x", where, safe("x", Rename(("tools", 0, "strict"), "type")), severity=INFO)
    (diagnostic,) = diagnostics(Report(files=(replace(checked, findings=(found,)),)))
    at = diagnostic["location"]["range"]["start"]["column"] - 1
    assert text[at:].startswith(b'"strict"')
    assert text[: diagnostic["location"]["range"]["end"]["column"] - 1].endswith(b'"strict"')
    assert diagnostic["severity"] == "INFO"
    assert suggested(text, diagnostic["suggestions"][0]) == text.replace(b'"strict"', b'"type"')


@pytest.mark.parametrize(
    "fix",
    [
        unsafe("x", Remove((*TOOL, "headers"))),
        safe("x", Insert(TOOL, "authorization", "Bearer canary-token-1")),
        safe("x"),
        safe("x", Remove(("session", "nowhere"))),
    ],
    ids=["unsafe", "secret", "in words", "impossible"],
)
def test_what_is_no_suggestion(fix: Fix) -> None:
    (found,) = diagnostics(report(AGENT, finding("x", Where(HEADER), fix)))
    assert "suggestions" not in found


def test_a_fix_of_several_edits_is_one_suggestion() -> None:
    fix = safe("x", Remove((*TOOL, "require_approval")), Remove((*TOOL, "server_label")))
    (found,) = diagnostics(report(AGENT, finding("x", Where(HEADER), fix)))
    (suggestion,) = found["suggestions"]
    lines = AGENT.splitlines(keepends=True)
    assert suggested(AGENT.encode(), suggestion).decode() == "".join([*lines[:4], *lines[5:7], *lines[8:]])


def test_a_suggestion_is_what_fix_writes() -> None:
    compared = 0
    for fixture in every_fixture():
        if fixture.rule is None or fixture.rule.fixes != "safe" or fixture.is_good or b"\r" in fixture.data:
            continue
        checked = fixture.check()
        suggestions = [one for found in diagnostics(Report(files=(checked,))) for one in found.get("suggestions", ())]
        fixed = fix_file(checked, Options(targets=fixture.targets, select=("all",)), {"safe"}, write=False)
        if len(suggestions) == len(fixed.fixed) == 1 and not checked.document.bom:
            assert suggested(fixture.data, suggestions[0]).decode() == fixed.file.document.text, fixture.id
            compared += 1
    assert compared > 20


def test_what_could_not_be_looked_at_is_an_error() -> None:
    made = Report(unseen=(Unseen("./a/b.yaml", "no such file"), Unseen("toolcheck.toml", "unknown key `x`", 2, 5)))
    assert diagnostics(made) == [
        {"message": "not checked: no such file", "location": {"path": "a/b.yaml"}, "severity": "ERROR"},
        {
            "message": "not checked: unknown key `x`",
            "location": {"path": "toolcheck.toml", "range": {"start": {"line": 2}}},
            "severity": "ERROR",
        },
    ]


def test_a_notebook_has_lines_only(tmp_path: Path) -> None:
    cell = 'import openai\nopenai.OpenAI().responses.create(model="gpt-5", tools=[{"type": "function", "function": {"name": "f", "parameters": {}}}])\n'
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": cell}]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "a.ipynb").write_text(json.dumps(notebook, indent=1))
    found = json.loads(toolcheck("check", "a.ipynb", "--output-format", "rdjson", cwd=tmp_path).stdout)["diagnostics"]
    assert found
    for one in found:
        assert set(one["location"]["range"]["start"]) == {"line"}
        assert "suggestions" not in one


def test_the_command_writes_it_by_the_ending(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text('{"tools": [{"type": "function", "name": "a b"}]}')
    words = ("--output-file", "x.rdjson", "--output-file", "x.md")
    assert toolcheck("check", "b.json", *words, cwd=tmp_path).returncode == 1
    assert json.loads((tmp_path / "x.rdjson").read_text())["diagnostics"][0]["code"]["value"] == "invalid-function-name"
    assert (tmp_path / "x.md").read_text().startswith("## toolcheck\n")


def test_a_file_without_findings_has_no_diagnostics() -> None:
    assert diagnostics(Report(files=(file(AGENT),))) == []
