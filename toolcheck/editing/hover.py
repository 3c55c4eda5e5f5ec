"""What is at an offset, in words: what a field means, what the API calls it, what it accepts, and who says so."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from toolcheck.comparing.parameters import LIMITS
from toolcheck.contract.connectors import CONNECTORS
from toolcheck.contract.models import REALTIME_CONTEXT, RETIRED, SHUTDOWN
from toolcheck.contract.sources import SOURCES
from toolcheck.document.document import Span
from toolcheck.document.where import Where, value_at
from toolcheck.editing.meaning import PlaceAsked, Shape, asked_at, of_schema, schemas_at, values_of
from toolcheck.editing.names import Named, name_at, places
from toolcheck.editing.open_text import OpenText
from toolcheck.editing.spots import Spot, spot_at
from toolcheck.editing.tools import ToolsOf, connector_tools
from toolcheck.finding.rule import Rule
from toolcheck.ground.record import record
from toolcheck.ground.regex import regex
from toolcheck.manifest.manifest import Manifest
from toolcheck.rules import find_rule

_IGNORE = regex(r"toolcheck:[ \t]*+ignore\[[^\]\r\n]*+\]?")
_NAME = regex(r"[\w-]++")
_BOUNDS = ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern")
_MAX_VALUES = 12


@record
class Hovered:
    """What is said of some characters, in Markdown."""

    span: Span
    words: str


def hover(text: OpenText, offset: int, tools_of: ToolsOf = connector_tools) -> Hovered | None:
    """What is at an offset; None where there is nothing to say. While a text cannot be read, that is what was there
    when it last could.
    """
    about_rule = _suppressed(text, offset)
    if about_rule is not None:
        return about_rule
    good = text.good
    if good is None or not good.is_certain:
        return None
    then = text.moved(offset, good) if good is not text else offset
    if then is None:
        return None
    manifest = good.manifest
    spot = spot_at(good.document, then)
    if spot is None:
        return None
    asked = asked_at(manifest, spot.path, spot.document)
    if asked is None or not asked.path:
        return None
    words = "\n\n".join(_told(manifest, spot, asked, tools_of))
    start, end = (good.moved(at, text) for at in spot.span)
    if not words or start is None or end is None:
        return None
    return Hovered(Span(start, end), good.redactor.text(words))


def _told(manifest: Manifest, spot: Spot, asked: PlaceAsked, tools_of: ToolsOf) -> Iterator[str]:
    schemas = schemas_at(asked)
    last = asked.path[-1]
    value = None if spot.on_key else value_at(manifest.document.values[spot.document], spot.path)
    thing = next((one["description"] for one in schemas if one.get("description")), "")
    inside = of_schema(asked)
    if not thing and not schemas and inside is None:
        return
    yield f"**`{last}`**" if isinstance(last, str) else f"**{_kind(schemas, value)}**"
    if thing:
        yield thing
    yield from _about_value(manifest, asked, value, tools_of)
    if isinstance(last, str) and inside is None:
        yield from _accepted(schemas)
    name = name_at(manifest, spot)
    if name is not None:
        yield from _defined(manifest, name)
    yield f"In the API: `{manifest.api_path(spot.where)}`"
    source = _source(manifest, asked, schemas)
    if source:
        yield source


def _kind(schemas: Sequence[Shape], value: Any) -> str:
    kind = value.get("type") if isinstance(value, dict) else None
    return f"`{kind}`" if isinstance(kind, str) else "item"


def _accepted(schemas: Sequence[Shape]) -> Iterator[str]:
    """Which values a field may have."""
    values = [json.dumps(one) if not isinstance(one, str) else one for one in values_of(schemas)]
    if len(values) > 1:
        shown = ", ".join(f"`{one}`" for one in values[:_MAX_VALUES])
        yield f"Values: {shown}{' …' if len(values) > _MAX_VALUES else ''}"
    bounds = {LIMITS[key].format(one[key]): None for one in schemas for key in _BOUNDS if key in one}
    if bounds:
        yield f"Accepts: {', '.join(bounds)}"


def _about_value(manifest: Manifest, asked: PlaceAsked, value: Any, tools_of: ToolsOf) -> Iterator[str]:
    """What is known of the value itself: a connector, a model, a tool of a server."""
    tool = manifest.tool_at(_where(asked))
    last = asked.path[-1]
    connector = CONNECTORS.get(value) if isinstance(value, str) else None
    if last == "connector_id" and connector is not None:
        yield f"{connector.title}: {', '.join(f'`{name}`' for name in connector.tools)}"
    elif last == "model" and isinstance(value, str):
        yield from _fate(value)
    elif tool is not None and isinstance(value, str) and isinstance(last, int) and "tools" in asked.path:
        words = tools_of(tool).get(value)
        if words and "allowed_tools" in asked.path:
            yield words


def _where(asked: PlaceAsked) -> Where:
    return Where(asked.payload.layout.stands_at(asked.path), "value", asked.payload.where.document)


def _fate(model: str) -> Iterator[str]:
    """When a model is shut down, and how much it holds."""
    day = SHUTDOWN.get(model)
    if day is not None:
        yield f"`{model}` was shut down on {day}." if model in RETIRED else f"`{model}` is shut down on {day}."
    tokens = REALTIME_CONTEXT.get(model)
    if tokens is not None:
        yield f"Holds {tokens:,} tokens."


def _defined(manifest: Manifest, name: Named) -> Iterator[str]:
    """Where a name is defined, and how often it is used."""
    document = manifest.document
    given = [document.position(document.span(where).start).line for where in places(manifest, name, given=True)]
    used = len(places(manifest, name, given=False))
    if name.is_given and used:
        yield f"Used {used} times in this file." if used != 1 else "Used once in this file."
    elif given and not name.is_given:
        yield f"Defined on line {given[0]}."


def _source(manifest: Manifest, asked: PlaceAsked, schemas: Sequence[Shape]) -> str:
    """Who says so, and when that was last looked at: of the field, else of the nearest thing around it."""
    path = asked.path
    for length in range(len(path), -1, -1):
        around = schemas if length == len(path) else schemas_at(PlaceAsked(asked.payload, path[:length], asked.sent))
        for schema in around:
            words = schema.get("$comment", "")
            if words.startswith("Source: "):
                ids = [one.split()[0] for one in words.removeprefix("Source: ").split(", ") if one.split()]
                found = [SOURCES[one] for one in ids if one in SOURCES]
                if found:
                    return "Source: " + ", ".join(f"[{one.title}]({one.url}), {one.looked}" for one in found[:2])
    return ""


def _suppressed(text: OpenText, offset: int) -> Hovered | None:
    """What a rule is about whose name is in a comment."""
    document = text.document
    if not document.text or text.is_cells:
        return None
    start = document.line_start(document.position(min(offset, len(document.text))).line)
    for found in _IGNORE.finditer(document.text, start, min(len(document.text), start + 2000)):
        for word in _NAME.finditer(document.text, *found.span()):
            if word.start() <= offset <= word.end():
                rule = find_rule(word[0])
                return None if rule is None else Hovered(Span(*word.span()), about_rule(rule))
    return None


def about_rule(rule: Rule) -> str:
    """A rule, in Markdown."""
    return f"**[{rule.name}]({rule.page_url})** ({rule.severity.word})\n\n{rule.title}\n\nSource: {rule.source_url}"
