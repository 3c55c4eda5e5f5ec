"""`toolcheck rule`: what a rule reports, why, and on what evidence."""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from toolcheck.cli import completing, exits, options
from toolcheck.cli.console import say
from toolcheck.cli.usage import suggestion

if TYPE_CHECKING:
    from toolcheck.finding.rule import Rule


MAX_ALIKE = 8


@click.command(
    "rule",
    epilog="""\b
Examples:
  toolcheck rule                        list the rules
  toolcheck rule nested-function        explain one rule
  toolcheck rule --output-format json   all facts about all rules""",
)
@click.argument("name", required=False, shell_complete=completing.rule)
@options.TEXT_OR_JSON
def command(*, name: str | None, output_format: str) -> int:
    """Explain a rule. Without NAME, list all rules."""
    from toolcheck.rules import every_name, every_rule, find_rule, rules_named

    if name is None:
        rules = every_rule()
        say(_json([_facts(rule) for rule in rules]) if output_format == "json" else _table(rules))
        return exits.CLEAN
    rule = find_rule(name)
    if rule is None:
        near = suggestion(name, every_name()) or _alike(name, every_name())
        raise click.UsageError(f"unknown rule `{name}`{near or '; `toolcheck rule` lists them'}")
    if output_format == "json":
        say(_json({**_facts(rule), "page": rule.page}))
        return exits.CLEAN
    say("\n".join(_page(one) for one in rules_named(name)))
    return exits.CLEAN


def _alike(part: str, names: Iterable[str]) -> str:
    """`; rules with that name: …` for the names that have a part in them, `""` when none has."""
    part = part.lower().replace("_", "-")
    alike = [f"`{name}`" for name in names if len(part) > 2 and part in name]
    more = f" and {len(alike) - MAX_ALIKE} more" if len(alike) > MAX_ALIKE else ""
    return f"; rules with it in their name: {', '.join(alike[:MAX_ALIKE])}{more}" if alike else ""


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _facts(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "family": rule.family,
        "title": rule.title,
        "severity": rule.severity.word,
        "targets": list(rule.targets),
        "fix": rule.fixes,
        "opt_in": rule.opt_in,
        "evidence": rule.evidence,
        "url": rule.source_url,
        "rule_url": rule.page_url,
        "looked": rule.dated,
        "since": rule.since,
    }


def _table(rules: tuple[Rule, ...]) -> str:
    """The rules by family: name, severity, kind of fix, title."""
    widest = max(len(rule.name) for rule in rules)
    lines: list[str] = []
    for family in dict.fromkeys(rule.family for rule in rules):
        words = import_module(f"toolcheck.rules.{family}").__doc__ or ""
        lines.append(f"{family}: {words.splitlines()[0]}")
        for rule in rules:
            if rule.family == family:
                severity = "opt-in" if rule.opt_in else rule.severity.word
                lines.append(f"  {rule.name:<{widest}}  {severity:<7}  {rule.fixes or '':<6}  {rule.title}")
        lines.append("")
    lines.append(f"{len(rules)} rules; `toolcheck rule NAME` explains one rule.")
    lines.append("The third column is the kind of fix: safe (--fix), unsafe (--unsafe-fixes), or a hint in words.")
    return "\n".join(lines) + "\n"


def _page(rule: Rule) -> str:
    """The page of a rule, and the facts about it."""
    fixes = {
        "safe": "safe, applied by --fix",
        "unsafe": "unsafe, applied by --unsafe-fixes",
        "hint": "a hint in words",
        None: "none",
    }
    opt_in = f" (off unless selected: --select {rule.name})" if rule.opt_in else ""
    facts = {
        "Severity": f"{rule.severity.word}{opt_in}",
        "Targets": ", ".join(rule.targets),
        "Fix": fixes[rule.fixes],
        "Evidence": f"{rule.evidence}, checked on {rule.dated}",
        "Source": rule.source_url,
        "Since": rule.since,
    }
    table = "\n".join(f"{name + ':':<10} {value}" for name, value in facts.items())
    return f"{rule.family}/{rule.name}\n\n{rule.page}\n\n{table}\n"
