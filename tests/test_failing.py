"""toolcheck is broken on purpose: it fails on one file, says so without a word of it, and looks at all the others."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests import KIND_OF
from tests.running import program
from tests.running import toolcheck as run
from toolcheck import api
from toolcheck.checking import checking
from toolcheck.cli.outputs import FORMATS
from toolcheck.document import failure, reading
from toolcheck.document.failure import INTERNAL_FAILURE
from toolcheck.document.reading import read
from toolcheck.finding.finding import ERROR
from toolcheck.rules import all_rules

SECRET = "sk-proj-" + "Qx7" * 14
FAULTY = {"session": {"tools": [{"type": "function", "name": "bad name", "description": "Other.", "strict": True}]}}
VICTIM = json.dumps(
    {"session": {"tools": [{"type": "function", "name": SECRET, "description": "Victim.", "strict": True}]}}
)
"""Every stage has something to do here: there is a finding with a safe fix, and a secret."""

BREAK = """
import importlib, os, sys
import toolcheck.checking.checking  # whole, before anything in it is replaced

class Broken(Exception):
    pass

def is_about_the_victim(given):
    for one in given:
        if "" in (getattr(one, "text", None), getattr(getattr(one, "document", None), "text", None)):
            continue  # nothing is left of it that could go wrong again
        names = [getattr(one, "name", ""), getattr(getattr(one, "document", None), "name", "")]
        names += [one] if isinstance(one, str) else [repr(one)] if isinstance(one, (dict, list)) else []
        if any("ictim" in name for name in names if isinstance(name, str)):
            return True
    return False

def deeper():
    return deeper()

def fail():
    error = os.environ["ERROR"]
    if error == "RecursionError":
        deeper()
    raise {"MemoryError": MemoryError, "KeyError": KeyError, "OSError": OSError}[error](open(os.environ["WORDS"]).read())

for place in os.environ["PLACES"].split():
    module, _, name = place.partition(":")
    home = importlib.import_module(module)
    *holders, name = name.split(".")
    for holder in holders:
        home = getattr(home, holder)
    def breaking(was):
        def broken(*given, **named):
            if is_about_the_victim(given):
                fail()
            return was(*given, **named)
        return broken
    setattr(home, name, breaking(getattr(home, name)))
