"""`tool_choice` is the name of a tool, where a mode is expected.

As a string, `tool_choice` is `none`, `auto` or `required`. To choose a tool, write an object with its `type` and
`name`.

Bad (responses):
    {"tools": [{"type": "function", "name": "find_order", "description": "Find an order."}], "tool_choice": "find_order"}
Good (responses):
    {"tools": [{"type": "function", "name": "find_order", "description": "Find an order."}],
     "tool_choice": {"type": "function", "name": "find_order"}}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolcheck.contract.choices import CHOSEN_BY_TYPE, MODES, SAID_FOR_MODE
from toolcheck.document.change import Replace
from toolcheck.finding.finding import ERROR, Finding, Fix, hint, safe
from toolcheck.finding.rule import rule
from toolcheck.ground.nearest import nearest
from toolcheck.manifest.payload import Choice
from toolcheck.manifest.tool import Tool


@rule(
    each=Choice,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/langchain-ai/langchain/issues/16767",
    looked="2026-11-20",
    fixes="safe",
    kinds=("",),
)
def check(choice: Choice) -> Iterator[Finding]:
    word = choice.value
    if not choice.is_settled or word in MODES:
        return
    forms = [form for tool in choice.payload.available or () for form in _forms(tool, word)]
    if not forms and (not word.strip() or word.lower() in SAID_FOR_MODE or nearest(word, MODES)):
        return
    yield Finding(
        f"`tool_choice` is the string `{_short(word)}`, which is not a mode",
        choice.where,
        _fix(choice, forms),
        note="a string must be `none`, `auto` or `required`; an object chooses a tool",
    )


def _forms(tool: Tool, word: str) -> Iterator[dict[str, Any]]:
    """The objects that choose this tool, if `word` may mean it."""
    if tool.kind in ("function", "custom") and tool.name == word:
        is_callable = tool.namespace is None and tool.find("defer_loading").value is not True
        yield {"type": tool.kind, "name": word} if is_callable else {}
    elif tool.kind == "mcp":
        if tool.label == word:
            yield {"type": "mcp", "server_label": word}
        if word in (tool.allowed_names or ()):
            yield {"type": "mcp", "server_label": tool.label, "name": word} if tool.label else {}
    elif tool.kind == word:
        yield {"type": word} if word in CHOSEN_BY_TYPE else {}


def _fix(choice: Choice, forms: list[dict[str, Any]]) -> Fix:
    if len(forms) == 1 and forms[0]:
        words = ", ".join(f"{key}: {value}" for key, value in forms[0].items())
        return safe(f"write `{{{words}}}`", Replace(choice.path, forms[0], choice.where.document))
    return hint("write an object with the tool's `type` and name, or a mode")


def _short(word: str) -> str:
    return word if len(word) <= 60 else word[:57] + "..."
