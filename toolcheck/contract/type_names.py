"""What other languages and schema dialects call the types of JSON Schema.

The left side is how a type is written elsewhere (Python, TypeScript, Go, Java, SQL, Gemini), in lower case; the
right side is what JSON Schema has for it, as it would be written after `type:`. From the JSON Schema specification
(`json-schema`) and the type names of those languages, checked on 2026-11-20.
"""

from __future__ import annotations

TYPE_NAMES = ("array", "boolean", "integer", "null", "number", "object", "string")
"""The seven types of JSON Schema."""

FOREIGN_TYPES: dict[str, str] = {
    **dict.fromkeys(
        ["str", "text", "char", "varchar", "binary", "bytes", "file", "enum", "regex", "password"], "string"
    ),
    **dict.fromkeys(
        ["int", "int8", "int16", "int32", "int64", "uint", "uint32", "uint64", "long", "bigint", "short", "byte"],
        "integer",
    ),
    **dict.fromkeys(["float", "float32", "float64", "double", "decimal", "numeric", "real", "num"], "number"),
    **dict.fromkeys(["bool", "bit"], "boolean"),
    **dict.fromkeys(["dict", "dictionary", "map", "hash", "mapping", "struct", "record", "json"], "object"),
    **dict.fromkeys(["list", "tuple", "set", "sequence", "vector"], "array"),
    **dict.fromkeys(["none", "nonetype", "nil", "void", "undefined"], "null"),
}
"""Names with one counterpart."""

FORMATTED_TYPES: dict[str, str] = {
    "date": "date",
    "datetime": "date-time",
    "date-time": "date-time",
    "timestamp": "date-time",
    "time": "time",
    "duration": "duration",
    "uuid": "uuid",
    "email": "email",
    "url": "uri",
    "uri": "uri",
}
"""Names of what JSON Schema has as a string with a `format`."""

ANY_TYPES = frozenset({"any", "unknown", "mixed", "anything"})
"""Names for a value of any type, which JSON Schema says by no `type` at all."""
