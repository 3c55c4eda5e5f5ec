"""Where a finding leads: to the page of its rule, and to the evidence. A syntax error leads to its own language."""

from __future__ import annotations

from toolcheck.document.document import Document
from toolcheck.finding.finding import Finding
from toolcheck.finding.rule import Rule
from toolcheck.ground.named import NamedTuple

_SYNTAX_ERROR = "syntax-error"
_VALUE = "value"
"""What a block of JSON or YAML in a text is called; all of JSON is YAML."""


class Addresses(NamedTuple):
    """The page of a rule, and the source of its evidence, for one finding."""

    page: str
    source: str


def addresses(finding: Finding, rule: Rule, document: Document) -> Addresses:
    """Where a finding of a rule in a document leads."""
    if rule.name != _SYNTAX_ERROR:
        return Addresses(rule.page_url, rule.source_url)
    from toolcheck.contract.languages import language_of

    known = language_of(_format_at(finding, document), document.name)
    if known is None:
        return Addresses(rule.page_url, rule.source_url)
    return Addresses(f"{rule.page_url}#{known.anchor}", known.url)


def _format_at(finding: Finding, document: Document) -> str:
    """How the text is read in which the finding is: of a Markdown file, it can be a block of another language."""
    if document.around is None:
        return document.format
    stretch = document.around.stretch_at(document.span(finding.where).start)
    if stretch is None:
        return document.format
    return "yaml" if stretch.language == _VALUE else stretch.language
