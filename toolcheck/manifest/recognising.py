"""Document -> manifest, whatever the document was read from."""

from __future__ import annotations

from collections.abc import Iterable

from toolcheck.contract.targets import Target
from toolcheck.document.document import Document
from toolcheck.manifest.envelope import recognise
from toolcheck.manifest.manifest import Manifest


def recognise_document(
    document: Document, targets: tuple[Target, ...] = (), defined_labels: Iterable[str] = ()
) -> Manifest:
    """Recognise a document: a file of manifests by its shape, code by what it sends."""
    if document.around is None:
        return recognise(document, targets, defined_labels)
    from toolcheck.manifest.code import recognise_code

    return recognise_code(document, targets, tuple(defined_labels))
