"""Two tools in one list have the same name.

The API accepts them, but a call carries only the name. Your handler cannot tell which of the two was called, and the
model sees two descriptions under one name. OpenAI's Agents SDK refuses such a list. Each namespace has its own names,
and a response may offer a function that its session offers too.

Bad:
    - {type: function, name: look_up, description: Look up a customer.}
    - {type: function, name: look_up, description: Look up an order.}
Good:
    - {type: function, name: look_up_customer, description: Look up a customer.}
    - {type: function, name: look_up_order, description: Look up an order.}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.where import Path
from toolcheck.finding.finding import WARNING, Finding, Related
from toolcheck.finding.rule import rule
from toolcheck.manifest.payload import Payload
from toolcheck.manifest.tool import Tool


@rule(
    each=Payload,
    severity=WARNING,
    evidence="sdk",
    source="openai-agents",
    quiet=lambda payload: len({tool.name or id(tool) for tool in payload.every_tool}) == len(payload.every_tool),
)
def check(payload: Payload) -> Iterator[Finding]:
    first: dict[tuple[Path, str], Tool] = {}
    for tool in payload.every_tool:
        name = tool.field("name")
        if tool.kind not in ("function", "custom") or not name.is_settled or not name.value:
            continue
        earlier = first.setdefault((tool.path[:-1], name.value), tool)
        if earlier is not tool:
            yield Finding(
                f"two tools are named `{name.value}`",
                name.where,
                note="a call carries only the name, so a handler cannot tell which one was called",
                related=(Related("the first one is here", earlier.field("name").where),),
            )
