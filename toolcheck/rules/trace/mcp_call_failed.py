"""The call of a server's tool failed.

The `mcp_call` item has the reason: `protocol_error` (the server broke the protocol or lost its session),
`tool_execution_error` (the tool itself failed) or `http_error` (401 and 403: the token).

Bad:
    - {type: session.created, session: {tools: [{type: mcp, server_label: docs, server_url: "https://x.org/mcp"}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.output_item.added, response_id: r1,
       item: {type: mcp_call, id: k1, server_label: docs, name: search}}
    - {type: response.mcp_call.failed, item_id: k1}
    - {type: response.done, response: {id: r1, status: completed}}
    - {type: response.create}
    - {type: response.created, response: {id: r2, conversation_id: conv}}
    - {type: response.output_item.done, response_id: r2, item: {type: message, id: m1}}
    - {type: response.done, response: {id: r2, status: completed}}
Good:
    - {type: session.created, session: {tools: [{type: mcp, server_label: docs, server_url: "https://x.org/mcp"}]}}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.output_item.added, response_id: r1,
       item: {type: mcp_call, id: k1, server_label: docs, name: search}}
    - {type: response.mcp_call.completed, item_id: k1}
    - {type: response.output_item.done, response_id: r1, item: {type: message, id: m1}}
    - {type: response.done, response: {id: r1, status: completed}}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolcheck.finding.finding import ERROR, WARNING, Finding, Severity, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import McpCall

_KINDS = {
    "protocol_error": (
        "the server broke the protocol",
        "check the server's log; a server that loses its sessions fails like this",
    ),
    "tool_execution_error": ("the tool itself failed", "check the arguments and the server's log"),
    "http_error": ("the server answered with an HTTP error", "check the server, its address and the token"),
}


@rule(
    each=McpCall,
    severity=ERROR,
    evidence="documented",
    source="realtime-mcp-guide",
    fixes="hint",
    targets=("realtime-session",),
)
def check(call: McpCall) -> Iterator[Finding]:
    if call.failed is None or call.was_refused:
        return
    error = call.error if isinstance(call.error, dict) else {}
    kind, code = str(error.get("type") or ""), error.get("code")
    failure, advice = _KINDS.get(kind, ("", "check the `error` of the `mcp_call` item and the server's log"))
    if kind == "http_error" and code in (401, 403):
        failure, advice = (
            "the server refused the token",
            "renew the token, and send it in `authorization` without `Bearer`",
        )
    yield Finding(
        f"the call of {_name(call)} failed" + (f": {failure}" if failure else ""),
        call.failed.where,
        hint(advice),
        _said(call.error, code) or "the log has no reason",
        severity=_severity(call),
    )


def _severity(call: McpCall) -> Severity:
    """A warning where the log may have begun after somebody refused it."""
    may_be_refused = not call.part.began and call.begun is None and call.approval is None
    return WARNING if may_be_refused else ERROR


def _name(call: McpCall) -> str:
    if call.name and call.label:
        return f"`{call.name}` of `{call.label}`"
    return f"`{call.name or call.item_id}`"


def _said(error: Any, code: Any) -> str:
    message = error.get("message") if isinstance(error, dict) else error
    quoted = f"the server said: {str(message).rstrip('.')}" if message else ""
    return f"{quoted} ({code})" if quoted and code else quoted
