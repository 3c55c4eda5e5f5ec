"""From a place in a compiled payload to the manifest that it came from, with a source map."""

from __future__ import annotations

from collections.abc import Iterator

from toolcheck.compiling.source_map import Origin, SourceMap, find
from toolcheck.decoding.api_paths import DELEGATED, PREFIXES, variants
from toolcheck.decoding.candidates import candidate_at
from toolcheck.decoding.meaning import Meaning
from toolcheck.decoding.places import MeantPlace, place_of
from toolcheck.decoding.server_error import read_path
from toolcheck.decoding.views import Views
from toolcheck.document.where import Path, Step, dotted
from toolcheck.ground.record import replace


def places_in_map(meaning: Meaning, views: Views, source_map: SourceMap) -> list[MeantPlace]:
    """The places of the path that an error names, in each payload of a source map that has it."""
    path = meaning.error.path
    if not path or meaning.names_a_tool:
        return []
    spellings = (
        [path, path[1:]]
        if path[0] in PREFIXES
        else [
            path,
            ("session", *path),
            ("response", *path),
            (*DELEGATED, *path),
        ]
    )
    paths = [variant for spelling in spellings for variant in variants(spelling)]
    return [
        place
        for number in range(len(source_map.payloads))
        for place in _in_payload(meaning, views, source_map, number, paths)
    ]


def _in_payload(
    meaning: Meaning, views: Views, source_map: SourceMap, number: int, paths: list[Path]
) -> Iterator[MeantPlace]:
    """The place of the first of several spellings that a payload has."""
    within = f"payload {number + 1}" if len(source_map.payloads) > 1 else ""
    for path in paths:
        found = source_map.look_up(number, path)
        least = next((at + 1 for at, step in enumerate(path) if isinstance(step, int)), max(len(path) - 1, 1))
        if found is not None and found[0] >= least:
            length, origin = found
            place = MeantPlace(api_path=dotted(path), within=within, is_there=length == len(path))
            yield _at_origin(meaning, views, place, origin, path[length - 1])
            return


def led_back(meaning: Meaning, views: Views, source_map: SourceMap, place: MeantPlace) -> MeantPlace:
    """A place in a compiled payload as a place in the manifest; unchanged if the map does not know it."""
    path, number = place.where.path, place.where.document
    if place.document is None or place.file in source_map.files or number >= len(source_map.payloads):
        return place
    found = source_map.look_up(number, path)
    if found is None:
        return place
    length, origin = found
    return _at_origin(meaning, views, replace(place, findings=()), origin, path[length - 1])


def _at_origin(meaning: Meaning, views: Views, place: MeantPlace, origin: Origin, step: Step) -> MeantPlace:
    """A place with its position in the manifest; with its origin only, if the manifest cannot be shown."""
    document = views.named(origin.file)
    where = find(document, origin, step) if document else None
    if document is None or where is None:
        return replace(place, document=None, origin=origin)
    file = views.checked(document)
    for payload in file.manifest.payloads:
        if payload.where.document == where.document and where.path[: len(payload.path)] == payload.path:
            inner = payload.path_in_body(where.path)
            if not place.is_there:
                inner = (*inner, *read_path(place.api_path)[-1:])
            found = place_of(meaning, candidate_at(file, payload, inner))
            return replace(found, api_path=place.api_path, within=place.within)
    return replace(place, document=document, where=where)
