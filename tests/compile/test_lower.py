"""What a target does not accept is left out, and nothing else."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.compile.made import SESSION, checked, chosen
from toolcheck.compiling.lower import Lowered, lower, servers_before, with_labels_only
from toolcheck.finding.finding import INFO

STRICT = """\
session:
  x-team: crm
  tools:
    - type: function
      x-handler: app.hang_up
      strict: true
      name: hang_up
      description: End the call.
      parameters: {type: object, properties: {x-ray: {type: string}}}
turns:
  later:
    tools:
      - {type: function, strict: false, name: wait, description: Wait., parameters: {type: object, properties: {}}}
"""


def lowered(text: str, at: int = 0, name: str = "a.yaml") -> Lowered:
    return lower(chosen(checked(text, name), at))


def messages(found: Lowered) -> list[str]:
    return [finding.message for finding in found.dropped]


def test_what_the_target_does_not_accept_is_left_out_and_said() -> None:
    found = lowered(STRICT)
    (tool,) = found.body["tools"]
    assert list(tool) == ["type", "name", "description", "parameters"]
    assert [message.split(":")[0] for message in messages(found)] == [
        "`strict` is left out",
        "`x-team` is left out",
        "`x-handler` is left out",
    ]


def test_each_payload_loses_what_is_its_own() -> None:
    found = lowered(STRICT, 1)
    (tool,) = found.body["tools"]
    assert list(tool) == ["type", "name", "description", "parameters"]
    (dropped,) = found.dropped
    assert dropped.where.path == ("turns", "later", "tools", 0, "strict")


def test_each_document_of_a_file_loses_what_is_its_own() -> None:
    update = (
        "type: session.update\nsession:\n  type: realtime\n  tools:\n    - {type: function, strict: true, name: f%d,"
        " description: End the call., parameters: {type: object, properties: {}}}\n"
    )
    file = checked(f"{update % 1}---\n{update % 2}")
    for at in (0, 1):
        found = lower(chosen(file, at))
        assert [finding.where.document for finding in found.dropped] == [at]
        (tool,) = found.body["tools"]
        assert (tool["name"], "strict" in tool) == (f"f{at + 1}", False)


def test_the_value_of_the_file_stays_as_it_was() -> None:
    file = checked(STRICT)
    before = copy.deepcopy(file.document.values)
    lower(chosen(file))
    assert file.document.values == before


@pytest.mark.parametrize("key", ["parameters", "output_schema", "metadata", "headers", "variables"])
def test_below_a_field_of_free_keys_nothing_is_a_note(key: str) -> None:
    found = lowered(f"session:\n  type: realtime\n  tools: []\n  {key}: {{x-mine: {{x-inner: 1}}}}\n")
    assert found.body[key] == {"x-mine": {"x-inner": 1}}
    assert found.dropped == ()


def test_notes_go_at_every_depth_with_all_that_is_in_them() -> None:
    found = lowered("session:\n  tools:\n    - [{x-a: {x-b: 1}, name: a}]\n    - {x-c: [1], y-d: {x-e: 2}}\n")
    assert found.body == {"tools": [[{"name": "a"}], {"y-d": {}}]}
    assert [finding.where.path for finding in found.dropped] == [
        ("session", "tools", 0, 0, "x-a"),
        ("session", "tools", 1, "x-c"),
        ("session", "tools", 1, "y-d", "x-e"),
    ]
    assert {finding.severity for finding in found.dropped} == {INFO}
    assert {finding.where.part for finding in found.dropped} == {"key"}
    assert {finding.targets for finding in found.dropped} == {("realtime-session",)}


def test_a_schema_address_is_a_note_of_the_body_alone() -> None:
    found = lowered("session:\n  $schema: https://example.com/s.json\n  tools: [{$schema: a, type: function}]\n")
    assert found.body == {"tools": [{"$schema": "a", "type": "function"}]}
    assert messages(found) == ["`$schema` is left out"]


def test_the_notes_of_an_event_stay() -> None:
    found = lowered('{"type": "session.update", "session": {"x-a": 1, "tools": []}}', name="a.json")
    assert found.body == {"x-a": 1, "tools": []}
    assert found.dropped == ()


def test_a_list_of_tools_keeps_its_places() -> None:
    found = lowered("- {type: function, name: a, x-a: 1}\n- {type: function, name: b, x-b: 1}\n")
    assert [finding.where.path for finding in found.dropped] == [(0, "x-a"), (1, "x-b")]


# -- labels -----------------------------------------------------------------------------------------

CRM = {"type": "mcp", "server_label": "crm", "server_url": "https://crm.example.com/mcp"}


@pytest.mark.parametrize(
    ("tools", "expected"),
    [
        ([CRM], [{"type": "mcp", "server_label": "crm"}]),
        ([{**CRM, "allowed_tools": ["find"]}], [{**CRM, "allowed_tools": ["find"]}]),
        ([{**CRM, "server_label": "erp"}], [{**CRM, "server_label": "erp"}]),
        (
            [{"type": "function", "name": "f"}, CRM],
            [{"type": "function", "name": "f"}, {"type": "mcp", "server_label": "crm"}],
        ),
        ([None, "crm", {"server_label": ["crm"]}], [None, "crm", {"server_label": ["crm"]}]),
        ("${TOOLS}", "${TOOLS}"),
    ],
)
def test_a_server_that_is_defined_alike_is_named_by_its_label(tools: Any, expected: Any) -> None:
    body = {"instructions": "Be brief.", "tools": tools}
    assert with_labels_only(body, {"crm": CRM}) == {"instructions": "Be brief.", "tools": expected}
    assert body["tools"] is tools


def test_a_body_without_tools_stays() -> None:
    assert with_labels_only({"tool_choice": "auto"}, {"crm": CRM}) == {"tool_choice": "auto"}


SERVERS = """\
session:
  tools:
    - {type: mcp, server_label: crm, server_url: https://crm.example.com/mcp}
    - {type: mcp, server_label: shop}
turns:
  one: {tools: [{type: mcp, server_label: erp, server_url: https://erp.example.com/mcp}]}
  two: {tools: [{type: mcp, server_label: late, server_url: https://late.example.com/mcp}]}
"""


def test_what_was_defined_before_a_payload() -> None:
    file, other = checked(SERVERS), checked(SESSION, "b.yaml")
    session, one, two = file.manifest.payloads
    assert list(servers_before(session, [file, other])) == []
    assert list(servers_before(one, [file, other])) == ["crm"]
    assert list(servers_before(two, [file, other])) == ["crm", "erp"]
    assert list(servers_before(other.manifest.payloads[0], [file, other])) == ["crm", "erp", "late"]
    assert servers_before(one, [file])["crm"]["server_url"] == "https://crm.example.com/mcp"
