"""The options of each open file, as its configuration says; where that is broken, as it said last."""

from __future__ import annotations

import os

from toolcheck.checking.configured import Terms
from toolcheck.checking.selection import Options
from toolcheck.config.search import Search
from toolcheck.config.settings import ConfigProblem, Misconfigured
from toolcheck.disk.files import File, is_aside
from toolcheck.document.reading import code_format_of
from toolcheck.ground.record import record

FILES = ("toolcheck.toml", "pyproject.toml")
"""The files that can hold a configuration."""


@record
class BrokenSetting:
    """What is wrong in a configuration: its path, the line and the column (counted from 1), and the words."""

    path: str
    line: int
    column: int
    message: str


@record
class Look:
    """How a file is looked at: with which options, and whether the check would look at it in a walk."""

    options: Options
    watched: bool


class Settled:
    """Finds the configuration of each file, and keeps the last one that was not broken."""

    def __init__(self, today: str) -> None:
        self._today = today
        self._search = Search()
        self._sound: Search | None = None
        self._broken: dict[str, tuple[BrokenSetting, ...]] = {}

    def renew(self) -> None:
        """Read the configurations again when they are next asked for."""
        if not self._broken:
            self._sound = self._search
        self._search = Search()
        self._broken = {}

    @property
    def broken(self) -> dict[str, tuple[BrokenSetting, ...]]:
        """What is wrong with the configurations that were asked for, by path."""
        return dict(self._broken)

    def terms(self) -> Terms:
        """What is configured now."""
        return Terms(search=self._search, today=self._today)

    def look(self, path: str) -> Look:
        """How the file at a path is looked at."""
        try:
            return self._look(path, self._search)
        except Misconfigured as error:
            for problem in map(_placed, error.problems):
                known = self._broken.get(problem.path, ())
                if problem not in known:
                    self._broken[problem.path] = (*known, problem)
        if self._sound is not None:
            try:
                return self._look(path, self._sound)
            except Misconfigured:
                pass
        return Look(Options(today=self._today), watched=True)

    def _look(self, path: str, search: Search) -> Look:
        terms = Terms(search=search, today=self._today)
        is_code = code_format_of(path) is not None
        watched = not terms.excludes(File(path, named=False)) and not (
            is_code and (is_aside(path) or not terms.reads_code(path))
        )
        return Look(terms.options(path), watched)


def _placed(problem: ConfigProblem) -> BrokenSetting:
    """A problem with a place for the editor, which has one for everything."""
    path = os.path.abspath(problem.name or FILES[0])
    return BrokenSetting(path, problem.line or 1, problem.column or 1, problem.message)
