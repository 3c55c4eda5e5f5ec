"""Examples on pages fit 80 columns, and mean what they meant."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
import yaml

from tests.fixtures import ROOT
from toolcheck.reporting.broken_lines import WIDTH, broken
from toolcheck.rules import every_rule

_EXAMPLE = re.compile(r"^(?:Bad|Good)[^:\n]*:(?! +see )([^\n]*)\n((?:    [^\n]*\n|\n)*)", re.M)


def written(page: str) -> Iterator[str]:
    """The examples of the page of a rule, as they are in its file."""
    for found in _EXAMPLE.finditer(page + "\n"):
        yield found[1].strip() or "\n".join(line[4:] for line in found[2].split("\n")).strip("\n")


EXAMPLES = tuple(dict.fromkeys(text for rule in every_rule() for text in written(rule.page)))
PAGES = sorted((ROOT / "docs" / "rules").glob("*.md"))


def without_space(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_block_of_a_page_of_a_rule_fits(page) -> None:
    blocks = re.findall(r"^```\w+\n(.*?)^```", page.read_text("utf-8"), re.M | re.S)
    assert [line for block in blocks for line in block.split("\n") if len(line) > WIDTH] == []


def test_only_space_changes() -> None:
    assert len(EXAMPLES) > 300
    for text in EXAMPLES:
        assert without_space(broken(text)) == without_space(text)


@pytest.mark.parametrize("text", [text for text in EXAMPLES if broken(text) != text])
def test_a_broken_example_has_the_same_values(text: str) -> None:
    try:
        before = [*yaml.safe_load_all(text)]
    except yaml.YAMLError:
        assert [*values_of(broken(text))] == [*values_of(text)]
        return
    assert [*yaml.safe_load_all(broken(text))] == before


def values_of(text: str) -> list[object]:
    """The values of JSON, one after another."""
    found = []
    decoder = json.JSONDecoder()
    while text.strip():
        value, end = decoder.raw_decode(text.strip())
        found.append(value)
        text = text.strip()[end:]
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1}', '{"a": 1}'),
        ('{"a": "' + "x" * 90 + '"}', '{"a": "' + "x" * 90 + '"}'),
        (
            '{"a": [1, 2], "b": {"c": "' + "x" * 60 + '"}}',
            '{\n  "a": [1, 2],\n  "b": {"c": "' + "x" * 60 + '"}\n}',
        ),
        ('{"a": 1,, "b": "' + "x" * 80 + '"}', '{"a": 1,, "b": "' + "x" * 80 + '"}'),
        ('{"a": 1, "b": "' + "x" * 80, '{"a": 1, "b": "' + "x" * 80),
        ("- {a: b, c: " + "x" * 52 + ", d: {e: f}, g: h}", "- {a: b, c: " + "x" * 52 + ", d: {e: f},\n   g: h}"),
        ("a: {b: 'x, y', c: " + "x" * 60 + ", d: 1}", "a: {b: 'x, y', c: " + "x" * 60 + ",\n    d: 1}"),
        ("a: {b: c, d: " + "x" * 90, "a: {b: c, d: " + "x" * 90),
        ("a: " + "x" * 90, "a: " + "x" * 90),
    ],
)
def test_a_line_is_broken_between_entries(text: str, expected: str) -> None:
    assert broken(text) == expected
