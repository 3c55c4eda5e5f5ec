"""What counts as sent, to which API and whose server; what is left alone; what is counted as unread."""

from __future__ import annotations

from typing import Any

import pytest

from tests.code.sent import key_words, read, sources, words
from toolcheck.document.document import CodeFormat
from toolcheck.manifest.marks import may_have_tools
from toolcheck.manifest.sources import SENDS, WANTED, find

MCP = '{"type": "mcp", "server_label": "a", "server_url": "u"}'
FUNCTION = '{"type": "function", "name": "f", "description": "d"}'
NESTED = '{"type": "function", "function": {"name": "f"}}'
LABEL = '{"type": "mcp", "server_label": "a"}'


def told(text: str, format: CodeFormat = "python") -> list[tuple[Any, ...]]:
    return [(one.kind, *one.targets) for one in sources(text, format).found]


SESSION, RESPONSE, RESPONSES = "realtime-session", "realtime-response", "responses"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f'x = {{"type": "session.update", "session": {{"tools": [{LABEL}]}}}}', ("event", SESSION)),
        (f'x = {{"type": "response.create", "response": {{"tools": [{LABEL}]}}}}', ("event", RESPONSE)),
        (
            f'x = {{"type": "session.start", "session": {{"delegation": {{"responses": {{"tools": [{LABEL}]}}}}}}}}',
            ("live", "live"),
        ),
        (f'x = {{"type": "realtime", "tools": [{NESTED}]}}', ("session", SESSION)),
        (f'x = {{"session": {{"tools": [{NESTED}]}}}}', ("secret", SESSION)),
        (f'x = {{"delegation": {{"responses": {{"tools": [{LABEL}]}}}}}}', ("live", "live")),
        (f"await c.session.update(session={{'tools': [{NESTED}]}})", ("event", SESSION)),
        (f"await c.response.create(response={{'tools': [{NESTED}]}})", ("event", RESPONSE)),
        (f"await c.response.create(model='m', tools=[{NESTED}])", ("request", RESPONSES)),
        (f"c.realtime.client_secrets.create(session={{'tools': [{NESTED}]}})", ("secret", SESSION)),
        (f"c.realtime.calls.accept('id', type='realtime', tools=[{NESTED}])", ("session", SESSION)),
        (f"c.responses.create(model='m', tools=[{LABEL}])", ("request", RESPONSES)),
        (f"with c.responses.stream(tools=[{LABEL}]) as s: pass", ("request", RESPONSES)),
        (f"c.responses.parse(tools=[{LABEL}], text_format=T)", ("request", RESPONSES)),
        (f"c.responses.input_tokens.count(tools=[{LABEL}])", ("request", RESPONSES)),
        (f"P = {{'model': 'm', 'tools': [{LABEL}]}}\nc.responses.create(**P)", ("request", RESPONSES)),
        (f"HostedMCPTool(tool_config={LABEL})", ("tool", RESPONSES)),
        (f"requests.post('https://api.openai.com/v1/responses', json={{'tools': [{LABEL}]}})", ("request", RESPONSES)),
        (
            f"httpx.post(url='https://api.openai.com/v1/realtime/client_secrets', data=json.dumps({{'session': {{'tools': [{NESTED}]}}}}))",
            ("secret", SESSION),
        ),
    ],
)
def test_what_is_sent_in_python(text: str, found: tuple[str, ...]) -> None:
    assert told(f"def f(c, m, T):\n    {text}\n".replace("\nc.", "\n    c.")) == [found]
    assert all(one.is_sent or one.kind == "session" for one in sources(text).found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"send({{ type: 'session.update', session: {{ tools: [{LABEL}] }} }})", ("event", SESSION)),
        (f"client.realtime.clientSecrets.create({{ session: {{ tools: [{NESTED}] }} }})", ("secret", SESSION)),
        (f"client.realtime.calls.accept(id, {{ type: 'realtime', tools: [{NESTED}] }})", ("session", SESSION)),
        (f"client.responses.create({{ model, tools: [{LABEL}] }})", ("request", RESPONSES)),
        (f"client.responses.stream({{ tools: [{LABEL}] }})", ("request", RESPONSES)),
        (f"client.responses.inputTokens.count({{ tools: [{LABEL}] }})", ("request", RESPONSES)),
        (
            f"fetch('https://api.openai.com/v1/responses', {{ body: JSON.stringify({{ tools: [{LABEL}] }}) }})",
            ("request", RESPONSES),
        ),
        (
            f"const b = JSON.stringify({{ tools: [{LABEL}] }}); fetch(`${{BASE}}/v1/responses`, {{ body: b }})",
            ("request", RESPONSES),
        ),
        (f"axios.post('https://api.openai.com/v1/responses', {{ tools: [{LABEL}] }}, cfg)", ("request", RESPONSES)),
        (
            f"form.set('session', JSON.stringify({{ tools: [{NESTED}] }})); fetch('/v1/realtime/calls', {{ body: form }})",
            ("session", SESSION),
        ),
        (f"const s: RealtimeSessionCreateRequest = {{ tools: [{NESTED}] }}", ("session", SESSION)),
    ],
)
def test_what_is_sent_in_typescript(text: str, found: tuple[str, ...]) -> None:
    assert told(text, "script") == [found]


