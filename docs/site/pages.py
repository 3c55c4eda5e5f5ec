"""The pages of the site as Markdown, made from the files of the checkout and from the rules.

Nothing is written here. A link to a file that is a page leads to that page; a link to any other file of the checkout
leads to the repository.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from docs.site.folding import folded
from docs.site.symptoms import explained
from toolcheck.decoding.errors import TOPICS, KnownError
from toolcheck.finding.rule import Rule
from toolcheck.ground.published import REPOSITORY, SITE
from toolcheck.reporting.page import severity, targets
from toolcheck.rules import EVERY_FAMILY, every_rule, find_rule, rules_named

ROOT = Path(__file__).resolve().parent.parent.parent
GUIDES = (
    "index.md",
    "tutorial.md",
    "migrating.md",
    "upgrading.md",
    "files.md",
    "code.md",
    "python.md",
    "import.md",
    "editor.md",
    "ci.md",
    "diff.md",
    "configuration.md",
    "suppressions.md",
    "formats.md",
    "compile.md",
    "testing.md",
    "probe.md",
    "fleet.md",
    "trace.md",
    "cli.md",
)
"""The order of the guides in the navigation. A guide that is not named here comes after them."""

OF_THE_PROJECT = {
    "CHANGELOG.md": "project/changelog.md",
    "SECURITY.md": "project/security.md",
    "ARCHITECTURE.md": "project/architecture.md",
    "CONTRIBUTING.md": "project/contributing.md",
    "benchmarks/README.md": "project/benchmarks.md",
}
"""The files that are pages about the project, and where the site has them."""

TOPIC_TITLES = (
    "A running session",
    "Hosted tools",
    "MCP servers",
    "`tool_choice`",
    "Sessions and events",
    "Unknown fields",
    "Missing fields",
    "Names and limits",
    "Wrong types",
    "Schemas of functions",
    "Other values",
)
"""What each group of known errors is about, in the order of `TOPICS`."""

_TRIED = re.compile(r"^\[[^]\n]*\]\((?:\.\./)*play/#[^)\n]*\)\n+", re.M)
_FENCE = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.M | re.S)
_NAMED_BLOCK = re.compile(r"^```(\w+) (\S+)$", re.M)
_LINK = re.compile(r"(\]\()([^)\s:]+)(\))")
_TITLE = re.compile(r"^# (.+)$", re.M)


class Page(NamedTuple):
    """A page: its path in the site, its title, and its Markdown."""

    path: str
    title: str
    text: str


def sources() -> dict[str, str]:
    """The files that are pages: from the path in the checkout to the path in the site."""
    guides = {f"docs/{path.name}": path.name for path in sorted((ROOT / "docs").glob("*.md"))}
    rules = {f"docs/rules/{name}.md": f"rules/{name}.md" for name in _names(every_rule())}
    return {"README.md": "index.md", **guides, "docs/rules/README.md": "rules/index.md", **rules, **OF_THE_PROJECT}


def pages() -> tuple[Page, ...]:
    """Every page of the site."""
    known = sources()
    written = [_from_file(source, path, known) for source, path in known.items() if (ROOT / source).exists()]
    return (*written, by_symptom(), known_errors())


def _names(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule.name for rule in rules))


def _from_file(source: str, path: str, known: Mapping[str, str]) -> Page:
    text = relinked((ROOT / source).read_text("utf-8"), source, known)
    found = _TITLE.search(text)
    assert found is not None, f"{source} has no title"
    title = found[1].replace("`", "")
    rules = rules_named(title) if path.startswith("rules/") else ()
    about = f"---\ndescription: {_quoted(rules[0].title)}\n---\n\n" if rules else ""
    return Page(path, title, about + folded(text))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def relinked(text: str, source: str, known: Mapping[str, str]) -> str:
    """A text whose links lead to pages of the site, or else to the repository. `source` is the file that it comes from;
    `known` says which files are pages. Raises `ValueError` for a link to a file that does not exist.
    """

    def led(found: re.Match[str]) -> str:
        target, mark, anchor = found[2].partition("#")
        file = posixpath.normpath(posixpath.join(posixpath.dirname(source), target)) if target else source
        if file in known:
            page = posixpath.relpath(known[file], posixpath.dirname(known[source])) if target else ""
        elif (ROOT / file).exists():
            page = f"{REPOSITORY}/blob/main/{file}"
        else:
            raise ValueError(f"{source} has a link to {found[2]}, which does not exist")
        return f"{found[1]}{page}{mark}{anchor}{found[3]}"

    parts = []
    start = 0
    for fence in _FENCE.finditer(text):
        block = _NAMED_BLOCK.sub(r'```\1 title="\2"', fence[0])
        parts += [_LINK.sub(led, text[start : fence.start()]), block]
        start = fence.end()
    whole = "".join([*parts, _LINK.sub(led, text[start:])])
    return whole.replace(f"]({SITE}/", f"]({'../' * known.get(source, source).count('/')}")


def without_playground(text: str) -> str:
    """A page without the links to the playground, for a site that has none."""
    return _TRIED.sub("", text)


def by_symptom() -> Page:
    """The rules by what a user sees."""
    lines = ["# Rules by symptom", "", "What do you see? Each symptom lists the rules that can explain it.", ""]
    lines += _contents(symptom.title for symptom, _ in explained(every_rule()))
    for symptom, rules in explained(every_rule()):
        lines += [f"## {symptom.title}", "", symptom.look, "", *_table(rules), ""]
    return Page("rules/symptoms.md", "Rules by symptom", "\n".join(lines))


def _contents(titles: Iterable[str]) -> Iterator[str]:
    yield from (f"* [{title}](#{anchor(title)})" for title in titles)
    yield ""


def anchor(title: str) -> str:
    """The anchor of a heading, as GitHub and the site make it."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _table(rules: Iterable[Rule]) -> Iterator[str]:
    yield from ("| rule | what is wrong | severity | for | evidence |", "|---|---|---|---|---|")
    for rule in rules:
        title = rule.title.rstrip(".").replace("|", "\\|")
        facts = f"{severity(rule)} | {targets(rule)} | {rule.evidence}"
        yield f"| [`{rule.name}`]({rule.name}.md) | {title} | {facts} |"


