"""Words for what a finding is about: a value, the object that a field belongs to, a schema.

Views have values and places. What a message calls them is written here, for the rules that share it.
"""

from __future__ import annotations

from toolcheck.contract.events import BODY_OF_EVENT
from toolcheck.contract.json_schema import MAPS_OF_SCHEMAS
from toolcheck.manifest.misfits import Misfit
from toolcheck.manifest.payload import Item
from toolcheck.manifest.tool import Subschema, Tool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_KINDS: dict[type, str] = {
    str: "a string",
    bool: "a boolean",
    int: "a number",
    float: "a number",
    dict: "an object",
    list: "an array",
    type(None): "null",
}


def kind_words(value: Any) -> str:
    """The JSON type of a value, with its article."""
    return "an empty string" if value == "" else _KINDS.get(type(value), "something else")


def value_words(misfit: Misfit) -> str:
    """The name of a value in a message: its field, or an item of that field."""
    names = [step for step in misfit.path if isinstance(step, str)]
    if misfit.path and isinstance(misfit.path[-1], int):
        return f"an item of `{names[-1]}`" if names else "an item"
    return f"`{names[-1]}`" if names else "this"


def owner_words(misfit: Misfit) -> str:
    """The name of the object that a missing or unknown field belongs to."""
    payload, outer = misfit.payload, misfit.path[:-1]
    owner: Tool | Item | None = misfit.tool
    if owner is None:
        owner = next((item for item in payload.items_in if outer[: len(item.path)] == item.path), None)
    if owner is not None:
        inner = [step for step in outer[len(owner.path) :] if isinstance(step, str)]
        return f"`{'.'.join(inner)}` of {_thing_words(owner)}" if inner else _thing_words(owner)
    inner = [step for step in outer[len(payload.base) :] if isinstance(step, str)]
    if inner:
        return f"`{'.'.join(inner)}`"
    if payload.is_raw and payload.shape in BODY_OF_EVENT:
        return f"a `{payload.shape}` event"
    return "a Live session" if payload.target == "live" else f"a {payload.kind}"


def _thing_words(owner: Tool | Item) -> str:
    sort = "tool" if isinstance(owner, Tool) else "item"
    if not owner.kind:
        return "a tool" if sort == "tool" else "an item"
    article = "an" if owner.kind.startswith(("mcp", *"aeio")) else "a"
    return f"{article} `{owner.kind}` {sort}"


def schema_words(schema: Subschema) -> str:
    """The name of a schema: its property or definition, or the keyword that contains it."""
    if schema.keyword in MAPS_OF_SCHEMAS or isinstance(schema.path[-1], str):
        return f"`{schema.path[-1]}`"
    return f"a schema in `{schema.keyword}`"
