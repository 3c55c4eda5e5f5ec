"""A value of the right JSON type that the field does not accept."""

from __future__ import annotations

from toolcheck.decoding.errors.known_error import KnownError
from toolcheck.decoding.errors.patterns import INVALID_VALUE, OUT_OF_RANGE, TOOL, with_all

_VALUE_RULES = (
    "unsupported-tool-type",
    "unknown-tool-type",
    "unsupported-tool-choice",
    "invalid-allowed-tools-choice",
    "image-option-ranges",
    "conflicting-image-options",
    "invalid-grammar",
    "invalid-approval",
    "unknown-connector",
)

VALUES: tuple[KnownError, ...] = (
    # First, since a value out of range can have the code `invalid_value` too, and that is all that other entries need.
    KnownError(
        id="out-of-range",
        says=rf"{OUT_OF_RANGE}|does not match pattern|empty string",
        means="A value is too large, too small, or does not have the form that the field needs.",
        do="Change the value to what the message allows.",
        source="openapi",
        rule="invalid-value",
        also=(
            "too-many-tools",
            "image-option-ranges",
            "invalid-function-name",
            "long-function-name",
            "long-description",
        ),
    ),
    KnownError(
        id="hosted-tool-in-realtime",
        says=rf"{INVALID_VALUE}: '(?P<kind>[^']+)'\. Supported values are: 'function'(?:,)? and 'mcp'",
        means="Realtime supports only `function` and `mcp` tools.",
        do="Write a function whose handler calls the Responses API, or use an MCP server.",
        source="realtime-mcp-guide",
        rule="unsupported-tool-type",
        also=("unknown-tool-type",),
    ),
    KnownError(
        id="hosted-tool-in-chat",
        says=rf"{INVALID_VALUE}: '(?P<kind>[^']+)'\. Supported values are: 'function'(?:,)? and 'custom'",
        means="The Chat Completions API answered. It supports functions and custom tools, but no hosted tools and no"
        " MCP.",
        do="Send the request to `/v1/responses`.",
        source="https://github.com/openai/openai-agents-python/issues/194",
        also=("unknown-tool-type",),
        target="responses",
    ),
    KnownError(
        id="session-type",
        says=rf"{INVALID_VALUE}: '[^']*'\. Supported values are: 'realtime'",
        means="The `type` of a session must be `realtime` or `transcription`.",
        do="Write `type: realtime`.",
        source="openapi",
        rule="invalid-value",
        at=("session.type",),
    ),
    KnownError(
        id="bare-tool-choice",
        says=rf"{INVALID_VALUE}: '[^']*'\. Supported values are: 'none'",
        means="A string in `tool_choice` must be `none`, `auto` or `required`. To choose a tool, use an object.",
        do="Write `{type: function, name: …}`, or `{type: …}` for a hosted tool.",
        source="https://github.com/langchain-ai/langchain/issues/16767",
        rule="bare-tool-choice",
        also=("invalid-value",),
        at=("tool_choice",),
    ),
    KnownError(
        id="image-size",
        says=rf"{INVALID_VALUE}: '[^']*'\. Supported values are: '1024x1024'",
        means="The image model does not support this size.",
        do="Use one of the sizes that the message lists, or a model that supports any size.",
        source="image-generation-guide",
        rule="image-option-ranges",
        also=("invalid-value", "conflicting-image-options"),
        target="responses",
    ),
    KnownError(
        id="other-vendor-s-tool",
        says=rf"{INVALID_VALUE}: '(?P<kind>(?:web_search|web_fetch|computer|bash|text_editor|code_execution|memory)"
        r"_20\d{6}|web_fetch|google_search\w*|url_context)'",
        means="This is a tool of another vendor's API.",
        do="Use an OpenAI tool such as `web_search`, `code_interpreter` or `computer`, or remove it.",
        source="https://github.com/puxu-msft/ghc-api-proxy-py",
        rule="unknown-tool-type",
        target="responses",
    ),
    KnownError(
        id="unknown-tool-type",
        says=with_all(r"Supported values are:", r"'(?:file_search|code_interpreter|image_generation)'")
        + rf"[\s\S]*?{INVALID_VALUE}: '(?P<kind>[^']+)'\. Supported values are:",
        means="The server does not know this type of tool.",
        do="Use one of the types that the message lists.",
        source="https://github.com/puxu-msft/ghc-api-proxy-py",
        rule="unknown-tool-type",
        also=("unsupported-tool-type", "model-lacks-tool"),
        target="responses",
    ),
    KnownError(
        id="tool-type",
        says=INVALID_VALUE,
        means="The server does not know this type of tool.",
        do="Use one of the types that the API supports.",
        source="https://github.com/puxu-msft/ghc-api-proxy-py",
        rule="unknown-tool-type",
        also=("unsupported-tool-type", "model-lacks-tool"),
        about=TOOL + "type",
    ),
    KnownError(
        id="mcp-unknown-to-endpoint",
        says=r"type '?mcp'? is (?:invalid|not supported)|does not support (?:the )?mcp tools?"
        r"|invalid value: 'mcp'\. supported values are: 'function'(?!,| and)",
        means="The endpoint supports functions only. It is an Azure preview of the Realtime API.",
        do="Connect to the current endpoint, or write a function that calls the MCP server.",
        source="https://github.com/openai/openai-agents-js/issues/466",
        kinds=("mcp",),
    ),
    KnownError(
        id="invalid-approval",
        says=INVALID_VALUE,
        means="`require_approval` must be `always`, `never`, or an object that lists tools under `always` and `never`.",
        do="Use one of these. A YAML boolean is not accepted.",
        source="openapi",
        rule="invalid-approval",
        about=TOOL + r"require_approval(?:\..*)?",
    ),
    KnownError(
        id="unknown-connector",
        says=INVALID_VALUE,
        means="The id is not one of OpenAI's connectors.",
        do="Use one of them (see `toolcheck rule unknown-connector`), or the `server_url` of an MCP server.",
        source="realtime-mcp-guide",
        rule="unknown-connector",
        about=TOOL + "connector_id",
    ),
    KnownError(
        id="choice-without-tools-in-chat",
        says=r"'tool_choice' is only allowed when 'tools' are specified",
        means="Chat Completions does not accept `tool_choice` without tools. Responses and Realtime accept `auto` and"
        " `none`.",
        do="Remove `tool_choice` if there are no tools.",
        source="https://github.com/dapr/dapr-agents/issues/248",
        also=("required-without-tools",),
        at=("tool_choice",),
        target="responses",
    ),
    KnownError(
        id="unlisted-value",
        says=rf"{INVALID_VALUE}: [\s\S]{{0,400}}?Supported values are:",
        means="The field does not accept this value.",
        do="Use one of the values that the message lists.",
        source="openapi",
        rule="invalid-value",
        also=_VALUE_RULES,
        general=True,
    ),
    KnownError(
        id="invalid-value",
        says=INVALID_VALUE,
        means="The field does not accept this value.",
        do="Read the reason in the message, and use a value that the field accepts.",
        source="openapi",
        rule="invalid-value",
        also=_VALUE_RULES,
        general=True,
    ),
)
