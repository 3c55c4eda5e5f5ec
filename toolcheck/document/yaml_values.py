"""The values of a YAML text alone: a short loop for the many texts about which there is nothing to say.

It makes no places and reports no problems. Where a text has an anchor, an alias, a tag, a merge key, a repeated key,
a scalar that YAML 1.1 reads otherwise, or anything that may be wrong, it gives up, and the exact loop (`yaml_loop`)
reads the text. What it does read, the exact loop reads as the same values; `yaml_find` finds their places when somebody
asks. It buys a fifth of the time of reading, and two thirds of the memory of a large file.
"""

from __future__ import annotations

from typing import Any

from toolcheck.document.limits import Limits
from toolcheck.document.yaml_events import Events
from toolcheck.document.yaml_scalars import YamlRemark, resolve
from toolcheck.ground.regex import regex

_ANCHOR = regex(r"(?:\A|[\s\[{,])&[0-9A-Za-z_-]")


def may_have_anchors(text: str) -> bool:
    """Whether a text looks as if it had anchors, so that it is not worth the try."""
    return "&" in text and _ANCHOR.search(text) is not None


def plain_values(text: str, events: Events, limits: Limits) -> list[Any] | None:
    """The value of each document of a text, mappings and lists only; None for a text that the exact loop must read."""
    try:
        return _values(events, limits, "&" in text or "!" in text)
    except events.error:
        return None


def _values(events: Events, limits: Limits, has_properties: bool) -> list[Any] | None:
    """The same. Raises the error of the parser."""
    next_event, kinds, _ = events
    scalar, mapping_start, sequence_start = kinds.ScalarEvent, kinds.MappingStartEvent, kinds.SequenceStartEvent
    mapping_end, sequence_end = kinds.MappingEndEvent, kinds.SequenceEndEvent
    deepest, most = limits.depth, limits.nodes
    remarks: dict[str, YamlRemark] = {}
    known: dict[str, Any] = {}  # plain scalars, and what they mean
    sound: dict[str, str] = {}  # plain keys of which there is nothing to say, so that equal keys are one string
    documents: list[Any] = []
    stack: list[tuple[Any, bool]] = []  # the collections around the current one, and whether they are mappings
    holder: Any = documents
    in_mapping = False
    key, nodes = "", 0
    while True:
        event = next_event()
        kind = type(event)
        if in_mapping and kind is not mapping_end:
            if kind is not scalar:
                return None
            key = sound.get(event.value, "")
            if not key and not _is_sound_key(key := event.value, event.style, limits, sound):
                return None
            if key in holder or (has_properties and (event.anchor is not None or event.tag is not None)):
                return None
            event = next_event()
            kind = type(event)
        if kind is scalar:
            value = event.value
            if not event.style:
                value = known.get(value, known)
                if value is known:
                    value = known[event.value] = resolve(event.value, limits, remarks)
                    if remarks:
                        return None
        elif (is_mapping := kind is mapping_start) or kind is sequence_start:
            value = {} if is_mapping else []
            if len(stack) >= deepest:
                return None
        elif kind is mapping_end or kind is sequence_end:
            nodes += 2 * len(holder) if in_mapping else len(holder)
            if nodes > most:
                return None
            holder, in_mapping = stack.pop()
            continue
        elif kind is kinds.StreamEndEvent:
            return documents if documents and nodes + len(documents) <= most else None
        elif _is_plain_document(event, kinds, documents):
            continue
        else:
            return None
        if has_properties and (event.anchor is not None or event.tag is not None):
            return None
        if in_mapping:
            holder[key] = value
        else:
            holder.append(value)
        if kind is not scalar:
            stack.append((holder, in_mapping))
            holder, in_mapping = value, is_mapping


def _is_sound_key(key: str, style: str, limits: Limits, sound: dict[str, str]) -> bool:
    """Whether there is nothing to say about a key. A plain one is then `sound`."""
    remarks: dict[str, YamlRemark] = {}
    if not style:
        resolve(key, limits, remarks)
        if remarks or not key or key == "<<":
            return False
        if len(key) <= limits.key:
            sound[key] = key
    return len(key) <= limits.key


def _is_plain_document(event: Any, kinds: Any, documents: list[Any]) -> bool:
    """Whether an event is the start of the stream, or the start or end of a document as most documents have them."""
    if type(event) is kinds.DocumentStartEvent:
        return event.version is None and not event.tags and (not documents or event.explicit)
    if type(event) is kinds.DocumentEndEvent:
        return isinstance(documents[-1], dict | list)
    return type(event) is kinds.StreamStartEvent
