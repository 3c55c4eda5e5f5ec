"""A check of many files, each with the options that its configuration and the caller give it; and what is wrong with
the suppressions of those configurations.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

from toolcheck.checking.checking import check_suppressions
from toolcheck.checking.selection import Options, looks_for
from toolcheck.config.search import Search
from toolcheck.config.settings import Settings
from toolcheck.disk.files import File
from toolcheck.document.limits import limits_of
from toolcheck.finding.finding import ERROR, Severity
from toolcheck.finding.report import Checked, Report
from toolcheck.ground.latest import latest
from toolcheck.ground.record import record, replace
from toolcheck.ground.stopwatch import Stopwatch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from toolcheck.config.configuration import Configuration
    from toolcheck.finding.suppression import Suppression


@record(kw_only=True)
class Terms:
    """How each file is looked at: what is configured for it, and on top of that what was `said` for all of them.

    With `force_exclude`, what the configuration excludes is left out even when it is named. A `watch` measures how long
    everything takes.
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
        """The same, as the check wants it."""
        return self._options(self.search.settings(path))

    @latest
    def _options(self, configured: Settings) -> Options:
        settings = configured.under(self.said)
        levels = {
            name: None if word == "off" else Severity[word.upper()] for name, word in (settings.severity or {}).items()
        }
        return Options(
            targets=settings.target or (),
            select=settings.select or (),
            ignore=settings.ignore or (),
            defined_labels=settings.defined_labels or (),
            limits=limits_of(settings.max_file_size, settings.max_depth),
            severity=levels,
            suppressions=settings.suppressions or (),
            today=self.today,
            show_suppressed=self.show_suppressed,
            watch=self.watch,
            vendor=settings.vendor or "",
        )

    def reads_code(self, path: str) -> bool:
        """Whether the code at a path, found in a folder, is read."""
        given = self.said.code
        return given if given is not None else self.search.settings(path).code is not False

    def fail_level(self, path: str) -> Severity:
        """The least severity with which the file at a path fails the run."""
        word = self.settings(path).fail_level
        return Severity[word.upper()] if word else ERROR

    def excludes(self, file: File) -> bool:
        """Whether a file is to be left out."""
        return (self.force_exclude or not file.named) and self.search.excludes(file.path)


def check_configurations(report: Report, terms: Terms, paths: Iterable[str]) -> Report:
    """The report with what is wrong with the suppressions of configurations, after a run over `paths`: no reason, a
    last day that is over, nothing that is suppressed.
    """
    files = report.files
    if not files:
        return report
    walked = [os.path.join(os.path.abspath(path), "") for path in paths if os.path.isdir(path)]
    configurations = [configuration for configuration in terms.search.configurations if configuration.suppressions]
    found = [_check_configuration(configuration, files, terms, walked) for configuration in configurations]
    return replace(report, files=(*report.files, *(checked for checked in found if checked.findings)))


def _check_configuration(
    configuration: Configuration, files: Sequence[Checked], terms: Terms, walked: Sequence[str]
) -> Checked:
    below = os.path.join(configuration.folder, "")
    is_whole = any(below.startswith(folder) for folder in walked)
    mine = [file for file in files if terms.search.configuration(file.document.name) is configuration]
    unused = set(_unused(configuration, mine, terms, is_whole=is_whole))
    suppressions = [entry.suppression for entry in configuration.suppressions]
    return check_suppressions(configuration.document(), suppressions, unused, terms.options(os.path.join(below, "-")))


def _unused(
    configuration: Configuration, files: Sequence[Checked], terms: Terms, *, is_whole: bool
) -> Iterator[tuple[Suppression, str]]:
    """The entries that suppress nothing. That is known only if all files that are meant were looked at: when the whole
    folder was walked, or one file alone is meant.
    """
    for entry in configuration.suppressions:
        meant = [file for file in files if entry.is_meant(configuration.inside(os.path.abspath(file.document.name)))]
        if not is_whole and not (entry.single and meant):
            continue
        looked = [file for file in meant if _looks_for(entry.suppression, file, terms)]
        if (looked or not meant) and not any(_covers_any(entry.suppression, file) for file in meant):
            yield from ((entry.suppression, name) for name in entry.suppression.names)


def _looks_for(suppression: Suppression, file: Checked, terms: Terms) -> bool:
    options = terms.options(file.document.name)
    return all(looks_for(name, file.manifest, options) for name in suppression.names)


def _covers_any(suppression: Suppression, file: Checked) -> bool:
    """Whether a suppression covers a finding of a file, reported or not."""
    names = suppression.names
    return any(finding.rule in names and suppression.covers(file.manifest, finding) for finding in file.everything)
