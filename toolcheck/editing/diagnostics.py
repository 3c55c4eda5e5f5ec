"""What is wrong in a text, as an editor shows it while it is written: what `toolcheck check` finds in it."""

from __future__ import annotations

from collections.abc import Callable

from toolcheck.document.document import Document, Span
from toolcheck.editing.open_text import OpenText
from toolcheck.finding.finding import INFO, Finding, Severity
from toolcheck.finding.leading import addresses
from toolcheck.ground.record import record
from toolcheck.ground.stopwatch import Stopwatch
from toolcheck.redaction.redactor import Redactor, printable
from toolcheck.rules import find_rule

_LONGEST = 1000
_MAX_FINDINGS = 2000
_MAX_RELATED = 20


class Abandoned(BaseException):
    """Nobody waits for a check any more: the text was changed. It is not an `Exception`, so no rule is blamed."""


class Waited(Stopwatch):
    """A watch that ends a check as soon as nobody waits for it. It is asked before each rule."""

    def __init__(self, is_waited_for: Callable[[], bool]) -> None:
        super().__init__()
        self._is_waited_for = is_waited_for

    def _turn(self) -> None:
        if not self._is_waited_for():
            raise Abandoned


@record
class RelatedPlace:
    """A second place that a diagnostic is about: the file (empty for the same), the characters, and the words."""

    name: str
    span: Span
    message: str


@record(kw_only=True)
class Diagnostic:
    """One finding, its words fit to be shown. `page_url` is the page of its rule, empty where that has none."""

    span: Span
    severity: Severity
    rule: str
    message: str
    page_url: str = ""
    related: tuple[RelatedPlace, ...] = ()


def diagnostics(text: OpenText, watch: Stopwatch | None = None) -> tuple[Diagnostic, ...]:
    """The findings of a text, in its order; nothing for a text that is not certain to be a manifest. Raises what the
    `watch` raises.
    """
    checked = text.check(watch)
    if checked is None or not checked.findings:
        return ()
    shown = tuple(shown_finding(finding, text.document, text.redactor) for finding in checked.findings[:_MAX_FINDINGS])
    more = len(checked.findings) - _MAX_FINDINGS
    if more > 0:
        words = f"{more:,} more findings are not shown here; `toolcheck check` lists all"
        shown = (*shown, Diagnostic(span=Span(0, 0), severity=INFO, rule="", message=words))
    return shown


def shown_finding(finding: Finding, document: Document, redactor: Redactor) -> Diagnostic:
    """A finding of a document as an editor shows it."""
    rule = find_rule(finding.rule)
    related = tuple(
        RelatedPlace(
            printable(one.document.name) if one.document is not None and one.document is not document else "",
            (one.document or document).span(one.where),
            redactor.say(one.message[:_LONGEST]),
        )
        for one in finding.related[:_MAX_RELATED]
    )
    return Diagnostic(
        span=document.span(finding.where),
        severity=finding.severity,
        rule=finding.rule,
        message="\n".join(_words(finding, redactor)),
        page_url="" if rule is None else addresses(finding, rule, document).page,
        related=related,
    )


def _words(finding: Finding, redactor: Redactor) -> list[str]:
    """What is wrong, why, and what to do, a line each."""
    words = [finding.message, finding.note]
    if finding.fix is not None:
        words.append(f"help: {finding.fix.title}")
    return [redactor.say(one if len(one) <= _LONGEST else f"{one[:_LONGEST]}…") for one in words if one]
