"""Compile: from checked manifests to the exact payload.

What the API does not take and can be left out without changing what the model may call is left out and told;
everything else that is wrong was refused before. Placeholders are filled here and only here, after parsing, so
that a value can never become structure. What comes out was held against its shape by two independent
validators. This module prints nothing, and knows no environment but the one it is handed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

from toolcheck.checking.checking import Options, check_document, check_whole
from toolcheck.compiling.canonical import to_text
from toolcheck.compiling.merging import Merged, merge
from toolcheck.contract import engine
from toolcheck.contract.events import OTHER_CLIENT_EVENTS
from toolcheck.contract.limits import EVENT_ID_MAX
from toolcheck.contract.targets import Target
from toolcheck.document import change_value
from toolcheck.document.document import Document
from toolcheck.document.where import Path, Where, pointer
from toolcheck.finding.finding import ERROR, INFO, WARNING, Checked, Finding, Related
from toolcheck.ground.record import record, replace
from toolcheck.manifest.envelope import recognise
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import FREE_KEYS, Payload
from toolcheck.manifest.placeholders import Placeholder, filled
from toolcheck.redaction.redactor import Redactor, printable_json
from toolcheck.rules import find_rule

Form = Literal["event", "session", "client-secret", "events", "request"]
"""What comes out: `event`, a session.update or (for a turn) a response.create; `session`, the bare session, as an
incoming call is accepted with; `client-secret`, the body that makes one; `events`, the whole session as JSON
lines, in order; `request`, what a Responses request takes of it, or all of it when it is one."""

FORMS: tuple[Form, ...] = ("event", "session", "client-secret", "events", "request")

Origin = Callable[[Path], tuple[Document, Where] | None]
"""For a path of a payload, the document and the place that it came from; None for what compile added."""


class CannotCompile(Exception):
    """The files hold no such payload: no such turn, no session, several requests. `reason` says which."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@record
class Wish:
    """What compile is asked for.

    `target` says which API a manifest is meant for that could be meant for several; `form` what comes out (when
    not given, what the file holds); `turn` which turn of a manifest. With `reuse`, a later event names a server
    that was defined before by its label alone. `event_id` is put into an event. Without `fill`, placeholders
    stay as they are.
    """

    target: Target | None = None
    form: Form | None = None
    turn: str = ""
    reuse: bool = False
    event_id: str = ""
    fill: bool = True


@record(hidden=("value", "origin"))
class Made:
    """One payload that compile made, and where its parts came from."""

    value: dict[str, Any]
    origin: Origin


@record(hidden=("filled",))
class Compiled:
    """What compile made of some manifests.

    `made` are the payloads, in order; empty when they were refused, and then the findings of `checked` say why.
    `dropped` says what was left out, and in which document; `empty` which variables are set and empty. `filled` are
    the values that came from the environment.
    """

    checked: tuple[Checked, ...]
    made: tuple[Made, ...] = ()
    dropped: tuple[tuple[Document, Finding], ...] = ()
    filled: tuple[str, ...] = ()
    empty: tuple[tuple[Document, Finding], ...] = ()
    in_lines: bool = False

    def text(self, *, compact: bool = False) -> str:
        """The payload as canonical JSON; the events of a whole session as JSON lines. What a terminal or a CI runner
        could take for more than a character to show is escaped.
        """
        compact = compact or self.in_lines
        texts = (to_text(made.value, compact=compact, spelling=_spelling(made.origin)) for made in self.made)
        return printable_json("".join(texts))


