"""Which files a run is about, in which format each is, and the parts in which they are worked on.

What is in a file is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Literal, get_args

from toolcheck.disk.files import EXTENSIONS
from toolcheck.document.reading import CODE
from toolcheck.fleet import places, uris
from toolcheck.fleet.places import StoredFile
from toolcheck.fleet.uris import CannotReach
from toolcheck.ground.record import record

InputFormat = Literal["parquet", "jsonl", "files", "archives"]
FORMATS: tuple[InputFormat, ...] = get_args(InputFormat)

_ENDINGS: dict[str, InputFormat] = {
    **dict.fromkeys((".parquet", ".pq"), "parquet"),
    **{f"{one}{more}": "jsonl" for one in (".jsonl", ".ndjson") for more in ("", ".gz", ".zst", ".zstd")},
    **dict.fromkeys((".zip", ".tar", ".tar.gz", ".tgz", ".tar.zst"), "archives"),
}
_MIN_BYTES, _MAX_BYTES, _MANY = 2 << 20, 64 << 20, 64
_MAX_FILES = 1_000
"""Files are put together in one part up to so many bytes and so many of them. There should be many parts, so that no
worker waits long for the last one, and none that is hardly worth a message.
"""
_DELTA = "_delta_log"


@record(kw_only=True)
class SourceFile:
    """A file of the input and its format."""

    file: StoredFile
    format: InputFormat


@record(kw_only=True)
class InputPart:
    """Files that are worked on together, by one process at a time; its `name` is made of their URIs."""

    name: str
    files: tuple[SourceFile, ...]


@record(kw_only=True)
class FoundInputs:
    """What the inputs mean: the files, each once; those that were named or matched and cannot be used, each with why;
    and how many files of folders are in none of the formats.
    """

    files: tuple[SourceFile, ...]
    faults: tuple[tuple[str, str], ...]
    passed_over: int = 0


def look_up(inputs: Sequence[str], format: InputFormat | None) -> FoundInputs:
    """The files that paths, URIs, globs and folders mean, in the order of their names."""
    found: dict[str, SourceFile] = {}
    faults: list[tuple[str, str]] = []
    passed_over = 0
    for uri in inputs:
        try:
            files = places.find(uri)
            fault = "" if format == "files" or not _is_table(uri) else _IS_TABLE
        except CannotReach as error:
            files, fault = [], error.reason
        if fault:
            faults.append((uri, fault))
            continue
        is_named = len(files) == 1 and not uris.is_glob(uri) and _same(files[0].uri, uri)
        for file in files:
            kind = format or format_of(file.uri)
            if kind is None and is_named:
                faults.append((uri, "its name does not say its format: name it with `--input-format`"))
            elif kind is None or (format == "files" and not is_named and not _may_be_a_manifest(file.uri)):
                passed_over += 1
            else:
                found[file.uri] = SourceFile(file=file, format=kind)
    files_in_order = tuple(found[uri] for uri in sorted(found))
    return FoundInputs(files=files_in_order, faults=tuple(faults), passed_over=passed_over)


_IS_TABLE = (
    "it is a Delta table, whose folder also holds rows that were removed: read it with Spark, as docs/fleet.md says"
)


def format_of(uri: str) -> InputFormat | None:
    """The format that the end of a name says."""
    name = uri.partition("?")[0].lower()
    return next((_ENDINGS[end] for end in sorted(_ENDINGS, key=len, reverse=True) if name.endswith(end)), None)


def in_parts(files: Sequence[SourceFile]) -> Iterator[InputPart]:
    """The parts: large files alone, small ones of a format together."""
    limit = max(_MIN_BYTES, min(_MAX_BYTES, sum(file.file.size for file in files) // _MANY))
    for kind in FORMATS:
        group: list[SourceFile] = []
        size = 0
        for file in (file for file in files if file.format == kind):
            if group and (size + file.file.size > limit or len(group) >= _MAX_FILES):
                yield part_of(group)
                group, size = [], 0
            group.append(file)
            size += file.file.size
        if group:
            yield part_of(group)


def part_of(files: Sequence[SourceFile]) -> InputPart:
    """The part that these files make."""
    names = "\n".join(file.file.uri for file in files)
    return InputPart(
        name=blake2b(names.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest(), files=tuple(files)
    )


def _same(found: str, named: str) -> bool:
    return found.rstrip("/").rpartition("/")[2] == named.rstrip("/").rpartition("/")[2]


def _may_be_a_manifest(uri: str) -> bool:
    return uri.partition("?")[0].lower().endswith((*EXTENSIONS, *CODE))


def _is_table(uri: str) -> bool:
    return not uris.is_glob(uri) and bool(places.files_in(uris.inside(uri, _DELTA)))
