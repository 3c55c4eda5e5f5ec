"""No edit loses a comment: one goes only with the line it ends, when all that is said there is removed.

Those that write edits move other comments along; here a change is refused whose edits do not. A comment for toolcheck
speaks of a line: it never goes, and stays with that line.
"""

from __future__ import annotations

from toolcheck.document.change import Change, Lift, Move, Remove
from toolcheck.document.change_value import CannotChange
from toolcheck.document.comments import is_ours
from toolcheck.document.document import Span
from toolcheck.document.layout import Edit, Layout
from toolcheck.ground.regex import regex

LOST = "a comment would be lost"
IN_THE_WAY = "a comment is beside the entries to move"
INSIDE = "it contains a comment"
OURS = "a comment for toolcheck is in the way"

_LEAD = regex(r"[ \t-]*")
_LINE_BREAK = regex(r"\r\n|\n|\r")


def check_comments(layout: Layout, change: Change, edits: list[Edit]) -> None:
    """Refuses edits that lose a comment, or that take away the line of which a comment for toolcheck speaks."""
    if not layout.yaml:
        return
    brought = [line for edit in edits if "#" in edit.text for line in _LINE_BREAK.split(edit.text)]
    for edit in edits:
        for comment in layout.comments(edit.start, edit.end):
            words = layout.text[slice(*comment)]
            if is_ours(words) and not isinstance(change, Move):
                raise CannotChange(OURS)
            if not (isinstance(change, Remove | Lift) and not is_ours(words) and _goes(layout, comment, edit)):
                _take(brought, words)
        for comment, line in layout.spoken_of(edit.start, edit.end):
            is_moved = any(
                change_edit.start <= comment.start and comment.end <= change_edit.end for change_edit in edits
            )
            if not is_moved and _takes_away(layout, line, edit):
                raise CannotChange(OURS)


def _goes(layout: Layout, comment: Span, edit: Edit) -> bool:
    """Whether a comment ends a line all of which an edit takes away (what is behind a dash, where the dash stays)."""
    lead = _LEAD.match(layout.text, layout.line_start(comment.start), comment.start)
    assert lead is not None
    if lead.end() == comment.start:
        return "-" in lead[0] and edit.start <= lead.start() + lead[0].index("-")
    return edit.start <= lead.end()


def _take(brought: list[str], words: str) -> None:
    """Takes a line that ends with a comment from those that the edits bring. Refuses where there is none."""
    words = words.rstrip()
    for at, line in enumerate(brought):
        before, found, behind = line.rpartition(words)
        if found and not behind.strip() and before[-1:].strip() == "":
            del brought[at]
            return
    raise CannotChange(LOST)


def _takes_away(layout: Layout, line: int, edit: Edit) -> bool:
    """Whether nothing but comments is left of what an edit covers, and that is a whole line."""
    end = layout.line_end(line)
    head = line + len(layout.text[line:end]) - len(layout.text[line:end].lstrip())
    tail = next((comment.start for comment in layout.comments(line, end)), end)
    covered = edit.start <= head and edit.end >= line + len(layout.text[line:tail].rstrip(" \t"))
    return covered and all(words.lstrip()[:1] in ("", "#") for words in _LINE_BREAK.split(edit.text))
