"""What a client must send, by its manifest, against what it sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from toolcheck.compiling.compiling import compile_documents
from toolcheck.compiling.wish import CannotCompile, Wish
from toolcheck.document.document import Document
from toolcheck.document.reading import read
from toolcheck.document.where import Path, dotted
from toolcheck.manifest.placeholders import is_placeholder
from toolcheck.serving.script import bytes_of

_MOST = 5
_HIDDEN = frozenset(["authorization", "headers"])


class CannotExpect(ValueError):
    """A manifest that says of no session what it is."""


def expected_session(document: Document) -> Mapping[str, Any]:
    """The session that a manifest compiles to, with its placeholders. Raises `CannotExpect`."""
    try:
        compiled = compile_documents([document], {}, Wish(form="session", fill=False))
    except CannotCompile as refused:
        raise CannotExpect(f"{document.name}: {refused}") from None
    if not compiled.made:
        raise CannotExpect(f"{document.name}: it has errors; `toolcheck check` names them")
    session: Mapping[str, Any] = compiled.made[0].value
    return session


def expected_in(path: str) -> Mapping[str, Any]:
    """The same of the manifest in a file. Raises `WrongScript`, too."""
    return expected_session(read(bytes_of(path), path))


def unlike(expected: Mapping[str, Any], updates: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """How the session that a client set up differs from the expected one; what it set beside that may be anything."""
    if not updates:
        yield "the client sent no session.update that was accepted"
        return
    sent: dict[str, Any] = {}
    for update in updates:
        sent |= update
    found = [path for name, value in expected.items() for path in _paths(value, sent.get(name), (name,))]
    for path in found[:_MOST]:
        yield f"`session.{dotted(path)}` is not what the manifest says"
    if len(found) > _MOST:
        yield f"{len(found) - _MOST} more differences between the session and the manifest"


def _paths(expected: Any, sent: Any, path: Path) -> Iterator[Path]:
    """The places at which two values differ. Credentials are not compared, nor is a text that is not filled in yet."""
    if path[-1] in _HIDDEN or (isinstance(expected, str) and is_placeholder(expected)):
        return
    if isinstance(expected, dict) and isinstance(sent, dict):
        for name in dict.fromkeys((*expected, *(sent if len(path) > 1 else ()))):
            if (name in expected) != (name in sent):
                if name not in _HIDDEN:
                    yield (*path, name)
            else:
                yield from _paths(expected[name], sent[name], (*path, name))
    elif isinstance(expected, list) and isinstance(sent, list) and len(expected) == len(sent):
        for number, (one, other) in enumerate(zip(expected, sent, strict=True)):
            yield from _paths(one, other, (*path, number))
    elif expected != sent:
        yield path
