"""The check of a document that was met in a folder, where most files are not manifests."""

from __future__ import annotations

from collections.abc import Sequence

from toolcheck.checking.checking import check_manifest, recognised
from toolcheck.checking.failing import checked_failure
from toolcheck.checking.selection import Options
from toolcheck.document.document import Document, Problem
from toolcheck.document.failure import failed, has_failed
from toolcheck.document.limits import MANY
from toolcheck.finding.finding import Finding
from toolcheck.finding.report import Checked, NotRead
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.unread import Pieces, speaks

_LOST = "duplicate-key"
_BOUNDS = ("too-large", "too-deep")
_MISSING = (_LOST, "syntax-error", *_BOUNDS)
"""The problems of a document whose values are not all that its text says."""


def check_met(document: Document, options: Options, whole: Pieces) -> Checked | NotRead | None:
    """Check one document that was met in a folder; None when it is a stranger, no manifest at all. `whole` gives the
    text of the file to its end, also where the document has none of it. One on which toolcheck itself fails is
    reported: it could be anything.
    """
    try:
        if has_failed(document):
            return checked_failure(document)
        return _check_met(recognised(document, options), options, whole)
    except Exception as error:
        return checked_failure(failed(document.name, document.format, error))


def is_surely_checked(manifest: Manifest) -> bool:
    """Whether a document that was met is surely no stranger."""
    return manifest.document.around is None and manifest.is_known and manifest.is_sure


def check_met_again(
    manifest: Manifest, options: Options, whole: Pieces, found: list[Finding] | None = None
) -> Checked | NotRead | None:
    """The same for a document that was recognised before, and maybe examined: then `found` is what was found."""
    try:
        return _check_met(manifest, options, whole, found)
    except Exception as error:
        return checked_failure(failed(manifest.document.name, manifest.document.format, error))


def _check_met(
    manifest: Manifest, options: Options, whole: Pieces, found: list[Finding] | None = None
) -> Checked | NotRead | None:
    document = manifest.document
    if is_surely_checked(manifest):
        return check_manifest(manifest, options, found=found)
    if document.around is not None:
        return _check_code(manifest, options)
    missing = [problem for problem in document.problems if problem.kind in _MISSING]
    if not missing:
        return None
    cut = _why_cut(document, missing, whole)
    if _speaks(document, missing, whole, of_keys=bool(cut) or any(problem.kind == _LOST for problem in missing)):
        return check_manifest(manifest, options)
    return NotRead(document.name, cut) if cut else None


def _check_code(manifest: Manifest, options: Options) -> Checked | NotRead | None:
    """Code is a stranger when it sends nothing; what cannot be parsed may send anything."""
    if manifest.document.problems:
        return NotRead(manifest.document.name, manifest.document.problems[0].message)
    return check_manifest(manifest, options) if manifest.is_sure else None


def _why_cut(document: Document, missing: Sequence[Problem], whole: Pieces) -> str:
    """Why a part of a document was not looked at: it is behind a bound, or all of it is in another encoding. Empty when
    all of it was. Nothing of the text is in these words.
    """
    bound = next((problem.message for problem in missing if problem.kind in _BOUNDS), "")
    if bound or (not document.text and any(whole())):
        return bound or missing[0].message
    if "\0" in document.text:
        return "it has zero bytes in it"
    return "too much of it is broken" if len(missing) >= MANY else ""


def _speaks(document: Document, missing: Sequence[Problem], whole: Pieces, *, of_keys: bool) -> bool:
    """Whether what is missing from the values of a document speaks of tools."""
    if any(problem.kind == _LOST and problem.where.path[-1:] == ("tools",) for problem in missing):
        return True
    if not document.text:
        return speaks(whole, document.format, of_keys=of_keys)
    start = 0
    if document.values and not of_keys:  # what was read before the first broken line is known to be no manifest
        at = min(document.span(problem.where).start for problem in missing)
        start = document.line_start(document.position(at).line)
    return speaks(lambda: (document.text[start:],), document.format, of_keys=of_keys)