def compile_documents(
    documents: Sequence[Document],
    environment: Mapping[str, str],
    wish: Wish | None = None,
    options: Options | Callable[[Document], Options] | None = None,
) -> Compiled:
    """Compile documents to a payload: several manifests make one, their tools in the order given.

    `environment` fills the placeholders; `options` are the same for all documents, or told of each. Raises
    CannotCompile when the documents hold no such payload.
    """
    wish = wish or Wish()
    if len(wish.event_id) > EVENT_ID_MAX:
        raise CannotCompile(f"an `event_id` has at most {EVENT_ID_MAX} characters")
    if wish.form == "request" and wish.target is None:
        wish = replace(wish, target="responses")
    told = [options(document) if callable(options) else options or Options() for document in documents]
    told = [replace(one, targets=(wish.target,) if wish.target else one.targets[:1]) for one in told]
    checked = [_refusing(check_document(document, one)) for document, one in zip(documents, told, strict=True)]
    if any(file.has_failed for file in checked):
        return Compiled(tuple(checked))
    work = _Work(documents, checked, environment, wish, told)
    if work.is_refused():
        return Compiled(work.outcome())
    made = work.events() if wish.form == "events" else (work.make(work.parts()),)
    if wish.fill and not work.is_refused():
        work.look_at_filled()
    if work.is_refused():
        return Compiled(work.outcome())
    return Compiled(
        work.outcome(), made, tuple(work.dropped), tuple(work.filled), tuple(work.empty), wish.form == "events"
    )


