"""Objects as programs print them: Python's `repr`, pydantic's, Node's `inspect`, those of Ruby, Elixir and Dart.

These are not formats: nobody wrote down what they are, they are often cut, and only a value as a whole can be read, not
checked. JSON is left to its own reader. What is printed as left out (`[Object]`, `…`) is left out here too, and said.
"""

from __future__ import annotations

import re
from typing import Any

from toolcheck.ground.regex import regex

OPENING = regex(r"%[\w.]*\{|\{|#<(?=[A-Z])|\b[A-Z]\w*\((?=\w+=)")
"""How an object begins in a line."""

_STRING = r""""(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|`(?:[^`\\]|\\.)*+`"""
_BLANK = regex(r"(?:\s|\\\n)*")
_MAP = regex(r"%[\w.]*\{|\{")
_OBJECT = regex(r"#<[A-Z][\w:]*\s*")
_CALL = regex(r"[A-Z]\w*\(")
_ELIDED = regex(r"\[(?:Object|Array|Circular[^\]]*|Function[^\]]*|\w+)\](?=\s*[,}\])\n]|\s*$)|(?:…|\.\.\.)[^,}\])\n]*")
_QUOTED = re.compile(rf"[bu]?(?P<text>{_STRING})", re.DOTALL)
_ENUM = re.compile(rf"<[\w.]+:\s*(?P<text>{_STRING})>", re.DOTALL)
_NUMBER = regex(r"-?\d++(?:\.\d++)?(?:[eE][+-]?\d++)?(?=\s*(?:[,}\])>\n]|$))")
_KEY = re.compile(
    rf"(?P<quoted>{_STRING})\s*+(?::|=>)\s*+|:(?P<symbol>\w++)\s*+=>\s*+|@?(?P<word>[\w$.-]++)\s*+(?::|=>|=)\s*+",
    re.DOTALL,
)
_NEXT_KEY = rf"\s*+(?:{_STRING}|:?@?[\w$.-]++)\s*+(?::|=>|=)"
_WORDS_IN_MAP = re.compile(rf"(?:[^,{{}}\[\]\n>]|=>|(?<=\w)\[\w*\]|,(?!{_NEXT_KEY}))*", re.DOTALL)
_WORDS_IN_LIST = regex(r"[^,{}\[\]()\n]*")
"""What is without quotes: in a map, a text with commas in it; in a list or a call, up to the next one."""
_ESCAPE = regex(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0", "\n": ""}
_WORDS = {"true": True, "True": True, "false": False, "False": False, "null": None, "None": None, "nil": None}
_CURLY = str.maketrans("“”„‟‘’", '""""\'\'')
_DEEPEST = 64


class Elided:
    """Stands for what a log leaves out."""


ELIDED = Elided()


def straight(text: str) -> str:
    """The same text with straight quotes, as long as before."""
    return text.translate(_CURLY)


def read_loose(text: str) -> tuple[Any, bool]:
    """The object that a text begins with, and whether nothing of it is left out. None when there is none. Never raises,
    whatever the text.
    """
    reader = _Reader(text)
    try:
        value = reader.value(in_map=False, depth=0)
    except RecursionError:
        return None, False
    return (None if value is ELIDED else value), reader.is_whole


class _Reader:
    """One reading of one text, from its beginning."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self.is_whole = True

    def value(self, *, in_map: bool, depth: int) -> Any:
        """The value that begins here."""
        self._skip()
        if depth > _DEEPEST or self._at >= len(self._text):
            return self._left_out()
        for pattern, closing in ((_MAP, "}"), (_OBJECT, ">"), (_CALL, ")")):
            if self._take(pattern):
                return self._map(closing, depth + 1)
        if self._take(_ELIDED):
            return self._left_out()
        if self._text[self._at] in "[(":
            self._at += 1
            return self._list(depth + 1)
        for pattern in (_QUOTED, _ENUM):
            if (found := self._take(pattern)) is not None:
                return _unescaped(found["text"]) + self._rest_of_string()
        if (found := self._take(_NUMBER)) is not None:
            return float(found[0]) if any(sign in found[0] for sign in ".eE") else int(found[0])
        if self._text[self._at] in "\"'`":
            return self._torn_string()
        found = self._take(_WORDS_IN_MAP if in_map else _WORDS_IN_LIST)
        words = found[0].strip() if found else ""
        if words in ("undefined", "…", "..."):
            return self._left_out() if words != "undefined" else None
        return _WORDS.get(words, words)

    def _map(self, closing: str, depth: int) -> Any:
        out: dict[str, Any] = {}
        lost = False
        while self._goes_on(closing):
            key = self._take(_KEY)
            if key is None:
                self.value(in_map=closing != ")", depth=depth)  # something without a name: cut, or a position
                self.is_whole, lost = False, True
                continue
            name = _unescaped(key["quoted"]) if key["quoted"] else key["symbol"] or key["word"]
            value = self.value(in_map=closing != ")", depth=depth)
            if value is not ELIDED:
                out[name] = value
        return out if out or not lost else ELIDED

    def _list(self, depth: int) -> Any:
        out: list[Any] = []
        lost = False
        while self._goes_on("])"):
            value = self.value(in_map=False, depth=depth)
            lost = lost or value is ELIDED
            out.append(value)
        return ELIDED if lost else out

    def _goes_on(self, closing: str) -> bool:
        """Whether another entry follows; what closes the container is taken."""
        before = self._at
        self._skip()
        while self._at < len(self._text) and self._text[self._at] in ",;":
            self._at += 1
            self._skip()
        if self._at >= len(self._text):
            self.is_whole = False
            return False
        if self._text[self._at] in closing:
            self._at += 1
            return False
        if self._text[self._at] in "}])>":  # another one's end
            self._at += closing == ">" or before == self._at
            self.is_whole = False
            return False
        return True

    def _left_out(self) -> Elided:
        self.is_whole = False
        return ELIDED

    def _rest_of_string(self) -> str:
        """What Node adds to a long string, line by line."""
        out = ""
        while True:
            start = self._at
            self._skip()
            if not self._text.startswith("+", self._at):
                self._at = start
                return out
            self._at += 1
            self._skip()
            found = self._take(_QUOTED)
            if found is None:
                self._at = start
                return out
            out += _unescaped(found["text"])

    def _torn_string(self) -> Any:
        """A string that has no end."""
        self._at = len(self._text)
        return self._left_out()

    def _skip(self) -> None:
        found = _BLANK.match(self._text, self._at)
        if found:
            self._at = found.end()

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._text, self._at)
        if found is None or found.end() == self._at:
            return None
        self._at = found.end()
        return found


def _unescaped(quoted: str) -> str:
    return _ESCAPE.sub(_letter, quoted[1:-1]) if "\\" in quoted else quoted[1:-1]


def _letter(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        number = int(code, 16)
        return chr(number) if number <= 0x10FFFF else "\ufffd"
    return _LETTERS.get(found[4], found[4])
