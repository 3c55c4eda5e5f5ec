"""One run over many projects, one of which has a configuration that is not valid: only its files fail."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.running import toolcheck

SILENT = '{"tools": [{"type": "function", "name": "hang_up"}]}'
BROKEN = 'fail-level = "warning"\nselct = ["x"]\ntarget = 3\n'
SAYS = [
    "shop/toolcheck.toml:2:1: unknown key `selct`; did you mean `select`?",
    "shop/toolcheck.toml:3:1: `target` is a number; expected a string or a list",
    "shop/toolcheck.toml: 2 files are not checked, because this configuration is not valid",
]
ERRORS = "".join(f"error: {line}\n" for line in SAYS)
FOUND = ["bank/a.json", "shop/till/a.json", "wire/a.json"]
"""Where something is found: a folder below the broken one has a configuration of its own."""


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    for folder in ("bank", "shop", "shop/desk", "shop/till", "wire"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.json").write_text(SILENT)
    for folder in ("bank", "shop/till"):
        (tmp_path / folder / "toolcheck.toml").write_text('fail-level = "warning"\n')
    (tmp_path / "shop" / "toolcheck.toml").write_text(BROKEN)
    return tmp_path


def test_the_other_projects_are_checked_and_the_run_ends_with_2(fleet: Path) -> None:
    done = toolcheck("check", "--output-format", "concise", cwd=fleet)
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == FOUND
    assert (done.returncode, done.stderr) == (2, ERRORS)
    for more in (["--exit-zero"], ["--allow-empty", "--jobs", "2"], ["--diff"], ["--statistics"]):
        done = toolcheck("check", *more, cwd=fleet)
        assert done.returncode == 2, more
        assert done.stderr.endswith(ERRORS), more


def test_where_no_other_file_is_left_that_is_no_clean_run(fleet: Path) -> None:
    (fleet / "shop" / "till" / "toolcheck.toml").unlink()
    done = toolcheck("check", "shop", "--exit-zero", cwd=fleet)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("toolcheck.toml: 3 files are not checked, because this configuration is not valid\n")


def test_a_configuration_that_governs_no_file_is_not_read(fleet: Path) -> None:
    for folder in ("shop", "shop/desk"):
        (fleet / folder / "a.json").unlink()
    assert toolcheck("check", cwd=fleet).returncode == 1, "as its neighbours have a warning"


@pytest.mark.parametrize(
    "words", [["shop/a.json", "bank"], ["bank", "--config", "shop/toolcheck.toml"], ["-", "--stdin-filename", "shop/b"]]
)
def test_what_was_named_ends_the_run(fleet: Path, words: list[str]) -> None:
    done = toolcheck("check", *words, cwd=fleet, stdin=SILENT)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "".join(f"error: {line}\n" for line in SAYS[:2])


def test_a_hook_that_names_files_still_looks_at_the_others(fleet: Path) -> None:
    words = ("--skip-strangers", "shop/a.json", "bank/a.json", "shop/desk/a.json", "--output-format", "concise")
    done = toolcheck("check", *words, cwd=fleet)
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["bank/a.json"]
    assert (done.returncode, done.stderr) == (2, ERRORS)


def test_fixes_are_made_everywhere_else(fleet: Path) -> None:
    nested = '{"tools": [{"type": "function", "function": {"name": "hang_up", "description": "End the call."}}]}'
    for folder in ("bank", "shop"):
        (fleet / folder / "a.json").write_text(nested)
    assert toolcheck("check", "--fix", cwd=fleet).returncode == 2
    assert (fleet / "shop" / "a.json").read_text() == nested
    assert '"function": {' not in (fleet / "bank" / "a.json").read_text()


def test_every_format_for_programs_has_it(fleet: Path) -> None:
    def shown(output_format: str) -> str:
        return toolcheck("check", "--output-format", output_format, cwd=fleet).stdout

    unseen: list[dict[str, Any]] = json.loads(shown("json"))["unseen"]
    assert json.loads(shown("json-lines").splitlines()[-1])["unseen"] == unseen
    assert [":".join(str(one[key]) for key in ("path", "line", "column") if key in one) for one in unseen] == [
        line.partition(": ")[0] for line in SAYS
    ]
    assert [one["reason"] for one in unseen] == [line.partition(": ")[2] for line in SAYS]
    (run,) = json.loads(shown("sarif"))["runs"]
    (invocation,) = run["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 2)
    notes = invocation["toolExecutionNotifications"]
    places = [note["locations"][0]["physicalLocation"] for note in notes]
    assert [place["artifactLocation"]["uri"] for place in places] == ["shop/toolcheck.toml"] * 3
    assert [place.get("region") for place in places] == [
        {"startLine": 2, "startColumn": 1},
        {"startLine": 3, "startColumn": 1},
        None,
    ]
    errors = [one.attrib["message"] for one in ElementTree.fromstring(shown("junit")).iter("error")]
    assert errors == [line.removeprefix("shop/toolcheck.toml").lstrip(": ") for line in SAYS]
    commands = re.findall(r"^::error file=shop/toolcheck.toml(.*),title=not checked::", shown("github"), re.M)
    assert commands == [",line=2,col=1", ",line=3,col=1", ""]


def test_what_extends_a_broken_policy_is_counted_for_each_project(fleet: Path) -> None:
    (fleet / "policy.toml").write_text("selct = []\n")
    for folder in ("bank", "shop"):
        (fleet / folder / "toolcheck.toml").write_text('extend = "../policy.toml"\n')
    done = toolcheck("check", "--output-format", "concise", cwd=fleet)
    counts = [line for line in done.stderr.splitlines() if "not checked" in line]
    assert counts == [
        "error: bank/toolcheck.toml: 1 file is not checked, because this configuration is not valid",
        "error: shop/toolcheck.toml: 2 files are not checked, because this configuration is not valid",
    ]
    assert done.returncode == 2


def test_other_commands_that_walk_say_it_too(fleet: Path) -> None:
    done = toolcheck("decode", "Unknown parameter: 'session.tools[0].strict'.", ".", cwd=fleet)
    assert done.returncode == 2
    assert ERRORS in done.stderr