class _Work:
    """One run of compile over its documents.

    Places are numbered through: the values of the second document go on where those of the first end, so that one
    payload can be made of several and every part still knows where it stands.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        checked: Sequence[Checked],
        environment: Mapping[str, str],
        wish: Wish,
        options: Sequence[Options],
    ) -> None:
        self.documents = documents
        self.checked = checked
        self.environment = environment
        self.wish = wish
        self.options = options
        self.firsts = [sum(len(document.values) for document in documents[:number]) for number in range(len(documents))]
        self.manifests: list[Manifest] = [
            recognise(document, told.targets, told.defined_labels, first)
            for document, told, first in zip(documents, options, self.firsts, strict=True)
        ]
        self.found: list[list[Finding]] = [list(file.findings) for file in checked]
        self.told = [{(finding.rule, finding.where) for finding in file.findings} for file in checked]
        self.dropped: list[tuple[Document, Finding]] = []
        self.filled: list[str] = []
        self.empty: list[tuple[Document, Finding]] = []
        self.written: list[Payload] = []

    def is_refused(self) -> bool:
        """Whether anything was found that compile cannot mend on the way."""
        return any(f.severity >= ERROR and not _is_lowered(f) for findings in self.found for f in findings)

    def outcome(self) -> tuple[Checked, ...]:
        """The files with all that was found in them."""
        return tuple(
            replace(file, findings=tuple(findings)) for file, findings in zip(self.checked, self.found, strict=True)
        )

    def home(self, where: Where) -> tuple[int, Where]:
        """Which of the documents a place is in, and the place as that document numbers it."""
        number = max(n for n, first in enumerate(self.firsts) if first <= where.document)
        return number, replace(where, document=where.document - self.firsts[number])

    def say(self, finding: Finding, related: tuple[tuple[str, Where], ...] = ()) -> None:
        """Add a finding, whose places are numbered through, to the file it is in."""
        number, where = self.home(finding.where)
        others = []
        for message, place in (*((other.message, other.where) for other in finding.related), *related):
            elsewhere, there = self.home(place)
            others.append(Related(message, there, None if elsewhere == number else self.documents[elsewhere]))
        told = replace(finding, where=where, related=tuple(others))
        if (told.rule, told.where) not in self.told[number]:
            self.told[number].add((told.rule, told.where))
            self.found[number].append(told)

    # -- which payloads -------------------------------------------------------------------------

    def parts(self) -> list[Payload]:
        """The payloads of which the one that comes out is made."""
        everything = [payload for manifest in self.manifests for payload in manifest.payloads]
        if not everything:
            raise CannotCompile("there is nothing in it that is sent")
        return [self._turn(everything)] if self.wish.turn else [self._main(manifest) for manifest in self.manifests]

    def events(self) -> tuple[Made, ...]:
        """The events of a whole session, in order: those of a manifest, or those that a file holds."""
        if len(self.documents) > 1:
            raise CannotCompile("the events of one file can be written, not those of several")
        manifest = self.manifests[0]
        payloads = {(p.where.document, p.base): p for p in manifest.payloads if p.target != "responses"}
        if not any(payload.is_raw for payload in payloads.values()):
            return tuple(self.make([payload]) for payload in payloads.values())
        made: list[Made] = []
        for root in _events_of(manifest.document):
            payload = payloads.get((root.where.document, root.path))
            kind = root.find("type").value
            if payload is not None:
                made.append(self.make([payload]))
            elif kind in OTHER_CLIENT_EVENTS:
                made.append(Made(root.value, _as_it_stands(manifest.document, root)))
            else:
                message = f"`{kind}` is no event of a client, and is left out"
                self.dropped.append((manifest.document, Finding(message, root.where.key, severity=INFO)))
        return tuple(made)

    def _turn(self, payloads: list[Payload]) -> Payload:
        turns = [payload for payload in payloads if payload.turn == self.wish.turn]
        if len(turns) == 1:
            return turns[0]
        if turns:
            raise CannotCompile(f"several manifests have a turn named `{self.wish.turn}`")
        known = ", ".join(f"`{payload.turn}`" for payload in payloads if payload.turn)
        raise CannotCompile(f"there is no turn named `{self.wish.turn}`; there are {known or 'none'}")

    def _main(self, manifest: Manifest) -> Payload:
        """What a file is compiled to by itself: its session, or the one thing it holds."""
        target = self.wish.target
        payloads = [p for p in manifest.payloads if not p.turn and (target is None or p.target == target)]
        if not payloads:
            raise CannotCompile(f"{manifest.document.name} has nothing for {target or 'a session'}")
        if len(payloads) > 1:
            raise CannotCompile(f"{manifest.document.name} holds several events; write all of them with `--as events`")
        return payloads[0]

    # -- making one -----------------------------------------------------------------------------

    def make(self, payloads: list[Payload]) -> Made:
        """One payload of the parts it is made of."""
        self.written += payloads
        if len({(payload.kind, payload.target) for payload in payloads}) > 1:
            raise CannotCompile("these files hold different things; only sessions, or only requests, make one")
        merged = merge(payloads)
        if len(payloads) > 1:
            self._look_at_whole(merged)
        first = payloads[0]
        body: dict[str, Any] = {}
        for payload in payloads:
            lowered = self._lower(payload)
            for key, value in lowered.items():
                if key == "tools" and isinstance(value, list) and len(payloads) > 1:
                    body["tools"] = [*body.get("tools", []), *value]
                else:
                    body.setdefault(key, value)
        if self.wish.reuse:
            body = self._reuse(first, body)
        inner = _origin_of_body(merged, payloads)
        if self.wish.fill:
            body = self._fill(first, body, inner)
        value, prefix = self._enclose(first, body)

        def origin(path: Path) -> tuple[Document, Where] | None:
            if path[: len(prefix)] != prefix:
                return None
            where = inner(path[len(prefix) :])
            if where is None:
                return None
            number, place = self.home(where)
            return self.documents[number], place

        self._gate(first, value, prefix, inner)
        return Made(value, origin)

    def _look_at_whole(self, merged: Merged) -> None:
        """What only shows when the files are taken together."""
        for finding in check_whole(merged.payload, self.options[0]):
            self.say(finding)
        for key, one, other in merged.conflicts:
            where = Where(other.place_in_body((key,)), "key", other.where.document)
            there = Where(one.place_in_body((key,)), "key", one.where.document)
            message = f"`{key}` is given by two manifests, with different values"
            self.say(
                Finding(
                    message,
                    where,
                    severity=ERROR,
                    rule="conflicting-manifests",
                    targets=(one.target,),
                    api_path=one.api_path(there.path),
                ),
                (("the other is here", there),),
            )

    def _lower(self, payload: Payload) -> dict[str, Any]:
        """The body without what its target does not take; what that was is told."""
        number, _ = self.home(payload.where)
        document, body = self.documents[number], payload.value
        for finding in self.checked[number].everything:
            if not _is_lowered(finding) or payload.target not in finding.targets or finding.fix is None:
                continue
            if not payload.covers(replace(finding.where, document=finding.where.document + self.firsts[number])):
                continue
            changes = [replace(change, path=payload.path_in_body(change.path)) for change in finding.fix.changes]
            body = change_value.apply(body, changes)
            named = finding.where.path[-1]
            self.dropped.append((document, replace(finding, message=f"`{named}` is left out: {finding.message}")))
        return body if payload.is_raw else self._without_notes(payload, document, body)

    def _without_notes(self, payload: Payload, document: Document, body: Any) -> dict[str, Any]:
        """The body without `x-…` keys and `$schema`, wherever the API would read fields."""

        def strip(value: Any, path: Path) -> Any:
            if isinstance(value, list):
                return [strip(item, (*path, index)) for index, item in enumerate(value)]
            if not isinstance(value, dict):
                return value
            kept = {}
            for key, inner in value.items():
                if key.startswith("x-") or (key == "$schema" and not path):
                    where = Where(payload.place_in_body((*path, key)), "key", self.home(payload.where)[1].document)
                    note = Finding(f"`{key}` is left out", where, severity=INFO, targets=(payload.target,))
                    self.dropped.append((document, note))
                else:
                    kept[key] = inner if key in FREE_KEYS else strip(inner, (*path, key))
            return kept

        stripped: dict[str, Any] = strip(body, ())
        return stripped

    def _reuse(self, payload: Payload, body: dict[str, Any]) -> dict[str, Any]:
        """The body with the servers that were defined before, just so, named by their labels alone."""
        defined: dict[str, Any] = {}
        for manifest in self.manifests:
            for earlier in manifest.payloads:
                if earlier is payload:
                    break
                defined.update((tool.label, tool.value) for tool in earlier.every_tool if tool.label and tool.sources)
        tools = body.get("tools")
        if not isinstance(tools, list):
            return body
        short = [
            {"type": "mcp", "server_label": tool["server_label"]}
            if defined.get(tool.get("server_label")) == tool
            else tool
            for tool in tools
        ]
        return {**body, "tools": short}

    # -- placeholders ---------------------------------------------------------------------------

    def _fill(self, payload: Payload, value: Any, origin: Callable[[Path], Where | None]) -> Any:
        """The value with every placeholder filled; a variable that is not set is an error at its place."""

        def fill(text: str, path: Path) -> str:
            return filled(text, lambda placeholder: self._one(payload, placeholder, path, origin))

        return _with_strings(value, fill)

    def look_at_filled(self) -> None:
        """What only shows when the placeholders are filled: an address that is none, a label that is there twice. Of
        what was filled in nothing is told, and it may be a secret.
        """
        for number, document in enumerate(self.documents):
            values = tuple(_with_strings(value, lambda text, _: filled(text, self._known)) for value in document.values)
            if values == document.values:
                continue
            before = {(finding.rule, finding.where) for finding in self.checked[number].everything}
            for finding in check_document(replace(document, values=values), self.options[number]).findings:
                where = replace(finding.where, document=finding.where.document + self.firsts[number])
                rule = find_rule(finding.rule)
                if rule is None or rule.family == "security" or _refused(finding).severity < ERROR:
                    continue
                if (finding.rule, finding.where) in before or not any(part.covers(where) for part in self.written):
                    continue
                told = Finding(_UNFIT, where, note=f"`{rule.name}`: {rule.title}", severity=ERROR, rule="unfit-value")
                self.say(replace(told, targets=finding.targets, api_path=finding.api_path))

    def _known(self, placeholder: Placeholder) -> str:
        """What stands for a placeholder; itself, when its variable is not set."""
        value = self._value(placeholder)
        return f"${{{placeholder.name}}}" if value is None else value

    def _value(self, placeholder: Placeholder) -> str | None:
        """What the environment says, or else the placeholder itself."""
        value = self.environment.get(placeholder.name)
        return value if placeholder.default is None else value or placeholder.default

    def _one(
        self, payload: Payload, placeholder: Placeholder, path: Path, origin: Callable[[Path], Where | None]
    ) -> str:
        value = self._value(placeholder)
        if value is None or (placeholder.message and not value):
            message = f"the environment variable `{placeholder.name}` is not set"
            note = placeholder.message or "it can also stand in a file that `--env-file` names"
            self._refuse(payload, "unset-variable", message, path, origin, note)
            return ""
        if not _is_text(value):
            message = f"the environment variable `{placeholder.name}` is not UTF-8"
            self._refuse(payload, "unfit-value", message, path, origin, "a payload is text, and these bytes are none")
            return ""
        if value:
            self.filled.append(value)
        elif placeholder.default is None:
            self._note_empty(placeholder, origin(path) or payload.where)
        return value

    def _note_empty(self, placeholder: Placeholder, where: Where) -> None:
        """Say that a variable is set and empty, which may be meant where no credential belongs."""
        number, place = self.home(where)
        message = f"the environment variable `{placeholder.name}` is set and empty"
        self.empty.append((self.documents[number], Finding(message, place, severity=INFO)))

    def _refuse(
        self,
        payload: Payload,
        name: str,
        message: str,
        path: Path,
        origin: Callable[[Path], Where | None],
        note: str = "",
    ) -> None:
        where = origin(path) or payload.where
        api_path = payload.api_path(where.path)
        self.say(
            Finding(message, where, note=note, severity=ERROR, rule=name, targets=(payload.target,), api_path=api_path)
        )

    # -- the way out ----------------------------------------------------------------------------

    def _enclose(self, payload: Payload, body: dict[str, Any]) -> tuple[dict[str, Any], Path]:
        """The body in what goes around it on the wire, and the path at which it then stands."""
        form = self.wish.form or "event"
        if payload.kind == "request":
            if form not in ("event", "request"):
                raise CannotCompile(f"a request for Responses has no form `{form}`")
            return dict(body), ()
        if payload.kind in ("session", "transcription"):
            body = {"type": body.get("type", "realtime"), **body}
        elif form not in ("event", "events"):
            raise CannotCompile(f"this is no session, so it has no form `{form}`")
        if form == "session":
            return body, ()
        if form == "client-secret":
            return {**self._expiry(payload), "session": body}, ("session",)
        kind = _EVENTS[payload.kind]
        event_id = {"event_id": self.wish.event_id} if self.wish.event_id else {}
        if payload.is_raw:
            return {**payload.sent, **event_id, payload.prefix: body}, (payload.prefix,)
        return {"type": kind, **event_id, payload.prefix: body}, (payload.prefix,)

    def _expiry(self, payload: Payload) -> dict[str, Any]:
        number, where = self.home(payload.where)
        root = self.documents[number].values[where.document]
        return {"expires_after": root["expires_after"]} if isinstance(root, dict) and "expires_after" in root else {}

    def _gate(
        self, payload: Payload, value: dict[str, Any], prefix: Path, origin: Callable[[Path], Where | None]
    ) -> None:
        """Hold the result against its shape once more. What was filled in may not fit, nor what somebody wanted to hear
        nothing of; anything else that does not is a fault of toolcheck. The models that the shape comes from are asked
        too where the reference engines are wanted: they take three times as long to load as all else. Where something
        could not be filled in, there is nothing to hold.
        """
        if self.is_refused():
            return
        shape = _shape_of(payload, value, prefix)
        for violation in engine.violations(shape, value):
            if not self.wish.fill and isinstance(_at(value, violation.path), str):
                return  # a placeholder that was left, and may become anything
            unheard = any(file.suppressed or file.ignored for file in self.checked)
            assert self.filled or unheard, f"the compiled {shape} does not fit its shape"
            message = "this does not fit, though it is ignored" if unheard else _UNFIT
            self._refuse(payload, "unfit-value", message, violation.path[len(prefix) :], origin)
        if engine.wants_reference() and not self.is_refused():
            from toolcheck.contract import shapes

            if not shapes.accepts(shape, value):
                raise AssertionError(f"the compiled {shape} does not fit its shape")


_UNFIT = "what was filled in does not fit here"
_EVENTS = {
    "session": "session.update",
    "transcription": "session.update",
    "response": "response.create",
    "item": "conversation.item.create",
}


def _events_of(document: Document) -> Iterator[Node]:
    """The events that a document holds: one a value, or those of a list."""
    for number, value in enumerate(document.values):
        root = Node(value, Where(document=number))
        if root.is_list:
            yield from root.items()
        elif root.find("events").is_list:
            yield from root.find("events").items()
        else:
            yield root


def _as_it_stands(document: Document, root: Node) -> Origin:
    return lambda path: (document, Where((*root.path, *path), document=root.where.document))


def _refusing(file: Checked) -> Checked:
    """What was found, and as an error what compile must not send."""
    return replace(file, findings=tuple(_refused(finding) for finding in file.findings))


def _refused(finding: Finding) -> Finding:
    found = find_rule(finding.rule)
    is_raised = found is not None and found.refused and finding.severity == WARNING
    return replace(finding, severity=ERROR) if is_raised else finding


def _is_text(value: str) -> bool:
    """Whether a variable is Unicode text: bytes that are not UTF-8 come as half characters."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_lowered(finding: Finding) -> bool:
    """Whether compile mends this by itself, by leaving out what it is about."""
    found = find_rule(finding.rule)
    return found is not None and found.lowers and finding.fix is not None and bool(finding.fix.changes)


