"""A part of a request without its credentials: stand-ins of the same class are where they were.

What was made of a part may be remembered, since most parts are met over and over.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from toolcheck.contract.secrets import (
    SCHEME,
    is_credential_header,
    is_spelled,
    says_headers,
    says_secret,
    says_url,
    without_scheme,
)
from toolcheck.document.document import Document
from toolcheck.document.limits import LIMITS
from toolcheck.document.where import Path
from toolcheck.ground.regex import regex
from toolcheck.manifest.apart import Split, UnusualError, elements_of, joined, members_of, read_one
from toolcheck.manifest.placeholders import foreign
from toolcheck.manifest.remembered import Memory
from toolcheck.redaction.redactor import Redactor
from toolcheck.redaction.standing import is_harmless, is_stand_in, of_credential, of_opaque, of_prose, of_url
from toolcheck.redaction.strings import may_have_scheme

_PROSE = frozenset({"description", "server_description", "title"})


_Clean = tuple[bytes, frozenset[str]]
"""A part without credentials, and the secrets that were in it."""


class RequestRow:
    """A request: how it is taken apart, what is remembered of others, and the secrets that were found in it so far.
    `met` is what was made before of the list of tools in whose place `IN_PLACE` is.
    """

    __slots__ = ("_met", "memory", "secrets", "split")

    def __init__(self, split: Split, memory: Memory | None, met: _Clean | None = None) -> None:
        self.split = split
        self.memory = memory
        self.secrets: set[str] = set()
        self._met = met

    @property
    def waits(self) -> bool:
        """Whether the place of that list was not met yet."""
        return self._met is not None

    def taken_met(self) -> _Clean | None:
        """What was made of that list, once: there is but one place."""
        made, self._met = self._met, None
        return made

    def has_secret(self, part: Sequence[bytes]) -> bool:
        """Whether one of the secrets is in the part all the same: somewhere else, where its place does not show it."""
        text = b"".join(part).decode()
        return any(secret in text or json.dumps(secret)[1:-1] in text for secret in self.secrets)


def clean(key: str, raw: bytes, row: RequestRow) -> bytes:
    """A part without credentials, below a key; with no key, by itself. Raises `UnusualError` where that cannot be."""
    made: _Clean | None = row.memory.get((key, raw)) if row.memory is not None else None
    return _taken(made or _remembered((key, raw), _cleaned(key, raw, row.split), row), row)


def clean_tools(raw: bytes, row: RequestRow) -> bytes:
    """The same for a list of tools, which is gone through tool by tool."""
    if raw == IN_PLACE and (met := row.taken_met()) is not None:
        return _taken(met, row)
    if row.memory is None:
        return _taken(_cleaned_tools(raw, row), row)
    if len(raw) < _HEAD:
        short: _Clean | None = row.memory.get(raw)
        return _taken(short or _remembered(raw, _cleaned_tools(raw, row), row), row)
    lists: _Lists = row.memory.get((_LISTS, raw[:_HEAD])) or ()
    long = next((made for known, made in lists if known == raw), None)
    return _taken(long or _listed(raw, _cleaned_tools(raw, row), lists, row.memory), row)


IN_PLACE = b"[-0e-0]"
"""What is in the place of a list of tools: one that nobody has."""
_LISTS, _HEAD, _MAX_LISTS = 0, 256, 16
"""Long lists are remembered by so many bytes at their beginning, and so many of one beginning: then a list can be found
where only its beginning is known.
"""
_Lists = tuple[tuple[bytes, _Clean], ...]


def _listed(raw: bytes, made: _Clean, lists: _Lists, memory: Memory) -> _Clean:
    """Remember a list of tools beside those that begin alike: the newest ones."""
    now = ((raw, made), *lists[: _MAX_LISTS - 1])
    size = sum(len(known) + len(one[0]) * (one[0] is not known) + sum(map(len, one[1])) for known, one in now)
    memory.put((_LISTS, raw[:_HEAD]), now, size)
    return made


def without_met_tools(text: bytes, memory: Memory) -> tuple[bytes, _Clean] | None:
    """A request in which `IN_PLACE` is where the first list of tools is, and what was made of that list, if one was met
    before that begins there. That it is the list of the request is seen when its place is met.
    """
    at = text.find(b'"tools":')
    if at < 0:
        return None
    at += len(b'"tools":') + text.startswith(b" ", at + len(b'"tools":'))
    lists: _Lists = memory.get((_LISTS, text[at : at + _HEAD])) or ()
    for known, made in lists:
        if text.startswith(known, at):
            rest = b"%b%b%b" % (text[:at], IN_PLACE, text[at + len(known) :])
            return (rest, made) if rest.count(IN_PLACE) == 1 else None
    return None


def _taken(made: _Clean, row: RequestRow) -> bytes:
    if made[1]:
        row.secrets.update(made[1])
    return made[0]


def _remembered(key: tuple[str, bytes] | bytes, made: _Clean, row: RequestRow) -> _Clean:
    if row.memory is not None:
        raw = key if isinstance(key, bytes) else key[1]
        row.memory.put(key, made, len(raw) + len(made[0]) * (made[0] is not raw) + sum(map(len, made[1])))
    return made


def _cleaned_tools(raw: bytes, row: RequestRow) -> _Clean:
    tools = elements_of(raw, row.split)
    if tools is None:
        return _cleaned("tools", raw, row.split)
    own = RequestRow(row.split, row.memory)
    made = [clean("", _opened(tool, own), own) for tool in tools]
    text = b"[%b]" % b",".join(made)
    return raw if text == raw else text, frozenset(own.secrets)


def _opened(tool: bytes, row: RequestRow) -> bytes:
    """A tool with stand-ins for opaque tokens where a server gets its own; any other tool as it is. Tokens differ from
    request to request, and the rest of the tool does not.
    """
    members = members_of(tool, row.split) if b'"authorization"' in tool or b'"headers"' in tool else None
    if members is None or members.get("type") != b'"mcp"':
        return tool
    numbers: dict[bytes, int] = {}
    made = {key: _opaque(raw, numbers) if key == "authorization" else raw for key, raw in members.items()}
    headers = members_of(made["headers"], row.split) if "headers" in made else None
    if headers is not None:
        made["headers"] = joined({name: _opaque(raw, numbers) for name, raw in headers.items()})
    row.secrets.update(secret for token in numbers if not is_stand_in(secret := token.decode()))
    return joined(made) if numbers else tool


def _opaque(raw: bytes, numbers: dict[bytes, int]) -> bytes:
    """A string; of an opaque token, its stand-in."""
    if not raw.startswith(b'"') or b"\\" in raw:
        return raw
    token = raw[1:-1].rpartition(b" ")[2]
    made = of_opaque(raw[1:-1].decode(), numbers.get(token, len(numbers)))
    if made is None:
        return raw
    numbers.setdefault(token, len(numbers))
    return b'"%b"' % made.encode()


def _cleaned(key: str, raw: bytes, split: Split) -> _Clean:
    if split.is_strict and not key and is_plain(raw):
        return raw, frozenset()
    head, tail = (b"{%b:" % json.dumps(key).encode(), b"}") if key else (b"", b"")
    document = read_one(b"%b%b%b" % (head, raw, tail))
    if holds_no_secret(document):
        return raw, frozenset()
    secrets = Redactor(document)
    if not secrets.has_secrets:
        return raw, frozenset()
    if document.problems:
        raise UnusualError
    text = _with_stand_ins(document).encode()
    kept = Redactor(read_one(text)).known
    if not all(map(is_stand_in, kept)):
        raise UnusualError
    return text[len(head) : len(text) - len(tail)], secrets.known - kept


def is_plain(raw: bytes) -> bool:
    """Whether valid JSON is usual, and it takes but a glance at its strings to see that it has no secret. Then it need
    not be read: nothing in it is too deep, too large or too long for a reader either.
    """
    if b"\\" in raw or raw.count(b"{") + raw.count(b"[") > LIMITS.depth:
        return False
    pieces = raw.decode().split('"')
    around, strings = pieces[::2], pieces[1::2]
    if len(max(around, key=len)) > LIMITS.digits or _EXPONENT.search(" ".join(around)):
        return False
    keys = {word for word, behind in zip(strings, around[1:], strict=True) if ":" in behind}
    is_short = not keys or len(max(keys, key=len)) <= LIMITS.key
    words = " ".join(strings)
    return is_short and not any(map(_tells, keys)) and not (_may_have_address(words) or is_spelled(words))


_EXPONENT = regex(r"[0-9][eE]")
"""A number may be too large that is not written with many digits."""


def holds_no_secret(document: Document) -> bool:
    """Whether it takes but a glance to see that a document of JSON has no secret: no key tells of one, and nothing is
    spelled as a credential, a scheme or a URL is. Of one that has none it may be false.
    """
    text = document.text
    if document.problems:
        return False
    keys, strings = _keys_and_strings(document.values)
    if any(map(_tells, keys)):
        return False
    words = text if "\\" not in text else " ".join([text, *keys, *strings])  # without escapes, the text has them all
    return not (_may_have_address(words) or is_spelled(words.translate(_APART)))


def _may_have_address(words: str) -> bool:
    """Whether a scheme or a URL may be in a text, and a credential behind it."""
    return "://" in words or (may_have_scheme(words) and SCHEME.search(words) is not None)


def _keys_and_strings(roots: Sequence[Any]) -> tuple[set[str], list[str]]:
    """The keys in some values, and the other strings in them."""
    keys: set[str] = set()
    strings: list[str] = []
    pending = [*roots]
    for value in pending:
        if isinstance(value, str):
            strings.append(value)
        elif isinstance(value, dict):
            keys.update(value)
            pending += value.values()
        elif isinstance(value, list):
            pending += value
    return keys, strings


_APART = str.maketrans(dict.fromkeys('"{}[],', " "))
"""No credential has one of these signs in it; without them, a text has the same words again and again."""


@lru_cache(maxsize=8_192)
def _tells(key: str) -> bool:
    """Whether secrets, headers or URLs may be behind a key, or below it."""
    return key == "domain_secrets" or says_secret(key) or says_headers(key) or says_url(key)


def _with_stand_ins(document: Document) -> str:
    """The text of a document with stand-ins where credentials belong, and where prose has one."""
    numbers: dict[str, int] = {}
    edits: list[tuple[int, int, str]] = []
    for path, value in _strings(document.values[0]):
        made = value if _is_around(path, document.values[0]) else _stand_in(path, value, numbers)
        if made is None:
            raise UnusualError
        if made != value:
            place = document.look_up(path)[2]
            assert place is not None, "every value of a text without problems is in it"
            edits.append((place.start, place.end, json.dumps(made, ensure_ascii=False)))
    out, last = [], 0
    for start, end, words in sorted(edits):
        out += [document.text[last:start], words]
        last = end
    return "".join([*out, document.text[last:]])


def _is_around(path: Path, root: Any) -> bool:
    """Whether a path leads to headers that are not those of a tool."""
    return path[0] == "headers" and root.get("type") != "mcp"


def _strings(root: Any) -> Iterator[tuple[Path, str]]:
    """The strings in a value that are behind a key, each with its path."""
    pending: list[tuple[Path, Any]] = [((), root)]
    while pending:
        path, value = pending.pop()
        if isinstance(value, str) and path:
            yield path, value
        elif isinstance(value, dict):
            pending += [((*path, key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            pending += [((*path, number), inner) for number, inner in enumerate(value)]


def _stand_in(path: Path, value: str, numbers: dict[str, int]) -> str | None:
    """What stands for a string: for most of them the string itself. None where nothing does. `numbers` tells different
    credentials apart.
    """
    inner = _in_tool(path)
    if inner == ("server_url",):
        return of_url(value)
    if path[-1] in _PROSE:
        return of_prose(value)
    is_credential = inner == ("authorization",) or (len(inner) == 2 and inner[0] == "headers")
    is_credential = is_credential or (inner[-1:] == ("value",) and inner[-3:-2] == ("domain_secrets",))
    if not is_credential or is_harmless(value):
        return value
    weak = inner[0] == "headers" and not is_credential_header(str(inner[1]))
    made = of_credential(value, numbers.setdefault(without_scheme(value), len(numbers)), weak=weak)
    return None if made is None or (foreign(made) is None) != (foreign(value) is None) else made


def _in_tool(path: Path) -> Path:
    """The path in the innermost tool that holds it; `path` is one in a tool, or in what holds tools."""
    starts = [at for at in range(1, len(path)) if isinstance(path[at], int) and path[at - 1] == "tools"]
    return path[starts[-1] + 1 :] if starts else path[1:] if isinstance(path[0], int) else path
