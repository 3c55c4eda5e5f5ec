"""Findings that a configuration ignores: `[[tool.toolcheck.ignore]]`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.running import toolcheck
from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.config.configuration import read_configuration
from toolcheck.document.reading import read
from toolcheck.finding.report import Checked

EVENTS = """\
{"type": "session.update", "session": {"type": "realtime", "tools": [\
{"type": "mcp", "server_label": "shop", "server_url": "https://shop.example.com/mcp", "require_approval": "always"}, \
{"type": "mcp", "server_label": "bank", "server_url": "https://bank.example.com/mcp", "require_approval": "always", \
"headers": {"X-Api-Key": "k-abcdefghijklmnop12345"}}]}}
"""


def checked(entry: str, name: str = "agents/a.jsonl", manifest: str = EVENTS) -> Checked:
    """The check of a file in a folder whose configuration ignores something."""
    found = read_configuration(f"[[ignore]]\n{entry}\n", "toolcheck.toml", "/shop", is_shared=False)
    assert found is not None
    suppressions = found.settings(f"/shop/{name}").suppressions or ()
    return check_document(read(manifest.encode(), name), Options(suppressions=suppressions, today="2026-11-20"))


def kept_back(*args: str) -> list[str]:
    return [one.finding.api_path for one in checked(*args).suppressed]


SHOP, BANK = "session.tools[0].allowed_tools", "session.tools[1].allowed_tools"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("", [SHOP, BANK]),
        ("tool = 'shop'", [SHOP]),
        ("tool = 'none'", []),
        ("path = 'session.tools[0].allowed_tools'", [SHOP]),
        ("path = 'session.tools[0]'", []),
        ("path = 'session.tools[*].allowed_tools'", [SHOP, BANK]),
        ("path = '*'", []),
        ("path = 'session.*'", []),
        ("path = 'session.**'", [SHOP, BANK]),
        ("path = '**.allowed_tools'\ntool = 'bank'", [BANK]),
        ("path = 'session.tools.0..allowed_tools'", []),
        ("file = 'agents/*.jsonl'", [SHOP, BANK]),
        ("file = '*.jsonl'", [SHOP, BANK]),
        ("file = '/agents/'", [SHOP, BANK]),
        ("file = '*.yaml'", []),
        ("file = '/a.jsonl'", []),
        ("expires = 2026-11-20", [SHOP, BANK]),
        ("expires = 2026-11-19", []),
        ("expires = '2026-11-19'", []),
    ],
)
def test_an_entry_means_what_it_says(entry: str, expected: list[str]) -> None:
    assert kept_back(f"rule = 'unrestricted-server'\n{entry}") == expected


def test_the_configuration_may_ignore_what_the_file_may_not() -> None:
    found = checked(
        "rule = 'literal-secret'\nreason = 'A key of the sandbox.'\npath = 'session.tools[*].headers.X-Api-Key'"
    )
    assert [(one.finding.rule, one.by, one.reason) for one in found.suppressed] == [
        ("literal-secret", "configuration", "A key of the sandbox.")
    ]


def test_it_may_ignore_what_is_said_about_suppressions() -> None:
    manifest = "tools:\n  - {type: function, name: f, description: x}  # toolcheck: ignore[nested-function] -- soon\n"
    assert [f.rule for f in checked("rule = 'insecure-url'", "a.yaml", manifest).findings] == ["unused-suppression"]
    assert checked("rule = 'unused-suppression'", "a.yaml", manifest).findings == ()


# -- what is wrong with entries ---------------------------------------------------------------------

CONFIGURATION = """\
[project]
name = "shop"

[tool.toolcheck]
ignore-rules = ["long-description"]

[[tool.toolcheck.ignore]]
file = "agents/a.jsonl"
tool = "shop"
rule = "unrestricted-server"
reason = "All of its tools only read."

[[tool.toolcheck.ignore]]
file = "agents/*"
rule = "insecure-url"
reason = "They are inside."

[[tool.toolcheck.ignore]]
rule = "unrestricted-server"
tool = "bank"
expires = 2020-01-31
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "agents").mkdir()
    (tmp_path / "agents" / "a.jsonl").write_text(EVENTS.partition(', "headers"')[0] + "}]}}\n")
    (tmp_path / "agents" / "b.json").write_text('{"tools": [{"type": "function", "name": "f", "description": "x"}]}')
    (tmp_path / "pyproject.toml").write_text(CONFIGURATION)
    return tmp_path


