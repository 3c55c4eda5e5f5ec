"""Which tools of a server a manifest allows, and which of them wait for approval.

Each answer is yes, no, or not known: what a filter with two conditions means is not documented, nor what one without
any does, or `read_only: false`; and a name may be a placeholder. `is_documented` says it for all that read filters.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolcheck.manifest.node import Node
from toolcheck.served.served import Served, ServedTool

_FILTER_KEYS = frozenset(["tool_names", "read_only"])


def is_documented(filter: Mapping[str, Any]) -> bool:
    """Whether it is documented which tools each condition of a filter matches: it has `tool_names`, `read_only: true`,
    or both, and nothing else.
    """
    given = {key: value for key, value in filter.items() if value is not None}
    is_of_names = isinstance(given.get("tool_names", []), list)
    return bool(given) and _FILTER_KEYS.issuperset(given) and is_of_names and given.get("read_only", True) is True


def matches(filter: Node, tool: ServedTool) -> bool | None:
    """Whether a filter matches a tool: a list of names, or an object with `tool_names`, `read_only`, or both. None if
    that is not known.
    """
    if filter.is_list:
        return _names(filter, tool)
    if not filter.is_mapping or not is_documented(filter.value):
        return None
    answers = {_answer(key, node, tool) for key, node in filter.entries() if node.value is not None}
    return answers.pop() if len(answers) == 1 else None


def _answer(key: str, node: Node, tool: ServedTool) -> bool | None:
    return _names(node, tool) if key == "tool_names" else tool.hint("readOnlyHint") is True


def _names(names: Node, tool: ServedTool) -> bool | None:
    """Whether a list has the name of a tool. A placeholder may become any name."""
    items = list(names.items())
    if any(item.value == tool.name for item in items):
        return True
    return False if all(item.is_settled for item in items) else None


def lets_through(allowed: Node, tool: ServedTool) -> bool | None:
    """Whether `allowed_tools` lets a tool through: it does if it is left out or null."""
    return matches(allowed, tool) if allowed.given else True


def waits(approval: Node, tool: ServedTool) -> bool | None:
    """Whether a call of a tool waits for approval, as `require_approval` says: by default, each does."""
    if not approval.given or approval.value == "always":
        return True
    if approval.value == "never":
        return False
    if not approval.is_mapping:
        return None
    always, never = (_matches_at(approval.find(key), tool) for key in ("always", "never"))
    if never is False:
        return True
    return False if never and always is False else None


def _matches_at(filter: Node, tool: ServedTool) -> bool | None:
    return matches(filter, tool) if filter.given else False


def allows(served: Served, tool: ServedTool) -> bool | None:
    """Whether the manifest lets a tool of a server through. In code, a list may have more names than are seen."""
    allowed = served.tool.find("allowed_tools")
    answer = lets_through(allowed, tool)
    if "allowed_tools" in served.unknown and not (answer and allowed.is_list):
        return None
    return answer


def asks(served: Served, tool: ServedTool) -> bool | None:
    """Whether a call of a tool of a server waits for approval."""
    return None if "require_approval" in served.unknown else waits(served.tool.find("require_approval"), tool)


def allowed_of(served: Served) -> tuple[ServedTool, ...]:
    """The tools of a server that the manifest lets through, or may."""
    return tuple(tool for tool in served.tools if allows(served, tool) is not False)


def surely_allowed_of(served: Served) -> tuple[ServedTool, ...]:
    """The tools of a server that the manifest lets through for certain."""
    return tuple(tool for tool in served.tools if allows(served, tool))
