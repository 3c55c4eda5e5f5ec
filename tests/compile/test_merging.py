"""Several payloads become one."""

from __future__ import annotations

import pytest

from tests.compile.made import checked
from toolcheck.checking.selection import Options
from toolcheck.compiling.choose import Chosen
from toolcheck.compiling.merging import Merged, check_merged, merge, merged_body
from toolcheck.document.where import Where
from toolcheck.finding.finding import ERROR

TOOL = "{type: function, name: %s, description: Do it., parameters: {type: object, properties: {}}}"


def session(*names: str, more: str = "") -> str:
    tools = "".join(f"    - {TOOL % name}\n" for name in names)
    return f"session:\n{more}  tools:\n{tools}"


def parts(*texts: str) -> list[Chosen]:
    files = [checked(text, f"{letter}.yaml") for letter, text in zip("abc", texts, strict=False)]
    return [Chosen(number, file, file.manifest.payloads[0]) for number, file in enumerate(files)]


def merged(*texts: str) -> Merged:
    return merge(parts(*texts))


def test_one_part_is_where_it_was() -> None:
    one = merged("- {type: function, name: a}\n")
    (part,) = one.parts
    assert one.origin(("tools", 0, "name")) == (part, Where((0, "name")))
    assert one.origin(()) == (part, Where(()))
    assert one.conflicts == ()


def test_each_tool_and_field_has_its_origin() -> None:
    one = merged(session("a", "b", more="  instructions: Be brief.\n"), session("c", more="  tool_choice: auto\n"))
    first, second = one.parts
    assert one.origin(("tools", 1, "name")) == (first, Where(("session", "tools", 1, "name")))
    assert one.origin(("tools", 2, "name")) == (second, Where(("session", "tools", 0, "name")))
    assert one.origin(("instructions",)) == (first, Where(("session", "instructions")))
    assert one.origin(("tool_choice",)) == (second, Where(("session", "tool_choice")))
    assert one.origin(("tools",)) == (first, Where(("session", "tools")))
    assert one.origin(("added",)) == (first, Where(("session", "added")))
    assert one.origin(()) == (first, Where(("session",)))


def test_an_origin_has_the_number_of_its_document_in_its_file() -> None:
    file = checked(f"words: 1\n---\n{session('a')}")
    other = checked(session("b"), "b.yaml")
    one = merge([Chosen(0, file, file.manifest.payloads[0]), Chosen(1, other, other.manifest.payloads[0])])
    assert one.origin(("tools", 0))[1] == Where(("session", "tools", 0), document=1)
    assert one.origin(("tools", 1))[1] == Where(("session", "tools", 0))


def test_of_a_field_that_two_have_the_first_counts() -> None:
    bodies = [{"a": 1, "tools": [1]}, {"a": 2, "b": 3, "tools": [2, 3]}, {"tools": [4], "b": 5}]
    assert merged_body(bodies) == {"a": 1, "tools": [1, 2, 3, 4], "b": 3}
    assert bodies[0] == {"a": 1, "tools": [1]}
    assert merged_body(bodies[:1]) is bodies[0]


@pytest.mark.parametrize("bodies", [[{"tools": None}, {"tools": [1]}], [{"tools": "${T}"}, {"tools": [1]}]])
def test_tools_that_are_no_list_count_like_any_field(bodies: list[dict[str, object]]) -> None:
    assert merged_body(bodies) == bodies[0]


@pytest.mark.parametrize(
    ("one", "other", "conflicts"),
    [
        ("  tool_choice: auto\n", "  tool_choice: none\n", [("tool_choice", 0, 1)]),
        ("  tool_choice: auto\n", "  tool_choice: auto\n", []),
        ("  x-team: a\n", "  x-team: b\n", []),
        ("  $schema: a\n", "  $schema: b\n", []),
        ("  tool_choice: auto\n", "", []),
    ],
)
def test_two_values_of_one_field_are_a_conflict(one: str, other: str, conflicts: list[object]) -> None:
    assert list(merged(session("a", more=one), session("b", more=other)).conflicts) == conflicts


def test_a_conflict_is_with_the_first_that_has_the_field() -> None:
    texts = (session("a"), session("b", more="  tool_choice: auto\n"), session("c", more="  tool_choice: none\n"))
    assert merged(*texts).conflicts == (("tool_choice", 1, 2),)


@pytest.mark.parametrize(
    "texts", [(session("a"), "session: {tools: null}\n"), ("session: {tools: null}\n", session("a"))]
)
def test_tools_and_no_tools_are_a_conflict(texts: tuple[str, str]) -> None:
    assert merged(*texts).conflicts == (("tools", 0, 1),)


def test_a_conflict_is_reported_in_the_later_file_and_names_the_other() -> None:
    one = merged(session("a", more="  tool_choice: auto\n"), session("b", more="  tool_choice: none\n"))
    ((number, finding),) = check_merged(one, Options())
    assert (number, finding.rule, finding.severity) == (1, "conflicting-manifests", ERROR)
    assert finding.message == "`tool_choice` has different values in two manifests"
    assert finding.where == Where(("session", "tool_choice"), "key")
    assert (finding.api_path, finding.targets) == ("session.tool_choice", ("realtime-session",))
    (related,) = finding.related
    assert (related.message, related.where) == ("the other is here", Where(("session", "tool_choice"), "key"))
    assert related.document is one.parts[0].file.document


def test_tools_of_one_name_in_two_files_are_found_where_each_is() -> None:
    file, other = checked(session("a")), checked(f"words: 1\n---\n{session('b', 'a')}", "b.yaml")
    one = merge([Chosen(0, file, file.manifest.payloads[0]), Chosen(1, other, other.manifest.payloads[0])])
    ((number, finding),) = check_merged(one, Options())
    assert (number, finding.rule) == (1, "duplicate-function-name")
    assert (finding.where.path, finding.where.document) == (("session", "tools", 1, "name"), 1)
    (related,) = finding.related
    assert (related.where.path, related.where.document) == (("session", "tools", 0, "name"), 0)
    assert related.document is file.document


def test_a_place_in_the_same_file_names_no_document() -> None:
    file, other = checked(session("c")), checked(session("a", "a"), "b.yaml")
    one = merge([Chosen(0, file, file.manifest.payloads[0]), Chosen(1, other, other.manifest.payloads[0])])
    ((number, finding),) = check_merged(one, Options())
    assert number == 1
    assert [related.document for related in finding.related] == [None]


def test_a_choice_may_name_a_tool_of_another_file() -> None:
    choice = "  tool_choice: {type: function, name: %s}\n"
    undefined = Options(select=("undefined-tool-choice",))
    assert list(check_merged(merged(session("a", more=choice % "b"), session("b")), undefined)) == []
    ((number, finding),) = check_merged(merged(session("a"), session("b", more=choice % "c")), undefined)
    assert (number, finding.rule) == (1, "undefined-tool-choice")
    assert finding.where.path[:2] == ("session", "tool_choice")


def test_rules_that_are_switched_off_are_silent_about_the_whole() -> None:
    one = merged(session("a"), session("a"))
    assert [finding.rule for _, finding in check_merged(one, Options())] == ["duplicate-function-name"]
    assert list(check_merged(one, Options(ignore=("duplicate-function-name",)))) == []
