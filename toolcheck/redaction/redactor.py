"""The one door of every output: nothing secret and nothing live passes it.

A `Redactor` knows the secrets of one document, masks them in its lines and in any words said about it, and
`printable` takes the life out of control characters. What stands behind the door, a console, a file or a CI
log, is not known here.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Literal, NamedTuple

from toolcheck.contract.json_schema import MAPS_OF_SCHEMAS
from toolcheck.contract.secrets import (
    HOLDS_SECRET,
    SCHEME,
    is_spelled,
    says_headers,
    says_secret,
    says_url,
    spelled,
)
from toolcheck.document.document import Document, Span, Written
from toolcheck.ground.regex import regex

MASK = "********"
"""What stands for a secret, whatever its length."""

# -- characters -------------------------------------------------------------------------------------

_UNSEEN = r"\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0d\uffa0\U000e0100-\U000e01ef"
_SUSPECT = regex(rf"[^\x20-\x7e\u4e00-\u9fff\uac00-\ud7a3]|[{_UNSEEN}]")
_INVISIBLE = regex(f"[{_UNSEEN}]")
_LIVE = frozenset(["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"])
_COMMANDS = ("##[", "##vso[")
_COMMAND = regex(r"#(?=#(?:vso)?\[)")
_LEADING_COMMAND = regex(r"^(\s*):(?=:)")


def printable(text: str) -> str:
    """`text` on one line, with everything escaped that a terminal or a CI runner could take for more than
    a character to show: control, format, invisible and direction characters, line breaks, lone
    surrogates, and the beginnings of runner commands.
    """
    text = _SUSPECT.sub(lambda found: _escaped(found[0]), text)
    text = _COMMAND.sub(r"\\x23", text)
    return _LEADING_COMMAND.sub(r"\1\\x3a", text)


def fit(words: str) -> str:
    """Words of which nobody knows where they come from, fit to be shown: on one line, nothing live in them, and no
    secret that can be told by its spelling.
    """
    return printable(_masked(words, (span for span, _ in _in_string(words))))


def printable_json(text: str) -> str:
    """A JSON text in which the same characters are escaped, as JSON escapes them: what it means stays
    exactly the same.
    """
    text = _SUSPECT.sub(
        lambda found: json.dumps(found[0])[1:-1] if found[0] != "\n" and _is_live(found[0]) else found[0], text
    )
    return _COMMAND.sub(r"\\u0023", text)


def _is_live(character: str) -> bool:
    return unicodedata.category(character) in _LIVE or bool(_INVISIBLE.match(character))


def _escaped(character: str) -> str:
    if not _is_live(character):
        return character
    if character in "\t\n\r":
        return {"\t": r"\t", "\n": r"\n", "\r": r"\r"}[character]
    code = ord(character)
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    return f"\\u{code:04x}" if code > 0xFF else f"\\x{code:02x}"


# -- secrets ----------------------------------------------------------------------------------------

_SCHEMA_MAPS = frozenset(MAPS_OF_SCHEMAS)
_EXAMPLES = frozenset(["default", "const", "example", "examples"])

_PLACEHOLDER = regex(
    r"\$\{(?:env:|input:)?[\w.]*(?::\?[^{}]*)?\}|\$?\{\{[^{}]*\}\}|<[^<>]{1,80}>|\$[A-Z_][A-Z0-9_]*|%[A-Z0-9_]+%"
)
_LONG_WORD = regex(r"\w{20,}")
_PUNCTUATION = " \t:,|>-\"'{}[]"
_SCHEME_WORD = regex(r"(?i)^\s*(?:bearer|basic|token|apikey)(?:\s+|$)")
_WORD = regex(r"(?<![A-Za-z0-9])[A-Za-z][a-z]{2,13}(?![A-Za-z0-9])")
_PROSE = regex(r"[A-Za-z]{1,13}(?:[ /;,.=_-]+[A-Za-z]{1,13})*")

_URL = regex(r"://[^\s\"'<>`]*")
_USERINFO = regex(r"(?<=://)[^/?#]+(?=@)")
_PORT = regex(r"://(?:[^/?#]*@)?+(?:\[[^]/?#]*\]|[^/?#:[]*):([^/?#]+)")
_QUERY = regex(r"[?&#;](?P<key>[^=&#;?]{0,80})=(?P<value>[^&#;]+)")
_BEFORE_AUTHORITY = regex(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:?(?=[/\\]))?[/\\:]*")
_BEHIND_PATH = regex(r"[?#&;=\uff1f\uff03]|%(?:3[fFbBdD]|2[36])")
_BETWEEN = regex(r"[?#&;\uff1f\uff03]+")
_BEHIND_COLON = regex(r":([^:/\\]++)(?=[/\\]|$)")
_NAME_OF_VALUE = regex(r"[A-Za-z_.-]{1,30}=")
_WORDS = regex(r"(?:[A-Za-z][a-z]{0,13}|[A-Z]{1,13})(?:(?:[-_ .]+[A-Za-z]|[A-Z])[a-z]{0,13}|[-_ .]+[A-Z]{1,13}){0,5}")
_HEADER_NAME = regex(r"(?:(?:^|[-_. ]+)(?:[A-Za-z]{1,14}(?:\d{1,2}[A-Za-z]{0,10})?|\d{1,8})){1,8}")
_TOKENS = regex(r"[^\s{}\[\],:\"']{8,}")
_REST_OF_LINE = regex(r"[^\r\n]*")
_OPENING = ("{", "[")
_BEFORE_BLOCK = ("", "|", ">", "#", "&", "!")

_LINE = regex(r"[^\r\n]+")
_NO_COMMENT = regex(r"^(?:(?!(?<!\S)#).)+", re.MULTILINE)
_NAME = regex(r"""(?<![\w.-])(?P<key>[\w.-]+)["']?[ \t]*[:=][ \t]*""")
_LOOSE_NAME = regex(r"""(?P<key>[\w.-]+)["']?[ \t]*[:=]?[ \t]*""")
_URL_NAME = regex(r"""(?i)ur[li]s?["']?[ \t]*[:=]\s*(?=\S)""")
_HEADERS = regex(r"""(?i)headers?["']?\s*:\s*(\{[^{}]*\})""")
_VALUE = regex(r""""(?:[^"\\\r\n]|\\.)*"?|'[^'\r\n]*'?|[^\s{\["',}\]][^,}\]\r\n]*""")
_MAY_TELL = regex(r"(?i)auth|token|secret|passw|passphrase|cookie|credential|bearer|key|header")
_QUOTED = regex(r"`[^`]+`")

