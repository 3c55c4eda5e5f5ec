"""The report of a trace as a page: the picture of the session, the findings, what happened, and the events.

One file without a script, which loads nothing. What people said is not on it, nor any sound.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence, Set
from html import escape
from itertools import groupby

from toolcheck.finding.finding import Finding
from toolcheck.finding.report import Report
from toolcheck.log.event import Event
from toolcheck.log.records import CLOSED
from toolcheck.log.session import Approval, FunctionCall, Listing, McpCall, Part, Turn
from toolcheck.redaction.redactor import Redactor, fit, printable
from toolcheck.reporting.text import summary
from toolcheck.reporting.timeline import Happening, rows
from toolcheck.reporting.trace_lanes import Bar, picture
from toolcheck.reporting.trace_text import clock
from toolcheck.rules import find_rule_of_logs
from toolcheck.tracing.run import Traced
from toolcheck.tracing.sharing import Veil
from toolcheck.tracing.shown import LogText

_MAX_FINDINGS = 200
_MAX_EVENTS = 3_000
_MAX_ROWS = 2_000
_LONGEST_BODY = 6_000
_LONGEST = 1_000

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --soft: #5f6368; --paper: #fff; --line: #d6d9dc; --box: #f5f6f7;
  --good: #0072b2; --bad: #b34700; --warn: #8a6100; --done: #8ec5e8; --failed: #f0a37a; --cut: #f3d27a;
  --idle: #c9ccd0; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --soft: #a5abb1; --paper: #17191c; --line: #3b4046;
  --box: #22262a; --good: #6cb8ea; --bad: #ff9a62; --warn: #e8bf5a; --done: #1d5d86; --failed: #8a3d12; --cut: #6e5310;
  --idle: #4a4f55; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 16px 24px 60px; max-width: 1400px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1, p, td { overflow-wrap: anywhere; } h1 { font-size: 20px; } h2 { font-size: 17px; margin-top: 32px; }
a { color: var(--good); }
:focus-visible { outline: 3px solid var(--warn); outline-offset: 2px; }
.lanes { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
svg { display: block; font: 12px system-ui, sans-serif; fill: var(--ink); }
svg a { text-decoration: none; }
.name, .cut text { fill: var(--soft); } .rail { stroke: var(--line); } .tick { stroke: var(--soft); stroke-width: 1.2; }
.tick.sent { stroke: var(--good); } .part { stroke: var(--ink); stroke-width: 2; }
.cut line { stroke: var(--soft); stroke-dasharray: 2 3; stroke-width: 5; opacity: .35; }
.bar { stroke: var(--ink); stroke-width: .7; fill: var(--done); } .bar.failed { fill: var(--failed); }
.bar.cut { fill: var(--cut); } .bar.idle { fill: var(--idle); } .bar.open { fill: url(#open); }
.hatch { fill: var(--idle); }
.on { pointer-events: none; } .drop { stroke: var(--bad); stroke-dasharray: 3 3; opacity: .7; }
.pin circle { fill: var(--paper); stroke-width: 2; stroke: var(--soft); }
.pin text { fill: var(--ink); font-weight: 600; }
.pin.error circle { stroke: var(--bad); } .pin.warning circle { stroke: var(--warn); stroke-dasharray: 4 2; }
.finding { border-left: 4px solid var(--soft); padding: 2px 0 2px 12px; margin: 14px 0; }
.finding.error { border-color: var(--bad); } .finding.warning { border-color: var(--warn); }
.finding p { margin: 3px 0; } .word { font-weight: 600; } .soft, time { color: var(--soft); }
table { border-collapse: collapse; } td { padding: 2px 14px 2px 0; vertical-align: top; }
td:nth-child(-n+2) { white-space: nowrap; }
details { border-bottom: 1px solid var(--line); } summary { cursor: pointer; padding: 3px 0; }
details:target, .finding:target { background: var(--box); outline: 2px solid var(--warn); }
pre { background: var(--box); padding: 10px; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere;
  margin: 4px 0 10px; }
code { font: 13px ui-monospace, monospace; }
@media print { body { max-width: none; padding: 0; } .lanes { overflow: visible; border: 0; }
  svg { max-width: 100%; height: auto; } }
"""


