"""The three steps of a run, each a function of places in storage: any engine can run them, in any process, and again.

`key_part` reads rows and gives each a key. `check_texts` checks texts that are new. `join_part` puts the rows of a part
together with what was said of their texts. Between them, somebody decides which text is checked where (`planning`).
No step raises for what is in a file, forks, or catches a signal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from toolcheck.checking.verdict import Verdict
from toolcheck.contract.engine import expect
from toolcheck.document.failure import kind_of
from toolcheck.fleet import files, tables
from toolcheck.fleet.inputs import InputPart, SourceFile
from toolcheck.fleet.judging import judged
from toolcheck.fleet.keying import digest, keyed
from toolcheck.fleet.order import Order, facts_of_the_apis
from toolcheck.fleet.reading import rows
from toolcheck.fleet.tables import Results, Table
from toolcheck.fleet.uris import CannotReach, shown
from toolcheck.ground.record import record
from toolcheck.ground.version import __version__
from toolcheck.redaction.redactor import fit
from toolcheck.rules import all_rules

KILLED = "the process that worked on it was killed, and so was another one; the likely cause is too little memory"
"""Why something was not looked at that kills each process."""
_MAX_WORDS = 300
"""The letters of an id or an owner that are kept."""


@record(kw_only=True)
class LostStep:
    """A step that failed, and why; `is_fault` says that it is a fault of toolcheck itself, `is_of_output` that the
    output could not be written or read, which no other part can either.
    """

    reason: str
    is_fault: bool = False
    is_killed: bool = False
    is_of_output: bool = False


def identity() -> tuple[str, str]:
    """The version of toolcheck that runs here, and a digest of what it knows: the same on all machines of a run."""
    known = (*facts_of_the_apis(), *(rule.name for rule in all_rules()))
    return __version__, digest("\0".join(known).encode(), is_whole=True).hex()


# -- step 1: rows to keys ---------------------------------------------------------------------------


def key_part(part: InputPart, order: Order, known: str) -> dict[str, Any] | LostStep:
    """Give each row of a part a key; write rows, texts and what is checked at once. `known` is a table of keys that are
    checked already. The record that is written and given back says how many rows there are.
    """
    unseen: dict[str, str] = {}
    try:
        while True:
            try:
                return _Keying(part, order, known, unseen).run()
            except _CannotSee as file:
                unseen[file.uri] = file.reason
    except CannotReach as error:
        return LostStep(reason=error.reason, is_of_output=True)
    except Exception as error:
        return _failed(error)


def _failed(error: Exception) -> LostStep:
    """What is left of a failure of toolcheck: its words could quote a row."""
    return LostStep(reason=f"toolcheck failed on it (`{kind_of(error)}`)", is_fault=True)


class _Keying:
    """The work of step 1, in which the files of `unseen` are passed over."""

    def __init__(self, part: InputPart, order: Order, known: str, unseen: Mapping[str, str]) -> None:
        self._part = part
        self._order = order
        self._options = order.options
        self._known_at = known.rpartition("/")[2]
        self._known = _keys_at(known) if known else frozenset()
        self._unseen = unseen
        self._rows: Counter[bytes] = Counter()
        self._done: set[bytes] = set()
        self._beyond: Counter[str] = Counter()
        self._left_out = 0

    def run(self) -> dict[str, Any]:
        """Write the tables and the record. Raises `_CannotSee` for a file that cannot be read to its end."""
        name, output = self._part.name, Results(folder=self._order.output)
        with (
            tables.writing(output.at("work/rows", name), tables.KEYED_ROWS) as rows_table,
            tables.writing(output.at("work/keys", name), tables.KEYS) as keys_table,
            tables.writing(output.at("work/texts", name), tables.TEXTS) as texts_table,
            tables.writing(output.at("work/verdicts", name), tables.VERDICTS) as verdicts_table,
        ):
            self._keys, self._texts, self._verdicts = keys_table, texts_table, verdicts_table
            for file in self._part.files:
                self._read(file, rows_table)
        tables.write(output.at("work/counts", name), _counted(self._rows))
        made = {
            "files": [[one.file.uri, one.file.size, one.file.time] for one in self._part.files],
            "rows": self._rows.total(),
            "left_out": self._left_out,
            "known": self._known_at,
            "unseen": [[shown(uri), reason] for uri, reason in self._unseen.items()],
            "beyond": dict(self._beyond),
        }
        tables.write_json(output.keyed(name), made)
        return made

    def _read(self, file: SourceFile, table: Table) -> None:
        uri = file.file.uri
        if uri in self._unseen:
            return
        name = shown(uri)
        of = {"files": self._of_file, "archives": self._of_archive}.get(file.format, self._of_rows)
        try:
            for numbers, ids, owners, keys in of(file):
                whose = [_kept_owner(owner[:_MAX_WORDS]) for owner in owners]
                table.add_columns(repeat(name, len(keys)), numbers, map(_kept_id, ids), whose, keys)
                self._rows.update(keys)
        except CannotReach as error:
            raise _CannotSee(uri, error.reason) from None

    def _of_rows(self, file: SourceFile) -> Iterator[_KeyedRows]:
        for some in rows(file, self._order, self._leave_out):
            yield some.numbers, some.ids, some.owners, [self._key(text or b"") for text in some.texts]

    def _of_file(self, file: SourceFile) -> Iterator[_KeyedRows]:
        for one in files.judged_file(file.file, self._options):
            self._judged(one.key, one.verdict)
            yield [one.number], [one.id], [""], [one.key]

    def _of_archive(self, file: SourceFile) -> Iterator[_KeyedRows]:
        name = shown(file.file.uri).rpartition("/")[2]
        for one in files.judged_archive(file.file, self._order.terms_of_archives):
            self._judged(one.key, one.verdict)
            if one.beyond:
                self._beyond[one.beyond] += 1
            yield [one.number], [one.id], [name], [one.key]

    def _leave_out(self, number: int) -> None:
        self._left_out += number

    def _key(self, text: bytes) -> bytes:
        key, part = keyed(text, self._options.limits.size, whole=self._order.whole)
        if key in self._done or key in self._known:
            return key
        if part is None:
            self._judged(key, judged(text, self._options))
        else:
            self._done.add(key)
            text = b"".join(part)
            self._keys.add(key, text, size=len(text))
        return key

    def _judged(self, key: bytes, verdict: Verdict) -> None:
        """Write what was said of a text that is not kept."""
        if key not in self._done:
            self._done.add(key)
            _add(self._texts, self._verdicts, key, None, 0, verdict)


_KeyedRows = tuple[Sequence[int], Sequence[str], Sequence[str], Sequence[bytes]]
"""The numbers, ids and owners of some rows, and the keys of their texts."""


class _CannotSee(Exception):
    """A file that cannot be read to its end."""

    def __init__(self, uri: str, reason: str) -> None:
        super().__init__(reason)
        self.uri = uri
        self.reason = reason


def _kept_id(words: str) -> str:
    """What is kept of an id, which is the user's own words."""
    words = words[:_MAX_WORDS]
    return fit(words) if words.strip(_HEX) else words