_UNREAD = frozenset(["syntax-error", "too-deep", "too-large"])
"""Problems of a text that has no value, or not all of its values."""
_PART = 8
"""How much of a secret may be said: less than this many characters in a row."""
_SHORTEST = 4
"""Of a shorter secret only its own place is masked: anything could be a part of it."""
_LEARNT = 10_000
"""So much of one secret is looked for in words."""
_MOST_LEARNT = 200_000
_MOST_PLAIN = 200
"""Where a document has more than so many characters of secrets, or so many short ones, words about it lose all that
could be one."""
_LONG = 1_000
_MOST_SOUGHT = 100
"""Of more secrets in one string, none is told from its surroundings."""

Slot = Literal["open", "schemas", "schema", "url-schema", "secret", "headers", "domains", "url"]
"""What a container is to its entries: nothing special, a map of schemas, the schema of a property that is
named like a credential or like a URL, a credential, a map of headers, a list of domain secrets, a URL or some."""
_WITH_KEYS = ("secret", "headers", "url")
"""Those whose keys may be secrets themselves."""


_Spot = tuple["_Spot | None", Any]
"""A value as the step to it from the spot around it; a root as the number of its document."""


class Piece(NamedTuple):
    """A part of a line as it is shown, and the characters of the document it stands for."""

    shown: str
    span: Span


