"""What a played session wants done: an event sent, a pause, a question to an MCP server, the end of the connection.

The session itself opens nothing and waits for nothing; its runner does what these say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolcheck.ground.record import record

Body = dict[str, Any]


@record(hidden=("event",))
class Tell:
    """Send an event to the client."""

    event: Body


@record
class Rest:
    """Let some seconds pass, then go on with the response of this id."""

    seconds: float
    response: str


@record(hidden=("tool",))
class AskTools:
    """Ask the server of a label for its tools, for the item of this id. `tool` is the client's definition."""

    item: str
    label: str
    tool: Mapping[str, Any]


@record(hidden=("tool", "arguments"))
class AskCall:
    """Have the server of a label run a tool, for the item of this id. `tool` is the client's definition of the
    server.
    """

    item: str
    tool: Mapping[str, Any]
    name: str
    arguments: Mapping[str, Any]

    @property
    def label(self) -> str:
        """The label of the server."""
        return str(self.tool.get("server_label"))


@record
class HangUp:
    """Close the connection with a code, and say why."""

    code: int
    reason: str


Effect = Tell | Rest | AskTools | AskCall | HangUp


@record(hidden=("message",))
class ServerFault(Exception):
    """Why a server has no answer: an HTTP status, a fault of the protocol, or an error of the tool itself."""

    kind: str
    message: str
    code: int = 0