from toolcheck.cli import main
main()
"""

PLACES = (
    "toolcheck.checking.run:read_bytes",
    "toolcheck.document.reading:_read_text",
    "toolcheck.checking.checking:recognise_document",
    "toolcheck.checking.examining:_Examination.of_manifest",
    "toolcheck.checking.checking:_in_order",
    "toolcheck.contract.engine:_said",
)
"""A function of each stage before the report."""
SENDING = ("toolcheck.manifest.manifest:Manifest.brief", "toolcheck.checking.run:recognise_document")
"""What only a file needs that another process has looked at."""
SHOWING = ("toolcheck.document.document:Document.position", "toolcheck.redaction.redactor:Redactor.__init__")
"""What only the report needs."""


def broken(
    *words: str, cwd: Path, at: str, error: str = "KeyError", stdin: bytes = b"", **more: str
) -> subprocess.CompletedProcess[str]:
    """The command, which fails at a place whenever it is about the victim; what it raises quotes the file."""
    env = {"PLACES": at, "ERROR": error, "WORDS": str(cwd / "victim.json"), **more}
    done = program(BREAK, *words, cwd=cwd, stdin=stdin, env=env)
    assert SECRET not in done.stdout + done.stderr
    assert SECRET[:12] not in done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    here = tmp_path_factory.mktemp("failing")
    for number in range(30):
        (here / f"agent-{number:02}.json").write_text(json.dumps(FAULTY))
    (here / "victim.json").write_text(VICTIM)
    return here


def rules_by_file(report: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    *lines, summary = map(json.loads, report.splitlines())
    assert "summary" in summary
    for finding in lines:
        found.setdefault(finding["file"], []).append(finding["rule"])
    return found


@pytest.fixture(scope="module")
def usual(folder: Path) -> dict[str, list[str]]:
    """What is found in the other files when nothing is broken."""
    found = rules_by_file(run("check", "--output-format", "json-lines", cwd=folder).stdout)
    del found["victim.json"]
    assert len(found) == 30
    return found


@pytest.mark.parametrize(
    ("at", "jobs"), [*product([*PLACES, *SHOWING], ["1", "2"]), *product(SENDING, ["2"])], ids=lambda word: word
)
def test_one_file_fails_and_all_others_are_reported(
    folder: Path, usual: dict[str, list[str]], at: str, jobs: str
) -> None:
    done = broken("check", ".", "--output-format", "json-lines", "--jobs", jobs, cwd=folder, at=at)
    found = rules_by_file(done.stdout)
    assert found.pop("victim.json") == [INTERNAL_FAILURE]
    assert (found, done.returncode) == (usual, 3)


@pytest.mark.parametrize("error", ["MemoryError", "RecursionError", "OSError"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_whatever_it_is_that_goes_wrong(folder: Path, usual: dict[str, list[str]], error: str, jobs: str) -> None:
    words = ("check", ".", "--output-format", "json-lines", "--jobs", jobs)
    done = broken(*words, cwd=folder, at="toolcheck.checking.checking:recognise_document", error=error)
    found = rules_by_file(done.stdout)
    assert found.pop("victim.json") == [INTERNAL_FAILURE]
    assert (found, done.returncode) == (usual, 3)
    assert f"`{error}` at `" in done.stdout


@pytest.mark.parametrize(("error", "says"), [("MemoryError", "too little memory"), ("KeyError", "bug in toolcheck")])
def test_too_little_memory_is_not_reported_as_a_bug(folder: Path, error: str, says: str) -> None:
    done = broken("check", "victim.json", cwd=folder, at="toolcheck.checking.checking:recognise_document", error=error)
    assert says in done.stdout


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("at", ["toolcheck.checking.examining:_Examination.of_manifest", SHOWING[1]])
def test_every_format_says_so(folder: Path, form: str, at: str) -> None:
    done = broken("check", "victim.json", "agent-00.json", "--output-format", form, cwd=folder, at=at)
    assert done.returncode == 3
    assert INTERNAL_FAILURE in done.stdout
    assert "invalid-function-name" in done.stdout
    if form == "sarif":
        invocation = json.loads(done.stdout)["runs"][0]["invocations"][0]
        assert (invocation["executionSuccessful"], invocation["exitCode"]) in ((False, 3), (False, 1))


def test_the_finding_says_where_and_how_to_report_it(folder: Path) -> None:
    done = broken("check", "victim.json", cwd=folder, at="toolcheck.checking.examining:_Examination.of_manifest")
    says = r"error\[internal-failure\]: toolcheck failed on this file \(`KeyError` at `checking/examining\.py:\d+`\)\n"
    assert re.match(says + r" --> victim\.json:1:1\n", done.stdout)
    assert "`toolcheck rule internal-failure` says how to report it" in done.stdout
    assert "SECURITY.md" in run("rule", INTERNAL_FAILURE, cwd=folder).stdout
    debug = broken(
        "check",
        "victim.json",
        cwd=folder,
        at="toolcheck.checking.examining:_Examination.of_manifest",
        TOOLCHECK_DEBUG="1",
    )
    assert re.search(r"called from (`checking/examining\.py:\d+`(, )?){2}", debug.stdout)


@pytest.mark.parametrize(
    "words",
    [
        ["--exit-zero"],
        ["--select", "security"],
        ["--ignore", "internal-failure,file"],
        ["--config", "quiet.toml"],
        ["--quiet", "--statistics"],
        ["--baseline", "known.json", "--write-baseline", "known.json"],
        ["--diff"],
        ["--add-ignores"],
        ["missing.json"],
        ["--show-suppressed"],
    ],
    ids=" ".join,
)
def test_nothing_takes_it_away(folder: Path, tmp_path: Path, words: list[str]) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    (copy / "quiet.toml").write_text(
        '[severity]\ninternal-failure = "off"\n[[ignore]]\nrule = "internal-failure"\nreason = "known"\nfile = "*"\n'
    )
    (copy / "known.json").write_text('{"version": 1, "findings": []}')
    done = broken("check", "victim.json", *words, cwd=copy, at="toolcheck.checking.examining:_Examination.of_manifest")
    assert done.returncode == 3
    assert INTERNAL_FAILURE in done.stdout + done.stderr
    again = broken(
        "check",
        "victim.json",
        "--baseline",
        "known.json",
        cwd=copy,
        at="toolcheck.checking.examining:_Examination.of_manifest",
    )
    assert again.returncode == 3


def test_standard_input_fails_and_the_files_are_reported(folder: Path) -> None:
    words = ("check", "-", "agent-00.json", "--stdin-filename", "victim.yaml", "--output-format", "json-lines")
    done = broken(*words, cwd=folder, at="toolcheck.checking.examining:_Examination.of_manifest", stdin=VICTIM.encode())
    found = rules_by_file(done.stdout)
    assert found["victim.yaml"] == [INTERNAL_FAILURE]
    assert INTERNAL_FAILURE not in found["agent-00.json"]
    assert done.returncode == 3


@pytest.mark.parametrize("at", ["toolcheck.document.reading:_read_text", "toolcheck.fixing.fixing:edits"])
def test_standard_input_on_which_fixing_fails_comes_back(folder: Path, at: str) -> None:
    text = json.dumps(FAULTY)
    done = broken("check", "-", "--fix", "--stdin-filename", "victim.json", cwd=folder, at=at, stdin=text.encode())
    assert (done.returncode, done.stdout) == (3, text)
    assert INTERNAL_FAILURE in done.stderr


@pytest.mark.parametrize(
    "at",
    [
        "toolcheck.checking.examining:_Examination.of_manifest",
        "toolcheck.fixing.fixing:edits",
        "toolcheck.fixing.fixing:_changed",
    ],
)
def test_a_file_on_which_fixing_fails_stays_as_it_is_and_the_others_are_fixed(
    folder: Path, tmp_path: Path, at: str
) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    done = broken("check", "--fix", ".", "--output-format", "json-lines", cwd=copy, at=at)
    found = rules_by_file(done.stdout)
    assert (copy / "victim.json").read_text() == VICTIM
    assert "strict" not in (copy / "agent-00.json").read_text()
    assert INTERNAL_FAILURE in found["victim.json"]
    assert ("strict-in-realtime" in found["victim.json"]) == (
        at != "toolcheck.checking.examining:_Examination.of_manifest"
    )
    assert done.returncode == 3
    shown = broken("check", "--diff", ".", cwd=copy, at=at)
    assert shown.returncode == 3
    assert "error: victim.json: toolcheck failed on this file (`KeyError` at `" in shown.stderr


def test_what_fails_only_on_the_way_from_fix_to_fix_is_said(folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    code = BREAK.replace("if is_about_the_victim(given):", 'if "strict" not in str(given[0].document.text):')
    env = {
        "PLACES": "toolcheck.checking.examining:_Examination.of_manifest",
        "ERROR": "KeyError",
        "WORDS": str(copy / "victim.json"),
    }
    done = program(code, "check", "--fix", "victim.json", "--output-format", "json-lines", cwd=copy, env=env)
    assert done.returncode == 3, done.stderr
    assert rules_by_file(done.stdout)["victim.json"].count(INTERNAL_FAILURE) == 1
    assert (copy / "victim.json").read_text() == VICTIM


@pytest.mark.parametrize(
    "at", ["toolcheck.document.reading:_read_text", "toolcheck.checking.examining:_Examination.of_manifest"]
)
def test_compile_refuses_and_says_which_file(folder: Path, at: str) -> None:
    done = broken("compile", "agent-00.json", "victim.json", cwd=folder, at=at)
    assert (done.returncode, done.stdout) == (3, "")
    assert "error[internal-failure]" in done.stderr
    assert "error[invalid-function-name]" in done.stderr


def test_compile_says_on_what_it_cannot_compare(folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    (copy / "good.json").write_text('{"type": "realtime", "tools": []}')
    at = "toolcheck.document.reading:_read_text"
    done = broken("compile", "good.json", "--check", "victim.json", cwd=copy, at=at)
    assert done.returncode == 3
    assert done.stderr.startswith("error: victim.json: toolcheck failed on this file")


SAID = "Unknown parameter: 'session.tools[0].strict'."


@pytest.mark.parametrize(
    "at", ["toolcheck.document.reading:_read_text", "toolcheck.checking.examining:_Examination.of_manifest", SHOWING[0]]
)
def test_decode_looks_at_the_other_files(folder: Path, at: str) -> None:
    done = broken("decode", SAID, "victim.json", "agent-00.json", cwd=folder, at=at)
    assert done.returncode == 3
    assert done.stderr.startswith("error: victim.json: toolcheck failed on this file (`KeyError` at `")
    assert "agent-00.json:1:" in done.stdout


# -- in a program -----------------------------------------------------------------------------------


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """A stage that always fails, with the words of the file."""

    def fail(*_: Any, **__: Any) -> Any:
        raise KeyError(VICTIM)

    home, name = request.param
    monkeypatch.setattr(failure, "kind_of", KIND_OF)
    monkeypatch.setattr(home, name, fail)


STAGES = [(reading, "_read_text"), (checking, "recognise_document"), (checking, "examine"), (api, "_redacted")]


@pytest.mark.parametrize("faulty", STAGES, indirect=True, ids=lambda stage: stage[1])
@pytest.mark.parametrize(
    "source", [VICTIM, VICTIM.encode(), json.loads(VICTIM), "path"], ids=lambda s: type(s).__name__
)
def test_check_raises_for_no_manifest(faulty: None, source: Any, tmp_path: Path) -> None:
    if source == "path":
        (tmp_path / "victim.json").write_text(VICTIM)
        source = str(tmp_path / "victim.json")
    report = api.check(source)
    assert [finding.rule for file in report.files for finding in file.findings] == [INTERNAL_FAILURE]
    assert report.has_failed
    assert SECRET not in repr([(finding.message, finding.note) for finding in report.files[0].findings])


@pytest.mark.parametrize("faulty", STAGES[:3], indirect=True, ids=lambda stage: stage[1])
def test_load_and_compile_refuse_what_they_fail_on(faulty: None) -> None:
    for call in (api.load, api.compile):
        with pytest.raises(api.Refused, match=f"{INTERNAL_FAILURE}.*toolcheck failed on this file") as refused:
            call(VICTIM)
        assert SECRET not in str(refused.value)
        assert refused.value.report.has_failed


@pytest.mark.parametrize("faulty", STAGES[:3], indirect=True, ids=lambda stage: stage[1])
@pytest.mark.parametrize("text", [VICTIM, VICTIM.encode()], ids=["str", "bytes"])
def test_fix_gives_back_what_it_fails_on(faulty: None, text: str | bytes) -> None:
    assert api.fix(text, name="victim.json") == VICTIM


def test_fix_gives_back_what_cannot_be_read() -> None:
    long = "#" * (4 << 20) + "\ntools: []\n"
    assert api.fix(long) == long


def test_half_a_character_and_no_end_of_nesting_are_findings() -> None:
    assert api.check('{"tools": "\ud800"}').worst == ERROR
    value: Any = []
    for _ in range(100_000):
        value = [value]
    report = api.check(value)
    assert [finding.rule for finding in report.files[0].findings] == ["too-deep"]
    while value:
        value = value[0]


def test_a_fault_is_raised_in_our_own_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_read_text", lambda *_: {}[1])
    with pytest.raises(KeyError):
        read(b"{}", "a.json")


def test_the_rule_says_what_the_net_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = next(rule for rule in all_rules() if rule.name == INTERNAL_FAILURE)
    monkeypatch.setattr(failure, "kind_of", KIND_OF)
    monkeypatch.setattr(reading, "_read_text", lambda *_: {}[1])
    document = read(b"{}", "a.json")
    (found,) = rule.check(document)
    assert document.name == "a.json"
    assert re.fullmatch(r"toolcheck failed on this file \(`KeyError` at `document/reading\.py:\d+`\)", found.message)
    assert os.sep not in found.message.replace("document/", "")
