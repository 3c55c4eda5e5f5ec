"""Files written whole or not at all.

The new bytes go to a file of their own beside the target, reach the disk, and take the target's place in
one step; whatever fails on the way, the target is as it was and nothing else is left behind. What a process
that was killed leaves, the next one that writes there removes. This module knows bytes and file systems, no
document and no console.
"""

from __future__ import annotations

import os
import secrets
import signal
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache

from toolcheck.ground.regex import regex

if sys.platform != "win32":
    import fcntl

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)

_OLD_FILE = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Guards against a file that has become a pipe since it was checked."""


class CannotWrite(Exception):
    """A file that was not written. `reason` says why; the file is as it was."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def write_text(path: str | os.PathLike[str], data: bytes, *, was: bytes | None = None, private: bool = False) -> None:
    """Puts `data` in the place of the file at `path`, or makes that file.

    Mode, owner and group of a file that is replaced are kept. `was` is what the caller read there: when the
    file holds anything else by now, but for `data` itself, it is left alone; a symbolic link that was read
    through is written through, and stays one. Where nothing was read no link is followed, see `refuse_links`.
    `private` is for output that holds secrets: nobody but the owner may read it. Raises `CannotWrite`.
    """
    try:
        with _undisturbed():
            _replace(_target(path, is_read=was is not None), data, was, private)
    except OSError as error:
        raise CannotWrite((error.strerror or "it cannot be written").lower()) from None
    except ValueError:  # a NUL in the path
        raise CannotWrite("not a valid file name") from None


def write_new(path: str | os.PathLike[str], data: bytes, below: str = "") -> None:
    """Makes the file at `path`, and the folders it lies in. Whatever is there already is left alone.
    No link is followed `below` a folder, see `refuse_links`. Raises `CannotWrite`.
    """
    try:
        refuse_links(path, below)
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with _undisturbed():
            file = os.open(path, _NEW_FILE, 0o666)
            try:
                with os.fdopen(file, "wb") as stream:
                    stream.write(data)
            except BaseException:
                with suppress(OSError):
                    os.unlink(path)
                raise
    except OSError as error:
        raise CannotWrite((error.strerror or "it cannot be written").lower()) from None
    except ValueError:  # a NUL in the path
        raise CannotWrite("not a valid file name") from None


def refuse_links(path: str | os.PathLike[str], below: str = "") -> None:
    """Raises `CannotWrite` where a folder that a path names is a symbolic link, which may lead anywhere. Of an absolute
    path, only what lies `below` a folder (if none is given, the current one) is looked at: how a system links its own
    folders is its own business.
    """
    given = os.fspath(path)
    start = 0
    if os.path.isabs(given):
        top = os.path.join(os.path.normpath(below) if below else _here(), "")
        start = len(top) if given.startswith(top) else len(given)
    for end in range(start + 1, len(given)):
        if given[end] in (os.sep, os.altsep) and os.path.islink(given[:end]):
            raise CannotWrite(f"its folder `{given[:end]}` is a symbolic link, and output does not follow links")


def _here() -> str:
    try:
        return os.getcwd()
    except OSError:  # it is gone
        return os.sep


def hard_links(path: str | os.PathLike[str]) -> int:
    """The number of other hard links to the file at a path; they keep the old text when it is replaced."""
    with suppress(OSError, ValueError):
        return os.stat(path).st_nlink - 1
    return 0


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Delays signals that would end the process until a file is written, if the system can delay them."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _target(path: str | os.PathLike[str], *, is_read: bool) -> str:
    if not is_read:
        refuse_links(path)
        if os.path.islink(path):
            raise CannotWrite("it is a symbolic link, and output does not follow links")
    target = os.path.realpath(path)
    if os.path.islink(target):
        raise CannotWrite("it is a broken symbolic link")
    return target


def _replace(target: str, data: bytes, was: bytes | None, private: bool) -> None:
    before = _look_at(target)
    if before is None and was is not None:
        raise CannotWrite("it was removed after it was read")
    folder = os.path.dirname(target)
    with _temporary(folder, 0o600 if private or before is not None else 0o666) as (temporary, file):
        try:
            with os.fdopen(file, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            if before is not None:
                _dress(temporary, before, private)
            _check_unchanged(target, before, was, data)
            os.replace(temporary, target)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise
    _sync_folder(folder)


def _look_at(target: str) -> os.stat_result | None:
    """The file at `target`, or None. Raises `CannotWrite` if it must not be replaced."""
    try:
        found = os.lstat(target)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        raise CannotWrite("it is not a regular file")
    if not os.access(target, os.W_OK):
        raise CannotWrite("it is read-only")
    return found


def _dress(temporary: str, before: os.stat_result, private: bool) -> None:
    """Gives the new file the owner and the mode of the replaced one."""
    now = os.stat(temporary)
    if hasattr(os, "chown") and (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
        try:
            os.chown(temporary, before.st_uid, before.st_gid)
        except PermissionError:
            raise CannotWrite("its owner cannot be kept") from None
    mode = stat.S_IMODE(before.st_mode)
    os.chmod(temporary, mode & ~0o077 if private else mode)


def _check_unchanged(target: str, before: os.stat_result | None, was: bytes | None, data: bytes) -> None:
    now = _look_at(target)
    if (now is None) is not (before is None):
        raise CannotWrite("it changed while it was being written")
    if was is not None:
        with os.fdopen(os.open(target, _OLD_FILE), "rb") as stream:
            if stream.read(max(len(was), len(data)) + 1) not in (was, data):
                raise CannotWrite("it changed since it was read")


def _sync_folder(folder: str) -> None:
    """Makes the new name survive a power cut, if the system can open a folder."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


# -- the file beside the target ---------------------------------------------------------------------

_NAME = regex(r"\.toolcheck-[0-9a-f]{16}\.tmp")


@contextmanager
def _temporary(folder: str, mode: int) -> Iterator[tuple[str, int]]:
    """A new file in a folder: its path, and a descriptor for the caller to close. As long as this lasts it is locked,
    which tells it from what a killed process has left.
    """
    _tidy(folder)
    while True:
        path = os.path.join(folder, f".toolcheck-{secrets.token_hex(8)}.tmp")
        file = os.open(path, _NEW_FILE, mode)
        lock = _lock(file)
        if os.path.lexists(path):  # else another process removed it as a leftover before it was locked
            break
        _close(file, lock)
    try:
        yield path, file
    finally:
        _close(lock)


@cache
def _tidy(folder: str) -> None:
    """Removes the leftovers of killed processes from a folder. Once is enough: to list a large folder for each of its
    files would take long.
    """
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _NAME.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                _remove_left(entry.path)


if sys.platform == "win32":  # there an open file cannot take the place of another, so none is locked

    def _lock(file: int) -> None:
        return None

    def _remove_left(path: str) -> None:
        return None

else:

    def _lock(file: int) -> int:
        """Another descriptor of an open file, which is locked until that is closed, where the file system can lock."""
        lock = os.dup(file)
        with suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX)
        return lock

    def _remove_left(path: str) -> None:
        """Removes a file that no process has locked."""
        with suppress(OSError):
            file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.unlink(path)
            finally:
                os.close(file)


def _close(*files: int | None) -> None:
    for file in files:
        if file is not None:
            os.close(file)
