"""What happened in a session, one step per line. What was said is not shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from toolcheck.finding.finding import Finding, Severity
from toolcheck.ground.record import record
from toolcheck.log.event import Event
from toolcheck.log.session import Answer, Approval, FunctionCall, Listing, McpCall, Part, ServerWord, Turn, Update
from toolcheck.redaction.redactor import fit
from toolcheck.reporting.heading import named
from toolcheck.reporting.style import Style, plain
from toolcheck.reporting.tally import counted
from toolcheck.reporting.trace_text import clock
from toolcheck.tracing.run import Traced
from toolcheck.tracing.shown import LogText

_LONGEST = 160


@record
class Happening:
    """One step: its first event, all its events, who did it, and its result."""

    event: Event
    events: tuple[Event, ...]
    who: str
    words: str


def render(log: Traced, style: Style = plain) -> str:
    """All steps, with a heading for each session. Steps with findings are marked with the names of the rules."""
    marks = ("├─", "✗") if style.has_colours else ("-", "x")
    findings = list(_by_event(log))
    lines: list[str] = []
    for part in log.session.parts:
        if len(log.session.parts) > 1:
            lines.append(style("message", f"session {part.number + 1}"))
        for row in rows(part):
            numbers = {event.number for event in row.events}
            about = [finding for number, finding in findings if number in numbers]
            lines.append(_line(row, about, log, marks, style))
    return "".join(f"{line}\n" for line in lines)


def _line(row: Happening, about: list[Finding], log: Traced, marks: tuple[str, str], style: Style) -> str:
    when = clock(row.event.at, log.start) or f"event {row.event.number}"
    names = ", ".join(named(rule, style) for rule in dict.fromkeys(finding.rule for finding in about))
    worst = max((finding.severity for finding in about), default=Severity.INFO)
    mark = marks[bool(about) and worst > Severity.INFO]
    words = f"{when:>9} {mark} {row.who:<9} {_fit(row.words)}"
    return words + (f"  {style(worst.word, names)}" if names else "")


def _fit(words: str) -> str:
    words = fit(words)
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def _by_event(log: Traced) -> Iterator[tuple[int, Finding]]:
    document = log.file.document
    assert isinstance(document, LogText)
    for finding in log.file.findings:
        yield document.events[finding.where.document].number, finding


# -- rows -------------------------------------------------------------------------------------------


def rows(part: Part) -> list[Happening]:
    """The steps of a session, in order."""
    found: list[Happening] = []
    if part.started is not None:
        model = part.settings.get("model")
        found.append(_row(part.started, [], "server", "session begins" + (f", {model}" if model else "")))
    found += [_of_update(update) for update in part.updates]
    found += [_of_listing(listing) for listing in part.listings]
    found += [_of_turn(turn) for turn in part.turns if turn.created or turn.asked]
    found += [_of_call(call) for call in part.calls]
    found += [_of_mcp_call(call) for call in part.mcp_calls]
    found += [_of_approval(approval) for approval in part.approvals]
    found += [_of_answer(answer) for answer in part.answers if answer.call is None and answer.approval is None]
    found += [_of_word(word) for word in part.words if word.update is None]
    if part.ended is not None:
        found.append(_row(part.ended, [], "server", "session ends"))
    return sorted(found, key=lambda row: row.event.number)


def _row(event: Event, others: Iterable[Event | None], who: str, words: str) -> Happening:
    return Happening(event, (event, *(other for other in others if other is not None)), who, words)


def _took(start: Event | None, end: Event | None) -> str:
    if start is None or end is None or start.at is None or end.at is None:
        return ""
    return f", {max(end.at - start.at, 0):.1f} s"


def _of_update(update: Update) -> Happening:
    tools = f"{counted(len(update.tools.names), 'tool')}" if update.tools is not None else "settings"
    if update.refusal is not None:
        words = f"update: {tools}, refused: {update.refusal.message}"
    elif update.sent is None:
        after = (update.echoed or {}).get("tools")
        words = "settings confirmed" + (f": {counted(len(after), 'tool')}" if isinstance(after, list) else "")
    else:
        words = f"update: {tools}, " + ("confirmed" if update.echo else "no answer") + _took(update.sent, update.echo)
    refusal = update.refusal.event if update.refusal else None
    return _row(update.event, [update.sent, update.echo, refusal], "you" if update.sent else "server", words)


def _of_listing(listing: Listing) -> Happening:
    took = _took(listing.begun, listing.ended or listing.item)
    if listing.failed is not None or listing.error:
        outcome = "failed"
    elif listing.tools is not None:
        outcome = counted(len(listing.tools), "tool")
    else:
        outcome = "not finished"
    events = [listing.item, listing.ended, listing.failed]
    return _row(listing.event, events, listing.label or "server", f"import: {outcome}{took}")


def _of_turn(turn: Turn) -> Happening:
    if turn.refusal is not None and turn.created is None:
        return _row(turn.event, [turn.asked], "you", "response requested, refused")
    by = "requested" if turn.asked else "by turn detection" if turn.speech else "not requested"
    kinds = ["speaks"] * turn.has_spoken
    names = [call.name for call in turn.calls] + [call.name for call in turn.mcp_calls]
    kinds += [f"calls {name}" for name in names[:4]]
    status = turn.status if turn.done else "not finished"
    reason = f" ({turn.reason})" if turn.reason else ""
    aside = ", out of band" if turn.is_aside else ""
    content = ", ".join(kinds) or "nothing"
    took = _took(turn.created, turn.done)
    return _row(
        turn.begun,
        [turn.asked, turn.created, turn.done],
        "model",
        f"response {by}{aside}: {content}; {status}{reason}{took}",
    )


def _of_call(call: FunctionCall) -> Happening:
    output = call.outputs[0].event if call.outputs else None
    if call.by_client:
        words = f"call of {call.name} added again as history"
    elif output is not None:
        words = f"call of {call.name}: output{_took(call.event, output)}"
    elif call.turn is not None and call.turn.is_aside:
        words = f"call of {call.name}, out of band"
    elif call.status == "incomplete":
        words = f"call of {call.name}: cut off"
    else:
        words = f"call of {call.name}: no output"
    return _row(call.event, [one.event for one in call.outputs], "your code", words)


def _of_mcp_call(call: McpCall) -> Happening:
    end = call.completed or call.failed
    open_as = "not finished" if call.begun else "not started"
    outcome = "failed" if call.failed else "done" if call.completed else open_as
    refused = ", not approved" if call.was_refused else ""
    words = f"call of {call.name}: {outcome}{refused}{_took(call.begun, end)}"
    return _row(call.event, [call.begun, call.completed, call.failed], call.label or "server", words)


def _of_approval(approval: Approval) -> Happening:
    answer = approval.answers[0] if approval.answers else None
    outcome = "never answered" if answer is None else "denied" if answer.output is False else "approved"
    took = _took(approval.event, answer.event) if answer else ""
    events = [given.event for given in approval.answers]
    return _row(
        approval.event, events, approval.label or "server", f"asks for approval of {approval.name}: {outcome}{took}"
    )


def _of_answer(answer: Answer) -> Happening:
    kind = "output" if answer.kind == "output" else "approval"
    return _row(answer.event, [answer.echo], "you", f"{kind} for {answer.id}, an unknown id")


def _of_word(word: ServerWord) -> Happening:
    if word.kind == "limits":
        left = ", ".join(f"{left:,.0f} of {most:,.0f} {name}" for name, left, most, _ in word.limits)
        return _row(word.event, [], "server", f"limit nearly used up: {left}")
    return _row(word.event, [], "server", f"error: {word.message or word.code or 'not shown'}")
