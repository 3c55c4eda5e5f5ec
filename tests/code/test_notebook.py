"""Notebooks: cells, their languages and magics, and where their text stands in the file."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.code.sent import read, sent, sources, words
from toolcheck.document.code.notebook import in_file, read_notebook
from toolcheck.document.limits import LIMITS

TOOL = '{"type": "mcp", "server_label": "ä🚪", "server_url": "u"}'


def cell(source: str | list[str], kind: str = "code", **metadata: Any) -> dict[str, Any]:
    return {"cell_type": kind, "metadata": metadata, "source": source, "outputs": []}


def notebook(*cells: dict[str, Any], ascii: bool = True, **metadata: Any) -> str:
    return json.dumps({"cells": list(cells), "metadata": metadata, "nbformat": 4}, indent=1, ensure_ascii=ascii)


def test_places_are_those_of_the_cells() -> None:
    text = notebook(cell("# Title", "markdown"), cell(["import os\n", "\n", f"x = {TOOL}\n"]))
    file = read(text, "notebook")
    assert file.text == f"# Title\nimport os\n\nx = {TOOL}\n"
    found = sent(text, "notebook")
    assert words(file.text, found, "server_label") == '"ä🚪"'
    assert file.parts[found.part].cell == 2
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
    assert file.parts[found.part].cell == 2


def test_the_notebook_is_the_file_for_words_and_its_cells_for_names() -> None:
    text = notebook(cell("client.responses.create(model=m)"), cell("URL = 'u'"), cell(f"x = [{TOOL}, URL]"))
    found = sent(text, "notebook")
    assert found.targets == ("responses",)
    assert set(found.root.holes) == {(1,)}


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
