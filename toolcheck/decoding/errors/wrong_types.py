"""A value of the wrong JSON type."""

from __future__ import annotations

from toolcheck.decoding.errors.known_error import KnownError
from toolcheck.decoding.errors.patterns import TOOL, WRONG_TYPE, with_all

WRONG_TYPES: tuple[KnownError, ...] = (
    KnownError(
        id="tools-not-a-list",
        says=WRONG_TYPE,
        means="`tools` must be a list, also with only one tool.",
        do="Put the tools into a list.",
        source="openapi",
        rule="tools-not-a-list",
        about=r"(?:(?:session|response)\.)?tools",
        on_key=True,
    ),
    KnownError(
        id="tool-not-an-object",
        says=WRONG_TYPE,
        means="An entry of `tools` is not an object. The name of a tool is not enough.",
        do="Write an object with a `type`.",
        source="openapi",
        rule="tool-not-an-object",
        about=r"(?:(?:session|response)\.)?tools\[\]",
    ),
    KnownError(
        id="list-for-object",
        says=with_all(WRONG_TYPE, "expected an object, but got an (?:empty )?array") + r"|\[\] is not of type 'object'",
        means="A list is used where an object is expected. PHP and some YAML writers turn an empty object into an empty"
        " list.",
        do="Write `{}`.",
        source="https://github.com/FoundationAgents/OpenManus/issues/1162",
        rule="list-for-object",
        also=("parameters-not-object", "wrong-type", "misplaced-schema"),
    ),
    KnownError(
        id="parameters-not-object",
        says=WRONG_TYPE,
        means="`parameters` must be a JSON Schema, which is an object.",
        do="Write an object. For no arguments, use `{type: object, properties: {}}`.",
        source="https://github.com/vercel/ai/issues/1485",
        rule="parameters-not-object",
        also=("list-for-object", "wrong-type"),
        about=TOOL + "parameters",
    ),
    KnownError(
        id="wrong-type",
        says=rf"{WRONG_TYPE}|expected an? [\w -]{{1,80}},? but got",
        means="The value has a type that the field does not accept, such as a string for a list or a boolean.",
        do="Use the type that the message names.",
        source="openapi",
        rule="wrong-type",
        also=("invalid-approval", "invalid-vector-store-id", "list-for-object", "yaml-version-trap"),
        general=True,
    ),
)
