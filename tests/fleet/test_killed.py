"""Workers and runs that are killed: the next one does what is missing, and nothing is lost or there twice."""

from __future__ import annotations

import html
import json
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
from tests.fleet.found import by_id, same, table
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
        own.register_plugin(Deadly("keyed"))
        done = fleet.run([str(parts)], str(tmp_path / "hit"), own, **COLUMNS)
    (unseen,) = done.unseen
    assert unseen["input"].endswith("7.jsonl")
    assert "was killed" in unseen["reason"]
    (parts / "7.jsonl").unlink()
    calm = fleet.run([str(parts)], str(tmp_path / "calm"), workers, **COLUMNS)
    assert by_id(tmp_path / "hit") == by_id(tmp_path / "calm") != {}
    assert done.numbers["rows"] == calm.numbers["rows"]


def test_a_text_that_kills_its_workers_is_named_and_the_others_are_complete(workers: Any, tmp_path: Path) -> None:
    deadly = made.request([made.tool("f"), made.tool("kill the worker")])
    rows = [*made.rows(40), *(made.Made(f"deadly{one}", "t", json.dumps(deadly)) for one in range(3))]
    made.write_lines(tmp_path / "a.jsonl", rows)
    with engine(2) as own:
        own.register_plugin(Deadly("judged"))
        done = fleet.run([str(tmp_path / "a.jsonl")], str(tmp_path / "hit"), own, **COLUMNS)
    (unseen,) = done.unseen
    assert unseen["input"] == f"{tmp_path}/a.jsonl, row 41 (deadly0)"
    assert unseen["reason"].startswith("the process that worked on it was killed, and so was another one")
    assert unseen["reason"].endswith("; 2 more rows say the same")
    assert (done.numbers["rows"]["unseen"], done.has_failed) == (3, False)
    assert {row["id"] for row in table(tmp_path / "hit", "rows") if row["state"] == "unseen"} == {
        "deadly0",
        "deadly1",
        "deadly2",
    }
    for text in ((tmp_path / "hit" / name).read_text("utf-8") for name in ("report.html", "report.md")):
        assert "row 41 (deadly0)" in html.unescape(text)
    calm = fleet.run([str(tmp_path / "a.jsonl")], str(tmp_path / "calm"), workers, **COLUMNS)
    others = {id: found for id, found in by_id(tmp_path / "calm").items() if not id.startswith("deadly")}
    assert by_id(tmp_path / "hit") == others != by_id(tmp_path / "calm")
    known = fleet.run(
        [str(tmp_path / "a.jsonl")], str(tmp_path / "next"), workers, known=str(tmp_path / "hit"), **COLUMNS
    )
    assert known.numbers["texts"]["known"] == known.numbers["texts"]["distinct"] - 1
    assert by_id(tmp_path / "next") == by_id(tmp_path / "calm")
    again = fleet.run([str(tmp_path / "a.jsonl")], str(tmp_path / "hit"), workers, **COLUMNS)
    assert again.numbers == calm.numbers
    same(tmp_path / "hit", tmp_path / "calm")


class Deadly(WorkerPlugin):
    """In each worker, also in one that is started later, a step ends the process for a text with these words."""

    def __init__(self, step: str) -> None:
        self._step = step

    def setup(self, worker: Any) -> None:
        from toolcheck.fleet import steps

        does = getattr(steps, self._step)

        def dies(text: bytes, *more: Any, **named: Any) -> Any:
            if b"kill the worker" in text:
                os.kill(os.getpid(), signal.SIGKILL)
            return does(text, *more, **named)

        setattr(steps, self._step, dies)
