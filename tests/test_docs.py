"""The documentation says what the program does: pages, tables and the output of every command in it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import yaml

from tests.fixtures import ROOT
from tests.running import forked
from toolcheck import __version__
from toolcheck.checking.checking import check_document
from toolcheck.cli.program import COMMANDS
from toolcheck.document.reading import read
from toolcheck.rules import every_rule

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def test_what_is_generated_is_current(monkeypatch, capsys):
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    from docs import generate

    started = generate.printed

    def printed(words, folder, env):
        if words[:2] != ["-m", "toolcheck"]:
            return started(words, folder, env)
        with tempfile.NamedTemporaryFile() as out:
            files = {"stdin": os.devnull, "stdout": out.name, "stderr": out.name}
            forked(cwd=folder, words=words[2:], env=env, **files)
            return out.read().decode()

    monkeypatch.setattr(generate, "printed", printed)
    assert generate.main(["--check"]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_manifest_shown_is_a_manifest(page):
    for block in re.findall(r"^```yaml[^\n]*\n(session:.*?)^```", page.read_text("utf-8"), re.M | re.S):
        checked = check_document(read(block.encode(), "shown.yaml"))
        assert checked.manifest.shape == "manifest"


def test_every_rule_has_a_page_and_a_row():
    index = (ROOT / "docs" / "rules" / "README.md").read_text("utf-8")
    for rule in every_rule():
        assert (ROOT / "docs" / "rules" / f"{rule.name}.md").exists()
        assert f"[`{rule.name}`]" in index


def test_the_readme_is_short():
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()
    assert len(lines) <= 150
    assert max(map(len, lines)) <= 120


def blocks(page: str) -> dict[str, str]:
    """The blocks of a page that are files, by their names; those without a name by their language and number."""
    found = re.findall(r"^```(\w+)(?: (\S+))?\n(.*?)^```", (ROOT / "docs" / page).read_text("utf-8"), re.M | re.S)
    return {name or f"{language} {number}": text for number, (language, name, text) in enumerate(found)}


def test_the_python_that_is_shown_runs(tmp_path, monkeypatch):
    pytest.importorskip("openai")
    monkeypatch.chdir(tmp_path)
    shown = blocks("python.md")
    (tmp_path / "agent.yaml").write_text(shown["agent.yaml"])
    scripts = {name: text for name, text in shown.items() if name.endswith(".py") or name.startswith("python ")}
    assert len(scripts) == 5
    for name, text in scripts.items():
        scope: dict[str, object] = {}
        exec(compile(text, name, "exec"), scope)
        for called in (value for name, value in scope.items() if name.startswith("test_")):
            called()


def test_the_workflows_that_are_shown_are_sound(tmp_path):
    shown = {name: text for name, text in blocks("ci.md").items() if name.endswith((".yml", ".yaml"))}
    assert len(shown) == 5
    for name, text in shown.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
        for version in re.findall(r"(?:==|toolcheck@v|rev: v)([\d.]+)$", text, re.M):
            assert version == __version__, name
    inputs = set(yaml.safe_load((ROOT / "action.yml").read_text())["inputs"])
    for path in tmp_path.rglob(".github/workflows/*"):
        for job in yaml.safe_load(path.read_text())["jobs"].values():
            used = [step for step in job["steps"] if step["uses"].startswith("toolcheck/")]
            assert all(set(step.get("with", {})) <= inputs for step in used)
    assert inputs == set(re.findall(r"^\| `([\w-]+)` \|", (ROOT / "docs" / "ci.md").read_text(), re.M))
    command = [sys.executable, "-m", "pre_commit", "validate-config", ".pre-commit-config.yaml"]
    subprocess.run(command, check=True, cwd=tmp_path)
    if shutil.which("check-jsonschema") is None:
        pytest.skip("check-jsonschema is not installed: the workflows were not held against their schemas")
    for name in shown:
        kind = "github-workflows" if name.startswith(".github") else "gitlab-ci" if "gitlab" in name else None
        if kind:
            subprocess.run(["check-jsonschema", "--builtin-schema", f"vendor.{kind}", name], check=True, cwd=tmp_path)


UNTIL_A_RELEASE = "rules: {unpinned-uses: {config: {policies: {'toolcheck/*': ref-pin, '*': hash-pin}}}}\n"
"""Only a release knows the hash of its commit."""


def test_no_workflow_that_is_shown_is_unsafe(tmp_path):
    zizmor = shutil.which("zizmor", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if zizmor is None:
        pytest.skip("zizmor is not installed")
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    (tmp_path / "zizmor.yml").write_text(UNTIL_A_RELEASE)
    for page in (ROOT / "docs").glob("*.md"):
        for number, text in enumerate(blocks(page.name).values()):
            if "\njobs:\n" in text:
                (folder / f"{page.stem}-{number}.yml").write_text(text)
    template = (ROOT / "toolcheck" / "cli" / "templates" / "workflow.yaml").read_text("utf-8")
    (folder / "init.yml").write_text(template)
    assert len([*folder.iterdir()]) >= 6
    command = [
        zizmor,
        "--offline",
        "--pedantic",
        "--no-progress",
        "--config",
        str(tmp_path / "zizmor.yml"),
        str(folder),
    ]
    done = subprocess.run(command, check=False, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_settings_that_are_shown_are_json():
    shown = [text for name, text in blocks("editor.md").items() if name.endswith(".json")]
    assert len([json.loads(text) for text in shown]) == 3


def test_the_problem_matcher_matches_the_concise_format():
    task = json.loads(blocks("editor.md")[".vscode/tasks.json"])["tasks"][0]
    pattern = task["problemMatcher"]["pattern"]
    line = "a b/agent.yaml:4:5: error[nested-function] `function` contains fields"
    found = re.match(pattern["regexp"], line)
    parts = {name: found[number] for name, number in pattern.items() if isinstance(number, int)}
    assert parts == {
        "file": "a b/agent.yaml",
        "line": "4",
        "column": "5",
        "severity": "error",
        "code": "nested-function",
        "message": "`function` contains fields",
    }


def test_every_command_is_in_the_reference_and_in_the_manual():
    page = (ROOT / "docs" / "cli.md").read_text("utf-8")
    manual = (ROOT / "docs" / "man" / "toolcheck.1").read_text("utf-8")
    for name in COMMANDS:
        assert f"\n## toolcheck {name}\n" in page
        assert f"\n.SH TOOLCHECK {name.upper()}\n" in manual
    assert f'"toolcheck {__version__}"' in manual


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_the_manual_is_a_manual_page():
    command = ["groff", "-man", "-ww", "-Tutf8", "-Kutf8", "docs/man/toolcheck.1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    plain = re.sub(r".\x08|\x1b\[[\d;]*m", "", done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert "--output-file [FORMAT=]FILE" in " ".join(plain.split())


def test_every_page_is_linked_from_the_readme():
    readme = (ROOT / "README.md").read_text("utf-8")
    for page in Path(ROOT / "docs").glob("*.md"):
        assert f"(docs/{page.name})" in readme, page.name
