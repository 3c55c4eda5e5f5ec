"""Names that other dialects give to a field, and the name the field has here.

Only words of one meaning: the MCP specification and Anthropic's API (`inputSchema`, `input_schema`), MCP client
configurations (`url`), Microsoft's declarative agents (`approvalMode`), and the Agents SDKs' spellings
(`hostedMcpTool` in JavaScript writes `serverLabel`). Looked at 2026-11-20.
"""

from __future__ import annotations

FOREIGN_SCHEMAS = {"inputSchema": "MCP", "input_schema": "Anthropic's API"}
"""What others call the `parameters` of a function, and who does."""

ALIASES: dict[str, tuple[str, ...]] = {
    "server_url": ("url", "uri", "endpoint", "server", "serverUrl"),
    "server_label": ("label", "name", "server_name", "serverLabel", "serverName"),
    "server_description": ("description", "serverDescription"),
    "connector_id": ("connector", "connectorId"),
    "authorization": ("auth", "token", "access_token", "bearer_token", "oauth_token", "api_key", "apiKey"),
    "headers": ("http_headers", "header"),
    "allowed_tools": ("tools", "tool_filter", "allowedTools", "enabled_tools", "include_tools"),
    "require_approval": (
        "requires_approval",
        "approval",
        "approvalMode",
        "approval_mode",
        "needs_approval",
        "requireApproval",
    ),
    "parameters": (*FOREIGN_SCHEMAS, "schema", "args_schema", "arguments", "params"),
    "output_schema": ("outputSchema",),
    "output_modalities": ("modalities",),
    "tool_choice": ("toolChoice", "function_call"),
    "vector_store_ids": ("vector_store_id", "vectorStoreIds", "vector_stores"),
    "max_num_results": ("max_results", "num_results", "top_k"),
    "tool_names": ("names", "tools"),
    "read_only": ("readOnly", "readonly"),
    "instructions": ("system_prompt", "system", "prompt_text"),
    "approval_request_id": ("request_id", "approval_id"),
    "call_id": ("tool_call_id", "callId", "id"),
    "max_output_tokens": ("max_tokens", "max_response_output_tokens"),
    "parallel_tool_calls": ("parallelToolCalls",),
    "session": ("sessions",),
}
"""For each field, the other names it goes by."""


def real_name(word: str, fields: tuple[str, ...]) -> str | None:
    """Which of `fields` goes by the name `word` elsewhere; None when none does."""
    return next((field for field in fields if word in ALIASES.get(field, ())), None)


def meant_field(word: str, fields: tuple[str, ...]) -> str | None:
    """Which of `fields` somebody probably meant by `word`: under another name, or misspelt; None when none."""
    from toolcheck.ground.nearest import nearest

    return real_name(word, fields) or nearest(word, fields)
