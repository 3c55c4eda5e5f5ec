"""What is built: what the page may do is what the documentation says, and what is left out is not needed."""

from __future__ import annotations

import json
import re

import pytest

from playground import build
from requirements.lock import pinned
from tests import house
from tests.fixtures import ROOT

PAGE = ROOT / "docs" / "playground.md"


def test_the_headers_are_those_of_the_documentation():
    for name, value in build.HEADERS.items():
        assert f"\n{name}: {value}\n" in PAGE.read_text("utf-8")


def test_the_policy_allows_no_script_of_a_text_and_no_other_host():
    rules = dict(rule.strip().split(" ", 1) for rule in build.POLICY.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self' 'wasm-unsafe-eval'"
    allowed = {word for words in rules.values() for word in words.split()}
    assert allowed == {"'none'", "'self'", "'wasm-unsafe-eval'", "data:"}


def test_the_page_itself_names_no_other_host_to_ask():
    for path in (build.HERE / "page").iterdir():
        text = path.read_text("utf-8")
        assert not re.search(r"""(?:src|import|url|fetch)\s*[=(]?\s*["'(]?(?:https?:)?//""", text), path.name
        assert not re.search(r"\bstyle=|\bon[a-z]+=|innerHTML|insertAdjacentHTML", text), path.name


def test_what_is_left_out_is_not_needed():
    """All that the answers import, directly or not, when they run or before."""
    starts = re.findall(r"^from toolcheck\.([\w.]+) import", (build.HERE / "answering.py").read_text("utf-8"), re.M)
    waiting = [f"{name.replace('.', '/')}.py" for name in starts]
    needed: set[str] = set()
    while waiting:
        file = waiting.pop()
        if file not in needed:
            needed.add(file)
            waiting += [one.name for one in house.own_imports() if one.file == file]
    rooms = {house.room(file) for file in needed}
    assert "checking" in rooms
    assert not rooms & set(build.LEFT_OUT)


def test_the_archive_has_what_python_imports():
    names = [name for name, _ in build.sources()]
    assert len(names) == len(set(names))
    for name in (
        "rpds.py",
        "playground/answering.py",
        "toolcheck/__init__.py",
        "toolcheck/schemas/manifest.schema.json",
    ):
        assert name in names
    assert not any(name.startswith("toolcheck/cli/") for name in names)
    assert set(build.LIBRARIES) <= set(pinned(build.LOCK))


@pytest.mark.parametrize("text", ['"', "\u2028", "</script>", "🦜\n"])
def test_a_module_of_javascript_holds_any_text(text):
    line = build.module(TEXT=text)
    assert line.startswith("export const TEXT = ")
    assert json.loads(line.removeprefix("export const TEXT = ").rstrip(";\n")) == text


def test_the_examples_are_there_and_differ():
    found = build.examples()
    assert len({one["name"] for one in found}) == len(found)
    assert all(one["text"].strip() for one in found)
