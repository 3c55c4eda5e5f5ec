"""The two dialects a custom tool's grammar may be written in, as far as reading alone finds errors.

Sources: the guide to function calling (`function-calling-guide`; 2026-09), which names LLGuidance's Lark and Rust's
regular expressions, and what of them is not supported; https://github.com/guidance-ai/llguidance/blob/main/docs/syntax.md
and https://docs.rs/regex/latest/regex/#syntax (2026-11). What the engine refuses is in its own tests and its compiler:
https://github.com/guidance-ai/llguidance/tree/c75b0d90e12c941b881566e0a77bb5fa24cd2731/parser (2026-11-29).

Nothing is compiled or run: each reader reads the text once. It accepts what it does not know, so no fault does not
prove that a grammar is right.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache

from toolcheck.ground.named import NamedTuple
from toolcheck.ground.regex import regex


class Fault(NamedTuple):
    """What is wrong with a grammar, in words that follow its name, and at which characters (none: all of it)."""

    message: str
    start: int = 0
    end: int = 0


_SHORT = 10_000
"""Only shorter grammars are remembered, so that they take little memory."""


def faults_of(syntax: str, text: str) -> tuple[Fault, ...]:
    """Faults of a grammar, whose syntax is `lark` or `regex`. An agent sends one grammar with each request, so the last
    few are remembered.
    """
    return _remembered(syntax, text) if len(text) < _SHORT else _faults_of(syntax, text)


def _faults_of(syntax: str, text: str) -> tuple[Fault, ...]:
    return tuple((lark_faults if syntax == "lark" else regex_faults)(text))


_remembered = lru_cache(maxsize=64)(_faults_of)

# -- regular expressions ----------------------------------------------------------------------------

_PIECE = regex(
    r"""(?P<escape> \\ (?: [pPxuUbB]\{[^}]{0,40}\} | . )? )
      | (?P<look> \(\?<?[=!] )
      | (?P<flags> \(\? (?P<on>[a-zA-Z]*) (?:-[a-zA-Z]*)? \) )
      | (?P<open> \( (?: \?P?<[^<>()]{1,100}> | \?(?P<inner>[a-zA-Z]*)(?:-[a-zA-Z]*)?: | (?!\?) ) )
      | (?P<odd> \(\?P?. )
      | (?P<close> \) )
      | (?P<class> \[ )
      | (?P<repeat> [*+?] | \{ (?P<least>\d{1,9}) (?:,(?P<most>\d{0,9}))? \} | \{,\d{1,9}\} )
      | (?P<bar> \| )
      | (?P<other> . )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = frozenset("aftnrvAzbBdDsSwWpPxuU")


def regex_faults(text: str) -> Iterator[Fault]:
    """Faults of a pattern in Rust's dialect, without look-around and lazy repetition."""
    opened: list[int] = []
    at, can_repeat = 0, False
    while at < len(text):
        piece = _PIECE.match(text, at)
        assert piece is not None, "any character is a piece"
        kind, start, at = next(name for name in _KINDS if piece[name] is not None), piece.start(), piece.end()
        if kind == "escape":
            yield from _escape_faults(piece[0], start)
        elif "x" in (piece["on"] or piece["inner"] or ""):
            return  # from here on blanks and comments mean something else
        elif kind == "look":
            yield Fault(f"uses look-around (`{piece[0]}`)", start, at)
            opened.append(start)
        elif kind == "odd":
            yield Fault(f"opens a group with `{piece[0].rstrip()}`, which this dialect does not support", start, at)
            return
        elif kind == "open":
            opened.append(start)
        elif kind == "close":
            if not opened:
                yield Fault("has a `)` that nothing opened", start, at)
                return
            opened.pop()
        elif kind == "class":
            at = _end_of_class(text, start)
            if not at:
                yield Fault("has a `[` that is not closed; inside a class, `[` opens another one", start, start + 1)
                return
        elif kind == "repeat" and not can_repeat:
            yield Fault(f"repeats nothing with `{piece[0]}`", start, at)
        elif kind == "repeat":
            if piece["most"] and int(piece["most"]) < int(piece["least"]):
                yield Fault(f"has a repetition `{piece[0]}` that ends before it begins", start, at)
            if text[at : at + 1] == "?":
                at += 1
                yield Fault(f"repeats lazily (`{text[start:at]}`)", start, at)
        elif piece[0] == "{":
            yield Fault("has a `{` that is neither escaped nor the start of a repetition", start, at)
        can_repeat = kind not in ("open", "look", "flags", "bar")
    if opened:
        yield Fault("has a `(` that is not closed", opened[-1], opened[-1] + 1)


_KINDS = ("escape", "look", "flags", "open", "odd", "close", "class", "repeat", "bar", "other")


def _escape_faults(escape: str, start: int) -> Iterator[Fault]:
    sign = escape[1:2]
    if not sign:
        yield Fault("ends in a lone backslash", start, start + 1)
    elif sign in "123456789k":
        yield Fault(f"refers back to a group (`{escape}`)", start, start + 2)
    elif sign.isascii() and sign.isalnum() and sign not in _ESCAPES:
        yield Fault(f"uses `{escape}`, which is not an escape of this dialect", start, start + 2)


_IN_CLASS = regex(r"\\.|\[:\^?[a-z]+:\]|\[\^?\]?|\]|[^\\\[\]]+", re.DOTALL)


def _end_of_class(text: str, start: int) -> int:
    """The end of the character class that opens at `start`, with classes inside it; 0 if it is not closed."""
    depth, at = 0, start
    while found := _IN_CLASS.match(text, at):
        at = found.end()
        if found[0].startswith("[") and not found[0].startswith("[:"):
            depth += 1
        elif found[0] == "]":
            depth -= 1
        if depth == 0:
            return at
    return 0


# -- Lark -------------------------------------------------------------------------------------------

_TOKEN = regex(
    r"""(?P<skip> [\ \t\r\f]+ | (?://|\#)[^\n]* )
      | (?P<newline> \n )
      | (?P<string> "(?:[^"\\\n]|\\.)*"i? )
      | (?P<regex> /(?:[^/\\]|\\.)+/[a-z]* )
      | (?P<json> %(?:json|regex|llguidance)\b )
      | (?P<keyword> %[a-z]+ )
      | (?P<name> [!?]{0,2}_*[A-Za-z](?:[A-Za-z0-9_]|-(?!>))* )
      | (?P<number> \d+(?:\.(?!\.)\d*)? )
      | (?P<token> <[^<>\s]+> | @[A-Za-z0-9_-]+ )
      | (?P<sign> ::= | :: | -> | \.\. | [.,:(){}\[\]~+*?|=&-] )""",
    re.VERBOSE,
)
_PAIRS = {")": "(", "]": "[", "}": "{"}

_COMMON = regex(
    "(SIGNED_)?(INT|FLOAT|NUMBER)|DECIMAL|_EXP|(HEX)?DIGIT|ESCAPED_STRING|([LU]CASE_)?LETTER|WORD|CNAME|WS(_INLINE)?"
    "|CR|LF|NEWLINE|(SH|CPP|C|SQL)_COMMENT"
)
"""The names that can be imported from `common`."""

_ATTRIBUTES = ("capture", "capture_name", "lazy", "max_tokens", "stop", "stop_capture", "suffix", "temperature")
"""The options that a rule can have in brackets; `capture_name` is the older name of `capture`."""

_FLAGS = frozenset("imsux")
"""The flags that a regular expression can have after its last slash."""

_IGNORE = "%ignore"


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


_END = _Token("end", "", 0, 0)


class _Unreadable(Exception):
    """The grammar uses something that this reader does not know."""


class _Broken(Exception):
    """The grammar cannot be read, and this is why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def lark_faults(text: str) -> Iterator[Fault]:
    """Faults of a grammar in LLGuidance's dialect of Lark."""
    try:
        tokens = list(_tokens(text))
        _check_brackets(tokens)
        reader = _LarkReader(tokens)
        reader.read()
    except _Unreadable:
        return
    except _Broken as broken:
        yield broken.fault
        return
    for token in tokens:
        if token.kind == "regex":
            body = token.text[1 : token.text.rindex("/")]
            if "x" not in token.text[len(body) + 2 :]:
                for fault in regex_faults(body):
                    yield Fault(fault.message, token.start + 1 + fault.start, token.start + 1 + fault.end)
    yield from reader.faults
    if reader.faults:
        return
    if "start" not in reader.defined:
        yield Fault("has no rule `start`")
    reached = _reached(reader.uses)
    yield from (fault for owner, fault in reader.faults_of_parts if owner in reached)
    yield from _circles(reader.uses, reader.names, reached)
    reported: set[str] = set()
    for name, token in reader.used:
        if name not in reader.defined and name not in reported:
            reported.add(name)
            yield Fault(f"uses `{name}`, but does not define it", token.start, token.end)


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _at_unknown(text, at)
        kind = found.lastgroup or ""
        at = found.end()
        if kind == "json":
            at = _end_of_json(text, at)
        elif kind != "skip":
            yield _Token(kind, found[0], found.start(), at)


def _at_unknown(text: str, at: int) -> Exception:
    if text[at] == '"':
        return _Broken(Fault("has a string that is not closed", at, at + 1))
    if text[at] == "/":
        return _Broken(Fault("has a regular expression that is not closed", at, at + 1))
    if text[at] == "'":
        return _Broken(Fault("has a string in single quotes, where Lark expects double ones", at, at + 1))
    return _Unreadable()


def _end_of_json(text: str, at: int) -> int:
    while text[at : at + 1].isspace():
        at += 1
    try:
        return json.JSONDecoder().raw_decode(text, at)[1]
    except (ValueError, RecursionError):
        raise _Unreadable from None


def _is_terminal(name: str) -> bool:
    return name.lstrip("_")[:1].isupper()


def _reached(uses: dict[str, list[str]]) -> set[str]:
    """The definitions that the engine compiles: those that `start` or `%ignore` leads to."""
    reached, waiting = {"start", _IGNORE}, ["start", _IGNORE]
    while waiting:
        for name in uses.get(waiting.pop(), ()):
            if name not in reached:
                reached.add(name)
                waiting.append(name)
    return reached


def _circles(uses: dict[str, list[str]], names: dict[str, _Token], reached: set[str]) -> Iterator[Fault]:
    """Terminals that are defined by themselves, each circle once. A rule may be defined by itself."""
    done: set[str] = set()
    reported: set[str] = set()
    for first, used_by_first in uses.items():
        if first in done or first not in reached or not _is_terminal(first):
            continue
        path = {first}
        stack = [(first, iter(used_by_first))]
        while stack:
            name, following = stack[-1]
            used = next((used for used in following if used not in done and _is_terminal(used)), None)
            if used is None:
                stack.pop()
                path.discard(name)
                done.add(name)
            elif used in reported:
                continue
            elif used in path:
                reported.add(used)
                yield Fault(f"defines the terminal `{used}` by itself", names[used].start, names[used].end)
            elif used in uses:
                path.add(used)
                stack.append((used, iter(uses[used])))


def _check_brackets(tokens: list[_Token]) -> None:
    opened: list[_Token] = []
    for token in tokens:
        if token.text in _PAIRS.values():
            opened.append(token)
        elif token.text in _PAIRS and (not opened or opened.pop().text != _PAIRS[token.text]):
            raise _Broken(Fault(f"has a `{token.text}` that nothing opened", token.start, token.end))
    if opened:
        raise _Broken(Fault(f"has a `{opened[-1].text}` that is not closed", opened[-1].start, opened[-1].end))


class _LarkReader:
    """Reads the definitions of a grammar: the names they define and use, and what the dialect does not support."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.defined: set[str] = set()
        self.used: list[tuple[str, _Token]] = []
        self.faults: list[Fault] = []
        self.faults_of_parts: list[tuple[str, Fault]] = []
        self.names: dict[str, _Token] = {}
        self.uses: dict[str, list[str]] = {}
        self.owner = ""
        self.is_override = False

    def read(self) -> None:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.kind == "newline":
                self.at += 1
            elif token.kind == "name":
                self._definition(token)
            elif token.kind == "keyword":
                self._statement(token)
            elif token.text == "|":
                self._expansions()
            else:
                raise _Unreadable

    def _peek(self, ahead: int = 0) -> _Token:
        return self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else _END

    def _fault(self, message: str, token: _Token) -> None:
        self.faults.append(Fault(message, token.start, token.end))

    def _fault_of_part(self, message: str, first: _Token, last: _Token) -> None:
        """A fault that the engine reports only when `start` leads to its definition."""
        self.faults_of_parts.append((self.owner, Fault(message, first.start, last.end)))

    def _define(self, name: str, token: _Token) -> None:
        if name in self.names and not self.is_override:
            self._fault(f"defines `{name}` twice", token)
        self.is_override = False
        self.defined.add(name)
        self.names.setdefault(name, token)
        self.uses.setdefault(name, [])

    def _definition(self, name: _Token) -> None:
        """A rule or a terminal: `name: …`, `name[options]: …`, and parts that the dialect does not support."""
        self.at += 1
        if self._peek().text == "{":
            self._fault("defines a template, which this dialect does not support", name)
            self._skip_to("}")
        if self._peek().text == ".":
            if name.text.lstrip("!?_")[:1].isupper():
                self._fault("gives a terminal a priority, which this dialect does not support", name)
            self.at += 2
        self.owner = name.text.lstrip("!?")
        if self._peek().text == "[":
            self._attributes()
        sign = self._peek()
        if sign.text in ("=", "::="):
            raise _Broken(Fault(f"defines with `{sign.text}`, where Lark expects `:`", sign.start, sign.end))
        if sign.kind in ("name", "string", "regex"):
            raise _Broken(Fault(f"has no `:` after `{name.text}`", name.start, name.end))
        if sign.text != ":":
            raise _Unreadable
        self.at += 1
        self._define(self.owner, name)
        self._expansions()

    def _attributes(self) -> None:
        """The options of a rule: `[lazy]`, `[stop="x", max_tokens=9]`. A value may name a terminal."""
        is_key = True
        while self._peek().kind != "end" and self._peek().text != "]":
            token = self._peek()
            if token.kind == "name" and not is_key:
                self.uses.setdefault(self.owner, []).append(token.text)
            elif token.kind == "name" and token.text not in _ATTRIBUTES:
                self._fault(f"has an attribute `{token.text}`, which this dialect does not support", token)
            is_key = token.text in ("[", ",")
            self.at += 1
        self.at += 1

    def _skip_to(self, closing: str) -> None:
        while self._peek().kind != "end" and self._peek().text != closing:
            self.at += 1
        self.at += 1

    def _statement(self, keyword: _Token) -> None:
        self.at += 1
        if keyword.text == _IGNORE:
            self.owner = _IGNORE
            self.uses.setdefault(_IGNORE, [])
            self._expansions()
        elif keyword.text == "%import":
            self._import()
        elif keyword.text == "%declare":
            self._fault("uses `%declare`, which this dialect does not support", keyword)
            self._line()
        elif keyword.text == "%override":
            self.is_override = True
        else:
            raise _Unreadable

    def _line(self) -> list[_Token]:
        first = self.at
        while self._peek().kind not in ("newline", "end"):
            self.at += 1
        return self.tokens[first : self.at]

    def _import(self) -> None:
        """`%import common.NAME`, with `-> ALIAS`, or `%import common (NAME, …)`: no other import is supported."""
        line = self._line()
        names = [token for token in line if token.kind == "name"]
        if not names:
            raise _Unreadable
        if line[0].text == "." or names[0].text != "common":
            self.faults.append(Fault("imports from something other than `common`", line[0].start, line[-1].end))
            self.defined.update(token.text for token in names[1:])
            return
        has_alias = any(token.text == "->" for token in line)
        imported = names[1:2] if has_alias else names[1:]
        for token in imported:
            if not _COMMON.fullmatch(token.text):
                self._fault(f"imports `{token.text}`, which `common` does not have", token)
        for token in names[2:] if has_alias else imported:
            self._define(token.text, token)

    def _expansions(self) -> None:
        """The right side of a definition: it uses the names in it."""
        depth = 0
        while (token := self._peek()).kind != "end":
            following = self._peek(1)
            if token.kind == "newline" and depth == 0:
                return
            if token.kind == "keyword":
                raise _Unreadable
            self._part(token)
            if token.kind == "sign":
                if token.text in ("::", "::=", ":", "="):
                    raise _Unreadable
                depth += (token.text in "([{") - (token.text in ")]}")
            if token.text == "->":
                self.at += 1
            elif token.kind == "name" and following.text == "{" and self._peek(2).kind not in ("number", "sign"):
                self._fault("uses a template, which this dialect does not support", token)
            elif token.kind == "name":
                self.used.append((token.text.lstrip("!?"), token))
                self.uses.setdefault(self.owner, []).append(token.text.lstrip("!?"))
            self.at += 1

    def _part(self, token: _Token) -> None:
        """A regular expression, a range or a repetition, and what is wrong with it."""
        if token.kind == "regex":
            unknown = [flag for flag in token.text[token.text.rindex("/") + 1 :] if flag not in _FLAGS]
            if unknown:
                self._fault_of_part(f"uses the flag `{unknown[0]}`, which this dialect does not support", token, token)
        elif token.kind == "string" and self._peek(1).text == ".." and self._peek(2).kind == "string":
            least, most = _text_of(token), _text_of(self._peek(2))
            if least is not None and most is not None:
                message = _range_fault(least, most)
                if message:
                    self._fault_of_part(message, token, self._peek(2))
        elif token.text in ("{", "~"):
            start, sign, end = (self._peek(ahead) for ahead in (1, 2, 3))
            is_range = sign.text == ("," if token.text == "{" else "..")
            if is_range and start.text.isdecimal() and end.text.isdecimal() and _is_before(end.text, start.text):
                last = self._peek(4) if token.text == "{" else end
                self._fault_of_part("has a repetition that ends before it begins", token, last)


def _text_of(token: _Token) -> str | None:
    """What a string without flags means; None where that is not known."""
    try:
        text = json.loads(token.text)
    except ValueError:
        return None
    return text if isinstance(text, str) else None


def _range_fault(first: str, last: str) -> str:
    """What is wrong with a range of characters; empty where nothing is."""
    if len(first) != 1 or len(last) != 1:
        return "has a range that is not between two single characters"
    return "has a range that ends before it begins" if last < first else ""


def _is_before(first: str, other: str) -> bool:
    """Whether one whole number is less than another, however long they are."""
    first, other = first.lstrip("0"), other.lstrip("0")
    return (len(first), first) < (len(other), other)
