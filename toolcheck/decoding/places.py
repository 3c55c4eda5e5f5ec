"""The places that an error means, as a report shows them."""

from __future__ import annotations

from toolcheck.compiling.source_map import Origin
from toolcheck.decoding.candidates import Candidate, candidates
from toolcheck.decoding.explaining import findings_at, likeliest
from toolcheck.decoding.meaning import Meaning
from toolcheck.decoding.views import Views
from toolcheck.document.document import Document, Position, Span
from toolcheck.document.where import Where, value_at
from toolcheck.finding.finding import Finding
from toolcheck.ground.record import record


@record(kw_only=True)
class MeantPlace:
    """A place that the server means.

    `where` is a place in `document`; `api_path` is the API's name of it. `within` names the payload, if there are
    several. A place that is not there is shown at its container. `findings` are the findings of the check that explain
    the error. `origin` replaces the document if only a source map knows the place.
    """

    api_path: str
    document: Document | None = None
    where: Where = Where()
    within: str = ""
    is_there: bool = True
    findings: tuple[Finding, ...] = ()
    origin: Origin | None = None

    @property
    def file(self) -> str:
        """The name of the file it is in."""
        return self.document.name if self.document else self.origin.file if self.origin else ""

    @property
    def span(self) -> Span:
        """Its characters; an empty span without a document."""
        return self.document.span(self.where) if self.document else Span(0, 0)

    @property
    def position(self) -> Position:
        """Its line and column."""
        if self.document:
            return self.document.position(self.span.start)
        return Position(self.origin.line, self.origin.column) if self.origin else Position(1, 1)


def places_named(meaning: Meaning, views: Views, compiled_from: frozenset[str]) -> list[MeantPlace]:
    """The likeliest places in all documents that the error names by a tool or by a path. A path of a payload is not
    searched in the manifests that it was `compiled_from`.
    """
    found: list[Candidate] = []
    for document in views.documents:
        by_path = document.name not in compiled_from
        for file in views.of(document, meaning.target):
            here = candidates(meaning, file, by_path=by_path)
            if here:
                found += here
                break
    return [place_of(meaning, candidate) for candidate in likeliest(meaning, found)]


def places_of_findings(meaning: Meaning, views: Views) -> list[MeantPlace]:
    """The places of an error that names none: the findings of its kind, in each document."""
    if not _may_be_anywhere(meaning):
        return []
    return [place for document in views.documents for place in _of_findings(meaning, views, document)]


def place_of(meaning: Meaning, candidate: Candidate) -> MeantPlace:
    """The place of a candidate, with the findings that explain the error there."""
    payload, path = candidate.payload, candidate.path
    document, tool = payload.where.document, payload.tool_at(path)
    on_key = meaning.known is not None and meaning.known.on_key
    if candidate.is_there:
        is_scalar = not isinstance(value_at(payload.value, candidate.inner), dict | list)
        where = Where(path, "value" if is_scalar and not on_key else "key", document)
        if tool is not None and path == tool.path:
            where = tool.grip
    else:
        has_grip = tool is not None and candidate.reached <= len(payload.path_in_body(tool.path))
        where = Where(path, "key", document, grip=tool.grip.path if tool and has_grip else None)
    return MeantPlace(
        api_path=payload.api_path(path),
        document=candidate.file.document,
        where=where,
        within=_within(candidate),
        is_there=candidate.is_there,
        findings=findings_at(meaning, candidate),
    )


def _within(candidate: Candidate) -> str:
    """The payload of a candidate, if its file has several: the name of a turn, the number of an event."""
    payload, document = candidate.payload, candidate.file.document
    if payload.turn:
        return f"turn `{payload.turn}`"
    if sum(other.prefix == payload.prefix for other in candidate.file.manifest.payloads) < 2:
        return ""
    if len(document.values) > 1:
        return f"event {payload.where.document + 1}"
    return f"event {payload.base[-1] + 1}" if payload.base and isinstance(payload.base[-1], int) else ""


def _may_be_anywhere(meaning: Meaning) -> bool:
    """Whether the error is known and names no place."""
    return (
        meaning.known is not None
        and (meaning.is_vague or len(meaning.error.path) == 1)
        and not meaning.names_a_tool
        and not (meaning.error.context or meaning.quoted)
    )


def _of_findings(meaning: Meaning, views: Views, document: Document) -> list[MeantPlace]:
    """The findings of its kind in a document, else the tools of the kind that it is about."""
    kinds = meaning.known.kinds if meaning.known else ()
    for file in views.of(document, meaning.target):
        found = [finding for finding in file.findings if meaning.is_explained_by(finding)]
        if found:
            return [
                MeantPlace(api_path=finding.api_path, document=document, where=finding.where, findings=(finding,))
                for finding in found
            ]
        tools = [
            MeantPlace(api_path=payload.api_path(tool.path), document=document, where=tool.grip)
            for payload in file.manifest.payloads
            for tool in payload.every_tool
            if tool.kind in kinds and tool.sources
        ]
        if tools:
            return tools
    return []
