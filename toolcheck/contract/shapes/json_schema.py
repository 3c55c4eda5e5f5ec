"""JSON Schema itself: what `parameters` must look like before its content is looked at.

One level of the 2020-12 metaschema, and `definitions`, `dependencies` and `additionalItems` of earlier drafts. Keywords
that no draft has are accepted. These shapes do not ask whether a `pattern` is a regular expression;
`contract.regex_syntax` does.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from toolcheck.contract.shapes.closed import OMITTED, Open, Whole

SimpleType = Literal["array", "boolean", "integer", "null", "number", "object", "string"]


def _unique(values: list[str]) -> list[str]:
    if len(set(values)) != len(values):
        raise ValueError("an entry is there twice")
    return values


Unique = AfterValidator(_unique)
Names = Annotated[list[str], Field(json_schema_extra={"uniqueItems": True}), Unique]
SimpleTypes = Annotated[list[SimpleType], Field(min_length=1, json_schema_extra={"uniqueItems": True}), Unique]
Count = Annotated[int, Field(ge=0), Whole]


class JsonSchema(Open):
    """A JSON Schema.

    Source: json-schema
    """

    schema_: str = Field(OMITTED, alias="$schema")
    """Which draft this is written in."""
    id_: str = Field(OMITTED, alias="$id")
    """Address of this schema."""
    anchor: str = Field(OMITTED, alias="$anchor")
    """A name for this place."""
    dynamic_anchor: str = Field(OMITTED, alias="$dynamicAnchor")
    """A name for this place that may be overridden."""
    ref: str = Field(OMITTED, alias="$ref")
    """Another schema that holds here."""
    dynamic_ref: str = Field(OMITTED, alias="$dynamicRef")
    """Another schema that holds here, found by dynamic anchor."""
    vocabulary: dict[str, bool] = Field(OMITTED, alias="$vocabulary")
    """Vocabularies of a metaschema."""
    comment: str = Field(OMITTED, alias="$comment")
    """A note to other authors."""
    defs: Schemas = Field(OMITTED, alias="$defs")
    """Schemas to refer to."""
    definitions: Schemas = OMITTED
    """Schemas to refer to, in earlier drafts."""
    dependencies: dict[str, Schema | Names] = OMITTED
    """What a property brings with it, in earlier drafts."""

    type: SimpleType | SimpleTypes = OMITTED
    """The JSON type, or several."""
    enum: list[Any] = OMITTED
    """The values that are allowed."""
    const: Any = OMITTED
    """The one value that is allowed."""
    multiple_of: Annotated[float, Field(gt=0)] = Field(OMITTED, alias="multipleOf")
    """A number must be a multiple of it."""
    maximum: float = OMITTED
    """The largest number."""
    exclusive_maximum: float = Field(OMITTED, alias="exclusiveMaximum")
    """Numbers must be below it."""
    minimum: float = OMITTED
    """The smallest number."""
    exclusive_minimum: float = Field(OMITTED, alias="exclusiveMinimum")
    """Numbers must be above it."""
    max_length: Count = Field(OMITTED, alias="maxLength")
    """The longest text."""
    min_length: Count = Field(OMITTED, alias="minLength")
    """The shortest text."""
    pattern: str = OMITTED
    """A regular expression that a text must contain."""
    max_items: Count = Field(OMITTED, alias="maxItems")
    """The longest list."""
    min_items: Count = Field(OMITTED, alias="minItems")
    """The shortest list."""
    unique_items: bool = Field(OMITTED, alias="uniqueItems")
    """Whether the items of a list must differ."""
    max_contains: Count = Field(OMITTED, alias="maxContains")
    """How many items may match `contains`."""
    min_contains: Count = Field(OMITTED, alias="minContains")
    """How many items must match `contains`."""
    max_properties: Count = Field(OMITTED, alias="maxProperties")
    """How many properties there may be."""
    min_properties: Count = Field(OMITTED, alias="minProperties")
    """How many properties there must be."""
    required: Names = OMITTED
    """The properties that must be there."""
    dependent_required: dict[str, Names] = Field(OMITTED, alias="dependentRequired")
    """The properties that another one brings with it."""

    prefix_items: Alternatives = Field(OMITTED, alias="prefixItems")
    """Schemas of the first items, one by one."""
    items: Schema = OMITTED
    """Schema of every (further) item."""
    additional_items: Schema = Field(OMITTED, alias="additionalItems")
    """Schema of every further item, in earlier drafts."""
    contains: Schema = OMITTED
    """Schema that some item must match."""
    additional_properties: Schema = Field(OMITTED, alias="additionalProperties")
    """Schema of the properties that are not named; false for none."""
    properties: Schemas = OMITTED
    """Schemas of the properties."""
    pattern_properties: Schemas = Field(OMITTED, alias="patternProperties")
    """Schemas of the properties whose names match."""
    dependent_schemas: Schemas = Field(OMITTED, alias="dependentSchemas")
    """Schemas that a property brings with it."""
    property_names: Schema = Field(OMITTED, alias="propertyNames")
    """Schema of the names of all properties."""
    if_: Schema = Field(OMITTED, alias="if")
    """When this matches, `then` holds; when not, `else`."""
    then: Schema = OMITTED
    """Holds when `if` matches."""
    else_: Schema = Field(OMITTED, alias="else")
    """Holds when `if` does not match."""
    all_of: Alternatives = Field(OMITTED, alias="allOf")
    """All of these hold."""
    any_of: Alternatives = Field(OMITTED, alias="anyOf")
    """At least one of these holds."""
    one_of: Alternatives = Field(OMITTED, alias="oneOf")
    """Exactly one of these holds."""
    not_: Schema = Field(OMITTED, alias="not")
    """This must not match."""
    unevaluated_items: Schema = Field(OMITTED, alias="unevaluatedItems")
    """Schema of the items that nothing else has looked at."""
    unevaluated_properties: Schema = Field(OMITTED, alias="unevaluatedProperties")
    """Schema of the properties that nothing else has looked at."""

    title: str = OMITTED
    """A short name."""
    description: str = OMITTED
    """What the value is for."""
    default: Any = OMITTED
    """The value that is used if the property is missing."""
    deprecated: bool = OMITTED
    """Whether the value should no longer be used."""
    read_only: bool = Field(OMITTED, alias="readOnly")
    """Whether the value is only reported."""
    write_only: bool = Field(OMITTED, alias="writeOnly")
    """Whether the value is only sent."""
    examples: list[Any] = OMITTED
    """Sample values."""
    format: str = OMITTED
    """What a text stands for, such as `date-time`."""
    content_encoding: str = Field(OMITTED, alias="contentEncoding")
    """How a text encodes bytes."""
    content_media_type: str = Field(OMITTED, alias="contentMediaType")
    """What the bytes are."""
    content_schema: Schema = Field(OMITTED, alias="contentSchema")
    """Schema of what the text encodes."""


Schema = bool | JsonSchema
Schemas = dict[str, Schema]
Alternatives = Annotated[list[Schema], Field(min_length=1)]
JsonSchema.model_rebuild()
