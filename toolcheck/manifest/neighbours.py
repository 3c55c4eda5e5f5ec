"""Files for other APIs and programs, recognised by what they hold: they are named, with the next step, and not judged.

Sources: the reference of each API or program, and the parameter types of openai-python 3.57.0 (`beta/agents`),
azure-ai-voicelive 1.3.1 and google-genai 3.6.1; looked at 2026-11-29.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from toolcheck.contract.events import is_translation
from toolcheck.ground.published import SITE
from toolcheck.ground.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

_Object: TypeAlias = "Mapping[str, Any]"


@record(kw_only=True)
class Neighbour:
    """A file for another API or program: its `name` with an article, what to do next, and the page that says so.

    `fits` recognises it, and is asked about an object with one of `keys`; `is_server` says that it is a session of
    another server, which gets all events of its file.
    """

    name: str
    next_step: str
    source: str
    fits: Callable[[_Object], bool]
    keys: frozenset[str] = frozenset()
    is_server: bool = False


def neighbour_of(value: _Object) -> Neighbour | None:
    """The program or API that an object is for; None for any other object."""
    if _SIGNS.isdisjoint(value):
        return None
    return next((one for one in _NEIGHBOURS if not one.keys.isdisjoint(value) and one.fits(value)), None)


def neighbour_of_list(values: list[Any]) -> Neighbour | None:
    """The program or API that a list of tools is for; None for any other list."""
    return _LISTING if _are_listed_tools(values) else None


def neighbour_of_session(session: Any) -> Neighbour | None:
    """The other server that a session is for. These have no `type`, so one with a `type` is not for them."""
    if not isinstance(session, dict) or "type" in session:
        return None
    return next((neighbour for neighbour in _SERVERS if neighbour.fits(session)), None)


# -- signs ------------------------------------------------------------------------------------------


def _tools(value: _Object) -> list[dict[str, Any]]:
    tools = value.get("tools")
    return [tool for tool in tools if isinstance(tool, dict)] if isinstance(tools, list) else []


def _has_tool_with(value: _Object, *keys: str) -> bool:
    return any(not tool.keys().isdisjoint(keys) for tool in _tools(value))


def _part(value: _Object, key: str) -> _Object:
    part = value.get(key)
    return part if isinstance(part, dict) else {}


def _begins(value: Any, *beginnings: str) -> bool:
    return isinstance(value, str) and value.lower().startswith(beginnings)


def _are_listed_tools(values: Any) -> bool:
    """Whether these are tools as MCP servers list them: each with a name and an `inputSchema`, none with a `type`."""
    return (
        isinstance(values, list)
        and bool(values)
        and all(
            isinstance(tool, dict)
            and "name" in tool
            and isinstance(tool.get("inputSchema"), dict)
            and "type" not in tool
            for tool in values
        )
    )


def _is_listing(value: _Object) -> bool:
    result = value.get("result")
    return (isinstance(result, dict) and isinstance(result.get("tools"), list)) or (
        value.keys() <= {"tools", "nextCursor", "_meta"} and _are_listed_tools(value.get("tools"))
    )


def _is_legacy(value: _Object) -> bool:
    functions = value.get("functions")
    return (
        "tools" not in value
        and isinstance(functions, list)
        and bool(functions)
        and all(isinstance(function, dict) and isinstance(function.get("name"), str) for function in functions)
    )


def _is_open_api(value: _Object) -> bool:
    return bool(value.keys() & {"openapi", "swagger"}) and bool(value.keys() & {"info", "paths"})


def _is_schema(value: _Object) -> bool:
    if not value.keys().isdisjoint(("tools", "tool_choice", "session", "turns", "name")):
        return False
    is_declared = isinstance(value.get("$schema"), str) and "json-schema.org/" in value["$schema"]
    return is_declared or (value.get("type") == "object" and isinstance(value.get("properties"), dict))


def _is_agent(value: _Object) -> bool:
    agent = _part(value, "agent") or value
    return any(
        tool.get("type") == "mcp" and (isinstance(tool.get("transport"), dict) or "credential_id" in tool)
        for tool in _tools(agent)
    )


def _is_of_gemini_live(value: _Object) -> bool:
    setup = _part(value, "setup")
    return _begins(setup.get("model"), "models/", "gemini") or _is_of_gemini(setup)


def _is_of_gemini(value: _Object) -> bool:
    return _has_tool_with(value, "functionDeclarations", "function_declarations", "googleSearch", "google_search")


def _is_lock(value: _Object) -> bool:
    return value.keys() == {"servers", "version"} and isinstance(value["servers"], dict) and value["version"] == 1


def _is_client_configuration(value: _Object) -> bool:
    servers = value.get("servers")
    return isinstance(servers, dict) and any(
        isinstance(entry, dict) and not entry.keys().isdisjoint(("command", "url")) for entry in servers.values()
    )


def _is_toolbox_of_azure(value: _Object) -> bool:
    return isinstance(value.get("tools"), list) and (
        isinstance(value.get("skills"), list)
        or any("project_connection_id" in tool or tool.get("type") == "azure_ai_search" for tool in _tools(value))
    )


def _is_of_voice_live(session: _Object) -> bool:
    return (
        _begins(_part(session, "voice").get("type"), "azure-")
        or _begins(_part(session, "turn_detection").get("type"), "azure_")
        or _begins(_part(session, "input_audio_noise_reduction").get("type"), "azure_")
        or _begins(_part(session, "input_audio_transcription").get("model"), "azure-")
        or not session.keys().isdisjoint(("avatar", "animation", "input_audio_echo_cancellation"))
    )


_VOICES_OF_XAI = frozenset(["ara", "eve", "leo", "rex", "sal"])
"""Written with a small letter or a capital."""


def _is_of_xai(session: _Object) -> bool:
    return (
        _begins(session.get("model"), "grok-")
        or str(session.get("voice")).lower() in _VOICES_OF_XAI
        or any(tool.get("type") == "x_search" for tool in _tools(session))
    )


# -- data -------------------------------------------------------------------------------------------

_SERVERS_IMPORTED = "`toolcheck import` writes its remote servers as tools of `type: mcp`"
_FUNCTIONS_IMPORTED = "`toolcheck import` writes its functions as a manifest"

_LISTING = Neighbour(
    name="an MCP `tools/list` answer (`inputSchema`)",
    next_step="`toolcheck import` writes these tools as functions, or with `--allowed-tools` as those of their server",
    source="https://modelcontextprotocol.io/specification/2025-11-25/server/tools",
    fits=_is_listing,
    keys=frozenset({"result", "tools"}),
)

_SERVERS = (
    Neighbour(
        name="a session of Azure Voice Live",
        next_step="run `toolcheck check` on its tools in a file of their own: Voice Live accepts `function` and `mcp`",
        source="https://learn.microsoft.com/azure/ai-services/speech-service/voice-live-how-to",
        fits=_is_of_voice_live,
        is_server=True,
    ),
    Neighbour(
        name="a session of xAI's Grok Voice",
        next_step="run `toolcheck check` on its functions in a file of their own",
        source="https://docs.x.ai/docs/guides/voice",
        fits=_is_of_xai,
        is_server=True,
    ),
)

TRANSLATION = Neighbour(
    name="a session that translates",
    next_step="leave it out of `toolcheck check`: such a session has no tools",
    source="https://developers.openai.com/api/docs/guides/realtime-translation",
    fits=is_translation,
)

_NEIGHBOURS = (
    Neighbour(
        name="an MCP client configuration (`mcpServers`)",
        next_step=_SERVERS_IMPORTED,
        source="https://modelcontextprotocol.io/docs/develop/connect-local-servers",
        fits=lambda value: isinstance(value.get("mcpServers"), dict),
        keys=frozenset({"mcpServers"}),
    ),
    Neighbour(
        name="a lock of `toolcheck probe`",
        next_step="`toolcheck probe` compares servers with it, and `toolcheck diff` two of them",
        source=f"{SITE}/probe.html",
        fits=_is_lock,
        keys=frozenset({"servers"}),
    ),
    Neighbour(
        name="an MCP client configuration (`servers`)",
        next_step=_SERVERS_IMPORTED,
        source="https://code.visualstudio.com/docs/copilot/chat/mcp-servers",
        fits=_is_client_configuration,
        keys=frozenset({"servers"}),
    ),
    Neighbour(
        name="a row of a batch (`custom_id`, `url`, `body`)",
        next_step="write what is in `body` to a file of its own, and check that with `toolcheck check`",
        source="https://developers.openai.com/api/docs/guides/batch",
        fits=lambda value: {"custom_id", "url", "body"} <= value.keys(),
        keys=frozenset({"custom_id"}),
    ),
    Neighbour(
        name="an answer of a batch (`custom_id`, `response`)",
        next_step="check the `body` of its row with `toolcheck check`",
        source="https://developers.openai.com/api/docs/guides/batch",
        fits=lambda value: {"custom_id", "response"} <= value.keys(),
        keys=frozenset({"custom_id"}),
    ),
    Neighbour(
        name="an answer of the API (`object`)",
        next_step="check the request or the session that was sent with `toolcheck check`",
        source="https://developers.openai.com/api/docs/api-reference/responses/object",
        fits=lambda value: isinstance(value.get("object"), str) and "id" in value,
        keys=frozenset({"object"}),
    ),
    Neighbour(
        name="an assistant of the Assistants API (`tool_resources`)",
        next_step="move its tools into a Responses request, and check that with `toolcheck check`",
        source="https://developers.openai.com/api/docs/assistants/migration",
        fits=lambda value: isinstance(value.get("tool_resources"), dict),
        keys=frozenset({"tool_resources"}),
    ),
    Neighbour(
        name="a setup of Gemini Live (`setup`)",
        next_step=_FUNCTIONS_IMPORTED,
        source="https://ai.google.dev/api/live",
        fits=_is_of_gemini_live,
        keys=frozenset({"setup"}),
    ),
    Neighbour(
        name="a request to Gemini (`functionDeclarations`)",
        next_step=_FUNCTIONS_IMPORTED,
        source="https://ai.google.dev/gemini-api/docs/function-calling",
        fits=_is_of_gemini,
        keys=frozenset({"tools"}),
    ),
    Neighbour(
        name="a request to Amazon Bedrock (`toolConfig`)",
        next_step="write its functions as tools of `type: function`, and check them with `toolcheck check`",
        source="https://docs.aws.amazon.com/bedrock/latest/userguide/tool-use.html",
        fits=lambda value: isinstance(value.get("toolConfig"), dict),
        keys=frozenset({"toolConfig"}),
    ),
    Neighbour(
        name="a request to Anthropic (`messages`, `input_schema`)",
        next_step=_FUNCTIONS_IMPORTED,
        source="https://docs.claude.com/en/docs/agents-and-tools/tool-use/overview",
        fits=lambda value: isinstance(value.get("messages"), list) and _has_tool_with(value, "input_schema"),
        keys=frozenset({"messages"}),
    ),
    Neighbour(
        name="a Chat Completions request (`messages`)",
        next_step="`toolcheck import` writes its tools and instructions as a manifest",
        source="https://developers.openai.com/api/docs/guides/migrate-to-responses",
        fits=lambda value: isinstance(value.get("messages"), list),
        keys=frozenset({"messages"}),
    ),
    Neighbour(
        name="a list of legacy `functions`",
        next_step=_FUNCTIONS_IMPORTED,
        source="https://developers.openai.com/api/docs/guides/migrate-to-responses",
        fits=_is_legacy,
        keys=frozenset({"functions"}),
    ),
    Neighbour(
        name="a promptfoo configuration (`providers`)",
        next_step="check the file that it names with `toolcheck check`",
        source="https://www.promptfoo.dev/docs/configuration/reference/",
        fits=lambda value: "providers" in value and bool(value.keys() & {"prompts", "tests"}),
        keys=frozenset({"providers"}),
    ),
    Neighbour(
        name="a declarative agent of Microsoft (`kind: Prompt`)",
        next_step="write its tools as those of a Responses request, and check that with `toolcheck check`",
        source="https://learn.microsoft.com/agent-framework/agents/declarative",
        fits=lambda value: value.get("kind") == "Prompt",
        keys=frozenset({"kind"}),
    ),
    Neighbour(
        name="a toolbox of Azure AI Foundry",
        next_step="write its tools as those of a Responses request, and check that with `toolcheck check`",
        source="https://learn.microsoft.com/azure/ai-foundry/agents/how-to/tools/overview",
        fits=_is_toolbox_of_azure,
        keys=frozenset({"tools"}),
    ),
    _LISTING,
    Neighbour(
        name="an agent of OpenAI's Agents API",
        next_step="write each server as a tool of `type: mcp`, and check that with `toolcheck check`",
        source="https://developers.openai.com/api/docs/guides/agents-api/tools/mcp",
        fits=_is_agent,
        keys=frozenset({"agent", "tools"}),
    ),
    Neighbour(
        name="an OpenAPI description (`openapi`)",
        next_step="`toolcheck import` writes a function for each operation, or for those that you choose",
        source="https://spec.openapis.org/oas/latest.html",
        fits=_is_open_api,
        keys=frozenset({"openapi", "swagger"}),
    ),
    Neighbour(
        name="a JSON Schema",
        next_step="`toolcheck import --name NAME` writes it as the parameters of a function",
        source="https://json-schema.org/draft/2020-12/json-schema-core",
        fits=_is_schema,
        keys=frozenset({"$schema", "properties"}),
    ),
)

_SIGNS = frozenset(key for neighbour in _NEIGHBOURS for key in neighbour.keys)
