"""One run over paths: find the files, read them, check or fix them, and keep account of what could not be
looked at.

No console and no command is known here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from toolcheck.checking.checking import (
    Options,
    check_document,
    check_ignores,
    check_met,
    checked_failure,
    looks_for,
    with_failure,
)
from toolcheck.config.search import Search
from toolcheck.config.settings import Settings
from toolcheck.disk.files import File, find, read_bytes, read_pieces
from toolcheck.document.document import Document
from toolcheck.document.failure import failed
from toolcheck.document.limits import limits_of
from toolcheck.document.reading import decoded, format_of, read
from toolcheck.finding.finding import ERROR, Applicability, Finding, Severity, hint
from toolcheck.finding.report import Checked, NotRead, Report
from toolcheck.ground.record import record, replace
from toolcheck.ground.stopwatch import Stopwatch, over
from toolcheck.ground.unseen import Unseen
from toolcheck.manifest.envelope import recognise

if TYPE_CHECKING:
    from toolcheck.config.configuration import Configuration
    from toolcheck.finding.suppression import Ignore
    from toolcheck.fixing.fixing import Fixed
    from toolcheck.suppressing.writing import Commented


R = TypeVar("R")


@record
class Terms:
    """How each file is looked at: what is configured for it, and on top of that what was `said` for all of them.

    With `force_exclude`, what the configuration excludes is left out even when it is named. With a `watch`, it is told
    how long everything took.
    """

    search: Search = Search(isolated=True)
    said: Settings = Settings()
    today: str = ""
    show_suppressed: bool = False
    force_exclude: bool = False
    watch: Stopwatch | None = None

    def settings(self, path: str) -> Settings:
        """What holds for the file at a path."""
        return self.search.settings(path).under(self.said)

    def options(self, path: str) -> Options:
        """The same, as the check is told."""
        settings = self.settings(path)
        levels = {
            name: None if word == "off" else Severity[word.upper()] for name, word in (settings.severity or {}).items()
        }
        return Options(
            settings.target or (),
            settings.select or (),
            settings.ignore or (),
            settings.defined_labels or (),
            limits_of(settings.max_file_size, settings.max_depth),
            levels,
            settings.ignores or (),
            self.today,
            self.show_suppressed,
            self.watch,
        )

    def fail_level(self, path: str) -> Severity:
        """The least severity with which the file at a path fails the run."""
        word = self.settings(path).fail_level
        return Severity[word.upper()] if word else ERROR

    def excludes(self, file: File) -> bool:
        """Whether a file is to be left out."""
        return (self.force_exclude or not file.named) and self.search.excludes(file.path)


TellProgress = Callable[[int, int], None]
"""Is told, after each file, how many of how many are done."""


def check_paths(
    paths: Iterable[str],
    options: Options | Terms,
    progress: TellProgress | None = None,
    *,
    brief: bool = False,
    jobs: int | None = 1,
) -> Report:
    """Check the files that `paths` mean: a named file whatever it is, of a folder those that hold tools. `options` are
    the same for all files, or what the terms say of each.

    A `brief` report has of the files in which nothing was found no more than is told of them; it can be made by several
    processes, by as many as pay where `jobs` is None.
    """
    found = over(options.watch, "find", find)(paths)
    unseen = [*found.unseen]
    wanted = [file for file in found.files if not (isinstance(options, Terms) and options.excludes(file))]
    looks = [_Look(file, options.options(file.path) if isinstance(options, Terms) else options) for file in wanted]
    files: list[Checked] = []
    not_read: list[NotRead] = []
    skipped = 0
    for number, (look, one) in enumerate(zip(looks, _looked(looks, jobs, brief=brief), strict=True), 1):
        if progress:
            progress(number, len(looks))
        if isinstance(one, Checked):
            files.append(look.whole(one))
        elif one is None:
            skipped += 1
        elif isinstance(one, NotRead):
            not_read.append(one)
        else:
            unseen.append(one)
    excluded = len(found.files) - len(wanted)
    return Report(tuple(files), skipped, tuple(unseen), excluded=excluded, not_read=tuple(not_read))


@record
class _Look:
    """A look at a file, and what the check is told."""

    file: File
    options: Options

    def take(self) -> Checked | Unseen | NotRead | None:
        """The file, checked, or why it could not be; None when it is a stranger. It is never the fault of one file
        that nothing is said of the others.
        """
        try:
            return self._take()
        except Exception as error:
            return self._failed(error)

    def _take(self) -> Checked | Unseen | NotRead | None:
        options = self.options
        data = over(options.watch, "read", read_bytes)(self.file.path, options.limits.size)
        if isinstance(data, Unseen):
            return data
        document = over(options.watch, "read", read)(data, self.file.path, limits=options.limits)
        if self.file.named:
            return over(options.watch, "check", check_document)(document, options)
        return over(options.watch, "check", check_met)(document, options, self.whole_text)

    def whole_text(self) -> Iterator[str]:
        """The text of the file to its end, in pieces."""
        return decoded(read_pieces(self.file.path))

    def take_briefly(self) -> Checked | Unseen | NotRead | None:
        """The same, without the parts of the manifest."""
        checked = self.take()
        try:
            return checked.brief() if isinstance(checked, Checked) else checked
        except Exception as error:
            return self._failed(error)

    def _failed(self, error: Exception) -> Checked:
        path = self.file.path
        return checked_failure(failed(path, format_of(path), error))

    def whole(self, checked: Checked) -> Checked:
        """A file in which something was found, with the parts of its manifest."""
        if checked.manifest.was is None or not checked.everything or checked.has_failed:
            return checked
        try:
            manifest = recognise(checked.document, self.options.targets, self.options.defined_labels)
        except Exception as error:
            return self._failed(error)
        return replace(checked, manifest=manifest)


_FIRST = 10
"""So many files are looked at before there are workers, which then have what was imported and made for these."""


def _looked(looks: Sequence[_Look], jobs: int | None, *, brief: bool) -> Iterator[Checked | Unseen | NotRead | None]:
    take = _Look.take_briefly if brief else _Look.take
    number = 1
    if brief and jobs != 1:
        from toolcheck.ground.workers import how_many

        number = how_many(len(looks), jobs)
    if number == 1:
        yield from map(take, looks)
        return
    from toolcheck.ground.workers import LOST, share

    yield from map(take, looks[:_FIRST])
    rest = looks[_FIRST:]
    for look, one in zip(rest, share(take, rest, number), strict=True):
        yield Unseen(look.file.path, _KILLED) if one is LOST else one


_KILLED = "the process that looked at it was killed, and so was a second one; the likely cause is too little memory"


def apart(work: Callable[[Report], R], report: Report) -> tuple[R, Report]:
    """What `work` makes of a report, and the report. Where toolcheck itself fails, a file on which it fails alone is
    replaced by that failure. `work` is done more than once then, and must do nothing but give a value.
    """
    try:
        return work(report), report
    except Exception:
        report = replace(report, files=tuple(_apart(work, report, file) for file in report.files))
        return work(report), report


def _apart(work: Callable[[Report], R], report: Report, file: Checked) -> Checked:
    try:
        work(replace(report, files=(file,)))
    except Exception as error:
        return checked_failure(failed(file.document.name, file.document.format, error))
    return file


def check_configurations(report: Report, terms: Terms, paths: Iterable[str]) -> Report:
    """The report with what is wrong with the findings that configurations ignore, after a run over `paths`: no reason,
    a last day that is over, nothing that is ignored.
    """
    files = report.files
    if not files:
        return report
    walked = [os.path.join(os.path.abspath(path), "") for path in paths if os.path.isdir(path)]
    found = [_check_configuration(one, files, terms, walked) for one in terms.search.configurations if one.ignores]
    return replace(report, files=(*report.files, *(checked for checked in found if checked.findings)))


def _check_configuration(
    configuration: Configuration, files: Sequence[Checked], terms: Terms, walked: Sequence[str]
) -> Checked:
    below = os.path.join(configuration.folder, "")
    is_whole = any(below.startswith(folder) for folder in walked)
    mine = [file for file in files if terms.search.configuration(file.document.name) is configuration]
    unused = set(_unused(configuration, mine, terms, is_whole=is_whole))
    ignores = [ignore for ignore, _, _ in configuration.ignores]
    return check_ignores(configuration.document(), ignores, unused, terms.options(os.path.join(below, "-")))


def _unused(
    configuration: Configuration, files: Sequence[Checked], terms: Terms, *, is_whole: bool
) -> Iterator[tuple[Ignore, str]]:
    """The entries that ignore nothing. That is known of those that mean files which were all looked at: when the whole
    folder was walked, or one file alone is meant.
    """
    for ignore, is_meant, single in configuration.ignores:
        meant = [file for file in files if is_meant(configuration.inside(os.path.abspath(file.document.name)))]
        if not is_whole and not (single and meant):
            continue
        looked = [file for file in meant if _looks_for(ignore, file, terms)]
        if (looked or not meant) and not any(_covers_any(ignore, file) for file in meant):
            yield from ((ignore, name) for name in ignore.names)


def _looks_for(ignore: Ignore, file: Checked, terms: Terms) -> bool:
    options = terms.options(file.document.name)
    return all(looks_for(name, file.manifest, options) for name in ignore.names)


def _covers_any(ignore: Ignore, file: Checked) -> bool:
    """Whether there is a finding in a file, kept back or not, that is ignored by these words."""
    return any(finding.rule in ignore.names and ignore.covers(file.manifest, finding) for finding in file.everything)


def check_bytes(data: bytes, name: str, options: Options) -> Checked:
    """Check a file whose bytes are at hand; `name` is what it is called."""
    document = over(options.watch, "read", read)(data, name, limits=options.limits)
    return over(options.watch, "check", _check)(document, options)


def fix_document(file: Checked, options: Options, wanted: Collection[Applicability]) -> Fixed | None:
    """The document of a checked file with its fixes of a wanted applicability made; None when there are
    none. Nothing is written. Raises what goes wrong in toolcheck itself.
    """
    if not any(finding.fix and finding.fix.applicability in wanted for finding in file.findings):
        return None
    from toolcheck.fixing.fixing import fix

    def examine(document: Document) -> Sequence[Finding]:
        return _checked_again(document, options).findings

    return fix(examine, file.document, wanted, options.limits)


class _FailedOnTheWay(Exception):
    """toolcheck itself failed on what a fix made of a file."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__()
        self.findings = findings


