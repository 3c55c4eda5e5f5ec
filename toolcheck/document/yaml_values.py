"""The values of a YAML text alone: a short loop for the many texts about which there is nothing to say.

It makes no places and reports no problems. Where a text has an anchor, an alias, a tag, a merge key, a repeated key,
a scalar that YAML 1.1 reads otherwise, or anything that may be wrong, it gives up, and the exact loop (`yaml_loop`)
reads the text. What it does read, the exact loop reads as the same values; `yaml_find` finds their places when somebody
asks. It buys a fifth of the time of reading, and two thirds of the memory of a large file.
"""

from __future__ import annotations

from functools import partial

from toolcheck.document.limits import Limits
from toolcheck.document.yaml_brief import (
    BARE_DOCUMENT,
    DOCUMENT,
    DOCUMENT_END,
    END,
    LAST,
    MAPPING,
    SEQUENCE,
    STREAM,
    Next,
    Take,
    with_events,
)
from toolcheck.document.yaml_scalars import CLUES, YamlRemark, resolve
from toolcheck.ground.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ANCHOR = regex(r"(?:\A|[\s\[{,])&[0-9A-Za-z_-]")


def may_have_anchors(text: str) -> bool:
    """Whether a text looks as if it had anchors, so that it is not worth the try."""
    return "&" in text and _ANCHOR.search(text) is not None


def plain_values(text: str, limits: Limits, take: Take | None = None) -> list[Any] | None:
    """The value of each document of a text, mappings and lists only; None for a text that the exact loop must read.
    `take` is called with the marks of each event.
    """
    return with_events(text, partial(_values, limits), take)


def _values(limits: Limits, next_event: Next) -> list[Any] | None:
    """The same from the events. Raises the error of the parser."""
    deepest, most = limits.depth, limits.nodes
    remarks: dict[str, YamlRemark] = {}
    known: dict[str, Any] = {}  # plain scalars, and what they mean
    sound = _sound_keys(limits)
    documents: list[Any] = []
    stack: list[tuple[Any, bool]] = []  # the collections around the current one, and whether they are mappings
    holder: Any = documents
    in_mapping = False
    key, nodes = "", 0
    while True:
        event = next_event()
        if in_mapping and event is not END:
            key = sound.get(event, "")
            if not key:
                is_quoted = type(event) is tuple
                if not is_quoted and type(event) is not str:
                    return None
                key = event[0] if is_quoted else event
                if not _is_sound_key(key, limits, sound, is_quoted=is_quoted):
                    return None
            if key in holder:
                return None
            event = next_event()
        kind = type(event)
        if kind is str:
            value = known.get(event, known)
            if value is known:
                value = event if event and event[0] not in CLUES else resolve(event, limits, remarks)
                if remarks:
                    return None
                known[event] = value
        elif kind is tuple:
            value = event[0]
        elif event is MAPPING or event is SEQUENCE:
            value = {} if event is MAPPING else []
            if len(stack) >= deepest:
                return None
        elif event is END:
            nodes += 2 * len(holder) if in_mapping else len(holder)
            if nodes > most:
                return None
            holder, in_mapping = stack.pop()
            continue
        elif event is LAST:
            return documents if documents and nodes + len(documents) <= most else None
        elif _is_plain_document(event, documents):
            continue
        else:
            return None
        if in_mapping:
            holder[key] = value
        else:
            holder.append(value)
        if event is MAPPING or event is SEQUENCE:
            stack.append((holder, in_mapping))
            holder, in_mapping = value, event is MAPPING


_SOUND: dict[Limits, dict[str, str]] = {}
_MANY_KEYS = 5000


def _sound_keys(limits: Limits) -> dict[str, str]:
    """The plain keys of which there is nothing to say, of this text and of some before it, in which the same keys were:
    equal keys are one string, and are looked at once.
    """
    sound = _SOUND.setdefault(limits, {})
    if len(sound) > _MANY_KEYS:
        sound.clear()
    return sound


def _is_sound_key(key: str, limits: Limits, sound: dict[str, str], *, is_quoted: bool) -> bool:
    """Whether there is nothing to say about a key. A plain one is then `sound`."""
    remarks: dict[str, YamlRemark] = {}
    if not is_quoted:
        resolve(key, limits, remarks)
        if remarks or not key or key == "<<":
            return False
        if len(key) <= limits.key:
            sound[key] = key
    return len(key) <= limits.key


def _is_plain_document(event: object, documents: list[Any]) -> bool:
    """Whether an event is the start of the stream, or the start or end of a document as most documents have them."""
    if event is DOCUMENT_END:
        return isinstance(documents[-1], dict | list)
    return event is STREAM or event is DOCUMENT or (event is BARE_DOCUMENT and not documents)
