"""Everything that users read is plain English: no words of a dialect, short messages of one form, short lines."""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from importlib import import_module

import click
import pytest

from tests import house
from tests.fixtures import ROOT, case_files, page_examples
from tests.log.fixtures import case_logs
from tests.served.fixtures import every_offer
from toolcheck.cli.program import COMMANDS, program
from toolcheck.contract.known import TOPICS
from toolcheck.decoding.errors import ERRORS
from toolcheck.finding.finding import Finding
from toolcheck.rules import EVERY_FAMILY, every_rule
from toolcheck.tracing.run import trace_bytes

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")])
MAX_COLUMNS = 120
MAX_WORDS = 19

AVOIDED = {
    r"(has|have|had) not got": "does not have, or does not support",
    r"(is|are) none of": "is not one of",
    r"(?<!there )(?<!There )(is|are) (no|none)(?! longer\b| more than\b| findings\b)": "is not a",
    r"mend(s|ed|ing)?": "fix",
    r"told": "reported",
    r"stands? (in|inside|at|behind|before|below|above|beside|between|alone|there|here|on|where|after|twice|raw|for it)": "is",
    r"as (it|they) stands?": "unchanged",
    r"(API|APIs|server|servers|Realtime|Responses|client|OpenAI|field|which|that|it) takes? (no|only|a|an|the|any|one|both|it|its)\b"
    r"(?! (place|name|time|share|while))": "accepts",
    r"(is|are) taken (for|as)": "counts as",
    r"so it is (in|with|for)": "so",
    r"(kept|keeps|keep) (\w+ )?back": "suppressed",
    r"anew": "again",
    r"of nobody": "unknown",
    r"(is|are) there no more": "no longer exists",
    r"without a word": "silently",
    r"holds? its peace": "is silent",
    r"for whom": "say what it is",
    r"whoever": "anyone who",
    r"(is|are) left as (it|they) (is|are)": "is not changed",
}
"""Patterns of words that readers have to decode, and what to write in their place."""


@cache
def avoided() -> re.Pattern[str]:
    return re.compile("|".join(rf"\b(?:{pattern})\b" for pattern in AVOIDED))


def prose(text: str) -> str:
    """A text without code, addresses and what a server said."""
    text = re.sub(r"^( *)(```|~~~).*?^\1\2", "", text, flags=re.M | re.S)
    text = re.sub(r"(?m)^(    |\t).*$", "", text)
    text = re.sub(r"the server( of the API)? said: .*", "", text)
    text = re.sub(r"\S*://\S*", "", re.sub(r"`[^`]*`", "`x`", text))
    return " ".join(text.split())


@cache
def findings() -> tuple[Finding, ...]:
    """What the check, the trace and the probe say of all cases and examples."""
    checked = [case.check().findings for case in (*case_files(), *page_examples())]
    traced = [trace_bytes([log.data], log.name).file.findings for log in case_logs()]
    probed = [offer.findings() for offer in every_offer()]
    return tuple(finding for each in (*checked, *traced, *probed) for finding in each)


def texts_of_findings() -> Iterator[tuple[str, str]]:
    for finding in findings():
        yield f"message of {finding.rule}", finding.message
        yield f"note of {finding.rule}", finding.note
        yield f"fix of {finding.rule}", finding.fix.title if finding.fix else ""
        yield from ((f"related place of {finding.rule}", related.message) for related in finding.related)


def texts_of_rules() -> Iterator[tuple[str, str]]:
    for family in EVERY_FAMILY:
        yield f"family {family}", import_module(f"toolcheck.rules.{family}").__doc__ or ""
    for rule in every_rule():
        yield f"page of {rule.name}", rule.page


def texts_of_commands() -> Iterator[tuple[str, str]]:
    context = click.Context(program, info_name="toolcheck")
    for name, (summary, _) in COMMANDS.items():
        command = program.get_command(context, name)
        assert command is not None
        yield f"summary of {name}", summary
        yield f"help of {name}", f"{command.help} {command.epilog}"
        for option in command.params:
            yield f"option of {name}", getattr(option, "help", None) or ""


def texts_of_facts() -> Iterator[tuple[str, str]]:
    for topic in TOPICS:
        yield f"topic {topic.name}", topic.title
    for error in ERRORS:
        yield f"error {error.id}", f"{error.means} {error.do}"
    for path in sorted((ROOT / "schemas").glob("*.json")):
        yield from ((path.name, words) for words in descriptions(json.loads(path.read_text("utf-8"))))


