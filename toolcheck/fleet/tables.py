"""The tables of the output: what columns they have, and how they are written and read.

All are Parquet with zstd, in folders that an SQL engine reads as one table each.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from toolcheck.checking.verdict import Verdict
from toolcheck.fleet import places, uris
from toolcheck.ground.record import record

KEY = pa.binary(16)
ROWS = pa.schema(
    [
        ("input", pa.string()),
        ("row", pa.int64()),
        ("id", pa.string()),
        ("owner", pa.string()),
        ("key", KEY),
        ("state", pa.string()),
    ]
)
"""A row of the input. `state` is `checked`, `stranger`, `unreadable`, or `unseen` if nothing could look at it."""
KEYED_ROWS = pa.schema([field for field in ROWS if field.name != "state"])
"""The same before it is checked."""
KEYS = pa.schema([("key", KEY), ("text", pa.binary())])
"""A text before it is checked."""
TEXTS = pa.schema(
    [
        ("key", KEY),
        ("text", pa.binary()),
        ("rows", pa.int64()),
        ("state", pa.string()),
        ("shape", pa.string()),
        ("tools", pa.int32()),
        ("worst", pa.string()),
    ]
)
"""A text that was checked: `text` is null where all of a row was checked, which may hold credentials."""
VERDICTS = pa.schema(
    [
        ("key", KEY),
        ("number", pa.int32()),
        ("rule", pa.string()),
        ("severity", pa.string()),
        ("tool", pa.string()),
        ("tool_kind", pa.string()),
        ("pointer", pa.string()),
        ("api_path", pa.string()),
        ("line", pa.int32()),
        ("message", pa.string()),
        ("targets", pa.string()),
        ("fix", pa.string()),
        ("evidence", pa.string()),
    ]
)
"""A finding about a text. `number` counts those of one text from 1, `targets` are APIs with commas between them. Only
files have a `line`; other texts have but one.
"""
FINDINGS = pa.schema([*(field for field in ROWS if field.name != "state"), *list(VERDICTS)[1:]])
"""A finding about a row: its row, and the finding about its text."""

_FLUSH_ROWS = 20_000
_FLUSH_BYTES = 8 << 20
_BATCH = 1_000


class Table:
    """A table that is being written, some thousand rows at a time."""

    def __init__(self, writer: pq.ParquetWriter, schema: pa.Schema) -> None:
        self._writer = writer
        self._schema = schema
        self._rows: list[tuple[Any, ...]] = []
        self._size = 0

    def add(self, *values: Any, size: int = 0) -> None:
        """A row; `size` says how many bytes it has, if they are many."""
        self._rows.append(values)
        self._size += size
        if len(self._rows) >= _FLUSH_ROWS or self._size >= _FLUSH_BYTES:
            self.flush()

    def add_columns(self, *columns: Iterable[Any]) -> None:
        """Rows, column by column."""
        self._rows += zip(*columns, strict=True)
        if len(self._rows) >= _FLUSH_ROWS:
            self.flush()

    def add_batch(self, rows: pa.RecordBatch) -> None:
        """Rows that are in columns already."""
        self.flush()
        if rows.num_rows:
            self._writer.write_batch(rows.cast(self._schema))

    def flush(self) -> None:
        """Write what was added."""
        if self._rows:
            columns = zip(*self._rows, strict=True)
            arrays = [pa.array(column, field.type) for column, field in zip(columns, self._schema, strict=True)]
            self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._rows = []
        self._size = 0


@contextmanager
def writing(uri: str, schema: pa.Schema) -> Iterator[Table]:
    """A new table, whole when this ends. Raises `CannotReach`."""
    with places.writing(uri) as file, pq.ParquetWriter(file, schema, compression="zstd") as writer:
        table = Table(writer, schema)
        yield table
        table.flush()


def write(uri: str, table: pa.Table) -> None:
    """Write a table. Raises `CannotReach`."""
    with places.writing(uri) as file:
        pq.write_table(table, file, compression="zstd")


def read(uri: str, columns: list[str] | None = None) -> pa.Table:
    """A table, or some of its columns. Raises `CannotReach`."""
    with places.reading(uri) as file:
        return pq.ParquetFile(file).read(columns=columns)


def batches(uri: str) -> Iterator[pa.RecordBatch]:
    """The same in pieces that fit into memory, however large the table is. Raises `CannotReach`."""
    with places.reading(uri) as file:
        yield from pq.ParquetFile(file).iter_batches(batch_size=_BATCH)


def length(uri: str) -> int:
    """The number of rows of a table. Raises `CannotReach`."""
    with places.reading(uri) as file:
        return int(pq.ParquetFile(file).metadata.num_rows)


def write_json(uri: str, value: Mapping[str, Any]) -> None:
    """Write a record. Raises `CannotReach`."""
    with places.writing(uri) as file:
        file.write((json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace"))


def read_json(uri: str) -> dict[str, Any]:
    """A record; empty if the file has another form. Raises `CannotReach`."""
    with places.reading(uri) as file:
        try:
            value = json.loads(file.read())
        except ValueError:
            return {}
    return value if isinstance(value, dict) else {}


def of_verdict(verdict: Verdict) -> tuple[str, str, int, str]:
    """What `TEXTS` has of a verdict."""
    return verdict.state, verdict.shape, sum(verdict.tools.values()), verdict.worst


def findings_of(verdict: Verdict) -> Iterable[tuple[Any, ...]]:
    """What `VERDICTS` has of a verdict, without the key."""
    for number, finding in enumerate(verdict.findings, 1):
        yield (
            number,
            finding["rule"],
            finding["severity"],
            finding["tool"],
            finding["tool_kind"],
            finding["pointer"],
            finding["api_path"],
            finding.get("line"),
            finding["message"],
            ",".join(finding["targets"]),
            finding["fix"] and finding["fix"]["title"],
            finding["evidence"],
        )


@record(kw_only=True)
class Results:
    """Where in the output each thing is."""

    folder: str

    def at(self, kind: str, name: str) -> str:
        """The table of a kind with a name."""
        return uris.inside(self.folder, f"{kind}/{name}.parquet")

    def done(self, name: str) -> str:
        """The record that all of a part is written."""
        return uris.inside(self.folder, f"parts/{name}.json")

    def keyed(self, name: str) -> str:
        """The record that the keys of a part are made."""
        return uris.inside(self.folder, f"work/{name}.json")

    def file(self, name: str) -> str:
        """A file of the output itself, such as `summary.json`."""
        return uris.inside(self.folder, name)

    def names(self, kind: str) -> list[str]:
        """The names of the tables of a kind. Raises `CannotReach`."""
        files = places.files_in(uris.inside(self.folder, kind))
        return [name.removesuffix(".parquet") for name in files if name.endswith(".parquet")]
