"""Runs that are interrupted, at each stage: they end at once, with all that they started, and say but one sentence."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed", reason="`make fleet-test` has what this needs")

import psutil

from tests.fleet import made
from tests.fleet.found import same
from tests.fleet.running import PATIENCE, command, run
from tests.fleet.test_rows import COLUMNS
from tests.running import environment
from toolcheck import fleet

WORDS = ("--output", "out", "--column", "request", "--id-column", "id", "--owner-column", "team", "--jobs", "2")
SAID = "interrupted; run the same command again: what is done stays done\n"


def started(process: psutil.Process, words: str, number: int) -> bool:
    """Whether a process has so many children with these words in their command."""
    found = 0
    for child in process.children():
        try:
            found += any(words in word for word in child.cmdline())
        except psutil.Error:  # it is gone
            continue
    return found >= number


Moment = Callable[[psutil.Process, Path], bool]
MOMENTS: dict[str, Moment] = {
    "the tracker is started": lambda process, folder: started(process, "resource_tracker", 1),
    "a worker is started": lambda process, folder: started(process, "spawn_main", 1),
    "all workers are started": lambda process, folder: started(process, "spawn_main", 2),
    "a table is begun": lambda process, folder: any((folder / "out" / "work").rglob(".*")),
    "keys are made": lambda process, folder: any((folder / "out" / "work").glob("*.json")),
    "texts are checked": lambda process, folder: any((folder / "out" / "verdicts").glob("*.parquet")),
    "a part is done": lambda process, folder: any((folder / "out" / "parts").glob("*.json")),
}


def interrupt(moment: str, number: int, folder: Path, *, whole_group: bool, times: int = 1) -> tuple[int, str, str]:
    """Start a run, and at a moment send it a signal, as a terminal does or only to the process that was started; give
    back how it ended and what it said. Nothing else may be left.
    """
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    with subprocess.Popen(
        command("in", *WORDS),
        cwd=folder,
        env=environment(TMPDIR=str(scratch)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as it:
        end = time.monotonic() + PATIENCE
        while not MOMENTS[moment](psutil.Process(it.pid), folder):
            assert it.poll() is None, f"it was done before {moment}"
            assert time.monotonic() < end
            time.sleep(0.01)
        for _ in range(times):
            (os.killpg if whole_group else os.kill)(it.pid, number)
        out, err = it.communicate(timeout=PATIENCE)
    left = [one for one in psutil.process_iter() if session_of(one) == it.pid]
    assert psutil.wait_procs(left, timeout=PATIENCE)[1] == []
    if number != signal.SIGKILL:
        # Python tries a folder for temporary files with a small file of its own, and may be killed while it is there
        assert [path for path in scratch.iterdir() if path.is_dir()] == []
    return it.returncode, out, err


def session_of(process: psutil.Process) -> int:
    try:
        return os.getsid(process.pid)
    except OSError:
        return 0


@pytest.fixture
def requests(tmp_path: Path) -> Path:
    """A folder with a folder of requests, of which some make a part each by their formats."""
    (tmp_path / "in").mkdir()
    rows = made.mixed(2_000)
    made.write_parquet(tmp_path / "in" / "a.parquet", rows[::2])
    made.write_lines(tmp_path / "in" / "b.jsonl", rows[1::2])
    return tmp_path


@pytest.mark.parametrize("moment", list(MOMENTS))
def test_ctrl_c_ends_a_run_at_once_and_the_next_one_goes_on(moment: str, workers: Any, requests: Path) -> None:
    assert interrupt(moment, signal.SIGINT, requests, whole_group=True) == (130, "", SAID)
    if moment not in ("a table is begun", "a part is done"):
        return
    done = run("in", *WORDS, cwd=requests)
    assert (done.returncode, done.stderr) == (1, "")
    assert [path for path in (requests / "out").rglob("*") if path.name.startswith(".")] == []
    fleet.run([str(requests / "in")], str(requests / "calm"), workers, **COLUMNS)
    same(requests / "out", requests / "calm")


@pytest.mark.parametrize(
    ("moment", "number", "code"),
    [("a worker is started", signal.SIGTERM, -signal.SIGTERM), ("keys are made", signal.SIGINT, 130)],
)
def test_a_signal_to_the_first_process_ends_the_others(moment: str, number: int, code: int, requests: Path) -> None:
    assert interrupt(moment, number, requests, whole_group=False) == (code, "", SAID)


def test_a_run_that_is_killed_in_the_middle_of_a_table_is_gone_on_with(workers: Any, requests: Path) -> None:
    """Its workers end themselves when they see that it is gone, and nobody complains."""
    assert interrupt("a table is begun", signal.SIGKILL, requests, whole_group=False) == (-signal.SIGKILL, "", "")
    fleet.run([str(requests / "in")], str(requests / "out"), workers, **COLUMNS)
    assert [path for path in (requests / "out").rglob("*") if path.name.startswith(".")] == []
    fleet.run([str(requests / "in")], str(requests / "calm"), workers, **COLUMNS)
    same(requests / "out", requests / "calm")


def test_a_service_that_is_stopped_ends_all_its_processes(requests: Path) -> None:
    assert interrupt("keys are made", signal.SIGTERM, requests, whole_group=True) == (-signal.SIGTERM, "", SAID)


def test_who_presses_twice_need_not_wait(requests: Path) -> None:
    code, out, err = interrupt("the tracker is started", signal.SIGINT, requests, whole_group=True, times=2)
    assert (code, out) == (130, "")
    assert "Traceback" not in err
