"""What OpenAI's APIs accept already: events, sessions and requests, what compile wrote, lists of tools.

They keep their form, so that the manifest compiles to what was read. Fields of the former beta move to their place of
today. Where another API is asked for, what it does not have is left out and said.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from toolcheck.contract.beta import AUDIO_FORMATS, BETA_FIELDS, SESSION_ONLY
from toolcheck.contract.choices import MODES
from toolcheck.contract.limits import REALTIME_OUTPUT_TOKENS
from toolcheck.contract.schemas import schema_bytes
from toolcheck.contract.targets import TOOL_TYPES
from toolcheck.document.document import Document
from toolcheck.ground.record import record
from toolcheck.importing.imported import Api, CannotImport, Imported, ImportWish, NothingToImport
from toolcheck.manifest.envelope import recognise

_BODIES = ("session", "response")
_LISTS = ("list of tools", "map of tools", "tool")
_ONLY_IN_RESPONSES = frozenset(["strict", "output_schema", "async"])
_OF_EACH_API = frozenset(["type", "model", "include"])
_NO_PLACE = "it has no place in today's API"


def shape_of(values: Sequence[Any]) -> str:
    """What a file with these values is to the check; `unknown` for what is nothing of OpenAI's."""
    return recognise(Document(name="source", text="", format="json", values=tuple(values))).shape


def imported(values: Sequence[Any], wish: ImportWish) -> Imported:
    """The manifest of values that OpenAI's APIs accept. Raises `CannotImport`."""
    shape = shape_of(values)
    if shape == "manifest" and any(isinstance(value, dict) and "turns" in value for value in values):
        raise CannotImport("it is a manifest already: `toolcheck check` checks it, `toolcheck compile` compiles it")
    taken = _Taken.of(shape, values[0] if len(values) == 1 else None, wish)
    if taken is not None:
        return taken
    notes: list[str] = []
    kept = tuple(_modern(value, notes) for value in values)
    if wish.api == "responses":
        return _for_responses(kept, notes)
    if not any(_holds_something(value) for value in kept):
        raise NothingToImport("it has no tools, and nothing about tools")
    return Imported(values=kept, notes=tuple(notes))


class _Taken:
    """The shapes that are not of Realtime alone."""

    @staticmethod
    def of(shape: str, value: Any, wish: ImportWish) -> Imported | None:
        """The manifest of a list, a request, or an object with `tools`; None for any other."""
        if shape in _LISTS:
            value, shape = {"tools": _as_list(shape, value)}, "tools"
        if shape not in ("tools", "request") or not isinstance(value, dict):
            return None
        if not _holds_something(value):
            raise NothingToImport("it has no tools, and nothing about tools")
        own: Api = "responses" if shape == "request" or _needs_responses(value) else "realtime"
        if wish.api != "realtime" or own == "realtime":
            return Imported(values=(value,), api=wish.api or own)
        notes: list[str] = []
        session = _session(value, notes)
        if not session.get("tools"):
            raise NothingToImport("none of its tools exists in Realtime", notes)
        is_bare = value.keys() <= {"tools", "tool_choice"}
        made = session if is_bare else {"session": {"type": "realtime", **session}}
        return Imported(values=(made,), notes=tuple(notes))


def _as_list(shape: str, value: Any) -> list[Any]:
    if shape == "tool":
        return [value]
    if shape == "map of tools":
        return [{"type": "function", "name": name, **tool} for name, tool in value.items()]
    return list(value)


def _holds_something(value: Any) -> bool:
    """Whether there is a tool, a choice, or an event in it."""
    body = value.get("session", value) if isinstance(value, dict) else value
    return bool(body) and (not isinstance(body, dict) or bool(body.get("tools", True)) or len(body) > 1)


def _needs_responses(value: dict[str, Any]) -> bool:
    """Whether only the Responses API has these tools in this form."""
    tools = value.get("tools")
    entries = [tool for tool in tools if isinstance(tool, dict)] if isinstance(tools, list) else []
    kinds = [tool.get("type") for tool in entries]
    known = [kind for kind in kinds if isinstance(kind, str) and kind in TOOL_TYPES["responses"]]
    return any(kind not in TOOL_TYPES["realtime-session"] for kind in known) or any(
        not _ONLY_IN_RESPONSES.isdisjoint(tool) for tool in entries
    )


# -- the former beta --------------------------------------------------------------------------------


def _modern(value: Any, notes: list[str]) -> Any:
    """A value with the fields of the former beta in their place of today."""
    if isinstance(value, list):
        return [_modern(inner, notes) for inner in value]
    if not isinstance(value, dict):
        return value
    for key in _BODIES:
        if isinstance(value.get(key), dict):
            return {**value, key: _body(value[key], key, notes)}
    return _body(value, "session", notes) if "type" not in value or value["type"] == "realtime" else value


