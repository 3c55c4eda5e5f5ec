"""The tools take a large share of the model's context.

Every definition is part of the context, in every turn. Realtime models before gpt-realtime-2 hold 32,000 tokens, and
audio uses most of them. What the tools use is missing for the conversation, and the model follows instructions less
well. The number is an estimate: four characters of JSON count as one token.

Bad:
    tools:
      - type: function
        name: take_order
        description: Take an order.
        parameters:
          type: object
          properties:
            first: &part
              type: object
              description: A part of the order.
              properties:
                a: &wish
                  type: string
                  description: >-
                    What the guest wants to have done with this part of the order,
                    in the words of the guest and as fully as the guest has said it,
                    with all that was said about size, colour, number, date and
                    price, and with what the guest does not want under any
                    circumstances.
                b: *wish
                c: *wish
                d: *wish
                e: *wish
                f: *wish
                g: *wish
                h: *wish
                i: *wish
            second: *part
            third: *part
            fourth: *part
            fifth: *part
            sixth: *part
            seventh: *part
            eighth: *part
            ninth: *part
            tenth: *part
            eleventh: *part
Good:
    tools:
      - type: function
        name: take_order
        description: Take an order.
        parameters:
          type: object
          properties:
            wish: {type: string, description: What the guest wants.}
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from toolcheck.contract.models import REALTIME_CONTEXT, REALTIME_CONTEXT_BEFORE
from toolcheck.finding.finding import WARNING, Finding, hint
from toolcheck.finding.rule import REALTIME, rule
from toolcheck.manifest.payload import Payload

_CHARACTERS_PER_TOKEN = 4
_LARGE_SHARE = 0.2


@rule(
    each=Payload,
    severity=WARNING,
    evidence="inferred",
    source="https://github.com/openai/openai-cookbook/pull/2141",
    looked="2026-11-20",
    targets=REALTIME,
    kinds=("session", "response"),
    fixes="hint",
    opt_in=True,
)
def check(payload: Payload) -> Iterator[Finding]:
    text = json.dumps([tool.value for tool in payload.tools], ensure_ascii=False, separators=(",", ":"))
    tokens = len(text) // _CHARACTERS_PER_TOKEN
    context = REALTIME_CONTEXT.get(payload.model, REALTIME_CONTEXT_BEFORE)
    if tokens > context * _LARGE_SHARE:
        model = f"`{payload.model}`" if payload.model else "a model with 32,000 tokens"
        yield Finding(
            f"`tools` uses about {tokens:,} tokens, {tokens * 100 // context} % of the context of {model}",
            payload.tool_list.key,
            hint("shorten descriptions and schemas, or give a turn only the tools it needs"),
            note="an estimate: four characters of JSON count as one token",
        )
