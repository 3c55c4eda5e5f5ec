"""What the check says of every bad case, to the column: `python -m tests.expected` writes it, people read it.

Beside `bad-x.yaml` lies `bad-x.yaml.txt`, a line per finding.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.fixtures import HERE, Fixture, case_files
from tests.log.fixtures import Log, case_logs
from tests.served.fixtures import Offer, case_offers
from toolcheck.document.where import pointer
from toolcheck.finding.report import Checked
from toolcheck.redaction.redactor import printable
from toolcheck.tracing.run import TraceTerms, trace_bytes
from toolcheck.tracing.shown import LogText


def expected_file(fixture: Fixture) -> Path:
    assert fixture.rule is not None
    return HERE / "rules" / fixture.rule.family / fixture.rule.name / f"{fixture.name}.txt"


def said(fixture: Fixture) -> str:
    """The findings of a case, one a line: where, how bad, which rule, what the API calls the place."""
    return said_of_checked(fixture.check())


def said_of_checked(checked: Checked) -> str:
    document = checked.document
    lines = []
    for finding in checked.findings:
        span = document.span(finding.where)
        start, end = document.position(span.start), document.position(span.end)
        place = f"{start.line}:{start.column}-{end.line}:{end.column}"
        lines.append(f"{place}: {finding.severity.word}[{finding.rule}] {finding.message} ({finding.api_path})")
        if finding.note:
            lines.append(f"    note: {finding.note}")
        if finding.fix is not None:
            lines.append(f"    {finding.fix.applicability}: {finding.fix.title}")
        for related in finding.related:
            other = document.position(document.span(related.where).start)
            lines.append(f"    {related.message}: {other.line}:{other.column}")
    return "".join(f"{printable(line)}\n" for line in lines)


def expected_of_offer(offer: Offer) -> Path:
    return HERE / "rules" / offer.rule.family / offer.rule.name / f"{offer.name}.txt"


def expected_of_log(log: Log) -> Path:
    return HERE / "rules" / log.rule.family / log.rule.name / f"{log.name}.txt"


def said_of_log(log: Log) -> str:
    """The findings of a log, one a line: at which line and event, how bad, which rule."""
    traced = trace_bytes([log.data], log.name, TraceTerms(lock=log.lock()))
    document = traced.file.document
    assert isinstance(document, LogText)
    lines = []
    for finding in traced.file.findings:
        event = document.events[finding.where.document]
        place = f"{event.line}: event {event.number}, {event.type}{pointer(finding.where.path)}"
        lines.append(f"{place}: {finding.severity.word}[{finding.rule}] {finding.message}")
        if finding.note:
            lines.append(f"    note: {finding.note}")
        if finding.fix is not None:
            lines.append(f"    {finding.fix.applicability}: {finding.fix.title}")
        for related in finding.related:
            lines.append(f"    {related.message}: event {document.events[related.where.document].number}")
    return "".join(f"{printable(line)}\n" for line in lines)


def main() -> int:
    cases = [fixture for fixture in case_files() if not fixture.is_good]
    wanted = {expected_file(fixture): said(fixture) for fixture in cases}
    wanted |= {expected_of_offer(one): said_of_checked(one.checked()) for one in case_offers() if not one.is_good}
    wanted |= {expected_of_log(log): said_of_log(log) for log in case_logs() if not log.is_good}
    for path in (HERE / "rules").rglob("*.txt"):
        if path not in wanted:
            path.unlink()
    for path, text in wanted.items():
        path.write_bytes(text.encode())
    print(f"{len(wanted)} files written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
