"""`parameters` is not a valid JSON Schema.

The API compares `parameters` with the metaschema of JSON Schema 2020-12 before it looks at anything else. It refuses
an unknown type, a number in quotes, `required: true` on a parameter (a habit of draft 3), and a broken `pattern`. It
ignores keywords that JSON Schema does not know, such as `nullable` or `example`.

The Responses API reads a `pattern` with Python's `re`. It refuses what only JavaScript can read, such as `\\p{L}`,
`(?<name>…)` or `\\u{1F600}`, and answers `'…' is not a 'regex'`
(https://github.com/Alishahryar1/free-claude-code/issues/1730, looked at 2026-11-29). toolcheck judges a pattern by what
Python 3.11 to 3.13 refuse, and never compiles or runs one. Realtime has not been seen to refuse such a pattern.

Bad:
    {"type": "function", "name": "find_city", "description": "Find a city.",
     "parameters": {"type": "object", "properties": {"city": {"type": "strng"}}}}
Good:
    {"type": "function", "name": "find_city", "description": "Find a city.",
     "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from toolcheck.contract.engine import Violation
from toolcheck.contract.json_schema import LISTS_OF_SCHEMAS
from toolcheck.contract.type_names import ANY_TYPES, FOREIGN_TYPES, FORMATTED_TYPES, TYPE_NAMES
from toolcheck.document.change import Change, Insert, Remove
from toolcheck.document.where import Path
from toolcheck.finding.finding import ERROR, INFO, WARNING, Finding, Fix, hint, safe
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.finding.words import kind_words
from toolcheck.ground.nearest import listed, nearest
from toolcheck.ground.regex import regex
from toolcheck.manifest.node import Node
from toolcheck.manifest.tool import Subschema, Tool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_WORDS = {
    "string": "a string",
    "boolean": "a boolean",
    "integer": "a whole number",
    "number": "a number",
    "object": "an object",
    "array": "a list",
}
_LISTS = {
    "required": "a list of names",
    "enum": "a list of values",
    "examples": "a list of values",
    **dict.fromkeys(LISTS_OF_SCHEMAS, "a list of schemas"),
}
_VERDICTS = {
    "broken": "the pattern is not a regular expression",
    "unreadable": "Python's `re` cannot read the pattern",
    "foreign": "the pattern is not in the dialect of JSON Schema",
}
_BOUNDS = {"minimum": "at least", "exclusiveMinimum": "more than"}
_LIST_OF = regex(r"(?:(\w+)\[\]|(?:list|array|set|sequence)\s*[\[<(]\s*(\w+)\s*[\]>)])\Z", re.IGNORECASE)
_UNION = regex(r"(?<!\s)\s*+[|,/]\s*+|(?<!\s)\s++or\s++", re.IGNORECASE)

_Moves = dict[Path, tuple[Change, ...]]
"""For each object, the changes that move `required: true` from its properties into its own list. They are one fix,
because they all change the same list."""


@rule(
    each=Tool,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/vercel/ai/issues/2271",
    looked="2026-11-20",
    kinds=("function",),
    fixes="safe",
    general=True,
    keys=("parameters",),
    quiet=lambda tool: (
        type(tool.value.get("parameters")) is dict
        and not tool.faults
        and not any(
            "pattern" in schema or "patternProperties" in schema or schema.get("enum") == []
            for schema in tool.plain_schemas
        )
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    root = tool.field("parameters")
    if not root.is_mapping:
        return
    if tool.faults:
        schemas, moves = {schema.path: schema for schema in tool.schemas}, _Moves()
        for violation in tool.faults:
            node = root.find(*violation.path)
            if not node.is_string or node.is_settled:
                yield _finding(violation, node, schemas, moves)
    for schema in tool.schemas:
        if "pattern" in schema.value or "patternProperties" in schema.value:
            yield from _of_patterns(schema)
        if schema.value.get("enum") == []:
            yield Finding(
                "`enum` is empty, so the schema accepts no value", schema.find("enum").where, severity=WARNING
            )


def _finding(violation: Violation, node: Node, schemas: dict[Path, Subschema], moves: _Moves) -> Finding:
    holder = schemas.get(node.path[:-1]) or schemas.get(node.path[:-2])
    if holder is not None and violation.expected == TYPE_NAMES:
        known = f"the types are {listed(TYPE_NAMES, 'and')}"
        name = f"`{node.value}`" if node.value else "an empty string"
        return Finding(f"{name} is not a type of JSON Schema", node.where, _meant(node.value), known)
    if holder is not None and node.path == (*holder.path, "required") and _is_yes_or_no(node.value):
        return Finding(
            f"`required` is {kind_words(node.value)}, but a list of names is expected",
            node.where,
            _listed_above(holder, moves),
            note="`required` belongs to the object, and lists its required properties",
        )
    return Finding(f"{_called(node)} {_what(violation, node)}", node.where, _fix(violation, node))


def _is_yes_or_no(value: Any) -> bool:
    return isinstance(value, bool) or (isinstance(value, str) and value.lower() in ("true", "false", "yes", "no"))


def _called(node: Node) -> str:
    names = [step for step in node.path if isinstance(step, str)]
    return f"an item of `{names[-1]}`" if isinstance(node.path[-1], int) else f"`{names[-1]}`"


def _what(violation: Violation, node: Node) -> str:
    keyword, expected = violation.keyword, violation.expected
    if keyword == "type":
        shown = str(node.value) if isinstance(node.value, float) and "integer" in expected else kind_words(node.value)
        return f"is {shown}, but {_expected(expected, node)} is expected"
    if keyword in _BOUNDS:
        return f"is {node.value}, but {_BOUNDS[keyword]} {expected} is expected"
    if keyword == "minItems":
        return "is an empty list, but at least one entry is expected"
    if keyword == "uniqueItems":
        counts = Counter(item.value for item in node.strings())
        repeated = next((name for name, count in counts.items() if count > 1), None)
        return f"contains `{repeated}` twice" if repeated is not None else "contains an entry twice"
    return f"breaks `{keyword}` of the metaschema"


def _expected(names: tuple[str, ...], node: Node) -> str:
    if set(names) == {"boolean", "object"}:
        return "a schema"
    if node.path[-1] == "type" or node.path[-2:-1] == ("type",):
        return "the name of a type"
    if names == ("array",) and node.path[-1] in _LISTS:
        return _LISTS[str(node.path[-1])]
    return " or ".join(_WORDS[name] for name in names)


def _fix(violation: Violation, node: Node) -> Fix | None:
    """What to do, in words; None where the message says enough."""
    value, expected = node.value, violation.expected
    if violation.keyword != "type":
        return None
    if "type" in (node.path[-1], *node.path[-2:-1]) and value is None:
        return hint('write `"null"`, in quotes, for the type of null')
    if value is None:
        return hint("remove it, or give it a value")
    if isinstance(value, str) and {"integer", "number"} & set(expected) and re.fullmatch(r"-?\d+(?:\.\d+)?", value):
        return hint("remove the quotes")
    if isinstance(value, str) and "object" in expected and value in TYPE_NAMES:
        return hint(f"write `{{type: {_written(value)}}}`")
    if node.path[-1] in ("exclusiveMinimum", "exclusiveMaximum") and isinstance(value, bool):
        plain = str(node.path[-1]).removeprefix("exclusive").lower()
        return hint(f"write the bound here instead of in `{plain}`" if value else "remove it")
    if expected == ("array",):
        return hint("write a list" if isinstance(value, dict) else "put it into a list")
    return None


# -- names of types ---------------------------------------------------------------------------------


def _meant(name: str) -> Fix | None:
    """Advice that names the JSON Schema type that the author probably meant."""
    word = name.strip().lower()
    inner = _LIST_OF.match(word)
    if inner:
        item = _counterpart(inner[1] or inner[2])
        return hint("write `type: array` and " + (f"`items: {{type: {item}}}`" if item else "`items`"))
    optional = re.fullmatch(r"(\w+)\?|optional\[(\w+)\]", word)
    parts = [optional[1] or optional[2], "null"] if optional else _UNION.split(word)
    if len(parts) > 1:
        types = [_counterpart(part) for part in parts]
        listing = ", ".join(_written(name) for name in types if name)
        return hint(f"write `type: [{listing}]`" if all(types) else "write the types as a list")
    if word in FORMATTED_TYPES:
        return hint(f"write `type: string` and `format: {FORMATTED_TYPES[word]}`")
    if word in ANY_TYPES:
        return hint("remove `type` to accept a value of any type")
    meant = _counterpart(word)
    return hint(f"write `{_written(meant)}`") if meant else None


def _written(name: str) -> str:
    """The name of a type, as both JSON and YAML write it. YAML reads `null` without quotes as no value."""
    return '"null"' if name == "null" else name


def _counterpart(word: str) -> str | None:
    return FOREIGN_TYPES.get(word) or nearest(word, TYPE_NAMES)


# -- `required` of draft 3 --------------------------------------------------------------------------


def _listed_above(schema: Subschema, moves: _Moves) -> Fix:
    """How to fix a `required` that is true or false."""
    around, document = schema.parent, schema.where.document
    if around is None or schema.keyword != "properties":
        return hint("list the names of the required properties")
    names, above = around.find("required"), f"the `required` of the object that `{schema.path[-1]}` is in"
    if (names.present and not names.is_list) or isinstance(schema.value["required"], str):
        return hint(f"add its name to {above}")
    if schema.value["required"] is False:
        named = names.is_list and schema.path[-1] in names.value
        removal = Remove((*schema.path, "required"), document)
        return hint(f"remove it, or remove the name from {above}") if named else safe("remove it", removal)
    if around.path not in moves:
        moves[around.path] = tuple(_moves(around, names))
    return Fix(f"move it to {above}", moves[around.path], "safe")


def _moves(around: Subschema, names: Node) -> Iterator[Change]:
    document = around.where.document
    marked = [(name, node) for name, node in around.find("properties").entries() if node.find("required").value is True]
    already_listed = {item.value for item in names.strings()}
    missing = [name for name, _ in marked if name not in already_listed]
    for _, node in marked:
        yield Remove((*node.path, "required"), document)
    if not names.is_list:
        yield Insert(around.path, "required", missing, "properties", document)
        return
    for name in missing:
        yield Insert(names.path, None, name, document=document)


# -- patterns ---------------------------------------------------------------------------------------


def _of_patterns(schema: Subschema) -> Iterator[Finding]:
    from toolcheck.contract.regex_syntax import fault

    for pattern, where in schema.patterns():
        pattern_fault = fault(pattern)
        if pattern_fault is None or (pattern_fault.kind == "unreadable" and schema.target not in RESPONSES):
            continue
        yield Finding(
            _VERDICTS[pattern_fault.kind],
            where,
            note=f"{pattern_fault.reason}; Responses reads patterns with Python"
            if pattern_fault.kind == "unreadable"
            else pattern_fault.reason,
            severity=INFO if pattern_fault.kind == "foreign" else ERROR,
        )
