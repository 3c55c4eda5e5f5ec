"""The part of a request that rules look at, as a text that may be kept: requests that say the same to the rules, of
very many, have the same one, and it holds no credential.

What people said is not in it: of input items only their form, of instructions and metadata that they are there. Nor
are the names of single requests. Credentials are replaced by stand-ins of the same class. Everything else stays as it
is written. So the findings are those of the whole request (rule, severity, pointer, message), but for three things:

* `literal-secret`, `hidden-text` and `instructions-in-description` do not see what is below `input`, `item`,
  `instructions`, `metadata` and `client_metadata`. So a general finding there does not give way to theirs.
* Items that have the same form are one. The pointer of a finding below `input` leads to that one (`any_item`).
* A word is shown that is masked in the findings of the whole only because what people said has it as a secret.

Nothing here knows a rule, a file or where the text is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from json.scanner import make_scanner
from typing import Any

from toolcheck.contract import limits
from toolcheck.contract.body_fields import REQUEST_ONLY, SESSION_ONLY, SHARED
from toolcheck.contract.secrets import (
    BEGINNINGS_OF_WORDS,
    is_credential_header,
    is_spelled,
    says_secret,
    without_scheme,
)
from toolcheck.document import failure
from toolcheck.document.document import Document
from toolcheck.document.limits import LIMITS
from toolcheck.document.reading import read
from toolcheck.document.where import Path
from toolcheck.ground.record import record
from toolcheck.ground.regex import regex
from toolcheck.manifest.placeholders import foreign
from toolcheck.redaction.redactor import Redactor
from toolcheck.redaction.standing import is_harmless, is_stand_in, of_credential, of_opaque, of_prose, of_url

SAID = b'"x"'
"""What stands for a text that somebody said, and for a name that somebody gave."""

_SPACE = b" \t\r\n"
_DEEPEST = 24
_MAX_ITEMS = 2000
_MAX_MEMO = 8_192
_MAX_REMEMBERED = 8_192
_NUMBER = regex(r"(/(?:input|content|output|summary)/)[0-9]+(?=/|\Z)")
_NAME = regex(r"[a-z][a-z0-9_.]{0,40}")
_PROSE = frozenset({"description", "server_description", "title"})


class _UnusualError(Exception):
    """Only the whole text will do."""


class _SpacedError(Exception):
    """An object is written with more spaces, or there is no object."""


@record
class Split:
    """How a text of JSON is taken apart, without a look at what is in the parts.

    `members` gives the members of an object, in their order, each as it is written; `elements` those of a list. Both
    give None for any other text. What they give is put together again, and counts only if that is the text: so a key
    that is given twice or written with an escape, and any space but one blank behind a comma or colon, need no care.
    """

    members: Callable[[bytes], Mapping[str, bytes] | None]
    elements: Callable[[bytes], Sequence[bytes] | None]


def any_item(pointer: str) -> str:
    """The pointer of a finding as it holds for all items that have the same form: `/input/*/role`."""
    starts = [at for at in (pointer.find("/input/"), pointer.find("/item/")) if at >= 0]
    if not starts:
        return pointer
    at = min(starts)
    return pointer[:at] + _NUMBER.sub(r"\1*", pointer[at:])


def bearing(text: bytes, split: Split | None = None) -> bytes | None:
    """The part of a request that rules look at: JSON, whose findings are those of the whole request.

    None where only the whole text will do, because anything about it is unusual: then that is what is to be checked,
    and it must not be kept, since it may hold credentials. A faster `split` gives the same bytes. Never raises.
    """
    text, row = text.strip(_SPACE), _Row(split or SPLIT)
    try:
        text.decode()
        part = None if _may_exceed(text) else _part(text, row)
        return None if part is None or row.has_secret(part) else part
    except (_UnusualError, UnicodeDecodeError):
        return None
    except Exception as error:
        failure.kind_of(error)
        return None


class _Row:
    """A request: how it is taken apart, and the secrets that were found in it so far."""

    def __init__(self, split: Split) -> None:
        self.members = split.members
        self.elements = split.elements
        self.secrets: set[str] = set()

    def has_secret(self, part: bytes) -> bool:
        """Whether one of the secrets is in the part all the same: somewhere else, where its place does not show it."""
        text = part.decode() if self.secrets else ""
        return any(
            (secret in text or json.dumps(secret)[1:-1] in text) and not is_stand_in(secret) for secret in self.secrets
        )


def _part(text: bytes, row: _Row) -> bytes:
    try:
        return _object(text, (), row)
    except _SpacedError:
        plain = _rewritten(text)
    try:
        return _object(plain, (), row)
    except _SpacedError:
        return _clean("", plain, row)


def _may_exceed(text: bytes) -> bool:
    """Whether a text may have more values than are read."""
    if len(text) > LIMITS.size:
        return True
    return len(text) > LIMITS.nodes and sum(map(text.count, (b",", b":", b"["))) >= LIMITS.nodes


def _rewritten(text: bytes) -> bytes:
    """The same value, written without spaces. Raises `_UnusualError` where a reader finds any problem."""
    document = _read(text)
    if document.problems:
        raise _UnusualError
    return _written(document.values[0])


def _read(text: bytes) -> Document:
    document = read(text, "", "json", LIMITS)
    if not document.values or document.bom:
        raise _UnusualError
    return document


# -- objects ----------------------------------------------------------------------------------------


def _object(text: bytes, path: tuple[str, ...], split: _Row) -> bytes:
    """The part of an object, by its members. Raises `_SpacedError` where it cannot be put together again."""
    members = _members_of(text, split)
    if members is None:
        raise _SpacedError
    if not path and members.get("type") == b'"mcp"':
        return _clean("", text, split)
    return _joined({key: _member(key, raw, members, path, split) for key, raw in members.items()})


def _members_of(text: bytes, split: _Row) -> Mapping[str, bytes] | None:
    """The members of an object that is written without spaces or with one blank; None for any other text."""
    members = split.members(text) if text.startswith(b"{") and text.endswith(b"}") else None
    if not members:
        return None
    # nothing is shorter than each key once, as it is, without a space
    size = sum(map(len, members.values())) + len("".join(members).encode()) + 4 * len(members) + 1
    if size == len(text):
        return members
    spaced = b"{%b}" % b", ".join([b'"%b": %b' % (key.encode(), raw) for key, raw in members.items()])
    return members if text == spaced else None


def _elements_of(text: bytes, split: _Row) -> Sequence[bytes] | None:
    """The same for the elements of a list."""
    found = split.elements(text) if text.startswith(b"[") and text.endswith(b"]") else None
    if not found:
        return found
    is_whole = sum(map(len, found)) + len(found) + 1 == len(text)
    return found if is_whole or text == b"[%b]" % b", ".join(found) else None


_STRING = rb'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+"'
_TEXT = regex(_STRING)
_MESSAGE = regex(
    rb'\{(?P<type>"type": ?"message", ?)?"role": ?(?P<role>"(?:user|assistant|system|developer)"), ?"content": ?(?!"")'
    rb"%b\}" % _STRING
)
"""An item as most of them are."""


def _is_text(raw: bytes) -> bool:
    """Whether this is a string with nothing wrong in it; of one with a character in two halves that is not known."""
    return raw.startswith(b'"') and _TEXT.fullmatch(raw) is not None


def _member(key: str, raw: bytes, members: Mapping[str, bytes], around: tuple[str, ...], split: _Row) -> bytes:
    """The part of a member of an object that is below the keys `around`."""
    if key in _FIELDS and raw[0] not in b'"[{':
        return raw
    if key == "tools":
        return _tools(raw, split)
    if key in _SAID_OF or key in _NAMES_OF:
        return _quickly_said(key, raw, split) or _said(key, raw, split)
    if key == "input":
        return _items(raw, split)
    if key in _BODIES and (*around, key) in _BODIES_AT and raw.startswith(b"{"):
        return _object(raw, (*around, key), split)
    if key == "item" and not around:
        return _clean("", _quick_form(raw, split) or _written(_form(_value(raw))), split)
    if key == "messages" and not around and not {"type", "events", "session"} & members.keys():
        return b"[]" if isinstance(_value(raw), list) else _clean(key, raw, split)
    return _clean(key, raw, split)


_FIELDS = REQUEST_ONLY | SESSION_ONLY | SHARED
_BODIES = frozenset({"session", "response", "delegation", "responses"})
_BODIES_AT = frozenset({("session",), ("response",), ("session", "delegation"), ("session", "delegation", "responses")})
_SAID_OF = frozenset({"instructions", "metadata", "client_metadata"})
_ID = regex(r"[A-Za-z0-9][A-Za-z0-9_.:@|/+=-]*")
_WORD = regex(r"[A-Za-z0-9_]+")
_HEX = regex(r"[0-9a-f-]+")
_LONGEST_NAME = 512
_NAMES_OF: Mapping[str, int] = {
    "previous_response_id": _LONGEST_NAME,
    "safety_identifier": _LONGEST_NAME,
    "prompt_cache_key": _LONGEST_NAME,
    "user": _LONGEST_NAME,
    "conversation": _LONGEST_NAME,
    "event_id": limits.EVENT_ID_MAX,
    "previous_item_id": limits.REALTIME_ITEM_ID_MAX,
}
"""Names that a request or an event has for itself, and how long they may be."""


def _quickly_said(key: str, raw: bytes, split: _Row) -> bytes | None:
    """The same as `_said` for the usual forms, without their values; None for any other form."""
    if _is_text(raw):
        if key == "instructions" and raw != b'""':
            return SAID
        if key in _NAMES_OF and b"\\" not in raw and _is_name(raw[1:-1].decode(), _NAMES_OF[key]):
            return raw if raw in (b'"auto"', b'"none"') else SAID
    members = _members_of(raw, split) if key == "metadata" else None
    if members is None or len(members) > limits.METADATA_PAIRS:
        return None
    are_short = all(
        len(name) <= limits.METADATA_KEY_MAX
        and len(words) <= limits.METADATA_VALUE_MAX
        and _is_text(words)
        and not says_secret(name)
        and "toolcheck" not in name.lower()
        for name, words in members.items()
    )
    return b"{}" if are_short else None


def _said(key: str, raw: bytes, split: _Row) -> bytes:
    """What stands for what somebody said in a field, or for a name."""
    value = _value(raw)
    if key == "instructions" and isinstance(value, str) and value:
        return SAID
    if key in ("metadata", "client_metadata") and isinstance(value, dict) and _are_labels(key, value):
        return b"{}"
    if key in _NAMES_OF and _is_name(value, _NAMES_OF[key]) and value not in ("auto", "none"):
        return SAID
    if key == "conversation" and isinstance(value, dict) and value.keys() == {"id"}:
        return b'{"id":"x"}' if _is_name(value["id"], _LONGEST_NAME) else _clean(key, raw, split)
    return _clean(key, raw, split)


def _is_name(value: Any, longest: int) -> bool:
    """Whether a value is a name for something, and nothing that anybody looks at."""
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


def _value(raw: bytes) -> Any:
    """The value of a part that is left out: nothing may be wrong with it, since nobody will see that any more."""
    document = _read(raw)
    value, words = document.values[0], document.text.lower()
    names_us = "toolcheck" in words or ("\\u00" in words and "toolcheck" in json.dumps(value).lower())
    if document.problems or names_us or _is_deep(value):
        raise _UnusualError
    return value


def _is_deep(value: Any) -> bool:
    """Whether what is in a part may be nested too deep for the whole."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(_DEEPEST):
        level = [inner for one in level for inner in (one.values() if isinstance(one, dict) else one)]
        level = [one for one in level if isinstance(one, dict | list)]
        if not level:
            return False
    return True


