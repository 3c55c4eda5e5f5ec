"""Where the facts come from, and when each place was last looked at.

A shape's docstring and a rule's declaration name a source by its id; reports print the URL. Nothing
here is fetched at run time.
"""

from __future__ import annotations

from toolcheck.ground.record import record

_DOCS = "https://developers.openai.com/api/docs/"
_SPEC = "https://github.com/openai/openai-openapi/blob/f85dbe223d40e1a31cba812ab2d755c7e98a92a3/openapi.yaml"


@record
class Citation:
    """A page, file or package that states a fact. `looked` is the ISO date, or the month, of the copy
    that was read.
    """

    url: str
    title: str
    looked: str


SOURCES: dict[str, Citation] = {
    # machine-readable
    "toolcheck": Citation("https://github.com/toolcheck/toolcheck", "Toolcheck's own manifest", "2026-11-20"),
    "openai-python": Citation(
        "https://github.com/openai/openai-python",
        "openai-python 3.57.0, types/realtime, types/responses, types/live",
        "2026-11-29",
    ),
    "openapi": Citation(_SPEC, "OpenAI's OpenAPI description 2.3.0 of 2026-08-21", "2026-11-20"),
    "openai-agents": Citation("https://github.com/openai/openai-agents-python", "openai-agents 0.24.0", "2026-11-20"),
    "json-schema": Citation(
        "https://json-schema.org/draft/2020-12/json-schema-core", "JSON Schema 2020-12 and its metaschema", "2026-11-20"
    ),
    # guides
    "realtime-mcp-guide": Citation(_DOCS + "guides/realtime-mcp", "Realtime with tools", "2026-09"),
    "realtime-conversations-guide": Citation(
        _DOCS + "guides/realtime-conversations", "Managing Realtime conversations", "2026-09"
    ),
    "tools-remote-mcp-guide": Citation(_DOCS + "guides/tools-remote-mcp", "MCP servers", "2026-09"),
    "secure-mcp-tunnels-guide": Citation(_DOCS + "guides/secure-mcp-tunnels", "Secure MCP tunnels", "2026-09"),
    "function-calling-guide": Citation(_DOCS + "guides/function-calling", "Function calling", "2026-09"),
    "structured-outputs-guide": Citation(_DOCS + "guides/structured-outputs", "Structured Outputs", "2026-09"),
    "web-search-guide": Citation(_DOCS + "guides/tools-web-search", "Web search", "2026-09"),
    "file-search-guide": Citation(_DOCS + "guides/tools-file-search", "File search", "2026-09"),
    "tool-search-guide": Citation(_DOCS + "guides/tools-tool-search", "Tool search", "2026-09"),
    "image-generation-guide": Citation(_DOCS + "guides/tools-image-generation", "Image generation", "2026-09"),
    "async-tool-calling-guide": Citation(_DOCS + "guides/async-tool-calling", "Asynchronous tool calling", "2026-09"),
    "prompt-guide": Citation(_DOCS + "guides/text", "Text generation and prompts", "2026-09"),
    "deprecations": Citation(_DOCS + "deprecations", "Deprecations", "2026-11-20"),
    # what live servers were seen to do
    "label-pattern": Citation(
        "https://github.com/pomerium/mcp-app-demo/issues/18", "The characters a `server_label` may have", "2026-11-20"
    ),
    "name-pattern": Citation(
        "https://github.com/langgenius/dify/issues/22867", "The server's pattern of a function's name", "2026-11"
    ),
    "realtime-description-limit": Citation(
        "https://github.com/livekit/agents/issues/1183", "1024 characters in a Realtime description, 2025-01", "2026-11"
    ),
    "tools-limit": Citation(
        "https://github.com/zed-industries/zed/issues/32946", "128 tools, quoted from the server", "2026-11-20"
    ),
    "item-id-limit": Citation(
        "https://github.com/can1357/oh-my-pi/issues/284", "64 characters in the id of an item, quoted", "2026-11-29"
    ),
    "web-search-choice": Citation(
        "https://github.com/vercel/ai/pull/18998", "`web_search` as a tool choice, tried on the server", "2026-11"
    ),
}
"""Every source by its id."""

MAX_DAYS = 180
"""After so many days without a look at the APIs, what is known of them may be out of date."""


def age_words(today: str) -> str:
    """That the SDK was last looked at more than `MAX_DAYS` before a day, in words; empty if it was not. A day is
    written as `2027-01-31`.
    """
    looked = SOURCES["openai-python"].looked
    months = 12 * (int(today[:4]) - int(looked[:4])) + int(today[5:7]) - int(looked[5:7])
    if months < 5:  # which is less than 180 days, and needs no calendar
        return ""
    from datetime import date

    days = (date.fromisoformat(today) - date.fromisoformat(looked)).days
    if days <= MAX_DAYS:
        return ""
    return f"the APIs were last checked on {looked}, {days:,} days ago; a newer toolcheck may know more"
