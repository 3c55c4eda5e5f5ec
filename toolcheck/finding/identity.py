"""What makes a finding the same finding in the next run: its rule, file and named path, and the names in its words.

Not the line and not the position in a list: a tool that is added above makes no new findings below. Not the words
either: a message may be reworded.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from toolcheck.document.document import Document
from toolcheck.document.where import Where
from toolcheck.finding.finding import Finding
from toolcheck.finding.report import Checked
from toolcheck.redaction.redactor import Redactor

_NAMES = ("name", "server_label", "id", "call_id")
"""The fields that identify an entry of a list, the best first."""


def fingerprints(file: Checked, redactor: Redactor, path: str) -> Iterator[str]:
    """A fingerprint for each finding of a file, in their order; no two are equal. `path` is what the report calls the
    file. Of findings with the same names about the same thing, the first, the second and so on differ.
    """
    return _fingerprints(file, redactor, path, lambda finding: "\n".join(names_in(redactor.text(finding.message))))


def worded_fingerprints(file: Checked, redactor: Redactor, path: str) -> Iterator[str]:
    """The fingerprints of version 0.1, which contained the message. To be removed in 0.3."""
    return _fingerprints(file, redactor, path, lambda finding: redactor.text(finding.message))


def _fingerprints(file: Checked, redactor: Redactor, path: str, words: Callable[[Finding], str]) -> Iterator[str]:
    seen: Counter[tuple[str, ...]] = Counter()
    for finding in file.findings:
        identity = (finding.rule, path, redactor.text(called(finding.where, file.document)), words(finding))
        seen[identity] += 1
        text = "\0".join([*identity, str(seen[identity])])
        yield hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def names_in(message: str) -> tuple[str, ...]:
    """The names and values in backticks in a message, sorted. They stay when its words change."""
    return tuple(sorted(re.findall(r"`([^`]*)`", message)))


def called(where: Where, document: Document) -> str:
    """A path in which named entries of lists are given by name."""
    value: Any = document.values[where.document] if where.document < len(document.values) else None
    steps: list[str] = []
    for step in where.path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            value = None
        name = str(step)
        if isinstance(step, int) and isinstance(value, dict):
            named = (value[key] for key in _NAMES if isinstance(value.get(key), str))
            name = next(named, name)
        steps.append(name)
    return "\n".join(steps)