# -- what people said -------------------------------------------------------------------------------

_LONGEST_ID = 200
_ID_KEYS = frozenset({"id", "call_id"})
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
_QUOTED_NAME = regex(rb'"[a-z][a-z0-9_.]{0,40}"')


def _items(raw: bytes, split: _Row) -> bytes:
    """What stands for an input: the forms of its items, each once."""
    if _is_text(raw):
        return raw if raw == b'""' else SAID
    elements = _elements_of(raw, split)
    if elements is None:
        value = _value(raw)
        if not isinstance(value, list):
            return SAID if isinstance(value, str) and value else _clean("", raw, split)
        elements = [_written(item) for item in value]
    if len(elements) > _MAX_ITEMS:
        raise _UnusualError
    out: dict[tuple[int, bytes], bytes] = {}
    for number, element in enumerate(elements):
        text, at = _quick_form(element, split), -1
        if text is None:
            item = _value(element)
            form = _form(item)
            text, at = _written(form), number if form is item and isinstance(item, dict) else -1
        out[at, text] = _clean("", text, split)
    return b"[%b]" % b",".join(out.values())


def _quick_form(raw: bytes, split: _Row, *, is_part: bool = False) -> bytes | None:
    """The same as `_form` for an item of a usual form, without its value; None for any other."""
    message = _MESSAGE.fullmatch(raw)
    if message is not None:
        return b'{%b"role":%b,"content":"x"}' % (b'"type":"message",' if message["type"] else b"", message["role"])
    members = _members_of(raw, split)
    if members is None:
        return None
    if not is_part and (members.get("type") in _TYPES_WORD_FOR_WORD or ("id" in members and not _has_type(members))):
        return None
    out = []
    for key, value in members.items():
        form = _quick_form_of_field(key, value, split, is_part)
        if form is None:
            return None
        out.append(b'"%b":%b' % (key.encode(), form))
    return b"{%b}" % b",".join(out)


