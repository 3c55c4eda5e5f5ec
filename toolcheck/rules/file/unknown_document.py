"""The file parses, but holds no tools in any shape that toolcheck knows.

Known are Realtime events, sessions and responses, Responses requests, `{tools: […]}`, a list of tools,
a single tool, tools keyed by name, JSONL and multi-document YAML of these, and manifests with `session:`
and `turns:`. A file that was named and is none of them has not been checked, and that is said.

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

_LOOKED_FOR = "looked for an event, a session, a response, a request, `tools`, a list of tools, or a single tool"


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
        what = (
            f"this is {manifest.neighbour}, not a tool manifest" if manifest.neighbour else "this is no tool manifest"
        )
        yield Finding(what, Where(part="key"), note=_LOOKED_FOR)
    for root, neighbour in manifest.strays:
        what = f"this document is {neighbour}" if neighbour else "this document holds no tools"
        yield Finding(f"{what}, though others in this file do", root.where.key, note=_LOOKED_FOR)
