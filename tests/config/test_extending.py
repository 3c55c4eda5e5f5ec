"""A configuration that is laid over another one, and the versions that it asks for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.running import toolcheck
from toolcheck import __version__
from toolcheck.config.required import satisfies
from toolcheck.config.search import Search
from toolcheck.config.settings import Misconfigured

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    monkeypatch.chdir(tmp_path)

    def put(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return put


def refused(path: str = "agent.yaml") -> tuple[str, ...]:
    with pytest.raises(Misconfigured) as error:
        Search().settings(path)
    return tuple(problem.text for problem in error.value.problems)


def test_what_both_say_comes_from_the_upper_one(write: Write) -> None:
    write(
        "policy/base.toml", 'fail-level = "warning"\nignore = ["security"]\nseverity = {long-description = "error"}\n'
    )
    write(
        "toolcheck.toml",
        'extend = "policy/base.toml"\nfail-level = "info"\nignore = ["mcp"]\nseverity = {beta-field = "info"}\n',
    )
    settings = Search().settings("agent.yaml")
    assert settings.fail_level == "info"
    assert settings.ignore == ("security", "mcp")
    assert settings.severity == {"long-description": "error", "beta-field": "info"}
    origins = [(line().name, line().line) for line in settings.said["ignore"]]
    assert origins == [(os.path.join("policy", "base.toml"), 2), ("toolcheck.toml", 3)]


def test_a_chain_is_followed_and_patterns_start_from_the_first_folder(write: Write) -> None:
    write("policy/root.toml", 'exclude = ["old/"]\ntarget = "responses"\n')
    write(
        "policy/team.toml",
        'extend = "root.toml"\n[[overrides]]\nfiles = ["a.yaml"]\nfail-level = "info"\n'.replace(
            'fail-level = "info"', 'ignore = ["mcp"]'
        ),
    )
    write("shop/toolcheck.toml", 'extend = "../policy/team.toml"\n')
    search = Search()
    assert search.excludes("shop/old/agent.yaml")
    assert not search.excludes("policy/old/agent.yaml")
    assert search.settings("shop/a.yaml").ignore == ("mcp",)
    assert search.settings("shop/b.yaml").ignore is None
    assert search.settings("shop/b.yaml").target == ("responses",)


def test_an_own_exclude_replaces_the_one_below(write: Write) -> None:
    write("base.toml", 'exclude = ["old/"]\n')
    write("toolcheck.toml", 'extend = "base.toml"\nexclude = ["new/"]\n')
    search = Search()
    assert (search.excludes("old/agent.yaml"), search.excludes("new/agent.yaml")) == (False, True)


@pytest.mark.parametrize(
    ("files", "problems"),
    [
        ({"toolcheck.toml": 'extend = "toolcheck.toml"'}, ["toolcheck.toml:1:1: `extend` leads back to itself"]),
        (
            {"toolcheck.toml": 'extend = "a.toml"', "a.toml": '\nextend = "toolcheck.toml"'},
            ["a.toml:2:1: `extend` leads back to itself"],
        ),
        (
            {"toolcheck.toml": 'extend = "missing.toml"'},
            ["missing.toml: no such file or folder", "toolcheck.toml:1:1: it is extended here"],
        ),
        (
            {"toolcheck.toml": 'extend = "a.toml"', "a.toml": "selct = []"},
            [
                "a.toml:1:1: unknown key `selct`; did you mean `select`?",
                "toolcheck.toml:1:1: it is extended here",
            ],
        ),
        (
            {"toolcheck.toml": 'extend = "pyproject.toml"', "pyproject.toml": "[project]\n"},
            ["toolcheck.toml:1:1: pyproject.toml has no table `[tool.toolcheck]`"],
        ),
        (
            {"toolcheck.toml": 'extend = "//files.example.com/shared/a.toml"'},
            ["toolcheck.toml:1:1: `extend` names another machine: toolcheck fetches nothing"],
        ),
        (
            {"toolcheck.toml": "extend = '\\\\files.example.com\\shared\\a.toml'"},
            ["toolcheck.toml:1:1: `extend` names another machine: toolcheck fetches nothing"],
        ),
        (
            {"toolcheck.toml": 'extend = "https://me:secret@example.com/a.toml"'},
            ["toolcheck.toml:1:1: `extend` is a URL: a configuration is a file; toolcheck fetches nothing"],
        ),
        (
            {"toolcheck.toml": 'extend = "/etc/passwd"'},
            ["toolcheck.toml:1:1: `extend` does not name a `.toml` file"],
        ),
        (
            {"toolcheck.toml": 'extend = "package:acme_policy/toolcheck.toml"'},
            ["toolcheck.toml:1:1: no installed package has a file `acme_policy/toolcheck.toml`"],
        ),
        (
            {"toolcheck.toml": 'extend = "a.toml"', "a.toml": '[[ignore]]\nrule = "beta-field"\nreason = "x"\n'},
            [
                "a.toml:1:1: `ignore` tables are for the findings of one project; a file that others extend cannot have"
                " them"
            ],
        ),
    ],
    ids=[
        "itself",
        "circle",
        "missing",
        "broken",
        "no table",
        "share",
        "share of Windows",
        "url",
        "no toml",
        "no package",
        "ignore tables",
    ],
)
def test_what_cannot_be_extended_is_said(write: Write, files: dict[str, str], problems: list[str]) -> None:
    for name, text in files.items():
        write(name, f"{text}\n")
    assert list(refused()) == problems


def install(folder: Path, text: str) -> None:
    """A package as an installer leaves it: its files, and the list of them."""
    (folder / "acme_policy").mkdir(parents=True)
    (folder / "acme_policy" / "__init__.py").write_text("raise SystemExit('imported')\n")
    (folder / "acme_policy" / "toolcheck.toml").write_text(text)
    about = folder / "acme_policy-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-policy\nVersion: 1.0\n")
    (about / "RECORD").write_text("acme_policy/__init__.py,,\nacme_policy/toolcheck.toml,,\n")


def test_a_file_of_a_package_is_found_without_importing_it(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "site", 'fail-level = "info"\n')
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "site")])
    write("toolcheck.toml", 'extend = "package:acme_policy/toolcheck.toml"\n')
    assert Search().settings("agent.yaml").fail_level == "info"


def test_a_package_in_the_current_folder_is_not_looked_at(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "here", 'fail-level = "info"\n')
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(sys, "path", ["", str(tmp_path / "here"), *sys.path])
    write("here/toolcheck.toml", 'extend = "package:acme_policy/toolcheck.toml"\n')
    assert refused() == ("toolcheck.toml:1:1: no installed package has a file `acme_policy/toolcheck.toml`",)


@pytest.mark.parametrize(
    ("version", "wanted", "is_met"),
    [
        ("0.2.0", ">=0.2", True),
        ("0.2.0", ">=0.2,<0.3", True),
        ("0.3", ">=0.2, <0.3", False),
        ("0.10.1", ">0.9", True),
        ("0.2", "0.2.0", True),
        ("0.2.1", "==0.2", False),
        ("0.2.1", "!=0.2.1", False),
        ("0.2.1", "<=0.2.1", True),
        ("0.2.9", "~=0.2.3", True),
        ("0.3.0", "~=0.2.3", False),
        ("0.9", "~=0.2", True),
        ("1.0", "~=0.2", False),
        ("0.2.0.dev1", ">=0.2", True),
        ("1", "<1", False),
    ],
)
def test_a_range_of_versions(version: str, wanted: str, is_met: bool) -> None:
    assert satisfies(version, wanted) is is_met


def test_another_version_checks_nothing_and_says_only_that(write: Write, tmp_path: Path) -> None:
    write("agent.yaml", "tools: []\n")
    write("toolcheck.toml", 'key-of-tomorrow = 1\nrequired-version = ">=99"\n')
    done = toolcheck("check", "agent.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr == f"error: toolcheck.toml:2:1: this is toolcheck {__version__}, and `required-version` is `>=99`\n"
    )
    write("toolcheck.toml", 'required-version = "new"\n')
    done = toolcheck("check", "agent.yaml", cwd=tmp_path)
    assert done.stderr == "error: toolcheck.toml:1:1: `new` is not a range of versions like `>=0.2,<0.3`\n"


def test_a_url_is_not_a_configuration(write: Write, tmp_path: Path) -> None:
    write("agent.yaml", "tools: []\n")
    done = toolcheck("check", "--config", "https://me:s3cret@example.com/policy.toml", "agent.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: `--config` is a URL: a configuration is a file; toolcheck fetches nothing\n"
