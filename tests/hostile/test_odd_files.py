"""Whatever a name leads to: it is told in one line, nobody waits for it, and the other files are checked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.measured import Run, is_sound, measured
from tests.running import environment

GOOD = '{"tools": [{"type": "function", "name": "hang_up", "description": "End the call."}]}\n'
SEEN = "checked 1 file, 1 tool (1 function); no findings\n"
NOBODY = 65534


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "good.json").write_text(GOOD)
    return tmp_path


ODD = {
    "missing.json": "no such file or folder",
    "good.json/x.json": "a part of the path is not a folder",
    "pipe.json": "it is a pipe, not a regular file (`-` reads standard input)",
    "socket.json": "it is a socket, not a regular file",
    "loop.json": "its symbolic links form a loop",
    "dangling.json": "no such file or folder",
    "piped.json": "it is a pipe, not a regular file (`-` reads standard input)",
    "/dev/zero": "it is a device, not a regular file",
    "/dev/null": "it is a device, not a regular file",
    "/dev/tty": "it is a device, not a regular file",
    f"{'x' * 300}.json": "the name is too long",
    f"{'x/' * 2500}a.json": "the name is too long",
    "": "no such file or folder",
}


def make_odd(here: Path) -> None:
    os.mkfifo(here / "pipe.json")
    (here / "piped.json").symlink_to("pipe.json")
    (here / "loop.json").symlink_to("loop.json")
    (here / "dangling.json").symlink_to("nowhere.json")
    subprocess.run(
        [sys.executable, "-c", "import socket; socket.socket(socket.AF_UNIX).bind('socket.json')"], cwd=here, check=True
    )


@pytest.mark.parametrize("words", [(), ("--fix", "--unsafe-fixes"), ("--diff",)], ids=str)
@pytest.mark.parametrize("path", ODD, ids=lambda path: path[:20])
def test_what_is_no_regular_file_is_one_line(here: Path, path: str, words: tuple[str, ...]) -> None:
    make_odd(here)
    run = measured("check", *words, path, "good.json", cwd=here)
    assert run.code == 2
    assert is_sound(run)
    told = [line for line in run.err.splitlines() if not line.startswith("would ")]
    assert told == [f"error: {path}: {ODD[path]}"]
    assert run.out == ("" if "--diff" in words else SEEN)


def test_all_of_them_at_once_in_every_order(here: Path) -> None:
    make_odd(here)
    runs = {
        measured("check", *paths, cwd=here)[:3]
        for paths in ([*ODD, "good.json"], ["good.json", *reversed(ODD)], [*ODD, "good.json", *ODD])
    }
    assert len(runs) == 1
    ((code, out, err),) = runs
    assert (code, out, len(err.splitlines())) == (2, SEEN, len(ODD) - 1), "the pipe has two names and is one"


def test_other_commands_say_the_same(here: Path) -> None:
    make_odd(here)
    for path, reason in ODD.items():
        for words in (["compile", path], ["compile", "good.json", "--env-file", path], ["decode", "tools[0]", path]):
            run = measured(*words, cwd=here)
            assert (run.code, is_sound(run)) == (2, True)
            assert run.err == f"error: {path}: {reason}\n"
        for option in ("--check", "--baseline", "--config", "--source-map"):
            command = {"--check": ["compile"], "--source-map": ["decode", "tools[0]"]}.get(option, ["check"])
            if option == "--source-map" and not path:
                continue
            run = measured(*command, "good.json", option, path, cwd=here)
            assert is_sound(run)
            assert run.err.count("\n") == 1 or (option == "--config" and not path)


def test_a_folder_has_what_can_be_read_in_it(here: Path) -> None:
    make_odd(here)
    for name in (".git/a.json", "node_modules/b.json", "sub/node_modules/c.json", ".venv/d.json", "sub/e.json"):
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_text(GOOD)
    (here / "linked").symlink_to("sub")
    (here / "sub" / "up").symlink_to("..")
    (here / "sub" / "link.json").symlink_to("e.json")
    run = measured("check", ".", "--output-format", "json", cwd=here)
    assert (run.code, run.err) == (0, "")
    assert [file["path"] for file in json.loads(run.out)["files"]] == ["good.json", "sub/e.json"]
    run = measured("check", "linked", "linked/e.json", ".git", "--output-format", "json", cwd=here)
    assert [file["path"] for file in json.loads(run.out)["files"]] == [".git/a.json", "linked/e.json"]


# -- what must not be read --------------------------------------------------------------------------


@pytest.fixture
def theirs() -> Iterator[Path]:
    """A folder that anybody may enter."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o777)
    (folder / "good.json").write_text(GOOD)
    yield folder
    for path in folder.rglob("*"):
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(folder)


