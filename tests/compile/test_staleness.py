"""What differs between a committed payload and what its manifests say now."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.compile.made import compiled, document
from toolcheck.compiling.staleness import differences
from toolcheck.document.document import Document

MANIFEST = """\
session:
  instructions: Be ${TONE:-brief}.
  tools:
    - type: mcp
      server_label: crm
      server_url: https://crm.example.com/mcp
      authorization: ${TOKEN}
      require_approval: always
"""
PAYLOAD: dict[str, Any] = {
    "type": "session.update",
    "session": {
        "type": "realtime",
        "instructions": "Be kind.",
        "tools": [
            {
                "type": "mcp",
                "server_label": "crm",
                "server_url": "https://crm.example.com/mcp",
                "authorization": "hunter2secret",
                "require_approval": "always",
            }
        ],
    },
}


def committed(value: Any, name: str = "session.json", ending: str = "\n") -> Document:
    return document(json.dumps(value) + ending, name)


def changed(**fields: Any) -> Any:
    return {**PAYLOAD, "session": {**PAYLOAD["session"], **fields}}


def tool(**fields: Any) -> Any:
    return changed(tools=[{**PAYLOAD["session"]["tools"][0], **fields}])


def lines(value: Any, text: str = MANIFEST, **wish: Any) -> list[str]:
    return differences(committed(value), compiled(text, fill=False, **wish))


def test_a_value_that_was_filled_in_is_no_difference() -> None:
    assert lines(PAYLOAD) == []


@pytest.mark.parametrize("ending", ["\n", ""])
def test_the_end_of_the_file_makes_no_difference(ending: str) -> None:
    assert differences(committed(PAYLOAD, ending=ending), compiled(MANIFEST, fill=False)) == []
    stale = differences(committed(changed(tools=[]), ending=ending), compiled(MANIFEST, fill=False))
    assert [line.split(" ")[0] for line in stale] == ["session.tools[0]"]


def test_the_order_of_keys_makes_no_difference() -> None:
    assert lines(dict(reversed(PAYLOAD.items()))) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            tool(require_approval="never"),
            'session.tools[0].require_approval (a.yaml:8:25): was "never", is "always"',
        ),
        (tool(allowed_tools=["find"]), "session.tools[0].allowed_tools: is no longer there"),
        (changed(tools=[]), "session.tools[0] (a.yaml:4:7): is missing: "),
        (
            changed(instructions=["Be kind."]),
            'session.instructions (a.yaml:2:17): was ["Be kind."], is "Be ${TONE:-brief}."',
        ),
        (tool(authorization=73737373), "session.tools[0].authorization (a.yaml:7:22): was ********, is "),
        ({"type": "session.update"}, "session (a.yaml:2:3): is missing: "),
        ({**PAYLOAD, "event_id": "e1"}, "event_id: is no longer there"),
        ([PAYLOAD], ": was ["),
    ],
)
def test_a_difference_is_a_line(value: Any, expected: str) -> None:
    (line,) = lines(value)
    assert line.startswith(expected)
    assert "hunter2" not in line


def test_what_was_one_longer_is_one_line() -> None:
    assert lines(changed(tools=[*PAYLOAD["session"]["tools"], {"type": "function"}])) == [
        "session.tools[1]: is no longer there"
    ]


def test_types_are_kept_apart() -> None:
    text = "session: {tools: [], max_output_tokens: 1}\n"
    now = {"type": "realtime", "tools": [], "max_output_tokens": 1}
    for was, shown in ((True, "true"), (1.0, "1.0"), ("1", '"1"'), (None, "null")):
        (line,) = lines({"type": "session.update", "session": {**now, "max_output_tokens": was}}, text)
        assert line.endswith(f": was {shown}, is 1")
    assert lines({"type": "session.update", "session": now}, text) == []


def test_lines_are_in_the_order_of_the_payload() -> None:
    value = {**tool(server_label="erp", zeta=1), "event_id": "e1"}
    assert [line.partition(" ")[0].rstrip(":") for line in lines(value)] == [
        "session.tools[0].server_label",
        "session.tools[0].zeta",
        "event_id",
    ]


def test_a_long_value_is_cut() -> None:
    (line,) = lines(tool(require_approval="n" * 200))
    was = line.partition("was ")[2].partition(", is ")[0]
    assert (len(was), was[-1]) == (78, "…")
    (line,) = lines(tool(require_approval="n" * 78))
    assert "…" not in line


def test_very_many_differences_are_counted() -> None:
    stale = lines({**PAYLOAD, **{f"k{number}": 1 for number in range(53)}})
    assert len(stale) == 51
    assert stale[-1] == "… and 3 more"
    assert len(lines({**PAYLOAD, **{f"k{number}": 1 for number in range(50)}})) == 50


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it holds no payload, but there should be 1"),
        ("{}\n{}\n", "it holds 2 payloads, but there should be 1"),
    ],
)
def test_another_number_of_payloads_is_said(text: str, words: str) -> None:
    found = Document(
        name="old.jsonl", text=text, format="jsonl", values=tuple(json.loads(line) for line in text.splitlines())
    )
    assert differences(found, compiled(MANIFEST, fill=False)) == [f"old.jsonl: {words}"]


def test_each_event_is_compared_with_its_own() -> None:
    text = MANIFEST + "turns: {later: {tool_choice: none}}\n"
    later = {"type": "response.create", "response": {"tool_choice": "auto"}}
    old = document(f"{json.dumps(PAYLOAD)}\n{json.dumps(later)}\n", "old.jsonl")
    made = compiled(text, fill=False, form="events")
    assert differences(old, made) == ['response.tool_choice (a.yaml:9:30): was "auto", is "none"']


def test_secrets_of_both_sides_are_masked() -> None:
    old = tool(authorization=["hunter2secret"], require_approval="hunter2secret")
    stale = lines(old, MANIFEST.replace("${TOKEN}", "swordfish99"))
    assert len(stale) == 2
    assert "hunter2secret" not in "".join(stale)
    assert "swordfish99" not in "".join(stale)
