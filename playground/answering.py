"""What the page asks, and what toolcheck answers: plain objects in, plain objects out.

A question has the `text`, its `format`, the `target` and the day (`today`). Each answer holds for that text alone:
nothing is remembered between two questions. All words are safe to show, as on a console; the text after a fix is the
user's own, and goes back to the page that has it. This module knows no browser.
"""

from __future__ import annotations

import ast
import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from toolcheck.checking.checking import check_document
from toolcheck.checking.run import open_bytes
from toolcheck.checking.selection import Options
from toolcheck.compiling.compiling import CannotCompile, compile_documents
from toolcheck.compiling.wish import Wish
from toolcheck.contract.realtime_events import SERVER
from toolcheck.contract.targets import NAMES_OF_TARGETS
from toolcheck.document.change_text import apply_edits
from toolcheck.document.change_value import CannotChange
from toolcheck.document.document import Document, Span
from toolcheck.document.failure import kind_of
from toolcheck.document.layout import Layout
from toolcheck.document.limits import limits_of
from toolcheck.document.reading import reread
from toolcheck.finding.finding import Finding
from toolcheck.finding.report import Checked, Report
from toolcheck.fixing.fixing import edits_of
from toolcheck.fixing.fixing import fix as fix_document
from toolcheck.ground.record import replace
from toolcheck.ground.regex import regex
from toolcheck.importing.extracting import CannotExtract, only_sent
from toolcheck.log.reading import Reading
from toolcheck.redaction.redactor import MASK, Redactor
from toolcheck.reporting import diff
from toolcheck.reporting.json import findings as findings_of
from toolcheck.reporting.text import summary
from toolcheck.reporting.trace_text import looked_at
from toolcheck.tracing.run import TraceTerms, trace_bytes

MAX_BYTES = 500_000
"""Read a text of at most this many bytes: the reader of YAML that runs in a browser is slow."""
MAX_SHOWN = 500
"""Answer with at most this many findings; `more` says how many others there are."""
PLACEHOLDER = "${SECRET}"
"""What a shared text has in place of a secret."""

NAMES = {"yaml": "agent.yaml", "json": "agent.json", "jsonl": "events.jsonl", "python": "agent.py", "log": "talk.log"}
"""What the text is called, by its format."""

_PYTHON = regex(r"^(?:(?:from|import|def|async def|class)\s\s*+\w|@\w|\w++(?:: ?[\w\[\], .]++)? ?=[^=])", 0)
_CHECKED = regex(r"^checked 1 file, ", 0)
_LOG_HEAD = 20_000
_MAX_HEAD_EVENTS = 50


def answer(question: str) -> str:
    """The answer to a question, both as JSON. What goes wrong in toolcheck itself is an answer, too: `failed` has the
    type of the exception, and none of its words.
    """
    try:
        asked = json.loads(question)
        return json.dumps(ASKED[asked["ask"]](asked))
    except Exception as error:
        return json.dumps({"failed": kind_of(error)})


# -- check ------------------------------------------------------------------------------------------


