"""JSON text, read exactly: where every key and value is, and what is wrong with it.

One pass over the characters, without recursion, slower than the C scanner that makes the values: it
runs when places are asked for, and when the fast reader has a doubt. What it accepts is exactly what
RFC 8259 accepts within the limits; what it refuses, it explains. It makes no values.
"""

from __future__ import annotations

from toolcheck.document.document import Place, Problem, Span, repeated_key
from toolcheck.document.limits import MANY, Limits
from toolcheck.document.where import Path, Where, in_text
from toolcheck.ground.json_scan import read_value
from toolcheck.ground.record import record
from toolcheck.ground.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from typing import NoReturn

_GOOD_STRING = r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+'
_STRING = regex(_GOOD_STRING + '"')
_STRING_START = regex(_GOOD_STRING)
_KEY = regex(rf'({_GOOD_STRING}")[ \t\n\r]*+:[ \t\n\r]*+')
_SCALAR = regex(
    rf'({_GOOD_STRING}")'
    r"|-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+([eE][+-]?[0-9]++)?+(?![\w.+-])"
    r"|(?:true|false|null)(?!\w)"
)
_SIGN = regex(r"[ \t\n\r]*+([,\]}])[ \t\n\r]*+")
_SPACE = regex(r"[ \t\n\r]*+")
_ESCAPE = regex(r"\\(?:u([0-9a-fA-F]{4})|.)")

_WORD = regex(r"[^\W\d][\w$]*+|\$[\w$]*+")
_NUMBER_LIKE = regex(r"[-+.]*\w[\w.+-]*+|[-+.]+")
_LEADING_ZERO = regex(r"-?0\d")
_NO_DIGIT_BEFORE = regex(r"-?\.")
_NO_DIGIT_BEHIND = regex(r"-?\d++\.(?!\d)")
_HEX = regex(r"[-+]?0[xX]")
_NOT_FINITE = regex(r"[-+]?(?:NaN|nan|Infinity|inf)\b")
_SECOND_ROOT = regex(r'[\[{"\d]|-\d|(?:true|false|null)\b')
_CONFLICT = regex(r"(?:<{7}|\|{7}|={7}|>{7})(?![<|=>])")
_SAFE_DIGITS = 300  # a number that long, without an exponent, is within the range of a float
_MARKUP = regex(r"\s*<[!?/a-zA-Z]")
_PYTHON = {"True": "true", "False": "false", "None": "null"}


_NOWHERE = Span(0, 0)