def _has_type(members: Mapping[str, bytes]) -> bool:
    return members.get("type") not in (None, b"null", b'""')


def _quick_form_of_field(key: str, raw: bytes, split: _Row, is_part: bool) -> bytes | None:
    if raw in (b'""', b"null", b"[]"):
        return raw
    if key in _KEPT_KEYS:
        return raw if _QUOTED_NAME.fullmatch(raw) else None
    if _is_text(raw):
        if key in _ID_KEYS:
            return SAID if len(raw) <= limits.REALTIME_ITEM_ID_MAX + 2 and b"\\" not in raw else None
        return SAID if key in _TEXT_KEYS else None
    parts = _elements_of(raw, split) if key in _LIST_KEYS and not is_part else None
    if parts is None:
        return None
    forms = [SAID if _is_text(part) else _quick_form(part, split, is_part=True) for part in parts]
    return None if None in forms else b"[%b]" % b",".join(dict.fromkeys(form for form in forms if form))


def _written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


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
            return "x" if size <= limits.REALTIME_ITEM_ID_MAX else "x" * size if size <= _LONGEST_ID else _STRANGE
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


# -- credentials ------------------------------------------------------------------------------------


def _tools(raw: bytes, split: _Row) -> bytes:
    """A list of tools without credentials, tool by tool: most of them are met over and over."""
    tools = _elements_of(raw, split)
    if tools is None:
        return _clean("tools", raw, split)
    return b"[%b]" % b",".join([_clean("", _opened(tool, split), split) for tool in tools])


