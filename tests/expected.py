"""What the check says of every bad case, to the column: `python -m tests.expected` writes it, people read it.

Beside `bad-x.yaml` lies `bad-x.yaml.txt`, a line per finding.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.fixtures import HERE, Fixture, case_files
from toolcheck.redaction.redactor import printable


def expected_file(fixture: Fixture) -> Path:
    assert fixture.rule is not None
    return HERE / "rules" / fixture.rule.family / fixture.rule.name / f"{fixture.name}.txt"


def said(fixture: Fixture) -> str:
    """The findings of a case, one a line: where, how bad, which rule, what the API calls the place."""
    checked = fixture.check()
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


def main() -> int:
    cases = [fixture for fixture in case_files() if not fixture.is_good]
    wanted = {expected_file(fixture): said(fixture) for fixture in cases}
    for path in (HERE / "rules").rglob("*.txt"):
        if path not in wanted:
            path.unlink()
    for path, text in wanted.items():
        path.write_bytes(text.encode())
    print(f"{len(wanted)} files written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
