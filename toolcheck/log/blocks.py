"""Where an object begins and ends in the lines of a log, whatever is around it.

An object may be spread over many lines, several may be in one, and the last one may be torn. What it says is not
read here.
"""

from __future__ import annotations

from toolcheck.ground.record import record
from toolcheck.ground.regex import regex
from toolcheck.log.loose import OPENING

_SIGN = regex(r"""#<|["'`“”{}\[\]()>]""")
_ENDS = {'"': '"', "'": "'", "`": "`", "“": "“”", "”": "“”"}
_REST = {quote: regex(rf"(?:[^{ends}\\]|\\.)*+[{ends}]") for quote, ends in _ENDS.items()}
"""What follows a quote up to the one that ends the string."""
_LIST = regex(r"\s*\[\s*(?=\{|$)")
_CLOSES = {"}": "{", "]": "[", ")": "(", ">": "<"}
LONGEST = 64 << 20
"""No object is longer, in characters."""


@record(hidden=("before", "text"))
class Block:
    """An object as written: the line on which it begins, what is before it there, its text. It is `torn` when the
    log ends in its midst, or goes on with something else.
    """

    line: int
    before: str
    text: str
    torn: bool = False


class Blocks:
    """The search for objects in lines that come one after the other. It `is_open` while an object goes on beyond the
    lines that came. Raises `TooLong` for one that does not end for very long.
    """

    def __init__(self) -> None:
        self._scan: _Scan | None = None

    @property
    def is_open(self) -> bool:
        """Whether the last line did not end an object that began in it or before."""
        return self._scan is not None

    def take(self, number: int, line: str) -> list[Block]:
        """The objects that end with this line."""
        scan, found, at = self._scan, [], 0
        if scan is not None:
            if scan.size > LONGEST:
                raise TooLong(scan.line)
            end = scan.add(line) if scan.goes_on(line) else -1
            if end is None:
                return []
            found.append(scan.block(torn=end < 0))
            at, self._scan = max(end, 0), None
        while (opening := (_LIST.match(line) if at == 0 else None) or OPENING.search(line, at)) is not None:
            scan = _Scan(number, line[at : opening.start()])
            end = scan.add(line, opening.start())
            if end is None:
                self._scan = scan
                break
            found.append(scan.block())
            at = end
        return found

    def close(self) -> list[Block]:
        """The object that is not over and never will be."""
        scan, self._scan = self._scan, None
        return [scan.block(torn=True)] if scan is not None else []


def blocks_in(text: str) -> list[Block]:
    """The objects in a text, taken as one line."""
    search = Blocks()
    return [*search.take(1, text.replace("\n", " ")), *search.close()]


class TooLong(Exception):
    """An object has no end for so long that it is not an event any more. `line` is where it begins."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Scan:
    """The search for the end of one object."""

    def __init__(self, line: int, before: str) -> None:
        self.line = line
        self.size = 0
        self._before = before
        self._parts: list[str] = []
        self._open: list[str] = []
        self._is_torn = False
        self._last = ""

    def block(self, *, torn: bool = False) -> Block:
        """What was found."""
        return Block(self.line, self._before, "\n".join(self._parts), torn)

    def goes_on(self, line: str) -> bool:
        """Whether a line can belong to it: one that is indented or closes something, or one after a comma or a
        bracket. After a string that was cut, none does.
        """
        if self._is_torn:
            return False
        return line[:1] in " \t}])>" or (self._last[-1:] in "{[(,:+>" and not line.startswith(("{", "[")))

    def add(self, line: str, start: int = 0) -> int | None:
        """Take a line, from `start` on; where the object ends in it, or None."""
        at, without_end = start, set[str]()
        while (token := _SIGN.search(line, at)) is not None:
            sign, at = token[0], token.end()
            if sign in _REST:
                rest = None if sign in without_end else _REST[sign].match(line, at)
                is_apostrophe = sign in "'`" and line[token.start() - 1 : token.start()].isalnum()
                if rest is None:
                    without_end.add(sign)  # nor has a later one an end: the search would read the same escapes again
                if rest is None and sign == '"':
                    self._is_torn = True
                    break
                if rest is not None and not is_apostrophe:
                    at = rest.end()
            elif sign in "{[(" or sign == "#<":
                self._open.append(sign[-1])
            elif self._closes(sign, line, token.start()):
                self._open.pop()
                if not self._open:
                    self._keep(line[start:at])
                    return at
        self._keep(line[start:])
        return None

    def _closes(self, sign: str, line: str, at: int) -> bool:
        """Whether a sign closes what was opened last; one that does not belongs to words without quotes."""
        is_arrow = sign == ">" and line[at - 1 : at] == "="
        return bool(self._open) and self._open[-1] == _CLOSES[sign] and not is_arrow

    def _keep(self, text: str) -> None:
        self._parts.append(text)
        self.size += len(text)
        self._last = text.rstrip()
