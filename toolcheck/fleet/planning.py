"""Which work is left to do in an output, and which text is checked where.

Each text is checked once, with the first part that has it. What an earlier run has said is
used again. Nothing is read here but names and keys, and nothing is checked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import pyarrow as pa

from toolcheck.fleet import places, tables, uris
from toolcheck.fleet.inputs import InputPart, SourceFile, in_parts, part_of
from toolcheck.fleet.order import Order
from toolcheck.fleet.tables import Results
from toolcheck.fleet.uris import CannotReach
from toolcheck.ground.record import record
from toolcheck.ground.version import __version__
from toolcheck.manifest.code import can_read_all

MAX_TEXTS = 500
"""The most texts that are checked in one step."""
_MAX_ADOPTED = 5_000
_PIECES = 20
_VERSION = 1


class CannotUse(Exception):
    """An output, or an earlier one, that cannot be used for a run. `reason` says why; `uri` is that of the earlier one,
    as it is shown.
    """

    def __init__(self, reason: str, uri: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.uri = uri


@record(kw_only=True)
class EarlierResults:
    """An earlier output whose verdicts hold for this run: in which of its tables each key is."""

    output: Results
    tables: Mapping[bytes, str] = {}


@record(kw_only=True)
class Standing:
    """The parts of a run, and of those that are done, or whose keys are made, the record."""

    parts: tuple[InputPart, ...]
    keyed: Mapping[str, dict[str, Any]]
    done: Mapping[str, dict[str, Any]]


@record(kw_only=True)
class TextWork:
    """Texts to check, or to take over: the table that is to be made, its keys with their rows, and where they are now:
    a part whose texts are to be checked, or tables of texts and verdicts.
    """

    name: str
    wanted: tuple[tuple[bytes, int], ...]
    part: str = ""
    sources: tuple[tuple[str, str], ...] = ()


# -- the output -------------------------------------------------------------------------------------


def claim(order: Order) -> None:
    """Write into the output what it is, unless it says so already. Raises `CannotUse` if it is that of a run that was
    asked for something else, `CannotReach` if nothing can be written there.
    """
    place = Results(folder=order.output).file("fleet.json")
    mine = {
        "version": _VERSION,
        "toolcheck": __version__,
        "check": order.of_the_check,
        "run": order.of_the_run,
    }
    if not places.is_there(place):
        tables.write_json(place, mine)
    elif tables.read_json(place) != mine:
        raise CannotUse("it has the results of another version of toolcheck or of other options: name a new folder")


def refuse_known(order: Order) -> None:
    """Raises `CannotUse` unless `--known` is the output of an earlier run."""
    folder = _known_folder(order)
    try:
        uris.refuse(folder)
        if not places.is_there(Results(folder=folder).file("fleet.json")):
            raise CannotUse("it is not the output of `toolcheck fleet`", uris.shown(folder))
    except CannotReach as error:
        raise CannotUse(error.reason, uris.shown(folder)) from None


def _known_folder(order: Order) -> str:
    return order.known.rstrip("/").removesuffix("/verdicts")


def earlier(order: Order) -> EarlierResults | None:
    """The earlier output that is to be used again; None where it was made by another version or other options, and so
    nothing of it holds any more. Raises `CannotReach`.
    """
    output = Results(folder=_known_folder(order))
    if tables.read_json(output.file("fleet.json")).get("check") != order.of_the_check:
        return None
    return EarlierResults(output=output, tables=_keys_of(output))


def standing(files: Sequence[SourceFile], order: Order, known: str) -> Standing:
    """What is done of these files. A part stays while its files do not change; all other files are put together again.
    Raises `CannotUse` where the output has files that are not asked for any more.
    """
    by_uri = {file.file.uri: file for file in files}
    done = {name: part for name, part in _recorded(order.output, "parts", by_uri) if _is_whole(part[1])}
    keyed = {
        name: part
        for name, part in _recorded(order.output, "work", by_uri)
        if name not in done and part[1]["known"] == known and _is_whole(part[1])
    }
    parts = {name: part for name, (part, _) in (*done.items(), *keyed.items())}
    mine = {file.file.uri for part in parts.values() for file in part.files}
    parts |= {part.name: part for part in in_parts([file for file in files if file.file.uri not in mine])}
    return Standing(
        parts=tuple(sorted(parts.values(), key=lambda part: part.files[0].file.uri)),
        keyed={name: made for name, (_, made) in keyed.items()},
        done={name: made for name, (_, made) in done.items()},
    )


def _is_whole(made: Mapping[str, Any]) -> bool:
    """Whether another run would see no more of a part: code that was beyond the earlier one may be read now."""
    return not made["unseen"] and not (made["beyond"] and can_read_all())


def _recorded(
    folder: str, kind: str, files: Mapping[str, SourceFile]
) -> Iterator[tuple[str, tuple[InputPart, dict[str, Any]]]]:
    """The records of a kind whose files are what they were. Raises `CannotUse` for one of a file that is not there."""
    for name in places.files_in(uris.inside(folder, kind)):
        made = tables.read_json(uris.inside(folder, f"{kind}/{name}"))
        entries = made.get("files", [])
        for uri, _, _ in entries if kind == "parts" else ():
            if uri not in files:
                raise CannotUse(
                    f"it has the rows of {uris.shown(uri)}, which this run does not read: name a new folder"
                )
        now = [files[uri] for uri, _, _ in entries if uri in files]
        if entries and [[one.file.uri, one.file.size, one.file.time] for one in now] == entries:
            yield name.removesuffix(".json"), (part_of(now), made)


def remove_others(output: Results, parts: Iterable[InputPart]) -> None:
    """Remove what there is of parts that are not any more, since their files have changed. Raises `CannotReach`."""
    names = {part.name for part in parts}
    for name in places.files_in(uris.inside(output.folder, "parts")):
        own = name.removesuffix(".json")
        if own not in names:
            for kind in ("rows", "findings"):
                places.remove_file(output.at(kind, own))
            places.remove_file(output.done(own))


# -- the texts --------------------------------------------------------------------------------------


def counts_of(output: Results, standing: Standing) -> dict[str, dict[bytes, int]]:
    """How many rows have each key, for each part in order. Raises `CannotReach`."""
    return {part.name: _counts_of(output, part.name, part.name in standing.done) for part in standing.parts}


def _counts_of(output: Results, name: str, is_done: bool) -> dict[bytes, int]:
    if not is_done:
        table = tables.read(output.at("work/counts", name))
        return dict(zip(table["key"].to_pylist(), table["rows"].to_pylist(), strict=True))
    table = tables.read(output.at("rows", name), ["key"]).group_by("key").aggregate([([], "count_all")])
    return dict(zip(table["key"].to_pylist(), table["count_all"].to_pylist(), strict=True))


def text_work(
    order: Order, counts: Mapping[str, Mapping[bytes, int]], done: Container[str], known: EarlierResults | None
) -> Iterator[TextWork]:
    """What is to be done so that each text is in one table of texts, with the number of rows that have it. A text that
    was not looked at is tried again, unless all parts that have it are `done`.
    """
    output = Results(folder=order.output)
    totals: dict[bytes, int] = defaultdict(int)
    first: dict[bytes, str] = {}
    for part, rows in counts.items():
        for key, number in rows.items():
            totals[key] += number
            first.setdefault(key, part)
    again = {key for part, rows in counts.items() if part not in done for key in rows}
    settled: set[bytes] = set()
    for name in output.names("texts"):
        table = tables.read(output.at("texts", name), ["key", "rows", "state"])
        was = dict(zip(table["key"].to_pylist(), table["rows"].to_pylist(), strict=True))
        lost = {key for key, state in _states(table) if state == "unseen" and key in again}
        now = {key: totals[key] for key in was if key in totals and key not in lost}
        settled |= was.keys() - lost
        if now != was:
            yield _taken(name, now, [(output, "texts", "verdicts", name)])
    judged = {key: name for name in counts for key in _keys_if_there(output, name)}
    yield from _left(output, [key for key in totals if key not in settled], Totals(totals, first), judged, known)


@record
class Totals:
    """How many rows have each key, and the first part that has it."""

    rows: Mapping[bytes, int]
    first: Mapping[bytes, str]


def _left(
    output: Results, rest: Iterable[bytes], totals: Totals, judged: Mapping[bytes, str], known: EarlierResults | None
) -> Iterator[TextWork]:
    """The same for the texts that no table of the output has yet. `judged` says of which part a text was checked when
    its key was made.
    """
    from_known: dict[str, dict[bytes, int]] = defaultdict(dict)
    from_parts: dict[str, dict[bytes, int]] = defaultdict(dict)
    new: dict[str, list[tuple[bytes, int]]] = defaultdict(list)
    for key in rest:
        if known is not None and key in known.tables:
            from_known[known.tables[key]][key] = totals.rows[key]
        elif key in judged:
            from_parts[judged[key]][key] = totals.rows[key]
        else:
            new[totals.first[key]].append((key, totals.rows[key]))
    for source, tables_of, where in (
        (known.output if known else output, from_known, ("texts", "verdicts")),
        (output, from_parts, ("work/texts", "work/verdicts")),
    ):
        for names in _together(tables_of):
            wanted = {key: rows for name in names for key, rows in tables_of[name].items()}
            yield _taken("", wanted, [(source, *where, name) for name in names])
    for part, pairs in new.items():
        for start in range(0, len(pairs), MAX_TEXTS):
            some = tuple(pairs[start : start + MAX_TEXTS])
            yield TextWork(name=_name_of(key for key, _ in some), wanted=some, part=part)


def smaller_work(work: TextWork) -> Iterator[TextWork]:
    """The texts of some work in pieces; none if it is about one text."""
    if len(work.wanted) == 1:
        return
    size = -(-len(work.wanted) // _PIECES)
    for start in range(0, len(work.wanted), size):
        some = work.wanted[start : start + size]
        yield TextWork(name=_name_of(key for key, _ in some), wanted=some, part=work.part)


def _together(found: Mapping[str, Mapping[bytes, int]]) -> Iterator[list[str]]:
    """The names of tables, so many together as make one of a good size."""
    names: list[str] = []
    size = 0
    for name in sorted(found):
        if names and size + len(found[name]) > _MAX_ADOPTED:
            yield names
            names, size = [], 0
        names.append(name)
        size += len(found[name])
    if names:
        yield names


def _taken(name: str, wanted: Mapping[bytes, int], sources: Sequence[tuple[Results, str, str, str]]) -> TextWork:
    where = tuple((output.at(texts, one), output.at(verdicts, one)) for output, texts, verdicts, one in sources)
    return TextWork(name=name or _name_of(wanted), wanted=tuple(wanted.items()), sources=where)


def _name_of(keys: Iterable[bytes]) -> str:
    return blake2b(b"".join(sorted(keys)), digest_size=8).hexdigest()


def _keys(uri: str) -> list[bytes]:
    found: list[bytes] = tables.read(uri, ["key"])["key"].to_pylist()
    return found


def _keys_if_there(output: Results, part: str) -> list[bytes]:
    uri = output.at("work/texts", part)
    return _keys(uri) if places.is_there(uri) else []


def _keys_of(output: Results) -> dict[bytes, str]:
    """The table in which each text is that was looked at."""
    tables_of = {name: tables.read(output.at("texts", name), ["key", "state"]) for name in output.names("texts")}
    return {key: name for name, table in tables_of.items() for key, state in _states(table) if state != "unseen"}


def _states(texts: pa.Table) -> Iterator[tuple[bytes, str]]:
    return zip(texts["key"].to_pylist(), texts["state"].to_pylist(), strict=True)