@lru_cache(maxsize=10_000)
def _kept_owner(words: str) -> str:
    """The same of an owner, of whom most have many rows."""
    return _kept_id(words)


_HEX = "0123456789abcdef-"
"""Most ids have no other signs, and no credential is known by these alone."""


def _counted(rows: Mapping[bytes, int]) -> pa.Table:
    return pa.table({"key": pa.array(list(rows), tables.KEY), "rows": pa.array(list(rows.values()), pa.int64())})


@lru_cache(maxsize=2)
def _keys_at(uri: str) -> frozenset[bytes]:
    """The keys of a table, read once by each process."""
    return frozenset(tables.read(uri, ["key"])["key"].to_pylist())


def _add(texts: Table, verdicts: Table, key: bytes, text: bytes | None, rows: int, verdict: Verdict) -> None:
    """Write what was said of a text."""
    texts.add(key, text, rows, *tables.of_verdict(verdict), size=len(text or b""))
    for finding in tables.findings_of(verdict):
        verdicts.add(key, *finding)


# -- step 2: texts to verdicts ----------------------------------------------------------------------

KeyCounts = Sequence[tuple[bytes, int]]
"""Keys, each with the number of rows that have it."""


def check_texts(name: str, part: str, wanted: KeyCounts, order: Order) -> LostStep | None:
    """Check some texts of a part, and write what was said of them to the tables of this name. The table of texts is
    written last: what is in it is done.
    """
    try:
        output, options = Results(folder=order.output), order.options
        expect(len(wanted))
        found = _of_keys(tables.read(output.at("work/keys", part)), wanted)
        rows = dict(wanted)
        with (
            tables.writing(output.at("texts", name), tables.TEXTS) as texts,
            tables.writing(output.at("verdicts", name), tables.VERDICTS) as verdicts,
        ):
            for key, text in zip(found["key"].to_pylist(), found["text"].to_pylist(), strict=True):
                _add(texts, verdicts, key, text, rows[key], judged(text, options))
    except CannotReach as error:
        return LostStep(reason=error.reason, is_of_output=True)
    except Exception as error:
        return _failed(error)
    return None


