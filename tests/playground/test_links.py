"""The links of the pages of the rules: each shows its rule in the playground."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from playground.answering import NAMES, answer
from tests.fixtures import ROOT, TODAY
from toolcheck.contract.targets import NAMES_OF_TARGETS
from toolcheck.ground.published import SITE
from toolcheck.rules import OF_LOGS, OF_SERVERS, every_rule, rules_named

LINK = re.compile(r"^\[Try the bad example in the playground\]\(([^)\s]+)\)$", re.M)
PAGES = sorted((ROOT / "docs" / "rules").glob("[!R]*.md"))
WITHOUT = {"internal-failure": "no example", "tool-drift": "its examples need a lock or a server"}


def links(page: Path) -> list[str]:
    return LINK.findall(page.read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_link_shows_its_rule(page):
    rules = [rule for rule in rules_named(page.stem) if rule.family not in OF_SERVERS and page.stem not in WITHOUT]
    found = links(page)
    assert len(found) == len(rules)
    for rule, link in zip(rules, found, strict=True):
        assert link.startswith(f"{SITE}/play/#")
        words = {name: value for name, (value,) in parse_qs(urlsplit(link).fragment, strict_parsing=True).items()}
        assert set(words) <= {"text", "format", "target"}
        assert words.get("target", "live") in NAMES_OF_TARGETS
        assert words.get("format", "yaml") in NAMES
        assert ("format" in words) == (rule.family in OF_LOGS)
        said = json.loads(answer(json.dumps({"ask": "check", "today": TODAY, **words})))
        names = [one["rule"] for one in said["findings"]]
        assert rule.name in names or rule.opt_in


def test_most_rules_have_a_link():
    assert sum(map(len, map(links, PAGES))) > 0.9 * len([one for one in every_rule() if one.family not in OF_SERVERS])
