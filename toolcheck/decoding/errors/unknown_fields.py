"""A field that the server does not know at this place."""

from __future__ import annotations

from toolcheck.contract.beta import BETA_FIELDS
from toolcheck.decoding.errors.known_error import KnownError
from toolcheck.decoding.errors.patterns import CHOICE, REALTIME_TOOL, RESPONSES_TOOL, TOOL

_UNKNOWN = r"unknown.parameter|unrecognized request argument|additional properties are not allowed"
_FIELD_RULES = ("unknown-field", "misplaced-field", "foreign-schema-key", "undocumented-field", "image-option-ranges")

UNKNOWN_FIELDS: tuple[KnownError, ...] = (
    KnownError(
        id="strict-in-realtime",
        says=_UNKNOWN,
        means="Realtime functions do not support `strict`. The server refused the whole event.",
        do="Remove `strict`, and check the arguments in your code.",
        source="https://github.com/livekit/agents/issues/3398",
        rule="strict-in-realtime",
        about=REALTIME_TOOL + "strict",
        on_key=True,
    ),
    KnownError(
        id="beta-field",
        says=_UNKNOWN,
        means="This field belongs to the beta of the Realtime API, which has ended. The current API refuses the whole"
        " event.",
        do="Move it to its current place. `toolcheck check --fix` does what is safe.",
        source="https://github.com/TanStack/ai/issues/586",
        rule="beta-field",
        about=rf"(?:session|response)\.(?:{'|'.join(BETA_FIELDS)})(?:\..*)?",
        on_key=True,
    ),
    KnownError(
        id="today-s-field-on-beta-endpoint",
        says=_UNKNOWN,
        means="The field is correct, but the endpoint still uses the beta of the Realtime API. It is an Azure preview"
        " `api-version`, or an old preview model.",
        do="Connect to the current endpoint. On Azure this is `/openai/v1/realtime?model=…`.",
        source="https://github.com/openai/openai-python/issues/2638",
        about=r"session\.(?:type|output_modalities|tracing|truncation|prompt|include|max_output_tokens"
        r"|audio(?:\.(?:input|output)(?:\.(?:format|transcription|noise_reduction|turn_detection|voice|speed))?)?)",
        on_key=True,
    ),
    KnownError(
        id="session-without-tools",
        says=_UNKNOWN,
        means="This kind of session does not accept tools here. It is a transcription session, or a GPT-Live session,"
        " which keeps them in `delegation`.",
        do="Use `type: realtime`, or remove `tools` and `tool_choice`. For GPT-Live, move them into `delegation`.",
        source="https://github.com/openai/codex/pull/14635",
        rule="tools-in-transcription",
        also=("tools-outside-delegation",),
        about=r"session\.(?:tools|tool_choice)",
        on_key=True,
    ),
    KnownError(
        id="nested-function",
        says=_UNKNOWN,
        means="The tool's fields are nested under `function`, the Chat Completions form.",
        do="Move `name`, `description` and `parameters` onto the tool.",
        source="https://github.com/microsoft/autogen/issues/6935",
        rule="nested-function",
        about=TOOL + "function",
        on_key=True,
    ),
    KnownError(
        id="nested-tool-choice",
        says=_UNKNOWN,
        means="`tool_choice` has the tool's name inside `function`, the Chat Completions form.",
        do="Write `{type: function, name: …}`.",
        source="https://github.com/Azure-Samples/aoai-realtime-audio-sdk/issues/132",
        rule="nested-tool-choice",
        about=CHOICE + r"\.(?:function|custom)(?:\..*)?",
        on_key=True,
    ),
    KnownError(
        id="unsupported-tool-choice",
        says=_UNKNOWN,
        means="The API does not support this form of `tool_choice`.",
        do="Use `auto`, `none`, `required`, or name one function or MCP tool.",
        source="openapi",
        rule="unsupported-tool-choice",
        also=("nested-tool-choice", "invalid-allowed-tools-choice"),
        about=CHOICE + r"\..*",
        on_key=True,
    ),
    KnownError(
        id="foreign-schema-key",
        says=_UNKNOWN,
        means="The schema of the arguments has the key that MCP or Anthropic use.",
        do="Rename the key to `parameters`.",
        source="openapi",
        rule="foreign-schema-key",
        about=TOOL + r"(?:inputSchema|input_schema)(?:\..*)?",
        on_key=True,
    ),
    KnownError(
        id="misplaced-container",
        says=_UNKNOWN,
        means="`container` belongs to `code_interpreter` and `shell`, but is on another tool.",
        do="Move it to the `code_interpreter` tool.",
        source="https://github.com/QuantumNous/new-api/issues/1305",
        rule="misplaced-field",
        also=_FIELD_RULES,
        about=RESPONSES_TOOL + r"container(?:\..*)?",
        on_key=True,
    ),
    KnownError(
        id="misplaced-search-filter",
        says=_UNKNOWN,
        means="The domains of a web search belong in `filters`.",
        do="Move them to `filters.allowed_domains` or `filters.blocked_domains`.",
        source="web-search-guide",
        rule="misplaced-field",
        also=_FIELD_RULES,
        about=RESPONSES_TOOL + r"(?:allowed_domains|blocked_domains)",
        on_key=True,
    ),
    KnownError(
        id="image-count",
        says=_UNKNOWN,
        means="`n` is a field of the Images API. The tool creates one image per call.",
        do="Remove `n`. Ask for more images in the prompt.",
        source="image-generation-guide",
        rule="image-option-ranges",
        also=_FIELD_RULES,
        about=RESPONSES_TOOL + "n",
        on_key=True,
    ),
    KnownError(
        id="newer-field-on-older-model",
        says=_UNKNOWN,
        means="The model of this request does not know the field. Deferred loading and tool search need a newer model;"
        " gpt-5.4 was reported to work.",
        do="Use a newer model, or remove the field.",
        source="tool-search-guide",
        also=("model-lacks-tool", *_FIELD_RULES),
        about=RESPONSES_TOOL + r"(?:defer_loading|allowed_callers|execution)",
        on_key=True,
    ),
    KnownError(
        id="undocumented-field",
        says=_UNKNOWN,
        means="OpenAI's clients have this field, but this server does not accept it on a Realtime tool.",
        do="Remove the field.",
        source="openai-python",
        also=(
            "undocumented-field",
            "unknown-field",
        ),
        about=REALTIME_TOOL + r"(?:tunnel_id|defer_loading|allowed_callers)",
        on_key=True,
    ),
    KnownError(
        id="unknown-tool-field",
        says=_UNKNOWN,
        means="A tool of this type does not have this field. One unknown field makes the server refuse everything in"
        " the request.",
        do="Remove the field, or move it to the right tool. In a manifest, use `x-…` for your own notes.",
        source="https://github.com/livekit/agents/issues/3398",
        rule="unknown-field",
        also=(*_FIELD_RULES, "strict-in-realtime", "nested-function", "missing-type"),
        about=TOOL + ".+",
        on_key=True,
    ),
    KnownError(
        id="unknown-field",
        says=_UNKNOWN,
        means="The server does not know a field at this place, and refused the whole request.",
        do="Remove the field, or correct its spelling.",
        source="openapi",
        rule="unknown-field",
        also=("beta-field", "misplaced-field", "undocumented-field"),
        on_key=True,
        general=True,
    ),
)