def render(log: Traced, report: Report, events: Sequence[Event]) -> str:
    """The page of one log; `events` are all its events."""
    document = log.file.document
    assert isinstance(document, LogText)
    name = escape(printable(document.name))
    findings = [(finding, document.events[finding.where.document]) for finding in log.file.findings[:_MAX_FINDINGS]]
    drawn = [event for event in events if event.type != CLOSED]
    bars = list(_bars(log.session.parts))
    steps = list(_steps(log.session.parts))
    linked = {step.event.number for _, some in steps for step in some} | {bar.start.number for bar in bars}
    return "\n".join(
        [
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            '<meta name="viewport" content="width=device-width">',
            f"<title>{name}: what went wrong</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>",
            f"<h1>{name}</h1>",
            f"<p>{escape(fit(summary(report)))}</p>",
            '<div class="lanes" tabindex="0" role="group" aria-label="Timeline">',
            picture(log.session.parts, drawn, findings, bars),
            "</div>",
            _LEGEND,
            "<h2>Findings</h2>",
            *(_findings(log, findings) if findings else ["<p>None.</p>"]),
            "<h2>What happened</h2>",
            *_happenings(log, steps),
            "<h2>Events</h2>",
            *_events(log, drawn, {event.number for _, event in findings}, linked),
            "</main>\n</body>\n</html>\n",
        ]
    )


_LEGEND = (
    '<p class="soft">Model: a bar for each response. Your code: from a call to its output, from a request for approval'
    " to the answer. Servers: imports and calls. Hatched: it did not end. A dotted line: nothing happened for so long."
    " A number: a finding.</p>"
)


# -- bars -------------------------------------------------------------------------------------------

_STATES = {"completed": "completed", "cancelled": "idle", "failed": "failed", "incomplete": "cut"}


def _bars(parts: Sequence[Part]) -> Iterator[Bar]:
    for part in parts:
        yield from (_of_turn(turn, turn.created) for turn in part.turns if turn.created is not None)
        for call in part.calls:
            if not call.by_client and not (call.turn is not None and call.turn.is_aside):
                yield _of_call(call)
        yield from map(_of_approval, part.approvals)
        yield from map(_of_listing, part.listings)
        yield from map(_of_mcp_call, part.mcp_calls)


def _of_turn(turn: Turn, created: Event) -> Bar:
    kinds = ["speaks"] * turn.has_spoken + [call.name for call in turn.calls] + [call.name for call in turn.mcp_calls]
    words = f"{', '.join(kinds) or 'nothing'} ({turn.status or 'not finished'})"
    return Bar(lane="model", start=created, end=turn.done, state=_STATES.get(turn.status, "idle"), words=words)


def _of_call(call: FunctionCall) -> Bar:
    is_broken = call.status == "incomplete"
    output = call.outputs[0].event if call.outputs else None
    return Bar(
        lane="your code",
        start=call.event,
        end=call.event if is_broken else output,
        state="cut" if is_broken else "completed",
        words=f"{call.name}: cut off" if is_broken else call.name,
    )


def _of_approval(approval: Approval) -> Bar:
    answer = approval.answers[0].event if approval.answers else None
    words = f"approve {approval.name}?"
    return Bar(lane="your code", start=approval.event, end=answer, state="completed", words=words)


def _of_listing(listing: Listing) -> Bar:
    return Bar(
        lane=listing.label or "server",
        start=listing.event,
        end=listing.ended or listing.item,
        state="failed" if listing.failed or listing.error else "completed",
        words="import",
    )


def _of_mcp_call(call: McpCall) -> Bar:
    return Bar(
        lane=call.label or "server",
        start=call.begun or call.event,
        end=call.completed or call.failed,
        state="failed" if call.failed else "completed",
        words=call.name,
    )


# -- lists ------------------------------------------------------------------------------------------


