"""Values and their places; tools, schemas and choices as their fields say; placeholders; what a manifest keeps."""

from __future__ import annotations

from typing import Any

import pytest

from tests import fixtures
from tests.manifest.made import CALL, SERVER, SESSION, of, only, taken
from toolcheck.document.reading import read
from toolcheck.document.where import Path, Where
from toolcheck.manifest.code import read_sent
from toolcheck.manifest.envelope import recognise
from toolcheck.manifest.live import with_session
from toolcheck.manifest.node import MISSING, Node
from toolcheck.manifest.payload import Choice
from toolcheck.manifest.placeholders import Placeholder, filled, foreign, is_all_placeholder, is_placeholder
from toolcheck.manifest.recognising import recognise_document
from toolcheck.manifest.tool import Tool, tool_names

HERE = Where(("a", 1), document=2)
VALUE = {"b": [{"c": "x"}, None, "y", "${N}"], "d": None}


def tool(value: Any) -> Tool:
    return only(of([value, CALL], "responses")).tools[0]


# -- nodes -----------------------------------------------------------------------------------------


def test_a_node_is_found_by_keys_and_indices_and_knows_its_place() -> None:
    node = Node(VALUE, HERE)
    found = node.find("b", 0, "c")
    assert (found.value, found.where) == ("x", Where(("a", 1, "b", 0, "c"), "value", 2))
    assert found.key == Where(("a", 1, "b", 0, "c"), "key", 2)
    assert found.path == found.find().path
    for steps in (("e",), ("b", 4), ("b", -1), ("b", "0"), ("d", "x"), ("b", 0, "c", 0)):
        missing = node.find(*steps)
        assert missing.value is MISSING
        assert not missing.present
        assert missing.path == ("a", 1, *steps)
    assert repr(MISSING) == "MISSING"


def test_a_node_tells_what_it_is() -> None:
    node = Node(VALUE, HERE)

    def said(one: Node) -> list[bool]:
        return [one.present, one.given, one.is_mapping, one.is_list, one.is_string, one.is_settled]

    assert said(node) == [True, True, True, False, False, False]
    assert said(node.find("b")) == [True, True, False, True, False, False]
    assert said(node.find("b", 2)) == [True, True, False, False, True, True]
    assert said(node.find("b", 3)) == [True, True, False, False, True, False]
    assert said(node.find("d")) == [True, False, False, False, False, False]
    assert said(node.find("e")) == [False, False, False, False, False, False]


def test_what_is_in_a_node_comes_in_order_with_its_places() -> None:
    node = Node(VALUE, HERE)
    assert [(key, inner.path) for key, inner in node.entries()] == [("b", ("a", 1, "b")), ("d", ("a", 1, "d"))]
    assert [inner.path[-1] for inner in node.find("b").items()] == [0, 1, 2, 3]
    assert [inner.path[-1] for inner in node.find("b").strings()] == [2, 3]
    assert list(node.items()) == list(node.find("b").entries()) == []


# -- tools -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ({"type": "x"}, "x"),
        ({"type": 5, "name": "f"}, ""),
        ({"type": None, "name": "f"}, "function"),
        ({"server_label": "a"}, "mcp"),
        ({"server_url": "a", "name": "f"}, "mcp"),
        ({"connector_id": "a"}, "mcp"),
        ({"tunnel_id": "a"}, "mcp"),
        ({"name": "f"}, "function"),
        ({"parameters": {}}, "function"),
        ({"function": {}}, "function"),
        ({"inputSchema": {}}, "function"),
        ({"input_schema": {}}, "function"),
        ({"other": 1}, ""),
        ("text", ""),
    ],
)
def test_a_tool_is_of_the_kind_that_its_fields_say(value: Any, kind: str) -> None:
    assert tool(value).kind == kind


