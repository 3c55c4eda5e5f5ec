"""Decode: from what a server said to the place in the manifest that it means, the rule that knows the failure, and what
to do about it.

Nothing is guessed: a text that is in no table is said to be unknown, and its place is shown where it names one. No
file is opened here, and no console is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from toolcheck.checking.checking import Options, check_document
from toolcheck.compiling.source_map import Origin, SourceMap, find
from toolcheck.contract.targets import Target
from toolcheck.decoding.errors import ERRORS, KnownError
from toolcheck.decoding.server_error import ServerError, read_error, read_path
from toolcheck.document.document import Document, Position, Span
from toolcheck.document.where import Path, Step, Where, dotted
from toolcheck.finding.finding import ERROR, Finding
from toolcheck.finding.report import Checked
from toolcheck.ground.record import record, replace
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Payload
from toolcheck.manifest.payloads import request
from toolcheck.manifest.tool import Tool
from toolcheck.rules import find_rule

_PREFIXES = ("session", "response", "item")
_MOST = 50
_MOST_LINES = 500
_LONGEST = 8_000


@record
class MeantPlace:
    """A place that the server means.

    `where` is a place in `document`; `api_path` is what the API calls it. `within` says which of several payloads it
    is in. What is not `is_there` is shown at what it would belong to. `findings` are those of the check that explain
    the error. `origin` is given instead of a document where a source map knows the place and the file is not at hand.
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
        """The characters it stands for; nothing where no document is at hand."""
        return self.document.span(self.where) if self.document else Span(0, 0)

    @property
    def position(self) -> Position:
        """Its line and column."""
        if self.document:
            return self.document.position(self.span.start)
        return Position(self.origin.line, self.origin.column) if self.origin else Position(1, 1)


@record
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
) -> Decoded:
    """Decode what a server said, as it was said or as a log has it.

    The place is looked for in `documents`: manifests, or payloads that were sent. With a `source_map`, a place in a
    payload is led back to the manifest it came from, as far as that is among the documents. `options` are the same for
    all documents, or told of each; that a rule is switched off there or a finding ignored, the server does not know.
    """
    said = read_error(text)
    known, groups = _recognise(said, text)
    said = replace(
        said,
        function=groups.get("function") or said.function,
        label=groups.get("label") or said.label,
    )
    told = {id(document): options(document) if callable(options) else options or Options() for document in documents}
    search = _Search(said, known, groups, told, source_map)
    spots, notes = search.run(documents)
    finding = next((f for spot in spots for f in spot.findings if search.explains(f) or f.severity >= ERROR), None)
    rule = finding.rule if finding else known.rule if known else ""
    return Decoded(text, said, known, rule, tuple(spots), tuple(notes), tuple(documents))


# -- what it means ----------------------------------------------------------------------------------


def _recognise(said: ServerError, text: str) -> tuple[KnownError | None, dict[str, str]]:
    """The known error that a text is, and the groups of its pattern: by the words of the error, else by the first line
    around it that is known.
    """
    spellings = _spellings(said.path)
    fitting = [e for e in ERRORS if not e.about or any(re.fullmatch(e.about, spelling) for spelling in spellings)]
    lines = (line[:_LONGEST] for line in text.splitlines()[:_MOST_LINES])
    for words in (said.words[:_LONGEST], *lines):
        for known in fitting:
            found = re.search(known.says, words, re.IGNORECASE)
            if found:
                return known, {name: value for name, value in found.groupdict().items() if value}
    return None, {}


def _spellings(path: Path) -> tuple[str, ...]:
    """A path without its numbers, as it is and as it would be without Chat Completions' `function`."""
    plain = re.sub(r"\[\d+\]", "[]", dotted(path))
    return plain, plain.replace("].function.", "].")


# -- where it is ------------------------------------------------------------------------------------


@record
class _Candidate:
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
        return self.reached == len(self.inner)

    @property
    def path(self) -> Path:
        """Its path in the document."""
        return self.payload.place_in_body(self.inner)


def _candidate(file: Checked, payload: Payload, inner: Path, *, is_vague: bool = False) -> _Candidate:
    there = _follow(payload.value, inner)
    return _Candidate(file, payload, (*there, *inner[len(there) :]), len(there), is_vague)


