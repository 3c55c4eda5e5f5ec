"""Requests and sessions about which no rule has anything to say: tools that OpenAI hosts, servers, choices, Live."""

from __future__ import annotations

from typing import Any


def function(name: str, **more: Any) -> dict[str, Any]:
    """A function with one parameter."""
    parameters = {
        "type": "object",
        "properties": {"day": {"type": "string", "description": "The day."}},
        "required": ["day"],
        "additionalProperties": False,
    }
    return {"type": "function", "name": name, "description": "Looks it up.", "parameters": parameters, **more}


WEB_SEARCH = {
    "type": "web_search",
    "search_context_size": "low",
    "filters": {"allowed_domains": ["example.com"]},
    "user_location": {"type": "approximate", "country": "DE"},
}
FILE_SEARCH = {"type": "file_search", "vector_store_ids": ["vs_68f1c2a77b1081918d2f"], "max_num_results": 8}
IMAGES = {
    "type": "image_generation",
    "model": "gpt-image-2",
    "size": "1024x1536",
    "quality": "high",
    "background": "transparent",
    "output_format": "webp",
    "output_compression": 50,
    "partial_images": 2,
}
GRAMMAR = {"type": "grammar", "syntax": "regex", "definition": "[0-9]{4}"}
CUSTOM = {"type": "custom", "name": "run_sql", "description": "Runs a query.", "format": {"type": "text"}}
SERVER = {
    "type": "mcp",
    "server_label": "wiki",
    "server_url": "https://wiki.example.com/mcp",
    "server_description": "The wiki of the shop.",
    "headers": {"Authorization": "Bearer ${WIKI_TOKEN}", "X-Tenant": "acme"},
    "allowed_tools": {"tool_names": ["read_page", "search"]},
    "require_approval": {"never": {"tool_names": ["read_page"]}},
}
FREE_SERVER = {
    "type": "mcp",
    "server_label": "docs",
    "server_url": "https://docs.example.com/mcp",
    "allowed_tools": ["read_docs", "list_docs"],
    "require_approval": "never",
}
CONNECTOR = {
    "type": "mcp",
    "server_label": "drive",
    "connector_id": "connector_googledrive",
    "authorization": "${DRIVE_TOKEN}",
    "allowed_tools": ["list_drives", "fetch"],
    "require_approval": "always",
}
ITEMS = [
    {"role": "user", "content": "When do you open?"},
    {"type": "function_call", "call_id": "call_1", "name": "hours", "arguments": '{"day": "Monday"}'},
    {"type": "function_call_output", "call_id": "call_1", "output": "9"},
]
OF_THE_SERVER = {
    "model": "gpt-5.6",
    "input": ITEMS,
    "reasoning": {"effort": "low"},
    "previous_response_id": "resp_1",
    "background": True,
    "tools": [
        WEB_SEARCH,
        FILE_SEARCH,
        {"type": "code_interpreter", "container": {"type": "auto"}},
        IMAGES,
        {"type": "computer"},
        {"type": "shell"},
        {"type": "apply_patch"},
        CUSTOM,
    ],
}
"""Tools that OpenAI hosts."""
SEARCHED = {
    "model": "gpt-5.6",
    "input": "When do you open?",
    "tools": [
        {"type": "tool_search"},
        {"type": "programmatic_tool_calling"},
        function("hours", defer_loading=True),
        function("stock", allowed_callers=["programmatic"]),
        {"type": "namespace", "name": "shop", "description": "The shop.", "tools": [function("orders")]},
    ],
}
"""Tools that are found, in a namespace, or called by programs."""
SERVERS = {"model": "gpt-5.6", "input": "Hello.", "tools": [SERVER, FREE_SERVER, CONNECTOR, function("hours")]}
"""Servers of all kinds."""
SESSION = {
    "type": "session.update",
    "session": {
        "type": "realtime",
        "model": "gpt-realtime-2.1",
        "output_modalities": ["audio"],
        "parallel_tool_calls": False,
        "tool_choice": "auto",
        "tools": [SERVER, FREE_SERVER, CONNECTOR, function("hours")],
    },
}
"""The same in a session."""
TURN = {
    "type": "response.create",
    "response": {
        "output_modalities": ["text"],
        "tool_choice": {"type": "function", "name": "hours"},
        "tools": [function("hours")],
    },
}
"""A response that calls a function."""
LIVE = {
    "type": "session.start",
    "session": {
        "model": "gpt-live-1.1",
        "delegation": {"type": "responses", "responses": {"model": "gpt-5.6", "tools": [WEB_SEARCH, FREE_SERVER]}},
    },
}
"""A Live session."""
BARE_LIVE = {"type": "session.update", "session": {"instructions": "Be brief."}}
WITHOUT_TOOLS = {"model": "gpt-5.6", "input": "Hello."}

CHOICES: tuple[tuple[dict[str, Any], Any], ...] = (
    (OF_THE_SERVER, "required"),
    (OF_THE_SERVER, {"type": "web_search"}),
    (OF_THE_SERVER, {"type": "computer_use_preview"}),
    (OF_THE_SERVER, {"type": "custom", "name": "run_sql"}),
    (SERVERS, {"type": "mcp", "server_label": "docs"}),
    (SERVERS, {"type": "function", "name": "hours"}),
    (
        SERVERS,
        {"type": "allowed_tools", "mode": "auto", "tools": [{"type": "function", "name": "hours"}]},
    ),
)
EVERY: tuple[dict[str, Any], ...] = (
    OF_THE_SERVER,
    SEARCHED,
    SERVERS,
    SESSION,
    TURN,
    {"type": "response.create", "response": {**TURN["response"], "tool_choice": "required"}},  # type: ignore[dict-item]
    LIVE,
    WITHOUT_TOOLS,
    *({**request, "tool_choice": choice} for request, choice in CHOICES),
)
