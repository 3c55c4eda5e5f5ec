"""What an error means: what a server said, and which entry of the table of known errors that is.

No file is known here. A text that fits no entry is said to be unknown; nothing is guessed.
"""

from __future__ import annotations

import re

from toolcheck.contract.targets import Target
from toolcheck.decoding.errors import ERRORS, KnownError
from toolcheck.decoding.server_error import ServerError, read_error
from toolcheck.document.where import Path, dotted
from toolcheck.finding.finding import Finding
from toolcheck.ground.record import record, replace

_MAX_LINES = 500
_MAX_LETTERS = 8_000
"""How many lines of a text are compared with the table, and how many letters of each."""


@record
class Meaning:
    """What a server said, and the known error that this is; None where no entry fits.

    `kind` is the `type` of the tool that it speaks of, where it names one; `below` are the names it gives inside the
    schema of a function: a property, a keyword.
    """

    said: ServerError
    known: KnownError | None
    kind: str = ""
    below: tuple[str, ...] = ()

    @property
    def is_absence(self) -> bool:
        """Whether something is missing."""
        return self.known is not None and self.known.is_absence

    @property
    def names_a_tool(self) -> bool:
        """Whether it names a tool by its name or by its label."""
        return bool(self.said.function or self.said.label)

    @property
    def target(self) -> Target | None:
        """The API that speaks like this; None where several do."""
        path = self.said.path
        if path[:1] == ("session",):
            return "realtime-session"
        if path[:1] == ("response",):
            return "realtime-response"
        if path[:1] == ("tools",) and len(path) > 1:
            return "responses"
        return self.known.target if self.known else None

    def is_explained_by(self, finding: Finding) -> bool:
        """Whether a finding is of a rule that the table names for this error."""
        return self.known is not None and finding.rule in (self.known.rule, *self.known.also)


def understand(text: str) -> Meaning:
    """What an error means, as it was said or as a log has it; never raises."""
    said = read_error(text)
    known, groups = _look_up(said, text)
    return Meaning(
        replace(said, function=groups.get("function") or said.function, label=groups.get("label") or said.label),
        known,
        groups.get("kind", ""),
        tuple(groups[name] for name in ("key", "keyword") if name in groups),
    )


def _look_up(said: ServerError, text: str) -> tuple[KnownError | None, dict[str, str]]:
    """The known error that a text is, and the groups of its pattern: by the words of the error, else by the first line
    around it that is known.
    """
    spellings = _spellings(said.path)
    fitting = [e for e in ERRORS if not e.about or any(re.fullmatch(e.about, spelling) for spelling in spellings)]
    lines = (line[:_MAX_LETTERS] for line in text.splitlines()[:_MAX_LINES])
    for words in (said.words[:_MAX_LETTERS], *lines):
        for known in fitting:
            found = re.search(known.says, words, re.IGNORECASE)
            if found:
                return known, {name: value for name, value in found.groupdict().items() if value}
    return None, {}


def _spellings(path: Path) -> tuple[str, ...]:
    """A path without its numbers, as it is and as it would be without Chat Completions' `function`."""
    plain = re.sub(r"\[\d+\]", "[]", dotted(path))
    return plain, plain.replace("].function.", "].")
