"""Which files a configuration that is not valid governs: they fail, and no others do."""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.config.settings import ConfigProblem, Misconfigured
from toolcheck.disk.files import File
from toolcheck.ground.unseen import Unseen


class Ungoverned:
    """Counts the files of folders whose configuration is not valid. They are not looked at."""

    def __init__(self) -> None:
        self._counts: dict[tuple[ConfigProblem, ...], int] = {}

    def add(self, file: File, error: Misconfigured) -> None:
        """A file that cannot be looked at because of this error. Raises the error if the file was named: that ends the
        run.
        """
        if file.named:
            raise error
        self._counts[error.problems] = self._counts.get(error.problems, 0) + 1

    def unseen(self) -> Iterator[Unseen]:
        """For each configuration, what is wrong with it, and how many files it governs."""
        for problems, count in self._counts.items():
            yield from (Unseen(one.name, one.message, one.line, one.column) for one in problems)
            files = "1 file is" if count == 1 else f"{count:,} files are"
            yield Unseen(problems[-1].name, f"{files} not checked, because this configuration is not valid")