def _body(body: dict[str, Any], kind: str, notes: list[str]) -> dict[str, Any]:
    made = {key: inner for key, inner in body.items() if key not in BETA_FIELDS}
    old = [key for key in body if key in BETA_FIELDS]
    if old and kind == "session" and "type" not in made:
        made = {"type": "realtime", **made}
    for key in old:
        place, inner = BETA_FIELDS[key], body[key]
        if isinstance(inner, str) and key.endswith("_audio_format") and inner in AUDIO_FORMATS:
            inner = dict(AUDIO_FORMATS[inner])
        if key == "modalities" and isinstance(inner, list):
            inner = ["audio"] if "audio" in inner else inner
        fits = bool(place) and not (kind == "response" and place.startswith(SESSION_ONLY))
        if fits and _put(made, place.split("."), inner):
            notes.append(f"`{key}` is now `{place}`")
        else:
            notes.append(f"`{key}` is left out: {f'`{place}` is set, too' if fits else _NO_PLACE}")
    return made


def _put(body: dict[str, Any], steps: Sequence[str], value: Any) -> bool:
    """Put a value where nothing is yet."""
    *outer, last = steps
    for step in outer:
        inner = body.get(step, {})
        if not isinstance(inner, dict):
            return False
        body[step] = inner = dict(inner)
        body = inner
    if last in body:
        return False
    body[last] = value
    return True


# -- from one API to the other ----------------------------------------------------------------------


@record
class _Fields:
    """The fields that an API has."""

    body: frozenset[str]
    function: frozenset[str]
    mcp: frozenset[str]


def _fields(api: Api) -> _Fields:
    def names(kind: str) -> frozenset[str]:
        return frozenset(json.loads(schema_bytes(kind))["properties"])

    body = names("realtime-session" if api == "realtime" else "responses")
    return _Fields(body, names(f"{api}/function"), names(f"{api}/mcp"))


def _for_responses(values: Iterable[Any], notes: list[str]) -> Imported:
    """A request with the tools of a session."""
    for value in values:
        body = value.get("session", value) if isinstance(value, dict) else None
        if isinstance(body, dict) and isinstance(body.get("tools"), list):
            request = _converted(body, "responses", notes)
            request["tools"] = [
                {**tool, "strict": tool.get("strict", False)} if tool.get("type") == "function" else tool
                for tool in request["tools"]
            ]
            return Imported(values=(request,), api="responses", notes=tuple(notes))
    raise NothingToImport("it has no session with tools")


def _session(request: dict[str, Any], notes: list[str]) -> dict[str, Any]:
    """The fields of a session, from those of a request."""
    session = _converted(request, "realtime", notes)
    most = session.get("max_output_tokens")
    if isinstance(most, int) and not REALTIME_OUTPUT_TOKENS[0] <= most <= REALTIME_OUTPUT_TOKENS[1]:
        notes.append(f"`max_output_tokens` is left out: Realtime has at most {REALTIME_OUTPUT_TOKENS[1]:,}")
        del session["max_output_tokens"]
    choice = session.get("tool_choice")
    if not (isinstance(choice, str) and choice in MODES) and not _chooses_one(choice):
        if choice is not None:
            notes.append("`tool_choice` is left out: Realtime does not support this form")
        session.pop("tool_choice", None)
    return session


def _chooses_one(choice: Any) -> bool:
    return isinstance(choice, dict) and choice.get("type") in TOOL_TYPES["realtime-session"]


def _converted(body: dict[str, Any], api: Api, notes: list[str]) -> dict[str, Any]:
    """The fields that the other API has, too; for the rest, notes."""
    fields, name = _fields(api), api.capitalize()
    made: dict[str, Any] = {}
    for key, inner in body.items():
        if key in fields.body and key not in _OF_EACH_API and not (key == "max_output_tokens" and inner == "inf"):
            made[key] = inner
        elif key != "type" and not key.startswith("x-"):
            why = f"{name} has others" if key in _OF_EACH_API else f"{name} does not have it"
            notes.append(f"`{key}` is left out: {why}")
    tools = made.get("tools")
    kept = [_tool(tool, api, fields, notes) for tool in tools] if isinstance(tools, list) else []
    made["tools"] = [tool for tool in kept if tool is not None]
    return made


def _tool(tool: Any, api: Api, fields: _Fields, notes: list[str]) -> dict[str, Any] | None:
    target = "realtime-session" if api == "realtime" else "responses"
    kind = tool.get("type", "function") if isinstance(tool, dict) else None
    if not isinstance(kind, str) or kind not in TOOL_TYPES[target]:  # type: ignore[index]  # a name of a target
        notes.append(f"a tool of `type: {kind}` is left out: {api.capitalize()} does not support it")
        return None
    known = {"function": fields.function, "mcp": fields.mcp}.get(kind)
    if known is None:
        return dict(tool)
    name = tool.get("name") or tool.get("server_label")
    notes += [
        f"`{key}` of `{name}` is left out: {api.capitalize()} does not support it"
        for key in tool
        if key not in known and not key.startswith("x-") and tool[key] not in (None, False)
    ]
    return {key: inner for key, inner in tool.items() if key in known}
