"""What servers say when they refuse tools, or when tools fail later: the known texts, what each means and what to do.

The first entry whose `says` is found in a text, and whose `about` fits the place it names, is the one; the special
stand before the general. The texts are those that users quoted in public; `source` names an entry of `SOURCES`, or
is the URL of a report, looked at on the day `looked`. No file is known here, and no rule but by its name.
"""

from __future__ import annotations

from toolcheck.contract.beta import BETA_FIELDS
from toolcheck.contract.sources import SOURCES
from toolcheck.contract.targets import Target
from toolcheck.ground.record import record


@record
class KnownError:
    """One kind of failure, as a server tells it.

    `says` is a pattern, whatever the case, searched in the message, code and type of an error. It may name groups:
    `function`, `label` and `kind` (the `type`) say which tool is meant, `key` a property of its schema and `keyword`
    a keyword. `about` is a pattern of the whole API path, written without its numbers: `session.tools[].name`.

    `rule` is the rule that finds this before anything is sent, empty where only the run can show it; `also` are
    rules whose finding at the same place would explain it. `at` are the places that are meant where the text names
    none, `kinds` the tools (`mcp`) where it names no tool. `is_absence` says that something is missing, `on_key` that
    a key is wrong and not its value. `target` is given where only one API says so.
    """

    id: str
    says: str
    means: str
    do: str
    source: str
    rule: str = ""
    also: tuple[str, ...] = ()
    about: str = ""
    at: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    is_absence: bool = False
    on_key: bool = False
    target: Target | None = None
    looked: str = "2026-11-20"

    @property
    def url(self) -> str:
        """Where this was reported or is written down."""
        return SOURCES[self.source].url if self.source in SOURCES else self.source

    @property
    def dated(self) -> str:
        """When that was last looked at, as an ISO date or month."""
        return SOURCES[self.source].looked if self.source in SOURCES else self.looked


def _with(*parts: str) -> str:
    """The pattern of a text that has all of these in it, in any order, each looked for once."""
    return r"\A" + "".join(rf"(?=[\s\S]*?(?:{part}))" for part in parts)


_TOOL = r"(?:(?:session|response)\.)?(?:tools\[\]\.)+"
_REALTIME_TOOL = r"(?:session|response)\.(?:tools\[\]\.)+"
_RESPONSES_TOOL = r"(?:tools\[\]\.)+"
_CHOICE = r"(?:(?:session|response)\.)?tool_choice"

_UNKNOWN = r"unknown.parameter|unrecognized request argument|additional properties are not allowed"
_MISSING = r"missing.required.parameter"
_TYPE = r"invalid.type"
_VALUE = r"invalid.value"
_LONG = r"string too long|string_above_max_length"
_TOO_FAR = r"(?:above|below)_(?:max|min)_|(?:integer|decimal|number) (?:above|below)|array too (?:long|short)"

_IMPORT = r"(?:retrieving tool list from|external_connector_error|mcp_list_tools\.failed)"
_CREDENTIALS = ("connector-without-authorization", "unexpanded-placeholder", "bearer-prefix")
_ADDRESSES = ("unreachable-server-url", "invalid-server-url", "retired-endpoint", "insecure-url")

_FIELD_RULES = ("unknown-field", "misplaced-field", "foreign-schema-key", "undocumented-field", "image-option-ranges")
_SCHEMA_RULES = (
    "array-without-items",
    "object-without-properties",
    "parameters-not-object",
    "root-combinator",
    "list-for-object",
    "misplaced-schema",
    "required-undeclared",
    "unresolvable-ref",
    "strict-open-object",
    "strict-optional-property",
    "strict-unsupported-keyword",
    "strict-uncertain-keyword",
    "strict-missing-type",
    "strict-ref-siblings",
    "strict-format",
    "strict-limits",
)

