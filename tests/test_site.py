"""The site: its pages are made from what is there, their links lead somewhere, and the checks of a built site find
faults. Building it is `make site-test`.
"""

from __future__ import annotations

import json
import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from docs.site import look, pages
from docs.site.build import settings
from docs.site.folding import folded
from docs.site.symptoms import SYMPTOMS, explained
from tests.fixtures import ROOT
from toolcheck.ground.published import REPOSITORY, SITE
from toolcheck.reporting.broken_lines import WIDTH
from toolcheck.rules import every_name, every_rule

STAGED = pages.pages()
PATHS = {page.path for page in STAGED}


def test_the_address_of_the_site_is_that_of_the_pages_of_the_repository() -> None:
    owner, name = REPOSITORY.removeprefix("https://github.com/").split("/")
    assert f"https://{owner}.github.io/{name}" == SITE
    urls = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["urls"]
    assert urls == {"Documentation": f"{SITE}/", "Repository": REPOSITORY}


def test_the_address_of_a_rule_is_that_of_its_page() -> None:
    for rule in every_rule():
        assert rule.page_url.removeprefix(f"{SITE}/").replace(".html", ".md") in PATHS


def test_every_guide_is_a_page_and_every_page_is_in_the_navigation() -> None:
    assert {path.name for path in (ROOT / "docs").glob("*.md")} < PATHS
    assert in_navigation(pages.navigation(STAGED)) == PATHS


def in_navigation(entry: object) -> set[str]:
    if isinstance(entry, str):
        return {entry}
    parts = entry.values() if isinstance(entry, dict) else entry
    assert isinstance(parts, list) or isinstance(entry, dict)
    return {path for part in parts for path in in_navigation(part)}


def test_a_new_guide_comes_after_the_others() -> None:
    guides = pages.navigation([*STAGED, pages.Page("new.md", "Something new", "# Something new\n")])[0]["Guides"]
    assert guides[-1] == {"Something new": "new.md"}  # type: ignore[index]


def test_the_settings_are_toml() -> None:
    read = tomllib.loads(settings(pages.navigation(STAGED)))["project"]
    assert read["theme"]["font"] is False
    assert "repo_url" not in read, "the theme would ask another host for the number of stars"
    assert in_navigation(read["nav"]) == PATHS


def test_the_titles_of_pages_differ() -> None:
    titles = [page.title for page in STAGED]
    assert sorted(set(titles)) == sorted(titles)


# -- links -------------------------------------------------------------------------------------------

SOURCES = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "benchmarks").glob("*.md")),
    *sorted((ROOT / "fuzz").glob("*.md")),
    *sorted((ROOT / "editors").glob("*/*.md")),
]
FENCE = re.compile(r"^ *(```|~~~).*?^ *\1[^\n]*$", re.M | re.S)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def without_code(text: str) -> str:
    return FENCE.sub("", text)


def anchors(path: Path) -> set[str]:
    """The places of a page that can be linked to, as GitHub names them."""
    text = without_code(path.read_text("utf-8"))
    found = re.findall(r'<a id="([^"]+)">', text)
    for heading in re.findall(r"^#+ (.+)$", text, re.M):
        name = pages.anchor(re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading))
        found.append(f"{name}-{found.count(name)}" if name in found else name)
    return set(found)


def dead_links(path: Path) -> list[str]:
    """The links of a page that lead to no file or no heading of the checkout."""
    found = []
    for link in LINK.findall(without_code(path.read_text("utf-8"))):
        target, _, anchor = link.partition("#")
        if ":" in target:
            continue
        file = path.parent / target if target else path
        if not file.exists() or (anchor and file.suffix == ".md" and anchor not in anchors(file)):
            found.append(f"{path.relative_to(ROOT)}: {link}")
    return found


def test_every_link_of_every_page_leads_somewhere() -> None:
    assert len(SOURCES) > 200
    assert [link for path in SOURCES for link in dead_links(path)] == []


def test_a_dead_link_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text(
        "# A page\n\n[a](#a-page) [b](page.md#a-page) [c](https://example.com/x) [d](none.md) [e](#none) [f](page.md#no)\n"
        "\n```\n[g](in-code.md)\n```\n"
    )
    assert dead_links(page) == ["page.md: none.md", "page.md: #none", "page.md: page.md#no"]