def descriptions(value: object) -> Iterator[str]:
    """Every description in a schema."""
    if isinstance(value, dict):
        if isinstance(value.get("description"), str):
            yield value["description"]
        for part in value.values():
            yield from descriptions(part)
    elif isinstance(value, list):
        for part in value:
            yield from descriptions(part)


def texts_of_files() -> Iterator[tuple[str, str]]:
    templates = (ROOT / "toolcheck" / "cli" / "templates").iterdir()
    for path in (*PAGES, ROOT / "action.yml", ROOT / ".pre-commit-hooks.yaml", *sorted(templates)):
        yield str(path.relative_to(ROOT)), path.read_text("utf-8")


def texts_of_code() -> Iterator[tuple[str, str]]:
    """Every string that is not a docstring: a reason, a note or an error may never come up in a case."""
    for file, parts in house.nodes().items():
        alone = {id(node.value) for node in parts if isinstance(node, ast.Expr)}
        for node in parts:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
                yield f"{file}:{node.lineno}", node.value


def texts_of_comments() -> Iterator[tuple[str, str]]:
    """Every comment and docstring of the package."""
    for file in house.modules():
        source = (house.HOME / file).read_text("utf-8")
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            is_docstring = token.type == tokenize.STRING and token.string.lstrip("r").startswith('"""')
            if token.type == tokenize.COMMENT or is_docstring:
                yield f"{file}:{token.start[0]}", token.string


SOURCES = (
    texts_of_findings,
    texts_of_rules,
    texts_of_commands,
    texts_of_facts,
    texts_of_files,
    texts_of_code,
    texts_of_comments,
)


@pytest.mark.parametrize("texts", SOURCES, ids=lambda texts: texts.__name__)
def test_no_text_has_a_word_that_readers_must_decode(texts):
    wrong = set()
    for where, text in texts():
        words = prose(text)
        for match in avoided().finditer(words):
            wrong.add(f"{where}: …{words[max(match.start() - 40, 0) : match.end() + 20]}…")
    assert not wrong, "\n".join(sorted(wrong))


SPOKEN = (
    "Realtime has not got it",
    "it is none of these",
    "this is no JSON",
    "what can be mended",
    "it is told here",
    "a tool stands in a list",
    "the API takes only one",
    "a text is taken for a name",
    "so it is in Realtime",
    "it is kept back",
    "make the file anew",
    "a field of nobody",
    "it is there no more",
    "drops it without a word",
    "for whoever reads it",
    "it is left as it is",
)


@pytest.mark.parametrize("words", SPOKEN)
def test_words_of_the_dialect_are_found(words):
    assert avoided().search(prose(words))


def test_a_message_is_short_and_has_one_form():
    wrong = set()
    for finding in findings():
        words = re.sub(r"`[^`]*`", "x", finding.message)
        names = len(re.findall(r"x(?:,| or| and)", words))
        if len(words.split()) - names > MAX_WORDS:
            wrong.add(f"{finding.rule}: {len(words.split())} words: {finding.message}")
        if finding.message.endswith(".") or "\n" in finding.message or finding.message[:1].isspace():
            wrong.add(f"{finding.rule}: the form: {finding.message}")
        if re.search(r"\b(please|you should|try|better)\b", words):
            wrong.add(f"{finding.rule}: advice: {finding.message}")
    assert not wrong, "\n".join(sorted(wrong))


def test_a_title_is_one_short_sentence():
    wrong = [rule.title for rule in every_rule() if len(rule.title.split()) > MAX_WORDS]
    assert not wrong


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_line_of_prose_fits_the_screen(page):
    is_code, wrong = False, []
    for number, line in enumerate(page.read_text("utf-8").split("\n"), 1):
        if line.lstrip().startswith("```"):
            is_code = not is_code
            continue
        is_prose = not is_code and not line.startswith(("|", "<", "    "))
        can_be_wrapped = max(map(len, line.split()), default=0) < MAX_COLUMNS - 20  # an address cannot
        if len(line) > MAX_COLUMNS and is_prose and can_be_wrapped:
            wrong.append(f"{page.name}:{number}: {len(line)} columns")
    assert not wrong, "\n".join(wrong)
