"""What an output holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq


def table(output: Path, kind: str) -> list[dict[str, Any]]:
    """The rows of a table, in order."""
    tables = [pq.read_table(path) for path in sorted((output / kind).glob("*.parquet"))]
    found: list[dict[str, Any]] = pa.concat_tables(tables).to_pylist() if tables else []
    return found


def summary(output: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((output / "summary.json").read_text("utf-8"))
    return found


def by_id(output: Path) -> dict[str, list[tuple[str, str, str, str]]]:
    """The findings of each row: rule, severity, pointer and message."""
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    for row in table(output, "findings"):
        found.setdefault(row["id"], []).append((row["rule"], row["severity"], row["pointer"], row["message"]))
    return {id: sorted(findings) for id, findings in found.items()}


def everything(folder: Path) -> bytes:
    """All bytes of all files below a folder, and the names of these."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return b"\n".join(path.name.encode() + b"\n" + path.read_bytes() for path in files)


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of each file below a folder, by its name there."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def same(one: Path, other: Path) -> None:
    """Two outputs hold the same: rows, findings and numbers."""
    assert sorted(map(str, table(one, "rows"))) == sorted(map(str, table(other, "rows")))
    assert by_id(one) == by_id(other) != {}
    assert sorted(map(str, table(one, "texts"))) == sorted(map(str, table(other, "texts")))
    assert summary(one) == summary(other)
