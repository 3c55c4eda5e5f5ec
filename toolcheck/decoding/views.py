"""The files of one decoding, each checked once for each API."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from toolcheck.checking.checking import check_again, check_document
from toolcheck.checking.selection import Options
from toolcheck.contract.targets import Target
from toolcheck.document.document import Document
from toolcheck.finding.report import Checked
from toolcheck.manifest.manifest import Manifest


class Views:
    """Some documents, and their checks, made when needed.

    `options` returns those of a document. Only its targets, labels and limits count, since a server does not know
    deselected rules or suppressions. `manifests` are documents that are recognised already,
    with the same options.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        options: Callable[[Document], Options],
        manifests: Sequence[Manifest] = (),
    ) -> None:
        self.documents = tuple(documents)
        self._options = {id(document): options(document) for document in documents}
        self._manifests = {id(manifest.document): manifest for manifest in manifests}
        self._checked: dict[tuple[int, tuple[Target, ...]], Checked] = {}

    def named(self, name: str) -> Document | None:
        """The document of this name, or None."""
        return next((document for document in self.documents if document.name == name), None)

    def of(self, document: Document, target: Target | None) -> Iterator[Checked]:
        """A document, checked for the API that sent the error, then for its own targets."""
        other = (target,) if target is not None and not self._options[id(document)].targets else ()
        if other and target not in self.checked(document).manifest.targets:
            yield self.checked(document, other)
        yield self.checked(document)

    def checked(self, document: Document, targets: tuple[Target, ...] = ()) -> Checked:
        """A document, checked with all rules and without suppressions."""
        key = (id(document), targets)
        if key not in self._checked:
            given = self._options[id(document)]
            options = Options(
                targets=targets or given.targets,
                defined_labels=given.defined_labels,
                limits=given.limits,
                show_suppressed=True,
            )
            manifest = None if targets else self._manifests.get(id(document))
            self._checked[key] = check_again(manifest, options) if manifest else check_document(document, options)
        return self._checked[key]