_UNKNOWN_FIELDS = (
    KnownError(
        "strict-in-realtime",
        _UNKNOWN,
        "Realtime functions have no `strict`; the whole event was refused because of it.",
        "Take `strict` out, and check the arguments where the function is run.",
        "https://github.com/livekit/agents/issues/3398",
        rule="strict-in-realtime",
        about=_REALTIME_TOOL + "strict",
        on_key=True,
    ),
    KnownError(
        "beta-field",
        _UNKNOWN,
        "This field belongs to the former beta of the Realtime API; today's refuses the whole event for it.",
        "Move it to where it stands today (`toolcheck check --fix` does what is safe).",
        "https://github.com/TanStack/ai/issues/586",
        rule="beta-field",
        about=rf"(?:session|response)\.(?:{'|'.join(BETA_FIELDS)})(?:\..*)?",
        on_key=True,
    ),
    KnownError(
        "today-s-field-on-beta-endpoint",
        _UNKNOWN,
        "The field is right, but the endpoint still speaks the beta of the Realtime API: an Azure preview"
        " `api-version`, or an old preview model.",
        "Connect to the current endpoint (on Azure: `/openai/v1/realtime?model=…`).",
        "https://github.com/openai/openai-python/issues/2638",
        about=r"session\.(?:type|output_modalities|audio(?:\..*)?)",
        on_key=True,
    ),
    KnownError(
        "session-without-tools",
        _UNKNOWN,
        "A session of this kind takes no tools: it is a transcription session, or of an API (GPT-Live) that keeps"
        " them elsewhere.",
        "Make it `type: realtime`, or leave `tools` and `tool_choice` out (GPT-Live has them below `delegation`).",
        "https://github.com/openai/codex/pull/14635",
        rule="tools-in-transcription",
        about=r"session\.(?:tools|tool_choice)",
        on_key=True,
    ),
    KnownError(
        "nested-function",
        _UNKNOWN,
        "The tool keeps its fields in `function`, as Chat Completions has it; here they stand on the tool itself.",
        "Move `name`, `description` and `parameters` up to the tool.",
        "https://github.com/microsoft/autogen/issues/6935",
        rule="nested-function",
        about=_TOOL + "function",
        on_key=True,
    ),
    KnownError(
        "nested-tool-choice",
        _UNKNOWN,
        "`tool_choice` keeps the tool's name in `function`, as Chat Completions has it.",
        "Write `{type: function, name: …}`.",
        "https://github.com/Azure-Samples/aoai-realtime-audio-sdk/issues/132",
        rule="nested-tool-choice",
        about=_CHOICE + r"\.(?:function|custom)(?:\..*)?",
        on_key=True,
    ),
    KnownError(
        "unsupported-tool-choice",
        _UNKNOWN,
        "This form of `tool_choice` is not one that the API has.",
        "Use `auto`, `none`, `required`, or one function or MCP tool by its name.",
        "openapi",
        rule="unsupported-tool-choice",
        also=("nested-tool-choice", "invalid-allowed-tools-choice"),
        about=_CHOICE + r"\..*",
        on_key=True,
    ),
    KnownError(
        "foreign-schema-key",
        _UNKNOWN,
        "The schema of the arguments stands under the name that MCP or Anthropic give it.",
        "Call it `parameters`.",
        "openapi",
        rule="foreign-schema-key",
        about=_TOOL + r"(?:inputSchema|input_schema)(?:\..*)?",
        on_key=True,
    ),
    KnownError(
        "misplaced-container",
        _UNKNOWN,
        "`container` belongs to `code_interpreter` (and `shell`), and stands on another entry.",
        "Move it into the entry of the code interpreter.",
        "https://github.com/QuantumNous/new-api/issues/1305",
        rule="misplaced-field",
        also=_FIELD_RULES,
        about=_RESPONSES_TOOL + r"container(?:\..*)?",
        on_key=True,
    ),
    KnownError(
        "misplaced-search-filter",
        _UNKNOWN,
        "The domains of a web search belong into its `filters`.",
        "Move them to `filters.allowed_domains` or `filters.blocked_domains`.",
        "web-search-guide",
        rule="misplaced-field",
        also=_FIELD_RULES,
        about=_RESPONSES_TOOL + r"(?:allowed_domains|blocked_domains)",
        on_key=True,
    ),
    KnownError(
        "image-count",
        _UNKNOWN,
        "`n` is a field of the Images API; the tool makes one image a call.",
        "Take `n` out; ask for more images in words.",
        "image-generation-guide",
        rule="image-option-ranges",
        also=_FIELD_RULES,
        about=_RESPONSES_TOOL + "n",
        on_key=True,
    ),
    KnownError(
        "newer-field-on-older-model",
        _UNKNOWN,
        "The model of this request does not know the field: deferred loading and tool search need a newer one"
        " (gpt-5.4 or later was reported).",
        "Name a newer model, or do without the field.",
        "tool-search-guide",
        rule="model-lacks-tool",
        also=_FIELD_RULES,
        about=_RESPONSES_TOOL + r"(?:defer_loading|allowed_callers|execution)",
        on_key=True,
    ),
    KnownError(
        "undocumented-field",
        _UNKNOWN,
        "The field is typed in OpenAI's clients, but this server does not take it from a Realtime tool.",
        "Take it out.",
        "openai-python",
        rule="undocumented-field",
        also=("unknown-field",),
        about=_REALTIME_TOOL + r"(?:tunnel_id|defer_loading|allowed_callers)",
        on_key=True,
    ),
    KnownError(
        "unknown-tool-field",
        _UNKNOWN,
        "A tool of this type has no such field here; one unknown field, and all that is sent with it is refused.",
        "Take the field out, or move it to the tool that has it; notes of your own go under `x-…` in a manifest.",
        "https://github.com/livekit/agents/issues/3398",
        rule="unknown-field",
        also=(*_FIELD_RULES, "strict-in-realtime", "nested-function", "missing-type"),
        about=_TOOL + ".+",
        on_key=True,
    ),
    KnownError(
        "unknown-field",
        _UNKNOWN,
        "The server has no such field at this place, and refused everything that was sent with it.",
        "Take it out, or look for a misspelling.",
        "openapi",
        rule="unknown-field",
        also=("beta-field", "misplaced-field", "undocumented-field"),
        on_key=True,
    ),
)

