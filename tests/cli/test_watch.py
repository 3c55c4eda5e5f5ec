"""`toolcheck check --watch` as a user runs it: a process that stays, files that change, and what is printed then."""

from __future__ import annotations

import os
import queue
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest

from tests.running import environment, toolcheck
from toolcheck.disk.watching import Watcher, state_of

BAD = '{"tools": [{"type": "function", "name": "hang up", "description": "End the call."}]}'
GOOD = BAD.replace("hang up", "hang_up")
LINE = "{}:1:41: error[invalid-function-name] the name `hang up` contains a space"
PATIENCE = 60
CANNOT = None if hasattr(signal, "SIGINT") and os.name == "posix" else "signals are not sent so"


class Watching:
    """A running `check --watch`, whose lines are read as they come."""

    def __init__(self, here: Path, *words: str, **env: str) -> None:
        command = [sys.executable, "-m", "toolcheck", "check", "--watch", "--output-format", "concise", *words]
        self.process = subprocess.Popen(
            command, cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(**env)
        )
        self.lines: queue.Queue[str] = queue.Queue()
        self.errors: queue.Queue[str] = queue.Queue()
        self._threads = [
            Thread(target=self._read, args=(stream, into))
            for stream, into in ((self.process.stdout, self.lines), (self.process.stderr, self.errors))
        ]
        for thread in self._threads:
            thread.start()

    def _read(self, stream: Iterator[str], into: queue.Queue[str]) -> None:
        for line in stream:
            into.put(line.rstrip("\n"))

    def begun(self) -> Watching:
        """Itself, as soon as it watches."""
        while not self.errors.get(timeout=PATIENCE).startswith("note: watching"):
            pass
        return self

    def next(self, count: int = 1) -> list[str]:
        """The next lines that it prints."""
        return [self.lines.get(timeout=PATIENCE) for _ in range(count)]

    def end(self, by: int = signal.SIGINT) -> int:
        """End it; its exit code."""
        self.process.send_signal(by)
        code = self.process.wait(timeout=PATIENCE)
        self.close()
        return code

    def close(self) -> None:
        self.process.kill()
        self.process.wait(timeout=PATIENCE)
        for thread in self._threads:
            thread.join()
        for stream in (self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()


@pytest.fixture(params=["told", "looking"])
def without(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a run with the extra `watch`, and of one without it."""
    if request.param == "told":
        pytest.importorskip("watchfiles")
        return {}
    folder = tmp_path_factory.mktemp("none")
    (folder / "watchfiles.py").write_text("raise ImportError('not installed')\n")
    return {"PYTHONPATH": os.pathsep.join([str(folder), environment()["PYTHONPATH"]])}


pytestmark = pytest.mark.skipif(CANNOT is not None, reason=str(CANNOT))


def test_what_differs_is_printed_and_ctrl_c_ends_it(tmp_path: Path, without: dict[str, str]) -> None:
    (tmp_path / "a.json").write_text(BAD)
    (tmp_path / "b.json").write_text(GOOD)
    run = Watching(tmp_path, ".", **without).begun()
    try:
        assert run.next() == [LINE.format("a.json")]
        saved = tmp_path / "b.json~"
        saved.write_text(BAD)
        saved.rename(tmp_path / "b.json")  # as many editors save
        assert run.next(2) == [
            LINE.format("b.json"),
            "1 new, 0 gone; checked 2 files, 2 tools (2 function); 2 errors",
        ]
        (tmp_path / "a.json").write_text(GOOD)
        assert run.next(2) == [
            f"gone: {LINE.format('a.json')}",
            "0 new, 1 gone; checked 2 files, 2 tools (2 function); 1 error",
        ]
        (tmp_path / "b.json").unlink()
        assert run.next(2) == [
            f"gone: {LINE.format('b.json')}",
            "0 new, 1 gone; checked 1 file, 1 tool (1 function); no findings",
        ]
    finally:
        code = run.end()
    assert (code, run.lines.empty()) == (130, True)


def test_a_change_without_a_difference_is_not_printed(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(BAD)
    run = Watching(tmp_path).begun()
    try:
        run.next()
        (tmp_path / "a.json").write_text(f"\n\n{BAD}\n")  # the same finding, elsewhere
        (tmp_path / "b.json").write_text(BAD)
        assert run.next() == [LINE.format("b.json")]
        assert run.next()[0].startswith("1 new, 0 gone; ")
    finally:
        run.end()
    assert run.lines.empty()


def test_what_changes_just_before_the_system_watches_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    path.write_text(BAD)

    def watch(*_: str, **__: object) -> Iterator[set[object]]:
        path.write_text(GOOD)
        while True:
            yield set()

    monkeypatch.setitem(sys.modules, "watchfiles", SimpleNamespace(watch=watch))
    looks = iter(range(20))
    before = state_of([str(path)])
    watcher = Watcher([str(tmp_path)], lambda: state_of([str(path)]), lambda: next(looks, None) is not None)
    assert watcher.wait(before) == state_of([str(path)]) != before


def test_a_broken_configuration_is_said_and_then_gone(tmp_path: Path, without: dict[str, str]) -> None:
    (tmp_path / "a.json").write_text(BAD)
    run = Watching(tmp_path, ".", **without).begun()
    try:
        run.next()
        (tmp_path / "toolcheck.toml").write_text("selct = []\n")
        says = "toolcheck.toml:1:1: unknown key `selct`; did you mean `select`?"
        assert run.next(2) == [f"gone: {LINE.format('a.json')}", "0 new, 1 gone; nothing was checked"]
        assert run.errors.get(timeout=PATIENCE) == f"error: {says}"
        (tmp_path / "toolcheck.toml").write_text("ignore = ['invalid-function-name']\n")
        assert run.next()[0] == f"gone: {says}"
        (tmp_path / "toolcheck.toml").unlink()
        while (line := run.next()[0]) != LINE.format("a.json"):
            assert "gone" in line
    finally:
        assert run.end() == 130


def test_a_configuration_elsewhere_that_is_extended_is_watched(tmp_path: Path, without: dict[str, str]) -> None:
    here, policy = tmp_path / "here", tmp_path / "policy" / "policy.toml"
    here.mkdir()
    policy.parent.mkdir()
    (here / "a.json").write_text(BAD)
    (here / "toolcheck.toml").write_text('extend = "../policy/policy.toml"\n')
    policy.write_text("")
    run = Watching(here, ".", **without).begun()
    try:
        assert run.next() == [LINE.format("a.json")]
        policy.write_text("ignore = ['invalid-function-name']\n")
        assert run.next(2)[0] == f"gone: {LINE.format('a.json')}"
        policy.unlink()
        assert "policy.toml" in run.errors.get(timeout=PATIENCE)
        policy.write_text("")
        while (line := run.next()[0]) != LINE.format("a.json"):
            assert "gone" in line
    finally:
        run.end()


def test_a_folder_that_goes_and_comes_back(tmp_path: Path, without: dict[str, str]) -> None:
    folder = tmp_path / "agents"
    folder.mkdir()
    (folder / "a.json").write_text(BAD)
    run = Watching(tmp_path, "agents", **without).begun()
    try:
        assert run.next() == [LINE.format("agents/a.json")]
        shutil.rmtree(folder)
        assert run.next(2) == [f"gone: {LINE.format('agents/a.json')}", "0 new, 1 gone; nothing was checked"]
        assert run.errors.get(timeout=PATIENCE) == "error: agents: no such file or folder"
        folder.mkdir()
        (folder / "a.json").write_text(BAD)
        while LINE.format("agents/a.json") not in (lines := run.next()):
            assert lines[0].startswith(("gone: agents: no such", "0 new, 1 gone"))
    finally:
        assert run.end() == 130


def test_many_changes_at_once_are_one(tmp_path: Path) -> None:
    run = Watching(tmp_path, ".").begun()
    try:
        assert run.next() == ["nothing was checked"]
        made = tmp_path.parent / "made"
        made.mkdir()
        for number in range(300):
            (made / f"{number}.json").write_text(BAD)
        made.rename(tmp_path / "made")
        lines = run.next(301)
        assert lines[-1].startswith("300 new, 0 gone; checked 300 files")
    finally:
        run.end()


def test_a_reader_who_has_seen_enough_ends_it(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(BAD)
    command = [sys.executable, "-m", "toolcheck", "check", "--watch", "a.json"]
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(timeout=PATIENCE) == 0
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--fix"], "`--watch` and `--fix` cannot be combined"),
        (["--output-file", "x.json"], "`--watch` and `--output-file` cannot be combined"),
        (["--write-baseline", "x"], "`--watch` and `--write-baseline` cannot be combined"),
        (["-"], "`--watch` cannot watch standard input"),
        (["--output-format", "sarif"], "`--watch` needs `--output-format text` or `concise`"),
    ],
)
def test_what_makes_no_sense_with_it(tmp_path: Path, words: list[str], says: str) -> None:
    done = toolcheck("check", "--watch", *words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {says}\n")


def test_the_check_alone_imports_nothing_of_it(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(GOOD)
    code = "import sys, os; sys.argv = ['toolcheck', 'check', '--quiet', 'a.json']; os._exit = sys.exit\nfrom toolcheck.cli import main\ntry: main()\nexcept SystemExit: print([name for name in sys.modules if 'watch' in name and 'stop' not in name])"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=tmp_path, capture_output=True, text=True, env=environment()
    )
    assert done.stdout == "[]\n"


def test_a_state_that_comes_back_is_no_change(tmp_path: Path) -> None:
    path = str(tmp_path / "a")
    states = iter([{path: (1,)}, {path: None}, {path: None}, {path: (2,)}, {path: (2,)}, {path: (2,)}])
    watcher = Watcher([path], lambda: next(states), lambda: True)
    assert watcher.wait({path: (1,)}) == {path: (2,)}
    assert Watcher([path], dict, lambda: False).wait({}) is None
    assert state_of([path, "\0"]) == {path: None, "\0": None}
