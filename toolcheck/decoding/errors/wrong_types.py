"""A value of the wrong JSON type."""

from __future__ import annotations

from toolcheck.decoding.errors.known_error import KnownError
from toolcheck.decoding.errors.patterns import TOOL, WRONG_TYPE, with_all

WRONG_TYPES: tuple[KnownError, ...] = (
    KnownError(
        id="tools-not-a-list",
        says=WRONG_TYPE,
        means="`tools` is a list, also when there is only one tool in it.",
        do="Put the tools into a list.",
        source="openapi",
        rule="tools-not-a-list",
        about=r"(?:(?:session|response)\.)?tools",
        on_key=True,
    ),
    KnownError(
        id="tool-not-an-object",
        says=WRONG_TYPE,
        means="An entry of `tools` is not an object: a name alone is no tool.",
        do="Write it out as an object with its `type`.",
        source="openapi",
        rule="tool-not-an-object",
        about=r"(?:(?:session|response)\.)?tools\[\]",
    ),
    KnownError(
        id="list-for-object",
        says=with_all(WRONG_TYPE, "expected an object, but got an (?:empty )?array") + r"|\[\] is not of type 'object'",
        means="An empty list stands where an object belongs; PHP and some YAML write an empty object so.",
        do="Write `{}`.",
        source="https://github.com/FoundationAgents/OpenManus/issues/1162",
        rule="list-for-object",
        also=("parameters-not-object", "wrong-type", "misplaced-schema"),
    ),
    KnownError(
        id="parameters-not-object",
        says=WRONG_TYPE,
        means="`parameters` is a JSON Schema, an object.",
        do="Write it as an object; an empty one is `{type: object, properties: {}}`.",
        source="https://github.com/vercel/ai/issues/1485",
        rule="parameters-not-object",
        also=("list-for-object", "wrong-type"),
        about=TOOL + "parameters",
    ),
    KnownError(
        id="wrong-type",
        says=rf"{WRONG_TYPE}|expected an? [\w -]{{1,80}},? but got",
        means="A value is of a kind that the field does not take: a string for a list, a string for a boolean.",
        do="Write it as the kind of value that the message asks for.",
        source="openapi",
        rule="wrong-type",
        also=("invalid-approval", "invalid-vector-store-id", "list-for-object", "yaml-version-trap"),
        general=True,
    ),
)
