"""Rows of tables and of JSON lines: what is found is what a check of each row finds, and each row is counted once."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed", reason="`make fleet-test` has what this needs")

from jsonschema import Draft202012Validator

from tests.fleet import made
from tests.fleet.found import by_id, contents, summary, table
from tests.running import ROOT
from toolcheck import check, fleet
from toolcheck.checking.facts import in_value
from toolcheck.contract.engine import violations
from toolcheck.document.where import pointer

COLUMNS = {"column": "request", "id_column": "id", "owner_column": "team"}


def expected(rows: list[made.Made]) -> dict[str, list[tuple[str, str, str, str]]]:
    """What `toolcheck.check` finds in each row, by id; rows that are strangers are left out."""
    checked: dict[str | None, list[tuple[str, str, str, str]]] = {}
    found = {}
    for row in rows:
        if row.id in made.STRANGE or row.id in ("number", "text"):
            continue
        if row.request not in checked:
            (file,) = check((row.request or "").encode()).files
            checked[row.request] = sorted(
                (one.rule, one.severity.word, pointer(in_value(one.where, file.document)), one.message)
                for one in file.findings
            )
        if checked[row.request]:
            found[row.id] = checked[row.request]
    return found


def test_findings_are_those_of_each_row(workers: Any, tmp_path: Path) -> None:
    rows = made.mixed(20_000)
    for number in range(4):
        made.write_parquet(tmp_path / f"{number}.parquet", rows[number::4])
    done = fleet.run([str(tmp_path / "*.*")], str(tmp_path / "out"), workers, **COLUMNS)
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
    fleet.run([str(tmp_path / "*.*")], str(tmp_path / "out"), workers, **COLUMNS)
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


def closed(schema: Any) -> Any:
    """A schema whose objects have no other keys than those it names."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: closed(value) for key, value in schema.items()}
    return {**found, "additionalProperties": False} if "properties" in schema and "type" in schema else found


def test_the_summary_has_its_schema(workers: Any, tmp_path: Path) -> None:
    made.write_parquet(tmp_path / "a.parquet", made.mixed(300))
    (tmp_path / "half.jsonl.gz").write_bytes(b"\x1f\x8b\x08 and no more")
    first = fleet.run([str(tmp_path / "a.parquet")], str(tmp_path / "first"), workers, **COLUMNS).numbers
    made.write_lines(tmp_path / "b.jsonl", made.rows(60, seed=2))
    later = fleet.run(
        [str(tmp_path / name) for name in ("a.parquet", "b.jsonl", "half.jsonl.gz")],
        str(tmp_path / "later"),
        workers,
        known=str(tmp_path / "first"),
        **COLUMNS,
    ).numbers
    assert later["unseen"]
    assert later["new"]
    assert first["fix_first"]
    assert first["owners"]["top"]
    schema = json.loads((ROOT / "schemas" / "fleet-summary.schema.json").read_text("utf-8"))
    for numbers in (first, later):
        assert violations("fleet-summary", numbers) == ()
        assert list(Draft202012Validator(closed(schema)).iter_errors(numbers)) == []


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