@pytest.mark.parametrize(
    ("value", "path", "is_key"),
    [
        ({"name": "f", "type": "function", "server_label": "a"}, ("name",), False),
        ({"name": 5, "type": "function", "server_label": "a"}, ("server_label",), False),
        ({"type": "function", "name": None}, ("type",), False),
        ({"type": 5}, (), True),
        ("text", (), True),
    ],
)
def test_a_tool_is_shown_at_what_it_is_called_by(value: Any, path: Path, is_key: bool) -> None:
    one = tool(value)
    assert (one.grip.path, one.grip.part) == ((0, *path), "key" if is_key else "value")
    assert one.absent("x") == Where((0, "x"), "key", 0, grip=(0, *path))


@pytest.mark.parametrize(
    ("value", "name", "field", "is_nested"),
    [
        ({"type": "function", "function": {"name": "f", "a": 1}}, "f", ("function", "a"), True),
        ({"type": "function", "name": "g", "function": {"name": "f", "a": 1}}, "g", ("function", "a"), True),
        ({"type": "function", "name": "g", "a": 2, "function": {"a": 1}}, "g", ("a",), True),
        ({"type": "function", "name": "g", "function": "f"}, "g", ("a",), False),
        ({"type": "custom", "custom": {"name": "c", "a": 1}, "function": {"name": "f"}}, "c", ("custom", "a"), True),
        ({"type": "function", "custom": {"name": "c", "a": 1}}, "", ("a",), False),
        ({"type": "function", "name": 5}, "", ("a",), False),
        ("text", "", ("a",), False),
    ],
)
def test_a_field_of_a_function_may_be_nested(value: Any, name: str, field: Path, is_nested: bool) -> None:
    one = tool(value)
    assert (one.name, one.field("a").path, one.nested.present) == (name, (0, *field), is_nested)
    assert one.field("a") is one.field("a")


@pytest.mark.parametrize(
    ("value", "is_container"),
    [
        ({"type": "container"}, True),
        ({"container": {}}, True),
        ({"container": {}, "x-note": 1}, True),
        ({"container": {}, "name": "f"}, False),
        ({"x-note": 1}, False),
        ("container", False),
    ],
)
def test_a_container_in_an_entry_of_its_own_is_no_tool(value: Any, is_container: bool) -> None:
    assert tool(value).is_container is is_container


@pytest.mark.parametrize(
    ("value", "in_manifest", "as_sent"),
    [
        ({"server_label": "a"}, True, True),
        ({"type": "mcp", "server_label": "a"}, True, True),
        ({"type": "mcp", "server_label": "a", "x-note": 1}, True, False),
        ({"type": "mcp", "server_label": "a", "server_url": "u"}, False, False),
        ({"type": "mcp"}, False, False),
        ({"type": "mcp", "server_label": 5}, False, False),
    ],
)
def test_a_label_alone_uses_a_server_again(value: Any, in_manifest: bool, as_sent: bool) -> None:
    sent = only(of({"type": "session.update", "session": {"type": "realtime", "tools": [value]}}))
    assert (tool(value).is_label_only, sent.tools[0].is_label_only) == (in_manifest, as_sent)


@pytest.mark.parametrize(
    ("allowed", "names"),
    [
        (["a", 1, "b"], ("a", "b")),
        ({"tool_names": ["a"]}, ("a",)),
        ({"tool_names": ["a"], "read_only": True}, None),
        ({"read_only": True}, None),
        ({"tool_names": "a"}, None),
        ("a", None),
        ([], ()),
    ],
)
def test_the_names_that_are_allowed(allowed: Any, names: tuple[str, ...] | None) -> None:
    one = tool({**SERVER, "allowed_tools": allowed})
    assert one.allowed_names == names
    filtered = {"tool_names": ["c", 5]}
    assert [name.value for name in tool_names(Node(filtered, HERE))] == ["c"]
    assert [name.path for name in tool_names(Node(["c"], HERE))] == [("a", 1, 0)]


