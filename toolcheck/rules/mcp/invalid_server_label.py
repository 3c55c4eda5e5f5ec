"""A `server_label` has a character that the API does not accept.

A label starts with a letter; letters, digits, `-` and `_` follow. The API refuses a definition whose label has any
other character, such as a space or a dot. As far as is known, OpenAI accepts labels of more than 64 characters, but
some other programs do not.

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
    quiet=lambda tool: (
        type(tool.value.get("server_label")) is str
        and tool.value["server_label"].isascii()
        and tool.value["server_label"][:1].isalpha()
        and tool.value["server_label"].replace("-", "_").isidentifier()
        and len(tool.value["server_label"]) <= SERVER_LABEL_PORTABLE
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    label = tool.find("server_label")
    if not label.is_string:
        return
    is_open = is_placeholder(label.value)
    settled = (
        PLACEHOLDER.sub(lambda placeholder: "x" if placeholder[1] else "${", label.value) if is_open else label.value
    )
    if not _LABEL.fullmatch(settled):
        yield Finding(
            _what(settled),
            label.where,
            hint("use only these characters around the placeholder") if is_open else _fix(label.value),
            note="a label is a letter, followed by letters, digits, `-` and `_`",
        )
    elif not is_open and len(label.value) > SERVER_LABEL_PORTABLE:
        yield Finding(
            f"`server_label` has {len(label.value)} characters",
            label.where,
            note=f"some programs accept at most {SERVER_LABEL_PORTABLE} characters",
            severity=WARNING,
        )


def _what(label: str) -> str:
    if not label:
        return "`server_label` is empty"
    if re.fullmatch(r"[\w-]+", label, re.ASCII):
        return f"`server_label` starts with `{label[0]}`, which is not a letter"
    wrong = next(character for character in label if not re.match(r"[\w-]", character, re.ASCII))
    shown = wrong if wrong.isprintable() else f"U+{ord(wrong):04X}"
    called = {" ": "a space", "\n": "a line break", "\t": "a tab"}.get(wrong, f"`{shown}`")
    return f"`server_label` contains {called}"


def _fix(label: str) -> Fix:
    """Only a hint: calls, approvals and `tool_choice` refer to the label, too."""
    free = re.sub(r"[^A-Za-z0-9_-]+", "_", label).strip("_-")
    free = re.sub(r"^[^A-Za-z]+", "", free)
    return hint(f"rename it to `{free}`, here and where the label is used" if free else "write a label")
