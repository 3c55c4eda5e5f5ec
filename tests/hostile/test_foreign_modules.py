"""A checkout that brings modules, settings and start files of its own: none of them is run, however toolcheck is called."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.running import ROOT, environment

CLEAN = "tools: [{type: function, name: f, description: x}]\n"
SAYS = "checked 1 file, 1 tool (1 function); no findings\n"
EVIL = "import os, sys\nopen(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'RUN'), 'a').write(__name__ + '\\n')\n"


def modules() -> set[str]:
    """The names of all modules that could be asked for: Python's, and those of whatever is installed here."""
    installed = {name.partition(".")[0] for name in sys.modules} | {
        "click",
        "yaml",
        "pathspec",
        "ruamel",
        "jsonschema_rs",
    }
    ours = {"jsonschema", "pydantic", "pydantic_core", "referencing", "rpds", "attrs", "attr", "typing_extensions"}
    start = {"sitecustomize", "usercustomize", "colorama", "conftest", "setup"}
    return set(sys.stdlib_module_names) | installed | ours | start


def hostile(folder: Path, names: set[str]) -> Path:
    for name in names - {"__main__", "toolcheck", "tests"}:
        (folder / f"{name}.py").write_text(EVIL)
    (folder / "agent.yaml").write_text(CLEAN)
    (folder / ".env").write_text("TOOLCHECK_OUTPUT_FORMAT=json\nPYTHONPATH=.\nTOOLCHECK_DEBUG=1\n")
    (folder / "pyproject.toml").write_text(
        "[build-system]\nrequires = ['evil']\nbuild-backend = 'evil'\nbackend-path = ['.']\n"
        "[project.entry-points.pydantic]\nevil = 'evil:plugin'\n[tool.pytest.ini_options]\naddopts = '-p evil'\n"
    )
    (folder / "evil-1.0.dist-info").mkdir()
    (folder / "evil-1.0.dist-info" / "METADATA").write_text("Name: evil\nVersion: 1.0\n")
    (folder / "evil-1.0.dist-info" / "entry_points.txt").write_text("[pydantic]\nevil = evil:plugin\n")
    (folder / "evil.pth").write_text("import evil\n")
    (folder / "evil.py").write_text(EVIL)
    (folder / "python311._pth").write_text(".\n")
    (folder / "pyvenv.cfg").write_text("home = .\ninclude-system-site-packages = true\n")
    return folder


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    env = environment(PYTHONDONTWRITEBYTECODE="1")
    return subprocess.run(command, check=False, cwd=cwd, capture_output=True, text=True, env=env, timeout=30)


@pytest.fixture
def script(tmp_path: Path) -> str:
    """What an installer writes for the entry point of the project."""
    entry = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]["toolcheck"]
    module, function = entry.split(":")
    (tmp_path / "bin").mkdir()
    path = tmp_path / "bin" / "toolcheck"
    path.write_text(
        f"#!{sys.executable}\nimport re\nimport sys\nfrom {module} import {function}\nif __name__ == '__main__':\n"
        f"    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])\n    sys.exit({function}())\n"
    )
    path.chmod(0o755)
    return str(path)


def test_the_command_runs_no_module_of_the_checkout(tmp_path: Path, script: str) -> None:
    here = tmp_path / "checkout"
    here.mkdir()
    hostile(here, modules())
    for package in ("toolcheck", "toolcheck/cli"):
        (here / package).mkdir()
        (here / package / "__init__.py").write_text(EVIL)
    for words, code, says in (
        (("check", "agent.yaml"), 0, SAYS),
        (("check", "--fix", "agent.yaml", "--output-format", "concise"), 0, ""),
        (("compile", "agent.yaml", "--compact"), 0, '{"type": "session.update"'),
        (("decode", "tools[0]", "agent.yaml"), 0, "tools[0]"),
    ):
        done = run(script, *words, cwd=here)
        assert (done.returncode, done.stderr) == (code, "")
        assert done.stdout.startswith(says)
    assert [path.name for path in here.rglob("RUN")] == []


