"""What Python's `re` of 3.11 to 3.13 refuses to compile, found without compiling.

The Responses API reads the patterns of a schema with Python's `re`: its answer to one that it cannot read is
`'…' is not a 'regex'`, the text of the Python validator
(https://github.com/Alishahryar1/free-claude-code/issues/1730, six projects on 2026-09-09; checked on 2026-11-29).
One pass over the pattern follows the grammar of `re`, so the answer is the same on every Python that runs toolcheck:
Python 3.14 accepts `\\z`, for instance, and this module does not. Tests compare it with `re.compile`.
"""

from __future__ import annotations

from typing import Literal

from toolcheck.ground.record import record
from toolcheck.ground.regex import regex

_TOKENS = regex(r"(?s)\\.|.")
_DIGITS, _OCTAL, _HEX = frozenset("0123456789"), frozenset("01234567"), frozenset("0123456789abcdefABCDEF")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_WHITESPACE = frozenset(" \t\n\r\v\f")
_ANCHORS = frozenset(("^", "$", r"\A", r"\b", r"\B", r"\Z"))
_CLASSES = frozenset((r"\d", r"\D", r"\s", r"\S", r"\w", r"\W"))
_CHARACTERS = {
    r"\a": "\a",
    r"\b": "\b",
    r"\f": "\f",
    r"\n": "\n",
    r"\r": "\r",
    r"\t": "\t",
    r"\v": "\v",
    r"\\": "\\",
}
"""Escapes that stand for one character."""
_CODE_LENGTHS = {"x": 2, "u": 4, "U": 8}
_QUANTIFIERS = {"?": (0, 1), "*": (0, None), "+": (1, None)}
_FLAGS, _TYPE_FLAGS = frozenset("iLmsxau"), frozenset("aLu")
_REMOVED_FLAG = "t"
"""A flag that only 3.11 and 3.12 know; patterns that have it are not judged."""
_MAX_REPEAT = 2**32 - 1
"""`re` refuses a count of repetitions from here on."""
_MAX_QUOTED = 30
"""Quote at most this many characters of a pattern."""
_MAX_WIDTH = 1 << 64
_MAX_CODE_POINT = 0x10FFFF

Width = tuple[int, int]


class _RefusedByPython(Exception):
    """`re` refuses the pattern; the argument says why, or is empty when that differs between versions."""


def refusal(pattern: str) -> str:
    """Why Python's `re` of 3.11 to 3.13 refuses a pattern; empty when it accepts the pattern, or when that differs
    between these versions.
    """
    try:
        _PatternReader(pattern).read()
    except _RefusedByPython as refused:
        return str(refused)
    return ""


@record
class _Group:
    """An open group: what kind it is, what `re` knows of it, and what is restored when it ends."""

    kind: Literal["pattern", "capture", "plain", "ahead", "behind", "condition"]
    number: int = 0
    is_outermost_behind: bool = False
    outer_verbose: bool = False


class _Level:
    """What is read so far of one open group: the widths of its finished branches, the width of the current one, and
    its last item, which a quantifier would repeat.
    """

    def __init__(self, group: _Group) -> None:
        self.group = group
        self.branches: list[Width] = []
        self.width: Width = (0, 0)
        self.item: Width = (0, 0)
        self.last: Literal["nothing", "anchor", "item", "repetition"] = "nothing"

    def add(self, width: Width, last: Literal["anchor", "item"] = "item") -> None:
        """Read one more item."""
        self.width = (self.width[0] + width[0], self.width[1] + width[1])
        self.item, self.last = width, last

    def repeat(self, fewest: int, most: int | None) -> None:
        """Repeat the last item."""
        low, high = self.item
        repeated = low * fewest, (_MAX_WIDTH if high else 0) if most is None else high * most
        self.width = (self.width[0] - low + repeated[0], self.width[1] - high + repeated[1])
        self.last = "repetition"

    def branch(self) -> None:
        """End a branch at a `|`."""
        self.branches.append(self.width)
        self.width, self.last = (0, 0), "nothing"

    def whole_width(self) -> Width:
        """The least and the largest width of what the group matches."""
        widths = [*self.branches, self.width]
        if self.group.kind == "condition" and not self.branches:
            widths.append((0, 0))
        low, high = min(low for low, _ in widths), max(high for _, high in widths)
        return min(low, _MAX_WIDTH), min(high, _MAX_WIDTH)


