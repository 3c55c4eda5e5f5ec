"""The events of a YAML text, as brief as they can be: for `yaml_values`, which needs little of each.

PyYAML's parser makes an object of seven attributes for each event. While a text is read here, it makes what a short
function returns: a plain scalar is its text, another scalar a tuple of its text, and all else one of the signs below.
Reading a file takes 0.8 of the time.

For this, names in the parser's module mean our functions, and are put back before anybody else can look: it is done
only in our own command, in which PyYAML is put off, in a process with one thread, and after the parser has made of a
short text exactly what it should. Everywhere else the usual events are made brief one by one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from operator import attrgetter

from toolcheck.document.yaml_events import Events, events_of, module_alone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias, TypeVar

    R = TypeVar("R")

Next: TypeAlias = "Callable[[], Any]"
"""Gives the next event."""
Take: TypeAlias = "Callable[[Any, Any], None]"
"""Is given the marks of the start and the end of each event, which have an `index`."""
_Maker: TypeAlias = "Callable[..., Any]"

STREAM = object()
"""The start of the stream."""
LAST = object()
"""The end of the stream."""
DOCUMENT = object()
"""The start of a document, written as `---`."""
BARE_DOCUMENT = object()
"""The start of a document with nothing in front of it."""
DOCUMENT_END = object()
MAPPING = object()
"""The start of a mapping."""
SEQUENCE = object()
"""The start of a list."""
END = object()
"""The end of a mapping or of a list."""
OTHER = object()
"""What has an anchor, a tag or a directive, and an alias."""


def with_events(text: str, use: Callable[[Next], R], take: Take | None = None) -> R | None:
    """What `use` makes of the events of a text; None where the parser refuses the text."""
    makers = _makers(take)
    parser = _parser(makers)
    if parser is None:
        events = events_of(text)
        try:
            return use(_brief(events, makers))
        except events.error:
            return None
    try:
        return _with_makers(parser, makers, lambda: use(parser["CParser"](text).get_event))
    except parser["YAMLError"]:
        return None


def _with_makers(parser: dict[str, Any], makers: dict[str, _Maker], use: Callable[[], R]) -> R:
    """What is made while the names in the parser's module mean our functions."""
    usual = {name: parser[name] for name in makers}
    parser.update(makers)
    try:
        return use()
    finally:
        parser.update(usual)


def _parser(makers: dict[str, _Maker]) -> dict[str, Any] | None:
    """The names in the parser's module; None where they are not ours to change."""
    threading = sys.modules.get("threading")
    if threading is not None and threading.active_count() > 1:
        return None
    module = module_alone()
    if module is None:
        return None
    parser = vars(module)
    if module not in _TRIED:
        _TRIED[module] = _suits(parser)
    return parser if _TRIED[module] else None


_TRIED: dict[Any, bool] = {}
"""Parsers that were tried, and whether they call our functions as they should."""

_TRIAL = "%YAML 1.1\n---\na: [b, 'c', &d e, *d]\n...\n---\n- !f {}\n"
_OF_TRIAL = (
    *(STREAM, OTHER, MAPPING, "a", SEQUENCE, "b", ("c",), OTHER, OTHER, END, END, DOCUMENT_END),
    *(DOCUMENT, SEQUENCE, OTHER, END, END, DOCUMENT_END, LAST),
)


def _suits(parser: dict[str, Any]) -> bool:
    """Whether a parser makes of a short text what it should."""

    def all_of_it() -> tuple[Any, ...]:
        next_event = parser["CParser"](_TRIAL).get_event
        return tuple(next_event() for _ in _OF_TRIAL)

    met: list[int] = []
    makers = _makers(lambda start, end: met.append(end.index - start.index))
    try:
        made = _with_makers(parser, makers, all_of_it)
    except Exception:
        return False
    return made == _OF_TRIAL and len(met) == len(made) and min(met) == 0 and max(met) > 0


def _scalar(anchor: Any, tag: Any, _implicit: Any, value: str, _start: Any, _end: Any, style: Any) -> Any:
    if anchor is not None or tag is not None:
        return OTHER
    return (value,) if style else value


def _mapping(anchor: Any, tag: Any, _implicit: Any, _start: Any, _end: Any, _style: Any) -> Any:
    return MAPPING if anchor is None and tag is None else OTHER


def _sequence(anchor: Any, tag: Any, _implicit: Any, _start: Any, _end: Any, _style: Any) -> Any:
    return SEQUENCE if anchor is None and tag is None else OTHER


def _document(_start: Any, _end: Any, explicit: Any, version: Any, tags: Any) -> Any:
    if version is not None or tags:
        return OTHER
    return DOCUMENT if explicit else BARE_DOCUMENT


_MARKS = ("start_mark", "end_mark")
_NODE = ("anchor", "tag", "implicit")

_MAKERS: dict[str, tuple[_Maker, tuple[str, ...]]] = {
    "StreamStartEvent": (lambda _start, _end, _encoding: STREAM, (*_MARKS, "encoding")),
    "StreamEndEvent": (lambda _start, _end: LAST, _MARKS),
    "DocumentStartEvent": (_document, (*_MARKS, "explicit", "version", "tags")),
    "DocumentEndEvent": (lambda _start, _end, _explicit: DOCUMENT_END, (*_MARKS, "explicit")),
    "AliasEvent": (lambda _anchor, _start, _end: OTHER, ("anchor", *_MARKS)),
    "ScalarEvent": (_scalar, (*_NODE, "value", *_MARKS, "style")),
    "SequenceStartEvent": (_sequence, (*_NODE, *_MARKS, "flow_style")),
    "SequenceEndEvent": (lambda _start, _end: END, _MARKS),
    "MappingStartEvent": (_mapping, (*_NODE, *_MARKS, "flow_style")),
    "MappingEndEvent": (lambda _start, _end: END, _MARKS),
}
"""What each kind of event becomes, by a function that is given what PyYAML gives to its class: these attributes, in
this order.
"""


def _makers(take: Take | None) -> dict[str, _Maker]:
    """The functions by the name of their event."""
    if take is None:
        return {name: maker for name, (maker, _) in _MAKERS.items()}
    return {name: _taking(maker, names.index("start_mark"), take) for name, (maker, names) in _MAKERS.items()}


def _taking(maker: _Maker, at: int, take: Take) -> _Maker:
    def taking(*given: Any) -> Any:
        take(given[at], given[at + 1])
        return maker(*given)

    return taking


def _brief(events: Events, makers: dict[str, _Maker]) -> Next:
    """What the functions make of usual events."""
    next_event, kinds, _ = events
    known = {getattr(kinds, name): (makers[name], attrgetter(*names)) for name, (_, names) in _MAKERS.items()}

    def brief() -> Any:
        event = next_event()
        maker, given = known[type(event)]
        return maker(*given(event))

    return brief
