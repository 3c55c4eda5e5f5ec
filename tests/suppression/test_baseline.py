"""Baselines, and comments written for all that is found."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.law import law
from tests.running import toolcheck
from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.document.limits import LIMITS
from toolcheck.document.reading import read
from toolcheck.suppressing.writing import can_be_suppressed, with_comments

TOOLS = """\
session:
  tools:
    - type: mcp
      server_label: shop
      server_url: http://shop.example.com/mcp
      require_approval: always
    - {type: function, name: hang_up, strict: true}
    - {type: function, name: hold, strict: true}
"""
FOLDER = '{"tools": [{"type": "function", "name": "f"}, {"type": "function", "name": "f"}]}'


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "agents").mkdir()
    (tmp_path / "agents" / "shop.yaml").write_text(TOOLS)
    (tmp_path / "agents" / "f.json").write_text(FOLDER)
    return tmp_path


STRICT = "`strict` is not a field of a Realtime function"
SHOP = "session/tools/shop"
KNOWN = [
    ("agents/f.json", "duplicate-function-name", "tools/f/name", "two tools are named `f`", 1),
    ("agents/f.json", "missing-description", "tools/f/description", "`f` has no `description`", 2),
    ("agents/shop.yaml", "insecure-url", f"{SHOP}/server_url", "`server_url` has no encryption", 1),
    (
        "agents/shop.yaml",
        "missing-description",
        "session/tools/hang_up/description",
        "`hang_up` has no `description`",
        1,
    ),
    ("agents/shop.yaml", "missing-description", "session/tools/hold/description", "`hold` has no `description`", 1),
    ("agents/shop.yaml", "strict-in-realtime", "session/tools/hang_up/strict", STRICT, 1),
    ("agents/shop.yaml", "strict-in-realtime", "session/tools/hold/strict", STRICT, 1),
    ("agents/shop.yaml", "unrestricted-server", f"{SHOP}/allowed_tools", "every tool of `shop` is allowed", 1),
]


def line(file: str, rule: str, at: str, message: str, count: int) -> str:
    names = sorted(re.findall("`(.*?)`", message))
    return "    " + json.dumps({"file": file, "rule": rule, "at": at, "names": names, "count": count})


def old(message: Callable[[str], str] = str) -> str:
    """The baseline as version 0.1 wrote it, with messages of other words."""
    keys = ("file", "rule", "at", "message", "count")
    entries = [dict(zip(keys, (*known[:3], message(known[3]), known[4]), strict=True)) for known in KNOWN]
    return json.dumps({"version": 1, "findings": entries})


WRITTEN = '{\n  "version": 2,\n  "findings": [\n' + ",\n".join(line(*one) for one in KNOWN) + "\n  ]\n}\n"


def test_a_baseline_keeps_back_what_it_knows(here: Path) -> None:
    done = toolcheck("check", "--write-baseline", "known.json", "agents", cwd=here)
    says = "checked 2 files, 5 tools (4 function, 1 mcp); no findings, 9 in the baseline\n"
    assert (done.returncode, done.stdout) == (0, f"note: known.json: wrote 9 findings\n\n{says}")
    assert (here / "known.json").read_text() == WRITTEN
    done = toolcheck("check", "--baseline", "known.json", "agents", cwd=here)
    assert (done.returncode, done.stdout, done.stderr) == (0, says, "")
    done = toolcheck("check", "--baseline", "../known.json", cwd=here / "agents")
    assert done.stdout == says, "files are told from the folder of the baseline"
    done = toolcheck("check", "--baseline", "known.json", "--show-suppressed", "agents", cwd=here)
    assert done.stdout.splitlines()[-1].endswith("2 errors, 7 warnings, 2 fixable")


def test_what_moves_is_known_and_what_is_new_is_not(here: Path) -> None:
    toolcheck("check", "--write-baseline", "known.json", "agents", cwd=here)
    moved = TOOLS.replace(
        "  tools:\n", "  tools:\n    # first\n    - {type: function, name: new, strict: true, description: x}\n\n"
    )
    (here / "agents" / "shop.yaml").write_text(moved)
    (here / "agents" / "f.json").write_text(FOLDER.replace("}]", '}, {"type": "function", "name": "f"}]'))
    done = toolcheck("check", "--baseline", "known.json", "--output-format", "concise", "agents", cwd=here)
    assert done.stdout.splitlines() == [
        "agents/f.json:1:111: warning[duplicate-function-name] two tools are named `f`",
        "agents/f.json:1:111: warning[missing-description] `f` has no `description`",
        "agents/shop.yaml:4:35: error[strict-in-realtime] `strict` is not a field of a Realtime function",
    ]
    assert (done.returncode, done.stderr) == (1, "note: 9 in the baseline\n")


def test_findings_that_no_longer_occur_are_counted(here: Path) -> None:
    toolcheck("check", "--write-baseline", "known.json", "agents", cwd=here)
    (here / "agents" / "shop.yaml").write_text(TOOLS.replace("http:", "https:"))
    note = "; `--baseline known.json --write-baseline known.json` renews it\n"
    done = toolcheck("check", "--baseline", "known.json", "agents", cwd=here)
    assert done.stdout.startswith(f"note: known.json: 1 of its findings no longer occurs{note}")
    done = toolcheck("check", "--baseline", "known.json", "agents/f.json", cwd=here)
    assert "no longer" not in done.stdout, "the other file was not looked at"
    (here / "agents" / "shop.yaml").unlink()
    done = toolcheck("check", "--baseline", "known.json", "agents/f.json", cwd=here)
    assert done.stdout.startswith(f"note: known.json: 6 of its findings no longer occur{note}")


def test_a_fix_also_fixes_what_is_known(here: Path) -> None:
    toolcheck("check", "--write-baseline", "known.json", "agents", cwd=here)
    done = toolcheck("check", "--fix", "--baseline", "known.json", "agents", cwd=here)
    assert "note: agents/shop.yaml: fixed 2 (strict-in-realtime)\n" in done.stdout
    assert done.stdout.splitlines()[-1].endswith("no findings, 7 in the baseline")


def test_only_a_named_baseline_is_renewed(here: Path) -> None:
    toolcheck("check", "--write-baseline", "known.json", "agents", cwd=here)
    (here / "agents" / "shop.yaml").write_text(TOOLS.replace("http:", "https:").replace("hold", "wait"))
    for words in (
        ["--write-baseline", "known.json"],
        ["--write-baseline", "known.json", "--baseline", "agents/f.json"],
    ):
        done = toolcheck("check", *words, "agents", cwd=here)
        assert done.returncode == 2
        assert done.stderr.startswith("error: `known.json` exists; to renew a baseline, name it in")
    assert (here / "known.json").read_text() == WRITTEN
    done = toolcheck("check", "--write-baseline", "known.json", "--baseline", "./known.json", "agents", cwd=here)
    assert done.stdout.startswith("note: known.json: wrote 8 findings, 2 new; removed 3\n")
    assert done.returncode == 0
    assert toolcheck("check", "--baseline", "known.json", "agents", cwd=here).returncode == 0


def test_what_gives_something_away_is_never_known(here: Path) -> None:
    (here / "agents" / "shop.yaml").write_text(
        TOOLS.replace("always", 'always\n      authorization: "sk-abcdefghijklmnopqrstuvwxyz123456"')
    )
    done = toolcheck("check", "--write-baseline", "known.json", "--output-format", "concise", "agents", cwd=here)
    assert done.returncode == 1
    assert done.stdout.startswith("agents/shop.yaml:7:22: error[literal-secret]")
    assert done.stderr.startswith(
        "note: known.json: wrote 9 findings; left out 1 finding that only the configuration can suppress\n"
    )
    assert "sk-abc" not in (here / "known.json").read_text()


@pytest.mark.parametrize(
    "made", ["", "[]", "{}", '{"version": 3, "findings": []}', '{"version": 1, "findings": [{}]}', "[" * 100_000]
)
def test_what_is_no_baseline_is_refused(here: Path, made: str) -> None:
    (here / "known.json").write_text(made)
    done = toolcheck("check", "--baseline", "known.json", "agents/f.json", cwd=here)
    assert (done.returncode, done.stderr) == (2, "error: known.json: not a baseline that toolcheck wrote\n")


def test_a_baseline_that_cannot_be_read_or_written(here: Path) -> None:
    done = toolcheck("check", "--baseline", "no.json", "agents/f.json", cwd=here)
    assert (done.returncode, done.stderr) == (2, "error: no.json: no such file or folder\n")
    done = toolcheck("check", "--write-baseline", "no/known.json", "agents/f.json", cwd=here)
    assert (done.returncode, done.stderr) == (2, "error: no/known.json: not written: no such file or directory\n")


def test_a_run_that_could_not_look_at_all_writes_no_baseline(here: Path) -> None:
    (here / "agents" / "toolcheck.toml").write_text("select = [")
    (here / "a.json").write_text(FOLDER)
    written = toolcheck("check", "--write-baseline", "known.json", "a.json", cwd=here)
    assert written.returncode == 0
    before = (here / "known.json").read_bytes()
    for words in (("--write-baseline", "new.json"), ("--baseline", "known.json", "--write-baseline", "known.json")):
        done = toolcheck("check", *words, ".", cwd=here)
        assert done.returncode == 2
        assert f"error: {words[-1]}: not written: it would lack the findings of what is not checked\n" in done.stderr
        assert ("in the baseline" in done.stdout) is (len(words) == 4)
    assert (here / "known.json").read_bytes() == before
    assert not (here / "new.json").exists()


def test_a_diff_writes_no_baseline(here: Path) -> None:
    done = toolcheck("check", "--diff", "--write-baseline", "known.json", cwd=here)
    assert done.returncode == 2
    assert done.stderr.startswith("error: `--diff` and `--write-baseline` cannot be combined\n")
    assert not (here / "known.json").exists()


def test_an_empty_baseline(here: Path) -> None:
    toolcheck("check", "--select", "mcp", "--write-baseline", "known.json", "agents/f.json", cwd=here)
    assert json.loads((here / "known.json").read_text()) == {"version": 2, "findings": []}
    assert toolcheck("check", "--baseline", "known.json", "agents", cwd=here).returncode == 1


# -- --add-ignores ----------------------------------------------------------------------------------

COMMENTED = """\
session:
  tools:
    - type: mcp
      server_label: shop  # toolcheck: ignore[unrestricted-server] -- TODO: say why
      server_url: http://shop.example.com/mcp  # toolcheck: ignore[insecure-url] -- TODO: say why
      require_approval: always
    # toolcheck: ignore[missing-description, strict-in-realtime] -- TODO: say why
    - {type: function, name: hang_up, strict: true}
    # toolcheck: ignore[missing-description, strict-in-realtime] -- TODO: say why
    - {type: function, name: hold, strict: true}
