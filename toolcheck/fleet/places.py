"""URIs, and the file systems behind them: what is there, and how it is read and written.

Files of this machine, of S3, of Google Cloud Storage and of Azure are reached by pyarrow, with the credentials that
their own environment has. What is in a file is not known here.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

import pyarrow as pa
from pyarrow import fs

from toolcheck.fleet.uris import (
    CannotReach,
    is_glob,
    is_hidden,
    pattern_of,
    reason_of,
    refuse,
    scheme_of,
    top_of,
)
from toolcheck.ground.record import record

if sys.platform != "win32":
    import fcntl

_KINDS = ("parquet", "json", "html", "md")
"""How the names of the files of an output end."""


@record(kw_only=True)
class StoredFile:
    """A file: its URI, how many bytes it has, and when it was written (nanoseconds since 1970)."""

    uri: str
    size: int
    time: int


def find(uri: str) -> list[StoredFile]:
    """The files that a URI means, in the order of their names: itself, those of a folder and all folders in it, or
    those that a glob matches (`**` also crosses folders). Hidden ones, whose name or folder begins with `.` or `_`, are
    meant only when they are named. Raises `CannotReach`.
    """
    refuse(uri)
    with _in_words():
        system, path = _open(uri)
        info = system.get_file_info(path)
        if info.type == fs.FileType.File:
            return [_stored(uri, info)]
        if info.type == fs.FileType.Directory:
            return [_stored(uri, one) for one in _below(system, path) if not is_hidden(one.path, path)]
        if not is_glob(uri):
            raise CannotReach("no such file or folder")
        top, wanted = top_of(path), re.compile(pattern_of(path))
        return [
            _stored(uri, one)
            for one in _below(system, top)
            if wanted.fullmatch(one.path) and not is_hidden(one.path, path)
        ]


def is_there(uri: str) -> bool:
    """Whether there is a file. Raises `CannotReach`."""
    with _in_words():
        system, path = _open(uri)
        return bool(system.get_file_info(path).type == fs.FileType.File)


def files_in(folder: str) -> list[str]:
    """The names of the files right in a folder, in order; none where there is no folder. Raises `CannotReach`."""
    with _in_words():
        system, path = _open(folder)
        found = system.get_file_info(fs.FileSelector(path, allow_not_found=True))
        names = (one.base_name for one in found if one.type == fs.FileType.File)
        return sorted(name for name in names if not name.startswith("."))


@contextmanager
def reading(uri: str) -> Iterator[Any]:
    """A file, to be read at any place. Raises `CannotReach`."""
    with _in_words():
        system, path = _open(uri)
        with system.open_input_file(path) as file:
            yield file


@contextmanager
def streaming(uri: str) -> Iterator[Any]:
    """A file, to be read from its beginning, decompressed if it begins as gzip and zstd files do. Raises
    `CannotReach`.
    """
    with reading(uri) as probe:
        kind = _compression(probe.read(4))
    with _in_words():
        system, path = _open(uri)
        with system.open_input_stream(path, compression=kind) as file:
            yield file


@contextmanager
def writing(uri: str) -> Iterator[Any]:
    """A new file, or one in the place of an old one. Here it has its name only when it is whole; an object store does
    so by itself. Raises `CannotReach`.
    """
    with _in_words():
        system, path = _open(uri)
        if not isinstance(system, fs.LocalFileSystem):
            with system.open_output_stream(path) as file:
                yield file
            return
        folder, _, name = path.rpartition("/")
        system.create_dir(folder, recursive=True)
        beside = f"{folder}/.{name}.{os.getpid()}"
        try:
            with system.open_output_stream(beside) as file:
                yield file
            system.move(beside, path)
        except BaseException:
            with suppress(OSError):
                system.delete_file(beside)
            raise


@contextmanager
def alone(folder: str) -> Iterator[None]:
    """Inside, no other process of this machine may be alone in a folder, which is made if it is not there; what a
    process that was killed has left half written is removed. An object store can do neither, and keeps nothing that is
    not whole. Raises `CannotReach`.
    """
    with _in_words():
        system, path = _open(folder)
        is_here = isinstance(system, fs.LocalFileSystem)
        if is_here and system.get_file_info(path).type not in (fs.FileType.NotFound, fs.FileType.Directory):
            raise CannotReach("it is a file, and not a folder")
        if is_here:
            system.create_dir(path, recursive=True)
    if not is_here or sys.platform == "win32":
        yield
        return
    with _in_words():
        lock = os.open(path, os.O_RDONLY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotReach("another run writes to it at this moment") from None
        except OSError:  # not every file system can lock
            pass
        _remove_halves(path)
        yield
    finally:
        os.close(lock)


def _remove_halves(top: str) -> None:
    for folder, _, names in os.walk(top):
        for name in names:
            if name.startswith(".") and name.split(".")[-2] in _KINDS and name.rpartition(".")[2].isdigit():
                with suppress(OSError):
                    os.unlink(os.path.join(folder, name))


def remove(folder: str) -> None:
    """Removes a folder and what is in it, if it is there. Raises `CannotReach`."""
    with _in_words():
        system, path = _open(folder)
        if system.get_file_info(path).type == fs.FileType.Directory:
            system.delete_dir(path)


def remove_file(uri: str) -> None:
    """Removes a file, if it is there. Raises `CannotReach`."""
    with _in_words():
        system, path = _open(uri)
        if system.get_file_info(path).type == fs.FileType.File:
            system.delete_file(path)


@contextmanager
def _in_words() -> Iterator[None]:
    """What a file system says can quote the URI, its query and its headers: only the kind of failure is kept."""
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        raise CannotReach(reason_of(error)) from None


def _open(uri: str) -> tuple[fs.FileSystem, str]:
    """The file system of a URI, and the path in it. The part behind the bucket is not decoded."""
    if not scheme_of(uri):
        return fs.LocalFileSystem(), os.path.abspath(uri).replace(os.sep, "/")
    plain, mark, query = uri.partition("?")
    scheme, _, rest = plain.partition("://")
    top, _, inner = rest.partition("/")
    if scheme.lower() == "file":
        return fs.LocalFileSystem(), f"/{inner}".rstrip("/") or "/"
    system, base = _connect(f"{scheme}://{top}{mark}{query}")
    return system, f"{base.rstrip('/')}/{inner}".rstrip("/")


@cache
def _connect(root: str) -> tuple[fs.FileSystem, str]:
    system, base = fs.FileSystem.from_uri(root)
    return system, base


def _below(system: fs.FileSystem, folder: str) -> list[fs.FileInfo]:
    if not isinstance(system, fs.LocalFileSystem):
        bucket = system.get_file_info(folder.partition("/")[0])
        if bucket.type == fs.FileType.NotFound:
            raise CannotReach("there is no such bucket")
    found = system.get_file_info(fs.FileSelector(folder, recursive=True, allow_not_found=True))
    return sorted((one for one in found if one.type == fs.FileType.File), key=lambda one: str(one.path))


def _stored(uri: str, info: fs.FileInfo) -> StoredFile:
    return StoredFile(uri=_uri_of(uri, info.path), size=info.size or 0, time=info.mtime_ns or 0)


def _uri_of(uri: str, path: str) -> str:
    """The URI of another path of the file system of `uri`."""
    scheme = scheme_of(uri)
    if scheme in ("", "file"):
        return path.replace("/", os.sep)
    plain, mark, query = uri.partition("?")
    top = plain.partition("://")[2].partition("/")[0]  # for Azure, the container and the server; a path has the former
    return f"{scheme}://{top}/{path.partition('/')[2]}{mark}{query}"


def _compression(start: bytes) -> str | None:
    if start.startswith(b"\x1f\x8b"):
        return "gzip"
    return "zstd" if start == b"\x28\xb5\x2f\xfd" else None
