"""A text that is open in an editor: as it is now, and as it was when it could last be read."""

from __future__ import annotations

from toolcheck.checking.checking import recognised
from toolcheck.checking.failing import checked_failure
from toolcheck.checking.meeting import check_met
from toolcheck.checking.run import open_bytes
from toolcheck.checking.selection import Options
from toolcheck.document.document import Document
from toolcheck.document.failure import failed
from toolcheck.document.reading import NeedsExtra, code_format_of, format_of
from toolcheck.editing.lines import Lines, Units
from toolcheck.finding.report import Checked
from toolcheck.ground.record import lazy, replace
from toolcheck.ground.stopwatch import Stopwatch
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.marks import is_made, may_have_tools
from toolcheck.redaction.redactor import Redactor

_BOM = "\ufeff"


class OpenText:
    """One text, and what there is to know of it, each worked out when it is asked for.

    `name` is its path, or what it is called where it has none. `before` is the same text before the last change. A text
    that is not `watched` is left out by the configuration, or is code that no walk reads: nothing is found in it.
    """

    def __init__(
        self, text: str, name: str, options: Options, before: OpenText | None = None, *, watched: bool = True
    ) -> None:
        self.text = text
        self.name = name
        self.options = options
        self.watched = watched
        self._last_good = None if before is None else before.known_good
        self._looked: tuple[Checked | None] | None = None

    @lazy
    def lines(self) -> Lines:
        """Its lines."""
        return Lines(self.text)

    @lazy
    def document(self) -> Document:
        """It, read. Code for which no extra is installed, or that has no sign of tools, has no values."""
        data = self.text.encode(errors="replace")
        format = code_format_of(self.name)
        try:
            if format is not None and not (may_have_tools(data) and not is_made(data)):
                return Document(name=self.name, text=self.text.removeprefix(_BOM), format=format)
            return open_bytes(data, self.name, self.options)
        except NeedsExtra:
            return Document(name=self.name, text="", format=format or "yaml")
        except Exception as error:
            return failed(self.name, format_of(self.name), error)

    @lazy
    def manifest(self) -> Manifest:
        """What it is."""
        return recognised(self.document, self.options)

    @lazy
    def redactor(self) -> Redactor:
        """What keeps its secrets out of words."""
        return Redactor(self.document)

    @property
    def is_whole(self) -> bool:
        """Whether it could be read."""
        return bool(self.document.values) and not any(one.kind == "syntax-error" for one in self.document.problems)

    @property
    def good(self) -> OpenText | None:
        """It, as it was when it could last be read; None if it never could."""
        if self.is_whole:
            self._last_good = None
            return self
        return None if self._last_good is None else self._last_good.good

    @property
    def known_good(self) -> OpenText | None:
        """The same for one who does not want to wait: a text that nobody has read yet is passed over, if there is an
        earlier one.
        """
        return self.good if "document" in self.__dict__ else self._last_good or self

    @property
    def is_certain(self) -> bool:
        """Whether it is certain to be a manifest: of others, nothing is said."""
        return self.is_whole and not self.is_cells and self.manifest.is_known and self.manifest.is_sure

    @property
    def is_cells(self) -> bool:
        """Whether it is a notebook, whose document is not the text itself."""
        return self.document.format == "notebook"

    def check(self, watch: Stopwatch | None = None) -> Checked | None:
        """What the check finds in it, as in a file that it meets in a folder; None where it is not a manifest."""
        if self._looked is None:
            self._looked = (self._check(watch),)
        return self._looked[0]

    def _check(self, watch: Stopwatch | None) -> Checked | None:
        if not self.watched or (self.document.around is None and code_format_of(self.name) is not None):
            return None
        try:
            checked = check_met(self.document, replace(self.options, watch=watch), lambda: (self.text,))
        except Exception as error:
            return checked_failure(failed(self.name, self.document.format, error))
        return checked if isinstance(checked, Checked) else None

    # -- positions ------------------------------------------------------------------------------

    def position(self, offset: int, units: Units) -> tuple[int, int]:
        """The line and the character of an offset of its document."""
        if self.is_cells:
            line, column = self.document.in_file(offset)
            return line - 1, column - 1
        return self.lines.position(offset + self.text.startswith(_BOM), units)

    def offset(self, line: int, character: int, units: Units) -> int:
        """The offset in its document of a position."""
        return max(self.lines.offset(line, character, units) - self.text.startswith(_BOM), 0)

    def moved(self, offset: int, later: OpenText) -> int | None:
        """Where an offset is in a later text; None inside of what was changed since."""
        if later is self:
            return offset
        old, new = self.document.text, later.document.text
        start, end = _common(old, new)
        if offset <= start:
            return offset
        return offset + len(new) - len(old) if offset >= len(old) - end else None


def _common(old: str, new: str) -> tuple[int, int]:
    """How many characters two texts share at the beginning, and behind those at the end."""
    most = min(len(old), len(new))
    start = _shared(old, new, most)
    return start, _shared(old[::-1], new[::-1], most - start)


def _shared(left: str, right: str, most: int) -> int:
    """How many characters are the same at the beginning of both, at most so many; found by halving."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if left[low:middle] == right[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
