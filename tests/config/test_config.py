"""Configurations, as files and through the command."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.running import environment, started, toolcheck
from toolcheck.cli.outputs import FORMATS
from toolcheck.contract import engine
from toolcheck.contract.shapes.config import ConfigurationFile, IgnoredFinding, Override

NESTED = '{"tools": [{"type": "function", "function": {"name": "hang_up", "description": "End the call."}}]}'
SILENT = '{"tools": [{"type": "function", "name": "hang_up"}]}'
SERVER = """\
tools:
  - type: mcp
    server_label: shop
    server_url: http://shop.example.com/mcp
    allowed_tools: [find]
    require_approval: always
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A repository with manifests in two folders."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "agents" / "old").mkdir(parents=True)
    (tmp_path / "agents" / "nested.json").write_text(NESTED)
    (tmp_path / "agents" / "silent.json").write_text(SILENT)
    (tmp_path / "agents" / "shop.yaml").write_text(SERVER)
    (tmp_path / "agents" / "old" / "nested.json").write_text(NESTED)
    return tmp_path


def concise(*words: str, cwd: Path) -> list[str]:
    """Where which rule is broken."""
    done = toolcheck("check", "--output-format", "concise", *words, cwd=cwd)
    return [line.partition("]")[0] + "]" for line in done.stdout.splitlines()]


def summary(*words: str, cwd: Path) -> str:
    return toolcheck("check", *words, cwd=cwd).stdout.splitlines()[-1]


ALL = [
    "agents/nested.json:1:33: error[nested-function]",
    "agents/old/nested.json:1:33: error[nested-function]",
    "agents/shop.yaml:4:17: warning[insecure-url]",
    "agents/silent.json:1:41: warning[missing-description]",
]
OPT_IN = "agents/silent.json:1:41: warning[missing-parameters]"
"""A rule that is only on when it is selected, by its name or by its family."""


def test_without_a_configuration_all_is_as_usual(here: Path) -> None:
    assert concise(cwd=here) == ALL


# -- what it says -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected", "says"),
    [
        ("ignore = ['nested-function']", ALL[2:], "2 warnings, 2 ignored"),
        ("ignore-rules = ['shape', 'function']", [ALL[2]], ""),
        ("ignore = ['all']", [], "no findings, 4 ignored"),
        ("select = ['function']", [ALL[3], OPT_IN], "2 warnings, 3 ignored"),
        ("select = ['mcp', 'function']\nignore = ['missing-description']", [OPT_IN], "1 warning, 4 ignored"),
        (
            "severity = {nested-function = 'off', insecure-url = 'error'}",
            [ALL[2].replace("warning", "error"), ALL[3]],
            "",
        ),
        ("severity = {nested-function = 'info'}", [line.replace("error", "info") for line in ALL], ""),
        ("exclude = ['old/', 's*.json']", [ALL[0], ALL[2]], "1 error, 1 warning, 1 fixable; excluded 2 files"),
        ("exclude = ['agents/*.json', '!silent.json']", [*ALL[1:]], ""),
        ("[[overrides]]\nfiles = ['old/']\nignore = ['shape']", [ALL[0], *ALL[2:]], ""),
        (
            "severity = {nested-function = 'info'}\n[[overrides]]\nfiles = ['/agents/*.json']\n"
            "severity = {missing-description = 'off', nested-function = 'warning'}",
            [ALL[0].replace("error", "warning"), ALL[1].replace("error", "info"), ALL[2]],
            "",
        ),
        ("max-file-size = 60", [ALL[3]], ""),
        ("max-depth = 2", [], ""),
    ],
)
def test_a_configuration_is_followed(here: Path, text: str, expected: list[str], says: str) -> None:
    (here / "toolcheck.toml").write_text(text)
    found = [line for line in concise(cwd=here) if "too-" not in line]
    assert found == expected
    if says:
        assert summary(cwd=here).split("; ", 1)[1].startswith(says.partition(",")[0])
        assert all(part in summary(cwd=here) for part in says.split(", ")[1:])


