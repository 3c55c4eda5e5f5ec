"""A file of code -> the document of what it sends -> the manifest: each root by itself, with the API it is for.

Two values of one file are not one session, so nothing is carried from one root to the next. An event may be one of
many: what was defined before it is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from toolcheck.contract.targets import Target, Vendor
from toolcheck.document.code.part import CodePart
from toolcheck.document.code.reading import CodeFile, read_code
from toolcheck.document.document import Around, CodeFormat, Document, Letters, Place, Position, Span, Stretch
from toolcheck.document.failure import failed
from toolcheck.document.limits import LIMITS, Limits
from toolcheck.document.reading import NeedsExtra, read_letters
from toolcheck.document.where import Where
from toolcheck.manifest import live, payloads
from toolcheck.manifest.manifest import CODE, Manifest
from toolcheck.manifest.marks import may_have_tools
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Draft, Payload
from toolcheck.manifest.sources import WANTED, SentRoot, Sources, find

if TYPE_CHECKING:
    from toolcheck.document.code.notebook import Cell

_LIBRARIES = frozenset(["markdown_it", "tree_sitter", "tree_sitter_typescript"])
_MARK = "toolcheck"


_JAVASCRIPT = (".js", ".jsx", ".mjs", ".cjs")


def _language_of(name: str, format: CodeFormat) -> str:
    """What a file is called that needs the extra."""
    if format != "script":
        return "Markdown"
    return "JavaScript" if name.lower().endswith(_JAVASCRIPT) else "TypeScript"


def can_read_all() -> bool:
    """Whether all languages can be read here: the libraries of the extra `code` are installed."""
    from importlib.util import find_spec

    return all(find_spec(name) is not None for name in _LIBRARIES)


def read_sent(data: bytes, name: str, format: CodeFormat, vendor: Vendor = "", limits: Limits = LIMITS) -> Document:
    """The document of what a file of code sends; `vendor` is whose server its project uses, if that is known.

    It has no values where nothing is sent, or where it cannot be read: then a problem says why. Raises `NeedsExtra`.
    """
    try:
        return _read_sent(data, name, format, vendor, limits)
    except NeedsExtra:
        raise
    except Exception as error:
        return failed(name, format, error)


def _read_sent(data: bytes, name: str, format: CodeFormat, vendor: Vendor, limits: Limits) -> Document:
    document = read_letters(data, name, format, limits)
    if document.problems or not may_have_tools(data):
        return _document(document, CodeFile(document.text if document.problems else "", ()), Sources((), (), 0), None)
    try:
        file = read_code(document.text, format, WANTED, limits)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in _LIBRARIES:
            raise NeedsExtra(_language_of(name, format)) from None
        raise
    again = partial(read_sent, name=name, format=format, vendor=vendor, limits=limits)
    return _document(document, file, find(file.parts, file.text, vendor, limits), again)


def _document(read: Document, file: CodeFile, sources: Sources, again: Callable[[bytes], Document] | None) -> Document:
    roots = [found.root for found in sources.found]
    text = Document(name=read.name, text=file.text, format=read.format)
    around = Around(
        stretches=tuple(
            Stretch(*span, part.language, None if part.fence is None else text.position(part.fence).line)
            for span, part in sorted(
                ((span, part) for part in file.parts for span in part.spans), key=lambda placed: placed[0]
            )
        ),
        letters=dict(_letters(file)),
        comments=tuple(sorted(set(_comments(file, read)))) if roots and _MARK in file.text.lower() else (),
        cells=tuple((cell.number, cell.start) for cell in file.cells),
        find_in_file=_in_file(read.text, file.cells) if file.cells else None,
        roots=tuple(roots),
        read=again,
        sources=sources,
    )
    return Document(
        name=read.name,
        text=file.text,
        format=read.format,
        values=tuple(root.value for root in roots),
        problems=(*read.problems, *file.problems),
        bom=read.bom,
        find_places=partial(_places, sources),
        around=around,
    )


def _letters(file: CodeFile) -> Iterator[tuple[str, Letters]]:
    """What reads the strings of each language that there is."""
    for language in {part.language for part in file.parts} - {"value"}:
        if language == "python":
            from toolcheck.document.code import python

            yield language, python.letters
        else:
            from toolcheck.document.code import script

            yield language, script.letters


def _in_file(text: str, cells: tuple[Cell, ...]) -> Callable[[int], Position]:
    from toolcheck.document.code.notebook import position_in_file

    return partial(position_in_file, text, cells)


def _places(sources: Sources) -> tuple[Place, ...]:
    return tuple(found.root.place for found in sources.found)


def _comments(file: CodeFile, read: Document) -> Iterator[Span]:
    """The comments of the code, and those of the text around it."""
    for part in filter(_may_speak_to_us, file.parts):
        for comment in part.code.comments():
            yield Span(part.shifts.at(comment.start), part.shifts.at(comment.end - 1) + 1)
    if read.format in ("markdown", "mdx") or any(cell.language == "markdown" for cell in file.cells):
        from toolcheck.document.code.markdown import comments

        if not file.cells:
            yield from comments(file.text, is_mdx=read.format == "mdx")
        for cell in file.cells:
            if cell.language == "markdown" and _MARK in cell.source.lower():
                yield from (Span(at.start + cell.start, at.end + cell.start) for at in comments(cell.source))


def _may_speak_to_us(part: CodePart) -> bool:
    """Whether a comment may be for toolcheck. In Python, `#` is before it in its line; to find all comments is slow."""
    text = part.code.text.lower()
    if part.language != "python":
        return _MARK in text
    return any("#" in line[: line.rindex(_MARK)] for line in text.split("\n") if _MARK in line)


def sources_of(document: Document) -> Sources:
    """What was found in a document of code."""
    sources = document.around.sources if document.around is not None else None
    assert isinstance(sources, Sources)
    return sources


# -- roots ------------------------------------------------------------------------------------------


def recognise_code(document: Document, targets: tuple[Target, ...] = (), labels: tuple[str, ...] = ()) -> Manifest:
    """What a document of code sends. `targets` says what tools are for that could be for several APIs; `labels` are
    server labels that a session has already.
    """
    sources = sources_of(document)
    sent: list[Payload] = []
    for number, found in enumerate(sources.found):
        drafts = _drafts(found, Node(found.root.value, Where(document=number)), targets)
        if found.kind in _WHOLE or (found.kind == "session" and found.is_sent):
            sent += payloads.in_order(drafts, document, labels)
        else:
            sent += (Payload(draft, document) for draft in drafts)
    unread = tuple((document.shown_position(place.start), place.what) for place in sources.unread)
    return Manifest(document=document, shape=CODE, payloads=tuple(sent), is_sure=bool(sent or unread), unread=unread)


_WHOLE = frozenset(["live", "request", "secret"])
"""Roots that begin something, so that nothing was defined before them. So does a session that a call sends."""


def _drafts(found: SentRoot, root: Node, targets: tuple[Target, ...]) -> tuple[Draft, ...]:
    if found.kind == "event":
        return payloads.event(root)
    if found.kind == "live":
        return _of_live_session(root)
    if found.kind == "request":
        return (payloads.request(root, is_raw=True),)
    if found.kind == "session":
        return (payloads.session(root),)
    if found.kind == "secret":
        return (payloads.session(root.find("session"), needs_type=payloads.is_body(root)),)
    wanted = targets_of(found, targets)
    if found.kind == "tools":
        return payloads.for_each(root, wanted)
    if found.kind == "tools-list":
        return payloads.fragments(root, root.value, wanted, {("tools",): ()})
    return payloads.fragments(root, [root.value], wanted, {("tools", 0): ()})


def targets_of(found: SentRoot, targets: tuple[Target, ...]) -> tuple[Target, ...]:
    """The APIs that a root may be for: those that are asked for, if its file does not decide."""
    return targets if targets and len(found.targets) > 1 else found.targets


def _of_live_session(root: Node) -> tuple[Draft, ...]:
    """What a Live session sends: all of it where it begins one; else the tools that it delegates."""
    if root.find("type").present:
        return payloads.event(root)
    if root.find("session").is_mapping and (root.find("transport").present or root.find("session", "model").present):
        return (live.body(root),)
    session = root.find("session") if root.find("session").is_mapping else root
    if session.find("model").present:
        return (live.bare(session),)
    request = session.find(*live.DELEGATED)
    return (live.delegated(request),) if request.is_mapping else ()