def adopt_texts(name: str, sources: Sequence[tuple[str, str]], wanted: KeyCounts, output: str) -> LostStep | None:
    """Write texts that were checked before, with the number of rows that have them now, and what was said of them.
    Each of the `sources` is a table of texts and the one of its verdicts.
    """
    try:
        made, left, found = Results(folder=output), dict(wanted), [tables.VERDICTS.empty_table()]
        with tables.writing(made.at("texts", name), tables.TEXTS) as texts:
            for place, of_verdicts in sources:
                keys = _adopt(place, left, texts)
                batches = [some.filter(pc.is_in(some["key"], value_set=keys)) for some in _named(of_verdicts)]
                found.append(pa.Table.from_batches(batches, tables.VERDICTS))
            if left:
                raise _TextMissing
            order = [("key", "ascending"), ("number", "ascending")]
            tables.write(made.at("verdicts", name), pa.concat_tables(found).sort_by(order))
    except _CannotTake as error:
        return LostStep(reason=str(error))
    except CannotReach as error:
        return LostStep(reason=error.reason, is_of_output=True)
    except Exception as error:
        return _failed(error)
    return None


def write_killed(name: str, wanted: KeyCounts, output: str) -> None:
    """Write that texts were not looked at, since they killed each process that checked them. Raises `CannotReach`."""
    made = Results(folder=output)
    verdict = Verdict(state="unseen", shape="unknown", targets=(), tools={}, findings=())
    with (
        tables.writing(made.at("texts", name), tables.TEXTS) as texts,
        tables.writing(made.at("verdicts", name), tables.VERDICTS) as verdicts,
    ):
        for key, rows in wanted:
            _add(texts, verdicts, key, None, rows, verdict)


def _adopt(place: str, left: dict[bytes, int], texts: Table) -> pa.Array:
    """Write those texts of a table that are `left` to take over, some at a time: all of a table may be large. The keys
    of these. Raises `_CannotTake`, `CannotReach`.
    """
    taken: list[bytes] = []
    for some in _named(place):
        keys = some["key"].to_pylist()
        taken += (key for key in keys if key in left)
        rows = pa.array([left.pop(key, None) for key in keys], pa.int64())
        counted = some.set_column(some.schema.get_field_index("rows"), "rows", rows)
        texts.add_batch(counted.filter(rows.is_valid()))
    return pa.array(taken, tables.KEY)


def _named(place: str) -> Iterator[pa.RecordBatch]:
    try:
        yield from tables.batches(place)
    except CannotReach as error:
        raise _CannotTake(f"{shown(place)}: {error.reason}") from None


class _CannotTake(Exception):
    """A table that cannot be read from which texts are taken over; its words are which one, and why."""


class _TextMissing(Exception):
    """A text that should be in a table is not."""


def _of_keys(texts: pa.Table, wanted: KeyCounts) -> pa.Table:
    """The rows of a table that have these keys, each once. Raises `_TextMissing`."""
    found = texts.filter(pc.is_in(texts["key"], value_set=pa.array([key for key, _ in wanted], tables.KEY)))
    if found.num_rows != len(wanted):
        raise _TextMissing
    return found


# -- step 3: rows and verdicts to findings ----------------------------------------------------------

_MAX_OWNERS = 10_000
_MAX_EXAMPLES = 50


def join_part(
    part: str, folder: str, keyed: Mapping[str, Any], every_text: tuple[str, str], killed: frozenset[bytes]
) -> dict[str, Any] | LostStep:
    """Write the rows of a part with their states, and the findings about them. `every_text` are the tables of all texts
    and all verdicts, `killed` the keys of texts that no process could check. The record that is written last, and given
    back, counts what was found.
    """
    try:
        output = Results(folder=folder)
        rows = tables.read(output.at("work/rows", part))
        texts, verdicts = _judged_at(*every_text)
        at = pc.index_in(rows["key"], value_set=texts["key"].combine_chunks())
        if at.null_count:
            return LostStep(reason=f"{at.null_count:,} of its rows have a text that was not checked", is_fault=True)
        rows = rows.append_column("state", texts["state"].take(at))
        found = _joined(rows, verdicts)
        tables.write(output.at("rows", part), rows.select(tables.ROWS.names).cast(tables.ROWS))
        tables.write(output.at("findings", part), found)
        unseen = [*keyed["unseen"], *_not_checked(rows, killed)]
        made = {**keyed, **_counts(rows, found, texts["worst"].take(at)), "unseen": unseen}
        tables.write_json(output.done(part), made)
    except CannotReach as error:
        return LostStep(reason=error.reason, is_of_output=True)
    except Exception as error:
        return _failed(error)
    return made