def test_a_severity_asks_for_an_opt_in_rule(here: Path) -> None:
    schema = '{"type": "object", "properties": {"a": {"type": "string"}}}'
    (here / "f.json").write_text(
        f'{{"tools": [{{"type": "function", "name": "f", "description": "x", "parameters": {schema}}}]}}'
    )
    (here / "toolcheck.toml").write_text("[severity]\nundescribed-parameter = 'error'\n")
    assert concise("f.json", cwd=here) == ["f.json:1:114: error[undescribed-parameter]"]


def test_targets_and_labels(here: Path) -> None:
    (here / "search.json").write_text('[{"type": "web_search"}]')
    (here / "turn.json").write_text(
        '{"type": "session.update", "session": {"type": "realtime", "tools": [{"type": "mcp", "server_label": "a"}]}}'
    )
    assert toolcheck("check", "search.json", "turn.json", cwd=here).returncode == 1
    (here / "toolcheck.toml").write_text(
        'target = "realtime"\n[[overrides]]\nfiles = ["search.json"]\ntarget = ["responses"]\n'
        '[[overrides]]\nfiles = ["turn.*"]\ndefined-labels = ["a"]\n'
    )
    assert concise("search.json", "turn.json", cwd=here) == []
    assert concise("search.json", "--target", "realtime", cwd=here) == [
        "search.json:1:11: error[unsupported-tool-type]"
    ]
    assert toolcheck("check", "turn.json", "--defined-labels", "b", cwd=here).returncode == 1


def test_the_fail_level_is_that_of_each_file(here: Path) -> None:
    (here / "agents" / "toolcheck.toml").write_text("fail-level = 'warning'")
    (here / "silent.json").write_text(SILENT)
    assert toolcheck("check", "silent.json", cwd=here).returncode == 0
    assert toolcheck("check", "agents/silent.json", cwd=here).returncode == 1
    assert toolcheck("check", "silent.json", "agents/silent.json", cwd=here).returncode == 1
    assert toolcheck("check", "agents/silent.json", "--fail-level", "error", cwd=here).returncode == 0


def test_the_command_line_wins(here: Path) -> None:
    (here / "toolcheck.toml").write_text("select = ['mcp']\nignore = ['missing-description']\nmax-depth = 2\n")
    assert concise("--select", "shape,function", "--max-depth", "64", cwd=here) == [*ALL[:2], OPT_IN]
    assert concise("--select", "all", "--ignore", "shape,security", "--max-depth", "64", cwd=here) == [OPT_IN]
    assert concise("--isolated", cwd=here) == ALL


def test_fixes_and_compile_follow_it_too(here: Path) -> None:
    (here / "toolcheck.toml").write_text("ignore = ['nested-function']\n")
    toolcheck("check", "--fix", "agents", cwd=here)
    assert (here / "agents" / "nested.json").read_text() == NESTED
    (here / "a.json").write_text(
        '{"tools": [{"type": "mcp", "server_label": "a", "server_url": "http://localhost/mcp"}]}'
    )
    assert toolcheck("compile", "a.json", cwd=here).returncode == 1
    (here / "toolcheck.toml").write_text("severity = {unreachable-server-url = 'off', strict-in-realtime = 'off'}\n")
    done = toolcheck("compile", "a.json", cwd=here)
    assert done.returncode == 0
    assert done.stderr == "note: 1 ignored\n"
    assert toolcheck("compile", "a.json", "--isolated", cwd=here).returncode == 1
    (here / "a.json").write_text(SILENT.replace('"hang_up"', '"hang_up", "strict": true'))
    done = toolcheck("compile", "a.json", "--compact", cwd=here)
    assert "strict" not in done.stdout, (
        "what a target does not take is left out, whether somebody wants to hear of it or not"
    )
    (here / "toolcheck.toml").write_text("ignore = ['all']\n")
    (here / "a.json").write_text('{"tools": [{"type": "function", "name": "f", "nmae": "g"}]}')
    assert "error[unfit-value]" in toolcheck("compile", "a.json", cwd=here).stderr, (
        "a misshapen payload is never written"
    )


# -- where it is ------------------------------------------------------------------------------------


