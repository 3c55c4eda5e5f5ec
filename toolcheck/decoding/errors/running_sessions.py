"""A running session: its time, its audio, its responses and its account. Most of these are not about tools."""

from __future__ import annotations

from toolcheck.decoding.errors.known_error import KnownError
from toolcheck.decoding.errors.patterns import with_all

RUNNING_SESSIONS: tuple[KnownError, ...] = (
    KnownError(
        id="session-expired",
        says=r"session_expired|session hit the maximum duration",
        means="The session reached its maximum duration, and the server closed it. The tools are not the cause.",
        do="Open a new session, and send `session.update` with the tools again.",
        source="https://github.com/livekit/agents/pull/1122",
        looked="2026-11-29",
    ),
    KnownError(
        id="cancel-not-active",
        says=r"response_cancel_not_active|cancellation failed: no active response",
        means="The client cancelled a response, but no response was active. Most often it had just ended. The tools are"
        " not the cause.",
        do="Ignore this error.",
        source="https://github.com/openai/openai-agents-js/pull/220",
        looked="2026-11-29",
    ),
    KnownError(
        id="commit-empty",
        says=r"input_audio_buffer_commit_empty|committing input audio buffer",
        means="The client committed an audio buffer with too little audio: at least 100 ms are needed. The tools are"
        " not the cause.",
        do="Commit only after audio was sent. With turn detection the server commits by itself.",
        source="realtime-conversations-guide",
    ),
    KnownError(
        id="voice-cannot-change",
        says=r"cannot_update_voice|update a conversation's voice if assistant audio",
        means="The voice cannot change after the assistant has spoken. The server refused the whole `session.update`,"
        " the tools in it too.",
        do="Send the update again without `voice`, or open a new session.",
        source="realtime-conversations-guide",
        at=("session.audio.output.voice", "session.voice"),
        target="realtime-session",
    ),
    KnownError(
        id="truncate-unknown-item",
        says=r"item_truncate_invalid_item_id|error truncating item",
        means="The client truncated an item that the conversation does not have, or that has no audio. The tools are"
        " not the cause.",
        do="Ignore this error, or truncate only items of the assistant that have audio.",
        source="https://github.com/pipecat-ai/pipecat/issues/2106",
        looked="2026-11-29",
    ),
    KnownError(
        id="truncate-too-long",
        says=r"audio content of [\d.]+ ?ms is already shorter|only model output audio messages can be truncated",
        means="The client truncated an item at a time after the end of its audio. The tools are not the cause.",
        do="Ignore this error, or use the time that was really played.",
        source="https://github.com/pipecat-ai/pipecat/issues/2106",
        looked="2026-11-29",
    ),
    KnownError(
        id="invalid-item-id",
        says=r"item_(?:delete|retrieve)_invalid_item_id|error (?:deleting|retrieving) item",
        means="The client named an item that the conversation does not have. The tools are not the cause.",
        do="Use the id of an item that the server has reported.",
        source="realtime-conversations-guide",
    ),
    KnownError(
        id="quota-used-up",
        says=r"insufficient_quota|exceeded your current quota|usage limit (?:has been |was )?(?:reached|exceeded)",
        means="The account has no quota left. The tools are not the cause.",
        do="Check the plan, the limits and the billing of the account.",
        source="https://developers.openai.com/api/docs/guides/error-codes",
        looked="2026-11-29",
    ),
    KnownError(
        id="rate-limited",
        says=r"rate_limit_exceeded|rate limit reached",
        means="The account reached a rate limit. Long lists of tools count as input tokens of every response.",
        do="Wait as long as the message says, or send fewer and shorter tools.",
        source="https://developers.openai.com/api/docs/guides/rate-limits",
        looked="2026-11-29",
    ),
    KnownError(
        id="unsupported-content-type",
        says=r"unsupported_content_type|supported values are: 'output_text' and 'refusal'",
        means="An item has a type of content that its role does not support. Users send `input_text` or `input_audio`,"
        " the assistant `output_text` or `output_audio`.",
        do="Correct the `type` of the content.",
        source="https://github.com/epam/ai-dial-adapter-openai/issues/511",
        looked="2026-11-29",
    ),
    KnownError(
        id="model-lacks-option",
        says=r"unsupported option for this model",
        means="The model does not support a field of the session, most often `reasoning` or `parallel_tool_calls`. The"
        " server refused the whole update, the tools in it too.",
        do="Remove the field, or use `gpt-realtime-2` or later. If there is no such field, check the name in `model`.",
        source="https://github.com/vierisid/jarvis/pull/433",
        rule="model-lacks-option",
        at=(
            "session.reasoning",
            "session.parallel_tool_calls",
            "response.reasoning",
            "response.parallel_tool_calls",
            "session.model",
        ),
        target="realtime-session",
        looked="2026-11-29",
    ),
    KnownError(
        id="model-lacks-api",
        says=r"not supported in realtime (?:mode|api)",
        means="The Realtime API does not support this model. A token for it can be created, but the connection fails.",
        do="Use a `gpt-realtime` model. A model that only transcribes belongs in `audio.input.transcription`.",
        source="https://github.com/hurttlocker/o8/issues/2165",
        rule="model-lacks-api",
        at=("session.model", "model"),
        target="realtime-session",
        looked="2026-11-29",
    ),
    KnownError(
        id="model-not-found",
        says=r"model_not_found|the model '[^']*+' does not exist",
        means="The model does not exist, is retired, or this account may not use it.",
        do="Correct the name, or use another model.",
        source="https://github.com/openai/openai-realtime-console/issues/561",
        also=("retired-model", "model-lacks-api"),
        at=("session.model", "model"),
        looked="2026-11-29",
    ),
    KnownError(
        id="model-missing",
        says=r"you must provide a model parameter",
        means="The request, or the address of the connection, names no model.",
        do="Add `model`: to the body of a request, or to the address of a connection (`?model=…`).",
        source="openapi",
        rule="missing-field",
        is_absence=True,
    ),
    KnownError(
        id="model-of-transcription",
        says=r"must not provide a model parameter for transcription",
        means="The address of a transcription session may not name a model.",
        do="Connect with `?intent=transcription` only. Name the model in `audio.input.transcription.model`.",
        source="https://developers.openai.com/api/docs/guides/realtime-transcription",
        looked="2026-11-29",
    ),
    KnownError(
        id="turn-detection-of-transcription",
        says=r"turn detection is not supported for this transcription model",
        means="The transcription model detects the ends of turns itself, so it does not support `turn_detection`.",
        do="Remove `audio.input.turn_detection`.",
        source="https://developers.openai.com/api/docs/guides/realtime-transcription",
        at=("session.audio.input.turn_detection",),
        on_key=True,
        target="realtime-session",
        looked="2026-11-29",
    ),
    KnownError(
        id="wrong-session-kind",
        says=r"passing a (?:realtime|transcription) session update event to a (?:realtime|transcription) session",
        means="The connection and the update are for different kinds of session: `realtime` and `transcription`."
        " The server refused the whole update.",
        do="Connect with `?model=…` for a session with tools, and send `type: realtime`.",
        source="https://developers.openai.com/api/docs/guides/realtime-transcription",
        also=("tools-in-transcription",),
        at=("session.type",),
        target="realtime-session",
        looked="2026-11-29",
    ),
    KnownError(
        id="active-response",
        says=r"already has an active response|conversation_already_has_active_response",
        means="A `response.create` was sent while another response was active. Turn detection may have started that"
        " one. The tools are not the cause.",
        do="Wait for `response.done`, or cancel the active response first.",
        source="https://github.com/openai/openai-agents-python/issues/1466",
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