def _findings(log: Traced, findings: Sequence[tuple[Finding, Event]]) -> Iterator[str]:
    redactor = Redactor(log.file.document)
    for number, (finding, event) in enumerate(findings, 1):
        word = finding.severity.word
        remarks = [_say(finding.note, redactor)] if finding.note else []
        remarks += [f"help: {_say(finding.fix.title, redactor)}"] if finding.fix else []
        lines = "".join(f"<p>{line}</p>" for line in remarks)
        yield (
            f'<div class="finding {word}" id="f{number}"><p><span class="word">{number}. {word}'
            f"[{_linked(finding.rule)}]</span> {_say(finding.message, redactor)}</p>{lines}"
            f'<p class="soft"><a href="#e{event.number}">event {event.number}</a>,'
            f" {_called(event, log.start)}</p></div>"
        )
    more = len(log.file.findings) - len(findings)
    if more > 0:
        yield f"<p>… and {more:,} more; the other report formats list all of them.</p>"


def _linked(name: str) -> str:
    """The name of a rule, which leads to its page."""
    found = find_rule_of_logs(name)
    return f'<a href="{escape(found.page_url)}">{escape(name)}</a>' if found else escape(name)


def _say(words: str, redactor: Redactor) -> str:
    """A text as HTML, with `code` elements for backticks."""
    pieces = redactor.say(words[:_LONGEST]).split("`")
    return "".join(f"<code>{escape(piece)}</code>" if at % 2 else escape(piece) for at, piece in enumerate(pieces))


def _called(event: Event, start: float | None) -> str:
    return ", ".join(filter(None, [escape(printable(event.type)), clock(event.at, start)]))


def _steps(parts: Sequence[Part]) -> Iterator[tuple[Part, list[Happening]]]:
    """The parts with their steps, as many as the page lists."""
    left = _MAX_ROWS
    for part in parts:
        some = rows(part)[:left]
        left -= len(some)
        yield part, some


def _happenings(log: Traced, steps: Sequence[tuple[Part, list[Happening]]]) -> Iterator[str]:
    yield "<table>"
    for part, some in steps:
        if len(steps) > 1:
            yield f'<tr><td colspan="3" class="word">session {part.number + 1}</td></tr>'
        for row in some:
            when = clock(row.event.at, log.start) or f"event {row.event.number}"
            words = escape(fit(row.words[:_LONGEST]))
            link = f'<a href="#e{row.event.number}">{when}</a>'
            yield f"<tr><td>{link}</td><td>{escape(fit(row.who))}</td><td>{words}</td></tr>"
    yield "</table>"
    if sum(len(some) for _, some in steps) >= _MAX_ROWS:
        yield f"<p>Only the first {_MAX_ROWS:,} are shown.</p>"


def _events(log: Traced, events: Sequence[Event], found: Set[int], linked: Set[int]) -> Iterator[str]:
    """Each event, to be opened; the many parts of a stream in one line. Those of findings are open already. The numbers
    `found` are of findings, `linked` of other events that the page links to.
    """
    linked = found | linked
    veil = Veil()
    left = _MAX_EVENTS
    for (is_stream, kind), group in groupby(
        events, lambda event: (_is_stream(event) and event.number not in linked, event.type)
    ):
        some = list(group)
        if is_stream and len(some) > 1:
            yield f'<p class="soft">… {len(some):,} × {escape(printable(kind))}</p>'
            continue
        for event in some:
            left -= 1
            if left > 0 or event.number in linked:
                yield _event(event, log, veil, is_open=event.number in found)
    if left <= 0:
        yield f"<p>Of {len(events):,} events, this page shows the first ones and those that it names above.</p>"


def _is_stream(event: Event) -> bool:
    return event.type.endswith((".delta", ".append"))


def _event(event: Event, log: Traced, veil: Veil, *, is_open: bool) -> str:
    text = json.dumps(veil.event(event.body), ensure_ascii=False, indent=1)
    text = text if len(text) <= _LONGEST_BODY else f"{text[:_LONGEST_BODY]}…"
    shown = "\n".join(printable(line) for line in text.split("\n"))
    when = clock(event.at, log.start)
    state = " open" if is_open else ""
    return (
        f'<details id="e{event.number}"{state}><summary>{event.number} <time>{when}</time> {event.side}'
        f" <code>{escape(printable(event.type))}</code></summary><pre><code>{escape(shown)}</code></pre></details>"
    )
