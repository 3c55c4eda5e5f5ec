"""A required field is missing."""

from __future__ import annotations

from toolcheck.decoding.errors.known_error import KnownError
from toolcheck.decoding.errors.patterns import CHOICE, RESPONSES_TOOL, TOOL, WRONG_TYPE

_MISSING = r"missing.required.parameter"

MISSING_FIELDS: tuple[KnownError, ...] = (
    KnownError(
        id="flat-function-in-chat",
        says=rf"{_MISSING}|{WRONG_TYPE}|expected a function definition",
        means="The Chat Completions API answered. It needs the fields of a function inside `function`, and supports no"
        " hosted tools.",
        do="Send the request to `/v1/responses`, or wrap the fields in `function` for Chat Completions.",
        source="https://github.com/BerriAI/litellm/issues/9914",
        about=RESPONSES_TOOL + r"function(?:\.name)?",
        is_absence=True,
        target="responses",
    ),
    KnownError(
        id="missing-session-type",
        says=_MISSING,
        means="Every `session.update` needs the session's `type`. Without it the whole event is refused: the call"
        " continues with default instructions and without tools.",
        do="Add `type: realtime`.",
        source="https://github.com/TanStack/ai/issues/586",
        rule="missing-session-type",
        about=r"session\.type",
        is_absence=True,
    ),
    KnownError(
        id="nameless-tool",
        says=_MISSING,
        means="The API finds no `name` on the tool. Most often the name is inside `function`, the Chat Completions"
        " form.",
        do="Move the fields out of `function` onto the tool. If there is no `function`, add a `name`.",
        source="https://github.com/microsoft/autogen/issues/6935",
        rule="nested-function",
        also=("missing-field", "unknown-tool-type"),
        about=TOOL + "name",
        is_absence=True,
    ),
    KnownError(
        id="missing-tool-type",
        says=_MISSING,
        means="The tool has no `type`.",
        do="Add `type: function` to a function, `type: mcp` to a server.",
        source="https://github.com/openai/openai-cookbook/issues/1248",
        rule="missing-type",
        also=("misplaced-field",),
        about=TOOL + "type",
        is_absence=True,
    ),
    KnownError(
        id="custom-tool-in-chat",
        says=_MISSING,
        means="The server expects a custom tool in the Chat Completions form, or the model does not support custom"
        " tools.",
        do="Send the request to `/v1/responses`, with a model that supports custom tools.",
        source="function-calling-guide",
        also=("invalid-grammar", "model-lacks-tool"),
        about=RESPONSES_TOOL + "custom",
        is_absence=True,
        target="responses",
    ),
    KnownError(
        id="missing-server-source",
        says=_MISSING,
        means="The MCP tool does not name its server.",
        do="Add `server_url`. A label alone works only for a server that this session has defined before.",
        source="realtime-mcp-guide",
        rule="missing-server-source",
        also=("undefined-server-label", "missing-field"),
        about=TOOL + r"(?:server_url|connector_id|tunnel_id)",
        is_absence=True,
    ),
    KnownError(
        id="missing-tool-field",
        says=_MISSING,
        means="A tool of this type needs this field.",
        do="Add the field.",
        source="openapi",
        rule="missing-field",
        also=("misplaced-field", "outdated-tool-type", "invalid-vector-store-id"),
        about=TOOL + ".+",
        is_absence=True,
    ),
    KnownError(
        id="nameless-tool-choice",
        says=_MISSING,
        means="The API finds no `name` in `tool_choice`. Most often the name is inside `function`, the Chat"
        " Completions form.",
        do="Write `{type: function, name: …}`.",
        source="https://github.com/Azure-Samples/aoai-realtime-audio-sdk/issues/132",
        rule="nested-tool-choice",
        also=("missing-field", "unsupported-tool-choice"),
        about=CHOICE + r"\.name",
        is_absence=True,
    ),
    KnownError(
        id="missing-call-id",
        says=_MISSING,
        means="The output does not name the call that it answers.",
        do="Copy the `call_id` of the function call into it.",
        source="https://community.openai.com/t/realtime-api-tool-calling-problems-no-response-when-a-tool-is-included-in-the-session/966495",
        rule="missing-field",
        about=r"(?:item|(?:response\.)?input\[\])\.call_id",
        is_absence=True,
    ),
    KnownError(
        id="missing-field",
        says=_MISSING,
        means="A required field is missing.",
        do="Add the field.",
        source="openapi",
        rule="missing-field",
        is_absence=True,
        general=True,
    ),
)
