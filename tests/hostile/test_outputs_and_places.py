"""An output goes where it was asked to go and nowhere else: over no file that is read, through no link, for whom it is."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.hostile.measured import is_sound, measured

MANIFEST = '{"tools": [{"type": "function", "name": "f", "description": "x"}]}'
SECRET = '{"tools": [{"type": "mcp", "server_label": "a", "server_url": "https://a.example.com", "authorization": "${T}", "allowed_tools": ["b"], "require_approval": "always"}]}'
BROKEN = '{"tools": [{"type": "function"}]}'
THEIRS = "theirs"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "agent.json").write_text(MANIFEST)
    (tmp_path / "secret.json").write_text(SECRET)
    (tmp_path / "broken.json").write_text(BROKEN)
    (tmp_path / "vars").write_text("T=from-the-file\n")
    (tmp_path / "sub").mkdir()
    return tmp_path


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    """All that is in a folder, to the last byte."""
    return {
        path.relative_to(folder).as_posix(): (path.lstat().st_mode, path.read_bytes() if path.is_file() else b"")
        for path in folder.rglob("*")
    }


@pytest.mark.parametrize(
    "words",
    [
        "compile agent.json -o agent.json",
        "compile agent.json -o ./sub/../agent.json",
        "compile agent.json -o link.json",
        "compile link.json -o agent.json",
        "compile agent.json secret.json --keep-placeholders -o secret.json",
        "compile secret.json --env-file vars -o vars",
        "compile agent.json --source-map agent.json",
        "compile agent.json -o out.json --source-map out.json",
        "check agent.json --output-file agent.json",
        "check . --output-file json=sub/../agent.json",
        "check link.json --output-file json=agent.json",
        "check agent.json --baseline base.json --output-file base.json",
        "check agent.json --write-baseline new.json --output-file new.json",
        "check agent.json --write-baseline agent.json",
        "check agent.json --baseline agent.json --write-baseline agent.json",
        "check agent.json --write-baseline link.json",
    ],
)
def test_nothing_that_is_read_is_overwritten(here: Path, words: str) -> None:
    (here / "link.json").symlink_to("agent.json")
    (here / "base.json").write_text('{"version": 1, "findings": []}\n')
    before = tree(here)
    done = measured(*words.split(), cwd=here)
    assert done.code == 2
    assert done.err.startswith("error: ")
    assert tree(here) == before


OUTPUTS = [
    "compile agent.json -o {}",
    "compile secret.json --env-file vars -o {}",
    "compile agent.json --source-map {}",
    "check agent.json --output-file sarif={}",
    "check agent.json --write-baseline {}",
    "schema manifest -o {}",
]


@pytest.mark.parametrize("words", OUTPUTS)
@pytest.mark.parametrize("target", ["victim", "nowhere", "sub", "out", "/dev/null"])
def test_no_output_goes_through_a_link(here: Path, words: str, target: str) -> None:
    (here / "victim").write_text(THEIRS)
    (here / "out").symlink_to(target)
    before = tree(here)
    done = measured(*words.format("out").split(), cwd=here)
    assert done.code == 2
    assert done.err.count("\n") in (1, 4), done.err
    assert is_sound(done)
    assert tree(here) == before


@pytest.mark.parametrize("words", OUTPUTS)
def test_no_output_takes_the_place_of_a_pipe_or_a_folder(here: Path, words: str) -> None:
    os.mkfifo(here / "pipe")
    before = tree(here)
    for place in ("pipe", "sub", "missing/out", "agent.json/out", "x" * 300):
        done = measured(*words.format(place).split(), cwd=here)
        assert (done.code, is_sound(done)) == (2, True)
        assert "Traceback" not in done.err
    assert tree(here) == before


@pytest.mark.parametrize("words", ["compile agent.json -o out", "compile secret.json --env-file vars -o out"])
@pytest.mark.parametrize("before", [None, 0o644, 0o666, 0o400])
def test_a_payload_is_for_its_owner_only(here: Path, words: str, before: int | None) -> None:
    if before is not None:
        (here / "out").write_text("old")
        (here / "out").chmod(before)
    os.link(here / "out", here / "other") if before else None
    done = measured(*words.split(), cwd=here)
    if done.code == 2:
        assert (before, (here / "out").read_text()) == (0o400, "old")
        return
    assert (done.code, done.out) == (0, "")
    assert stat.S_IMODE((here / "out").stat().st_mode) & 0o077 == 0
    assert (here / "out").read_text() == measured(*words.split()[:-2], cwd=here).out
    if before:
        assert (here / "other").read_text() == "old", "another name of the old file does not get the secret"


@pytest.mark.parametrize("words", ["broken.json", "missing.json", "agent.json missing.json", "secret.json", "sub"])
@pytest.mark.parametrize("output", [[], ["-o", "out"], ["-o", "out", "--source-map", "map"]])
def test_what_fails_writes_nothing(here: Path, words: str, output: list[str]) -> None:
    before = tree(here)
    done = measured("compile", *words.split(), *output, cwd=here)
    assert done.code in (1, 2)
    assert (done.out, bool(done.err)) == ("", True)
    assert tree(here) == before


def test_a_check_writes_nothing_it_was_not_asked_to(here: Path) -> None:
    before = tree(here)
    for words in ("check .", "check . --diff --unsafe-fixes", "decode Missing .", "config agent.json", "check . --fix"):
        measured(*words.split(), cwd=here)
        assert tree(here) == before
