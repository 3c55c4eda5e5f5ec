"""How a finding begins: its severity, and the rule, which leads to its page on terminals that have links."""

from __future__ import annotations

from toolcheck.reporting.style import Style
from toolcheck.rules import find_rule


def heading(severity: str, rule: str, style: Style) -> str:
    """`error[nested-function]`, coloured and linked as the style says."""
    return style(severity, f"{severity}[{named(rule, style)}]")


def named(rule: str, style: Style) -> str:
    """The name of a rule, linked as the style says."""
    found = find_rule(rule) if style.has_links else None
    return style.link(rule, found.page_url) if found else rule
