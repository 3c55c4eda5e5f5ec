"""The shape of everything the APIs accept, written once.

The models are the only statement of what an object may hold. The JSON Schemas under `schemas/` are generated
from them (`python -m toolcheck.contract.shapes.generate`), and it is those that a check runs: importing this
package imports pydantic, which only compiling and the typed Python API need.

A docstring's `Source:` names where the facts are from; `contract/sources.py` has the address and the day it was
looked at.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from toolcheck.contract.shapes import (
    choice,
    closed,
    config,
    events,
    fleet,
    function,
    hosted,
    json_schema,
    live,
    manifest,
    mcp,
    script,
)
from toolcheck.contract.shapes import realtime as realtime_
from toolcheck.contract.shapes import responses as responses_

SHAPES: dict[str, Any] = {
    # what is sent
    "session.update": events.SessionUpdate,
    "response.create": events.ResponseCreate,
    "conversation.item.create": events.ConversationItemCreate,
    "client-secret": events.ClientSecret,
    "realtime-session": realtime_.RealtimeSession,
    "realtime-transcription-session": realtime_.TranscriptionSession,
    "realtime-response": realtime_.RealtimeResponse,
    "responses": responses_.ResponsesRequest,
    "session.start": live.SessionStart,
    "live-session": live.LiveSession,
    "live-call": live.LiveCall,
    "live-create": live.LiveCreate,
    # what is written
    "manifest": manifest.ManifestFile,
    "config": config.ConfigurationFile,
    "script": script.ScriptFile,
    "fleet-summary": fleet.FleetSummaryFile,
    "json-schema": json_schema.JsonSchema,
    # one tool, one choice
    "realtime/tool": realtime_.RealtimeTool,
    "realtime/tool_choice": choice.RealtimeToolChoice,
    "realtime/function": function.RealtimeFunction,
    "realtime/mcp": mcp.McpTool,
    "responses/tool": responses_.ResponsesTool,
    "responses/tool_choice": choice.ResponsesToolChoice,
    "responses/function": function.Function,
    "responses/mcp": mcp.McpTool,
    "responses/custom": function.CustomTool,
    "responses/namespace": function.Namespace,
    "responses/tool_search": function.ToolSearch,
    "responses/programmatic_tool_calling": function.ProgrammaticToolCalling,
    "responses/web_search": hosted.WebSearch,
    "responses/web_search_preview": hosted.WebSearchPreview,
    "responses/file_search": hosted.FileSearch,
    "responses/code_interpreter": hosted.CodeInterpreter,
    "responses/image_generation": hosted.ImageGeneration,
    "responses/computer": hosted.Computer,
    "responses/computer_use_preview": hosted.ComputerUsePreview,
    "responses/shell": hosted.Shell,
    "responses/local_shell": hosted.LocalShell,
    "responses/apply_patch": hosted.ApplyPatch,
    # parts and later events of a Live session
    "live/session.update": live.LiveUpdate,
    "live/session.fork": live.ForkStart,
    "live/create.fork": live.LiveForkCreate,
    "live/manifest": live.LiveManifest,
    "live/delegation": live.DelegationChange,
    "live/tool": live.LiveTool,
    "live/tool_choice": live.LiveToolChoice,
    "live/mcp": live.LiveMcp,
    "live/web_search": live.LiveWebSearch,
    "live/shell": live.LiveShell,
}
"""Every shape by its kind, which is also the name of its schema file."""


@cache
def adapter(kind: str) -> TypeAdapter[Any]:
    """What reads and writes values of `kind`."""
    return TypeAdapter(SHAPES[kind])


def validate(kind: str, value: Any) -> list[tuple[tuple[str | int, ...], str]]:
    """Where `value` breaks the shape `kind`, and how: places (with the tags of the branches that were taken) and
    pydantic's name of the error, never a value.
    """
    try:
        adapter(kind).validate_python(value, context=closed.EXTENSIONS if kind == "manifest" else None)
    except ValidationError as failure:
        return [(error["loc"], error["type"]) for error in failure.errors(include_url=False, include_input=False)]
    return []


def accepts(kind: str, value: Any) -> bool:
    """Whether `value` has the shape `kind`."""
    return not validate(kind, value)
