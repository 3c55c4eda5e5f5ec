"""Baselines: findings that a project had when it began to use toolcheck, kept in a file and suppressed.

A finding is recognised by its file, its rule, what it is about, and the names in its message. Lines and numbers in a
list do not count, so a tool that is added above makes no new findings below. The words of a message do not count,
because they may change.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

from toolcheck.finding.finding import Finding
from toolcheck.finding.identity import called, names_in
from toolcheck.finding.report import CONFIGURATION, Checked, Report, Suppressed
from toolcheck.ground.named import NamedTuple
from toolcheck.ground.record import record, replace
from toolcheck.redaction.redactor import Redactor, printable_json
from toolcheck.suppressing.writing import can_be_suppressed

VERSION = 2
_KEYS = {1: ("file", "rule", "at", "message"), VERSION: ("file", "rule", "at", "names")}
"""The keys of an entry, by the version of the baseline."""


class Known(NamedTuple):
    """A finding as a baseline keeps it: its file, named from the folder of the baseline, its rule, the names of the
    things it is in and about, and the names in its message, without secrets.

    An `old` one comes from a baseline that held messages. It also recognises a finding with more or fewer names,
    because a message may have been reworded since.
    """

    file: str
    rule: str
    at: str
    names: tuple[str, ...]
    old: bool = False


Baseline = Counter[Known]
"""How often the baseline holds each finding."""


@record
class Compared:
    """A report without the findings of a baseline, and the entries of the baseline that no longer occur."""

    report: Report
    gone: Baseline


def read_baseline(text: str) -> Baseline | None:
    """The findings in the text of a baseline; None when it is not a baseline of a known version."""
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
    """What a baseline in a folder would hold after this report, and how many findings only a configuration can
    suppress, so that the baseline leaves them out.
    """
    baseline: Baseline = Counter()
    left_out = 0
    for file in _manifests(report):
        for finding, known in _identified(file, folder):
            if can_be_suppressed(finding, file):
                baseline[known] += 1
            else:
                left_out += 1
    return baseline, left_out


def text_of(baseline: Baseline) -> str:
    """The text of a baseline: a line for each finding, always in the same order."""
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
    """Suppress the findings of the baseline, as often as it has them. Entries for existing files that were not checked
    are not called gone.
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


def difference(current: Baseline, known: Baseline) -> tuple[int, int]:
    """How many findings of `made` are not in `known`, and how many of `known` are gone."""
    left = _Left(known)
    new = sum(not left.take(entry) for entry in current.elements())
    return new, sum(left.counts.values())


class _Left:
    """The entries of a baseline that no finding has used yet."""

    def __init__(self, baseline: Baseline) -> None:
        self.counts = Counter(baseline)
        self._old: dict[tuple[str, str, str], list[Known]] = {}
        for known in baseline:
            if known.old:
                self._old.setdefault(known[:3], []).append(known)

    def take(self, known: Known) -> bool:
        """Use up the entry that recognises a finding; False when none is left."""
        old = self._old.get(known[:3], [])
        candidates = (known, *sorted(old, key=lambda entry: entry.names != known.names))
        for entry in candidates:
            if self.counts[entry] > 0 and _is_same(known, entry):
                self.counts[entry] -= 1
                return True
        return False


def _is_same(known: Known, entry: Known) -> bool:
    """Whether a finding and an entry have the same names. For an old entry, one may have more names than the other."""
    names, others = Counter(known.names), Counter(entry.names)
    return names == others or (entry.old and (names <= others or others <= names))


def _manifests(report: Report) -> Iterator[Checked]:
    return (file for file in report.files if file.manifest.shape != CONFIGURATION)


def _identified(file: Checked, folder: str) -> Iterator[tuple[Finding, Known]]:
    """The findings of a file, each with what recognises it."""
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
