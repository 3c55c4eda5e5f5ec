"""A function's name has characters that no function name may have.

Names are made of the letters `a` to `z`, digits, `_` and `-`. A dot, a slash, a colon, a space or any letter beyond
ASCII, and an empty name, make the server refuse the request, or the whole session. For custom tools nobody states
the pattern, so there it is a warning. The handler that looks functions up by name has to know the new one too,
which is why no fix renames anything.

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


@rule(each=Tool, severity=ERROR, evidence="observed", source="name-pattern", kinds=("function", "custom"), fixes="hint")
def check(tool: Tool) -> Iterator[Finding]:
    node = tool.field("name")
    if not (node.is_string or (tool.name_by_key is not None and not node.present)):
        return
    name = tool.name
    settled = PLACEHOLDER.sub(lambda found: "x" if found[1] else "${", name) if is_placeholder(name) else name
    if _LEGAL.match(settled):
        return
    shown = f"the name `{name}`" if name.isprintable() else "the name"
    yield Finding(
        f"{shown} has {_named(settled)} in it" if name else "the name is empty",
        node.where if node.present else tool.where.key,
        _fix(tool, name),
        note="a name takes the letters a to z and A to Z, digits, `_` and `-`",
        severity=WARNING if tool.kind == "custom" else ERROR,
        instead=(tool.where.child("name"),),
    )


def _named(name: str) -> str:
    """The characters that may not be there, each once, in words."""
    found = dict.fromkeys(_ILLEGAL.findall(name))
    words = [
        _WORDS.get(character, f"`{character}`" if character.isprintable() else f"`U+{ord(character):04X}`")
        for character in found
    ]
    words = list(dict.fromkeys(words))
    if len(words) > 5:
        return f"{', '.join(words[:5])} and {len(words) - 5} more"
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _fix(tool: Tool, name: str) -> Fix:
    """A legal spelling that no other tool has, in words only; none where letters would be lost."""
    from unicodedata import combining, normalize

    if not name:
        return hint("give it a name")
    plain = "".join(character for character in normalize("NFKD", name) if not combining(character))
    legal = re.sub(r"_{3,}", "__", _ILLEGAL.sub("_", re.sub(r"[./:]+", "__", plain))).strip("_-")
    if not plain.isascii() or not legal or legal in tool.payload.tool_names or is_placeholder(name):
        return hint("spell it with these characters, here and in the handler")
    return hint(f"call it `{legal}`, here and in the handler")