def test_the_nearest_one_holds_and_toolcheck_toml_before_pyproject(here: Path) -> None:
    (here / "pyproject.toml").write_text("[tool.toolcheck]\nignore = ['all']\n")
    assert concise(cwd=here) == []
    (here / "agents" / "old" / "pyproject.toml").write_text("[project]\nname = 'toolcheck-is-only-named'\n")
    assert concise(cwd=here) == [], "a pyproject.toml without our table is passed over"
    (here / "agents" / "toolcheck.toml").write_text("")
    assert concise(cwd=here) == ALL, "nothing is inherited from the one above"
    (here / "agents" / "toolcheck.toml").unlink()
    (here / "toolcheck.toml").write_text("ignore = ['shape']\n")
    assert concise(cwd=here) == ALL[2:]
    assert concise(cwd=here / "agents") == [line.removeprefix("agents/") for line in ALL[2:]]


def test_the_search_ends_at_the_root_of_the_repository(here: Path) -> None:
    (here / "toolcheck.toml").write_text("ignore = ['all']\n")
    assert concise("agents", cwd=here) == []
    (here / "agents" / ".git").mkdir()
    assert concise("agents", cwd=here) == ALL


def test_a_named_configuration_holds_for_all_from_here(here: Path) -> None:
    (here / "toolcheck.toml").write_text("ignore = ['all']\n")
    (here / "agents" / "strict.toml").write_text("exclude = ['agents/old/']\nignore = ['insecure-url']\n")
    assert concise("--config", "agents/strict.toml", cwd=here) == [ALL[0], ALL[3]]
    (here / "pyproject.toml").write_text("[tool.toolcheck]\nignore = ['shape']\n")
    assert concise("--config", "pyproject.toml", cwd=here) == ALL[2:]
    done = toolcheck("check", "--config", "pyproject.toml", "--isolated", cwd=here)
    assert (done.returncode, done.stderr.partition("\n")[0]) == (
        2,
        "error: `--config` and `--isolated` cannot be combined",
    )


def test_standard_input_has_the_configuration_of_its_name(here: Path) -> None:
    (here / "agents" / "toolcheck.toml").write_text("ignore = ['all']\n")
    assert toolcheck("check", "-", cwd=here, stdin=NESTED).returncode == 1
    assert toolcheck("check", "-", "--stdin-filename", "agents/x.json", cwd=here, stdin=NESTED).returncode == 0


def test_what_is_named_is_checked_unless_exclusion_is_forced(here: Path) -> None:
    (here / "toolcheck.toml").write_text("exclude = ['old/']\n")
    named = "agents/old/nested.json"
    assert concise(named, cwd=here) == [ALL[1]]
    done = toolcheck("check", "--force-exclude", named, cwd=here)
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "",
        f"note: nothing was checked: the configuration excludes 1 file in `{named}`\n",
    )
    assert concise("--force-exclude", named, "agents/nested.json", cwd=here) == [ALL[0]]
    done = toolcheck("check", "agents/old", cwd=here)
    assert (done.returncode, done.stderr) == (
        3,
        "error: nothing was checked: the configuration excludes 1 file in `agents/old`\n",
    )


