"""Modules that are put off are loaded when they are used, and are then what they always were."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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


WITH = """
import sys
from toolcheck.ground.later import import_with, is_put_off
import_with('wave_user', {'wave': {'Error': int, 'open': len}})
import wave_user
"""


def test_a_module_is_imported_with_names_of_others_that_are_not_loaded(tmp_path: Path) -> None:
    (tmp_path / "wave_user.py").write_text("import wave\nfrom wave import open\nclass Mine: kind = wave.Error\n")
    code = WITH + "print(is_put_off('wave'), wave_user.open is len, wave_user.Mine.kind is int)\n"
    code += "print(issubclass(wave_user.wave.Error, Exception), is_put_off('wave'), sys.modules['wave'].open is len)"
    assert said_in(tmp_path, code).splitlines() == ["True True True", "True False False"]


def test_a_module_that_needs_more_gets_all_of_the_others(tmp_path: Path) -> None:
    (tmp_path / "wave_user.py").write_text("from wave import Wave_read\nimport wave\nfrom wave import open\n")
    code = (
        WITH
        + "print(is_put_off('wave'), wave_user.wave.open is wave_user.open, issubclass(wave_user.wave.Error, OSError))"
    )
    assert said_in(tmp_path, code) == "False True False"


def test_what_is_loaded_already_keeps_its_names(tmp_path: Path) -> None:
    (tmp_path / "wave_user.py").write_text("from wave import open\n")
    code = "import wave; real = wave.open" + WITH + "print(wave_user.open is real, wave.open is real)"
    assert said_in(tmp_path, code) == "True True"


def said_in(folder: Path, code: str) -> str:
    return said(f"sys.path.insert(0, {str(folder)!r})\n{code}")
