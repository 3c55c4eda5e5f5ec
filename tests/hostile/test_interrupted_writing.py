"""Whenever it is stopped, and whatever fails: a file is the old one or the new one, and the next run is not in the way
of what the last one left.
"""

from __future__ import annotations

import os
import random
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.measured import Run, measured
from tests.running import environment, program, toolcheck

OLD = (
    "\ufeff# kept\r\n"
    "output_modalities: [audio]\r\n"
    "tools:\r\n"
    "  - type: function  # here, too\r\n"
    "    function: {name: hang_up, description: Ünd 🙂.}\r\n"
    "    strict:   true\r\n"
    f"# {'x' * 20_000}\r\n"
).encode()
NEW = (
    "\ufeff# kept\r\n"
    "output_modalities: [audio]\r\n"
    "tools:\r\n"
    "  - type: function  # here, too\r\n"
    "    name: hang_up\r\n"
    "    description: Ünd 🙂.\r\n"
    f"# {'x' * 20_000}\r\n"
).encode()
FIX = ("check", "--fix", "agent.yaml")
MANIFEST = '{"tools": [{"type": "function", "name": "f", "description": "x"}]}'


@pytest.fixture
def agent(tmp_path: Path) -> Path:
    (tmp_path / "agent.yaml").write_bytes(OLD)
    (tmp_path / "agent.yaml").chmod(0o640)
    (tmp_path / "other.json").write_text(MANIFEST)
    return tmp_path / "agent.yaml"


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def struck(signal: int, *words: str, cwd: Path, stride: int = 1) -> Iterator[Run]:
    """The same command again and again, struck at the first step of its writing, at the second (or a `stride` further),
    and so on, until it is through before the signal comes.
    """
    for step in range(1, 400, stride):
        run = measured(*words, cwd=cwd, step=(signal, step))
        if run.code == 0:
            return
        yield run
    raise AssertionError("it never ends")


def assert_the_next_run_is_fine(agent: Path) -> None:
    """It is as if nobody had been killed: what was left is no manifest, and when it is written again it goes."""
    looked = measured("check", ".", "--output-format", "concise", cwd=agent.parent)
    assert looked.code == (1 if agent.read_bytes() == OLD else 0)
    assert "toolcheck-" not in looked.out + looked.err
    fixed = measured(*FIX, cwd=agent.parent)
    assert (fixed.code, fixed.err) == (0, "")
    assert (agent.read_bytes(), mode(agent)) == (NEW, 0o640)


def test_a_fix_that_is_killed_leaves_the_old_file_or_the_new_one(agent: Path) -> None:
    found: set[bytes] = set()
    left: set[int] = set()
    for step, run in enumerate(struck(signal.SIGKILL, *FIX, cwd=agent.parent)):
        assert run.code == -signal.SIGKILL
        now = agent.read_bytes()
        assert now in (OLD, NEW), f"torn at step {step}"
        assert mode(agent) == 0o640
        found.add(now)
        sizes = {path.stat().st_size for path in agent.parent.glob(".*")}
        if sizes - left or step % 8 == 0:
            assert_the_next_run_is_fine(agent)
        left |= sizes
        agent.write_bytes(OLD)
    assert found == {OLD, NEW}, "it was struck before and after the new file took its place"
    assert left == {0, len(NEW)}, "it was struck before and after the new file was written"
    assert_the_next_run_is_fine(agent)
    assert names(agent.parent) == ["agent.yaml", "other.json"], "all that was left is gone"


@pytest.mark.parametrize("signal_", [signal.SIGINT, signal.SIGTERM])
def test_a_fix_that_is_interrupted_or_ended_leaves_the_old_file_or_the_new_one(agent: Path, signal_: int) -> None:
    for run in struck(signal_, *FIX, cwd=agent.parent, stride=5):
        assert run.code == (130 if signal_ == signal.SIGINT else -signal_)
        assert (run.out, run.err.strip()) == ("", "")
        assert agent.read_bytes() in (OLD, NEW)
        assert mode(agent) == 0o640
        assert names(agent.parent) == ["agent.yaml", "other.json"], "a signal waits until the file is written"
        agent.write_bytes(OLD)


