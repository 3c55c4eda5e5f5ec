"""What a response may call: the functions, and the tools that were imported from servers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from toolcheck.ground.record import record


@record(kw_only=True, hidden=("definition", "schema"))
class Offered:
    """A tool that may be called: its name, the `label.name` of a server's tool, and the schema of its arguments.

    `definition` is the client's entry: the function, or the server.
    """

    name: str
    definition: Mapping[str, Any]
    schema: Any
    label: str = ""
    is_read_only: bool = False

    @property
    def called(self) -> str:
        """How a script calls it."""
        return f"{self.label}.{self.name}" if self.label else self.name

    @property
    def needs_approval(self) -> bool:
        """Whether the client must approve a call. A server's tool needs that unless the client said otherwise."""
        policy = self.definition.get("require_approval")
        if not self.label or policy == "never":
            return False
        if isinstance(policy, dict):
            if is_let_through(policy.get("always"), self.name, is_read_only=self.is_read_only):
                return True
            return not is_let_through(policy.get("never"), self.name, is_read_only=self.is_read_only)
        return True


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
                if is_let_through(
                    definition.get("allowed_tools"), one["name"], is_read_only=is_read_only(one), by=True
                ):
                    yield Offered(
                        name=one["name"],
                        definition=definition,
                        schema=one.get("input_schema"),
                        label=label,
                        is_read_only=is_read_only(one),
                    )
        elif isinstance(tool.get("name"), str):
            yield Offered(name=tool["name"], definition=tool, schema=tool.get("parameters"))


def is_read_only(tool: Mapping[str, Any]) -> bool:
    """Whether a server says of a tool that it only reads."""
    hints = tool.get("annotations")
    return isinstance(hints, dict) and hints.get("readOnlyHint") is True


def is_let_through(wanted: Any, name: str, *, is_read_only: bool, by: bool = False) -> bool:
    """Whether a list of names, or a filter, includes a tool; `by` is the answer where there is neither."""
    if isinstance(wanted, list):
        return name in wanted
    if not isinstance(wanted, dict):
        return by
    names, read_only = wanted.get("tool_names"), wanted.get("read_only")
    return (not isinstance(names, list) or name in names) and (
        not isinstance(read_only, bool) or read_only is is_read_only
    )
