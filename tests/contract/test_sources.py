"""How old what is known of the APIs may be, before a report says so."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.running import environment
from toolcheck.contract.sources import MAX_DAYS, SOURCES, age_words

LOOKED = date.fromisoformat(SOURCES["openai-python"].looked)
OLD = """
import sys
from toolcheck.contract import sources
from toolcheck.ground.record import replace
sources.SOURCES["openai-python"] = replace(sources.SOURCES["openai-python"], looked="2020-01-31")
from toolcheck.__main__ import main
main()
"""


@pytest.mark.parametrize(
    ("days", "is_old"),
    [(-400, False), (0, False), (149, False), (MAX_DAYS, False), (MAX_DAYS + 1, True), (900, True)],
)
def test_a_contract_is_old_after_half_a_year(days: int, is_old: bool) -> None:
    words = age_words((LOOKED + timedelta(days=days)).isoformat())
    assert bool(words) is is_old
    if is_old:
        assert words == (f"the APIs were last checked on {LOOKED}, {days} days ago; a newer toolcheck may know more")


def checked(folder: Path, *words: str) -> str:
    (folder / "a.json").write_text('{"tools": []}')
    command = [sys.executable, "-c", OLD, "check", "a.json", *words]
    done = subprocess.run(
        command, check=False, cwd=folder, capture_output=True, text=True, env=environment(), timeout=30
    )
    assert done.stderr == ""
    return done.stdout


def test_the_summary_of_the_text_report_says_so(tmp_path: Path) -> None:
    last = checked(tmp_path).splitlines()[-1]
    assert last.startswith("note: the APIs were last checked on 2020-01-31, ")


@pytest.mark.parametrize("words", [["--quiet"], *(["--output-format", form] for form in ("concise", "json", "github"))])
def test_nothing_else_says_so(words: list[str], tmp_path: Path) -> None:
    assert "last checked" not in checked(tmp_path, *words)
