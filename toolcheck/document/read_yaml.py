"""YAML -> Document: what no YAML may hold is refused, then the values are read.

A short loop reads the texts about which there is nothing to say, the exact one all others. What the exact one needs,
and what finds places, is imported when it is needed: a clean file starts 2 ms sooner.
"""

from __future__ import annotations

from toolcheck.document.document import Document, LookedUp, Place, Problem
from toolcheck.document.limits import MANY, Limits
from toolcheck.document.where import Path, in_text
from toolcheck.document.yaml_lax import may_be_lax
from toolcheck.document.yaml_values import may_have_anchors, plain_values
from toolcheck.ground.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from toolcheck.document.yaml_find import Offsets, YamlFinder

_LARGE = 1 << 16
"""A text with more characters is not given to the parser a second time, to find places in it."""

_UNPRINTABLE = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_UNPRINTABLE_ASCII = bytes((*range(9), 11, 12, *range(14, 32), 127))
_STRAY_BOM = regex("(?:^|(?<=[\r\n]))\ufeff")
_ODD_BREAK = regex("[\x85\u2028\u2029]")


def read_yaml(text: str, name: str, limits: Limits, bom: bool = False) -> Document:
    """The document of a YAML text: a value for each document in it that is not empty, or no value and
    the problems that say why.
    """
    refused = _refused_characters(text, limits)
    if refused is not None:
        return Document(name=name, text=text, format="yaml", values=(), problems=(refused,), bom=bom)
    problems, parsed, restore = _odd_breaks(text)
    if not (restore or may_be_lax(text) or may_have_anchors(text)):
        document = _read_plain(text, name, limits, bom)
        if document is not None:
            return document
    from toolcheck.document.yaml_exact import read_exactly

    return read_exactly(text, name, limits, bom=bom, parsed=parsed, restore=restore, problems=problems)


def _read_plain(text: str, name: str, limits: Limits, bom: bool) -> Document | None:
    """The document of a text about which there is nothing to say; None for one that the exact loop must read."""
    offsets = None
    if len(text) > _LARGE:
        from toolcheck.document.yaml_find import Offsets

        offsets = Offsets()
    values = plain_values(text, limits, None if offsets is None else offsets.take)
    if values is None:
        return None
    finder = _Finder(text, values, offsets)
    return Document(
        name=name,
        text=text,
        format="yaml",
        values=tuple(values),
        bom=bom,
        find_places=finder.places,
        find_one=finder,
    )


class _Finder:
    """Finds places in the values of a text, by what is imported when somebody asks."""

    def __init__(self, text: str, values: list[Any], offsets: Offsets | None) -> None:
        self._of = text, values, offsets
        self._finder: YamlFinder | None = None

    def __call__(self, number: int, path: Path) -> LookedUp:
        """What `Document.look_up` says of a path of the document with that number."""
        return self._made()(number, path)

    def places(self) -> tuple[Place, ...]:
        """The places of all documents."""
        return self._made().places()

    def _made(self) -> YamlFinder:
        if self._finder is None:
            from toolcheck.document.yaml_find import YamlFinder

            self._finder = YamlFinder(*self._of)
        return self._finder


def _refused_characters(text: str, limits: Limits) -> Problem | None:
    """The first character that no YAML may hold, and what would keep the parsers busy for too long."""
    data = text.encode()
    if len(data) != len(text) or len(data.translate(None, _UNPRINTABLE_ASCII)) != len(text):
        if found := _UNPRINTABLE.search(text):
            return _character("a control character", found.start(), text)
        if found := _STRAY_BOM.search(text):
            return _character("a byte order mark", found.start(), text)
    directives = text.count("\n%") + text.count("\r%")
    if directives > limits.key:  # libyaml compares each %TAG with all before it
        start = text.index("%")
        return Problem(
            kind="too-large", message=f"more than {limits.key:,} directives", where=in_text(start, start + 1)
        )
    return None


def _character(what: str, at: int, text: str) -> Problem:
    note = "the file may be binary, or UTF-16" if text[at] == "\0" else "write it as an escape in double quotes"
    return Problem(
        kind="syntax-error",
        message=f"the text contains {what} (U+{ord(text[at]):04X})",
        where=in_text(at, at + 1),
        note=note,
    )


def _odd_breaks(text: str) -> tuple[list[Problem], str, dict[int, int]]:
    """Problems for the characters that are line breaks to YAML 1.1 only, the text with stand-ins for
    them (so that no parser breaks a line there), and what the stand-ins stand for.
    """
    if text.isascii() or not (found := list(_ODD_BREAK.finditer(text))):
        return [], text, {}
    problems = [
        Problem(
            kind="ambiguous-line-break",
            message=f"the text contains a raw U+{ord(mark[0]):04X}: some YAML readers end the line there, others don't",
            where=in_text(mark.start(), mark.end()),
            note="for some readers, a comment ends there, so they read the rest as data",
        )
        for mark in found[:MANY]
    ]
    used = set(text)
    # neither in use, nor a byte order mark, nor a noncharacter
    spare = (code for code in range(0xE000, 0x110000) if chr(code) not in used and code & 0xFEFE != 0xFEFE)
    stand_ins = {ord(mark): next(spare, ord("?")) for mark in sorted({mark[0] for mark in found})}
    return problems, text.translate(stand_ins), {code: mark for mark, code in stand_ins.items()}
