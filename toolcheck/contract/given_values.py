"""A quick look at the values and the references in a schema that somebody wrote: are they surely right?

It knows the usual forms alone. Where it does not say yes, a rule looks more closely, and says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import ge, gt, le, lt

from toolcheck.contract.json_schema import DEFINITIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TYPES: dict[Any, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "array": (list,),
    "object": (dict,),
}
BOUNDS: dict[str, Callable[[Any, Any], bool]] = {
    "minimum": ge,
    "maximum": le,
    "exclusiveMinimum": gt,
    "exclusiveMaximum": lt,
}
"""How a number that fits compares with the number under each of these keywords."""
LENGTHS: dict[str, tuple[type[str] | type[list[Any]], Callable[[Any, Any], bool]]] = {
    "minLength": (str, ge),
    "maxLength": (str, le),
    "minItems": (list, ge),
    "maxItems": (list, le),
}
"""The same of the length of a value of a type."""
_BESIDE_ENUM = frozenset([*BOUNDS, *LENGTHS, "default", "example", "examples", "const"])
_HOLDERS = ((list,), (dict,))
_HEADS = {f"#/{keyword}": keyword for keyword in DEFINITIONS}
_MARKS = frozenset("%~$?")
"""What may make the name of a definition mean another one, or a placeholder."""


def surely_fit(schema: dict[str, Any]) -> bool:
    """Whether the values that a schema gives (`default`, `example`, `examples`, `const`, `enum`) surely fit it: all are
    of its one type, and within its bounds. Null stands for none, but in `enum`.
    """
    kind, listed, examples = schema.get("type"), schema.get("enum", []), schema.get("examples", [])
    if not (type(listed) is type(examples) is list):
        return False
    if kind == "string" and _BESIDE_ENUM.isdisjoint(schema):  # as most are
        return {str}.issuperset(map(type, listed))
    given = [schema.get("default"), schema.get("example"), schema.get("const"), *examples]
    given = [value for value in given if value is not None]
    values = [*given, *listed]
    types = _TYPES.get(kind, ()) if type(kind) is str else ()
    if not frozenset(types).issuperset(map(type, values)) or (types[:1] in _HOLDERS and any(values)):
        return False
    if (listed and not all(value in listed for value in given)) or ("const" in schema and given != [schema["const"]]):
        return False
    bounds = [(fits, schema[keyword]) for keyword, fits in BOUNDS.items() if keyword in schema]
    return LENGTHS.keys().isdisjoint(schema) and all(
        {type(value), type(bound)} <= {int, float} and fits(value, bound) for fits, bound in bounds for value in values
    )


def are_required(properties: Any, required: Any) -> bool:
    """Whether an object surely requires each of its properties, by what is under these two keywords."""
    return (
        type(properties) is dict
        and type(required) is list
        and {str}.issuperset(map(type, required))
        and properties.keys() <= set(required)
    )


def leads_to_definition(reference: Any, root: dict[str, Any]) -> bool:
    """Whether a `$ref` surely leads to a definition at the root of `parameters` that is not a reference."""
    head, _, name = reference.rpartition("/") if isinstance(reference, str) else ("", "", "")
    if head not in _HEADS or not _MARKS.isdisjoint(name):
        return False
    definitions = root.get(_HEADS[head])
    found = definitions.get(name) if isinstance(definitions, dict) else None
    return isinstance(found, dict) and "$ref" not in found
