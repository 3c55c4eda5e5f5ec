"""The functions for programs: check, compile, load, fix.

Made for an agent's own start-up: a manifest is loaded once, and gives the values that the official clients send.
Nothing here prints, reads the environment unless asked to, or remembers anything between calls; all of it may be
called from several threads. The words of a report are safe to show, as on a console.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from toolcheck.checking.checking import check_document
from toolcheck.checking.failing import apart, checked_failure
from toolcheck.checking.run import open_bytes
from toolcheck.checking.selection import Options
from toolcheck.compiling.compiling import CannotCompile, Compiled, WireForm, Wish, compile_documents
from toolcheck.contract.targets import Target
from toolcheck.disk.files import read_bytes
from toolcheck.document.document import LIVE, Document, Problem
from toolcheck.document.failure import failed
from toolcheck.document.reading import Limits, NeedsExtra, read
from toolcheck.document.where import in_text
from toolcheck.finding.finding import ERROR, Finding, Severity
from toolcheck.finding.report import Checked, Report
from toolcheck.finding.rule import RESPONSES
from toolcheck.ground.record import fields, record, replace
from toolcheck.ground.unseen import Unseen
from toolcheck.redaction.redactor import Redactor, fit

Source = str | bytes | os.PathLike[str] | Mapping[str, Any] | Sequence[Any]
"""A manifest: a path (`str` or path object), its text (`bytes`, or a `str` of several lines or that begins with `{` or
`[`), or its value (an object or a list, as JSON has them)."""


class Refused(ValueError):
    """A manifest has errors, or a variable it asks for is not set. `report` has the findings; the message names
    them, a line each, with no value that is secret.
    """

    def __init__(self, report: Report) -> None:
        from toolcheck.reporting.concise import render

        words, report = apart(render, report)
        super().__init__(words.strip())
        self.report = _shown_report(report)


class ShownReport(Report):
    """A report for a program. Its words are safe to show, and `str` of it is the report as on a console."""

    def __str__(self) -> str:
        from toolcheck.reporting.text import render

        return render(self).strip()

    def raise_for_errors(self) -> None:
        """Raise `Refused` if there are errors, or a named path could not be checked."""
        if self.unseen or (self.worst or Severity.AS_RULE) >= ERROR:
            raise Refused(self)


def check(
    source: Source,
    *,
    target: Target | Sequence[Target] = (),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    defined_labels: Sequence[str] = (),
    name: str | None = None,
    limits: Limits | None = None,
) -> ShownReport:
    """Check a manifest, a value of the running program, what a file of code sends, or all of a folder.

    `target` says which API a manifest is meant for that could be meant for several (a bare list counts as Realtime).
    `select` and `ignore` name rules or families; `defined_labels` are server labels that the session has already.
    `name` is what the report calls a text or value. A path that cannot be looked at is in `Report.unseen`; only a value
    that is not JSON raises (TypeError, ValueError). Models of pydantic are checked in the form in which they are sent.
    So are the function tools and hosted MCP tools of OpenAI's Agents SDK.
    """
    options = _options(target, select, ignore, defined_labels, limits)
    path = _path_of(source)
    if path is not None:
        from toolcheck.checking.run import check_paths

        return _shown_report(check_paths([path], lambda _: options))
    return _shown_report(Report(files=(check_document(_document(source, name, options), options),)))


def trace(
    events: Iterable[Any],
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    to_the_end: bool = True,
    name: str = "log",
    lock: str | os.PathLike[str] | None = None,
) -> ShownReport:
    """Find out what went wrong in a Realtime session. `events` are all that were sent and received, in order: plain
    objects, objects of the `openai` package, or JSON.

    The findings are in `Report.files[0].findings`. `where.document` of each is the number of its event, counted from 0;
    anything that is not an event is not counted. `select` and `ignore` name rules about logs. Without `to_the_end`,
    things that are unfinished after the last event are not reported. With a `lock`, a file that `toolcheck probe`
    wrote, imported tools are compared with it. Raises ValueError if it cannot be used.
    """
    from toolcheck.log.event import Event
    from toolcheck.reporting.trace_text import looked_at
    from toolcheck.tracing.recorder import plain
    from toolcheck.tracing.run import TraceTerms, trace_events

    bodies = [body for body in map(plain, events) if body is not None]
    made = [Event(number=number, line=number, type=body["type"], body=body) for number, body in enumerate(bodies, 1)]
    options = Options(select=tuple(select), ignore=tuple(ignore))
    locked = None
    if lock is not None:
        from toolcheck.served.lock import read_lock

        locked = read_lock(os.fspath(lock))
    traced = trace_events(made, name, TraceTerms(options=options, to_the_end=to_the_end, lock=locked))
    return _shown_report(Report(files=(traced.file,), looked_at=looked_at([traced])))


def compile(
    *sources: Source,
    env: Mapping[str, str] | None = None,
    target: Target | None = None,
    form: WireForm | None = None,
    turn: str = "",
    reuse: bool = False,
    event_id: str = "",
    defined_labels: Sequence[str] = (),
) -> Compiled:
    """Compile manifests to one payload; `Compiled.made` has its value, `Compiled.text()` its canonical JSON.

    `env` fills the placeholders (nothing by default: pass `os.environ`). Raises Refused when a manifest has errors or a
    variable is not set, CannotCompile when the manifests hold no such payload, OSError when a file cannot be read.
    """
    options = Options(targets=(target,) if target else ())
    documents = [_compilable(_document(source, None, options)) for source in sources]
    wish = Wish(target=target, form=form, turn=turn, reuse=reuse, event_id=event_id)
    compiled = compile_documents(documents, env or {}, wish, lambda _: Options(defined_labels=tuple(defined_labels)))
    if not compiled.made:
        raise Refused(Report(files=compiled.checked))
    dropped, empty = (
        tuple((document, _said(finding, Redactor(document))) for document, finding in notes)
        for notes in (compiled.dropped, compiled.empty)
    )
    return replace(compiled, checked=_shown_report(Report(files=compiled.checked)).files, dropped=dropped, empty=empty)


@record(hidden=("turns",))
class Agent:
    """A manifest that was loaded and found sound.

    `report` has what was found (warnings, at most), `turns` the names of its turns. Each method gives a new value
    of plain dicts and lists, as the official clients take them.
    """

    document: Document
    report: ShownReport
    turns: tuple[str, ...]
    ignore: tuple[str, ...] = ()

    def session(self, env: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The session, for `connection.session.update(session=…)` or `client_secrets.create(session=…)`.

        `env` fills the placeholders, by default the environment of the process. Raises Refused when a variable
        is not set.
        """
        return self._make(env, Wish(form="session"))

    def event(self, env: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The whole `session.update` event (of a Live session, `session.start`), for `connection.send(…)`."""
        return self._make(env, Wish(form="event"))

    def turn(self, name: str, env: Mapping[str, str] | None = None, *, reuse: bool = False) -> dict[str, Any]:
        """The response of a turn, for `connection.response.create(response=…)`.

        With `reuse`, servers that the session defines already are named by their labels alone. Raises
        CannotCompile when there is no such turn.
        """
        response: dict[str, Any] = self._make(env, Wish(turn=name, reuse=reuse))["response"]
        return response

    def request(self, env: Mapping[str, str] | None = None) -> dict[str, Any]:
        """What a request for Responses takes of it, for `client.responses.create(**…)`: `tools` and
        `tool_choice`, or all of it when it is a request. Raises Refused when Responses would not take it.
        """
        return self._make(env, Wish(form="request"))

    def _make(self, env: Mapping[str, str] | None, wish: Wish) -> dict[str, Any]:
        options = Options(ignore=self.ignore)
        compiled = compile_documents(
            [_compilable(self.document)], os.environ if env is None else env, wish, lambda _: options
        )
        if not compiled.made:
            raise Refused(Report(files=compiled.checked))
        return compiled.made[0].value


def load(source: Source, *, target: Target | None = None, ignore: Sequence[str] = ()) -> Agent:
    """Load a manifest and check it. `ignore` names rules or families that refuse nothing. Raises Refused when it has
    errors, OSError when it cannot be read.
    """
    options = _options(target or (), (), ignore, (), None)
    document = _document(source, None, options)
    checked = check_document(document, options)
    report = Report(files=(checked,))
    if (report.worst or Severity.AS_RULE) >= ERROR:
        raise Refused(report)
    turns = tuple(payload.turn for payload in checked.manifest.payloads if payload.turn)
    return Agent(document, _shown_report(report), turns, tuple(ignore))


def fix(
    text: str | bytes, *, name: str = "manifest.yaml", unsafe: bool = False, target: Target | Sequence[Target] = ()
) -> str:
    """The text of a manifest, or of code that is named as such, with its safe fixes made (and the unsafe ones, when
    asked for). A text that cannot be read is given back as it was, as is a notebook, and one on which toolcheck itself
    fails; `check` says which. Raises OSError for code that is read with an extra that is not there.
    """
    from toolcheck.fixing.fixing import fix as fix_document

    options = _options(target, (), (), (), None)
    document = _opened(_bytes_of(text), name, options)
    if not document.values or document.format == "notebook":
        return text if isinstance(text, str) else text.decode("utf-8-sig", "replace")
    fixed = fix_document(
        lambda changed: check_document(changed, options).findings, document, {"safe", "unsafe"} if unsafe else {"safe"}
    )
    return fixed.document.text


def _shown_report(report: Report) -> ShownReport:
    """The report with words that are safe to show."""
    files = tuple(_told(file) if file.everything else file for file in report.files)
    return ShownReport(**{**{name: getattr(report, name) for name in fields(report)}, "files": files})


def _told(file: Checked) -> Checked:
    try:
        return _redacted(file)
    except Exception as error:
        return checked_failure(failed(file.document.name, file.document.format, error))


def _redacted(file: Checked) -> Checked:
    redactor = Redactor(file.document)
    return replace(
        file,
        findings=tuple(_placed(_said(finding, redactor), file.document) for finding in file.findings),
        suppressed=tuple(
            replace(suppression, finding=_said(suppression.finding, redactor)) for suppression in file.suppressed
        ),
        deselected=tuple(_said(finding, redactor) for finding in file.deselected),
    )


def _placed(finding: Finding, document: Document) -> Finding:
    """A finding with its line and column; a value of a program has none."""
    if document.is_live or not document.text:
        return finding
    spot = document.shown_position(document.span(finding.where).start)
    return replace(finding, line=spot.line, column=spot.column)


def _said(finding: Finding, redactor: Redactor) -> Finding:
    """A finding without a secret in its words."""
    say = redactor.say
    return replace(
        finding,
        message=say(finding.message),
        note=say(finding.note),
        api_path=say(finding.api_path),
        tool=say(finding.tool),
        tool_kind=say(finding.tool_kind),
        fix=finding.fix and replace(finding.fix, title=say(finding.fix.title)),
        related=tuple(replace(related, message=say(related.message)) for related in finding.related),
    )


def _options(
    target: Target | Sequence[Target],
    select: Sequence[str],
    ignore: Sequence[str],
    defined_labels: Sequence[str],
    limits: Limits | None,
) -> Options:
    targets: tuple[Any, ...] = (target,) if isinstance(target, str) else tuple(target)
    return Options(
        targets=targets,
        select=tuple(select),
        ignore=tuple(ignore),
        defined_labels=tuple(defined_labels),
        limits=limits or Limits(),
    )


def _path_of(source: Source) -> str | None:
    """The path that a source is, if it is one."""
    if isinstance(source, os.PathLike):
        return os.fspath(source)
    if isinstance(source, str) and "\n" not in source and not source.lstrip().startswith(("{", "[")):
        return source
    return None


def _document(source: Source, name: str | None, options: Options) -> Document:
    limits = options.limits
    path = _path_of(source)
    if path is not None:
        data = read_bytes(path, limits.size)
        if isinstance(data, Unseen):
            raise OSError(f"{fit(data.path)}: {data.reason}")
        return _opened(data, name or path, options)
    if isinstance(source, str | bytes):
        return _opened(_bytes_of(source), name or "<text>", options)
    try:
        text = json.dumps(source, indent=2, ensure_ascii=False, default=partial(_sent_as, targets=options.targets))
    except RecursionError:
        depth = Problem(kind="too-deep", message=f"nested deeper than {limits.depth} levels", where=in_text(0, 0))
        return Document(name=name or LIVE, text="", format="json", problems=(depth,), is_live=True)
    return replace(read(_bytes_of(text), name or LIVE, "json", limits), is_live=True)


def _compilable(document: Document) -> Document:
    """The document for compile. Raises `CannotCompile` if a code file does not send exactly one known value."""
    if document.around is None:
        return document
    from toolcheck.importing.extracting import CannotExtract, only_sent

    try:
        return only_sent(document)
    except CannotExtract as error:
        raise CannotCompile(error.reason) from None


def _opened(data: bytes, name: str, options: Options) -> Document:
    try:
        return open_bytes(data, name, options)
    except NeedsExtra as needed:
        raise OSError(f"{fit(name)}: {needed}") from None


def _sent_as(tool: Any, targets: Sequence[Target]) -> Any:
    """The form in which a client library sends an object. Its attributes tell its kind; no library is imported."""
    if callable(getattr(tool, "model_dump", None)):
        return tool.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(schema := getattr(tool, "params_json_schema", None), dict):
        function = {"type": "function", "name": tool.name, "description": tool.description, "parameters": schema}
        is_strict = not set(RESPONSES).isdisjoint(targets) and getattr(tool, "strict_json_schema", None) is not None
        return {**function, "strict": tool.strict_json_schema} if is_strict else function
    if isinstance(config := getattr(tool, "tool_config", None), dict):
        return config
    raise TypeError(f"a value of type {type(tool).__name__} is not sent as JSON")


def _bytes_of(text: str | bytes) -> bytes:
    """Half a character, which a `str` can hold, is not UTF-8: its reader says so."""
    return text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
