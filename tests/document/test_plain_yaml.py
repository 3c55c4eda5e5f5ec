"""The short loop over YAML and the exact one: what the short one reads, the exact one reads as the same values, without
a problem, and every place that is found from the values is the one that the exact loop takes down."""

from __future__ import annotations

import json
import pickle
from random import Random
from typing import Any

import pytest

from tests.document.test_places import MANIFEST, YAML, walk
from tests.fixtures import every_fixture
from tests.fuzz.soup import soup
from tests.fuzz.spelling import AsYaml
from toolcheck.document.document import Span
from toolcheck.document.limits import LIMITS, Limits
from toolcheck.document.reading import format_of, read
from toolcheck.document.yaml_events import events_of
from toolcheck.document.yaml_find import Offsets, YamlFinder
from toolcheck.document.yaml_loop import Loop, ParserError, look_up, places_of
from toolcheck.document.yaml_values import plain_values
from toolcheck.document.yaml_words import StopError


@pytest.fixture(params=["libyaml", "reference"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("TOOLCHECK_ENGINES", request.param)
    return str(request.param)


def is_plain(text: str, limits: Limits = LIMITS) -> bool:
    """Whether the short loop reads a text; then it is held against the exact loop."""
    offsets = Offsets()
    values = plain_values(text, limits, offsets.take)
    if values is None:
        return False
    exact = Loop(text, limits)
    exact.run(events_of(text))
    assert values == exact.values, text
    assert json.dumps(values) == json.dumps(exact.values), text  # True is not 1, and keys have their order
    assert not exact.problems, text
    places = places_of(exact.roots)
    assert YamlFinder(text, values).places() == places, text
    assert YamlFinder(text, values, offsets).places() == places, text
    finder = YamlFinder(text, values)
    asked = [(number, path) for number, place in enumerate(places) for path, _, _ in walk(place)]
    chance = Random(len(text))
    for number, path in chance.sample(asked, min(len(asked), 40)):
        for wanted in (path, (*path, "missing"), (*path, 0, 1)):
            assert finder(number, wanted) == look_up(exact.roots, number, wanted), (text, wanted)
    return True


def test_fixtures(parser: str) -> None:
    fixtures = [fixture for fixture in every_fixture() if format_of(fixture.name) == "yaml"]
    if parser == "reference":
        fixtures = fixtures[::20]
    texts = [fixture.data.decode(errors="replace") for fixture in fixtures]
    read_so = [text for text in texts if is_plain(text)]
    assert len(read_so) > 0.8 * len(texts)


@pytest.mark.parametrize("text", [text for text, _ in YAML])
def test_texts_of_which_the_places_are_known(text: str) -> None:
    is_plain(text)


def test_drawn_yaml(parser: str) -> None:
    count = 300 if parser == "libyaml" else 40
    chance = Random(21)
    drawn = [AsYaml(chance).text(_value(chance)) for _ in range(count)]
    assert sum(map(is_plain, drawn)) > count // 5


def test_drawn_signs(parser: str) -> None:
    count = 4000 if parser == "libyaml" else 400
    chance = Random(22)
    drawn = [soup(chance) for _ in range(count)]
    assert sum(map(is_plain, drawn)) > count // 50


def test_damaged_manifests(parser: str) -> None:
    text, chance = MANIFEST.replace("&mcp\n      ", "").replace("<<: *mcp", "type: mcp"), Random(23)
    assert is_plain(text)
    for _ in range(150 if parser == "libyaml" else 15):
        at = chance.randrange(len(text))
        is_plain(
            text[:at] + chance.choice(["", " ", ":", "- ", "\n", "'", "[", "}", "&a ", "*a", "!t ", "? "]) + text[at:]
        )
        is_plain(text[:at] + text[at + chance.randint(1, 5) :])


def _value(chance: Random, depth: int = 0) -> Any:
    """A mapping or a list, of anything."""
    words = ("a", "b c", "", "1", "no", "null", "<<", "é😀", "x: y", "# z", "two\nlines\n", "2026-01-01", "- q", "it's")

    def inner() -> Any:
        if depth < 4 and chance.random() < 0.4:
            return _value(chance, depth + 1)
        return chance.choice([None, True, 3, -2.5e3, *words])

    if chance.random() < 0.4:
        return [inner() for _ in range(chance.randrange(5))]
    return {chance.choice((*words, *map(str, range(30)))): inner() for _ in range(chance.randrange(5))}


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\n",
        "a: !!str 1\n",
        "a: *x\n",
        "a: [1, *x]\n",
        "a: {<<: {b: 1}}\n",
        "a: 1\na: 2\n",
        "a: 1\n'a': 2\n",
        "a: yes\n",
        "on: a\n",
        "a: 2026-01-01\n",
        "a: .inf\n",
        "a: [-]\n",
        ": a\n",
        "[a]: b\n",
        "? {a: b}\n: c\n",
        "%YAML 1.1\n---\na: b\n",
        "a: b\n---\n",
        "--- \n",
        "plain\n",
        "",
        "a: [b\n",
        "a: b: c\n",
    ],
)
def test_what_the_exact_loop_must_read(text: str) -> None:
    assert not is_plain(text)


def test_limits_are_those_of_the_exact_loop() -> None:
    text = "a: [b, {c: d}]\n" + "k" * 20 + ": 12345\n---\n- e\n"
    for limits in (
        *(Limits(nodes=nodes) for nodes in range(20)),
        *(Limits(depth=depth) for depth in range(1, 6)),
        *(Limits(key=size) for size in range(15, 25)),
        *(Limits(digits=digits) for digits in range(1, 8)),
    ):
        try:
            exact = Loop(text, limits)
            exact.run(events_of(text))
            is_refused = bool(exact.problems)
        except (StopError, ParserError):
            is_refused = True
        assert is_plain(text, limits) is not is_refused, limits


@pytest.mark.parametrize("size", [1, 5000])
def test_places_in_a_text_of_any_size(size: int) -> None:
    text = "".join(f"- {{name: f{number}}}\n" for number in range(size)) + "- last\n"
    document = read(text.encode(), "x.yaml")
    found, key, written = pickle.loads(pickle.dumps(document)).look_up((size - 1, "name"))
    assert found == (size - 1, "name")
    assert key is not None
    assert written is not None
    assert (text[slice(*key)], text[written.start : written.end]) == ("name", f"f{size - 1}")
    assert document.look_up((size,))[1] == Span(text.index("last"), text.index("last") + 4)
    assert document._places is None
    assert [entry for _, entry in sorted((document.places[0].entries or {}).items())][-1][0][0] == text.index("last")
