"""A comparison for people: the most dangerous changes first, texts word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolcheck.comparing.difference import Difference
from toolcheck.comparing.words import WordPiece
from toolcheck.reporting.compared import SEVERITIES, ShownChange, every_change, shortened, summary
from toolcheck.reporting.style import Style, plain

_SHOWN = ("wider", "breaks", "reword", "narrower")


def render(differences: Sequence[Difference], style: Style = plain, *, shows_all: bool = False) -> str:
    """Each change with its place. Those of the class `other` are counted only, unless all are to be shown."""
    found = every_change(differences)
    shown = [change for change in found if shows_all or change.group in _SHOWN]
    blocks = ["\n".join(_change(change, style)) for change in shown]
    more = len(found) - len(shown)
    last = f"{summary(differences)}{' (`--show-other` lists other changes)' if more else ''}"
    return "\n\n".join([*blocks, last]) + "\n"


def _change(change: ShownChange, style: Style) -> Iterator[str]:
    word = SEVERITIES[change.group].word
    yield style(word, f"{change.group}[{change.kind}]") + style("message", f": {change.words}")
    side = "   in the old file" if change.is_old else ""
    scope = f"   {change.scope}" if change.scope else ""
    yield f"  {style('frame', '-->')} {change.place}{scope}{side}"
    if change.pieces:
        yield f"   {style('frame', '|')} {text_words(change.pieces, style)}"
    if change.note:
        yield f"   {style('frame', '=')} {change.note}"


def text_words(pieces: Sequence[WordPiece], style: Style = plain) -> str:
    """A text word by word: `[-removed-]`, `{+added+}`."""
    return "".join(_piece(piece, style) for piece in shortened(pieces))


def _piece(piece: WordPiece, style: Style) -> str:
    if piece.mark == "same":
        return piece.text
    open_, close = ("[-", "-]") if piece.mark == "removed" else ("{+", "+}")
    return style(piece.mark, f"{open_}{piece.text}{close}")
