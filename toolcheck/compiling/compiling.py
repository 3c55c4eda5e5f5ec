"""Compiles checked manifests to the exact payload.

What the API does not accept is left out and reported, if the model may then still call the same. All other errors
refuse the payload. Two independent validators check the result against its shape. This module prints nothing, and reads
only the environment that it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from toolcheck.checking.checking import check_document
from toolcheck.checking.selection import Options
from toolcheck.compiling.choose import Chosen, Planned, choose
from toolcheck.compiling.enclose import enclose
from toolcheck.compiling.fill import Filling, fill
from toolcheck.compiling.fit import check_filled, is_written, misfits
from toolcheck.compiling.lower import lower, servers_before, with_labels_only
from toolcheck.compiling.made import Compiled, Made
from toolcheck.compiling.merging import Merged, check_merged, merge, merged_body
from toolcheck.compiling.refusing import Ledger, is_sure_to_fail, refusing
from toolcheck.compiling.wish import FORMS, CannotCompile, WireForm, Wish
from toolcheck.contract.events import OTHER_CLIENT_EVENTS
from toolcheck.document.document import Document
from toolcheck.document.where import Path, Where
from toolcheck.finding.finding import ERROR, INFO, Finding
from toolcheck.finding.report import Checked
from toolcheck.ground.record import replace
from toolcheck.manifest.node import Node

__all__ = ["FORMS", "CannotCompile", "Compiled", "Made", "WireForm", "Wish", "compile_documents"]


def compile_documents(
    documents: Sequence[Document],
    environment: Mapping[str, str],
    wish: Wish | None = None,
    options: Callable[[Document], Options] = lambda _: Options(),
) -> Compiled:
    """Compile documents to a payload. Several manifests make one payload, with their tools in the order given.

    `environment` fills the placeholders; `options` returns those of a document. Raises CannotCompile when the
    documents do not hold this payload.
    """
    wish = (wish or Wish()).completed()
    each = [replace(own, targets=(wish.target,) if wish.target else own.targets[:1]) for own in map(options, documents)]
    files = [refusing(check_document(document, own)) for document, own in zip(documents, each, strict=True)]
    if any(file.has_failed for file in files):
        return Compiled(checked=tuple(files))
    return _Compilation(files, each, environment, wish).run()


class _Compilation:
    """One run of compile over checked files. It collects what is to be reported."""

    def __init__(
        self, files: Sequence[Checked], options: Sequence[Options], environment: Mapping[str, str], wish: Wish
    ) -> None:
        self._files = files
        self._options = options
        self._environment = environment
        self._wish = wish
        self._ledger = Ledger(files)
        self._dropped: list[tuple[Document, Finding]] = []
        self._empty: list[tuple[Document, Finding]] = []
        self._filled: list[str] = []

    def run(self) -> Compiled:
        """The payloads of the files, or why there are none."""
        if self._ledger.is_refused():
            return Compiled(checked=self._ledger.files())
        plan = choose(self._files, self._wish)
        payloads = [payload for planned in plan for payload in self._made(planned)]
        written = [part for planned in plan for part in planned.parts]
        if self._wish.fill and not self._ledger.is_refused():
            self._check_filled(written)
        if self._ledger.is_refused():
            return Compiled(checked=self._ledger.files())
        return Compiled(
            checked=self._ledger.files(),
            made=tuple(payloads),
            dropped=tuple(self._dropped),
            filled=tuple(self._filled),
            empty=tuple(self._empty),
            failing=tuple(_failing(written)),
            in_lines=self._wish.form == "events",
        )

    def _made(self, planned: Planned) -> Sequence[Made]:
        """The payload of one planned thing; none for an event that clients do not send."""
        if planned.event is None:
            return [self._make(planned.parts)]
        document, kind = self._files[0].document, planned.event.find("type").value
        if kind in OTHER_CLIENT_EVENTS:
            return [Made(planned.event.value, _as_written(document, planned.event))]
        message = f"`{kind}` is not a client event, so it is left out"
        self._dropped.append((document, Finding(message, planned.event.where.key, severity=INFO)))
        return []

    def _make(self, parts: tuple[Chosen, ...]) -> Made:
        """One payload of its parts."""
        if len({(part.payload.kind, part.payload.target) for part in parts}) > 1:
            raise CannotCompile("these files hold different things; compile joins only sessions, or only requests")
        first, merged = parts[0], merge(parts)
        if len(parts) > 1:
            for number, finding in check_merged(merged, self._options[0]):
                self._ledger.add(number, finding)
        lowered = [lower(part) for part in parts]
        self._dropped += [
            (part.file.document, finding) for part, low in zip(parts, lowered, strict=True) for finding in low.dropped
        ]
        body = merged_body([low.body for low in lowered])
        if self._wish.reuse:
            body = with_labels_only(body, servers_before(first.payload, self._files))
        filling = fill(body, self._environment) if self._wish.fill else Filling(value=body)
        self._note(filling, merged)
        enclosed = enclose(first, filling.value, self._wish)
        if not self._ledger.is_refused():
            is_suppressed = any(file.suppressed or file.deselected for file in self._files)
            unfit = misfits(
                enclosed,
                is_filled=bool(self._filled),
                is_suppressed=is_suppressed,
                may_change=not self._wish.fill,
            )
            for path, message in unfit:
                self._refuse(merged, path, "unfit-value", message)
        masks = {(*enclosed.prefix, *path): text for path, text in filling.masks.items()}
        return Made(enclosed.value, _below(merged, enclosed.prefix), masks)

    def _note(self, filling: Filling, merged: Merged) -> None:
        """Collect what happened to the placeholders."""
        self._filled += filling.values
        for unfilled in filling.unfilled:
            self._refuse(merged, unfilled.path, unfilled.rule, unfilled.message, unfilled.note)
        for path, name in filling.empty:
            part, where = merged.origin(path)
            finding = Finding(f"the environment variable `{name}` is set, but empty", where, severity=INFO)
            self._empty.append((part.file.document, finding))

    def _refuse(self, merged: Merged, path: Path, rule: str, message: str, note: str = "") -> None:
        part, where = merged.origin(path)
        first = merged.parts[0].payload
        finding = Finding(message, where, note=note, severity=ERROR, rule=rule, targets=(first.target,))
        self._ledger.add(part.number, replace(finding, api_path=first.api_path(where.path)))

    def _check_filled(self, written: Sequence[Chosen]) -> None:
        for number, (file, options) in enumerate(zip(self._files, self._options, strict=True)):
            of_file = [part for part in written if part.number == number]
            for finding in check_filled(file, of_file, self._environment, options):
                self._ledger.add(number, finding)


def _failing(written: Sequence[Chosen]) -> Iterator[tuple[Document, Finding]]:
    """The warnings about what is written and is sure to fail later, each once."""
    for number, file in {part.number: part.file for part in written}.items():
        parts = [part for part in written if part.number == number]
        for finding in file.findings:
            if is_sure_to_fail(finding) and is_written(finding, parts):
                yield file.document, finding


def _as_written(document: Document, root: Node) -> Callable[[Path], tuple[Document, Where]]:
    return lambda path: (document, Where((*root.path, *path), document=root.where.document))


def _below(merged: Merged, prefix: Path) -> Callable[[Path], tuple[Document, Where] | None]:
    """Where a path came from, in a payload whose merged body is at `prefix`."""

    def origin(path: Path) -> tuple[Document, Where] | None:
        if path[: len(prefix)] != prefix:
            return None
        part, where = merged.origin(path[len(prefix) :])
        return part.file.document, where

    return origin
