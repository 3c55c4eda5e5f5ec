"""The places in a file that an error could mean: by the tool that it names, or by its path."""

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
    """A place that could be meant: in which file and payload, the path from the body of the payload, and how much of
    it is there, in steps. It `is_vague` where the error may be about anything in the payload.
    """

    file: Checked
    payload: Payload
    inner: Path
    reached: int
    is_vague: bool = False

    @property
    def is_there(self) -> bool:
        """Whether all of it is there."""
        return self.reached == len(self.inner)

    @property
    def path(self) -> Path:
        """Its path in the document."""
        return self.payload.place_in_body(self.inner)

    @property
    def is_anchored(self) -> bool:
        """Whether enough of it is there to show: its tool; else something of it, or what it would be in."""
        number = next((at for at, step in enumerate(self.inner) if isinstance(step, int)), None)
        if number is not None:
            return self.reached > number
        return self.reached > 0 or (len(self.inner) <= 1 and not self.payload.layout.paths)


def candidate_at(file: Checked, payload: Payload, inner: Path) -> Candidate:
    """The candidate of a path in the body of a payload."""
    there = follow(payload.value, inner)
    return Candidate(file=file, payload=payload, inner=(*there, *inner[len(there) :]), reached=len(there))


def candidates(meaning: Meaning, file: Checked, *, by_path: bool) -> list[Candidate]:
    """The places in a file that could be meant: of the tools it names, else, with `by_path`, of its path."""
    payloads = _payloads(meaning, file)
    found = [candidate for payload in payloads for candidate in _by_tool(meaning, file, payload)]
    if found or not by_path or meaning.names_a_tool:
        return found
    return [candidate for payload in payloads for candidate in _by_path(meaning, file, payload, payloads)]


def _payloads(meaning: Meaning, file: Checked) -> list[Payload]:
    """What a file would send, or, where it is no manifest, its objects as they are. The event that the error answers,
    when it is there, stands for all.
    """
    payloads = list(file.manifest.payloads) or [
        Payload(request(Node(value, Where(document=number)), is_raw=True), file.document)
        for number, value in enumerate(file.document.values)
        if isinstance(value, dict)
    ]
    event = meaning.said.event_id
    answered = [
        payload
        for payload in payloads
        if event and isinstance(payload.sent, dict) and payload.sent.get("event_id") == event
    ]
    return answered or payloads


# -- by the tool ------------------------------------------------------------------------------------


def _by_tool(meaning: Meaning, file: Checked, payload: Payload) -> Iterator[Candidate]:
    """The tools that the error names, and what it says of their insides."""
    said = meaning.said
    rest = said.path[end_of_tool(said.path) :] if said.function else ()
    for tool in _tools(meaning, payload):
        inner = payload.path_in_body(tool.path)
        if said.context is not None:
            yield candidate_at(file, payload, _in_schema(meaning, payload, tool, said.context))
        elif rest:
            yield _longest(meaning, file, payload, variants((*inner, *rest)))
        else:
            is_kind = meaning.kind and not meaning.names_a_tool
            yield candidate_at(file, payload, (*inner, "type") if is_kind else inner)


def _tools(meaning: Meaning, payload: Payload) -> list[Tool]:
    """The tools of a payload that are named: by name, by label, by type; in a schema, those that have such a place."""
    said, tools = meaning.said, payload.every_tool
    if said.function:
        return [tool for tool in tools if tool.name == said.function]
    if said.label:
        labelled = [tool for tool in tools if tool.label == said.label]
        return labelled or [tool for tool in tools if tool.label.lower() == said.label.lower()]
    if said.context:
        steps = steps_of(said.context)
        return [tool for tool in tools if len(follow(tool.field("parameters").value, steps)) == len(steps)]
    if meaning.kind and not said.path:
        return [tool for tool in tools if tool.find("type").value == meaning.kind]
    return []


def _in_schema(meaning: Meaning, payload: Payload, tool: Tool, context: tuple[str, ...]) -> Path:
    """The place below `parameters` that a context means: its steps may lead further than the file does."""
    root = tool.field("parameters")
    path = follow(root.value, steps_of(context))
    for name in meaning.below:
        longer = [(*path, "properties", name), (*path, name)]
        path = next((more for more in longer if follow(root.value, more) == more), path)
    return (*payload.path_in_body(root.path), *path)


# -- by the path ------------------------------------------------------------------------------------


def _by_path(meaning: Meaning, file: Checked, payload: Payload, payloads: Iterable[Payload]) -> Iterator[Candidate]:
    """The place that the error names by its path, or that such an error is about."""
    said = meaning.said.path
    is_vague = not said or said[-1] == "tools"
    usual = [read_path(path) for path in meaning.known.at] if meaning.known and is_vague else []
    for path in usual:
        candidate = _in_payload(meaning, file, payload, payloads, path)
        if candidate is not None and candidate.is_there:
            yield replace(candidate, is_vague=True)
            return
    if said:
        candidate = _in_payload(meaning, file, payload, payloads, said)
        if candidate is not None and candidate.is_anchored:
            yield replace(candidate, is_vague=is_vague)


def _in_payload(
    meaning: Meaning, file: Checked, payload: Payload, payloads: Iterable[Payload], path: Path
) -> Candidate | None:
    """A path in one payload, where it can be meant: that of a session not in a response."""
    prefix, inner = (path[0], path[1:]) if path[0] in PREFIXES else ("", path)
    fits = payload.prefix == prefix or not prefix or not payload.prefix
    if not fits or (payload.prefix != prefix and any(other.prefix == prefix for other in payloads)):
        return None
    return _longest(meaning, file, payload, variants(inner))


def _longest(meaning: Meaning, file: Checked, payload: Payload, paths: Iterable[Path]) -> Candidate:
    """Of several spellings of a path, one that is there; else the one of which the most is. What is missing, the
    server has looked for where it says.
    """
    found = [candidate_at(file, payload, inner) for inner in paths]
    if meaning.is_absence:
        return found[0]
    return next((c for c in found if c.is_there), max(found, key=lambda candidate: candidate.reached))