def test_the_real_command_killed_at_random_moments(agent: Path) -> None:
    chance = random.Random(7)
    killed = 0
    for _ in range(20):
        command = [sys.executable, "-m", "toolcheck", *FIX]
        process = subprocess.Popen(command, cwd=agent.parent, stdout=subprocess.DEVNULL, env=environment())
        try:
            process.wait(chance.uniform(0.05, 0.5))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        killed += process.returncode == -signal.SIGKILL
        assert agent.read_bytes() in (OLD, NEW)
        agent.write_bytes(OLD)
    assert killed
    assert_the_next_run_is_fine(agent)
    assert names(agent.parent) == ["agent.yaml", "other.json"]


JSON = ("check", "other.json", "--output-file", "json=out")
PAYLOAD = ("compile", "other.json", "--output", "out")
SOURCE_MAP = ("compile", "other.json", "--source-map", "out")
BASELINE = ("check", "other.json", "--write-baseline", "out")
EMPTY = '{"version": 1, "findings": []}'


@pytest.mark.parametrize(
    ("words", "before", "stride"),
    [
        (JSON, "", 3),
        (JSON, "old", 4),
        (BASELINE, "", 4),
        ((*BASELINE, "--baseline", "out"), EMPTY, 4),
        (PAYLOAD, "", 12),
    ],
    ids=str,
)
def test_an_output_that_is_killed_is_whole_or_as_it_was(
    tmp_path: Path, words: tuple[str, ...], before: str, stride: int
) -> None:
    out = tmp_path / "out"
    (tmp_path / "other.json").write_text(MANIFEST)

    def again() -> None:
        out.unlink(missing_ok=True)
        if before:
            out.write_text(before)

    again()
    assert measured(*words, cwd=tmp_path).code == 0
    whole = out.read_text()
    again()
    seen = set()
    for run in struck(signal.SIGKILL, *words, cwd=tmp_path, stride=stride):
        assert run.code == -signal.SIGKILL
        seen.add(out.read_text() if out.exists() else "")
        again()
    assert seen <= {before, whole}
    assert before in seen
    again()
    assert measured(*words, cwd=tmp_path).code == 0
    assert names(tmp_path) == ["other.json", "out"], "what was left is gone"


# -- what fails -------------------------------------------------------------------------------------


