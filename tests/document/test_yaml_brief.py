"""Brief events, from PyYAML's parser itself where that is ours, are those made of the usual events; and the parser is
left as it was.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.document.test_parser_alone import AS_THE_COMMAND
from tests.running import environment

PREPARED = """
import sys, threading
from random import Random
from tests.document.test_places import YAML
from tests.fixtures import every_fixture
from tests.fuzz.soup import soup
from toolcheck.document import yaml_brief
from toolcheck.document.reading import format_of
from toolcheck.document.yaml_brief import with_events
from toolcheck.document.yaml_events import module_alone

def names():
    return {name: value for name, value in vars(module_alone()).items() if name.endswith("Event")}

def read(text):
    events, marks, changed = [], [], []
    def drain(next_event):
        changed.append(names() != usual)
        while not events or events[-1] is not yaml_brief.LAST:
            events.append(next_event())
    with_events(text, drain)
    whole, is_changed = events[:], changed[0]
    events.clear()
    with_events(text, drain, lambda start, end: marks.append((start.index, end.index)))
    assert whole == events and len(marks) == len(events), text
    assert names() == usual
    return whole, marks, is_changed

usual = names()
assert len(usual) == 10
"""


def run(code: str) -> None:
    env = environment()
    env["PYTHONPATH"] = os.pathsep.join([env["PYTHONPATH"], str(Path(__file__).parents[2])])
    code = f"{AS_THE_COMMAND}{PREPARED}{code}"
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, env=env, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_the_parser_makes_the_events_that_are_made_of_the_usual_ones() -> None:
    run("""
chance = Random(31)
texts = [fixture.data.decode(errors="replace") for fixture in every_fixture() if format_of(fixture.name) == "yaml"]
texts += [text for text, _ in YAML] + [soup(chance) for _ in range(2000)]
found = [read(text) for text in texts]
assert all(is_changed for _, _, is_changed in found)
yaml_brief._TRIED[module_alone()] = False
for text, (events, marks, _) in zip(texts, found):
    assert read(text) == (events, marks, False), text
seen = {event if type(event) is object else type(event) for events, _, _ in found for event in events}
assert len(seen) == 11, seen
""")


@pytest.mark.parametrize("raised", ["KeyError", "KeyboardInterrupt"])
def test_the_names_are_put_back_whatever_happens(raised: str) -> None:
    run(f"""
def fail(next_event):
    assert names() != usual
    raise {raised}
try:
    with_events("a: b", fail)
except {raised}:
    assert names() == usual
else:
    raise AssertionError
assert with_events("a: [}}", lambda next_event: [next_event() for _ in range(9)]) is None
assert names() == usual
""")


def test_with_a_second_thread_the_parser_stays_as_it_is() -> None:
    run("""
wait = threading.Event()
thread = threading.Thread(target=wait.wait)
thread.start()
assert read("a: b")[2] is False
wait.set()
thread.join()
assert read("a: b")[2] is True
""")


@pytest.mark.parametrize(
    "change",
    [
        "lambda anchor, tag, implicit, value, start, end, style, extra: value",
        "lambda *given: given[3]",
        "lambda *given: (_ for _ in ()).throw(RuntimeError)",
    ],
)
def test_a_parser_that_calls_in_another_way_makes_usual_events(change: str) -> None:
    run(f"""
events = read("a: 'b'")[0]
yaml_brief._TRIED.clear()
scalar = yaml_brief._MAKERS.pop("ScalarEvent")
yaml_brief._MAKERS["ScalarEvent"] = ({change}, scalar[1])
assert not yaml_brief._suits(vars(module_alone()))
assert names() == usual
yaml_brief._MAKERS["ScalarEvent"] = scalar
yaml_brief._TRIED[module_alone()] = False
assert read("a: 'b'") == (events, read("a: 'b'")[1], False)
""")


def test_who_imports_pyyaml_afterwards_finds_its_own_events() -> None:
    run("""
assert read("a: b")[2] is True
import yaml
kinds = [type(event) for event in yaml.parse("a: b", yaml.CLoader)]
assert yaml.ScalarEvent in kinds
values = []
assert module_alone() is None
assert with_events("a: b", lambda next_event: [next_event() for _ in range(4)])[3] == "a"
""")