def test_a_link_of_the_site_leads_to_a_page_or_to_the_repository() -> None:
    known = {"README.md": "index.md", "docs/a.md": "a.md", "docs/rules/b.md": "rules/b.md"}

    def led(link: str, source: str) -> str:
        return pages.relinked(f"[x]({link})", source, known)

    assert led("docs/a.md#part", "README.md") == "[x](a.md#part)"
    assert led("../README.md", "docs/a.md") == "[x](index.md)"
    assert led("rules/b.md", "docs/a.md") == "[x](rules/b.md)"
    assert led("../a.md", "docs/rules/b.md") == "[x](../a.md)"
    assert led("#part", "docs/a.md") == "[x](#part)"
    assert led("https://example.com/", "docs/a.md") == "[x](https://example.com/)"
    assert led("LICENSE", "README.md") == f"[x]({REPOSITORY}/blob/main/LICENSE)"
    with pytest.raises(ValueError, match=r"docs/a\.md has a link to none\.md, which does not exist"):
        led("none.md", "docs/a.md")
    assert pages.relinked("```\n[x](none.md)\n```", "docs/a.md", known) == "```\n[x](none.md)\n```"
    assert led(f"{SITE}/play/#text=a", "docs/rules/b.md") == "[x](../play/#text=a)"
    assert led(f"{SITE}/play/#text=a", "docs/a.md") == "[x](play/#text=a)"


def test_a_site_without_a_playground_has_no_links_to_it() -> None:
    (page,) = (page for page in STAGED if page.path == "rules/nested-function.md")
    assert "](../play/#text=" in page.text
    left = pages.without_playground(page.text)
    assert "play/#" not in left
    assert page.text.startswith(left.rstrip("\n"))


def test_a_block_with_a_name_has_a_title() -> None:
    text = "```yaml agents/a.yaml\na: 1\n```\n"
    assert pages.relinked(text, "README.md", {}) == '```yaml title="agents/a.yaml"\na: 1\n```\n'


@pytest.mark.parametrize("page", STAGED, ids=lambda page: page.path)
def test_a_list_begins_after_a_blank_line(page: pages.Page) -> None:
    """GitHub shows a list right below a paragraph as a list, and the site does not."""
    lines = without_code(page.text).split("\n")
    entry = re.compile(r"(\* |- |1\. )")
    wrong = [
        line
        for before, line in pairwise(lines)
        if entry.match(line) and before.strip() and not entry.match(before) and not before.startswith(" ")
    ]
    assert wrong == []


@pytest.mark.parametrize("page", STAGED, ids=lambda page: page.path)
def test_every_column_of_a_table_has_a_heading(page: pages.Page) -> None:
    """A screen reader reads it before each cell."""
    heads = re.findall(r"^(\|.*\|)\n\|[ :|-]+\|$", without_code(page.text), re.M)
    assert [head for head in heads if not all(cell.strip() for cell in head.strip("|").split("|"))] == []


@pytest.mark.parametrize("page", STAGED, ids=lambda page: page.path)
def test_every_block_fits(page: pages.Page) -> None:
    """A line that is longer has a word or a string that cannot be broken, such as an address."""
    blocks = re.findall(r"^```\w*[^\n]*\n(.*?)^```$", page.text, re.M | re.S)
    wide = [line for block in blocks for line in block.split("\n") if len(line) > WIDTH]
    unbroken = [line for line in wide if max(map(len, re.findall(r'"[^"]*"|\S+', line))) < WIDTH // 2]
    assert unbroken == []


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (
            "```console\n$ toolcheck check" + " file.yaml" * 8 + "\n```",
            "```console\n$ toolcheck check" + " file.yaml" * 6 + " \\\n    file.yaml file.yaml\n```",
        ),
        (
            "```console\ntoolcheck check a   " + "every " * 11 + "file\n```",
            "```console\ntoolcheck check a\n    # " + "every " * 11 + "file\n```",
        ),
        ("```console\n  = " + "word " * 16 + "\n```", "```console\n  = " + "word " * 14 + "word\n    word\n```"),
        ("```console\n17 | " + "x" * 90 + "\n```", "```console\n17 | " + "x" * 74 + "…\n```"),
        (
            "```yaml\n  a: " + "x" * 50 + "  # " + "y" * 40 + "\n```",
            "```yaml\n  # " + "y" * 40 + "\n  a: " + "x" * 50 + "\n```",
        ),
        ("```python\n" + "x " * 60 + "\n```", "```python\n" + "x " * 60 + "\n```"),
    ],
)
def test_a_block_is_folded(block: str, expected: str) -> None:
    assert folded(f"{block}\n") == f"{expected}\n"


# -- symptoms ----------------------------------------------------------------------------------------


def test_every_rule_explains_a_symptom_and_every_symptom_has_rules() -> None:
    found = dict(explained(every_rule()))
    assert {rule.name for rules in found.values() for rule in rules} == set(every_name())
    assert [symptom.title for symptom, rules in found.items() if not rules] == []


