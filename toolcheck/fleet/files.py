"""Files, and archives of repositories, become rows that are checked already: each is a text with a name.

A repository is unpacked into a folder that is gone afterwards, and checked there as `toolcheck check` does it, with its
configuration, its `.gitignore` and its suppressions. Nothing of it is run, no link is followed or made, and only as
much of it is written as the limits say.
"""

from __future__ import annotations

import errno
import os
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, cast

from toolcheck.checking.configured import Terms, check_configurations
from toolcheck.checking.facts import facts, in_text
from toolcheck.checking.run import check_bytes, check_paths, open_bytes
from toolcheck.checking.selection import Options
from toolcheck.checking.verdict import Verdict
from toolcheck.config.settings import Misconfigured
from toolcheck.disk.files import EXTENSIONS, File, find
from toolcheck.document.limits import LIMITS
from toolcheck.document.reading import CODE, NeedsExtra, code_format_of
from toolcheck.finding.report import Checked, Report
from toolcheck.fleet import places, uris
from toolcheck.fleet.keying import digest
from toolcheck.fleet.places import StoredFile
from toolcheck.fleet.reading import CannotParse
from toolcheck.ground.record import record
from toolcheck.ground.unseen import Unseen
from toolcheck.manifest.marks import is_made, may_have_tools
from toolcheck.redaction.redactor import Redactor, fit

MAX_UNPACKED = 256 << 20
MAX_STREAMED = 4 << 30
MAX_MEMBERS = 100_000
"""The most bytes of an archive that are written, or decompressed at all, and the most files in it."""
_WANTED = (*EXTENSIONS, *CODE)
_NAMES = frozenset({".gitignore", "toolcheck.toml", "pyproject.toml"})
_MAX_NAME = 1_000
_OF_NAMES = frozenset(
    {errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENOENT}
)
"""How a system refuses a name; any other error is one of the folder."""
_UNREADABLE = ("syntax-error", "too-large", "too-deep")


@record(kw_only=True)
class JudgedRow:
    """A row that was checked as it was read: its number, its path, its key, and what was said of it. `beyond` is the
    language of code that may hold tools and was not read, since the extra `code` is not installed.
    """

    number: int
    id: str
    key: bytes
    verdict: Verdict
    beyond: str = ""


def judged_file(file: StoredFile, options: Options) -> Iterator[JudgedRow]:
    """A single file, checked without a configuration of its own. Raises `CannotReach`."""
    limit = options.limits.size
    with places.streaming(file.uri) as source:
        data = source.read(limit + 1)
    name = uris.shown(file.uri)
    ending = os.path.splitext(name)[1].lower().encode()
    found = check_bytes(data, name, options)
    if isinstance(found, Unseen):
        raise CannotParse(found.reason)
    yield JudgedRow(number=1, id=name, key=digest(ending + b"\0" + data, is_whole=True), verdict=of(found))


def judged_archive(file: StoredFile, terms: Terms) -> Iterator[JudgedRow]:
    """The files of a repository that a check of its folder would look at. Raises `CannotReach`."""
    with _temporary_folder() as folder:
        root = os.path.join(os.path.realpath(folder), "repository")
        with places.reading(file.uri) as source:
            _unpack(source, root)
        yield from _judged_folder(root, f"{uris.shown(file.uri)}\0{file.size}\0{file.time}", terms)


@contextmanager
def _temporary_folder() -> Iterator[str]:
    """A folder that is gone afterwards. Raises `CannotParse`."""
    with ExitStack() as opened:
        try:
            folder = opened.enter_context(tempfile.TemporaryDirectory(prefix="toolcheck-", ignore_cleanup_errors=True))
            os.makedirs(os.path.join(folder, "repository", ".git"))  # nothing above it is looked for
        except OSError as error:
            raise _no_room(error) from None
        yield folder


def _no_room(error: OSError) -> CannotParse:
    return CannotParse(f"it cannot be unpacked into the temporary folder: {uris.reason_of(error)}")


def of(checked: Checked) -> Verdict:
    """What was said of a file, with the lines of its findings."""
    document, manifest = checked.document, checked.manifest
    redactor = Redactor(document)
    findings = []
    for finding in checked.findings:
        line = document.shown_position(document.span(finding.where).start).line
        findings.append({**facts(finding, document, redactor, in_text), "line": line})
    is_unread = not document.values and any(problem.kind in _UNREADABLE for problem in document.problems)
    is_stranger = checked.is_stranger or (not manifest.is_known and not is_unread)
    return Verdict(
        state="stranger" if is_stranger else "unreadable" if is_unread else "checked",
        shape=manifest.shape,
        targets=manifest.targets,
        tools=manifest.tool_counts,
        findings=() if is_stranger else tuple(findings),
        worst=max(finding.severity for finding in checked.findings).word if findings and not is_stranger else "",
    )


# -- the folder of a repository ---------------------------------------------------------------------


def _judged_folder(root: str, archive: str, terms: Terms) -> Iterator[JudgedRow]:
    report = _checked_folder(root, terms)
    paths = [file.path for file in find([root], code=tuple(CODE)).files]
    verdicts = {file.document.name: of(file) for file in report.files}
    verdicts |= dict.fromkeys([one.path for one in report.not_read], _UNREAD)
    for number, path in enumerate(sorted({*paths, *verdicts}), 1):
        name = os.path.relpath(path, root).replace(os.sep, "/")
        try:
            data = Path(path).read_bytes()
        except OSError:
            data = b""
        key = digest(f"{archive}\0{name}\0".encode("utf-8", "surrogatepass") + data, is_whole=True)
        beyond = _beyond(path, data, terms) if report.beyond and path not in verdicts else ""
        verdict = _UNSEEN if beyond else verdicts.get(path, _STRANGER)
        yield JudgedRow(number=number, id=name, key=key, verdict=verdict, beyond=beyond)