class _Search:
    """One search for the place that an error means."""

    def __init__(
        self,
        said: ServerError,
        known: KnownError | None,
        groups: dict[str, str],
        options: dict[int, Options],
        source_map: SourceMap | None,
    ) -> None:
        self.said = said
        self.known = known
        self.kind = groups.get("kind", "")
        self.below = tuple(groups[name] for name in ("key", "keyword") if name in groups)
        self.options = options
        self.source_map = source_map
        self.rules = (known.rule, *known.also) if known else ()
        self.is_absence = known is not None and known.is_absence
        self.notes: list[str] = []
        self.seen: dict[tuple[int, tuple[Target, ...]], Checked] = {}

    def explains(self, finding: Finding) -> bool:
        """Whether a finding is of a rule that the table names for this error."""
        return finding.rule in self.rules

    def run(self, documents: Sequence[Document]) -> tuple[list[MeantPlace], list[str]]:
        """The places, the best first, and what there is to say of the search."""
        if self.said.others:
            self.notes.append(f"the text holds {self.said.others:,} more errors; this is the first")
        sources = set(self.source_map.files) if self.source_map else set()
        spots: list[MeantPlace] = []
        if self.source_map is not None and self.said.path and not self.names_a_tool:
            spots = list(self._from_map(self.source_map, documents))
        if not spots:
            found = self._best(
                [c for document in documents for c in self._candidates(document, document.name in sources)]
            )
            spots = [self._led_back(self._spot(candidate), documents) for candidate in found]
        if not spots:
            spots = [spot for document in documents for spot in self._from_findings(document)]
        self._remark(documents, spots)
        return list({(spot.file, spot.position, spot.within): spot for spot in spots}.values())[:_MOST], self.notes

    @property
    def names_a_tool(self) -> bool:
        return bool(self.said.function or self.said.label)

    # -- candidates -----------------------------------------------------------------------------

    def _views(self, document: Document) -> Iterator[Checked]:
        """A document, checked as what the error speaks of; then, should nothing be found, as what it is."""
        wanted = self._wanted_target()
        other = (wanted,) if wanted is not None and not self.options[id(document)].targets else ()
        if other and wanted not in self._checked(document).manifest.targets:
            yield self._checked(document, other)
        yield self._checked(document)

    def _checked(self, document: Document, targets: tuple[Target, ...] = ()) -> Checked:
        """A document, checked for all that its server could find in it."""
        key = (id(document), targets)
        if key not in self.seen:
            told = self.options[id(document)]
            options = Options(targets or told.targets, (), (), told.defined_labels, told.limits, show_suppressed=True)
            self.seen[key] = check_document(document, options)
        return self.seen[key]

    def _wanted_target(self) -> Target | None:
        """The API that speaks like this."""
        path = self.said.path
        if path[:1] == ("session",):
            return "realtime-session"
        if path[:1] == ("response",):
            return "realtime-response"
        if path[:1] == ("tools",) and len(path) > 1:
            return "responses"
        return self.known.target if self.known else None

    def _candidates(self, document: Document, is_source: bool) -> list[_Candidate]:
        for file in self._views(document):
            payloads = self._payloads(file)
            for found in (
                [c for payload in payloads for c in self._by_tool(file, payload)],
                []
                if is_source or self.names_a_tool
                else [c for p in payloads for c in self._by_path(file, p, payloads)],
            ):
                if found:
                    return found
        return []

    def _payloads(self, file: Checked) -> list[Payload]:
        """What a file would send, or, where it is no manifest, its objects as they stand. The event that the error
        answers, when it is there, stands for all.
        """
        payloads = list(file.manifest.payloads) or [
            Payload(request(Node(value, Where(document=number)), is_raw=True), file.document)
            for number, value in enumerate(file.document.values)
            if isinstance(value, dict)
        ]
        answered = [
            payload
            for payload in payloads
            if self.said.event_id
            and isinstance(payload.sent, dict)
            and payload.sent.get("event_id") == self.said.event_id
        ]
        return answered or payloads

    def _by_tool(self, file: Checked, payload: Payload) -> Iterator[_Candidate]:
        """The tools that the error names, and what it says of their insides."""
        said = self.said
        rest = said.path[_end_of_tool(said.path) :] if said.function else ()
        for tool in self._tools(payload):
            inner = payload.path_in_body(tool.path)
            if said.context is not None:
                yield _candidate(file, payload, self._in_schema(payload, tool, said.context))
            elif rest:
                yield self._longest(file, payload, _variants((*inner, *rest)))
            else:
                is_kind = self.kind and not said.function and not said.label
                yield _candidate(file, payload, (*inner, "type") if is_kind else inner)

    def _tools(self, payload: Payload) -> list[Tool]:
        """The tools of a payload that are named: by name, by label, by type; in a schema, those that have such a
        place.
        """
        said, tools = self.said, payload.every_tool
        if said.function:
            return [tool for tool in tools if tool.name == said.function]
        if said.label:
            labelled = [tool for tool in tools if tool.label == said.label]
            return labelled or [tool for tool in tools if tool.label.lower() == said.label.lower()]
        if said.context:
            steps = _steps(said.context)
            return [tool for tool in tools if len(_follow(tool.field("parameters").value, steps)) == len(steps)]
        if self.kind and not said.path:
            return [tool for tool in tools if tool.find("type").value == self.kind]
        return []

    def _in_schema(self, payload: Payload, tool: Tool, context: tuple[str, ...]) -> Path:
        """The place below `parameters` that a context means: its steps may lead further than the file does."""
        root = tool.field("parameters")
        path = _follow(root.value, _steps(context))
        for name in self.below:
            longer = [(*path, "properties", name), (*path, name)]
            path = next((more for more in longer if _follow(root.value, more) == more), path)
        return (*payload.path_in_body(root.path), *path)

    def _by_path(self, file: Checked, payload: Payload, payloads: Iterable[Payload]) -> Iterator[_Candidate]:
        """The place that the error names by its path, or that such an error is about."""
        said = self.said.path
        is_vague = not said or said[-1] == "tools"
        usual = [read_path(path) for path in self.known.at] if self.known and is_vague else []
        for path in usual:
            candidate = self._in_payload(file, payload, path, payloads)
            if candidate is not None and candidate.is_there:
                yield replace(candidate, is_vague=True)
                return
        if said:
            candidate = self._in_payload(file, payload, said, payloads)
            if candidate is not None and _is_anchored(candidate):
                yield replace(candidate, is_vague=is_vague)

    def _in_payload(
        self, file: Checked, payload: Payload, path: Path, payloads: Iterable[Payload]
    ) -> _Candidate | None:
        """A path in one payload, where it can be meant: that of a session not in a response."""
        prefix, inner = (path[0], path[1:]) if path[0] in _PREFIXES else ("", path)
        fits = payload.prefix == prefix or not prefix or not payload.prefix
        if not fits or (payload.prefix != prefix and any(other.prefix == prefix for other in payloads)):
            return None
        return self._longest(file, payload, _variants(inner))

    def _longest(self, file: Checked, payload: Payload, variants: Iterable[Path]) -> _Candidate:
        """Of several spellings of a path, one that is there; else the one of which the most is. What is missing, the
        server has looked for where it says.
        """
        found = [_candidate(file, payload, inner) for inner in variants]
        if self.is_absence:
            return found[0]
        return next((c for c in found if c.is_there), max(found, key=lambda candidate: candidate.reached))

    # -- the best of them -----------------------------------------------------------------------

    def _best(self, candidates: list[_Candidate]) -> list[_Candidate]:
        """The likeliest places: where the check finds what the error says, where things are as it says."""
        ranked = [(self._rank(candidate), candidate) for candidate in candidates]
        best = max((rank for rank, _ in ranked), default=None)
        return [candidate for rank, candidate in ranked if rank == best]

    def _rank(self, candidate: _Candidate) -> tuple[int, bool, bool, bool]:
        missing = len(candidate.inner) - candidate.reached
        tool = candidate.payload.tool_at(candidate.path)
        return (
            -min((rank for rank, finding in self._ranked(candidate) if self.explains(finding)), default=3),
            tool is not None and bool(tool.sources) and bool(self.said.label),
            missing == (1 if self.is_absence else 0),
            missing <= 1,
        )

    def _findings(self, candidate: _Candidate) -> tuple[Finding, ...]:
        """The findings of the check that explain an error at a place, those that do it best first."""
        ranked = self._ranked(candidate)
        best = min((rank for rank, _ in ranked), default=0)
        return tuple(f for rank, f in sorted(ranked, key=lambda pair: pair[0]) if rank <= max(best, 1))

    def _ranked(self, candidate: _Candidate) -> list[tuple[int, Finding]]:
        """The findings that may explain an error at a place, and how well: 0, of its rule and there; 1, of its rule and
        inside or around it; 2, elsewhere in the same tool; 3, of another rule; 4, inside, where no error is known.
        """
        payload, path = candidate.payload, candidate.path
        tool = payload.tool_at(path)
        called = dotted(self.said.path)
        around = payload.path if candidate.is_vague else tool.path if tool and not self.said.context else path
        ranked: list[tuple[int, Finding]] = []
        for finding in candidate.file.findings:
            if finding.where.document != payload.where.document:
                continue
            spots = [finding.where.path, *(where.path for where in finding.instead)]
            is_exact = path in spots or (called != "" and finding.api_path == called)
            is_below = any(_begins(spot, path) for spot in spots)
            is_above = any(_begins(path, spot) for spot in spots if len(spot) > len(payload.path))
            if self.explains(finding):
                if is_exact or is_below or is_above:
                    ranked.append((0 if is_exact else 1, finding))
                elif any(_begins(spot, around) for spot in spots) and not _is_general(finding):
                    ranked.append((2, finding))
            elif is_exact and (candidate.is_there or self.known is None):
                ranked.append((3, finding))
            elif is_below and self.known is None and finding.severity >= ERROR:
                ranked.append((4, finding))
        return ranked

    def _spot(self, candidate: _Candidate) -> MeantPlace:
        payload, path = candidate.payload, candidate.path
        document, tool = payload.where.document, payload.tool_at(path)
        on_key = self.known is not None and self.known.on_key
        if candidate.is_there:
            is_scalar = not isinstance(_value_at(payload.value, candidate.inner), dict | list)
            where = Where(path, "value" if is_scalar and not on_key else "key", document)
            if tool is not None and path == tool.path:
                where = tool.grip
        else:
            has_grip = tool is not None and candidate.reached <= len(payload.path_in_body(tool.path))
            where = Where(path, "key", document, grip=tool.grip.path if tool and has_grip else None)
        return MeantPlace(
            payload.api_path(path),
            candidate.file.document,
            where,
            _within(candidate),
            candidate.is_there,
            self._findings(candidate),
        )

    # -- without a place ------------------------------------------------------------------------

    def _from_findings(self, document: Document) -> Iterator[MeantPlace]:
        """Where an error names no place: what the check finds of its kind; else the servers, when it is about one."""
        if self.known is None or self.names_a_tool or len(self.said.path) > 1 or self.said.context:
            return
        for file in self._views(document):
            found = [finding for finding in file.findings if self.explains(finding)]
            for finding in found:
                yield MeantPlace(finding.api_path, document, finding.where, findings=(finding,))
            if found:
                return
            tools = [
                (payload, tool)
                for payload in file.manifest.payloads
                for tool in payload.every_tool
                if tool.kind in self.known.kinds and tool.sources
            ]
            if len(tools) > 1:
                self._note("the text does not say which server it speaks of; it is one of these")
            for payload, tool in tools:
                yield MeantPlace(payload.api_path(tool.path), document, tool.grip)
            if tools:
                return

    # -- source maps ----------------------------------------------------------------------------

    def _from_map(self, source_map: SourceMap, documents: Sequence[Document]) -> Iterator[MeantPlace]:
        """The place of a path in the payloads of a source map, led back to the manifests."""
        path = self.said.path
        spellings = [path, path[1:]] if path[0] in _PREFIXES else [path, ("session", *path), ("response", *path)]
        for number in range(len(source_map.payloads)):
            for whole in (variant for spelling in spellings for variant in _variants(spelling)):
                found = source_map.look_up(number, whole)
                least = next((at + 1 for at, step in enumerate(whole) if isinstance(step, int)), max(len(whole) - 1, 1))
                if found is not None and found[0] >= least:
                    within = f"payload {number + 1}" if len(source_map.payloads) > 1 else ""
                    spot = MeantPlace(dotted(whole), within=within, is_there=found[0] == len(whole))
                    yield self._at_origin(spot, found[1], whole[found[0] - 1], documents)
                    break

    def _led_back(self, spot: MeantPlace, documents: Sequence[Document]) -> MeantPlace:
        """A place in a compiled payload as a place in the manifest it came from."""
        if self.source_map is None or spot.document is None or spot.file in self.source_map.files:
            return spot
        path, number = spot.where.path, spot.where.document
        if number >= len(self.source_map.payloads):
            return spot
        found = self.source_map.look_up(number, path)
        return self._at_origin(replace(spot, findings=()), found[1], path[found[0] - 1], documents) if found else spot

    def _at_origin(self, spot: MeantPlace, origin: Origin, step: Step, documents: Sequence[Document]) -> MeantPlace:
        document = next((document for document in documents if document.name == origin.file), None)
        where = find(document, origin, step) if document else None
        if document is None or where is None:
            if document is not None:
                self._note(f"{origin.file} is not as it was when the source map was made")
            return replace(spot, document=None, origin=origin)
        file = self._checked(document)
        for payload in file.manifest.payloads:
            if payload.where.document == where.document and where.path[: len(payload.path)] == payload.path:
                inner = payload.path_in_body(where.path)
                if not spot.is_there:
                    inner = (*inner, *read_path(spot.api_path)[-1:])
                return replace(self._spot(_candidate(file, payload, inner)), api_path=spot.api_path, within=spot.within)
        return replace(spot, document=document, where=where)

    # -- remarks --------------------------------------------------------------------------------

    def _note(self, words: str) -> None:
        if words not in self.notes:
            self.notes.append(words)

    def _remark(self, documents: Sequence[Document], spots: Sequence[MeantPlace]) -> None:
        """Say what could not be read, and how the files differ from what the server speaks of."""
        for document in documents:
            if not document.values:
                reason = next((problem.message for problem in document.problems), "it is empty")
                self._note(f"{document.name} cannot be read: {reason}")
        readable = [document.name for document in documents if document.values]
        for spot in spots:
            name = dotted(read_path(spot.api_path)[-1:])
            if self.is_absence and spot.is_there and not spot.findings and spot.document:
                self._note(f"`{spot.api_path}` is there in {spot.file}: what was sent is not what stands in the file")
            elif not self.is_absence and not spot.is_there and not spot.findings:
                self._note(f"`{name}` is not in {spot.file}: what sends it has added it, or the file has changed since")
        if spots:
            return
        said, files = self.said, " or ".join(readable)
        if not documents and self.source_map is None:
            if said.path or self.names_a_tool:
                self._note("name the file that was sent, or its manifest, to see the place in it")
            return
        if not readable:
            return
        if said.function:
            self._note(f"there is no function `{said.function}` in {files}")
        elif said.label:
            self._note(f"there is no server `{said.label}` in {files}")
        elif said.path:
            self._note(f"there is no `{dotted(said.path)}` in {files}")
        else:
            self._note(f"the text names no place, and the check finds nothing like it in {files}")


