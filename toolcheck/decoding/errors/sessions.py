"""Sessions and responses as a whole."""

from __future__ import annotations

from toolcheck.decoding.errors.known_error import KnownError
from toolcheck.decoding.errors.patterns import with_all

SESSIONS: tuple[KnownError, ...] = (
    KnownError(
        id="beta-shape",
        says=r"beta_api_shape_disabled|beta api shape|openai-beta|" + with_all(r"\b4000\b", "beta"),
        means="The beta of the Realtime API is switched off, and the header `OpenAI-Beta: realtime=v1`, or the form of"
        " the events, asks for it.",
        do="Drop the header, and bring the session into today's form.",
        source="https://github.com/TanStack/ai/issues/586",
        rule="beta-field",
        also=("missing-session-type", "conflicting-modalities"),
    ),
    KnownError(
        id="conflicting-modalities",
        says=r"invalid modalities|request both text and audio|text and audio at the same time",
        means="A session or response speaks or writes: `output_modalities` is `[audio]` or `[text]`. A server that asks"
        " for `['audio', 'text']` is one of the beta.",
        do="Keep `[audio]`; its transcript comes with it.",
        source="https://github.com/BerriAI/litellm/issues/14887",
        rule="conflicting-modalities",
        also=("beta-field",),
        at=("session.output_modalities", "response.output_modalities", "session.modalities", "response.modalities"),
    ),
    KnownError(
        id="wrong-call-id",
        says=r"tool call id '[^']*' not found|invalid_tool_call_id",
        means="The output answers a call that this conversation does not know: another session's, or one that was cut"
        " off.",
        do="Copy the `call_id` of the function call that it answers, and send it once, in the same session.",
        source="https://github.com/livekit/agents/issues/3344",
        also=("missing-field",),
        at=("item.call_id",),
    ),
    KnownError(
        id="active-response",
        says=r"already has an active response",
        means="A `response.create` was sent while another response went on; turn detection may have begun that one.",
        do="Wait for `response.done`, or cancel it first; nothing is wrong with the tools.",
        source="https://github.com/openai/openai-agents-python/issues/1466",
    ),
    KnownError(
        id="unregistered-tool",
        says=r"\btool '?(?P<function>[\w.-]+)'? (?:was )?not found(?! in)",
        means="The model called a tool that the program does not have: made up, or gone with the agent that had it.",
        do="Answer with an output that says so; do not name tools in the instructions that the session has not.",
        source="https://github.com/openai/openai-agents-python/issues/2204",
    ),
    KnownError(
        id="forced-function",
        says=with_all("server_error", r"response\.done|tool_choice"),
        means="The server failed while it made the response; forcing one function in `response.create` was seen to do"
        " that.",
        do="Try again; if it stays, give that response its one tool and `tool_choice: required`.",
        source="https://community.openai.com/t/realtime-server-error-when-forcing-specific-tool/1362788",
        at=("response.tool_choice",),
    ),
    KnownError(
        id="request-failed",
        says=r"error (?:occurred )?while processing your request",
        means="The server failed; a request in the background with an MCP tool was seen to end so.",
        do="Try again, and without `background`.",
        source="https://community.openai.com/t/responses-api-fails-with-background-true-when-an-mcp-tool-is-used-works-fine-synchronously/1302026",
        also=("background-mcp",),
    ),
)
