"""`make rule` writes a rule to be filled in, and a checkout says when `make generate` has not been run since."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import new_rule
from tests.running import ROOT, environment
from toolcheck.rules import rule_names


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The package as it lies in a checkout, without the cases of its rules."""
    shutil.copytree(ROOT / "toolcheck", tmp_path / "toolcheck")
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path in (ROOT / "tests" / "rules").glob("*/*"):
        (tmp_path / "tests" / "rules" / path.parent.name / path.name).mkdir(parents=True)
    return tmp_path


def run(checkout: Path, *words: str) -> tuple[int, str]:
    env = environment(PYTHONPATH=str(checkout))
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=checkout, env=env, check=False, capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


def test_a_new_rule_is_there_after_make_generate(checkout: Path) -> None:
    written = new_rule.write("mcp/my-rule", checkout)
    assert [path.relative_to(checkout).as_posix() for path in written] == [
        "toolcheck/rules/mcp/my_rule.py",
        "tests/rules/mcp/my-rule/bad-first.yaml",
        "tests/rules/mcp/my-rule/good-first.yaml",
    ]
    stale = "error: toolcheck/rules/index.py lacks mcp/my_rule.py: run `make generate`\n"
    bad = written[1].relative_to(checkout).as_posix()
    assert run(checkout, "toolcheck", "rule", "my-rule") == (3, stale)
    assert run(checkout, "toolcheck", "check", bad) == (3, stale)
    assert run(checkout, "toolcheck.rules.generate") == (0, "")
    code, page = run(checkout, "toolcheck", "rule", "my-rule")
    assert code == 0
    assert page.startswith("mcp/my-rule\n\nTODO: ")
    new_rule.write("trace/my-rule", checkout)
    of_logs = "error: toolcheck/rules/index_of_logs.py lacks trace/my_rule.py: run `make generate`\n"
    assert run(checkout, "toolcheck", "rule", "--output-format", "json") == (3, of_logs)
    assert run(checkout, "toolcheck.rules.generate") == (0, "")
    probe = new_rule.write("probe/my-rule", checkout)
    assert [path.name for path in probe] == [
        "my_rule.py",
        "bad-first.yaml",
        "bad-first.offers.json",
        "good-first.yaml",
        "good-first.offers.json",
    ]
    of_servers = "error: toolcheck/rules/index_of_servers.py lacks probe/my_rule.py: run `make generate`\n"
    assert run(checkout, "toolcheck", "rule", "--output-format", "json") == (3, of_servers)
    assert run(checkout, "toolcheck.rules.generate") == (0, "")
    written[0].unlink()
    gone = "error: toolcheck/rules/index.py has mcp/my_rule.py, which is gone: run `make generate`\n"
    assert run(checkout, "toolcheck", "compile", bad) == (3, gone)
    new_rule.write("mcp/my-other-rule", checkout)
    written[0].write_text(new_rule.RULE)
    (checkout / "pyproject.toml").unlink()
    assert run(checkout, "toolcheck", "compile", bad)[0] == 0, "where toolcheck is installed, nothing is compared"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("mcp/bearer-prefix", "there is a rule `bearer-prefix`: toolcheck/rules/mcp/bearer_prefix.py"),
        ("hosted/bearer-prefix", "there is a rule `bearer-prefix`: toolcheck/rules/mcp/bearer_prefix.py"),
        ("mpc/my-rule", "there is no family `mpc`; did you mean `mcp`?"),
        ("wire/my-rule", "there is no family `wire`; there are file, envelope"),
        ("my-rule", "is no name of a rule"),
        ("mcp/My-Rule", "is no name of a rule"),
        ("mcp/my_rule", "is no name of a rule"),
        ("mcp/../my-rule", "is no name of a rule"),
        ("", "is no name of a rule"),
    ],
)
def test_a_name_that_cannot_be_is_refused(capsys: pytest.CaptureFixture[str], name: str, says: str) -> None:
    assert new_rule.main([name]) == 1
    assert says in capsys.readouterr().err


def test_every_rule_has_a_name_that_a_new_one_could_have() -> None:
    assert [name for name in rule_names() if not new_rule.is_name(name)] == []
