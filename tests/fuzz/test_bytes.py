"""Any bytes at all: read, checked, fixed, compiled and reported without a crash, and every place lies in the file."""

from __future__ import annotations

import copy
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.document.test_reading import SOUP
from tests.fuzz import manifests
from tests.fuzz.manifests import trials
from tests.fuzz.properties import (
    check_holds,
    compile_holds,
    decode_holds,
    fix_holds,
    parity_holds,
    read_holds,
    report_holds,
)
from toolcheck.finding.rule import EVERY_TARGET

NAMES = ("a.json", "a.yaml", "-")
WORDS = (
    *('"tools"', '"type": "function"', '"type": "mcp"', '"name": "f"', '"parameters": {', '"properties"', "${A}", "- "),
    *(
        "tools:",
        "type: mcp",
        "server_label: a",
        "server_url:",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        '"',
        "\n",
        "\n  ",
        "\n    ",
    ),
    *(
        "1",
        "null",
        "true",
        "&a",
        "*a",
        "<<: *a",
        "# toolcheck: ignore[all]",
        "x-toolcheck:",
        "session:",
        "turns:",
        "!t",
    ),
    *('"$ref": "#"', "\\ud800", "\x00", "\ufeff", "\r", "\t", "\u2028", "\x85", "😀", "'", "|", ">", "---\n", "é"),
)


def holds(data: bytes, name: str) -> None:
    """Everything that can be done with a file, done."""
    read_holds(data, name)
    check_holds(data, name)
    fix_holds(data, name)
    compile_holds(data, name)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(data=st.binary(max_size=200), name=st.sampled_from(NAMES))
def test_bytes(data: bytes, name: str) -> None:
    holds(data, name)
    decode_holds(data)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=SOUP | st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join), name=st.sampled_from(NAMES))
def test_token_soup(text: str, name: str) -> None:
    holds(text.encode(), name)


@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
def test_a_sound_manifest_cut_off_at_every_byte(name: str) -> None:
    random = Random(3)
    value = {"tools": [manifests.function(random, 0, "responses"), manifests.server(random, 1, "responses")]}
    data = manifests.written(random, value, name).encode()
    for end in range(len(data)):
        check_holds(data[:end], name)
        if end % 10 == 0:
            fix_holds(data[:end], name)
            compile_holds(data[:end], name)


@trials(150)
def test_a_sound_manifest_with_bytes_changed(random: Random) -> None:
    sound = manifests.sound(random)
    name = random.choice(NAMES)
    data = bytearray(manifests.decorated(random, manifests.written(random, sound.value, name)))
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(data))
        end = at + random.choice([0, 1, 1, 5])
        word = random.choice(WORDS).encode()
        data[at:end] = random.choice([b"", bytes([random.randrange(256)]), word, data[at:end] * 2])
    read_holds(bytes(data), name)
    check_holds(bytes(data), name, sound.targets)
    fix_holds(bytes(data), name, sound.targets, unsafe=random.random() < 0.5)
    compile_holds(bytes(data), name, sound.api)


@trials(100)
def test_a_sound_manifest_with_values_changed(random: Random) -> None:
    sound = manifests.sound(random).copied()
    manifests.changed(random, sound.value, random.randint(1, 3))
    data = manifests.written(random, sound.value, "a.json").encode()
    check_holds(data, "a.json", sound.targets)
    fix_holds(data, "a.json", sound.targets)
    compile_holds(data, "a.json", random.choice([None, *EVERY_TARGET]))
    if random.random() < 0.15:
        report_holds(data, "a.json", sound.targets)


@trials(60)
def test_the_three_statements_of_a_shape_agree_on_changed_tools(random: Random) -> None:
    api = random.choice(["realtime", "responses"])
    maker = random.choice([manifests.function, manifests.server, manifests.connector])
    tool = maker(random, 0, "responses" if api == "responses" else "realtime-session")
    kind = f"{api}/{tool['type']}"
    assert parity_holds(tool, kind)
    for _ in range(25):
        other = copy.deepcopy(tool)
        manifests.changed(random, other, random.randint(1, 2))
        for node in [manifests.at(other, path) for path in manifests.paths(other)]:
            if isinstance(node, dict) and random.random() < 0.2:
                node[random.choice(manifests.STRANGE)] = random.choice(manifests.ODD)
        parity_holds(other, kind)