def _opened(tool: bytes, split: _Row) -> bytes:
    """A tool with stand-ins for opaque tokens where a server gets its own; any other tool as it is. Tokens differ from
    request to request, and the rest of the tool does not.
    """
    members = _members_of(tool, split) if b'"authorization"' in tool or b'"headers"' in tool else None
    if members is None or members.get("type") != b'"mcp"':
        return tool
    numbers: dict[bytes, int] = {}
    made = {key: _opaque(raw, numbers) if key == "authorization" else raw for key, raw in members.items()}
    headers = _members_of(made["headers"], split) if "headers" in made else None
    if headers is not None:
        made["headers"] = _joined({name: _opaque(raw, numbers) for name, raw in headers.items()})
    split.secrets.update(token.decode() for token in numbers)
    return _joined(made) if numbers else tool


def _joined(members: Mapping[str, bytes]) -> bytes:
    return b"{%b}" % b",".join([b'"%b":%b' % (key.encode(), raw) for key, raw in members.items()])


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


def _clean(key: str, raw: bytes, split: _Row) -> bytes:
    """A part without credentials, below a key; with no key, by itself. Raises `_UnusualError` where that cannot be."""
    clean = _cleaned if len(raw) > _MAX_REMEMBERED else _remembered
    text, secrets = clean(key, raw)
    if secrets:
        split.secrets.update(secrets)
    return text