class Redactor:
    """The secrets of one document: where they stand in its text, and how to keep them out of words.

    A secret is the value of a field or header that holds credentials, of any other header, a URL's
    userinfo, query and fragment, and whatever is spelled like one; not a placeholder for it. What a field
    calls a URL needs not be one. In a text that could not be read, whatever stands behind such a name is
    taken for one.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._known: set[str] = set()
        self._keys: set[str] = set()
        self._harmless: set[str] = set()
        self._has_spelled = False
        self._learnt = 0
        self._spans = _merged([*self._in_values(), *self._in_text()])
        self._starts = [span.start for span in self._spans]
        self._parts = {part for secret in self._known for _, part in _telling_parts(secret)}
        plain = sorted(secret for secret in self._known if self._parts.isdisjoint(_parts(secret)))
        self._is_swamped = self._learnt > _MOST_LEARNT or len(plain) > _MOST_PLAIN
        plain = plain[:_MOST_PLAIN]
        self._plain = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, plain))})(?![\w-])") if plain else None

    def say(self, words: str) -> str:
        """Words about this document, fit to be shown: no secret in them, and nothing live."""
        return printable(self.text(words))

    def text(self, words: str) -> str:
        """`words` with every known secret masked, and every part of one that gives something away;
        whatever is spelled like a secret, too.
        """
        if self._is_swamped:
            words = _QUOTED.sub(f"`{MASK}`", words)
            words = _masked(words, [Span(at, at + _PART) for at, _ in _telling_parts(words)])
        if self._plain:
            words = self._plain.sub(MASK, words)
        spans = [span for span, _ in _in_string(words)]
        if self._parts:
            spans += [Span(at, at + _PART) for at, part in enumerate(_parts(words)) if part in self._parts]
        return _masked(words, spans)

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
        """One character of the text, as it is shown where it stands in what is shown from `start`."""
        text = self._document.text
        if text.startswith(_COMMANDS, offset):
            return r"\x23"
        if text.startswith("::", offset) and not text[start:offset].strip():
            return r"\x3a"
        return "    " if text[offset] == "\t" else printable(text[offset])

    # -- learning them --------------------------------------------------------------------------

    def _learn(self, secret: str, *, weak: bool = False) -> None:
        """Remember a secret; a weak one may be any word, and counts only when there is more to it."""
        if self._learnt > _MOST_LEARNT:
            return
        known = _SCHEME_WORD.sub("", secret[: 2 * _LEARNT]).strip()[:_LEARNT]
        if len(known) >= (_PART if weak else _SHORTEST) and not (weak and _PROSE.fullmatch(known)):
            self._learnt += len(known) if known not in self._known else 0
            self._known.add(known)

    def _in_values(self) -> Iterator[Span]:
        """The secrets among the values, by the fields they are in and by their spelling. Where a value is written is
        asked only when it is a secret.
        """
        values = self._document.values
        stack: list[tuple[Any, _Spot, Slot, bool]] = [
            (value, (None, at), "open", False) for at, value in enumerate(values)
        ]
        seen: set[tuple[int, Slot]] = set()
        while stack:
            value, spot, slot, weak = stack.pop()
            if isinstance(value, dict | list):
                if (id(value), slot) in seen:
                    continue
                seen.add((id(value), slot))
                for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
                    inside = (spot, key)
                    if isinstance(key, str) and (self._may_tell(key) or slot in _WITH_KEYS):
                        yield from self._in_key(key, inner, inside, slot, weak)
                    stack.append((inner, inside, *_slot_of(key, inner, slot)))
                continue
            may_tell = isinstance(value, str) and self._may_tell(value)
            if slot == "secret" and value is not None and not isinstance(value, bool):
                yield from self._whole(value, spot, weak)
            elif isinstance(value, str):
                if slot == "headers":
                    yield from self._whole(value, spot, weak=True)
                if slot == "url" or may_tell:
                    yield from self._spelled(value, spot, _in_url(value) if slot == "url" else ())

    def _may_tell(self, words: str) -> bool:
        """Whether something secret may be in a key or a value, wherever that is. In most there is nothing, and many are
        met over and over.
        """
        if words in self._harmless:
            return False
        if is_spelled(words):
            self._has_spelled = True
            return True
        if "://" in words or _may_have_scheme(words):
            return True
        self._harmless.add(words)
        return False

    def _written(self, spot: _Spot) -> tuple[Span | None, Written | None]:
        """Where the key and the value at a spot are written."""
        around, step = spot
        path: list[Any] = []
        while around is not None:
            path.append(step)
            around, step = around
        wanted = tuple(reversed(path))
        found, key, written = self._document.look_up(wanted, step)
        return (key, written) if found == wanted else (None, None)

    def _whole(self, value: Any, spot: _Spot, weak: bool) -> Iterator[Span]:
        """A value that is a secret from end to end, unless it is but a placeholder."""
        if isinstance(value, str):
            if _is_placeholder(value):
                return
            self._learn(value, weak=weak)
        _, place = self._written(spot)
        if place is not None:
            written = _inside(self._document.text, place)
            self._learn(self._document.text[written.start : written.end], weak=weak)
            yield written

    def _spelled(self, value: str, spot: _Spot, more: Iterable[tuple[Span, bool]] = ()) -> Iterator[Span]:
        """The stretches of a string that are secrets by their spelling or their place in a URL, and some more."""
        stretches = [*_in_string(value), *more]
        for stretch, weak in stretches:
            self._learn(value[stretch.start : stretch.end], weak=weak)
        _, place = self._written(spot) if stretches else (None, None)
        if place is None:
            return
        written = _inside(self._document.text, place)
        raw = self._document.text[written.start : written.end]
        if raw == value:
            yield from (_moved(stretch, written.start) for stretch, _ in stretches)
            return
        secrets = {value[stretch.start : stretch.end] for stretch, _ in stretches}
        if len(secrets) > _MOST_SOUGHT:
            yield written
            return
        for secret in secrets:
            # a secret with an escape in it cannot be told from its surroundings
            spelt_out = [_moved(found.span(), written.start) for found in re.finditer(re.escape(secret), raw)]
            yield from spelt_out or [written]

    def _in_key(self, key: str, value: Any, spot: _Spot, slot: Slot, weak: bool) -> Iterator[Span]:
        """A key that is a secret: one spelled like it, one that stands where a secret or a header's name belongs and
        is no name, or has no value there (to YAML, `{token}` is a mapping), and a URL with a secret in it. A header
        that is written as one text has its value in its key.
        """
        name = key.removeprefix("x-")
        head, colon, rest = name.partition(":")
        if slot == "headers" and colon and _HEADER_NAME.fullmatch(head):
            stretches = [*_in_string(name), (Span(len(head) + 1, len(name)), not HOLDS_SECRET.search(head))]
            self._keys.add(rest.strip())
        elif _is_lost(key, value, slot, weak):
            stretches = [(Span(0, len(name)), False)]
            self._keys.add(key)
        else:
            stretches = [*_in_string(name), *(_in_url(name) if slot == "url" else ())]
        for stretch, is_weak in stretches:
            self._learn(name[stretch.start : stretch.end], weak=is_weak)
        span, _ = self._written(spot) if stretches else (None, None)
        if span is not None:
            yield span

    @property
    def _is_plain(self) -> bool:
        """Whether all words of the text are in the values, letter by letter: then nothing is spelled in the text when
        nothing is in them. To look through all of a text takes longer than through its values.
        """
        document = self._document
        return (
            document.format == "json" and bool(document.values) and not document.problems and "\\" not in document.text
        )

    def _in_text(self) -> Iterator[Span]:
        """The secrets in the text itself: in comments, and in what could not be read."""
        text = self._document.text
        for stretch, weak in _in_string(text, is_known=self._is_plain and not self._has_spelled):
            self._learn(text[stretch.start : stretch.end], weak=weak)
            yield stretch
        problems = {problem.kind for problem in self._document.problems}
        if not problems.isdisjoint(_UNREAD):
            yield from self._in_broken_text()
            yield from self._in_broken_urls(text)
        elif "duplicate-key" in problems:
            yield from self._behind_names(text)
            yield from self._below_names()
            yield from self._in_broken_urls(text)
            for key in [key for key in self._keys if len(key) >= _SHORTEST][:_MOST_SOUGHT]:
                yield from (Span(*found.span()) for found in re.finditer(re.escape(key), text))
        elif self._document.around is not None:
            yield from self._in_program(text)
        elif self._document.format == "toml":
            yield from self._behind_names(text)
            yield from self._in_broken_urls(text)
        elif self._document.format == "yaml" and "#" in text:
            comments = _NO_COMMENT.sub(lambda found: " " * len(found[0]), text)
            yield from self._behind_names(comments)
            yield from self._in_broken_urls(comments)

    def _in_program(self, text: str) -> Iterator[Span]:
        """The secrets in the text of a program that are in none of its values."""
        from toolcheck.redaction import code

        for span, words in code.literals(text):
            if not _is_placeholder(words):
                self._learn(text[span.start : span.end], weak=True)
                yield span
        around = self._document.around
        plain = [Span(one.start, one.end) for one in around.stretches if one.language == "value"] if around else []
        for part in (code.comments(text), *(" " * at.start + text[at.start : at.end] for at in plain)):
            yield from self._behind_names(part)
            yield from self._in_broken_urls(part)

    def _behind_names(self, text: str) -> Iterator[Span]:
        """The values that stand, by the look of the text, behind the name of a credential or header."""
        names = [(name, False) for name in _NAME.finditer(text) if HOLDS_SECRET.search(name["key"])]
        names += [(name, True) for block in _HEADERS.finditer(text) for name in _NAME.finditer(text, *block.span(1))]
        told = 0
        for name, weak in names:
            if name.end() < told:
                continue  # a part of a long value
            value = _value_at(text, name.end())
            told = name.end() + len(value) if len(value) > _LONG else 0
            if not _is_placeholder(value):
                self._learn(value.strip("\"'"), weak=weak)
                yield Span(name.end(), name.end() + len(value))

    def _below_names(self) -> Iterator[Span]:
        """What stands, by the look of the text, in a list or an object behind the name of a credential or of headers:
        another one with the same name may hide it.
        """
        text, told = self._document.text, 0
        for name in _NAME.finditer(text):
            if name.start() < told or not _tells(name["key"]):
                continue
            for line in _lines_below(text, name):
                told = line.end
                begin = line.start
                if says_headers(name["key"]) and (header := _NAME.match(text, begin, line.end)):
                    begin = header.end()
                if not _is_placeholder(text[begin : line.end]):
                    for token in _TOKENS.finditer(text, begin, line.end):
                        self._learn(token[0], weak=True)
                    yield Span(begin, line.end)

    def _in_broken_urls(self, text: str) -> Iterator[Span]:
        """What may be a secret in the values that stand, by the look of the text, behind the name of a URL."""
        told = 0
        for name in _URL_NAME.finditer(text):
            if name.end() < told:
                continue
            value = _url_at(text, name.end())
            told = name.end() + len(value)
            url = value.lstrip("\"'")
            start = told - len(url)
            url = url.rstrip("\"'")
            for stretch, weak in _in_url(url):
                self._learn(url[stretch.start : stretch.end], weak=weak)
                yield _moved(stretch, start)

    def _in_broken_text(self) -> Iterator[Span]:
        """Whatever stands behind such a name up to the end of the line, and the lines that are indented
        below it, or have no name themselves.
        """
        text = self._document.text
        block: int | None = None
        at = 0
        while (line := _LINE.search(text, at)) is not None:
            at = line.end()
            indent = len(line[0]) - len(line[0].lstrip(" \t-"))
            start = line.start() + indent
            if block is None or (indent <= block and _NAME.search(text, start, line.end())):
                names = _LOOSE_NAME.finditer(text, start, line.end())
                first = next((name for name in names if _tells(name["key"])), None)
                block = None if first is None else indent
                if first is None:
                    next_one = _MAY_TELL.search(text, at)
                    if next_one is None:
                        return
                    before = (text.rfind(sign, at, next_one.start()) for sign in "\r\n")
                    at = max(at, *before)
                    continue
                start = first.end()
            rest = text[start : line.end()]
            if not _is_placeholder(rest):
                told = 0
                for begin in [0] * (not _NAME.match(rest)) + [name.end() for name in _NAME.finditer(rest)]:
                    if begin < told or self._learnt > _MOST_LEARNT:
                        continue
                    value = _value_at(rest, begin, _LEARNT)
                    told = begin + len(value) if len(value) > _LONG else 0
                    self._learn(value.strip("\"'"), weak=True)
                yield Span(start, line.end())


def _slot_of(key: Any, value: Any, slot: Slot) -> tuple[Slot, bool]:
    """What an entry is, by its key and by what it stands in; and whether it is a weak secret."""
    if slot in ("secret", "url"):
        return slot, False
    if slot == "schemas":
        return _slot_of_schema(str(key)) if isinstance(value, dict) else "open", False
    if slot in ("schema", "url-schema"):
        inside: Slot = "secret" if slot == "schema" else "url"
        return (inside if key in _EXAMPLES else "open"), False
    if slot == "headers":
        return "secret", isinstance(key, str) and not HOLDS_SECRET.search(key)
    if slot == "domains":
        if isinstance(key, int) and isinstance(value, dict):
            return "domains", False
        return ("open" if key in ("domain", "name") else "secret"), False
    if not isinstance(key, str):
        return "open", False
    if key in _SCHEMA_MAPS:
        return "schemas", False
    if says_headers(key):
        return "headers", False
    if key == "domain_secrets":
        return "domains", False
    if says_secret(key):
        return "secret", False
    return ("url" if says_url(key) else "open"), False


def _slot_of_schema(name: str) -> Slot:
    """What the schema of a property is, by the property's name."""
    if HOLDS_SECRET.search(name):
        return "schema"
    return "url-schema" if says_url(name) else "open"


