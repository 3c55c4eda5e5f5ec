"""Several processes say what one says, and none is lost without a word."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.manifests import as_json, as_yaml, many
from tests.running import environment, toolcheck
from toolcheck.checking.configured import Terms
from toolcheck.checking.run import check_paths
from toolcheck.ground import workers
from toolcheck.ground.workers import ENOUGH, LOST, how_many, share
from toolcheck.reporting import json as for_programs
from toolcheck.reporting import text as for_people

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
FILES = 60


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files in both formats, some with faults, one that is no manifest, one that cannot be read, one suppressed."""
    here = tmp_path_factory.mktemp("many")
    for number, value in enumerate(many(FILES)):
        write, ending = (as_yaml, "yaml") if number % 2 else (as_json, "json")
        (here / f"agent-{number:03}.{ending}").write_text(write(value))
    (here / "stranger.json").write_text('{"name": "x"}')
    (here / "broken.yaml").write_text("tools: [")
    tool = "  - type: function  # toolcheck: ignore[missing-description] -- is known\n    name: hang_up\n"
    (here / "known.yaml").write_text(f"tools:\n{tool}")
    (here / "toolcheck.toml").write_text(
        '[[ignore]]\nrule = "missing-description"\nfile = "/agent-001.yaml"\nreason = "none"\n'
    )
    return here


@pytest.mark.parametrize(
    "words",
    [
        ["--output-format", "text"],
        ["--output-format", "json"],
        ["--output-format", "sarif"],
        ["--output-format", "gitlab"],
        ["--show-suppressed"],
        ["--unsafe-fixes", "--diff"],
        ["."],
        ["missing.yaml", "."],
    ],
    ids=" ".join,
)
def test_the_report_is_the_same_however_many_make_it(folder: Path, words: list[str]) -> None:
    one, two, five = (toolcheck("check", *words, "--jobs", jobs, cwd=folder) for jobs in ("1", "2", "5"))
    assert one.returncode in (0, 1, 2)
    assert (one.stdout, one.stderr, one.returncode) == (two.stdout, two.stderr, two.returncode)
    assert (one.stdout, one.stderr, one.returncode) == (five.stdout, five.stderr, five.returncode)


def test_fixes_are_the_same_however_many_look(folder: Path, tmp_path: Path) -> None:
    made = []
    for jobs in ("1", "3"):
        copy = tmp_path / jobs
        copy.mkdir()
        for path in folder.iterdir():
            (copy / path.name).write_bytes(path.read_bytes())
        done = toolcheck("check", "--fix", "--jobs", jobs, cwd=copy)
        made.append((done.stdout, {path.name: path.read_bytes() for path in copy.iterdir()}))
    assert made[0] == made[1]


def test_results_come_in_the_order_of_things() -> None:
    assert list(share(str, range(100), 3)) == [str(number) for number in range(100)]


def test_what_fails_in_a_worker_fails_here() -> None:
    def work(number: int) -> int:
        return 10 // (5 - number)

    with pytest.raises(ZeroDivisionError):
        list(share(work, range(10), 2))


def test_what_cannot_be_sent_is_done_here() -> None:
    def work(number: int) -> object:
        return os.getpid() if number % 2 else lambda: number

    found = list(share(work, range(4), 2))
    assert all(callable(one) for one in found[::2])
    assert os.getpid() not in found


def test_what_a_killed_worker_had_to_do_is_done_again(tmp_path: Path) -> None:
    def work(number: int) -> int:
        if number in (6, 7, 13) and not (tmp_path / str(number)).exists():
            (tmp_path / str(number)).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    assert list(share(work, range(20), 2)) == [*range(13), LOST, *range(14, 20)]  # 13 was begun by the second one only
    assert sorted(int(path.name) for path in tmp_path.iterdir()) == [6, 7, 13]
    assert list(share(work, range(20), 2)) == list(range(20))


def test_what_kills_two_workers_is_lost_alone() -> None:
    here = os.getpid()

    def work(number: int) -> int:
        if number in (0, 7, 8, 19):
            os.kill(os.getpid(), signal.SIGKILL)
        assert os.getpid() != here, "what could end a worker could end us"
        return number

    assert [number for number, one in enumerate(share(work, range(20), 3)) if one is LOST] == [0, 7, 8, 19]


def test_where_there_is_no_process_left_nothing_is_said_to_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    def fork() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", fork)
    assert list(share(str, range(3), 2)) == [LOST] * 3


