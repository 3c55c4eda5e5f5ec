"""A cluster of one's own: who may be in it, and who it listens to."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="`make fleet-test` has what this needs")

import psutil

from tests.fleet import made
from tests.fleet.running import run
from toolcheck import fleet
from toolcheck.fleet.running import engine
from toolcheck.fleet.schedulers import CannotRun


def other_version() -> None:
    from toolcheck.fleet import steps

    steps.__version__ = "9.9.9"  # type: ignore[attr-defined]


def test_another_version_is_refused_before_the_first_part(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(made.request([made.NESTED])))
    with engine(2) as own:
        first = next(iter(own.scheduler_info()["workers"]))
        own.run(other_version, workers=[first])
        with pytest.raises(CannotRun, match=r"runs toolcheck 9\.9\.9, and here runs"):
            fleet.run([str(tmp_path / "a.jsonl")], str(tmp_path / "out"), own)
        assert not list((tmp_path / "out").glob("work/*"))
        listening = {
            connection.laddr.ip
            for process in (psutil.Process(os.getpid()), *psutil.Process(os.getpid()).children(recursive=True))
            for connection in process.net_connections(kind="inet")
            if connection.status == psutil.CONN_LISTEN
        }
        assert listening == {"127.0.0.1"}


def test_a_scheduler_that_does_not_answer_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(made.request([made.NESTED])))
    done = run("a.jsonl", "--output", "out", "--scheduler", "tcp://127.0.0.1:1", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("error: no scheduler answers there\n")


def test_processes_that_cannot_be_started_are_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(made.request([made.NESTED])))
    preload = {"DASK_DISTRIBUTED__WORKER__PRELOAD": '["a_module_that_nobody_has"]'}
    done = run("a.jsonl", "--output", "out", "--jobs", "1", cwd=tmp_path, env=preload)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: the processes that do the work cannot be started (RuntimeError)\n"
