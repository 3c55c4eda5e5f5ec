"""Names, labels and ids of a wrong form, and lists and texts of a wrong length."""

from __future__ import annotations

from toolcheck.decoding.errors.known_error import KnownError
from toolcheck.decoding.errors.patterns import OUT_OF_RANGE, RESPONSES_TOOL, TOO_LONG, TOOL

NAMES_AND_LIMITS: tuple[KnownError, ...] = (
    KnownError(
        id="long-function-name",
        says=TOO_LONG,
        means="The name is too long for this server: 64 characters in Chat Completions, 128 in Responses. A prefix"
        " with the server's name is a common cause.",
        do="Use a shorter name, also in the code that handles its calls.",
        source="https://github.com/danny-avila/LibreChat/issues/7435",
        rule="long-function-name",
        about=TOOL + "name",
    ),
    KnownError(
        id="long-description",
        says=TOO_LONG,
        means="The description is too long for this server. Realtime was reported to accept 1,024 characters.",
        do="Shorten it. Move rules for the agent into the instructions.",
        source="realtime-description-limit",
        rule="long-description",
        about=TOOL + r"(?:\S*\.)?description",
    ),
    KnownError(
        id="empty-function-name",
        says=r"empty string|string too short|string_below_min_length",
        means="The tool's name is empty.",
        do="Give it a name.",
        source="openapi",
        rule="invalid-function-name",
        also=("missing-field",),
        about=TOOL + "name",
    ),
    KnownError(
        id="invalid-function-name",
        says=r"invalid '|does not match pattern|invalid_value",
        means="A name may have ASCII letters, digits, `_` and `-` only. It may not have dots, slashes, colons, spaces"
        " or other letters.",
        do="Rename the function, also in the code that handles its calls.",
        source="name-pattern",
        rule="invalid-function-name",
        also=("long-function-name",),
        about=TOOL + "name",
    ),
    KnownError(
        id="invalid-vector-store-id",
        says=r"invalid '|does not match pattern|string too",
        means="The id of a vector store starts with `vs_`.",
        do="Use the real id.",
        source="https://github.com/openai/openai-support-agent-demo/issues/1",
        rule="invalid-vector-store-id",
        about=RESPONSES_TOOL + r"vector_store_ids(?:\[\])?",
    ),
    KnownError(
        id="invalid-server-label",
        says=r"'server_label' must start with a letter",
        means="A label starts with a letter, followed by letters, digits, `-` and `_`.",
        do="Rename the label wherever it is used.",
        source="label-pattern",
        rule="invalid-server-label",
    ),
    KnownError(
        id="invalid-server-label",
        says=r"invalid '|does not match pattern",
        means="A label starts with a letter, followed by letters, digits, `-` and `_`.",
        do="Rename the label wherever it is used.",
        source="label-pattern",
        rule="invalid-server-label",
        about=TOOL + "server_label",
    ),
    KnownError(
        id="too-many-tools",
        says=r"invalid '(?:\w+\.)?tools': array too long|array_above_max_length",
        means="The list has more tools than the server accepts: 128.",
        do="Give each agent or turn its own tools, shorten `allowed_tools`, or use tool search.",
        source="tools-limit",
        rule="too-many-tools",
        about=r"(?:(?:session|response)\.)?tools|",
        at=("tools",),
        on_key=True,
    ),
    KnownError(
        id="empty-tools-in-chat",
        says=r"\[\] is too short",
        means="Chat Completions does not accept an empty `tools`. Responses and Realtime do.",
        do="Remove `tools` for Chat Completions.",
        source="https://github.com/baptisteArno/typebot.io/issues/1205",
        at=("tools",),
        on_key=True,
        target="responses",
    ),
    KnownError(
        id="image-option-ranges",
        says=OUT_OF_RANGE,
        means="A number is outside the range of its field.",
        do="Use a number in that range.",
        source="image-generation-guide",
        rule="image-option-ranges",
        also=("invalid-value",),
        about=RESPONSES_TOOL + r"(?:output_compression|partial_images|size|n)",
    ),
)