# -- what is wrong with it --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("selct = ['x']", ["1:1: unknown key `selct`; did you mean `select`?"]),
        ("plugins = ['x']", ["1:1: unknown key `plugins`"]),
        (
            "select = [\n  'mcp',\n  'nested-functoin',\n]\nignore = ['securty']\n",
            [
                "3:4: unknown rule or family `nested-functoin`; did you mean `nested-function`?",
                "5:12: unknown rule or family `securty`; did you mean `security`?",
            ],
        ),
        (
            "[severity]\nliteral_secret = 'off'\n",
            ["2:1: unknown rule `literal_secret`; did you mean `literal-secret`?"],
        ),
        ("[severity]\nshape = 'off'\n", ["2:1: unknown rule `shape`"]),
        ("severity = {insecure-url = 'fatal'}", ["1:13: `fatal` is not one of `error`, `warning`, `info` or `off`"]),
        (
            "target = 'realtme'",
            [
                "1:1: `realtme` is not one of `realtime`, `realtime-session`, `realtime-response`, `responses` or `live`;"
                " did you mean `realtime`?"
            ],
        ),
        ("fail-level = 3", ["1:1: `fail-level` is a number; expected a string"]),
        ("max-depth = 1000", ["1:1: `max-depth` cannot be more than 500"]),
        ("max-depth = 0", ["1:1: `max-depth` cannot be less than 1"]),
        ("max-file-size = 'much'", ["1:1: `much` is not a size like `4M` or `4194304`"]),
        ("exclude = 'vendor'", ["1:1: `exclude` is a string; expected a list"]),
        ("exclude = ['a', '[a-z']", ["1:1: `[a-z` is not a valid file pattern"]),
        ("[[overrides]]\nignore = ['mcp']\n", ["1:1: `files` is missing in an entry of `overrides`"]),
        ("[[overrides]]\nfiles = []\n", ["2:1: `files` is empty"]),
        (
            "[[ignore]]\nrule = 'insecure-url'\n\n[[ignore]]\nrule = 'insecure-ulr'\n",
            ["5:1: unknown rule `insecure-ulr`; did you mean `insecure-url`?"],
        ),
        ("[[ignore]]\nrule = 'insecure-url'\nfiles = 'x'\n", ["3:1: unknown key `files`; did you mean `file`?"]),
        ("[[ignore]]\nfile = 'x'\n", ["1:1: `rule` is missing in an entry of `ignore`"]),
        ("[[ignore]]\nrule = 'insecure-url'\nexpires = 'soon'\n", ["3:1: `soon` is not a date like `2027-01-31`"]),
        (
            "[[ignore]]\nrule = 'insecure-url'\nexpires = '2027-02-30'\n",
            ["3:1: `2027-02-30` is not a date like `2027-01-31`"],
        ),
        (
            "ignore = ['mcp', {rule = 'insecure-url', pth = 'x'}]",
            ["1:42: unknown key `pth`; did you mean `path`?"],
        ),
        ("a = [\n", ["1:6: not valid TOML: invalid value"]),
        ("a = 1\na = 2\n", ["2:6: not valid TOML: cannot overwrite a value"]),
        ("select = ['mcp'", ["1:16: not valid TOML: unclosed array"]),
    ],
)
def test_what_is_wrong_is_reported_with_its_place(here: Path, text: str, says: list[str]) -> None:
    (here / "toolcheck.toml").write_text(text)
    for words in (["check"], ["check", "agents/old"], ["compile", "agents/silent.json"], ["config"]):
        done = toolcheck(*words, cwd=here)
        assert (done.returncode, done.stdout) == (2, "")
        lines = [line.rstrip() for line in done.stderr.splitlines()]
        if words[0] == "check":
            assert lines.pop().endswith("not checked, because this configuration is not valid")
        assert lines == [f"error: toolcheck.toml:{words}" for words in says]


@pytest.mark.parametrize("names", [["nested.json"], ["nested.json", "silent.json", "gone.json"]])
def test_what_is_wrong_is_no_failure_on_a_file_that_is_named(here: Path, names: list[str]) -> None:
    (here / "toolcheck.toml").write_text("selct = []\n")  # no fork: there, a failure on a file would be raised
    done = started("check", *(f"agents/{name}" for name in names), cwd=here)
    wrong = "error: toolcheck.toml:1:1: unknown key `selct`; did you mean `select`?\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", wrong)


def test_all_that_is_wrong_is_reported_at_once(here: Path) -> None:
    (here / "toolcheck.toml").write_text(
        "selct = []\nignore = ['securty']\nfail-level = 'never'\n"
        + "".join(f"[[overrides]]\nfiles = ['a']\nx = {number}\n" for number in range(20))
    )
    lines = toolcheck("check", "agents/nested.json", cwd=here).stderr.splitlines()
    assert lines[:3] == [
        "error: toolcheck.toml:1:1: unknown key `selct`; did you mean `select`?",
        "error: toolcheck.toml:3:1: `never` is not one of `error`, `warning` or `info`",
        "error: toolcheck.toml:6:1: unknown key `x`",
    ]
    assert (len(lines), lines[-1]) == (21, "error: toolcheck.toml: and 3 more")
    (here / "toolcheck.toml").write_text("selct = []\nignore = ['securty']\n")
    assert len(toolcheck("check", "agents/nested.json", cwd=here).stderr.splitlines()) == 2


