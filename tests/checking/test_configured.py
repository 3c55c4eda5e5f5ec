"""How each file is looked at by its configuration and the command line, and what is wrong with suppressions there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checking.made import GOOD, WRONG, rules, text
from toolcheck.checking.configured import Terms, check_configurations
from toolcheck.checking.run import check_paths
from toolcheck.checking.selection import Options
from toolcheck.config.search import Search
from toolcheck.config.settings import Misconfigured, Settings
from toolcheck.disk.files import File
from toolcheck.document.limits import LIMITS, limits_of
from toolcheck.finding.finding import ERROR, INFO, WARNING
from toolcheck.finding.report import CONFIGURATION, Report
from toolcheck.ground.stopwatch import Stopwatch

CONFIGURED = """\
target = ["responses"]
select = ["shape"]
ignore = ["wrong-type"]
defined-labels = ["crm"]
max-file-size = 1000
max-depth = 9
fail-level = "warning"
vendor = "azure"
code = false
exclude = ["gone"]

[severity]
strict-in-realtime = "info"
missing-field = "off"

[[overrides]]
files = ["sub/*"]
select = ["mcp"]
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "toolcheck.toml").write_text(CONFIGURED)
    return tmp_path


def test_without_anything_said_the_options_are_the_usual_ones() -> None:
    assert Terms().options("a.json") == Options()
    assert (Terms().fail_level("a.json"), Terms().reads_code("a.py")) == (ERROR, True)


def test_the_options_are_what_is_configured(here: Path) -> None:
    watch = Stopwatch()
    terms = Terms(search=Search(), today="2026-11-20", show_suppressed=True, watch=watch)
    assert terms.options(str(here / "a.json")) == Options(
        targets=("responses",),
        select=("shape",),
        ignore=("wrong-type",),
        defined_labels=("crm",),
        limits=limits_of(1000, 9),
        severity={"strict-in-realtime": INFO, "missing-field": None},
        today="2026-11-20",
        show_suppressed=True,
        watch=watch,
        vendor="azure",
    )
    assert terms.options("a.json").limits != LIMITS


def test_what_is_said_is_laid_over_what_is_configured(here: Path) -> None:
    said = Settings(target=("live",), ignore=("mcp",), severity={"missing-field": "error"}, fail_level="error")
    terms = Terms(search=Search(), said=said)
    options = terms.options("a.json")
    assert (options.targets, options.ignore) == (("live",), ("wrong-type", "mcp"))
    assert options.severity == {"strict-in-realtime": INFO, "missing-field": ERROR}
    assert terms.fail_level("a.json") is ERROR
    assert terms.settings("a.json").select == ("shape",)


def test_a_part_of_a_folder_may_have_its_own(here: Path) -> None:
    terms = Terms(search=Search())
    assert (terms.options("a.json").select, terms.options("sub/a.json").select) == (("shape",), ("mcp",))
    assert (terms.fail_level("a.json"), Terms(search=Search(isolated=True)).fail_level("a.json")) == (WARNING, ERROR)
    assert (terms.reads_code("a.py"), Terms(search=Search(isolated=True)).reads_code("a.py")) == (False, True)
    assert Terms(search=Search(), said=Settings(code=True)).reads_code("a.py") is True
    assert Terms(search=Search(), said=Settings(code=False)).reads_code("sub/a.py") is False


def test_what_is_named_is_excluded_only_when_that_is_forced(here: Path) -> None:
    named, found = File(str(here / "gone" / "a.json"), named=True), File(str(here / "gone" / "a.json"), named=False)
    kept = File(str(here / "a.json"), named=False)
    assert [Terms(search=Search()).excludes(one) for one in (named, found, kept)] == [False, True, False]
    forced = Terms(search=Search(), force_exclude=True)
    assert [forced.excludes(one) for one in (named, found, kept)] == [True, True, False]
    assert not Terms().excludes(found)


