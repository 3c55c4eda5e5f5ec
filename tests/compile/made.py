"""Checked files and payloads for tests of compile's steps, made in this process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.compiling.choose import Chosen
from toolcheck.compiling.compiling import Compiled, Wish, compile_documents
from toolcheck.document.document import Document
from toolcheck.document.reading import read
from toolcheck.finding.report import Checked

SESSION = """\
session:
  tools:
    - {type: function, name: hang_up, description: End the call., parameters: {type: object, properties: {}}}
"""
TURNS = """\
turns:
  morning: {instructions: Be brief., tool_choice: none}
  evening: {instructions: Be kind., tool_choice: none}
"""
EVENTS = """\
{"type": "session.update", "session": {"type": "realtime", "tool_choice": "auto"}}
{"type": "input_audio_buffer.commit", "event_id": "e1"}
{"type": "response.created", "event_id": "e2"}
{"type": "response.create", "response": {"instructions": "Be brief."}}
"""
REQUEST = """\
{"model": "gpt-5", "input": "hello", "tools": [{"type": "web_search"}]}
"""


def document(text: str, name: str = "a.yaml") -> Document:
    found = read(text.encode(), name)
    assert found.values, found.problems
    return found


def checked(text: str, name: str = "a.yaml", **options: Any) -> Checked:
    return check_document(document(text, name), Options(**options))


def chosen(file: Checked, at: int = 0, number: int = 0) -> Chosen:
    """The payload of a file with this index."""
    return Chosen(number, file, file.manifest.payloads[at])


def compiled(*texts: str, name: str = "a.yaml", environment: Mapping[str, str] | None = None, **wish: Any) -> Compiled:
    """Texts, compiled: the first is called `name`, the others b.yaml, c.yaml, …"""
    names = [name, *(f"{letter}.yaml" for letter in "bcdef")]
    documents = [document(text, called) for text, called in zip(texts, names, strict=False)]
    return compile_documents(documents, environment or {}, Wish(**wish))
