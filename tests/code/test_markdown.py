"""Markdown and MDX: which fences are read, and where their lines stand."""

from __future__ import annotations

import textwrap

import pytest

from tests.code.sent import opened, position, read, sent, sources, words
from toolcheck.document.code.markdown import comments

JSON = '{"type": "mcp", "server_label": "ä", "server_url": "u"}'


def fence(language: str, text: str, mark: str = "```") -> str:
    return f"{mark}{language}\n{text}\n{mark}\n"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("json", JSON),
        ("JSON", JSON),
        ("jsonc title=x", f"// a\n{JSON}"),
        ("json5", "{type: 'mcp', 'server_label': 'ä', server_url: 'u',}"),
        ("yaml", "type: mcp\nserver_label: ä\nserver_url: u"),
        ("yml", "- type: mcp\n  server_label: ä\n  server_url: u"),
        ("python", f"x = {JSON}"),
        ("py", f"    if y:\n        x = {JSON}"),
        ("pycon", f">>> x = {JSON}\n>>> x\n{{}}"),
        ("ts", f"const x = {JSON} as const;"),
        ("js {1,3}", f"send({JSON})"),
        ("tsx", f"const x = <A b={{{JSON}}} />;"),
        ("javascript", "{ type: 'mcp', server_label: 'ä', server_url: 'u' }"),
    ],
)
@pytest.mark.parametrize(
    ("before", "margin"), [("", ""), ("> ", "> "), ("1. ", "   "), ("> - ", ">   "), ("   ", "   "), ("- > ", "  > ")]
)
def test_places_are_those_of_the_file(language: str, text: str, before: str, margin: str) -> None:
    file = "# 🚪 title\n\n" + before + textwrap.indent(fence(language, text), margin, lambda _: True)[len(margin) :]
    found = sent(file, "markdown")
    tool = found.root.value[0] if isinstance(found.root.value, list) else found.root.value
    path = (0,) if isinstance(found.root.value, list) else ()
    assert tool == {"type": "mcp", "server_label": "ä", "server_url": "u"}
    assert words(file, found, *path, "server_label").strip("'\"") == "ä"
    line = next(number for number, one in enumerate(file.splitlines(), 1) if "server_label" in one)
    assert position(file, found, *path, "server_label").line == line


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_line_breaks_of_any_kind(line_break: str) -> None:
    file = f'text\n\n```json\n{{\n  "tools": [{JSON}]\n}}\n```\n'.replace("\n", line_break)
    found = sent(file, "markdown")
    assert words(file, found, "tools", 0) == JSON
    assert position(file, found, "tools", 0, "server_label").line == 5


@pytest.mark.parametrize(
    "file",
    [
        fence("bash", f"curl -d '{JSON}'"),
        fence("text", JSON),
        fence("", JSON),
        f"`{JSON}`\n\n    {JSON}\n\n{JSON}\n",
        fence("markdown", fence("json", JSON), "````"),
        f"<!--\n{fence('json', JSON)}-->\n",
        fence("python", f"x = {JSON}]"),
        fence("yaml", "type: mcp\n server_label: [\n"),
        fence("diff", JSON),
    ],
)
def test_what_is_not_read(file: str) -> None:
    assert sources(file, "markdown").found == ()


def test_a_fence_of_mdx_may_be_indented_by_its_element() -> None:
    file = f"<Tabs>\n    <Tab>\n        ```json\n        {JSON}\n        ```\n    </Tab>\n</Tabs>\n"
    assert words(file, sent(file, "mdx")) == JSON
    markup = f"<Tabs>\n  ```tsx\n  const x = (\n    <A b={{{JSON}}}>\n    </A>\n  );\n  ```\n</Tabs>\n"
    assert words(markup, sent(markup, "mdx")) == JSON
    assert sources(file, "markdown").found == ()


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ('{"tools": [' + JSON + ", ...]}", {"tools", ""}),
        ('{"tools": [\n  ' + JSON + "\n  ...\n]}", {"tools", ""}),
        ('{"tools": [' + JSON + ", …]}", {"tools", ""}),
        ('{"tools": [' + JSON + "],\n  ...\n}", {""}),
        ('{"tools": [' + JSON + "]\n  // ...\n}", {""}),
        ('{"tools": [{"type": "mcp", "server_url": "u", /* … */ }]}', {"tools.0", ""}),
    ],
)
def test_what_is_left_out_opens_its_container(text: str, paths: set[str]) -> None:
    file = fence("json", text)
    found = sent(file, "markdown")
    assert opened(found) == paths
    assert words(file, found, "tools", 0).startswith('{"type": "mcp"')


def test_a_value_that_is_left_out_is_a_hole() -> None:
    file = fence("json", '{"type": "mcp", "server_label": ..., "server_url": "..."}')
    found = sent(file, "markdown")
    assert set(found.root.holes) == {("server_label",)}
    assert found.root.value["server_url"] == "..."


def test_fences_know_nothing_of_each_other() -> None:
    file = fence("python", "URL = 'u'") + fence("python", 'x = {"type": "mcp", "server_label": "a", "server_url": URL}')
    assert set(sent(file, "markdown").root.holes) == {("server_url",)}


def test_the_words_of_the_file_say_whom_a_tool_is_for() -> None:
    file = "Send a `session.update`:\n\n" + fence("json", JSON)
    assert sent(file, "markdown").targets == ("realtime-session",)


def test_comments_stand_outside_of_fences() -> None:
    file = f"<!-- one -->\n{fence('html', '<!-- no -->')}\n{{/* two */}}\n<!-- three\nlines -->\n"
    shown = [file[start:end] for start, end in comments(file)]
    assert shown == ["<!-- one -->", "{/* two */}"]


def test_many_fences_and_deep_quotations_are_read() -> None:
    assert read(">" * 3000 + " " + fence("json", JSON) + fence("json", "[]") * 3000, "markdown").problems == ()
