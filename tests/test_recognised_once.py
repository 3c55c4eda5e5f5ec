"""What is read and recognised once in a run is handed on: no text twice, unless its values have changed."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from tests.hostile.inprocess import said
from toolcheck.document.reading import read
from toolcheck.manifest.envelope import recognise

CLEAN = """\
session:
  tools:
    - {type: function, name: hang_up, description: End the call., parameters: {type: object, properties: {}}}
"""
WRONG = """\
session:
  tools:
    - type: function
      strict: true
      name: hang_up
      description: End the call.
      parameters: {type: object, properties: {size: {type: strng}}}
    - type: mcp
      server_label: crm
      server_url: https://crm.example.com/mcp
      headers: {Authorization: "Bearer ${TOKEN}", X-Tenant: a}
      require_approval: always
    - null
"""
FILLED = """\
session:
  tools:
    - {type: mcp, server_label: crm, server_url: "${URL}", require_approval: always}
"""
REFUSED = "Unknown parameter: 'session.tools[0].strict'."


class Calls:
    """How often each text was read, and each document recognised."""

    def __init__(self) -> None:
        self.read: Counter[bytes] = Counter()
        self.recognised: Counter[tuple[str, str, str]] = Counter()

    def see(self, frame: FrameType, event: str, _: Any) -> None:
        if event != "call":
            return
        if frame.f_code is read.__code__:
            self.read[frame.f_locals["data"]] += 1
        elif frame.f_code is recognise.__code__:
            document = frame.f_locals["document"]
            self.recognised[document.name, document.text, repr(document.values)] += 1

    def texts(self, name: str) -> list[str]:
        """The texts of this name that were recognised."""
        return [text for called, text, _ in self.recognised if called == name]


@contextmanager
def counted() -> Iterator[Calls]:
    calls = Calls()
    sys.setprofile(calls.see)
    try:
        yield calls
    finally:
        sys.setprofile(None)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("URL", "https://crm.example.com/mcp")
    monkeypatch.setenv("TOKEN", "t-1")
    for name, text in {"clean.yaml": CLEAN, "wrong.yaml": WRONG, "filled.yaml": FILLED}.items():
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "code", "recognised"),
    [
        (["check", "clean.yaml"], 0, 1),
        (["check", "wrong.yaml"], 1, 1),
        (
            ["check", "wrong.yaml", "--output-format", "json", "--output-format", "sarif", "--output-file", "x.sarif"],
            1,
            1,
        ),
        (["check", "clean.yaml", "wrong.yaml", "filled.yaml"], 1, 3),
        (["check", "."], 1, 3),
        (["compile", "clean.yaml"], 0, 1),
        (["compile", "wrong.yaml"], 1, 1),
        (["compile", "clean.yaml", "--output", "out.json", "--source-map", "out.map"], 0, 1),
        (["compile", "clean.yaml", "filled.yaml", "--keep-placeholders"], 0, 2),
        (["compile", "filled.yaml"], 0, 2),  # once as it is written, once as it is filled
        (["decode", REFUSED, "wrong.yaml"], 0, 1),
        (["decode", REFUSED, "wrong.yaml", "clean.yaml"], 0, 2),
    ],
)
def test_a_text_is_read_and_recognised_once(words: list[str], code: int, recognised: int) -> None:
    with counted() as calls:
        done = said(*words)
    assert done.code == code, done.everything
    assert set(calls.recognised.values()) == {1}
    assert len(calls.recognised) == recognised
    assert set(calls.read.values()) == {1}


@pytest.mark.parametrize("words", [["--fix"], ["--fix", "--unsafe-fixes"], ["--diff"], ["--fix", "--show-fixes"]])
def test_a_text_that_a_fix_changed_is_read_and_recognised_once(words: list[str], folder: Path) -> None:
    with counted() as calls:
        said("check", "wrong.yaml", *words)
    texts = calls.texts("wrong.yaml")
    assert texts[0] == WRONG
    assert len(texts) > 1, "nothing was fixed"
    assert "--diff" in words or (folder / "wrong.yaml").read_text() in texts[1:]
    assert set(calls.recognised.values()) == {1}
    assert set(calls.read.values()) == {1}
