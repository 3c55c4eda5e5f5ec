"""One run over paths: find the files, read them, check or fix them, and keep account of what could not be
looked at.

No console and no command is known here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolcheck.checking import Options, check_document, check_met
from toolcheck.document.document import Document
from toolcheck.document.reading import read
from toolcheck.files import find, read_bytes
from toolcheck.finding import Applicability, Checked, Finding, Report, Unseen

if TYPE_CHECKING:
    from toolcheck.fixing import Fixed


def check_paths(paths: Iterable[str], options: Options) -> Report:
    """Check the files that `paths` mean: a named file whatever it is, of a folder those that hold tools."""
    found = find(paths)
    unseen = [*found.unseen]
    files: list[Checked] = []
    skipped = 0
    for file in found.files:
        data = read_bytes(file.path, options.limits.size)
        if isinstance(data, Unseen):
            unseen.append(data)
            continue
        document = read(data, file.path, limits=options.limits)
        checked = check_document(document, options) if file.named else check_met(document, options)
        if checked is None:
            skipped += 1
        else:
            files.append(checked)
    return Report(tuple(files), skipped, tuple(unseen))


def check_bytes(data: bytes, name: str, options: Options) -> Checked:
    """Check a file whose bytes are at hand; `name` is what it is called."""
    return _check(read(data, name, limits=options.limits), options)


def fix_document(file: Checked, options: Options, wanted: Collection[Applicability]) -> Fixed | None:
    """The document of a checked file with its fixes of a wanted applicability made; None when there are
    none. Nothing is written.
    """
    if not any(finding.fix and finding.fix.applicability in wanted for finding in file.findings):
        return None
    from toolcheck.fixing import fix

    def examine(document: Document) -> Sequence[Finding]:
        return _check(document, options).findings

    return fix(examine, file.document, wanted)


@dataclass(frozen=True, slots=True)
class Mended:
    """What fixing a file came to: the file as it is now, checked again; what was fixed, what was refused and
    why; and if it could not be written, why not (then the file is as it was).
    """

    file: Checked
    fixed: tuple[Finding, ...] = ()
    refused: tuple[tuple[Finding, str], ...] = ()
    unwritten: str = ""


def fix_file(file: Checked, options: Options, wanted: Collection[Applicability], *, write: bool = True) -> Mended:
    """Make the fixes of a checked file, in the file itself unless `write` is false."""
    from toolcheck.writing import CannotWrite, write_text

    fixed = fix_document(file, options, wanted)
    if fixed is None or fixed.document.text == file.document.text:
        return Mended(file, refused=fixed.refused if fixed else ())
    if write:
        try:
            write_text(file.document.name, bytes_of(fixed.document), was=bytes_of(file.document))
        except CannotWrite as refused:
            return Mended(file, unwritten=refused.reason)
    return Mended(_check(fixed.document, options), fixed.applied, fixed.refused)


def bytes_of(document: Document) -> bytes:
    """The bytes that a document was read from, or that say its text now."""
    return (b"\xef\xbb\xbf" if document.bom else b"") + document.text.encode()


def _check(document: Document, options: Options) -> Checked:
    checked = check_document(document, options)
    assert checked is not None  # only files that were met in a folder can be strangers
    return checked
