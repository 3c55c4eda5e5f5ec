"""Modules that are put off are loaded when they are used, and are then what they always were."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.running import environment

PUT_OFF = "import sys; from toolcheck.ground.later import put_off; put_off({names});"


def said(code: str, *names: str) -> str:
    code = PUT_OFF.format(names=", ".join(map(repr, names))) + code
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], check=False, capture_output=True, text=True, env=environment()
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_module_is_empty_until_it_is_asked_for_something() -> None:
    code = "import wave; print('Wave_read' in vars(wave)); print(wave.Wave_read.__module__, 'Wave_read' in vars(wave))"
    assert said(code, "wave").split() == ["False", "wave", "True"]
    assert said("import wave; print(wave is sys.modules['wave'], type(wave).__name__)", "wave") == "True _Later"
    assert (
        said("import wave; wave.open; print(wave is sys.modules['wave'], type(wave).__name__)", "wave") == "True module"
    )


@pytest.mark.parametrize(
    "way", ["from wave import Wave_read", "from wave import *; Wave_read", "import wave; wave.Wave_read"]
)
def test_every_way_to_import_works(way: str) -> None:
    assert said(f"{way}; print('well')", "wave") == "well"


def test_a_module_in_a_package_is_known_to_its_package() -> None:
    assert said("import urllib.parse; print(urllib.parse.quote('a b'))", "urllib.parse") == "a%20b"


def test_a_name_that_a_module_does_not_have_is_an_error_as_ever() -> None:
    assert said("import wave\ntry: wave.nothing\nexcept AttributeError as error: print(error)", "wave") == (
        "module 'wave' has no attribute 'nothing'"
    )


def test_what_is_loaded_or_not_there_stays_as_it_is() -> None:
    assert said("import types; print(type(types).__name__)", "types") == "module"
    code = "\ntry: import no_such_module\nexcept ModuleNotFoundError: print('not there')"
    assert said(code, "no_such_module") == "not there"
