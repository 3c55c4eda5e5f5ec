"""The picture of a session: lanes for what went over the wire, the model, your code and each server, as one SVG.

Bars are links to their first event, pins are links to findings. No script, no colour that says something alone: the
state of a bar is in its title and, where there is room, on it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from toolcheck.finding.finding import Finding
from toolcheck.ground.record import record
from toolcheck.log.event import Event
from toolcheck.log.session import Part
from toolcheck.redaction.redactor import fit
from toolcheck.reporting.trace_text import clock

LABELS = 120
"""The width of the lane names."""

_LANE = 30
_TOP = 58
_FOOT = 34
_APART = 90
_BAR = 16
_ROW = 19
_MAX_ROWS = 4
_OPEN = 28
_NARROWEST = 920
_WIDEST = 12_000
_A_SECOND = 40.0
_LONGEST_SILENCE = 3.0
_SHORT_SILENCE = 1.0
_PIN = 20
_MAX_LANES = 12
_LONGEST = 60


@record(kw_only=True)
class Bar:
    """A step with a duration: its lane, its state, its first and last event (None if it did not end)."""

    lane: str
    start: Event
    end: Event | None
    state: str
    words: str


class Scale:
    """Where an event is, from left to right: by its time, with long silences cut short; by its number in a log without
    times. `cuts` are the places where a silence is cut, and how long it was.
    """

    def __init__(self, events: Sequence[Event]) -> None:
        times = [event.at for event in events if event.at is not None]
        self.has_times = len(times) > len(events) / 2 and len(set(times)) > 1
        self._keys = sorted(set(times)) if self.has_times else [float(event.number) for event in events]
        self._places: list[float] = []
        self._gaps: list[tuple[int, float]] = []
        at = 0.0
        for number, key in enumerate(self._keys):
            gap = key - self._keys[number - 1] if number else 0.0
            if self.has_times and gap > _LONGEST_SILENCE:
                self._gaps.append((number, gap))
                gap = _SHORT_SILENCE
            at += gap if self.has_times else 0.5
            self._places.append(at)
        wanted = (at or 1.0) * _A_SECOND
        self.width = min(max(wanted, _NARROWEST), _WIDEST)
        self._unit = self.width / (at or 1.0)

    @property
    def cuts(self) -> Iterator[tuple[float, float]]:
        """The cuts: where each silence is, and its length in seconds."""
        for number, gap in self._gaps:
            yield LABELS + (self._places[number] - _SHORT_SILENCE / 2) * self._unit, gap

    def x(self, event: Event) -> float:
        """The horizontal position of an event."""
        key = event.at if self.has_times else float(event.number)
        if key is None or not self._keys:
            return float(LABELS)
        number = max(bisect_right(self._keys, key) - 1, 0)
        return LABELS + self._places[number] * self._unit


def picture(
    parts: Sequence[Part], events: Sequence[Event], findings: Sequence[tuple[Finding, Event]], bars: Sequence[Bar]
) -> str:
    """The SVG of a log: all `events`, the bars, and the findings with their events."""
    scale = Scale(events)
    lanes = _lanes(bars)
    placed = {name: _placed([bar for bar in bars if _lane_of(bar, lanes) == name], scale) for name in lanes}
    tops: dict[str, float] = {}
    y = float(_TOP + _LANE)
    for name in lanes:
        tops[name] = y
        y += _LANE + _ROW * max((row for _, row in placed[name]), default=0)
    width, below = scale.width + LABELS + 40, int(y) - _LANE // 2
    height = below + _FOOT
    out = [
        f'<svg viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}" role="group"'
        ' aria-label="The session as a timeline; what it shows is listed below.">',
        "<defs><pattern id='open' width='6' height='6' patternUnits='userSpaceOnUse' patternTransform='rotate(45)'>"
        "<rect width='3' height='6' class='hatch'/></pattern></defs>",
        *_of_wire(events, scale),
        *_of_lanes(tops, width),
        *_of_cuts(scale, below),
        *_of_parts(parts, scale, below),
        *_of_axis(events, scale, height),
    ]
    out += [_of_bar(bar, scale, tops[name] + _ROW * row) for name in lanes for bar, row in placed[name]]
    out += _of_pins(findings, scale, below)
    return "\n".join([*out, "</svg>"])


def _placed(bars: Sequence[Bar], scale: Scale) -> list[tuple[Bar, int]]:
    """The bars of a lane, each with its row. Bars at the same time get different rows, as far as rows exist."""
    ends: list[float] = []
    found = []
    for bar in sorted(bars, key=lambda bar: bar.start.number):
        start = scale.x(bar.start)
        row = next((at for at, end in enumerate(ends) if end <= start), min(len(ends), _MAX_ROWS - 1))
        ends[row : row + 1] = [max(_end_of(bar, scale), ends[row] if row < len(ends) else 0.0)]
        found.append((bar, row))
    return found


def _end_of(bar: Bar, scale: Scale) -> float:
    start = scale.x(bar.start)
    return start + _OPEN if bar.end is None else max(scale.x(bar.end), start + 4)


def _lanes(bars: Sequence[Bar]) -> list[str]:
    first = ["model", "your code"]
    servers = [name for name in dict.fromkeys(bar.lane for bar in bars) if name not in first]
    more = ["other servers"] if len(servers) > _MAX_LANES else []
    return [*first, *servers[:_MAX_LANES], *more]


def _lane_of(bar: Bar, lanes: Sequence[str]) -> str:
    return bar.lane if bar.lane in lanes else lanes[-1]


def _of_wire(events: Sequence[Event], scale: Scale) -> Iterator[str]:
    """A tick for each event: sent events above received ones."""
    for name, side, y in (("sent", "sent", _TOP - 16), ("received", "received", _TOP)):
        places = sorted({round(scale.x(event), 1) for event in events if event.side == side})
        yield f'<text x="4" y="{y + 4}" class="name">{name}</text>'
        if places:
            ticks = "".join(f"M{x:g} {y - 5}v10" for x in places)
            yield f'<path d="{ticks}" class="tick {side}"><title>{name}</title></path>'


def _of_lanes(tops: Mapping[str, float], width: float) -> Iterator[str]:
    for name, y in tops.items():
        yield f'<line x1="{LABELS}" y1="{y}" x2="{width - 8:.0f}" y2="{y}" class="rail"/>'
        yield f'<text x="4" y="{y + 4}" class="name">{_words(name, 16)}</text>'


def _of_cuts(scale: Scale, below: int) -> Iterator[str]:
    for x, seconds in scale.cuts:
        yield (
            f'<g class="cut"><line x1="{x:.1f}" y1="{_TOP - 26}" x2="{x:.1f}" y2="{below}"/>'
            f'<text x="{x:.1f}" y="{below + 12}" text-anchor="middle">{seconds:.0f} s</text></g>'
        )


def _of_parts(parts: Sequence[Part], scale: Scale, below: int) -> Iterator[str]:
    for part in parts[1:]:
        x = scale.x(part.first)
        yield f'<line x1="{x:.1f}" y1="{_TOP - 26}" x2="{x:.1f}" y2="{below}" class="part"/>'
        yield f'<text x="{x + 3:.1f}" y="{_TOP - 22}" class="name">session {part.number + 1}</text>'


def _of_axis(events: Sequence[Event], scale: Scale, height: int) -> Iterator[str]:
    """When the events were, or which number they have, as often as there is room for the words."""
    start = next((event.at for event in events if event.at is not None), None)
    free = 0.0
    for event in events:
        x = scale.x(event)
        words = clock(event.at, start) if scale.has_times else f"event {event.number}"
        if words and x >= free:
            free = x + _APART
            yield f'<path d="M{x:.1f} {height - 18}v4" class="tick"/>'
            yield f'<text x="{x:.1f}" y="{height - 4}" text-anchor="middle" class="name">{words}</text>'


def _of_bar(bar: Bar, scale: Scale, y: float) -> str:
    start = scale.x(bar.start)
    width = _end_of(bar, scale) - start
    label = ""
    if width > 7 * min(len(bar.words), 6):
        label = f'<text x="{start + 3:.1f}" y="{y + 4}" class="on">{_words(bar.words, int((width - 4) / 7.5))}</text>'
    state = "open" if bar.end is None else bar.state
    return (
        f'<a href="#e{bar.start.number}"><rect x="{start:.1f}" y="{y - _BAR / 2:g}" width="{width:.1f}" height="{_BAR}"'
        f' rx="2" class="bar {state}"><title>{_words(bar.words)}: {bar.state}</title></rect>{label}</a>'
    )


def _of_pins(findings: Iterable[tuple[Finding, Event]], scale: Scale, below: int) -> Iterator[str]:
    """A numbered pin for each finding, with a line through all lanes. Overlapping pins are moved apart."""
    rows: list[float] = []
    for number, (finding, event) in enumerate(findings, 1):
        x = scale.x(event)
        row = next((at for at, last in enumerate(rows) if x - last >= _PIN), len(rows) % 2)
        if row == len(rows):
            rows.append(x)
        else:
            rows[row] = max(x, rows[row] + _PIN if x - rows[row] < _PIN else x)
        spot = rows[row]
        y = 10 + 19 * row
        yield (
            f'<line x1="{x:.1f}" y1="{y + 8}" x2="{x:.1f}" y2="{below}" class="drop"/>'
            f'<a href="#f{number}" class="pin {finding.severity.word}"><circle cx="{spot:.1f}" cy="{y}" r="9"/>'
            f'<text x="{spot:.1f}" y="{y + 4}" text-anchor="middle">{number}</text>'
            f"<title>{number}: {finding.rule}</title></a>"
        )


def _words(words: str, most: int = _LONGEST) -> str:
    words = fit(words)
    return escape(words if len(words) <= most else f"{words[: max(most - 1, 1)]}…")
