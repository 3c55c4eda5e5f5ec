"""The secrets among the values of a document: by the fields they are in, and by their spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from toolcheck.contract.json_schema import MAPS_OF_SCHEMAS
from toolcheck.contract.secrets import holds_secret, is_spelled, says_headers, says_secret, says_url
from toolcheck.document.document import Document, Span, Written
from toolcheck.ground.regex import regex
from toolcheck.redaction.learnt import Learnt
from toolcheck.redaction.strings import MAX_SECRETS_SOUGHT, in_string, in_url, is_placeholder, may_have_scheme, moved

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal, TypeAlias

_SCHEMA_MAPS = frozenset(MAPS_OF_SCHEMAS)
_EXAMPLES = frozenset(["default", "const", "example", "examples"])
_WORDS = regex(r"(?:[A-Za-z][a-z]{0,13}|[A-Z]{1,13})(?:(?:[-_ .]+[A-Za-z]|[A-Z])[a-z]{0,13}|[-_ .]+[A-Z]{1,13}){0,5}")
_HEADER_NAME = regex(r"(?:(?:^|[-_. ]+)(?:[A-Za-z]{1,14}(?:\d{1,2}[A-Za-z]{0,10})?|\d{1,8})){1,8}")

Slot: TypeAlias = 'Literal["open", "schemas", "schema", "url-schema", "secret", "headers", "domains", "url"]'
"""What a container is to its entries: nothing special, a map of schemas, the schema of a property that is
named like a credential or like a URL, a credential, a map of headers, a list of domain secrets, a URL or some."""
_OF_SECRETS = _WITH_KEYS = ("secret", "headers", "url")
"""Those whose values, and whose keys, may be secrets, however they are spelled."""
_HOLDERS = (dict, list)

_Spot: TypeAlias = 'tuple["_Spot | None", Any]'
"""A value as the step to it from the spot around it; a root as the number of its document."""


class ValueSearch:
    """A search through the values of a document, whose secrets are learnt on the way."""

    def __init__(self, document: Document, learnt: Learnt) -> None:
        self._document = document
        self._learnt = learnt
        self._harmless: set[str] = set()
        self._has_spelled = False
        self._is_clear = not (document.may_hold(is_spelled) or document.may_hold(may_have_scheme))

    def spans(self) -> Iterator[Span]:
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
            if isinstance(value, _HOLDERS):
                if (id(value), slot) in seen:
                    continue
                seen.add((id(value), slot))
                for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
                    if isinstance(key, str) and (self._may_tell(key) or slot in _WITH_KEYS):
                        yield from self._in_key(key, inner, (spot, key), slot, weak)
                    inside, is_weak = _slot_of(key, inner, slot)
                    if inside in _OF_SECRETS or isinstance(inner, _HOLDERS) or self._tells(inner):
                        stack.append((inner, (spot, key), inside, is_weak))
                continue
            may_tell = self._tells(value)  # also of a value that is a secret anyway: the text is searched then, too
            if slot == "secret" and value is not None and not isinstance(value, bool):
                yield from self._whole(value, spot, weak)
            elif isinstance(value, str):
                if slot == "headers":
                    yield from self._whole(value, spot, weak=True)
                if slot == "url" or may_tell:
                    yield from self._spelled(value, spot, in_url(value) if slot == "url" else ())

    @property
    def is_nothing_spelled(self) -> bool:
        """Whether it is known, when all values were looked at, that nothing in the text is spelled like a credential:
        the whole of it was looked at, or nothing is in the values, and all words of the text are there, letter by
        letter. To look through a text takes longer than through its values.
        """
        document = self._document
        if self._is_clear and "\\" not in document.text:
            return True
        is_plain = document.format == "json" and bool(document.values) and "\\" not in document.text
        return is_plain and not document.problems and not self._has_spelled

    def _may_tell(self, words: str) -> bool:
        """Whether something secret may be in a key or a value, wherever that is. In most there is nothing, and many are
        met over and over. Where a look at the whole text shows no sign of one, that is known of each string in it.
        """
        if self._is_clear:
            return "://" in words
        if words in self._harmless:
            return False
        if is_spelled(words):
            self._has_spelled = True
            return True
        if "://" in words or may_have_scheme(words):
            return True
        self._harmless.add(words)
        return False

    def _tells(self, value: Any) -> bool:
        """The same of any value but an object or an array."""
        return isinstance(value, str) and self._may_tell(value)

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
            if is_placeholder(value):
                return
            self._learnt.add(value, weak=weak)
        _, place = self._written(spot)
        if place is not None:
            written = _inside(self._document.text, place)
            self._learnt.add(self._document.text[written.start : written.end], weak=weak)
            yield written

    def _spelled(self, value: str, spot: _Spot, more: Iterable[tuple[Span, bool]] = ()) -> Iterator[Span]:
        """The stretches of a string that are secrets by their spelling or their place in a URL, and some more."""
        stretches = [*in_string(value, is_known=self._is_clear), *more]
        for stretch, weak in stretches:
            self._learnt.add(value[stretch.start : stretch.end], weak=weak)
        _, place = self._written(spot) if stretches else (None, None)
        if place is None:
            return
        written = _inside(self._document.text, place)
        raw = self._document.text[written.start : written.end]
        if raw == value:
            yield from (moved(stretch, written.start) for stretch, _ in stretches)
            return
        secrets = {value[stretch.start : stretch.end] for stretch, _ in stretches}
        if len(secrets) > MAX_SECRETS_SOUGHT:
            yield written
            return
        for secret in secrets:
            # a secret with an escape in it cannot be separated from its surroundings
            spelt_out = [moved(found.span(), written.start) for found in re.finditer(re.escape(secret), raw)]
            yield from spelt_out or [written]

    def _in_key(self, key: str, value: Any, spot: _Spot, slot: Slot, weak: bool) -> Iterator[Span]:
        """A key that is a secret: one spelled like it, one that is where a secret or a header's name belongs and
        is not a name, or has no value there (to YAML, `{token}` is a mapping), and a URL with a secret in it. A header
        that is written as one text has its value in its key.
        """
        name = key.removeprefix("x-")
        head, colon, rest = name.partition(":")
        if slot == "headers" and colon and _HEADER_NAME.fullmatch(head):
            stretches = [*in_string(name), (Span(len(head) + 1, len(name)), not holds_secret(head))]
            self._learnt.keys.add(rest.strip())
        elif _is_lost(key, value, slot, weak):
            stretches = [(Span(0, len(name)), False)]
            self._learnt.keys.add(key)
        else:
            stretches = [*in_string(name), *(in_url(name) if slot == "url" else ())]
        for stretch, is_weak in stretches:
            self._learnt.add(name[stretch.start : stretch.end], weak=is_weak)
        span, _ = self._written(spot) if stretches else (None, None)
        if span is not None:
            yield span


def _slot_of(key: Any, value: Any, slot: Slot) -> tuple[Slot, bool]:
    """What an entry is, by its key and by what it is in; and whether it is a weak secret."""
    if slot == "open":
        return (_slot_named(key) if isinstance(key, str) else "open"), False
    if slot in ("secret", "url"):
        return slot, False
    if slot == "schemas":
        return _slot_of_schema(str(key)) if isinstance(value, dict) else "open", False
    if slot in ("schema", "url-schema"):
        inside: Slot = "secret" if slot == "schema" else "url"
        return (inside if key in _EXAMPLES else "open"), False
    if slot == "headers":
        return "secret", isinstance(key, str) and not holds_secret(key)
    if isinstance(key, int) and isinstance(value, dict):
        return "domains", False
    return ("open" if key in ("domain", "name") else "secret"), False


@lru_cache(maxsize=4096)
def _slot_named(key: str) -> Slot:
    """What an entry of an object that is nothing special is, by its key."""
    if key in _SCHEMA_MAPS:
        return "schemas"
    if says_headers(key):
        return "headers"
    if key == "domain_secrets":
        return "domains"
    if says_secret(key):
        return "secret"
    return "url" if says_url(key) else "open"


@lru_cache(maxsize=4096)
def _slot_of_schema(name: str) -> Slot:
    """What the schema of a property is, by the property's name."""
    if holds_secret(name):
        return "schema"
    return "url-schema" if says_url(name) else "open"


def tells(name: str) -> bool:
    """Whether secrets are behind a name, or below it."""
    return says_secret(name) or says_headers(name)


def _is_lost(key: str, value: Any, slot: Slot, weak: bool) -> bool:
    """Whether a key that is where a secret belongs, or the name of a header, is a secret and no name."""
    if slot not in ("secret", "headers") or is_placeholder(key):
        return False
    if slot == "headers" or weak:
        is_name = bool(_HEADER_NAME.fullmatch(key))
    else:
        is_name = bool(_WORDS.fullmatch(key)) or key.lower() == "oauth2"
    return not is_name or (value is None and not tells(key))


def _inside(text: str, place: Written) -> Span:
    """The characters of a value as written, without its quotes."""
    start, end = place.start, place.end
    if end - start >= 2 and text[start] in "\"'" and text[end - 1] == text[start]:
        return Span(start + 1, end - 1)
    return Span(start, end)
