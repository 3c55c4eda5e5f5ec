"""The payload that compile would write of an open text, to be shown beside it. Placeholders stay as they are."""

from __future__ import annotations

from toolcheck.compiling.compiling import CannotCompile, compile_documents
from toolcheck.compiling.wish import Wish
from toolcheck.editing.open_text import OpenText
from toolcheck.finding.finding import ERROR
from toolcheck.ground.record import record


@record
class Preview:
    """The compiled payload, or why there is none. `is_payload` says which."""

    text: str
    is_payload: bool


def compiled(text: OpenText, turn: str = "") -> Preview:
    """What compile makes of a text as it is now, secrets masked."""
    if not text.document.values:
        return Preview("the text cannot be read as it is now", is_payload=False)
    if text.document.around is not None:
        return Preview("code is not compiled: what it sends is written in it", is_payload=False)
    try:
        made = compile_documents([text.document], {}, Wish(turn=turn, fill=False), lambda _: text.options)
    except CannotCompile as refused:
        return Preview(text.redactor.say(refused.reason), is_payload=False)
    if made.made:
        return Preview(text.redactor.text(made.text()), is_payload=True)
    lines = []
    for file in made.checked:
        for finding in file.findings:
            if finding.severity is ERROR:
                line = file.document.position(file.document.span(finding.where).start).line
                lines.append(f"line {line}: {text.redactor.say(finding.message)}")
    return Preview("\n".join(["not compiled, because of these errors:", *lines]), is_payload=False)
