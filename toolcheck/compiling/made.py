"""The results of compile: payloads, each with the places that its parts came from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from toolcheck.compiling.canonical import FindSpelling, to_text
from toolcheck.compiling.fill import with_strings
from toolcheck.document.document import Document
from toolcheck.document.where import Path, Where
from toolcheck.finding.finding import Finding
from toolcheck.finding.report import Checked
from toolcheck.ground.record import record
from toolcheck.redaction.redactor import printable_json

FindOrigin = Callable[[Path], tuple[Document, Where] | None]
"""The document and the place that a path of a payload came from; None for what compile added."""


@record(hidden=("value", "origin", "masks"))
class Made:
    """One payload that compile made, and where its parts came from. `masks` are the strings that hold a value of the
    environment, by their paths, with a mask in place of that value.
    """

    value: dict[str, Any]
    origin: FindOrigin
    masks: dict[Path, str] = {}  # noqa: RUF012  (shared, and nobody changes it)

    def text(self, *, compact: bool = False, masked: bool = False) -> str:
        """The payload as canonical JSON; `masked`, without what came from the environment."""
        value = with_strings(self.value, lambda text, path: self.masks.get(path, text)) if masked else self.value
        return to_text(value, compact=compact, spelling=_spelling(self.origin))


@record(kw_only=True, hidden=("filled",))
class Compiled:
    """What compile made of some manifests.

    `made` are the payloads, in order. It is empty when they were refused; then the findings of `checked` say why.
    `dropped` says what was left out, and in which document. `empty` says which variables are set, but empty.
    `failing` are warnings about what is sure to fail once it is sent. `filled` are the values that came from the
    environment.
    """

    checked: tuple[Checked, ...]
    made: tuple[Made, ...] = ()
    dropped: tuple[tuple[Document, Finding], ...] = ()
    filled: tuple[str, ...] = ()
    empty: tuple[tuple[Document, Finding], ...] = ()
    failing: tuple[tuple[Document, Finding], ...] = ()
    in_lines: bool = False

    def text(self, *, compact: bool = False, masked: bool = False) -> str:
        """The payload as canonical JSON; the events of a whole session as JSON lines. Characters that control a
        terminal or a CI runner are escaped. `masked` hides what came from the environment.
        """
        compact = compact or self.in_lines
        return printable_json("".join(payload.text(compact=compact, masked=masked) for payload in self.made))


def _spelling(origin: FindOrigin) -> FindSpelling:
    """How the number at a path of a payload was written in its document."""

    def spelling(path: Path) -> str | None:
        source = origin(path)
        if source is None:
            return None
        document, where = source
        whole, _, place = document.look_up(where.path, where.document)
        return document.text[place.start : place.end] if whole == where.path and place is not None else None

    return spelling
