"""Findings that were there when somebody began to look: kept in a file, and suppressed as long as they stay the same.

A finding is recognised by its file, its rule, what it is about, and what it says. Not by a line or a number in a list:
a tool that is added above makes no new findings below.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from toolcheck.finding.finding import Finding
from toolcheck.finding.identity import called
from toolcheck.finding.report import CONFIGURATION, Checked, Report, Suppressed
from toolcheck.ground.record import record, replace
from toolcheck.redaction.redactor import Redactor, printable_json
from toolcheck.suppressing.writing import can_be_suppressed

VERSION = 1
_KEYS = ("file", "rule", "at", "message")


class Known(NamedTuple):
    """A finding as a baseline has it: its file, told from the folder of the baseline, its rule, the names of the
    things it is in and about, and its message, without secrets.
    """

    file: str
    rule: str
    at: str
    message: str


Baseline = Counter[Known]
"""How many of each finding are known."""


@record
class Compared:
    """A report without what is in a baseline, and what in the baseline is there no more."""

    report: Report
    gone: Baseline


def read_baseline(text: str) -> Baseline | None:
    """The findings that a text holds; None when it is no baseline of this version."""
    try:
        value = json.loads(text)
        if value["version"] != VERSION:
            return None
        found: Baseline = Counter()
        for entry in value["findings"]:
            found[Known(*(str(entry[key]) for key in _KEYS))] += int(entry["count"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return found


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
        json.dumps({**dict(zip(_KEYS, known, strict=True)), "count": baseline[known]}, ensure_ascii=False)
        for known in sorted(baseline)
    ]
    body = printable_json(",\n".join(f"    {line}" for line in lines))
    return f'{{\n  "version": {VERSION},\n  "findings": [\n{body}\n  ]\n}}\n' if lines else _EMPTY


_EMPTY = f'{{\n  "version": {VERSION},\n  "findings": []\n}}\n'


def compare(report: Report, baseline: Baseline, folder: str) -> Compared:
    """Suppress what the baseline knows, as often as it knows it. What it knows of files that were not looked at, and
    are still there, is not called gone.
    """
    left = Counter(baseline)
    files: list[Checked] = []
    for file in report.files:
        kept: list[Finding] = []
        known_here: list[Suppressed] = []
        for finding, known in _identified(file, folder):
            if left[known] > 0 and can_be_suppressed(finding, file):
                left[known] -= 1
                known_here.append(Suppressed(finding, "baseline"))
            else:
                kept.append(finding)
        files.append(replace(file, findings=tuple(kept), suppressed=(*file.suppressed, *known_here)))
    seen = {_from(folder, file.document.name) for file in _manifests(report)}
    gone = {
        known: count
        for known, count in left.items()
        if count > 0 and (known.file in seen or not os.path.exists(os.path.join(folder, known.file)))
    }
    return Compared(replace(report, files=tuple(files)), Counter(gone))


def _manifests(report: Report) -> Iterator[Checked]:
    return (file for file in report.files if file.manifest.shape != CONFIGURATION)


def _identified(file: Checked, folder: str) -> Iterator[tuple[Finding, Known]]:
    """The findings of a file, each with what it is recognised by."""
    if not file.findings:
        return
    redactor, name = Redactor(file.document), _from(folder, file.document.name)
    for finding in file.findings:
        at = called(finding.where, file.document).replace("\n", "/")
        yield finding, Known(name, finding.rule, redactor.text(at), redactor.text(finding.message))


def _from(folder: str, path: str) -> str:
    """A path as it is told from a folder, with slashes."""
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:  # on another drive
        return os.path.abspath(path).replace(os.sep, "/")