def as_nobody(*words: str, cwd: Path) -> Run:
    """The command, run by somebody who is not root."""
    return measured(*words, cwd=cwd, user=NOBODY if os.geteuid() == 0 else 0)


BROKEN = (
    '{"output_modalities": ["audio"], "tools": [{"type": "function", "name": "f", "description": "x", "strict": true}]}'
)
FIXED = '{"output_modalities": ["audio"], "tools": [{"type": "function", "name": "f", "description": "x"}]}'


def test_files_and_folders_nobody_may_read(theirs: Path) -> None:
    (theirs / "closed").mkdir()
    (theirs / "closed" / "in.json").write_text(GOOD)
    (theirs / "listed").mkdir()
    (theirs / "listed" / "in.json").write_text(GOOD)
    (theirs / "secret.json").write_text(GOOD)
    (theirs / "secret.json").chmod(0)
    (theirs / "closed").chmod(0)
    (theirs / "listed").chmod(0o444)
    expected = ["closed", "listed/in.json", "secret.json"]
    run = as_nobody("check", ".", cwd=theirs)
    assert (run.code, run.out) == (2, SEEN), run
    assert run.err.splitlines() == [f"error: {path}: no permission to read it" for path in expected]
    run = as_nobody("check", "closed/in.json", "listed/in.json", "secret.json", "good.json", cwd=theirs)
    assert (run.code, run.out) == (2, SEEN), run
    assert run.err.splitlines() == [
        f"error: {path}: no permission to read it" for path in ("closed/in.json", "listed/in.json", "secret.json")
    ]


def test_files_and_folders_nobody_may_write(theirs: Path) -> None:
    for name in ("a.json", "kept/b.json", "z.json"):
        (theirs / name).parent.mkdir(exist_ok=True)
        (theirs / name).write_text(BROKEN)
        (theirs / name).chmod(0o666)
    (theirs / "a.json").chmod(0o444)
    if os.geteuid() == 0:
        os.chown(theirs / "z.json", NOBODY, NOBODY)
    (theirs / "kept").chmod(0o555)
    run = as_nobody("check", "--fix", ".", cwd=theirs)
    assert run.code == 2
    assert run.err == ("error: a.json: not fixed: it is read-only\nerror: kept/b.json: not fixed: permission denied\n")
    assert [(theirs / name).read_text() for name in ("a.json", "kept/b.json", "z.json")] == [BROKEN, BROKEN, FIXED]
    assert [path.name for path in theirs.rglob(".*")] == []
    for words in (
        ["compile", "../good.json", "-o", "out.json"],
        ["check", "../good.json", "--output-file", "json=out.json"],
        ["check", "../good.json", "--write-baseline", "out.json"],
    ):
        run = as_nobody(*words, cwd=theirs / "kept")
        assert run.code == 2
        assert run.err in ("error: out.json: permission denied\n", "error: out.json: not written: permission denied\n")
    run = as_nobody("check", "../good.json", cwd=theirs / "kept")
    assert (run.code, run.out, run.err) == (0, SEEN, ""), "to look at something nothing is written"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has files of others")
def test_a_file_of_somebody_else_is_not_taken_from_them(theirs: Path) -> None:
    (theirs / "a.json").write_text(BROKEN)
    (theirs / "a.json").chmod(0o666)
    run = as_nobody("check", "--fix", "a.json", cwd=theirs)
    assert (run.code, run.err) == (2, "error: a.json: not fixed: its owner cannot be kept\n")
    assert ((theirs / "a.json").read_text(), (theirs / "a.json").stat().st_uid) == (BROKEN, 0)