def _cleaned(key: str, raw: bytes) -> tuple[bytes, frozenset[str]]:
    """The same, and the secrets that were in it."""
    head, tail = (b"{%b:" % json.dumps(key).encode(), b"}") if key else (b"", b"")
    document = _read(b"%b%b%b" % (head, raw, tail))
    secrets = Redactor(document)
    if not secrets.has_secrets:
        return raw, frozenset()
    if document.problems:
        raise _UnusualError
    text = _with_stand_ins(document).encode()
    if not all(map(is_stand_in, Redactor(_read(text)).known)):
        raise _UnusualError
    return text[len(head) : len(text) - len(tail)], frozenset(one for one in secrets.known if not is_stand_in(one))


_remembered = lru_cache(maxsize=_MAX_MEMO)(_cleaned)


def _with_stand_ins(document: Document) -> str:
    """The text of a document with stand-ins where credentials belong, and where prose has one."""
    numbers: dict[str, int] = {}
    edits: list[tuple[int, int, str]] = []
    for path, value in _strings(document.values[0]):
        made = value if _is_around(path, document.values[0]) else _stand_in(path, value, numbers)
        if made is None:
            raise _UnusualError
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


# -- JSON -------------------------------------------------------------------------------------------


_KEY = regex(r'"([^"\\\x00-\x1f]*+)": ?')
_scan = make_scanner(json.JSONDecoder())  # type: ignore[arg-type]  # it reads what a decoder says


def _members(text: bytes) -> Mapping[str, bytes] | None:
    words = text.decode()
    found: dict[str, bytes] = {}
    if not words.startswith("{") or words == "{}":
        return found if words == "{}" else None
    at = 1
    while (key := _KEY.match(words, at)) is not None:
        end = _end_of_value(words, key.end())
        if end is None:
            return None
        found[key[1]] = words[key.end() : end].encode()
        if words[end] != ",":
            return found if words[end:] == "}" else None
        at = end + 1 + (words[end + 1 : end + 2] == " ")
    return None


def _elements(text: bytes) -> Sequence[bytes] | None:
    words = text.decode()
    found: list[bytes] = []
    if not words.startswith("[") or words == "[]":
        return found if words == "[]" else None
    at = 1
    while (end := _end_of_value(words, at)) is not None:
        found.append(words[at:end].encode())
        if words[end] != ",":
            return found if words[end:] == "]" else None
        at = end + 1 + (words[end + 1 : end + 2] == " ")
    return None


def _end_of_value(words: str, start: int) -> int | None:
    """The end of the value that begins at an offset, where something follows it."""
    try:
        end: int = _scan(words, start)[1]
    except (StopIteration, ValueError, RecursionError):
        return None
    return end if end < len(words) else None


SPLIT = Split(_members, _elements)
"""Takes a text apart with the scanner of Python's own `json`."""
