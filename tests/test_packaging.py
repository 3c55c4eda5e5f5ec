"""What is shipped: the wheel, and the pre-commit hook as pre-commit itself runs it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.running import ROOT, environment
from toolcheck import __version__

SHIPPED = ("toolcheck", "schemas", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")


def test_the_wheel_has_all_that_it_needs(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, check=True, cwd=ROOT, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name == f"toolcheck_lint-{__version__}-py3-none-any.whl"
    names = set(zipfile.ZipFile(wheel).namelist())
    sources = {path.relative_to(ROOT).as_posix() for path in (ROOT / "toolcheck").rglob("*.py")} | {
        "toolcheck/py.typed"
    }
    shapes = {f"toolcheck/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "schemas").rglob("*.schema.json")}
    info = f"toolcheck_lint-{__version__}.dist-info/"
    assert sources | shapes == {name for name in names if not name.startswith(info)}
    assert f"{info}licenses/LICENSE" in names

    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    assert "toolcheck = toolcheck.cli:main" in (tmp_path / "installed" / info / "entry_points.txt").read_text()
    (tmp_path / "a.json").write_text('{"tools": [{"type": "function", "name": "f", "strict": true}]}')
    env = environment(PYTHONPATH=str(tmp_path / "installed"))
    for words, code, says in ((["check", "a.json"], 1, "strict-in-realtime"), (["schema", "manifest"], 0, "$schema")):
        command = [sys.executable, "-m", "toolcheck", *words]
        done = subprocess.run(command, check=False, cwd=tmp_path, capture_output=True, text=True, env=env)
        assert (done.returncode, done.stderr) == (code, "")
        assert says in done.stdout


# -- the hook ---------------------------------------------------------------------------------------


def hook() -> dict[str, Any]:
    (only,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    return dict(only)


def is_looked_at(path: str) -> bool:
    return bool(re.search(hook()["files"], path)) and not re.search(hook()["exclude"], path)


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
    ],
)
def test_the_hook_looks_at(path: str) -> None:
    assert is_looked_at(path)


@pytest.mark.parametrize(
    "path",
    [
        "package.json",
        "package-lock.json",
        "tsconfig.json",
        "manifest.json",
        "asset-manifest.json",
        "build.manifest.json",
        ".mcp.json",
        "openapi.yaml",
        "docker-compose.yml",
        "tools/package.json",
        "agent/values.yaml",
        "session/index.json",
        "mytools.json",
        "useragent.json",
        "user-agents.json",
        "sessions.json",
        "tools.py",
        "tools.json.bak",
        "tools.schema.json",
        "agent.yaml.j2",
        "tools.JSON5",
        "README.md",
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


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_pre_commit_runs_the_hook(tmp_path: Path) -> None:
    source, user = tmp_path / "source", tmp_path / "user"
    source.mkdir()
    for name in SHIPPED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, source / name)
    repository(source)
    assert pre_commit("validate-manifest", ".pre-commit-hooks.yaml", cwd=source, home=tmp_path / "home").returncode == 0

    user.mkdir()
    (user / "agent.yaml").write_text("tools: [{type: function, name: f, description: x, strict: true}]\n")
    (user / "tools.jsonl").write_text('{"type": "session.update", "session": {"type": "realtime", "tools": []}}\n')
    (user / "package.json").write_text('{"name": "no manifest"}\n')
    revision = git("rev-parse", "HEAD", cwd=source)
    (user / ".pre-commit-config.yaml").write_text(
        f"repos: [{{repo: '{source.as_uri()}', rev: {revision}, hooks: [{{id: toolcheck}}]}}]\n"
    )
    repository(user)
    installed = pre_commit("install-hooks", cwd=user, home=tmp_path / "home")
    if installed.returncode != 0 and "pip" in installed.stdout + installed.stderr:
        pytest.skip("pre-commit could not install the hook's environment: is there a package index?")
    done = pre_commit("run", "--all-files", cwd=user, home=tmp_path / "home")
    assert done.returncode == 1
    assert "error[strict-in-realtime]" in done.stdout
    assert "checked 2 files, 1 tool (1 function); 1 error, 1 fixable" in done.stdout
    (user / "agent.yaml").write_text("tools: [{type: function, name: f, description: x}]\n")
    git("add", "-A", cwd=user)
    assert pre_commit("run", "--all-files", cwd=user, home=tmp_path / "home").returncode == 0
