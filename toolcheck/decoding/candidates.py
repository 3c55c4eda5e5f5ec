"""The places in a file that an error can mean: of the tool that it names, or of its path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from toolcheck.decoding.api_paths import PREFIXES, end_of_tool, follow, of_request, steps_of, variants
from toolcheck.decoding.meaning import Meaning
from toolcheck.decoding.server_error import read_path
from toolcheck.document.where import Path, Where, value_at
from toolcheck.finding.report import Checked
from toolcheck.ground.record import record, replace
from toolcheck.manifest.live import PREFIX, with_session
from toolcheck.manifest.node import MISSING, Node
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
        quoted = _quoted_in(tool.field("parameters").value, meaning.quoted)
        if quoted and error.context is None:
            root = payload.path_in_body(tool.field("parameters").path)
            yield from (candidate_at(file, payload, (*root, *path)) for path in quoted)
        elif error.context is not None:
            yield candidate_at(file, payload, _in_schema(meaning, payload, tool, error.context))
        elif rest:
            yield _longest(meaning, file, payload, variants((*inner, *rest)))
        else:
            is_kind = (meaning.kind or meaning.allowed) and not meaning.names_a_tool
            yield candidate_at(file, payload, (*inner, "type") if is_kind else inner)


def _tools(meaning: Meaning, payload: Payload) -> list[Tool]:
    """The tools that an error names by name, label or type. For a place in a schema: the tools that have it."""
    error, tools = meaning.error, payload.every_tool
    if error.function:
        return _called(error.function, tools)
    if error.label:
        labelled = [tool for tool in tools if tool.label == error.label]
        return labelled or [tool for tool in tools if tool.label.lower() == error.label.lower()]
    if error.context:
        steps = steps_of(error.context)
        return [tool for tool in tools if len(follow(tool.field("parameters").value, steps)) == len(steps)]
    if meaning.quoted and meaning.is_vague:
        return [tool for tool in tools if _quoted_in(tool.field("parameters").value, meaning.quoted)]
    if meaning.kind and meaning.is_vague:
        return [tool for tool in tools if tool.find("type").value == meaning.kind]
    if meaning.allowed and meaning.is_vague:
        return [tool for tool in payload.tools if tool.kind not in meaning.allowed]
    return []


def _called(name: str, tools: Sequence[Tool]) -> list[Tool]:
    """The tools that a server calls by this name. A tool of a namespace can be `ns.fn`, or `mcp__ns__fn` as clients
    flatten it; so can a tool of an MCP server, of which only the server is in the list.
    """
    exact = [tool for tool in tools if tool.name == name]
    if exact:
        return exact
    inner = [tool for tool in tools if tool.namespace is not None and _is_inside(name, tool.namespace.name, tool.name)]
    return inner or [tool for tool in tools if tool.label and _is_inside(name, tool.label, "")]


def _is_inside(name: str, holder: str, tool: str) -> bool:
    """Whether a name is that of a tool in a holder; of any tool, if the tool's name is empty."""
    for mark in (".", "__"):
        middle = f"{mark}{holder}{mark}{tool}"
        whole = f"{mark}{name}"
        if whole.endswith(middle) if tool else middle in whole:
            return True
    return False


def _quoted_in(schema: Any, quoted: str) -> list[Path]:
    """The places of a text in a schema, as a value or as a key. The server may have escaped it once or twice."""
    if not quoted:
        return []
    texts = {quoted, once := quoted.replace("\\\\", "\\"), once.replace("\\\\", "\\")}
    places: list[Path] = []
    parts: list[tuple[Path, Any]] = [((), schema)]
    while parts:
        path, value = parts.pop()
        if isinstance(value, str) and value in texts:
            places.append(path)
        pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for step, part in pairs:
            if step in texts and path[-1:] == ("patternProperties",):
                places.append((*path, step))
            parts.append(((*path, step), part))
    return places


def _in_schema(meaning: Meaning, payload: Payload, tool: Tool, context: tuple[str, ...]) -> Path:
    """The place in `parameters` that a context means. It may have more steps than the file."""
    root = tool.field("parameters")
    path = follow(root.value, steps_of(context))
    for name in meaning.below:
        longer = [(*path, "properties", name), (*path, name)]
        holder = value_at(root.value, path)
        required = holder.get("required") if isinstance(holder, dict) else None
        if isinstance(required, list) and name in required:
            longer.append((*path, "required", required.index(name)))
        path = next((more for more in longer if follow(root.value, more) == more), path)
    return (*payload.path_in_body(root.path), *path)


# -- by the path ------------------------------------------------------------------------------------


def _by_path(meaning: Meaning, file: Checked, payload: Payload, payloads: Iterable[Payload]) -> Iterator[Candidate]:
    """The place of the path that the error names, or the usual place of such an error."""
    named = meaning.error.path
    usual = [read_path(path) for path in meaning.known.at] if meaning.known and meaning.is_vague else []
    for path in usual:
        candidate = _in_payload(meaning, file, payload, payloads, path)
        if candidate is not None and candidate.is_there:
            yield replace(candidate, is_vague=True)
            return
        in_tools = [place for place in _in_every_tool(file, payload, path) if place.is_there]
        if in_tools:
            yield from in_tools
            return
    if named:
        candidate = _in_payload(meaning, file, payload, payloads, named)
        if candidate is None:
            return
        in_tools = [] if candidate.is_there else _in_every_tool(file, payload, named)
        if in_tools:
            yield from in_tools
        elif candidate.is_anchored:
            yield replace(candidate, is_vague=meaning.is_vague)


def _in_every_tool(file: Checked, payload: Payload, path: Path) -> list[Candidate]:
    """The places of a path without the number of a tool: `tools.defer_loading` is that field of every tool that has it,
    `tools.namespace` is every tool of that type.
    """
    inner = path[1:] if path[0] in PREFIXES else path
    if len(inner) < 2 or inner[0] != "tools" or not isinstance(inner[1], str):
        return []
    field, rest = inner[1], inner[2:]
    with_field = [tool for tool in payload.every_tool if tool.find(field).value not in (MISSING, None, False)]
    of_type = [tool for tool in payload.every_tool if tool.find("type").value == field]
    tools, steps = (with_field, (field, *rest)) if with_field else (of_type, rest)
    return [candidate_at(file, payload, (*payload.path_in_body(tool.path), *steps)) for tool in tools]


def _in_payload(
    meaning: Meaning, file: Checked, payload: Payload, payloads: Iterable[Payload], path: Path
) -> Candidate | None:
    """A path in one payload, or None if it belongs to another kind of payload."""
    if payload.target == "live" and path[0] == "session":
        inner = of_request(path)
        if inner != path and payload.prefix == PREFIX:
            return _longest(meaning, file, payload, variants(inner))
        payload = with_session(payload)
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
