"""Names, labels and ids of a wrong form, and lists and texts of a wrong length."""

from __future__ import annotations

from toolcheck.decoding.errors.known_error import KnownError
from toolcheck.decoding.errors.patterns import OUT_OF_RANGE, RESPONSES_TOOL, TOO_LONG, TOOL
from toolcheck.ground.record import replace

_SERVER_LABEL = KnownError(
    id="invalid-server-label",
    says=r"'server_label' must start with a letter",
    means="A label starts with a letter, followed by letters, digits, `-` and `_`.",
    do="Rename the label wherever it is used.",
    source="label-pattern",
    rule="invalid-server-label",
)

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
        means="The description is too long for this server. Realtime was reported to accept at most 1,024 characters.",
        do="Shorten it. Move rules for the agent into the instructions.",
        also=("long-description",),
        source="realtime-description-limit",
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
        says=r"invalid '[^']*+': (?!array|empty array)|does not match pattern|string too",
        means="The id of a vector store starts with `vs_`.",
        do="Use the real id.",
        source="https://github.com/openai/openai-support-agent-demo/issues/1",
        rule="invalid-vector-store-id",
        about=RESPONSES_TOOL + r"vector_store_ids(?:\[\])?",
    ),
    _SERVER_LABEL,
    replace(_SERVER_LABEL, says=r"invalid '|does not match pattern", about=TOOL + "server_label"),
    KnownError(
        id="too-many-tools",
        says=r"invalid '(?:\w+\.)?tools': array too long|array_above_max_length",
        means="The list has more than 128 tools, and the server does not accept more.",
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
        id="empty-list",
        says=r"empty array|empty_array|array too short|array_below_min_length",
        means="The list has too few entries. Often it is empty, which this field does not accept.",
        do="Add entries, or remove the field.",
        source="openapi",
        rule="empty-list",
        also=("invalid-value", "invalid-vector-store-id", "missing-field"),
        on_key=True,
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
    KnownError(
        id="long-id",
        says=TOO_LONG,
        means="The id is too long. Realtime accepts 32 characters, Responses 64. Ids of other providers are longer.",
        do="Use a shorter id, the same in the call and in its output.",
        source="item-id-limit",
        rule="invalid-value",
        about=r"(?:item|(?:(?:session|response)\.)?input\[\])\.(?:id|call_id)",
    ),
    KnownError(
        id="wrong-length",
        says=rf"{TOO_LONG}|string too short|string_below_min_length|array too long|array_above_max_length",
        means="A text or a list is too long or too short.",
        do="Change it to the length that the message names.",
        source="openapi",
        rule="invalid-value",
        also=("too-many-tools", "long-function-name", "long-description"),
        general=True,
    ),
)