_MISSING_FIELDS = (
    KnownError(
        "flat-function-in-chat",
        rf"{_MISSING}|{_TYPE}|expected a function definition",
        "This is Chat Completions speaking: it wants the fields of a function inside `function`, and no other tools.",
        "Send the request to `/v1/responses`, or wrap the fields in `function` for Chat Completions.",
        "https://github.com/BerriAI/litellm/issues/9914",
        about=_RESPONSES_TOOL + r"function(?:\.name)?",
        is_absence=True,
        target="responses",
    ),
    KnownError(
        "missing-session-type",
        _MISSING,
        "Every session says its `type`, in every `session.update`; without it nothing of the event counts, and the call"
        " goes on with default instructions and without tools.",
        "Add `type: realtime`.",
        "https://github.com/TanStack/ai/issues/586",
        rule="missing-session-type",
        about=r"session\.type",
        is_absence=True,
    ),
    KnownError(
        "nameless-tool",
        _MISSING,
        "The tool has no `name` that this API can see; most often it is inside `function`, as Chat Completions has it.",
        "Move what is in `function` up to the tool; else give the tool a `name`.",
        "https://github.com/microsoft/autogen/issues/6935",
        rule="nested-function",
        also=("missing-field", "unknown-tool-type"),
        about=_TOOL + "name",
        is_absence=True,
    ),
    KnownError(
        "missing-tool-type",
        _MISSING,
        "The tool does not say its `type`.",
        "Add `type: function` to a function, `type: mcp` to a server.",
        "https://github.com/openai/openai-cookbook/issues/1248",
        rule="missing-type",
        also=("misplaced-field",),
        about=_TOOL + "type",
        is_absence=True,
    ),
    KnownError(
        "custom-tool-in-chat",
        _MISSING,
        "The server wants a custom tool as Chat Completions writes it, or this model takes no custom tools.",
        "Send the request to `/v1/responses`, with a model that has custom tools.",
        "function-calling-guide",
        also=("invalid-grammar", "model-lacks-tool"),
        about=_RESPONSES_TOOL + "custom",
        is_absence=True,
        target="responses",
    ),
    KnownError(
        "missing-server-source",
        _MISSING,
        "The MCP tool does not say where its server is.",
        "Add a `server_url`; a label alone works only for a server that this session has defined before.",
        "realtime-mcp-guide",
        rule="missing-server-source",
        also=("undefined-server-label", "missing-field"),
        about=_TOOL + r"(?:server_url|connector_id|tunnel_id)",
        is_absence=True,
    ),
    KnownError(
        "missing-tool-field",
        _MISSING,
        "A tool of this type must have this field.",
        "Add it.",
        "openapi",
        rule="missing-field",
        also=("misplaced-field", "outdated-tool-type", "invalid-vector-store-id"),
        about=_TOOL + ".+",
        is_absence=True,
    ),
    KnownError(
        "nameless-tool-choice",
        _MISSING,
        "`tool_choice` has no `name` that this API can see; most often it keeps it in `function`.",
        "Write `{type: function, name: …}`.",
        "https://github.com/Azure-Samples/aoai-realtime-audio-sdk/issues/132",
        rule="nested-tool-choice",
        also=("missing-field", "unsupported-tool-choice"),
        about=_CHOICE + r"\.name",
        is_absence=True,
    ),
    KnownError(
        "missing-call-id",
        _MISSING,
        "The output does not say which call it answers.",
        "Copy the `call_id` of the function call into it.",
        "https://community.openai.com/t/realtime-api-tool-calling-problems-no-response-when-a-tool-is-included-in-the-session/966495",
        rule="missing-field",
        about=r"(?:item|(?:response\.)?input\[\])\.call_id",
        is_absence=True,
    ),
    KnownError(
        "missing-field",
        _MISSING,
        "Something that must be there is not.",
        "Add it.",
        "openapi",
        rule="missing-field",
        is_absence=True,
    ),
)

_TYPES = (
    KnownError(
        "tools-not-a-list",
        _TYPE,
        "`tools` is a list, also when there is only one tool in it.",
        "Put the tools into a list.",
        "openapi",
        rule="tools-not-a-list",
        about=r"(?:(?:session|response)\.)?tools",
        on_key=True,
    ),
    KnownError(
        "tool-not-an-object",
        _TYPE,
        "An entry of `tools` is not an object: a name alone is no tool.",
        "Write it out as an object with its `type`.",
        "openapi",
        rule="tool-not-an-object",
        about=r"(?:(?:session|response)\.)?tools\[\]",
    ),
    KnownError(
        "list-for-object",
        _with(_TYPE, "expected an object, but got an (?:empty )?array") + r"|\[\] is not of type 'object'",
        "An empty list stands where an object belongs; PHP and some YAML write an empty object so.",
        "Write `{}`.",
        "https://github.com/FoundationAgents/OpenManus/issues/1162",
        rule="list-for-object",
        also=("parameters-not-object", "wrong-type", "misplaced-schema"),
    ),
    KnownError(
        "parameters-not-object",
        _TYPE,
        "`parameters` is a JSON Schema, an object.",
        "Write it as an object; an empty one is `{type: object, properties: {}}`.",
        "https://github.com/vercel/ai/issues/1485",
        rule="parameters-not-object",
        also=("list-for-object", "wrong-type"),
        about=_TOOL + "parameters",
    ),
    KnownError(
        "wrong-type",
        rf"{_TYPE}|expected an? [\w -]{{1,80}},? but got",
        "A value is of a kind that the field does not take: a string for a list, a string for a boolean.",
        "Write it as the kind of value that the message asks for.",
        "openapi",
        rule="wrong-type",
        also=("invalid-approval", "invalid-vector-store-id", "list-for-object", "yaml-version-trap"),
    ),
)

