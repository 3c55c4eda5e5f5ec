"""What other engines call: verdicts for batches of keys and texts, as Spark and Ray pass them."""

from __future__ import annotations

import pyarrow as pa

from toolcheck.checking.selection import Options
from toolcheck.fleet import tables
from toolcheck.fleet.judging import judged

_TYPES = {"string": "string", "int32": "int", "fixed_size_binary[16]": "binary"}
SCHEMA = ", ".join(f"{field.name} {_TYPES[str(field.type)]}" for field in tables.VERDICTS)
"""The columns that `verdicts` gives, in the words of Spark."""


def verdicts(batch: pa.RecordBatch, options: Options | None = None) -> pa.RecordBatch:
    """The findings about the texts of a batch that has the columns `key` and `text`, as `fleet.key` makes them. Never
    raises for what is in a text.
    """
    found = [
        (key, *finding)
        for key, text in zip(batch.column("key").to_pylist(), batch.column("text").to_pylist(), strict=True)
        for finding in tables.findings_of(judged(text or b"", options or Options()))
    ]
    columns = list(zip(*found, strict=True)) or [()] * len(tables.VERDICTS)
    types = [pa.binary() if field.name == "key" else field.type for field in tables.VERDICTS]
    arrays = [pa.array(column, kind) for column, kind in zip(columns, types, strict=True)]
    return pa.record_batch(arrays, [field.name for field in tables.VERDICTS])
