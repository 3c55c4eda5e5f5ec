"""What a response may call: the functions, and the tools that were imported from servers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from toolcheck.document.where import Where
from toolcheck.ground.record import record
from toolcheck.manifest.node import MISSING, Node
from toolcheck.served.filters import lets_through, waits
from toolcheck.served.served import ServedTool


@record(kw_only=True, hidden=("definition", "schema", "served"))
class Offered:
    """A tool that may be called: its name, the `label.name` of a server's tool, and the schema of its arguments.

    `definition` is the client's entry: the function, or the server; `served` what the server reports of its tool.
    """

    name: str
    definition: Mapping[str, Any]
    schema: Any
    label: str = ""
    served: ServedTool | None = None

    @property
    def called(self) -> str:
        """How a script calls it."""
        return f"{self.label}.{self.name}" if self.label else self.name

    @property
    def needs_approval(self) -> bool:
        """Whether the client must approve a call. A server's tool needs that unless the client said otherwise."""
        policy = _node(self.definition, "require_approval")
        return self.served is not None and waits(policy, self.served) is not False


ImportedTools = Mapping[str, Sequence[Mapping[str, Any]]]
"""The tools of each label that were imported, as the server reports them."""


def offered(tools: Any, definitions: Mapping[str, Mapping[str, Any]], imported: ImportedTools) -> tuple[Offered, ...]:
    """What a list of tools offers. A label alone stands for its earlier definition."""
    return tuple(_offered(tools if isinstance(tools, list) else [], definitions, imported))


def _offered(
    tools: Sequence[Any], definitions: Mapping[str, Mapping[str, Any]], imported: ImportedTools
) -> Iterator[Offered]:
    for tool in tools:
        if not isinstance(tool, dict):
            continue
        if tool.get("type") == "mcp":
            label = str(tool.get("server_label"))
            definition = {**definitions.get(label, {}), **tool}
            for one in imported.get(label, ()):
                if is_let_through(definition, one):
                    name, schema = one["name"], one.get("input_schema")
                    yield Offered(
                        name=name, definition=definition, schema=schema, label=label, served=ServedTool(name, one)
                    )
        elif isinstance(tool.get("name"), str):
            yield Offered(name=tool["name"], definition=tool, schema=tool.get("parameters"))


def is_let_through(definition: Mapping[str, Any], tool: Mapping[str, Any]) -> bool:
    """Whether `allowed_tools` of a server's definition lets a tool through that the server reports, or may."""
    return lets_through(_node(definition, "allowed_tools"), ServedTool(tool["name"], tool)) is not False


def _node(definition: Mapping[str, Any], key: str) -> Node:
    return Node(definition.get(key, MISSING), Where((key,)))
