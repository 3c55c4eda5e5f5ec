"""The command reads YAML with PyYAML's parser alone; what it reads is what the whole of PyYAML reads, whatever shape
PyYAML has.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.running import environment

PYYAML = Path(yaml.__file__).parent
TEXTS = (
    "a: [1, b]\n",
    "- &x {k: 'v'}\n- *x\n- !!str 1\n- |\n  block\n---\nb\n",
    "a: [}\n",
    "a: 'open\n",
    "a: b: c\n",
    "\tx\n",
    "%YAML 3.0\n---\n",
    "*nowhere\n",
    "&a &b c\n",
    "a: \x01\n",
    "- a\n b\n",
    "@\n",
    "",
)
READ = f"""
def read(text):
    from toolcheck.document.yaml_events import events_of
    events, seen = events_of(text), []
    try:
        while not isinstance(event := events.next(), events.kinds.StreamEndEvent):
            mark = event.start_mark, event.end_mark
            seen.append([type(event).__name__, getattr(event, "value", None), [one.index for one in mark]])
    except events.error as error:
        marks = error.__dict__.get("context_mark"), error.__dict__.get("problem_mark")
        words = [error.__dict__.get(word) for word in ("problem", "context")]
        seen.append([type(error).__name__, words, [mark and mark.index for mark in marks]])
    return seen

def read_all():
    return repr([read(text) for text in {TEXTS!r}])
"""
AS_THE_COMMAND = "from toolcheck.ground.later import is_put_off, put_off; put_off('yaml')\n"
LEFT_OUT = {f"yaml.{name}" for name in ("reader", "scanner", "resolver", "constructor", "loader", "dumper", "cyaml")}


def said(code: str, *site: Path) -> str:
    env = environment()
    env["PYTHONPATH"] = os.pathsep.join([*map(str, site), env["PYTHONPATH"], str(PYYAML.parent)])
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, env=env, timeout=30
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def whole() -> str:
    """What the whole of PyYAML reads."""
    return said(f"{READ}print(read_all())\nimport sys; assert 'yaml.cyaml' in sys.modules")


def test_the_parser_alone_reads_the_same(whole: str) -> None:
    code = f"{AS_THE_COMMAND}{READ}print(read_all())\nimport sys; assert is_put_off('yaml'), 'all of it was loaded'\n"
    assert said(f"{code}assert {LEFT_OUT!r}.isdisjoint(sys.modules)") == whole
    assert "ParserError" in whole
    assert "ScannerError" in whole
    assert "ReaderError" in whole


@pytest.mark.parametrize(
    "shape",
    [
        "del found['parser']",  # PyYAML looks into a module that has no stand-in
        "found['parser'] = object()",  # or for a name that its stand-in does not have
        "raise ImportError('no module `yaml.tokens`')",
    ],
)
def test_a_parser_that_needs_more_gets_all_of_pyyaml(shape: str, whole: str) -> None:
    patch = f"""
import toolcheck.document.yaml_events as ours
usual = ours._errors
def other():
    found = usual()
    {shape}
    return found
ours._errors = other
"""
    assert said(f"{AS_THE_COMMAND}{patch}{READ}print(read_all())") == whole


def test_pyyaml_without_its_c_part_leaves_the_reading_to_the_reference(tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("_yaml*", "__pycache__")
    shutil.copytree(PYYAML, tmp_path / "yaml", ignore=ignored)
    code = f"{READ}print(read('a: [1, b]'))\nimport sys; print('ruamel.yaml' in sys.modules)"
    assert said(AS_THE_COMMAND + code, tmp_path) == said(code, tmp_path)
    assert said(AS_THE_COMMAND + code, tmp_path).endswith("True")


def test_without_pyyaml_the_reference_reads() -> None:
    code = (
        f"import sys; sys.modules['yaml'] = None\n{READ}print(read('a: [1, b]'))\nprint('ruamel.yaml' in sys.modules)"
    )
    assert said(AS_THE_COMMAND + code).endswith("True")
    assert said(code).endswith("True")


def test_who_imports_pyyaml_afterwards_gets_all_of_it() -> None:
    code = """
read('a: [1]')
import yaml, yaml.reader
from yaml.scanner import ScannerError
assert yaml.load('{b: !!int 3}', yaml.CSafeLoader) == yaml.safe_load('{b: 3}') == {'b': 3}
assert yaml.dump({1: 2}, Dumper=yaml.CDumper) == '1: 2\\n'
assert yaml.reader.ReaderError.__module__ == 'yaml.reader'
assert not is_put_off('yaml')
assert read('a: 1')[1][0] == 'DocumentStartEvent'
"""
    said(AS_THE_COMMAND + READ + code)


def test_who_calls_toolcheck_from_python_finds_pyyaml_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text("tools: [{type: function, name: f, description: x}]\n")
    code = f"import toolcheck; toolcheck.check({str(tmp_path / 'agent.yaml')!r})\n"
    code += "import yaml\ntry: yaml.load('a: [}', yaml.CSafeLoader)\n"
    code += "except yaml.parser.ParserError as error: print(type(error) is yaml.parser.ParserError)"
    assert said(code) == "True"


def test_the_command_reads_with_the_parser_alone(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text("tools: [{type: function, name: f, description: x}]\n")
    code = f"import atexit, sys; atexit.register(lambda: print({LEFT_OUT!r}.isdisjoint(sys.modules)));"
    for words in (["check"], ["check", "--quiet"], ["compile"]):
        start = f"{code} sys.argv = {['toolcheck', *words, str(tmp_path / 'agent.yaml')]!r};"
        shown = said(f"{start} from toolcheck.cli import main; main()")
        assert shown.splitlines()[-1] == "True"
