"""Errors that name a place in words: a path without a number, a JSON path, a quoted text, a name that clients flatten.

Each is tried through the command, as a bare text and as the whole body of an answer. The `param` of a body is often
coarser than the sentence; it must not make the place worse.
"""

from __future__ import annotations

import json

import pytest

from tests.running import toolcheck

SEARCH = """\
model: gpt-5.5
input: hi
tools:
  - type: function
    name: find_slot
    description: Find a free slot.
    parameters: {type: object, properties: {}}
    defer_loading: true
  - type: namespace
    name: web
    description: Pages.
    tools:
      - type: function
        name: run
        description: Run it.
        parameters: {type: object, properties: {}}
        defer_loading: true
"""
DESCRIBED = """\
model: gpt-5.5
input: hi
tools:
  - type: tool_search
    description: Find tools.
  - {type: function, name: python, parameters: {type: object, properties: {}}}
"""
PATTERNS = """\
model: gpt-5.5
input: hi
tools:
  - type: function
    name: plain
    parameters: {type: object, properties: {}}
  - type: function
    name: sign_up
    strict: true
    parameters:
      type: object
      additionalProperties: false
      required: [email, word]
      properties:
        email:
          type: string
          pattern: '^(?!\\.)x$'
        word: {type: string, pattern: '^\\p{L}+$'}
"""
REQUIRED = """\
model: gpt-5.5
input: hi
tools:
  - type: function
    name: run
    strict: true
    parameters:
      type: object
      additionalProperties: false
      properties: {x: {type: string}, options: {type: object}}
      required: [x, y, options]
"""
RESEARCH = """\
model: o3-deep-research
input: hi
tools:
  - {type: web_search_preview}
  - {type: function, name: look_up, parameters: {type: object, properties: {}}}
  - {type: mcp, server_label: docs, server_url: 'https://mcp.example.com/mcp', require_approval: never}
"""
FILES = """\
model: gpt-4
input: hi
tools:
  - {type: web_search_preview}
  - {type: file_search, vector_store_ids: [vs_1]}
"""
OPTIONS = """\
type: session.update
session:
  type: realtime
  model: gpt-realtime
  audio: {output: {voice: marin}}
  reasoning: {effort: low}
  tools: []
"""

LIVE = """\
type: session.start
session:
  model: gpt-live-1
  tools: []
  delegation:
    type: responses
    responses:
      model: gpt-5.6
      tools:
        - {type: function, name: find.slot, parameters: {type: object, properties: {}}}
"""