@pytest.mark.parametrize(
    "text",
    [
        f"client.chat.completions.create(messages=[], tools=[{MCP}])",
        f"T = [{MCP}]\nclient.chat.completions.create(messages=[], tools=T)",
        f"anthropic.messages.create(tools=[{MCP}])",
        f"litellm.completion(tools=[{MCP}])",
        f"x = {{'model': 'm', 'messages': [], 'tools': [{MCP}]}}",
        f"x: list[ChatCompletionToolParam] = [{MCP}]",
        f"x = {{'type': 'session.update', 'session': {{'tools': [{MCP}]}}}}  # wss://api.x.ai",
        f"x = {{'type': 'session.update', 'session': {{'turn_detection': {{'type': 'azure_semantic_vad'}}, 'tools': [{MCP}]}}}}",
        f"c = OpenAI(base_url='http://localhost:1234/v1')\nc.responses.create(tools=[{MCP}])",
        f"c = AsyncOpenAI(base_url='https://api.x.ai/v1')\nc.responses.create(tools=[{MCP}])",
        f"requests.post('https://openrouter.ai/api/v1/responses', json={{'tools': [{MCP}]}})",
    ],
)
def test_what_goes_elsewhere_is_left_alone(text: str) -> None:
    found = sources(text + "\n")
    assert found.found == ()
    assert found.left_alone > 0


@pytest.mark.parametrize(
    "text",
    [
        f"x = {{'object': 'response', 'output': [], 'tools': [{MCP}]}}",
        f"x = {{'type': 'session.created', 'session': {{'tools': [{MCP}]}}}}",
        f"x = {{'type': 'session.updated', 'session': {{'type': 'realtime', 'tools': [{MCP}]}}}}",
        f"x = {{'object': 'realtime.session', 'type': 'realtime', 'tools': [{MCP}]}}",
        f"x = {{'type': 'response.done', 'response': {{'tools': [{MCP}]}}}}",
    ],
)
def test_what_a_server_said_is_not_read(text: str) -> None:
    assert sources(text).found == ()


@pytest.mark.parametrize(
    "text",
    [
        f"x = [{NESTED}]",
        f"x = {NESTED}",
        f"x = ({MCP.replace('url', 'name')}, None)",
        f"x = {LABEL}",
        f"x = [{LABEL}]",
        "x = {'type': 'function', 'name': 'f'}",
        "x = {'type': 'function', 'name': 'f', 'arguments': '{}', 'description': 'd'}",
        "x = {'type': 'function', 'name': 'f', 'parameters': {}, 'execute': g}",
        "x = {'type': 'function', 'name': 'f', 'inputSchema': {}, 'description': 'd'}",
        "x = {'type': 'mcp', 'server_url': 'u', 'deferLoading': True}",
        "x = {'server_label': '', 'server_url': ''}",
        "x = {'type': 'function', 'name': 'f', 'parameters': '{\"type\": \"object\"}'}",
        "x = {'name': 'agent', 'tools': [weather]}",
        "x = {'name': 'agent', 'tools': ['weather']}",
        "if x['type'] == 'mcp': pass",
    ],
)
def test_what_only_looks_like_a_tool_is_none(text: str) -> None:
    assert sources(text).found == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"x = {MCP}", "tool"),
        (f"x = {FUNCTION}", "tool"),
        (f"def f(): return [{MCP}, {LABEL}]", "tools-list"),
        (f"tools.append({MCP})", "tool"),
        (f"x = [{FUNCTION} for y in z]", "tool"),
        (f"x = {{'name': 'agent', 'system': 's', 'tools': [{MCP}]}}", "tools"),
        (f"x = {{'model': 'm', 'input': 'i', 'tools': [{MCP}]}}", "request"),
    ],
)
def test_loose_tools_are_read(text: str, found: str) -> None:
    (one,) = sources(text).found
    assert one.kind == found
    assert not one.is_sent


