"""A comparison as Markdown, for the comment of a pull request: five changes open, the rest folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolcheck.comparing.difference import Difference
from toolcheck.comparing.words import WordPiece
from toolcheck.finding.report import Report
from toolcheck.redaction.redactor import Redactor
from toolcheck.reporting.compared import ShownChange, every_change, shortened, summary
from toolcheck.reporting.marked import marked

_OPEN = 5
_MOST = 200
_ROOM = 60_000
"""GitHub accepts a comment of 65,536 characters."""


def render(differences: Sequence[Difference]) -> str:
    """The numbers, then the changes."""
    found = every_change(differences)
    lines = ["## What the model may do", "", marked(summary(differences)), ""]
    lines += _broken(differences)
    rows = [row for change in found[:_MOST] for row in [_row(change)]]
    if rows:
        lines += [*_table(rows[:_OPEN]), ""]
    if rows[_OPEN:]:
        room, folded = _ROOM, []
        for row in rows[_OPEN:]:
            room -= len(row.encode())
            if room > 0:
                folded.append(row)
        more = len(found) - _OPEN
        lines += [f"<details><summary>{more:,} more</summary>", "", *_table(folded), ""]
        left = more - len(folded)
        lines += [f"… and {left:,} more", ""] if left else []
        lines += ["</details>", ""]
    return "".join(f"{line}\n" for line in lines)


def _broken(differences: Sequence[Difference]) -> Iterator[str]:
    report = Report(files=tuple(side.checked for one in differences for side in one.broken))
    for file in report.files:
        redactor = Redactor(file.document)
        for finding in file.findings[:_OPEN]:
            spot = file.document.shown_position(file.document.span(finding.where).start).text
            words = f"`{file.document.name}:{spot}`: not compared: {redactor.text(finding.message)}"
            yield from (f"* {marked(words)}",)
    if report.files:
        yield ""


def _table(rows: Sequence[str]) -> Iterator[str]:
    yield "| class | change | where | what |"
    yield "|---|---|---|---|"
    yield from rows


def _row(change: ShownChange) -> str:
    what = [marked(change.words)]
    if change.pieces:
        what.append("".join(_piece(piece) for piece in shortened(change.pieces)))
    if change.note:
        what.append(marked(change.note))
    place = f"{marked(f'`{change.place}`')}<br>{marked(change.scope)}" if change.scope else marked(f"`{change.place}`")
    return f"| {change.group} | {change.kind} | {place} | {'<br>'.join(what)} |"


def _piece(piece: WordPiece) -> str:
    tag = {"same": "", "removed": "del", "added": "ins"}[piece.mark]
    words = marked(piece.text.replace("`", "'"))
    return f"<{tag}>{words}</{tag}>" if tag else words
