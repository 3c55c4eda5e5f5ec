"""Files written whole or not at all.

The new bytes go to a file of their own beside the target, reach the disk, and take the target's place in
one step; whatever fails on the way, the target is as it was and nothing else is left behind. This module
knows bytes and file systems, no document and no console.
"""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class CannotWrite(Exception):
    """A file that was not written. `reason` says why; the file is as it was."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def write_text(path: str | os.PathLike[str], data: bytes, *, was: bytes | None = None, private: bool = False) -> None:
    """Puts `data` in the place of the file at `path`, or makes that file.

    A symbolic link is followed, and stays one. Mode, owner and group of a file that is replaced are kept.
    `was` is what the caller read: when the file holds anything else by now, it is left alone. `private`
    is for output that holds secrets: nobody but the owner may read it, and no link is followed.
    Raises `CannotWrite`.
    """
    try:
        target = _target(path, private)
        _replace(target, data, was, private)
    except OSError as error:
        raise CannotWrite((error.strerror or "it cannot be written").lower()) from None
    except ValueError:  # a NUL in the path
        raise CannotWrite("its name is no file name") from None


def write_new(path: str | os.PathLike[str], data: bytes) -> None:
    """Makes the file at `path`, and the folders it lies in. Whatever is there already is left alone.
    Raises `CannotWrite`.
    """
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
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
        raise CannotWrite("its name is no file name") from None


def _target(path: str | os.PathLike[str], private: bool) -> str:
    if private and os.path.islink(path):
        raise CannotWrite("it is a symbolic link, which output with secrets does not follow")
    target = os.path.realpath(path)
    if os.path.islink(target):
        raise CannotWrite("it is a symbolic link that leads nowhere")
    return target


def _replace(target: str, data: bytes, was: bytes | None, private: bool) -> None:
    before = _look_at(target)
    if before is None and was is not None:
        raise CannotWrite("it is gone since it was read")
    temporary = os.path.join(os.path.dirname(target), f".toolcheck-{secrets.token_hex(8)}.tmp")
    file = os.open(temporary, _NEW_FILE, 0o600 if private or before is not None else 0o666)
    try:
        with os.fdopen(file, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if before is not None:
            _dress(temporary, before, private)
        _check_unchanged(target, before, was)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    _sync_folder(os.path.dirname(target))


def _look_at(target: str) -> os.stat_result | None:
    """What is at `target` now, None when nothing is; refuses what must not be replaced."""
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
    """Gives the new file the owner and the mode of the one it replaces."""
    now = os.stat(temporary)
    if hasattr(os, "chown") and (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
        try:
            os.chown(temporary, before.st_uid, before.st_gid)
        except PermissionError:
            raise CannotWrite("its owner cannot be kept") from None
    mode = stat.S_IMODE(before.st_mode)
    os.chmod(temporary, mode & ~0o077 if private else mode)


def _check_unchanged(target: str, before: os.stat_result | None, was: bytes | None) -> None:
    now = _look_at(target)
    if (now is None) is not (before is None):
        raise CannotWrite("it changed while it was written")
    if was is not None:
        with open(target, "rb") as stream:
            if stream.read(len(was) + 1) != was:
                raise CannotWrite("it changed since it was read")


def _sync_folder(folder: str) -> None:
    """Makes the new name last through a power cut, where the system lets a folder be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