def known_errors() -> Page:
    """What the API and its servers report, and the rule that finds it before anything is sent."""
    lines = ["# Error texts of the API", "", f"`toolcheck decode` knows {sum(map(len, TOPICS))} texts of the API.", ""]
    lines += ["Give it the text and the file, and it names the line:", ""]
    lines += ["```console", "toolcheck decode \"Unknown parameter: 'session.tools[2].meta'.\" agent.yaml", "```", ""]
    lines += _contents(title.replace("`", "") for title in TOPIC_TITLES)
    for title, topic in zip(TOPIC_TITLES, TOPICS, strict=True):
        lines += [f"## {title}", "", "| what it means | what to do | found by | source |", "|---|---|---|---|"]
        lines += [*map(_error, topic), ""]
    return Page("rules/errors.md", "Error texts of the API", "\n".join(lines))


def _error(known: KnownError) -> str:
    rule = f"[`{known.rule}`]({known.rule}.md)" if known.rule and find_rule(known.rule) else ""
    means, do = (words.replace("|", "\\|") for words in (known.means, known.do))
    return f"| {means} | {do} | {rule} | [source]({known.url}), {known.dated} |"


def navigation(known: Iterable[Page]) -> list[dict[str, object]]:
    """The navigation: guides, rules by family and by symptom, the project. Every page is in it."""
    titles = {page.path: page.title for page in known}
    unnamed = [path for path in titles if "/" not in path and path not in GUIDES]
    guides = [{_named(path, titles): path} for path in (*GUIDES, *unnamed) if path in titles]
    families = [{family: [{name: f"rules/{name}.md"} for name in _first_named(family)]} for family in EVERY_FAMILY]
    rules: list[object] = [
        {"All rules": "rules/index.md"},
        {"By symptom": "rules/symptoms.md"},
        {"Error texts": "rules/errors.md"},
        *families,
    ]
    project = [{titles[path]: path} for path in OF_THE_PROJECT.values() if path in titles]
    return [{"Guides": guides}, {"Rules": rules}, {"Project": project}]


def _named(path: str, titles: Mapping[str, str]) -> str:
    return "Overview" if path == "index.md" else titles[path]


def _first_named(family: str) -> Iterator[str]:
    """The rules of a family whose pages are listed there: a page that several rules share is listed once."""
    for name in _names(every_rule()):
        if rules_named(name)[0].family == family:
            yield name
