"""How two lists of tools differ: each difference at its path, the most dangerous first."""

from __future__ import annotations

from typing import Any

import pytest

from toolcheck.served.drift import drift, word_changes
from toolcheck.served.locking import locked_tools
from toolcheck.served.served import served_tools


def tool(name: str = "search", **fields: Any) -> dict[str, Any]:
    return {"name": name, **fields}


def schema(properties: dict[str, Any] | None = None, **keywords: Any) -> dict[str, Any]:
    return tool(inputSchema={"type": "object", "properties": properties or {}, **keywords})


def found(was: list[Any], now: list[Any]) -> list[tuple[str, str, str]]:
    locked = (locked_tools(served_tools(tools)) for tools in (was, now))
    return [(one.kind, one.message, one.note) for one in drift(*locked)]


SAID = [
    ([tool()], [], ("removed", "`search` is gone", "")),
    ([], [tool()], ("added", "`search` is new", "")),
    (
        [schema({"q": {}}, required=["q"])],
        [schema({"q": {}}, required=["cc", "q"])],
        ("required", "`search` requires a new argument `cc`", ""),
    ),
    (
        [schema({"q": {}})],
        [schema({"q": {}}, required=["q"])],
        ("argument", "`search` has a new `inputSchema.required`", 'it is `["q"]`'),
    ),
    (
        [schema({"a": {"properties": {}, "required": []}})],
        [schema({"a": {"properties": {}, "required": ["b"]}})],
        ("required", "`search` requires a new argument `b` at `inputSchema.properties.a`", ""),
    ),
    (
        [schema(required=["q"])],
        [schema(required=[])],
        ("argument", "`search` does not require the argument `q` any more", ""),
    ),
    (
        [tool(annotations={"readOnlyHint": True})],
        [tool(annotations={"readOnlyHint": False})],
        ("hint", "`search` does not have `readOnlyHint: true` any more", "it was `true`, and is `false`"),
    ),
    (
        [tool(annotations={"readOnlyHint": True})],
        [tool(annotations={})],
        ("hint", "`search` does not have `readOnlyHint: true` any more", "it was `true`"),
    ),
    (
        [tool()],
        [tool(annotations={"destructiveHint": True})],
        ("hint", "`search` has `destructiveHint: true` now", 'it is `{"destructiveHint": true}`'),
    ),
    (
        [tool(annotations={"readOnlyHint": False})],
        [tool(annotations={"readOnlyHint": True})],
        ("other", "`annotations.readOnlyHint` of `search` changed", "it was `false`, and is `true`"),
    ),
    (
        [tool(description="Finds the pages.")],
        [tool(description="Finds all mail.")],
        ("description", "`description` of `search` changed", "Finds [-the pages.-] {+all mail.+}"),
    ),
    (
        [tool()],
        [tool(description="Finds all mail.")],
        ("description", "`search` has a new `description`", "it is `Finds all mail.`"),
    ),
    (
        [schema({"q": {"description": "Words."}})],
        [schema({"q": {"description": "All words."}})],
        ("description", "`inputSchema.properties.q.description` of `search` changed", "{+All+} [-Words.-] {+words.+}"),
    ),
    (
        [schema({"q": {"type": "string"}})],
        [schema({"q": {"type": "number"}})],
        ("argument", "`inputSchema.properties.q.type` of `search` changed", "it was `string`, and is `number`"),
    ),
    (
        [schema({"q": {"enum": ["a", "b"]}})],
        [schema({"q": {"enum": ["a"]}})],
        ("argument", "`inputSchema.properties.q.enum` of `search` changed", 'it was `["a", "b"]`, and is `["a"]`'),
    ),
    ([tool(x=1)], [tool(x=True)], ("other", "`x` of `search` changed", "it was `1`, and is `true`")),
    ([tool(x=1)], [tool(x=1.0)], ("other", "`x` of `search` changed", "it was `1`, and is `1.0`")),
    ([tool(x=[1, 2])], [tool(x=[1, 3])], ("other", "`x[1]` of `search` changed", "it was `2`, and is `3`")),
    ([tool(x=1)], [tool()], ("other", "`search` does not have `x` any more", "it was `1`")),
]


@pytest.mark.parametrize(("was", "now", "said"), SAID, ids=lambda one: one[1][:50] if isinstance(one, tuple) else None)
def test_a_difference_is_named(was: list[Any], now: list[Any], said: tuple[str, str, str]):
    first = found(was, now)[0]
    assert first[0] == said[0]
    assert first[1:] == said[1:] or said[2].startswith("{+All+}")


def test_what_did_not_change_is_no_difference():
    whole = schema({"q": {"type": "string"}}, required=["a", "b"])
    assert found([whole, tool("b")], [tool("b"), dict(reversed(whole.items()))]) == []
    assert found([tool(_meta={"a": 1})], [tool(_meta={"a": 2})]) == []


def test_the_order_of_required_arguments_is_no_change_that_is_reported():
    assert found([schema(required=["a", "b"])], [schema(required=["b", "a"])]) == []


def test_the_most_dangerous_is_first():
    was = [
        tool("a", description="A."),
        tool("b", annotations={"readOnlyHint": True}),
        tool("c", inputSchema={"required": []}),
        tool("d"),
        tool("e", x=1),
    ]
    now = [
        tool("a", description="B."),
        tool("b", annotations={"readOnlyHint": False}),
        tool("c", inputSchema={"required": ["z"]}),
        tool("e", x=2),
        tool("f"),
    ]
    assert [kind for kind, _, _ in found(was, now)] == ["removed", "required", "hint", "description", "other", "added"]


def test_a_property_that_is_called_required_is_an_argument_like_others():
    was, now = schema({"required": ["odd"]}), schema({"required": ["odd", "x"]})
    assert [kind for kind, _, _ in found([was], [now])] == ["argument"]


def test_words_far_from_a_change_are_left_out():
    words = [f"w{number}" for number in range(40)]
    other = [*words[:20], "new", *words[21:]]
    assert word_changes(" ".join(words), " ".join(other)) == "… w17 w18 w19 [-w20-] {+new+} w21 w22 w23 …"
    assert word_changes("a b", "a  b") == "only spaces changed"
    long = ["same"] * 5000
    assert word_changes(" ".join([*long, "old"]), " ".join([*long, "new"])) == "[-old-] {+new+}"
    assert word_changes(" ".join(long), " ".join([*long, "new"])) == "{+new+}"


def test_texts_that_are_alike_everywhere_are_compared_too():
    old, new = "a b " * 200_000, "b a " * 200_000
    assert "{+" in word_changes(old, new)
