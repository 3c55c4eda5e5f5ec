"""The language server: the protocol of editors on one side, the features of this room on the other.

pygls does the protocol: messages, positions, the texts and their changes, cancelled requests. A check runs in a thread
of its own, and ends when the text has changed. A request that fails is answered with an error, which quotes nothing.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcInternalError
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, default_converter, lsp_method
from pygls.uris import from_fs_path, to_fs_path
from pygls.workspace import TextDocument, Workspace

from toolcheck.document.failure import failure
from toolcheck.editing import wire
from toolcheck.editing.desk import Desk
from toolcheck.editing.diagnostics import Abandoned, Waited, diagnostics
from toolcheck.editing.open_text import OpenText
from toolcheck.editing.settled import FILES
from toolcheck.ground.regex import regex
from toolcheck.ground.version import __version__

R = TypeVar("R")

_LINE = regex(r"[^\r\n]*+(?:\r\n|\n|\r)|[^\r\n]++")
_PAUSE = 0.02
"""How many seconds a check waits for the next change."""
_SCHEMES = ("file:", "untitled:")


class _Text(TextDocument):
    """A text whose lines end where the protocol says. The library's own also ends them at U+2028 and others, and would
    put changes behind these in the wrong place.
    """

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(_LINE.findall(self.source))

    @property
    def source(self) -> str:
        return self._source or ""


class _Texts(Workspace):
    """The open texts."""

    def _create_text_document(
        self, doc_uri: str, source: str | None = None, version: int | None = None, language_id: str | None = None
    ) -> TextDocument:
        return _Text(
            doc_uri,
            source=source or "",
            version=version,
            language_id=language_id,
            sync_kind=self._sync_kind,
            position_codec=self._position_codec,
        )


class _Protocol(LanguageServerProtocol):
    """The protocol, on those texts."""

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(self, params: types.InitializeParams) -> Generator[Any, Any, types.InitializeResult]:
        result = yield from super().lsp_initialize(params)
        encoding = self.workspace.position_encoding
        folders = list(self.workspace.folders.values())
        kind = types.TextDocumentSyncKind.Incremental
        self._workspace = _Texts(self.workspace.root_uri, kind, folders, encoding)
        return result


class ToolcheckServer(LanguageServer):
    """The server of one editor. `today` ends suppressions."""

    def __init__(self, today: str) -> None:
        super().__init__(
            "toolcheck",
            __version__,
            protocol_cls=_Protocol,
            converter_factory=default_converter,
        )
        self.was_shut_down = False
        self._desk = Desk(today)
        self._checks: dict[str, asyncio.Task[None]] = {}
        self._settings_shown: set[str] = set()
        self._hands = ThreadPoolExecutor(2, "toolcheck")
        self._register()

    def _register(self) -> None:
        def on(method: str, handler: Callable[..., Any], options: Any = None) -> None:
            self.feature(method, options)(partial(handler))  # it sets attributes, which a method has not

        on(types.SHUTDOWN, self._shut_down)
        on(types.TEXT_DOCUMENT_DID_OPEN, self._opened)
        on(types.TEXT_DOCUMENT_DID_CHANGE, self._changed)
        on(types.TEXT_DOCUMENT_DID_SAVE, self._saved)
        on(types.TEXT_DOCUMENT_DID_CLOSE, self._closed)
        on(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, self._files_changed)

    def shutdown(self) -> None:
        """The end of the server: no check goes on."""
        self._hands.shutdown(wait=False, cancel_futures=True)
        super().shutdown()  # type: ignore[no-untyped-call]

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Messages that cannot be understood are passed over: words about them could quote what they hold."""

    # -- texts ----------------------------------------------------------------------------------

    def _shut_down(self, params: None) -> None:
        self.was_shut_down = True

    def _opened(self, params: types.DidOpenTextDocumentParams) -> None:
        self._renew()
        self._put(params.text_document.uri)

    def _changed(self, params: types.DidChangeTextDocumentParams) -> None:
        self._put(params.text_document.uri)

    def _saved(self, params: types.DidSaveTextDocumentParams) -> None:
        self._renew()

    def _closed(self, params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        self._desk.drop(uri)
        check = self._checks.pop(uri, None)
        if check is not None:
            check.cancel()
        self._publish(uri, [])

    def _files_changed(self, params: types.DidChangeWatchedFilesParams) -> None:
        if any(os.path.basename(to_fs_path(one.uri) or "") in FILES for one in params.changes):
            self._renew()

    def _put(self, uri: str) -> None:
        """A text as it is now, to be checked."""
        if not uri.startswith(_SCHEMES):
            return
        document = self.workspace.get_text_document(uri)
        path = to_fs_path(uri) if uri.startswith("file:") else None
        self._desk.put(uri, path, document.language_id or "", document.source)
        self._check(uri)

    def _renew(self) -> None:
        """Configurations may have changed, and with them what is found."""
        for uri in self._desk.renew():
            self._check(uri)

    # -- diagnostics ----------------------------------------------------------------------------

    def _check(self, uri: str) -> None:
        before = self._checks.get(uri)
        if before is not None:
            before.cancel()
        self._checks[uri] = asyncio.get_running_loop().create_task(self._checked(uri))

    async def _checked(self, uri: str) -> None:
        """Check a text when it has not changed for a moment, and publish what was found."""
        await asyncio.sleep(_PAUSE)
        text = self._desk.text(uri)
        if text is None:
            return
        watch = Waited(lambda: self._desk.text(uri) is text)
        document = self.workspace.get_text_document(uri)
        work = partial(_or_none, lambda: self._spelt(uri, text, watch))
        found = await asyncio.get_running_loop().run_in_executor(self._hands, work)
        if found is not None and self._desk.text(uri) is text:
            self._publish(uri, found, document.version)
            self._show_settings()

    def _spelt(self, uri: str, text: OpenText, watch: Waited) -> list[types.Diagnostic]:
        return [wire.spelt(one, text, self.units, uri, _uri_of) for one in diagnostics(text, watch)]

    def _publish(self, uri: str, found: list[types.Diagnostic], version: int | None = None) -> None:
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))

    def _show_settings(self) -> None:
        """What is wrong with configurations, at its place; what is right again is cleared."""
        broken = self._desk.settled.broken
        for path in self._settings_shown - broken.keys():
            self._publish(_uri_of(path), [])
        for path, problems in broken.items():
            self._publish(_uri_of(path), wire.broken_settings(problems))
        self._settings_shown = set(broken)

    # -- requests -------------------------------------------------------------------------------

    @property
    def units(self) -> Callable[[str], int]:
        """How many units of the agreed encoding a text has."""
        count: Callable[[str], int] = self.workspace.position_codec.client_num_units
        return count

    async def _answer(self, work: Callable[[], R]) -> R:
        """What some work gives, in another thread; a failure of ours as an error that quotes nothing."""
        return await asyncio.get_running_loop().run_in_executor(self._hands, partial(_guarded, work))


def _guarded(work: Callable[[], R]) -> R:
    try:
        return work()
    except JsonRpcInternalError:
        raise
    except Exception as error:
        raise JsonRpcInternalError(failure(error).message) from None


def _or_none(work: Callable[[], R]) -> R | None:
    """What some work gives; None where nobody waits for it any more."""
    try:
        return work()
    except Abandoned:
        return None


def _uri_of(path: str) -> str:
    return from_fs_path(os.path.abspath(path)) or ""


def serve(today: str) -> bool:
    """Speak with an editor over standard input and output until it ends. Whether it ended as the protocol says."""
    logging.disable(logging.CRITICAL)  # the library logs messages, and with them texts
    server = ToolcheckServer(today)
    with open(os.dup(sys.stdout.fileno()), "wb") as out:  # the library closes what it writes to
        server.start_io(None, out)
    return server.was_shut_down
