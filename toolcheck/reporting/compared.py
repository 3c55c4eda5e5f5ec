"""A comparison as reporters show it: each change with its words, its place and its class, safe to show.

What is secret in either file is masked before anything is compared word by word or cut short.
"""

from __future__ import annotations

from collections.abc import Sequence

from toolcheck.comparing.difference import Difference, group_of
from toolcheck.comparing.kinds import CLASSES, ChangeClass
from toolcheck.comparing.tools import SurfaceChange
from toolcheck.comparing.words import WordPiece, word_pieces
from toolcheck.document.document import Document
from toolcheck.document.where import Where, dotted
from toolcheck.finding.finding import ERROR, INFO, WARNING, Severity
from toolcheck.ground.record import record
from toolcheck.redaction.redactor import Redactor, printable
from toolcheck.reporting.tally import counted

SEVERITIES: dict[ChangeClass, Severity] = {
    "wider": ERROR,
    "breaks": ERROR,
    "reword": WARNING,
    "narrower": INFO,
    "other": INFO,
}
"""How severe a class of change is where a format has only severities."""
_LONGEST = 300
_CONTEXT = 60


@record(kw_only=True)
class ShownChange:
    """One change, safe to show. `where` is its place on the side of `document`: the new one, or the old one for what is
    gone; `file` is the path of the new file, or of the one that is gone. `pieces` are of a text compared word by word.
    """

    kind: str
    group: ChangeClass
    words: str
    note: str
    scope: str
    tool: str
    parameter: str
    document: Document
    where: Where
    is_old: bool
    file: str
    path: str
    pieces: tuple[WordPiece, ...] = ()

    @property
    def place(self) -> str:
        """The file, line and column."""
        spot = self.document.shown_position(self.document.span(self.where).start).text
        return f"{printable(self.document.name)}:{spot}"


class Speaker:
    """What keeps the secrets of both files of a comparison out of words."""

    def __init__(self, difference: Difference) -> None:
        sides = [side for side in (difference.old, difference.new) if side is not None]
        self._redactors = [Redactor(side.document) for side in sides]

    def mask(self, words: str) -> str:
        """A text without secrets, at its full length, with its control characters."""
        for redactor in self._redactors:
            words = redactor.text(words)
        return words

    def say(self, words: str) -> str:
        """A text without secrets, on one line, not too long."""
        words = self.mask(words)
        return printable(words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…")


def shown_changes(difference: Difference) -> list[ShownChange]:
    """The changes of one comparison, in their order."""
    if not difference.changes:
        return []
    speaker = Speaker(difference)
    return [_shown(change, difference, speaker) for change in difference.changes]


def every_change(differences: Sequence[Difference]) -> list[ShownChange]:
    """The changes of all comparisons, the most dangerous class first."""
    found = [change for difference in differences for change in shown_changes(difference)]
    return sorted(found, key=lambda change: CLASSES.index(change.group))


def _shown(change: SurfaceChange, difference: Difference, speaker: Speaker) -> ShownChange:
    is_old = change.new is None or difference.new is None
    side = difference.old if is_old else difference.new
    assert side is not None
    where = (change.old if is_old else change.new) or Where()
    old, new = (speaker.mask(text) for text in change.texts or ("", ""))
    words = change.words
    if change.texts is not None:
        before, after = change.texts
        verb = "are" if words.startswith("the instructions") else "is"
        words = f"{words} {verb} new" if not before else f"{words} {verb} gone" if not after else f"{words} changed"
        if old == new:
            words = f"a hidden part of {change.words} changed"
    return ShownChange(
        kind=change.kind,
        group=group_of(change),
        words=speaker.say(words),
        note=speaker.say(change.note),
        scope=speaker.say(change.scope),
        tool=speaker.say(change.tool),
        parameter=speaker.say(change.parameter),
        document=side.document,
        where=where,
        is_old=is_old,
        file=(difference.new or side).path,
        path=speaker.say(dotted(where.path)),
        pieces=word_pieces(old, new) if change.texts is not None and old != new else (),
    )


def shortened(pieces: Sequence[WordPiece]) -> list[WordPiece]:
    """The pieces with the unchanged text between two changes cut short."""
    found = []
    for number, piece in enumerate(pieces):
        text = piece.text
        if piece.mark == "same" and len(text) > 2 * _CONTEXT:
            head = text[:_CONTEXT] if number else ""
            tail = text[-_CONTEXT:] if number + 1 < len(pieces) else ""
            text = f"{head}…{tail}"
        elif len(text) > 4 * _LONGEST:
            text = f"{text[: 4 * _LONGEST]}…"
        found.append(WordPiece(piece.mark, printable(text)))
    return found


def summary(differences: Sequence[Difference]) -> str:
    """What was compared and what is different, in one line."""
    counts = dict.fromkeys(CLASSES, 0)
    for difference in differences:
        for change in difference.changes:
            counts[group_of(change)] += 1
    words = ", ".join(f"{count:,} {group}" for group, count in counts.items() if count) or "no changes"
    broken = sum(not difference.is_compared for difference in differences)
    left = f"; {counted(broken, 'file')} not compared" if broken else ""
    return f"compared {counted(len(differences) - broken, 'manifest')}: {words}{left}"
