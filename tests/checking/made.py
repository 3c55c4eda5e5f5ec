"""Findings, checks and files that are made for a test."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests import KIND_OF
from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.document import failure
from toolcheck.document.reading import read
from toolcheck.finding.report import Checked

STRICT = {
    "type": "function",
    "name": "f",
    "description": "d",
    "strict": True,
    "parameters": {"type": "object", "properties": {}},
}
"""A tool with a fault that a safe fix removes."""
WRONG = {"session": {"type": "realtime", "tools": [STRICT]}}
GOOD = {"session": {"type": "realtime", "tools": [{key: value for key, value in STRICT.items() if key != "strict"}]}}


def text(value: Any) -> str:
    return json.dumps(value)


def checked(value: Any, name: str = "a.json", options: Options | None = None) -> Checked:
    return check_document(read(value.encode() if isinstance(value, str) else text(value).encode(), name), options)


def rules(file: Checked) -> list[str]:
    return [finding.rule for finding in file.findings]


def catch_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong in toolcheck is a finding here, as it is for users."""
    monkeypatch.setattr(failure, "kind_of", KIND_OF)


def fail(*_: Any, **__: Any) -> Any:
    raise KeyError("a word of the file")