def _tells(name: str) -> bool:
    """Whether secrets stand behind a name, or below it."""
    return bool(HOLDS_SECRET.search(name)) or says_headers(name)


def _is_lost(key: str, value: Any, slot: Slot, weak: bool) -> bool:
    """Whether a key that stands where a secret belongs, or the name of a header, is a secret and no name."""
    if slot not in ("secret", "headers") or _is_placeholder(key):
        return False
    if slot == "headers" or weak:
        is_name = bool(_HEADER_NAME.fullmatch(key))
    else:
        is_name = bool(_WORDS.fullmatch(key)) or key.lower() == "oauth2"
    return not is_name or (value is None and not _tells(key))


def _in_string(text: str, *, is_known: bool = False) -> Iterator[tuple[Span, bool]]:
    """The stretches of any text that are secrets, and whether they are weak ones. Where it `is_known` that none has the
    spelling of a credential, that is not looked for.
    """
    for found in () if is_known else spelled(text):
        yield Span(found.start, found.end), False
    for scheme in SCHEME.finditer(text) if _may_have_scheme(text) else ():
        if _is_credential(scheme["scheme"].lower(), scheme["rest"]):
            yield Span(*scheme.span("rest")), False
    for url in _URL.finditer(text) if "://" in text else ():
        userinfo = _USERINFO.search(url[0])
        if userinfo and not _is_placeholder(userinfo[0]):
            yield _moved(userinfo.span(), url.start()), False
        port = _PORT.match(url[0])
        if port and not _is_number(port[1]) and not _is_placeholder(port[1]):
            yield _moved(port.span(1), url.start()), False
        for pair in _QUERY.finditer(url[0]):
            if not _is_placeholder(pair["value"]):
                yield _moved(pair.span("value"), url.start()), not HOLDS_SECRET.search(pair["key"])