_VALUES = (
    KnownError(
        "hosted-tool-in-realtime",
        rf"{_VALUE}: '(?P<kind>[^']+)'\. Supported values are: 'function'(?:,)? and 'mcp'",
        "Realtime runs functions and MCP tools only; this is a tool of the Responses API, or of nobody.",
        "Make it a function whose handler calls Responses, or use an MCP server.",
        "realtime-mcp-guide",
        rule="unsupported-tool-type",
        also=("unknown-tool-type",),
    ),
    KnownError(
        "hosted-tool-in-chat",
        rf"{_VALUE}: '(?P<kind>[^']+)'\. Supported values are: 'function'(?:,)? and 'custom'",
        "This is Chat Completions speaking: it has functions and custom tools, no hosted tools and no MCP.",
        "Send the request to `/v1/responses`.",
        "https://github.com/openai/openai-agents-python/issues/194",
        also=("unknown-tool-type",),
        target="responses",
    ),
    KnownError(
        "session-type",
        rf"{_VALUE}: '[^']*'\. Supported values are: 'realtime'",
        "A session is of the type `realtime` or `transcription`.",
        "Write `type: realtime`.",
        "openapi",
        rule="invalid-value",
        at=("session.type",),
    ),
    KnownError(
        "bare-tool-choice",
        rf"{_VALUE}: '[^']*'\. Supported values are: 'none'",
        "`tool_choice` as a string is one of the three modes; a tool is chosen by an object.",
        "Write `{type: function, name: …}`, or `{type: …}` for a hosted tool.",
        "https://github.com/langchain-ai/langchain/issues/16767",
        rule="bare-tool-choice",
        also=("invalid-value",),
        at=("tool_choice",),
    ),
    KnownError(
        "image-size",
        rf"{_VALUE}: '[^']*'\. Supported values are: '1024x1024'",
        "The image model does not make images of this size.",
        "Pick one of the sizes that the message lists, or a model that takes any.",
        "image-generation-guide",
        rule="image-option-ranges",
        also=("invalid-value", "conflicting-image-options"),
        target="responses",
    ),
    KnownError(
        "other-vendor-s-tool",
        rf"{_VALUE}: '(?P<kind>(?:web_search|web_fetch|computer|bash|text_editor|code_execution|memory)_20\d{{6}}"
        r"|web_fetch|google_search\w*|url_context)'",
        "This is a tool of another vendor's API.",
        "Use OpenAI's own (`web_search`, `code_interpreter`, `computer` …), or drop it.",
        "https://github.com/puxu-msft/ghc-api-proxy-py",
        rule="unknown-tool-type",
        target="responses",
    ),
    KnownError(
        "unknown-tool-type",
        _with(r"Supported values are:", r"'(?:file_search|code_interpreter|image_generation)'")
        + rf"[\s\S]*?{_VALUE}: '(?P<kind>[^']+)'\. Supported values are:",
        "The server has no tool of this type.",
        "Use one of the types that the message lists.",
        "https://github.com/puxu-msft/ghc-api-proxy-py",
        rule="unknown-tool-type",
        also=("unsupported-tool-type", "model-lacks-tool"),
        target="responses",
    ),
    KnownError(
        "tool-type",
        _VALUE,
        "The server has no tool of this type.",
        "Use one of the types that the API has.",
        "https://github.com/puxu-msft/ghc-api-proxy-py",
        rule="unknown-tool-type",
        also=("unsupported-tool-type", "model-lacks-tool"),
        about=_TOOL + "type",
    ),
    KnownError(
        "mcp-unknown-to-endpoint",
        r"type '?mcp'? is (?:invalid|not supported)|does not support (?:the )?mcp tools?",
        "The endpoint knows functions only: an Azure preview of the Realtime API.",
        "Connect to the current endpoint, or call the server from a function of your own.",
        "https://github.com/openai/openai-agents-js/issues/466",
        kinds=("mcp",),
    ),
    KnownError(
        "invalid-approval",
        _VALUE,
        "`require_approval` is `always`, `never`, or names tools under `always` and `never`.",
        "Write one of these; a YAML boolean is neither.",
        "openapi",
        rule="invalid-approval",
        about=_TOOL + r"require_approval(?:\..*)?",
    ),
    KnownError(
        "unknown-connector",
        _VALUE,
        "This is none of OpenAI's connectors.",
        "Name one of them (`toolcheck rule unknown-connector`), or give the `server_url` of an MCP server.",
        "realtime-mcp-guide",
        rule="unknown-connector",
        about=_TOOL + "connector_id",
    ),
    KnownError(
        "choice-without-tools-in-chat",
        r"'tool_choice' is only allowed when 'tools' are specified",
        "Chat Completions takes no `tool_choice` without tools; Responses and Realtime take `auto` and `none`.",
        "Leave `tool_choice` out where there are no tools.",
        "https://github.com/dapr/dapr-agents/issues/248",
        also=("required-without-tools",),
        at=("tool_choice",),
        target="responses",
    ),
    KnownError(
        "invalid-value",
        rf"(?:{_VALUE})",
        "The value is of the right kind, but not one that the field takes.",
        "Use one of the values that the message lists.",
        "openapi",
        rule="invalid-value",
        also=(
            "unsupported-tool-type",
            "unknown-tool-type",
            "unsupported-tool-choice",
            "invalid-allowed-tools-choice",
            "image-option-ranges",
            "conflicting-image-options",
            "invalid-grammar",
            "invalid-approval",
            "unknown-connector",
        ),
    ),
)

_NAMES_AND_LIMITS = (
    KnownError(
        "long-function-name",
        _LONG,
        "The name is longer than this server takes (64 characters in Chat Completions, 128 in Responses); a prefix with"
        " the server's name is a common cause.",
        "Shorten it, and the place that handles its calls.",
        "https://github.com/danny-avila/LibreChat/issues/7435",
        rule="long-function-name",
        about=_TOOL + "name",
    ),
    KnownError(
        "long-description",
        _LONG,
        "The description is longer than this server takes (1,024 characters were reported from Realtime).",
        "Shorten it; policy belongs into the instructions.",
        "realtime-description-limit",
        rule="long-description",
        about=_TOOL + r"(?:.*\.)?description",
    ),
    KnownError(
        "empty-function-name",
        r"empty string|string too short|string_below_min_length",
        "The tool has an empty name.",
        "Give it one.",
        "openapi",
        rule="invalid-function-name",
        also=("missing-field",),
        about=_TOOL + "name",
    ),
    KnownError(
        "invalid-function-name",
        r"invalid '|does not match pattern|invalid_value",
        "Names are made of ASCII letters, digits, `_` and `-`: no dots, slashes, colons, blanks or other letters.",
        "Rename the function, and the place that handles its calls.",
        "name-pattern",
        rule="invalid-function-name",
        also=("long-function-name",),
        about=_TOOL + "name",
    ),
    KnownError(
        "invalid-vector-store-id",
        r"invalid '|does not match pattern|string too",
        "The id of a vector store begins with `vs_`.",
        "Put in the real id.",
        "https://github.com/openai/openai-support-agent-demo/issues/1",
        rule="invalid-vector-store-id",
        about=_RESPONSES_TOOL + r"vector_store_ids(?:\[\])?",
    ),
    KnownError(
        "invalid-server-label",
        r"'server_label' must start with a letter",
        "A label begins with a letter and goes on with letters, digits, `-` and `_`.",
        "Rename it, and the places that use it again.",
        "label-pattern",
        rule="invalid-server-label",
    ),
    KnownError(
        "invalid-server-label",
        r"invalid '|does not match pattern",
        "A label begins with a letter and goes on with letters, digits, `-` and `_`.",
        "Rename it, and the places that use it again.",
        "label-pattern",
        rule="invalid-server-label",
        about=_TOOL + "server_label",
    ),
    KnownError(
        "too-many-tools",
        r"invalid '(?:\w+\.)?tools': array too long|array_above_max_length",
        "The list of tools is longer than the server takes: 128.",
        "Give each agent or turn its own tools, narrow `allowed_tools`, or use tool search.",
        "tools-limit",
        rule="too-many-tools",
        about=r"(?:(?:session|response)\.)?tools|",
        at=("tools",),
        on_key=True,
    ),
    KnownError(
        "empty-tools-in-chat",
        r"\[\] is too short",
        "Chat Completions takes no empty `tools`; Responses and Realtime do.",
        "Leave `tools` out for Chat Completions.",
        "https://github.com/baptisteArno/typebot.io/issues/1205",
        at=("tools",),
        on_key=True,
        target="responses",
    ),
    KnownError(
        "image-option-ranges",
        _TOO_FAR,
        "A number is outside the range that the field has.",
        "Use a number within it.",
        "image-generation-guide",
        rule="image-option-ranges",
        also=("invalid-value",),
        about=_RESPONSES_TOOL + r"(?:output_compression|partial_images|size|n)",
    ),
    KnownError(
        "out-of-range",
        rf"{_TOO_FAR}|{_LONG}|does not match pattern|empty string",
        "A value is too long, too short, too large, too small, or not of the form that the field has.",
        "Bring it within what the message says.",
        "openapi",
        rule="invalid-value",
        also=(
            "too-many-tools",
            "image-option-ranges",
            "invalid-function-name",
            "long-function-name",
            "long-description",
        ),
    ),
)

