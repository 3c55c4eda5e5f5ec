"""What all shapes share: closed objects, fields that may be left out, and the choice of a branch.

JSON is taken literally: `"3"` and `true` are not integers, but `3.0` is one, as JSON Schema has it. Knows
nothing of tools.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator

OMITTED: Any = None
"""The default of a field that may be left out. It stands for absence, not for null: a field that may be
null says so in its type, and what was left out stays out when a shape is written (`exclude_unset`)."""

EXTENSIONS = "extensions"
"""Validation context of the manifest: keys that begin with `x-` belong to the author."""


class Closed(BaseModel):
    """An object that has these keys and no others."""

    model_config = ConfigDict(extra="forbid", strict=True, use_attribute_docstrings=True, protected_namespaces=())

    @model_validator(mode="before")
    @classmethod
    def _without_extensions(cls, value: Any, info: ValidationInfo) -> Any:
        if info.context == EXTENSIONS and isinstance(value, dict):
            return {key: item for key, item in value.items() if not key.startswith("x-")}
        return value


class Open(Closed):
    """An object that may have further keys, of which nothing is known."""

    model_config = ConfigDict(extra="allow")


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole = BeforeValidator(_whole)
"""Reads `3.0` as 3, as JSON Schema does."""

Integer = Annotated[int, Whole]


def between(bounds: tuple[float, float]) -> Any:
    """The constraint of a number that lies within both bounds; it is before `Whole`."""
    return Field(ge=bounds[0], le=bounds[1])


@dataclass(frozen=True, slots=True)
class ByType:
    """Chooses a union's branch by `type` where the field may be missing, or its value new.

    `missing` names the branch of an object without `type`. A `type` that no branch has is an error, unless
    `known` lists the branches: then it is treated as `missing` is.
    """

    __name__: ClassVar[str] = "type"  # pydantic's errors name the chooser
    missing: str
    known: tuple[str, ...] = ()

    def __call__(self, value: Any) -> Any:
        """The tag of the branch for `value`: a JSON object, or a shape already made."""
        tag = (
            value.get("type", self.missing) if isinstance(value, dict) else getattr(value, "type", None) or self.missing
        )
        return self.missing if self.known and tag not in self.known else tag