def _may_have_scheme(text: str) -> bool:
    """Whether `SCHEME` may be found, which takes long to look for; other letters than those of ASCII may be its own."""
    return not text.isascii() or "bearer" in (small := text.lower()) or "basic" in small


def _in_url(url: str) -> Iterator[tuple[Span, bool]]:
    """What may be a secret in a string that is meant for a URL, well-formed or not: all but its scheme, its host and
    its path, and placeholders. The query begins at the first sign of one.
    """
    plain = _PLACEHOLDER.sub(lambda found: found[0] if _is_random(found[0]) else "x" * len(found[0]), url)
    query = _BEHIND_PATH.search(plain)
    end = query.start() if query else len(plain)
    yield from _before_query(url, plain, end)
    if query is None:
        return
    begin = query.end()
    for between in (*islice(_BETWEEN.finditer(plain, begin), _MOST_SOUGHT), None):
        part = Span(begin, between.start() if between else len(plain))
        begin = between.end() if between else 0
        words = url[part.start : part.end]
        name, _, value = words.partition("=")
        named = _NAME_OF_VALUE.match(words)
        if _is_placeholder(words) or (named and value and _is_placeholder(value)):
            continue
        yield part, not value
        if value:
            yield Span(part.start + len(name) + 1, part.end), not HOLDS_SECRET.search(name)


