"""Flat functions are true only where all tests that they are joined of are."""

from __future__ import annotations

from itertools import combinations
from types import SimpleNamespace
from typing import Any

import pytest

from toolcheck.finding.finding import ERROR
from toolcheck.finding.rule import EVERY_TARGET, RESPONSES, Rule
from toolcheck.ground.record import replace
from toolcheck.manifest.tool import HOLD_SCHEMAS, schemas_in
from toolcheck.rules.flatten import flat

TESTS = (
    'lambda it: "a" in it.value',
    'lambda it: type(it.value.get("a")) is str and it.value["a"].isascii()',
    'lambda it: "a" not in it.value or it.value["a"] == "x"',
    'lambda it: type(it.value.get("a")) in (str, list) and len(it.value["a"]) > 1',
    'lambda it: it.value["a"] is None or it.value.get("b") == it.value["a"]',
    'lambda it: it.kind == "mcp" and type(it.value["b"]) is not str',
    'lambda it: it.kind == "function" or it.address == it.value.get("b")',
    'lambda it: not any("a" in one for one in it.value.get("b", []))',
)
OF_SCHEMAS = (
    'lambda it: not any("a" in one or one.get("b") == [] for one in it.plain_schemas)',
    'lambda it: not any(one["a"] == 1 or (type(one.get("b")) is not str and one.get("a") is None) for one in it.plain_schemas)',
    'lambda it: type(it.value.get("parameters")) is dict and not any("c" in one for one in it.plain_schemas)',
    'lambda one: type(one.get("a")) is str and one["a"] == "x"',
    'lambda one: one["b"] == "x" or one["a"] is None',
    'lambda it: "b" in it.value or not any("a" in one and one["a"] is not None for one in it.plain_schemas)',
)
KEYS: tuple[tuple[str, ...], ...] = ((), ("a",), ("b", "c"))
VALUES: tuple[Any, ...] = (None, "", "x", "xé", [], ["a"], {"a": 1}, {})


def rule(number: int, each: str, kind: str, keys: tuple[str, ...]) -> Rule:
    return Rule(
        family="f",
        name=f"r{number}",
        each=each,
        severity=ERROR,
        evidence="sdk",
        source="",
        kinds=(kind,) if each == "Tool" else (),
        keys=keys,
    )


def table(rules: tuple[Rule, ...], tests: dict[str, str]) -> dict[str, Any]:
    """The functions for a tool of a Realtime session, by its kind."""
    source = f"Any = Quiet = object\n{flat(rules, tests)}"
    scope: dict[str, Any] = {"HOLD_SCHEMAS": HOLD_SCHEMAS, "schemas_in": schemas_in}
    exec(source.replace(": dict[str, dict[str, dict[str, Quiet | None]]]", ""), scope)
    of_tools: dict[str, Any] = scope["FLAT"]["Tool"]["realtime-session"]
    return of_tools


def is_true(test: Any, thing: Any) -> bool:
    try:
        return bool(test(thing))
    except Exception:
        return False


def tools(kind: str) -> list[Any]:
    """Tools with some keys each, and schemas in `parameters`."""
    objects = [
        {},
        *({key: value} for key in "ab" for value in VALUES),
        {"a": "x", "b": "x"},
        {"c": 1},
        {"function": {}},
    ]
    if kind == "mcp":
        values = [*objects, *({"a": one, "b": other} for one in VALUES for other in VALUES)]
        return [SimpleNamespace(value=value, kind=kind, address="x", plain_schemas=[]) for value in values]
    found = [SimpleNamespace(value=value, kind=kind, address="x", plain_schemas=[]) for value in objects]
    for schema in objects:
        for beside in ({}, {"a": "x"}):
            inside = {"a": "x", "b": "x", "properties": {"p": {"a": "x", "b": "x", "not": schema}}}
            value: dict[str, Any] = {"parameters": inside, **beside}
            schemas = [inside, inside["properties"]["p"], schema]
            found.append(SimpleNamespace(value=value, kind=kind, address="x", plain_schemas=schemas))
    return found


@pytest.mark.parametrize("keys", KEYS, ids=str)
def test_of_servers_a_function_says_what_its_tests_say(keys: tuple[str, ...]) -> None:
    seen = set()
    for pair in combinations(TESTS, 2):
        rules = (rule(1, "Tool", "mcp", keys), rule(2, "Tool", "mcp", ()), rule(3, "Tool", "mcp", ("c",)))
        own = table(rules, {"r1": pair[0], "r2": pair[1]})["mcp"]
        one, other = map(eval, pair)
        for tool in tools("mcp"):
            is_quiet = (bool(keys) and not {*keys} & {*tool.value}) or is_true(one, tool)
            wanted = is_quiet and is_true(other, tool) and not {"c", "function"} & {*tool.value}
            assert is_true(own, tool) == wanted, (pair, tool)
            seen.add(wanted)
    assert seen == {True, False}


