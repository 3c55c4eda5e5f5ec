"""Values with a verdict: what each shape takes, what it refuses and why, and systematic changes of the former."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

FUNCTION = {
    "type": "function",
    "name": "lookup_order",
    "description": "Looks up an order.",
    "parameters": {"type": "object", "properties": {"number": {"type": "string"}}, "required": ["number"]},
}
SERVER = {
    "type": "mcp",
    "server_label": "Google_Calendar-2",
    "server_url": "https://mcp.example.com/mcp",
    "authorization": "${TOKEN}",
    "headers": {"X-Tenant": "7"},
    "allowed_tools": {"tool_names": ["search"], "read_only": True},
    "require_approval": {"always": {"tool_names": ["write"]}, "never": {"read_only": True}},
    "server_description": "Calendar",
    "defer_loading": False,
    "allowed_callers": ["direct", "programmatic"],
}
CONNECTOR = {
    "type": "mcp",
    "server_label": "mail",
    "connector_id": "connector_gmail",
    "authorization": "${TOKEN}",
    "allowed_tools": ["search_emails"],
    "require_approval": "never",
}
TUNNEL = {"type": "mcp", "server_label": "inside", "tunnel_id": "tunnel_" + "a1" * 16, "headers": None}

SESSION = {
    "type": "realtime",
    "model": "gpt-realtime-2.1",
    "output_modalities": ["audio"],
    "instructions": "Be brief.",
    "tools": [FUNCTION, CONNECTOR],
    "tool_choice": {"type": "mcp", "server_label": "mail", "name": None},
    "parallel_tool_calls": True,
    "reasoning": {"effort": "low"},
    "max_output_tokens": 4096,
    "include": ["item.input_audio_transcription.logprobs"],
    "prompt": {
        "id": "pmpt_1",
        "version": "2",
        "variables": {
            "name": "Ann",
            "card": {"type": "input_image", "file_id": "file_1", "detail": "high"},
            "note": {
                "type": "input_text",
                "text": "x",
                "prompt_cache_breakpoint": {"mode": "explicit", "ttl": "12h"},
            },
        },
    },
    "tracing": {"workflow_name": "w", "group_id": "g", "metadata": {"a": 1}},
    "truncation": {"type": "retention_ratio", "retention_ratio": 0.8, "token_limits": {"post_instructions": 8000}},
    "audio": {
        "input": {
            "format": {"type": "audio/pcm", "rate": 24000},
            "noise_reduction": {"type": "near_field", "strength": 0.5},
            "transcription": {"model": "gpt-transcribe", "languages": ["en"], "keywords": ["SKU"], "delay": "low"},
            "turn_detection": {
                "type": "server_vad",
                "threshold": 0.5,
                "idle_timeout_ms": 6000,
                "silence_duration_ms": 500,
                "create_response": True,
            },
        },
        "output": {"format": {"type": "audio/pcmu"}, "voice": {"id": "voice_1"}, "speed": 1.25},
    },
}
TRANSCRIPTION = {"type": "transcription", "audio": {"input": {"noise_reduction": None, "turn_detection": None}}}
RESPONSE = {
    "output_modalities": ["text"],
    "tools": [],
    "tool_choice": "none",
    "max_output_tokens": "inf",
    "conversation": "none",
    "metadata": {"turn": "1"},
    "audio": {"output": {"voice": "marin"}},
    "input": [
        {"type": "item_reference", "id": "item_1"},
        {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "hi"}]},
        {"type": "message", "role": "assistant", "content": [{"type": "output_audio", "transcript": "hello"}]},
        {"type": "mcp_list_tools", "server_label": "mail", "tools": [{"name": "a", "input_schema": {}}]},
        {
            "type": "mcp_call",
            "id": "i",
            "server_label": "mail",
            "name": "a",
            "arguments": "{}",
            "error": {"type": "http_error", "code": 424, "message": "m"},
        },
    ],
}
REQUEST = {
    "model": "gpt-6-astra",
    "instructions": None,
    "input": [
        {"role": "user", "content": "hi"},
        {"type": "a_new_kind", "anything": [1]},
        {"type": "additional_tools", "role": "developer", "tools": [{"type": "apply_patch"}]},
        {"type": "tool_search_output", "tools": [], "call_id": None, "execution": "client"},
        {"type": "mcp_approval_response", "approval_request_id": "mcpr_1", "approve": True},
        {"type": "function_call_output", "call_id": "c", "output": [{"type": "input_text", "text": "t"}]},
        {"type": "item_reference", "id": "x"},
    ],
    "tools": [{"type": "function", "name": "f", "parameters": None, "strict": None, "async": True}, SERVER],
    "tool_choice": {"type": "allowed_tools", "mode": "auto", "tools": [{"type": "function", "name": "f"}]},
    "parallel_tool_calls": None,
    "max_tool_calls": 3,
    "multi_agent": {"enabled": True},
    "reasoning": {"effort": "max", "summary": "auto", "mode": "pro"},
    "text": {"format": {"type": "json_schema", "name": "n", "schema": {"type": "object"}}, "verbosity": "low"},
    "background": False,
    "store": True,
    "stream": False,
    "stream_options": {"include_obfuscation": True},
    "temperature": 1,
    "include": ["web_search_call.results"],
    "conversation": {"id": "conv_1"},
    "context_management": [{"type": "compaction", "compact_threshold": None}],
    "moderation": {"model": "omni-moderation-latest", "policy": {"input": {"mode": "score"}}},
    "service_tier": "flex",
    "metadata": None,
}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$defs": {"size": {"enum": ["s", 1, None]}},
    "type": "object",
    "properties": {
        "size": {"$ref": "#/$defs/size"},
        "tags": {"type": ["array", "null"], "items": {"type": "string", "minLength": 1}, "uniqueItems": True},
        "any": True,
        "sum": {"type": "number", "exclusiveMinimum": 0, "multipleOf": 0.5, "default": 3, "examples": [1]},
    },
    "required": ["size", "tags"],
    "dependentRequired": {"tags": ["size"]},
    "additionalProperties": False,
    "anyOf": [{"required": ["size"]}, {"not": {"minProperties": 2}}],
    "if": {},
    "x-unknown": {"type": "strng"},
}

LIVE_SERVER = {
    **SERVER,
    "connector_id": None,
    "require_approval": {"never": {"tool_names": None, "read_only": True}, "always": None},
    "defer_loading": None,
}
LIVE_SHELL = {
    "type": "shell",
    "environment": {
        "type": "container_auto",
        "memory_limit": "4g",
        "file_ids": None,
        "network_policy": {"type": "allowlist", "allowed_domains": ["example.com"]},
        "skills": [{"type": "skill_reference", "skill_id": "s", "version": None}],
    },
}
DELEGATED = {
    "model": "m",
    "instructions": None,
    "tools": [{**FUNCTION, "strict": True}, LIVE_SERVER, {"type": "web_search"}],
    "tool_choice": {"type": "mcp", "server_label": "mail", "name": "search"},
    "parallel_tool_calls": None,
    "max_output_tokens": 3.0,
    "reasoning": {"effort": "xhigh", "summary": None},
    "text": {"verbosity": "low"},
    "service_tier": "flex",
}
QUESTIONS = [
    {"type": "predicate", "instructions": "Is it urgent?", "name": "urgent"},
    {
        "type": "choice",
        "instructions": [{"type": "input_text", "text": "Which?"}, {"type": "input_json", "data": [{"a": 1}]}],
        "choices": [{"value": True, "description": "d"}, {"value": "no"}],
    },
    {
        "type": "score",
        "instructions": [{"type": "input_image", "image_url": "u", "detail": None}],
        "levels": [{"label": "low", "description": "d"}],
    },
]
LIVE_SESSION = {
    "model": "gpt-live-1.1",
    "instructions": None,
    "delegation": {"type": "responses", "acknowledgement_delay_ms": 400, "responses": DELEGATED},
    "input": [
        {"role": "user", "content": [{"text": "hi"}], "status": "completed"},
        {"type": "message", "role": "assistant", "content": [{"text": "a"}, {"type": "output_text", "text": "b"}]},
        {"role": "developer", "id": None, "content": [{"type": "input_text", "text": "c"}]},
    ],
    "safety_identifier": None,
    "store": True,
    "triggers": [
        {
            "type": "decisions",
            "event_type": "session.input_transcript.delta",
            "decisions": {"questions": QUESTIONS[:1]},
        }
    ],
}
ON_A_WIRE = {
    **LIVE_SESSION,
    "audio": {"format": {"type": "audio/pcm", "rate": 24000}, "output": {"voice": {"id": "v"}}},
    "client": {
        "data_channel": {
            "allowed_client_events": "all",
            "allowed_server_events": [{"type": "response.event", "response_event": "response.completed"}],
        }
    },
}
WEBRTC = {"type": "webrtc", "sdp": "v=0"}

NOTHING_FOUND: dict[str, Any] = {
    "version": 1,
    "toolcheck": "1.0",
    "inputs": {"files": 1, "bytes": 10, "passed_over": 0},
    "rows": {"in": 1, "checked": 1, "strangers": 0, "unreadable": 0, "unseen": 0, "left_out": 0},
    "rows_by_worst": {"error": 0, "warning": 0, "info": 0, "none": 1},
    "texts": {"distinct": 1, "known": 0},
    "findings": {"errors": 0, "warnings": 0, "infos": 0},
    "rules": [],
    "owners": {"number": 0, "top": []},
    "fix_first": [],
    "curve": [[1, 1]],
    "new": None,
    "unseen": [{"input": "a.jsonl.gz", "reason": "it is not whole"}],
    "beyond": {"TypeScript": 1},
}
FLEET_RULE = {
    "rule": "nested-function",
    "severity": "error",
    "texts": 1,
    "rows": 2,
    "findings": 2,
    "example": {"input": "a.parquet", "row": 1, "id": ""},
    "rule_url": None,
}

GOOD: dict[str, list[Any]] = {
    "session.update": [
        {"type": "session.update", "event_id": "e", "session": SESSION},
        {"type": "session.update", "session": TRANSCRIPTION},
        {"type": "session.update", "session": {"type": "realtime", "tools": []}},
    ],
    "response.create": [{"type": "response.create"}, {"type": "response.create", "response": RESPONSE}],
    "conversation.item.create": [
        {
            "type": "conversation.item.create",
            "previous_item_id": "root",
            "item": {"type": "function_call_output", "call_id": "call_1", "output": "{}"},
        },
        {
            "type": "conversation.item.create",
            "item": {"type": "mcp_approval_response", "id": "i", "approval_request_id": "r", "approve": False},
        },
        {
            "type": "conversation.item.create",
            "item": {"type": "message", "role": "system", "content": [{"type": "input_text", "text": "x"}]},
        },
        {"type": "conversation.item.create", "item": {"type": "function_call", "name": "f", "arguments": "{}"}},
    ],
    "client-secret": [
        {"session": {"type": "realtime"}, "expires_after": {"anchor": "created_at", "seconds": 600}},
    ],
    "realtime-session": [SESSION, {"type": "realtime", "max_output_tokens": 7.0, "tracing": None}],
    "realtime-transcription-session": [TRANSCRIPTION],
    "realtime-response": [RESPONSE, {}],
    "responses": [REQUEST, {"tools": [{"type": "web_search"}]}, {"input": "hi", "tool_choice": "auto"}],
    "session.start": [
        {"type": "session.start", "event_id": None, "session": ON_A_WIRE},
        {"type": "session.start", "session": {"model": "m", "delegation": None}},
        {"type": "session.start", "session": {"model": "m", "delegation": {"type": "client"}}},
    ],
    "live-session": [
        ON_A_WIRE,
        {"model": "m", "audio": {"format": {"type": "audio/pcma", "rate": 8000}}},
        {"model": "m", "delegation": {"type": "decisions", "decisions": {"model": "d", "questions": QUESTIONS}}},
    ],
    "live-call": [{**LIVE_SESSION, "type": "live", "audio": {"output": {"voice": "marin"}}}],
    "live-create": [
        {
            "session": {
                **LIVE_SESSION,
                "idle_timeout_s": 30,
                "wake_policy": {"type": "speech", "vad_threshold": 0.5},
            },
            "transport": WEBRTC,
        }
    ],
    "live/session.update": [
        {"type": "session.update", "session": {"delegation": {"type": "responses", "responses": {"tools": []}}}},
        {"type": "session.update", "session": {"delegation": {"type": "decisions"}, "triggers": []}},
        {"type": "session.update", "session": {"delegation": {"type": "client", "acknowledgement_delay_ms": 1}}},
    ],
    "live/session.fork": [
        {"type": "session.start", "session": {}},
        {
            "type": "session.start",
            "session": {
                "audio": {"format": {"type": "audio/pcmu", "rate": 8000}},
                "delegation": {"type": "responses", "responses": {"tool_choice": "none"}},
                "store": False,
            },
        },
    ],
    "live/create.fork": [
        {"transport": WEBRTC},
        {"session": {"delegation": {"type": "responses"}, "store": True}, "transport": WEBRTC},
    ],
    "live/manifest": [{"live": {"model": "m"}}],
    "live/delegation": [DELEGATED, {}],
    "live/tool": [FUNCTION, LIVE_SERVER, LIVE_SHELL, {"type": "computer"}, {"type": "web_search"}],
    "live/tool_choice": [
        "required",
        {"type": "web_search_preview"},
        {"type": "allowed_tools", "mode": None, "tools": [{"type": "function", "name": "f"}]},
        {"type": "allowed_tools", "tools": []},
    ],
    "live/mcp": [LIVE_SERVER, {"type": "mcp", "server_label": "a", "tunnel_id": None, "allowed_tools": {}}],
    "live/web_search": [{"type": "web_search", "search_context_size": "low"}],
    "live/shell": [
        LIVE_SHELL,
        {"type": "shell", "environment": {"type": "local", "skills": None}},
        {"type": "shell", "environment": {"type": "container_reference", "container_id": "c"}},
        {"type": "shell", "environment": None},
    ],
    "manifest": [
        {
            "$schema": "https://example.com/manifest.schema.json",
            "x-owner": "desk",
            "session": {"model": "m", "x-note": 1, "tools": [{**SERVER, "x-": None}]},
            "turns": {"afternoon": {"tools": [{"type": "mcp", "server_label": "mail"}]}},
        },
        {"session": TRANSCRIPTION},
        {"session": {"live": {"model": "m", "x-note": 1}}},
        {},
    ],
    "config": [
        {
            "target": "realtime",
            "select": ["all"],
            "ignore": ["mcp", {"rule": "insecure-url", "file": "a.yaml", "reason": "Ours.", "expires": "2027-01-31"}],
            "ignore-rules": ["shape"],
            "severity": {"insecure-url": "off"},
            "overrides": [{"files": ["old/"], "target": ["responses"], "ignore": ["shape"], "defined-labels": ["a"]}],
            "exclude": ["vendor/"],
            "defined-labels": ["calendar"],
            "fail-level": "warning",
            "max-file-size": "4 MiB",
            "max-depth": 64,
        },
        {"max-file-size": 1},
        {},
    ],
    "script": [
        {},
        {"turns": [[{"call": "f", "with": {"a": 1}, "expect_output": None, "approval": "expect"}, {"wait": 0.5}]]},
        {"turns": [[{"vad": "Hello?"}, {"say": "Yes."}, {"cancel": "turn_detected"}], [{"fail": {"type": "x"}}]]},
        {"servers": {"docs": "http://127.0.0.1:8000/mcp", "shop": {"tools": [{"name": "stock"}], "delay": 2}}},
        {"servers": {"shop": {"fail": 401}}, "expect_session": "agent.yaml", "turns": []},
    ],
    "fleet-summary": [NOTHING_FOUND, {**NOTHING_FOUND, "rules": [FLEET_RULE], "new": [], "owners": None, "later": 1}],
    "json-schema": [SCHEMA, {}],
    "realtime/tool": [FUNCTION, SERVER],
    "realtime/tool_choice": ["auto", {"type": "function", "name": "f"}, {"type": "mcp", "server_label": "a"}],
    "realtime/function": [FUNCTION, {"type": "function", "name": "2fa", "parameters": None}],
    "realtime/mcp": [SERVER, CONNECTOR, TUNNEL, {"type": "mcp", "server_label": "a", "allowed_tools": []}],
    "responses/tool": [{"type": "web_search_2025_08_26"}, FUNCTION],
    "responses/tool_choice": [
        "required",
        {"type": "web_search"},
        {"type": "computer_use"},
        {"type": "custom", "name": "c"},
        {"type": "allowed_tools", "mode": "required", "tools": [{"type": "mcp", "server_label": "a"}]},
    ],
    "responses/function": [
        {**FUNCTION, "strict": True, "output_schema": {}, "defer_loading": True, "allowed_callers": ["programmatic"]}
    ],
    "responses/mcp": [SERVER, TUNNEL],
    "responses/custom": [
        {"type": "custom", "name": "q", "format": {"type": "grammar", "syntax": "lark", "definition": "start: A"}},
        {"type": "custom", "name": "q", "format": {"type": "text"}, "async": False},
    ],
    "responses/namespace": [
        {"type": "namespace", "name": "crm", "description": "", "tools": [{**FUNCTION, "strict": None}]},
        {"type": "namespace", "name": "crm", "description": "c", "tools": [{"type": "custom", "name": "q"}]},
    ],
    "responses/tool_search": [
        {"type": "tool_search"},
        {"type": "tool_search", "execution": "client", "description": None, "parameters": {"type": "object"}},
    ],
    "responses/programmatic_tool_calling": [{"type": "programmatic_tool_calling"}],
    "responses/web_search": [
        {
            "type": "web_search",
            "external_web_access": False,
            "filters": {"allowed_domains": ["example.com"], "blocked_domains": []},
            "search_context_size": "low",
            "user_location": {"country": "US", "city": None},
            "return_token_budget": "unlimited",
            "search_content_types": ["text", "image"],
            "image_settings": {"max_results": 4, "caption": True},
        },
        {"type": "web_search", "filters": None, "user_location": {"type": "approximate"}},
    ],
    "responses/web_search_preview": [
        {"type": "web_search_preview_2025_03_11", "user_location": {"type": "approximate"}, "search_content_types": []}
    ],
    "responses/file_search": [
        {
            "type": "file_search",
            "vector_store_ids": ["vs_1"],
            "max_num_results": 50,
            "filters": {
                "type": "and",
                "filters": [
                    {"type": "eq", "key": "year", "value": 2026},
                    {"type": "or", "filters": [{"type": "in", "key": "k", "value": ["a", 1.5]}]},
                    {"type": "ne", "key": "done", "value": True},
                ],
            },
            "ranking_options": {
                "ranker": "auto",
                "score_threshold": 0.5,
                "hybrid_search": {"embedding_weight": 1, "text_weight": 0.2},
            },
        }
    ],
    "responses/code_interpreter": [
        {"type": "code_interpreter", "container": "cntr_1"},
        {
            "type": "code_interpreter",
            "container": {
                "type": "auto",
                "file_ids": ["file_1"],
                "memory_limit": None,
                "network_policy": {
                    "type": "allowlist",
                    "allowed_domains": ["example.com"],
                    "domain_secrets": [{"domain": "example.com", "name": "T", "value": "${T}"}],
                },
            },
        },
    ],
    "responses/image_generation": [
        {
            "type": "image_generation",
            "model": "gpt-image-2.6-sunburst",
            "quality": "max",
            "size": "1536x864",
            "output_format": "svg",
            "output_compression": 100,
            "partial_images": 0,
            "input_fidelity": None,
            "input_image_mask": {"file_id": "file_1"},
            "complexity": "high",
            "frame_count": 9,
            "frame_duration_ms": 200,
            "svg": {"model": "m", "reasoning": {"effort": "none"}},
        }
    ],
    "responses/computer": [{"type": "computer"}],
    "responses/computer_use_preview": [
        {"type": "computer_use_preview", "environment": "mac", "display_width": 1024, "display_height": 768}
    ],
    "responses/shell": [
        {"type": "shell", "environment": None},
        {"type": "shell", "environment": {"type": "local", "skills": [{"name": "n", "description": "d", "path": "p"}]}},
        {"type": "shell", "environment": {"type": "container_reference", "container_id": "c"}},
        {
            "type": "shell",
            "environment": {
                "type": "container_auto",
                "memory_limit": "4g",
                "network_policy": {"type": "disabled"},
                "skills": [
                    {"type": "skill_reference", "skill_id": "s", "version": "latest"},
                    {"type": "skill_reference", "skill_id": "s", "version": 2},
                    {
                        "type": "inline",
                        "name": "n",
                        "description": "d",
                        "source": {"type": "base64", "media_type": "application/zip", "data": "UEs="},
                    },
                ],
            },
        },
    ],
    "responses/local_shell": [{"type": "local_shell"}],
    "responses/apply_patch": [{"type": "apply_patch", "allowed_callers": None}],
}
"""Values that each kind of shape takes."""

BAD: list[tuple[str, Any, list[tuple[tuple[str | int, ...], str, str | None]]]] = [
    # an unknown key and a missing key are said one by one
    (
        "realtime/mcp",
        {"server_lable": "a", "x-b": 1},
        [
            ((), "additionalProperties", "server_lable"),
            ((), "additionalProperties", "x-b"),
            ((), "required", "server_label"),
            ((), "required", "type"),
        ],
    ),
    # one fault, one violation: no branch of a union is ever listed
    ("realtime/tool", {}, [((), "required", "type")]),
    ("realtime/tool", {"type": "web_search", "a": 1}, [(("type",), "enum", None)]),
    ("realtime/tool", {"type": None}, [(("type",), "enum", None)]),
    ("realtime/tool", {"type": ["function"]}, [(("type",), "enum", None)]),
    ("realtime/tool", "web_search", [((), "type", None)]),
    ("realtime/tool", {**FUNCTION, "strict": True}, [((), "additionalProperties", "strict")]),
    (
        "realtime/tool_choice",
        {"type": "function", "function": {"name": "f"}},
        [((), "additionalProperties", "function"), ((), "required", "name")],
    ),
    ("realtime/tool_choice", "any", [((), "enum", None)]),
    ("realtime/tool_choice", {"type": "allowed_tools"}, [(("type",), "enum", None)]),
    ("realtime/tool_choice", None, [((), "type", None)]),
    ("session.update", {"type": "session.update"}, [((), "required", "session")]),
    # without its type a session is still looked into
    (
        "session.update",
        {"type": "session.update", "session": {"tools": [{**FUNCTION, "name": "a.b"}]}},
        [(("session",), "required", "type"), (("session", "tools", 0, "name"), "pattern", None)],
    ),
    (
        "session.update",
        {"type": "session.update", "session": {"type": "s", "b": 1}},
        [(("session", "type"), "enum", None)],
    ),
    (
        "session.update",
        {"type": "session.update", "session": {"type": "transcription", "tools": []}},
        [(("session",), "additionalProperties", "tools")],
    ),
    ("realtime-session", {"type": "realtime", "modalities": []}, [((), "additionalProperties", "modalities")]),
    ("realtime-session", {"type": "realtime", "max_output_tokens": "all"}, [(("max_output_tokens",), "const", None)]),
    ("realtime-session", {"type": "realtime", "max_output_tokens": 0}, [(("max_output_tokens",), "minimum", None)]),
    ("realtime-session", {"type": "realtime", "parallel_tool_calls": 1}, [(("parallel_tool_calls",), "type", None)]),
    ("realtime-response", {"model": "m"}, [((), "additionalProperties", "model")]),
    ("realtime-response", {"metadata": {"k": "v" * 513}}, [(("metadata", "k"), "maxLength", None)]),
    (
        "conversation.item.create",
        {"type": "conversation.item.create", "item": {"type": "function_call_output", "output": {}}},
        [(("item",), "required", "call_id"), (("item", "output"), "type", None)],
    ),
    (
        "conversation.item.create",
        {"type": "conversation.item.create", "item": {"type": "message", "role": "bot", "content": []}},
        [(("item", "role"), "enum", None)],
    ),
    (
        "conversation.item.create",
        {
            "type": "conversation.item.create",
            "item": {"type": "mcp_approval_response", "approval_request_id": "r", "approve": True},
        },
        [(("item",), "required", "id")],
    ),
    ("realtime/mcp", {"type": "mcp", "server_label": "ok\n"}, [(("server_label",), "pattern", None)]),
    ("realtime/mcp", {"type": "mcp", "server_label": "2nd"}, [(("server_label",), "pattern", None)]),
    ("realtime/mcp", {"type": "mcp", "server_label": 5}, [(("server_label",), "type", None)]),
    ("realtime/mcp", {**SERVER, "connector_id": "connector_slack"}, [(("connector_id",), "enum", None)]),
    ("realtime/mcp", {**SERVER, "tunnel_id": "tunnel_XYZ"}, [(("tunnel_id",), "pattern", None)]),
    ("realtime/mcp", {**SERVER, "headers": {"X": 1}}, [(("headers", "X"), "type", None)]),
    ("realtime/mcp", {**SERVER, "require_approval": "auto"}, [(("require_approval",), "enum", None)]),
    ("realtime/mcp", {**SERVER, "require_approval": True}, [(("require_approval",), "type", None)]),
    (
        "realtime/mcp",
        {**SERVER, "require_approval": {"delete": "always"}},
        [(("require_approval",), "additionalProperties", "delete")],
    ),
    (
        "realtime/mcp",
        {**SERVER, "require_approval": {"never": ["a"]}},
        [(("require_approval", "never"), "type", None)],
    ),
    ("realtime/mcp", {**SERVER, "allowed_tools": ["a", 1]}, [(("allowed_tools", 1), "type", None)]),
    ("realtime/mcp", {**SERVER, "allowed_callers": []}, [(("allowed_callers",), "minItems", None)]),
    ("responses/function", {"type": "function", "name": "a" * 129}, [(("name",), "maxLength", None)]),
    ("responses/function", {"type": "function", "name": ""}, [(("name",), "pattern", None)]),
    ("responses/file_search", {"type": "file_search"}, [((), "required", "vector_store_ids")]),
    (
        "responses/file_search",
        {"type": "file_search", "vector_store_ids": "vs_1", "max_num_results": 51},
        [(("max_num_results",), "maximum", None), (("vector_store_ids",), "type", None)],
    ),
    (
        "responses/file_search",
        {"type": "file_search", "vector_store_ids": [], "filters": {"type": "eq", "key": "a", "value": None}},
        [(("filters", "value"), "type", None)],
    ),
    ("responses/code_interpreter", {"type": "code_interpreter"}, [((), "required", "container")]),
    (
        "responses/code_interpreter",
        {"type": "code_interpreter", "container": {"type": "container_auto"}},
        [(("container", "type"), "const", None)],
    ),
    ("responses/image_generation", {"type": "image_generation", "n": 1}, [((), "additionalProperties", "n")]),
    (
        "responses/web_search",
        {"type": "web_search", "filters": {"type": "domains"}},
        [(("filters",), "additionalProperties", "type")],
    ),
    (
        "responses/tool_choice",
        {"type": "allowed_tools", "mode": "any", "tools": [{"name": "f"}]},
        [(("mode",), "enum", None), (("tools", 0), "required", "type")],
    ),
    ("responses", {"tools": [{"type": "computer"}] * 129}, [(("tools",), "maxItems", None)]),
    ("responses", {"input": [{"type": 5}, 3]}, [(("input", 0, "type"), "type", None), (("input", 1), "type", None)]),
    (
        "responses",
        {"input": [{"type": "mcp_approval_response", "approve": "yes"}]},
        [(("input", 0), "required", "approval_request_id"), (("input", 0, "approve"), "type", None)],
    ),
    # x-… keys are free in a manifest, and only there
    ("manifest", {"session": {"y-note": 1}}, [(("session",), "additionalProperties", "y-note")]),
    (
        "manifest",
        {"session": {"tools": [{**SERVER, "headers": {"x-a": 1}}]}},
        [(("session", "tools", 0, "headers", "x-a"), "type", None)],
    ),
    ("responses", {"x-note": 1}, [((), "additionalProperties", "x-note")]),
    ("config", {"selct": []}, [((), "additionalProperties", "selct")]),
    ("config", {"ignore": [{"file": "a"}, 3]}, [(("ignore", 0), "required", "rule"), (("ignore", 1), "type", None)]),
    ("config", {"severity": {"a": "fatal"}}, [(("severity", "a"), "enum", None)]),
    ("config", {"overrides": [{"files": []}]}, [(("overrides", 0, "files"), "minItems", None)]),
    (
        "config",
        {"max-file-size": "much", "max-depth": 0},
        [(("max-depth",), "minimum", None), (("max-file-size",), "pattern", None)],
    ),
    ("script", {"turns": [[]]}, [(("turns", 0), "minItems", None)]),
    ("script", {"turns": [[{"cal": "f"}]]}, [(("turns", 0, 0), "additionalProperties", "cal")]),
    ("script", {"turns": [[{"wait": -1}]]}, [(("turns", 0, 0, "wait"), "minimum", None)]),
    ("fleet-summary", {**NOTHING_FOUND, "beyond": {"TypeScript": -1}}, [(("beyond", "TypeScript"), "minimum", None)]),
    ("fleet-summary", {**NOTHING_FOUND, "curve": [[1]]}, [(("curve", 0), "minItems", None)]),
    ("fleet-summary", {**NOTHING_FOUND, "version": 2}, [(("version",), "maximum", None)]),
    ("json-schema", {"type": "strng"}, [(("type",), "enum", None)]),
    ("json-schema", {"type": []}, [(("type",), "minItems", None)]),
    ("json-schema", {"required": True}, [(("required",), "type", None)]),
    ("json-schema", {"required": ["a", "a"]}, [(("required",), "uniqueItems", None)]),
    ("json-schema", {"properties": {"a": "string"}}, [(("properties", "a"), "type", None)]),
    ("json-schema", {"minLength": -1}, [(("minLength",), "minimum", None)]),
    ("json-schema", {"multipleOf": 0}, [(("multipleOf",), "exclusiveMinimum", None)]),
]
"""Values that a kind of shape refuses, and every violation that is to be found: path, keyword, name."""

REPLACEMENTS: tuple[Any, ...] = (None, True, 3, 3.0, 0.5, "x", [], {}, [None], {"type": "x"})


def mutations(value: Any) -> Iterator[Any]:
    """`value` with one thing changed: a key gone, a strange key there, or a node replaced by something else."""
    for path in list(paths(value)):
        node = at(value, path)
        if isinstance(node, dict):
            yield _with(value, (*path, "unheard_of"), 1)
            yield _with(value, (*path, "x-mine"), 1)
        if path and isinstance(path[-1], str):
            yield _without(value, path)
        for other in REPLACEMENTS:
            if type(other) is not type(node) or other != node:
                yield _with(value, path, other)


def paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in entries:
        yield from paths(child, (*path, step))


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def _with(value: Any, path: tuple[str | int, ...], other: Any) -> Any:
    if not path:
        return other
    changed, holder = _copied(value, path[:-1])
    holder[path[-1]] = other
    return changed


def _without(value: Any, path: tuple[str | int, ...]) -> Any:
    changed, holder = _copied(value, path[:-1])
    del holder[path[-1]]
    return changed


def _copied(value: Any, path: tuple[str | int, ...]) -> tuple[Any, Any]:
    """A copy in which all that leads to a path is its own, and what is there. The rest is shared: who looks at a value
    changes none.
    """
    changed = holder = copy.copy(value)
    for step in path:
        holder[step] = copy.copy(holder[step])
        holder = holder[step]
    return changed, holder
