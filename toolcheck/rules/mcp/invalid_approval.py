"""`require_approval` has a value that the API does not know.

The API accepts `always`, `never`, or an object whose `always` and `never` are filters, such as
`{always: {tool_names: [delete_page]}}`. It refuses the whole definition for anything else: a boolean, another word (in
YAML 1.2, `no` is a word), a policy for each tool as the Agents SDK writes it, or a bare list of names. Without the
field, calls wait for approval, as with `always`.

Bad:
    {"type": "mcp", "server_label": "wiki", "server_url": "https://wiki.example.com/mcp",
     "allowed_tools": ["read_page", "delete_page"],
     "require_approval": {"read_page": "never", "delete_page": "always"}}
Good:
    {"type": "mcp", "server_label": "wiki", "server_url": "https://wiki.example.com/mcp",
     "allowed_tools": ["read_page", "delete_page"],
     "require_approval": {"never": {"tool_names": ["read_page"]}, "always": {"tool_names": ["delete_page"]}}}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolcheck.contract.aliases import real_name
from toolcheck.document.change import Move, Rename, Replace, Wrap
from toolcheck.document.where import Where
from toolcheck.finding.finding import ERROR, Finding, Fix, hint, safe
from toolcheck.finding.rule import rule
from toolcheck.finding.words import kind_words
from toolcheck.ground.nearest import nearest
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Tool

_POLICIES = ("always", "never")
_FILTER = ("tool_names", "read_only")
_ASKS = {"true", "yes", "on", "always", "required", "require", "ask"}
_ASKS_NOT = {"false", "no", "off", "never", "none", "skip"}
_NO_TOOL = {"*", "all", "any", "approval", "default", "enabled", "mode", "policy", "required", "tools", "type", "value"}
_ACCEPTED = "the API accepts `always`, `never`, or an object with a filter for each of them"
_ACCEPTED_FILTER = "a filter is an object with `tool_names`, `read_only`, or both"


@rule(
    each=Tool,
    severity=ERROR,
    evidence="documented",
    source="openapi",
    kinds=("mcp",),
    fixes="safe",
    keys=("require_approval",),
    quiet=lambda tool: (
        tool.value.get("require_approval") in ("always", "never")
        or all(
            policy in ("always", "never")
            and len(only) == 1
            and type(only["tool_names"]) is list
            and {str}.issuperset(map(type, only["tool_names"]))
            for policy, only in tool.value["require_approval"].items()
        )
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    approval = tool.find("require_approval")
    if not approval.given or approval.value in _POLICIES or (approval.is_string and not approval.is_settled):
        return
    if not approval.is_mapping:
        yield _finding(
            approval, f"`require_approval` is {_shown(approval)}", approval.where, _fix_word(approval), _ACCEPTED
        )
        return
    takes_null = tool.payload.target == "live"
    entries = {
        name: node
        for name, node in approval.entries()
        if (tool.payload.is_raw or not name.startswith("x-")) and not (takes_null and node.value is None)
    }
    unknown = [name for name in entries if name not in _POLICIES]
    if unknown and len(unknown) == len(entries) and _is_map(entries):
        message = "`require_approval` has a policy for each tool"
        yield _finding(approval, message, approval.key, _fix_map(approval, entries), _ACCEPTED)
        return
    for name, node in entries.items():
        if name in _POLICIES:
            yield from _check_filter(approval, name, node, takes_null=takes_null)
        else:
            message = f"`{name}` is neither `always` nor `never`"
            yield _finding(approval, message, node.key, _fix_key(approval, name, node), _ACCEPTED)


def _finding(approval: Node, message: str, where: Where, fix: Fix | None, note: str) -> Finding:
    """A finding that replaces what the shape says about `require_approval`."""
    return Finding(message, where, fix, note=note, instead=(approval.where,))


def _shown(node: Node) -> str:
    if isinstance(node.value, bool):
        return f"`{str(node.value).lower()}`"
    if isinstance(node.value, (str, int, float)):
        text = str(node.value)
        return f"`{text}`" if 0 < len(text) <= 40 else "a text that is not a policy"
    return kind_words(node.value)


# -- one word ---------------------------------------------------------------------------------------


def _fix_word(approval: Node) -> Fix:
    """A word that asks for approval becomes `always`. Only the author turns approval off."""
    value = approval.value
    word = str(value).strip().lower() if isinstance(value, (str, bool)) else ""
    if word in _ASKS:
        return safe("write `always`", Replace(approval.path, "always", approval.where.document))
    if word in _ASKS_NOT:
        return hint("write `never` if calls may run without approval")
    if approval.is_list:
        return hint("name the tools in `tool_names`, under `always` or under `never`")
    meant = nearest(word, _POLICIES)
    return hint(f"did you mean `{meant}`?" if meant else "write `always` or `never`")


# -- a policy for each tool -------------------------------------------------------------------------


def _is_map(entries: dict[str, Node]) -> bool:
    """Whether these are names of tools, each with a policy."""
    return all(
        (node.is_string or isinstance(node.value, bool)) and name.lower() not in _NO_TOOL and name not in _FILTER
        for name, node in entries.items()
    )


def _fix_map(approval: Node, entries: dict[str, Node]) -> Fix:
    """Sort the tools by their policy. Only the author replaces a word that the API does not know."""
    policies = {name: "always" if node.value is True else node.value for name, node in entries.items()}
    if len(entries) < len(approval.value) or not all(policy in _POLICIES for policy in policies.values()):
        return hint("sort the tools by their policy: `{always: {tool_names: […]}, never: {tool_names: […]}}`")
    filters: dict[str, Any] = {
        policy: {"tool_names": [name for name, value in policies.items() if value == policy]}
        for policy in _POLICIES
        if policy in policies.values()
    }
    return safe("sort the tools by their policy", Replace(approval.path, filters, approval.where.document))


def _fix_key(approval: Node, name: str, node: Node) -> Fix:
    if name in _FILTER:
        return hint("put it under `always` or under `never`")
    if name.lower() in _NO_TOOL:
        return hint("write `require_approval: always`, or `never`")
    if name.lower() == "always" and "always" not in approval.value:
        return safe("write `always`", Rename(node.path, "always", node.where.document))
    meant = nearest(name, _POLICIES)
    if meant:
        return hint(f"did you mean `{meant}`?")
    return hint("name the tool in `tool_names`, under `always` or under `never`")


# -- filters ----------------------------------------------------------------------------------------


def _check_filter(approval: Node, policy: str, node: Node, *, takes_null: bool) -> Iterator[Finding]:
    if not node.is_mapping:
        yield _finding(
            approval,
            f"`{policy}` is {_shown(node)}, where a filter is expected",
            node.where,
            _fix_filter(approval, node),
            _ACCEPTED_FILTER,
        )
        return
    for name, inner in node.entries():
        if takes_null and inner.value is None and name in _FILTER:
            continue
        if name == "tool_names":
            yield from _check_names(approval, inner)
        elif name == "read_only":
            if not isinstance(inner.value, bool):
                message = f"`read_only` is {_shown(inner)}, where a boolean is expected"
                yield _finding(approval, message, inner.where, _fix_boolean(inner), "")
        elif not name.startswith("x-"):
            message = f"`{name}` is not a field of `{policy}`"
            yield _finding(approval, message, inner.key, _fix_field(node, name, inner), _ACCEPTED_FILTER)


def _check_names(approval: Node, names: Node) -> Iterator[Finding]:
    if not names.is_list:
        document = names.where.document
        fix = safe("put it into a list", Wrap(names.path, document)) if names.is_string else None
        yield _finding(
            approval, f"`tool_names` is {kind_words(names.value)}, where a list is expected", names.where, fix, ""
        )
    for name in names.items():
        if not name.is_string:
            message = f"an item of `tool_names` is {kind_words(name.value)}, where a tool's name is expected"
            yield _finding(approval, message, name.where, None, "")


def _fix_filter(approval: Node, node: Node) -> Fix:
    document = node.where.document
    if _are_names(node) and "tool_names" not in approval.value:
        names = (*approval.path, "tool_names")
        changes = (Rename(node.path, "tool_names", document), Move(names, node.path, "tool_names", document))
        return safe("put the names into `tool_names`", *changes)
    if node.value is True and node.path[-1] == "always" and len(approval.value) == 1:
        return safe("write `require_approval: always`", Replace(approval.path, "always", document))
    return hint("name the tools in `tool_names`")


def _fix_boolean(node: Node) -> Fix | None:
    if node.value in ("true", "false"):
        return safe("remove the quotes", Replace(node.path, node.value == "true", node.where.document))
    return None


def _fix_field(node: Node, name: str, inner: Node) -> Fix | None:
    meant = real_name(name, _FILTER) or nearest(name, _FILTER)
    if meant is None:
        return None
    fits = _are_names(inner) if meant == "tool_names" else isinstance(inner.value, bool)
    if fits and meant not in node.value:
        return safe(f"rename it to `{meant}`", Rename(inner.path, meant, inner.where.document))
    return hint(f"did you mean `{meant}`?")


def _are_names(node: Node) -> bool:
    return node.is_list and all(item.is_string for item in node.items())
