"""What stands for what people said around the input of a request: of instructions and metadata that they are there, of
the name of something that it has one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from toolcheck.contract import limits
from toolcheck.contract.secrets import BEGINNINGS_OF_WORDS, is_spelled, says_secret
from toolcheck.ground.regex import regex
from toolcheck.manifest.apart import SAID, is_text, members_of, strings_of, value_of
from toolcheck.manifest.cleaned import RequestRow, clean

SAID_OF = frozenset({"instructions", "metadata", "client_metadata"})
_ID = regex(r"[A-Za-z0-9][A-Za-z0-9_.:@|/+=-]*")
_WORD = regex(r"[A-Za-z0-9_]+")
_HEX = regex(r"[0-9a-f-]+")
_LONGEST_NAME = 512
NAMES_OF: Mapping[str, int] = {
    "previous_response_id": _LONGEST_NAME,
    "safety_identifier": _LONGEST_NAME,
    "prompt_cache_key": _LONGEST_NAME,
    "user": _LONGEST_NAME,
    "conversation": _LONGEST_NAME,
    "event_id": limits.EVENT_ID_MAX,
    "previous_item_id": limits.REALTIME_ITEM_ID_MAX,
}
"""Names that a request or an event has for itself, and how long they may be."""


def said(key: str, raw: bytes, row: RequestRow) -> bytes:
    """What stands for what somebody said in a field, or for a name that somebody gave."""
    return _quickly_said(key, raw, row) or _of_value(key, raw, row)


def _quickly_said(key: str, raw: bytes, row: RequestRow) -> bytes | None:
    """The same for the usual forms, without their values; None for any other form."""
    if is_text(raw, row.split):
        if key == "instructions" and raw != b'""':
            return SAID
        if key in NAMES_OF and is_plain_name(raw[1:-1], NAMES_OF[key]):
            return raw if raw in (b'"auto"', b'"none"') else SAID
    if key == "metadata" and raw.startswith(b"{") and are_usual_labels(raw, row):
        return b"{}"
    return None


def are_usual_labels(raw: bytes, row: RequestRow) -> bool:
    """Whether labels are short, and none tells a secret; False if that cannot be seen without their values."""
    if row.memory is None or not row.split.is_strict or len(raw) > limits.METADATA_VALUE_MAX:
        return _are_short_labels(raw, row)
    pieces = strings_of(raw)
    outline = _are_short_labels, b'"'.join(pieces[::2]), tuple(pieces[1::4])
    found: bool | None = row.memory.get(outline)
    if found is None:
        pieces[3::4] = [b"x"] * len(pieces[3::4])
        found = _are_short_labels(b'"'.join(pieces), row)
        row.memory.put(outline, found, 2 * len(raw))
    return found


def _are_short_labels(raw: bytes, row: RequestRow) -> bool:
    members = members_of(raw, row.split)
    return (
        members is not None
        and len(members) <= limits.METADATA_PAIRS
        and all(
            len(label) <= limits.METADATA_KEY_MAX
            and len(words) <= limits.METADATA_VALUE_MAX
            and is_text(words, row.split)
            and not _tells(label)
            for label, words in members.items()
        )
    )


@lru_cache(maxsize=1_024)
def _tells(label: str) -> bool:
    """Whether a label says that it has a secret, or something for us."""
    return says_secret(label) or "toolcheck" in label.lower()


def _of_value(key: str, raw: bytes, row: RequestRow) -> bytes:
    """The same for any form."""
    value = value_of(raw)
    if key == "instructions" and isinstance(value, str) and value:
        return SAID
    if key in ("metadata", "client_metadata") and isinstance(value, dict) and _are_labels(key, value):
        return b"{}"
    if key in NAMES_OF and _is_name(value, NAMES_OF[key]) and value not in ("auto", "none"):
        return SAID
    if key == "conversation" and isinstance(value, dict) and value.keys() == {"id"}:
        return b'{"id":"x"}' if _is_name(value["id"], _LONGEST_NAME) else clean(key, raw, row)
    return clean(key, raw, row)


def is_plain_name(piece: bytes, longest: int) -> bool:
    """Whether a string, as it is written, is a name for something, and nothing that anybody looks at."""
    return b"\\" not in piece and _is_name(piece.decode(), longest)


def _is_name(value: Any, longest: int) -> bool:
    """The same of a value."""
    if not isinstance(value, str) or len(value) > longest or not _ID.fullmatch(value):
        return False
    if _WORD.fullmatch(value) and not value.startswith(BEGINNINGS_OF_WORDS):
        return True
    return _HEX.fullmatch(value) is not None or not is_spelled(value)


def _are_labels(key: str, value: dict[str, Any]) -> bool:
    """Whether labels have the form that they should have, and no secret that may be anywhere else, too."""
    if any(says_secret(name) for name in value):
        return False
    if key == "client_metadata":
        return True
    return len(value) <= limits.METADATA_PAIRS and all(
        len(name) <= limits.METADATA_KEY_MAX and isinstance(words, str) and len(words) <= limits.METADATA_VALUE_MAX
        for name, words in value.items()
    )
