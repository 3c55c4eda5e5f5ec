"""`toolcheck diff --against`: the working tree and a commit, of friendly and of hostile repositories."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.comparing.planted import as_json, as_yaml, session, tool
from tests.running import toolcheck

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def git(folder: Path, *words: str) -> str:
    settings = ("user.name=a", "user.email=a@example.com", "commit.gpgsign=false", "init.defaultBranch=main")
    options = [word for setting in settings for word in ("-c", setting)]
    command = ["git", *options, "-c", "protocol.file.allow=always", *words]
    return subprocess.run(
        command, cwd=folder, check=True, capture_output=True, text=True, env={**os.environ, **QUIET}
    ).stdout


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A repository with a manifest in a folder, committed."""
    folder = tmp_path / "repository"
    (folder / "agents").mkdir(parents=True)
    (folder / "agents" / "desk.yaml").write_text(as_yaml(session()), "utf-8")
    (folder / "README").write_text("a desk\n", "utf-8")
    git(folder, "init", "-q")
    commit(folder)
    return folder


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x", "--allow-empty")


def diff(folder: Path, *words: str, **env: str) -> Any:
    return toolcheck("diff", *words, cwd=folder, env={**QUIET, **env})


def found(folder: Path, *words: str) -> list[tuple[str, str, str]]:
    """The kinds of change, with the file and the side of each."""
    done = diff(folder, "--output-format", "json", "--fail-on", "none", *words)
    assert done.returncode == 0, done.stderr
    return [(one["change"], one["file"], one["side"]) for one in json.loads(done.stdout)["changes"]]


def changed(folder: Path, name: str = "agents/desk.yaml") -> None:
    value = session()
    tool(value, "mail")["require_approval"] = "never"
    (folder / name).write_text(as_yaml(value), "utf-8")


def test_the_working_tree_is_compared_with_a_commit(here: Path) -> None:
    assert found(here, "--against", "HEAD") == []
    changed(here)
    wanted = [("approval-lowered", "agents/desk.yaml", "new")]
    assert found(here, "--against", "HEAD") == wanted
    assert found(here, "--against", "main", "agents") == wanted
    assert found(here, "--against", "main", "agents/desk.yaml") == wanted
    assert found(here / "agents", "--against", "main") == [("approval-lowered", "desk.yaml", "new")]
    assert found(here / "agents", "--against", "main", "../agents/desk.yaml")[0][0] == "approval-lowered"
    done = diff(here, "--against", "HEAD")
    assert done.returncode == 1
    assert done.stdout.endswith("compared 1 manifest: 1 wider\n")


def test_a_missing_side_is_a_manifest_that_is_new_or_gone(here: Path) -> None:
    (here / "agents" / "night.yaml").write_text(as_json(session()), "utf-8")
    assert found(here, "--against", "HEAD") == [("manifest-added", "agents/night.yaml", "new")]
    commit(here)
    (here / "agents" / "night.yaml").unlink()
    assert found(here, "--against", "HEAD") == [("manifest-removed", "HEAD:agents/night.yaml", "old")]
    assert found(here, "--against", "HEAD", "agents/night.yaml") == [
        ("manifest-removed", "HEAD:agents/night.yaml", "old")
    ]
    shutil.rmtree(here / "agents")
    assert {kind for kind, *_ in found(here, "--against", "HEAD", "agents")} == {"manifest-removed"}


def test_a_manifest_that_was_moved_is_the_same(here: Path) -> None:
    (here / "agents" / "desk.yaml").rename(here / "front.yaml")
    assert found(here, "--against", "HEAD") == [("manifest-moved", "front.yaml", "new")]
    (here / "voice").mkdir()
    (here / "front.yaml").rename(here / "voice" / "desk.yaml")
    changed(here, "voice/desk.yaml")
    assert [kind for kind, *_ in found(here, "--against", "HEAD")] == ["approval-lowered", "manifest-moved"]


def test_a_file_that_git_ignores_and_has_is_compared(here: Path) -> None:
    (here / ".gitignore").write_text("agents/\n", "utf-8")
    changed(here)
    assert found(here, "--against", "HEAD") == [("approval-lowered", "agents/desk.yaml", "new")]


def test_a_broken_file_that_is_the_same_is_no_news(here: Path) -> None:
    (here / "broken.yaml").write_text("tools: [{type: function, name: f}", "utf-8")
    commit(here)
    done = diff(here, "--against", "HEAD")
    assert (done.returncode, done.stdout, done.stderr) == (0, "compared 1 manifest: no changes\n", "")
    done = diff(here, "--against", "HEAD", "broken.yaml")
    assert done.returncode == 1
    assert "[syntax-error]" in done.stderr


