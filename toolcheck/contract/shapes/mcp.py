"""The `mcp` tool, which Realtime and Responses share.

Which fields exclude each other, and when none of the three sources is needed, is for the rules to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from toolcheck.contract import limits
from toolcheck.contract.connectors import CONNECTORS
from toolcheck.contract.shapes.closed import OMITTED, Closed

Caller = Literal["direct", "programmatic"]

if TYPE_CHECKING:
    ConnectorId = str
else:
    ConnectorId = Literal[tuple(CONNECTORS)]

AllowedCallers = Annotated[list[Caller], Field(min_length=1)]


class McpToolFilter(Closed):
    """Picks tools of one MCP server.

    Source: openapi MCPToolFilter, openai-python McpAllowedToolsMcpToolFilter
    """

    tool_names: list[str] = OMITTED
    """Names of tools, as the server spells them."""
    read_only: bool = OMITTED
    """Picks the tools that the server marks with `readOnlyHint`."""


class McpApproval(Closed):
    """Which tools wait for approval before they run, and which do not.

    Source: openapi MCPTool, openai-python McpRequireApprovalMcpToolApprovalFilter
    """

    always: McpToolFilter = OMITTED
    """Tools that wait for approval."""
    never: McpToolFilter = OMITTED
    """Tools that run at once."""


class McpTool(Closed):
    """A remote MCP server, or a connector, whose tools OpenAI's servers call.

    Source: openapi MCPTool, openai-python Mcp, realtime-mcp-guide, label-pattern
    """

    type: Literal["mcp"]
    """Always `mcp`."""
    server_label: str = Field(pattern=limits.SERVER_LABEL)
    """Names the server in calls, approvals and `tool_choice`; unique within one list of tools."""
    server_url: str | None = OMITTED
    """Address of the MCP server, reachable from the public internet."""
    connector_id: ConnectorId = OMITTED
    """A built-in connector; deprecated for models released after 2026-09-01."""
    tunnel_id: str = Field(OMITTED, pattern=limits.TUNNEL_ID)
    """A Secure MCP Tunnel to a server that is not public."""
    authorization: str = OMITTED
    """OAuth access token for the server, without `Bearer `; in a manifest, `${NAME}`."""
    headers: dict[str, str] | None = OMITTED
    """HTTP headers sent to the server; for connectors never `Authorization`."""
    allowed_tools: list[str] | McpToolFilter | None = OMITTED
    """The tools the model may use; all that the server has when left out."""
    require_approval: Literal["always", "never"] | McpApproval | None = Field(OMITTED, examples=["always", "never"])
    """Whether calls wait for your approval; `always` when left out."""
    server_description: str | None = OMITTED
    """Tells the model what the server is for."""
    defer_loading: bool = OMITTED
    """Loads the tools when a tool search finds them."""
    allowed_callers: AllowedCallers | None = OMITTED
    """Who may call the tools: the model itself, a program it writes, or both."""
