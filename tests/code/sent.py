"""What a text of code sends, and the words that its places point at."""

from __future__ import annotations

from typing import Any

from toolcheck.document.code.reading import CodeFile, read_code
from toolcheck.document.document import CodeFormat, Document, Place, Position
from toolcheck.document.where import Path, Where
from toolcheck.manifest.sources import WANTED, SentRoot, Sources, find


def read(text: str, format: CodeFormat = "python") -> CodeFile:
    return read_code(text, format, WANTED)


def sources(text: str, format: CodeFormat = "python") -> Sources:
    file = read(text, format)
    return find(file.parts, file.text)


def sent(text: str, format: CodeFormat = "python") -> SentRoot:
    """The one root of a text."""
    (found,) = sources(text, format).found
    return found


def value(text: str, format: CodeFormat = "python") -> Any:
    return sent(text, format).root.value


def place(found: SentRoot, *path: str | int) -> Place:
    here = found.root.place
    for step in path:
        assert here.entries is not None, path
        here = here.entries[step][1]
    return here


def words(text: str, found: SentRoot, *path: str | int) -> str:
    """The characters of the value at a path."""
    spot = place(found, *path)
    return text[spot.start : spot.end]


def key_words(text: str, found: SentRoot, *path: str | int) -> str:
    """The characters of the key at a path."""
    entries = place(found, *path[:-1]).entries
    assert entries is not None
    span = entries[path[-1]][0]
    return text[span.start : span.end]


def position(text: str, found: SentRoot, *path: str | int) -> Position:
    """The line and the column of the value at a path."""
    document = Document(
        name="x", text=text, format="json", values=(found.root.value,), find_places=lambda: (found.root.place,)
    )
    return document.position(document.span(Where(path)).start)


def holes(found: SentRoot) -> dict[str, str]:
    return {dotted(path): hole.kind for path, hole in found.root.holes.items()}


def opened(found: SentRoot) -> set[str]:
    return {dotted(path) for path in found.root.open}


def dotted(path: Path) -> str:
    return ".".join(map(str, path))
