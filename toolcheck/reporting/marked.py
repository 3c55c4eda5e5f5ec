"""Words as Markdown shows them, with nothing live in them."""

from __future__ import annotations

from toolcheck.ground.regex import regex
from toolcheck.redaction.redactor import printable

_PUNCTUATION = regex(r"[!-/:-@\[-`{-~]")


def marked(words: str) -> str:
    """Words in which Markdown and HTML find no markup: what could be some is written as a character reference. Text
    between backticks stays code.
    """
    pieces = [_PUNCTUATION.sub(lambda found: f"&#{ord(found[0])};", piece) for piece in printable(words).split("`")]
    if len(pieces) % 2 == 0:
        return "&#96;".join(pieces)
    return "".join(f"<code>{piece}</code>" if at % 2 else piece for at, piece in enumerate(pieces))