_SCHEMAS = (
    KnownError(
        "array-without-items",
        r"array schema missing items",
        "An array in the schema does not say what its items are; a union with `array` and a tuple need `items`, too.",
        "Add `items` beside the `type`.",
        "https://github.com/open-webui/open-webui/issues/14115",
        rule="array-without-items",
    ),
    KnownError(
        "object-without-properties",
        r"object schema missing properties",
        "An object in the schema has no `properties`; in a strict function an open map counts as one, too.",
        "Add `properties: {}` where there are no arguments; write an open map as a list of pairs.",
        "https://github.com/openai/openai-agents-python/issues/449",
        rule="object-without-properties",
        also=("strict-open-object",),
    ),
    KnownError(
        "parameters-not-object",
        r"schema must be a JSON Schema of 'type:",
        "The root of `parameters` is not of the type `object`.",
        "Add `type: object` at the root.",
        "https://github.com/vercel/ai/issues/1485",
        rule="parameters-not-object",
        also=("list-for-object", "object-without-properties"),
    ),
    KnownError(
        "root-combinator",
        r"schema must have type 'object' and not have",
        "The root of `parameters` has `oneOf`, `anyOf`, `allOf`, `enum`, `const` or `not`, or is no object. With"
        " `strict: false` the server says the same when `required` names a property that is not there.",
        "Move the alternatives below a property, or make two functions of one.",
        "https://github.com/nspady/google-calendar-mcp/issues/39",
        rule="root-combinator",
        also=("required-undeclared", "parameters-not-object"),
    ),
    KnownError(
        "misplaced-schema",
        r"is not of type 'object', 'boolean'",
        "Where a schema belongs stands something else: a key that slipped in under `properties`, or a list of schemas.",
        "Move the stray key one level up; it is often an indentation.",
        "https://github.com/smallmain/vscode-unify-chat-provider/issues/162",
        rule="misplaced-schema",
        also=("list-for-object", "invalid-json-schema", "strict-unsupported-keyword"),
    ),
    KnownError(
        "strict-open-object",
        r"'additionalProperties' is required to be supplied and to be false",
        "In a strict function every object, also the inner ones, is closed.",
        "Add `additionalProperties: false` to it, or do without `strict`.",
        "https://github.com/bytedance/trae-agent/issues/173",
        rule="strict-open-object",
        target="responses",
    ),
    KnownError(
        "strict-optional-property",
        r"'required' is required to be supplied and to be an array including every key in properties"
        r"(?:\. Missing '(?P<key>[^']+)')?",
        "In a strict function every property is required.",
        "Put it into `required` and let it be `null`, or do without `strict`.",
        "https://github.com/anomalyco/opencode/issues/13737",
        rule="strict-optional-property",
        target="responses",
    ),
    KnownError(
        "required-undeclared",
        r"Extra required key '(?P<key>[^']*)' supplied",
        "`required` names a property that is not declared; an open map in a strict function ends so, too.",
        "Declare the property, or take its name out of `required`.",
        "https://github.com/wxxb789/ghc-proxy",
        rule="required-undeclared",
        also=("strict-open-object", "object-without-properties"),
        target="responses",
    ),
    KnownError(
        "strict-uncertain-keyword",
        r"'(?P<keyword>default|minLength|maxLength|patternProperties)' is not permitted",
        "This server does not take the keyword in strict functions; others were seen to.",
        "Say it in the description, or do without `strict`.",
        "https://github.com/camel-ai/camel/issues/2288",
        rule="strict-uncertain-keyword",
        also=("strict-unsupported-keyword",),
        target="responses",
    ),
    KnownError(
        "strict-unsupported-keyword",
        r"'(?P<keyword>[^']+)' is not permitted",
        "Strict functions may not use this keyword.",
        "Write it another way (`anyOf` for `oneOf`), check it in the handler, or do without `strict`.",
        "https://github.com/docker/docker-agent/pull/4155",
        rule="strict-unsupported-keyword",
        also=("strict-uncertain-keyword", "root-combinator"),
        target="responses",
    ),
    KnownError(
        "strict-format",
        r"is not a valid format",
        "Strict functions know nine formats, and this is none of them.",
        "Take `format` out, and say it in the description.",
        "https://github.com/can1357/oh-my-pi/issues/206",
        rule="strict-format",
        target="responses",
    ),
    KnownError(
        "strict-ref-siblings",
        r"\$ref cannot have keywords",
        "In a strict function a `$ref` stands alone in its schema.",
        "Move what stands beside it into the definition, or take it out.",
        "https://github.com/camel-ai/camel/issues/3001",
        rule="strict-ref-siblings",
        target="responses",
    ),
    KnownError(
        "strict-missing-type",
        r"schema must have a 'type' key",
        "In a strict function every schema has a `type`; one property without refuses all tools of the request.",
        "Give it a `type`.",
        "https://github.com/apexive/odoo-llm/issues/212",
        rule="strict-missing-type",
        target="responses",
    ),
    KnownError(
        "strict-limits",
        r"levels of nesting exceeds limit|exceeds (?:the )?(?:limit|maximum) of [\d,]+",
        "The schema is deeper or larger than strict functions may be.",
        "Flatten it, or make two functions of one.",
        "structured-outputs-guide",
        rule="strict-limits",
        target="responses",
    ),
    KnownError(
        "unresolvable-ref",
        r"reference can only point to definitions",
        "A `$ref` leads to something other than a definition at the top of the schema.",
        "Move what it points to into `$defs`.",
        "https://github.com/dotnet/extensions/issues/6918",
        rule="unresolvable-ref",
    ),
    KnownError(
        "invalid-json-schema",
        r"is not valid under any of the given schemas|is not of type 'array'|is not one of \[",
        "The parameters break the rules of JSON Schema: a `type` that there is not, or `required: true` on a property.",
        "Correct the keyword; `required` is a list of names beside `properties`.",
        "https://github.com/vercel/ai/issues/2271",
        rule="invalid-json-schema",
        also=_SCHEMA_RULES,
    ),
    KnownError(
        "invalid-schema",
        r"invalid schema for function|invalid_function_parameters",
        "The server does not take the schema of this function's arguments, and one bad schema refuses every tool that"
        " was sent with it.",
        "See what the message says of it, and what the check finds in it.",
        "https://github.com/vercel/ai/issues/2271",
        rule="invalid-json-schema",
        also=_SCHEMA_RULES,
    ),
)

