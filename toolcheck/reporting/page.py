"""The page of a rule as Markdown: for the documentation, and for viewers of reports that show help."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from toolcheck.finding.rule import EVERY_TARGET, REALTIME, RESPONSES, Rule
from toolcheck.ground.regex import regex
from toolcheck.redaction.redactor import printable
from toolcheck.reporting.broken_lines import broken
from toolcheck.rules import OF_LOGS, OF_SERVERS

_EXAMPLE = regex(r"^(Bad|Good)(?: \(([a-z]+)\))?:([^\n]*)\n((?:    [^\n]*\n|\n)*)", re.M)
_WIDTH = 120
_TARGET_WORDS = {EVERY_TARGET: "Realtime, Responses, Live", REALTIME: "Realtime", RESPONSES: "Responses, Live"}


def markdown(rule: Rule) -> str:
    """The page below its title: the facts, the explanation, and the examples as code blocks."""
    kinds = f"Fix: {rule.fixes or 'none'} · Evidence: {rule.evidence}, checked on {rule.dated}:"
    facts = [
        f"**{severity(rule)}** · {targets(rule)} · family `{rule.family}` · since {rule.since}",
        _fill(f"{kinds} [source]({rule.source_url})"),
    ]
    body = _EXAMPLE.sub(_example, _wrapped(rule.page) + "\n").rstrip()
    return "\n\n".join(["  \n".join(facts), body]) + "\n"


def examples(rule: Rule) -> Iterator[tuple[str, str, str]]:
    """The kind (`Bad` or `Good`), the target (or an empty string) and the text of each example of a page. The text of
    one that is a file is `see` and its address.
    """
    for found in _EXAMPLE.finditer(rule.page + "\n"):
        kind, target, inline, block = found.groups()
        yield kind, target or "", _text(inline, block)


def _text(inline: str, block: str) -> str:
    return inline.strip() or "\n".join(line[4:] for line in block.split("\n")).strip("\n")


def _wrapped(page: str) -> str:
    """The page, with paragraphs that have long lines wrapped. Examples are indented and stay as written."""
    return "\n\n".join(_fill(part) if _is_wide_prose(part) else part for part in page.split("\n\n"))


def _is_wide_prose(part: str) -> bool:
    lines = part.split("\n")
    return any(len(line) > _WIDTH for line in lines) and not any(
        line.startswith((" ", "Bad", "Good")) for line in lines
    )


def _fill(text: str) -> str:
    return textwrap.fill(" ".join(text.split()), _WIDTH, break_long_words=False, break_on_hyphens=False)


def targets(rule: Rule) -> str:
    """The APIs that a rule applies to, in words."""
    if rule.family in OF_LOGS:
        return "Realtime logs"
    if rule.family in OF_SERVERS:
        return "MCP servers"
    return _TARGET_WORDS.get(rule.targets, ", ".join(rule.targets))


def severity(rule: Rule) -> str:
    """The severity of a rule, in words."""
    return f"{rule.severity.word}{', opt-in' if rule.opt_in else ''}"


def _example(found: re.Match[str]) -> str:
    kind, target, inline, block = found.groups()
    text = "\n".join(printable(line) for line in _text(inline, block).split("\n"))
    where = f" (`--target {target}`)" if target else ""
    if text.startswith("see "):
        address = text.removeprefix("see ").strip()
        return f"**{kind}**{where}: [{address.rpartition('/')[2]}]({address})\n\n"
    language = "json" if text.startswith(("{", "[")) else "yaml"
    return f"**{kind}**{where}\n\n```{language}\n{broken(text)}\n```\n\n"
