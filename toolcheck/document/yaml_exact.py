"""YAML read exactly: a loop that takes down every place and says what is wrong, and what follows from a problem."""

from __future__ import annotations

from functools import partial

from toolcheck.document.document import Document, Problem
from toolcheck.document.limits import Limits
from toolcheck.document.where import in_text
from toolcheck.document.yaml_events import Events, events_of, restored
from toolcheck.document.yaml_lax import may_be_lax, refuse_lax
from toolcheck.document.yaml_loop import Loop, ParserError, look_up, places_of
from toolcheck.document.yaml_words import StopError

_FATAL = ("syntax-error", "too-deep", "too-large")


def read_exactly(
    text: str, name: str, limits: Limits, *, bom: bool, parsed: str, restore: dict[int, int], problems: list[Problem]
) -> Document:
    """The document of a text. `parsed` is what the parser is given in its place, with stand-ins for some characters,
    `restore` what these stand for, `problems` what is known to be wrong.
    """
    loop = Loop(text, limits)
    try:
        loop.run(restored(events_of(parsed), restore))
        if may_be_lax(parsed):
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


def _before(events: Events, loop: Loop) -> Problem | None:
    """What ends the reading of a text that is cut off where a parser gave up."""
    try:
        loop.run(events)
    except StopError as stop:
        return stop.problem
    except ParserError as error:
        return error.problem
    return None
