"""The check of one text that is one of very many, such as the rows of a log of requests.

Its findings are plain values that any program can keep or send on. They have no lines and columns: to find those in a
text of one line takes longer than the check. Nothing here knows files, reports or what the rows are stored in.
"""

from __future__ import annotations

from typing import Any, Literal

from toolcheck.checking.checking import check_manifest, recognised
from toolcheck.checking.facts import facts, in_value
from toolcheck.checking.failing import checked_failure
from toolcheck.checking.meeting import check_met
from toolcheck.checking.selection import Options
from toolcheck.document.document import Document
from toolcheck.document.failure import failed, has_failed
from toolcheck.document.reading import read
from toolcheck.finding.report import Checked
from toolcheck.ground.record import record
from toolcheck.redaction.redactor import Redactor

TEXT_NAME = "<text>"
"""What a text is called that is in no file."""

State = Literal["checked", "stranger", "unreadable", "unseen"]
"""Whether a text was checked, holds no tools (as a file of a folder that is not checked), could not be read, or was not
looked at. `judge` looks at each.
"""


@record(kw_only=True)
class Verdict:
    """What the check of one text says: what the text is (`shape`, `targets`), how many tools of each kind it has, and
    its findings, the worst of which is `worst` (empty without any).
    """

    state: State
    shape: str
    targets: tuple[str, ...]
    tools: dict[str, int]
    findings: tuple[dict[str, Any], ...]
    worst: str = ""


def verdict(text: str | bytes, options: Options | None = None) -> list[dict[str, Any]]:
    """Check a text, and give its findings as plain dicts, safe to show.

    They are those of `toolcheck.check` and have the keys of the JSON report, without file, lines and columns. Never
    raises: if toolcheck itself fails, that is the only finding.
    """
    return list(judge(text, options).findings)


def judge(text: str | bytes, options: Options | None = None) -> Verdict:
    """The same, with what the text was taken for. Never raises."""
    options = options or Options()
    try:
        data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        document = read(data, TEXT_NAME, limits=options.limits)
        if not has_failed(document):
            return _judged(document, options)
    except Exception as error:
        document = failed(TEXT_NAME, "json", error)
    return _verdict("unreadable", checked_failure(document))


def _judged(document: Document, options: Options) -> Verdict:
    manifest = recognised(document, options)
    checked = check_manifest(manifest, options, in_order=False)
    if not document.values:
        return _verdict("unreadable", checked)
    is_sure = manifest.is_known and manifest.is_sure
    is_met = is_sure or (bool(document.problems) and check_met(document, options, lambda: (document.text,)) is not None)
    return _verdict("checked" if is_met else "stranger", checked)


def _verdict(state: State, checked: Checked) -> Verdict:
    document, found = checked.document, checked.findings
    redactor = Redactor(document) if found else None
    return Verdict(
        state=state,
        shape=checked.manifest.shape,
        targets=checked.manifest.targets,
        tools=checked.manifest.tool_counts,
        findings=tuple(facts(finding, document, redactor, in_value) for finding in found) if redactor else (),
        worst=max(finding.severity for finding in found).word if found else "",
    )