class _PatternReader:
    """Reads a pattern once, as `re` does."""

    def __init__(self, pattern: str) -> None:
        self.tokens: list[str] = _TOKENS.findall(pattern)
        self.at = 0
        self.is_verbose = False
        self.levels = [_Level(_Group("pattern"))]
        self.widths: list[Width | None] = [None]  # of each group by number; None while it is open
        self.numbers: dict[str, int] = {}  # of each group by name
        self.behind: int | None = None  # how many groups there were where the outermost lookbehind began
        self.awaited: list[int] = []  # numbers of groups that conditions ask about

    @property
    def next(self) -> str:
        """The next token; empty at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.next
        self.at += 1
        return token

    def takes(self, token: str) -> bool:
        """Whether the next token is this one, which is then read."""
        is_next = self.next == token
        self.at += is_next
        return is_next

    def while_in(self, characters: frozenset[str], most: int) -> str:
        start = self.at
        while self.at - start < most and self.next in characters:
            self.at += 1
        return "".join(self.tokens[start : self.at])

    def until(self, end: str, what: str) -> str:
        start = self.at
        while self.next and self.next != end:
            self.at += 1
        name = "".join(self.tokens[start : self.at])
        if not self.take():
            raise _RefusedByPython(f"{what} has no `{end}` at its end")
        if not name:
            raise _RefusedByPython(f"{what} is empty")
        return name

    def read(self) -> None:
        """Read the whole pattern; raise `_RefusedByPython` where `re` does."""
        if self.tokens and self.tokens[-1] == "\\":
            raise _RefusedByPython("it ends in a lone backslash")
        while self.at < len(self.tokens):
            self.item(self.take())
        if len(self.levels) > 1:
            raise _RefusedByPython("a `(` is never closed")
        for number in self.awaited:
            self.require_group(number)

    def item(self, token: str) -> None:
        level = self.levels[-1]
        if self.is_verbose and token in _WHITESPACE:
            return
        if self.is_verbose and token == "#":
            while self.next and self.take() != "\n":
                pass
        elif token in _ANCHORS:
            level.add((0, 0), "anchor")
        elif token[0] == "\\":
            level.add(self.escape(token))
        elif token == "[":
            self.character_class()
            level.add((1, 1))
        elif token in _QUANTIFIERS or token == "{":
            self.quantifier(token, level)
        elif token == "(":
            self.open_group(level)
        elif token == ")":
            self.close_group()
        elif token == "|":
            if level.group.kind == "condition" and level.branches:
                raise _RefusedByPython("a condition has more than two branches")
            level.branch()
        else:
            level.add((1, 1))

    # -- escapes ------------------------------------------------------------------------------------

    def escape(self, token: str) -> Width:
        """Read what belongs to an escape outside of a character class, and say how wide it is."""
        letter = token[1]
        if token in _CLASSES or token in _CHARACTERS:
            return 1, 1
        if letter == "0":
            self.while_in(_OCTAL, 2)
            return 1, 1
        if letter in _DIGITS:
            return self.number(letter)
        self.code_point(token)
        return 1, 1

    def number(self, digits: str) -> Width:
        """A backslash and digits: the number of a group, or three octal digits."""
        if self.next in _DIGITS:
            digits += self.take()
            if digits[0] in _OCTAL and digits[1] in _OCTAL and self.next in _OCTAL:
                digits += self.take()
                self.require_byte(digits)
                return 1, 1
        return self.reference(int(digits))

    def code_point(self, token: str) -> int | None:
        """Read an escape that stands for one character; its code point, or None where that needs a table of names."""
        letter = token[1]
        if letter in _CODE_LENGTHS:
            length = _CODE_LENGTHS[letter]
            digits = self.while_in(_HEX, length)
            if len(digits) != length:
                raise _RefusedByPython(f"`{token}` needs {length} hexadecimal digits after it")
            if int(digits, 16) > _MAX_CODE_POINT:
                raise _RefusedByPython(f"`{token}{digits}` is not a character of Unicode")
            return int(digits, 16)
        if letter == "N":
            if not self.takes("{"):
                raise _RefusedByPython(r"`\N` needs the name of a character in braces after it")
            self.until("}", r"the name after `\N`")
            return None
        if letter in _LETTERS:
            raise _RefusedByPython(f"Python has no escape `{token}`")
        return ord(letter)

    def require_byte(self, octal: str) -> None:
        if int(octal, 8) > 0o377:
            raise _RefusedByPython(rf"`\{octal}` is larger than `\377`")

    # -- character classes --------------------------------------------------------------------------

    def character_class(self) -> None:
        self.takes("^")
        is_first = True
        while True:
            token = self.take()
            if not token:
                raise _RefusedByPython("a `[` is never closed")
            if token == "]" and not is_first:
                return
            is_first = False
            low, low_text = self.member(token)
            if not self.takes("-"):
                continue
            token = self.take()
            if not token:
                raise _RefusedByPython("a `[` is never closed")
            if token == "]":
                return
            high, high_text = self.member(token)
            if low == "class" or high == "class":
                raise _RefusedByPython(f"`{low_text if low == 'class' else high_text}` cannot be the end of a range")
            if isinstance(low, int) and isinstance(high, int) and high < low:
                raise _RefusedByPython(f"the range `{low_text}-{high_text}` ends before it begins")

    def member(self, token: str) -> tuple[int | Literal["class", "unknown"], str]:
        """Read a member of a character class: its code point and its text."""
        start = self.at
        if token[0] != "\\":
            return ord(token), token
        if token in _CLASSES:
            return "class", token
        letter = token[1]
        if token in _CHARACTERS:
            return ord(_CHARACTERS[token]), token
        if letter in _OCTAL:
            digits = letter + self.while_in(_OCTAL, 2)
            self.require_byte(digits)
            return int(digits, 8), f"\\{digits}"
        if letter in _DIGITS:
            raise _RefusedByPython(f"Python has no escape `{token}` in a character class")
        code = self.code_point(token)
        return "unknown" if code is None else code, token + "".join(self.tokens[start : self.at])

    # -- quantifiers --------------------------------------------------------------------------------

    def quantifier(self, token: str, level: _Level) -> None:
        start = self.at
        if token == "{":
            bounds = self.bounds()
            if bounds is None:
                self.at = start
                level.add((1, 1))
                return
        else:
            bounds = _QUANTIFIERS[token]
        text = _short("".join(self.tokens[start - 1 : self.at]))
        if level.last in ("nothing", "anchor"):
            raise _RefusedByPython(f"there is nothing before `{text}` to repeat")
        if level.last == "repetition":
            raise _RefusedByPython(f"`{text}` repeats a repetition")
        if not self.takes("?"):
            self.takes("+")
        level.repeat(*bounds)

    def bounds(self) -> tuple[int, int | None] | None:
        """Read the numbers of `{2,5}`; None when it is not a quantifier."""
        start = self.at
        if self.next == "}":
            return None
        low = self.while_in(_DIGITS, len(self.tokens))
        high = self.while_in(_DIGITS, len(self.tokens)) if self.takes(",") else low
        if not self.takes("}"):
            return None
        text = "".join(self.tokens[start - 1 : self.at])
        if any(int(digits) >= _MAX_REPEAT for digits in (low, high) if digits):
            raise _RefusedByPython(f"`{_short(text)}` repeats too often")
        if low and high and int(high) < int(low):
            raise _RefusedByPython(f"`{_short(text)}` ends before it begins")
        return int(low or 0), int(high) if high else None

    # -- groups -------------------------------------------------------------------------------------

    def open_group(self, level: _Level) -> None:
        if not self.takes("?"):
            self.push_capture("")
            return
        kind = self.take()
        if kind == "P":
            self.python_group(level)
        elif kind in (":", ">"):
            self.push(_Group("plain", outer_verbose=self.is_verbose))
        elif kind == "#":
            while self.next != ")":
                if not self.take():
                    raise _RefusedByPython("a comment `(?#` is never closed")
            self.take()
        elif kind and kind in "=!":
            self.push(_Group("ahead", outer_verbose=self.is_verbose))
        elif kind == "<":
            self.look_behind()
        elif kind == "(":
            self.condition()
        elif kind == "-" or kind in _FLAGS or kind == _REMOVED_FLAG:
            self.flags(kind, level)
        else:
            raise _RefusedByPython(
                f"Python has no groups that begin with `(?{kind}`" if kind else "a `(` is never closed"
            )

    def push(self, group: _Group) -> None:
        self.levels.append(_Level(group))

    def push_capture(self, name: str) -> None:
        number = len(self.widths)
        self.widths.append(None)
        if name in self.numbers:
            raise _RefusedByPython(f"two groups are called `{_short(name)}`")
        if name:
            self.numbers[name] = number
        self.push(_Group("capture", number, outer_verbose=self.is_verbose))

    def python_group(self, level: _Level) -> None:
        if self.takes("<"):
            self.push_capture(self.name(">"))
        elif self.takes("="):
            name = self.name(")")
            if name not in self.numbers:
                raise _RefusedByPython(f"no group before it is called `{_short(name)}`")
            level.add(self.reference(self.numbers[name]))
        else:
            raise _RefusedByPython(f"Python has no groups that begin with `(?P{self.next}`")

    def name(self, end: str) -> str:
        name = self.until(end, "the name of a group")
        if not name.isidentifier():
            raise _RefusedByPython(f"`{_short(name)}` cannot be the name of a group")
        return name

    def look_behind(self) -> None:
        kind = self.take()
        if not kind or kind not in "=!":
            if kind.isidentifier():
                raise _RefusedByPython("Python writes a named group as `(?P<name>…)`, not `(?<name>…)`")
            raise _RefusedByPython(f"Python has no groups that begin with `(?<{kind}`")
        is_outermost = self.behind is None
        if is_outermost:
            self.behind = len(self.widths)
        self.push(_Group("behind", is_outermost_behind=is_outermost, outer_verbose=self.is_verbose))

    def condition(self) -> None:
        name = self.until(")", "the condition of a group")
        if name.isidentifier():
            if name not in self.numbers:
                raise _RefusedByPython(f"no group before it is called `{_short(name)}`")
            number = self.numbers[name]
        elif name.isascii() and name.isdecimal():
            number = int(name)
            if not number:
                raise _RefusedByPython("a condition cannot ask about group 0")
            self.awaited.append(number)
        else:
            raise _RefusedByPython("" if _is_number(name) else f"`{_short(name)}` cannot be the name of a group")
        self.require_outside_of_lookbehind(number)
        self.push(_Group("condition", outer_verbose=self.is_verbose))

    def flags(self, first: str, level: _Level) -> None:
        """Read `(?i)`, `(?i:` or `(?i-s:`."""
        added, removed, flag = "", "", first
        while flag and flag not in ")-:":
            added += self.flag(flag)
            flag = self.take()
        if len(set(added) & _TYPE_FLAGS) > 1:
            raise _RefusedByPython("the flags `a` and `u` exclude each other")
        if flag == ")":
            if len(self.levels) > 1 or level.branches or level.last != "nothing":
                raise _RefusedByPython(f"flags such as `(?{first})` are allowed only at the beginning")
            self.is_verbose = self.is_verbose or "x" in added
            return
        if flag == "-":
            flag = self.take()
            while flag and flag != ":":
                removed += self.flag(flag)
                flag = self.take()
            if not removed:
                raise _RefusedByPython("a flag is missing after `-`")
        if flag != ":":
            raise _RefusedByPython("flags such as `(?i` need a `)` or a `:` after them")
        if set(removed) & _TYPE_FLAGS:
            raise _RefusedByPython("the flags `a` and `u` cannot be turned off")
        if set(added) & set(removed):
            raise _RefusedByPython("a flag is turned on and off")
        self.push(_Group("plain", outer_verbose=self.is_verbose))
        self.is_verbose = (self.is_verbose or "x" in added) and "x" not in removed

    def flag(self, letter: str) -> str:
        if letter == _REMOVED_FLAG:
            raise _RefusedByPython("")
        if letter not in _FLAGS:
            raise _RefusedByPython(f"`{letter}` is not a flag")
        if letter == "L":
            raise _RefusedByPython("the flag `L` is for bytes only")
        return letter

    def close_group(self) -> None:
        if len(self.levels) == 1:
            raise _RefusedByPython("a `)` closes nothing")
        level = self.levels.pop()
        group, width = level.group, level.whole_width()
        self.is_verbose = group.outer_verbose
        if group.kind == "capture":
            self.widths[group.number] = width
        if group.kind == "behind":
            if width[0] != width[1]:
                raise _RefusedByPython("Python needs a lookbehind whose width is fixed")
            if group.is_outermost_behind:
                self.behind = None
        self.levels[-1].add((0, 0) if group.kind in ("ahead", "behind") else width)

    # -- references ---------------------------------------------------------------------------------

    def reference(self, number: int) -> Width:
        self.require_group(number)
        width = self.widths[number]
        if width is None:
            raise _RefusedByPython(f"group {number} is still open where it is referred to")
        self.require_outside_of_lookbehind(number)
        return width

    def require_group(self, number: int) -> None:
        if not 0 < number < len(self.widths):
            raise _RefusedByPython(f"there is no group {number}")

    def require_outside_of_lookbehind(self, number: int) -> None:
        if self.behind is None:
            return
        if number >= len(self.widths) or self.widths[number] is None:
            raise _RefusedByPython(f"group {number} is still open where it is referred to")
        if number >= self.behind:
            raise _RefusedByPython(f"group {number} is inside the lookbehind that refers to it")


def _short(text: str) -> str:
    """A piece of a pattern, cut where it is too long for a message."""
    return text if len(text) <= _MAX_QUOTED else f"{text[:_MAX_QUOTED]}…"


def _is_number(text: str) -> bool:
    """Whether Python reads a text as a number that is not negative. Versions differ about those beyond ASCII digits."""
    try:
        return int(text) >= 0
    except ValueError:
        return False
