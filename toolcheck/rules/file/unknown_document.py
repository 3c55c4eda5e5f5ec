"""The file can be parsed, but has no tools in a form that toolcheck knows.

Known forms are Realtime events, sessions and responses, Responses requests, `{tools: […]}`, a list of tools, a single
tool, tools keyed by name, JSONL and multi-document YAML of these, and manifests with `session:` and `turns:`. A file
that was named and has none of these forms has not been checked, so it is reported.

Files for other APIs and programs are named, and the report says what to do next. Examples are Chat Completions
requests, MCP client configurations, MCP tool listings, sessions of Azure Voice Live, xAI and Gemini Live, agents of the
Agents API, OpenAPI descriptions and JSON Schemas. Nothing else is reported about them, and no fix changes them.

Bad:
    {"name": "shop", "version": "1.0.0"}
Good:
    {"tools": [{"type": "function", "name": "hang_up", "description": "End the call."}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.where import Where
from toolcheck.finding.finding import ERROR, Finding, Fix, hint
from toolcheck.finding.rule import rule
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.neighbours import Neighbour

_BEGIN = "`toolcheck init` writes a first manifest; `toolcheck import` reads tools of other shapes"
_EXPECTED = "an event, a session, a response, a request, `tools`, a list of tools or a single tool was expected"


@rule(
    each=Manifest,
    severity=ERROR,
    evidence="inferred",
    source="realtime-mcp-guide",
    kinds=("unknown",),
    fixes="hint",
)
def check(manifest: Manifest) -> Iterator[Finding]:
    if not manifest.document.values:
        return
    if not manifest.is_known:
        neighbour = manifest.neighbour
        origin = f"{neighbour.name}, not a tool manifest" if neighbour else "not a tool manifest"
        yield Finding(f"this is {origin}", Where(part="key"), _next_step(neighbour), _why(neighbour))
    for root, neighbour in manifest.strays:
        origin = f"is {neighbour.name}" if neighbour else "has no tools"
        message = f"this document {origin}, but others in this file have tools"
        yield Finding(message, root.where.key, _next_step(neighbour), _why(neighbour))


def _next_step(neighbour: Neighbour | None) -> Fix:
    return hint(neighbour.next_step if neighbour else _BEGIN)


def _why(neighbour: Neighbour | None) -> str:
    return f"toolcheck does not check such files; see {neighbour.source}" if neighbour else _EXPECTED
