"""A syntax error leads to the reference of its own language, in every format that has addresses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docs.site.pages import anchor
from tests.fixtures import ROOT
from tests.running import toolcheck
from toolcheck.checking.checking import check_document
from toolcheck.contract.languages import LANGUAGES, language_of
from toolcheck.document.document import Format
from toolcheck.document.reading import CODE, read
from toolcheck.editing.diagnostics import shown_finding
from toolcheck.ground.published import SITE
from toolcheck.redaction.redactor import Redactor

PAGE = f"{SITE}/rules/syntax-error.html"
BROKEN = [
    ("a.json", '{"tools": [', "json", "https://www.rfc-editor.org/rfc/rfc8259"),
    ("a.jsonl", '{"type": "session.update"}\n{"type": \n', "json-lines", "https://jsonlines.org/"),
    ("a.yaml", "tools: [", "yaml", "https://yaml.org/spec/1.2.2/"),
    ("a.py", 'tools = [{"type": "function",,}]\n', "python", "https://docs.python.org/3/reference/"),
]


@pytest.mark.parametrize(("name", "text", "section", "source"), BROKEN, ids=[one[0] for one in BROKEN])
def test_a_syntax_error_leads_to_its_language(tmp_path: Path, name: str, text: str, section: str, source: str) -> None:
    (tmp_path / name).write_text(text)
    said = toolcheck("check", name, cwd=tmp_path).stdout
    assert f"= rule: {PAGE}#{section}\n" in said
    assert f"= source: {source}\n" in said
    for output_format, says in (("json", f'"{PAGE}#{section}"'), ("junit", f"rule: {PAGE}#{section}")):
        assert says in toolcheck("check", "--output-format", output_format, name, cwd=tmp_path).stdout
    sarif = json.loads(toolcheck("check", "--output-format", "sarif", name, cwd=tmp_path).stdout)
    results = [one for one in sarif["runs"][0]["results"] if one["ruleId"] == "syntax-error"]
    assert results[0]["properties"] == {"rule_url": f"{PAGE}#{section}", "source": source}


@pytest.mark.parametrize(("name", "text", "section", "_"), BROKEN[:3], ids=[one[0] for one in BROKEN[:3]])
def test_an_editor_leads_there_too(name: str, text: str, section: str, _: str) -> None:
    checked = check_document(read(text.encode(), name))
    found = next(one for one in checked.findings if one.rule == "syntax-error")
    assert shown_finding(found, checked.document, Redactor(checked.document)).page_url == f"{PAGE}#{section}"


def test_another_finding_leads_to_its_page_and_its_evidence(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"tools": [{"type": "function", "name": "f", "strict": true}]}')
    sarif = json.loads(toolcheck("check", "--output-format", "sarif", "a.json", cwd=tmp_path).stdout)
    assert all("properties" not in one for one in sarif["runs"][0]["results"])
    assert f"= rule: {SITE}/rules/strict-in-realtime.html\n" in toolcheck("check", "a.json", cwd=tmp_path).stdout


def test_every_format_has_a_language_and_every_language_a_section() -> None:
    formats: set[Format] = {"json", "jsonl", "yaml", *CODE.values()}
    assert {known.name for one in formats if (known := language_of(one, "a"))} | {"TypeScript"} == {
        language.name for language in LANGUAGES
    }
    assert language_of("script", "a.TSX") != language_of("script", "a.mjs")
    page = (ROOT / "docs" / "rules" / "syntax-error.md").read_text("utf-8")
    for language in LANGUAGES:
        assert language.anchor == anchor(language.name)
        assert f"\n## {language.name}\n" in page
        assert f"<{language.url}>" in page
