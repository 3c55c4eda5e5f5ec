"""The two sides of `toolcheck diff`: two paths, or the working tree and a commit."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeGuard

import click

from toolcheck.cli.console import complain, hear
from toolcheck.ground.record import record

if TYPE_CHECKING:
    from toolcheck.checking.configured import Terms
    from toolcheck.comparing.difference import Difference
    from toolcheck.comparing.sides import SurfaceFile
    from toolcheck.disk.git import GitFile
    from toolcheck.finding.report import NotRead
    from toolcheck.ground.unseen import Unseen


@record
class ComparedFiles:
    """What was compared, and what could not be looked at."""

    differences: tuple[Difference, ...]
    unseen: tuple[Unseen, ...] = ()


# -- two paths --------------------------------------------------------------------------------------


def compare_paths(old: str, new: str, terms: Terms) -> ComparedFiles:
    """The differences of two files, or of two folders."""
    from toolcheck.comparing.difference import compare_files
    from toolcheck.ground.unseen import Unseen

    if not os.path.lexists(old) and os.path.lexists(new) and not os.path.splitext(old)[1][1:].isalpha() and old != "-":
        raise click.UsageError(f"{old}: no such file or folder; a commit is named with `--against {old}`")
    if os.path.isdir(old) != os.path.isdir(new) and os.path.lexists(old) and os.path.lexists(new):
        raise click.UsageError("a file cannot be compared with a folder")
    if os.path.isdir(old):
        return _compare_folders(old, new, terms)
    files = [_named(path, terms) for path in (old, new)]
    sides = [one for one in files if _is_side(one)]
    if len(sides) < len(files):
        return ComparedFiles((), tuple(one for one in files if isinstance(one, Unseen)))
    if sides[0].is_lock != sides[1].is_lock:
        raise click.UsageError("a lock can be compared with a lock only")
    return ComparedFiles((compare_files(sides[0], sides[1]),))


def _is_side(one: object) -> TypeGuard[SurfaceFile]:
    from toolcheck.comparing.sides import SurfaceFile

    return isinstance(one, SurfaceFile)


def _named(path: str, terms: Terms) -> SurfaceFile | Unseen | NotRead | None:
    """The side that a named file is; `-` is standard input."""
    from toolcheck.comparing.sides import read_side
    from toolcheck.disk.files import read_bytes
    from toolcheck.ground.unseen import Unseen

    name = "<stdin>" if path == "-" else path
    how = terms.options(name)
    data = hear(name, how.limits.size) if path == "-" else read_bytes(path, how.limits.size)
    return data if isinstance(data, Unseen) else read_side(data, name, how)


def _compare_folders(old: str, new: str, terms: Terms) -> ComparedFiles:
    """The differences of the manifests of two folders, which are paired by their paths in them."""
    from toolcheck.disk.files import read_bytes

    unseen: list[Unseen] = []
    before, after = (_files(folder, terms, unseen) for folder in (old, new))
    both = {}
    for inside in sorted({*before, *after}):
        names = os.path.join(old, inside), os.path.join(new, inside)
        contents = [
            read_bytes(path, terms.options(path).limits.size) if inside in files or os.path.lexists(path) else None
            for path, files in zip(names, (before, after), strict=True)
        ]
        pair = _Pair(path=names[1], committed=None, is_named=False)
        sides = _sides(pair, (contents[0], contents[1]), names, terms, unseen)
        if sides is not None:
            both[inside] = sides
    return ComparedFiles(_all_differences(both), tuple(unseen))


def _files(folder: str, terms: Terms, unseen: list[Unseen]) -> set[str]:
    """The paths in a folder of the files that a walk takes."""
    from toolcheck.disk.files import EXTENSIONS, find
    from toolcheck.document.reading import CODE
    from toolcheck.served.lock import USUAL_NAME

    found = find([folder], (*EXTENSIONS, USUAL_NAME), tuple(CODE))
    unseen += found.unseen
    return {os.path.relpath(file.path, folder) for file in found.files if not terms.excludes(file)}


def _all_differences(both: Mapping[str, tuple[SurfaceFile | None, SurfaceFile | None]]) -> tuple[Difference, ...]:
    """The differences of all pairs. What cannot be compared was not moved."""
    from toolcheck.comparing.difference import compare_files, compare_sets

    unclear = {path for path, sides in both.items() if any(side is not None and side.surface is None for side in sides)}
    broken = [compare_files(*both[path]) for path in sorted(unclear)]
    before, after = (
        {path: side for path, sides in both.items() if path not in unclear and (side := sides[number]) is not None}
        for number in (0, 1)
    )
    return (*broken, *compare_sets(before, after))


def _may_matter(path: str, data: bytes) -> bool:
    """Whether code that was found in a folder may hold tools that somebody wrote."""
    from toolcheck.document.reading import code_format_of
    from toolcheck.manifest.marks import is_made, may_have_tools

    return code_format_of(path) is None or (may_have_tools(data) and not is_made(data))


# -- a commit ---------------------------------------------------------------------------------------


@record(kw_only=True)
class _Pair:
    """A path with the file of the commit, if it has one, and whether the user named it."""

    path: str
    committed: GitFile | None
    is_named: bool


def compare_with_commit(ref: str, paths: Sequence[str], terms: Terms) -> ComparedFiles:
    """The differences between a commit and the working tree, in some files and folders. Raises `CannotAsk`."""
    from toolcheck.ground.unseen import Unseen

    both: dict[str, tuple[SurfaceFile | None, SurfaceFile | None]] = {}
    unseen: list[Unseen] = []
    for root in paths:
        folder, pairs = _pairs(root, ref, terms)
        for pair, old, new in _read(folder, ref, pairs, terms):
            if old is None and new is None:
                unseen.append(Unseen(pair.path, f"no such file or folder, here or in `{ref}`"))
            elif pair.committed is not None and pair.committed.kind == "link":
                complain(f"note: {pair.path}: a symbolic link in `{ref}`; it is not compared")
            elif old is new and not pair.is_named:  # of a broken file that is the same, there is nothing to say
                side = _side(new, pair, pair.path, terms, is_named=False)
                if _is_side(side) and side.surface is not None:
                    both.setdefault(pair.path, (side, side))
            else:
                sides = _sides(pair, (old, new), (f"{ref}:{pair.path}", pair.path), terms, unseen)
                if sides is not None:
                    both.setdefault(pair.path, sides)
    return ComparedFiles(_all_differences(both), tuple(unseen))


def _pairs(root: str, ref: str, terms: Terms) -> tuple[str, list[_Pair]]:
    """The files that a path means in the working tree or in the commit, and the folder to ask git in."""
    from toolcheck.disk.files import EXTENSIONS, File, find
    from toolcheck.disk.git import files_of
    from toolcheck.document.reading import CODE
    from toolcheck.served.lock import USUAL_NAME

    is_folder = os.path.isdir(root)
    folder = root if is_folder else _nearest_folder(root)
    committed = {os.path.normpath(os.path.join(folder, file.path)): file for file in files_of(folder, ref)}
    submodules = [path for path, file in committed.items() if file.kind == "submodule"]
    plain = os.path.normpath(root)
    walked = {
        os.path.normpath(file.path): file.named for file in find([root], (*EXTENSIONS, USUAL_NAME), tuple(CODE)).files
    }
    if not os.path.lexists(root) and any(path.startswith(plain + os.sep) for path in committed):
        walked = {}  # a folder that is gone
    for path, file in committed.items():
        if path == plain:
            walked.setdefault(path, True)
        elif file.kind == "file" and (is_folder or path.startswith(plain + os.sep)) and _is_meant(path):
            walked.setdefault(path, False)
    found = []
    for path, is_named in sorted(walked.items()):
        is_inside = any(path.startswith(each + os.sep) for each in submodules)
        if not is_inside and not terms.excludes(File(path, named=is_named)):
            found.append(_Pair(path=path, committed=committed.get(path), is_named=is_named))
    for path in submodules:
        if any(other.startswith(path + os.sep) for other in walked):
            complain(f"note: {path}: a submodule; its files are not compared")
    return folder, found


def _nearest_folder(path: str) -> str:
    """The folder of a file, or the nearest one above it that is there."""
    folder = os.path.dirname(path) or "."
    while not os.path.isdir(folder) and os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder) or "."
    return folder


def _is_meant(path: str) -> bool:
    """Whether a walk of folders would take a file of this path."""
    from toolcheck.disk.files import EXTENSIONS, NEVER_ENTERED, is_aside
    from toolcheck.document.reading import CODE
    from toolcheck.served.lock import USUAL_NAME

    if not NEVER_ENTERED.isdisjoint(path.split(os.sep)):
        return False
    name = path.lower()
    return name.endswith((*EXTENSIONS, USUAL_NAME)) or (name.endswith(tuple(CODE)) and not is_aside(path))


def _read(
    folder: str, ref: str, pairs: Sequence[_Pair], terms: Terms
) -> Iterator[tuple[_Pair, bytes | Unseen | None, bytes | Unseen | None]]:
    """Both contents of each file. git is only asked for those that are not the same."""
    from toolcheck.disk.files import read_bytes
    from toolcheck.disk.git import contents
    from toolcheck.document.limits import LIMITS
    from toolcheck.ground.unseen import Unseen

    limit = max((terms.options(pair.path).limits.size for pair in pairs), default=LIMITS.size)
    now: list[bytes | Unseen | None] = []
    for pair in pairs:
        is_there = os.path.lexists(pair.path)
        now.append(read_bytes(pair.path, terms.options(pair.path).limits.size) if is_there else None)
    asked = [
        pair.committed is not None and pair.committed.kind != "submodule" and not _is_same(pair.committed, data)
        for pair, data in zip(pairs, now, strict=True)
    ]
    wanted = [pair.committed.object for pair, ask in zip(pairs, asked, strict=True) if ask and pair.committed]
    answers = contents(folder, wanted, limit)
    for pair, data, ask in zip(pairs, now, asked, strict=True):
        if pair.committed is None:
            old: bytes | Unseen | None = None
        elif ask:
            answer = next(answers)
            old = Unseen(f"{ref}:{pair.path}", answer.reason) if isinstance(answer, Unseen) else answer
        else:
            old = data
        yield pair, old, data


def _is_same(committed: GitFile, data: bytes | Unseen | None) -> bool:
    """Whether a file has the content that git names so."""
    if not isinstance(data, bytes) or committed.kind != "file":
        return False
    sha = hashlib.sha1 if len(committed.object) == 40 else hashlib.sha256  # names of content, not a protection
    return sha(b"blob %d\0" % len(data) + data).hexdigest() == committed.object


def _sides(
    pair: _Pair,
    contents: tuple[bytes | Unseen | None, bytes | Unseen | None],
    names: tuple[str, str],
    terms: Terms,
    unseen: list[Unseen],
) -> tuple[SurfaceFile | None, SurfaceFile | None] | None:
    """Both sides of a path; None if neither is a manifest. What cannot be looked at is added to `unseen`, or noted."""
    from toolcheck.comparing.sides import SurfaceFile
    from toolcheck.ground.unseen import Unseen

    both = list(zip(contents, names, strict=True))
    found = [_side(data, pair, name, terms, is_named=pair.is_named) for data, name in both]
    if any(isinstance(side, SurfaceFile) for side in found):
        found = [_known(side, pair, *one, terms) for side, one in zip(found, both, strict=True)]
        lost = [side for side in found if isinstance(side, Unseen)]
        unseen += lost
        if lost:
            return None
        before, after = (side if isinstance(side, SurfaceFile) else None for side in found)
        return before, after
    for side in found:
        if isinstance(side, Unseen) and pair.is_named:
            unseen.append(side)
        elif side is not None and not isinstance(side, SurfaceFile):
            complain(f"note: {side.path}: not read: {side.reason}")
    return None


def _known(
    side: SurfaceFile | NotRead | Unseen | None, pair: _Pair, data: bytes | Unseen | None, name: str, terms: Terms
) -> SurfaceFile | NotRead | Unseen | None:
    """A side whose other side is a manifest, so that it matters why it was not read."""
    if _is_side(side) or data is None:
        return side
    again = _side(data, pair, name, terms, is_named=True)
    return again if side is not None or _is_cut(again) else None


def _is_cut(side: object) -> bool:
    from toolcheck.comparing.sides import SurfaceFile

    return isinstance(side, SurfaceFile) and side.is_cut


def _side(
    data: bytes | Unseen | None, pair: _Pair, name: str, terms: Terms, *, is_named: bool
) -> SurfaceFile | NotRead | Unseen | None:
    from toolcheck.comparing.sides import read_side
    from toolcheck.ground.unseen import Unseen

    if data is None or isinstance(data, Unseen):
        return data
    if not is_named and not _may_matter(pair.path, data):
        return None
    return read_side(data, pair.path, terms.options(pair.path), name=name, is_named=is_named)
