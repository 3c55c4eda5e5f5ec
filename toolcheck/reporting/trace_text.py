"""The report of a trace for people: each finding with the event it is about, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolcheck.document.document import Document, Span
from toolcheck.document.where import Where
from toolcheck.finding.finding import Finding
from toolcheck.finding.report import Report
from toolcheck.ground.record import record
from toolcheck.log.event import Event
from toolcheck.redaction.redactor import Redactor, fit, printable
from toolcheck.reporting.excerpt import excerpt
from toolcheck.reporting.heading import heading
from toolcheck.reporting.style import Style, plain
from toolcheck.reporting.tally import counted
from toolcheck.reporting.text import summary
from toolcheck.rules import find_rule_of_logs
from toolcheck.tracing.run import Traced
from toolcheck.tracing.shown import LogText

_MAX_FINDINGS = 100
_MAX_RELATED = 4
_LONGEST = 1000


def render(logs: Sequence[Traced], report: Report, style: Style = plain, *, quiet: bool = False) -> str:
    """The whole report: findings by log, notes, and the summary; `quiet`, the findings only."""
    blocks = [block for log in logs for block in _log(log, style)]
    if quiet:
        return "\n\n".join(blocks) + "\n" * bool(blocks)
    notes = "\n".join(f"note: {fit(note)}" for note in report.notes)
    return "\n\n".join([*blocks, *([notes] if notes else []), summary(report)]) + "\n"


def looked_at(logs: Sequence[Traced]) -> str:
    """The summary line: the events by side, the times, and what was found in them."""
    sessions = [log.session for log in logs]
    sent, received = sum(session.sent for session in sessions), sum(session.received for session in sessions)
    elided, timed = sum(session.elided for session in sessions), sum(session.timed for session in sessions)
    parts = [part for session in sessions for part in session.parts]
    sides = f"{sent:,} sent, {received:,} received" if sent and received else "all sent" if sent else "all received"
    asides = [sides] + ["no times"] * (timed == 0) + [f"{elided:,} shown in part"] * (elided > 0)
    middle = sum(not part.began for part in parts)
    asides += ["from the middle of a session"] * (middle > 0 and sent + received > 1)
    labels = {listing.label for part in parts for listing in part.listings if listing.label}
    labels |= {label for part in parts for turn in part.turns for label in turn.tools.servers}
    counts = [
        counted(len(parts), "session") if len(parts) > 1 else "",
        counted(sum(len([turn for turn in part.turns if turn.created]) for part in parts), "response"),
        counted(len(labels), "server") if labels else "",
        counted(sum(len(part.calls) + len(part.mcp_calls) for part in parts), "call"),
    ]
    logs_read = f"{counted(len(logs), 'log')}, " if len(logs) > 1 else ""
    events = counted(sent + received, "event") + (f" ({'; '.join(asides)})" if sent + received else "")
    return f"read {logs_read}{events}, {', '.join(filter(None, counts))}"


def clock(at: float | None, start: float | None) -> str:
    """The time of an event since the first one: `00:01.42`. Empty if the log has no times."""
    if at is None or start is None:
        return ""
    seconds, hundredths = divmod(round(max(at - start, 0) * 100), 100)
    minutes, hours = seconds // 60 % 60, seconds // 3600
    return (f"{hours}:" if hours else "") + f"{minutes:02}:{seconds % 60:02}.{hundredths:02}"


def _log(log: Traced, style: Style) -> Iterator[str]:
    file = log.file
    if not file.findings:
        return
    document = file.document
    assert isinstance(document, LogText)
    page = _Page(log, document, Redactor(document), style)
    for finding in file.findings[:_MAX_FINDINGS]:
        yield "\n".join(page.finding(finding))
    more = len(file.findings) - _MAX_FINDINGS
    if more > 0:
        yield f"… and {more:,} more in {printable(document.name)} (`--output-format concise` lists all)"


@record
class _Page:
    """The findings of one log, as text."""

    log: Traced
    document: LogText
    redactor: Redactor
    style: Style

    def finding(self, finding: Finding) -> Iterator[str]:
        """A finding: message, event, and remarks."""
        word = finding.severity.word
        event = self.document.events[finding.where.document]
        related = finding.related[:_MAX_RELATED]
        events = [event, *(self.document.events[place.where.document] for place in related if place.document is None)]
        gutter = max(len(str(place.line)) for place in events)
        yield heading(word, finding.rule, self.style) + self.style("message", f": {self._say(finding.message)}")
        arrow = f"{' ' * gutter}{self.style('frame', '-->')}"
        yield f"{arrow} {printable(self.document.name)}:{event.line}   {self._called(event)}"
        yield from self._frame(finding.where, event, gutter, word, "^")
        for place in related:
            if place.document is not None:
                yield from self._elsewhere(place.document, place.document.span(place.where), place.message, gutter)
                continue
            other = self.document.events[place.where.document]
            yield f"{arrow} line {other.line}   {self._called(other)}: {self._say(place.message)}"
            if place.where.path:
                yield from self._frame(place.where, other, gutter, "frame", "-")
        for remark in self._remarks(finding):
            yield f"{' ' * gutter} {self.style('frame', '=')} {remark}"

    def _called(self, event: Event) -> str:
        """An event: its number, its type and its time."""
        when = clock(event.at, self.log.start)
        return ", ".join(filter(None, [f"event {event.number}", event.type, when]))

    def _frame(self, where: Where, event: Event, gutter: int, part: str, mark: str) -> Iterator[str]:
        """The event, with an underline."""
        if not event.body:
            return
        span = self.document.span(where)
        if not where.path:
            span = self._kind(event, span)
        shown = excerpt(self.document, self.redactor, span, self.style.columns)
        blank, number = f"{' ' * gutter} |", f"{shown.number:>{gutter}} |"
        yield self.style("frame", blank)
        yield self.style("frame", number) + f" {shown.line}".rstrip()
        yield self.style("frame", blank) + f" {' ' * shown.indent}{self.style(part, mark * shown.length)}"

    def _kind(self, event: Event, line: Span) -> Span:
        """The span of an event's type, which is underlined for the whole event; if not found, its first character."""
        at = self.document.text.find(f'"{event.type}"', line.start, line.end)
        return Span(at, at + len(event.type) + 2) if at >= 0 else Span(line.start, line.start + 1)

    def _elsewhere(self, document: Document, span: Span, label: str, gutter: int) -> Iterator[str]:
        """A place in another file, with its line."""
        position = document.shown_position(span.start).text
        place = f"{' ' * gutter}{self.style('frame', '-->')} {printable(document.name)}:{position}"
        yield f"{place}   {self._say(label)}"
        shown = excerpt(document, Redactor(document), span, self.style.columns)
        yield self.style("frame", f"{shown.number:>{gutter}} |") + f" {shown.line}".rstrip()
        yield (
            self.style("frame", f"{' ' * gutter} |") + f" {' ' * shown.indent}{self.style('frame', '-' * shown.length)}"
        )

    def _remarks(self, finding: Finding) -> Iterator[str]:
        more = len(finding.related) - _MAX_RELATED
        if more > 0:
            yield f"and {counted(more, 'more event')}"
        if finding.note:
            yield self._say(finding.note)
        if finding.fix is not None:
            yield f"help: {self._say(finding.fix.title)}"
        found = find_rule_of_logs(finding.rule)
        if found is not None:
            yield f"rule: {found.page_url}"
            yield f"source: {found.source_url}"

    def _say(self, words: str) -> str:
        return self.redactor.say(words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…")
