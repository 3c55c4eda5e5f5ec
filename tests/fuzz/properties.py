"""What holds of any bytes whatever: said once, for the tests and for the long run of `fuzz.targets`.

Each property is a function of a file (its bytes and its name) that raises when it does not hold.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any
from xml.etree import ElementTree

from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.compiling.compiling import CannotCompile, Wish, compile_documents
from toolcheck.contract import engine, shapes
from toolcheck.contract.accepting import Acceptor
from toolcheck.contract.explaining import explain
from toolcheck.contract.targets import Target
from toolcheck.decoding.decoding import decode
from toolcheck.document.document import Document
from toolcheck.document.reading import bytes_of, read
from toolcheck.document.where import Where, pointer
from toolcheck.finding.finding import ERROR, Finding
from toolcheck.finding.report import Checked, Report
from toolcheck.fixing.fixing import MAX_ROUNDS, fix
from toolcheck.reporting import concise, decoded, diff, github, gitlab, json_lines, junit, markdown, rdjson, sarif, text
from toolcheck.reporting import json as as_json

UNREAD = frozenset({"syntax-error", "too-deep", "too-large"})
KINDS = tuple(shapes.SHAPES)
OTHERS = {"session.start": ("live/session.fork",), "session.update": ("live/session.update",)}
"""What an event can be as well: of a Live session that goes on, or that is there already."""
ENGINES = ("", "reference")
NOT_OURS = "bug in toolcheck"


class Anything(dict[str, str]):
    """An environment in which every variable is set."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> str:
        return "set"

    def get(self, name: str, default: Any = None) -> str:
        return "set"


def read_holds(data: bytes, name: str) -> Document:
    """A text is read, or it is said why not; what is said stands in it."""
    document = read(data, name)
    assert bytes_of(document) == data or not document.values
    assert document.values or UNREAD & {problem.kind for problem in document.problems}
    assert len(document.places) == len(document.values)
    for problem in document.problems:
        assert_is_there(document, problem.where, *(where for _, where in problem.related))
    for value in document.values:
        assert_is_json(value)
    return document


def check_holds(data: bytes, name: str, targets: tuple[Target, ...] = ()) -> Checked:
    """Every finding has a rule, words and a place in the file."""
    checked = check_document(read(data, name), Options(targets=targets, select=("all",)))
    for finding in checked.everything:
        assert finding.rule
        assert finding.message
        assert NOT_OURS not in finding.note, finding.message
        assert_is_there(checked.document, finding.where, *(related.where for related in finding.related))
        pointer(finding.where.path).encode()
    return checked


def report_holds(data: bytes, name: str, targets: tuple[Target, ...] = ()) -> None:
    """Every report of what is found is made, and is what its readers take it for."""
    report = Report(files=(check_document(read(data, name), Options(targets=targets, select=("all",))),))
    assert len(concise.render(report).splitlines()) == len(report.files[0].findings)
    for words in (text.render(report), concise.render(report), github.render(report), markdown.render(report)):
        assert_is_shown(words)
    for written in (as_json.render(report), sarif.render(report), gitlab.render(report), rdjson.render(report)):
        json.loads(written, parse_constant=_refuse)
        assert_is_shown(written)
    for line in json_lines.render(report).splitlines():
        json.loads(line, parse_constant=_refuse)
    ElementTree.fromstring(junit.render(report))


def fix_holds(data: bytes, name: str, targets: tuple[Target, ...] = (), *, unsafe: bool = True) -> Document:
    """What is fixed can be read, stays as it is when it is fixed again, and has no finding of a reader that it did not
    have before; what cannot be read is left alone.
    """

    def examine(document: Document) -> Sequence[Finding]:
        return check_document(document, options).findings

    options = Options(targets=targets, select=("all",))
    wanted = frozenset({"safe", "unsafe"}) if unsafe else frozenset({"safe"})
    document = read(data, name)
    made = fix(examine, document, wanted)
    if not document.values:
        assert made.document.text == document.text
        return made.document
    assert len(made.document.values) == len(document.values)
    assert made.document.bom == document.bom
    assert {problem.kind for problem in made.document.problems} <= {problem.kind for problem in document.problems}
    if not made.applied:
        assert made.document.text == document.text
    assert read(bytes_of(made.document), name).values == made.document.values
    assert_is_shown(diff.render(document, made.document))
    if made.rounds < MAX_ROUNDS:
        again = fix(examine, made.document, wanted)
        assert again.document.text == made.document.text
    return made.document


def compile_holds(data: bytes, name: str, target: Target | None = None) -> str:
    """What compiles is strict JSON of its shape, and clean; what has errors compiles to nothing."""
    document = read(data, name)
    events = Wish(target=target, form="events" if len(document.values) > 1 else None)
    try:
        made = compile_documents([document], Anything(), events)
    except CannotCompile:
        return ""
    if not made.made:
        assert any(finding.severity >= ERROR for file in made.checked for finding in file.findings)
        return ""
    written = made.text()
    written.encode()
    for one in made.made:
        assert_is_json(one.value)
        kind = one.value.get("type")
        if kind in KINDS:
            fitting = [shape for shape in (kind, *OTHERS.get(kind, ())) if engine.accepts(shape, one.value)]
            assert fitting
            assert shapes.accepts(fitting[0], one.value)
    again = [
        json.loads(line, parse_constant=_refuse) for line in (written.splitlines() if made.in_lines else [written])
    ]
    assert again == [one.value for one in made.made]
    return written