def _before_query(url: str, plain: str, end: int) -> Iterator[tuple[Span, bool]]:
    """What may be a secret in front of a URL's query, which begins at `end`: what stands before an `@`, and behind a
    colon, but for a port. `plain` is the URL with nothing in its placeholders.
    """
    start = min(_found(_BEFORE_AUTHORITY.match(plain)).end(), end)
    slash = min(at for at in (plain.find("/", start, end), plain.find("\\", start, end), end) if at >= 0)
    behind = plain.rfind("@", start, slash)
    users = [Span(start, behind)] if behind >= 0 else []
    if slash == end and "@" in plain[end:]:
        users = [Span(start, end)]  # a password with the sign of a query in it
    elif (late := plain.rfind("@", slash, end)) > 0:
        users.append(Span(max(plain.rfind("/", start, late), plain.rfind("\\", start, late)) + 1, late))
    for user in users:
        if not _is_placeholder(url[user.start : user.end]):
            yield user, False
    for part in _BEHIND_COLON.finditer(plain, max(start, behind + 1), end):
        words = url[part.start(1) : part.end(1)]
        if not _is_number(words) and not words.endswith("]") and not _is_placeholder(words):
            yield Span(*part.span(1)), True


def _found(match: re.Match[str] | None) -> re.Match[str]:
    """A match of a pattern that fits everything."""
    assert match is not None
    return match