_CHOICES = (
    KnownError(
        "required-without-tools",
        r"'required' must be specified with 'tools'",
        "The model must call a tool, and the request has none.",
        "Add tools, or take `tool_choice` out.",
        "https://github.com/vllm-project/vllm/pull/40399",
        rule="required-without-tools",
        at=("tool_choice",),
        target="responses",
    ),
    KnownError(
        "undefined-tool-choice",
        _with("tool choice ", " not found in '?tools'?"),
        "`tool_choice` names a tool that is not in `tools`.",
        "Correct the name, or add the tool.",
        "https://github.com/vllm-project/vllm/pull/40399",
        rule="undefined-tool-choice",
        at=("tool_choice",),
        target="responses",
    ),
    KnownError(
        "deferred-tool-choice",
        r"tool_choice is not currently supported for deferred|deferred-loading function tools",
        "A tool that is loaded later, or that stands in a namespace, cannot be chosen by its name.",
        "Use `auto` or `required`, or load the tool at once.",
        "openai-agents",
        rule="invalid-allowed-tools-choice",
        at=("tool_choice",),
        target="responses",
    ),
    KnownError(
        "allowed-tools-mode",
        r"\bmode\b.{0,40}must be.{0,20}\bauto\b",
        "A choice among allowed tools has the mode `auto` or `required`, and names tools that are there.",
        "Correct the mode, or the names.",
        "openapi",
        rule="invalid-allowed-tools-choice",
        at=("tool_choice.mode", "tool_choice"),
        target="responses",
    ),
)

