"""One finding, for people: its place, the line it is about, and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.document import Document, Span
from toolcheck.finding.finding import Finding
from toolcheck.finding.leading import addresses
from toolcheck.finding.report import Checked
from toolcheck.ground.record import record
from toolcheck.redaction.characters import printable
from toolcheck.redaction.redactor import Redactor
from toolcheck.reporting.excerpt import excerpt
from toolcheck.reporting.heading import heading
from toolcheck.reporting.style import Style
from toolcheck.reporting.tally import counted
from toolcheck.rules import find_rule

_MAX_RELATED = 3
_LONGEST = 1000


@record
class FilePage:
    """The findings of one file, as text."""

    file: Checked
    redactor: Redactor
    style: Style

    def finding(self, finding: Finding) -> Iterator[str]:
        """A finding: message, place, and remarks."""
        word, here = finding.severity.word, self.file.document
        yield heading(word, finding.rule, self.style) + self.style("message", f": {self._say(finding.message)}")
        if here.is_live:
            from toolcheck.reporting.place import place

            gutter = 1
            yield f" {self.style('frame', '-->')} {place(here, finding.where, finding.api_path, self.redactor)}"
        else:
            places = [(here, here.span(finding.where), finding.api_path)]
            for related in finding.related[:_MAX_RELATED]:
                document = related.document or here
                places.append((document, document.span(related.where), related.message))
            gutter = max(len(str(document.shown_position(span.start).line)) for document, span, _ in places)
            for number, (document, span, label) in enumerate(places):
                mark, part = ("-", "frame") if number else ("^", word)
                yield from self._frame(document, span, label, gutter, mark, part)
        for remark in self._remarks(finding):
            yield f"{' ' * gutter} {self.style('frame', '=')} {remark}"

    def _frame(self, document: Document, span: Span, label: str, gutter: int, mark: str, part: str) -> Iterator[str]:
        """The place, its line, and the underline."""
        shown = document.shown_position(span.start).text
        at = f"{' ' * gutter}{self.style('frame', '-->')} {printable(document.name)}:{shown}"
        yield f"{at}   {self._say(label)}" if label else at
        if not document.text:
            return
        redactor = self.redactor if document is self.file.document else Redactor(document)
        lines = excerpt(document, redactor, span, self.style.columns)
        blank, number = f"{' ' * gutter} |", f"{lines.number:>{gutter}} |"
        yield self.style("frame", blank)
        yield self.style("frame", number) + f" {lines.line}".rstrip()
        yield self.style("frame", blank) + f" {' ' * lines.indent}{self.style(part, mark * lines.length)}"

    def _remarks(self, finding: Finding) -> Iterator[str]:
        """The remarks: note, targets, fix, and links."""
        more = len(finding.related) - _MAX_RELATED
        if more > 0:
            yield f"and {counted(more, 'more place')}"
        if finding.note:
            yield self._say(finding.note)
        if (
            self.file.document.around is None
            and finding.targets
            and set(finding.targets) < set(self.file.manifest.targets)
        ):
            yield f"only for {' and '.join(finding.targets)}"
        if finding.fix is not None:
            flag = {"safe": "--fix", "unsafe": "--unsafe-fixes", "hint": ""}[finding.fix.applicability]
            offer = f"fix available ({flag})" if flag and finding.fix.changes else "help"
            yield f"{offer}: {self._say(finding.fix.title)}"
        found = find_rule(finding.rule)
        if found is not None:
            where = addresses(finding, found, self.file.document)
            yield f"rule: {where.page}"
            yield f"source: {where.source}"

    def _say(self, words: str) -> str:
        return self.redactor.say(words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…")
