"""`toolcheck check` on code: findings in their host's lines, silence about what is not known, and what is not read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.running import toolcheck

NESTED = """\
from openai import OpenAI

EVENT = {
    "type": "session.update",
    "session": {
        "type": "realtime",
        "tools": [{"type": "function", "function": {"name": "park", "description": "Park the car."}}],
    },
}
"""


def findings(folder: Path, name: str, text: str, *words: str) -> list[dict[str, Any]]:
    """What is reported of a file, infos left out."""
    (folder / name).write_text(text, encoding="utf-8")
    done = toolcheck("check", name, "--output-format", "json", *words, cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    return [one for one in json.loads(done.stdout)["findings"] if one["severity"] != "info"]


def rules(folder: Path, name: str, text: str, *words: str) -> list[tuple[str, int, int]]:
    """The rules that are broken, and where."""
    return [(one["rule"], one["line"], one["column"]) for one in findings(folder, name, text, *words)]


def summary(folder: Path, *words: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(toolcheck("check", *words, "--output-format", "json", cwd=folder).stdout)
    return value["summary"] | {"findings": len(value["findings"])}


# -- places ------------------------------------------------------------------------------------------


def test_a_finding_shows_the_line_of_the_program(tmp_path: Path) -> None:
    (tmp_path / "agent.py").write_text(NESTED)
    done = toolcheck("check", "agent.py", cwd=tmp_path)
    assert done.returncode == 1
    assert "error[nested-function]" in done.stdout
    assert "--> agent.py:7:40   session.tools[0].name\n" in done.stdout
    assert '7 |         "tools": [{"type": "function", "function": {"name"' in done.stdout


@pytest.mark.parametrize("output", ["text", "concise", "json", "json-lines", "sarif", "github", "gitlab", "junit"])
def test_every_format_names_the_file_and_the_line(tmp_path: Path, output: str) -> None:
    (tmp_path / "agent.py").write_text(NESTED)
    done = toolcheck("check", "agent.py", "--output-format", output, cwd=tmp_path)
    assert done.returncode == 1
    assert "agent.py" in done.stdout
    assert "7" in done.stdout


def test_typescript(tmp_path: Path) -> None:
    text = (
        "import OpenAI from 'openai';\n"
        "export const update = {\n"
        "  type: 'session.update',\n"
        "  session: { type: 'realtime', tools: [{ type: 'function', name: 'park it', description: 'Park.' }] },\n"
        "} as const;\n"
    )
    assert rules(tmp_path, "agent.ts", text) == [("invalid-function-name", 4, 66)]


def test_a_fence_of_markdown(tmp_path: Path) -> None:
    text = '# Guide\n\n* An event:\n\n  ```json\n  {"type": "session.update", "session": {"type": "realtime",\n'
    text += '    "tools": [{"type": "function", "name": "a b", "description": "x"}], ... }}\n  ```\n'
    assert rules(tmp_path, "guide.md", text) == [("invalid-function-name", 7, 44)]


def notebook(*cells: str) -> str:
    made = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": cell.splitlines(True)} for cell in cells]
    return json.dumps({"nbformat": 4, "metadata": {}, "cells": made}, indent=1)


def test_a_notebook_tells_the_cell(tmp_path: Path) -> None:
    text = notebook("import openai", NESTED)
    (tmp_path / "tour.ipynb").write_text(text)
    assert "--> tour.ipynb:cell 2:7:40" in toolcheck("check", "tour.ipynb", cwd=tmp_path).stdout
    (found,) = findings(tmp_path, "tour.ipynb", text)
    assert (found["cell"], found["line"], found["column"]) == (2, 7, 40)


def test_programs_get_the_line_of_the_notebook_file(tmp_path: Path) -> None:
    text = notebook("import openai", NESTED)
    (tmp_path / "tour.ipynb").write_text(text)
    done = toolcheck("check", "tour.ipynb", "--output-format", "github", cwd=tmp_path)
    line = next(number for number, one in enumerate(text.splitlines(), 1) if "function" in one and "park" in one)
    assert f"file=tour.ipynb,line={line}," in done.stdout


# -- silence -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tool",
    [
        '{"type": "function", "name": NAME, "description": words(), "parameters": schema}',
        '{**base, "type": "mcp"}',
        '{"type": "mcp", "server_label": "a", "server_url": os.environ["URL"], "headers": {"x": f"{y}"}, **more}',
        "make_tool()",
        "*others",
    ],
)
def test_what_is_not_known_is_no_finding(tmp_path: Path, tool: str) -> None:
    text = f"import os, openai\nopenai.realtime.session.update(session={{'type': 'realtime', 'tools': [{tool}]}})\n"
    assert rules(tmp_path, "a.py", text) == []


def test_an_unknown_value_does_not_hide_a_wrong_key(tmp_path: Path) -> None:
    text = (
        "import openai\nx = {'type': 'session.update', 'session': {'type': 'realtime', 'voice': pick(), 'tools': []}}\n"
    )
    assert rules(tmp_path, "a.py", text) == [("beta-field", 2, 64)]
    script = text.replace("import openai", "import OpenAI from 'openai'").replace("x = ", "const x = ")
    assert rules(tmp_path, "a.js", script) == []


def test_a_loose_tool_gets_what_both_apis_say(tmp_path: Path) -> None:
    text = "TOOL = {'type': 'function', 'name': 'a b', 'description': 'x', 'strict': True, 'parameters': P}\n"
    assert rules(tmp_path, "a.py", text) == [("invalid-function-name", 1, 37)]


def test_chat_completions_are_left_alone(tmp_path: Path) -> None:
    text = "import openai\nopenai.chat.completions.create(tools=[{'type': 'function', 'function': {'name': 'a b'}}])\n"
    assert rules(tmp_path, "a.py", text) == []


def test_two_values_of_one_file_are_no_session(tmp_path: Path) -> None:
    server = "{'type': 'mcp', 'server_label': 'a', 'server_url': 'https://a.example/mcp', 'allowed_tools': ['x']}"
    text = (
        "import openai\n" + f"openai.realtime.session.update(session={{'type': 'realtime', 'tools': [{server}]}})\n" * 2
    )
    assert rules(tmp_path, "a.py", text) == []


def test_a_constant_that_is_sent_twice_is_one_fault(tmp_path: Path) -> None:
    text = (
        "import openai\nTOOLS = [{'type': 'function', 'name': 'a b', 'description': 'x'}]\n"
        "openai.responses.create(input='x', tools=TOOLS)\n"
        "openai.realtime.session.update(session={'type': 'realtime', 'tools': TOOLS})\n"
    )
    assert rules(tmp_path, "a.py", text) == [("invalid-function-name", 2, 39)]
    assert summary(tmp_path, "a.py")["tools"] == {"function": 1}


# -- whose server ------------------------------------------------------------------------------------

FLAT = "{'type': 'session.update', 'session': {'type': 'realtime', 'voice': 'marin', 'tools': []}}"


def test_what_only_openai_refuses_is_an_info_where_the_server_is_not_known(tmp_path: Path) -> None:
    assert rules(tmp_path, "a.py", f"event = {FLAT}\n") == []
    assert rules(tmp_path, "a.py", f"import openai\nevent = {FLAT}\n") == [("beta-field", 2, 68)]
    (tmp_path / "toolcheck.toml").write_text('vendor = "openai"\n')
    assert rules(tmp_path, "a.py", f"event = {FLAT}\n") == [("beta-field", 1, 68)]
    (tmp_path / "toolcheck.toml").write_text('vendor = "azure"\n')
    assert rules(tmp_path, "a.py", f"import openai\nevent = {FLAT}\n") == []


def test_an_unknown_vendor_is_no_configuration(tmp_path: Path) -> None:
    (tmp_path / "toolcheck.toml").write_text('vendor = "opeani"\n')
    (tmp_path / "a.py").write_text("")
    done = toolcheck("check", "a.py", cwd=tmp_path)
    assert done.returncode == 2
    assert "did you mean `openai`?" in done.stderr


# -- events ------------------------------------------------------------------------------------------


def test_an_event_without_tools_is_a_patch(tmp_path: Path) -> None:
    text = "import openai\nx = {'type': 'session.update', 'session': {'type': 'realtime', 'tool_choice': 'required'}}\n"
    assert rules(tmp_path, "a.py", text) == []


def test_a_server_of_an_event_may_be_defined_before(tmp_path: Path) -> None:
    text = "import openai\nx = {'type': 'response.create', 'response': {'tools': [{'type': 'mcp', 'server_label': 'a'}]}}\n"
    assert rules(tmp_path, "a.py", text) == []


# -- no tools, no parse ------------------------------------------------------------------------------


def test_code_without_tools_is_fine(tmp_path: Path) -> None:
    for name in ("a.py", "b.ts", "README.md", "n.ipynb"):
        (tmp_path / name).write_text("{}" if name == "n.ipynb" else "x = 1\n")
    done = toolcheck("check", "a.py", "b.ts", "README.md", "n.ipynb", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "no tools in 4 files\n")
    (tmp_path / "agent.py").write_text(NESTED)
    done = toolcheck("check", "a.py", "agent.py", cwd=tmp_path)
    assert "checked 1 file, 1 tool" in done.stdout
    assert "no tools in 1 file" in done.stdout


def test_code_that_does_not_parse_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(f"def (:\n{NESTED}")
    done = toolcheck("check", "a.py", cwd=tmp_path)
    assert done.returncode == 0
    assert "warning[syntax-error]: this is not Python that can be parsed" in done.stdout
    assert "--> a.py:1:5" in done.stdout


def test_what_cannot_be_parsed_and_has_no_tools_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("print 'hello'\n")
    assert toolcheck("check", "a.py", cwd=tmp_path).stdout == "no tools in 1 file\n"


def test_nothing_of_the_code_is_run(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(f"open('run', 'w')\nimport b\n{NESTED}")
    (tmp_path / "b.py").write_text("open('run', 'w')\n")
    toolcheck("check", "a.py", cwd=tmp_path)
    assert not (tmp_path / "run").exists()


# -- what is not read --------------------------------------------------------------------------------

DECORATED = "from agents import function_tool\n\n\n@function_tool\ndef park(place: str) -> None: ...\n"


def test_tools_that_cannot_be_read_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(DECORATED)
    assert summary(tmp_path, "a.py")["unread"] == 1
    done = toolcheck("check", "a.py", cwd=tmp_path)
    assert done.stdout == "checked 1 file, 0 tools; no findings, 1 tool unread (`--show-unread` says where)\n"
    done = toolcheck("check", "a.py", "--show-unread", cwd=tmp_path)
    assert (
        "note: a.py:4:2: not read: `@function_tool`; `toolcheck import` writes such functions as a manifest, or"
        " check them at run time with `toolcheck.check(TOOLS)`" in done.stdout
    )


@pytest.mark.parametrize("name", ["a.ts", "a.md"])
def test_without_the_extra_a_named_file_with_tools_is_not_looked_at(tmp_path: Path, name: str) -> None:
    blocked = tmp_path / "blocked"
    for library in ("tree_sitter", "markdown_it"):
        (blocked / library).mkdir(parents=True)
        (blocked / library / "__init__.py").write_text(f"raise ModuleNotFoundError('no', name={library!r})\n")
    text = "x = {type: 'session.update', session: {tools: []}}\n"
    (tmp_path / name).write_text(text)
    (tmp_path / f"no{name}").write_text("nothing of the kind\n")
    path = {"PYTHONPATH": f"{blocked}:{Path(__file__).parents[2]}"}
    done = toolcheck("check", name, cwd=tmp_path, env=path)
    assert done.returncode == 2
    assert "is read with the extra `code`: install `toolcheck-lint[code]`" in done.stderr
    assert toolcheck("check", f"no{name}", cwd=tmp_path, env=path).returncode == 0


# -- suppressions ------------------------------------------------------------------------------------


def suppressed(folder: Path, name: str, text: str) -> tuple[int, int]:
    (folder / name).write_text(text)
    told = summary(folder, name)
    return told["suppressed"], told["findings"]


TOOL = "{'type': 'function', 'name': 'a b', 'description': 'x'}"


def test_comments_of_the_host_suppress(tmp_path: Path) -> None:
    words = "toolcheck: ignore[invalid-function-name] -- a test"
    assert suppressed(tmp_path, "a.py", f"import openai\nX = [{TOOL}]  # {words}\n") == (1, 0)
    assert suppressed(tmp_path, "b.py", f"import openai\n# {words}\n\nX = [{TOOL}]\n") == (1, 0)
    assert suppressed(tmp_path, "c.py", f"import openai\nX = [{TOOL}]  # noqa  # {words}\n") == (1, 0)
    assert suppressed(tmp_path, "a.ts", f"const X = [{TOOL}]; // {words}\n") == (1, 0)
    assert suppressed(tmp_path, "b.ts", f"/* {words} */\nconst X = [{TOOL}];\n") == (1, 0)
    assert suppressed(tmp_path, "a.md", f"<!-- {words} -->\n\n```python\nimport openai\nX = [\n{TOOL}]\n```\n") == (
        1,
        0,
    )
    assert suppressed(
        tmp_path, "b.md", f"```yaml\n- type: function\n  name: a b  # {words}\n  description: x\n```\n"
    ) == (
        1,
        0,
    )


def test_a_string_is_no_comment(tmp_path: Path) -> None:
    text = f"import openai\nX = {TOOL}; y = '# toolcheck: ignore[invalid-function-name] -- no'\n"
    assert suppressed(tmp_path, "a.py", text) == (0, 1)


def test_a_suppression_that_suppresses_nothing_is_reported(tmp_path: Path) -> None:
    text = f"import openai\nX = [{TOOL.replace('a b', 'ab')}]  # toolcheck: ignore[invalid-function-name] -- no\n"
    assert [rule for rule, *_ in rules(tmp_path, "a.py", text)] == ["unused-suppression"]
    assert rules(tmp_path, "b.py", "import openai\nx = 1  # toolcheck: ignore[invalid-function-name] -- no\n") == []


# -- secrets -----------------------------------------------------------------------------------------

SECRET = "Zk9qW3xTr7Lm2VbN"
LINES = (
    'client = OpenAI(api_key="%s"); ',
    "API_KEY = '%s'; ",
    'os.environ["API_KEY"] = "%s"; ',
    'os.environ.setdefault("API_KEY", "%s"); ',
    'token = os.getenv("TOKEN") or "%s"; ',
    'headers = {"X-Session": "%s"}; ',
    'password = b"%s"; ',
    "secret = '''%s'''; ",
    'f("Bearer %s"); ',
    'url = "https://user:%s@example.com"; ',
)


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("output", ["text", "concise", "json", "sarif", "github", "gitlab", "junit"])
def test_secrets_beside_a_finding_are_not_shown(tmp_path: Path, line: str, output: str) -> None:
    text = f"import openai, os\n{line % SECRET}X = [{TOOL}]  # password: {SECRET}\n"
    (tmp_path / "a.py").write_text(text)
    done = toolcheck("check", "a.py", "--output-format", output, cwd=tmp_path)
    assert "invalid-function-name" in done.stdout
    assert not any(SECRET[at : at + 8] in done.stdout + done.stderr for at in range(len(SECRET) - 7))


@pytest.mark.parametrize("name", ["a.ts", "a.md", "a.ipynb"])
def test_secrets_in_other_hosts_are_not_shown(tmp_path: Path, name: str) -> None:
    line = f'const apiKey = "{SECRET}"; h.set("Authorization", `{SECRET}`); const X = [{TOOL}]; // token={SECRET}\n'
    python = f'API_KEY = "{SECRET}"; X = [{TOOL}]  # token={SECRET}\n'
    texts = {"a.ts": line, "a.md": f"```ts\n{line}```\n", "a.ipynb": notebook(python)}
    (tmp_path / name).write_text(texts[name])
    done = toolcheck("check", name, cwd=tmp_path)
    assert "invalid-function-name" in done.stdout
    assert SECRET[:8] not in done.stdout + done.stderr


# -- laws --------------------------------------------------------------------------------------------

EVENTS: tuple[dict[str, Any], ...] = (
    {"type": "session.update", "session": {"tools": [{"type": "function", "name": "a b", "strict": True}]}},
    {
        "type": "session.update",
        "session": {
            "type": "realtime",
            "tool_choice": {"type": "function", "name": "gone"},
            "tools": [
                {
                    "type": "mcp",
                    "server_label": "x",
                    "connector_id": "connector_gmail",
                    "headers": {"Authorization": "y"},
                },
                {"type": "function", "function": {"name": "n"}},
            ],
        },
    },
    {
        "type": "response.create",
        "response": {"tools": [{"type": "mcp", "server_label": "m", "server_url": "http://a"}]},
    },
)


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_has_the_same_findings_in_every_language(tmp_path: Path, event: dict[str, Any]) -> None:
    (tmp_path / "toolcheck.toml").write_text('vendor = "openai"\n')
    literal = repr(event)
    text = json.dumps(event)
    script = text.replace("True", "true")
    hosts = {
        "a.json": text,
        "a.yaml": text,
        "a.py": f"x = {literal}\n",
        "a.ts": f"const x = {script};\n",
        "a.md": f"```json\n{text}\n```\n",
        "b.md": f"```python\nx = {literal}\n```\n",
        "a.ipynb": notebook(f"x = {literal}"),
    }
    said = {
        name: sorted((one["rule"], one["api_path"], one["severity"]) for one in findings(tmp_path, name, host))
        for name, host in hosts.items()
    }
    assert said["a.json"]
    assert all(one == said["a.json"] for one in said.values()), said


def test_a_request_over_a_websocket_has_the_type_of_its_event(tmp_path: Path) -> None:
    text = "const ask = (ws, model) => ws.send({ type: 'response.create', model, input: 'hi', tools: [{ type: 'function', name: 'no way', description: 'd' }] });\n"
    assert rules(tmp_path, "socket.ts", text) == [("invalid-function-name", 1, 117)]


WRONG = '{"type": "function", "name": "no way", "description": "d"}'


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", f'import openai\nBASE = {{"model": "m", "tools": [{WRONG}]}}\nc.responses.create(**BASE)\n'),
        ("b.py", f'import openai\nBASE = {{"model": "m", "tools": [{WRONG}]}}\nc.responses.create(**{{**BASE}})\n'),
        (
            "c.ts",
            f'import "openai";\nconst base = {{ tools: [{WRONG}] }};\nc.responses.create({{ ...base, model }});\n',
        ),
    ],
)
def test_what_is_spread_in_first_is_shown_where_it_is_written(tmp_path: Path, name: str, text: str) -> None:
    line = text.splitlines()[1]
    assert rules(tmp_path, name, text) == [("invalid-function-name", 2, line.index('"no way"') + 1)]


def test_what_a_condition_spreads_in_first_is_shown_where_it_is_written(tmp_path: Path) -> None:
    text = (
        "import openai\nx = {'type': 'session.update', 'session': {\n"
        "    **({'voice': 'v'} if slow else {'voice': 'w'}), 'type': 'realtime'}}\n"
    )
    assert [(rule, line) for rule, line, _ in rules(tmp_path, "a.py", text)] == [("beta-field", 3)]
