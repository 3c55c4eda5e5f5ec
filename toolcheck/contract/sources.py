"""Where the facts come from, and when each place was last looked at.

A shape's docstring and a rule's declaration name a source by its id; reports print the URL. Nothing
here is fetched at run time.
"""

from __future__ import annotations

from toolcheck.ground.record import record

_DOCS = "https://developers.openai.com/api/docs/"
_SPEC = "https://github.com/openai/openai-openapi/blob/f85dbe223d40e1a31cba812ab2d755c7e98a92a3/openapi.yaml"


@record
class Source:
    """A page, file or package that states a fact. `looked` is the ISO date, or the month, of the copy
    that was read.
    """

    url: str
    title: str
    looked: str


SOURCES: dict[str, Source] = {
    # machine-readable
    "toolcheck": Source("https://github.com/toolcheck/toolcheck", "Toolcheck's own manifest", "2026-11-20"),
    "openai-python": Source(
        "https://github.com/openai/openai-python", "openai-python 3.51.0, types/realtime, types/responses", "2026-11-20"
    ),
    "openapi": Source(_SPEC, "OpenAI's OpenAPI description 2.3.0 of 2026-08-21", "2026-11-20"),
    "openai-agents": Source("https://github.com/openai/openai-agents-python", "openai-agents 0.24.0", "2026-11-20"),
    "json-schema": Source(
        "https://json-schema.org/draft/2020-12/json-schema-core", "JSON Schema 2020-12 and its metaschema", "2026-11-20"
    ),
    # guides
    "realtime-mcp-guide": Source(_DOCS + "guides/realtime-mcp", "Realtime with tools", "2026-09"),
    "realtime-conversations-guide": Source(
        _DOCS + "guides/realtime-conversations", "Managing Realtime conversations", "2026-09"
    ),
    "tools-remote-mcp-guide": Source(_DOCS + "guides/tools-remote-mcp", "MCP servers", "2026-09"),
    "secure-mcp-tunnels-guide": Source(_DOCS + "guides/secure-mcp-tunnels", "Secure MCP tunnels", "2026-09"),
    "function-calling-guide": Source(_DOCS + "guides/function-calling", "Function calling", "2026-09"),
    "structured-outputs-guide": Source(_DOCS + "guides/structured-outputs", "Structured Outputs", "2026-09"),
    "web-search-guide": Source(_DOCS + "guides/tools-web-search", "Web search", "2026-09"),
    "file-search-guide": Source(_DOCS + "guides/tools-file-search", "File search", "2026-09"),
    "tool-search-guide": Source(_DOCS + "guides/tools-tool-search", "Tool search", "2026-09"),
    "image-generation-guide": Source(_DOCS + "guides/tools-image-generation", "Image generation", "2026-09"),
    "async-tool-calling-guide": Source(_DOCS + "guides/async-tool-calling", "Asynchronous tool calling", "2026-09"),
    "prompt-guide": Source(_DOCS + "guides/text", "Text generation and prompts", "2026-09"),
    "deprecations": Source(_DOCS + "deprecations", "Deprecations", "2026-11-20"),
    # what live servers were seen to do
    "label-pattern": Source(
        "https://github.com/pomerium/mcp-app-demo/issues/18", "The characters a `server_label` may have", "2026-11-20"
    ),
    "name-pattern": Source(
        "https://github.com/langgenius/dify/issues/22867", "The server's pattern of a function's name", "2026-11"
    ),
    "realtime-description-limit": Source(
        "https://github.com/livekit/agents/issues/1183", "1024 characters in a Realtime description, 2025-01", "2026-11"
    ),
    "tools-limit": Source(
        "https://github.com/zed-industries/zed/issues/32946", "128 tools, quoted from the server", "2026-11-20"
    ),
    "web-search-choice": Source(
        "https://github.com/vercel/ai/pull/18998", "`web_search` as a tool choice, tried on the server", "2026-11"
    ),
}
"""Every source by its id."""
