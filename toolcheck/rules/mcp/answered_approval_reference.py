"""An approval is answered, and the request for it is sent again.

A request that continues an earlier response already has the `mcp_approval_request` of that response. An
`item_reference` beside the answer adds it a second time, and the API refuses the whole request (`Duplicate item`).

Bad (responses):
    {"previous_response_id": "resp_1", "input": [{"type": "item_reference", "id": "mcpr_1"},
      {"type": "mcp_approval_response", "approval_request_id": "mcpr_1", "approve": true}]}
Good (responses):
    {"previous_response_id": "resp_1", "input": [
      {"type": "mcp_approval_response", "approval_request_id": "mcpr_1", "approve": true}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import ERROR, Finding, Related, hint
from toolcheck.finding.rule import RESPONSES, rule
from toolcheck.manifest.payload import Payload


@rule(
    each=Payload,
    severity=ERROR,
    evidence="observed",
    source="https://github.com/vercel/ai/issues/18605",
    looked="2026-11-20",
    targets=RESPONSES,
    fixes="hint",
    keys=("previous_response_id", "conversation"),
    quiet=lambda payload: "mcp_approval_response" not in payload.kinds_of_items,
)
def check(payload: Payload) -> Iterator[Finding]:
    if not payload.continues:
        return  # nothing was sent before, so the reference is needed
    answers = {
        item.find("approval_request_id").value: item.find("approval_request_id").where
        for item in payload.items_in
        if item.kind == "mcp_approval_response" and item.find("approval_request_id").is_string
    }
    for item in payload.items_in:
        identifier = item.find("id")
        if item.kind in ("item_reference", "") and identifier.is_string and identifier.value in answers:
            yield Finding(
                f"`{identifier.value}` is already in the earlier response",
                identifier.where,
                hint("remove the reference and keep the answer"),
                note="the API refuses a request that has an item twice",
                related=(Related("the answer is here", answers[identifier.value]),),
            )
