"""A `server_label` has characters that the API does not take.

A label begins with a letter; letters, digits, `-` and `_` follow. With anything else in it, a space or a dot, the
definition is refused. A label of more than 64 characters is taken by OpenAI, as far as is known, and not by all
programs that speak to it.

Bad:
    {"type": "mcp", "server_label": "My Docs (beta)", "server_url": "https://docs.example.com/mcp",
     "allowed_tools": ["search"], "require_approval": "always"}
Good:
    {"type": "mcp", "server_label": "My_Docs-beta2", "server_url": "https://docs.example.com/mcp",
     "allowed_tools": ["search"], "require_approval": "always"}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolcheck.contract.limits import SERVER_LABEL, SERVER_LABEL_PORTABLE
from toolcheck.finding.finding import ERROR, WARNING, Finding, Fix, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.regex import regex
from toolcheck.manifest.placeholders import PLACEHOLDER, is_placeholder
from toolcheck.manifest.tool import Tool

_LABEL = regex(SERVER_LABEL.removesuffix("$"))


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="label-pattern",
    kinds=("mcp",),
    fixes="hint",
    keys=("server_label",),
)
def check(tool: Tool) -> Iterator[Finding]:
    label = tool.find("server_label")
    if not label.is_string:
        return
    is_open = is_placeholder(label.value)
    settled = PLACEHOLDER.sub(lambda found: "x" if found[1] else "${", label.value) if is_open else label.value
    if not _LABEL.fullmatch(settled):
        yield Finding(
            _what(settled),
            label.where,
            hint("spell what stands around the placeholder with these") if is_open else _fix(label.value),
            note="a label is a letter, followed by letters, digits, `-` and `_`",
        )
    elif not is_open and len(label.value) > SERVER_LABEL_PORTABLE:
        yield Finding(
            f"`server_label` has {len(label.value)} characters",
            label.where,
            note=f"some programs take no more than {SERVER_LABEL_PORTABLE}",
            severity=WARNING,
        )


def _what(label: str) -> str:
    if not label:
        return "`server_label` is empty"
    if re.fullmatch(r"[\w-]+", label, re.ASCII):
        return f"`server_label` begins with `{label[0]}`, which is no letter"
    wrong = next(character for character in label if not re.match(r"[\w-]", character, re.ASCII))
    shown = wrong if wrong.isprintable() else f"U+{ord(wrong):04X}"
    called = {" ": "a space", "\n": "a line break", "\t": "a tab"}.get(wrong, f"`{shown}`")
    return f"`server_label` has {called} in it"


def _fix(label: str) -> Fix:
    """Words only: calls, approvals and `tool_choice` refer to the label too."""
    free = re.sub(r"[^A-Za-z0-9_-]+", "_", label).strip("_-")
    free = re.sub(r"^[^A-Za-z]+", "", free)
    return hint(f"`{free}` would do; whatever refers to the label changes with it" if free else "give it a label")