def test_places_in_a_long_file(here: Path) -> None:
    table = '# a comment\n[[ignore]]\nrule = \'insecure-url\'\nreason = """\n[[ignore]]\nrule = \'x\'\n"""\n\n'
    (here / "toolcheck.toml").write_text(table * 60 + "[severity]\n'insecure-ulr' = 'off'\n")
    done = toolcheck("check", "agents/nested.json", cwd=here)
    assert done.stderr == ("error: toolcheck.toml:482:2: unknown rule `insecure-ulr`; did you mean `insecure-url`?\n")
    (here / "toolcheck.toml").write_text(table * 60 + "[[ignore]]\nrule = 'insecure-ulr'\n")
    assert toolcheck("check", "agents/nested.json", cwd=here).stderr.startswith("error: toolcheck.toml:482:1: ")


def test_a_configuration_that_cannot_be_read(here: Path) -> None:
    for made, says in (
        (b"\xff", "toolcheck.toml: not UTF-8"),
        (b"#" * (1 << 18) + b"\n", "toolcheck.toml: larger than 262,144 bytes"),
        (b"x = " + b"[" * 5000, "toolcheck.toml:1:1: not valid TOML: it is nested too deeply"),
    ):
        (here / "toolcheck.toml").write_bytes(made)
        done = toolcheck("check", "agents/nested.json", cwd=here)
        assert (done.returncode, done.stdout, done.stderr) == (2, "", f"error: {says}\n")
    for name, says in (
        ("nope.toml", "nope.toml: no such file or folder"),
        ("agents", "agents: it is a folder"),
        ("pyproject.toml", "pyproject.toml: no table `[tool.toolcheck]`"),
    ):
        (here / "pyproject.toml").write_text("[project]\n")
        done = toolcheck("check", "--config", name, cwd=here)
        assert (done.returncode, done.stderr) == (2, f"error: {says}\n")


def test_a_pyproject_of_others_is_never_judged(here: Path) -> None:
    (here / "pyproject.toml").write_text("this is no TOML\n")
    assert concise(cwd=here) == ALL


# -- what it cannot do ------------------------------------------------------------------------------


def test_nothing_in_a_configuration_is_run(here: Path) -> None:
    (here / "evil.py").write_text("raise SystemExit('run')\n")
    (here / "toolcheck.toml").write_text("ignore = ['all']\n")
    (here / "agents" / "config.py").write_text("raise SystemExit('run')\n")
    done = toolcheck("check", cwd=here, env=environment(PYTHONDONTWRITEBYTECODE="1"))
    assert (done.returncode, done.stdout) == (
        0,
        "checked 4 files, 4 tools (3 function, 1 mcp); no findings, 4 ignored; skipped 2 files without tools\n",
    )


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_hides_that_something_is_ignored(here: Path, form: str) -> None:
    (here / "toolcheck.toml").write_text(
        "ignore = ['shape', {rule = 'insecure-url', reason = 'The shop is inside.'}]\nexclude = ['old/']\n"
    )
    done = toolcheck("check", "--output-format", form, cwd=here)
    if form in ("json", "json-lines"):
        last = json.loads(done.stdout if form == "json" else done.stdout.splitlines()[-1])
        numbers = last["summary"]
        assert [numbers[key] for key in ("suppressed", "ignored", "excluded")] == [1, 1, 1]
    else:
        assert "1 suppressed, 1 ignored" in (done.stdout + done.stderr).replace("&#44;", ",")


# -- one statement ----------------------------------------------------------------------------------


def test_the_schema_is_the_one_that_is_read() -> None:
    done = toolcheck("schema", "config", cwd=Path(os.devnull).parent)
    schema = json.loads(done.stdout)
    keys = {field.alias or name for name, field in ConfigurationFile.model_fields.items()}
    assert schema["properties"].keys() == keys == set(engine.fields("config"))
    for model in (Override, IgnoredFinding):
        keys = {field.alias or name for name, field in model.model_fields.items()}
        assert schema["$defs"][model.__name__]["properties"].keys() == keys


