"""Which files a command means, and their bytes.

A named file is always taken; a folder is walked, and what git ignores there is left out. No program is
started, no link to a folder is followed, and nothing but a regular file is ever opened. This module
knows nothing of what is in a file.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from toolcheck.ground.record import record
from toolcheck.ground.regex import regex
from toolcheck.ground.unseen import Unseen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from toolcheck.disk.gitignore import Pattern

_HERE = regex(r"^(?:\./+)+(?=.)")
_BREAK = regex(r"\r?\n")

EXTENSIONS = (".json", ".jsonl", ".ndjson", ".yaml", ".yml")
"""The file endings of manifests in a folder."""

NEVER_ENTERED = (
    frozenset({".git", ".hg", ".svn", ".bzr"})
    | {
        "node_modules",
        "bower_components",
        ".yarn",
        "site-packages",
        ".venv",
        "venv",
        ".direnv",
        ".eggs",
        "__pypackages__",
    }
    | {"__pycache__", ".cache", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".ipynb_checkpoints", ".nox", ".tox"}
    | {".pyenv", ".terraform"}
)
"""Folders of tools and of other people's code, whatever git says of them."""

_ASIDE = frozenset(
    {"test", "tests", "__tests__", "__mocks__", "spec", "specs", "e2e", "fixtures", "__fixtures__", "testdata"}
    | {"generated", "__generated__", "dist", "build", "out", "coverage", "target", ".next", ".nuxt", ".output"}
    | {"vendor", "vendored", "third_party", "third-party"}
)
_ASIDE_BY_NAME = regex(
    r"(?i)test_.*|.*_test\.\w+|conftest\.py|.*\.(?:test|spec|stories|min|bundle|generated|gen|d)\.\w+|.*_pb2(?:_grpc)?\.pyi?"
)
"""Folders and files of tests, of generated code and of other people's: of these, a walk reads no code."""

_PIECE = 1 << 16
_LARGE_PIECE = 1 << 20
_IGNORE_FILE_LIMIT = 1 << 20
_MAX_NEIGHBOURS = 2_000
_REASONS = {
    errno.ENOENT: "no such file or folder",
    errno.EACCES: "no permission to read it",
    errno.EPERM: "no permission to read it",
    errno.EISDIR: "it is a folder",
    errno.ELOOP: "its symbolic links form a loop",
    errno.ENOTDIR: "a part of the path is not a folder",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ENXIO: "it cannot be opened for reading",
}


@record
class File:
    """A file to look at: its path as it is shown, and whether the user named it."""

    path: str
    named: bool


_Met = tuple[str, str]
"""The path of a file as it is shown, and its identity."""


@record
class FoundFiles:
    """What some paths mean: the files, each once and in the order of their paths, and what could not be
    looked at.
    """

    files: tuple[File, ...] = ()
    unseen: tuple[Unseen, ...] = ()


def find(paths: Iterable[str], extensions: Sequence[str] = EXTENSIONS, code: Sequence[str] = ()) -> FoundFiles:
    """The files that `paths` mean. Of folders, those with one of the `extensions`, and those with an ending of `code`
    that are not aside.

    A path that is not a folder is kept as it is: whether it can be read turns out in `read_bytes`. A file
    that is met twice, under whatever name, is taken once, under the name the user gave it.
    """
    named: list[_Met] = []
    walked: list[_Met] = []
    unseen: list[Unseen] = []
    for path in paths:
        if os.path.isdir(path):
            met, lost = _walk(path, tuple(extensions), tuple(code))
            walked += met
            unseen += lost
        else:
            named.append((_plain(path), _identity(path)))
    once: dict[str, File] = {}
    for path, identity in sorted(named):
        once.setdefault(identity, File(path, named=True))
    for path, identity in sorted(walked):
        if identity not in once:
            once[identity] = File(path, named=False)
    return FoundFiles(
        tuple(sorted(once.values(), key=lambda file: file.path)),
        tuple(sorted(set(unseen), key=lambda unseen_file: unseen_file.path)),
    )


def is_aside(path: str) -> bool:
    """Whether a code file is a test, generated or third-party, judged by the names in its path."""
    *folders, name = path.replace(os.sep, "/").split("/")
    return any(folder in _ASIDE for folder in folders) or _ASIDE_BY_NAME.fullmatch(name) is not None


