"""The description of a Realtime function is longer than Realtime was seen to accept.

In 2025 the server refused descriptions of more than 1024 characters, and the whole session with them. No source states
today's limit; the Responses API accepts a million. Each word also fills the context of every turn, so rules for the
conversation belong in `instructions`.

Bad: see bad-every-instruction.yaml
Good:
    type: function
    name: transfer
    description: Hand the call to a person. Say so to the caller first.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.limits import REALTIME_DESCRIPTION_MAX
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import REALTIME, rule
from toolcheck.manifest.tool import Tool


@rule(
    each=Tool,
    severity=WARNING,
    evidence="observed",
    source="realtime-description-limit",
    targets=REALTIME,
    kinds=("function",),
    fixes="hint",
    quiet=lambda tool: (
        type(tool.value.get("description")) is str and len(tool.value["description"]) <= REALTIME_DESCRIPTION_MAX
    ),
)
def check(tool: Tool) -> Iterator[Finding]:
    node = tool.field("description")
    if node.is_string and len(node.value) > REALTIME_DESCRIPTION_MAX:
        yield Finding(
            f"the description has {len(node.value):,} characters",
            node.where,
            hint("shorten it, and move rules for the conversation into `instructions`"),
            note=f"Realtime was seen to refuse more than {REALTIME_DESCRIPTION_MAX:,}",
        )