def test_code_is_compared(here: Path) -> None:
    text = 'client.responses.create(model="gpt-5", tools=[{"type": "web_search"}])\n'
    (here / "agent.py").write_text(text, "utf-8")
    commit(here)
    (here / "agent.py").write_text(text.replace("]", ', {"type": "image_generation"}]'), "utf-8")
    assert found(here, "--against", "HEAD") == [("tool-added", "agent.py", "new")]
    (here / "agent.py").write_text(text.replace("}]", "}, *more()]"), "utf-8")
    assert [kind for kind, *_ in found(here, "--against", "HEAD")] == ["tools-unknown"]
    (here / "agent.py").write_text("def broken(:\n" + text, "utf-8")
    done = diff(here, "--against", "HEAD")
    assert done.returncode == 1
    assert "[syntax-error]" in done.stderr
    assert "not compared" in done.stdout


def test_a_side_that_cannot_be_parsed_is_a_finding_and_nothing_is_claimed(here: Path) -> None:
    (here / "agents" / "desk.yaml").write_text("session: {tools: [", "utf-8")
    done = diff(here, "--against", "HEAD", "--output-format", "json", "--fail-on", "none")
    said = json.loads(done.stdout)
    assert done.returncode == 1
    assert (said["changes"], [one["compared"] for one in said["files"]]) == ([], [False])
    assert [one["rule"] for one in said["findings"]] == ["syntax-error"]
    commit(here)
    (here / "agents" / "desk.yaml").write_text(as_yaml(session()), "utf-8")
    done = diff(here, "--against", "HEAD")
    assert done.returncode == 1
    assert "HEAD:agents/desk.yaml:1" in done.stderr


@pytest.mark.parametrize(
    "ref",
    [
        "--output=x",
        "-x",
        "--help",
        "nowhere",
        "HEAD:agents",
        "a\nb",
        "",
        "HEAD^{blob}",
        "main..main",
        "; touch x",
        "x" * 2000,
    ],
)
def test_a_ref_is_never_an_option(ref: str, here: Path) -> None:
    before = sorted(here.rglob("*"))
    done = diff(here, f"--against={ref}")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert [path for path in sorted(here.rglob("*")) if path not in before] == []


def test_names_of_files_are_only_names(here: Path) -> None:
    names = [
        "new\nline.yaml",
        "tab\t.yaml",
        "-x.yaml",
        "--against.yaml",
        "ü.yaml",
        'q"uote.yaml',
        "HEAD.yaml",
        " .yaml",
    ]
    for name in [*names, os.fsdecode(b"\xff.yaml")]:
        (here / name).write_text(as_yaml(session()), "utf-8")
    commit(here)
    assert found(here, "--against", "HEAD") == []
    for name in names:
        changed(here, name)
    assert [kind for kind, *_ in found(here, "--against", "HEAD")] == ["approval-lowered"] * len(names)
    done = diff(here, "--against", "HEAD", "--output-format", "github")
    assert all(line.startswith(("::", "toolcheck ")) for line in done.stdout.splitlines())


def test_a_huge_file_of_a_commit_is_not_read(here: Path) -> None:
    (here / "huge.yaml").write_text("a: " + "b" * (5 << 20), "utf-8")
    commit(here)
    (here / "huge.yaml").write_text(as_yaml(session()), "utf-8")
    changed(here)
    done = diff(here, "--against", "HEAD")
    assert done.returncode == 2
    assert "error: HEAD:huge.yaml: larger than 4,194,304 bytes in git\n" in done.stderr
    assert "approval-lowered" in done.stdout


def test_a_commit_that_names_files_without_end_is_not_listed(here: Path) -> None:
    """Each folder has the one before ten times: 20 small objects name more files than any disk can have."""
    inner = git(here, "rev-parse", "HEAD:agents").strip()
    for depth in range(20):
        rows = "".join(f"040000 tree {inner}\t{depth:02}-{number}{'x' * 100}\n" for number in range(10))
        made = subprocess.run(["git", "mktree"], cwd=here, check=True, capture_output=True, text=True, input=rows)
        inner = made.stdout.strip()
    git(here, "tag", "endless", git(here, "commit-tree", "-m", "x", inner).strip())
    done = diff(here, "--against", "endless")
    assert done.returncode == 2
    assert "`endless` has too many files" in done.stderr