@lru_cache(maxsize=1)
def _judged_at(texts: str, verdicts: str) -> tuple[pa.Table, pa.Table]:
    """All texts and verdicts, read once by each process."""
    return tables.read(texts), tables.read(verdicts)


def _not_checked(rows: pa.Table, killed: frozenset[bytes]) -> Iterator[list[str]]:
    """For each text that was not checked, the first row that has it, and why."""
    if not killed:
        return
    lost = rows.filter(pc.is_in(rows["key"], value_set=pa.array(sorted(killed), tables.KEY)))
    first = lost.group_by("key", use_threads=False).aggregate(
        [("input", "first"), ("row", "first"), ("id", "first"), ([], "count_all")]
    )
    for one in first.to_pylist():
        name = f" ({one['id_first']})" if one["id_first"] else ""
        more = f"; {one['count_all'] - 1:,} more rows say the same" if one["count_all"] > 1 else ""
        yield [f"{one['input_first']}, row {one['row_first']:,}{name}", f"{KILLED}{more}"]


def _joined(rows: pa.Table, verdicts: pa.Table) -> pa.Table:
    """A row for each finding about a row, in order."""
    faulty = rows.filter(pc.is_in(rows["key"], value_set=verdicts["key"].combine_chunks()))
    found = faulty.drop_columns("state").join(verdicts, "key", join_type="inner", use_threads=False)
    order = [("input", "ascending"), ("row", "ascending"), ("number", "ascending")]
    return found.select(tables.FINDINGS.names).cast(tables.FINDINGS).sort_by(order)


def _counts(rows: pa.Table, found: pa.Table, worst: pa.ChunkedArray) -> dict[str, Any]:
    """What a part adds to the summary: of its rows, and of those with a finding of each rule."""
    each = found.group_by(["input", "row", "id", "owner", "rule", "severity"]).aggregate([([], "count_all")])
    each = each.sort_by([("input", "ascending"), ("row", "ascending")])
    rules = each.group_by(["rule", "severity"], use_threads=False).aggregate(
        [([], "count_all"), ("count_all", "sum"), ("input", "first"), ("row", "first"), ("id", "first")]
    )
    owners = rows.group_by("owner").aggregate([([], "count_all")])
    is_few = owners.num_rows <= _MAX_OWNERS
    by_owner = each.group_by(["owner", "rule", "severity"]).aggregate([([], "count_all")])
    return {
        "states": {one["values"]: one["counts"] for one in pc.value_counts(rows["state"]).to_pylist()},
        "worst": {one["values"]: one["counts"] for one in pc.value_counts(worst).to_pylist()},
        "rules": sorted(
            [
                one["rule"],
                one["severity"],
                one["count_all_sum"],
                one["count_all"],
                one["input_first"],
                one["row_first"],
                one["id_first"],
            ]
            for one in rules.to_pylist()
        ),
        "examples": _examples(found),
        "owners": sorted([one["owner"], one["count_all"]] for one in owners.to_pylist()) if is_few else None,
        "owner_rules": sorted(
            [one["owner"], one["rule"], one["severity"], one["count_all"]] for one in by_owner.to_pylist()
        )
        if is_few
        else None,
    }


def _examples(found: pa.Table) -> list[list[Any]]:
    """Of the texts with findings that most rows have, the first row each."""
    rows = found.filter(pc.equal(found["number"], 1)).select(["key", "input", "row", "id"])
    texts = rows.group_by("key", use_threads=False).aggregate(
        [([], "count_all"), ("input", "first"), ("row", "first"), ("id", "first")]
    )
    most = texts.sort_by([("count_all", "descending"), ("key", "ascending")]).slice(0, _MAX_EXAMPLES)
    return [[one["key"].hex(), one["input_first"], one["row_first"], one["id_first"]] for one in most.to_pylist()]
