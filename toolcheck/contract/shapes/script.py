"""What `toolcheck serve` plays: the turns of a model, and the servers that it calls.

Source: toolcheck
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from toolcheck.contract.shapes.closed import OMITTED, Closed, Whole
from toolcheck.contract.shapes.function import JsonObject

Seconds = Annotated[float, Field(ge=0)]


class ScriptedTool(Closed):
    """A tool of an MCP server, as `tools/list` has it.

    Source: toolcheck
    """

    name: str
    """What it is called."""
    description: str = OMITTED
    """What it is for."""
    inputSchema: JsonObject = OMITTED  # noqa: N815  (the name in MCP)
    """JSON Schema of its arguments; any object when left out."""
    annotations: JsonObject = OMITTED
    """The server's hints, such as `readOnlyHint`."""


class ScriptedServer(Closed):
    """An MCP server: where it really is, or what it answers without being there.

    Source: toolcheck
    """

    url: str = OMITTED
    """Where it really is, also on this machine."""
    tools: list[ScriptedTool] = OMITTED
    """The tools it offers, when no server is asked."""
    answers: JsonObject = OMITTED
    """What a call of each tool gives: a text or any value, or `{error: why}`."""
    fail: Annotated[int, Whole] | str = OMITTED
    """The import fails: with an HTTP status, or for a reason in words."""
    delay: Seconds = OMITTED
    """How many seconds pass before each answer."""


class ScriptedFault(Closed):
    """An error, as the API reports it.

    Source: openai-python RealtimeError
    """

    type: str = OMITTED
    """Its type, such as `server_error`."""
    code: str = OMITTED
    """Its code, such as `session_expired`, which also ends the connection."""
    message: str = OMITTED
    """Its words."""
    param: str = OMITTED
    """The place it is about."""


class ScriptedStep(Closed):
    """One thing that happens in a turn; it has exactly one of `call`, `say`, `fail`, `cancel`, `wait`, `error`, `vad`.

    Source: toolcheck
    """

    call: str = OMITTED
    """A function by its name, or a server's tool as `label.tool`."""
    with_: JsonObject = Field(OMITTED, alias="with")
    """The arguments of the call; when left out, an example made from its schema."""
    expect_output: Any = OMITTED
    """What the client must answer: a text, or the value that it is the JSON of."""
    approval: Literal["expect", "refuse-is-fine"] = OMITTED
    """Whether the client must be asked, and whether it may say no."""
    say: str = OMITTED
    """What the model says, as text or as silence with a transcript."""
    fail: ScriptedFault = OMITTED
    """The response ends with this error."""
    cancel: Literal["turn_detected", "client_cancelled", "max_output_tokens", "content_filter"] = OMITTED
    """The response ends here, for this reason."""
    wait: Seconds = OMITTED
    """How many seconds pass."""
    error: ScriptedFault = OMITTED
    """An `error` event, beside the response."""
    vad: str = OMITTED
    """The user says this and turn detection starts the response; only as the first step of a turn."""


class ScriptFile(Closed):
    """What `toolcheck serve` plays in place of a model: turns, one for each response, each a list of steps.

    Source: toolcheck
    """

    schema_: str = Field(OMITTED, alias="$schema")
    """Address of the schema that an editor checks the file with."""
    servers: dict[str, str | ScriptedServer] = OMITTED
    """By label: where the MCP server of that label really is, or what it answers."""
    expect_session: str = OMITTED
    """A manifest; the client must send what it compiles to."""
    turns: list[Annotated[list[ScriptedStep], Field(min_length=1)]] = OMITTED
    """The responses, in the order in which they are asked for."""
