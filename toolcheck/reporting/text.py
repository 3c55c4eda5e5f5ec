"""The report for people: each finding with the line it is about, and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.document import Document, Span
from toolcheck.finding.finding import ERROR, INFO, WARNING, Finding
from toolcheck.finding.leading import addresses
from toolcheck.finding.report import Checked, Report
from toolcheck.ground.record import record
from toolcheck.redaction.characters import printable
from toolcheck.reporting.heading import heading
from toolcheck.reporting.style import Style, plain
from toolcheck.reporting.tally import counted, tools_in_all
from toolcheck.rules import find_rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from toolcheck.redaction.redactor import Redactor

_MAX_FINDINGS = 100
_MAX_RELATED = 3
_MAX_NOT_READ = 3
_LONGEST = 1000


def render(report: Report, style: Style = plain, *, quiet: bool = False, age: str = "") -> str:
    """The whole report: findings by file, notes, and the summary; `quiet`, the findings only. `age` says that what is
    known of the APIs is old, if it is.
    """
    blocks = [block for file in report.files for block in _file(file, style)]
    if quiet:
        return "\n\n".join(blocks) + "\n" * bool(blocks)
    notes = [
        f"note: {printable(file.document.name)}: {file.manifest.hint}" for file in report.files if file.manifest.hint
    ]
    if others := (*not_read(report), *report.notes):
        from toolcheck.redaction.redactor import fit

        notes += [f"note: {fit(note)}" for note in others]
    if notes:
        blocks.append("\n".join(notes))
    last = f"{summary(report)}\nnote: {age}" if age else summary(report)
    return "\n\n".join([*blocks, last]) + "\n"


def summary(report: Report) -> str:
    """The summary line: what was checked and what was found."""
    strangers = f"no tools in {counted(report.strangers, 'file')}" if report.strangers else ""
    if strangers and not report.manifests:
        return strangers
    tools = tools_in_all(report)
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in tools.items())
    looked = f"{counted(report.manifests, 'file')}, {counted(sum(tools.values()), 'tool')}" + (
        f" ({kinds})" if kinds else ""
    )
    found = [
        counted(count, word)
        for count, word in (
            (report.count(ERROR), "error"),
            (report.count(WARNING), "warning"),
            (report.count(INFO), "info"),
        )
        if count
    ]
    found = found or ["no findings"]
    found += [f"{report.fixable:,} fixable"] if report.fixable else []
    found += not_reported(report)
    found += [f"{counted(report.unread, 'tool')} unread (`--show-unread` says where)"] if report.unread else []
    if report.looked_at:
        return f"{report.looked_at}; {', '.join(found)}"
    skipped = f"; skipped {counted(report.skipped, 'file')} without tools" if report.skipped else ""
    unread = f"; not read {counted(len(report.not_read), 'file')}" if report.not_read else ""
    excluded = f"; excluded {counted(report.excluded, 'file')}" if report.excluded else ""
    beside = f"; {strangers}" if strangers else ""
    return f"checked {looked}; {', '.join(found)}{beside}{skipped}{unread}{excluded}"


def not_read(report: Report) -> Iterator[str]:
    """The first files of folders that could not be read, each with the reason."""
    yield from (f"{file.path}: not read: {file.reason}" for file in report.not_read[:_MAX_NOT_READ])
    more = len(report.not_read) - _MAX_NOT_READ
    if more > 0:
        yield f"and {counted(more, 'more file')} not read"
    if report.beyond:
        kinds = ", ".join(f"{count:,} {language}" for language, count in sorted(report.beyond.items()))
        files = "file" if sum(report.beyond.values()) == 1 else "files"
        yield f"{kinds} {files} not read: install `toolcheck-lint[code]`"


def not_reported(report: Report) -> list[str]:
    """The number of findings that are not reported, by reason."""
    numbers = ((report.suppressed, "suppressed"), (report.known, "in the baseline"), (report.deselected, "ignored"))
    return [f"{number:,} {word}" for number, word in numbers if number]


def _file(file: Checked, style: Style) -> Iterator[str]:
    if file.findings:
        from toolcheck.redaction.redactor import Redactor

        page = _FilePage(file, Redactor(file.document), style)
        for finding in file.findings[:_MAX_FINDINGS]:
            yield "\n".join(page.finding(finding))
    more = len(file.findings) - _MAX_FINDINGS
    if more > 0:
        yield f"… and {more:,} more in {printable(file.document.name)} (`--output-format concise` lists all)"


@record
class _FilePage:
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
        from toolcheck.redaction.redactor import Redactor
        from toolcheck.reporting.excerpt import excerpt

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
