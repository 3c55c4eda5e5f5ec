"""The one door of every output: nothing secret and nothing live passes it.

A `Redactor` knows the secrets of one document, masks them in its lines and in any words said about it, and
`printable` takes the life out of control characters. What is behind the door, a console, a file or a CI
log, is not known here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from toolcheck.contract.secrets import BEGINNINGS_OF_WORDS
from toolcheck.document.document import Document, Span
from toolcheck.ground.record import record
from toolcheck.ground.regex import regex
from toolcheck.redaction.characters import COMMANDS, printable, printable_json
from toolcheck.redaction.learnt import PART_LETTERS, Learnt, parts, telling_parts
from toolcheck.redaction.strings import MASK, in_string, masked, merged
from toolcheck.redaction.texts import TextSearch
from toolcheck.redaction.values import ValueSearch

__all__ = ["MASK", "Piece", "Redactor", "fit", "printable", "printable_json"]

_QUOTED = regex(r"`[^`]+`")
_MAX_PLAIN_SECRETS = 200
"""Where a document has more than so many characters of secrets, or so many short ones, words about it lose all that
could be one."""


def fit(words: str) -> str:
    """Words of which nobody knows where they come from, fit to be shown: on one line, nothing live in them, and no
    secret that its spelling gives away.
    """
    is_plain = words.isascii() and words.replace("_", "").isalnum() and not words.startswith(BEGINNINGS_OF_WORDS)
    return words if is_plain else _fit(words)


def _fit(words: str) -> str:
    return printable(masked(words, (span for span, _ in in_string(words))))


@record
class Piece:
    """A part of a shown line, and the characters of the document that it replaces."""

    shown: str
    span: Span


class Redactor:
    """The secrets of one document: where they are in its text, and how to keep them out of words.

    A secret is the value of a field or header that holds credentials, of any other header, a URL's
    userinfo, query and fragment, and whatever is spelled like one; not a placeholder for it. What a field
    calls a URL needs not be one. In a text that could not be read, whatever is behind such a name
    counts as one.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        learnt = Learnt()
        values = ValueSearch(document, learnt)
        found = list(values.spans())
        text = TextSearch(document, learnt, is_known=values.is_nothing_spelled)
        self._known = learnt.known
        self._spans = merged([*found, *text.spans()])
        self._starts = [span.start for span in self._spans]
        self._parts = {part for secret in self._known for _, part in telling_parts(secret)}
        plain = sorted(secret for secret in self._known if self._parts.isdisjoint(parts(secret)))
        self._is_swamped = learnt.is_full or len(plain) > _MAX_PLAIN_SECRETS
        plain = plain[:_MAX_PLAIN_SECRETS]
        self._plain = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, plain))})(?![\w-])") if plain else None

    @property
    def has_secrets(self) -> bool:
        """Whether anything in the document may be a secret."""
        return bool(self._spans)

    @property
    def known(self) -> frozenset[str]:
        """The secrets that are masked wherever else they are."""
        return frozenset(self._known)

    def say(self, words: str) -> str:
        """A text about this document, safe to show: without secrets and control characters."""
        return printable(self.text(words))

    def text(self, words: str) -> str:
        """`words` with every known secret masked, and every part of one that gives something away;
        whatever is spelled like a secret, too.
        """
        if self._is_swamped:
            words = _QUOTED.sub(f"`{MASK}`", words)
            words = masked(words, [Span(at, at + PART_LETTERS) for at, _ in telling_parts(words)])
        if self._plain:
            words = self._plain.sub(MASK, words)
        spans = [span for span, _ in in_string(words)]
        if self._parts:
            spans += [Span(at, at + PART_LETTERS) for at, part in enumerate(parts(words)) if part in self._parts]
        return masked(words, spans)

    def pieces(self, span: Span) -> Iterator[Piece]:
        """A stretch of one line as it is shown, in order: a piece for each character, and one for each
        secret. The indentation in front of a secret that goes on from the line above stays.
        """
        text, offset = self._document.text, span.start
        index = max(bisect_right(self._starts, offset) - 1, 0)
        while offset < span.end:
            while index < len(self._spans) and self._spans[index].end <= offset:
                index += 1
            is_secret = index < len(self._spans) and self._spans[index].start <= offset
            if is_secret and text[offset] not in " \t":
                end = min(self._spans[index].end, span.end)
                yield Piece(MASK, Span(offset, end))
            else:
                end = offset + 1
                yield Piece(self._shown(offset, span.start), Span(offset, end))
            offset = end

    def _shown(self, offset: int, start: int) -> str:
        """One character of the text, as it is shown where it is in what is shown from `start`."""
        text = self._document.text
        if text.startswith(COMMANDS, offset):
            return r"\x23"
        if text.startswith("::", offset) and not text[start:offset].strip():
            return r"\x3a"
        return "    " if text[offset] == "\t" else printable(text[offset])
