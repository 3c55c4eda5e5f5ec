"""The APIs a payload can be meant for: what carries it there, which tools each has, and which shapes hold.

Sources: https://developers.openai.com/api/docs/guides/realtime-mcp (Realtime takes `function` and `mcp`) and
openai-python 3.51.0, `types/responses/tool_param.py` (16 shapes with 18 literals), looked at 2026-11-20. The
shapes themselves are in `contract.shapes`.
"""

from __future__ import annotations

from typing import Literal

from toolcheck.ground.record import record

Target = Literal["realtime-session", "realtime-response", "responses"]


@record
class Takes:
    """What a target takes.

    `body` is the kind of shape of what holds `tools` and `tool_choice`, `envelopes` the kinds of what carries it
    over the wire, and `prefix` how the API's errors call it (`session.tools[0]`). `tools` has the kind of shape of
    each `type` of tool, `choice` that of `tool_choice`.
    """

    body: str
    envelopes: tuple[str, ...]
    prefix: str
    tools: dict[str, str]
    choice: str


_REALTIME = {"function": "realtime/function", "mcp": "realtime/mcp"}
_RESPONSES = {
    "function": "responses/function",
    "mcp": "responses/mcp",
    "custom": "responses/custom",
    "namespace": "responses/namespace",
    "tool_search": "responses/tool_search",
    "programmatic_tool_calling": "responses/programmatic_tool_calling",
    "web_search": "responses/web_search",
    "web_search_2025_08_26": "responses/web_search",
    "web_search_preview": "responses/web_search_preview",
    "web_search_preview_2025_03_11": "responses/web_search_preview",
    "file_search": "responses/file_search",
    "code_interpreter": "responses/code_interpreter",
    "image_generation": "responses/image_generation",
    "computer": "responses/computer",
    "computer_use_preview": "responses/computer_use_preview",
    "shell": "responses/shell",
    "local_shell": "responses/local_shell",
    "apply_patch": "responses/apply_patch",
}

TARGETS: dict[Target, Takes] = {
    "realtime-session": Takes(
        body="realtime-session",
        envelopes=("session.update", "client-secret"),
        prefix="session",
        tools=_REALTIME,
        choice="realtime/tool_choice",
    ),
    "realtime-response": Takes(
        body="realtime-response",
        envelopes=("response.create",),
        prefix="response",
        tools=_REALTIME,
        choice="realtime/tool_choice",
    ),
    "responses": Takes(
        body="responses",
        envelopes=("responses",),
        prefix="",
        tools=_RESPONSES,
        choice="responses/tool_choice",
    ),
}
"""What each target takes."""

TOOL_TYPES: dict[Target, tuple[str, ...]] = {target: tuple(takes.tools) for target, takes in TARGETS.items()}
"""The `type` literals of the tools that each target takes."""
