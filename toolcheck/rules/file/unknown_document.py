"""The file can be parsed, but holds no tools in any form that toolcheck knows.

Known forms are Realtime events, sessions and responses, Responses requests, `{tools: […]}`, a list of tools, a single
tool, tools keyed by name, JSONL and multi-document YAML of these, and manifests with `session:` and `turns:`. A file
that was named and has none of these forms has not been checked, so it is reported.

Bad:
    {"name": "shop", "version": "1.0.0"}
Good:
    {"tools": [{"type": "function", "name": "hang_up", "description": "End the call."}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.where import Where
from toolcheck.finding.finding import ERROR, Finding
from toolcheck.finding.rule import rule
from toolcheck.manifest.manifest import Manifest

_EXPECTED = "an event, a session, a response, a request, `tools`, a list of tools or a single tool was expected"


@rule(
    each=Manifest,
    severity=ERROR,
    evidence="inferred",
    source="realtime-mcp-guide",
    kinds=("unknown",),
)
def check(manifest: Manifest) -> Iterator[Finding]:
    if not manifest.document.values:
        return
    if not manifest.is_known:
        origin = f"{manifest.neighbour}, not a tool manifest" if manifest.neighbour else "not a tool manifest"
        yield Finding(f"this is {origin}", Where(part="key"), note=_EXPECTED)
    for root, neighbour in manifest.strays:
        origin = f"is {neighbour}" if neighbour else "holds no tools"
        yield Finding(f"this document {origin}, but others in this file hold tools", root.where.key, note=_EXPECTED)
