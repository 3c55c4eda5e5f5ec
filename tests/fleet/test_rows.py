"""Rows of tables and of JSON lines: what is found is what a check of each row finds, and each row is counted once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed", reason="`make fleet-test` has what this needs")

from tests.fleet import made
from tests.fleet.found import by_id, contents, summary, table
from toolcheck import fleet
from toolcheck.checking.verdict import verdict

COLUMNS = {"column": "request", "id_column": "id", "owner_column": "team"}


def expected(rows: list[made.Made]) -> dict[str, list[tuple[str, str, str, str]]]:
    """What a check of each row finds, by id; rows that are strangers are left out."""
    checked: dict[str | None, list[dict[str, Any]]] = {}
    found = {}
    for row in rows:
        if row.id in made.STRANGE or row.id in ("number", "text"):
            continue
        if row.request not in checked:
            checked[row.request] = verdict((row.request or "").encode())
        findings = checked[row.request]
        if findings:
            found[row.id] = sorted((one["rule"], one["severity"], one["pointer"], one["message"]) for one in findings)
    return found


def test_findings_are_those_of_each_row(workers: Any, tmp_path: Path) -> None:
    rows = made.mixed(20_000)
    for number in range(4):
        made.write_parquet(tmp_path / f"{number}.parquet", rows[number::4])
    done = fleet.run([str(tmp_path)], str(tmp_path / "out"), workers, **COLUMNS)
    assert by_id(tmp_path / "out") == expected(rows)
    numbers = summary(tmp_path / "out")
    assert numbers == done.numbers
    strangers = len(made.STRANGE) + 2
    unreadable = {row["id"] for row in table(tmp_path / "out", "rows") if row["state"] == "unreadable"}
    assert unreadable == {"null", "empty", "cut", "cut-late", "deep"}
    assert numbers["rows"] == {
        "in": len(rows),
        "checked": len(rows) - strangers - len(unreadable),
        "strangers": strangers,
        "unreadable": len(unreadable),
        "unseen": 0,
        "left_out": 0,
    }


def test_each_row_comes_out_once(workers: Any, tmp_path: Path) -> None:
    rows = made.mixed(500)
    made.write_parquet(tmp_path / "a.parquet", rows[:200])
    made.write_lines(tmp_path / "b.jsonl", rows[200:])
    fleet.run([str(tmp_path)], str(tmp_path / "out"), workers, **COLUMNS)
    out = table(tmp_path / "out", "rows")
    assert Counter((row["id"], row["owner"]) for row in out) == Counter((row.id, row.team) for row in rows)
    assert sorted(row["row"] for row in out if row["input"].endswith("b.jsonl")) == [*range(1, len(rows) - 199)]
    texts = table(tmp_path / "out", "texts")
    assert Counter(row["key"] for row in out) == {text["key"]: text["rows"] for text in texts}
    assert len(texts) == len({text["key"] for text in texts})


def test_the_numbers_add_up(workers: Any, tmp_path: Path) -> None:
    made.write_parquet(tmp_path / "a.parquet", made.mixed(500))
    numbers = fleet.run([str(tmp_path / "a.parquet")], str(tmp_path / "out"), workers, **COLUMNS).numbers
    findings, verdicts = (table(tmp_path / "out", kind) for kind in ("findings", "verdicts"))
    assert len(findings) == sum(numbers["findings"].values()) == sum(rule["findings"] for rule in numbers["rules"])
    for rule in numbers["rules"]:
        own = (rule["rule"], rule["severity"])
        assert rule["rows"] == len({row["row"] for row in findings if (row["rule"], row["severity"]) == own})
        assert rule["texts"] == len({row["key"] for row in verdicts if (row["rule"], row["severity"]) == own})
    assert sum(numbers["rows_by_worst"].values()) == numbers["rows"]["in"]
    assert numbers["curve"][-1] == [numbers["texts"]["distinct"], numbers["rows"]["in"]]
    assert sum(owner["rows"] for owner in numbers["owners"]["top"]) == numbers["rows"]["in"]
    assert [one["rows"] for one in numbers["fix_first"]] == sorted(
        (one["rows"] for one in numbers["fix_first"]), reverse=True
    )


@pytest.mark.parametrize("form", ["a.parquet", "a.jsonl", "a.jsonl.gz", "object.jsonl"])
def test_the_form_of_the_input_changes_no_verdict(workers: Any, tmp_path: Path, form: str) -> None:
    rows = [row for row in made.mixed(300) if row.request is None or made.is_json(row.request)]
    outputs = []
    for name in ("first.jsonl", form):
        folder = tmp_path / f"in-{name}"
        folder.mkdir()
        if name.endswith(".parquet"):
            made.write_parquet(folder / name, rows)
        else:
            made.write_lines(folder / name, rows, as_object=name.startswith("object"))
        output = tmp_path / f"out-{name}"
        fleet.run([str(folder / name)], str(output), workers, **COLUMNS)
        outputs.append(output)
    first, second = (sorted(contents(output / "verdicts").items()) for output in outputs)
    assert first == second
    assert by_id(outputs[0]) == by_id(outputs[1]) != {}
