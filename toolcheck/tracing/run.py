"""A log, from its bytes to its report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from toolcheck.checking.failing import checked_failure
from toolcheck.checking.selection import Options
from toolcheck.compiling.source_map import SourceMap
from toolcheck.document.document import Document
from toolcheck.document.failure import failed
from toolcheck.finding.finding import WARNING, Finding
from toolcheck.finding.report import Checked
from toolcheck.ground.record import record
from toolcheck.log.event import Event
from toolcheck.log.following import follow
from toolcheck.log.reading import Reading, Remark
from toolcheck.log.session import Session
from toolcheck.manifest.manifest import Manifest
from toolcheck.served.lock import Lock
from toolcheck.suppressing.applying import apply_suppressions
from toolcheck.tracing.shown import shown
from toolcheck.tracing.tracing import trace

LOG = "log"
"""The shape of a log file."""

AT_THE_END = frozenset(
    [
        "approval-not-answered",
        "call-not-answered",
        "import-unfinished",
        "mcp-call-unfinished",
        "mcp-result-without-response",
        "output-without-response",
        "response-unfinished",
        "session-update-unanswered",
        "silence-after-refused-create",
    ]
)
"""Rules that warn about something unfinished at the end of a log. A later event may have finished it."""

_MAX_KEPT_BYTES = 8 << 20

Again = Callable[[], Iterable[bytes]]


@record(kw_only=True, hidden=("session",))
class Traced:
    """One log and what was found in it. `file` is for the report; its document has the events of the findings. `start`
    is the time of the first event. `remarks` are about the log itself. `again` returns the bytes of the log once more.
    """

    file: Checked
    session: Session
    remarks: tuple[Remark, ...] = ()
    start: float | None = None
    again: Again | None = None


@record(kw_only=True)
class TraceTerms:
    """How a log is checked: the options of the rules, the manifests of the session and their source map, whether
    things that are unfinished at the end of the log are reported, and the lock that imports are compared with.
    """

    options: Options = Options()
    manifests: tuple[Document, ...] = ()
    source_map: SourceMap | None = None
    to_the_end: bool = True
    lock: Lock | None = None


def trace_bytes(
    pieces: Iterable[bytes], name: str, terms: TraceTerms | None = None, again: Again | None = None
) -> Traced:
    """Trace a log. `again` returns its bytes once more, which showing events of a long log may need. If toolcheck
    itself fails, that is the only finding.
    """
    try:
        reading = Reading(pieces, name)
        keeper = _Keeper(reading)
        session = follow(keeper.events(), reading.remarks)
        return _report(session, name, terms or TraceTerms(), keeper.kept, tuple(reading.remarks), again)
    except Exception as error:
        return _failed(name, error)


def trace_events(events: Sequence[Event], name: str, terms: TraceTerms | None = None) -> Traced:
    """Trace events that are not in a file."""
    session = follow(events)
    by_number = {event.number: event for event in events}
    return _report(session, name, terms or TraceTerms(), by_number, (), is_all=True)


def _failed(name: str, error: Exception) -> Traced:
    """A log on which toolcheck failed; to be called where the exception was caught."""
    failure = checked_failure(failed(name, "jsonl", error))
    document, found = shown(name, failure.findings, {})
    manifest = Manifest(document=document, shape=LOG)
    return Traced(file=Checked(document=document, manifest=manifest, findings=tuple(found)), session=follow(()))


class _Keeper:
    """Passes events on and keeps them while they are few."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.kept: dict[int, Event] | None = {}

    def events(self) -> Iterator[Event]:
        """The events of the reading."""
        for event in self._reading.events():
            if self.kept is not None:
                self.kept[event.number] = event
                if self._reading.size > _MAX_KEPT_BYTES:
                    self.kept = None
            yield event


def _report(
    session: Session,
    name: str,
    terms: TraceTerms,
    events: dict[int, Event] | None,
    remarks: tuple[Remark, ...],
    again: Again | None = None,
    *,
    is_all: bool = False,
) -> Traced:
    found, off = trace(session, terms.options, terms.manifests, terms.source_map, terms.lock)
    if not terms.to_the_end:
        found = [finding for finding in found if not (finding.rule in AT_THE_END and finding.severity <= WARNING)]
    if events is None:
        events = _picked(_numbers([*found, *off]), again, name) if again else {}
    document, moved = shown(name, [*found, *off], events, is_all=is_all)
    manifest = Manifest(document=document, shape=LOG)
    applied = apply_suppressions(
        manifest,
        moved[: len(found)],
        terms.options.suppressions,
        today=terms.options.today,
        show_suppressed=terms.options.show_suppressed,
    )
    start = session.parts[0].first.at if session.parts else None
    file = Checked(
        document=document,
        manifest=manifest,
        findings=applied.reported,
        suppressed=applied.suppressed,
        deselected=tuple(moved[len(found) :]),
    )
    return Traced(file=file, session=session, remarks=remarks, start=start, again=again)


def _numbers(findings: Iterable[Finding]) -> set[int]:
    wheres = (
        where for f in findings for where in (f.where, *(other.where for other in f.related if not other.document))
    )
    return {where.document + 1 for where in wheres}


def _picked(numbers: set[int], again: Again, name: str) -> dict[int, Event]:
    """The events with some numbers, from a second reading of the log."""
    picked: dict[int, Event] = {}
    last = max(numbers, default=0)
    for event in Reading(again(), name).events():
        if event.number in numbers:
            picked.setdefault(event.number, event)
        if event.number >= last:
            break
    return picked