def test_a_configuration_that_is_not_valid_is_said(here: Path) -> None:
    (here / "toolcheck.toml").write_text("select = 1\n")
    with pytest.raises(Misconfigured, match="select"):
        Terms(search=Search()).options("a.json")


# -- suppressions ----------------------------------------------------------------------------------

ENTRY = '[[ignore]]\nrule = "strict-in-realtime"\nreason = "known"\n'


def judged(folder: Path, entries: str, *paths: str, said: Settings | None = None, today: str = "") -> list[str]:
    """What is said of the suppressions of a configuration after a run over paths."""
    (folder / "toolcheck.toml").write_text(entries)
    terms = Terms(search=Search(), said=said or Settings(), today=today)
    report = check_paths(paths or ["."], terms.options)
    after = check_configurations(report, terms, paths or ["."])
    assert after.files[: len(report.files)] == report.files
    more = after.files[len(report.files) :]
    assert all(file.manifest.shape == CONFIGURATION and file.document.name.endswith("toolcheck.toml") for file in more)
    return [rule for file in more for rule in rules(file)]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wrong.json").write_text(text(WRONG))
    (tmp_path / "good.json").write_text(text(GOOD))
    return tmp_path


@pytest.mark.parametrize(
    ("entries", "paths", "said"),
    [
        (ENTRY, (), []),
        (ENTRY.replace("strict-in-realtime", "wrong-type"), (), ["unused-suppression"]),
        (ENTRY + 'file = "good.json"\n', (), ["unused-suppression"]),
        (ENTRY + 'file = "wrong.json"\n', (), []),
        (ENTRY + 'file = "/good.json"\n', ("good.json",), ["unused-suppression"]),
        (ENTRY + 'file = "/good.json"\n', ("wrong.json",), []),
        (ENTRY + 'file = "*.json"\n', ("good.json",), []),
        (ENTRY + 'file = "none/*"\n', (), ["unused-suppression"]),
        (ENTRY, ("good.json",), []),
        (ENTRY.replace("known", ""), (), ["unexplained-suppression"]),
        (ENTRY + "expires = 2026-11-19\n", (), ["expired-suppression"]),
        (ENTRY + "expires = 2026-11-20\n", (), []),
        (ENTRY + ENTRY.replace("strict-in-realtime", "wrong-type"), (), ["unused-suppression"]),
        (ENTRY.replace("strict-in-realtime", "missing-field") * 2, (), ["unused-suppression"] * 2),
        ("select = ['mcp']\n" + ENTRY.replace("strict-in-realtime", "wrong-type"), (), []),
        ("", (), []),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_suppressions_of_a_configuration(
    shop: Path, entries: str, paths: tuple[str, ...], said: list[str]
) -> None:
    assert judged(shop, entries, *paths, today="2026-11-20") == said


def test_a_folder_inside_says_nothing_of_what_was_not_walked(shop: Path) -> None:
    (shop / "sub").mkdir()
    (shop / "sub" / "good.json").write_text(text(GOOD))
    entry = ENTRY.replace("strict-in-realtime", "wrong-type")
    assert judged(shop, entry, "sub") == []
    assert judged(shop, entry, str(shop)) == ["unused-suppression"]
    assert judged(shop, entry, "sub", ".") == ["unused-suppression"]


def test_a_rule_that_is_switched_off_does_not_make_its_suppression_unused(shop: Path) -> None:
    entry = ENTRY.replace("strict-in-realtime", "wrong-type")
    assert judged(shop, entry, said=Settings(ignore=("wrong-type",))) == []
    assert judged(shop, entry, said=Settings(ignore=("unused-suppression",))) == []
    assert judged(shop, entry, said=Settings(target=("responses",))) == ["unused-suppression"]


def test_a_report_without_files_says_nothing_of_configurations(shop: Path) -> None:
    (shop / "toolcheck.toml").write_text(ENTRY.replace("strict-in-realtime", "wrong-type"))
    report = Report(skipped=2)
    terms = Terms(search=Search())
    terms.options("a.json")
    assert check_configurations(report, terms, ["."]) is report
