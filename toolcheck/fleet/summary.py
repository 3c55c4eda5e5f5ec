"""The numbers of a run: put together from the records of its parts and the tables of its texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from toolcheck.document.failure import INTERNAL_FAILURE
from toolcheck.finding.finding import Severity
from toolcheck.fleet import tables, uris
from toolcheck.fleet.inputs import FoundInputs
from toolcheck.fleet.planning import EarlierResults
from toolcheck.fleet.running import Done
from toolcheck.fleet.tables import Results
from toolcheck.ground.record import record
from toolcheck.ground.version import __version__
from toolcheck.rules import find_rule

VERSION = 1
_TOP_OWNERS = 20
_TOP_TEXTS = 10
_SEVERITIES = ("error", "warning", "info")
_POINTS = 40


class DoesNotAdd(Exception):
    """Rows that came in and did not come out, or the other way round."""


@record(kw_only=True)
class FleetSummary:
    """What a run found. `numbers` is what `summary.json` has; `has_failed` says that toolcheck itself failed on a text
    or on a part.
    """

    numbers: dict[str, Any]
    has_failed: bool

    @property
    def unseen(self) -> list[dict[str, str]]:
        """The inputs that could not be looked at, each with the reason."""
        found: list[dict[str, str]] = self.numbers["unseen"]
        return found

    @property
    def looked_at(self) -> int:
        """The rows that hold tools, or could not be read."""
        rows = self.numbers["rows"]
        return int(rows["checked"] + rows["unreadable"])

    @property
    def worst(self) -> Severity | None:
        """The highest severity, or None without findings."""
        found = [Severity[rule["severity"].upper()] for rule in self.numbers["rules"]]
        return max(found, default=None)


def summary_of(folder: str, inputs: FoundInputs, done: Done) -> FleetSummary:
    """The summary of a run that is done. Raises `DoesNotAdd` where a row was lost or is there twice, and `CannotReach`
    where the tables cannot be read.
    """
    output = Results(folder=folder)
    made = [done.records[name] for name in sorted(done.records)]
    rows = _rows(made)
    if {uri for one in made for uri, _, _ in one["files"]} | _lost(done) != {file.file.uri for file in inputs.files}:
        raise DoesNotAdd
    if rows["in"] != sum(one["rows"] for one in made) or rows["in"] != _written(output, done):
        raise DoesNotAdd
    names = output.names("texts")
    texts = _concat([tables.read(output.at("texts", name), _OF_TEXTS) for name in names], tables.TEXTS, _OF_TEXTS)
    verdicts = _concat(
        [tables.read(output.at("verdicts", name), _OF_VERDICTS) for name in names], tables.VERDICTS, _OF_VERDICTS
    )
    rules = _rules(made, verdicts)
    numbers = {
        "version": VERSION,
        "toolcheck": __version__,
        "inputs": {
            "files": len(inputs.files),
            "bytes": sum(file.file.size for file in inputs.files),
            "passed_over": inputs.passed_over,
        },
        "rows": rows,
        "rows_by_worst": _summed(made, "worst", {"error": "error", "warning": "warning", "info": "info", "": "none"}),
        "texts": {"distinct": texts.num_rows, "known": _known_among(texts, done.known)},
        "findings": {
            f"{word}s": sum(rule["findings"] for rule in rules if rule["severity"] == word) for word in _SEVERITIES
        },
        "rules": rules,
        "owners": _owners(made),
        "fix_first": _fix_first(made, texts, verdicts),
        "curve": _curve(texts),
        "new": _new(texts, verdicts, done.known),
        "unseen": _unseen(made, done),
        "beyond": _beyond(made),
    }
    has_failed = any(one.is_fault for one in done.lost.values()) or any(
        rule["rule"] == INTERNAL_FAILURE for rule in rules
    )
    return FleetSummary(numbers=numbers, has_failed=has_failed)


_OF_TEXTS = ["key", "rows", "shape", "tools", "worst"]
_OF_VERDICTS = ["key", "rule", "severity", "tool", "message"]


def _concat(found: Sequence[pa.Table], schema: pa.Schema, names: Sequence[str]) -> pa.Table:
    empty = schema.empty_table().select(list(names))
    return pa.concat_tables([empty, *found]).combine_chunks()


def _rows(made: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    names = {"checked": "checked", "stranger": "strangers", "unreadable": "unreadable", "unseen": "unseen"}
    states = _summed(made, "states", names)
    left_out = sum(one["left_out"] for one in made)
    return {"in": sum(states.values()), **states, "left_out": left_out}


def _summed(made: Sequence[Mapping[str, Any]], kind: str, names: Mapping[str, str]) -> dict[str, int]:
    return {name: sum(one[kind].get(word, 0) for one in made) for word, name in names.items()}


def _lost(done: Done) -> set[str]:
    """The files of parts that were lost."""
    return {file.file.uri for part in done.parts if part.name in done.lost for file in part.files}


def _written(output: Results, done: Done) -> int:
    """The rows that the tables of the parts have, as their ends say."""
    names = output.names("rows")
    return -1 if set(names) != set(done.records) else sum(tables.length(output.at("rows", name)) for name in names)


def _rules(made: Sequence[Mapping[str, Any]], verdicts: pa.Table) -> list[dict[str, Any]]:
    """Each rule with findings: how many there are, in how many rows and texts, and the first row that has one."""
    texts = verdicts.group_by(["rule", "severity"]).aggregate([("key", "count_distinct")])
    texts_of = {(one["rule"], one["severity"]): one["key_count_distinct"] for one in texts.to_pylist()}
    found: dict[tuple[str, str], list[Any]] = {}
    for one in made:
        for rule, severity, findings, rows, *example in one["rules"]:
            total = found.setdefault((rule, severity), [0, 0, example])
            total[0] += findings
            total[1] += rows
            total[2] = min(total[2], example)
    rules = [
        {
            "rule": rule,
            "severity": severity,
            "texts": texts_of.get((rule, severity), 0),
            "rows": rows,
            "findings": findings,
            "example": dict(zip(("input", "row", "id"), example, strict=True)),
            "rule_url": known.page_url if (known := find_rule(rule)) else None,
        }
        for (rule, severity), (findings, rows, example) in found.items()
    ]
    return sorted(rules, key=lambda rule: (_SEVERITIES.index(rule["severity"]), -rule["rows"], rule["rule"]))


def _owners(made: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The owners with the most rows that have a finding, and of each how many by rule. None where they are so many that
    they are no groups.
    """
    if any(one["owners"] is None for one in made):
        return None
    rows: Counter[str] = Counter()
    rules: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in made:
        rows.update(dict(one["owners"]))
        for owner, rule, _, number in one["owner_rules"]:
            rules[owner][rule] += number
    top = sorted(rows, key=lambda owner: (-rules[owner].total(), -rows[owner], owner))[:_TOP_OWNERS]
    listed = [
        {"owner": owner, "rows": rows[owner], "rules": dict(sorted(rules[owner].items(), key=_most_first))}
        for owner in top
    ]
    return {"number": len(rows), "top": listed} if set(rows) - {""} else {"number": 0, "top": []}


