"""The server as an editor meets it: a process, spoken to over its standard input and output."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from tests.editing.editor import Desk, Editor, editor, run
from tests.running import ROOT, toolcheck
from toolcheck.served.lock import Lock, LockedServer, lock_text, locked_tool

BROKEN = """\
session:
  type: realtime
  model: gpt-realtime-2.1
  tools:
    - type: mcp
      server_label: mail
      connector_id: connector_gmail
      headers:
        Authorization: Bearer ya29.A0ARrdaM-9vJ2kq8Zx7LmNoP3StUvWxYz
      require_approval: always
"""


@pytest.fixture(scope="module")
def one_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A server for all tests that neither end it nor start it in another way."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    yield desk
    desk.end()


@pytest.fixture
def desk(one_desk: Desk, request: pytest.FixtureRequest) -> Desk:
    one_desk.move(request.node.name)
    return one_desk


@pytest.fixture
def folder(desk: Desk) -> Path:
    return desk.folder


def test_diagnostics_are_those_of_the_command(desk: Desk, folder: Path) -> None:
    (folder / "agent.yaml").write_text(BROKEN, "utf-8")
    done = toolcheck("check", "--output-format", "json", "agent.yaml", cwd=folder)
    expected = [(one["rule"], one["line"] - 1, one["column"] - 1) for one in json.loads(done.stdout)["findings"]]
    assert expected

    async def talk(here: Editor) -> None:
        found = await here.diagnostics(here.open("agent.yaml", BROKEN))
        assert [(one.code, one.range.start.line, one.range.start.character) for one in found] == expected
        assert all(one.source == "toolcheck" for one in found)
        assert all(one.code_description and one.code_description.href.endswith(f"{one.code}.html") for one in found)
        assert "ya29" not in repr(here.found)

    desk.run(talk)


def test_without_the_extra_one_sentence_says_how_to_install_it(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['pygls'] = None\n", "utf-8")
    done = toolcheck("lsp", cwd=tmp_path, env={"PYTHONPATH": f"{tmp_path}:{ROOT}"})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: the language server needs the extra `lsp`: pip install 'toolcheck-lint[lsp]'\n"


AGENT = """\
session:
  model: gpt-realtime-2.1
  instructions: Say 😀 once.
  tools:
    - {type: mcp, server_label: mail, connector_id: connector_gmail, authorization: "${T}", allowed_tools: [read_email]}
    - type: function
      name: hang_up
      description: End the call.
turns:
  greet:
    tools:
      - type: mcp
        server_label: mail
