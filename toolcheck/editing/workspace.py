"""What is wrong in all the manifests of a workspace: what `toolcheck check` finds in its folders."""

from __future__ import annotations

import os
from collections.abc import Sequence

from toolcheck.checking.configured import Terms, check_configurations
from toolcheck.checking.run import check_paths
from toolcheck.document.document import Document
from toolcheck.editing.diagnostics import Diagnostic, shown_finding
from toolcheck.finding.report import Report
from toolcheck.ground.record import record
from toolcheck.redaction.redactor import Redactor


@record(hidden=("found",))
class FileOnDisk:
    """A file in which something was found: its path, its document, and what was found."""

    path: str
    document: Document
    found: tuple[Diagnostic, ...]


def check_workspace(paths: Sequence[str], terms: Terms) -> tuple[FileOnDisk, ...]:
    """The files below some folders, or of these paths, in which something is wrong. A configuration that is broken
    leaves out the files it is for.
    """
    found: dict[str, FileOnDisk] = {}
    for path in paths:
        if not os.path.exists(path):
            continue
        report = check_paths(
            [path],
            terms.options,
            is_excluded=terms.excludes,
            reads_code=terms.reads_code,
            skip_strangers=True,
            brief=True,
        )
        report = check_configurations(report, terms, [path])
        found |= {one.path: one for one in _shown(report)}
    return tuple(found.values())


def _shown(report: Report) -> list[FileOnDisk]:
    shown = []
    for file in report.files:
        if file.findings:
            redactor = Redactor(file.document)
            found = tuple(shown_finding(one, file.document, redactor) for one in file.findings)
            shown.append(FileOnDisk(os.path.abspath(file.document.name), file.document, found))
    return shown
