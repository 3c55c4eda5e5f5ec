"""Whether a text that could not be read speaks of tools: by its words, wherever it is cut, and not where it is a
recording.
"""

from __future__ import annotations

import pytest

from toolcheck.document.document import Format
from toolcheck.manifest.unread import speaks

NEWLINES = "\n" * 100
TAPE = "interactions:\n- request:\n    body: 'tool_choice'\n"


def says(text: str, format: Format, *, of_keys: bool, size: int = 1 << 20) -> bool:
    return speaks(lambda: (text[at : at + size] for at in range(0, len(text), size)), format, of_keys=of_keys)


@pytest.mark.parametrize(
    ("text", "words", "keys_of_yaml", "keys_of_json"),
    [
        ("", False, False, False),
        ("nothing at all", False, False, False),
        ("tools:\n- a", False, True, False),
        ("my-tools:\n- a", False, False, False),
        ("tools:", False, True, False),
        ("? tools", False, True, False),
        ('{"tools": [', False, True, True),
        ('{"tools"   : [', False, True, True),
        ('{\\"tools\\": [', False, False, False),
        ('{"server_label": 1', True, True, True),
        ('{\\"server_label\\": 1', True, True, False),
        ("server_labels: 1", False, False, False),
        ("type: function", True, True, False),
        ('{"type": "function"', True, True, True),
        ("type:\n  'mcp'", True, True, False),
        ("type: functional", False, False, False),
        ("session.update", True, True, False),
        ('{"type": "session.update"', True, True, True),
        ("server\\x5flabel: 1", True, True, False),
        ("server\\u005flabel: 1", True, True, False),
        ("server\\U0000005flabel: 1", True, True, False),
        ('{"t\\u006fols": [', False, True, True),
        ('{\\u0022tools\\u0022: [', False, False, False),
        ('{"x": "\\u005ctools": [', False, False, False),
        ('{\\x27tools\\x27: [', False, False, False),
        ("s\0e\0s\0s\0i\0o\0n\0.\0u\0p\0d\0a\0t\0e\0", True, True, False),
        ("type:" + " " * 500 + "function", True, True, False),
        ("type:" + "\n" * 500 + "function", True, True, False),
        ("tools:" + " " * 5000 + "\n- a", False, True, False),
        ("tools" + "\r" * 5000 + ":\n- a", False, True, False),
    ],
)  # fmt: skip
def test_words_that_speak_of_tools(text: str, words: bool, keys_of_yaml: bool, keys_of_json: bool) -> None:
    for size in (1 << 20, 64):
        assert says(text, "yaml", of_keys=False, size=size) is words
        assert says(text, "json", of_keys=False, size=size) is words
        assert says(text, "yaml", of_keys=True, size=size) is keys_of_yaml
        assert says(text, "json", of_keys=True, size=size) is keys_of_json


def test_a_word_at_a_cut_is_found_and_none_is_made_by_a_cut() -> None:
    before = "x " * 400
    for size in range(795, 820):
        assert says(f"{before}server_label: 1", "yaml", of_keys=False, size=size)
        assert not says(f"{before}_server_label: 1", "yaml", of_keys=False, size=size)
    assert not says("x" * 600 + "server_label", "yaml", of_keys=False, size=600)
    assert not says("my_" + "server_label", "yaml", of_keys=False, size=3)
    assert not speaks(lambda: ("y" * 600 + "_", "tool_choice "), "yaml", of_keys=False)


@pytest.mark.parametrize(
    "text",
    [
        TAPE,
        f"---\n{TAPE}version: 1\n",
        f"# a comment\n{TAPE}recorded_with: VCR\nrecorded_at: now\n",
        f"version: 1\n{TAPE}",
        f"'http_{TAPE.replace(':', chr(39) + ':', 1)}",
        f"interactions: []\n# {TAPE}",
        f"--- \n{TAPE}\n\n   \n\t- x\n",
        f"version: 1{NEWLINES}{TAPE}",
        TAPE.replace("\n", "\r\n"),
        TAPE.replace("\n", "\r"),
    ],
)
def test_what_a_recording_says_was_said_by_somebody_else(text: str) -> None:
    assert "tool_choice" in text or "interactions: []" in text
    for size in (1 << 20, 50, 3):
        assert not says(text, "yaml", of_keys=True, size=size)
    assert says(f"{text}tool_choice", "json", of_keys=False)


@pytest.mark.parametrize(
    "text",
    [
        f"{TAPE}interactions:\n- x\n",
        f"{TAPE}---\nversion: 1\n",
        f"---\n---\n{TAPE}",
        f"{TAPE}tools: 1\n",
        f"tool_choice: 1\n{TAPE}",
        f"- tool_choice\n{TAPE}",
        f"versions: 1\n{TAPE}",
        f"version:1\n{TAPE}",
        "version: 1\ntool_choice\n",
        "interactions: {tool_choice: 1}\n",
        "interactions:\n  tool_choice: 1\n",
        "version: 1\nrecorded_with: tool_choice\n",
        "interactions: [] # tool_choice\n",
        f"{TAPE}-x\n",
        f"interactions:\n  tool_choice: {' ' * 100}interactions:\n- x\n",
        f"{TAPE}{'x' * 300}: 1\n",
    ],
)
def test_what_is_more_than_a_recording_is_no_recording(text: str) -> None:
    for size in (1 << 20, 50, 3):
        assert says(text, "yaml", of_keys=True, size=size)


def test_a_long_line_of_a_recording_is_one_line() -> None:
    long = TAPE + "- body: " + "version x " * 200 + "tools: 1\n"
    for size in (1 << 20, 100, 37):
        assert not says(long, "yaml", of_keys=True, size=size)
        assert not says(long + "- body: x\n", "yaml", of_keys=True, size=size)
        assert says(long + "other: x\n", "yaml", of_keys=True, size=size)
