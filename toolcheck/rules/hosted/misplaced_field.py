"""A field is in the wrong place.

`container` is a field of `code_interpreter`: other tools do not have it, and it is not a tool. The domains of a web
search belong in its `filters`. The server does not know the field where it is, and refuses the request.

Bad (responses):
    {"tools": [{"type": "web_search", "allowed_domains": ["example.com"]}]}
Good (responses):
    {"tools": [{"type": "web_search", "filters": {"allowed_domains": ["example.com"]}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.hosted import FREE_HOMES, HOMES, WEB_SEARCH
from toolcheck.contract.targets import TOOL_TYPES
from toolcheck.document.change import Move, Remove
from toolcheck.document.where import Where
from toolcheck.finding.finding import ERROR, Finding, Fix, hint, safe
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.ground.nearest import listed
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Tool

_OF_FILE_SEARCH = ("type", "key", "value", "filters")
_SURE = ("auto", "container_auto")


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/QuantumNous/new-api/issues/1305",
    looked="2026-11-20",
    targets=RESPONSES,
    fixes="safe",
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
    foreign = [filters.find(key) for key in _OF_FILE_SEARCH if filters.find(key).present]
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
