"""The known secrets of a document, which no text about it may contain."""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.secrets import UNSET_WORDS
from toolcheck.ground.regex import regex
from toolcheck.redaction.strings import SCHEME_WORD

_WORD = regex(r"(?<![A-Za-z0-9])[A-Za-z][a-z]{2,13}(?![A-Za-z0-9])")
_PROSE = regex(r"[A-Za-z]{1,13}(?:[ /;,.=_-]+[A-Za-z]{1,13})*")
PART_LETTERS = 8
"""A text may contain fewer than this many characters in a row of a secret."""
SHORTEST_LETTERS = 4
"""A shorter secret is masked only at its own place, because its characters could occur anywhere."""
MAX_LETTERS_OF_A_SECRET = 10_000
"""The most characters of one secret that are searched for in texts."""
_MAX_LETTERS = 200_000


class Learnt:
    """Secrets, also those that are keys of a mapping. Beyond the limit of characters, no more secrets are learnt."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.keys: set[str] = set()
        self._letters = 0

    @property
    def is_full(self) -> bool:
        """Whether there were more letters than can be looked for."""
        return self._letters > _MAX_LETTERS

    def add(self, secret: str, *, weak: bool = False) -> None:
        """Remember a secret. A weak one may be any word, so it counts only if it is unlikely to be one."""
        if self.is_full:
            return
        known = SCHEME_WORD.sub("", secret[: 2 * MAX_LETTERS_OF_A_SECRET]).strip()[:MAX_LETTERS_OF_A_SECRET]
        if known in UNSET_WORDS:  # a finding names the word, and it is nobody's secret
            return
        if len(known) >= (PART_LETTERS if weak else SHORTEST_LETTERS) and not (weak and _PROSE.fullmatch(known)):
            self._letters += len(known) if known not in self.known else 0
            self.known.add(known)


def parts(text: str) -> list[str]:
    """All that is said of a text when so much of it in a row is said that it counts."""
    return [text[at : at + PART_LETTERS] for at in range(len(text) - PART_LETTERS + 1)]


def telling_parts(secret: str) -> Iterator[tuple[int, str]]:
    """The parts of a secret that give something of it away, and where they begin; a word of prose in it does not."""
    prose = {at for word in _WORD.finditer(secret) for at in range(word.start(), word.end() - PART_LETTERS + 1)}
    return ((at, part) for at, part in enumerate(parts(secret)) if at not in prose)