_SERVERS = (
    KnownError(
        "server-refuses-token",
        _with(rf"{_IMPORT}|http_error", r"\b40[13]\b"),
        "The MCP server answered 401 or 403: the token is missing, expired, of the wrong scope, or was not filled in.",
        "Send a fresh token in `authorization` (without `Bearer`), with every Responses request anew; try it with a"
        " `tools/list` of your own.",
        "https://github.com/Azure/azure-sdk-for-python/issues/43071",
        also=(*_CREDENTIALS, "connector-authorization-header", "duplicate-authorization"),
        kinds=("mcp",),
    ),
    KnownError(
        "server-not-there",
        _with(_IMPORT, r"\b40[45]\b") + "|received unknown request",
        "There is no MCP endpoint at this URL: a typing error in its path, the base of a REST API, or a web page.",
        "Correct the path of `server_url`; `/mcp` and `/sse` are the usual ones.",
        "https://github.com/yjacquin/fast-mcp/issues/104",
        also=_ADDRESSES,
        kinds=("mcp",),
    ),
    KnownError(
        "server-not-reached",
        _with(_IMPORT, r"\b424\b") + "|" + _with("failed dependency", "tool list"),
        "OpenAI's servers call the MCP server, and did not reach it: `localhost`, a private address and the name of a"
        " container exist only for you.",
        "Give it a public https address, or use a tunnel; else make it a function that your own program runs.",
        "https://github.com/agentgateway/agentgateway/issues/383",
        rule="unreachable-server-url",
        also=(*_ADDRESSES, *_CREDENTIALS),
        kinds=("mcp",),
    ),
    KnownError(
        "host-header",
        r"invalid host header",
        "The MCP server refuses the name it is called by: its guard against DNS rebinding does not know the tunnel.",
        "Allow the host name of the tunnel in the server's settings.",
        "secure-mcp-tunnels-guide",
        kinds=("mcp",),
    ),
    KnownError(
        "retired-endpoint",
        r"deprecated transport|transport on this server is deprecated",
        "The provider has retired this endpoint of its server.",
        "Use the one it names instead, mostly `/mcp` for `/sse`.",
        "https://github.com/anthropics/claude-code/issues/61429",
        rule="retired-endpoint",
        kinds=("mcp",),
    ),
    KnownError(
        "import-failed",
        _IMPORT,
        "The tools of an MCP server or connector could not be imported; the event does not say why.",
        "Look at its address, its token, and the names in `allowed_tools`, in this order; try it with a `tools/list` of"
        " your own.",
        "realtime-mcp-guide",
        also=("unknown-connector-tool", "empty-allowed-tools", *_ADDRESSES, *_CREDENTIALS),
        kinds=("mcp",),
    ),
    KnownError(
        "import-empty",
        r"mcp_list_tools\.completed|\b0 tools\b|" + _with("mcp_list_tools", r"\btools\"?: ?\[\]"),
        "The import of a server's tools is done. When none of them are there, the server lists none to this token, or"
        " `allowed_tools` leaves none.",
        "Compare the server's own `tools/list` with the imported names and with `allowed_tools`.",
        "https://community.openai.com/t/realtime-api-mcp-server-sends-10-tools-but-api-receives-0/1367933",
        also=("empty-allowed-tools", "unknown-connector-tool"),
        kinds=("mcp",),
    ),
    KnownError(
        "import-in-progress",
        r"mcp_list_tools\.in_progress",
        "The import of a server's tools goes on; a turn that begins now has only those that are loaded already.",
        "Wait for `mcp_list_tools.completed` before the `response.create` that needs them.",
        "realtime-mcp-guide",
        kinds=("mcp",),
    ),
    KnownError(
        "approval-unanswered",
        r"mcp_approval_request",
        "A tool waits to be approved, and goes on only when the client answers. Without `require_approval` every tool"
        " of a server asks.",
        "Answer with an `mcp_approval_response` item, or say in `require_approval` which tools need not ask.",
        "realtime-mcp-guide",
        also=("ambiguous-approval", "invalid-approval"),
        kinds=("mcp",),
    ),
    KnownError(
        "approval-answered-twice",
        r"duplicate item",
        "An approval is answered and, beside it, the request for it is sent again.",
        "Send the answer alone.",
        "https://github.com/vercel/ai/issues/18605",
        rule="answered-approval-reference",
        at=("input",),
        on_key=True,
        target="responses",
    ),
    KnownError(
        "duplicate-server-label",
        r"duplicate mcp server_label '(?P<label>[^']+)'",
        "Two tools of one list have this `server_label`; Responses does not tell capitals from small letters.",
        "Rename one of them.",
        "https://github.com/smg-project/smg/pull/479",
        rule="duplicate-server-label",
    ),
    KnownError(
        "tunnel-id",
        r"invalid tunnel id|must match tunnel_",
        "A tunnel's id is `tunnel_` and 32 hexadecimal digits, and stands without a `server_url`.",
        "Copy the id from the tunnel's page.",
        "https://raw.githubusercontent.com/openai/tunnel-client/master/docs/troubleshooting.md",
        rule="invalid-value",
        also=("conflicting-server-source",),
    ),
    KnownError(
        "server-sources",
        _with("server_url", "connector_id", r"\b(?:both|either|only one|exactly one|one of)\b"),
        "An MCP tool says where its server is, once: by `server_url` or by `connector_id`.",
        "Keep one of them; a label alone works only for a server that this session has defined before.",
        "realtime-mcp-guide",
        rule="conflicting-server-source",
        also=("missing-server-source", "undefined-server-label"),
    ),
    KnownError(
        "two-credentials",
        r"\bauthorization\W+(?:and|or|with|together with)\W+(?:the \W*)?headers\.authorization",
        "The token is sent twice, or as a header where a connector takes none.",
        "Keep `authorization`, and take the header out.",
        "realtime-mcp-guide",
        rule="duplicate-authorization",
        also=("connector-authorization-header",),
    ),
    KnownError(
        "deep-research-server",
        r"mcp server '(?P<label>[^']*)' must contain 'search' and 'fetch'",
        "Deep-research models need a server that has the tools `search` and `fetch`.",
        "Allow both, or leave the server out of this request.",
        "https://github.com/dataforseo/mcp-server-typescript/issues/19",
        rule="deep-research-server",
        kinds=("mcp",),
        target="responses",
    ),
    KnownError(
        "tool-cache",
        r"mcp tool not found in cache",
        "The `input` of this response holds an `mcp_list_tools` item, and that takes the place of the session's own.",
        "Leave the item out of `input`.",
        "https://community.openai.com/t/realtime-api-with-error-mcp-tool-not-found-in-cache-the-session-must-have-completed-fetching-the-tools-from-the-mcp-server-before-a-cached-version-can-be-used/1364168",
        rule="mcp-list-in-input",
        at=("response.input",),
        on_key=True,
    ),
    KnownError(
        "call-broken-off",
        r"protocol_error|session terminated|unhandled errors in a taskgroup",
        "The MCP server broke the protocol in the middle of a call: its session ended, or it fell over.",
        "Look into the server's log; a session that ends must be answered with 404, so that it is opened anew.",
        "https://github.com/openai/openai-node/issues/1568",
        kinds=("mcp",),
    ),
    KnownError(
        "tool-failed",
        r"tool_execution_error",
        "The server ran the tool, and the tool failed.",
        "Read the message that goes with it: it is the tool's own.",
        "realtime-mcp-guide",
        kinds=("mcp",),
    ),
    KnownError(
        "call-not-delivered",
        r"http_error",
        "The call did not get through to the MCP server.",
        "Look at the HTTP status that goes with it, and at the server's log.",
        "realtime-mcp-guide",
        also=_ADDRESSES,
        kinds=("mcp",),
    ),
    KnownError(
        "call-failed",
        r"mcp_call\.failed",
        "The model chose a tool of a server, and the call failed.",
        "Look at the `error` of the `mcp_call` item that follows: it says whether the protocol, the connection or the"
        " tool failed.",
        "realtime-mcp-guide",
        kinds=("mcp",),
    ),
    KnownError(
        "event-name",
        r"mcp_call\.arguments\.",
        "The event is called `response.mcp_call_arguments.…`, with an underscore.",
        "Listen for that name.",
        "https://community.openai.com/t/mcp-call-arguments-has-wrong-chunk-type/1289749",
    ),
)

