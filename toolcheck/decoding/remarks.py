"""What there is to say of a search: what could not be read, and how the files differ from what the server speaks of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from toolcheck.decoding.meaning import Meaning
from toolcheck.decoding.places import MeantPlace
from toolcheck.decoding.server_error import read_path
from toolcheck.document.document import Document
from toolcheck.document.where import dotted


def of_servers(places: Sequence[MeantPlace]) -> Iterator[str]:
    """What to say where an error is about a server, does not say which, and a file has several."""
    in_file = Counter(id(place.document) for place in places if not place.findings)
    if any(count > 1 for count in in_file.values()):
        yield "the text does not say which server it speaks of; it is one of these"


def of_search(
    meaning: Meaning, documents: Sequence[Document], places: Sequence[MeantPlace], *, has_map: bool
) -> Iterator[str]:
    """What to say of the files that were looked at and of the places that were found."""
    names = {document.name for document in documents}
    for place in places:
        if place.origin is not None and place.origin.file in names:
            yield f"{place.origin.file} is not as it was when the source map was made"
    for document in documents:
        if not document.values:
            reason = next((problem.message for problem in document.problems), "it is empty")
            yield f"{document.name} cannot be read: {reason}"
    for place in places:
        yield from _of_place(meaning, place)
    if not places:
        yield from _of_nothing(meaning, documents, has_map=has_map)


def _of_place(meaning: Meaning, place: MeantPlace) -> Iterator[str]:
    """How a file differs from what the server speaks of, where nothing else explains the error."""
    if place.findings:
        return
    if meaning.is_absence and place.is_there and place.document:
        yield f"`{place.api_path}` is there in {place.file}: what was sent is not what stands in the file"
    elif not meaning.is_absence and not place.is_there:
        name = dotted(read_path(place.api_path)[-1:])
        yield f"`{name}` is not in {place.file}: what sends it has added it, or the file has changed since"


def _of_nothing(meaning: Meaning, documents: Sequence[Document], *, has_map: bool) -> Iterator[str]:
    """What to say where no place was found."""
    said = meaning.said
    if not documents and not has_map:
        if said.path or meaning.names_a_tool:
            yield "name the file that was sent, or its manifest, to see the place in it"
        return
    files = " or ".join(document.name for document in documents if document.values)
    if not files:
        return
    if said.function:
        yield f"there is no function `{said.function}` in {files}"
    elif said.label:
        yield f"there is no server `{said.label}` in {files}"
    elif said.path:
        yield f"there is no `{dotted(said.path)}` in {files}"
    else:
        yield f"the text names no place, and the check finds nothing like it in {files}"
