"""What stands for the input of a request: the forms of its items, each once, and nothing that was said in them.

The form of a usual item is found without its value. Conversations say very different things in very few forms, so what
was made of one may be remembered: an outline
is a text in which no words are left but those that forms are made of.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from itertools import permutations
from typing import Any

from toolcheck.contract import limits
from toolcheck.ground.regex import regex
from toolcheck.manifest.apart import (
    BLANK,
    SAID,
    UnusualError,
    elements_of,
    is_text,
    joined,
    members_of,
    strings_of,
    value_of,
    written,
)
from toolcheck.manifest.cleaned import RequestRow, clean
from toolcheck.manifest.remembered import Memory

_MAX_ITEMS = 2000
_NAME = regex(r"[a-z][a-z0-9_.]{0,40}")
_LONGEST_ID = 200
_MAX_SHORT_ID = limits.REALTIME_ITEM_ID_MAX
_ID_KEYS = frozenset({"id", "call_id"})
_NAMES = frozenset(key.encode() for key in _ID_KEYS)
_KEPT_KEYS = frozenset({"type", "role", "status", "object", "detail", "phase"})
_TEXT_KEYS = frozenset(
    {
        "text",
        "output",
        "arguments",
        "name",
        "namespace",
        "server_label",
        "encrypted_content",
        "audio",
        "transcript",
        "image_url",
        "file_id",
        "file_url",
        "file_data",
        "filename",
        "refusal",
        "content",
    }
)
_LIST_KEYS = frozenset({"content", "output", "summary"})
_EMPTIED_KEYS = frozenset({"annotations", "logprobs"})
_WORD_FOR_WORD = frozenset(
    {"additional_tools", "tool_search_output", "mcp_list_tools", "mcp_approval_response", "item_reference"}
)
"""The items that rules look into."""
_TYPES_WORD_FOR_WORD = frozenset(b'"%b"' % kind.encode() for kind in _WORD_FOR_WORD)
_MESSAGES = ({"role": "user", "content": "x"}, {"type": "message", "role": "user", "content": "x"})
_ALIKE = {
    written({**dict(members), "role": "assistant"}): written(dict(members))
    for message in _MESSAGES
    for members in permutations(message.items())
}
"""What is in the place of a text of an assistant: rules see no difference to one of a user, wherever it is."""
_QUOTED_NAME = regex(rb'"[a-z][a-z0-9_.]{0,40}"')


def items(raw: bytes, row: RequestRow) -> bytes:
    """What stands for an input."""
    if is_text(raw, row.split):
        return raw if raw == b'""' else SAID
    usual = _of_outline(raw, row, _usual_items)
    if usual is not None:
        return usual
    elements = elements_of(raw, row.split)
    if elements is None:
        value = value_of(raw)
        if not isinstance(value, list):
            return SAID if isinstance(value, str) and value else clean("", raw, row)
        elements = [written(item) for item in value]
    if len(elements) > _MAX_ITEMS:
        raise UnusualError
    out: dict[tuple[int, bytes], bytes] = {}
    for number, element in enumerate(elements):
        text, at = _usual_form(element, row), -1
        if text is None:
            item = value_of(element)
            form = _form(item)
            text, at = written(form), number if form is item and isinstance(item, dict) else -1
        text = _ALIKE.get(text, text)
        out[at, text] = clean("", text, row)
    return b"[%b]" % b",".join(out.values())


def item_form(raw: bytes, row: RequestRow) -> bytes:
    """What stands for an item that is by itself."""
    return clean("", _usual_form(raw, row) or written(_form(value_of(raw))), row)


def _usual_items(raw: bytes, row: RequestRow) -> bytes | None:
    """What stands for an input if all its items have a usual form."""
    elements = elements_of(raw, row.split)
    forms = [_quick_form(element, row) for element in elements or ()]
    if not forms or None in forms:
        return None
    once = dict.fromkeys(_ALIKE.get(form, form) for form in forms if form)
    return b"[%b]" % b",".join([clean("", form, row) for form in once])


# -- usual forms ------------------------------------------------------------------------------------


def _usual_form(raw: bytes, row: RequestRow) -> bytes | None:
    return _of_outline(raw, row, _quick_form) or _quick_form(raw, row)


def _quick_form(raw: bytes, row: RequestRow, *, is_part: bool = False) -> bytes | None:
    """The same as `_form` for an item of a usual form, without its value; None for any other."""
    members = members_of(raw, row.split)
    if members is None:
        return None
    if not is_part and (members.get("type") in _TYPES_WORD_FOR_WORD or ("id" in members and not _has_type(members))):
        return None
    out = {}
    for key, value in members.items():
        form = _quick_form_of_field(key, value, row, is_part)
        if form is None:
            return None
        out[key] = form
    return joined(out)


def _has_type(members: Mapping[str, bytes]) -> bool:
    return members.get("type") not in (None, b"null", b'""')


def _quick_form_of_field(key: str, raw: bytes, row: RequestRow, is_part: bool) -> bytes | None:
    if raw in (b'""', b"null", b"[]"):
        return raw
    if key in _KEPT_KEYS:
        return raw if _QUOTED_NAME.fullmatch(raw) else None
    if is_text(raw, row.split):
        if key in _ID_KEYS:
            return SAID if len(raw) <= _MAX_SHORT_ID + 2 and b"\\" not in raw else None
        return SAID if key in _TEXT_KEYS else None
    parts = elements_of(raw, row.split) if key in _LIST_KEYS and not is_part else None
    if parts is None:
        return None
    forms = [SAID if is_text(part, row.split) else _quick_form(part, row, is_part=True) for part in parts]
    return None if None in forms else b"[%b]" % b",".join(dict.fromkeys(form for form in forms if form))


# -- outlines ---------------------------------------------------------------------------------------

_MAX_OUTLINE = 2_048
WORDS = {
    word.encode(): word.encode()
    for word in (
        *("", *_ID_KEYS, *_KEPT_KEYS, *_TEXT_KEYS, *_LIST_KEYS, *_EMPTIED_KEYS),
        *("user", "assistant", "system", "developer", "completed", "incomplete", "in_progress", "auto", "low", "high"),
        *(
            "message",
            "input_text",
            "output_text",
            "summary_text",
            "reasoning_text",
            "text",
            "input_image",
            "input_file",
        ),
        *("function_call", "function_call_output", "custom_tool_call", "custom_tool_call_output", "reasoning"),
        *("commentary", "final_answer", "input_audio", "output_audio", "audio", "realtime.item"),
    )
}
"""The keys of usual items, and the words of which their forms are made."""
_ANY = b"\x7f"
"""All other words of an outline: a sign that no name has."""


def _of_outline(raw: bytes, row: RequestRow, make: Callable[[bytes, RequestRow], bytes | None]) -> bytes | None:
    """What `make` makes of a part of valid JSON, where it makes the same of all that have its outline; None elsewhere.

    Those strings that are no words of forms are left out. If something is made of the text with another string in the
    place of all of them, each is in a place of which only is seen that it is there, or is a name that counts only if
    it is long.
    """
    if row.memory is None or not row.split.is_strict:
        return None
    pieces = strings_of(raw)
    form, places = _met(pieces, row, row.memory, make)
    return form if are_short_ids([pieces[at] for at in places]) else None


def places_of_ids(raw: bytes, row: RequestRow) -> list[int] | None:
    """Where in the strings of an input (`strings_of`) the ids are of which is seen how long they are, if no more than
    that is seen of any that is no word of forms; else None.
    """
    if row.memory is None or not row.split.is_strict:
        return None
    form, places = _met(strings_of(raw), row, row.memory, _usual_items)
    return None if form is None else places


def are_short_ids(pieces: Iterable[bytes]) -> bool:
    """Whether these are ids of which is only seen that they are there."""
    return all(map(_is_short_id, pieces))


def _met(
    pieces: list[bytes], row: RequestRow, memory: Memory, make: Callable[[bytes, RequestRow], bytes | None]
) -> tuple[bytes | None, list[int]]:
    """What `make` makes of all that have an outline, and where the ids are that must be short for that."""
    around, words = b'"'.join(pieces[::2]), tuple(map(WORDS.get, pieces[1::2]))
    if len(around) > _MAX_OUTLINE:
        return None, []
    outline = (make, around, words)
    found: tuple[bytes | None, list[int]] | None = memory.get(outline)
    if found is None:
        text = pieces.copy()
        text[1::2] = [_ANY if word is None else word for word in words]
        places = [2 * at + 1 for at, word in enumerate(words) if at and word is None and words[at - 1] in _NAMES]
        form = make(b'"'.join(text), row)
        found = None if form is None or _ANY in form else form, places
        memory.put(outline, found, 2 * len(around) + 8 * len(words))
    return found


def _is_short_id(piece: bytes) -> bool:
    return len(piece) <= _MAX_SHORT_ID and b"\\" not in piece and BLANK not in piece


# -- forms of values --------------------------------------------------------------------------------


def _form(item: Any) -> Any:
    """What is to be seen of an input item: what it is, and that it says something; the item itself where its form is
    not known.
    """
    if isinstance(item, str):
        return "x" if item else item
    if isinstance(item, int | float) and not isinstance(item, bool):
        return 1 if isinstance(item, int) else 1.5
    if not isinstance(item, dict) or not isinstance(item.get("type", ""), str):
        return item
    if item.get("type") in _WORD_FOR_WORD or (item.get("id") is not None and not item.get("type")):
        return item
    found = {key: _form_of_field(key, value) for key, value in item.items()}
    return item if any(value is _STRANGE for value in found.values()) else found


_STRANGE: Any = object()


def _form_of_field(key: str, value: Any) -> Any:
    """What is to be seen of a field of an item, or of a part of its content."""
    if value is None or value in ("", []):
        return value
    if isinstance(value, str):
        if key in _KEPT_KEYS:
            return value if _NAME.fullmatch(value) else _STRANGE
        if key in _ID_KEYS:
            size = len(value)
            return "x" if size <= _MAX_SHORT_ID else "x" * size if size <= _LONGEST_ID else _STRANGE
        return "x" if key in _TEXT_KEYS else _STRANGE
    if isinstance(value, list):
        if key in _EMPTIED_KEYS:
            return []
        if key in _LIST_KEYS:
            parts = [_form_of_part(part) for part in value]
            return _STRANGE if any(part is _STRANGE for part in parts) else _once(parts)
    return _STRANGE


def _form_of_part(part: Any) -> Any:
    if isinstance(part, str):
        return "x"
    if not isinstance(part, dict) or _LIST_KEYS & part.keys():
        return _STRANGE
    found = {key: _form_of_field(key, value) for key, value in part.items()}
    return _STRANGE if any(value is _STRANGE for value in found.values()) else found


def _once(values: list[Any]) -> list[Any]:
    return list({json.dumps(value): value for value in values}.values())
