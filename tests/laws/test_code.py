"""Law: an expression of code that is replaced by a name only ever removes findings."""

from __future__ import annotations

import ast
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.fixtures import ROOT
from toolcheck.checking.checking import check_document
from toolcheck.checking.examining import examine
from toolcheck.checking.run import open_bytes
from toolcheck.checking.selection import Options
from toolcheck.document.document import Document
from toolcheck.document.reading import read
from toolcheck.finding.finding import WARNING
from toolcheck.manifest.recognising import recognise_document

OPTIONS = Options(vendor="openai")
EACH = 2
"""So many expressions of each file are replaced, each by itself."""


def fixtures() -> list[Path]:
    return sorted(path for path in (ROOT / "tests" / "rules").rglob("bad-*") if path.suffix in (".json", ".yaml"))


def code_of(path: Path) -> str | None:
    """A program that sends what is in a fixture; None where nothing is sent as it is."""
    document = read(path.read_bytes(), path.name)
    manifest = recognise_document(document, ("responses",) if ".responses." in path.name else ())
    if len(document.values) != 1 or document.problems or not manifest.payloads:
        return None
    payload = manifest.payloads[0]
    if payload.target == "responses":
        return f"openai.responses.create(**{payload.sent!r})"
    if payload.shape in ("session.update", "response.create", "session.start"):
        return f"x = {payload.sent!r}"
    body = {"session": "session.update", "response": "response.create"}.get(payload.kind)
    return None if body is None else f"x = { ({'type': body, payload.kind: payload.sent})!r}"


def opened(line: str) -> Document:
    return open_bytes(f"import openai\n{line}\n".encode(), "a.py", OPTIONS)


def said_by_rules(line: str) -> set[str]:
    """The rules that have anything to say, before one finding gives way to another."""
    return {finding.rule for finding in examine(recognise_document(opened(line)))}


def reported(line: str) -> set[str]:
    found = check_document(opened(line), OPTIONS).findings
    return {finding.rule for finding in found if finding.severity >= WARNING}


def expressions(line: str) -> list[Any]:
    tree = ast.parse(line)
    keys = {id(key) for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys}
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Constant | ast.Dict | ast.List)]
    return [node for node in nodes if id(node) not in keys]


@pytest.mark.parametrize("number", range(8))
def test_a_name_in_place_of_an_expression_only_removes_findings(number: int) -> None:
    tried = 0
    for path in fixtures()[number::8]:
        line = code_of(path)
        if line is None:
            continue
        before = said_by_rules(line)
        nodes = expressions(line)
        for node in Random(path.name).sample(nodes, min(EACH, len(nodes))):
            data = line.encode()
            changed = (data[: node.col_offset] + b"unknown" + data[node.end_col_offset :]).decode()
            assert reported(changed) <= before, f"{path}: {changed}"
            tried += bool(before)
    assert tried > 20
