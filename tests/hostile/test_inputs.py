"""Whatever stands in a file: findings with a place, in bounded time and memory, and the other files are still checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.families import EVERY, FRAGMENTS, Hostile, texts
from tests.hostile.measured import is_sound, measured

GOOD = '{"tools": [{"type": "function", "name": "hang_up", "description": "End the call."}]}\n'
UNREAD = ("syntax-error", "too-deep", "too-large")


def lies_in(finding: dict[str, Any], lines: list[str]) -> bool:
    """Whether the place of a finding is one of these lines."""
    ends = [(finding["line"], finding["column"]), (finding["end_line"], finding["end_column"])]
    return all(1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1 for line, column in ends)


@pytest.mark.parametrize("hostile", EVERY, ids=lambda hostile: hostile.id)
def test_a_hostile_file_is_reported_and_the_next_is_checked(tmp_path: Path, hostile: Hostile) -> None:
    (tmp_path / hostile.file).write_bytes(hostile.data)
    (tmp_path / "good.json").write_text(GOOD)
    target = ("--target", "responses") if "responses" in hostile.file else ()
    run = measured("check", hostile.file, "good.json", "--output-format", "json", *target, cwd=tmp_path)
    assert is_sound(run), run
    report = json.loads(run.out)
    assert run.err == ""
    assert [file["path"] for file in report["files"]] == sorted([hostile.file, "good.json"])
    findings = [finding for finding in report["findings"] if finding["file"] == hostile.file]
    assert findings == report["findings"]
    text = hostile.data.decode("utf-8-sig", errors="replace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert all(lies_in(finding, lines) for finding in findings)
    if hostile.rule:
        places = [(found["rule"], found["line"], found["column"]) for found in findings]
        assert hostile.rule in {rule for rule, _, _ in places}
        if hostile.line:
            assert (hostile.rule, hostile.line, hostile.column) in places
    assert (tmp_path / hostile.file).read_bytes() == hostile.data


def is_small(hostile: Hostile) -> bool:
    """Neither the file is large nor what is said of it: `size-numbers` has 75,000 findings, as `size-empty-tools`."""
    return len(hostile.data) < 200_000 and hostile.id != "size-numbers.json"


@pytest.mark.parametrize("hostile", [one for one in EVERY if is_small(one)], ids=lambda hostile: hostile.id)
def test_a_hostile_file_is_neither_compiled_nor_changed_when_it_cannot_be_read(
    tmp_path: Path, hostile: Hostile
) -> None:
    path = tmp_path / hostile.file
    path.write_bytes(hostile.data)
    target = ("--target", "responses") if "responses" in hostile.file else ()
    shown = measured("check", "--diff", "--unsafe-fixes", *target, hostile.file, cwd=tmp_path)
    assert is_sound(shown), shown
    assert path.read_bytes() == hostile.data
    compiled = measured("compile", *target, hostile.file, cwd=tmp_path)
    assert is_sound(compiled), compiled
    assert (compiled.code == 0) is bool(compiled.out)
    fixed = measured("check", "--fix", "--unsafe-fixes", *target, hostile.file, cwd=tmp_path)
    assert is_sound(fixed), fixed
    if hostile.rule in UNREAD:
        assert path.read_bytes() == hostile.data
        assert (compiled.code, fixed.code) == (1, 1)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [hostile.file]


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda fragment: ascii(fragment)[1:-1])
def test_nothing_said_over_and_over_keeps_a_pattern_busy(tmp_path: Path, fragment: str) -> None:
    names = []
    for name, data in texts(fragment):
        (tmp_path / name).write_bytes(data)
        names.append(name)
    run = measured("check", *names, cwd=tmp_path)
    assert is_sound(run), run
    assert len(run.out) < 64_000 * len(names)