OVER_A_SOCKET = f"{{'type': 'response.create', 'model': 'gpt-5.5', 'input': 'hi', 'tools': [{FUNCTION}]}}"


def test_a_request_over_a_websocket_is_a_responses_request_with_its_event() -> None:
    (one,) = sources(f"ws.send({OVER_A_SOCKET})").found
    assert (one.kind, one.targets, set(one.root.value)) == ("event", (RESPONSES,), {"type", "model", "input", "tools"})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (OVER_A_SOCKET.replace("'gpt-5.5'", "model"), ("event", RESPONSES)),
        (OVER_A_SOCKET.replace("'model': 'gpt-5.5', ", ""), ("event", RESPONSES)),
        (OVER_A_SOCKET.replace("'gpt-5.5', 'input': 'hi'", "model"), ("tools-list", SESSION, RESPONSES)),
        (OVER_A_SOCKET.replace("'gpt-5.5', 'input': 'hi'", "'gpt-realtime'"), ("tools-list", SESSION)),
        (OVER_A_SOCKET.replace("'type'", "**rest, 'type'"), ("tools-list", SESSION, RESPONSES)),
    ],
)
def test_whether_an_event_is_a_request_is_said_by_its_model_or_its_input(text: str, found: tuple[str, ...]) -> None:
    assert told(f"ws.send({text})") == [found]


NAMESPACE = f'{{"type": "namespace", "name": "n", "description": "d", "tools": [{FUNCTION}]}}'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"x = {NAMESPACE}", "tool"),
        (f'x = [{NAMESPACE}, {{"type": "tool_search"}}]', "tools-list"),
        (f'x = {{"model": "m", "input": "i", "tools": [{NAMESPACE}, {{"type": "tool_search"}}]}}', "request"),
    ],
)
def test_the_tools_of_a_namespace_are_part_of_it(text: str, found: str) -> None:
    (one,) = sources(text).found
    assert one.kind == found


def test_the_argument_of_a_call_has_its_event_around_it() -> None:
    text = f"c.session.update(session={{'type': name, 'tools': [{FUNCTION}, *more]}})"
    (one,) = sources(text).found
    assert one.root.value["type"] == "session.update"
    assert key_words(text, one, "session") == "session"
    assert words(text, one, "session", "tools", 0) == FUNCTION
    assert set(one.root.holes) == {("session", "type")}
    assert one.root.open == {("session", "tools")}


def test_of_a_holder_only_its_tools_count() -> None:
    (one,) = sources(f"x = {{'voice': 'v', 'tool_choice': 'auto', 'tools': [{MCP}], 'strict': 1}}").found
    assert set(one.root.value) == {"tools", "tool_choice"}
    assert () in one.root.open
    (one,) = sources(f"x = {{'tool_choice': 'mine', 'tools': [{MCP}]}}").found
    assert set(one.root.value) == {"tools"}


@pytest.mark.parametrize(
    ("said", "targets"),
    [
        ("session.update", (SESSION,)),
        ("client.responses.create()", (RESPONSES,)),
        ("", (SESSION, RESPONSES)),
        ("realtime, /v1/responses", (SESSION, RESPONSES)),
    ],
)
def test_the_words_of_the_file_say_the_target_of_a_loose_tool(said: str, targets: tuple[str, ...]) -> None:
    (one,) = sources(f"# {said}\nx = {MCP}\n").found
    assert one.targets == targets


EVENT = "x = {'type': 'session.update', 'session': {'voice': 'v'}}\n"


