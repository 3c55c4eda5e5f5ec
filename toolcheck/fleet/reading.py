"""Tables and lines of JSON in storage become rows: the text of a request, and what is kept of a row beside it.

What the text says is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from toolcheck.fleet import places
from toolcheck.fleet.inputs import SourceFile
from toolcheck.fleet.order import Order
from toolcheck.fleet.uris import CannotReach
from toolcheck.ground.record import record
from toolcheck.redaction.redactor import fit

MAX_LINE = 256 << 20
"""The bytes of the longest line that is looked at."""
_PIECE = 1 << 20
_BUFFER = 4 << 20
"""The bytes of a column that are read at once; a table may have all of its rows in one group."""
_BATCH = 100
"""So many rows are in the caches of a processor until their keys are made."""
_LONGEST = 200


class CannotParse(CannotReach):
    """A file that cannot be read as what it was taken for. `reason` says why."""


@record(kw_only=True)
class InputRows:
    """Some rows, column by column: their numbers (from 1), what is kept of each, and the texts of the requests; None
    where there is no text.
    """

    numbers: Sequence[int]
    ids: Sequence[str]
    owners: Sequence[str]
    texts: Sequence[bytes | None]


Counts = Callable[[int], None]
"""Called with a number of rows that are left out."""


def rows(file: SourceFile, order: Order, left_out: Counts) -> Iterator[InputRows]:
    """The rows of a file that are asked for, some at a time. Raises `CannotReach`, also in the middle."""
    return (_of_table if file.format == "parquet" else _of_lines)(file.file.uri, order, left_out)


def look_at(file: SourceFile, order: Order) -> None:
    """Raises `CannotReach` if a table has not the columns that are asked for, or the file is not a table; or if no
    line at the beginning of a file has the column of requests.
    """
    if file.format == "parquet":
        with places.reading(file.file.uri) as source:
            _Columns.of(_opened(source).schema_arrow, order)
    elif file.format == "jsonl":
        with places.streaming(file.file.uri) as source:
            _refuse_without_column(source.read(_PIECE), order.column)


# -- tables -----------------------------------------------------------------------------------------


def _of_table(uri: str, order: Order, left_out: Counts) -> Iterator[InputRows]:
    with places.reading(uri) as source:
        table = _opened(source)
        columns = _Columns.of(table.schema_arrow, order)
        number = 1
        for batch in table.iter_batches(batch_size=_BATCH, columns=columns.leaves or None, use_threads=False):
            texts = columns.of_batch(batch, columns.text)
            ids, owners = (columns.words(batch, name) for name in (columns.id, columns.owner))
            found = InputRows(numbers=range(number, number + len(texts)), ids=ids, owners=owners, texts=texts)
            number += len(texts)
            yield _wanted(found, columns.unwanted(batch), left_out) if columns.where else found
        if number - 1 != table.metadata.num_rows:
            raise CannotParse(f"it has {number - 1:,} rows, and its end says {table.metadata.num_rows:,}")


def _wanted(rows: InputRows, unwanted: set[int], left_out: Counts) -> InputRows:
    """Some rows without those at some places."""
    left_out(len(unwanted))
    left = [at for at in range(len(rows.texts)) if at not in unwanted]
    return InputRows(
        numbers=[rows.numbers[at] for at in left],
        ids=[rows.ids[at] for at in left],
        owners=[rows.owners[at] for at in left],
        texts=[rows.texts[at] for at in left],
    )


def _opened(source: Any) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(source, buffer_size=_BUFFER, pre_buffer=False)
    except (pa.ArrowException, OSError):
        raise CannotParse("it is not a Parquet file, or is not whole") from None


@record(kw_only=True)
class _Columns:
    """Where in a table the columns are that are asked for: the steps to each through its structs."""

    text: tuple[str, ...]
    id: tuple[str, ...]
    owner: tuple[str, ...]
    where: tuple[tuple[tuple[str, ...], str], ...]

    @classmethod
    def of(cls, schema: pa.Schema, order: Order) -> _Columns:
        """The columns. Raises `CannotParse` for one that is missing, or that has no text."""
        names = ", ".join(f"`{name[:_LONGEST]}`" for name in schema.names[:20])
        if not order.column:
            raise CannotParse(f"name the column that has the request with `--column`; there are {names}")

        def steps(name: str) -> tuple[str, ...]:
            return _steps(schema, name) if name else ()

        text = steps(order.column)
        kind = _type_at(schema, text)
        if pa.types.is_dictionary(kind):
            kind = kind.value_type
        if not _is_text(kind):
            why = ": it has lost which keys were there" if pa.types.is_nested(kind) else ""
            raise CannotParse(f"the column `{order.column}` is of the type {_kind(kind)}, not text{why}")
        where = tuple((steps(name), value) for name, value in order.where)
        return cls(text=text, id=steps(order.id_column), owner=steps(order.owner_column), where=where)

    @property
    def leaves(self) -> list[str]:
        """The columns to read, as Parquet calls them."""
        every = (self.text, self.id, self.owner, *(steps for steps, _ in self.where))
        return list(dict.fromkeys(steps[0] for steps in every if steps))

    def unwanted(self, batch: pa.RecordBatch) -> set[int]:
        """The places of the rows that have another value where one is asked for."""
        return {
            at for steps, value in self.where for at, words in enumerate(self.words(batch, steps)) if words != value
        }

    def of_batch(self, batch: pa.RecordBatch, steps: tuple[str, ...]) -> Sequence[Any]:
        """The values of the column of texts, as bytes."""
        column = _at(batch, steps)
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        wide = pa.types.is_large_string(column.type) or pa.types.is_string_view(column.type)
        if pa.types.is_string(column.type) or wide:
            column = column.cast(pa.large_binary() if wide else pa.binary())
        return column.to_pylist()  # type: ignore[no-any-return]

    def words(self, batch: pa.RecordBatch, steps: tuple[str, ...]) -> Sequence[str]:
        """The values of another column as words; empty where there are none."""
        if not steps:
            return [""] * batch.num_rows
        column = _at(batch, steps)
        values = column.to_pylist()
        return values if pa.types.is_string(column.type) and not column.null_count else list(map(_words, values))


def _steps(schema: pa.Schema, name: str) -> tuple[str, ...]:
    """The steps to a column, whose own name may have dots in it."""
    if name in schema.names:
        return (name,)
    parts = name.split(".")
    for size in range(len(parts) - 1, 0, -1):
        first, rest = ".".join(parts[:size]), parts[size:]
        if first in schema.names:
            kind = schema.field(first).type
            for part in rest:
                if not pa.types.is_struct(kind) or kind.get_field_index(part) < 0:
                    break
                kind = kind.field(part).type
            else:
                return (first, *rest)
    names = ", ".join(f"`{one[:_LONGEST]}`" for one in schema.names[:20])
    raise CannotParse(f"it has no column `{name[:_LONGEST]}`; there are {names}")


def _type_at(schema: pa.Schema, steps: tuple[str, ...]) -> pa.DataType:
    kind = schema.field(steps[0]).type
    for step in steps[1:]:
        kind = kind.field(step).type
    return kind


def _at(batch: pa.RecordBatch, steps: tuple[str, ...]) -> pa.Array:
    column = batch.column(steps[0])
    for step in steps[1:]:
        column = pc.struct_field(column, step)
    return column


def _is_text(kind: pa.DataType) -> bool:
    types = pa.types
    is_text = types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind)
    return bool(is_text or types.is_binary(kind) or types.is_large_binary(kind) or types.is_binary_view(kind))


def _kind(kind: pa.DataType) -> str:
    """The type of a column in a word: all of a struct would be the names of all its fields."""
    types = pa.types
    names = ((types.is_struct, "struct"), (types.is_map, "map"), (types.is_list, "list"), (types.is_large_list, "list"))
    return next((name for fits, name in names if fits(kind)), str(kind))


# -- lines ------------------------------------------------------------------------------------------


def _of_lines(uri: str, order: Order, left_out: Counts) -> Iterator[InputRows]:
    with places.streaming(uri) as source:
        some: list[_LineRow] = []
        size = 0
        for number, line in _lines(source):
            if not line.strip():
                continue
            row = _of_line(number, line, order)
            if row is None:
                left_out(1)
                continue
            some.append(row)
            size += len(line)
            if len(some) >= _BATCH or size >= _BUFFER:
                yield _in_columns(some)
                some, size = [], 0
        if some:
            yield _in_columns(some)


def _in_columns(some: Sequence[_LineRow]) -> InputRows:
    numbers, ids, owners, texts = zip(*some, strict=True)
    return InputRows(numbers=numbers, ids=ids, owners=owners, texts=texts)


_LineRow = tuple[int, str, str, bytes | None]


def _of_line(number: int, line: bytes, order: Order) -> _LineRow | None:
    """The number, id, owner and text of a line; None for one that is left out. A line that is not an object is a row
    without an id, whose text is the line: so it is reported for what is wrong with it.
    """
    if not (order.column or order.id_column or order.owner_column or order.where):
        return number, "", "", line
    try:
        envelope = _object(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return number, "", "", line
    if any(_words_of(_field(envelope, name)) != value for name, value in order.where):
        return None
    id, owner = (_words_of(_field(envelope, name)) for name in (order.id_column, order.owner_column))
    return number, id, owner, _text_of(_field(envelope, order.column)) if order.column else line


_object = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_string = msgspec.json.Decoder(str).decode
_any = msgspec.json.Decoder().decode


def _refuse_without_column(start: bytes, column: str) -> None:
    """Raises `CannotParse` if there are whole lines with objects, and none has the column."""
    names: dict[str, None] = {}
    for line in start.split(b"\n")[:-1] if column else ():
        try:
            envelope = _object(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue
        if _field(envelope, column) is not None:
            return
        names |= dict.fromkeys(envelope)
    if names:
        shown = ", ".join(f"`{fit(name[:_LONGEST])}`" for name in list(names)[:20])
        raise CannotParse(f"none of its first lines has a field `{column[:_LONGEST]}`; there are {shown}")


def _field(envelope: dict[str, msgspec.Raw], name: str) -> msgspec.Raw | None:
    """The JSON of a field; a name may be a path with dots, and a key may have dots itself."""
    if not name:
        return None
    if name in envelope:
        return envelope[name]
    for first, rest in _splits(name):
        if first in envelope:
            try:
                return _field(_object(envelope[first]), rest)
            except msgspec.DecodeError:
                return None
    return None


@cache
def _splits(name: str) -> tuple[tuple[str, str], ...]:
    parts = name.split(".")
    return tuple((".".join(parts[:size]), ".".join(parts[size:])) for size in range(len(parts) - 1, 0, -1))


def _text_of(value: msgspec.Raw | None) -> bytes | None:
    """The text of a request: what a string holds, else the JSON itself."""
    if value is None:
        return None
    data: bytes = bytes(value)
    if data == b"null":
        return None
    if not data.startswith(b'"'):
        return data
    try:
        return str(_string(data)).encode()
    except (msgspec.DecodeError, UnicodeDecodeError):
        return data


def _words_of(value: msgspec.Raw | None) -> str:
    if value is None:
        return ""
    try:
        return _words(_any(value))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""


def _words(value: Any) -> str:
    """A value as it is shown and compared: `true`, not `True`."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value).lower() if isinstance(value, bool) else str(value)


def _lines(source: Any) -> Iterator[tuple[int, bytes]]:
    """The lines of a stream with their numbers. Of one that is too long, only so much as shows that it is."""
    rest: list[bytes] = []
    size = number = 0
    while piece := source.read(_PIECE):
        first, *others = piece.split(b"\n")
        size += len(first)
        if size <= MAX_LINE + _PIECE:
            rest.append(first)
        if not others:
            continue
        number += 1
        yield number, b"".join(rest)
        for line in others[:-1]:
            number += 1
            yield number, line
        rest, size = [others[-1]], len(others[-1])
    if size:
        yield number + 1, b"".join(rest)
