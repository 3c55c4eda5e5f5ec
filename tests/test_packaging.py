"""What is shipped: the wheel, the pre-commit hook as pre-commit itself runs it, the action; and what a checkout runs with."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from requirements import lock
from tests.running import ROOT, environment
from tests.running import started as toolcheck
from toolcheck import __version__

SHIPPED = (
    "toolcheck",
    "schemas",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    ".pre-commit-hooks.yaml",
    "action.yml",
    "action",
    "docs",
)


def test_the_wheel_has_all_that_it_needs(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, check=True, cwd=ROOT, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name == f"toolcheck_lint-{__version__}-py3-none-any.whl"
    names = set(zipfile.ZipFile(wheel).namelist())
    sources = {path.relative_to(ROOT).as_posix() for path in (ROOT / "toolcheck").rglob("*.py")} | {
        "toolcheck/py.typed"
    }
    sources |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "toolcheck" / "cli" / "templates").iterdir()}
    shapes = {f"toolcheck/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "schemas").rglob("*.schema.json")}
    info = f"toolcheck_lint-{__version__}.dist-info/"
    manual = f"toolcheck_lint-{__version__}.data/data/share/man/man1/toolcheck.1"
    assert sources | shapes | {manual} == {name for name in names if not name.startswith(info)}
    assert f"{info}licenses/LICENSE" in names

    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    assert "toolcheck = toolcheck.__main__:main" in (tmp_path / "installed" / info / "entry_points.txt").read_text()
    (tmp_path / "a.json").write_text('{"tools": [{"type": "function", "name": "f", "strict": true}]}')
    env = environment(PYTHONPATH=str(tmp_path / "installed"))
    for words, code, says in ((["check", "a.json"], 1, "strict-in-realtime"), (["schema", "manifest"], 0, "$schema")):
        command = [sys.executable, "-m", "toolcheck", *words]
        done = subprocess.run(command, check=False, cwd=tmp_path, capture_output=True, text=True, env=env)
        assert (done.returncode, done.stderr) == (code, "")
        assert says in done.stdout


# -- the lock ---------------------------------------------------------------------------------------

PYTHON_LOCKS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "requirements").glob("*.txt"))


def test_every_lock_is_one_that_is_renewed() -> None:
    assert sorted(lock.LOCKS) == PYTHON_LOCKS


@pytest.mark.parametrize("name", [*PYTHON_LOCKS, *lock.JAVASCRIPT])
def test_a_lock_names_no_registry_and_no_folder(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert [place for place in ("://", "--index", "--find-links", "file:") if place in text] == []


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_a_lock_pins_versions_and_hashes(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    for entry in text.replace("\\\n", " ").splitlines():
        assert re.fullmatch(r"[\w.-]+(\[\w+\])?==[\w.]+( ; [^;]+?)? +(--hash=sha256:[0-9a-f]{64} *)+", entry), entry


def wanted(*groups: str) -> list[Requirement]:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    listed = [one for group in groups for one in pyproject["dependency-groups"][group]]
    return [Requirement(one) for one in pyproject["project"]["dependencies"] + listed]


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("requirements/run.txt", ("build",)),
        ("requirements/test.txt", ("build", "lint", "test")),
        ("requirements/mcp1.txt", ("build", "mcp1")),
        ("requirements/site.txt", ("build", "site")),
        ("requirements/fleet.txt", ("build", "fleet")),
        ("requirements/image.txt", ("build",)),
        ("requirements/hadolint.txt", ("build", "image")),
    ],
)
def test_a_lock_is_as_new_as_pyproject(name: str, groups: tuple[str, ...]) -> None:
    pinned = {package: version for package, (version, _) in lock.pinned(name).items()}
    missing = [one for one in wanted(*groups) if canonicalize_name(one.name) not in pinned]
    assert missing == [], "`make lock` adds them"
    assert [str(one) for one in wanted(*groups) if pinned[canonicalize_name(one.name)] not in one.specifier] == []


def test_a_demonstration_runs_with_what_is_tested() -> None:
    assert lock.pinned("requirements/run.txt").items() <= lock.pinned("requirements/test.txt").items()


def test_the_oldest_sdk_that_is_tested_is_the_oldest_that_is_allowed() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert extras["probe"] == [f"mcp>={lock.pinned('requirements/mcp1.txt')['mcp'][0].removesuffix('.0')}"]


def test_renewing_says_what_moved() -> None:
    before = {"a": ("1", "x"), "b": ("1", "x"), "c": ("1", "x"), "d": ("1", "x")}
    after = {"b": ("2", "y"), "c": ("1", "y"), "d": ("1", "x"), "e": ("1", "x")}
    assert [*lock.moved(before, after)] == ["a 1 is gone", "b 1 -> 2", "c 1 has other files", "e 1 is new"]


NO_PIP = """\
#!/bin/sh
case "$*" in *install*) echo 'ERROR: No matching distribution found'; exit 1;; *) echo 'Python 3.11.0';; esac
"""


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_a_lock_that_does_not_fit_says_what_to_run(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").write_text(NO_PIP)
    (tmp_path / "bin" / "python").chmod(0o755)
    command = ["make", "--silent", "demo", f"VENV={tmp_path}"]
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, env=env)
    assert (done.returncode, done.stdout) == (2, "")
    line, *rest = done.stderr.splitlines()
    assert line.startswith("requirements/run.txt cannot be installed with Python 3.11.0 on ")
    assert line.endswith(f", see {tmp_path}/pip.log: `make lock` renews it, `make newest` does without")
    assert all(one.startswith("make") for one in rest)
    assert "No matching distribution" in (tmp_path / "pip.log").read_text()


def test_a_package_is_for_users_only() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = pyproject["project"]["optional-dependencies"]
    assert set(extras) == {"code", "fleet", "import", "lsp", "probe", "serve", "watch"}
    assert set(extras["code"]) <= set(pyproject["dependency-groups"]["test"])
    assert set(extras["fleet"]) <= set(pyproject["dependency-groups"]["fleet"])


# -- the hook ---------------------------------------------------------------------------------------


def hooks() -> dict[str, dict[str, Any]]:
    return {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}


def is_looked_at(path: str) -> bool:
    hook = hooks()["toolcheck"]
    return bool(re.search(hook["files"], path)) and not re.search(hook["exclude"], path)


def test_the_hooks_are_as_they_are_documented() -> None:
    assert list(hooks()) == ["toolcheck", "toolcheck-fix", "toolcheck-compile"]
    assert hooks()["toolcheck"]["entry"] == "toolcheck check --force-exclude --skip-strangers"
    assert hooks()["toolcheck-fix"]["entry"] == "toolcheck check --fix --force-exclude --skip-strangers"
    own = ("id", "name", "description", "entry")
    same = [
        {key: hooks()[name][key] for key in hooks()[name] if key not in own} for name in ("toolcheck", "toolcheck-fix")
    ]
    assert same[0] == same[1]
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert hooks()["toolcheck"]["additional_dependencies"] == extras["code"]
    one = hooks()["toolcheck-compile"]
    assert (one["entry"], one["pass_filenames"]) == ("toolcheck compile", False)
    assert "always_run" not in one


@pytest.mark.parametrize(
    "path",
    [
        "tools.json",
        "agent.yaml",
        "session.yml",
        "realtime.yaml",
        "tools.jsonl",
        "session.ndjson",
        "config/tools.json",
        "agents/front-desk/agent.yaml",
        "voice-agent.yaml",
        "voice_agent.json",
        "support.agent.yaml",
        "openai_tools.json",
        "realtime-session.json",
        "support.session.yaml",
        "session.update.json",
        "01-session.update.json",
        "response.create.json",
        "agent-manifest.yaml",
        "tool_manifest.json",
        ".hidden/tools.json",
        "package.json",
        "agent.py",
        "src/tools.ts",
        "web/Panel.tsx",
        "worker.mjs",
        "README.md",
        "docs/guide.mdx",
        "tour.ipynb",
    ],
)
def test_the_hook_looks_at(path: str) -> None:
    assert is_looked_at(path)


@pytest.mark.parametrize(
    "path",
    [
        "tools.json.bak",
        "agent.yaml.j2",
        "tools.JSON5",
        ".config/dotnet-tools.json",
        "dotnet-tools.json",
        ".github/workflows/agent.yaml",
        "web/node_modules/x/tools.json",
        ".vscode/tools.json",
    ],
)
def test_the_hook_leaves_alone(path: str) -> None:
    assert not is_looked_at(path)


def git(*words: str, cwd: Path) -> str:
    who = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
    env = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(["git", *words], check=True, cwd=cwd, capture_output=True, text=True, env=env)
    return done.stdout.strip()


def repository(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    git("init", "-q", ".", cwd=folder)
    git("add", "-A", cwd=folder)
    git("commit", "-qm", "x", cwd=folder)
    return folder


def pre_commit(*words: str, cwd: Path, home: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PRE_COMMIT_HOME": str(home), "PRE_COMMIT_COLOR": "never"}
    command = [sys.executable, "-m", "pre_commit", *words]
    return subprocess.run(command, check=False, cwd=cwd, capture_output=True, text=True, env=env)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with all that is shipped, as others see it."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    folder = tmp_path_factory.mktemp("source")
    for name in SHIPPED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    return repository(folder)


CLEAN_HERE = "tools: [{type: function, name: f, description: x}]\n"


def test_pre_commit_runs_the_hooks(source: Path, tmp_path: Path) -> None:
    home, user = tmp_path / "home", tmp_path / "user"
    assert pre_commit("validate-manifest", ".pre-commit-hooks.yaml", cwd=source, home=home).returncode == 0

    user.mkdir()
    (user / "agent.yaml").write_text(CLEAN_HERE.replace("x}", "x, strict: true}"))
    (user / "tools.jsonl").write_text('{"type": "session.update", "session": {"type": "realtime", "tools": []}}\n')
    (user / "package.json").write_text('{"name": "no manifest"}\n')
    (user / "old").mkdir()
    (user / "old" / "agent.yaml").write_text("tools: [{type: function}]\n")
    (user / "toolcheck.toml").write_text('exclude = ["old/"]\n')
    more = hooks()["toolcheck"]["additional_dependencies"]
    update = {
        "id": "toolcheck-compile",
        "args": ["agent.yaml", "--check", "session.json"],
        "files": "^(agent|session)",
        "additional_dependencies": more,  # as many as the other has, so one environment is installed for both
    }
    config = {
        "repo": source.as_uri(),
        "rev": git("rev-parse", "HEAD", cwd=source),
        "hooks": [{"id": "toolcheck"}, update],
    }
    (user / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [config]}))
    repository(user)
    installed = pre_commit("install-hooks", cwd=user, home=home)
    if installed.returncode != 0 and "pip" in installed.stdout + installed.stderr:
        pytest.skip("pre-commit could not install the hook's environment: is there a package index?")
    assert installed.returncode == 0, installed.stdout

    def run(*words: str) -> tuple[int, str]:
        git("add", "-A", cwd=user)
        done = pre_commit("run", *(words or ("--all-files",)), cwd=user, home=home)
        return done.returncode, done.stdout

    code, says = run()
    assert code == 1
    assert "error[strict-in-realtime]" in says
    (line,) = (line for line in says.splitlines() if line.startswith("checked "))
    assert line == "checked 2 files, 1 tool (1 function); 1 error; skipped 2 files without tools; excluded 1 file"
    assert "error: session.json: no such file or folder\n" in says

    (user / "agent.yaml").write_text(CLEAN_HERE)
    (user / "session.json").write_text(toolcheck("compile", "agent.yaml", cwd=user).stdout)
    code, says = run()
    assert (code, says.count("Passed")) == (0, 2), says
    assert run("toolcheck", "--files", "old/agent.yaml")[0] == 0, "a commit of what is excluded is no failure"

    (user / "agent.yaml").write_text(CLEAN_HERE.replace("name: f", "name: g"))
    code, says = run()
    assert (code, says.count("Passed")) == (1, 1), says
    assert "session.json is out of date; compile it again with `--output session.json`\n" in says
    code, says = run("toolcheck-compile", "--files", "tools.jsonl")
    assert (code, says.count("Skipped")) == (0, 1), "what it does not depend on does not start it"


# -- the action -------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.skipif(not (Path(sys.prefix) / "bin" / "ruff").exists(), reason="ruff is not in this environment")
def test_our_own_hooks_run_what_is_locked(tmp_path: Path) -> None:
    home, here = tmp_path / "home", tmp_path / "here"
    (here / "examples").mkdir(parents=True)
    for name in (".pre-commit-config.yaml", "pyproject.toml"):
        shutil.copy(ROOT / name, here)
    (here / ".venv").symlink_to(sys.prefix)
    (here / ".gitignore").write_text(".venv\n")
    (here / "a.py").write_text('"""A module."""\n\nimport os\n\nx = [ os.sep ]\n')
    (here / "examples" / "desk.yaml").write_text(CLEAN_HERE)
    repository(here)
    done = pre_commit("run", "--all-files", cwd=here, home=home)
    assert [line.partition(".")[0] for line in done.stdout.splitlines() if line.endswith(("Passed", "Failed"))] == [
        "ruff",
        "ruff format",
        "toolcheck",
    ]
    assert (done.returncode, done.stdout.count("Passed")) == (1, 2), done.stdout
    assert (here / "a.py").read_text().endswith("x = [os.sep]\n")
    done = pre_commit("run", "--all-files", cwd=here, home=home)
    assert (done.returncode, done.stdout.count("Passed")) == (0, 3), done.stdout


def action() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "action.yml").read_text()))


INPUT = re.compile(r"\$\{\{ inputs\.([\w-]+) \}\}")


def test_no_input_is_part_of_a_script() -> None:
    steps = action()["runs"]["steps"]
    for step in steps:
        assert "${{" not in step["run"]
        assert all(INPUT.fullmatch(value) for value in step["env"].values())
    asked = {name for step in steps for value in step["env"].values() for name in INPUT.findall(value)}
    assert asked == set(action()["inputs"])


@pytest.mark.skipif(shutil.which("check-jsonschema") is None, reason="check-jsonschema is not installed")
def test_the_action_fits_the_schema() -> None:
    command = ["check-jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml"]
    subprocess.run(command, check=True, cwd=ROOT)


def run_step(number: int, cwd: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """A step of the action as a runner runs it, with its working files below `cwd`."""
    given = {name: one["default"] for name, one in action()["inputs"].items()}
    given |= {name.replace("_", "-"): value for name, value in inputs.items()}
    step = action()["runs"]["steps"][number]
    env = {name: INPUT.sub(lambda found: given[found[1]], value) for name, value in step["env"].items()}
    env |= {"GITHUB_ACTION_PATH": str(ROOT), "GITHUB_WORKSPACE": str(cwd), "RUNNER_TEMP": str(cwd.parent / "runner")}
    env |= {"GITHUB_STEP_SUMMARY": str(cwd.parent / "summary.md")}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return subprocess.run(command, check=False, cwd=cwd, capture_output=True, text=True, env={**os.environ, **env})


PYTHON = """\
#!/bin/sh
echo "$@" >> "$RUNNER_TEMP/said"
if [ "$2 $3" = "-m venv" ]; then
  mkdir -p "$4/bin"
  cp "$0" "$4/bin/python"
  printf '#!/bin/sh\\nexec "%s" -P -m toolcheck "$@"\\n' "$REAL_PYTHON" > "$4/bin/toolcheck"
  chmod +x "$4/bin/toolcheck"