# -- paths and values -------------------------------------------------------------------------------


def _end_of_tool(path: Path) -> int:
    """How many steps of a path lead to its innermost tool."""
    return max(
        (at + 1 for at, step in enumerate(path) if isinstance(step, int) and path[at - 1] == "tools"), default=len(path)
    )


def _variants(path: Path) -> list[Path]:
    """A path, and as it would be with or without Chat Completions' `function` around the fields of a tool."""
    end = _end_of_tool(path)
    tool, rest = path[:end], path[end:]
    if not rest:
        return [path]
    return [path, (*tool, *rest[1:])] if rest[0] == "function" else [path, (*tool, "function", *rest)]


def _steps(context: tuple[str, ...]) -> Path:
    return tuple(int(step) if step.isdecimal() else step for step in context)


def _follow(value: Any, path: Path) -> Path:
    """As much of a path as is there, its steps as they are there: a number can be the name of a property."""
    there: list[Step] = []
    for step in path:
        if isinstance(value, dict) and (step in value or str(step) in value):
            there.append(step if step in value else str(step))
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            there.append(step)
        else:
            break
        value = value[there[-1]]
    return tuple(there)


def _value_at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _is_general(finding: Finding) -> bool:
    """Whether its rule speaks of any field, so that it explains nothing but its own place."""
    rule = find_rule(finding.rule)
    return rule is not None and rule.general


def _begins(path: Path, start: Path) -> bool:
    return path[: len(start)] == start


def _is_anchored(candidate: _Candidate) -> bool:
    """Whether enough of a path is there to show: its tool; else something of it, or what it would stand in."""
    inner, reached = candidate.inner, candidate.reached
    number = next((at for at, step in enumerate(inner) if isinstance(step, int)), None)
    if number is not None:
        return reached > number
    return reached > 0 or (len(inner) <= 1 and not candidate.payload.layout.paths)


def _within(candidate: _Candidate) -> str:
    """Which of several payloads of a file this is: the turn by its name, the event by its number."""
    payload, document = candidate.payload, candidate.file.document
    if payload.turn:
        return f"turn `{payload.turn}`"
    if sum(other.prefix == payload.prefix for other in candidate.file.manifest.payloads) < 2:
        return ""
    if len(document.values) > 1:
        return f"event {payload.where.document + 1}"
    return f"event {payload.base[-1] + 1}" if payload.base and isinstance(payload.base[-1], int) else ""
