"""Which stretches of a string are secrets: by their spelling, behind a scheme, in a URL; and what only says where a
secret will come from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from toolcheck.contract.secrets import HOLDS_SECRET, SCHEME, spelled
from toolcheck.document.document import Span
from toolcheck.ground.regex import regex

MASK = "********"
"""The mask of a secret of any length."""

_PLACEHOLDER = regex(
    r"\$\{(?:env:|input:)?[\w.]*(?::\?[^{}]*)?\}|\$?\{\{[^{}]*\}\}|<[^<>]{1,80}>|\$[A-Z_][A-Z0-9_]*|%[A-Z0-9_]+%"
)
_LONG_WORD = regex(r"\w{20,}")
_PUNCTUATION = " \t:,|>-\"'{}[]"
SCHEME_WORD = regex(r"(?i)^\s*(?:bearer|basic|token|apikey)(?:\s+|$)")

_URL = regex(r"://[^\s\"'<>`]*")
_USERINFO = regex(r"(?<=://)[^/?#]+(?=@)")
_PORT = regex(r"://(?:[^/?#]*@)?+(?:\[[^]/?#]*\]|[^/?#:[]*):([^/?#]+)")
_QUERY = regex(r"[?&#;](?P<key>[^=&#;?]{0,80})=(?P<value>[^&#;]+)")
_BEFORE_AUTHORITY = regex(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:?(?=[/\\]))?[/\\:]*")
_BEHIND_PATH = regex(r"[?#&;=\uff1f\uff03]|%(?:3[fFbBdD]|2[36])")
_BETWEEN = regex(r"[?#&;\uff1f\uff03]+")
_BEHIND_COLON = regex(r":([^:/\\]++)(?=[/\\]|$)")
_SIGNS_OF_PATHS = str.maketrans("", "", "/.-_")
_NAME_OF_VALUE = regex(r"[A-Za-z_.-]{1,30}=")
MAX_SECRETS_SOUGHT = 100
"""Beyond this many secrets in one string, the whole string is masked."""


def in_string(text: str, *, is_known: bool = False) -> Iterator[tuple[Span, bool]]:
    """The stretches of any text that are secrets, and whether they are weak ones. Where it `is_known` that none has the
    spelling of a credential, that is not looked for.
    """
    for found in () if is_known else spelled(text):
        yield Span(found.start, found.end), False
    for scheme in SCHEME.finditer(text) if may_have_scheme(text) else ():
        if _is_credential(scheme["scheme"].lower(), scheme["rest"]):
            yield Span(*scheme.span("rest")), False
    for url in _URL.finditer(text) if "://" in text else ():
        userinfo = _USERINFO.search(url[0]) if "@" in url[0] else None
        if userinfo and not is_placeholder(userinfo[0]):
            yield moved(userinfo.span(), url.start()), False
        port = _PORT.match(url[0]) if ":" in url[0][1:] else None
        if port and not _is_number(port[1]) and not is_placeholder(port[1]):
            yield moved(port.span(1), url.start()), False
        for pair in _QUERY.finditer(url[0]) if "=" in url[0] else ():
            if not is_placeholder(pair["value"]):
                yield moved(pair.span("value"), url.start()), not HOLDS_SECRET.search(pair["key"])


def may_have_scheme(text: str) -> bool:
    """Whether `SCHEME` may be found, which takes long to look for; other letters than those of ASCII may be its own."""
    return not text.isascii() or "bearer" in (small := text.lower()) or "basic" in small


def in_url(url: str) -> Iterable[tuple[Span, bool]]:
    """What may be a secret in a string that is meant for a URL, well-formed or not: all but its scheme, its host and
    its path, and placeholders. The query begins at the first sign of one.
    """
    return () if _is_plain_url(url) else in_odd_url(url)


def _is_plain_url(url: str) -> bool:
    """Whether a URL has a host and a path alone, of plain letters: no pattern is compiled for such a one."""
    scheme, sign, rest = url.partition("://")
    letters = rest.translate(_SIGNS_OF_PATHS)
    return bool(sign) and scheme in ("http", "https") and letters.isascii() and letters.isalnum()


def in_odd_url(url: str) -> Iterator[tuple[Span, bool]]:
    """The same, whatever the URL looks like."""
    plain = _PLACEHOLDER.sub(lambda found: found[0] if _is_random(found[0]) else "x" * len(found[0]), url)
    query = _BEHIND_PATH.search(plain)
    end = query.start() if query else len(plain)
    yield from _before_query(url, plain, end)
    if query is None:
        return
    begin = query.end()
    for between in (*islice(_BETWEEN.finditer(plain, begin), MAX_SECRETS_SOUGHT), None):
        part = Span(begin, between.start() if between else len(plain))
        begin = between.end() if between else 0
        words = url[part.start : part.end]
        name, _, value = words.partition("=")
        named = _NAME_OF_VALUE.match(words)
        if is_placeholder(words) or (named and value and is_placeholder(value)):
            continue
        yield part, not value
        if value:
            yield Span(part.start + len(name) + 1, part.end), not HOLDS_SECRET.search(name)


def _before_query(url: str, plain: str, end: int) -> Iterator[tuple[Span, bool]]:
    """What may be a secret in front of a URL's query, which begins at `end`: what is before an `@`, and behind a
    colon, but for a port. `plain` is the URL with nothing in its placeholders.
    """
    start = min(sure(_BEFORE_AUTHORITY.match(plain)).end(), end)
    slash = min(at for at in (plain.find("/", start, end), plain.find("\\", start, end), end) if at >= 0)
    behind = plain.rfind("@", start, slash)
    users = [Span(start, behind)] if behind >= 0 else []
    if slash == end and "@" in plain[end:]:
        users = [Span(start, end)]  # a password with the sign of a query in it
    elif (late := plain.rfind("@", slash, end)) > 0:
        users.append(Span(max(plain.rfind("/", start, late), plain.rfind("\\", start, late)) + 1, late))
    for user in users:
        if not is_placeholder(url[user.start : user.end]):
            yield user, False
    for part in _BEHIND_COLON.finditer(plain, max(start, behind + 1), end):
        words = url[part.start(1) : part.end(1)]
        if not _is_number(words) and not words.endswith("]") and not is_placeholder(words):
            yield Span(*part.span(1)), True


def sure(match: re.Match[str] | None) -> re.Match[str]:
    """A match of a pattern that matches everything."""
    assert match is not None
    return match


def _is_number(words: str) -> bool:
    """Whether a text can be a port."""
    return words.isdecimal() and len(words) < 6


def _is_credential(scheme: str, rest: str) -> bool:
    """Whether what follows a scheme is a credential and not a word of prose ("Bearer tokens")."""
    if scheme == "bearer":
        return any(character.isdigit() for character in rest) or len(rest) >= 24
    import base64

    try:
        return b":" in base64.b64decode(rest, validate=True)
    except ValueError:  # also for letters beyond ASCII
        return False


def is_placeholder(text: str) -> bool:
    """Whether a text only says where a secret will come from: `Bearer ${NAME}`, `<token>`, nothing. What is in
    brackets and cannot be a name is not one.
    """
    name = text[2:-1]
    if name.isascii() and name.isidentifier() and name.isupper() and text == f"${{{name}}}":
        return True
    left = _PLACEHOLDER.sub(lambda found: found[0] if _is_random(found[0]) else "", text)
    return not SCHEME_WORD.sub("", left.strip(_PUNCTUATION))


def _is_random(text: str) -> bool:
    """Whether there is a long word in a text that nobody gives to a thing as its name."""
    return any(
        sum(map(str.isdigit, word)) > 2 and any(map(str.islower, word)) and any(map(str.isupper, word))
        for word in _LONG_WORD.findall(text)
    )


def masked(words: str, spans: Iterable[Span]) -> str:
    """A text with some stretches replaced by a mask."""
    out, last = [], 0
    for span in merged(spans):
        out += [words[last : span.start], MASK]
        last = span.end
    return "".join([*out, words[last:]])


def moved(span: tuple[int, int], by: int) -> Span:
    """The same stretch, further on."""
    return Span(span[0] + by, span[1] + by)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, with touching and overlapping ones joined."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.end > span.start):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return merged