fi
"""
"""Stands for a Python: says what it was called with, and makes an environment that has toolcheck already."""


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_the_action_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REAL_PYTHON", sys.executable)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    user, runner = tmp_path / "user", tmp_path / "runner"
    (user / "b c").mkdir(parents=True)
    (user / "b c" / "agent.yaml").write_text(CLEAN_HERE.replace("x}", "x, strict: true}"))
    (user / "clean.yaml").write_text(CLEAN_HERE)
    (user / "-e.yaml").write_text(CLEAN_HERE)
    runner.mkdir()
    (tmp_path / "python").write_text(PYTHON)
    (tmp_path / "python").chmod(0o755)
    installed = run_step(0, user, python=str(tmp_path / "python"))
    assert installed.returncode == 0, installed.stdout + installed.stderr
    assert (runner / "said").read_text() == (
        f"-I -m venv {runner}/toolcheck\n-I -m pip install --quiet --disable-pip-version-check {ROOT}[code]\n"
    )

    done = run_step(1, user)
    assert done.returncode == 1, done.stderr
    place = "b c/agent.yaml,line=1,endLine=1,col=51,endColumn=57"
    assert f"\n::error file={place},title=error[strict-in-realtime]::" in done.stdout
    assert "| error | strict-in-realtime | b c&#47;agent&#46;yaml" in (tmp_path / "summary.md").read_text()

    done = run_step(1, user, mode="sarif", paths="b c\n\nclean.yaml\n", sarif_file="out put.sarif")
    assert done.returncode == 1, done.stderr
    assert "::error" not in done.stdout
    (made,) = json.loads((user / "out put.sarif").read_text())["runs"]
    assert [result["ruleId"] for result in made["results"]] == ["strict-in-realtime"]

    assert run_step(1, user, paths="-e.yaml", fail_level="info", target="realtime").returncode == 0
    done = run_step(1, user, paths='$(touch x)\n"; touch x; "')
    assert (done.returncode, (user / "x").exists()) == (2, False)
    done = run_step(1, user, mode="nonsense")
    assert (done.returncode, done.stdout) == (
        2,
        "::error title=toolcheck::the input mode is annotations, sarif or comment\n",
    )


# -- our own workflows ------------------------------------------------------------------------------


WORKFLOWS = {path.name: yaml.safe_load(path.read_text("utf-8")) for path in (ROOT / ".github" / "workflows").iterdir()}
JOBS = [pytest.param(job, id=f"{file}-{name}") for file, one in WORKFLOWS.items() for name, job in one["jobs"].items()]


@pytest.mark.parametrize("job", JOBS)
def test_a_job_may_read_and_runs_what_is_pinned(job: dict[str, Any]) -> None:
    assert job["permissions"] == {"contents": "read"}
    for step in job["steps"]:
        assert "${{" not in step.get("run", "")
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step.get("uses", "a/b@" + "0" * 40))
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_workflows_stop_what_is_overtaken_and_may_do_nothing_by_themselves() -> None:
    assert all(one["concurrency"]["cancel-in-progress"] and one["permissions"] == {} for one in WORKFLOWS.values())


def test_each_python_of_the_makefile_is_tested_on_linux() -> None:
    (pythons,) = re.findall(r"^PYTHONS := (.*)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    linux = WORKFLOWS["ci.yml"]["jobs"]["linux"]
    assert linux["strategy"]["matrix"]["python"] == pythons.split()
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(pyproject["project"]["classifiers"]))
    assert named == pythons.split()
    assert linux["steps"][-1]["run"] == "bash .ci/run"
    assert "continue-on-error" not in linux
    assert WORKFLOWS["ci.yml"]["jobs"]["elsewhere"]["continue-on-error"] is True


def test_news_of_others_is_looked_at_each_week_only() -> None:
    events = WORKFLOWS["newest.yml"][True]  # YAML 1.1 reads `on` so
    assert sorted(events) == ["schedule", "workflow_dispatch"]
    assert [job["steps"][-1]["run"] for job in WORKFLOWS["newest.yml"]["jobs"].values()] == [
        "make newest",
        "make drift",
    ]
    assert not re.search(r"make (newest|drift|lock)", (ROOT / ".ci" / "run").read_text("utf-8"))


def test_fleet_is_tried_with_its_oldest_at_each_change_and_with_large_engines_each_week() -> None:
    assert WORKFLOWS["ci.yml"]["jobs"]["fleet-oldest"]["steps"][-1]["run"] == "make fleet-oldest"
    assert sorted(WORKFLOWS["engines.yml"][True]) == ["schedule", "workflow_dispatch"]
    assert [job["steps"][-1]["run"] for job in WORKFLOWS["engines.yml"]["jobs"].values()] == ["make fleet-engines"]
