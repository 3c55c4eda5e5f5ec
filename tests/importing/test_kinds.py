"""What each kind of source becomes."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from tests.fixtures import case_files
from toolcheck.checking.selection import Options
from toolcheck.finding.finding import ERROR
from toolcheck.importing.imported import CannotImport, ImportWish, NothingToImport
from toolcheck.importing.importing import MadeManifest, import_bytes

CITY = {"type": "object", "properties": {"city": {"type": "string", "description": "The city."}}, "required": ["city"]}


def made(source: Any, kind: str = "", file: str = "source.json", **wish: Any) -> MadeManifest:
    text = source if isinstance(source, str) else json.dumps(source)
    return import_bytes(text.encode(), file, kind, ImportWish(**wish), Options())


def value(source: Any, **more: Any) -> Any:
    """The value of the manifest, which has no errors."""
    manifest = made(source, **more)
    assert [one.message for one in manifest.checked.findings if one.severity >= ERROR] == []
    return yaml.safe_load(manifest.text)


def chat(name: str = "find", **more: Any) -> dict[str, Any]:
    return {"type": "function", "function": {"name": name, "description": "Find.", "parameters": CITY, **more}}


# -- Chat Completions -------------------------------------------------------------------------------


def test_a_chat_request_becomes_a_session() -> None:
    request = {
        "model": "gpt-4o",
        "temperature": 1,
        "messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hello"}],
        "tools": [chat(strict=True)],
        "tool_choice": {"type": "function", "function": {"name": "find"}},
    }
    assert value(request) == {
        "session": {
            "type": "realtime",
            "instructions": "Be kind.",
            "tools": [{"type": "function", "name": "find", "description": "Find.", "parameters": CITY}],
            "tool_choice": {"type": "function", "name": "find"},
        }
    }
    notes = " ".join(made(request).notes)
    assert all(f"`{field}`" in notes for field in ("strict", "model", "temperature", "messages"))


def test_a_chat_request_becomes_a_request_of_responses() -> None:
    request = {
        "model": "gpt-5.2",
        "max_completion_tokens": 99,
        "reasoning_effort": "low",
        "messages": [],
        "tools": [chat(), chat("look", strict=True, parameters={**CITY, "additionalProperties": False})],
        "tool_choice": {"type": "allowed_tools", "allowed_tools": {"mode": "auto", "tools": [chat()]}},
    }
    found = value(request, api="responses")
    assert found["max_output_tokens"] == 99
    assert found["reasoning"] == {"effort": "low"}
    assert [tool["strict"] for tool in found["tools"]] == [False, True]
    assert found["tool_choice"]["tools"] == [{"type": "function", "name": "find"}]


def test_legacy_functions_are_imported() -> None:
    request = {
        "functions": [{"name": "find", "description": "Find.", "parameters": CITY}],
        "function_call": {"name": "find"},
    }
    assert value(request)["tool_choice"] == {"type": "function", "name": "find"}
    assert value(request["functions"])["tools"][0]["name"] == "find"


def test_a_name_becomes_legal_and_its_own_and_so_does_the_choice() -> None:
    request = {
        "tools": [chat("find it"), chat("find.it"), chat("x" * 90), chat("python")],
        "tool_choice": {"type": "function", "function": {"name": "find.it"}},
    }
    found = value(request)
    assert [tool["name"] for tool in found["tools"]] == ["find_it", "find_it_2", "x" * 64, "python_tool"]
    assert found["tool_choice"]["name"] == "find_it_2"
    assert "`find.it` is now `find_it_2`: the name is used twice" in made(request).notes


def test_a_description_is_asked_for_and_never_invented() -> None:
    manifest = made([chat(description=" ")])
    assert "# TODO: add a `description`" in manifest.text
    assert "description" not in yaml.safe_load(manifest.text)["tools"][0]
    assert manifest.todo == ("`find` has no description",)


# -- other vendors ----------------------------------------------------------------------------------


def test_an_anthropic_request_is_imported() -> None:
    request = {
        "model": "claude",
        "max_tokens": 9,
        "system": [{"type": "text", "text": "Be kind."}],
        "messages": [],
        "tools": [
            {"name": "find", "description": "Find.", "input_schema": CITY, "cache_control": {"type": "ephemeral"}},
            {"type": "web_search_20250305", "name": "web_search"},
        ],
        "mcp_servers": [
            {
                "type": "url",
                "name": "shop",
                "url": "https://shop.example.com/mcp",
                "authorization_token": "tok-12345678",
            }
        ],
        "tool_choice": {"type": "any", "disable_parallel_tool_use": True},
    }
    session = value(request)["session"]
    assert session["instructions"] == "Be kind."
    assert session["tool_choice"] == "required"
    assert session["parallel_tool_calls"] is False
    assert [tool["type"] for tool in session["tools"]] == ["function", "mcp"]
    assert session["tools"][1]["authorization"] == "${SHOP_AUTHORIZATION}"
    assert session["tools"][1]["require_approval"] == "always"
    assert "tok-12345678" not in repr(made(request)) + made(request).text


def test_a_gemini_request_is_imported() -> None:
    schema = {
        "type": "OBJECT",
        "properties": {"size": {"type": "INTEGER", "nullable": True, "format": "int32"}, "tags": {"type": "ARRAY"}},
        "propertyOrdering": ["size"],
    }
    request = {
        "contents": [],
        "systemInstruction": {"parts": [{"text": "Be kind."}]},
        "tools": [
            {
                "functionDeclarations": [{"name": "find", "description": "Find.", "parameters": schema}],
                "googleSearch": {},
            }
        ],
        "toolConfig": {"functionCallingConfig": {"mode": "ANY", "allowedFunctionNames": ["find"]}},
    }
    session = value(request)["session"]
    assert session["tool_choice"] == {"type": "function", "name": "find"}
    assert session["tools"][0]["parameters"] == {
        "type": "object",
        "properties": {"size": {"type": ["integer", "null"]}, "tags": {"type": "array", "items": {}}},
    }
    live = {"setup": {"model": "models/gemini-live", "tools": request["tools"]}}
    assert value(live)["tools"][0]["name"] == "find"


# -- OpenAI's own -----------------------------------------------------------------------------------


def test_a_session_of_the_beta_moves_to_today() -> None:
    session = {
        "modalities": ["text", "audio"],
        "voice": "alloy",
        "input_audio_format": "pcm16",
        "turn_detection": {"type": "server_vad"},
        "temperature": 0.8,
        "max_response_output_tokens": 100,
        "tools": [{"type": "function", "name": "find", "description": "Find.", "parameters": CITY}],
    }
    for source in ({"type": "session.update", "session": session}, {"session": session}, session):
        found = value(source)
        body = found.get("session", found)
        assert body["type"] == "realtime"
        assert body["output_modalities"] == ["audio"]
        assert body["audio"] == {
            "output": {"voice": "alloy"},
            "input": {"format": {"type": "audio/pcm", "rate": 24000}, "turn_detection": {"type": "server_vad"}},
        }
        assert body["max_output_tokens"] == 100
        assert any(note.startswith("`temperature` is left out") for note in made(source).notes)


def test_a_request_becomes_a_session_and_what_realtime_lacks_is_said() -> None:
    request = {
        "model": "gpt-5.2",
        "input": "Hello",
        "instructions": "Be kind.",
        "max_output_tokens": 9999,
        "tools": [
            {"type": "function", "name": "find", "description": "Find.", "parameters": CITY, "strict": True},
            {"type": "web_search"},
        ],
    }
    session = value(request, api="realtime")["session"]
    assert session == {
        "type": "realtime",
        "instructions": "Be kind.",
        "tools": [{"type": "function", "name": "find", "description": "Find.", "parameters": CITY}],
    }
    notes = " ".join(made(request, api="realtime").notes)
    assert all(
        f"`{word}" in notes for word in ("model`", "input`", "strict`", "type: web_search`", "max_output_tokens`")
    )


def test_a_session_becomes_a_request() -> None:
    session = {
        "type": "realtime",
        "instructions": "Be kind.",
        "audio": {"output": {"voice": "alloy"}},
        "tools": [{"type": "function", "name": "find", "description": "Find.", "parameters": CITY}],
    }
    found = value({"type": "session.update", "session": session}, api="responses")
    assert found["instructions"] == "Be kind."
    assert found["tools"][0]["strict"] is False
    assert "audio" not in found


def test_what_is_sent_as_text_is_not_filled_in_later() -> None:
    found = value(
        {"type": "session.update", "session": {"type": "realtime", "instructions": "Say ${NAME}.", "tools": []}}
    )
    assert found["session"]["instructions"] == "Say $${NAME}."


# -- MCP --------------------------------------------------------------------------------------------

CONFIGURATION = """{
  // of this project
  "mcpServers": {
    "shop": {"url": "https://shop.example.com/mcp?key=k-123456789", "headers": {"Authorization": "Bearer ${env:SHOP}"}},
    "a b": {"type": "http", "url": "https://two.example.com/mcp", "headers": {"X-Key": "x-123456789", "Accept": "text/plain"}},
    "local": {"command": "npx", "args": ["-y", "--token", "l-123456789"], "env": {"KEY": "e-123456789"}},
    "near": {"url": "http://localhost:3000/mcp"},
  },
}
"""


def test_a_client_configuration_becomes_servers_without_secrets() -> None:
    manifest = made(CONFIGURATION)
    assert yaml.safe_load(manifest.text)["tools"] == [
        {
            "type": "mcp",
            "server_label": "shop",
            "server_url": "https://shop.example.com/mcp?key=${SHOP_KEY}",
            "authorization": "${SHOP}",
            "require_approval": "always",
        },
        {
            "type": "mcp",
            "server_label": "a_b",
            "server_url": "https://two.example.com/mcp",
            "headers": {"X-Key": "${A_B_X_KEY}", "Accept": "text/plain"},
            "require_approval": "always",
        },
    ]
    assert "123456789" not in manifest.text + " ".join((*manifest.notes, *manifest.todo))
    notes = " ".join(manifest.notes)
    assert "`local` is left out: it is a program that the client starts (stdio)" in notes
    assert "`near` is left out: `localhost` is" in notes


@pytest.mark.parametrize(
    "shape",
    [
        lambda servers: {"servers": servers, "inputs": []},
        lambda servers: {"mcp": {"servers": servers}},
        lambda servers: {"projects": {"/home/me": {"mcpServers": servers}}},
        lambda servers: servers,
    ],
)
def test_configurations_of_other_clients_are_understood(shape: Any) -> None:
    servers = {
        "shop": {
            "type": "http",
            "url": "https://shop.example.com/mcp",
            "headers": {"Authorization": "Bearer ${input:tok}"},
        }
    }
    (tool,) = value(shape(servers))["tools"]
    assert tool["authorization"] == "${tok}"


LISTED = [
    {"name": "find", "description": "Find.", "inputSchema": CITY, "annotations": {"readOnlyHint": True}},
    {"name": "drop", "description": "Drop.", "inputSchema": CITY},
]


def test_listed_tools_become_functions_or_the_tools_of_their_server() -> None:
    for source in ({"jsonrpc": "2.0", "id": 1, "result": {"tools": LISTED}}, {"tools": LISTED}, LISTED):
        assert [tool["name"] for tool in value(source)["tools"]] == ["find", "drop"]
        (server,) = value(source, as_server=True, name="shop", server_url="https://shop.example.com/mcp")["tools"]
        assert server == {
            "type": "mcp",
            "server_label": "shop",
            "server_url": "https://shop.example.com/mcp",
            "allowed_tools": ["find", "drop"],
            "require_approval": {"always": {"tool_names": ["drop"]}, "never": {"tool_names": ["find"]}},
        }


def test_without_a_hint_every_call_asks() -> None:
    (server,) = value(LISTED[1:], as_server=True, server_url="https://shop.example.com/mcp")["tools"]
    assert server["require_approval"] == "always"


def test_a_lock_becomes_the_servers_that_it_remembers() -> None:
    from toolcheck.served.lock import Lock, LockedServer, lock_text, locked_tool

    tools = {tool["name"]: locked_tool(tool) for tool in LISTED}
    text = lock_text(Lock({"shop": LockedServer("https://shop.example.com/mcp", "2025-11-25", tools)}))
    (server,) = value(text, as_server=True)["tools"]
    assert server["server_url"] == "https://shop.example.com/mcp"
    assert sorted(tool["name"] for tool in value(text)["tools"]) == ["drop", "find"]
    with pytest.raises(CannotImport, match="changed by hand"):
        made(text.replace("Find.", "Found."))


# -- a JSON Schema ----------------------------------------------------------------------------------


def test_a_schema_becomes_a_function_with_a_name() -> None:
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **CITY}
    with pytest.raises(CannotImport, match="--name NAME"):
        made(schema)
    assert value(schema, name="find")["tools"][0]["parameters"] == CITY
    zod = {
        "$ref": "#/definitions/Order",
        "definitions": {"Order": CITY},
        "$schema": "http://json-schema.org/draft-07/schema#",
    }
    assert value(zod, name="find")["tools"][0]["parameters"]["properties"] == CITY["properties"]


# -- what is not understood -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('{"a": 1}', "--from"),
        ('{"swagger": "2.0", "paths": {}}', "OpenAPI 3"),
        ('{"openapi": "4.0", "paths": {}}', "3.0 and 3.1"),
        ("{", "line 1"),
        ('{"turns": {"a": {}}, "session": {"tools": [{"type": "function", "name": "f"}]}}', "manifest already"),
        ('{"toolConfig": {"tools": []}}', "Bedrock"),
        ('{"tools": [{"type": "function", "function": {"name": "\\ud800", "description": "\\ud800"}}]}', ""),
    ],
)
def test_what_is_not_understood_says_why(source: str, words: str) -> None:
    with pytest.raises(CannotImport) as raised:
        made(source)
    assert words in raised.value.reason


@pytest.mark.parametrize(
    "source", ["", " \n", "{}", "[]", '{"mcpServers": {}}', '{"messages": []}', '{"openapi": "3.0.0", "paths": {}}']
)
def test_what_has_nothing_in_it_is_another_case(source: str) -> None:
    with pytest.raises(NothingToImport):
        made(source)


def test_what_the_check_sends_to_import_is_understood() -> None:
    understood = 0
    for case in (case for case in case_files() if case.rule is not None and case.rule.name == "unknown-document"):
        steps = [finding.fix.title for finding in case.check().findings if finding.fix is not None]
        if len(case.read().values) == 1 and any(step.startswith("`toolcheck import") for step in steps):
            understood += 1
            try:
                import_bytes(case.data, case.name, "", ImportWish(name="given"), Options())
            except NothingToImport:
                continue
    assert understood > 8


@pytest.mark.parametrize(
    "url",
    [
        "https://x.example.com/mcp?k-SECRET-1",
        "https://x.example.com/mcp?a=1&k-SECRET-1",
        "https://x.example.com/mcp?k/SECRET=",
        "https://x.example.com/mcp?${env:KEY:-k-SECRET-1}",
        "https://x.example.com/mcp?key=${env:KEY:-k&SECRET}",
        "https://x.example.com/${env:KEY:-k?SECRET}/mcp",
        "https://x.example.com/${env:KEY:-k#SECRET}/mcp",
        "https://ann:k@SECRET@x.example.com/mcp",
    ],
)
def test_no_part_of_an_address_of_a_client_is_kept_that_may_be_a_key(url: str) -> None:
    manifest = made({"mcpServers": {"shop": {"url": url}}})
    assert "server_label: shop" in manifest.text
    assert "SECRET" not in manifest.text
