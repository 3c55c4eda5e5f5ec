"""Tools that are put together from another shape: names that the API accepts, a comment for each, and notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from toolcheck.contract.json_schema import LISTS_OF_SCHEMAS, MAPS_OF_SCHEMAS, SINGLE_SCHEMAS
from toolcheck.contract.limits import FUNCTION_NAME_PORTABLE, SERVER_LABEL_PORTABLE
from toolcheck.contract.reserved import FUNCTIONS_REFUSED
from toolcheck.document.where import Path
from toolcheck.ground.regex import regex
from toolcheck.importing.imported import Api, Imported, NothingToImport

_ILLEGAL = regex(r"[^A-Za-z0-9_-]++")
_LEADING = regex(r"^[^A-Za-z]++")
_MAX_NOTES = 20
NO_PARAMETERS: Mapping[str, Any] = {"type": "object", "properties": {}}
ASK_FOR_WORDS = "TODO: add a `description`: what it does, and when the model should call it"


def legal_name(words: str, otherwise: str = "tool") -> str:
    """A name of a function, made of some words."""
    name = _ILLEGAL.sub("_", words).strip("_") or otherwise
    return f"{name}_tool" if name in FUNCTIONS_REFUSED else name[:FUNCTION_NAME_PORTABLE]


def legal_label(words: str) -> str:
    """A server label, made of some words."""
    label = _LEADING.sub("", _ILLEGAL.sub("_", words)).strip("_")
    return label[:SERVER_LABEL_PORTABLE] or "server"


def blank(words: Any) -> bool:
    """Whether something is not a text that says anything."""
    return not isinstance(words, str) or not words.strip()


def settled(parameters: Any) -> dict[str, Any]:
    """The parameters of a function, which must be an object."""
    return _with_items(parameters) if isinstance(parameters, dict) and parameters else dict(NO_PARAMETERS)


def _with_items(schema: Any) -> Any:
    """A schema in which each array has `items`, as the APIs require."""
    if not isinstance(schema, dict):
        return schema
    made: dict[str, Any] = {}
    for key, inner in schema.items():
        if key in MAPS_OF_SCHEMAS and isinstance(inner, dict):
            made[key] = {name: _with_items(one) for name, one in inner.items()}
        elif key in LISTS_OF_SCHEMAS and isinstance(inner, list):
            made[key] = [_with_items(one) for one in inner]
        else:
            made[key] = _with_items(inner) if key in SINGLE_SCHEMAS else inner
    kind = made.get("type")
    if (kind == "array" or (isinstance(kind, list) and "array" in kind)) and "items" not in made:
        made["items"] = {}
    return made


class Collected:
    """The tools of one manifest, in order. `names` has the name that each tool now has, by the one that it had."""

    def __init__(self) -> None:
        self.tools: list[dict[str, Any]] = []
        self.comments: list[tuple[str, ...]] = []
        self.notes: list[str] = []
        self.todo: list[str] = []
        self.names: dict[str, str] = {}

    def add(self, tool: dict[str, Any], *origin: str) -> None:
        """Add a tool, with comments that say where it is from."""
        self.tools.append(tool)
        self.comments.append(origin)

    def add_function(
        self, name: str, description: Any, parameters: Any, *origin: str, more: Mapping[str, Any] | None = None
    ) -> None:
        """Add a function. Its name is made legal and its own; a missing description is asked for, never invented."""
        made = self._own(name, legal_name(name))
        tool = {"type": "function", "name": made}
        asked: tuple[str, ...] = ()
        if blank(description):
            asked = (ASK_FOR_WORDS,)
            self.todo.append(f"`{made}` has no description")
        else:
            tool["description"] = description
        self.add({**tool, "parameters": settled(parameters), **(more or {})}, *origin, *asked)

    def add_server(self, name: str, server: Mapping[str, Any], *origin: str) -> None:
        """Add an MCP server, which asks before each call unless it says otherwise."""
        label = self._own(name, legal_label(name))
        self.add({"type": "mcp", "server_label": label, **server}, *origin)

    def _own(self, name: str, made: str) -> str:
        taken = {tool.get("name") or tool.get("server_label") for tool in self.tools}
        own, number = made, 1
        while own in taken:
            number += 1
            own = f"{made[: FUNCTION_NAME_PORTABLE - 6]}_{number}"
        self.names.setdefault(name, own)
        if own != name and (number > 1 or " " not in name or "/" not in name):
            self.notes.append(f"`{name}` is now `{own}`: {'the name is used twice' if number > 1 else _WHY}")
        return own

    def lose(self, *notes: str) -> None:
        """Say what was left out."""
        self.notes += notes

    def imported(
        self, body: Mapping[str, Any], *, api: Api | None, is_literal: bool = True, origin: str = ""
    ) -> Imported:
        """The manifest: `tools` alone where no field is beside them and nobody asks for an API, else a session of
        Realtime or a request of Responses. Raises `NothingToImport`.
        """
        if not self.tools:
            raise NothingToImport(f"{origin or 'it'} has no tools that can be imported", shortened(self.notes))
        value: dict[str, Any] = {**body, "tools": self.tools}
        if "tool_choice" in value:  # behind the tools, which it is about
            value["tool_choice"] = value.pop("tool_choice")
        base: Path = (0,)
        if api != "responses" and (api is not None or body.keys() - {"tool_choice"}):
            value, base = {"session": {"type": "realtime", **value}}, (0, "session")
        comments = {(*base, "tools", number): lines for number, lines in enumerate(self.comments) if lines}
        return Imported(
            values=(value,),
            api=api or "realtime",
            comments=comments,
            notes=tuple(self.notes),
            todo=tuple(self.todo),
            is_literal=is_literal,
        )


_WHY = f"names have at most {FUNCTION_NAME_PORTABLE} letters, digits, `_` and `-`"


def shortened(notes: Iterable[str]) -> list[str]:
    """Notes, each once; of many, the first and how many more there are."""
    each = list(dict.fromkeys(notes))
    return each if len(each) <= _MAX_NOTES else [*each[:_MAX_NOTES], f"and {len(each) - _MAX_NOTES:,} more notes"]