"""
TABLES = """\
[[tool.toolcheck.ignore]]
file = "agents/f.json"
tool = "f"
rule = "missing-description"
reason = "TODO: say why"

[[tool.toolcheck.ignore]]
file = "agents/f.json"
tool = "f"
rule = "duplicate-function-name"
reason = "TODO: say why"
"""


def test_comments_are_written_and_tables_printed(here: Path) -> None:
    done = toolcheck("check", "--add-ignores", "agents", cwd=here)
    assert (here / "agents" / "shop.yaml").read_text() == COMMENTED
    assert (here / "agents" / "f.json").read_text() == FOLDER
    assert done.stdout == TABLES
    assert done.stderr.endswith(
        "note: agents/shop.yaml: suppressed 6 findings; add a reason to each comment\n\n"
        "checked 2 files, 5 tools (4 function, 1 mcp); 7 warnings, 6 suppressed\n"
    )
    (here / "pyproject.toml").write_text(done.stdout)
    again = toolcheck("check", "--output-format", "concise", "agents", cwd=here).stdout
    assert {line.partition("[")[2].partition("]")[0] for line in again.splitlines()} == {"unexplained-suppression"}
    (here / "pyproject.toml").write_text(done.stdout.replace("TODO: say why", "old"))
    (here / "agents" / "shop.yaml").write_text(COMMENTED.replace("TODO: say why", "old"))
    done = toolcheck("check", "agents", cwd=here)
    assert done.stdout == "checked 2 files, 5 tools (4 function, 1 mcp); no findings, 9 suppressed\n"


def test_tables_for_a_toolcheck_toml(here: Path) -> None:
    (here / "agents" / "toolcheck.toml").write_text("")
    done = toolcheck("check", "--add-ignores", "agents/f.json", cwd=here)
    assert done.stdout == TABLES.replace("[[tool.toolcheck.ignore]]", "[[ignore]]").replace('"agents/', '"/')


def test_names_that_patterns_would_misread(here: Path) -> None:
    name = "a[1] *!\u202e\"'\\ü.json"
    (here / name).write_text(FOLDER)
    (here / "other.json").write_text(FOLDER)
    done = toolcheck("check", "--add-ignores", name, cwd=here)
    (here / "pyproject.toml").write_text(done.stdout)
    assert toolcheck("check", name, cwd=here).stdout.splitlines()[-1].endswith("3 suppressed")
    assert "suppressed" not in toolcheck("check", "other.json", cwd=here).stdout.splitlines()[-1]


@pytest.mark.parametrize(
    "words", [["--fix"], ["--diff"], ["--unsafe-fixes"], ["--write-baseline", "x.json"], ["-"]], ids=" ".join
)
def test_one_thing_is_written_at_a_time(here: Path, words: list[str]) -> None:
    done = toolcheck("check", "--add-ignores", *words, cwd=here)
    assert done.returncode == 2
    assert done.stderr.startswith(
        "error: `--add-ignores` cannot be combined with another option that writes, or with `-`\n"
    )


def test_a_file_that_changed_meanwhile_is_left_alone(here: Path) -> None:
    target = here / "agents" / "shop.yaml"
    if os.geteuid() == 0:
        target.unlink()
        target.symlink_to(here / "nowhere.yaml")
        (here / "nowhere.yaml").write_text(TOOLS)
        toolcheck("check", "--add-ignores", "agents/shop.yaml", cwd=here)
        assert target.is_symlink(), "a link is written through"
        assert (here / "nowhere.yaml").read_text() == COMMENTED
    else:
        target.chmod(0o400)
        done = toolcheck("check", "--add-ignores", "agents/shop.yaml", cwd=here)
        assert (done.returncode, target.read_text()) == (2, TOOLS)


@law
def test_comments_change_nothing_but_what_is_reported(fixture) -> None:
    """For every YAML file there is, the values stay, no line is lost, and what a comment is written for is kept
    back."""
    if not fixture.name.endswith((".yaml", ".yml")):
        return
    options = Options(targets=fixture.targets)

    def check(document):
        return check_document(document, options)

    before = check(fixture.read())
    made = with_comments(before, check, LIMITS)
    assert made.file.document.values == before.document.values
    wanted = [finding for finding in before.findings if can_be_suppressed(finding, before)]
    assert len(made.suppressed) + len(made.left) == len(wanted)
    still = [(f.rule, f.message, f.where.path) for f in made.file.findings]
    assert not [f for f in made.suppressed if (f.rule, f.message, f.where.path) in still]
    lines = made.file.document.text.split("\n")
    for line in before.document.text.split("\n"):
        assert any(other.startswith(line.rstrip()) for other in lines)
    rules = {finding.rule for finding in made.file.findings} - {finding.rule for finding in before.findings}
    assert rules <= {"unexplained-suppression"}
    if before.document.values:
        readable = [f for f in made.left if f.where.part != "text"]
        assert len(readable) <= len(wanted) // 2, "most of what is found can be ignored by a comment"


def test_a_comment_in_each_tricky_place() -> None:
    manifest = (
        "tools:\r\n"
        "- type: function\r\n"
        "  name: a_function_with_a_name_that_is_so_long_that_no_comment_fits_behind_it_on_one_line  # kept\r\n"
        "  description: >\r\n"
        "    Folded <IMPORTANT>text</IMPORTANT>\r\n"
        "\r\n"
        "    and more.\r\n"
        "  parameters: {type: object, # here\r\n"
        '    properties: {"a # b": {type: array}}}'
    )
    document = read(manifest.encode(), "a.yaml")
    made = with_comments(check_document(document), check_document, LIMITS)
    assert made.left == ()
    assert made.file.document.text == (
        "tools:\r\n"
        "- type: function\r\n"
        "  # toolcheck: ignore[long-function-name] -- TODO: say why\r\n"
        "  name: a_function_with_a_name_that_is_so_long_that_no_comment_fits_behind_it_on_one_line  # kept\r\n"
        "  # toolcheck: ignore[instructions-in-description] -- TODO: say why\r\n"
        "  description: >\r\n"
        "    Folded <IMPORTANT>text</IMPORTANT>\r\n"
        "\r\n"
        "    and more.\r\n"
        "  parameters: {type: object, # here\r\n"
        '    properties: {"a # b": {type: array}}}  # toolcheck: ignore[array-without-items] -- TODO: say why'
    )


def test_a_file_that_was_not_read_is_never_known(here: Path) -> None:
    (here / "agents" / "shop.yaml").write_text("tools: [\n")
    for words in (["--write-baseline", "known.json"], ["--add-ignores"]):
        done = toolcheck("check", "agents/shop.yaml", *words, cwd=here)
        assert done.returncode == 1
        assert "error[syntax-error]" in done.stdout + done.stderr
    assert json.loads((here / "known.json").read_text())["findings"] == []
    assert done.stdout == ""
    assert "note: agents/shop.yaml: `syntax-error` was not suppressed, because only you can judge it\n" in done.stderr
    assert (here / "agents" / "shop.yaml").read_text() == "tools: [\n"


def test_many_comments_take_no_time() -> None:
    tool = "  - type: mcp{}\n    server_label: s{}\n    server_url: http://shop.example.com/mcp\n    require_approval: always\n"
    manifest = "tools:\n" + "".join(tool.format("", number) for number in range(100))
    document = read(manifest.encode(), "a.yaml")
    made = with_comments(check_document(document), check_document, LIMITS)
    assert made.left == ()
    assert made.file.document.text.count("# toolcheck: ignore[") >= 200


@pytest.mark.parametrize("words", [str, lambda message: f"reworded: {message}", lambda message: f"{message} of `x`"])
def test_a_baseline_of_version_1_is_read_and_renewed(here: Path, words: Callable[[str], str]) -> None:
    (here / "known.json").write_text(old(words))
    done = toolcheck("check", "--baseline", "known.json", "agents", cwd=here)
    assert (done.returncode, done.stdout.splitlines()[-1].endswith("no findings, 9 in the baseline")) == (0, True)
    done = toolcheck("check", "--baseline", "known.json", "--write-baseline", "known.json", "agents", cwd=here)
    assert done.stdout.startswith("note: known.json: wrote 9 findings, 0 new; removed 0\n")
    assert (here / "known.json").read_text() == WRITTEN


def test_a_baseline_of_version_1_knows_no_finding_about_another_name(here: Path) -> None:
    (here / "known.json").write_text(old(lambda message: message.replace("strict", "lenient")))
    done = toolcheck("check", "--baseline", "known.json", "--output-format", "concise", "agents", cwd=here)
    assert [line.split("[")[1].split("]")[0] for line in done.stdout.splitlines()] == ["strict-in-realtime"] * 2