def _most_first(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]


def _fix_first(made: Sequence[Mapping[str, Any]], texts: pa.Table, verdicts: pa.Table) -> list[dict[str, Any]]:
    """The texts with errors or warnings that most rows have."""
    faulty = texts.filter(pc.is_in(texts["worst"], value_set=pa.array(["error", "warning"])))
    most = faulty.sort_by([("rows", "descending"), ("key", "ascending")]).slice(0, _TOP_TEXTS).to_pylist()
    keys = pa.array([one["key"] for one in most], tables.KEY)
    said: dict[bytes, list[dict[str, Any]]] = defaultdict(list)
    for one in verdicts.filter(pc.is_in(verdicts["key"], value_set=keys)).to_pylist():
        said[one.pop("key")].append(one)
    examples: dict[str, list[Any]] = {}
    for one in made:
        for key, *example in one["examples"]:
            examples[key] = min(examples.get(key, example), example)
    return [
        {
            "key": one["key"].hex(),
            "rows": one["rows"],
            "shape": one["shape"],
            "tools": one["tools"],
            "worst": one["worst"],
            "example": dict(zip(("input", "row", "id"), examples[one["key"].hex()], strict=True))
            if one["key"].hex() in examples
            else None,
            "findings": said[one["key"]][:_TOP_TEXTS],
        }
        for one in most
    ]


def _curve(texts: pa.Table) -> list[list[int]]:
    """How many rows the most frequent texts have together: points of a curve, so many texts and so many rows."""
    sums = [*accumulate(sorted(texts["rows"].to_pylist(), reverse=True))]
    total = len(sums)
    at = sorted({min(total, max(1, round(total ** (step / _POINTS)))) for step in range(_POINTS + 1)}) if total else []
    return [[number, sums[number - 1]] for number in at]


def _known_among(texts: pa.Table, known: EarlierResults | None) -> int:
    return 0 if known is None else sum(key in known.tables for key in texts["key"].to_pylist())


def _new(texts: pa.Table, verdicts: pa.Table, known: EarlierResults | None) -> list[dict[str, Any]] | None:
    """What is found in texts that the earlier run did not have, by rule; None without an earlier run."""
    if known is None:
        return None
    rows = dict(zip(texts["key"].to_pylist(), texts["rows"].to_pylist(), strict=True))
    found: dict[tuple[str, str], set[bytes]] = defaultdict(set)
    for one in verdicts.select(["key", "rule", "severity"]).to_pylist():
        if one["key"] not in known.tables:
            found[one["rule"], one["severity"]].add(one["key"])
    new = [
        {"rule": rule, "severity": severity, "texts": len(keys), "rows": sum(rows[key] for key in keys)}
        for (rule, severity), keys in found.items()
    ]
    return sorted(new, key=lambda one: (_SEVERITIES.index(one["severity"]), -one["rows"], one["rule"]))


def _beyond(made: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """How many files of code, by language, were not read since the extra `code` is not installed."""
    found: Counter[str] = Counter()
    for one in made:
        found.update(one["beyond"])
    return dict(sorted(found.items()))


def _unseen(made: Sequence[Mapping[str, Any]], done: Done) -> list[dict[str, str]]:
    seen = [(uri, reason) for one in made for uri, reason in one["unseen"]]
    files = {part.name: part.files for part in done.parts}
    lost = [(uris.shown(file.file.uri), one.reason) for name, one in done.lost.items() for file in files[name]]
    return [{"input": uri, "reason": reason} for uri, reason in sorted({*seen, *lost})]
