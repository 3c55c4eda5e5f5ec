"""One run over paths: find the files, read and check them, and keep account of what could not be looked at.

No console and no command is known here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from toolcheck.checking.checking import check_again, check_document, recognised
from toolcheck.checking.examining import examine_together
from toolcheck.checking.failing import checked_failure
from toolcheck.checking.governing import Ungoverned
from toolcheck.checking.selection import Options, unasked_rules
from toolcheck.config.settings import Misconfigured
from toolcheck.contract.engine import expect
from toolcheck.disk.files import File, find, is_aside, read_bytes, read_pieces
from toolcheck.document.document import Document
from toolcheck.document.failure import failed, has_failed
from toolcheck.document.reading import CODE, LIMITS, NeedsExtra, code_format_of, decoded, format_of, read
from toolcheck.finding.finding import Finding
from toolcheck.finding.report import Checked, NotRead, Report
from toolcheck.ground.record import record, replace
from toolcheck.ground.stopwatch import Stopwatch, over
from toolcheck.ground.unseen import Unseen
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.recognising import recognise_document

TellProgress = Callable[[int, int], None]
"""Called after each file with how many files are done, and of how many."""


def check_paths(
    paths: Iterable[str],
    options_of: Callable[[str], Options],
    progress: TellProgress | None = None,
    *,
    is_excluded: Callable[[File], bool] = lambda file: False,
    reads_code: Callable[[str], bool] = lambda path: True,
    skip_strangers: bool = False,
    watch: Stopwatch | None = None,
    brief: bool = False,
    jobs: int | None = 1,
) -> Report:
    """Check the files that `paths` mean: a named file whatever it is, of a folder those that hold tools. `options_of`
    gives the options for the file at a path. Code in folders is read where `reads_code` says so. With `skip_strangers`,
    a file that is named is treated as if it was found in a folder. What `options_of` raises, `Misconfigured`, fails the
    files of folders for which it does; it is raised for a file that is named.

    A `brief` report keeps little of the files in which nothing was found; it can be made by several processes, by as
    many as pay where `jobs` is None.
    """
    found = over(watch, "find", find)(paths, code=tuple(CODE))
    unseen = [*found.unseen]
    known = [file for file in map(_as_met, found.files) if file] if skip_strangers else found.files
    ungoverned = Ungoverned()
    wanted, excluded = _wanted(known, is_excluded, reads_code, ungoverned)
    looks = [_Look(file, options_of) for file in wanted]
    files: list[Checked] = []
    not_read: list[NotRead] = []
    skipped = 0
    beyond: dict[str, int] = {}
    for number, (look, outcome) in enumerate(zip(looks, _looked(looks, jobs, brief=brief), strict=True), 1):
        if progress:
            progress(number, len(looks))
        if isinstance(outcome, Checked):
            files.append(look.whole(outcome))
        elif outcome is None:
            skipped += 1
        elif isinstance(outcome, NotRead):
            not_read.append(outcome)
        elif isinstance(outcome, NeedsExtra):
            beyond[outcome.language] = beyond.get(outcome.language, 0) + 1
        elif isinstance(outcome, Misconfigured):
            ungoverned.add(look.file, outcome)
        else:
            unseen.append(outcome)
    unseen += ungoverned.unseen()
    return Report(
        files=tuple(files),
        skipped=skipped,
        unseen=tuple(unseen),
        excluded=excluded,
        not_read=tuple(not_read),
        beyond=beyond,
    )


def _wanted(
    files: Iterable[File],
    is_excluded: Callable[[File], bool],
    reads_code: Callable[[str], bool],
    ungoverned: Ungoverned,
) -> tuple[list[File], int]:
    """The files to look at, and how many are excluded."""
    wanted: list[File] = []
    excluded = 0
    for file in files:
        try:
            if not file.named and code_format_of(file.path) is not None and not reads_code(file.path):
                continue
            if is_excluded(file):
                excluded += 1
            else:
                wanted.append(file)
        except Misconfigured as error:
            ungoverned.add(file, error)
    return wanted, excluded


def _as_met(file: File) -> File | None:
    """A file as if it was found in a folder; None for code that no walk reads."""
    is_left = file.named and code_format_of(file.path) is not None and is_aside(file.path)
    return None if is_left else File(file.path, named=False)


def open_bytes(data: bytes, name: str, options: Options) -> Document:
    """The document of a file; of code, what it sends. Raises `NeedsExtra`."""
    format = code_format_of(name)
    if format is None:
        return read(data, name, limits=options.limits)
    from toolcheck.manifest.code import read_sent

    return read_sent(data, name, format, options.vendor, options.limits)


def check_bytes(data: bytes, name: str, options: Options) -> Checked | Unseen:
    """Check a file whose bytes are at hand; `name` is what it is called."""
    try:
        document = over(options.watch, "read", open_bytes)(data, name, options)
    except NeedsExtra as needed:
        return Unseen(name, str(needed))
    return over(options.watch, "check", check_document)(document, options)


_WhatCame = Checked | Unseen | NotRead | NeedsExtra | Misconfigured | None
"""What can come of a look at a file; None for a stranger."""


@record
class _Opened:
    """A file that was opened: what it says, and the options of its check."""

    file: File
    options: Options
    document: Document

    def recognised(self) -> _Recognised | Checked:
        """The same file, recognised; where toolcheck fails on it, that."""
        try:
            return _Recognised(self.file, self.options, recognised(self.document, self.options))
        except Exception as error:
            return _failed(self.file, error)


@record
class _Recognised:
    """A file that was recognised: what it is, and the options of its check."""

    file: File
    options: Options
    manifest: Manifest

    @property
    def is_surely_examined(self) -> bool:
        """Whether its check examines it, and nobody measures how long that takes."""
        if self.options.watch is not None:
            return False
        if self.file.named:
            return True
        from toolcheck.checking.meeting import is_surely_checked

        return is_surely_checked(self.manifest)

    def checked(self, found: list[Finding] | None) -> _WhatCame:
        """What its check says, where `found` was found; it is examined where that is None."""
        watch, manifest, options = self.options.watch, self.manifest, self.options
        try:
            if self.file.named:
                return over(watch, "check", check_again)(manifest, options, found)
            from toolcheck.checking.meeting import check_met_again

            return over(watch, "check", check_met_again)(manifest, options, self.whole_text, found)
        except Exception as error:
            return _failed(self.file, error)

    def whole_text(self) -> Iterator[str]:
        """The text of the file to its end, in pieces."""
        return decoded(read_pieces(self.file.path))


@record
class _Look:
    """A look at a file, and what gives the options of its check."""

    file: File
    options_of: Callable[[str], Options]

    @property
    def options(self) -> Options:
        """The options of its check. Most code that is found in a folder needs none."""
        return self.options_of(self.file.path)

    def open(self) -> _Opened | _WhatCame:
        """The file, opened, or why it could not be (which says what is missing when that is an extra); None when it is
        a stranger. A failure on one file never keeps the others from being reported.
        """
        try:
            return self._open()
        except Misconfigured as error:  # not a failure on this file
            return error
        except Exception as error:
            return _failed(self.file, error)

    def _open(self) -> _Opened | _WhatCame:
        if not self.file.named and code_format_of(self.file.path) is not None and not self._may_matter():
            return None
        options = self.options
        data = over(options.watch, "read", read_bytes)(self.file.path, options.limits.size)
        if isinstance(data, Unseen):
            return data
        try:
            document = over(options.watch, "read", open_bytes)(data, self.file.path, options)
        except NeedsExtra as needed:
            return Unseen(self.file.path, str(needed)) if self.file.named else needed
        return checked_failure(document) if has_failed(document) else _Opened(self.file, options, document)

    def _may_matter(self) -> bool:
        """Whether code that was found in a folder may hold tools that somebody wrote."""
        from toolcheck.manifest.marks import is_made, may_have_tools

        data = read_bytes(self.file.path, LIMITS.size)
        return isinstance(data, Unseen) or (may_have_tools(data) and not is_made(data))

    def whole(self, checked: Checked) -> Checked:
        """A file in which something was found, with the parts of its manifest; another process did not send them."""
        if checked.manifest.was is None or not checked.has_any or checked.has_failed:
            return checked
        try:
            manifest = recognise_document(checked.document, self.options.targets, self.options.defined_labels)
        except Exception as error:
            return _failed(self.file, error)
        return replace(checked, manifest=manifest)


def _failed(file: File, error: Exception) -> Checked:
    return checked_failure(failed(file.path, format_of(file.path), error))


def _as_it_is(came: _WhatCame) -> _WhatCame:
    return came


def _briefly(came: _WhatCame) -> _WhatCame:
    """The same; of a file in which nothing was found, without the parts of its manifest."""
    return came if isinstance(came, Checked) and came.has_any else _to_send(came)


def _to_send(came: _WhatCame) -> _WhatCame:
    """The same, always without those parts, which no process sends to another."""
    if not isinstance(came, Checked):
        return came
    try:
        return came.brief()
    except Exception as error:
        name = came.document.name
        return checked_failure(failed(name, format_of(name), error))


_FILES_AT_ONCE = 64
_TEXT_AT_ONCE = 1 << 19
"""So many files, or so many characters, go together: what is made of them fits into the cache of a processor."""


def _taken(looks: Iterable[_Look], keep: Callable[[_WhatCame], _WhatCame]) -> Iterator[_WhatCame]:
    """What came of each look. Some files go through one step, and then through the next: its code is in the cache of
    the processor after the first file, and the code of all steps does not fit there. This takes a fifth less time.
    """
    some: list[_Opened | _WhatCame] = []
    size = 0
    for look in looks:
        opened = look.open()
        some.append(opened)
        size += len(opened.document.text) if isinstance(opened, _Opened) else 0
        if len(some) == _FILES_AT_ONCE or size > _TEXT_AT_ONCE:
            yield from _checked(some, keep)
            some, size = [], 0
    yield from _checked(some, keep)


def _checked(some: list[_Opened | _WhatCame], keep: Callable[[_WhatCame], _WhatCame]) -> Iterator[_WhatCame]:
    """What the checks of some opened files say. Each is let go when it is checked."""
    known = [one.recognised() if isinstance(one, _Opened) else one for one in some]
    some.clear()
    found = _examined(known)
    for number, one in enumerate(known):
        known[number] = None
        yield keep(one.checked(found.pop(number, None)) if isinstance(one, _Recognised) else one)


def _examined(known: Iterable[_Recognised | _WhatCame]) -> dict[int, list[Finding] | None]:
    """What was found, by their number, in those that are surely examined. One alone is left to its check."""
    sure = {number: one for number, one in enumerate(known) if isinstance(one, _Recognised) and one.is_surely_examined}
    if len(sure) < 2:
        return {}
    found = examine_together([(one.manifest, unasked_rules(one.options)) for one in sure.values()])
    return dict(zip(sure, found, strict=True))


_FILES_BEFORE_FORK = 10
"""Check this many files before there are workers, so that these inherit what was imported and cached."""


_SHARES = 4
"""Each worker has at least so many shares of the files, so that all end at about the same time."""


def _looked(looks: Sequence[_Look], jobs: int | None, *, brief: bool) -> Iterator[_WhatCame]:
    keep = _briefly if brief else _as_it_is
    expect(len(looks))
    number = 1
    if brief and jobs != 1 and len(looks) > 1:
        from toolcheck.ground.workers import how_many

        number = how_many(len(looks), jobs)
    if number == 1:
        yield from _taken(looks, keep)
        return
    from toolcheck.ground.workers import LOST, share

    yield from _taken(looks[:_FILES_BEFORE_FORK], keep)
    size = max(1, min(_FILES_AT_ONCE, len(looks) // (number * _SHARES)))
    rest = [looks[at : at + size] for at in range(_FILES_BEFORE_FORK, len(looks), size)]
    for some, outcomes in zip(rest, share(_taken_to_send, rest, number), strict=True):
        yield from (_one_by_one(some, number) if outcomes is LOST else outcomes)


def _taken_to_send(looks: Sequence[_Look]) -> list[_WhatCame]:
    return list(_taken(looks, _to_send))


def _one_by_one(looks: Sequence[_Look], jobs: int) -> Iterator[_WhatCame]:
    """What came of looks that a process was killed for: each is taken alone, in another process."""
    from toolcheck.ground.workers import LOST, share

    alone = [(look,) for look in looks]
    for (look,), outcomes in zip(alone, share(_taken_to_send, alone, jobs), strict=True):
        yield from ((Unseen(look.file.path, _KILLED),) if outcomes is LOST else outcomes)


_KILLED = "the process that looked at it was killed, and so was a second one; the likely cause is too little memory"