def test_links_are_not_followed(here: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text(as_yaml(session()), "utf-8")
    (here / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (here / "folder").symlink_to(tmp_path)
    commit(here)
    done = diff(here, "--against", "HEAD", "--output-format", "json")
    assert [one["new"] for one in json.loads(done.stdout)["files"]] == ["agents/desk.yaml"]
    assert done.stderr == "note: link.yaml: a symbolic link in `HEAD`; it is not compared\n"


def test_files_of_a_submodule_are_not_compared(here: Path, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    shutil.copytree(here, inner)
    git(here, "submodule", "add", "-q", str(inner), "vendored")
    commit(here)
    changed(here, "vendored/agents/desk.yaml")
    done = diff(here, "--against", "HEAD")
    assert done.returncode == 0
    assert done.stderr == "note: vendored: a submodule; its files are not compared\n"


def test_what_a_repository_configures_is_not_run(here: Path) -> None:
    trap = here / "trap.sh"
    trap.write_text("#!/bin/sh\ntouch trapped\ncat\n", "utf-8")
    trap.chmod(0o755)
    for name in (
        "core.fsmonitor",
        "core.pager",
        "filter.x.smudge",
        "filter.x.clean",
        "diff.x.textconv",
        "core.sshCommand",
    ):
        git(here, "config", name, str(trap))
    git(here, "config", "alias.ls-tree", f"!{trap}")
    (here / ".gitattributes").write_text("*.yaml filter=x diff=x\n", "utf-8")
    (here / ".git" / "hooks" / "post-checkout").write_text(trap.read_text())
    changed(here)
    assert found(here, "--against", "HEAD") == [("approval-lowered", "agents/desk.yaml", "new")]
    assert not list(here.rglob("trapped"))


def test_only_two_commands_of_git_are_run_and_with_few_variables(here: Path, tmp_path: Path) -> None:
    """A program that is called git writes down how it is called, and has the real one do it."""
    real, log, bin_ = shutil.which("git"), tmp_path / "log", tmp_path / "bin"
    bin_.mkdir()
    fake = bin_ / "git"
    fake.write_text(
        f"#!{sys.executable} -S\nimport json, os, sys\n"
        f"open({str(log)!r}, 'a').write(json.dumps([sys.argv[1:], sorted(os.environ)]) + '\\n')\n"
        f"os.execv({real!r}, [{real!r}, *sys.argv[1:]])\n"
    )
    fake.chmod(0o755)
    changed(here)
    path = f"{bin_}{os.pathsep}{os.environ['PATH']}"
    done = diff(here, "--against", "HEAD", PATH=path, OPENAI_API_KEY="x", GIT_DIR="elsewhere", GIT_TRACE="1")
    assert done.returncode == 1
    calls = [json.loads(line) for line in log.read_text().splitlines()]
    words = [
        [word for word in call if word in ("ls-tree", "cat-file", "fetch", "rev-parse", "status")] for call, _ in calls
    ]
    assert words == [["ls-tree"], ["cat-file"]]
    assert calls[0][0][-5:] == ["ls-tree", "-r", "-z", "--end-of-options", "HEAD"]
    assert calls[1][0][-2:] == ["cat-file", "--batch"]
    for call, variables in calls:
        assert "core.fsmonitor=false" in call
        assert not {"OPENAI_API_KEY", "GIT_DIR", "GIT_TRACE"} & set(variables)
    log.unlink()
    assert diff(here, "agents/desk.yaml", "agents/desk.yaml", PATH=path).returncode == 0
    assert toolcheck("check", "agents/desk.yaml", cwd=here, env={"PATH": path}).returncode in (0, 1)
    assert not log.exists()


def test_without_git_or_a_repository_nothing_is_compared(here: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    done = diff(here, "--against", "HEAD", PATH=str(empty))
    assert (done.returncode, done.stderr) == (2, "error: git is not installed\n")
    done = diff(empty, "--against", "HEAD", GIT_CEILING_DIRECTORIES=str(tmp_path))
    assert (done.returncode, done.stderr) == (2, "error: `.` is not in a git repository\n")
    git(empty, "init", "-q")
    done = diff(empty, "--against", "HEAD")
    assert done.returncode == 2
    assert "git does not know `HEAD` here" in done.stderr


def test_a_shallow_clone_says_that_it_lacks_the_ref(here: Path, tmp_path: Path) -> None:
    commit(here)
    git(here, "branch", "other")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{here}", "shallow")
    done = diff(tmp_path / "shallow", "--against", "origin/other")
    assert (done.returncode, done.stdout) == (2, "")
    assert "a shallow clone lacks other branches" in done.stderr
    assert found(tmp_path / "shallow", "--against", "HEAD") == []


def test_nothing_is_fetched_for_a_partial_clone(here: Path, tmp_path: Path) -> None:
    git(here, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", "--no-checkout", f"file://{here}", "partial")
    done = diff(tmp_path / "partial", "--against", "HEAD")
    assert done.returncode == 2
    assert done.stderr == "error: git does not have the content of a file here; nothing is fetched for it\n"


def test_without_tools_nothing_is_compared(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    git(tmp_path, "init", "-q")
    commit(tmp_path)
    done = diff(tmp_path, "--against", "HEAD")
    assert (done.returncode, done.stderr) == (3, "error: nothing was compared: neither side has tools\n")
    done = diff(tmp_path, "--against", "HEAD", "--allow-empty")
    assert (done.returncode, done.stderr) == (0, "note: nothing was compared: neither side has tools\n")
    done = diff(tmp_path, "--against", "HEAD", "missing.yaml")
    assert (done.returncode, done.stderr) == (2, "error: missing.yaml: no such file or folder, here or in `HEAD`\n")