def check(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The findings of the text, in its order, as `toolcheck check` reports them (of a log, as `toolcheck trace`)."""
    format, report = _checked(asked)
    (file,) = report.files
    spots = _Spots(asked["text"], file.document, is_log=format == "log")
    written = [finding.fix for finding in file.findings if finding.fix is not None and finding.fix.changes]
    return {
        "format": format,
        "summary": _CHECKED.sub("", summary(report)),
        "hint": file.manifest.hint,
        "findings": [*islice(_shown(file, spots), MAX_SHOWN)],
        "more": max(len(file.findings) - MAX_SHOWN, 0),
        "safe": sum(fix.applicability == "safe" for fix in written),
        "turns": [payload.turn for payload in file.manifest.payloads if payload.turn],
        "largest": MAX_BYTES if any(finding.rule == "too-large" for finding in file.findings) else 0,
    }


def _shown(file: Checked, spots: _Spots) -> Iterator[dict[str, Any]]:
    """Each finding with all its facts, its note, and its characters as the page counts them."""
    redactor = Redactor(file.document)
    for number, (finding, facts) in enumerate(zip(file.findings, findings_of(file), strict=True)):
        yield {
            **facts,
            "number": number,
            "note": redactor.say(finding.note),
            **spots.of(file.document.span(finding.where)),
            "related": [
                {**one, **spots.of((related.document or file.document).span(related.where))}
                for related, one in zip(finding.related, facts["related"], strict=True)
            ],
        }


def _checked(asked: Mapping[str, Any]) -> tuple[str, Report]:
    """The format of the text, and the report on it."""
    format = _format(asked)
    if format == "log":
        traced = trace_bytes([_data(asked)], name_of(asked["text"], format), TraceTerms(options=_options(asked)))
        return format, Report(files=(traced.file,), looked_at=looked_at([traced]))
    return format, Report(files=(check_document(_document(asked, format), _options(asked)),))


def _document(asked: Mapping[str, Any], format: str) -> Document:
    return open_bytes(_data(asked), NAMES[format], _options(asked))


def _data(asked: Mapping[str, Any]) -> bytes:
    text: str = asked["text"]
    return text.encode(errors="replace")


def _options(asked: Mapping[str, Any]) -> Options:
    target = asked.get("target")
    return Options(
        targets=(NAMES_OF_TARGETS[target],) if target else (),
        today=asked.get("today", ""),
        limits=limits_of(MAX_BYTES, None),
    )


def name_of(text: str, format: str) -> str:
    """What the text is called. A log in YAML has the name of that, for its lines alone do not say so."""
    is_yaml_log = format == "log" and text.lstrip("\ufeff\n").startswith("- {")
    return "talk.yaml" if is_yaml_log else NAMES[format]


def _format(asked: Mapping[str, Any]) -> str:
    """The format that was chosen, else what the text looks like."""
    chosen: str = asked.get("format", "")
    return chosen if chosen in NAMES else guessed(asked["text"])


def guessed(text: str) -> str:
    """The format that a text looks like: the name of one of `NAMES`."""
    head = text[:_LOG_HEAD]
    events = islice(Reading([head.encode(errors="replace")]).events(), _MAX_HEAD_EVENTS)
    is_python = any(_PYTHON.match(line) for line in head.split("\n"))
    if any(event.type in SERVER and event.side == "received" for event in events) and not (is_python and _parses(text)):
        return "log"
    lines = [line.strip() for line in head.split("\n") if line.strip()]
    if lines and lines[0].startswith(("{", "[")):
        whole = lines[:-1] if len(text) > len(head) else lines
        is_lines = len(whole) > 1 and all(line.startswith("{") and line.endswith("}") for line in whole)
        return "jsonl" if is_lines else "json"
    return "python" if is_python else "yaml"


def _parses(text: str) -> bool:
    """Whether a text is Python to its end."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


class _Spots:
    """Where things of a document are in the text of the page, which counts the units of UTF-16."""

    def __init__(self, text: str, document: Document, *, is_log: bool) -> None:
        self._document = document
        self._is_log = is_log
        self._lead = text.startswith("\ufeff") and not document.text.startswith("\ufeff")
        self._lines = [0]
        if is_log:
            for line in text.split("\n"):
                self._lines.append(self._lines[-1] + _units(line) + 1)
        self._astral = [] if is_log else [at for at, sign in enumerate(document.text) if sign > "\uffff"]

    def of(self, span: Span) -> dict[str, int]:
        """The `start` and the `end` of a span. Of a log, the whole line."""
        if self._is_log:
            line = self._document.shown_position(span.start).line
            line = min(max(line, 1), len(self._lines) - 1)
            return {"start": self._lines[line - 1], "end": self._lines[line] - 1}
        return {"start": self._moved(span.start), "end": self._moved(span.end)}

    def _moved(self, offset: int) -> int:
        return offset + bisect_right(self._astral, offset - 1) + self._lead


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


# -- fix --------------------------------------------------------------------------------------------


def fix(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The text after a fix, and what that changes as a diff. `finding` is the number of a finding, as `check` gives it,
    or `safe` for all fixes that keep the meaning. Nothing changes where `text` is null; `reason` then says why.
    """
    format = _format(asked)
    if format == "log":
        return _unchanged("a log is not changed")
    options = _options(asked)
    document = _document(asked, format)
    checked = check_document(document, options)
    if not document.values:
        return _unchanged("the text cannot be read")
    if asked["finding"] == "safe":

        def examine(changed: Document) -> Sequence[Finding]:
            return check_document(changed, options).findings

        found = fix_document(examine, document, {"safe"}, options.limits, checked.findings)
        after = found.document
        refused = [Redactor(document).say(reason) for _, reason in found.refused]
    else:
        finding = checked.findings[asked["finding"]]
        try:
            edits = edits_of(finding, Layout(document), options.limits)
        except CannotChange as error:
            return _unchanged(Redactor(document).say(str(error)))
        after = reread(document, apply_edits(document.text, edits), options.limits)
        refused = []
    if after.text == document.text:
        return _unchanged(refused[0] if refused else "there is nothing to fix")
    lead = "\ufeff" * document.bom
    return {"text": lead + after.text, "diff": diff.render(document, after), "reason": "", "format": format}


def _unchanged(reason: str) -> dict[str, Any]:
    return {"text": None, "diff": "", "reason": reason}


# -- compile ----------------------------------------------------------------------------------------


def compile(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The payload that `toolcheck compile` writes, with its placeholders, secrets masked, and notes about what it left
    out. Where there is none, `payload` is null and `notes` say why.
    """
    format = _format(asked)
    if format == "log":
        return {"payload": None, "notes": ["a log is not compiled"]}
    document = _document(asked, format)
    redactor = Redactor(document)
    options = replace(_options(asked), targets=())
    target = asked.get("target")
    wish = Wish(
        target=NAMES_OF_TARGETS[target] if target else None,
        form=asked.get("form") or None,
        turn=asked.get("turn") or "",
        fill=False,
    )
    try:
        sent = document if document.around is None else only_sent(document)
        made = compile_documents([sent], {}, wish, lambda _: options)
    except (CannotCompile, CannotExtract) as refused:
        return {"payload": None, "notes": [redactor.say(refused.reason)]}
    if not made.made:
        return {"payload": None, "notes": [*_errors(made.checked, redactor)]}
    notes = [(finding, "") for _, finding in (*made.dropped, *made.empty)]
    notes += [(finding, "warning: ") for _, finding in made.failing]
    said = [f"line {_line(document, finding)}: {word}{redactor.say(finding.message)}" for finding, word in notes]
    return {"payload": redactor.text(made.text()), "notes": said}


def _errors(files: tuple[Checked, ...], redactor: Redactor) -> Iterator[str]:
    for file in files:
        for finding in file.findings:
            if finding.severity.word == "error":
                yield f"line {_line(file.document, finding)}: {redactor.say(finding.message)}"


def _line(document: Document, finding: Finding) -> int:
    return document.shown_position(document.span(finding.where).start).line


# -- share ------------------------------------------------------------------------------------------


def share(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Whether the text may go into a link: the lines on which there is a secret, and the text with placeholders in
    their place (null where that is not enough).
    """
    format = _format(asked)
    data = _data(asked)
    if len(data) > MAX_BYTES:
        return {"secrets": [], "text": None, "format": format, "reason": "the text is too long for a link"}
    document = _secretive(data, format, asked)
    lines, without = _without_secrets(document)
    if not lines:
        return {"secrets": [], "text": asked["text"], "format": format, "reason": ""}
    left, _ = _without_secrets(_secretive(without.encode(), format, asked))
    return {"secrets": lines, "text": None if left else without, "format": format, "reason": ""}


def _secretive(data: bytes, format: str, asked: Mapping[str, Any]) -> Document:
    """The text as a document in which secrets are looked for. What cannot be read is searched as a text."""
    name = "talk.jsonl" if format == "log" else NAMES[format]
    return open_bytes(data, name, _options(asked))


def _without_secrets(document: Document) -> tuple[list[int], str]:
    """The lines that have a secret in them, and the text with placeholders in place of the secrets."""
    redactor = Redactor(document)
    text = document.text
    lines, parts = [], []
    for number in range(1, document.line_count + 1):
        start = document.line_start(number)
        end = document.line_start(number + 1) if number < document.line_count else len(text)
        body = text[start:end].rstrip("\r\n")
        found = False
        for piece in redactor.pieces(Span(start, start + len(body))):
            is_secret = piece.shown == MASK
            found = found or is_secret
            parts.append(PLACEHOLDER if is_secret else text[piece.span.start : piece.span.end])
        parts.append(text[start + len(body) : end])
        if found:
            lines.append(number)
    return lines, "".join(parts)


ASKED: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "check": check,
    "fix": fix,
    "compile": compile,
    "share": share,
}
"""The questions, by their names."""
