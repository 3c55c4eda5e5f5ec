"""What `toolcheck init` writes, and that it is sound."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.running import toolcheck
from toolcheck import __version__

WRITTEN = ["agent.yaml", "toolcheck.toml", ".pre-commit-config.yaml", ".github/workflows/toolcheck.yml"]
ENTRY = f"""\
  to run toolcheck before each commit, add this to its `repos`:
      - repo: https://github.com/toolcheck/toolcheck
        rev: v{__version__}
        hooks:
          - id: toolcheck
          # Keep a committed payload up to date with its manifest:
          # - id: toolcheck-compile
          #   args: [agent.yaml, --check, session.json]
          #   files: ^(agent\\.yaml|session\\.json)$
"""


def below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("started")
    done = toolcheck("init", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "".join(f"wrote {name}\n" for name in WRITTEN) + "next: toolcheck check agent.yaml\n"
    assert below(folder) == set(WRITTEN)
    return folder


def test_what_it_writes_is_clean(started: Path) -> None:
    done = toolcheck("check", "--select", "all", "--fail-level", "info", cwd=started)
    assert done.stdout == ("checked 1 file, 1 tool (1 function); no findings; skipped 2 files without tools\n")
    assert done.returncode == 0
    done = toolcheck("compile", "agent.yaml", cwd=started)
    assert (done.returncode, done.stderr) == (0, "")
    assert '"name": "find_appointment"' in done.stdout


def test_its_configuration_is_read(started: Path, tmp_path: Path) -> None:
    text = (started / "toolcheck.toml").read_text()
    for folder, settings in (("as it is", text), ("all of it", text.replace("\n# target", "\ntarget"))):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "toolcheck.toml").write_text(settings)
        (tmp_path / folder / "tools.json").write_text('[{"type": "function", "name": "f", "description": "x"}]')
        assert toolcheck("check", cwd=tmp_path / folder).returncode == 0


def test_its_hook_names_a_hook_that_there_is(started: Path) -> None:
    (repo,) = yaml.safe_load((started / ".pre-commit-config.yaml").read_text())["repos"]
    assert repo["rev"] == f"v{__version__}"
    there = yaml.safe_load((Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text())
    assert {hook["id"] for hook in repo["hooks"]} <= {hook["id"] for hook in there}
    command = [sys.executable, "-m", "pre_commit", "validate-config", ".pre-commit-config.yaml"]
    subprocess.run(command, check=True, cwd=started)


def test_its_workflow_pins_what_it_uses(started: Path) -> None:
    workflow = yaml.safe_load((started / ".github/workflows/toolcheck.yml").read_text())
    assert workflow["permissions"] == {}
    steps = workflow["jobs"]["check"]["steps"]
    assert all(len(step["uses"].partition("@")[2]) == 40 for step in steps if "uses" in step)
    assert f"toolcheck-lint=={__version__}" in steps[-2]["run"]
    assert toolcheck(*steps[-1]["run"].split()[1:], cwd=started).returncode == 0


@pytest.mark.skipif(shutil.which("check-jsonschema") is None, reason="check-jsonschema is not installed")
def test_its_workflow_fits_the_schema(started: Path) -> None:
    command = ["check-jsonschema", "--builtin-schema", "vendor.github-workflows", WRITTEN[3]]
    subprocess.run(command, check=True, cwd=started)


def test_what_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text("mine")
    (tmp_path / ".pre-commit-config.yaml").symlink_to("nowhere")
    done = toolcheck("init", cwd=tmp_path)
    assert done.stdout == (
        "agent.yaml exists and was not changed\n"
        "wrote toolcheck.toml\n"
        f".pre-commit-config.yaml exists and was not changed\n{ENTRY}"
        "wrote .github/workflows/toolcheck.yml\n"
    )
    assert (tmp_path / "agent.yaml").read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()
    before = {name: (tmp_path / name).read_bytes() for name in below(tmp_path)}
    assert toolcheck("init", cwd=tmp_path).stdout.count("not changed") == 4
    assert {name: (tmp_path / name).read_bytes() for name in below(tmp_path)} == before


def test_one_file_in_a_folder_that_is_made(tmp_path: Path) -> None:
    done = toolcheck("init", "new/place", "--only", "manifest", "--only", "workflow", cwd=tmp_path)
    assert done.stdout == (
        "wrote new/place/agent.yaml\nwrote new/place/.github/workflows/toolcheck.yml\n"
        "next: toolcheck check new/place/agent.yaml\n"
    )
    assert below(tmp_path) == {"new/place/agent.yaml", "new/place/.github/workflows/toolcheck.yml"}


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "toolcheck.toml").write_text("")
    done = toolcheck("init", "--dry-run", cwd=tmp_path)
    assert done.stdout.splitlines() == [
        "would write agent.yaml",
        "toolcheck.toml exists and was not changed",
        "would write .pre-commit-config.yaml",
        "would write .github/workflows/toolcheck.yml",
    ]
    assert below(tmp_path) == {"toolcheck.toml"}


def test_what_cannot_be_written_is_reported_and_the_rest_is_written(tmp_path: Path) -> None:
    (tmp_path / ".github").write_text("a file")
    done = toolcheck("init", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == "error: .github/workflows/toolcheck.yml: not a directory\n"
    assert below(tmp_path) == {*WRITTEN[:3], ".github"}
    done = toolcheck("init", "agent.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "error: agent.yaml: not a folder\n")


def test_a_folder_with_a_hostile_name(tmp_path: Path) -> None:
    name = os.fsdecode(b"a\n::error::\x1b\xff")
    done = toolcheck("init", name, "--only", "manifest", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (
        0,
        "wrote a\\n::error::\\x1b\\udcff/agent.yaml\nnext: toolcheck check a\\n::error::\\x1b\\udcff/agent.yaml\n",
    )


def test_the_hook_and_the_workflow_are_at_the_root_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / "shop" / ".git").mkdir(parents=True)
    done = toolcheck("init", "shop/agents/desk", cwd=tmp_path)
    assert done.stdout == (
        "wrote shop/agents/desk/agent.yaml\n"
        "wrote shop/agents/desk/toolcheck.toml\n"
        "wrote shop/.pre-commit-config.yaml\n"
        "wrote shop/.github/workflows/toolcheck.yml\n"
        "next: toolcheck check shop/agents/desk/agent.yaml\n"
    )
    (tmp_path / "shop" / "other").mkdir()
    done = toolcheck("init", cwd=tmp_path / "shop" / "other")
    assert done.stdout.splitlines()[-2:-1] == ["../.github/workflows/toolcheck.yml exists and was not changed"]
