"""Runs that end before they are done, and runs that come after others: only what is missing is done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed", reason="`make fleet-test` has what this needs")

from tests.fleet import made
from tests.fleet.conftest import PARTS
from tests.fleet.found import by_id, contents, same, table
from tests.fleet.running import run
from tests.fleet.test_rows import COLUMNS
from toolcheck import fleet
from toolcheck.fleet import tables
from toolcheck.fleet.planning import CannotUse
from toolcheck.fleet.steps import adopt_texts
from toolcheck.fleet.tables import Results


def test_a_second_run_does_nothing(workers: Any, parts: Path, tmp_path: Path) -> None:
    first = fleet.run([str(parts)], str(tmp_path / "out"), workers, **COLUMNS)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.parquet")}
    second = fleet.run([str(parts)], str(tmp_path / "out"), workers, **COLUMNS)
    assert second.numbers == first.numbers
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.parquet")} == before != {}


def test_no_cluster_is_started_when_nothing_is_left_to_do(workers: Any, parts: Path, tmp_path: Path) -> None:
    columns = ("--column", "request", "--id-column", "id", "--owner-column", "team")
    nobody = ("--scheduler", "tcp://127.0.0.1:1", "--output-format", "json", *columns)
    out, later = str(tmp_path / "out"), str(tmp_path / "later")
    first = fleet.run([str(parts)], out, workers, **COLUMNS)
    second = fleet.run([str(parts)], later, workers, known=out, **COLUMNS)
    before = contents(tmp_path / "out") | contents(tmp_path / "later")
    for words, numbers in (((out,), first.numbers), ((later, "--known", out), second.numbers)):
        done = run(str(parts), *nobody, "--output", *words, cwd=tmp_path)
        assert (json.loads(done.stdout), done.stderr, done.returncode) == (numbers, "", 1)
    assert contents(tmp_path / "out") | contents(tmp_path / "later") == before
    made.write_parquet(parts / "9.parquet", made.rows(5, seed=7))
    done = run(str(parts), *nobody, "--output", out, cwd=tmp_path)
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr.endswith("error: no scheduler answers there\n")


def test_a_new_and_a_changed_file_are_read_and_the_others_stay(workers: Any, parts: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    fleet.run([str(parts)], str(output), workers, **COLUMNS)
    before = {path: path.stat().st_mtime_ns for path in (output / "findings").glob("*.parquet")}
    made.write_parquet(parts / "00.parquet", made.rows(30, seed=7))  # comes before all others
    made.write_parquet(parts / "3.parquet", made.rows(35, seed=8))
    fleet.run([str(parts)], str(output), workers, **COLUMNS)
    after = {path: path.stat().st_mtime_ns for path in (output / "findings").glob("*.parquet")}
    assert len(after) == PARTS + 1
    assert len(before.items() & after.items()) == PARTS - 1
    fleet.run([str(parts)], str(tmp_path / "fresh"), workers, **COLUMNS)
    same(output, tmp_path / "fresh")


def test_an_output_is_not_used_for_something_else(workers: Any, parts: Path, tmp_path: Path) -> None:
    output = str(tmp_path / "out")
    fleet.run([str(parts)], output, workers, **COLUMNS)
    before = contents(tmp_path / "out")
    with pytest.raises(CannotUse, match="other options"):
        fleet.run([str(parts)], output, workers, ignore=["security"], **COLUMNS)
    with pytest.raises(CannotUse, match="does not read"):
        fleet.run([str(parts / "1.parquet")], output, workers, **COLUMNS)
    assert contents(tmp_path / "out") == before


def test_texts_are_taken_over_some_at_a_time(
    workers: Any, parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output, taken = str(tmp_path / "out"), Results(folder=str(tmp_path / "taken"))
    fleet.run([str(parts)], output, workers, **COLUMNS)
    texts, verdicts = table(tmp_path / "out", "texts"), table(tmp_path / "out", "verdicts")
    wanted = [(text["key"], number) for number, text in enumerate(texts[1:], 5)]
    made = Results(folder=output)
    sources = [(made.at("texts", name), made.at("verdicts", name)) for name in made.names("texts")]
    monkeypatch.setattr(tables, "_BATCH", 3)
    assert adopt_texts("all", sources, wanted, taken.folder) is None
    assert table(tmp_path / "taken", "texts") == [{**text, "rows": number} for number, text in enumerate(texts[1:], 5)]
    left = sorted(
        (one for one in verdicts if one["key"] != texts[0]["key"]), key=lambda one: (one["key"], one["number"])
    )
    assert table(tmp_path / "taken", "verdicts") == left != []


def test_what_was_known_is_taken_over(workers: Any, parts: Path, tmp_path: Path) -> None:
    fleet.run([str(parts)], str(tmp_path / "first"), workers, **COLUMNS)
    made.write_parquet(parts / "9.parquet", made.rows(200, seed=3))
    plain = fleet.run([str(parts)], str(tmp_path / "plain"), workers, **COLUMNS)
    stages: list[tuple[str, int]] = []
    done = fleet.run(
        [str(parts)],
        str(tmp_path / "second"),
        workers,
        known=str(tmp_path / "first"),
        tell=lambda now: stages.append((now.stage, now.parts)),
        **COLUMNS,
    )
    assert by_id(tmp_path / "second") == by_id(tmp_path / "plain")
    assert sorted(map(str, table(tmp_path / "second", "texts"))) == sorted(map(str, table(tmp_path / "plain", "texts")))
    known = {text["key"] for text in table(tmp_path / "first", "texts")}
    assert done.numbers["texts"]["known"] == len(known) > 0
    new = [row for row in table(tmp_path / "second", "verdicts") if row["key"] not in known]
    assert {one["rule"] for one in done.numbers["new"]} == {row["rule"] for row in new} != set()
    assert plain.numbers["new"] is None
    stale = fleet.run(
        [str(parts)], str(tmp_path / "third"), workers, known=str(tmp_path / "first"), ignore=["mcp"], **COLUMNS
    )
    assert stale.numbers["new"] is None


def test_two_runs_do_not_write_to_one_output_at_once(workers: Any, parts: Path, tmp_path: Path) -> None:
    said: list[str] = []

    def again(now: Any) -> None:
        if not said:
            done = run(str(parts), "--output", str(tmp_path / "out"), "--column", "request", "--id-column", "id",
                       "--owner-column", "team", cwd=tmp_path)  # fmt: skip
            said.append(f"{done.returncode} {done.stdout}{done.stderr}")

    fleet.run([str(parts)], str(tmp_path / "out"), workers, tell=again, **COLUMNS)
    assert said == [f"2 error: {tmp_path}/out: another run writes to it at this moment\n"]
    fleet.run([str(parts)], str(tmp_path / "calm"), workers, **COLUMNS)
    same(tmp_path / "out", tmp_path / "calm")
