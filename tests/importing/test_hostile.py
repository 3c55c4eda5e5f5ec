"""Whatever a source holds: words and an exit code, never a failure of toolcheck, never a secret."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from tests.importing.test_kinds import made
from tests.running import toolcheck
from toolcheck.importing.imported import CannotImport
from toolcheck.importing.kinds import NAMES

KEY = "sk-proj-" + "a1B2" * 12
ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    1.5,
    "",
    "x",
    "${X}",
    "\ud800",
    "a\nb",
    [],
    {},
    [[]],
    [None],
    {"a": None},
    {"": {}},
    [{}],
    "#/a",
)
SEEDS: tuple[Any, ...] = (
    {"openapi": "3.0.0", "info": {}, "paths": {"/a": {"parameters": [{"name": "a", "in": "query", "schema": {"type": "string"}}],
        "post": {"operationId": "a", "tags": ["t"], "summary": "s", "requestBody": {"required": True, "content": {
            "application/json": {"schema": {"type": "object", "allOf": [{"$ref": "#/components/schemas/A"}]}}}}}}},
     "components": {"schemas": {"A": {"type": "object", "nullable": True, "properties": {"x": {"type": "array"}}, "required": ["x"]}}}},
    {"system": "s", "messages": [], "tools": [{"name": "a", "input_schema": {"type": "object"}}], "tool_choice": {"type": "tool", "name": "a"},
     "mcp_servers": [{"name": "a", "url": "https://a.example.com", "authorization_token": "t", "tool_configuration": {"allowed_tools": ["b"]}}]},
    {"contents": [], "tools": [{"functionDeclarations": [{"name": "a", "parameters": {"type": "OBJECT", "properties": {"b": {"type": "STRING"}}}}]}],
     "toolConfig": {"functionCallingConfig": {"mode": "ANY", "allowedFunctionNames": ["a"]}}, "systemInstruction": {"parts": [{"text": "t"}]}},
    {"result": {"tools": [{"name": "a", "inputSchema": {"type": "object"}, "annotations": {"readOnlyHint": True}}], "nextCursor": "x"}},
    {"version": 1, "servers": {"a": {"url": "https://a.example.com", "protocol": "x", "tools": {}}}},
    {"messages": [{"role": "system", "content": [{"type": "text", "text": "t"}]}], "model": "m", "response_format": {"type": "json_schema", "json_schema": {}},
     "tools": [{"type": "function", "function": {"name": "a", "parameters": {"type": "object"}}}, {"type": "custom", "custom": {"name": "b", "format": {"grammar": {}}}}],
     "tool_choice": {"type": "allowed_tools", "allowed_tools": {"tools": [{"type": "function", "function": {"name": "a"}}]}}},
    {"functions": [{"name": "a", "parameters": {"type": "object"}}], "function_call": {"name": "a"}},
    {"mcpServers": {"a": {"url": "https://a.example.com/x?y=z#f", "headers": {"Authorization": "Bearer t", "X": "y"}, "alwaysAllow": ["t"]}, "b": {"command": "c"}}},
    {"type": "object", "title": "T", "properties": {"a": {"type": "string"}}, "$defs": {"A": {}}},
    {"type": "session.update", "session": {"modalities": ["text"], "voice": "v", "input_audio_format": "pcm16", "turn_detection": {}, "audio": {}, "tools": []}},
    {"model": "m", "input": "i", "tools": [{"type": "function", "name": "a", "parameters": {}, "strict": True}, {"type": "web_search"}], "tool_choice": {"type": "x"}},
)  # fmt: skip


def changed(value: Any, rng: random.Random) -> Any:
    """The value with something odd in one place."""
    paths = list(places(value))
    path = rng.choice(paths)
    return put(value, path, rng.choice(ODD))


def places(value: Any, path: tuple[Any, ...] = ()) -> Any:
    yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield from places(inner, (*path, key))


def put(value: Any, path: tuple[Any, ...], odd: Any) -> Any:
    if not path:
        return odd
    made = dict(value) if isinstance(value, dict) else list(value)
    made[path[0]] = put(value[path[0]], path[1:], odd)
    return made


@pytest.mark.parametrize("number", range(len(SEEDS)))
def test_odd_values_in_any_place_are_refused_in_words_or_imported(number: int) -> None:
    rng = random.Random(number)
    kinds = [kind for kind in NAMES if kind != "python"]
    for turn in range(120):
        odd = changed(SEEDS[number], rng)
        kind = rng.choice(kinds) if turn % 4 == 0 else ""
        wish = {"api": rng.choice([None, "realtime", "responses"]), "as_server": turn % 3 == 0, "name": "n"}
        try:
            assert made(json.dumps(odd), kind, **wish).text
        except CannotImport as refused:
            assert refused.reason  # noqa: PT017  (either is right)


@pytest.mark.parametrize("name", ["deep.json", "deep.yaml", "bomb.yaml", "cut.json", "binary.json", "wide.json"])
def test_files_that_break_readers_end_with_words(tmp_path: Path, name: str) -> None:
    files = {
        "deep.json": b'{"tools":' * 5000,
        "deep.yaml": b"[" * 5000,
        "bomb.yaml": b"a: &a [x, x]\n" + b"".join(b"a%d: &a%d [%s]\n" % (n, n, b"*a%d, " % (n - 1 or 0) * 9) for n in range(1, 20)).replace(b"*a0", b"*a"),
        "cut.json": b'{"tools": [{"type": "function", "fu',
        "binary.json": bytes(range(256)),
        "wide.json": '{"a": 1}'.encode("utf-16"),
    }  # fmt: skip
    (tmp_path / name).write_bytes(files[name])
    done = toolcheck("import", name, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"error: {name}: ")
    assert done.stdout == ""


SECRETS = (
    {"mcpServers": {"shop": {"url": f"https://u:{KEY}@shop.example.com/{KEY}?k={KEY}#{KEY}", "headers": {"Authorization": f"Bearer {KEY}", KEY: KEY}}}},
    {"mcpServers": {KEY: {"command": KEY, "args": [KEY], "env": {"A": KEY}}}},
    {"messages": [{"role": "system", "content": f"Use {KEY}."}], "tools": [{"type": "function", "function": {"name": KEY, "description": KEY, "parameters": {"type": "object", "properties": {KEY: {"type": "string", "default": KEY}}}}}]},
    {"type": "session.update", "session": {"type": "realtime", "tools": [{"type": "mcp", "server_label": "a", "server_url": "https://a.example.com", "authorization": "plain-old-password", "headers": {"X": "plain-old-password"}}]}},
    {"openapi": "3.0.0", "info": {}, "paths": {f"/{KEY}": {"get": {"operationId": KEY, "tags": [KEY], "summary": KEY, "parameters": [{"name": KEY, "in": "query", "schema": {"$ref": f"#/{KEY}"}}]}}}},
    {"messages": [], "tools": [{"name": "a", "input_schema": {"type": "object"}}], "mcp_servers": [{"name": "a", "url": "https://a.example.com", "authorization_token": "plain-old-password"}]},
    {"a": KEY},
)  # fmt: skip


@pytest.mark.parametrize("number", range(len(SECRETS)))
def test_no_secret_is_ever_shown(tmp_path: Path, number: int) -> None:
    (tmp_path / "source.json").write_text(json.dumps(SECRETS[number]))
    for words in ((), ("--target", "responses"), ("--tag", "x"), ("--operation", "x")):
        done = toolcheck("import", "source.json", *words, cwd=tmp_path)
        assert "a1B2a1B2" not in done.stdout + done.stderr
        assert "plain-old-password" not in done.stdout + done.stderr
        assert done.returncode in (0, 1, 2, 3)
        assert "internal failure" not in done.stderr