def test_a_server_is_where_its_address_says() -> None:
    assert tool(SERVER).address.host == "mcp.example.com"
    assert tool({**SERVER, "server_url": 5}).address.host == ""
    assert [node.path[-1] for node in tool({**SERVER, "tunnel_id": "t", "connector_id": None}).sources] == [
        "server_url",
        "tunnel_id",
    ]
    headers = {"X-A": "1", " authorization ": "Bearer t", "Authorization": "other"}
    assert tool({**SERVER, "headers": headers}).header.path == (0, "headers", " authorization ")
    missing = tool(SERVER).header
    assert (missing.present, missing.path) == (False, (0, "headers", "Authorization"))


def test_what_parameters_break_is_asked_of_objects_only() -> None:
    broken = tool({**CALL, "parameters": {"type": "strng"}})
    assert [fault.path for fault in broken.faults] == [("type",)]
    assert tool({**CALL, "parameters": "text"}).faults == ()
    assert tool({**CALL, "parameters": "text"}).schemas == ()


# -- schemas ---------------------------------------------------------------------------------------

NESTED = {
    "type": "object",
    "properties": {
        "a": {"type": ["string", 5, "null"], "pattern": "^a$"},
        "b": {"items": [{"type": "object"}, True], "patternProperties": {"^x": {"enum": [1]}}},
        "c": {"items": {"properties": {"d": {"anyOf": [{"$ref": "#"}]}}}, "pattern": "${P}"},
        "e": {"not": {"enum": [1], "const": 1}, "oneOf": [{"type": "object"}], "else": True},
        "f": "text",
    },
    "anyOf": [{"properties": {"g": {}}}],
    "$defs": {"h": {"type": 5}},
    "allOf": "text",
    "other": {"type": "object"},
}


def test_every_subschema_is_seen_in_the_order_of_the_text() -> None:
    one = tool({**CALL, "strict": True, "parameters": NESTED})
    seen = [(schema.path[2:], schema.keyword, schema.is_strict) for schema in one.schemas]
    assert seen == [
        ((), "", True),
        (("properties", "a"), "properties", True),
        (("properties", "b"), "properties", True),
        (("properties", "b", "items", 0), "items", False),
        (("properties", "b", "patternProperties", "^x"), "patternProperties", False),
        (("properties", "c"), "properties", True),
        (("properties", "c", "items"), "items", True),
        (("properties", "c", "items", "properties", "d"), "properties", True),
        (("properties", "c", "items", "properties", "d", "anyOf", 0), "anyOf", True),
        (("properties", "e"), "properties", True),
        (("properties", "e", "not"), "not", False),
        (("properties", "e", "oneOf", 0), "oneOf", False),
        (("anyOf", 0), "anyOf", False),
        (("anyOf", 0, "properties", "g"), "properties", False),
        (("$defs", "h"), "$defs", True),
    ]
    assert not any(schema.is_strict for schema in tool({**CALL, "parameters": NESTED}).schemas)


def test_a_subschema_tells_what_it_describes() -> None:
    one = tool({**CALL, "parameters": NESTED})
    by_path = {schema.path[2:]: schema for schema in one.schemas}
    assert by_path["properties", "a"].types == ("string", "null")
    assert by_path["$defs", "h"].types == ()
    assert [path for path, schema in by_path.items() if schema.is_object] == [
        (),
        ("properties", "b", "items", 0),
        ("properties", "c", "items"),
        ("properties", "e", "oneOf", 0),
        ("anyOf", 0),
    ]
    assert [path for path, schema in by_path.items() if schema.is_untyped_enum] == [
        ("properties", "b", "patternProperties", "^x")
    ]
    assert [path[-2:] for path, schema in by_path.items() if schema.is_reference] == [("anyOf", 0)]
    patterns = [pattern for schema in one.schemas for pattern in schema.patterns()]
    assert [(text, where.path[-1], where.part) for text, where in patterns] == [
        ("^a$", "pattern", "value"),
        ("^x", "^x", "key"),
    ]
    root = one.schemas[0]
    assert (root.is_root, root.target, root.root.path) == (True, "responses", (0, "parameters"))
    inner = by_path["properties", "c", "items"]
    assert inner.parent is by_path["properties", "c"]
    assert inner.absent("required") == Where((*inner.path, "required"), "key", 0)
    assert (inner.is_root, inner.tool, inner.root.path) == (False, one, (0, "parameters"))


