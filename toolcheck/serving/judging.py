"""What a played session came to: what `trace` finds in it, and what the script has left over."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from toolcheck.checking.selection import Options
from toolcheck.finding.finding import Severity
from toolcheck.ground.record import record
from toolcheck.log.event import Event, Side
from toolcheck.log.records import CLOSED
from toolcheck.redaction.strings import MASK
from toolcheck.serving.effects import Body
from toolcheck.serving.expecting import unlike
from toolcheck.serving.script import PlayScript
from toolcheck.serving.session import PlayedSession
from toolcheck.tracing.run import Traced, TraceTerms, trace_events
from toolcheck.tracing.sharing import without_credentials

_SOUND = {"input_audio_buffer.append": "audio", "response.output_audio.delta": "delta"}
_SHORTEST_TOKEN, _SHORTEST_HEADER = 8, 12
_OF_FAILED_IMPORTS = ("import-failed",)
_OF_FAILURES = ("response-failed", "rate-limited", "server-error", "forced-function")
_OF_ERRORS = ("rate-limited", "response-unfinished", "server-error", "session-expired", "unexplained-error")
_OF_CUTS = ("call-cancelled", "call-cut-off", "response-incomplete")
_OF_REFUSALS = ("call-rejected", "mcp-call-failed")


@record(kw_only=True, hidden=("body",))
class SaidEvent:
    """An event of a session: when it was, which side sent it, and the event without credentials."""

    at: float
    side: Side
    body: Body


@record(kw_only=True)
class Judged:
    """A session and what is to say of it: the findings of its trace, where the client or the script is not as the
    other says, and why imports failed.
    """

    traced: Traced
    problems: tuple[str, ...]
    reasons: tuple[str, ...]

    def is_red(self, level: Severity) -> bool:
        """Whether something is wrong, at this severity or above."""
        return bool(self.problems) or any(finding.severity >= level for finding in self.traced.file.findings)


def line(at: float, side: Side, event: Mapping[str, Any], secrets: Iterable[str] = ()) -> SaidEvent:
    """An event to be kept. Where it repeats one of some secrets, that is masked, too."""
    body = without_credentials(event)
    longest_first = sorted(secrets, key=len, reverse=True)
    if longest_first:
        text = json.dumps(body)
        for secret in longest_first:
            text = text.replace(json.dumps(secret)[1:-1], MASK)
        body = json.loads(text)
    return SaidEvent(at=at, side=side, body=body)


def credentials(event: Mapping[str, Any]) -> Iterator[str]:
    """The credentials that an event of a client has for MCP servers, which these may repeat: long enough to be nothing
    else.
    """
    for holder in (event.get("session"), event.get("response")):
        tools = holder.get("tools") if isinstance(holder, dict) else None
        for tool in tools if isinstance(tools, list) else ():
            yield from _credentials_of(tool) if isinstance(tool, dict) else ()


def _credentials_of(tool: Mapping[str, Any]) -> Iterator[str]:
    token, headers = tool.get("authorization"), tool.get("headers")
    if isinstance(token, str) and len(token) >= _SHORTEST_TOKEN:
        yield token
    for value in headers.values() if isinstance(headers, dict) else ():
        bare = value.rpartition(" ")[2] if isinstance(value, str) else ""
        if len(bare) >= _SHORTEST_HEADER and any(map(str.isdigit, bare)):
            yield bare


def log_line(event: SaidEvent) -> str:
    """An event as a line of a log, without sound."""
    body = event.body
    sound = _SOUND.get(str(body.get("type")))
    body = {**body, sound: ""} if sound in body else body
    return json.dumps({"at": event.at, "direction": event.side, "event": body}, ensure_ascii=False) + "\n"


def judge(
    lines: Sequence[SaidEvent],
    session: PlayedSession,
    name: str,
    *,
    ignore: Sequence[str] = (),
    expected: Mapping[str, Any] | None = None,
) -> Judged:
    """Judge a session by all that was said in it."""
    events = [
        Event(number=number, line=number, type=str(one.body.get("type")), body=one.body, at=one.at)
        for number, one in enumerate(lines, 1)
    ]
    ignored = (*ignore, *planned(session.terms.script))
    traced = trace_events(
        [one for one in events if one.type != CLOSED], name, TraceTerms(options=Options(ignore=ignored))
    )
    problems = session.unfinished()
    if expected is not None:
        problems += unlike(expected, session.updates)
    return Judged(traced=traced, problems=tuple(problems), reasons=tuple(session.reasons))


def planned(script: PlayScript) -> tuple[str, ...]:
    """The rules about what a script does on purpose, which is nobody's fault."""
    return tuple(dict.fromkeys(_planned(script)))


def _planned(script: PlayScript) -> Iterator[str]:
    for plan in script.servers.values():
        if plan.fails is not None:
            yield from _OF_FAILED_IMPORTS
        if any(isinstance(answer, dict) and answer.keys() == {"error"} for answer in plan.answers.values()):
            yield "mcp-call-failed"
    for step in (step for turn in script.turns or () for step in turn):
        match step.kind:
            case "fail":
                yield from _OF_FAILURES
            case "error":
                yield from _OF_ERRORS
            case "cancel":
                yield from _OF_CUTS
            case "call" if step.approval == "refuse-is-fine":
                yield from _OF_REFUSALS
