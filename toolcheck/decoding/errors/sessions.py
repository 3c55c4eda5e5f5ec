"""Sessions and responses as a whole."""

from __future__ import annotations

from toolcheck.decoding.errors.known_error import KnownError
from toolcheck.decoding.errors.patterns import with_all

SESSIONS: tuple[KnownError, ...] = (
    KnownError(
        id="beta-shape",
        says=r"beta_api_shape_disabled|beta api shape|openai-beta|" + with_all(r"\b4000\b", "beta"),
        means="The beta of the Realtime API has ended. The header `OpenAI-Beta: realtime=v1` or the form of the events"
        " still asks for it.",
        do="Remove the header, and write the session in the current form.",
        source="https://github.com/TanStack/ai/issues/586",
        rule="beta-field",
        also=("missing-session-type", "conflicting-modalities"),
    ),
    KnownError(
        id="conflicting-modalities",
        says=r"invalid modalities|request both text and audio|text and audio at the same time",
        means="A session or response has one modality: `output_modalities` is `[audio]` or `[text]`. A server that"
        " asks for `['audio', 'text']` is a beta server.",
        do="Keep `[audio]`. It includes the transcript.",
        source="https://github.com/BerriAI/litellm/issues/14887",
        rule="conflicting-modalities",
        also=("beta-field",),
        at=("session.output_modalities", "response.output_modalities", "session.modalities", "response.modalities"),
    ),
    KnownError(
        id="wrong-call-id",
        says=r"tool call id '[^']*' not found|invalid_tool_call_id",
        means="The output answers a call that this conversation does not know. The call belongs to another session, or"
        " was interrupted.",
        do="Copy the `call_id` of the function call, and send the output once, in the same session.",
        source="https://github.com/livekit/agents/issues/3344",
        also=("missing-field",),
        at=("item.call_id",),
    ),
    KnownError(
        id="active-response",
        says=r"already has an active response",
        means="A `response.create` was sent while another response was active. Turn detection may have started that"
        " one.",
        do="Wait for `response.done`, or cancel the active response first. The tools are not the cause.",
        source="https://github.com/openai/openai-agents-python/issues/1466",
    ),
    KnownError(
        id="unregistered-tool",
        says=r"\btool '?(?P<function>[\w.-]+)'? (?:was )?not found(?! in)",
        means="The model called a tool that the program does not have. The model invented it, or it belongs to an"
        " agent that is no longer active.",
        do="Answer with an output that says so. Name only tools of the session in the instructions.",
        source="https://github.com/openai/openai-agents-python/issues/2204",
    ),
    KnownError(
        id="forced-function",
        says=with_all("server_error", r"response\.done|tool_choice"),
        means="The server failed while it created the response. Forcing one function in `response.create` was reported"
        " to cause this.",
        do="Try again. If it fails again, give that response only this tool and `tool_choice: required`.",
        source="https://community.openai.com/t/realtime-server-error-when-forcing-specific-tool/1362788",
        at=("response.tool_choice",),
    ),
    KnownError(
        id="request-failed",
        says=r"error (?:occurred )?while processing your request",
        means="The server failed. A background request with an MCP tool was reported to fail like this.",
        do="Try again. If the request has `background: true`, try without it.",
        source="https://community.openai.com/t/responses-api-fails-with-background-true-when-an-mcp-tool-is-used-works-fine-synchronously/1302026",
        also=("background-mcp",),
    ),
)
