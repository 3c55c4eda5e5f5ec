"""The notes of a search: files that cannot be read, and how files differ from the server's error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from toolcheck.decoding.meaning import Meaning
from toolcheck.decoding.places import MeantPlace
from toolcheck.decoding.server_error import read_path
from toolcheck.document.document import Document
from toolcheck.document.where import dotted


def of_servers(places: Sequence[MeantPlace]) -> Iterator[str]:
    """The note for an error about a server that it does not name, if a file has several servers."""
    in_file = Counter(id(place.document) for place in places if not place.findings)
    if any(count > 1 for count in in_file.values()):
        yield "the text does not name the server; it is one of these"


def of_search(
    meaning: Meaning, documents: Sequence[Document], places: Sequence[MeantPlace], *, has_map: bool
) -> Iterator[str]:
    """The notes about the files and about the places in them."""
    names = {document.name for document in documents}
    for place in places:
        if place.origin is not None and place.origin.file in names:
            yield f"{place.origin.file} has changed since the source map was written"
    for document in documents:
        if not document.values:
            reason = next((problem.message for problem in document.problems), "it is empty")
            yield f"{document.name} cannot be read: {reason}"
    for place in places:
        yield from _of_place(meaning, place)
    if not places:
        yield from _of_nothing(meaning, documents, has_map=has_map)


def _of_place(meaning: Meaning, place: MeantPlace) -> Iterator[str]:
    """How a file differs from the error, if no finding explains it."""
    if place.findings:
        return
    if meaning.is_absence and place.is_there and place.document:
        yield f"{place.file} has `{place.api_path}`: the request that was sent is different"
    elif not meaning.is_absence and not place.is_there:
        name = dotted(read_path(place.api_path)[-1:])
        yield f"{place.file} has no `{name}` here: the sender added it, or the file has changed since"


def _of_nothing(meaning: Meaning, documents: Sequence[Document], *, has_map: bool) -> Iterator[str]:
    """The note if no place was found."""
    error = meaning.error
    if not documents and not has_map:
        if error.path or meaning.names_a_tool:
            yield "to see the place, name the file that was sent, or its manifest"
        return
    files = " or ".join(document.name for document in documents if document.values)
    if not files:
        return
    if error.function:
        yield f"no tool `{error.function}` in {files}"
    elif error.label:
        yield f"no server `{error.label}` in {files}"
    elif error.path:
        yield f"no `{dotted(error.path)}` in {files}"
    else:
        yield f"the text names no place, and the check finds no such fault in {files}"