def test_the_module_runs_no_module_of_the_checkout_but_what_python_needs_before_it(tmp_path: Path) -> None:
    """`python -m` has the checkout on its path until toolcheck takes it off; what Python itself imports by then (and a
    folder called `toolcheck`) is out of reach. Nothing of toolcheck's or its libraries' is.
    """
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "bare.py").write_text("import sys; print(*sys.modules)")
    before = set(run(sys.executable, "-m", "bare", cwd=tmp_path / "empty").stdout.split())
    here = tmp_path / "checkout"
    here.mkdir()
    hostile(here, modules() - {name.partition(".")[0] for name in before})
    for words in (("check", "agent.yaml"), ("compile", "agent.yaml"), ("decode", "tools[0]", "agent.yaml")):
        done = run(sys.executable, "-m", "toolcheck", *words, cwd=here)
        assert (done.returncode, done.stderr) == (0, "")
    assert [path.name for path in here.rglob("RUN")] == []


@pytest.mark.parametrize("flag", ["-P", "-I"])
def test_the_module_isolated_runs_nothing_at_all(tmp_path: Path, flag: str) -> None:
    here = hostile(tmp_path, modules())
    (here / "toolcheck").mkdir()
    (here / "toolcheck" / "__init__.py").write_text(EVIL)
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import runpy; runpy.run_module('toolcheck', run_name='__main__', alter_sys=True)"
    words = ["-c", code] if flag == "-I" else ["-m", "toolcheck"]
    done = run(sys.executable, flag, *words, "check", "agent.yaml", cwd=here)
    assert (done.returncode, done.stdout, done.stderr) == (0, SAYS, "")
    assert not (here / "RUN").exists()


def test_the_path_is_left_as_it_is_where_the_folder_is_not_on_it(tmp_path: Path) -> None:
    """A folder that is gone is not put on the path by Python, and what stands first there is somebody's."""
    (tmp_path / "first").mkdir()
    code = "import os, sys; os.rmdir(os.getcwd()); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    show = "import os, sys, runpy; os._exit = sys.exit; sys.argv = ['toolcheck', '--version']\ntry: runpy.run_module('toolcheck', run_name='__main__')\nfinally: print(sys.path[0])"
    (tmp_path / "first" / "show.py").write_text(show)
    for gone in (True, False):
        (tmp_path / "gone").mkdir(exist_ok=True)
        env = environment(PYTHONPATH=f"{tmp_path / 'first'}:{ROOT}")
        command = [sys.executable, "-m", "show"] if not gone else [sys.executable, "-c", code, "-m", "show"]
        done = subprocess.run(
            command, check=False, cwd=tmp_path / "gone", capture_output=True, text=True, env=env, timeout=30
        )
        assert done.stdout.splitlines()[-1:] == [str(tmp_path / "first")], done.stderr


def test_the_hooks_and_the_action_call_the_command() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert {(hook["entry"].split()[0], hook["language"]) for hook in hooks} == {("toolcheck", "python")}
    scripts = [step["run"] for step in yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]]
    calls = [
        line for script in scripts for line in script.splitlines() if re.search(r'python"|PYTHON"|/toolcheck" ', line)
    ]
    assert len(calls) == 4
    for call in calls:
        assert re.match(r'\s*"(\$PYTHON|\$bin/python)" -I |\s*"\$bin/toolcheck" check ', call), call


def test_a_checkout_that_ignores_everything_is_seen_to(tmp_path: Path, script: str) -> None:
    here = tmp_path / "checkout"
    here.mkdir()
    hostile(here, set())
    (here / "agent.yaml").write_text(CLEAN.replace("name: f", "name: 'f f', strict: 1"))
    assert run(script, "check", ".", cwd=here).returncode == 1
    for name, text in (
        ("pyproject.toml", "[tool.toolcheck]\nignore = ['all']\n"),
        ("toolcheck.toml", "ignore = ['all']\nfail-level = 'error'\nexclude = ['agents/']\n"),
    ):
        (here / name).write_text(text)
        for form in ("text", "concise", "github", "junit"):
            done = run(script, "check", ".", "--output-format", form, cwd=here)
            assert done.returncode == 0
            assert re.search(r"\b[2-9] ignored", done.stdout + done.stderr)
    assert run(script, "check", "--isolated", ".", cwd=here).returncode == 1
