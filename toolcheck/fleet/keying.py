"""The text of a row becomes a key: rows whose texts say the same to the rules have the same one."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

import msgspec

from toolcheck.document.limits import LIMITS
from toolcheck.manifest.bearing import Split, bearing

KEY_BYTES = 16
_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_elements = msgspec.json.Decoder(list[msgspec.Raw]).decode


def _taken_apart(text: bytes) -> Mapping[str, bytes] | None:
    try:
        return {key: bytes(raw) for key, raw in _members(text).items()}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _listed(text: bytes) -> list[bytes] | None:
    try:
        return [bytes(raw) for raw in _elements(text)]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


_FAST = Split(_taken_apart, _listed)


def key(text: bytes | str) -> tuple[bytes, bytes]:
    """The key of a request, and the text to check for it: what the rules look at of the request, credentials replaced
    by stand-ins, or all of it where it is unusual.
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    found, part = keyed(data, LIMITS.size)
    return found, data if part is None else part


def keyed(text: bytes, size: int, *, whole: bool = False) -> tuple[bytes, bytes | None]:
    """The key of a text of at most `size` bytes, and the part of it that is checked; None where that is all of it: it
    may hold credentials.
    """
    if len(text) > size:
        return TOO_LARGE, None
    part = None if whole else bearing(text, _FAST)
    return digest(text if part is None else part, is_whole=part is None), part


def digest(text: bytes, *, is_whole: bool) -> bytes:
    """The key of what is checked."""
    return blake2b(text, digest_size=KEY_BYTES, person=b"whole" if is_whole else b"part").digest()


TOO_LARGE = digest(b"too large", is_whole=True)
"""The key of all texts that are too large to be read."""
