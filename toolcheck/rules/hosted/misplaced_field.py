"""A field is in the wrong place.

`container` is a field of `code_interpreter`: other tools do not have it, and it is not a tool. The domains of a web
search belong in its `filters`. The server does not know the field where it is, and refuses the request. It also refuses
a `description` of a tool search that it runs itself (https://github.com/router-for-me/CLIProxyAPI/issues/3043). It
ignores a `strict` inside `parameters` (recorded with gpt-5.4 at https://github.com/crmne/ruby_llm/tree/fb5a49bf), so
that is a warning. Both were looked at 2026-11-29.

Bad (responses):
    {"tools": [{"type": "web_search", "allowed_domains": ["example.com"]}]}
Good (responses):
    {"tools": [{"type": "web_search", "filters": {"allowed_domains": ["example.com"]}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.hosted import FREE_HOMES, HOMES, OF_FILE_SEARCH, WEB_SEARCH, is_run_by_server
from toolcheck.contract.targets import TOOL_TYPES
from toolcheck.document.change import Move, Remove
from toolcheck.document.where import Where
from toolcheck.finding.finding import ERROR, WARNING, Finding, Fix, hint, safe
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.ground.nearest import listed
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Subschema, Tool

_SURE = ("auto", "container_auto")


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/QuantumNous/new-api/issues/1305",
    looked="2026-11-20",
    targets=RESPONSES,
    fixes="safe",
    quiet=lambda tool: (
        type(tool.value) is dict
        and "function" not in tool.value
        and ("container" not in tool.value or tool.kind == "code_interpreter")
        and (
            tool.kind != "function"
            or "parameters" not in tool.value
            or (type(tool.value["parameters"]) is dict and "strict" not in tool.value["parameters"])
        )
        and (tool.kind not in HOMES or HOMES[tool.kind].keys().isdisjoint(tool.value))
        and (
            tool.kind not in ("web_search", "web_search_2025_08_26")
            or (
                "max_uses" not in tool.value
                and ("filters" not in tool.value or tool.value["filters"].keys().isdisjoint(OF_FILE_SEARCH))
            )
        )
        and tool.kind not in ("", "container", "web_search_preview", "web_search_preview_2025_03_11")
        and (tool.kind != "tool_search" or ("description" not in tool.value and "parameters" not in tool.value))
        and (tool.kind != "namespace" or "defer_loading" not in tool.value)
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    yield from _container(tool)
    for field, home in HOMES.get(tool.kind, {}).items():
        node = tool.find(field)
        if node.present:
            target = tool.find(home)
            missing = () if target.present else (target.where,)
            yield Finding(f"`{field}` belongs in `{home}`", node.key, _into(tool, node, target), instead=missing)
    if tool.kind in WEB_SEARCH:
        yield from _web_search(tool)
    if tool.kind == "function":
        yield from _strict(tool)
    if tool.kind == "tool_search" and is_run_by_server(tool.find("execution").value):
        yield from _tool_search(tool)
    if tool.kind == "namespace" and tool.find("defer_loading").present:
        node = tool.find("defer_loading")
        yield Finding("`defer_loading` belongs on the tools in the namespace", node.key, hint("set it on each of them"))


def _container(tool: Tool) -> Iterator[Finding]:
    """A `container` on another tool, or in an entry of its own."""
    node = tool.find("container")
    if tool.is_container:
        kind = tool.find("type")
        yield Finding(
            "a container is not a tool",
            kind.where if kind.present else node.key,
            _merge(tool, node),
            note="it is a field of `code_interpreter`",
            instead=(tool.where, *_bare(tool)),
        )
    elif node.present and tool.kind in TOOL_TYPES["responses"] and tool.kind != "code_interpreter":
        advice = "the shell's container is its `environment`"
        yield Finding(
            f"`container` is a field of `code_interpreter`, not of `{tool.kind}`",
            node.key,
            hint(advice) if tool.kind == "shell" else _merge(tool, node),
            instead=_bare(tool) if tool.kind != "shell" else (),
        )


def _heir(tool: Tool) -> Tool | None:
    """The code interpreter next to it that has no container, if there is only one code interpreter."""
    interpreters = [other for other in tool.payload.tools if other.kind == "code_interpreter"]
    if len(interpreters) != 1 or tool.added or tool.namespace is not None:
        return None
    near = abs(interpreters[0].number - tool.number) == 1
    return interpreters[0] if near and not interpreters[0].find("container").present else None


def _bare(tool: Tool) -> tuple[Where, ...]:
    """The container that is missing next to it: both are reported as one fault."""
    heir = _heir(tool)
    return (heir.where.child("container"),) if heir is not None else ()


def _merge(tool: Tool, container: Node) -> Fix:
    heir, document = _heir(tool), tool.where.document
    if heir is None or not container.given or (tool.is_container and tool.value.keys() - {"type", "container"}):
        return hint("write it as `container` of a `code_interpreter` tool")
    move, rest = Move(container.path, heir.path, "container", document), Remove(tool.path, document)
    return safe("move it to the `code_interpreter` next to it", *((move, rest) if tool.is_container else (move,)))


def _into(tool: Tool, node: Node, home: Node) -> Fix:
    """Move a field into the object it belongs in, if that object surely accepts it or can be added."""
    name = node.path[-1]
    accepts = (
        home.is_mapping and name not in home.value and (home.path[-1] in FREE_HOMES or home.find("type").value in _SURE)
    )
    if not accepts and (home.present or home.path[-1] not in FREE_HOMES):
        return hint(f"move it into `{home.path[-1]}`")
    if name == "blocked_domains":
        return hint("move it into `filters`; some servers were seen to refuse it there too")
    return safe(f"move it into `{home.path[-1]}`", Move(node.path, home.path, str(name), tool.where.document))


def _web_search(tool: Tool) -> Iterator[Finding]:
    """Fields of other tools and vendors, which a web search does not support."""
    uses = tool.find("max_uses")
    if uses.present:
        advice = "remove it; `max_tool_calls` of the request limits the calls of all hosted tools"
        yield Finding("`max_uses` is a field of Anthropic's web search", uses.key, hint(advice))
    if tool.kind.startswith("web_search_preview"):
        for field in ("filters", "allowed_domains", "blocked_domains"):
            node = tool.find(field)
            if node.present:
                yield Finding(
                    f"`{field}` is for `web_search`, not for `{tool.kind}`", node.key, hint("use `web_search`")
                )
        return
    filters = tool.find("filters")
    foreign = [filters.find(key) for key in OF_FILE_SEARCH if filters.find(key).present]
    if foreign:
        first, *others = foreign
        names = [node.path[-1] for node in foreign]
        only_type = names == ["type"]
        yield Finding(
            f"{listed(names, 'and')} belong{'s' if not others else ''} in filters of `file_search`, not of `{tool.kind}`",
            first.key,
            safe("remove it", Remove(first.path, tool.where.document)) if only_type else hint("list domains instead"),
            note="filters of a web search support only `allowed_domains`",
            instead=tuple(node.where for node in others),
        )


def _tool_search(tool: Tool) -> Iterator[Finding]:
    """Fields that only a tool search of the application may have."""
    for name, severity in (("description", ERROR), ("parameters", WARNING)):
        node = tool.find(name)
        if node.given:
            yield Finding(
                f"`{name}` is only for a `tool_search` with `execution: client`",
                node.key,
                hint("remove it, or set `execution: client` and run the search yourself"),
                note="the server runs this search, and refuses a description"
                if name == "description"
                else "the server runs this search, with parameters of its own",
                severity=severity,
            )


def _strict(tool: Tool) -> Iterator[Finding]:
    """`strict` inside the schema, where it changes nothing."""
    node, outer = tool.field("parameters").find("strict"), tool.field("strict")
    if not isinstance(node.value, bool):
        return
    can_move = not outer.present and not tool.nested.present and _is_plainly_strict(tool)
    move = Move(node.path, tool.path, "strict", tool.where.document)
    yield Finding(
        "`strict` belongs on the function, not in its `parameters`",
        node.key,
        safe("move it to the function", move) if can_move else hint("write `strict` on the function"),
        note="the API accepts it there and ignores it",
        severity=WARNING,
    )


_PLAIN_KEYWORDS = frozenset({"type", "properties", "required", "additionalProperties", "items", "description"})
_MAX_PLAIN_SCHEMAS = 10
"""As many schemas as may be nested in a strict function, so that no depth needs to be counted."""


def _is_plainly_strict(tool: Tool) -> bool:
    """Whether the schema surely means the same with and without `strict`: a small one of plain keywords."""
    return len(tool.schemas) <= _MAX_PLAIN_SCHEMAS and all(_is_plain(schema) for schema in tool.schemas)


def _is_plain(schema: Subschema) -> bool:
    value, kind = schema.value, schema.value.get("type")
    if value.keys() - _PLAIN_KEYWORDS - ({"strict"} if schema.is_root else set()) or not isinstance(kind, str):
        return False
    if kind == "array":
        return isinstance(value.get("items"), dict)
    if kind != "object":
        return kind in ("string", "integer", "number", "boolean") and "properties" not in value
    properties, required = value.get("properties"), value.get("required")
    return (
        value.get("additionalProperties") is False
        and isinstance(properties, dict)
        and all(isinstance(child, dict) for child in properties.values())
        and required == list(properties)
    )
