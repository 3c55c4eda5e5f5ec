"""No pattern keeps toolcheck busy: not an author's, which is never run, and none of its own, whatever it is asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.measured import is_sound, measured

CLEAN = '{"tools": [{"type": "function", "name": "hang_up", "description": "End the call."}]}\n'

# -- patterns of files ------------------------------------------------------------------------------

WILD = [
    "*a" * 40 + "*b",
    "a*" * 40 + "?b",
    "**/a*" * 40 + "/b",
    "[a-z]*" * 40 + "b",
    "*" * 5000 + "b",
    "?*" * 100 + "b",
]


@pytest.mark.parametrize("pattern", WILD, ids=lambda pattern: pattern[:6])
def test_a_pattern_of_files_is_held_against_a_name_in_bounded_time(tmp_path: Path, pattern: str) -> None:
    deep = tmp_path.joinpath(*["a" * 60] * 40)
    deep.mkdir(parents=True)
    for folder in (tmp_path, deep):
        (folder / ("a" * 240 + ".json")).write_text(CLEAN)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text(f"{pattern}\n{pattern}/\n/{pattern}\n!{pattern}\n")
    (tmp_path / "toolcheck.toml").write_text(
        f"exclude = ['{pattern}', '/{pattern}']\n"
        f"[[overrides]]\nfiles = ['{pattern}']\nignore = ['missing-type']\n"
        f"[[ignore]]\nfile = '{pattern}'\nrule = 'missing-type'\n"
    )
    run = measured("check", ".", "--output-format", "concise", cwd=tmp_path)
    assert is_sound(run), run
    assert run.code == 0, run


@pytest.mark.parametrize("path", ["**a" * 60 + "b", "*a" * 60 + "*b", "**" + "*a" * 60 + "**b", "**.*a*a*b" * 20])
def test_a_path_to_ignore_is_held_against_a_place_in_bounded_time(tmp_path: Path, path: str) -> None:
    schema: dict[str, Any] = {"type": "strng"}
    for _ in range(12):
        schema = {"type": "object", "properties": {"a" * 900: schema}}
    tool = {"type": "function", "name": "f", "description": "d", "parameters": schema}
    (tmp_path / "tools.json").write_text(json.dumps({"tools": [tool]}))
    (tmp_path / "toolcheck.toml").write_text(f"[[ignore]]\npath = '{path}'\nrule = 'invalid-json-schema'\n")
    run = measured("check", "tools.json", cwd=tmp_path)
    assert is_sound(run), run
    assert "error[invalid-json-schema]" in run.out
