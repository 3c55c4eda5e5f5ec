"""The text of a row becomes a key: rows whose texts say the same to the rules have the same one."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

import msgspec

from toolcheck.document.limits import LIMITS
from toolcheck.manifest.apart import Split
from toolcheck.manifest.bearing import PartPieces, pieces
from toolcheck.manifest.remembered import Memory

KEY_BYTES = 16
_value = msgspec.json.Decoder(msgspec.Raw).decode
_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_elements = msgspec.json.Decoder(list[msgspec.Raw]).decode


def _taken_apart(text: bytes) -> Mapping[str, bytes] | None:
    try:
        return {key: bytes(raw) for key, raw in _members(text).items()}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _listed(text: bytes) -> list[bytes] | None:
    try:
        return list(map(bytes, _elements(text)))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _is_valid(text: bytes) -> bool:
    try:
        _value(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


STRICT = Split(_taken_apart, _listed, _is_valid)
"""Takes a text apart without a value of it being made."""
_memory = Memory(96 << 20)
_KEY_SIZE = 600
"""The bytes of the pieces that are remembered with a key, but for those that are remembered anyway."""


def key(text: bytes | str) -> tuple[bytes, bytes]:
    """The key of a request, and the text to check for it: what the rules look at of the request, credentials replaced
    by stand-ins, or all of it where it is unusual.
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    found, part = keyed(data, LIMITS.size)
    return found, data if part is None else b"".join(part)


def keyed(text: bytes, size: int, *, whole: bool = False) -> tuple[bytes, PartPieces | None]:
    """The key of a text of at most `size` bytes, and the pieces of the part of it that is checked; None where that is
    all of it: it may hold credentials.
    """
    if len(text) > size:
        return TOO_LARGE, None
    part = None if whole else pieces(text, STRICT, _memory)
    if part is None:
        return digest(text, is_whole=True), None
    found: bytes | None = _memory.get(part)
    if found is None:
        found = digest(b"".join(part), is_whole=False)
        _memory.put(part, found, sum(map(len, part)) if len(part) == 1 else _KEY_SIZE)
    return found, part


def digest(text: bytes, *, is_whole: bool) -> bytes:
    """The key of what is checked."""
    return blake2b(text, digest_size=KEY_BYTES, person=b"whole" if is_whole else b"part").digest()


TOO_LARGE = digest(b"too large", is_whole=True)
"""The key of all texts that are too large to be read."""
