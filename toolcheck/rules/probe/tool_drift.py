"""A server offers other tools than it did before.

The lock has what each server offered when somebody last looked at it. What changed since then was not reviewed: a new
description speaks to the model, a new required argument breaks calls, and a tool that no longer says that it only reads
may write. If `allowed_tools` does not let the tool through, the finding is an info.

With `--twice`, two lists that a server gives one after the other are compared in the same way. With `--locked`, each
server must have an entry in the lock.

Bad:
    tools:
      - type: mcp
        server_label: docs
        server_url: https://docs.example.com/mcp
        allowed_tools: [search]
        require_approval: never
    --- # what the server offers
    docs:
      tools: [{name: search, description: Searches all mail., inputSchema: {type: object}}]
      locked: {tools: [{name: search, description: Searches the pages., inputSchema: {type: object}}]}
Good:
    tools:
      - type: mcp
        server_label: docs
        server_url: https://docs.example.com/mcp
        allowed_tools: [search]
        require_approval: never
    --- # what the server offers
    docs:
      tools: [{name: search, description: Searches the pages., inputSchema: {type: object}}]
      locked: {tools: [{name: search, description: Searches the pages., inputSchema: {type: object}}]}
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolcheck.document.where import Where
from toolcheck.finding.finding import ERROR, INFO, WARNING, Finding, Fix, Severity, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.tool import tool_names
from toolcheck.served.drift import Drift, drift
from toolcheck.served.filters import allows
from toolcheck.served.locking import locked_tools, url_of
from toolcheck.served.served import Served, ServedTool

_MAX_FINDINGS = 100
_REVIEW = hint("review it, then write the lock again with `--write-lock`")


@rule(
    each=Served,
    severity=ERROR,
    evidence="documented",
    source="https://modelcontextprotocol.io/specification/2025-11-25/server/tools",
    looked="2026-11-29",
    fixes="hint",
)
def check(served: Served) -> Iterator[Finding]:
    if served.listing is None:
        return
    yield from _against_lock(served)
    if served.again is not None:
        found = drift(locked_tools(served.tools), locked_tools(served.again.tools))
        advice = hint("find out why: OpenAI lists the tools again in each session")
        yield from _findings(served, found, f"the second list of {served.called} differs", advice)
    elif served.failed_again is not None:
        yield Finding(
            f"{served.called} listed its tools once, but not a second time",
            served.where,
            hint("look at how the server keeps its sessions"),
            note=served.failed_again.detail,
            severity=WARNING,
        )


def _against_lock(served: Served) -> Iterator[Finding]:
    locked = served.locked
    if locked is None:
        if served.needs_lock:
            yield Finding(f"the lock has no entry for {served.called}", served.where, _REVIEW)
    elif locked.url != url_of(served):
        yield Finding(
            f"the lock has {served.called} at another URL",
            served.where,
            _REVIEW,
            note=f"there it is `{locked.url}`, here `{url_of(served)}`",
        )
    else:
        found = drift(locked.tools, locked_tools(served.tools))
        yield from _findings(served, found, f"{served.called} differs from the lock", _REVIEW)


def _findings(served: Served, found: Sequence[Drift], what: str, advice: Fix) -> Iterator[Finding]:
    """A finding for each difference; of very many, one for all that are left."""
    for one in found[:_MAX_FINDINGS]:
        yield Finding(
            f"{what}: {one.message}", _place(served, one), advice, note=one.note, severity=_severity(served, one)
        )
    rest = found[_MAX_FINDINGS:]
    if rest:
        worst = max(_severity(served, one) for one in rest)
        yield Finding(f"{what} in {len(rest)} more places", served.where, advice, severity=worst)


def _place(served: Served, one: Drift) -> Where:
    """The name of the tool in `allowed_tools`, or the server."""
    names = tool_names(served.tool.find("allowed_tools"))
    return next((node.where for node in names if node.value == one.tool), served.where)


def _severity(served: Served, one: Drift) -> Severity:
    """An error if the manifest lets the tool through, as it was or as it is."""
    sides = (ServedTool(one.tool, side) for side in (one.was, one.now) if side is not None)
    return ERROR if any(allows(served, tool) is not False for tool in sides) else INFO
