"""A Live session has tools outside of `delegation`.

The model that speaks in a Live session calls no tools. It delegates, and the model of Responses that it delegates to has
the tools, in `delegation.responses`. A field that the server does not know there makes it refuse the whole session.

Bad:
    {"type": "session.start", "session": {"model": "gpt-live-1.1", "tools": [{"type": "web_search"}],
      "delegation": {"type": "responses", "responses": {"model": "gpt-5.6"}}}}
Good:
    {"type": "session.start", "session": {"model": "gpt-live-1.1",
      "delegation": {"type": "responses", "responses": {"model": "gpt-5.6", "tools": [{"type": "web_search"}]}}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.contract.targets import TOOL_FIELDS
from toolcheck.finding.finding import ERROR, Finding, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.payload import Payload


@rule(
    each=Payload,
    severity=ERROR,
    evidence="sdk",
    source="openai-python",
    since="0.2",
    targets=("live",),
    fixes="hint",
    quiet=lambda payload: (
        payload.draft.session is None
        or (
            payload.draft.session.value.keys().isdisjoint(TOOL_FIELDS)
            and payload.draft.session.value.get("delegation", {}).keys().isdisjoint(TOOL_FIELDS)
        )
    ),
)
def check(payload: Payload) -> Iterator[Finding]:
    session = payload.session
    delegation = session.find("delegation")
    if delegation.find("type").value in ("client", "decisions"):
        advice = "remove it, or delegate to a model of Responses: `delegation: {type: responses, responses: {…}}`"
    else:
        advice = "move it into `delegation.responses`"
    for holder, words in ((session, "a Live session"), (delegation, "`delegation`")):
        for key in TOOL_FIELDS:
            node = holder.find(key)
            if node.present:
                yield Finding(
                    f"`{key}` is not a field of {words}",
                    node.key,
                    hint(advice),
                    note="the model that a Live session delegates to has the tools",
                )
