"""Workers and runs that are killed: the next one does what is missing, and nothing is lost or there twice."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed", reason="`make fleet-test` has what this needs")

import psutil
from distributed import WorkerPlugin

from tests.fleet import made
from tests.fleet.found import by_id, same
from tests.fleet.running import PATIENCE, command
from tests.fleet.test_rows import COLUMNS
from tests.running import environment
from toolcheck import fleet
from toolcheck.fleet.running import engine

WORDS = ("--column", "request", "--id-column", "id", "--owner-column", "team")


def test_a_worker_that_is_killed_changes_nothing(workers: Any, parts: Path, tmp_path: Path) -> None:
    fleet.run([str(parts)], str(tmp_path / "calm"), workers, **COLUMNS)
    killed: list[int] = []
    with engine(2) as own:
        pids = list(own.run(os.getpid).values())

        def kill(now: Any) -> None:
            if now.done == 3 and not killed:
                killed.append(pids[0])
                os.kill(pids[0], signal.SIGKILL)

        fleet.run([str(parts)], str(tmp_path / "hit"), own, tell=kill, **COLUMNS)
    assert killed
    same(tmp_path / "calm", tmp_path / "hit")


def test_a_run_that_is_killed_is_gone_on_with(workers: Any, parts: Path, tmp_path: Path) -> None:
    made.write_parquet(parts / "0.parquet", made.rows(150, seed=5))
    output = tmp_path / "out"
    (tmp_path / "run.py").write_text(
        "import sys\n"
        "from toolcheck.fleet import inputs\n"
        "from toolcheck.__main__ import main\n"
        "if __name__ == '__main__':\n"
        "    inputs._MAX_FILES = 1\n"
        "    main()\n"
    )
    words = [
        *command()[:1],
        str(tmp_path / "run.py"),
        "fleet",
        str(parts),
        "--output",
        str(output),
        "--jobs",
        "1",
        *WORDS,
    ]
    with subprocess.Popen(words, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        end = time.monotonic() + PATIENCE
        while len([*output.glob("work/*.json")]) < 3 and run.poll() is None and time.monotonic() < end:
            time.sleep(0.005)
        assert run.poll() is None, "it was done before it was killed"
        below = psutil.Process(run.pid).children(recursive=True)
        run.kill()
        run.wait()
        for process in below:  # the nannies would end themselves, in some seconds
            if process.is_running():
                process.kill()
        psutil.wait_procs(below, timeout=PATIENCE)
    assert not (output / "summary.json").exists()
    kept = {
        path: path.stat().st_mtime_ns
        for path in output.glob("work/keys/*.parquet")
        if (output / f"work/{path.stem}.json").exists()
    }
    assert len(kept) >= 3
    seen: dict[Path, int] = {}

    def look(now: Any) -> None:
        if now.stage == "joining" and not seen:
            seen.update({path: path.stat().st_mtime_ns for path in kept})

    fleet.run([str(parts)], str(output), workers, tell=look, **COLUMNS)
    assert seen == kept
    fleet.run([str(parts)], str(tmp_path / "calm"), workers, **COLUMNS)
    same(output, tmp_path / "calm")


def test_a_part_that_kills_its_workers_is_named_and_the_others_are_complete(
    workers: Any, parts: Path, tmp_path: Path
) -> None:
    from distributed import Client

    made.write_lines(parts / "7.jsonl", [made.Made("deadly", "t", '{"model": "kill the worker"}')])
    with engine(2) as own:
        assert isinstance(own, Client)
        own.register_plugin(Deadly())
        done = fleet.run([str(parts)], str(tmp_path / "hit"), own, **COLUMNS)
    (unseen,) = done.unseen
    assert unseen["input"].endswith("7.jsonl")
    assert "was killed" in unseen["reason"]
    (parts / "7.jsonl").unlink()
    calm = fleet.run([str(parts)], str(tmp_path / "calm"), workers, **COLUMNS)
    assert by_id(tmp_path / "hit") == by_id(tmp_path / "calm") != {}
    assert done.numbers["rows"] == calm.numbers["rows"]


class Deadly(WorkerPlugin):
    """In each worker, also in one that is started later, a text with these words ends the process that reads it."""

    def setup(self, worker: Any) -> None:
        from toolcheck.fleet import steps

        keyed = steps.keyed

        def dies(text: bytes, *more: Any, **named: Any) -> Any:
            if b"kill the worker" in text:
                os.kill(os.getpid(), signal.SIGKILL)
            return keyed(text, *more, **named)

        steps.keyed = dies
