"""What is found in small files of code and data: `python -m tests.checking.found` writes it anew, people read it.

A case in `found.txt` has the form of those of `tests/manifest/described.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.manifest.described import Case, cases
from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.finding.report import Checked

FOUND = Path(__file__).parent / "found.txt"

SELECTED = (
    "beta-field",
    "conflicting-server-source",
    "connector-without-authorization",
    "deprecated-connector",
    "duplicate-key",
    "empty-allowed-tools",
    "endless-tool-loop",
    "hidden-text",
    "implicit-strict",
    "insecure-url",
    "invalid-function-name",
    "invalid-json-schema",
    "literal-secret",
    "long-description",
    "missing-description",
    "missing-field",
    "missing-session-type",
    "nested-function",
    "required-undeclared",
    "required-without-tools",
    "shared-tool-name",
    "strict-in-realtime",
    "strict-open-object",
    "strict-optional-property",
    "suppression",
    "syntax-error",
    "tool-not-an-object",
    "undefined-server-label",
    "undefined-tool-choice",
    "undescribed-parameter",
    "unexpanded-placeholder",
    "unknown-document",
    "unknown-field",
    "unknown-tool-type",
    "unresolvable-ref",
    "wrong-type",
)
"""The rules that are asked: enough to see each way of a finding, and no rule that is yet to be written."""


def found(case: Case) -> str:
    """What the check says of a case."""
    checked = check_document(case.document(), Options(targets=case.targets, select=SELECTED))
    return "".join(f"{line}\n" for line in lines(checked)) or "nothing\n"


def lines(checked: Checked) -> Iterator[str]:
    """The findings, with the words of the file that each is about."""
    document = checked.document
    for finding in checked.findings:
        span = document.span(finding.where)
        words = document.text[span.start : span.end].replace("\n", "⏎")
        yield f"{finding.severity.word}[{finding.rule}] {finding.api_path} for {' '.join(finding.targets)}: {words}"
        yield f"  {finding.message}"
        if finding.fix is not None:
            yield f"  {finding.fix.applicability}, {len(finding.fix.changes) or 'no'} changes"


def main() -> int:
    texts = [f"### {one.title}\n{one.text}=>\n{found(one)}" for one in cases(FOUND)]
    FOUND.write_text("\n".join(texts), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