# -- choices ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "kind", "name", "path"),
    [
        ("auto", "", MISSING, ("tool_choice", "name")),
        ({"type": "function", "name": "f"}, "function", "f", ("tool_choice", "name")),
        ({"type": "function", "function": {"name": "f"}}, "function", "f", ("tool_choice", "function", "name")),
        ({"type": "custom", "custom": {"name": "f"}}, "custom", "f", ("tool_choice", "custom", "name")),
        ({"type": 5, "custom": "f"}, "", MISSING, ("tool_choice", "name")),
        ({"name": "g", "function": {"name": "f"}}, "", "g", ("tool_choice", "name")),
    ],
)
def test_a_choice_names_a_tool(choice: Any, kind: str, name: Any, path: Path) -> None:
    found = only(of({"tools": [CALL], "tool_choice": choice}, "responses")).choice
    assert isinstance(found, Choice)
    assert (found.kind, found.name.value, found.name.path, found.target) == (kind, name, path, "responses")


def test_what_several_files_make_has_their_tools_and_the_first_choice() -> None:
    first, second = only(of({"tools": [CALL]})), only(of({"tools": [SERVER], "tool_choice": "auto"}))
    made = type(first)(first.draft, first.document, made_of=(first, second))
    assert made.tools == made.every_tool == (*first.tools, *second.tools)
    assert made.choice.value == "auto"
    assert not type(first)(first.draft, first.document, made_of=(first,)).choice.present


# -- placeholders ----------------------------------------------------------------------------------


def test_a_placeholder_is_filled_by_its_name_default_or_message() -> None:
    seen: list[Placeholder] = []

    def fill(placeholder: Placeholder) -> str:
        seen.append(placeholder)
        return f"<{placeholder.name}>"

    text = "a ${A} ${env:B:-b c} ${C:?say so} $${D} ${5} ${E:-}"
    assert filled(text, fill) == "a <A> <B> <C> ${D} ${5} <E>"
    assert seen == [
        Placeholder("A"),
        Placeholder("B", "b c"),
        Placeholder("C", None, "say so"),
        Placeholder("E", ""),
    ]
    assert filled("$ {A}", fill) == "$ {A}"


@pytest.mark.parametrize(
    ("text", "holds", "is_all", "theirs"),
    [
        ("${A}", True, True, None),
        ("x ${A}", True, False, None),
        ("${A}${B}", True, False, None),
        ("$${A}", False, False, None),
        ("${5}", False, False, "${5}"),
        ("plain", False, False, None),
        ("{{ x }}", False, False, "{{ x }}"),
        ("${A} and <token>", True, False, "<token>"),
        ("$${A} and $(X)", False, False, "$(X)"),
    ],
)
def test_placeholders_of_ours_and_of_others(text: str, holds: bool, is_all: bool, theirs: str | None) -> None:
    found = foreign(text)
    assert (is_placeholder(text), is_all_placeholder(text), found and found[0]) == (holds, is_all, theirs)


# -- Live ------------------------------------------------------------------------------------------


def test_a_live_session_is_written_whole() -> None:
    session = {"model": "gpt-live-1", "delegation": {"responses": {"tools": [CALL]}}}
    whole = with_session(only(of({"session": session})))
    assert (whole.value, whole.kind, whole.prefix, whole.path) == (session, "session", "session", ("session",))
    assert whole.api_path(("session", "model")) == "session.model"
    assert whole.document.text


def test_tools_that_have_no_session_get_one_that_delegates_them() -> None:
    payload = only(of([CALL], "live"))
    whole = with_session(payload)
    assert whole.document is payload.document
    assert whole.value == {"delegation": {"type": "responses", "responses": {"tools": [CALL]}}}
    assert (whole.kind, whole.prefix) == ("session", "session")
    assert whole.place_in_body(("delegation", "responses", "tools", 0, "name")) == (0, "name")
    held = with_session(only(of({"session": {"tools": [CALL]}}, "live")))
    assert held.place_in_body(("delegation", "responses", "tools", 0)) == ("session", "tools", 0)


