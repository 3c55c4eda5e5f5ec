"""The meaning of an error: the server's words, and the entry of the table of known errors that they match.

This module knows no file. A text that matches no entry is unknown; nothing is guessed.
"""

from __future__ import annotations

import re

from toolcheck.contract.targets import Target
from toolcheck.decoding.api_paths import of_request
from toolcheck.decoding.errors import ERRORS, KnownError
from toolcheck.decoding.server_error import ServerError, read_error
from toolcheck.document.where import Path, dotted
from toolcheck.finding.finding import Finding
from toolcheck.ground.record import record, replace
from toolcheck.ground.regex import regex

_QUOTED = regex(r"'([^']*+)'")
_MAX_LINES = 500
_MAX_LETTERS = 8_000
"""How many lines of a text are compared with the table, and how many characters of each."""


@record(kw_only=True)
class Meaning:
    """A server's error, and the known error that it is; None if no entry matches.

    `kind` is the `type` of the tool that the error names, empty if it names none; `allowed` are the types that it
    lists as supported. `below` are names inside the schema of a function: a property, a keyword. `quoted` is a text of
    that schema which the error quotes.
    """

    error: ServerError
    known: KnownError | None
    kind: str = ""
    allowed: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    quoted: str = ""

    @property
    def is_absence(self) -> bool:
        """Whether something is missing."""
        return self.known is not None and self.known.is_absence

    @property
    def is_vague(self) -> bool:
        """Whether the error names no place, or only the body or its list of tools. A `param` that names no entry of the
        list counts as none if the words of the error say which tool they mean.
        """
        path = self.error.path
        inner = path[1:] if path[:1] in (("session",), ("response",)) else path
        if inner in ((), ("tools",)):
            return True
        is_of_param = not self.error.path_in_words and not any(isinstance(step, int) for step in path)
        return is_of_param and bool(self.kind or self.allowed or self.quoted)

    @property
    def names_a_tool(self) -> bool:
        """Whether it names a function or a server's label."""
        return bool(self.error.function or self.error.label)

    @property
    def target(self) -> Target | None:
        """The API that sends this error; None if several do."""
        path = self.error.path
        if path[:2] == ("session", "delegation"):
            return "live"
        if path[:1] == ("session",):
            return "realtime-session"
        if path[:1] == ("response",):
            return "realtime-response"
        if path[:1] == ("tools",) and len(path) > 1:
            return "responses"
        return self.known.target if self.known else None

    def is_explained_by(self, finding: Finding) -> bool:
        """Whether a finding comes from a rule that the table names for this error."""
        return self.known is not None and finding.rule in (self.known.rule, *self.known.also)


def understand(text: str) -> Meaning:
    """The meaning of an error, as the server sent it or as a log has it; never raises."""
    error = read_error(text)
    known, groups = _look_up(error, text)
    return Meaning(
        error=replace(
            error, function=groups.get("function") or error.function, label=groups.get("label") or error.label
        ),
        known=known,
        kind=groups.get("kind", ""),
        allowed=tuple(_QUOTED.findall(groups.get("allowed", ""))),
        below=tuple(groups[name] for name in ("key", "keyword") if name in groups),
        quoted=groups.get("quoted", ""),
    )


def _look_up(error: ServerError, text: str) -> tuple[KnownError | None, dict[str, str]]:
    """The known error that a text is, and the groups of its pattern. The words of the error come first, then the lines
    of the text.
    """
    spellings = _spellings(error.path)
    fitting = [e for e in ERRORS if not e.about or any(re.fullmatch(e.about, spelling) for spelling in spellings)]
    lines = (line[:_MAX_LETTERS] for line in text.splitlines()[:_MAX_LINES])
    for words in (error.words[:_MAX_LETTERS], *lines):
        for known in fitting:
            match = re.search(known.says, words, re.IGNORECASE)
            if match:
                groups = {name: value for name, value in match.groupdict().items() if value}
                if "quoted" in match.re.groupindex:
                    groups["quoted"] = _quoted_before(words[: match.start("quoted")])
                return known, groups
    return None, {}


def _quoted_before(words: str) -> str:
    """The text in quotes that some words end with; empty if they end with none."""
    words = words.rstrip()
    mark = words[-1:]
    if mark not in ("'", '"'):
        return ""
    opening = words.rfind(f": {mark}", 0, -1)
    start = opening + 2 if opening >= 0 else words.find(mark)
    return words[start + 1 : -1]


def _spellings(path: Path) -> tuple[str, ...]:
    """A path without its numbers, as it is and without the `function` of Chat Completions. The path of what a Live
    session delegates is the path that it has in a request.
    """
    plain = re.sub(r"\[\d+\]", "[]", dotted(of_request(path)))
    return plain, plain.replace("].function.", "].")
