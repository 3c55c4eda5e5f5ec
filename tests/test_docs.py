"""The documentation says what the program does: pages, tables and the output of every command in it."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.fixtures import ROOT
from toolcheck.checking import check_document
from toolcheck.document.reading import read
from toolcheck.rules import all_rules

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def test_what_is_generated_is_current():
    done = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_manifest_shown_is_a_manifest(page):
    for block in re.findall(r"^```yaml\n(session:.*?)^```", page.read_text("utf-8"), re.M | re.S):
        checked = check_document(read(block.encode(), "shown.yaml"))
        assert checked.manifest.shape == "manifest"


def test_every_link_into_the_project_leads_somewhere():
    for page in PAGES:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_every_rule_has_a_page_and_a_row():
    readme = (ROOT / "README.md").read_text("utf-8")
    for rule in all_rules():
        assert (ROOT / "docs" / "rules" / f"{rule.name}.md").exists()
        assert f"[`{rule.name}`]" in readme
