"""Many at once, in any order, with any seed: the same words, and sound files."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.families import EVERY
from tests.running import ROOT, environment, toolcheck
from toolcheck.cli.outputs import FORMATS

SESSION = "# kept {}\r\noutput_modalities: [audio]\r\ntools:\r\n  - type: function\r\n"
NESTED = SESSION + "    function: {{name: f{}, description: x}}\r\n    strict: true\r\n"
MENDED = SESSION + "    name: f{}\r\n    description: x\r\n"


def together(commands: list[list[str]], cwd: Path, **env: str) -> list[tuple[int, str, str]]:
    """Runs of the command, all at once."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "toolcheck", *words],
            cwd=cwd,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment(**env),
        )
        for words in commands
    ]
    done = []
    for one in running:
        out, err = one.communicate(timeout=120)
        done.append((one.returncode, out, err))
    return done


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The hostile files that are small, and fixtures of the rules."""
    for hostile in EVERY:
        if len(hostile.data) < 1_000:
            (tmp_path / hostile.file).write_bytes(hostile.data)
    for path in sorted((ROOT / "tests" / "rules").glob("e*/*/bad-*.*")):
        if path.suffix != ".txt":
            shutil.copy(path, tmp_path / f"{path.parent.name}-{path.name}")
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_eight_checks_of_one_tree_say_the_same(tree: Path) -> None:
    before = files(tree)
    done = together([["check", ".", "--output-format", "json"]] * 8, tree)
    assert len(set(done)) == 1
    assert done[0][0] == 1
    assert len(json.loads(done[0][1])["files"]) > 30
    assert files(tree) == before


def test_eight_fixes_of_one_tree_leave_it_as_one_does(tmp_path: Path) -> None:
    for number in range(60):
        folder = tmp_path / str(number % 3)
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.yaml").write_text(NESTED.format(number, number), newline="")
    done = together([["check", "--fix", "--target", "realtime", "."]] * 8, tmp_path)
    assert {(code, err) for code, _, err in done} == {(0, "")}
    assert all(out.endswith("checked 60 files, 60 tools (60 function); no findings\n") for _, out, _ in done)
    assert files(tmp_path) == {f"{n % 3}/{n}.yaml": MENDED.format(n, n).encode() for n in range(60)}


def test_eight_outputs_to_one_place_leave_one_of_them_whole(tmp_path: Path) -> None:
    for number in range(8):
        tools = [{"type": "function", "name": f"f{number}", "description": "x" * 10_000 * (number + 1)}]
        (tmp_path / f"{number}.json").write_text(json.dumps({"tools": tools}))
    commands = [["check", f"{number}.json", "--output-format", "json", "--output-file", "out"] for number in range(8)]
    wanted = [out for _, out, _ in together([words[:4] for words in commands], tmp_path)]
    done = together(commands, tmp_path)
    assert {code for code, _, _ in done} <= {0, 2}
    assert {err for _, _, err in done} <= {"", "error: out: not written: it changed while it was being written\n"}
    assert (tmp_path / "out").read_text() in wanted
    assert sorted(path.name for path in tmp_path.iterdir()) == [*(f"{number}.json" for number in range(8)), "out"]


def test_the_order_of_the_arguments_does_not_matter(tree: Path) -> None:
    paths = [*sorted(path.name for path in tree.iterdir())[:40], "missing.json", "/dev/null", "."]
    orders = [paths, paths[::-1], paths[20:] + paths[:20], ["./missing.json", *paths, *paths]]
    seen = {said_in_all_formats(*order, folder=tree) for order in orders}
    assert len(seen) == 1


def test_no_seed_changes_a_byte(tree: Path) -> None:
    seen = {said_in_all_formats(".", folder=tree, PYTHONHASHSEED=str(seed)) for seed in range(5)}
    ((code, _, err, *reports),) = seen
    assert (code, err) == (1, "")
    assert all(reports)


def said_in_all_formats(*paths: str, folder: Path, **env: str) -> tuple[int | str, ...]:
    """One check, and all that it says in each format."""
    names = {form: folder.parent / f"{folder.name}.{form}" for form in FORMATS}
    outputs = [word for form, name in names.items() for word in ("--output-file", f"{form}={name}")]
    done = toolcheck("check", *paths, *outputs, cwd=folder, env=env)
    return (done.returncode, done.stdout, done.stderr, *(name.read_text("utf-8") for name in names.values()))


def test_no_seed_changes_a_fix_or_a_payload(tree: Path) -> None:
    manifest = str(ROOT / "examples" / "office_day.yaml")
    words = [["check", ".", "--diff", "--unsafe-fixes"], ["compile", manifest, "--keep-placeholders"]]
    seen = {tuple(together(words, tree, PYTHONHASHSEED=str(seed))) for seed in (1, 7, 12345)}
    assert len(seen) == 1
    ((diff, payload),) = seen
    assert (diff[1].count("+++") > 5, payload[0]) == (True, 0)
