"""The language server: the protocol of editors on one side, the features of this room on the other.

pygls does the protocol: messages, positions, the texts and their changes, cancelled requests. A check runs in a thread
of its own, and ends when the text has changed. A request that fails is answered with an error, which quotes nothing.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Protocol, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInternalError, JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, default_converter, lsp_method
from pygls.uris import from_fs_path, to_fs_path
from pygls.workspace import TextDocument, Workspace

from toolcheck.checking.selection import Options
from toolcheck.document.document import Span
from toolcheck.document.failure import failure
from toolcheck.editing import wire
from toolcheck.editing.actions import FIX_ALL, Action, ConfigurationHome, fix_all, quick_fixes
from toolcheck.editing.compiled import compiled
from toolcheck.editing.completion import completion
from toolcheck.editing.desk import Desk
from toolcheck.editing.diagnostics import Abandoned, Waited, diagnostics, shown_finding
from toolcheck.editing.hover import hover
from toolcheck.editing.inlays import inlays
from toolcheck.editing.lines import Lines, Units
from toolcheck.editing.open_text import OpenText
from toolcheck.editing.renaming import CannotRename, renamable, rename
from toolcheck.editing.settled import FILES
from toolcheck.editing.symbols import symbols
from toolcheck.editing.tools import known_tools
from toolcheck.editing.uses import uses
from toolcheck.editing.workspace import check_workspace
from toolcheck.ground.regex import regex
from toolcheck.ground.version import __version__

R = TypeVar("R")

_LINE = regex(r"[^\r\n]*+(?:\r\n|\n|\r)|[^\r\n]++")
_PAUSE = 0.02
"""How many seconds a check waits for the next change."""
_SCHEMES = ("file:", "untitled:")
_WATCHED = ("**/toolcheck.toml", "**/pyproject.toml", "**/*.{yaml,yml,json,jsonl,ndjson}")
"""The files that the editor watches for the server."""


class _Placed(Protocol):
    """What asks about a position of a text."""

    text_document: types.TextDocumentIdentifier
    position: types.Position


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

    def structure_message(self, data: dict[str, Any]) -> Any:
        """A message. A request that does not have its shape is answered; the library would leave it waiting."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            number = data.get("id")
            if "method" in data and isinstance(number, int | str):
                self._send_response(number, error=error.to_response_error())
            raise


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
        self._checks_workspace = False
        self._shown: set[str] = set()
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
        on(types.INITIALIZE, self._initialize)
        on(types.INITIALIZED, self._initialized)
        on(types.TEXT_DOCUMENT_HOVER, self._hover)
        on(
            types.TEXT_DOCUMENT_COMPLETION,
            self._complete,
            types.CompletionOptions(trigger_characters=list("\"' :-[{,")),
        )
        on(types.TEXT_DOCUMENT_DEFINITION, self._define)
        on(types.TEXT_DOCUMENT_REFERENCES, self._refer)
        on(types.TEXT_DOCUMENT_PREPARE_RENAME, self._prepare_rename)
        on(types.TEXT_DOCUMENT_RENAME, self._rename, types.RenameOptions(prepare_provider=True))
        on(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, self._outline)
        on(types.TEXT_DOCUMENT_INLAY_HINT, self._hint)
        kinds: list[types.CodeActionKind | str] = [types.CodeActionKind.QuickFix, FIX_ALL]
        on(types.TEXT_DOCUMENT_CODE_ACTION, self._act, types.CodeActionOptions(code_action_kinds=kinds))
        self.command("toolcheck.compile")(partial(self._compile))
        self.command("toolcheck.checkWorkspace")(partial(self._check_workspace))

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

    async def _closed(self, params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        self._desk.drop(uri)
        check = self._checks.pop(uri, None)
        if check is not None:
            check.cancel()
        self._publish(uri, [])
        path = to_fs_path(uri) if uri.startswith("file:") else None
        if self._checks_workspace and path:
            await self._check_files([path])

    async def _files_changed(self, params: types.DidChangeWatchedFilesParams) -> None:
        paths = [path for one in params.changes if (path := to_fs_path(one.uri))]
        if any(os.path.basename(path) in FILES for path in paths):
            self._renew()
        if self._checks_workspace:
            await self._check_files([path for path in paths if os.path.basename(path) not in FILES])

    def _initialize(self, params: types.InitializeParams) -> None:
        options = params.initialization_options
        self._checks_workspace = isinstance(options, dict) and options.get("checkWorkspace") is True

    async def _initialized(self, params: types.InitializedParams) -> None:
        capabilities = self.client_capabilities.workspace
        watching = capabilities and capabilities.did_change_watched_files
        if watching and watching.dynamic_registration:
            watchers = [types.FileSystemWatcher(glob) for glob in _WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            one = types.Registration("toolcheck-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            self.client_register_capability(types.RegistrationParams([one]))
        if self._checks_workspace:
            await self._check_workspace()

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
    def units(self) -> Units:
        """How many units of the agreed encoding a text has."""
        count: Units = self.workspace.position_codec.client_num_units
        return count

    async def _answer(self, work: Callable[[], R]) -> R:
        """What some work gives, in another thread; a failure of ours as an error that quotes nothing."""
        return await asyncio.get_running_loop().run_in_executor(self._hands, partial(_guarded, work))

    async def _at(self, params: _Placed, work: Callable[[OpenText, int], R | None]) -> R | None:
        """What some work gives of an open text and an offset; None where no such text is open."""
        text = self._desk.text(params.text_document.uri)
        if text is None:
            return None
        position, units = params.position, self.units
        return await self._answer(lambda: work(text, text.offset(position.line, position.character, units)))

    async def _hover(self, params: types.HoverParams) -> types.Hover | None:
        def work(text: OpenText, offset: int) -> types.Hover | None:
            found = hover(text, offset, known_tools(text))
            if found is None:
                return None
            words = types.MarkupContent(types.MarkupKind.Markdown, found.words)
            return types.Hover(words, wire.stretch(text, found.span, self.units))

        return await self._at(params, work)

    async def _complete(self, params: types.CompletionParams) -> types.CompletionList | None:
        def work(text: OpenText, offset: int) -> types.CompletionList:
            found = [wire.suggestion(one, text, self.units) for one in completion(text, offset, known_tools(text))]
            return types.CompletionList(is_incomplete=False, items=found)

        return await self._at(params, work)

    async def _define(self, params: types.DefinitionParams) -> list[types.Location] | None:
        return await self._at(params, partial(self._locations, params.text_document.uri, True))

    async def _refer(self, params: types.ReferenceParams) -> list[types.Location] | None:
        given = None if params.context.include_declaration else False
        return await self._at(params, partial(self._locations, params.text_document.uri, given))

    def _locations(self, uri: str, given: bool | None, text: OpenText, offset: int) -> list[types.Location]:
        return [types.Location(uri, wire.stretch(text, span, self.units)) for span in uses(text, offset, given=given)]

    async def _prepare_rename(self, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        def work(text: OpenText, offset: int) -> types.PrepareRenamePlaceholder | None:
            found = renamable(text, offset)
            if found is None:
                return None
            return types.PrepareRenamePlaceholder(wire.stretch(text, found.span, self.units), found.name)

        return await self._at(params, work)

    async def _rename(self, params: types.RenameParams) -> types.WorkspaceEdit | None:
        def work(text: OpenText, offset: int) -> types.WorkspaceEdit:
            try:
                edits = rename(text, offset, params.new_name)
            except CannotRename as refused:
                raise JsonRpcInvalidParams(refused.reason) from None
            return types.WorkspaceEdit({params.text_document.uri: wire.text_edits(edits, text, self.units)})

        return await self._at(params, work)

    async def _outline(self, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol] | None:
        text = self._desk.text(params.text_document.uri)
        if text is None:
            return None
        return await self._answer(lambda: [wire.symbol(one, text, self.units) for one in symbols(text)])

    async def _hint(self, params: types.InlayHintParams) -> list[types.InlayHint] | None:
        uri = params.text_document.uri
        text = self._desk.text(uri)
        if text is None:
            return None
        units = self.units
        return await self._answer(
            lambda: [wire.inlay(one, text, units, uri) for one in inlays(text, _span(text, params.range, units))]
        )

    async def _act(self, params: types.CodeActionParams) -> list[types.CodeAction] | None:
        uri = params.text_document.uri
        text = self._desk.text(uri)
        if text is None:
            return None
        home = self._desk.home(text, self.workspace.root_path or "")
        return await self._answer(lambda: self._actions(uri, text, params, home))

    def _actions(
        self, uri: str, text: OpenText, params: types.CodeActionParams, home: ConfigurationHome | None
    ) -> list[types.CodeAction]:
        wanted = params.context.only
        found: list[Action] = []
        if _is_wanted(types.CodeActionKind.QuickFix.value, wanted):
            found += quick_fixes(text, _span(text, params.range, self.units), home)
        is_automatic = params.context.trigger_kind is types.CodeActionTriggerKind.Automatic
        if _is_wanted(FIX_ALL, wanted) and not (wanted is None and is_automatic):
            every = fix_all(text)
            found += [every] if every is not None else []
        spelt = []
        for one in found:
            edit = self._edit(uri, text, one, home)
            if edit is not None:
                about = [shown_finding(finding, text.document, text.redactor) for finding in one.findings]
                marks = [wire.spelt(mark, text, self.units, uri, _uri_of) for mark in about]
                spelt.append(wire.action(one, edit, marks))
        return spelt

    def _edit(
        self, uri: str, text: OpenText, action: Action, home: ConfigurationHome | None
    ) -> types.WorkspaceEdit | None:
        """The edit of an action: of the text, or of the configuration."""
        if not action.table or home is None:
            return types.WorkspaceEdit({uri: wire.text_edits(action.edits, text, self.units)})
        there = _uri_of(home.path)
        document = types.OptionalVersionedTextDocumentIdentifier(there)
        try:
            with open(home.path, encoding="utf-8", newline="") as file:
                old = file.read()
        except FileNotFoundError:
            start = types.Position(0, 0)
            insert = types.TextEdit(types.Range(start, start), action.table)
            created = types.CreateFile(there, options=types.CreateFileOptions(ignore_if_exists=True))
            return types.WorkspaceEdit(document_changes=[created, types.TextDocumentEdit(document, [insert])])
        except (OSError, UnicodeDecodeError):
            return None
        end = types.Position(*Lines(old).position(len(old), self.units))
        between = "" if old.endswith("\n\n") or not old else "\n" if old.endswith("\n") else "\n\n"
        return types.WorkspaceEdit({there: [types.TextEdit(types.Range(end, end), f"{between}{action.table}")]})

    # -- commands -------------------------------------------------------------------------------

    async def _compile(self, uri: str, *turns: Any) -> dict[str, Any]:
        """The payload of an open text, as `text`; `isPayload` is false where that says why there is none.

        Of `turns` there may be one, its name, or none: pygls does not leave out an argument that has a default.
        """
        if len(turns) > 1 or not all(isinstance(turn, str) for turn in turns):
            raise JsonRpcInvalidParams("the arguments are the address of a file, and the name of a turn or nothing")
        turn = turns[0] if turns else ""
        text = self._desk.text(uri)
        if text is None:
            return {"text": "the file is not open", "isPayload": False}
        made = await self._answer(lambda: compiled(text, turn))
        return {"text": made.text, "isPayload": made.is_payload}

    async def _check_workspace(self) -> int:
        """Check every manifest of the workspace, now and when it changes. The number of files with findings."""
        self._checks_workspace = True
        folders = [path for one in self.workspace.folders.values() if (path := to_fs_path(one.uri))]
        root = self.workspace.root_path
        return await self._check_files(folders or ([root] if root else []))

    async def _check_files(self, paths: list[str]) -> int:
        """Check files, and those of folders, that are not open; publish what was found."""
        terms = self._desk.settled.terms()
        below = tuple(os.path.join(path, "") for path in paths)
        found = {_uri_of(one.path): one for one in await self._answer(lambda: check_workspace(paths, terms))}
        opened = set(self._desk.uris)
        gone = {uri for uri in self._shown if uri not in found and (to_fs_path(uri) or "").startswith(below)}
        gone |= {uri for uri in self._shown if uri not in found and to_fs_path(uri) in paths}
        for uri in gone - opened:
            self._publish(uri, [])
        for uri, one in found.items():
            if uri not in opened:
                text = OpenText(one.document.text, one.path, Options())
                self._publish(uri, [wire.spelt(mark, text, self.units, uri, _uri_of) for mark in one.found])
        self._shown = (self._shown - gone) | set(found)
        return len(found)


def _span(text: OpenText, range_: types.Range, units: Units) -> Span:
    start, end = range_.start, range_.end
    return Span(text.offset(start.line, start.character, units), text.offset(end.line, end.character, units))


def _is_wanted(kind: str, wanted: Sequence[types.CodeActionKind | str] | None) -> bool:
    """Whether an editor asks for actions of a kind: of it, or of one that it is part of."""
    if wanted is None:
        return True
    words = [one.value if isinstance(one, types.CodeActionKind) else one for one in wanted]
    return any(word in ("", kind) or kind.startswith(f"{word}.") for word in words)


def _guarded(work: Callable[[], R]) -> R:
    try:
        return work()
    except JsonRpcException:
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
