"""What is reported of a file on which toolcheck itself fails: that it failed, and all that was found before."""

from __future__ import annotations

from collections.abc import Callable

from toolcheck.document.document import Document
from toolcheck.document.failure import INTERNAL_FAILURE, failed
from toolcheck.finding.finding import ERROR, Finding, problems
from toolcheck.finding.report import Checked, Report
from toolcheck.ground.record import replace
from toolcheck.manifest.manifest import Manifest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    R = TypeVar("R")


def checked_failure(document: Document) -> Checked:
    """A document on which toolcheck failed, with that as its only finding. No option and no suppression removes it."""
    return Checked(
        document=document, manifest=Manifest(document=document, shape="unknown"), findings=_failures(document)
    )


def with_failure(file: Checked, error: Exception) -> Checked:
    """A checked file on which toolcheck failed later on: what was found before, and that. To be called where the
    exception was caught.
    """
    found = _failures(failed(file.document.name, file.document.format, error))
    return replace(file, findings=(*found, *file.findings))


def _failures(document: Document) -> tuple[Finding, ...]:
    found = problems(document, INTERNAL_FAILURE)
    return tuple(replace(finding, rule=INTERNAL_FAILURE, severity=ERROR) for finding in found)


def apart(work: Callable[[Report], R], report: Report) -> tuple[R, Report]:
    """What `work` makes of a report, and the report. If toolcheck itself fails, each file on which it fails alone is
    replaced by that failure. `work` is then called more than once, and must do nothing but return a value.
    """
    try:
        return work(report), report
    except Exception:
        report = replace(report, files=tuple(_alone(work, report, file) for file in report.files))
        return work(report), report


def _alone(work: Callable[[Report], R], report: Report, file: Checked) -> Checked:
    try:
        work(replace(report, files=(file,)))
    except Exception as error:
        return checked_failure(failed(file.document.name, file.document.format, error))
    return file