def _is_number(words: str) -> bool:
    """Whether something can be a port."""
    return words.isdecimal() and len(words) < 6


def _is_credential(scheme: str, rest: str) -> bool:
    """Whether what follows a scheme is a credential and not a word of prose ("Bearer tokens")."""
    if scheme == "bearer":
        return any(character.isdigit() for character in rest) or len(rest) >= 24
    import base64
    import binascii

    try:
        return b":" in base64.b64decode(rest, validate=True)
    except binascii.Error:
        return False


def _is_placeholder(text: str) -> bool:
    """Whether a text only says where a secret will come from: `Bearer ${NAME}`, `<token>`, nothing. What is in
    brackets and cannot be a name is none.
    """
    left = _PLACEHOLDER.sub(lambda found: found[0] if _is_random(found[0]) else "", text)
    return not _SCHEME_WORD.sub("", left.strip(_PUNCTUATION))


def _is_random(text: str) -> bool:
    """Whether there is a long word in a text that nobody gives to a thing as its name."""
    return any(
        sum(map(str.isdigit, word)) > 2 and any(map(str.islower, word)) and any(map(str.isupper, word))
        for word in _LONG_WORD.findall(text)
    )


def _value_at(text: str, start: int, most: int = sys.maxsize) -> str:
    """The quoted or plain value that begins there, with its quotes, as far as it goes within `most` characters; empty
    where none does.
    """
    found = _VALUE.match(text, start, min(start + most, len(text)))
    return found[0].rstrip() if found else ""