def limited(kilobytes: int, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The command, which may write no file larger than that: it is told what a full disk tells."""
    shell = f'ulimit -f {kilobytes} && exec "$@"'
    command = ["bash", "-c", shell, "-", sys.executable, "-m", "toolcheck", *words]
    return subprocess.run(command, check=False, cwd=cwd, capture_output=True, text=True, env=environment(), timeout=30)


@pytest.mark.parametrize("kilobytes", [0, 1, 16])
def test_a_fix_there_is_no_room_for_leaves_the_old_file(agent: Path, kilobytes: int) -> None:
    done = limited(kilobytes, *FIX, "other.json", cwd=agent.parent)
    assert done.returncode == 2
    assert done.stderr == "error: agent.yaml: not fixed: file too large\n"
    assert "checked 2 files" in done.stdout
    assert (agent.read_bytes(), mode(agent)) == (OLD, 0o640)
    assert names(agent.parent) == ["agent.yaml", "other.json"]


@pytest.mark.parametrize("words", [JSON, PAYLOAD, SOURCE_MAP, BASELINE], ids=" ".join)
def test_an_output_there_is_no_room_for_is_not_begun(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "other.json").write_text(MANIFEST)
    done = limited(0, *words, cwd=tmp_path)
    assert done.returncode == 2
    assert words == BASELINE or done.stdout == ""
    assert done.stderr.startswith("error: out: ")
    assert done.stderr.count("\n") == 1
    assert names(tmp_path) == ["other.json"]


@pytest.mark.parametrize("link", ["symbolic", "hard"])
def test_a_fix_through_a_link(agent: Path, link: str) -> None:
    other = agent.parent / "b.yaml"
    if link == "hard":
        os.link(agent, other)
    else:
        other.symlink_to(agent.name)
    done = toolcheck("check", "--fix", "b.yaml", cwd=agent.parent)
    assert done.returncode == 0
    assert (other.is_symlink(), other.read_bytes()) == (link == "symbolic", NEW)
    assert agent.read_bytes() == (NEW if link == "symbolic" else OLD), "the other name of the old file keeps it whole"
    assert names(agent.parent) == ["agent.yaml", "b.yaml", "other.json"]


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    """All that is in a folder, to the last byte."""
    return {
        path.relative_to(folder).as_posix(): (path.lstat().st_mode, path.read_bytes() if path.is_file() else b"")
        for path in folder.rglob("*")
    }


@pytest.mark.parametrize("given", [0o600, 0o640, 0o755])
def test_a_fix_changes_one_file_and_no_mode(tmp_path: Path, given: int) -> None:
    for name in ("a/agent.yaml", "a/kept.yaml", "b/agent.yaml", "agent.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(OLD)
        (tmp_path / name).chmod(given)
    before = tree(tmp_path)
    assert toolcheck("check", "--fix", "a/agent.yaml", cwd=tmp_path).returncode == 0
    after = tree(tmp_path)
    assert after == {**before, "a/agent.yaml": (stat.S_IFREG | given, NEW)}
    assert toolcheck("check", "--fix", "a/agent.yaml", cwd=tmp_path).returncode == 0
    assert tree(tmp_path) == after, "a second fix changes nothing"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_the_owner_of_a_fixed_file_stays(agent: Path) -> None:
    os.chown(agent, 1234, 4321)
    assert measured(*FIX, cwd=agent.parent).code == 0
    assert (agent.stat().st_uid, agent.stat().st_gid, mode(agent)) == (1234, 4321, 0o640)


# -- files that change under its hands --------------------------------------------------------------

MEANWHILE = """
import os, sys, toolcheck.fixing.fixing
real = toolcheck.fixing.fixing.fix
def fix(examine, document, *rest):
    if document.name == "agent.yaml":
        {meanwhile}
    return real(examine, document, *rest)
toolcheck.fixing.fixing.fix = fix
from toolcheck.__main__ import main
main()
"""


@pytest.mark.parametrize(
    ("meanwhile", "reason"),
    [
        ("open('agent.yaml', 'a').write('# theirs')", "it changed since it was read"),
        ("open('agent.yaml', 'w').write('theirs')", "it changed since it was read"),
        ("open('new', 'w').write('theirs'); os.replace('new', 'agent.yaml')", "it changed since it was read"),
        ("os.unlink('agent.yaml')", "it was removed after it was read"),
        ("os.unlink('agent.yaml'); os.mkdir('agent.yaml')", "it is not a regular file"),
        ("os.unlink('agent.yaml'); os.mkfifo('agent.yaml')", "it is not a regular file"),
        ("os.unlink('agent.yaml'); os.symlink('other.json', 'agent.yaml')", "it changed since it was read"),
        ("os.unlink('agent.yaml'); os.symlink('nowhere', 'agent.yaml')", "it was removed after it was read"),
    ],
)
def test_what_somebody_else_wrote_meanwhile_is_left_alone(agent: Path, meanwhile: str, reason: str) -> None:
    (agent.parent / "z.yaml").write_bytes(OLD)
    code = MEANWHILE.format(meanwhile=meanwhile)
    done = program(code, "check", "--fix", "agent.yaml", "z.yaml", cwd=agent.parent)
    assert (done.returncode, done.stderr) == (2, f"error: agent.yaml: not fixed: {reason}\n")
    assert (agent.parent / "other.json").read_text() == MANIFEST
    assert (agent.parent / "z.yaml").read_bytes() == NEW, "the next file is still fixed"
    if agent.is_file() and not agent.is_symlink():
        assert b"theirs" in agent.read_bytes()
    assert not (agent.parent / "nowhere").exists()
    assert not [name for name in names(agent.parent) if name.startswith(".")]