def _shape_of(payload: Payload, value: dict[str, Any], prefix: Path) -> str:
    if payload.kind == "request":
        return "responses"
    if not prefix:
        return "realtime-transcription-session" if value.get("type") == "transcription" else "realtime-session"
    return str(value["type"]) if "type" in value else "client-secret"


def _origin_of_body(merged: Merged, payloads: list[Payload]) -> Callable[[Path], Where | None]:
    """Where a part of a merged body stands, its documents numbered through."""

    def origin(path: Path) -> Where | None:
        payload, inner = payloads[0], path
        if len(payloads) > 1 and path:
            if path[0] == "tools" and len(path) > 1 and isinstance(path[1], int):
                payload, number = merged.tools[path[1]]
                inner = ("tools", number, *path[2:])
            elif path[0] != "tools":
                payload = merged.owners.get(str(path[0]), payloads[0])
        return Where(payload.place_in_body(inner), document=payload.where.document)

    return origin


def _with_strings(value: Any, change: Callable[[str, Path], str], path: Path = ()) -> Any:
    """The value with each of its strings changed; keys stay."""
    if isinstance(value, str):
        return change(value, path)
    if isinstance(value, dict):
        return {key: _with_strings(inner, change, (*path, key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_strings(inner, change, (*path, index)) for index, inner in enumerate(value)]
    return value


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _spelling(origin: Origin) -> Callable[[Path], str | None]:
    """How the number at a path of a payload was written in its document."""

    def spelling(path: Path) -> str | None:
        found = origin(path)
        if found is None:
            return None
        document, where = found
        whole, _, place = document.look_up(where.path, where.document)
        return document.text[place.start : place.end] if whole == where.path and place is not None else None

    return spelling


def source_map(made: Made) -> dict[str, dict[str, str | int]]:
    """For everything in a payload, by its JSON Pointer, the file, line and column that it came from. A key that is a
    secret is masked.
    """
    places: dict[str, dict[str, str | int]] = {}
    redactors: dict[int, Redactor] = {}
    stack: list[tuple[Path, Any]] = [((), made.value)]
    while stack:
        path, value = stack.pop()
        found = made.origin(path)
        if found is not None:
            document, where = found
            if id(document) not in redactors:
                redactors[id(document)] = Redactor(document)
            whole, _, _ = document.look_up(where.path, where.document)
            if whole == where.path:
                line, column = document.position(document.span(where.key if where.path else where).start)
                called = redactors[id(document)].text(pointer(path))
                places[called] = {"file": document.name, "line": line, "column": column}
        if isinstance(value, dict):
            stack += [((*path, key), inner) for key, inner in reversed(value.items())]
        elif isinstance(value, list):
            stack += [((*path, index), value[index]) for index in reversed(range(len(value)))]
    return places
