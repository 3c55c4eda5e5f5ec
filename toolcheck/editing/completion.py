"""What could be written at an offset: fields, values, names that are defined elsewhere in the text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal

from toolcheck.contract.connectors import CONNECTORS
from toolcheck.contract.engine import fields
from toolcheck.contract.models import LISTED_2026_08, LIVE_ONLY, REALTIME_ONLY, RETIRED, SHUTDOWN
from toolcheck.document.document import Span
from toolcheck.document.where import Path
from toolcheck.editing.marking import Typed, typed_at
from toolcheck.editing.meaning import MARK, PlaceAsked, asked_at, fields_of, of_schema, schemas_at, values_of
from toolcheck.editing.open_text import OpenText
from toolcheck.editing.tools import ToolsOf, connector_tools
from toolcheck.ground.record import record, replace
from toolcheck.ground.regex import regex
from toolcheck.manifest.placeholders import PLACEHOLDER
from toolcheck.manifest.tool import Tool, tool_names
from toolcheck.redaction.redactor import Redactor
from toolcheck.rules import all_rules

ChoiceKind = Literal["field", "value", "tool", "name", "model", "variable", "rule"]

_RULES = regex(r"toolcheck:[ \t]*+ignore\[[^\]\r\n]*\Z")
_VARIABLE = regex(r"\$\{(?:env:)?+(\w*+)\Z")
_LIVE = regex(LIVE_ONLY)
_REALTIME = regex(REALTIME_ONLY)
_MAX_BACK = 400


@record(kw_only=True)
class Suggestion:
    """One thing that could be written: what is shown, what is written in place of `span`, and words about it. `order`
    sorts it among the others.
    """

    label: str
    text: str
    span: Span
    kind: ChoiceKind
    detail: str = ""
    words: str = ""
    order: str = ""
    is_deprecated: bool = False


def completion(text: OpenText, offset: int, tools_of: ToolsOf = connector_tools) -> tuple[Suggestion, ...]:
    """What could be written at an offset. Nothing of a secret is suggested."""
    offset = min(max(offset, 0), len(text.document.text))
    before = text.document.text[max(0, offset - _MAX_BACK) : offset]
    variable = _VARIABLE.search(before)
    if variable is not None:
        return tuple(_variables(text, offset - len(variable[1]), offset))
    if _RULES.search(before):
        return tuple(_rules(before, offset))
    typed = typed_at(text, offset)
    if typed is None:
        return ()
    good = text.good
    is_sure = typed.manifest.is_sure or (good is not None and good.is_certain)
    asked = (asked_at(typed.manifest, typed.path, typed.document) if is_sure else None) or _begun(typed, text)
    if asked is None:
        return ()
    redactor = Redactor(typed.manifest.document)
    found = _keys(typed, asked) if typed.is_key else _values(typed, asked, tools_of)
    return tuple(
        replace(one, detail=redactor.say(one.detail), words=redactor.say(one.words))
        for one in found
        if redactor.text(one.label) == one.label
    )


def _begun(typed: Typed, text: OpenText) -> PlaceAsked | None:
    """The same in a manifest that has no tools yet, and so nothing by which it is recognised."""
    document = typed.manifest.document
    value = document.values[typed.document]
    if document.around is not None or not isinstance(value, dict) or value.keys().isdisjoint(("session", "turns")):
        return None
    if not value.keys() <= {*fields("manifest"), MARK}:
        return None
    session = value.get("session")
    whole = {**value, "session": {"tools": [], **session} if isinstance(session, dict) else {"tools": []}}
    made = OpenText(json.dumps(whole), "untitled.json", text.options)
    asked = asked_at(made.manifest, typed.path, 0)
    if asked is None or not isinstance(asked.sent, dict) or (isinstance(session, dict) and "tools" in session):
        return asked
    return PlaceAsked(asked.payload, asked.path, {key: one for key, one in asked.sent.items() if key != "tools"})


# -- fields -----------------------------------------------------------------------------------------


def _keys(typed: Typed, asked: PlaceAsked) -> Iterator[Suggestion]:
    is_yaml = typed.manifest.document.format == "yaml"
    present = _present(asked)
    for number, field in enumerate(fields_of(schemas_at(asked)).values()):
        if field.name in present or field.name == "$schema":
            continue
        words = next((one["description"] for one in field.schemas if one.get("description")), "")
        name = field.name if typed.quote or is_yaml else json.dumps(field.name)
        yield Suggestion(
            label=field.name,
            text=f"{name}{_behind_key(typed, is_yaml=is_yaml)}",
            span=typed.span,
            kind="field",
            detail="required" if field.is_required else "",
            words=words,
            order=f"{0 if field.is_required else 1}{number:03}",
        )


def _behind_key(typed: Typed, *, is_yaml: bool) -> str:
    """What follows a key that is written: in YAML its colon, unless that is there."""
    document = typed.manifest.document
    if not is_yaml or typed.quote:
        return ""
    at = document.text.find(MARK)
    behind = document.text[at + len(MARK) : at + len(MARK) + 8] if at >= 0 else ""
    # the reader was given `: null` behind the mark where nothing was written
    return ": " if behind.startswith(": null") or not behind.lstrip(" ").startswith(":") else ""


def _present(asked: PlaceAsked) -> set[str]:
    value: Any = asked.sent
    for step in asked.path:
        value = value[step]
    return {key for key in value if key != MARK} if isinstance(value, dict) else set()


# -- values -----------------------------------------------------------------------------------------


def _values(typed: Typed, asked: PlaceAsked, tools_of: ToolsOf) -> Iterator[Suggestion]:
    schemas = schemas_at(asked)
    made = _Spelling(typed)
    known = tuple(_named(asked, tools_of, made))
    yield from known
    texts = {one.label for one in known}
    for number, value in enumerate(values_of(schemas)):
        label = value if isinstance(value, str) else json.dumps(value)
        if label not in texts and label != MARK:
            yield made.value(value, order=f"5{number:03}")
    if not asked.path or not isinstance(asked.path[-1], int):
        return
    begun = fields_of(schemas)  # an item that has only begun: its fields
    if begun and typed.manifest.document.format == "yaml" and not typed.quote:
        for number, field in enumerate(begun.values()):
            words = next((one["description"] for one in field.schemas if one.get("description")), "")
            detail = "required" if field.is_required else ""
            order = f"{6 if field.is_required else 7}{number:03}"
            yield Suggestion(
                label=field.name,
                text=f"{field.name}: ",
                span=typed.span,
                kind="field",
                detail=detail,
                words=words,
                order=order,
            )


@record
class _Spelling:
    """Writes values as the text around needs them."""

    typed: Typed

    def value(self, value: Any, *, order: str = "5", words: str = "") -> Suggestion:
        """A value that the contract names."""
        label = value if isinstance(value, str) else json.dumps(value)
        return self.string(label, "value", order, words) if isinstance(value, str) else self._made(label, label, order)

    def string(self, name: str, kind: ChoiceKind, order: str = "1", words: str = "", detail: str = "") -> Suggestion:
        """A string: bare in YAML, with quotes in JSON and code, unless they are there."""
        is_bare = self.typed.quote or self.typed.manifest.document.format == "yaml"
        return Suggestion(
            label=name,
            text=name if is_bare else json.dumps(name),
            span=self.typed.span,
            kind=kind,
            detail=detail,
            words=words,
            order=order,
        )

    def _made(self, label: str, text: str, order: str) -> Suggestion:
        return Suggestion(label=label, text=text, span=self.typed.span, kind="value", order=order)


def _named(asked: PlaceAsked, tools_of: ToolsOf, made: _Spelling) -> Iterator[Suggestion]:
    """The names that a value may be: of connectors, models, servers, tools, definitions."""
    inside = of_schema(asked)
    if inside is not None:
        yield from _in_schema(asked, inside, made)
        return
    path = asked.path
    last = path[-1] if path else None
    tool = asked.payload.tool_at(_outside(asked, path))
    if last == "connector_id":
        for name, connector in CONNECTORS.items():
            yield made.string(name, "value", words=", ".join(connector.tools), detail=connector.title)
    elif last == "model":
        yield from _models(asked, made)
    elif last == "server_label":
        yield from _labels(asked, made)
    elif tool is not None and isinstance(last, int) and ("allowed_tools" in path or "require_approval" in path):
        yield from _tools(tool, tools_of, made)
    elif "tool_choice" in path and last == "name":
        yield from _choices(asked, tools_of, made)


def _outside(asked: PlaceAsked, path: Path) -> Path:
    """The path in the document of a path of what is sent."""
    return asked.payload.layout.stands_at(path)


def _models(asked: PlaceAsked, made: _Spelling) -> Iterator[Suggestion]:
    """The models that an API has, those first that nobody has announced the end of."""
    target = asked.payload.target
    for name in sorted(LISTED_2026_08 | SHUTDOWN.keys()):
        is_realtime, is_live = _REALTIME.fullmatch(name) is not None, _LIVE.fullmatch(name) is not None
        fits = is_live if target == "live" else is_realtime if target != "responses" else not (is_realtime or is_live)
        if name in RETIRED or not fits:
            continue
        day = SHUTDOWN.get(name, "")
        words = f"shut down on {day}" if day else ""
        one = made.string(name, "model", f"{2 if day else 1}{name}", detail=words)
        yield replace(one, is_deprecated=bool(day))


def _labels(asked: PlaceAsked, made: _Spelling) -> Iterator[Suggestion]:
    """The labels of servers that are defined in the text, or that the session has already."""
    here = {tool.label for payload in made.typed.manifest.payloads for tool in payload.every_tool if tool.sources}
    for name in sorted({*here, *asked.payload.earlier.defined} - {"", MARK}):
        yield made.string(name, "name", detail="server")


def _tools(tool: Tool, tools_of: ToolsOf, made: _Spelling) -> Iterator[Suggestion]:
    allowed = {node.value for node in tool_names(tool.find("allowed_tools"))}
    for name, words in tools_of(tool).items():
        if name not in allowed:
            yield made.string(name, "tool", detail=words)


def _choices(asked: PlaceAsked, tools_of: ToolsOf, made: _Spelling) -> Iterator[Suggestion]:
    """The tools that a choice may name: functions, or those of the server that it names."""
    payload = asked.payload
    tools = payload.available or payload.every_tool
    label = payload.choice.find("server_label").value
    if payload.choice.kind == "mcp":
        for tool in tools:
            if tool.label == label:
                for name, words in {**dict.fromkeys(tool.allowed_names or (), ""), **tools_of(tool)}.items():
                    yield made.string(name, "tool", detail=words)
        return
    for name in sorted({tool.name for tool in tools if tool.kind in ("function", "custom")} - {"", MARK}):
        yield made.string(name, "name", detail="function")


def _in_schema(asked: PlaceAsked, inside: Path, made: _Spelling) -> Iterator[Suggestion]:
    """The names in a JSON Schema: of definitions for a reference, of properties for what is required."""
    holder = asked.sent
    for step in asked.path[: len(asked.path) - len(inside)]:
        holder = holder[step]
    if inside[-1:] == ("$ref",) and isinstance(holder, dict):
        for keyword in ("$defs", "definitions"):
            defined = holder.get(keyword)
            for name in defined if isinstance(defined, dict) else ():
                yield made.string(f"#/{keyword}/{name}", "name", detail="definition")
    if len(inside) > 1 and inside[-2] == "required":
        for step in inside[:-2]:
            holder = holder[step]
        properties = holder.get("properties") if isinstance(holder, dict) else None
        listed = holder.get("required") if isinstance(holder, dict) else None
        for name in properties if isinstance(properties, dict) else ():
            if not (isinstance(listed, list) and name in listed):
                yield made.string(name, "name", detail="property")


# -- other texts ------------------------------------------------------------------------------------


def _variables(text: OpenText, start: int, end: int) -> Iterator[Suggestion]:
    """The variables that are used elsewhere in the text."""
    written = text.document.text
    behind = "" if written[end : end + 1] == "}" else "}"
    found = {one["name"] for one in PLACEHOLDER.finditer(written) if not one.start() < start <= one.end()} - {None}
    for name in sorted(found):
        yield Suggestion(
            label=name, text=f"{name}{behind}", span=Span(start, end), kind="variable", detail="used in this file"
        )


def _rules(before: str, offset: int) -> Iterator[Suggestion]:
    """The rules that a comment may suppress."""
    word = len(before) - max(before.rfind("["), before.rfind(","), before.rfind(" ")) - 1
    for rule in all_rules():
        if not rule.guarded:
            yield Suggestion(
                label=rule.name, text=rule.name, span=Span(offset - word, offset), kind="rule", words=rule.title
            )
