"""What makes a finding the same finding in the next run: what it says, of which file, and of what in it.

Not the line and not the position in a list: who adds a tool above has not made new faults below.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from toolcheck.document.document import Document
from toolcheck.document.where import Where
from toolcheck.finding.report import Checked
from toolcheck.redaction.redactor import Redactor

_NAMES = ("name", "server_label", "id", "call_id")
"""The fields by which one entry of a list is told from another, the best first."""


def fingerprints(file: Checked, redactor: Redactor, path: str) -> Iterator[str]:
    """A fingerprint for each finding of a file, in their order; no two are equal. `path` is what the report calls the
    file. Of findings that say the same about the same thing, the first, the second and so on differ.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    for finding in file.findings:
        said = (
            finding.rule,
            path,
            redactor.text(called(finding.where, file.document)),
            redactor.text(finding.message),
        )
        seen[said] += 1
        words = "\0".join([*said, str(seen[said])])
        yield hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def called(where: Where, document: Document) -> str:
    """A path in which the entries of lists are called by their names where they have one."""
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