def _identity(path: str) -> str:
    """A key that is equal for two names of one file."""
    try:
        return os.path.realpath(path)
    except ValueError:  # not a valid file name
        return path


def _identity_in(folder: str, entry: os.DirEntry[str]) -> str:
    """The same of an entry of a folder that is known by its own: to ask the system about each would take longer."""
    is_plain = os.name == "posix" and not entry.is_symlink()
    return os.path.join(folder, entry.name) if is_plain else _identity(entry.path)


def matcher(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Whether a file, its path given from some folder with slashes, is meant by patterns that are in that folder, as
    git reads them in an ignore file. Raises ValueError with the first that is not a pattern.
    """
    from toolcheck.disk.gitignore import read_pattern

    read: list[Pattern] = []
    for pattern in patterns:
        rule = read_pattern(pattern)
        if rule is None:
            raise ValueError(pattern)
        read.append(rule)

    def is_meant(path: str) -> bool:
        ends = [at for at, character in enumerate(path) if character == "/"]
        if path.startswith("../"):
            return False
        return any(_last_word(read, path[:end], is_folder=True) for end in ends) or bool(_last_word(read, path))

    return is_meant


def read_bytes(path: str, limit: int) -> bytes | Unseen:
    """The bytes of a regular file, or why there are none.

    At most `limit` + 1 of them are read: more than `limit` is all that anybody needs to know of a file
    that is too large. Never waits for a pipe, never opens a device.
    """
    try:
        handle = _opened(path)
        if isinstance(handle, Unseen):
            return handle
        try:
            return _read_most(handle, limit + 1)
        finally:
            os.close(handle)
    except OSError as error:
        return Unseen(path, _reason(error, path))
    except ValueError:
        return Unseen(path, "not a valid file name")


def read_pieces(path: str) -> Iterator[bytes]:
    """The bytes of a regular file, however many there are, piece by piece; nothing where it cannot be read. What is
    added to the file in the meantime is not read.
    """
    try:
        handle = _opened(path)
        if isinstance(handle, Unseen):
            return
        try:
            left = os.fstat(handle).st_size
            while left > 0 and (piece := os.read(handle, min(left, _LARGE_PIECE))):
                left -= len(piece)
                yield piece
        finally:
            os.close(handle)
    except (OSError, ValueError):
        return


def _opened(path: str) -> int | Unseen:
    """A descriptor of a regular file, for the caller to close. For any other file, the reason why it is not opened.
    Raises `OSError`, and `ValueError` for an invalid path.
    """
    refused = _refusal(os.stat(path).st_mode)
    if refused:
        return Unseen(path, refused)
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    refused = _refusal(os.fstat(handle).st_mode)  # the file may have been replaced since
    if refused:
        os.close(handle)
        return Unseen(path, refused)
    return handle


def _read_most(handle: int, most: int) -> bytes:
    """The bytes that can be read, up to a limit."""
    parts: list[bytes] = []
    while part := os.read(handle, min(most, _PIECE)):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


def _refusal(mode: int) -> str:
    """Why a file of this mode is not read; empty for a regular file."""
    if stat.S_ISREG(mode):
        return ""
    if stat.S_ISDIR(mode):
        return "it is a folder"
    if stat.S_ISFIFO(mode):
        return "it is a pipe, not a regular file (`-` reads standard input)"
    if stat.S_ISSOCK(mode):
        return "it is a socket, not a regular file"
    return "it is a device, not a regular file"


def _reason(error: OSError, path: str) -> str:
    words = _REASONS.get(error.errno or 0, (error.strerror or "it cannot be read").lower())
    near = _near_file(path) if error.errno == errno.ENOENT else None
    return f"{words}; did you mean `{near}`?" if near else words


def _near_file(path: str) -> str | None:
    """The file or folder beside a missing one whose name it is a misspelling of."""
    from toolcheck.ground.nearest import nearest

    folder, name = os.path.split(path)
    try:
        with os.scandir(folder or ".") as entries:
            near = nearest(name, [entry.name for entry in islice(entries, _MAX_NEIGHBOURS) if entry.name != name])
    except OSError:
        return None
    return os.path.join(folder, near) if near else None


def _plain(path: str) -> str:
    """A path as reports show it: without a leading `./`."""
    return _HERE.sub("", path) if path.startswith("./") else path


# -- folders ----------------------------------------------------------------------------------------


def _walk(top: str, extensions: tuple[str, ...], code: tuple[str, ...]) -> tuple[list[_Met], list[Unseen]]:
    """The files below a folder that have one of these endings and that git does not ignore; of those with an ending of
    `code`, the ones that are not aside. And what could not be looked at.
    """
    met: list[_Met] = []
    unseen: list[Unseen] = []
    pending = [(top, _identity(top), _ignored_above(top), extensions + code)]
    while pending:
        folder, identity, above, endings = pending.pop()
        try:
            with os.scandir(folder) as listing:
                entries = list(listing)
        except OSError as error:
            unseen.append(Unseen(_plain(folder), _reason(error, folder)))
            continue
        ignored = above.joined_by(folder) if any(entry.name == ".gitignore" for entry in entries) else above
        for entry in entries:
            if _is_folder(entry):
                if entry.name not in NEVER_ENTERED and not ignored.covers(entry.path, is_folder=True):
                    inner = extensions if entry.name in _ASIDE else endings
                    pending.append((entry.path, _identity_in(identity, entry), ignored, inner))
            elif (
                (name := entry.name.lower()).endswith(endings)
                and (name.endswith(extensions) or not _ASIDE_BY_NAME.fullmatch(name))
                and _is_regular(entry)
                and not ignored.covers(entry.path)
            ):
                met.append((_plain(entry.path), _identity_in(identity, entry)))
    return met, unseen


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _is_regular(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False


def _last_word(patterns: Sequence[Pattern], inside: str, *, is_folder: bool = False) -> bool | None:
    """Whether the last matching pattern includes an entry; None if no pattern matches."""
    for pattern in reversed(patterns):
        if pattern.covers(inside, is_folder=is_folder):
            return not pattern.negated
    return None


@record
class _Ignored:
    """What the ignore files say that hold for a folder: the patterns of each with the folder they start
    from, the nearest last, because the nearest has the last word.
    """

    files: tuple[tuple[str, tuple[Pattern, ...]], ...] = ()

    def covers(self, path: str, *, is_folder: bool = False) -> bool:
        """Whether git would ignore what is at `path`, when it does not ignore the folder around it."""
        absolute = os.path.abspath(path) if self.files else path
        for base, patterns in reversed(self.files):
            verdict = _last_word(patterns, absolute[len(base) :].replace(os.sep, "/"), is_folder=is_folder)
            if verdict is not None:
                return verdict
        return False

    def joined_by(self, folder: str, name: str = ".gitignore") -> _Ignored:
        """These patterns, plus those of the folder's ignore file."""
        patterns = _read_patterns(os.path.join(folder, name))
        base = os.path.join(os.path.abspath(folder), "")
        return _Ignored((*self.files, (base, patterns))) if patterns else self


def _ignored_above(top: str) -> _Ignored:
    """What the ignore files above a folder say, up to the root of its repository.

    Nothing when they ignore the folder itself: who names it wants it looked at.
    """
    folder = os.path.abspath(top)
    inner: list[str] = []
    while not os.path.lexists(os.path.join(folder, ".git")):
        inner.append(folder)
        parent = os.path.dirname(folder)
        if parent == folder:
            return _Ignored()
        folder = parent
    ignored = _Ignored().joined_by(folder, os.path.join(".git", "info", "exclude"))
    for step in reversed(inner):
        ignored = ignored.joined_by(os.path.dirname(step))
        if ignored.covers(step, is_folder=True):
            return _Ignored()
    return ignored


def _read_patterns(path: str) -> tuple[Pattern, ...]:
    """The patterns of an ignore file; none if the file does not exist."""
    from toolcheck.disk.gitignore import read_pattern

    data = read_bytes(path, _IGNORE_FILE_LIMIT)
    text = "" if isinstance(data, Unseen) else os.fsdecode(data.removeprefix(b"\xef\xbb\xbf"))
    lines = [line for line in _BREAK.split(text) if line.strip() and not line.startswith("#")]
    return tuple(pattern for pattern in map(read_pattern, lines) if pattern is not None)