CASES = [
    # A path without a number means the field of every tool, or every tool of that type.
    (
        SEARCH,
        "Invalid Value: 'tools.defer_loading'. tools.defer_loading requires tools.tool_search",
        "tools.defer_loading",
        ["8:20 tools[0].defer_loading"],
        "deferred-without-search",
    ),
    (
        SEARCH,
        "User-defined namespace 'web' collides with an existing tool namespace",
        "tools.namespace",
        ["10:11 tools[1]"],
        "reserved-namespace",
    ),
    (
        DESCRIBED,
        "Server-executed tool_search does not accept a description.",
        "tools.tool_search.description",
        ["5:5 tools[0].description"],
        "misplaced-field",
    ),
    (
        DESCRIBED,
        "tools.tool_search requires at least one deferred tool",
        "tools.tool_search",
        ["4:11 tools[0]"],
        "empty-search-surface",
    ),
    (
        DESCRIBED,
        "The function name 'python' is reserved for use by this model",
        "tools",
        ["6:28 tools[1]"],
        "reserved-function-name",
    ),
    # A Live session has its tools in what it delegates.
    (
        LIVE,
        "Invalid 'session.delegation.responses.tools[0].name': string does not match pattern.",
        "session.delegation.responses.tools[0].name",
        ["10:34 session.delegation.responses.tools[0].name"],
        "invalid-function-name",
    ),
    (LIVE, "Unknown parameter: 'session.tools'.", "session.tools", ["4:3 session.tools"], "tools-outside-delegation"),
    # Names of tools in a namespace, as the server writes them and as clients flatten them.
    (
        SEARCH,
        "Function 'web.run' is reserved for use by this model and must match the configured schema",
        "tools",
        ["14:15 tools[1].tools[0]"],
        "reserved-namespace",
    ),
    *(
        (SEARCH, f"Invalid schema for function '{name}': something new", "tools", ["14:15 tools[1].tools[0]"], None)
        for name in ("web.run", "web__run", "mcp__web__run")
    ),
    (
        RESEARCH,
        "Invalid schema for function 'mcp__docs__read_page': something new",
        "tools",
        ["6:31 tools[2]"],
        None,
    ),
    (RESEARCH, "Invalid tool schema for: docs.read_page", "tools", ["6:31 tools[2]"], None),
    # A JSON path is a path below the `parameters` of a function that has it.
    (
        PATTERNS,
        "regex lookaround is not supported. Found at $.properties.email.pattern.",
        "tools",
        ["17:20 tools[1].parameters.properties.email.pattern"],
        "pattern-lookaround",
    ),
    # A quoted text is looked up in the schema, however often it was escaped on the way.
    *(
        (
            PATTERNS,
            f"Invalid schema for function 'sign_up': '{pattern}' is not a 'regex'",
            "tools[1].parameters",
            ["18:39 tools[1].parameters.properties.word.pattern"],
            "invalid-json-schema",
        )
        for pattern in (r"^\p{L}+$", r"^\\p{L}+$", r"^\\\\p{L}+$")
    ),
    (
        REQUIRED,
        "Invalid schema for function 'run': In context=(), 'required' is required to be supplied and to be an array"
        " including every key in properties. Extra required key 'y' supplied.",
        "tools[0].parameters",
        ["11:21 tools[0].parameters.required[1]"],
        "required-undeclared",
    ),
    (
        REQUIRED,
        "Invalid schema for function 'run': In context=(), 'required' is required to be supplied and to be an array"
        " including every key in properties. Extra required key 'options' supplied.",
        "tools[0].parameters",
        ["10:39 tools[0].parameters.properties.options"],
        "strict-open-object",
    ),
    # The types that a sentence lists, or the one that it names, say which tool is meant.
    (
        RESEARCH,
        "Deep research models only support the 'web_search_preview', 'code_interpreter', 'mcp', and 'file_search'"
        " tools.",
        "tools",
        ["5:12 tools[1].type"],
        "model-lacks-tool",
    ),
    *(
        (
            FILES,
            "Hosted tool 'file_search' is not supported with gpt-4.",
            param,
            ["5:12 tools[1].type"],
            "model-lacks-tool",
        )
        for param in ("tools", "model")
    ),
    # A field that the sentence does not name, but that is usually meant.
    (OPTIONS, "Unsupported option for this model.", None, ["6:3 session.reasoning"], "model-lacks-option"),
    (
        OPTIONS,
        "Cannot update a conversation's voice if assistant audio is present.",
        "session",
        ["5:27 session.audio.output.voice"],
        None,
    ),
]


@pytest.mark.parametrize("is_body", [False, True], ids=["text", "body"])
@pytest.mark.parametrize(("manifest", "text", "param", "places", "rule"), CASES)
def test_the_words_lead_to_the_place(tmp_path, manifest, text, param, places, rule, is_body):
    (tmp_path / "agent.yaml").write_text(manifest)
    if is_body:
        text = json.dumps({"error": {"message": text, "type": "invalid_request_error", "param": param, "code": None}})
    done = toolcheck("decode", text, "agent.yaml", "--output-format", "json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert [f"{p['line']}:{p['column']} {p['api_path']}" for p in found["places"]] == places
    if rule is not None:
        assert found["rule"] == rule


@pytest.mark.parametrize(
    "text",
    [
        "The tools of this request displease the server.",
        '{"error": {"message": "The tools displease the server.", "param": "tools", "code": null}}',
        '{"error": {"message": "The session displeases the server.", "param": "session", "code": null}}',
    ],
)
def test_a_rule_near_an_unknown_text_is_not_its_rule(tmp_path, text):
    (tmp_path / "agent.yaml").write_text(
        "type: session.update\nsession: {type: realtime, tools: [{type: function, function: {name: f}}]}\n"
    )
    assert "error[nested-function]" in toolcheck("check", "agent.yaml", cwd=tmp_path).stdout
    done = toolcheck("decode", text, "agent.yaml", cwd=tmp_path)
    assert "toolcheck does not know this text" in done.stdout
    assert "  rule: " not in done.stdout


def test_an_unknown_text_ends_with_how_to_report_it(tmp_path):
    done = toolcheck("decode", "the cat sat on the mat", cwd=tmp_path)
    address = "https://github.com/toolcheck/toolcheck/issues/new?template=unknown-error.yml"
    assert done.stdout.endswith(f"please report it, without keys and private names: {address}\n")
    done = toolcheck("decode", "the cat sat on the mat", "--output-format", "json", cwd=tmp_path)
    assert json.loads(done.stdout)["report_url"] == address
    done = toolcheck("decode", "session_expired", "--output-format", "json", cwd=tmp_path)
    assert json.loads(done.stdout)["report_url"] is None
