"""YAML -> Document: what no YAML may hold is refused, then a loop over a parser's events makes the values.

A short loop reads the texts about which there is nothing to say, the exact one all others.
"""

from __future__ import annotations

from functools import partial

from toolcheck.document.document import Document, Problem
from toolcheck.document.limits import MANY, Limits
from toolcheck.document.where import in_text
from toolcheck.document.yaml_events import Events, events_of, restored
from toolcheck.document.yaml_find import Offsets, YamlFinder
from toolcheck.document.yaml_lax import may_be_lax, refuse_lax
from toolcheck.document.yaml_loop import Loop, ParserError, look_up, places_of
from toolcheck.document.yaml_values import may_have_anchors, plain_values
from toolcheck.document.yaml_words import StopError
from toolcheck.ground.regex import regex

_FATAL = ("syntax-error", "too-deep", "too-large")

_LARGE = 1 << 16
"""A text with more characters is not given to the parser a second time, to find places in it."""

_UNPRINTABLE = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_UNPRINTABLE_ASCII = bytes(code for code in range(128) if _UNPRINTABLE.match(chr(code)))
_STRAY_BOM = regex("(?:^|(?<=[\r\n]))\ufeff")
_ODD_BREAK = regex("[\x85\u2028\u2029]")


def read_yaml(text: str, name: str, limits: Limits, bom: bool = False) -> Document:
    """The document of a YAML text: a value for each document in it that is not empty, or no value and
    the problems that say why.
    """
    refused = _refused_characters(text, limits)
    if refused is not None:
        return Document(name=name, text=text, format="yaml", values=(), problems=(refused,), bom=bom)
    problems, parsed, restore = _odd_breaks(text)
    lax = may_be_lax(parsed)
    if not (lax or restore or may_have_anchors(text)) and (plain := _plain(text, name, limits, bom)):
        return plain
    loop = Loop(text, limits)
    try:
        loop.run(restored(events_of(parsed), restore))
        if lax:
            refuse_lax(parsed, events_of(parsed))
    except StopError as stop:
        loop.problems.append(stop.problem)
    except ParserError as error:
        again = Loop(text, limits)
        problem = _before(restored(events_of(parsed[: error.at]), restore), again) if error.is_ahead else None
        if problem is not None and (problem.kind == "too-deep" or error.problem.kind == "too-deep"):
            loop = again
        else:
            problem = error.problem
        loop.problems.append(problem)
    problems += loop.problems
    values, roots = loop.values, loop.roots
    if loop.blank is not None and not values:  # an empty document counts when there is no other
        values, roots = [None], [loop.blank]
    if not values and not problems:
        what = "the file contains only comments" if text.strip() else "the file is empty"
        problems.append(Problem(kind="syntax-error", message=what, where=in_text(0, 0)))
    if any(problem.kind in _FATAL for problem in problems):
        blocking = tuple(problem for problem in problems if problem.kind != "yaml-version-trap")
        return Document(name=name, text=text, format="yaml", values=(), problems=blocking, bom=bom)
    places, find_place = partial(places_of, roots), partial(look_up, roots)
    return Document(
        name=name,
        text=text,
        format="yaml",
        values=tuple(values),
        problems=tuple(problems),
        bom=bom,
        find_places=places,
        find_one=find_place,
    )


def _plain(text: str, name: str, limits: Limits, bom: bool) -> Document | None:
    """The document of a text about which there is nothing to say; None for one that the exact loop must read."""
    events, offsets = events_of(text), None
    if len(text) > _LARGE:
        offsets = Offsets()
        events = offsets.taken_from(events)
    values = plain_values(text, events, limits)
    if values is None:
        return None
    finder = YamlFinder(text, values, offsets)
    return Document(
        name=name,
        text=text,
        format="yaml",
        values=tuple(values),
        bom=bom,
        find_places=finder.places,
        find_one=finder,
    )


def _before(events: Events, loop: Loop) -> Problem | None:
    """What ends the reading of a text that is cut off where a parser gave up."""
    try:
        loop.run(events)
    except StopError as stop:
        return stop.problem
    except ParserError as error:
        return error.problem
    return None


def _refused_characters(text: str, limits: Limits) -> Problem | None:
    """The first character that no YAML may hold, and what would keep the parsers busy for too long."""
    data = text.encode()
    if len(data) != len(text) or len(data.translate(None, _UNPRINTABLE_ASCII)) != len(text):
        if found := _UNPRINTABLE.search(text):
            return _character("a control character", found.start(), text)
        if found := _STRAY_BOM.search(text):
            return _character("a byte order mark", found.start(), text)
    directives = text.count("\n%") + text.count("\r%")
    if directives > limits.key:  # libyaml compares each %TAG with all before it
        start = text.index("%")
        return Problem(
            kind="too-large", message=f"more than {limits.key:,} directives", where=in_text(start, start + 1)
        )
    return None


def _character(what: str, at: int, text: str) -> Problem:
    note = "the file may be binary, or UTF-16" if text[at] == "\0" else "write it as an escape in double quotes"
    return Problem(
        kind="syntax-error",
        message=f"the text contains {what} (U+{ord(text[at]):04X})",
        where=in_text(at, at + 1),
        note=note,
    )


def _odd_breaks(text: str) -> tuple[list[Problem], str, dict[int, int]]:
    """Problems for the characters that are line breaks to YAML 1.1 only, the text with stand-ins for
    them (so that no parser breaks a line there), and what the stand-ins stand for.
    """
    if text.isascii() or not (found := list(_ODD_BREAK.finditer(text))):
        return [], text, {}
    problems = [
        Problem(
            kind="ambiguous-line-break",
            message=f"the text contains a raw U+{ord(mark[0]):04X}: some YAML readers end the line there, others don't",
            where=in_text(mark.start(), mark.end()),
            note="for some readers, a comment ends there, so they read the rest as data",
        )
        for mark in found[:MANY]
    ]
    used = set(text)
    # neither in use, nor a byte order mark, nor a noncharacter
    spare = (code for code in range(0xE000, 0x110000) if chr(code) not in used and code & 0xFEFE != 0xFEFE)
    stand_ins = {ord(mark): next(spare, ord("?")) for mark in sorted({mark[0] for mark in found})}
    return problems, text.translate(stand_ins), {code: mark for mark, code in stand_ins.items()}