def decode_holds(data: bytes, documents: Sequence[Document] = ()) -> None:
    """Whatever a server says, something is said of it."""
    found = decode(data.decode(errors="replace"), documents)
    for spot in found.spots:
        if spot.document is not None:
            assert_is_there(spot.document, spot.where)
    assert_is_shown(decoded.render(found))
    json.loads(decoded.render_json(found))


@contextmanager
def engines_called(name: str) -> Iterator[None]:
    """Inside, these engines do the work: the fast ones (``), or the reference."""
    before = os.environ.get("TOOLCHECK_ENGINES")
    os.environ["TOOLCHECK_ENGINES"] = name
    try:
        yield
    finally:
        os.environ.pop("TOOLCHECK_ENGINES")
        if before is not None:
            os.environ["TOOLCHECK_ENGINES"] = before


def readers_hold(data: bytes) -> Document:
    """Both YAML parsers read the same values from a text, at the same places, or refuse it in the same words."""
    seen = []
    for name in ENGINES:
        with engines_called(name):
            document = read(data, "a.yaml")
            seen.append((repr(document.values), document.places, document.problems))
    assert seen[0] == seen[1], (data, seen)
    return document


def spellings_hold(written: Sequence[tuple[bytes, str]], targets: tuple[Target, ...] = ()) -> int:
    """The same value, written in several files, has the same findings in each, whichever engines read and judge it;
    in one file they stand at the same places. How many these are.
    """
    seen = []
    for data, name in written:
        places = []
        for engines in ENGINES:
            with engines_called(engines):
                checked = check_holds(data, name, targets)
                found = [
                    (one.rule, one.severity, one.message, one.where.document, one.where.path)
                    for one in checked.everything
                ]
                places.append(
                    [
                        (*each, checked.document.span(one.where))
                        for each, one in zip(found, checked.everything, strict=True)
                    ]
                )
                seen.append((Counter(found), data))
        assert places[0] == places[1], (data, places)
    assert all(found == seen[0][0] for found, _ in seen), [
        (found - seen[0][0], seen[0][0] - found, data) for found, data in seen
    ]
    return seen[0][0].total()


@cache
def acceptor(kind: str) -> Acceptor:
    """What accepts values of a shape without an engine, however many there are."""
    return Acceptor(engine._schema(kind, None), [2**60])


def fits(kind: str, value: Any) -> bool:
    """What jsonschema-rs says of a value; where it takes none of that sort, the reference."""
    try:
        return bool(engine._validator(kind, None, False).is_valid(value))
    except ValueError:
        return bool(engine._validator(kind, None, True).is_valid(value))


def is_plain(value: Any) -> bool:
    """Whether a value has nothing that acceptors leave to an engine though it may fit: whole numbers that are written
    as others, numbers beyond exact ones, what is only derived from a type of JSON."""
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return type(value) in (dict, list) and all(map(is_plain, inner))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return abs(value) <= 2**53 and type(value) in (int, float) and not (type(value) is float and value % 1 == 0)
    return type(value) in (str, bool, type(None))


def acceptance_holds(kind: str, value: Any) -> bool:
    """Nothing is accepted that an engine refuses; nothing plain is refused that it accepts."""
    surely, valid = acceptor(kind).accepts(value), fits(kind, value)
    assert valid or not surely, (kind, value)
    assert surely or not valid or not is_plain(value), (kind, value)
    return surely


def parity_holds(value: Any, kind: str, engines: Sequence[str] = ENGINES) -> bool:
    """All statements of a shape are of one mind about a value; the answer."""
    answers = []
    surely = acceptor(kind).accepts(value)
    engine._left(kind, None)[0] = 0  # so that the engines are asked
    for name in engines:
        with engines_called(name):
            answers.append((engine.violations(kind, value), engine.accepts(kind, value)))
    assert all(answer == answers[0] for answer in answers), (kind, value, answers)
    violations, accepted = answers[0]
    for fits in ((), (acceptor(kind).fits,)):
        explained = explain(engine._schema(kind, None), value, *fits)
        if explained is not None:
            assert engine._said(engine._schema(kind, None), explained, value) == violations, (kind, value, explained)
    assert accepted == (not violations), (kind, value, violations)
    assert accepted or not surely, (kind, value, violations)
    assert shapes.accepts(kind, value) == accepted, (kind, value, violations)
    return accepted


def assert_is_there(document: Document, *places: Where) -> None:
    """Places lie in the file."""
    for where in places:
        span = document.span(where)
        assert 0 <= span.start <= span.end <= len(document.text), (where, span)
        for offset in span:
            line, column = document.position(offset)
            assert 1 <= line <= document.line_count
            assert 1 <= column <= len(document.line(line)) + 2  # inside a line break at most


def assert_is_json(value: Any) -> None:
    """A value is one that JSON has, strictly."""
    json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    stack = [value]
    while stack:
        each = stack.pop()
        assert isinstance(each, dict | list | str | int | float | bool | None)
        if isinstance(each, dict):
            assert all(type(key) is str for key in each)
            stack += each.values()
        elif isinstance(each, list):
            stack += each


def assert_is_shown(output: str) -> None:
    """What a terminal is given holds nothing that it would obey."""
    assert not any(ord(character) < 32 and character != "\n" for character in output)
    assert not any(character in output for character in "\x7f\x85\u2028\u2029\u202e\ufeff")
    output.encode()


def _refuse(constant: str) -> Any:
    raise AssertionError(f"{constant} is no JSON")