def _url_at(text: str, start: int) -> str:
    """The quoted or plain value that begins there, which should be a URL. A plain one goes on to the end of its line,
    as blanks and commas may be in it, unless it stands in brackets.
    """
    if text[start : start + 1] in ("'", '"'):
        return _value_at(text, start, _LONG)
    line = _LINE.match(text, start, min(start + _LONG, len(text)))
    words = line[0] if line else ""
    before = text[max(text.rfind("\n", 0, start), start - _LONG) + 1 : start]
    return _value_at(text, start, _LONG) if "{" in before or "[" in before else words


def _lines_below(text: str, name: re.Match[str]) -> Iterator[Span]:
    """What stands in the brackets behind a name, or else the lines below it that are indented deeper."""
    at = name.end()
    if text[at : at + 1] in _OPENING:
        if not says_headers(name["key"]):
            yield Span(at, _closed(text, at))
        return
    line = _found(_REST_OF_LINE.match(text, at))
    if line[0].strip()[:1] not in _BEFORE_BLOCK:
        return
    indent = name.start("key") - max(text.rfind("\n", 0, name.start()), text.rfind("\r", 0, name.start())) - 1
    below = _LINE.search(text, line.end())
    while below:
        words = below[0].lstrip(" \t")
        if words and len(below[0]) - len(words) <= indent:
            return
        yield Span(below.end() - len(words.lstrip("- \t")), below.end())
        below = _LINE.search(text, below.end())


def _closed(text: str, start: int) -> int:
    """Where the bracket that opens there is closed, as far as that can be told without reading quotes."""
    depth, last = 0, min(start + _LEARNT, len(text))
    for at in range(start, last):
        depth += (text[at] in "{[") - (text[at] in "}]")
        if not depth:
            return at + 1
    return last


def _inside(text: str, place: Written) -> Span:
    """The characters of a value as written, without its quotes."""
    start, end = place.start, place.end
    if end - start >= 2 and text[start] in "\"'" and text[end - 1] == text[start]:
        return Span(start + 1, end - 1)
    return Span(start, end)


def _parts(text: str) -> list[str]:
    return [text[at : at + _PART] for at in range(len(text) - _PART + 1)]


def _telling_parts(secret: str) -> Iterator[tuple[int, str]]:
    """The parts of a secret that give something of it away, and where they begin; a word of prose in it does not."""
    prose = {at for word in _WORD.finditer(secret) for at in range(word.start(), word.end() - _PART + 1)}
    return ((at, part) for at, part in enumerate(_parts(secret)) if at not in prose)


def _masked(words: str, spans: Iterable[Span]) -> str:
    """Words with a mask in the place of some stretches."""
    out, last = [], 0
    for span in _merged(spans):
        out += [words[last : span.start], MASK]
        last = span.end
    return "".join([*out, words[last:]])


def _moved(span: tuple[int, int], by: int) -> Span:
    return Span(span[0] + by, span[1] + by)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch or overlap made one."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.end > span.start):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return merged
