"""The part of a request that rules look at, as a text that may be kept: requests that say the same to the rules, of
very many, have the same one, and it holds no credential.

What people said is not in it: of input items only their form, of instructions and metadata that they are there. Nor
are the names of single requests. Credentials are replaced by stand-ins of the same class. Everything else stays as it
is written. So the findings are those of the whole request (rule, severity, pointer, message), but for three things:

* `literal-secret`, `hidden-text` and `instructions-in-description` do not see what is below `input`, `item`,
  `instructions`, `metadata` and `client_metadata`. So a general finding there does not give way to theirs.
* Items that have the same form are one, and a text of an assistant is as one of a user. The pointer of a finding below
  `input` leads to that one (`any_item`).
* A word is shown that is masked in the findings of the whole only because what people said has it as a secret.

Nothing here knows a rule, a file or where the text is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from toolcheck.contract.body_fields import REQUEST_ONLY, SESSION_ONLY, SHARED
from toolcheck.document import failure
from toolcheck.document.limits import LIMITS
from toolcheck.ground.regex import regex
from toolcheck.manifest.apart import (
    SPLIT,
    Split,
    UnusualError,
    in_pieces,
    members_of,
    read_one,
    strings_of,
    value_of,
    written,
)
from toolcheck.manifest.cleaned import RequestRow, clean, clean_tools, without_met_tools
from toolcheck.manifest.items import item_form, items
from toolcheck.manifest.outlined import KnownOutline, outline_of
from toolcheck.manifest.remembered import Memory
from toolcheck.manifest.said import NAMES_OF, SAID_OF, said

_SPACE = b" \t\r\n"
PartPieces = tuple[bytes, ...]
_MAX_PART = 4_096
"""What is not remembered as a whole: so much is hardly the same in two requests."""
_NUMBER = regex(r"(/(?:input|content|output|summary)/)[0-9]+(?=/|\Z)")


class _SpacedError(Exception):
    """An object is written with more spaces, or there is no object."""


def any_item(pointer: str) -> str:
    """The pointer of a finding as it holds for all items that have the same form: `/input/*/role`."""
    starts = [at for at in (pointer.find("/input/"), pointer.find("/item/")) if at >= 0]
    if not starts:
        return pointer
    at = min(starts)
    return pointer[:at] + _NUMBER.sub(r"\1*", pointer[at:])


def bearing(text: bytes, split: Split | None = None, memory: Memory | None = None) -> bytes | None:
    """The part of a request that rules look at: JSON, whose findings are those of the whole request.

    None where only the whole text will do, because anything about it is unusual: then that is what is to be checked,
    and it must not be kept, since it may hold credentials. A faster `split` and a `memory` give the same bytes. Never
    raises.
    """
    found = pieces(text, split, memory)
    return None if found is None else b"".join(found)


def pieces(text: bytes, split: Split | None = None, memory: Memory | None = None) -> PartPieces | None:
    """The same in the pieces that make it. With a memory, most of them are the same objects again and again."""
    text = text.strip(_SPACE)
    try:
        if _may_exceed(text):
            return None
        quick = _quick_part(text, split, memory) if memory is not None and split is not None else None
        if quick is not None:
            return quick
        if not text.isascii():
            text.decode()
        return _part(text, RequestRow(split or SPLIT, memory))
    except (UnusualError, UnicodeDecodeError):
        return None
    except Exception as error:
        failure.kind_of(error)
        return None


def _quick_part(text: bytes, split: Split, memory: Memory) -> PartPieces | None:
    """The pieces of a request whose list of tools was met before. If its outline was, too, all of it may be known; else
    only the rest of it is taken apart, which is as valid as all of it. None for any other.
    """
    known = without_met_tools(text, memory) if split.is_strict else None
    if known is None:
        return None
    rest, made = known
    pieces = strings_of(rest)
    outline = outline_of(pieces)
    met: KnownOutline | bool | None = memory.get(outline) if outline else None
    compared = met.compared(pieces) if isinstance(met, KnownOutline) and not made[1] else None
    if compared is not None:
        part: PartPieces | None = memory.get((met, compared, made[0]))
        if part is not None and _is_valid(rest, split):
            return part
    row = RequestRow(split, memory, made)
    part = _rest_apart(rest, row)
    if part is None or row.secrets:
        return part
    if compared is not None:
        size = sum(map(len, part)) - len(made[0]) + sum(map(len, compared))
        if size <= _MAX_PART:
            memory.put((met, compared, made[0]), part, size)
    elif outline and not met:
        size = 2 * len(outline[0]) + 16 * len(outline[1])
        memory.put(outline, False if met is None else KnownOutline(rest, row), size)
    return part


def _rest_apart(rest: bytes, row: RequestRow) -> PartPieces | None:
    try:
        if not rest.isascii():
            rest.decode()
        found = _object(rest, (), row)
    except (UnusualError, _SpacedError, UnicodeDecodeError):
        return None
    return None if row.waits or (row.secrets and row.has_secret(found)) else tuple(found)


def _is_valid(text: bytes, split: Split) -> bool:
    """Whether this is JSON in UTF-8."""
    try:
        return split.is_valid is not None and split.is_valid(text) and (text.isascii() or bool(text.decode()))
    except UnicodeDecodeError:
        return False


def _part(text: bytes, row: RequestRow) -> PartPieces | None:
    try:
        found = _object(text, (), row)
    except _SpacedError:
        if row.split is not SPLIT and members_of(text, SPLIT) is not None:
            return _part(text, RequestRow(SPLIT, row.memory))  # the other one refuses it
        plain = _rewritten(text)
        if plain[:1] not in (b"{", b"["):
            raise UnusualError from None  # a reader may take any other text for YAML
        try:
            found = _object(plain, (), row)
        except _SpacedError:
            found = [clean("", plain, row)]
    return None if row.secrets and row.has_secret(found) else tuple(found)


def _may_exceed(text: bytes) -> bool:
    """Whether a text may have more values than are read."""
    if len(text) > LIMITS.size:
        return True
    return len(text) > LIMITS.nodes and sum(map(text.count, (b",", b":", b"["))) >= LIMITS.nodes


def _rewritten(text: bytes) -> bytes:
    """The same value, written without spaces. Raises `UnusualError` where a reader finds any problem."""
    document = read_one(text)
    if document.problems:
        raise UnusualError
    return written(document.values[0])


def _object(text: bytes, path: tuple[str, ...], row: RequestRow) -> Sequence[bytes]:
    """The part of an object, by its members. Raises `_SpacedError` where it cannot be put together again."""
    members = members_of(text, row.split)
    if members is None:
        raise _SpacedError
    if not path and members.get("type") == b'"mcp"':
        return [clean("", text, row)]
    return in_pieces({key: _member(key, raw, members, path, row) for key, raw in members.items()})


def _member(key: str, raw: bytes, members: Mapping[str, bytes], around: tuple[str, ...], row: RequestRow) -> bytes:
    """The part of a member of an object that is below the keys `around`."""
    if key in _FIELDS and raw[0] not in b'"[{':
        return raw
    make = _OF_FIELD.get(key)
    if make is not None:
        return make(key, raw, row)
    if key in _BODIES and (*around, key) in _BODIES_AT and raw.startswith(b"{"):
        return b"".join(_object(raw, (*around, key), row))
    if key == "item" and not around:
        return item_form(raw, row)
    if key == "messages" and not around and not {"type", "events", "session"} & members.keys():
        return b"[]" if isinstance(value_of(raw), list) else clean(key, raw, row)
    return clean(key, raw, row)


_FIELDS = REQUEST_ONLY | SESSION_ONLY | SHARED
_BODIES = frozenset({"session", "response", "delegation", "responses"})
_BODIES_AT = frozenset({("session",), ("response",), ("session", "delegation"), ("session", "delegation", "responses")})
_OF_FIELD: Mapping[str, Callable[[str, bytes, RequestRow], bytes]] = {
    "tools": lambda key, raw, row: clean_tools(raw, row),
    "input": lambda key, raw, row: items(raw, row),
    **dict.fromkeys((*SAID_OF, *NAMES_OF), said),
}