def _beyond(path: str, data: bytes, terms: Terms) -> str:
    """The language of a file of code that may hold tools, and that cannot be read here; empty if it was passed over for
    another reason.
    """
    is_left = code_format_of(path) is None or not terms.reads_code(path) or terms.excludes(File(path, named=False))
    if is_left or not may_have_tools(data) or is_made(data):
        return ""
    try:
        open_bytes(data, path, terms.options(path))
    except NeedsExtra as needed:
        return needed.language
    return ""


def _checked_folder(root: str, terms: Terms) -> Report:
    """The report on a folder. One that is not looked at as a whole, since a configuration is not valid, is one that
    cannot be read.
    """
    try:
        report = check_paths([root], terms.options, is_excluded=terms.excludes, reads_code=terms.reads_code)
        report = check_configurations(report, terms, [root])
    except Misconfigured as error:
        raise CannotParse(f"its configuration is not valid: {_said(error.problems[0].text, root)}") from None
    for one in report.unseen:
        raise CannotParse(f"{_said(os.path.basename(one.path), root)}: {_said(one.reason, root)}")
    return report


def _said(words: str, root: str) -> str:
    return fit(words.replace(os.path.join(root, ""), "")[:_MAX_NAME])


_STRANGER = Verdict(state="stranger", shape="unknown", targets=(), tools={}, findings=())
_UNSEEN = Verdict(state="unseen", shape="unknown", targets=(), tools={}, findings=())
_UNREAD = Verdict(state="unreadable", shape="unknown", targets=(), tools={}, findings=())


# -- archives ---------------------------------------------------------------------------------------


def _unpack(source: Any, root: str) -> None:
    """Write the files of an archive that a check could mean below a folder. Raises `CannotParse`."""
    start = source.read(6)
    source.seek(0)
    try:
        if start.startswith(b"PK"):
            _unpack_zip(source, root)
        else:
            _unpack_tar(source, root, start)
    except (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        raise CannotParse("it is not a whole `.tar.gz` or `.zip` archive") from None


def _unpack_zip(source: Any, root: str) -> None:
    with zipfile.ZipFile(source) as archive:
        members = archive.infolist()
        written = _Written(root)
        for member in members:
            written.count()
            if not member.is_dir() and not _is_link(member) and written.wants(member.filename):
                with archive.open(member) as file:
                    written.add(member.filename, file)


def _unpack_tar(source: Any, root: str, start: bytes) -> None:
    import pyarrow as pa

    kind = "gzip" if start.startswith(b"\x1f\x8b") else "zstd" if start.startswith(b"\x28\xb5\x2f\xfd") else None
    stream = pa.CompressedInputStream(source, kind) if kind else source
    written = _Written(root)
    with tarfile.open(fileobj=cast("Any", _Bounded(stream)), mode="r|") as archive:
        for member in archive:
            written.count()
            file = archive.extractfile(member) if member.isreg() and written.wants(member.name) else None
            if file is not None:
                written.add(member.name, file)


def _is_link(member: zipfile.ZipInfo) -> bool:
    return (member.external_attr >> 16) & 0o170000 == 0o120000


class _Bounded:
    """A stream that ends in an error where more comes out of it than is looked at."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._left = MAX_STREAMED

    def read(self, size: int) -> bytes:
        """The next bytes."""
        data: bytes = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise CannotParse(f"more than {MAX_STREAMED:,} bytes come out of it")
        return data


class _Written:
    """What is written of an archive, and its limits."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._members = 0
        self._left = MAX_UNPACKED

    def count(self) -> None:
        """Another member of the archive. Raises `CannotParse` for one too many."""
        self._members += 1
        if self._members > MAX_MEMBERS:
            raise CannotParse(f"it has more than {MAX_MEMBERS:,} files")

    def wants(self, name: str) -> bool:
        """Whether a check could mean a file of this name, and the name leads to nowhere else."""
        is_meant = name.lower().endswith(_WANTED) or name.rpartition("/")[2] in _NAMES
        return is_meant and _parts(name) is not None

    def add(self, name: str, file: IO[bytes]) -> None:
        """Write a file; of one that is too large, so much as shows that it is."""
        parts = _parts(name)
        if parts is None:
            return
        data = file.read(LIMITS.size + 1)
        self._left -= len(data)
        if self._left < 0:
            raise CannotParse(f"more than {MAX_UNPACKED:,} bytes of it would be written")
        path = Path(self._root, *parts)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except (OSError, ValueError) as error:
            if isinstance(error, OSError) and error.errno not in _OF_NAMES:
                raise _no_room(error) from None
            raise CannotParse("it has a file whose name this system does not accept") from None


def _parts(name: str) -> list[str] | None:
    """The steps of a name in an archive; None where it leads out of it, or into what belongs to git."""
    if len(name) > _MAX_NAME or name.startswith(("/", "\\")) or "\\" in name or "\0" in name or ":" in name[:2]:
        return None
    parts = [part for part in name.split("/") if part not in ("", ".")]
    is_bad = not parts or ".." in parts or ".git" in (part.lower() for part in parts)
    return None if is_bad else parts
