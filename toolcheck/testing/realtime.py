"""A Realtime API for a test, and what it says when the flow was not as it should be."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Literal

from toolcheck.finding.finding import ERROR, INFO, WARNING, Finding
from toolcheck.ground.record import replace
from toolcheck.redaction.redactor import fit
from toolcheck.serving.expecting import expected_in
from toolcheck.serving.judging import Judged, judge
from toolcheck.serving.script import PlayScript, WrongScript, made_script, read_script, script_in, server_plan
from toolcheck.serving.servers import locked_plans
from toolcheck.serving.session import PlayTerms

ScriptSource = str | os.PathLike[str] | Mapping[str, Any] | Sequence[Any] | None
"""A script: a path, its text (a `str` of several lines), or its value: an object, or the list of its turns."""
FailLevel = Literal["error", "warning", "info"]
_LEVELS = {"error": ERROR, "warning": WARNING, "info": INFO}


class FlowError(AssertionError):
    """The flow of a session has errors, or is not as the script says. The message is the report; `findings` are those
    of `toolcheck trace`, and `problems` say where the client and the script differ.
    """

    def __init__(self, report: str, judged: Sequence[Judged]) -> None:
        super().__init__(report)
        self.findings = tuple(finding for one in judged for finding in one.traced.file.findings)
        self.problems = tuple(problem for one in judged for problem in one.problems)


class Realtime:
    """A Realtime API on this machine, which plays a script. It listens inside of the block, which may be `with` or
    `async with`; leaving the block raises `FlowError` when a session was not sound.

    `servers` says by label where an MCP server really is, or what it answers, in addition to the script. `manifest`
    is what the client must send; without a script, every tool is called once. `ignore` names rules of `trace`, and
    findings at `fail_level` or above fail the test. With `network`, servers are asked that nobody named here.
    """

    def __init__(
        self,
        script: ScriptSource = None,
        *,
        servers: Mapping[str, str | Mapping[str, Any]] | None = None,
        manifest: str | os.PathLike[str] | None = None,
        lock: str | os.PathLike[str] | None = None,
        ignore: Sequence[str] = (),
        fail_level: FailLevel = "error",
        speed: Literal["instant", "real"] = "instant",
        network: bool = False,
        tls: tuple[str, str] | None = None,
    ) -> None:
        try:
            from toolcheck.serving.running import Beside, Setup
        except ImportError:
            raise ImportError("this needs the library websockets: pip install 'toolcheck-lint[serve]'") from None
        self._script = _script(script)
        named = os.fspath(manifest) if manifest is not None else self._script.beside(self._script.expect_session)
        self._expected = expected_in(named) if named else None
        plans = (locked_plans(os.fspath(lock)) if lock is not None else {}) | dict(self._script.servers)
        plans |= {label: server_plan(plan) for label, plan in (servers or {}).items()}
        self._script = replace(self._script, servers=plans)
        terms = PlayTerms(script=self._script, is_paced=speed == "real", wants_all=manifest is not None)
        self._beside = Beside(Setup(terms=terms, plans=plans, has_network=network, certificate=tls))
        self._ignore = tuple(ignore)
        self._level = _LEVELS[fail_level]

    # -- while it runs --------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """The address for clients: `websocket_base_url` of OpenAI's."""
        return self._beside.url

    @property
    def socket_url(self) -> str:
        """The address of the socket itself, for clients that want that."""
        return f"{self.url}/realtime?model=gpt-realtime"

    def client(self, *, blocking: bool = False) -> Any:
        """A client of the `openai` package that speaks with this API: `AsyncOpenAI`, or `OpenAI` when `blocking`."""
        import openai

        kind = openai.OpenAI if blocking else openai.AsyncOpenAI
        base = self.url.replace("ws", "http", 1)
        return kind(api_key="test", base_url=base, websocket_base_url=self.url)

    @property
    def events(self) -> list[dict[str, Any]]:
        """All events so far, of both sides, in order and without credentials."""
        return [line.body for one in list(self._beside.served) for line in list(one.lines)]

    def sent(self, kind: str = "") -> list[dict[str, Any]]:
        """What the client sent, or of that the events of one type."""
        return self._of("sent", kind)

    def received(self, kind: str = "") -> list[dict[str, Any]]:
        """What the client was sent, or of that the events of one type."""
        return self._of("received", kind)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What `toolcheck trace` finds in the sessions so far."""
        return tuple(finding for one in self._judged() for finding in one.traced.file.findings)

    @property
    def problems(self) -> tuple[str, ...]:
        """Where the client and the script differ, as far as the sessions have come."""
        return tuple(problem for one in self._judged() for problem in one.problems)

    def check(self) -> None:
        """Raise `FlowError` if a session is not sound, or if no client came though there is a script."""
        judged = self._judged()
        if not judged and (self._script.turns or self._expected is not None):
            raise FlowError("no client connected, so nothing of the script was played", ())
        if any(one.is_red(self._level) for one in judged):
            raise FlowError(_report(judged), judged)

    def _of(self, side: str, kind: str) -> list[dict[str, Any]]:
        lines = [line for one in list(self._beside.served) for line in list(one.lines)]
        return [line.body for line in lines if line.side == side and kind in ("", line.body.get("type"))]

    def _judged(self) -> list[Judged]:
        return [
            judge(
                list(one.lines),
                one.session,
                f"session {one.number}",
                ignore=self._ignore,
                expected=self._expected,
            )
            for one in list(self._beside.served)
        ]

    # -- the block ------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to listen."""
        self._beside.start()

    def stop(self) -> None:
        """Close all connections, and listen no more."""
        self._beside.stop()

    def __enter__(self) -> Realtime:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if kind is None:
            self.check()

    async def __aenter__(self) -> Realtime:
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.__exit__(kind, error, trace)


def _report(judged: Sequence[Judged]) -> str:
    """The report of sessions that are not sound: of trace, and of the script."""
    from toolcheck.finding.report import Report
    from toolcheck.reporting.trace_text import looked_at, render

    traced = [one.traced for one in judged]
    report = Report(files=tuple(one.file for one in traced), looked_at=looked_at(traced))
    said = [f"script: {fit(problem)}" for one in judged for problem in one.problems]
    said += [f"note: {fit(reason)}" for one in judged for reason in one.reasons]
    return "\n\n".join(["the session was not sound", *(["\n".join(said)] if said else []), render(traced, report)])


def _script(source: ScriptSource) -> PlayScript:
    if source is None:
        return PlayScript()
    if isinstance(source, str) and "\n" in source:
        return read_script(source.encode(), "script")
    if isinstance(source, str | os.PathLike):
        return script_in(os.fspath(source))
    return made_script(list(source) if isinstance(source, tuple) else source)


__all__ = ["FlowError", "Realtime", "WrongScript"]
