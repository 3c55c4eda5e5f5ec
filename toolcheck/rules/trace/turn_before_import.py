"""A response began before the tools of a server were imported.

A response can only call imported tools. The model does not know the others, and says that it cannot help. The client
can wait for `mcp_list_tools.completed` before it requests a response, or switch off automatic responses until then.

Bad:
    - {type: session.created, session: {tools: [{type: mcp, server_label: docs, server_url: "https://x.org/mcp"}]}}
    - {type: mcp_list_tools.in_progress, item_id: l1}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.done, response: {id: r1, status: completed}}
    - {type: conversation.item.done,
       item: {type: mcp_list_tools, id: l1, server_label: docs, tools: [{name: search}]}}
    - {type: mcp_list_tools.completed, item_id: l1}
Good:
    - {type: session.created, session: {tools: [{type: mcp, server_label: docs, server_url: "https://x.org/mcp"}]}}
    - {type: mcp_list_tools.in_progress, item_id: l1}
    - {type: conversation.item.done,
       item: {type: mcp_list_tools, id: l1, server_label: docs, tools: [{name: search}]}}
    - {type: mcp_list_tools.completed, item_id: l1}
    - {type: response.create}
    - {type: response.created, response: {id: r1, conversation_id: conv}}
    - {type: response.done, response: {id: r1, status: completed}}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.finding.finding import INFO, WARNING, Finding, Related, hint
from toolcheck.finding.rule import rule
from toolcheck.log.session import Listing, Turn


@rule(
    each=Listing,
    severity=WARNING,
    evidence="documented",
    source="realtime-mcp-guide",
    fixes="hint",
    targets=("realtime-session",),
)
def check(listing: Listing) -> Iterator[Finding]:
    early = [turn for turn in listing.part.turns if _is_early(turn, listing)]
    if not early:
        return
    over = listing.item or listing.ended
    turn = early[0]
    more = f"; {len(early) - 1} more responses did the same" if len(early) > 1 else ""
    yield Finding(
        f"a response began before the tools of `{listing.label}` were imported",
        turn.begun.where,
        hint("wait for `mcp_list_tools.completed` before the first response that needs them"),
        f"it could not call them{more}",
        severity=WARNING if listing.part.sees_sent else INFO,
        related=(Related("imported here", over.where),) if over else (),
    )


def _is_early(turn: Turn, listing: Listing) -> bool:
    starts = [event.number for event in (listing.due, listing.begun) if event]
    ends = [event.number for event in (listing.item, listing.ended) if event]
    if not starts or turn.refusal is not None or listing.label in turn.imports:
        return False
    is_open = min(starts) < turn.begun.number and (not ends or turn.begun.number < min(ends))
    may_call = turn.choice != "none" and not (isinstance(turn.choice, dict) and turn.choice.get("type") == "function")
    return is_open and may_call and listing.label in turn.tools.servers