def _checked_again(document: Document, options: Options) -> Checked:
    """A document on the way from fix to fix, checked. Raises `_FailedOnTheWay`."""
    checked = _check(document, options)
    if checked.has_failed:
        raise _FailedOnTheWay(checked.findings)
    return checked


@record
class Mended:
    """What fixing a file came to: the file as it is now, checked again; what was fixed, what was refused and
    why; and if it could not be written, why not (then the file is as it was). `left_names` are how many other names the
    file had, hard links, which keep the old text.
    """

    file: Checked
    fixed: tuple[Finding, ...] = ()
    refused: tuple[tuple[Finding, str], ...] = ()
    unwritten: str = ""
    left_names: int = 0


def fix_file(file: Checked, options: Options, wanted: Collection[Applicability], *, write: bool = True) -> Mended:
    """Make the fixes of a checked file, in the file itself unless `write` is false. Where toolcheck itself fails, the
    file is as it was.
    """
    from toolcheck.disk.writing import CannotWrite, hard_links, write_text

    try:
        fixed = fix_document(file, options, wanted)
        if fixed is None or fixed.document.text == file.document.text:
            left = fixed.refused if fixed else ()
            return Mended(_with_refusals(file, left), refused=left)
        checked = _with_refusals(_checked_again(fixed.document, options), fixed.refused)
        made = Mended(checked, fixed.applied, fixed.refused, left_names=hard_links(file.document.name) if write else 0)
        if write:
            write_text(file.document.name, bytes_of(fixed.document), was=bytes_of(file.document))
    except CannotWrite as refused:
        return Mended(file, unwritten=refused.reason)
    except _FailedOnTheWay as failure:
        return Mended(replace(file, findings=(*failure.findings, *file.findings)))
    except Exception as error:
        return Mended(with_failure(file, error))
    return made