@pytest.mark.parametrize("keys", KEYS, ids=str)
def test_of_functions_one_is_true_only_where_all_tests_are(keys: tuple[str, ...]) -> None:
    seen = set()
    for pair in combinations((*OF_SCHEMAS, *TESTS[:3]), 2):
        each = ["Subschema" if test.startswith("lambda one") else "Tool" for test in pair]
        rules = (rule(1, each[0], "function", keys), rule(2, each[1], "function", ()))
        rules += (rule(3, "Tool", "function", ("d",)),)
        own = table(rules, {"r1": pair[0], "r2": pair[1]})["function"]
        for tool in tools("function"):
            if is_true(own, tool):
                held = {*tool.value}.union(*tool.plain_schemas)
                for view, test, looked_for in zip(each, map(eval, pair), (keys, ()), strict=True):
                    for thing in [tool] if view == "Tool" else tool.plain_schemas:
                        there = held if view == "Tool" else {*thing}
                        assert (looked_for and not {*looked_for} & there) or is_true(test, thing), (pair, tool)
                assert not held & {"d"}
            seen.add(is_true(own, tool))
    assert seen == {True, False}


def of_a_schema(number: int, kinds: tuple[str, ...]) -> Rule:
    return replace(rule(number, "Subschema", "", ()), kinds=kinds)


def test_the_schemas_of_a_strict_function_are_asked_what_those_of_others_are_not() -> None:
    rules = (rule(1, "Tool", "function", ()), of_a_schema(2, ("strict",)), of_a_schema(3, ()))
    tests = ('lambda it: "c" not in it.value', 'lambda one: one.get("a") == "x"', 'lambda one: "c" not in one')
    own = table(rules, dict(zip(("r1", "r2", "r3"), tests, strict=True)))["function"]
    of_tool, of_strict, of_each = map(eval, tests)
    seen = set()
    for strict in (True, False, None):
        for tool in tools("function"):
            tool.strict = strict
            asked = (of_strict, of_each) if strict else (of_each,)
            wanted = of_tool(tool) and all(test(schema) for test in asked for schema in tool.plain_schemas)
            assert is_true(own, tool) == (wanted and "function" not in tool.value), tool
            seen.add((strict, wanted))
    assert seen == {(strict, wanted) for strict in (True, False, None) for wanted in (True, False)}


def test_where_nothing_is_known_of_strict_schemas_there_is_a_function_for_others() -> None:
    own = table((rule(1, "Tool", "function", ()), of_a_schema(2, ("strict",))), {"r1": "lambda it: True"})["function"]
    tool = SimpleNamespace(value={"parameters": {}}, strict=False)
    assert own(tool)
    tool.strict = True
    assert not own(tool)


def test_a_test_that_asks_for_the_kind_is_not_asked_where_that_is_known() -> None:
    rules = (rule(1, "Tool", "mcp", ()), rule(2, "Tool", "mcp", ()))
    for test in ('lambda it: it.kind == "mcp"', 'lambda it: it.kind in ("function", "mcp")'):
        assert table(rules, {"r1": test, "r2": 'lambda it: "a" in it.value'})["mcp"](SimpleNamespace(value={"a": 1}))
    assert "mcp" not in table(rules, {"r1": 'lambda it: it.kind == "function"', "r2": 'lambda it: "a" in it.value'})


def test_what_a_test_asks_of_some_kinds_and_targets_is_asked_of_these() -> None:
    test = 'lambda it: (it.kind != "mcp" or "a" in it.value) and (it.target in RESPONSES or "b" in it.value)'
    source = f"Any = Quiet = object\n{flat((rule(1, 'Tool', 'mcp', ()),), {'r1': test})}"
    scope: dict[str, Any] = {}
    exec(source.replace(": dict[str, dict[str, dict[str, Quiet | None]]]", ""), scope)
    of_tools = scope["FLAT"]["Tool"]
    assert [of_tools[target]["mcp"](SimpleNamespace(value={"a": 1})) for target in EVERY_TARGET] == [
        target in RESPONSES for target in EVERY_TARGET
    ]
    assert all(tests["mcp"](SimpleNamespace(value={"a": 1, "b": 1})) for tests in of_tools.values())
    assert not any(tests["mcp"](SimpleNamespace(value={"b": 1})) for tests in of_tools.values())
    never = flat(
        (rule(1, "Tool", "mcp", ()),), {"r1": 'lambda it: it.kind == "function" if it.kind in ("mcp",) else True'}
    )
    assert '"mcp"' not in never
    always = flat((rule(1, "Tool", "mcp", ()),), {"r1": "lambda it: it.target in RESPONSES or it.target in REALTIME"})
    assert "Asked: none." in always


def test_where_a_rule_has_neither_keys_nor_a_test_there_is_no_function() -> None:
    assert "mcp" not in table((rule(1, "Tool", "mcp", ()),), {})
    assert "function" not in table((rule(1, "Subschema", "", ()),), {})
    assert "function" in table((rule(1, "Tool", "mcp", ()),), {})


@pytest.mark.parametrize(
    "test",
    [
        'lambda it: all(value for value in it.value) and "a" in it.value',
        'lambda it: len(address := it.address) == 1 and it.address == "x"',
    ],
)
def test_a_name_in_a_test_is_not_one_of_the_function(test: str) -> None:
    with pytest.raises(AssertionError, match="another meaning"):
        table((rule(1, "Tool", "mcp", ()),), {"r1": test})