def test_little_is_imported_where_there_is_no_configuration(here: Path) -> None:
    import subprocess
    import sys

    code = "import sys, atexit; atexit.register(lambda: print('\\n' + ' '.join(sys.modules), file=sys.stderr));"
    code += "from toolcheck.cli import main; main()"
    (here / "pyproject.toml").write_text("[project]\nname = 'shop'\n")
    for text, wanted in (("", False), ("[tool.toolcheck]\n", True)):
        (here / "pyproject.toml").write_text("[project]\nname = 'shop'\n" + text)
        command = [sys.executable, "-c", code, "check", "agents/silent.json"]
        done = subprocess.run(command, cwd=here, capture_output=True, text=True, env=environment(), check=True)
        modules = set(done.stderr.splitlines()[-1].split())
        assert ("tomllib" in modules) is wanted
        assert ("toolcheck.config.configuration" in modules) is wanted


# -- toolcheck config -------------------------------------------------------------------------------

CONFIGURED = """\
[tool.toolcheck]
target = "realtime"
ignore = ["undescribed-parameter"]
exclude = ["vendor/"]

[tool.toolcheck.severity]
insecure-url = "error"

[[tool.toolcheck.overrides]]
files = ["agents/old/"]
target = ["realtime", "responses"]
ignore = ["shape"]
severity = {insecure-url = "off", long-description = "info"}
"""


def test_config_says_what_holds_and_where_it_is_said(here: Path) -> None:
    (here / "pyproject.toml").write_text(CONFIGURED)
    done = toolcheck("config", "agents/old/nested.json", cwd=here)
    assert done.stdout == (
        """\
agents/old/nested.json: configured by pyproject.toml

target            realtime-session, responses  (pyproject.toml:11)
select            all but the opt-in rules  (default)
ignore            undescribed-parameter, shape  (pyproject.toml:3, pyproject.toml:12)
severity          insecure-url = off, long-description = info  (pyproject.toml:13)
ignored-findings  none  (default)
defined-labels    none  (default)
vendor            unknown  (default)
code              true  (default)
exclude           vendor/  (pyproject.toml:4)
fail-level        error  (default)
max-file-size     4,194,304  (default)
max-depth         64  (default)
"""
    )
    assert toolcheck("config", "agents/old", cwd=here).stdout.splitlines()[2:] == done.stdout.splitlines()[2:]
    assert toolcheck("config", "vendor/x.json", cwd=here).stdout.splitlines()[:3] == [
        "vendor/x.json: configured by pyproject.toml, which excludes it",
        "",
        "target            realtime-session  (pyproject.toml:2)",
    ]
    assert toolcheck("config", "--isolated", cwd=here).stdout.startswith(".: nothing is configured\n")


def test_config_for_programs(here: Path) -> None:
    (here / "toolcheck.toml").write_text(
        "fail-level = 'info'\n\n[[ignore]]\nrule = 'insecure-url'\nfile = 'agents/shop.yaml'\nexpires = 2099-01-31\n"
    )
    value = json.loads(toolcheck("config", "agents/shop.yaml", "--output-format", "json", cwd=here).stdout)
    settings = {entry.pop("key"): entry for entry in value.pop("settings")}
    assert value == {"version": 1, "path": "agents/shop.yaml", "configuration": "toolcheck.toml", "excluded": False}
    assert settings["fail-level"] == {"value": "info", "origins": [{"file": "toolcheck.toml", "line": 1}]}
    assert settings["ignored-findings"] == {
        "value": [{"rule": "insecure-url", "reason": "", "expires": "2099-01-31"}],
        "origins": [{"file": "toolcheck.toml", "line": 3}],
    }
    assert settings["max-depth"] == {"value": 64, "origins": []}
    other = json.loads(toolcheck("config", "agents/silent.json", "--output-format", "json", cwd=here).stdout)
    assert next(entry for entry in other["settings"] if entry["key"] == "ignored-findings")["value"] == []