@pytest.mark.parametrize(
    ("text", "vendor"),
    [
        (EVENT, ""),
        ("import openai\n" + EVENT, "openai"),
        (EVENT + "# wss://api.openai.com/v1/realtime", "openai"),
        (EVENT + "# gpt-4o-realtime-preview", "openai"),
        ("import openai\n" + EVENT + "# Azure", "azure"),
        ("c = OpenAI(base_url=u)\n" + EVENT + "# OPENAI_API_KEY", ""),
        ("c = OpenAI()\nc.responses.create(tools=[" + LABEL + "])", "openai"),
        ("c = AzureOpenAI()\nc.responses.create(tools=[" + LABEL + "])", "azure"),
        ("c = OpenAI(base_url=u)\nc.responses.create(tools=[" + LABEL + "])", ""),
        ("c = OpenAI(base_url='https://api.openai.com/v1')\nc.responses.create(tools=[" + LABEL + "])", "openai"),
    ],
)
def test_whose_server_gets_it(text: str, vendor: str) -> None:
    (one,) = sources(text).found
    assert one.vendor == vendor


def test_the_configuration_says_whose_server_it_is() -> None:
    file = read("import openai\n" + EVENT)
    assert [one.vendor for one in find(file.parts, file.text, "azure").found] == ["azure"]
    assert find(file.parts, file.text, "other").left_alone == 1


def test_one_constant_may_be_sent_twice() -> None:
    text = (
        f"T = [{FUNCTION}]\nx = {{'type': 'session.update', 'session': {{'tools': T}}}}\nc.responses.create(tools=T)\n"
    )
    assert sorted(told(text)) == [("event", SESSION), ("request", RESPONSES)]


def test_a_schema_in_a_dialect_is_read_at_its_places() -> None:
    text = "from agents import FunctionTool\nx = FunctionTool(name='f', description='d', params_json_schema={'type': 'object'}, on_invoke_tool=g)\n"
    (one,) = sources(text).found
    assert one.kind == "dialect"
    assert one.root.value == {"type": "function", "name": "f", "description": "d", "parameters": {"type": "object"}}
    spot = (one.root.place.entries or {})["parameters"][1]
    assert text[spot.start : spot.end] == "{'type': 'object'}"


def test_properties_are_the_schema_of_a_dialect() -> None:
    text = "from pipecat.adapters import FunctionSchema\nx = FunctionSchema(name='f', description='d', properties={'a': {'type': 'array'}}, required=['b'])\n"
    (one,) = sources(text).found
    assert one.root.value["parameters"] == {"type": "object", "properties": {"a": {"type": "array"}}, "required": ["b"]}


def test_the_options_of_a_hosted_server_are_translated_at_every_depth() -> None:
    text = "import { hostedMcpTool } from '@openai/agents';\nhostedMcpTool({ serverLabel: 'a', serverUrl: u, requireApproval: { never: { toolNames: ['x'] } }, headers: { serverUrl: 'y' } });\n"
    (one,) = sources(text, "script").found
    assert one.root.value == {
        "type": "mcp",
        "server_label": "a",
        "server_url": "${u}",
        "require_approval": {"never": {"tool_names": ["x"]}},
        "headers": {"serverUrl": "y"},
    }
    assert set(one.root.holes) == {("server_url",)}


