"""A function's name contains characters that the API does not accept.

A name consists of the letters `a` to `z` and `A` to `Z`, digits, `_` and `-`. A dot, a slash, a colon, a space, any
letter beyond ASCII or an empty name makes the server refuse the request, or the whole session. No source states the
pattern for custom tools, so it is a warning there. No fix renames a function: the handler that looks it up by name has
to change too.

Bad:
    {"type": "function", "name": "crm.find_customer", "description": "Find a customer by name."}
Good:
    {"type": "function", "name": "crm__find_customer", "description": "Find a customer by name."}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolcheck.contract.limits import FUNCTION_NAME
from toolcheck.finding.finding import ERROR, WARNING, Finding, Fix, hint
from toolcheck.finding.rule import rule
from toolcheck.ground.regex import regex
from toolcheck.manifest.placeholders import PLACEHOLDER, is_placeholder
from toolcheck.manifest.tool import Tool

_LEGAL = regex(FUNCTION_NAME.replace("$", r"\Z"))
_ILLEGAL = regex(r"[^a-zA-Z0-9_-]")
_WORDS = {" ": "a space", "\n": "a line break", "\r": "a line break", "\t": "a tab"}


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="name-pattern",
    kinds=("function", "custom"),
    fixes="hint",
    quiet=lambda tool: (
        type(tool.value.get("name")) is str
        and tool.value["name"].isascii()
        and tool.value["name"].replace("-", "_").isidentifier()
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    node = tool.field("name")
    if not (node.is_string or (tool.name_by_key is not None and not node.present)):
        return
    name = tool.name
    settled = (
        PLACEHOLDER.sub(lambda placeholder: "x" if placeholder[1] else "${", name) if is_placeholder(name) else name
    )
    if _LEGAL.match(settled):
        return
    shown = f"the name `{name}`" if name.isprintable() else "the name"
    yield Finding(
        f"{shown} contains {_named(settled)}" if name else "the name is empty",
        node.where if node.present else tool.where.key,
        _fix(tool, name),
        note="a name consists of the letters a to z and A to Z, digits, `_` and `-`",
        severity=WARNING if tool.kind == "custom" else ERROR,
        instead=(tool.where.child("name"),),
    )


def _named(name: str) -> str:
    """The characters that a name may not contain, each once, in words."""
    illegal = dict.fromkeys(_ILLEGAL.findall(name))
    words = [
        _WORDS.get(character, f"`{character}`" if character.isprintable() else f"`U+{ord(character):04X}`")
        for character in illegal
    ]
    words = list(dict.fromkeys(words))
    if len(words) > 5:
        return f"{', '.join(words[:5])} and {len(words) - 5} more"
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _fix(tool: Tool, name: str) -> Fix:
    """Suggest a legal name that no other tool has; suggest none where letters would be lost."""
    from unicodedata import combining, normalize

    if not name:
        return hint("give it a name")
    plain = "".join(character for character in normalize("NFKD", name) if not combining(character))
    legal = re.sub(r"_{3,}", "__", _ILLEGAL.sub("_", re.sub(r"[./:]+", "__", plain))).strip("_-")
    if not plain.isascii() or not legal or legal in tool.payload.tool_names or is_placeholder(name):
        return hint("use only these characters, here and in the handler")
    return hint(f"rename it to `{legal}`, here and in the handler")
