"""Notebooks: cells, their languages and magics, and where their text stands in the file."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.code.sent import read, sent, sources, words
from toolcheck.document.code.notebook import in_file, read_notebook
from toolcheck.document.limits import LIMITS
from toolcheck.manifest.sources import SentRoot

TOOL = '{"type": "mcp", "server_label": "ä🚪", "server_url": "u"}'


def cell(source: str | list[str], kind: str = "code", **metadata: Any) -> dict[str, Any]:
    return {"cell_type": kind, "metadata": metadata, "source": source, "outputs": []}


def notebook(*cells: dict[str, Any], ascii: bool = True, **metadata: Any) -> str:
    return json.dumps({"cells": list(cells), "metadata": metadata, "nbformat": 4}, indent=1, ensure_ascii=ascii)


def cells_of(found: SentRoot, text: str) -> list[tuple[int, str]]:
    """The cell that holds a value: its number and its text."""
    spot, cell = found.root.place, read_notebook(text).cell_at(found.root.place.start)
    assert cell is not None
    assert spot.end <= cell.start + len(cell.source)
    return [(cell.number, cell.source)]


def test_places_are_those_of_the_cells() -> None:
    text = notebook(cell("# Title", "markdown"), cell(["import os\n", "\n", f"x = {TOOL}\n"]))
    file = read(text, "notebook")
    assert file.text == f"# Title\nimport os\n\nx = {TOOL}\n"
    found = sent(text, "notebook")
    assert words(file.text, found, "server_label") == '"ä🚪"'
    assert [number for number, _ in cells_of(found, text)] == [2]
    cells = read_notebook(text).cells
    assert [one.start for one in cells] == [0, 8]


@pytest.mark.parametrize("ascii", [True, False])
@pytest.mark.parametrize("source", [f'y = "\\n"\nx = {TOOL}\n', ['y = "\\n"\n', f"x = {TOOL}"]])
def test_each_character_of_a_cell_has_its_place_in_the_file(source: str | list[str], ascii: bool) -> None:
    text = notebook(cell("# one"), cell(source), ascii=ascii)
    (_, second) = read_notebook(text).cells
    shifts = in_file(text, second, LIMITS)
    assert shifts is not None
    at = second.source.index('"ä')
    written = json.dumps('"ä', ensure_ascii=ascii)[1:-1]
    assert text.startswith(written, shifts.at(at))


@pytest.mark.parametrize(
    "line",
    [
        "%pip install openai",
        "!ls -l",
        "!ls \\\n  -l",
        "%%time",
        "%%capture out",
        "files = !ls",
        "x?",
        "?x",
        "if y:\n    !ls\n    %cd z",
        "await f()",
    ],
)
def test_commands_to_the_notebook_are_passed_over(line: str) -> None:
    text = notebook(cell(f"{line}\nx = {TOOL}"))
    file = read(text, "notebook")
    assert words(file.text, sent(text, "notebook"), "server_label") == '"ä🚪"'


def test_what_looks_like_a_command_in_a_text_is_text() -> None:
    text = notebook(cell("y = '''\n%time\n!ls\n'''\nx = {'type': 'function', 'name': 'f', 'description': y}"))
    assert sent(text, "notebook").root.value["description"] == "\n%time\n!ls\n"


@pytest.mark.parametrize(
    "one",
    [
        cell(f"%%bash\nx = {TOOL}"),
        cell(f"%%writefile a.py\nx = {TOOL}"),
        cell(f"x = {TOOL}", "raw"),
        cell(f"x = {TOOL}", vscode={"languageId": "plaintext"}),
        cell(f"x = {TOOL}", vscode={"languageId": "shellscript"}),
        cell(f"x = {TOOL}", "markdown"),
        cell(f"x = ({TOOL}"),
        {"cell_type": "code", "source": 3},
    ],
)
def test_cells_that_are_not_read(one: dict[str, Any]) -> None:
    assert sources(notebook(one), "notebook").found == ()


def test_a_cell_of_another_language_is_read_by_that() -> None:
    text = notebook(cell(f"const x = {TOOL} as const;", vscode={"languageId": "typescript"}))
    assert sent(text, "notebook").root.value["type"] == "mcp"
    text = notebook(cell(f"const x = {TOOL} as const;"), language_info={"name": "typescript"})
    assert sent(text, "notebook").root.value["type"] == "mcp"


def test_fences_of_text_cells_are_read() -> None:
    text = notebook(cell("one"), cell(f"text\n\n> ```json\n> {TOOL}\n> ```\n", "markdown"))
    file = read(text, "notebook")
    found = sent(text, "notebook")
    assert words(file.text, found) == TOOL
    assert [number for number, _ in cells_of(found, text)] == [2]


def test_the_notebook_is_the_file_for_words() -> None:
    text = notebook(cell("client.responses.create(model=m)"), cell(f"x = [{TOOL}]"))
    assert sent(text, "notebook").targets == ("responses",)


SEND = "client.responses.create(model='m', input='i', tools=TOOLS)"


@pytest.mark.parametrize(
    ("cells", "is_known"),
    [
        ([f"TOOLS = [{TOOL}]", "%pip install x", SEND], True),
        ([SEND, f"TOOLS = [{TOOL}]"], True),
        ([f"TOOLS = [{TOOL}]", f"def f():\n    {SEND}"], True),
        ([f"TOOLS = [{TOOL}]", "this is not Python", SEND], True),
        ([f"TOOLS = [{TOOL}]\n{SEND}", "TOOLS = other()"], True),
        ([f"TOOLS = [{TOOL}]", "TOOLS = other()", SEND], False),
        ([f"TOOLS = [{TOOL}]\nTOOLS = 1", SEND], False),
        (["def f():\n    TOOLS = 1", SEND], False),
        ([f"TOOLS = [{TOOL}]", "for TOOLS in x: pass", SEND], False),
    ],
)
def test_a_name_that_one_cell_binds_is_known_in_the_others(cells: list[str], is_known: bool) -> None:
    found = sources(notebook(*map(cell, cells)), "notebook").found
    (request,) = [one for one in found if one.kind == "request"]
    assert (("tools",) not in request.root.holes) == is_known


def test_what_happens_to_a_value_in_another_cell_is_seen() -> None:
    text = notebook(cell(f"TOOLS = [{TOOL}]"), cell("TOOLS.append(more)"), cell(SEND))
    assert sent(text, "notebook").root.open == {("tools",)}


def test_a_name_that_a_cell_imports_is_known_in_the_others() -> None:
    text = notebook(cell("from agents import FunctionTool"), cell("\n\nx = FunctionTool(name=n, params_json_schema=s)"))
    (unread,) = sources(text, "notebook").unread
    assert read(text, "notebook").text[unread.start : unread.end] == "FunctionTool(name=n, params_json_schema=s)"


def test_notebooks_of_version_3_are_read() -> None:
    value = {"worksheets": [{"cells": [{"cell_type": "code", "input": [f"x = {TOOL}"]}]}], "nbformat": 3}
    text = json.dumps(value)
    assert sent(text, "notebook").root.value["type"] == "mcp"
    (one,) = read_notebook(text).cells
    shifts = in_file(text, one, LIMITS)
    assert shifts is not None
    assert text[shifts.at(0)] == "x"


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "x = 1"])
def test_what_is_no_json_is_a_problem(text: str) -> None:
    assert [problem.message for problem in read(text, "notebook").problems] == ["the notebook is not JSON"]


@pytest.mark.parametrize("text", ["[]", "{}", "null", '{"cells": 1}', '{"cells": [1, {}]}', '{"worksheets": [1]}'])
def test_json_of_another_kind_has_no_cells_that_are_read(text: str) -> None:
    assert sources(text, "notebook").found == ()
