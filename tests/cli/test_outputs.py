"""Several reports at once, and what is said besides them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.cli.test_check import CLEAN, FIXED, NESTED, NESTED_SAYS
from tests.running import environment, toolcheck
from toolcheck.cli.outputs import FORMATS, Output, plan
from toolcheck.cli.program import run

ANNOTATION = (
    "::error file=agent.yaml,line=4,endLine=4,col=5,endColumn=13,title=error[nested-function]"
    "::`function` contains fields that belong on the tool itself%0Athis is the form of Chat Completions%0Ahelp: move them up\n"
)
SUMMARY = "checked 1 file, 1 tool (1 function); 1 error, 1 fixable\n"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "agent.yaml").write_text(NESTED)
    (tmp_path / "clean.json").write_text(CLEAN)
    return tmp_path


# -- which report goes where ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formats", "files", "outputs"),
    [
        ([], [], [Output("text")]),
        (["json"], [], [Output("json")]),
        (["text", "github"], [], [Output("text"), Output("github")]),
        ([], ["a.txt"], [Output("text", "a.txt")]),
        (["json"], ["a.txt"], [Output("json", "a.txt")]),
        (["json"], ["a.json"], [Output("json", "a.json")]),
        (["text"], ["a.sarif"], [Output("text"), Output("sarif", "a.sarif")]),
        ([], ["a.sarif", "b.xml"], [Output("sarif", "a.sarif"), Output("junit", "b.xml")]),
        (
            ["github"],
            ["gitlab=gl.json", "a.SARIF.json", "x.jsonl", "x.ndjson", "concise=-"],
            [
                Output("github"),
                Output("concise"),
                Output("gitlab", "gl.json"),
                Output("sarif", "a.SARIF.json"),
                Output("json-lines", "x.jsonl"),
                Output("json-lines", "x.ndjson"),
            ],
        ),
        ([], ["./json=x.txt", "a=b.json"], [Output("text", "./json=x.txt"), Output("json", "a=b.json")]),
        (["text", "text"], [], [Output("text")]),
        (["sarif"], ["-"], [Output("sarif")]),
    ],
)
def test_the_plan(formats: list[str], files: list[str], outputs: list[Output]) -> None:
    assert list(plan(formats, files)) == outputs


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--output-format", "json", "--output-format", "text"], "`json` cannot share standard output"),
        (["--output-format", "xml"], "is not one of"),
        (["--output-file", "sarff=out"], "unknown format `sarff`; did you mean `sarif`?"),
        (["--output-file", "sarif="], "does not name a file"),
        (["--output-file", "a.json", "--output-file", "./a.json"], "two reports cannot go to one file"),
        (["--output-file", "json=agent.yaml"], "would overwrite a file that is checked"),
        (["--statistics", "--output-file", "a.sarif"], "`--statistics` needs"),
        (["--diff", "--output-file", "a.txt", "--output-format", "github"], None),
        (["--diff", "--output-file", "a.txt", "--output-file", "b.txt"], "`--diff` can have only one output"),
    ],
)
def test_what_cannot_be_asked_for(here: Path, words: list[str], says: str | None) -> None:
    done = toolcheck("check", "agent.yaml", *words, cwd=here)
    assert done.returncode == (2 if says else 1)
    assert (says or "") in done.stderr
    assert done.stdout == ""
    assert (here / "agent.yaml").read_text() == NESTED


def test_several_reports_of_one_run(here: Path) -> None:
    files = ["out.sarif", "out.json", "out.jsonl", "out.xml", "gitlab=gl.txt", "concise=out.txt"]
    words = [word for name in files for word in ("--output-file", name)]
    done = toolcheck("check", "agent.yaml", "--output-format", "text", "--output-format", "github", *words, cwd=here)
    assert done.returncode == 1
    assert done.stdout == f"{NESTED_SAYS}{ANNOTATION}toolcheck {SUMMARY}"
    assert done.stderr == ""
    (made,) = json.loads((here / "out.sarif").read_text())["runs"]
    assert [result["ruleId"] for result in made["results"]] == ["nested-function"]
    assert made["invocations"][0]["exitCode"] == 1
    assert json.loads((here / "out.json").read_text())["summary"]["errors"] == 1
    assert json.loads((here / "out.jsonl").read_text().splitlines()[-1])["summary"]["errors"] == 1
    assert ET.parse(here / "out.xml").getroot().get("failures") == "1"
    assert json.loads((here / "gl.txt").read_text())[0]["check_name"] == "nested-function"
    assert (here / "out.txt").read_text().startswith("agent.yaml:4:5: error[nested-function]")


def test_formats_from_the_environment(here: Path) -> None:
    env = {"TOOLCHECK_OUTPUT_FORMAT": "text github"}
    assert toolcheck("check", "agent.yaml", cwd=here, env=env).stdout == f"{NESTED_SAYS}{ANNOTATION}toolcheck {SUMMARY}"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["clean.json"], 0),
        (["agent.yaml"], 1),
        (["agent.yaml", "--exit-zero"], 0),
        (["agent.yaml", "missing.yaml"], 2),
        (["empty"], 3),
        (["broken.json"], 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_the_exit_code_is_the_same_in_every_format(
    here: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], code: int
) -> None:
    (here / "broken.json").write_text('{"tools": [,]}')
    (here / "empty").mkdir()
    monkeypatch.chdir(here)
    assert {form: run(["check", *words, "--output-format", form]) for form in FORMATS} == dict.fromkeys(FORMATS, code)


def test_a_report_for_programs_is_whole_also_when_nothing_was_checked(here: Path) -> None:
    words = ["--output-file", "a.sarif", "--output-file", "a.xml", "--output-file", "gitlab=a.gl"]
    done = toolcheck("check", "missing.yaml", *words, cwd=here)
    assert (done.returncode, done.stderr) == (2, "error: missing.yaml: no such file or folder\n")
    (invocation,) = json.loads((here / "a.sarif").read_text())["runs"][0]["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 2)
    assert ET.parse(here / "a.xml").getroot().get("errors") == "1"
    assert json.loads((here / "a.gl").read_text()) == []
    done = toolcheck("check", "missing.yaml", "--output-format", "github", cwd=here)
    assert done.stdout.startswith("::error file=missing.yaml,title=not checked::no such file or folder\n")


def test_a_file_that_cannot_be_written_stops_no_other(here: Path) -> None:
    done = toolcheck("check", "agent.yaml", "--output-file", "no/a.sarif", "--output-file", "b.json", cwd=here)
    assert done.returncode == 2
    assert done.stderr == "error: no/a.sarif: not written: no such file or directory\n"
    assert json.loads((here / "b.json").read_text())["summary"]["errors"] == 1


def test_a_fix_is_made_before_the_reports(here: Path) -> None:
    done = toolcheck("check", "--fix", "agent.yaml", "--output-format", "github", "--output-file", "a.json", cwd=here)
    assert done.returncode == 0
    assert done.stdout == "toolcheck checked 1 file, 1 tool (1 function); no findings\n"
    assert done.stderr == "note: agent.yaml: fixed 1 (nested-function)\n"
    assert (here / "agent.yaml").read_text() == FIXED


# -- places in a checkout ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_paths_start_at_the_checkout(here: Path, name: str) -> None:
    (here / "sub").mkdir()
    (here / "sub" / "agent.yaml").write_text(NESTED)
    for root, path in ((here, "sub/agent.yaml"), (here / "elsewhere", "agent.yaml"), ("", "agent.yaml")):
        words = ["check", "agent.yaml", "--output-format", "gitlab"]
        done = toolcheck(*words, cwd=here / "sub", env={name: str(root)})
        assert json.loads(done.stdout)[0]["location"]["path"] == path
    absolute = str(here / "sub" / "agent.yaml")
    done = toolcheck("check", absolute, "--output-format", "gitlab", cwd=here)
    assert json.loads(done.stdout)[0]["location"]["path"] == "sub/agent.yaml"


def test_the_step_summary_is_added_to(here: Path) -> None:
    (here / "summary.md").write_text("# before\n")
    env = {"GITHUB_STEP_SUMMARY": str(here / "summary.md")}
    toolcheck("check", "agent.yaml", cwd=here, env=env)
    assert (here / "summary.md").read_text() == "# before\n", "only for the format github"
    done = toolcheck("check", "agent.yaml", "--output-format", "github", cwd=here, env=env)
    assert done.stdout == f"{ANNOTATION}toolcheck {SUMMARY}"
    assert (here / "summary.md").read_text() == (
        "# before\n"
        "## toolcheck\n\n"
        "checked 1 file&#44; 1 tool &#40;1 function&#41;&#59; 1 error&#44; 1 fixable\n\n"
        "| severity | rule | findings | fixable |\n"
        "| --- | --- | --- | --- |\n"
        "| error | [nested-function](https://toolcheck.github.io/toolcheck/rules/nested-function.html)"
        " | 1 | 1 |\n\n"
        "| severity | rule | where | what |\n"
        "| --- | --- | --- | --- |\n"
        "| error | nested-function | agent&#46;yaml&#58;4&#58;5 |"
        " <code>function</code> contains fields that belong on the tool itself |\n\n"
    )
    done = toolcheck(
        "check",
        "agent.yaml",
        "--output-format",
        "github",
        cwd=here,
        env={"GITHUB_STEP_SUMMARY": str(here / "no" / "x")},
    )
    assert done.returncode == 1
    assert done.stderr == "note: the step summary was not written: no such file or directory\n"


# -- somebody who waits -----------------------------------------------------------------------------


def on_a_terminal(here: Path, patience: float, **env: str) -> str:
    import pty

    main, side = pty.openpty()
    code = f"""
