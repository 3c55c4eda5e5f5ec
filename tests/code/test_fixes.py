"""Fixes in code: written into the literal as the host spells, or told in words."""

from __future__ import annotations

from pathlib import Path

import pytest

import toolcheck as product
from tests.running import toolcheck

HEAD = "from openai import OpenAI\n"


def fixed(folder: Path, name: str, text: str) -> str:
    (folder / name).write_bytes(text.encode())
    done = toolcheck("check", "--fix", name, cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    return (folder / name).read_bytes().decode()


def session(inside: str) -> str:
    return f'{HEAD}EVENT = {{"type": "session.update", "session": {{{inside}}}}}\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"voice": x, "modalities": ["audio"]', '"voice": x, "output_modalities": ["audio"], "type": "realtime"'),
        ("'instructions': x,", "'instructions': x, 'type': 'realtime',"),
        (
            '\n    "instructions": x,\n    "tools": TOOLS,\n',
            '\n    "type": "realtime",\n    "instructions": x,\n    "tools": TOOLS,\n',
        ),
        ('\n\t"instructions": x\n', '\n\t"instructions": x,\n\t"type": "realtime"\n'),
        ('"instructions": x  # why\n', '"type": "realtime", "instructions": x  # why\n'),
        ('"instructions": (x)', '"type": "realtime", "instructions": (x)'),
    ],
)
def test_an_entry_is_written_as_its_neighbours_are(tmp_path: Path, before: str, after: str) -> None:
    text = "TOOLS = [{}]\n" + session(before)
    assert fixed(tmp_path, "a.py", text) == "TOOLS = [{}]\n" + session(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"name": "f", "strict": True, "description": "F."', '"name": "f", "description": "F."'),
        ('"name": "f", "description": "F.", "strict": True', '"name": "f", "description": "F."'),
        ('"name": "f", "description": "F.", "strict": True,', '"name": "f", "description": "F.",'),
        ('"name": "f",\n  "strict": False,\n  "description": "F.",\n', '"name": "f",\n  "description": "F.",\n'),
        ('"strict": None, "name": "f", "description": "F."', '"name": "f", "description": "F."'),
    ],
)
def test_an_entry_goes_with_its_comma(tmp_path: Path, before: str, after: str) -> None:
    form = '"type": "realtime", "tools": [{"type": "function", %s}]'
    assert fixed(tmp_path, "a.py", session(form % before)) == session(form % after)


@pytest.mark.parametrize(
    "inside",
    [
        '"name": "f", "description": "F.",  # why\n "strict": True',
        '"name": "f",\n # why\n "strict": True, "description": "F."',
        '"name": "f", "description": "F.", "strict": (True)',
        '"name": "f", "description": "F.", "strict": STRICT',
        '"name": "f", "description": "F.", "strict": is_strict()',
        '**MORE, "name": "f", "description": "F.", "strict": True',
    ],
)
def test_a_fix_that_is_not_certain_is_advice_in_words(tmp_path: Path, inside: str) -> None:
    text = f'STRICT = True\nMORE = {{"parameters": {{"type": "object", "properties": {{}}}}}}\n{HEAD}'
    text += f'EVENT = {{"type": "session.update", "session": {{"type": "realtime",\n "tools": [{{"type": "function", {inside}}}]}}}}\n'
    assert fixed(tmp_path, "a.py", text) == text
    done = toolcheck("check", "a.py", cwd=tmp_path)
    assert "error[strict-in-realtime]" in done.stdout
    assert "fix available" not in done.stdout
    assert "= help: remove it" in done.stdout


def test_what_is_written_elsewhere_is_left(tmp_path: Path) -> None:
    text = f'{HEAD}TOOL = {{"type": "function", "name": "f", "description": "F.", "strict": True}}\n'
    text += 'EVENT = {"type": "session.update", "session": {"type": "realtime", "tools": [TOOL]}}\n'
    assert fixed(tmp_path, "a.py", text) == text


def test_an_event_for_an_unknown_server_is_left(tmp_path: Path) -> None:
    text = session('"modalities": ["text"]').replace(HEAD, "")
    assert fixed(tmp_path, "a.py", text) == text
    assert "fix available" not in toolcheck("check", "a.py", cwd=tmp_path).stdout


def test_what_is_completed_later_is_left(tmp_path: Path) -> None:
    text = f'{HEAD}session = {{"instructions": x}}\nsession["voice"] = y\n'
    text += 'EVENT = {"type": "session.update", "session": session}\n'
    assert fixed(tmp_path, "a.py", text) == text


def test_typescript_is_spelt_as_it_is(tmp_path: Path) -> None:
    text = "import OpenAI from 'openai';\r\nconst event = {\r\n  type: 'session.update',\r\n  session: {\r\n"
    text += "    modalities: ['audio'],\r\n    tools: [{ type: 'function', name: 'f', description: `F.`, strict: true,"
    text += " parameters: { type: 'object' } }],\r\n  },\r\n} as const;\r\n"
    assert fixed(tmp_path, "a.ts", text) == (
        "import OpenAI from 'openai';\r\nconst event = {\r\n  type: 'session.update',\r\n  session: {\r\n"
        "    output_modalities: ['audio'],\r\n"
        "    tools: [{ type: 'function', name: 'f', description: `F.`,"
        " parameters: { type: 'object', properties: {} } }],\r\n    type: 'realtime',\r\n  },\r\n} as const;\r\n"
    )


FENCE = """\
# api.openai.com

1. An event:

   ```json
   {
     "type": "session.update",
     "session": {
       "tools": []%s
     }
   }
   ```

> ```python
> x = {"type": "session.update", "session": {"instructions": "a"%s}}
> ```
"""


def test_fences_of_markdown(tmp_path: Path) -> None:
    after = FENCE % (',\n       "type": "realtime"', ', "type": "realtime"')
    assert fixed(tmp_path, "a.md", FENCE % ("", "")) == after


def test_a_fence_that_leaves_something_out_is_left(tmp_path: Path) -> None:
    text = '# api.openai.com\n\n```json\n{"type": "session.update", "session": {"tools": []}, "x": [...]}\n```\n'
    assert fixed(tmp_path, "a.md", text) == text


def test_a_notebook_is_left(tmp_path: Path) -> None:
    cell = r"import openai\nx = {\"type\": \"session.update\", \"session\": {\"instructions\": \"a\"}}"
    text = '{"cells": [{"cell_type": "code", "source": "%s", "metadata": {}, "outputs": []}],' % cell
    text += ' "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    assert fixed(tmp_path, "a.ipynb", text) == text
    assert product.fix(text, name="a.ipynb") == text
    done = toolcheck("check", "a.ipynb", cwd=tmp_path)
    assert "missing-session-type" in done.stdout
    assert "fix available" not in done.stdout


def test_a_diff_shows_no_secret_of_the_program(tmp_path: Path) -> None:
    key = "sk-proj-" + "a1B2" * 12
    text = f'client = OpenAI(api_key="{key}")\n' + session('"instructions": x')
    (tmp_path / "a.py").write_text(text)
    done = toolcheck("check", "--diff", "a.py", cwd=tmp_path)
    assert '"type": "realtime"' in done.stdout
    assert key not in done.stdout + done.stderr
    assert "a1B2" not in done.stdout + done.stderr
    assert (tmp_path / "a.py").read_text() == text


def test_a_program_fixes_code_by_its_name() -> None:
    assert product.fix(session('"instructions": x'), name="a.py") == session('"instructions": x, "type": "realtime"')