class BrokenError(Exception):
    """The text is not JSON, or passes a limit."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@record(kw_only=True, frozen=False)
class _Open:
    """A list or an object that is not closed yet; `key` is where its next value goes."""

    start: int
    is_object: bool
    entries: dict[str | int, tuple[Span, Place]]
    firsts: dict[str, Span]
    key: str | int = 0
    span: Span = _NOWHERE


def locate(
    text: str, limits: Limits, start: int = 0, end: int | None = None, document: int = 0
) -> tuple[Place, list[Problem]]:
    """The place of the JSON value between two offsets of a text, and a problem for each repeated key.

    Raises `BrokenError` when what is there is not one JSON value, or passes a limit.
    """
    return _Pass(text, limits, end, document).run(start)


class _Pass:
    """One pass over a text. `_wrong_…` never return."""

    def __init__(self, text: str, limits: Limits, end: int | None, document: int) -> None:
        self.text = text
        self.limits = limits
        self.end = len(text) if end is None else end
        self.is_line = end is not None
        self.document = document
        self.nodes = 0
        self.stack: list[_Open] = []
        self.problems: list[Problem] = []

    def run(self, start: int) -> tuple[Place, list[Problem]]:
        text, end, stack, new = self.text, self.end, self.stack, tuple.__new__
        escapes = "\\" in text
        most = self.limits.nodes
        at = self._skip(start)
        while True:
            self.nodes += 1
            if self.nodes > most:
                self._refuse(at, at + 1, f"more than {most:,} keys and values", kind="too-large")
            found = _SCALAR.match(text, at, end)
            if found is not None:
                behind = found.end()
                if found.lastindex == 1:
                    if escapes and "\\u" in found[1]:
                        self._check_escapes(at, behind)
                elif found.lastindex == 2 or behind - at > _SAFE_DIGITS:
                    self._check_number(found[0], at)
                place = new(Place, (at, behind, None, False))
                at = behind
            else:
                at, opened = self._open(at)
                if opened is None:
                    continue
                place = opened
            while stack:
                inner = stack[-1]
                inner.entries[inner.key] = (
                    (inner.span, place) if inner.is_object else (new(Span, (place.start, place.end)), place)
                )
                sign = _SIGN.match(text, at, end)
                if sign is None:
                    self._wrong_after_value(self._skip(at))
                if sign[1] == ",":
                    at = self._next(sign.start(1), sign.end())
                    break
                if sign[1] != ("}" if inner.is_object else "]"):
                    self._wrong_after_value(sign.start(1))
                at = sign.end(1)
                place = new(Place, (inner.start, at, inner.entries, False))
                stack.pop()
            else:
                at = self._skip(at)
                if at < end:
                    self._wrong_after_root(at)
                return place, self.problems

    def _skip(self, at: int) -> int:
        found = _SPACE.match(self.text, at, self.end)
        return found.end() if found else at

    def _open(self, at: int) -> tuple[int, Place | None]:
        """Behind the opening bracket at an offset (and behind the first key), or behind the closing one
        that follows at once, with the place of that empty value.
        """
        sign = self.text[at] if at < self.end else ""
        if sign not in ("{", "["):
            self._wrong_value(at)
        if len(self.stack) >= self.limits.depth:
            self._refuse(at, at + 1, f"nested deeper than {self.limits.depth} levels", kind="too-deep")
        inside = self._skip(at + 1)
        if inside < self.end and self.text[inside] == ("}" if sign == "{" else "]"):
            return inside + 1, Place(at, inside + 1, {})
        self.stack.append(_Open(start=at, is_object=sign == "{", entries={}, firsts={}))
        return (self._key(inside) if sign == "{" else inside), None

    def _next(self, comma: int, at: int) -> int:
        """Where the value behind a comma begins; `at` is the first character behind it."""
        if at < self.end and self.text[at] in "]}":
            message = f"there is a comma before the closing `{self.text[at]}`"
            self._refuse(comma, comma + 1, message, "JSON allows no trailing comma")
        inner = self.stack[-1]
        if inner.is_object:
            return self._key(at)
        inner.key += 1  # type: ignore[operator]
        return at

    def _key(self, at: int) -> int:
        """Where the value of the key at an offset begins."""
        text, inner = self.text, self.stack[-1]
        found = _KEY.match(text, at, self.end)
        if found is None:
            if (string := _STRING.match(text, at, self.end)) is None:
                self._wrong_key(at)
            self._wrong_after_key(self._skip(string.end()))
        self.nodes += 1
        behind = found.end(1)
        key = text[at + 1 : behind - 1]
        if "\\" in key:
            self._check_escapes(at, behind)
            key = read_value(found[1])
        if len(key) > self.limits.key:
            self._refuse(at, behind, f"a key has more than {self.limits.key:,} characters", kind="too-large")
        span = Span(at, behind)
        if key in inner.entries:
            self._repeated(key, span)
        inner.key, inner.span = key, span
        return found.end()

    def _check_number(self, digits: str, at: int) -> None:
        if len(digits) > self.limits.digits:
            message = f"a number has more than {self.limits.digits} characters"
            self._refuse(at, at + len(digits), message, kind="too-large")
        if float(digits) in (float("inf"), float("-inf")) and not digits.lstrip("-").isdigit():
            self._refuse(at, at + len(digits), "the number is too large")

    def _check_escapes(self, start: int, end: int) -> None:
        """Refuses an escape that is half of a surrogate pair."""
        lead: re.Match[str] | None = None
        for found in _ESCAPE.finditer(self.text, start, end):
            code = int(found[1], 16) if found[1] else 0
            follows = lead is not None and found.start() == lead.end()
            if 0xDC00 <= code <= 0xDFFF and follows:
                lead = None
                continue
            if lead is not None or 0xDC00 <= code <= 0xDFFF:
                half = lead or found
                self._refuse(
                    half.start(),
                    half.end(),
                    "the escape is a lone surrogate, half of a character",
                    "a character beyond U+FFFF needs two `\\u` escapes",
                )
            lead = found if 0xD800 <= code <= 0xDBFF else None
        if lead is not None:
            self._refuse(lead.start(), lead.end(), "the escape is a lone surrogate, half of a character")

    def _repeated(self, key: str, span: Span) -> None:
        if len(self.problems) < MANY:
            inner = self.stack[-1]
            first = inner.firsts.setdefault(key, inner.entries[key][0])
            self.problems.append(repeated_key(key, span, first, self._path(key), self.document))

    def _path(self, key: str) -> Path:
        return (*(inner.key for inner in self.stack[:-1]), key)

    # ---- what is wrong, in words ----

    def _refuse(
        self,
        start: int,
        end: int,
        message: str,
        note: str = "",
        *,
        related: tuple[tuple[str, Where], ...] = (),
        kind: str = "syntax-error",
    ) -> NoReturn:
        end = min(end, self.end)
        raise BrokenError(
            Problem(
                kind=kind, message=message, where=in_text(start, end, (), self.document), note=note, related=related
            )
        )

    def _opened(self) -> tuple[tuple[str, Where], ...]:
        start = self.stack[-1].start
        return (("opened here", in_text(start, start + 1, (), self.document)),)

    def _refuse_anywhere(self, at: int) -> None:
        """What is wrong at any point of a JSON text."""
        text = self.text
        if at >= self.end:
            if not self.stack:
                self._refuse(at, at, "the file is empty")
            start = self.stack[-1].start
            self._refuse(start, start + 1, f"the `{text[start]}` is never closed")
        sign = text[at]
        if (at == 0 or text[at - 1] in "\r\n") and _CONFLICT.match(text, at):
            self._refuse(at, at + 7, "a merge conflict was left in the file")
        if _MARKUP.match(text) and not text[:at].strip():
            self._refuse(at, at + 1, "the file is HTML or XML, not JSON")
        if sign == "#" or text.startswith(("//", "/*"), at):
            mark = "#" if sign == "#" else text[at : at + 2]
            self._refuse(
                at,
                at + len(mark),
                f"a comment (`{mark}`) is not allowed in JSON",
                "JSON has no comments, but YAML does",
            )
        if sign == "'":
            self._refuse(at, at + 1, "a string is in single quotes", "JSON strings need double quotes")
        if sign in "“”„‘’`":
            self._refuse(at, at + 1, "a string has a typographic quote", 'JSON strings need `"`')
        if sign == "\ufeff":
            self._refuse(at, at + 1, "a byte order mark (U+FEFF) is inside the file")
        if sign == "\0":
            self._refuse(at, at + 1, "the file contains a NUL character (U+0000)", "it may be binary, or UTF-16")
        if not sign.isprintable():
            self._refuse(at, at + 1, f"a stray character (U+{ord(sign):04X}) is outside a string")

    def _wrong_value(self, at: int) -> NoReturn:
        self._refuse_anywhere(at)
        text, sign = self.text, self.text[at]
        if sign == '"':
            self._wrong_string(at)
        if found := _NOT_FINITE.match(text, at, self.end):
            self._refuse(at, found.end(), f"`{found[0]}` is not a JSON number", "JSON has neither NaN nor Infinity")
        if sign in "-+." or sign.isdigit():
            self._wrong_number(at)
        if found := _WORD.match(text, at, self.end):
            word = found[0]
            if word in _PYTHON:
                self._refuse(at, found.end(), f"`{word}` is Python; JSON says `{_PYTHON[word]}`")
            if word.lower() in ("true", "false", "null"):
                self._refuse(at, found.end(), f"`{word}` must be written `{word.lower()}`")
            if word == "undefined":
                self._refuse(at, found.end(), "`undefined` is JavaScript; JSON has `null`")
            what = "a text has no quotes"
            self._refuse(at, found.end(), what, "" if self.stack else "YAML is read from .yaml and .yml files")
        if sign in ",]}:":
            self._refuse(at, at + 1, f"a value is missing before this `{sign}`")
        self._refuse(at, at + 1, "no JSON value begins with this character")

    def _wrong_number(self, at: int) -> NoReturn:
        found = _NUMBER_LIKE.match(self.text, at, self.end)
        stop = found.end() if found else at + 1
        written = self.text[at:stop]
        if _HEX.match(written):
            cause = "a hexadecimal number is not a JSON number"
        elif written[0] == "+":
            cause = "a JSON number has no `+` before it"
        elif _LEADING_ZERO.match(written):
            cause = "a JSON number has no leading zeros"
        elif _NO_DIGIT_BEFORE.match(written):
            cause = "a JSON number has a digit before its point"
        elif _NO_DIGIT_BEHIND.match(written):
            cause = "a JSON number has a digit after its point"
        elif "_" in written:
            cause = "a JSON number has no `_` in it"
        else:
            cause = "this is not a JSON number"
        self._refuse(at, stop, cause)

    def _wrong_string(self, at: int) -> NoReturn:
        text, end = self.text, self.end
        found = _STRING_START.match(text, at, end)
        stop = found.end() if found else at + 1
        sign = text[stop] if stop < end else ""
        if sign == "\\" and stop + 1 < end:
            escape = text[stop + 1]
            if escape == "u":
                self._refuse(stop, stop + 2, "`\\u` is not followed by four hexadecimal digits")
            name = f"`\\{escape}` is" if "!" <= escape <= "~" else "this is"
            self._refuse(stop, stop + 2, f"{name} not a JSON escape", "a backslash itself is written `\\\\`")
        if sign in ("", "\n", "\r", "\\"):
            self._refuse(at, stop, "the string opened here is not closed on its line", "a line break is written `\\n`")
        if sign == "\t":
            self._refuse(stop, stop + 1, "a string contains a raw tab", "it is written `\\t`")
        message = f"a string contains a raw control character (U+{ord(sign):04X})"
        self._refuse(stop, stop + 1, message, "write it as a `\\u` escape")

    def _wrong_key(self, at: int) -> NoReturn:
        self._refuse_anywhere(at)
        sign = self.text[at]
        if sign == '"':
            self._wrong_string(at)
        if sign == ",":
            self._refuse(at, at + 1, "a key and its value are missing before this `,`")
        if found := _WORD.match(self.text, at, self.end):
            self._refuse(at, found.end(), "a key has no quotes", "JSON keys need double quotes")
        if sign.isdigit():
            self._refuse(at, at + 1, "a key is a number", "JSON keys need double quotes")
        self._refuse(at, at + 1, "a key in double quotes belongs here", related=self._opened())

    def _wrong_after_key(self, at: int) -> NoReturn:
        self._refuse_anywhere(at)
        self._refuse(at, at + 1, "the `:` after a key is missing")

    def _wrong_after_value(self, at: int) -> NoReturn:
        self._refuse_anywhere(at)
        sign, inner = self.text[at], self.stack[-1]
        closing = "}" if inner.is_object else "]"
        if sign in "]}":
            message = f"a `{sign}` is in place of the `{closing}` that closes the `{self.text[inner.start]}`"
            self._refuse(at, at + 1, message, related=self._opened())
        if self.text[at - 1] == '"' and (sign.isalnum() or sign in '_"'):
            note = 'a quote inside a string is written `\\"`'
            self._refuse(at, at + 1, "text follows the closing quote of a string", note)
        if sign == ":":
            self._refuse(at, at + 1, "a `:` follows a value", "a comma may be missing, or a `{`")
        if sign.isalnum() or sign in '"[{-':
            self._refuse(at, at + 1, "a comma is missing before this")
        self._refuse(at, at + 1, f"`,` or `{closing}` belongs here", related=self._opened())

    def _wrong_after_root(self, at: int) -> NoReturn:
        self._refuse_anywhere(at)
        sign = self.text[at]
        if sign in "]}":
            self._refuse(at, at + 1, f"this `{sign}` closes nothing")
        if _SECOND_ROOT.match(self.text, at):
            if self.is_line:
                self._refuse(at, at + 1, "a second value begins on this line", "each value needs its own line")
            note = "a file with one value per line must be named .jsonl"
            self._refuse(at, at + 1, "a second value begins here: a JSON file has only one", note)
        self._refuse(at, at + 1, "something follows the end of the JSON value")
