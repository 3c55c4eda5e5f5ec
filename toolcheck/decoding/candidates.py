"""The places in a file that an error can mean: of the tool that it names, or of its path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from toolcheck.decoding.api_paths import PREFIXES, end_of_tool, follow, steps_of, variants
from toolcheck.decoding.meaning import Meaning
from toolcheck.decoding.server_error import read_path
from toolcheck.document.where import Path, Where
from toolcheck.finding.report import Checked
from toolcheck.ground.record import record, replace
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Payload
from toolcheck.manifest.payloads import request
from toolcheck.manifest.tool import Tool


@record(kw_only=True)
class Candidate:
    """A place that an error can mean: its file, its payload, the path from the body of the payload, and how many steps
    of that path exist. It `is_vague` if the error can be about anything in the payload.
    """

    file: Checked
    payload: Payload
    inner: Path
    reached: int
    is_vague: bool = False

    @property
    def is_there(self) -> bool:
        """Whether the whole path exists."""
        return self.reached == len(self.inner)

    @property
    def path(self) -> Path:
        """Its path in the document."""
        return self.payload.place_in_body(self.inner)

    @property
    def is_anchored(self) -> bool:
        """Whether enough of it exists to be shown: its tool, else a part of the path or its container."""
        number = next((at for at, step in enumerate(self.inner) if isinstance(step, int)), None)
        if number is not None:
            return self.reached > number
        return self.reached > 0 or (len(self.inner) <= 1 and not self.payload.layout.paths)


def candidate_at(file: Checked, payload: Payload, inner: Path) -> Candidate:
    """The candidate of a path in the body of a payload."""
    there = follow(payload.value, inner)
    return Candidate(file=file, payload=payload, inner=(*there, *inner[len(there) :]), reached=len(there))


def candidates(meaning: Meaning, file: Checked, *, by_path: bool) -> list[Candidate]:
    """The places in a file that an error can mean: of the tools that it names, else, with `by_path`, of its path."""
    payloads = _payloads(meaning, file)
    found = [candidate for payload in payloads for candidate in _by_tool(meaning, file, payload)]
    if found or not by_path or meaning.names_a_tool:
        return found
    return [candidate for payload in payloads for candidate in _by_path(meaning, file, payload, payloads)]


def _payloads(meaning: Meaning, file: Checked) -> list[Payload]:
    """The payloads of a file. If it is not a manifest: its objects as they are. If the file has the
    event that the error answers, only that event.
    """
    payloads = list(file.manifest.payloads) or [
        Payload(request(Node(value, Where(document=number)), is_raw=True), file.document)
        for number, value in enumerate(file.document.values)
        if isinstance(value, dict)
    ]
    event = meaning.error.event_id
    answered = [
        payload
        for payload in payloads
        if event and isinstance(payload.sent, dict) and payload.sent.get("event_id") == event
    ]
    return answered or payloads


# -- by the tool ------------------------------------------------------------------------------------


def _by_tool(meaning: Meaning, file: Checked, payload: Payload) -> Iterator[Candidate]:
    """The tools that the error names, and the places in them that it names."""
    error = meaning.error
    rest = error.path[end_of_tool(error.path) :] if error.function else ()
    for tool in _tools(meaning, payload):
        inner = payload.path_in_body(tool.path)
        if error.context is not None:
            yield candidate_at(file, payload, _in_schema(meaning, payload, tool, error.context))
        elif rest:
            yield _longest(meaning, file, payload, variants((*inner, *rest)))
        else:
            is_kind = meaning.kind and not meaning.names_a_tool
            yield candidate_at(file, payload, (*inner, "type") if is_kind else inner)


def _tools(meaning: Meaning, payload: Payload) -> list[Tool]:
    """The tools that an error names by name, label or type. For a place in a schema: the tools that have it."""
    error, tools = meaning.error, payload.every_tool
    if error.function:
        return [tool for tool in tools if tool.name == error.function]
    if error.label:
        labelled = [tool for tool in tools if tool.label == error.label]
        return labelled or [tool for tool in tools if tool.label.lower() == error.label.lower()]
    if error.context:
        steps = steps_of(error.context)
        return [tool for tool in tools if len(follow(tool.field("parameters").value, steps)) == len(steps)]
    if meaning.kind and not error.path:
        return [tool for tool in tools if tool.find("type").value == meaning.kind]
    return []


def _in_schema(meaning: Meaning, payload: Payload, tool: Tool, context: tuple[str, ...]) -> Path:
    """The place in `parameters` that a context means. It may have more steps than the file."""
    root = tool.field("parameters")
    path = follow(root.value, steps_of(context))
    for name in meaning.below:
        longer = [(*path, "properties", name), (*path, name)]
        path = next((more for more in longer if follow(root.value, more) == more), path)
    return (*payload.path_in_body(root.path), *path)


# -- by the path ------------------------------------------------------------------------------------


def _by_path(meaning: Meaning, file: Checked, payload: Payload, payloads: Iterable[Payload]) -> Iterator[Candidate]:
    """The place of the path that the error names, or the usual place of such an error."""
    named = meaning.error.path
    is_vague = not named or named[-1] == "tools"
    usual = [read_path(path) for path in meaning.known.at] if meaning.known and is_vague else []
    for path in usual:
        candidate = _in_payload(meaning, file, payload, payloads, path)
        if candidate is not None and candidate.is_there:
            yield replace(candidate, is_vague=True)
            return
    if named:
        candidate = _in_payload(meaning, file, payload, payloads, named)
        if candidate is not None and candidate.is_anchored:
            yield replace(candidate, is_vague=is_vague)


def _in_payload(
    meaning: Meaning, file: Checked, payload: Payload, payloads: Iterable[Payload], path: Path
) -> Candidate | None:
    """A path in one payload, or None if it belongs to another kind of payload."""
    prefix, inner = (path[0], path[1:]) if path[0] in PREFIXES else ("", path)
    fits = payload.prefix == prefix or not prefix or not payload.prefix
    if not fits or (payload.prefix != prefix and any(other.prefix == prefix for other in payloads)):
        return None
    return _longest(meaning, file, payload, variants(inner))


def _longest(meaning: Meaning, file: Checked, payload: Payload, paths: Iterable[Path]) -> Candidate:
    """The spelling of a path that exists, else the one with the most existing steps. For an absence: the first, since
    the server looked there.
    """
    found = [candidate_at(file, payload, inner) for inner in paths]
    if meaning.is_absence:
        return found[0]
    return next((c for c in found if c.is_there), max(found, key=lambda candidate: candidate.reached))
