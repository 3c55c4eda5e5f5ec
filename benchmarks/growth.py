"""How the time grows when one thing grows: read, checked and reported in one process, at 1 ×, 4 × and 16 ×.

Every axis on which a manifest can be large has a row. Linear is four times as long at each step; what is below has a
part that does not grow. Nothing is known here of whole processes: `__main__.py` measures those.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any, NamedTuple

from benchmarks.manifests import as_json, as_yaml, manifest
from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.document.limits import Limits
from toolcheck.document.reading import read
from toolcheck.finding.report import Report
from toolcheck.reporting import concise
from toolcheck.reporting import json as as_values
from toolcheck.reporting import text as in_words

LIMITS = Limits(size=1 << 28, nodes=10**8, aliased=10**7, depth=500)
OPTIONS = Options(limits=LIMITS)
Value = dict[str, Any]


class Axis(NamedTuple):
    """What grows: a function from a size to the ending and the text of a file, and the smallest size."""

    make: Callable[[int], tuple[str, str]]
    size: int
    render: Callable[[Report], Any] = in_words.render


def _json(make: Callable[[int], Value]) -> Callable[[int], tuple[str, str]]:
    return lambda size: ("json", as_json(make(size)))


def _yaml(make: Callable[[int], Value]) -> Callable[[int], tuple[str, str]]:
    return lambda size: ("yaml", as_yaml(make(size)))


def _with_schema(schema: Value) -> Value:
    made = manifest(1, 1)
    made["session"]["tools"][0]["parameters"] = schema
    return made


def deep(levels: int) -> Value:
    """A function whose schema nests so deep."""
    schema: Value = {"type": "string", "description": "The last."}
    for _ in range(levels):
        schema = {"type": "object", "properties": {"inner": schema}}
    return _with_schema(schema)


def wide(properties: int) -> Value:
    """A function with so many parameters."""
    named = {f"p{number}": {"type": "string", "description": f"Number {number}."} for number in range(properties)}
    return _with_schema({"type": "object", "properties": named, "required": ["p0"]})


def listed(values: int) -> Value:
    """A parameter with so many values."""
    choice = {"type": "string", "enum": [f"v{number}" for number in range(values)]}
    return _with_schema({"type": "object", "properties": {"choice": choice}})


def long(letters: int) -> Value:
    """A description of so many letters."""
    made = manifest(1, 1)
    made["session"]["tools"][0]["description"] = ("Say what it does. " * (letters // 18 + 1))[:letters]
    return made


def wrong(findings: int) -> Value:
    """Functions with a fault each."""
    made = manifest(findings, 2)
    for tool in made["session"]["tools"]:
        tool["nmae"] = "x"
    return made


def labelled(labels: int) -> Value:
    """Servers, each used again by its label, in a later turn."""
    servers = [
        {"type": "mcp", "server_label": f"s{n}", "server_url": f"https://s{n}.example.com", "allowed_tools": [f"t{n}"]}
        for n in range(labels)
    ]
    again = [{"type": "mcp", "server_label": f"s{n}"} for n in range(labels)]
    return {"session": {"type": "realtime", "tools": servers}, "turns": {"later": {"tools": again}}}


def same_label(servers: int) -> Value:
    """Servers that all have one label."""
    server = {"type": "mcp", "server_label": "s", "server_url": "https://s.example.com", "allowed_tools": ["t"]}
    return {"session": {"type": "realtime", "tools": [copy.copy(server) for _ in range(servers)]}}


def same_name(functions: int) -> Value:
    """Functions that all have one name."""
    tool = {"type": "function", "name": "f", "description": "Does it.", "parameters": {"type": "object"}}
    return {"session": {"type": "realtime", "tools": [copy.copy(tool) for _ in range(functions)]}}


def later(turns: int) -> Value:
    """So many turns, each with twenty functions of its own."""
    tools = [tool for tool in manifest(27, 4)["session"]["tools"] if tool["type"] == "function"][:20]
    return {"session": {"type": "realtime"}, "turns": {f"turn{n}": {"tools": tools} for n in range(turns)}}


def events(count: int) -> tuple[str, str]:
    """Lines of JSON, each an event."""
    session = {"type": "session.update", "session": manifest(1, 5)["session"]}
    return "jsonl", "".join(f"{json.dumps(session)}\n" for _ in range(count))


def documents(count: int) -> tuple[str, str]:
    """YAML documents in one file."""
    return "yaml", "".join(f"---\n{as_yaml(manifest(1, 6))}" for _ in range(count))


def suppressed(comments: int) -> tuple[str, str]:
    """Findings, each with a comment that suppresses it."""
    lines = "".join(
        f"    - type: function\n      name: f{number}\n      description: Does it.\n"
        "      nmae: x  # toolcheck: ignore[unknown-field] -- a test\n"
        for number in range(comments)
    )
    return "yaml", f"session:\n  type: realtime\n  tools:\n{lines}"


def aliased(aliases: int) -> tuple[str, str]:
    """Functions that share one schema by an alias."""
    shared = "x-shared: &shared {type: object, properties: {day: {type: string, description: Which day.}}}\n"
    tools = "".join(
        f"    - {{type: function, name: f{n}, description: Does it., parameters: *shared}}\n" for n in range(aliases)
    )
    return "yaml", f"{shared}session:\n  type: realtime\n  tools:\n{tools}"


AXES: dict[str, Axis] = {
    "tools, JSON": Axis(_json(lambda n: manifest(n, 3)), 250),
    "tools, YAML": Axis(_yaml(lambda n: manifest(n, 3)), 250),
    "turns over 20 tools": Axis(_json(later), 4),
    "depth, JSON": Axis(_json(deep), 12),
    "depth, YAML": Axis(_yaml(deep), 4),
    "depth, one line": Axis(lambda n: ("json", json.dumps(deep(n))), 12),
    "properties of one schema, JSON": Axis(_json(wide), 100),
    "properties of one schema, YAML": Axis(_yaml(wide), 100),
    "values of an enum": Axis(_json(listed), 500),
    "letters of a description": Axis(_json(long), 20_000),
    "labels, used again": Axis(_json(labelled), 125),
    "servers with the same label": Axis(_json(same_label), 100),
    "functions with the same name": Axis(_json(same_name), 100),
    "aliases": Axis(aliased, 250),
    "comments that suppress": Axis(suppressed, 100),
    "events, JSONL": Axis(events, 50),
    "documents, YAML": Axis(documents, 50),
    "findings, as text": Axis(_json(wrong), 100),
    "findings, as JSON": Axis(_json(wrong), 100, as_values.render),
    "findings, concise": Axis(_json(wrong), 100, concise.render),
}


def works(axis: Axis) -> dict[str, Callable[[], Any]]:
    """What is measured of an axis: the same work at three sizes."""

    def work(size: int) -> Callable[[], Any]:
        ending, text = axis.make(size)
        data = text.encode()
        return lambda: axis.render(Report(files=(check_document(read(data, f"x.{ending}", limits=LIMITS), OPTIONS),)))

    return {f"{times} ×": work(times * axis.size) for times in (1, 4, 16)}