@pytest.mark.parametrize(
    ("text", "format", "unread"),
    [
        ("from agents import function_tool\n@function_tool\ndef f(): pass", "python", ["@function_tool"]),
        ("from langchain.tools import tool\n@tool\ndef f(): pass", "python", []),
        ("from agents import FunctionTool\nFunctionTool(name=n, params_json_schema=s)", "python", ["FunctionTool"]),
        ("from openai import pydantic_function_tool\npydantic_function_tool(A)", "python", ["pydantic_function_tool"]),
        ("import { tool } from '@openai/agents';\ntool({ name: 'f', parameters: z.object({}) })", "script", ["tool"]),
        ("import { tool } from 'ai';\ntool({ name: 'f', parameters: z.object({}) })", "script", []),
        ("client.addTool({ name: 'f', parameters: schema }, g)", "script", ["addTool"]),
        ("import { tool } from '@openai/agents-realtime';\ntool({ name: 'f' })", "script", ["tool"]),
        ("import { Agent } from '@openai/agents';\nagent.asTool({ toolName: 'f' })", "script", [".asTool"]),
        ("agent.asTool({ toolName: 'f' })", "script", []),
        ("from agents import Agent\nAgent().as_tool(tool_name='f')", "python", [".as_tool"]),
        ("from langchain.agents import Agent\nAgent().as_tool(tool_name='f')", "python", []),
        ("from agents import WebSearchTool\nx = WebSearchTool()", "python", ["WebSearchTool"]),
        ("import { shellTool } from '@openai/agents';\nshellTool({ shell })", "script", ["shellTool"]),
        ("HostedMCPTool(tool_config=make())", "python", ["HostedMCPTool"]),
        ("# Uses @openai/agents\n\n```ts\nconst t = tool({ name: 'f' });\n```\n", "markdown", ["tool"]),
        ("# Uses ai\n\n```ts\nconst t = tool({ name: 'f', type: 'x' });\n```\n", "markdown", []),
    ],
)
def test_tools_that_cannot_be_read_are_counted(text: str, format: CodeFormat, unread: list[str]) -> None:
    found = sources(text + "\n", format)
    assert [one.what for one in found.unread] == unread
    assert found.found == ()


@pytest.mark.parametrize(
    ("tools", "format", "unread"),
    [
        ("[make(x) for x in xs]", "python", ["[… for …]"]),
        ("list(map(make, xs))", "python", ["list()"]),
        ("[pydantic_function_tool(x) for x in xs]", "python", ["pydantic_function_tool"]),
        ("[{'type': 'function', 'name': x, 'description': y} for x in xs]", "python", []),
        ("TOOLS", "python", []),
        ("build(x)", "python", ["build()"]),
        ("await self.build(x)", "python", ["build()"]),
        ("[*build(), *base]", "python", ["build()"]),
        ("[build_one(), f]", "python", ["build_one()"]),
        (f"[{MCP}, *build()]", "python", []),
        ("build() if x else []", "python", ["build()"]),
        ("BASE + build()", "python", ["build()"]),
        ("[*BASE] + build()", "python", ["build()"]),
        ("config.get('tools')", "python", []),
        ("build()", "script", ["build()"]),
        ("[...base, ...(await build())]", "script", ["build()"]),
        ("[...(x ? build() : [])]", "script", ["build()"]),
        ("xs.filter(y)", "script", []),
        ("xs.map(make)", "script", ["map()"]),
        ("xs.map(x => ({type: 'function', name: x, description: y}))", "script", []),
    ],
)
def test_lists_that_a_program_makes_are_counted(tools: str, format: CodeFormat, unread: list[str]) -> None:
    text = (
        f"c.responses.create(model=m, tools={tools})\n" * 2
        if format == "python"
        else f"c.responses.create({{tools: {tools}}})"
    )
    found = sources(text, format)
    assert [one.what for one in found.unread] == unread * (2 if format == "python" else 1)


@pytest.mark.parametrize(
    ("text", "format"),
    [
        (f"def build(x):\n    return [{FUNCTION}]\nc.responses.create(tools=build(1))", "python"),
        (
            f"class A:\n    async def build(self):\n        return [{FUNCTION}]\nc.responses.create(tools=a.build())",
            "python",
        ),
        (f"function build(x) {{ return [{FUNCTION}]; }}\nc.responses.create({{tools: build(1)}})", "script"),
        (f"const build = () => [{FUNCTION}];\nc.responses.create({{tools: [...build()]}})", "script"),
    ],
)
def test_tools_of_a_function_that_the_file_has_are_read_there(text: str, format: CodeFormat) -> None:
    found = sources(text, format)
    assert found.unread == ()
    assert sorted(one.kind for one in found.found) == ["request", "tools-list"]


@pytest.mark.parametrize("around", ["x = [{}]", "x = {{'name': 'agent', 'tools': [{}]}}"])
def test_a_schema_written_as_text_is_never_part_of_what_is_read(around: str) -> None:
    (one,) = sources(around.format(f"{FUNCTION}, {{'type': 'function', 'name': 'g', 'parameters': '{{}}'}}")).found
    assert (one.kind, one.root.value["name"]) == ("tool", "f")


