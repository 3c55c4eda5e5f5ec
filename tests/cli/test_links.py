"""Links and things that are no files, at the places where the command reads or writes by itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.running import toolcheck

NESTED = "tools:\n  - type: function\n    function: {name: hang_up, description: End the call.}\n"
GOOD = '{"session": {"tools": [{"type": "function", "name": "hang_up", "description": "End the call."}]}}'


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with a manifest, and a link in it to a folder outside."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "agent.json").write_text(GOOD)
    (tmp_path / "here" / "out").symlink_to("../outside")
    return tmp_path / "here"


@pytest.mark.parametrize("place", ["out/x.json", "./out/x.json", "../here/out/x.json", "{here}/out/x.json"])
@pytest.mark.parametrize(
    "words",
    [
        ["compile", "agent.json", "--output"],
        ["compile", "agent.json", "--output", "fine.json", "--source-map"],
        ["check", "agent.json", "--output-file"],
        ["check", "agent.json", "--write-baseline"],
        ["schema", "config", "--output"],
    ],
    ids=" ".join,
)
def test_output_goes_through_no_linked_folder(here: Path, words: list[str], place: str) -> None:
    done = toolcheck(*words, place.format(here=here), cwd=here)
    assert done.returncode == 2
    assert "out` is a symbolic link, and output does not follow links" in done.stderr
    assert list((here.parent / "outside").iterdir()) == []


def test_an_absolute_path_elsewhere_may_go_through_links(here: Path) -> None:
    (here / "sub").mkdir()
    (here / "sub" / "agent.json").write_text(GOOD)
    done = toolcheck("compile", "agent.json", "--output", str(here / "out" / "x.json"), cwd=here / "sub")
    assert (done.returncode, [path.name for path in (here.parent / "outside").iterdir()]) == (0, ["x.json"])


@pytest.mark.parametrize("folder", [".", "{here}"])
@pytest.mark.parametrize("linked", [".github", ".github/workflows"])
@pytest.mark.parametrize("words", [[], ["--dry-run"]], ids=str)
def test_init_writes_through_no_linked_folder(here: Path, folder: str, linked: str, words: list[str]) -> None:
    (here / linked).parent.mkdir(exist_ok=True)
    (here / linked).symlink_to(here.parent / "outside")
    cwd = here if folder == "." else here.parent
    done = toolcheck("init", folder.format(here=here), "--only", "workflow", *words, cwd=cwd)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{linked}` is a symbolic link, and output does not follow links" in done.stderr
    assert list((here.parent / "outside").iterdir()) == []


@pytest.mark.parametrize("name", ["toolcheck.toml", "pyproject.toml"])
@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("pipe", "it is a pipe, not a regular file"),
        ("device", "it is a device, not a regular file"),
        ("folder", "it is a folder"),
        ("nothing", "no such file or folder"),
    ],
)
def test_a_configuration_that_is_no_file_ends_the_run(here: Path, name: str, kind: str, why: str) -> None:
    match kind:
        case "pipe":
            os.mkfifo(here / name)
        case "folder":
            (here / name).mkdir()
        case _:
            (here / name).symlink_to("/dev/zero" if kind == "device" else "nowhere")
    for words in (["agent.json"], ["."]):
        done = toolcheck("check", *words, cwd=here)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"error: {name}: {why}")
    assert toolcheck("check", "--isolated", "agent.json", cwd=here).returncode == 0


def test_a_fix_says_that_other_names_of_the_file_keep_the_old_text(here: Path) -> None:
    (here / "agent.yaml").write_text(NESTED)
    os.link(here / "agent.yaml", here / "same.txt")
    done = toolcheck("check", "--fix", "agent.yaml", cwd=here)
    assert done.returncode == 0
    assert "note: agent.yaml: 1 other hard link of this file still had the old text\n" in done.stdout
    assert (here / "agent.yaml").read_text() != NESTED == (here / "same.txt").read_text()
    (here / "alone.yaml").write_text(NESTED)
    assert "hard link" not in toolcheck("check", "--fix", "alone.yaml", cwd=here).stdout
