"""Python functions by reading alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.importing.test_kinds import made
from toolcheck.importing.imported import CannotImport, NothingToImport

pytest.importorskip("griffe")

HEAD = """\
from __future__ import annotations
import enum, dataclasses
from typing import Annotated, Any, Literal, NamedTuple, NotRequired, Optional, TypedDict, Union
from pydantic import BaseModel, Field
"""


def tools(code: str, **wish: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(made(HEAD + code, file="tools.py", **wish).text)["tools"]
    return found


def schema(hint: str, before: str = "") -> Any:
    (tool,) = tools(f'{before}\ndef f(a: {hint}) -> str:\n    """Do it."""\n')
    return tool["parameters"]["properties"]["a"]


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        ("str", {"type": "string"}),
        ("bool | None", {"type": ["boolean", "null"]}),
        ("Optional[int]", {"type": ["integer", "null"]}),
        ("Union[str, float]", {"type": ["string", "number"]}),
        ("Literal['a', 'b']", {"type": "string", "enum": ["a", "b"]}),
        ("Literal['a', 1]", {"type": ["string", "integer"], "enum": ["a", 1]}),
        ("Literal['a'] | None", {"type": ["string", "null"], "enum": ["a", None]}),
        ("list[str]", {"type": "array", "items": {"type": "string"}}),
        ("set[int]", {"type": "array", "items": {"type": "integer"}, "uniqueItems": True}),
        ("tuple[int, ...]", {"type": "array", "items": {"type": "integer"}}),
        ("dict[str, int]", {"type": "object", "additionalProperties": {"type": "integer"}}),
        ("list[int] | str", {"anyOf": [{"type": "array", "items": {"type": "integer"}}, {"type": "string"}]}),
        ("Annotated[str, 'The name.']", {"type": "string", "description": "The name."}),
        ("Annotated[int, Field(ge=1, description='N.')]", {"type": "integer", "minimum": 1, "description": "N."}),
        ("'list[\"int\"]'", {"type": "array", "items": {"type": "integer"}}),
        ("datetime.date", {"type": "string", "format": "date"}),
        ("Any", {}),
    ],
)
def test_hints_become_schemas(hint: str, expected: Any) -> None:
    assert schema(hint) == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("class A(enum.Enum):\n    X = 'x'\n    Y = 'y'", {"type": "string", "enum": ["x", "y"]}),
        ("class A(enum.StrEnum):\n    X = enum.auto()", {"type": "string", "enum": ["x"]}),
        ("A = Literal['x']", {"type": "string", "enum": ["x"]}),
        ("A = NewType('A', int)", {"type": "integer"}),
    ],
)
def test_names_of_the_same_file_are_followed(before: str, expected: Any) -> None:
    assert schema("A", before) == expected


@pytest.mark.parametrize(
    "before",
    [
        "class A(TypedDict):\n    x: int\n    y: NotRequired[str]",
        "@dataclasses.dataclass\nclass A:\n    x: int\n    y: str = 'no'",
        "class Base(BaseModel):\n    x: int = Field(...)\nclass A(Base):\n    y: str = Field(default='no')",
        "class A(NamedTuple):\n    x: int\n    y: str = 'no'",
    ],
)
def test_classes_of_fields_become_definitions(before: str) -> None:
    (tool,) = tools(f'{before}\ndef f(a: A, b: list[A]) -> str:\n    """Do it."""\n')
    made = tool["parameters"]["$defs"]["A"]
    assert tool["parameters"]["properties"]["b"]["items"] == {"$ref": "#/$defs/A"}
    assert made["properties"]["x"] == {"type": "integer"}
    assert made["properties"]["y"]["type"] == "string"
    assert made["required"] == ["x"]


def test_a_recursive_class_refers_to_itself() -> None:
    (tool,) = tools('class A(BaseModel):\n    next: "A | None" = None\ndef f(a: A):\n    """Do it."""\n')
    part = tool["parameters"]["$defs"]["A"]["properties"]["next"]
    assert part == {"anyOf": [{"$ref": "#/$defs/A"}, {"type": "null"}], "default": None}


DOCS = {
    "google": "Find it.\n\n    More words.\n\n    Args:\n        a: The a,\n            and more.\n",
    "numpy": "Find it.\n\n    More words.\n\n    Parameters\n    ----------\n    a : str\n        The a,\n        and more.\n",
    "sphinx": "Find it.\n\n    More words.\n\n    :param a: The a, and more.\n    :returns: Nothing.\n",
}


@pytest.mark.parametrize("style", DOCS)
def test_docstrings_of_each_style_are_read(style: str) -> None:
    (tool,) = tools(f'def f(a: str, b: int = 3):\n    """{DOCS[style]}    """\n')
    assert tool["description"] == "Find it.\n\nMore words."
    assert " ".join(tool["parameters"]["properties"]["a"]["description"].split()) == "The a, and more."
    assert tool["parameters"]["properties"]["b"] == {"type": "integer", "default": 3}
    assert tool["parameters"]["required"] == ["a"]


def test_only_marked_functions_count_where_there_are_any() -> None:
    code = """
@function_tool(name_override="look", description_override="Look.")
def f(ctx: RunContextWrapper[None], a: str, *rest): ...
@server.tool()
async def g(): "Do g."
def helper(): ...
"""
    found = tools(code)
    assert [(tool["name"], tool["description"]) for tool in found] == [("look", "Look."), ("g", "Do g.")]
    assert list(found[0]["parameters"]["properties"]) == ["a"]
    assert [tool["name"] for tool in tools(code, operations=("helper",))] == ["helper"]


def test_a_file_that_sends_its_tools_is_for_extract() -> None:
    sending = "def run(client):\n    client.responses.create(model='m', tools=[{'type': 'function', 'name': 'f'}])\n"
    with pytest.raises(CannotImport, match="toolcheck extract"):
        tools(sending)
    assert [tool["name"] for tool in tools(sending, operations=("run",))] == ["run"]
    assert [tool["name"] for tool in tools(sending + "@tool\ndef g(): 'Do g.'\n")] == ["g"]


def test_what_cannot_be_known_is_said() -> None:
    manifest = made("import other\ndef f(a: other.Thing, b):\n    'Do.'\n", file="tools.py")
    words = " ".join(manifest.todo)
    assert "`other.Thing`" in words
    assert "`b (no hint)`" in words


def test_nothing_is_run(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    code = f"open({str(mark)!r}, 'w')\ndef f(a: str = open({str(mark)!r}, 'w')):\n    'Do.'\n"
    assert made(code, file="tools.py").text
    assert not mark.exists()


@pytest.mark.parametrize(
    "code",
    [
        "def f(:",
        "x = " + "(" * 5000,
        "def f(a: " + "list[" * 3000 + "int" + "]" * 3000 + "): 'Do.'",
        "\0",
        "x = 1e9" + "9" * 5000,
    ],
)
def test_hostile_code_does_not_break_it(code: str) -> None:
    with pytest.raises((CannotImport, NothingToImport)):
        made(code, file="tools.py")


def test_a_union_of_many_and_a_hint_of_many_strings_end() -> None:
    assert schema(" | ".join(["int"] * 100)) == {"type": "integer"}
    assert "Do it." in made(f"def f(a: {'list[' * 60}int{']' * 60}):\n    'Do it.'\n", file="tools.py").text