SAYS = """\
warning[unrestricted-server]: every tool of `bank` is allowed
 --> agents/a.jsonl:1:219   session.tools[1].allowed_tools
  |
1 | …ways"}, {"type": "mcp", "server_label": "bank", "server_url": "https://bank.example.com/mcp", "require_approva…
  |                                          ^^^^^^
  = help: name the tools that the model needs in `allowed_tools`
  = rule: https://toolcheck.github.io/toolcheck/rules/unrestricted-server.html
  = source: https://developers.openai.com/api/docs/guides/realtime-mcp

warning[unused-suppression]: `insecure-url` is suppressed here, but does not occur here
  --> pyproject.toml:15:1   tool.toolcheck.ignore[1]
   |
15 | rule = "insecure-url"
   | ^^^^
   = help: remove it
   = rule: https://toolcheck.github.io/toolcheck/rules/unused-suppression.html
   = source: https://toolcheck.github.io/toolcheck/suppressions.html

warning[expired-suppression]: the suppression of `unrestricted-server` ended on 2020-01-31
  --> pyproject.toml:19:1   tool.toolcheck.ignore[2]
   |
19 | rule = "unrestricted-server"
   | ^^^^
   = help: fix the problem, or look at it again and set another day
   = rule: https://toolcheck.github.io/toolcheck/rules/expired-suppression.html
   = source: https://toolcheck.github.io/toolcheck/suppressions.html

warning[unexplained-suppression]: the suppression of `unrestricted-server` has no reason
  --> pyproject.toml:19:1   tool.toolcheck.ignore[2]
   |
19 | rule = "unrestricted-server"
   | ^^^^
   = help: add a `reason`
   = rule: https://toolcheck.github.io/toolcheck/rules/unexplained-suppression.html
   = source: https://toolcheck.github.io/toolcheck/suppressions.html

checked 2 files, 3 tools (1 function, 2 mcp); 4 warnings, 1 suppressed
"""


def test_what_is_wrong_with_entries_is_reported_in_the_configuration(here: Path) -> None:
    done = toolcheck("check", cwd=here)
    assert (done.stdout, done.stderr) == (SAYS, "")


def test_an_entry_is_called_unused_only_when_all_that_it_means_was_looked_at(here: Path) -> None:
    def unused(*words: str, cwd: Path = here) -> list[str]:
        lines = toolcheck("check", "--output-format", "concise", *words, cwd=cwd).stdout.splitlines()
        return [line.partition(":")[2].partition(":")[0] for line in lines if "unused" in line]

    assert unused() == ["15"]
    assert unused("agents/a.jsonl") == [], "another file that is meant may need it"
    assert unused("agents/b.json", "agents/a.jsonl") == []
    assert unused("--ignore", "insecure-url") == []
    (here / "agents" / "a.jsonl").write_text((here / "agents" / "b.json").read_text())
    assert unused("agents/a.jsonl") == ["10"], "it means one file, and that was looked at"
    assert unused("agents/b.json") == []
    assert unused("agents") == ["10"], "the folder around it was not walked"
    assert unused(".", cwd=here / "agents") == ["10"]


def test_it_never_takes_the_place_of_a_check(here: Path) -> None:
    (here / "empty").mkdir()
    done = toolcheck("check", "empty", cwd=here)
    assert (done.returncode, done.stdout) == (3, "")


def test_in_a_list_with_rules(here: Path) -> None:
    (here / "pyproject.toml").unlink()
    (here / "toolcheck.toml").write_text(
        "ignore = [\n  'long-description',\n  {rule = 'unrestricted-server', tool = 'shop', reason = 'Reads.'},\n"
        "  {rule = 'insecure-url', reason = 'Inside.'},\n]\n"
    )
    done = toolcheck("check", "--output-format", "concise", cwd=here)
    assert done.stdout.splitlines() == [
        "agents/a.jsonl:1:219: warning[unrestricted-server] every tool of `bank` is allowed",
        "toolcheck.toml:4:4: warning[unused-suppression] `insecure-url` is suppressed here, but does not occur here",
    ]
