"""toolcheck itself failed on this file, so there may be more to find in it.

The other files are still checked and reported, and the exit code is 3 at the end: such a run has not passed. The
finding names the exception and the place in toolcheck where it happened, and nothing from the file. It cannot be
suppressed, put in a baseline or switched off.

No file should do this; a file that does shows a fault of toolcheck. Please report it, as `SECURITY.md` says, with the
line of the finding, the output of `toolcheck --version`, and the smallest file that shows it, without real
credentials. `TOOLCHECK_DEBUG=1` adds the traceback. If the exception is a `MemoryError`, more memory or fewer `--jobs`
may be enough.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.document.document import Document
from toolcheck.document.failure import INTERNAL_FAILURE
from toolcheck.finding.finding import ERROR, Finding, problems
from toolcheck.finding.rule import rule


@rule(
    each=Document,
    kinds=(INTERNAL_FAILURE,),
    severity=ERROR,
    evidence="inferred",
    source="https://github.com/toolcheck/toolcheck/blob/main/SECURITY.md",
    looked="2026-11-29",
    guarded=True,
)
def check(document: Document) -> Iterator[Finding]:
    return problems(document, INTERNAL_FAILURE)
