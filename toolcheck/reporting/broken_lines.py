"""Long lines of JSON and YAML, broken at the entries of objects and lists, so that a page shows them without scrolling.

Only line breaks and indentation change. Text that cannot be broken so is unchanged.
"""

from __future__ import annotations

from toolcheck.ground.record import record
from toolcheck.ground.regex import regex

WIDTH = 80
"""The columns of a block on a page."""

_TOKEN = regex(r'"(?:[^"\\\n]|\\.)*+"?|[{}\[\],:]|[^\s"{}\[\],:]++')
_CLOSES = {"{": "}", "[": "]"}


@record
class WrittenValue:
    """A value: words, or with `opens` an object or a list of entries. `before` is its key with the colon."""

    before: str
    text: str
    opens: str = ""
    entries: tuple[WrittenValue, ...] = ()

    @property
    def flat(self) -> str:
        """It on one line."""
        if not self.opens:
            return self.before + self.text
        return f"{self.before}{self.opens}{', '.join(entry.flat for entry in self.entries)}{_CLOSES[self.opens]}"

    def lines(self, indent: str, room: int) -> list[str]:
        """It on as many lines as it needs."""
        if not self.entries or len(indent) + len(self.flat) <= room:
            return [indent + self.flat]
        inner = [entry.lines(f"{indent}  ", room - 1) for entry in self.entries]
        for lines in inner[:-1]:
            lines[-1] += ","
        return [f"{indent}{self.before}{self.opens}", *(line for lines in inner for line in lines), indent + self.end]

    @property
    def end(self) -> str:
        """The bracket that closes it."""
        return _CLOSES[self.opens]


class _OddTextError(Exception):
    """What is not JSON."""


def broken(text: str) -> str:
    """JSON or YAML with lines of at most `WIDTH` columns, where they can be broken."""
    return _broken_json(text) if text.startswith(("{", "[")) else "\n".join(map(_broken_yaml, text.split("\n")))


def _broken_json(text: str) -> str:
    if all(len(line) <= WIDTH for line in text.split("\n")):
        return text
    tokens = [(found[0], found.start(), found.end()) for found in _TOKEN.finditer(text)]
    parts, at, reached = [], 0, 0
    try:
        while at < len(tokens):
            node, after = _value(tokens, at, "")
            start, end = tokens[at][1], tokens[after - 1][2]
            written = text[start:end]
            is_wide = any(len(line) > WIDTH for line in written.split("\n"))
            lines = node.lines("", WIDTH) if is_wide else []
            parts += [text[reached:start], "\n".join(lines) if lines and max(map(len, lines)) <= WIDTH else written]
            at, reached = after, end
    except _OddTextError:
        return text
    return "".join([*parts, text[reached:]])


_WrittenTokens = list[tuple[str, int, int]]


def _value(tokens: _WrittenTokens, at: int, before: str) -> tuple[WrittenValue, int]:
    """The value at a token, and the token after it."""
    word = _word(tokens, at)
    if word not in _CLOSES:
        if word in ("}", "]", ",", ":"):
            raise _OddTextError
        return WrittenValue(before, word), at + 1
    entries: list[WrittenValue] = []
    at += 1
    while _word(tokens, at) != _CLOSES[word]:
        key = ""
        if word == "{":
            key = f"{_word(tokens, at)}: "
            if _word(tokens, at + 1) != ":":
                raise _OddTextError
            at += 2
        entry, at = _value(tokens, at, key)
        entries.append(entry)
        if _word(tokens, at) == ",":
            at += 1
            if _word(tokens, at) == _CLOSES[word]:
                raise _OddTextError
        elif _word(tokens, at) != _CLOSES[word]:
            raise _OddTextError
    return WrittenValue(before, "", word, tuple(entries)), at + 1


def _word(tokens: _WrittenTokens, at: int) -> str:
    if at >= len(tokens):
        raise _OddTextError
    word = tokens[at][0]
    if word.startswith('"') and (len(word) == 1 or not word.endswith('"')):
        raise _OddTextError
    return word


# -- YAML -------------------------------------------------------------------------------------------

_FLOW = regex(r"^((?: |- )*+(?:[\w.-]++: )?)([{\[].*)$")
"""A line of YAML that has an object or a list in brackets: what is before that, and the rest."""
_PIECE = regex(r"""'(?:[^']|'')*+'?|"(?:[^"\\]|\\.)*+"?|[{\[]|[}\]]|, |[^'"{}\[\],]++|,""")


def _broken_yaml(line: str) -> str:
    found = _FLOW.match(line) if len(line) > WIDTH else None
    return line if found is None else "\n".join(_filled(found[1], found[2]))


def _filled(before: str, text: str) -> list[str]:
    """An object or a list in brackets on several lines, as many entries on each as there is room for."""
    parts, rest = _entries(text)
    if not parts:
        return [before + text]
    lines = [before + text[0]]
    indent = " " * len(lines[0])
    for number, part in enumerate(parts):
        entry = part + ("," if number + 1 < len(parts) else rest)
        begun = lines[-1] + (" " if number and lines[-1] != indent else "")
        if len(begun) + len(entry) <= WIDTH or (number == 0 and not _can_be_broken(entry)):
            lines[-1] = begun + entry
            continue
        head = indent if number else begun
        more = _broken_entry(head, entry) if len(head) + len(entry) > WIDTH else [head + entry]
        lines[len(lines) - (number == 0) :] = more
    return lines


def _can_be_broken(entry: str) -> bool:
    return "{" in entry or "[" in entry


def _broken_entry(before: str, entry: str) -> list[str]:
    start = min((at for at in (entry.find("{"), entry.find("[")) if at >= 0), default=-1)
    return [before + entry] if start < 0 else _filled(before + entry[:start], entry[start:])


def _entries(text: str) -> tuple[list[str], str]:
    """The entries of the first pair of brackets of a text, and what follows them with its closing bracket; no entries
    where the bracket is not closed.
    """
    parts: list[str] = []
    depth, start = 0, 1
    for piece in _PIECE.finditer(text):
        word = piece[0]
        if word in ("{", "["):
            depth += 1
        elif word in ("}", "]"):
            depth -= 1
            if depth == 0:
                return [*parts, text[start : piece.start()]], text[piece.start() :]
        elif word == ", " and depth == 1:
            parts.append(text[start : piece.start()])
            start = piece.end()
    return [], ""