def _with_refusals(file: Checked, refused: Iterable[tuple[Finding, str]]) -> Checked:
    """The file, where a fix that was refused is an advice that says why."""
    reasons = {(finding.rule, finding.where, finding.message): reason for finding, reason in refused}
    if not reasons:
        return file

    def advised(finding: Finding) -> Finding:
        reason = reasons.get((finding.rule, finding.where, finding.message))
        if reason is None or finding.fix is None:
            return finding
        return replace(finding, fix=hint(f"{finding.fix.title} (not made: {reason})"))

    return replace(file, findings=tuple(map(advised, file.findings)))


def comment_file(file: Checked, options: Options) -> tuple[Commented, str]:
    """Write a comment for each finding of a YAML file that a comment can ignore. Also why the file could not be
    written, if it could not; then it is as it was.
    """
    from toolcheck.disk.writing import CannotWrite, write_text
    from toolcheck.suppressing.writing import Commented, with_comments

    try:
        made = with_comments(file, lambda document: _check(document, options), options.limits)
    except Exception as error:
        return Commented(with_failure(file, error)), ""
    if made.ignored:
        try:
            write_text(file.document.name, bytes_of(made.file.document), was=bytes_of(file.document))
        except CannotWrite as refused:
            return Commented(file), refused.reason
    return made, ""


def bytes_of(document: Document) -> bytes:
    """The bytes that a document was read from, or that say its text now."""
    return (b"\xef\xbb\xbf" if document.bom else b"") + document.text.encode()


def _check(document: Document, options: Options) -> Checked:
    checked = check_document(document, options)
    assert checked is not None  # only files that were met in a folder can be strangers
    return checked
