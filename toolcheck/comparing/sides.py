"""One side of a comparison: a file as it was read, with its surface, or with what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from toolcheck.checking.checking import check_document
from toolcheck.checking.failing import checked_failure
from toolcheck.checking.meeting import check_met
from toolcheck.checking.run import open_bytes
from toolcheck.checking.selection import Options
from toolcheck.comparing.locked import is_lock, surface_of_lock
from toolcheck.comparing.surface import Surface, surface_of
from toolcheck.document.document import Document
from toolcheck.document.failure import INTERNAL_FAILURE, failed
from toolcheck.document.reading import NeedsExtra, decoded, format_of
from toolcheck.finding.finding import Finding
from toolcheck.finding.report import Checked, NotRead
from toolcheck.ground.record import record, replace
from toolcheck.ground.unseen import Unseen
from toolcheck.manifest.manifest import Manifest
from toolcheck.served.lock import BadLock, parse_lock

_NOT_ALL = ("syntax-error", "duplicate-key", "too-large", "too-deep", INTERNAL_FAILURE)
"""Problems of a text whose values are not all that it says. Of such a text no difference is claimed."""
_STRANGE = "unknown-document"


@record
class SurfaceFile:
    """A file that was read. `path` is where it is, or was, among the files of the user. Where its `surface` is None, it
    cannot be compared, and `checked` has the findings that say why.
    """

    path: str
    checked: Checked
    surface: Surface | None = None

    @property
    def is_lock(self) -> bool:
        """Whether it is a lock, which says what servers offered, and no manifest."""
        return self.checked.manifest.shape == "lock"

    @property
    def is_cut(self) -> bool:
        """Whether its text says more than could be read of it."""
        return any(problem.kind in _NOT_ALL for problem in self.document.problems)

    @property
    def document(self) -> Document:
        """The document of the file."""
        return self.checked.document


def read_side(
    data: bytes, path: str, options: Options, *, name: str = "", is_named: bool = True
) -> SurfaceFile | NotRead | Unseen | None:
    """The side that some bytes are; `name` is what the file at `path` is called, where that is not its path. None for a
    file that was not named and holds no tools; `Unseen` and `NotRead` where it cannot be looked at.
    """
    name = name or path
    try:
        return _side(data, path, name, options, is_named=is_named)
    except Exception as error:
        return SurfaceFile(path, checked_failure(failed(name, format_of(name), error)))


def _side(
    data: bytes, path: str, name: str, options: Options, *, is_named: bool
) -> SurfaceFile | NotRead | Unseen | None:
    try:
        document = open_bytes(data, name, options)
    except NeedsExtra as needed:
        return Unseen(name, str(needed)) if is_named else NotRead(name, str(needed))
    if is_lock(document):
        return _lock(data, path, document)
    checked = check_document(document, options) if is_named else check_met(document, options, _whole(data))
    if checked is None or isinstance(checked, NotRead):
        return checked
    if not _is_whole(checked):
        return SurfaceFile(path, replace(checked, findings=tuple(_reasons(checked)), suppressed=(), deselected=()))
    return SurfaceFile(path, checked, surface_of(checked.manifest))


def _lock(data: bytes, path: str, document: Document) -> SurfaceFile | Unseen:
    """The side that a lock is."""
    try:
        lock = parse_lock(data)
    except BadLock as bad:
        return Unseen(document.name, f"not a lock that can be used: {bad}")
    checked = Checked(document=document, manifest=Manifest(document=document, shape="lock"))
    return SurfaceFile(path, checked, surface_of_lock(document, lock))


def _whole(data: bytes) -> Callable[[], Iterator[str]]:
    return lambda: decoded([data])


def _is_whole(checked: Checked) -> bool:
    """Whether the values of a file are all that it says, and are known to be a manifest."""
    return checked.manifest.is_known and not SurfaceFile("", checked).is_cut


def _reasons(checked: Checked) -> Iterator[Finding]:
    """Why a file cannot be compared, also where a suppression or an option would hide it."""
    return (finding for finding in checked.everything if finding.rule in (*_NOT_ALL, _STRANGE))
