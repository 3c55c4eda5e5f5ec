"""The scanner of JSON without the rest of `json` reads what `json` reads, in every Python."""

from __future__ import annotations

import builtins
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.running import environment
from toolcheck.ground.json_scan import read_value, scanner

TEXTS = [
    '{"a": [1, -0, 2.5e3, 1E400, "\\u00e4\\n", true, false, null]}',
    " \t\r\n[]\n\n",
    '"\\ud83d\\ude00"',
    '"\\ud83d"',
    "NaN",
    "[-Infinity, Infinity]",
    '{"a": 1, "a": 2}',
    "12345678901234567890123",
    "",
    "  ",
    "[1,]",
    "[1 2]",
    '{"a"}',
    '{"a":}',
    "{",
    "nul",
    "1 1",
    "[] x",
    '"\x00"',
    '"a\nb"',
    "\ufeff[]",
    "\xa0[]",
    "[]\xa0",
    "'a'",
    "+1",
    "01",
]


def without_c(name: str, *more: Any, real: Callable[..., Any] = builtins.__import__) -> Any:
    if name == "_json":
        raise ImportError(name)
    return real(name, *more)


@pytest.mark.parametrize("has_c", [True, False])
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_read_or_refused_as_by_json(text: str, has_c: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not has_c:
        monkeypatch.setattr(builtins, "__import__", without_c)
    scan = scanner()
    try:
        expected = repr(json.loads(text))
    except ValueError:
        with pytest.raises(ValueError, match=r"\w"):
            read_value(text, scan)
    else:
        assert repr(read_value(text, scan)) == expected


@pytest.mark.parametrize("has_c", [True, False])
def test_the_hooks_are_asked(has_c: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not has_c:
        monkeypatch.setattr(builtins, "__import__", without_c)
    hooks: dict[str, Any] = {
        "object_hook": lambda value: sorted(value.items()),
        "parse_int": lambda digits: f"int {digits}",
        "parse_float": lambda digits: f"float {digits}",
        "parse_constant": lambda word: f"constant {word}",
    }
    text = '[{"b": 1, "a": 2.50}, NaN]'
    assert read_value(text, scanner(**hooks)) == json.loads(text, **hooks)
    assert scanner()(text, 7) == (1, 8)


def test_json_itself_is_not_imported_unless_it_has_to_be() -> None:
    code = "from toolcheck.ground.json_scan import read_value; print(read_value('[1]')); import sys; print('json' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment(), timeout=30
    )
    assert done.stdout.splitlines() == ["[1]", str(sys.implementation.name != "cpython")]