@pytest.mark.parametrize("again", ["'x'", "1", "None", f"[{MCP}]", "{}"])
def test_a_key_may_be_set_again_after_a_call(again: str) -> None:
    text = f"x = {{'type': 'realtime', 'tools': {{'tools': build()}}, 'tools': {again}}}"
    assert [one.kind for one in sources(text).found] == ["session"]


def test_a_function_without_tools_in_it_is_counted_where_it_is_called() -> None:
    text = "def build(x):\n    return x.tools\nc.responses.create(tools=build(1))"
    assert [one.what for one in sources(text).unread] == ["build()"]


AGENTS = "import { RealtimeSession } from '@openai/agents/realtime';\n"
OF_AGENTS = [
    f"{{ type: 'realtime', outputModalities: ['audio'], tools: [{FUNCTION}] }}",
    f"{{ session: {{ toolChoice: 'auto', tools: [{FUNCTION}] }} }}",
]


@pytest.mark.parametrize("value", OF_AGENTS)
def test_of_a_session_that_an_sdk_translates_only_the_tools_count(value: str) -> None:
    (one,) = sources(f"{AGENTS}const x = {value};", "script").found
    assert (one.kind, set(one.root.value)) == ("tools", {"tools"})
    (one,) = sources(f"const x = {value};", "script").found
    assert one.kind in ("session", "secret")


def test_unread_tools_are_reported_with_their_place() -> None:
    text = "# a\n\n  ```python\n  from agents import FunctionTool\n  tools = [FunctionTool(name=n, params_json_schema=s)]\n  ```\n"
    (one,) = sources(text, "markdown").unread
    assert text[one.start : one.end] == "FunctionTool(name=n, params_json_schema=s)"


REPLACED = [
    f"x = {{'type': 'session.update', 'session': {{'tools': [{MCP}, {FUNCTION}]}}}}",
    f"c.responses.create(model='m', tools=[{MCP}])",
]


@pytest.mark.parametrize("text", REPLACED)
def test_a_name_for_any_part_leaves_less_known(text: str) -> None:
    """Law 10 below the rules: what is known behind a name was known before, and is the same."""
    (before,) = sources(text).found
    for old in (f"[{MCP}]", MCP, FUNCTION, "'m'", '"a"', '"u"', '"mcp"', '"f"'):
        if old not in text:
            continue
        (after,) = sources(text.replace(old, "name", 1)).found
        assert len(after.root.holes) == len(before.root.holes) + 1


@pytest.mark.parametrize(
    "text",
    [
        f"x = {MCP}",
        "from agents import function_tool",
        "HostedMCPTool(tool_config=x)",
        "c.session.update(session=realtime)",
    ],
)
def test_the_prefilter_passes_what_may_have_tools(text: str) -> None:
    assert may_have_tools(text.encode())


@pytest.mark.parametrize("text", ["", "import os\n", "the session of the user", "tools = []", "def mcp(): pass"])
def test_the_prefilter_stops_what_has_none(text: str) -> None:
    assert not may_have_tools(text.encode())


def test_readers_look_for_all_that_sends() -> None:
    assert {send.ends.rpartition(".")[2] for send in SENDS} <= WANTED.calls


@pytest.mark.parametrize(
    ("declared", "target"),
    [
        ("import('openai/resources/responses').Tool[]", RESPONSES),
        ('import("openai/resources/realtime").Tools', SESSION),
    ],
)
def test_the_module_of_a_type_in_a_comment_says_the_target(declared: str, target: str) -> None:
    (one,) = sources(f"/** @type {{{declared}}} */\nconst x = [{FUNCTION}];\n", "script").found
    assert one.targets == (target,)


def test_an_item_with_a_tool_in_the_name_of_its_type_is_no_tool() -> None:
    text = (
        "const x: OpenAI.Responses.ResponseInputItem.McpListTools = {\n"
        "  type: 'mcp_list_tools', id: i, tools: t, server_label: 'a' };\n"
    )
    assert sources(text, "script").found == ()
    declared = "const x: OpenAI.Responses.Tool = { type: 'function', nme: 'a' };\n"
    assert [one.kind for one in sources(declared, "script").found] == ["tool"]