# -- what changes meanwhile -------------------------------------------------------------------------

MEANWHILE = """
import os, shutil, sys
done = []
def hook(event, arguments):
    if event == {event!r} and arguments[0] == {path!r} and not done:
        done.append(1)
        {meanwhile}
from toolcheck.__main__ import main
sys.addaudithook(hook)
main()
"""


@pytest.mark.parametrize(
    ("event", "path", "meanwhile", "code", "says"),
    [
        ("open", "a.json", "os.unlink('a.json')", 2, "error: a.json: no such file or folder\n"),
        ("open", "a.json", "os.unlink('sub/b.json')", 2, "error: sub/b.json: no such file or folder\n"),
        ("open", "a.json", "shutil.rmtree('sub')", 2, "error: sub/b.json: no such file or folder\n"),
        ("open", "a.json", "os.unlink('a.json'); os.mkdir('a.json')", 2, "error: a.json: it is a folder\n"),
        (
            "open",
            "a.json",
            "os.unlink('a.json'); os.mkfifo('a.json')",
            2,
            "error: a.json: it is a pipe, not a regular file (`-` reads standard input)\n",
        ),
        (
            "open",
            "a.json",
            "os.unlink('a.json'); os.symlink('/dev/zero', 'a.json')",
            2,
            "error: a.json: it is a device, not a regular file\n",
        ),
        ("open", "a.json", "open('new.json', 'w').write('[]')", 0, ""),
        ("os.scandir", "./sub", "shutil.rmtree('sub')", 2, "error: sub: no such file or folder\n"),
        ("os.scandir", "./sub", "shutil.rmtree('sub'); os.symlink('.', 'sub')", 0, ""),
        ("os.scandir", ".", "os.mkdir('more'); os.rename('a.json', 'more/a.json')", 0, ""),
    ],
)
def test_a_tree_that_changes_while_it_is_looked_at(
    here: Path, event: str, path: str, meanwhile: str, code: int, says: str
) -> None:
    (here / "a.json").write_text(GOOD)
    (here / "sub").mkdir()
    (here / "sub" / "b.json").write_text(GOOD)
    script = MEANWHILE.format(event=event, path=path, meanwhile=meanwhile)
    command = [sys.executable, "-c", script, "check", "."]
    done = subprocess.run(command, check=False, cwd=here, capture_output=True, text=True, env=environment(), timeout=30)
    assert (done.returncode, done.stderr) == (code, says)
    assert done.stdout.startswith("checked ")


# -- many and deep ----------------------------------------------------------------------------------


def test_ten_thousand_files(here: Path) -> None:
    for number in range(10_000):
        (here / f"{number}.json").write_text("{}" if number % 50 else GOOD)
    run = measured("check", ".", cwd=here)
    assert (run.code, run.err, is_sound(run)) == (0, "", True)
    assert run.out == "checked 201 files, 201 tools (201 function); no findings; skipped 9,800 files without tools\n"


def test_a_tree_deeper_than_a_path_may_be_long(here: Path) -> None:
    inside = os.open(here, os.O_RDONLY)
    for depth in range(600):
        os.mkdir("d" * 9, dir_fd=inside)
        below = os.open("d" * 9, os.O_RDONLY, dir_fd=inside)
        os.close(inside)
        inside = below
        if depth in (10, 300, 599):
            file = os.open("a.json", os.O_WRONLY | os.O_CREAT, dir_fd=inside)
            os.write(file, GOOD.encode())
            os.close(file)
    os.close(inside)
    run = measured("check", ".", cwd=here)
    assert is_sound(run)
    assert (run.code, run.out) == (2, "checked 3 files, 3 tools (3 function); no findings\n")
    assert run.err.count("\n") == 1
    assert run.err.endswith(": the name is too long\n")
    shutil.rmtree(here / ("d" * 9))
