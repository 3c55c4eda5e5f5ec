"""The files that are measured: manifests made from a fixed seed, the same on every machine.

A tool is a function with a nested schema of five to nine properties, or a server; a file has four of them, as the
manifests in the wild have in the middle. One file in twenty has one fault, of a kind that is common.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

TOOLS_IN_A_FILE = 4
ONE_FAULT_IN = 20
TOOLS_IN_A_TURN = 100
PROSE = 1000
"""So many files have texts as people write them, too."""

_VERBS = ("find", "book", "cancel", "list", "update", "read", "send", "move", "open", "close")
_NOUNS = ("appointment", "order", "invoice", "customer", "ticket", "parcel", "room", "message", "report", "payment")
_FIELDS = ("date", "time", "amount", "city", "status", "note", "priority", "language", "channel", "reason", "quantity")
_WORDS = [
    "the",
    "caller",
    "asks",
    "for",
    "it",
    "by",
    "name",
    "or",
    "by",
    "number",
    "and",
    "says",
    "which",
    "day",
    "suits",
    "best",
    "before",
    "anything",
    "is",
    "written",
    "down",
    "or",
    "changed",
    "so",
    "that",
    "nobody",
    "has",
    "to",
    "call",
    "again",
    "about",
    "the",
    "same",
    "thing",
    "later",
    "in",
    "the",
    "week",
]

Value = dict[str, Any]


def manifest(tools: int, seed: int, fault: Callable[[Value], None] | None = None) -> Value:
    """A manifest with so many tools, and one fault if one is given."""
    chance = random.Random(seed)
    session: Value = {
        "type": "realtime",
        "model": "gpt-realtime-2.1",
        "instructions": _sentence(chance, 40),
        "tools": [_tool(chance, number) for number in range(tools)],
        "tool_choice": "auto",
    }
    made = {"session": session}
    if fault is not None:
        fault(session)
    return made


def _sentence(chance: random.Random, words: int) -> str:
    start = chance.randrange(len(_WORDS))
    return " ".join((_WORDS * (words // len(_WORDS) + 2))[start : start + words]).capitalize() + "."


def _tool(chance: random.Random, number: int) -> Value:
    if number % TOOLS_IN_A_FILE == TOOLS_IN_A_FILE - 1:
        return {
            "type": "mcp",
            "server_label": f"desk_{number}",
            "server_url": f"https://mcp{number}.example.com/mcp",
            "authorization": f"${{DESK_{number}_TOKEN}}",
            "allowed_tools": [f"search_{noun}s_{number}" for noun in chance.sample(_NOUNS, 3)],
            "require_approval": "always",
        }
    properties = {name: _property(chance) for name in chance.sample(_FIELDS, chance.randint(3, 6))}
    properties["contact"] = {
        "type": "object",
        "description": _sentence(chance, 5),
        "properties": {"name": {"type": "string"}, "phone": {"type": "string", "description": _sentence(chance, 4)}},
        "required": ["name"],
    }
    return {
        "type": "function",
        "name": f"{chance.choice(_VERBS)}_{chance.choice(_NOUNS)}_{number}",
        "description": _sentence(chance, chance.randint(10, 30)),
        "parameters": {"type": "object", "properties": properties, "required": sorted(properties)[:2]},
    }


def _property(chance: random.Random) -> Value:
    description = _sentence(chance, chance.randint(4, 10))
    kind = chance.randrange(4)
    if kind == 0:
        return {"type": "string", "description": description, "enum": ["low", "normal", "high"]}
    if kind == 1:
        return {"type": "integer", "description": description, "minimum": 1, "maximum": 50}
    if kind == 2:
        return {"type": "array", "description": description, "items": {"type": "string"}}
    return {"type": "string", "description": description}


def _function(session: Value) -> Value:
    tool: Value = session["tools"][0]
    return tool


def _nest(session: Value) -> None:
    tool = _function(session)
    session["tools"][0] = {"type": "function", "function": {key: tool[key] for key in tool if key != "type"}}


def _forget_items(session: Value) -> None:
    _function(session)["parameters"]["properties"]["list"] = {"type": "array", "description": "What is wanted."}


def _misspell(session: Value) -> None:
    _function(session)["descripton"] = _function(session).pop("description")


def _mistype(session: Value) -> None:
    _function(session)["parameters"]["properties"]["contact"]["type"] = "objct"


def _rename(session: Value) -> None:
    _function(session)["name"] = "find the customer"


def _require(session: Value) -> None:
    _function(session)["parameters"]["required"] = ["nobody"]


FAULTS: tuple[Callable[[Value], None], ...] = (_nest, _forget_items, _misspell, _mistype, _rename, _require)


def many(count: int) -> Iterator[Value]:
    """So many manifests of four tools, one in twenty with a fault."""
    for number in range(count):
        faulty = number % ONE_FAULT_IN == ONE_FAULT_IN - 1
        yield manifest(TOOLS_IN_A_FILE, number, FAULTS[number // ONE_FAULT_IN % len(FAULTS)] if faulty else None)


def as_json(value: Any) -> str:
    """As programs write it."""
    return json.dumps(value, indent=2) + "\n"


def as_yaml(value: Any, depth: int = 0) -> str:
    """As people write it: blocks, and lists of words in brackets."""
    if isinstance(value, dict):
        return "".join(f"{'  ' * depth}{key}:{_behind_key(inner, depth)}" for key, inner in value.items())
    return "".join(
        f"{'  ' * depth}- {as_yaml(item, depth + 1).lstrip(' ')}"
        if isinstance(item, dict)
        else f"{'  ' * depth}- {json.dumps(item)}\n"
        for item in value
    )


def _behind_key(value: Any, depth: int) -> str:
    if value and isinstance(value, dict):
        return "\n" + as_yaml(value, depth + 1)
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return "\n" + as_yaml(value, depth + 1)
    if isinstance(value, list):
        return f" [{', '.join(value)}]\n"
    if isinstance(value, str):
        return (
            f" {value}\n"
            if value.replace("_", "a").replace(" ", "a").replace(".", "a").isalnum()
            else f" {json.dumps(value)}\n"
        )
    return f" {json.dumps(value)}\n"


def in_turns(turns: int) -> Value:
    """A hundred functions in each of so many turns: as large as one list of them, and nothing wrong with it."""
    tools = [tool for tool in manifest(134, 7)["session"]["tools"] if tool["type"] == "function"][:TOOLS_IN_A_TURN]
    return {"session": {"type": "realtime"}, "turns": {f"turn_{number}": {"tools": tools} for number in range(turns)}}


def as_people_write(value: Value) -> Value:
    """The same with quotes, dashes, line breaks and denials in its texts, as many."""
    text = json.dumps(value).replace("caller", "user’s voice").replace("nobody has to", "they do not have to")
    return json.loads(text.replace("again about", "again —\\nabout"))  # type: ignore[no-any-return]


def as_request(value: Value) -> Value:
    """The same tools in a request of Responses, where each function is strict."""
    session = copy.deepcopy(value["session"])
    for tool in session["tools"]:
        if isinstance(tool, dict) and tool.get("type") == "function":
            tool["strict"] = True
            _close(tool.get("parameters"))
    return {"instructions": session["instructions"], "input": "Hello.", "tools": session["tools"]}


def _close(schema: Any) -> None:
    """Make the objects of a schema as a strict function needs them; what is wrong in it stays wrong."""
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            named = [name for name in schema.get("required", ()) if name not in schema["properties"]]
            schema |= {"additionalProperties": False, "required": [*schema["properties"], *named]}
        for inner in schema.values():
            _close(inner)


def lay_out(folder: Path, sizes: tuple[int, ...], counts: tuple[int, ...]) -> None:
    """Write the files: `tools-N` in one list, `turns-N` in turns, and folders `N-json`, `N-yaml` of so many files,
    `prose-json`, `prose-yaml` of a thousand with texts as people write them, `requests-json`, `requests-yaml` of a
    thousand strict requests.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for size in sizes:
        value = manifest(size, size)
        (folder / f"tools-{size}.json").write_text(as_json(value), "utf-8")
        (folder / f"tools-{size}.yaml").write_text(as_yaml(value), "utf-8")
    for size in sizes:
        if size >= TOOLS_IN_A_TURN * 10:
            value = in_turns(size // TOOLS_IN_A_TURN)
            (folder / f"turns-{size}.json").write_text(as_json(value), "utf-8")
            (folder / f"turns-{size}.yaml").write_text(as_yaml(value), "utf-8")
    faulty = copy.deepcopy(manifest(1, 1))
    _forget_items(faulty["session"])
    (folder / "faulty.json").write_text(as_json(faulty), "utf-8")
    (folder / "faulty.yaml").write_text(as_yaml(faulty), "utf-8")
    for count in counts:
        for ending, write in (("json", as_json), ("yaml", as_yaml)):
            inner = folder / f"{count}-{ending}"
            inner.mkdir(exist_ok=True)
            for number, value in enumerate(many(count)):
                (inner / f"agent-{number:04}.{ending}").write_text(write(value), "utf-8")
            for name, made in (("prose", as_people_write), ("requests", as_request)) if count == PROSE else ():
                inner = folder / f"{name}-{ending}"
                inner.mkdir(exist_ok=True)
                for number, value in enumerate(many(count)):
                    (inner / f"agent-{number:04}.{ending}").write_text(write(made(value)), "utf-8")


SOURCES = {"source tree": 0, "source tree with tools": 1000 // 37}
"""Trees of 1,000 source files: without tools, and with tools in one file of 37, as common as in public repositories."""


def lay_out_sources(folder: Path) -> None:
    """Write trees of Python and TypeScript files, some of which send a session."""
    for name, senders in SOURCES.items():
        inner = folder / name.replace(" ", "-")
        inner.mkdir(parents=True, exist_ok=True)
        for number in range(1000):
            ending = "py" if number % 2 else "ts"
            chance = random.Random(number)
            lines = [f"value_{line} = [{line}, {chance.random()}, '{_sentence(chance, 8)}']" for line in range(60)]
            if number < senders:
                session = json.dumps(manifest(TOOLS_IN_A_FILE, number)["session"], indent=2)
                python = session.replace(": false", ": False").replace(": true", ": True").replace(": null", ": None")
                event = f'event = {{"type": "session.update", "session": {python if number % 2 else session}}}'
                lines += ["import openai" if number % 2 else 'import OpenAI from "openai"', event]
            (inner / f"module-{number:04}.{ending}").write_text("\n".join(lines) + "\n", "utf-8")
