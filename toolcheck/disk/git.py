"""What is in a commit of a git repository: the names of its files, and their bytes. The only module that starts a
program.

It starts `git ls-tree` and `git cat-file --batch`, and nothing else. Neither reads the working tree, runs a filter or a
hook, or asks an external program; the file system monitor, which a repository can configure, is switched off, and so is
every protocol, so that nothing is fetched for a partial clone. A ref is given behind `--end-of-options`, and the names
of objects are those that git gave. What git says of a failure is read and never shown.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from threading import Timer
from typing import IO, Literal

from toolcheck.ground.record import record
from toolcheck.ground.regex import regex
from toolcheck.ground.unseen import Unseen

GitKind = Literal["file", "link", "submodule"]

_OPTIONS = (
    *("--no-pager", "--no-replace-objects", "--literal-pathspecs", "--no-optional-locks"),
    *("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never"),
    *("-c", "safe.bareRepository=explicit", "-c", "core.quotePath=false"),
)
_SETTINGS = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_ALLOW_PROTOCOL": "",
    "LC_ALL": "C",
    "LANGUAGE": "C",
}
_PASSED = (
    "PATH",
    "HOME",
    "XDG_CONFIG_HOME",
    "GIT_CONFIG",
    "SYSTEMROOT",
    "USERPROFILE",
    "HOMEDRIVE",
    "HOMEPATH",
    "TEMP",
)
"""The variables, or the beginnings of their names, that git gets: what finds its configuration, and no `GIT_DIR`."""
_KINDS: dict[bytes, GitKind] = {
    b"100644": "file",
    b"100755": "file",
    b"100664": "file",
    b"120000": "link",
    b"160000": "submodule",
}
_ENTRY = regex(r"([0-7]{6}) [a-z]+ ([0-9a-f]{40}(?:[0-9a-f]{24})?)\t")
_HEADER = regex(r"[0-9a-f]{40,64} blob ([0-9]{1,18})\n")
_PATIENCE = 120.0
_MAX_NAME_BYTES = 256 << 20
"""So many bytes of the names of files are read: a small repository can have the same folder in a folder without end."""
_MAX_ERROR_BYTES = 1 << 16
_SHOWN = 60


class CannotAsk(Exception):
    """git gives no answer. `reason` says why, in our own words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@record
class GitFile:
    """A file of a commit: its path from the folder that was asked for, what it is, and the name of its content."""

    path: str
    kind: GitKind
    object: str


def files_of(folder: str, ref: str) -> tuple[GitFile, ...]:
    """The files below a folder, as a commit has them. Raises `CannotAsk`."""
    if not ref or any(letter in ref for letter in "\0\n\r:") or len(ref) > 1_000:
        raise CannotAsk(f"`{ref[:_SHOWN]}` is not a commit, a branch or a tag")
    words = ["ls-tree", "-r", "-z", "--end-of-options", ref]
    with TemporaryFile() as said:
        process = _start(folder, words, said=said)
        assert process.stdout is not None
        with _patient(process), process.stdout as names:
            out = names.read(_MAX_NAME_BYTES + 1)
            if len(out) > _MAX_NAME_BYTES:
                process.kill()
        if process.wait() != 0 and len(out) <= _MAX_NAME_BYTES:
            said.seek(0)
            raise CannotAsk(_reason(said.read(_MAX_ERROR_BYTES), folder, ref))
    if len(out) > _MAX_NAME_BYTES:
        raise CannotAsk(f"`{ref[:_SHOWN]}` has too many files")
    return tuple(_entries(out))


def contents(folder: str, objects: Iterable[str], limit: int) -> Iterator[bytes | Unseen]:
    """What some files hold, in order: of one that has more than `limit` bytes, the reason why it is not read. Raises
    `CannotAsk`.
    """
    process: subprocess.Popen[bytes] | None = None
    try:
        for name in objects:
            process = process or _start(folder, ["cat-file", "--batch"])
            answer = _content(process, name, limit)
            if answer is None:  # the rest of a huge file is not read: this process is not asked again
                _stop(process)
                process = None
                yield Unseen(name, f"larger than {limit:,} bytes in git")
            else:
                yield answer
    finally:
        if process is not None:
            _stop(process)


# -- one process ------------------------------------------------------------------------------------


def _start(folder: str, words: list[str], said: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
    """git, started in a folder. Without a file for what it says of a failure, it will be asked more."""
    program = shutil.which("git")
    if program is None or not os.path.isabs(program):
        raise CannotAsk("git is not installed")
    kept = {name: value for name, value in os.environ.items() if name.startswith(_PASSED)}
    try:
        return subprocess.Popen(
            [program, *_OPTIONS, *words],
            cwd=folder,
            env={**kept, **_SETTINGS},
            stdin=subprocess.PIPE if said is None else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if said is None else said,
            close_fds=True,
        )
    except (OSError, ValueError):
        raise CannotAsk("git cannot be started") from None


class _patient:  # noqa: N801  (it is used as a function)
    """Ends a process that takes too long."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._timer = Timer(_PATIENCE, process.kill)

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            try:
                stream.close()
            except OSError:  # what was still to be written went nowhere
                continue
    process.wait()


def _content(process: subprocess.Popen[bytes], name: str, limit: int) -> bytes | None:
    """One file; None if it has more than `limit` bytes."""
    assert process.stdin is not None
    assert process.stdout is not None
    with _patient(process):
        try:
            process.stdin.write(f"{name}\n".encode())
            process.stdin.flush()
            header = _HEADER.fullmatch(process.stdout.readline(200).decode("ascii", "replace"))
            if header is None:
                raise CannotAsk("git does not have the content of a file here; nothing is fetched for it")
            size = int(header[1])
            if size > limit:
                return None
            return _exactly(process.stdout, size + 1)[:-1]
        except OSError:
            raise CannotAsk("git ended before it had answered") from None


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise CannotAsk("git ended before it had answered")
    return data


def _entries(out: bytes) -> Iterator[GitFile]:
    for line in out.split(b"\0"):
        head, tab, path = line.partition(b"\t")
        found = _ENTRY.fullmatch((head + tab).decode("ascii", "replace"))
        kind = _KINDS.get(head[:6])
        if found is not None and kind is not None and path:
            yield GitFile(os.fsdecode(path), kind, found[2])


def _reason(said: bytes, folder: str, ref: str) -> str:
    """Why git refused, in our own words: its own may quote what a repository says."""
    words = said.decode("ascii", "replace").lower()
    if "dubious ownership" in words:
        return f"git does not trust the repository of `{folder}`: it belongs to somebody else (`safe.directory`)"
    if "not a git repository" in words or "bare repository" in words:
        return f"`{folder}` is not in a git repository"
    if "not a valid object name" in words or "not a tree object" in words or "needed a single revision" in words:
        return (
            f"git does not know `{ref[:_SHOWN]}` here; a shallow clone lacks other branches: fetch it before"
            " (nothing is fetched)"
        )
    return f"git could not list `{ref[:_SHOWN]}`"