# -- manifests -------------------------------------------------------------------------------------


def test_a_brief_manifest_keeps_targets_and_counts() -> None:
    connector = {"type": "mcp", "server_label": "b", "connector_id": "connector_gmail"}
    manifest = of([CALL, CALL, SERVER, connector, {"type": "x"}, {}, "text"], "realtime-session", "responses")
    counts = {"function": 2, "mcp": 1, "connector": 1, "x": 1, "unknown": 1}
    assert (manifest.targets, manifest.tool_counts) == (("realtime-session", "responses"), counts)
    (payload, _) = manifest.payloads
    brief = manifest.brief(read(b"1", "brief.json"))
    assert brief.payloads == ()
    assert (brief.targets, brief.tool_counts, brief.shape) == (
        ("realtime-session", "responses"),
        counts,
        manifest.shape,
    )
    assert payload.__dict__ == {}
    assert brief.document.name == "brief.json"
    keyed = of({"f": {"parameters": {}}})
    assert keyed.hint
    assert keyed.brief(keyed.document).hint == keyed.hint


def test_a_tool_of_code_that_is_sent_twice_is_counted_once() -> None:
    tools = "T = [{'type': 'function', 'name': 'f'}, {'type': 'function', 'name': 'g'}]\n"
    sends = "c.responses.create(tools=T)\nx = {'type': 'session.update', 'session': {'tools': T}}\n"
    text = f"from agents import FunctionTool\n{tools}{sends}FunctionTool(**options)\n".encode()
    manifest = recognise_document(read_sent(text, "a.py", "python"))
    assert (len(manifest.payloads), manifest.tool_counts) == (2, {"function": 2})
    assert [(position.line, what) for position, what in manifest.unread] == [(5, "FunctionTool")]
    assert manifest.brief(manifest.document).unread == manifest.unread


def test_a_place_is_called_by_the_innermost_payload_that_holds_it() -> None:
    manifest = of({"session": SESSION, "turns": {"a": {"tools": [CALL]}}})
    called = [manifest.api_path(Where(path)) for path in (("session", "tools", 1), ("turns", "a", "x"), ("turns",))]
    assert called == ["session.tools[1]", "response.x", "turns"]
    assert manifest.api_path(Where(("session", "x"), document=3)) == "session.x"
    tools = [manifest.tool_at(Where(path)) for path in (("session", "tools", 1, "x"), ("turns", "a", "tools"), ())]
    assert [one and one.path for one in tools] == [("session", "tools", 1), None, None]
    alone = of(CALL)
    assert [alone.api_path(Where(path)) for path in ((), ("name",))] == [
        "session.tools[0]",
        "session.tools[0].name",
    ]
    assert alone.tool_at(Where(("name",))) is alone.payloads[0].tools[0]
    nested = of({"type": "namespace", "name": "n", "tools": [CALL]}, "responses")
    assert [(one := nested.tool_at(Where(path))) and one.name for path in (("tools", 0, "name"), ("tools",))] == [
        "hang_up",
        "n",
    ]


def test_a_file_of_nothing_known_is_no_stranger_and_has_no_targets() -> None:
    manifest = taken("a: 1\n", "a.yaml")
    assert (manifest.is_known, manifest.is_stranger, manifest.targets, manifest.tool_counts) == (False, False, (), {})


def test_plain_schemas_are_the_values_of_the_views() -> None:
    seen = 0
    for fixture in fixtures.every_fixture():
        for payload in recognise(fixture.read(), fixture.targets).payloads:
            for tool in payload.every_tool:
                assert sorted(map(id, tool.plain_schemas)) == sorted(id(schema.value) for schema in tool.schemas)
                seen += len(tool.schemas)
    assert seen > 1500
