"""A document that was met in a folder: checked, a stranger, or one that could not be read as a whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.checking.made import catch_failures, fail
from toolcheck.checking import meeting
from toolcheck.checking.meeting import check_met
from toolcheck.checking.run import open_bytes
from toolcheck.checking.selection import Options
from toolcheck.document.limits import Limits
from toolcheck.document.reading import decoded, read
from toolcheck.finding.report import Checked, NotRead

TOOL = '{"type": "function", "name": "f", "description": "d"}'
SMALL = Options(limits=Limits(size=200, depth=6))
DEEP = "[" * 9 + "]" * 9


def met(text: str | bytes, name: str = "a.json", options: Options = SMALL) -> str | list[str] | None:
    """The rules of what is found; why it was not read; or None for a stranger."""
    data = text.encode() if isinstance(text, str) else text

    def whole() -> Iterator[str]:
        return decoded([data])

    found = check_met(open_bytes(data, name, options), options, whole)
    if isinstance(found, NotRead):
        assert found.path == name
        return found.reason
    return sorted({finding.rule for finding in found.findings}) if isinstance(found, Checked) else None


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        (f'{{"tools": [{TOOL}]}}', "a.json", []),
        ('{"tools": ["f"], "other": 1}', "a.json", None),
        ('{"other": 1}', "a.json", None),
        ("# nothing", "a.yaml", None),
        ("a: 1\na: 2\n", "a.yaml", None),
        ("tools: []\ntools: {}\n", "a.yaml", ["duplicate-key", "tools-not-a-list"]),
        ("x: {tools: []}\nx: {}\n", "a.yaml", ["duplicate-key", "unknown-document"]),
        ("x: [\nserver_label: a\n", "a.yaml", ["syntax-error"]),
        ("x: [\n", "a.yaml", None),
        ("x: [\ntools:\n", "a.yaml", None),
        ('{"tools": [', "a.json", None),
        ('{"type": "function", "name": ', "a.json", ["syntax-error"]),
        (f'{{"x": {DEEP}}}', "a.json", "deeper"),
        (f'{{"x": {DEEP}, "tools": 1}}', "a.json", ["too-deep"]),
        (f'{{"x": "{"y" * 300}"}}', "a.json", "more than 200 bytes"),
        (f'{{"x": "{"y" * 300}", "tools": 1}}', "a.json", ["too-large"]),
        (f'{{"x": "{"y" * 300}", "my_tools": 1}}', "a.json", "more than 200 bytes"),
        ('{"a": 1}\n{\n', "a.jsonl", None),
        ('{"a": 1}\n{"type": "mcp",\n', "a.jsonl", ["syntax-error", "unknown-document"]),
        ('{"a": "server_label"}\n{\n', "a.jsonl", None),
        ("{\n" * 150 + f'{{"tools": [{TOOL}]}}\n', "a.jsonl", ["syntax-error"]),
        ("{\n" * 150, "a.jsonl", "too much of it is broken"),
        ("{\n" * 90, "a.jsonl", None),
        ('{"a": \0}', "a.json", "it has zero bytes in it"),
        ("a: 1", "a.py", None),
        ("a = 'mcp'", "a.py", None),
        ("a = 'mcp' server_label:", "a.py", "this is not Python that can be parsed"),
        ('a = {"type": "mcp", "server_label": "a b", "server_url": "https://a.com"}', "a.py", ["invalid-server-label", "unrestricted-server"]),
    ],
)  # fmt: skip
def test_what_is_met_is_checked_or_left_with_a_reason(text: str, name: str, said: str | list[str] | None) -> None:
    found = met(text, name, SMALL if "y" * 300 in text or DEEP in text else Options())
    if isinstance(said, str):
        assert isinstance(found, str)
        assert said in found
    else:
        assert found == said


@pytest.mark.parametrize(
    ("text", "said"),
    [("a: 1", "UTF-16"), ("tools:\n- x\n", ["syntax-error"]), ("my_tools: 1", "UTF-16"), ("", None)],
)
def test_what_is_in_another_encoding_is_searched_to_its_end(text: str, said: str | list[str] | None) -> None:
    found = met(text.encode("utf-16"), "a.yaml", Options())
    assert (said in found) if isinstance(said, str) and isinstance(found, str) else found == said


def test_a_file_on_which_toolcheck_fails_is_no_stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    catch_failures(monkeypatch)
    monkeypatch.setattr(meeting, "recognised", fail)
    assert met('{"other": 1}') == ["internal-failure"]
    monkeypatch.undo()
    catch_failures(monkeypatch)
    monkeypatch.setattr("toolcheck.document.reading._read_text", fail)
    document = read(b"{}", "a.json")
    found = check_met(document, Options(), lambda: ())
    assert isinstance(found, Checked)
    assert [finding.rule for finding in found.findings] == ["internal-failure"]
    assert found.document is document
