"""The schemas in the language servers that people have who do not run ours: that for YAML, and that for JSON."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from lsprotocol import types

from tests.editing.editor import Editor, editor, run
from tests.running import ROOT

SCHEMA = ROOT / "schemas" / "manifest.schema.json"
MODELINE = f"# yaml-language-server: $schema={SCHEMA}\n"


def command(name: str) -> list[str]:
    """The command of a server; the test is skipped where it is not installed."""
    path = ROOT / "editors" / "vscode" / "node_modules" / ".bin"
    found = shutil.which(name, path=str(path)) or shutil.which(name)
    if found is None or shutil.which("node") is None:
        pytest.skip(f"{name} is not installed: `make extension` installs it")
    return [found, "--stdio"]


async def labels(here: Editor, uri: str, line: int, character: int) -> list[str]:
    found = await here.client.text_document_completion_async(
        types.CompletionParams(types.TextDocumentIdentifier(uri), types.Position(line, character))
    )
    items = found.items if isinstance(found, types.CompletionList) else found or []
    return [one.label.strip('"') for one in items]


async def heading(here: Editor, uri: str, line: int, character: int) -> str:
    found = await here.client.text_document_hover_async(
        types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(line, character))
    )
    assert found is not None
    contents = found.contents
    words = contents.value if isinstance(contents, types.MarkupContent) else str(contents)
    return words.splitlines()[0].replace("\\", "")


TYPED = [
    ("    - type: mcp\n      server_label: a\n      require_approval: ", ["always", "never"]),
    ("  tool_choice: ", ["auto", "none", "required"]),
    ("  model: ", ["gpt-realtime-2.1"]),
    ("    - type: function\n      name: a\n      parameters: ", ["object"]),
]


def test_the_yaml_server_completes_and_explains(tmp_path: Path) -> None:
    server = command("yaml-language-server")

    async def talk() -> None:
        async with editor(tmp_path, command=server) as here:
            for number, (typed, wanted) in enumerate(TYPED):
                tools = "  tools:\n" * typed.startswith("    -")
                text = f"{MODELINE}session:\n{tools}{typed}"
                uri = here.open(f"{number}.yaml", text)
                found = await labels(here, uri, text.count("\n"), len(typed.splitlines()[-1]))
                assert set(wanted) <= set(found), (typed, found)
                assert not {"object(manifest)", "McpTool"} & set(found), (typed, found)
            text = f"{MODELINE}session:\n  model: gpt-realtime-2.1\n  tools:\n    - type: mcp\n      server_label: a\n"
            uri = here.open("hover.yaml", text)
            assert "model" in await heading(here, uri, 2, 4)
            assert "server_label" in await heading(here, uri, 5, 9)

    run(talk)


def test_the_json_server_completes(tmp_path: Path) -> None:
    server = command("vscode-json-language-server")

    async def talk() -> None:
        async with editor(
            tmp_path, command=server, initialization_options={"handledSchemaProtocols": ["file"]}
        ) as here:
            for number, (typed, wanted) in enumerate(
                [
                    ('{"type": "mcp", "server_label": "a", "require_approval": ', ["always", "never"]),
                    ('{"type": "function", "name": "a", "parameters": ', ["object"]),
                ]
            ):
                before = f'{{"$schema": "{SCHEMA.as_uri()}", "session": {{"tools": [{typed}'
                uri = here.open(f"{number}.json", before + "}]}}", "json")
                found = await labels(here, uri, 0, len(before))
                assert set(wanted) <= set(found), (typed, found)

    run(talk)
