"""The tools take a large share of the model's context, with those that the servers offer.

Every definition is part of the context, in every turn. Unlike the check, a probe knows how large the definitions of a
server's tools are. The number is an estimate: four characters of JSON count as one token.

Bad: see bad-long-descriptions.yaml
Good:
    tools:
      - {type: mcp, server_label: docs, server_url: https://docs.example.com/mcp, require_approval: always}
    --- # what the server offers
    docs: {tools: [{name: search, description: Searches pages., inputSchema: {type: object}}]}
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from toolcheck.contract.models import REALTIME_CONTEXT, REALTIME_CONTEXT_BEFORE
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import REALTIME, rule
from toolcheck.served.filters import surely_allowed_of
from toolcheck.served.served import Served, ServedPayload

_CHARACTERS_PER_TOKEN = 4
_LARGE_SHARE = 0.2
_SEEN = ("name", "description", "inputSchema")
"""What of a served tool the model sees, as far as is known."""


@rule(
    each=ServedPayload,
    severity=WARNING,
    evidence="inferred",
    source="https://github.com/openai/openai-cookbook/pull/2141",
    looked="2026-11-20",
    targets=REALTIME,
    fixes="hint",
    opt_in=True,
)
def check(served: ServedPayload) -> Iterator[Finding]:
    payload = served.payload
    sizes = [(_size(server), server.called) for server in served.servers if server.listing]
    own = len(
        json.dumps([tool.value for tool in payload.tools], ensure_ascii=False, separators=(",", ":"), default=str)
    )
    tokens = (own + sum(size for size, _ in sizes)) // _CHARACTERS_PER_TOKEN
    context = REALTIME_CONTEXT.get(payload.model, REALTIME_CONTEXT_BEFORE)
    if sizes and tokens > context * _LARGE_SHARE:
        model = f"`{payload.model}`" if payload.model else "a model with 32,000 tokens"
        size, name = max(sizes, key=lambda one: one[0])
        yield Finding(
            f"`tools` uses about {tokens:,} tokens, {tokens * 100 // context} % of the context of {model}",
            payload.tool_list.key if payload.tool_list.present else served.servers[0].where,
            hint("name the tools that the model needs in `allowed_tools`"),
            note=f"{name} has about {size // _CHARACTERS_PER_TOKEN:,}; four characters of JSON count as one token",
        )


def _size(server: Served) -> int:
    tools = [{key: tool.definition.get(key) for key in _SEEN} for tool in surely_allowed_of(server)]
    return len(json.dumps(tools, ensure_ascii=False, separators=(",", ":")))
