"""Decode a server's error: the place in the manifest that it means, the rule that finds it, and what to do.

Nothing is guessed. A text that is in no table is reported as unknown, and its place is shown if it names one. This
module opens no file and writes to no console.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from toolcheck.checking.selection import Options
from toolcheck.compiling.source_map import SourceMap
from toolcheck.decoding import remarks
from toolcheck.decoding.errors import KnownError
from toolcheck.decoding.meaning import Meaning, understand
from toolcheck.decoding.origins import led_back, places_in_map
from toolcheck.decoding.places import MeantPlace, places_named, places_of_findings
from toolcheck.decoding.server_error import ServerError
from toolcheck.decoding.views import Views
from toolcheck.document.document import Document
from toolcheck.finding.finding import ERROR, Finding
from toolcheck.ground.record import record
from toolcheck.manifest.manifest import Manifest

_MAX_PLACES = 50


@record(kw_only=True)
class Decoded:
    """A decoded text: the server's error, the known error that it is (if it is one), the name of the rule that finds
    it, the places that it means, and notes. `text` is the text as given and `documents` the files as given: a report
    masks the secrets of both.
    """

    text: str
    error: ServerError
    known: KnownError | None
    rule: str = ""
    spots: tuple[MeantPlace, ...] = ()
    notes: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()

    @property
    def is_understood(self) -> bool:
        """Whether its meaning or its place is known."""
        return self.known is not None or bool(self.spots)


def decode(
    text: str,
    documents: Sequence[Document] = (),
    options: Callable[[Document], Options] = lambda _: Options(),
    source_map: SourceMap | None = None,
    manifests: Sequence[Manifest] = (),
) -> Decoded:
    """Decode a server's error, as the server sent it or as a log has it.

    The place is searched in `documents`: manifests, or payloads that were sent. With a `source_map`, a place in a
    payload becomes the place in the manifest that it came from, if that is among the documents. `options` returns
    those of a document. Deselected rules and suppressions have no effect: the server does not know them. `manifests`
    are recognised documents with the same options; these are not recognised again.
    """
    meaning = understand(text)
    places, notes = _search(meaning, Views(documents, options, manifests), source_map)
    shown = {(place.file, place.position, place.within): place for place in places}
    places = list(shown.values())[:_MAX_PLACES]
    return Decoded(
        text=text,
        error=meaning.error,
        known=meaning.known,
        rule=_rule(meaning, places),
        spots=tuple(places),
        notes=tuple(dict.fromkeys(notes)),
        documents=tuple(documents),
    )


def _search(meaning: Meaning, views: Views, source_map: SourceMap | None) -> tuple[list[MeantPlace], list[str]]:
    """The places that an error means, the best first, and the notes of the search."""
    others = meaning.error.others
    notes = [f"the text has {others:,} more error{'s' if others > 1 else ''}; this is the first"] if others else []
    places = places_in_map(meaning, views, source_map) if source_map else []
    if not places:
        places = places_named(meaning, views, frozenset(source_map.files if source_map else ()))
        if source_map:
            places = [led_back(meaning, views, source_map, place) for place in places]
    if not places:
        places = places_of_findings(meaning, views)
        notes += remarks.of_servers(places)
    notes += remarks.of_search(meaning, views.documents, places, has_map=source_map is not None)
    return places, notes


def _rule(meaning: Meaning, places: Sequence[MeantPlace]) -> str:
    """The rule that explains an error at its places, else the one that the table names; empty if there is none."""
    for place in places:
        for finding in place.findings:
            if meaning.is_explained_by(finding) or _is_about(meaning, place, finding):
                return finding.rule
    return meaning.known.rule if meaning.known else ""


def _is_about(meaning: Meaning, place: MeantPlace, finding: Finding) -> bool:
    """Whether an error of the check is about the very place that the server names. One that is only near an unknown
    text may have nothing to do with it.
    """
    if finding.severity < ERROR:
        return False
    return meaning.known is not None or (finding.where.path == place.where.path and not meaning.is_vague)
