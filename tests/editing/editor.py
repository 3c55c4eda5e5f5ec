"""An editor for tests: the client of pygls, and `toolcheck lsp` in a process of its own."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import Future
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.client import LanguageClient

from tests.running import environment

MOST_SECONDS = 120
T = TypeVar("T")


class Editor:
    """A client, what the server told it, and short words for what it does."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self.found: dict[str, list[types.PublishDiagnosticsParams]] = {}
        self.said: list[str] = []
        self.result: types.InitializeResult | None = None
        self._open: set[str] = set()
        self._news = asyncio.Event()
        client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(partial(self._heard))
        client.feature(types.WINDOW_SHOW_MESSAGE)(partial(self._told))
        client.feature(types.WORKSPACE_CONFIGURATION)(partial(self._configured))

    def _heard(self, params: types.PublishDiagnosticsParams) -> None:
        self.found.setdefault(params.uri, []).append(params)
        self._news.set()

    def _told(self, params: types.ShowMessageParams) -> None:
        self.said.append(params.message)

    def _configured(self, params: types.ConfigurationParams) -> list[Any]:
        return [{} for _ in params.items]

    def uri(self, name: str) -> str:
        return (self.folder / name).resolve().as_uri()

    def open(self, name: str, text: str, language: str = "yaml") -> str:
        uri = self.uri(name)
        self._open.add(uri)
        item = types.TextDocumentItem(uri, language, 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return uri

    def close(self) -> None:
        """Close all that is open."""
        while self._open:
            document = types.TextDocumentIdentifier(self._open.pop())
            self.client.text_document_did_close(types.DidCloseTextDocumentParams(document))

    def change(self, uri: str, version: int, *edits: tuple[int, int, int, int, str]) -> None:
        """Change stretches, each from a line and a character to a line and a character."""
        changes: list[types.TextDocumentContentChangeEvent] = [
            types.TextDocumentContentChangePartial(
                types.Range(types.Position(line, start), types.Position(last, end)), text
            )
            for line, start, last, end, text in edits
        ]
        self.replace(uri, version, *changes)

    def replace(self, uri: str, version: int, *changes: types.TextDocumentContentChangeEvent) -> None:
        document = types.VersionedTextDocumentIdentifier(version, uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, list(changes)))

    def whole(self, uri: str, version: int, text: str) -> None:
        self.replace(uri, version, types.TextDocumentContentChangeWholeDocument(text))

    def write(self, body: bytes) -> None:
        """Send bytes as the body of a message."""
        writer = self.client.protocol.writer
        assert isinstance(writer, asyncio.StreamWriter)
        writer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    async def ask(self, method: str, params: Any) -> Any:
        """The answer to a request that the client would not send, because it does not have the shape of one."""
        number = f"raw {method} {params!r}"
        answer = self.client.protocol._request_futures[number] = Future()
        self.write(json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}).encode())
        return await asyncio.wrap_future(answer)

    async def until(self, is_so: Callable[[], Any]) -> Any:
        """What is so at last, after as much news as that takes."""
        async with asyncio.timeout(MOST_SECONDS):
            while not (answer := is_so()):
                self._news.clear()
                await self._news.wait()
        return answer

    async def diagnostics(self, uri: str, version: int = 1) -> list[types.Diagnostic]:
        """The diagnostics of a version of a text."""
        return list(
            await self.until(
                lambda: next((one for one in reversed(self.found.get(uri, ())) if one.version == version), None)
            )
            and next(one for one in reversed(self.found[uri]) if one.version == version).diagnostics
        )

    async def rules(self, uri: str, version: int = 1) -> list[str]:
        return [str(one.code) for one in await self.diagnostics(uri, version)]


@asynccontextmanager
async def editor(
    folder: Path,
    *,
    encodings: list[str] | None = None,
    env: dict[str, str] | None = None,
    command: Sequence[str] = (sys.executable, "-m", "toolcheck", "lsp"),
    **more: Any,
) -> AsyncIterator[Editor]:
    """A running server, initialized for a folder, and ended as the protocol says."""
    client = LanguageClient("test", "1")
    here = Editor(client, folder)
    await client.start_io(*command, cwd=folder, env=environment(**(env or {})))
    try:
        general = types.GeneralClientCapabilities(position_encodings=encodings)
        here.result = await client.initialize_async(
            types.InitializeParams(
                types.ClientCapabilities(general=general),
                root_uri=folder.resolve().as_uri(),
                workspace_folders=[types.WorkspaceFolder(folder.resolve().as_uri(), "work")],
                **more,
            )
        )
        client.initialized(types.InitializedParams())
        yield here
        await client.shutdown_async(None)
        client.exit(None)
    except BaseException:
        assert client._server is not None
        client._server.kill()
        await client.stop()
        raise
    await ended(client, is_ours=command[-1] == "lsp")


async def ended(client: LanguageClient, *, is_ours: bool) -> None:
    """Wait for the end of the server, and close what belongs to it."""
    server = client._server
    assert server is not None
    try:
        async with asyncio.timeout(MOST_SECONDS):
            await server.wait()
    except TimeoutError:
        server.kill()
        raise
    finally:
        await client.stop()
        if server.stderr is not None:
            words = (await server.stderr.read()).decode()
            assert not (is_ours and words), words
        server._transport.close()  # type: ignore[attr-defined]


def run(work: Callable[[], Awaitable[None]]) -> None:
    """Run a talk with the server to its end."""
    asyncio.run(_in_time(work()))


async def _in_time(work: Awaitable[T]) -> T:
    async with asyncio.timeout(MOST_SECONDS):
        return await work


class Desk:
    """An editor at which talks are had one after the other, all with the same server: each in a folder of its own, with
    nothing open that is not of it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runner = asyncio.Runner()
        self._opened = editor(folder)
        self._here = self._runner.run(_in_time(self._opened.__aenter__()))

    @property
    def folder(self) -> Path:
        """Where the next talk is."""
        return self._here.folder

    def move(self, name: str) -> None:
        """Make a new folder for the next talk."""
        self._here.folder = self._folder / name
        self._here.folder.mkdir()

    def run(self, work: Callable[[Editor], Awaitable[None]]) -> None:
        """Run a talk with the server, which goes on after it."""
        try:
            self._runner.run(_in_time(work(self._here)))
        finally:
            self._here.close()

    def end(self) -> None:
        """End the server, as the protocol says."""
        with self._runner as runner:
            runner.run(_in_time(self._opened.__aexit__(None, None, None)))