"""


def place(text: str, words: str, *, last: bool = False) -> types.Position:
    """Where some words begin, in a text without astral characters before them on their line."""
    at = text.rindex(words) if last else text.index(words)
    return types.Position(text.count("\n", 0, at), at - text.rfind("\n", 0, at) - 1)


def labels(found: types.CompletionList | list[types.CompletionItem] | None) -> list[str]:
    assert isinstance(found, types.CompletionList)
    return [one.label for one in found.items]


def test_each_request_is_answered(desk: Desk) -> None:
    async def talk(here: Editor) -> None:
        uri = here.open("agent.yaml", AGENT)
        client, document = here.client, types.TextDocumentIdentifier(uri)
        label = place(AGENT, "mail", last=True)
        shown = await client.text_document_hover_async(types.HoverParams(document, label))
        assert shown is not None
        assert isinstance(shown.contents, types.MarkupContent)
        assert "Defined on line 5." in shown.contents.value
        found = await client.text_document_completion_async(
            types.CompletionParams(document, place(AGENT, "read_email"))
        )
        assert "search_emails" in labels(found)
        defined = await client.text_document_definition_async(types.DefinitionParams(document, label))
        assert defined == [types.Location(uri, types.Range(types.Position(4, 32), types.Position(4, 36)))]
        used = await client.text_document_references_async(
            types.ReferenceParams(types.ReferenceContext(include_declaration=True), document, label)
        )
        assert used is not None
        assert [one.range.start.line for one in used] == [4, 12]
        ready = await client.text_document_prepare_rename_async(types.PrepareRenameParams(document, label))
        assert isinstance(ready, types.PrepareRenamePlaceholder)
        assert ready.placeholder == "mail"
        renamed = await client.text_document_rename_async(types.RenameParams(document, label, "post"))
        assert renamed is not None
        assert renamed.changes is not None
        assert apply(AGENT, renamed.changes[uri]) == AGENT.replace("label: mail", "label: post")
        outline = await client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
        assert outline is not None
        assert [one.name for one in outline] == ["session", "greet"]
        everything = types.Range(types.Position(0, 0), types.Position(99, 0))
        hints = await client.text_document_inlay_hint_async(types.InlayHintParams(document, everything))
        assert hints is not None
        assert [part.value for one in hints for part in one.label if not isinstance(part, str)] == ["defined on line 5"]
        made = await client.workspace_execute_command_async(
            types.ExecuteCommandParams("toolcheck.compile", [uri, "greet"])
        )
        assert json.loads(made["text"])["response"]["tools"] == [{"type": "mcp", "server_label": "mail"}]
        assert made["isPayload"] is True
        whole = await client.workspace_execute_command_async(types.ExecuteCommandParams("toolcheck.compile", [uri]))
        assert json.loads(whole["text"])["type"] == "session.update"
        assert whole["isPayload"] is True

    desk.run(talk)


def apply(text: str, edits: Sequence[types.TextEdit | types.AnnotatedTextEdit | types.SnippetTextEdit]) -> str:
    """A text after edits, as an editor of code points makes them."""
    starts = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]

    def offset(position: types.Position) -> int:
        return min(starts[position.line] + position.character, len(text)) if position.line < len(starts) else len(text)

    for one in sorted(edits, key=lambda one: offset(one.range.start), reverse=True):
        assert isinstance(one, types.TextEdit)
        text = text[: offset(one.range.start)] + one.new_text + text[offset(one.range.end) :]
    return text


def test_quick_fixes_fix_all_and_ignoring_with_a_reason(tmp_path: Path) -> None:
    async def talk() -> None:
        async with editor(tmp_path, encodings=["utf-32"]) as here:
            uri = here.open("agent.yaml", BROKEN)
            document = types.TextDocumentIdentifier(uri)
            at = place(BROKEN, "Authorization")
            actions = await here.client.text_document_code_action_async(
                types.CodeActionParams(document, types.Range(at, at), types.CodeActionContext([]))
            )
            assert actions is not None
            by_title = {one.title: one for one in actions if isinstance(one, types.CodeAction)}
            assert not any("ya29" in repr((title, one.diagnostics)) for title, one in by_title.items())
            every = next(one for one in by_title.values() if one.kind == "source.fixAll.toolcheck")
            assert every.edit is not None
            assert every.edit.changes is not None
            fixed = apply(BROKEN, every.edit.changes[uri])
            assert "authorization: ya29." in fixed
            assert "headers" not in fixed
            ignoring = next(one for title, one in by_title.items() if title.startswith("Ignore `connector-"))
            assert ignoring.edit is not None
            assert ignoring.edit.changes is not None
            assert "# toolcheck: ignore[connector-authorization-header] -- TODO: say why" in apply(
                BROKEN, ignoring.edit.changes[uri]
            )
            only = types.CodeActionContext([], only=["source.fixAll"])
            alone = await here.client.text_document_code_action_async(
                types.CodeActionParams(document, types.Range(at, at), only)
            )
            assert [one.kind for one in alone or () if isinstance(one, types.CodeAction)] == ["source.fixAll.toolcheck"]

    run(talk)


@pytest.mark.parametrize(("encoding", "units"), [("utf-16", 2), ("utf-8", 4), ("utf-32", 1), (None, 2)])
def test_positions_behind_astral_characters_are_those_of_the_agreed_encoding(
    tmp_path: Path, encoding: str | None, units: int
) -> None:
    text = '{"tools": [{"type": "function", "name": "a", "description": "A."}, '
    text += '{"type": "function", "description": "😀", "nmae": "b"}]}'
    before = text.index('"nmae"')
    expected = before + units - 1
    first = text.index("😀")

    async def talk() -> None:
        async with editor(tmp_path, encodings=None if encoding is None else [encoding]) as here:
            assert here.result is not None
            assert here.result.capabilities.position_encoding == (encoding or "utf-16")
            uri = here.open("agent.json", text, "json")
            found = await here.diagnostics(uri)
            assert expected in {one.range.start.character for one in found}
            # the characters behind are changed where the editor means
            here.change(uri, 2, (0, expected + 1, 0, expected + 5, "name"))
            # and the astral one itself
            here.change(uri, 3, (0, first, 0, first + units, "B."))
            assert await here.rules(uri, 3) == []

    run(talk)


def test_a_line_ends_only_where_the_protocol_says(desk: Desk) -> None:
    """U+2028, U+0085 and the form feed are inside of a line for editors."""
    text = '{"tools": [\n{"type": "function", "name": "a", "description": "x\u2028y\x85z"},\n{"nmae": 1}]}\n'

    async def talk(here: Editor) -> None:
        uri = here.open("agent.json", text, "json")
        await here.diagnostics(uri)
        here.change(uri, 2, (2, 0, 2, 11, '{"type": "function", "name": "b", "description": "End."}'))
        here.change(uri, 3, (1, 57, 1, 57, ""))
        rules = await here.rules(uri, 3)
        assert "syntax-error" not in rules
        assert not [one for one in await here.diagnostics(uri, 3) if one.range.start.line > 1]

    desk.run(talk)


def test_half_written_yaml_completes(desk: Desk) -> None:
    async def talk(here: Editor) -> None:
        uri = here.open("agent.yaml", AGENT)
        document = types.TextDocumentIdentifier(uri)
        here.change(uri, 2, (8, 0, 8, 0, "    - type: mcp\n      serv\n"))
        found = await here.client.text_document_completion_async(
            types.CompletionParams(document, types.Position(9, 10))
        )
        assert labels(found)[0] == "server_label"
        assert await here.rules(uri, 2) == ["syntax-error"]
        outline = await here.client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
        assert [one.name for one in outline or ()] == ["session", "greet"]

    desk.run(talk)


STRANGER = "services:\n  web:\n    image: nginx\n    command: [a\n"


def test_nothing_nags_in_the_yaml_of_a_stranger(desk: Desk) -> None:
    async def talk(here: Editor) -> None:
        for name, text in (
            ("compose.yaml", STRANGER),
            ("package.json", '{"name": "x", "version": "1",}'),
            ("names.yaml", "- name: a\n- name: b\n"),
            ("empty.yaml", ""),
            ("notes.md", "# tools\n\nfunction `a`\n"),
        ):
            uri = here.open(name, text)
            assert await here.diagnostics(uri) == []
            document, at = types.TextDocumentIdentifier(uri), types.Position(1, 3)
            assert await here.client.text_document_hover_async(types.HoverParams(document, at)) is None
            found = await here.client.text_document_completion_async(types.CompletionParams(document, at))
            assert labels(found) == []

    desk.run(talk)


def test_code_is_checked_where_an_agent_is_written(tmp_path: Path) -> None:
    text = 'TOOLS = [{"type": "mcp", "server_label": "a b", "server_url": "https://example.com/mcp"}]\n'
    text += 'client.responses.create(model="gpt-5.4", input="x", tools=TOOLS)\n'

    async def talk() -> None:
        async with editor(tmp_path) as here:
            found = await here.diagnostics(here.open("agent.py", text, "python"))
            assert "label-characters" in {one.code for one in found} or found
            assert await here.diagnostics(here.open("tests/test_agent.py", text, "python")) == []

    run(talk)


def test_the_configuration_is_that_of_the_command_and_a_broken_one_leaves_the_last(desk: Desk, folder: Path) -> None:
    settings = folder / "toolcheck.toml"
    settings.write_text('ignore = ["connector-authorization-header", "security"]\n', "utf-8")
    address = settings.resolve().as_uri()

    async def talk(here: Editor) -> None:
        uri = here.open("agent.yaml", BROKEN)
        before = await here.rules(uri)
        assert "connector-authorization-header" not in before
        settings.write_text('ignore = ["connector-authorization-header", "security"]\nbroken = 1\n', "utf-8")
        changed = types.DidChangeWatchedFilesParams([types.FileEvent(address, types.FileChangeType.Changed)])
        here.client.workspace_did_change_watched_files(changed)
        broken = await here.until(lambda: [one for one in here.found.get(address, ()) if one.diagnostics])
        assert broken[0].diagnostics[0].range.start == types.Position(1, 0)
        assert "broken" in broken[0].diagnostics[0].message
        assert [str(one.code) for one in here.found[uri][-1].diagnostics] == before
        settings.write_text("", "utf-8")
        here.client.workspace_did_change_watched_files(changed)
        await here.until(lambda: not here.found[address][-1].diagnostics)
        await here.until(
            lambda: "connector-authorization-header" in {one.code for one in here.found[uri][-1].diagnostics}
        )

    desk.run(talk)


def test_excluded_files_are_left_alone(desk: Desk, folder: Path) -> None:
    (folder / "toolcheck.toml").write_text('exclude = ["drafts/"]\n', "utf-8")

    async def talk(here: Editor) -> None:
        assert await here.diagnostics(here.open("drafts/agent.yaml", BROKEN)) == []

    desk.run(talk)


def test_the_whole_workspace_is_checked_and_what_vanishes_is_cleared(tmp_path: Path) -> None:
    (tmp_path / "agents").mkdir()
    file = tmp_path / "agents" / "desk.yaml"
    file.write_text(BROKEN, "utf-8")
    (tmp_path / "compose.yaml").write_text(STRANGER, "utf-8")
    address = file.resolve().as_uri()

    async def talk() -> None:
        async with editor(tmp_path) as here:
            asked = types.ExecuteCommandParams("toolcheck.checkWorkspace", [])
            assert await here.client.workspace_execute_command_async(asked) == 1
            assert {uri: bool(last[-1].diagnostics) for uri, last in here.found.items()} == {address: True}
            file.unlink()
            gone = types.DidChangeWatchedFilesParams([types.FileEvent(address, types.FileChangeType.Deleted)])
            here.client.workspace_did_change_watched_files(gone)
            await here.until(lambda: not here.found[address][-1].diagnostics)

    run(talk)


def test_the_workspace_is_checked_from_the_start_for_an_editor_that_asks(tmp_path: Path) -> None:
    (tmp_path / "desk.yaml").write_text(BROKEN, "utf-8")

    async def talk() -> None:
        async with editor(tmp_path, initialization_options={"checkWorkspace": True}) as here:
            await here.until(lambda: here.found.get(here.uri("desk.yaml")))

    run(talk)


def test_the_tools_of_a_lock_complete(desk: Desk, folder: Path) -> None:
    tool = locked_tool({"name": "find_order", "description": "Find an order.", "inputSchema": {"type": "object"}})
    lock = Lock({"orders": LockedServer("https://example.com/mcp", "2025-06-18", {"find_order": tool})})
    (folder / "toolcheck.lock").write_text(lock_text(lock), "utf-8")
    text = (
        "session:\n  tools:\n    - type: mcp\n      server_label: orders\n      server_url: https://example.com/mcp\n"
    )
    text += "      allowed_tools: []\n"

    async def talk(here: Editor) -> None:
        document = types.TextDocumentIdentifier(here.open("agent.yaml", text))
        asked = types.CompletionParams(document, types.Position(5, 22))
        found = await here.client.text_document_completion_async(asked)
        assert isinstance(found, types.CompletionList)
        assert [(one.label, one.detail) for one in found.items] == [("find_order", "Find an order.")]

    desk.run(talk)


def test_bad_requests_are_errors_and_the_server_lives(tmp_path: Path) -> None:
    async def talk() -> None:
        async with editor(tmp_path) as here:
            uri = here.open("agent.yaml", AGENT)
            document = types.TextDocumentIdentifier(uri)
            for method, params in (
                ("textDocument/nothing", {}),
                ("textDocument/hover", {"textDocument": {"uri": uri}}),
                ("textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": "x", "character": -1}}),
                ("workspace/executeCommand", {"command": "toolcheck.nothing"}),
                ("workspace/executeCommand", {"command": "toolcheck.compile", "arguments": [1, 2, 3, 4]}),
            ):
                with pytest.raises(JsonRpcException):
                    await here.ask(method, params)
            for line, character in ((0, 9999), (9999, 0), (9999, 9999)):
                at = types.Position(line, character)
                await here.client.text_document_hover_async(types.HoverParams(document, at))
                await here.client.text_document_completion_async(types.CompletionParams(document, at))
                with pytest.raises(JsonRpcException):
                    await here.client.text_document_rename_async(types.RenameParams(document, at, "x"))
            nowhere = types.TextDocumentIdentifier(here.uri("closed.yaml"))
            assert await here.client.text_document_hover_async(types.HoverParams(nowhere, types.Position(0, 0))) is None
            for number in range(1, 40):  # bytes that are no message, or not one that anybody understands
                here.write(b"{" * number)
            for body in (
                b"{",
                b"[]",
                b'{"jsonrpc": "2.0", "id": 9, "result": {}}',
                b"null",
                b"\xff\xfe",
                b"[" * 100_000,
            ):
                here.write(body)
            shown = await here.client.text_document_hover_async(types.HoverParams(document, types.Position(1, 3)))
            assert shown is not None

    run(talk)


def test_a_rename_that_does_not_do_says_why(desk: Desk) -> None:
    async def talk(here: Editor) -> None:
        document = types.TextDocumentIdentifier(here.open("agent.yaml", AGENT))
        for words, name in (("mail", "two words"), ("hang_up", "x")):
            with pytest.raises(JsonRpcException, match=r"a label has letters|only labels"):
                await here.client.text_document_rename_async(types.RenameParams(document, place(AGENT, words), name))

    desk.run(talk)


def test_a_failure_of_ours_is_an_error_that_quotes_nothing(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import toolcheck.editing.hover as hover\n"
        "def fail(text, offset): raise ValueError(text.text)\n"
        "hover.hover = fail\n",
        "utf-8",
    )

    async def talk() -> None:
        async with editor(tmp_path, env={"PYTHONPATH": f"{tmp_path}:{ROOT}"}) as here:
            document = types.TextDocumentIdentifier(here.open("agent.yaml", BROKEN))
            with pytest.raises(JsonRpcException, match="toolcheck failed on this file") as failed:
                await here.client.text_document_hover_async(types.HoverParams(document, types.Position(1, 3)))
            assert "ya29" not in repr((failed.value.message, failed.value.data))
            outline = await here.client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
            assert outline

    run(talk)


def test_a_large_buffer_is_refused_as_by_the_command_and_a_cancelled_request_is_answered(desk: Desk) -> None:
    large = "tools:\n" + "  - {type: function, name: a, description: x}\n" * 90_000

    async def talk(here: Editor) -> None:
        uri = here.open("large.yaml", large)
        assert await here.rules(uri) == ["too-large"]
        here.change(uri, 2, (0, 0, 0, 0, "# x\n"))
        document = types.TextDocumentIdentifier(uri)
        position = types.Position(3, 10)
        asked = here.client.protocol.send_request(
            types.TEXT_DOCUMENT_COMPLETION, types.CompletionParams(document, position), msg_id="cancelled"
        )
        here.client.cancel_request(types.CancelParams("cancelled"))
        with contextlib.suppress(JsonRpcException):
            await asyncio.wrap_future(asked)
        assert asked.done()
        assert await here.rules(uri, 2) == ["too-large"]

    desk.run(talk)


def test_only_the_last_of_quick_changes_is_checked(desk: Desk) -> None:
    async def talk(here: Editor) -> None:
        uri = here.open("agent.yaml", AGENT)
        for version in range(2, 40):
            here.change(uri, version, (7, 27, 7, 27, "."))
        await here.diagnostics(uri, 39)
        assert len(here.found[uri]) < 20

    desk.run(talk)
