"""Every example the project has, found by where it lies: rule pages, rule cases, and `examples/`."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.contract.targets import Target
from toolcheck.document.document import Document
from toolcheck.document.reading import read
from toolcheck.finding.finding import Finding
from toolcheck.finding.report import Checked
from toolcheck.finding.rule import Rule
from toolcheck.rules import all_rules, find_rule, rule_names

TODAY = "2026-11-20"
HERE = Path(__file__).parent
ROOT = HERE.parent

_TARGETS: dict[str, tuple[Target, ...]] = {
    "": (),
    "realtime": ("realtime-session",),
    "response": ("realtime-response",),
    "responses": ("responses",),
    "live": ("live",),
}


@dataclass(frozen=True)
class Fixture:
    """One manifest that tests are run on. `rule` is the rule whose example it is, `is_good` whether it is
    one that must stay without errors."""

    id: str
    name: str
    data: bytes
    targets: tuple[Target, ...]
    is_good: bool
    rule: Rule | None = None

    def read(self) -> Document:
        return read(self.data, self.name)

    def check(self) -> Checked:
        """What the check says of it; worked out once for all laws that look at it."""
        return self._checked

    @cached_property
    def _checked(self) -> Checked:
        return check(self.read(), self.targets, self.rule)


def check(document: Document, targets: tuple[Target, ...] = (), rule: Rule | None = None) -> Checked:
    select = ("all",) if rule is None else (*_default_rules(), rule.name)
    return check_document(document, Options(targets=targets, select=select, today=TODAY))


@cache
def _default_rules() -> tuple[str, ...]:
    return tuple(rule.name for rule in all_rules() if not rule.opt_in)


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str, str, str]]:
    """Findings without their lines and columns: what is the same in JSON and in YAML."""
    return sorted((f.rule, f.severity.word, f.api_path, f.message) for f in findings)


_EXAMPLE = re.compile(
    r"^(?P<kind>Bad|Good)(?: \((?P<target>[a-z]+)\))?:(?P<inline>[^\n]*)\n(?P<block>(?:    [^\n]*\n|\n)*)", re.M
)


@cache
def page_examples() -> tuple[Fixture, ...]:
    """The Bad and Good of every rule's page."""
    return tuple(example for rule in all_rules() for example in examples_of(rule))


@cache
def examples_of(rule: Rule) -> tuple[Fixture, ...]:
    """The Bad and Good of the page of a rule."""
    found: list[Fixture] = []
    for number, match in enumerate(_EXAMPLE.finditer(rule.page + "\n")):
        if match["inline"].startswith(" see "):
            name = match["inline"].rpartition("/")[2].strip()
            found.append(_case(rule, HERE / "rules" / rule.family / rule.name / name))
            continue
        block = "\n".join(line[4:] for line in match["block"].split("\n")).strip("\n")
        text = match["inline"].strip() or block
        suffix = _suffix(text)
        found.append(
            Fixture(
                f"{rule.name}-{match['kind'].lower()}-{number}",
                f"{rule.name}-{number}{suffix}",
                (text + "\n").encode(),
                _TARGETS[match["target"] or ""],
                match["kind"] == "Good",
                rule,
            )
        )
    return tuple(found)


def _suffix(text: str) -> str:
    if not text.startswith(("{", "[")):
        return ".yaml"
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and all(line.startswith("{") and line.endswith("}") for line in lines):
        return ".jsonl"
    return ".json"


@cache
def case_files() -> tuple[Fixture, ...]:
    """The files below `tests/rules/<family>/<rule>/`. A target stands before the ending:
    `bad-forced.responses.yaml`."""
    return tuple(case for rule in all_rules() for case in cases_of(rule))


@cache
def cases_of(rule: Rule) -> tuple[Fixture, ...]:
    """The files in the folder of a rule."""
    paths = sorted((HERE / "rules" / rule.family / rule.name).glob("*"))
    return tuple(_case(rule, path) for path in paths if path.suffix in (".json", ".jsonl", ".yaml", ".yml"))


def _case(rule: Rule, path: Path) -> Fixture:
    target = path.name.split(".")[1] if path.name.count(".") > 1 else ""
    return Fixture(
        f"{rule.name}/{path.name}",
        path.name,
        path.read_bytes(),
        _TARGETS[target],
        path.name.startswith("good"),
        rule,
    )


@cache
def example_files() -> tuple[Fixture, ...]:
    """The agents of `examples/`; those in `broken/` are bad."""
    paths = sorted(path for path in (ROOT / "examples").rglob("*") if path.suffix in (".json", ".jsonl", ".yaml"))
    return tuple(
        Fixture(str(path.relative_to(ROOT)), path.name, path.read_bytes(), (), "broken" not in path.parts)
        for path in paths
    )


def every_fixture() -> tuple[Fixture, ...]:
    return _once(*page_examples(), *case_files(), *example_files())


OWNERS = (*rule_names(), "examples")
"""The rules, and the folder `examples/`: each fixture belongs to one of these."""


def fixtures_of(owner: str) -> tuple[Fixture, ...]:
    """The fixtures of a rule, or those in `examples/`; no other fixture is read."""
    rule = find_rule(owner)
    return example_files() if rule is None else _once(*examples_of(rule), *cases_of(rule))


def _once(*fixtures: Fixture) -> tuple[Fixture, ...]:
    """These, without those that a page has from a case."""
    return tuple({fixture.id: fixture for fixture in fixtures}.values())


def as_json(document: Document) -> Document:
    """The same values as JSON (JSONL where there are several)."""
    name = "other.json" if len(document.values) == 1 else "other.jsonl"
    text = "\n".join(json.dumps(value, ensure_ascii=False) for value in document.values)
    return read(text.encode(), name)


def as_yaml(document: Document) -> Document:
    """The same values as block YAML."""
    from tests.blocks import in_blocks

    return read(in_blocks(*document.values, allow_unicode=True, width=10_000).encode(), "other.yaml")
