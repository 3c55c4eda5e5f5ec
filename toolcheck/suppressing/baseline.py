"""Findings that were there when somebody began to look: kept in a file, and suppressed as long as they stay the same.

A finding is recognised by its file, its rule, what it is about, and the names in its words. Not by a line or a number
in a list: a tool that is added above makes no new findings below. Not by the words: they may change.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from toolcheck.finding.finding import Finding
from toolcheck.finding.identity import called, names_in
from toolcheck.finding.report import CONFIGURATION, Checked, Report, Suppressed
from toolcheck.ground.record import record, replace
from toolcheck.redaction.redactor import Redactor, printable_json
from toolcheck.suppressing.writing import can_be_suppressed

VERSION = 2
_KEYS = {1: ("file", "rule", "at", "message"), VERSION: ("file", "rule", "at", "names")}
"""The keys of an entry, by the version of the baseline."""


class Known(NamedTuple):
    """A finding as a baseline has it: its file, named from the folder of the baseline, its rule, the names of the
    things it is in and about, and the names in its message, without secrets.

    An `old` one comes from a baseline that held messages. It also recognises a finding with more or with fewer names,
    as a message has after it was reworded.
    """

    file: str
    rule: str
    at: str
    names: tuple[str, ...]
    old: bool = False


Baseline = Counter[Known]
"""How many of each finding are known."""


@record
class Compared:
    """A report without what is in a baseline, and what in the baseline is there no more."""

    report: Report
    gone: Baseline


def read_baseline(text: str) -> Baseline | None:
    """The findings that a text holds; None when it is no baseline of a version that is known."""
    try:
        value = json.loads(text)
        keys = _KEYS[value["version"]]
        baseline: Baseline = Counter()
        for entry in value["findings"]:
            file, rule, at = (str(entry[key]) for key in keys[:3])
            names = names_in(str(entry["message"])) if value["version"] == 1 else _names(entry["names"])
            baseline[Known(file, rule, at, names, old=value["version"] == 1)] += int(entry["count"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return baseline


def _names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(sorted(str(name) for name in value))


def baseline_of(report: Report, folder: str) -> tuple[Baseline, int]:
    """What a baseline in a folder would hold after this report, and how many findings only a configuration can suppress
    and a baseline leaves out.
    """
    found: Baseline = Counter()
    left = 0
    for file in _manifests(report):
        for finding, known in _identified(file, folder):
            if can_be_suppressed(finding, file):
                found[known] += 1
            else:
                left += 1
    return found, left


def text_of(baseline: Baseline) -> str:
    """The text of a baseline: a line for each finding, in an order that does not change."""
    lines = [
        json.dumps(
            {"file": known.file, "rule": known.rule, "at": known.at, "names": known.names, "count": baseline[known]},
            ensure_ascii=False,
        )
        for known in sorted(baseline)
    ]
    body = printable_json(",\n".join(f"    {line}" for line in lines))
    return f'{{\n  "version": {VERSION},\n  "findings": [\n{body}\n  ]\n}}\n' if lines else _EMPTY


_EMPTY = f'{{\n  "version": {VERSION},\n  "findings": []\n}}\n'


def compare(report: Report, baseline: Baseline, folder: str) -> Compared:
    """Suppress what the baseline knows, as often as it knows it. What it knows of files that were not looked at, and
    are still there, is not called gone.
    """
    left = _Left(baseline)
    files: list[Checked] = []
    for file in report.files:
        kept: list[Finding] = []
        known_here: list[Suppressed] = []
        for finding, known in _identified(file, folder):
            if can_be_suppressed(finding, file) and left.take(known):
                known_here.append(Suppressed(finding, "baseline"))
            else:
                kept.append(finding)
        files.append(replace(file, findings=tuple(kept), suppressed=(*file.suppressed, *known_here)))
    seen = {_from(folder, file.document.name) for file in _manifests(report)}
    gone = {
        known: count
        for known, count in left.counts.items()
        if count > 0 and (known.file in seen or not os.path.exists(os.path.join(folder, known.file)))
    }
    return Compared(replace(report, files=tuple(files)), Counter(gone))


def difference(made: Baseline, known: Baseline) -> tuple[int, int]:
    """How many findings of `made` are new beside `known`, and how many of `known` are gone."""
    left = _Left(known)
    new = sum(not left.take(entry) for entry in made.elements())
    return new, sum(left.counts.values())


class _Left:
    """The entries of a baseline that have recognised nothing yet."""

    def __init__(self, baseline: Baseline) -> None:
        self.counts = Counter(baseline)
        self._old: dict[tuple[str, str, str], list[Known]] = {}
        for known in baseline:
            if known.old:
                self._old.setdefault(known[:3], []).append(known)

    def take(self, known: Known) -> bool:
        """Take the entry that recognises a finding; False when none is left."""
        old = self._old.get(known[:3], [])
        candidates = (known, *sorted(old, key=lambda entry: entry.names != known.names))
        for entry in candidates:
            if self.counts[entry] > 0 and _is_same(known, entry):
                self.counts[entry] -= 1
                return True
        return False


def _is_same(known: Known, entry: Known) -> bool:
    """Whether the names of a finding are those of an entry; of an old one, or some of them, or more."""
    names, others = Counter(known.names), Counter(entry.names)
    return names == others or (entry.old and (names <= others or others <= names))


def _manifests(report: Report) -> Iterator[Checked]:
    return (file for file in report.files if file.manifest.shape != CONFIGURATION)


def _identified(file: Checked, folder: str) -> Iterator[tuple[Finding, Known]]:
    """The findings of a file, each with what it is recognised by."""
    if not file.findings:
        return
    redactor, name = Redactor(file.document), _from(folder, file.document.name)
    for finding in file.findings:
        at = called(finding.where, file.document).replace("\n", "/")
        yield finding, Known(name, finding.rule, redactor.text(at), names_in(redactor.text(finding.message)))


def _from(folder: str, path: str) -> str:
    """A path, relative to a folder, with slashes."""
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:  # on another drive
        return os.path.abspath(path).replace(os.sep, "/")
