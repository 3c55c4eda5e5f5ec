"""What both YAML parsers let pass, and YAML 1.2 does not allow."""

from __future__ import annotations

from toolcheck.document.yaml_events import Events
from toolcheck.ground.regex import regex

_COMMENT = regex(r"""#(?:(?<=[\[\]{},|>+0-9-]#)|(?<=["']#)(?=[^/]))""")
"""What may be a comment without a blank before it; `"#/$defs/…"` is not one."""
_MARK = regex(r"\?(?<![^\s\[{,]\?)(?=\S)")
"""What may be the sign of a key without a blank behind it."""
_LINE_END = regex(r"[\r\n]")


def may_be_lax(text: str) -> bool:
    """Whether `refuse_lax` may find something. To ask for the two signs first takes a tenth of a microsecond, to look
    for the pattern a hundred.
    """
    return ("#" in text and _COMMENT.search(text) is not None) or ("?" in text and _MARK.search(text) is not None)


def refuse_lax(text: str, events: Events) -> None:
    """Raises `StopError` at the first comment that touches what is before it, or `?` that touches the text behind
    it: both parsers take these for a comment and for the sign of a key, YAML 1.2 for no YAML and for a text.
    """
    from toolcheck.document.yaml_words import StopError, comment_problem, mark_problem

    kinds, behind = events.kinds, 0
    while type(event := events.next()) is not kinds.StreamEndEvent:
        start, end = event.start_mark.index, event.end_mark.index
        stretches = [(behind, start)]
        if type(event) is kinds.DocumentStartEvent:
            stretches.append((start, end))
        elif type(event) is kinds.ScalarEvent:
            if event.style in ("|", ">"):
                stretches.append((start, min(_line_end(text, start), end)))
            if start < end and text[start - 1 : start] == "?":
                raise StopError(mark_problem(text, start - 1))
        for stretch in stretches:
            if found := _touching_comment(text, *stretch):
                raise StopError(comment_problem(text, found))
        behind = max(behind, end)


def _touching_comment(text: str, start: int, end: int) -> int:
    """The `#` of the first comment between two offsets, where no text is, that has no blank before it; else 0."""
    while (at := text.find("#", start, end)) >= 0:
        if at and text[at - 1] not in " \t\r\n":
            return at
        start = _line_end(text, at)
    return 0


def _line_end(text: str, at: int) -> int:
    found = _LINE_END.search(text, at)
    return found.start() if found else len(text)