_HOSTED = (
    KnownError(
        "deferred-without-search",
        _with("defer_loading requires ", "tool_search"),
        "A tool is to be loaded later, and there is no `tool_search` to find it.",
        "Add `{type: tool_search}`, or load the tool at once.",
        "https://github.com/openai/codex/issues/19486",
        rule="deferred-without-search",
        target="responses",
    ),
    KnownError(
        "empty-search-surface",
        r"requires at least one searchable",
        "There is a `tool_search`, and no tool that it could find.",
        "Give some tools `defer_loading: true`, or leave `tool_search` out.",
        "openai-agents",
        rule="empty-search-surface",
        target="responses",
    ),
    KnownError(
        "unreachable-callers",
        r"programmatic callers|programmatictoolcallingtool",
        "Only programs may call this tool, and there is no `programmatic_tool_calling`.",
        "Add that tool, or let the model call it: `direct`.",
        "openai-agents",
        rule="unreachable-callers",
        target="responses",
    ),
    KnownError(
        "repeated-tool",
        r"only provide one computer tool",
        "There can be one computer tool.",
        "Keep one.",
        "openai-agents",
        rule="repeated-tool",
        target="responses",
    ),
    KnownError(
        "model-lacks-tool",
        r"tool(?: type)? '(?P<kind>[^']+)' is not supported",
        "This model does not take the tool.",
        "Name a model that does, or leave the tool out.",
        "https://github.com/QuantumNous/new-api/issues/1586",
        rule="model-lacks-tool",
        also=("outdated-tool-type", "unsupported-tool-type"),
        target="responses",
    ),
    KnownError(
        "effort-lacks-tool",
        r"cannot be used with reasoning\.effort 'minimal': (?P<kind>\w+)",
        "With the least effort of reasoning the model may not use this tool.",
        "Set `reasoning.effort` to `low`, or leave the tool out.",
        "https://github.com/openai/codex/issues/3559",
        rule="effort-lacks-tool",
        at=("reasoning.effort",),
        target="responses",
    ),
    KnownError(
        "duplicate-function-name",
        r"duplicate realtime tool name",
        "Two functions have the same name, and nobody can tell their calls apart; OpenAI's Agents SDK refuses that"
        " before it connects.",
        "Rename one of them.",
        "openai-agents",
        rule="duplicate-function-name",
    ),
)

_SESSIONS = (
    KnownError(
        "beta-shape",
        r"beta_api_shape_disabled|beta api shape|openai-beta|" + _with(r"\b4000\b", "beta"),
        "The beta of the Realtime API is switched off, and the header `OpenAI-Beta: realtime=v1`, or the form of the"
        " events, asks for it.",
        "Drop the header, and bring the session into today's form.",
        "https://github.com/TanStack/ai/issues/586",
        rule="beta-field",
        also=("missing-session-type", "conflicting-modalities"),
    ),
    KnownError(
        "conflicting-modalities",
        r"invalid modalities|request both text and audio|text and audio at the same time",
        "A session or response speaks or writes: `output_modalities` is `[audio]` or `[text]`. A server that asks for"
        " `['audio', 'text']` is one of the beta.",
        "Keep `[audio]`; its transcript comes with it.",
        "https://github.com/BerriAI/litellm/issues/14887",
        rule="conflicting-modalities",
        also=("beta-field",),
        at=("session.output_modalities", "response.output_modalities", "session.modalities", "response.modalities"),
    ),
    KnownError(
        "wrong-call-id",
        r"tool call id '[^']*' not found|invalid_tool_call_id",
        "The output answers a call that this conversation does not know: another session's, or one that was cut off.",
        "Copy the `call_id` of the function call that it answers, and send it once, in the same session.",
        "https://github.com/livekit/agents/issues/3344",
        also=("missing-field",),
        at=("item.call_id",),
    ),
    KnownError(
        "active-response",
        r"already has an active response",
        "A `response.create` was sent while another response went on; turn detection may have begun that one.",
        "Wait for `response.done`, or cancel it first; nothing is wrong with the tools.",
        "https://github.com/openai/openai-agents-python/issues/1466",
    ),
    KnownError(
        "unregistered-tool",
        r"\btool '?(?P<function>[\w.-]+)'? (?:was )?not found(?! in)",
        "The model called a tool that the program does not have: made up, or gone with the agent that had it.",
        "Answer with an output that says so; do not name tools in the instructions that the session has not.",
        "https://github.com/openai/openai-agents-python/issues/2204",
    ),
    KnownError(
        "forced-function",
        _with("server_error", r"response\.done|tool_choice"),
        "The server failed while it made the response; forcing one function in `response.create` was seen to do that.",
        "Try again; if it stays, give that response its one tool and `tool_choice: required`.",
        "https://community.openai.com/t/realtime-server-error-when-forcing-specific-tool/1362788",
        at=("response.tool_choice",),
    ),
    KnownError(
        "request-failed",
        r"error (?:occurred )?while processing your request",
        "The server failed; a request in the background with an MCP tool was seen to end so.",
        "Try again, and without `background`.",
        "https://community.openai.com/t/responses-api-fails-with-background-true-when-an-mcp-tool-is-used-works-fine-synchronously/1302026",
        also=("background-mcp",),
    ),
)

ERRORS: tuple[KnownError, ...] = (
    *_HOSTED,
    *_SERVERS,
    *_CHOICES,
    *_SESSIONS,
    *_UNKNOWN_FIELDS,
    *_MISSING_FIELDS,
    *_NAMES_AND_LIMITS[:-1],
    *_TYPES,
    *_SCHEMAS,
    *_NAMES_AND_LIMITS[-1:],
    *_VALUES,
)
"""Every known text, the special before the general."""