def test_a_symptom_has_the_rules_that_one_would_look_for() -> None:
    found = {symptom.title: {rule.name for rule in rules} for symptom, rules in explained(every_rule())}
    assert len(found) == len(SYMPTOMS)
    assert {"unknown-field", "strict-in-realtime"} <= found["The API refuses a tool"]
    assert "session-update-refused" in found["The API refuses the session or the request"]
    assert "strict-open-object" in found["The API refuses a strict function"]
    assert "root-combinator" in found["The API refuses the schema of a function"]
    assert {"literal-secret", "credential-in-log", "hidden-text"} <= found["A secret is shown, or a text is hidden"]
    assert "import-failed" in found["The tools of a server are missing"]
    assert "missing-description" in found["A tool is never called, or called in the wrong way"]
    assert "unattended-tools" in found["A tool can do more than it should"]


# -- what is built -----------------------------------------------------------------------------------


def built(folder: Path, name: str, body: str, title: str = "A") -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"<html><head><title>{title}</title></head><body><h1>A</h1>{body}</body></html>")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('<script src="https://cdn.example/x.js"></script>', "asks another host for https://cdn.example/x.js"),
        ('<link rel="stylesheet" href="//fonts.example/x">', "asks another host for //fonts.example/x"),
        ('<link rel="preconnect" href="https://fonts.example">', "asks another host for https://fonts.example"),
        ('<img src="x.png" srcset="x.png 1x, https://i.example/2 2x">', "asks another host for https://i.example/2"),
        ('<p style="background: url(https://i.example/)">', "asks another host for https://i.example/"),
        ("<style>@import 'https://c.example/x.css'</style>", "asks another host for https://c.example/x.css"),
        ('<form action="https://f.example/">', "asks another host for https://f.example/"),
        ('<meta http-equiv="refresh" content="0; url=https://m.example/">', "asks another host for https://m.example/"),
        ('<a href="none.html">', "none.html leads to no file"),
        ('<a href="/none.html">', "/none.html is not below /toolcheck/"),
        ('<a href="/toolcheck/none.html">', "/toolcheck/none.html leads to no file"),
        (f'<a href="{SITE}/none.html">', f"{SITE}/none.html leads to no file"),
        ('<a href="#none">', "#none leads to no place in a.html"),
        ('<a href="b.html#none">', "b.html#none leads to no place in b.html"),
        ("<p>```yaml a.yaml</p>", "shows the marks of 1 blocks"),
        ("<h1>Another</h1>", "has 2 headings of the first level"),
    ],
)
def test_a_fault_of_a_built_page_is_found(tmp_path: Path, body: str, says: str) -> None:
    built(tmp_path, "b.html", '<i id="x"></i>', "B")
    (tmp_path / "x.png").touch()
    built(tmp_path, "a.html", body)
    assert [fault for fault in look.faults(tmp_path) if fault.startswith("a.html: ")] == [f"a.html: {says}"]


def test_a_sound_page_has_no_fault(tmp_path: Path) -> None:
    built(tmp_path, "b.html", '<i id="x"></i>', "B")
    (tmp_path / "x.svg").touch()
    links = (
        "b.html#x",
        "#y",
        "/toolcheck/b.html",
        f"{SITE}/b.html#x",
        "https://example.com/none",
        "mailto:a@b.example",
    )
    body = "".join(f'<a href="{link}">' for link in links) + '<img src="data:image/png;base64,AA"><img src="x.svg">'
    built(tmp_path, "a.html", f'<link rel="canonical" href="{SITE}/a.html"><i id="y"></i>{body}<code>```</code>')
    assert [fault for fault in look.faults(tmp_path) if fault.startswith("a.html")] == []


def test_a_title_of_two_pages_and_what_is_missing_are_found(tmp_path: Path) -> None:
    built(tmp_path, "a.html", "")
    built(tmp_path, "b.html", "")
    (tmp_path / "s.css").write_text("/* url(https://no.example) */ a { background: url('https://yes.example/x.png') }")
    found = [*look.faults(tmp_path)]
    assert "a.html, b.html: have one title, A" in found
    assert "s.css: asks another host for https://yes.example/x.png" in found
    assert not [fault for fault in found if "no.example" in fault]
    assert {"404.html is missing", "index.html is missing", "rules/nested-function.html is missing"} <= set(found)
    assert "search.json is missing" in found
    (tmp_path / "search.json").write_text(json.dumps({"items": [{"location": "a.html#x"}]}))
    assert [fault for fault in look.faults(tmp_path) if "by the search" in fault] == [
        "b.html is not found by the search"
    ]