KILLING = """
import os, sys
import toolcheck.checking.run
was, here, ONCE = toolcheck.checking.run.read, os.getpid(), os.environ.get("ONCE")
def read(data, name, **more):
    if os.environ["VICTIM"] in name and not (ONCE and os.path.exists(name + ".seen")):
        assert os.getpid() != here, "what kills a worker could kill us"
        open(name + ".seen", "w").close()
        os.kill(os.getpid(), 9)
    return was(data, name, **more)
toolcheck.checking.run.read = read
from toolcheck.cli import main
main()
"""


def run_and_kill(
    folder: Path, *words: str, victim: str = "agent-04", once: str = ""
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", KILLING, "check", *words, "."],
        check=False,
        cwd=folder,
        capture_output=True,
        env=environment(VICTIM=victim, ONCE=once),
        timeout=30,
    )


def test_a_killed_worker_loses_no_findings(tmp_path: Path, folder: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    whole = toolcheck("check", "--jobs", "1", cwd=copy)
    done = run_and_kill(copy, "--jobs", "2", victim="agent-040", once="1")
    assert (copy / "agent-040.json.seen").exists()
    assert (done.returncode, done.stdout.decode(), done.stderr.decode()) == (whole.returncode, whole.stdout, "")


def test_what_kills_each_worker_is_not_looked_at_and_all_else_is(tmp_path: Path, folder: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    done = run_and_kill(copy, "--jobs", "2", "--output-format", "concise")
    assert done.returncode == 2
    lines = [line for line in done.stderr.decode().splitlines() if line.startswith("error: ")]
    assert len(lines) == 10
    assert all(re.match(r"error: agent-04\d\.(json|yaml): the process that looked at it was killed", x) for x in lines)
    assert all("memory" in line for line in lines)
    whole = toolcheck("check", "--jobs", "1", "--output-format", "concise", cwd=folder).stdout
    assert done.stdout.decode() == "".join(x for x in whole.splitlines(True) if not x.startswith("agent-04"))


SLOW = """
import os, sys, time
import toolcheck.checking.run
was, here = toolcheck.checking.run.read, os.getpid()
def read(data, name, **more):
    if os.getpid() != here:
        os.write(1, b"%d\\n" % os.getpid())  # at once, whoever else writes
        time.sleep(30)
    return was(data, name, **more)
toolcheck.checking.run.read = read
from toolcheck.cli import main
main()
"""


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_no_worker_outlives_the_run(folder: Path, sign: signal.Signals) -> None:
    slow = SLOW if sign == signal.SIGINT else SLOW.replace("time.sleep(30)", "time.sleep(0.3)")
    run = subprocess.Popen(
        [sys.executable, "-c", slow, "check", "--jobs", "2", "."],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        start_new_session=True,
    )
    assert run.stdout is not None
    workers = {int(run.stdout.readline()) for _ in range(2)}
    if sign == signal.SIGINT:
        os.killpg(run.pid, sign)  # as a terminal does
    else:
        run.kill()
    assert run.wait(20) in (130, -signal.SIGKILL)
    deadline = time.monotonic() + 20
    while any(is_there(worker) for worker in workers):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    run.stdout.close()


def is_there(process: int) -> bool:
    """Whether a process still runs; one that has ended and that nobody asked about (Linux: `Z`) does not."""
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2] if Path("/proc/self").exists() else ""
    except OSError:
        return False
    return not state.startswith("Z")


def test_few_things_are_done_by_one_process() -> None:
    assert how_many(ENOUGH - 1) == 1
    assert how_many(10, 3) == 3
    assert how_many(2, 8) == 2
    assert how_many(0, 2) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes to fork here")
@pytest.mark.parametrize(
    ("things", "processors", "expected"),
    [
        (1499, 8, 1),
        (1500, 8, 2),
        (1500, 1, 1),
        (2249, 8, 2),
        (2250, 8, 3),
        (5999, 8, 7),
        (10_000, 8, 8),
        (10_000, 64, 8),
    ],
)
def test_more_processes_pay_from_fifteen_hundred_things_on(
    monkeypatch: pytest.MonkeyPatch, things: int, processors: int, expected: int
) -> None:
    monkeypatch.setattr(workers, "_processors", lambda: processors)
    assert how_many(things) == expected


def test_a_brief_report_says_what_a_whole_one_does(folder: Path) -> None:
    options_of = Terms().options
    whole, brief = check_paths([str(folder)], options_of), check_paths([str(folder)], options_of, brief=True)
    assert for_people.render(whole) == for_people.render(brief)
    assert for_programs.render(whole) == for_programs.render(brief)
    assert json.loads(for_programs.render(brief))["summary"]["tools"]
