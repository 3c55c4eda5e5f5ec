"""Decode: from what a server said to the place in the manifest that it means, the rule that knows the failure, and what
to do about it.

Nothing is guessed: a text that is in no table is said to be unknown, and its place is shown where it names one. No
file is opened here, and no console is known.
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
from toolcheck.finding.finding import ERROR
from toolcheck.ground.record import record
from toolcheck.manifest.manifest import Manifest

_MAX_PLACES = 50


@record(kw_only=True)
class Decoded:
    """What became of an error's text: what the server said, the known error it is (if it is one), the name of the rule
    that knows it, the places it means, and what else there is to say. `text` is what was given, `documents` what was
    looked at: a report masks the secrets of both.
    """

    text: str
    said: ServerError
    known: KnownError | None
    rule: str = ""
    spots: tuple[MeantPlace, ...] = ()
    notes: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()

    @property
    def is_understood(self) -> bool:
        """Whether anything at all is known of it: what it means, or where it is."""
        return self.known is not None or bool(self.spots)


def decode(
    text: str,
    documents: Sequence[Document] = (),
    options: Options | Callable[[Document], Options] | None = None,
    source_map: SourceMap | None = None,
    manifests: Sequence[Manifest] = (),
) -> Decoded:
    """Decode what a server said, as it was said or as a log has it.

    The place is looked for in `documents`: manifests, or payloads that were sent. With a `source_map`, a place in a
    payload is led back to the manifest it came from, as far as that is among the documents. `options` are those of
    all documents, or give those of each. The server knows neither which rules are off nor what is suppressed. A
    document that was recognised before, with these options, is not recognised again when its manifest is given.
    """
    meaning = understand(text)
    places, notes = _search(meaning, Views(documents, options, manifests), source_map)
    shown = {(place.file, place.position, place.within): place for place in places}
    places = list(shown.values())[:_MAX_PLACES]
    return Decoded(
        text=text,
        said=meaning.said,
        known=meaning.known,
        rule=_rule(meaning, places),
        spots=tuple(places),
        notes=tuple(dict.fromkeys(notes)),
        documents=tuple(documents),
    )


def _search(meaning: Meaning, views: Views, source_map: SourceMap | None) -> tuple[list[MeantPlace], list[str]]:
    """The places that an error means, the best first, and what there is to say of the search."""
    others = meaning.said.others
    notes = [f"the text holds {others:,} more errors; this is the first"] if others else []
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
    """The rule that explains an error at its places, else the one that the table names; empty where none does."""
    for place in places:
        for finding in place.findings:
            if meaning.is_explained_by(finding) or finding.severity >= ERROR:
                return finding.rule
    return meaning.known.rule if meaning.known else ""