import toolcheck.cli.console as console
console._PATIENCE, console._PAUSE = {patience}, 0
from toolcheck.cli import main
main()
"""
    command = [sys.executable, "-c", code, "check", "agent.yaml", "clean.json"]
    env = environment(**env)
    subprocess.run(command, check=False, cwd=here, stdout=subprocess.PIPE, stderr=side, env=env, timeout=30)
    os.close(side)
    try:
        seen = os.read(main, 100_000).decode()
    except OSError:  # nobody has written
        seen = ""
    os.close(main)
    return seen


def test_progress_is_shown_to_somebody_who_waits(here: Path) -> None:
    assert on_a_terminal(here, 0) == "\r\x1b[Kchecked 1 of 2 files\r\x1b[Kchecked 2 of 2 files\r\x1b[K"
    assert on_a_terminal(here, 60) == ""
    assert on_a_terminal(here, 0, TERM="dumb") == ""


def test_progress_is_not_for_a_pipe(here: Path) -> None:
    code = "import toolcheck.cli.console as c; c._PATIENCE = 0; from toolcheck.cli import main; main()"
    command = [sys.executable, "-c", code, "check", "agent.yaml"]
    done = subprocess.run(command, check=False, cwd=here, capture_output=True, env=environment(), timeout=30)
    assert done.stderr == b""
