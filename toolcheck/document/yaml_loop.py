"""One loop over the events of a YAML text: the values (YAML 1.2, core schema), the places and the problems.

It stops at the event that passes a limit.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from toolcheck.document.document import LookedUp, Place, Problem, Span, Written, repeated_key
from toolcheck.document.limits import MANY, Limits
from toolcheck.document.where import Path, Where, in_text
from toolcheck.document.yaml_ends import GAP, block_end, empty_value
from toolcheck.document.yaml_events import Events
from toolcheck.document.yaml_scalars import YamlRemark, resolve
from toolcheck.document.yaml_words import (
    Complaint,
    StopError,
    after_document_problem,
    alias_problem,
    anchor_problem,
    complex_key_problem,
    directive_problem,
    explain,
    missing_key_problem,
    tag_problem,
    word_before,
)
from toolcheck.ground.named import NamedTuple
from toolcheck.ground.regex import regex

_STRING_TAG = "tag:yaml.org,2002:str"
_SECRET_HOLDERS = ("authorization", "headers")
_PROPERTY = regex(rf"(&[0-9A-Za-z_-]++|!(?:<[^>\s]*+>|[^\s,\[\]{{}}]*+)){GAP}")
_BEHIND_ANCHOR = ("", " ", "\t", "\r", "\n", ",", "]", "}")
_OWN_BOUND = "maximum nesting depth"
"""What libyaml says of a text that is nested deeper than it reads itself; since PyYAML 6.0.4."""
_OPENINGS = "[{-?:"
"""What may open a list or a mapping."""

_Entry = tuple[int, int, int, int, "_Entries | None", bool]
"""The loop's own record of an entry, cheaper than a `Place`: the start and end of its key (in a list, of
the item), then of its value, the entries of that, and whether it is borrowed."""

_Entries = dict[Any, _Entry]


class _Frame(NamedTuple):
    """A collection that is not at its end: the value being filled and its places, where its next value goes (no key
    while a mapping waits for one), where it begins, whether it has a `<<`, the levels below it, its anchor, and how
    many nodes there were before it.
    """

    holder: Any
    entries: _Entries
    key: Any
    key_start: int
    key_end: int
    in_mapping: bool
    begin: int
    merging: bool
    height: int
    name: str | None
    mark: int


class ParserError(Exception):
    """The parser gives up: the problem that it has, and where what it could read ends. It `is_ahead` when that is far
    ahead of the last event, because what was read may be too deep before.
    """

    def __init__(self, problem: Problem, at: int, *, is_ahead: bool) -> None:
        super().__init__(problem.message)
        self.problem = problem
        self.at = at
        self.is_ahead = is_ahead


class Loop:
    """The one loop over the events, and what it gathers."""

    def __init__(self, text: str, limits: Limits) -> None:
        self.text = text
        self.limits = limits
        self.values: list[Any] = []
        self.roots: list[_Entry] = []
        self.blank: _Entry | None = None
        self.documents = self.gained = 0
        self.is_over = True
        self.problems: list[Problem] = []
        self.remarks: dict[str, YamlRemark] = {}
        self.reported: Counter[str] = Counter()
        self.firsts: dict[tuple[int, str], Span] = {}
        # Of each anchor: the value, the places in it, how many nodes it has and how many levels; the start
        # of a collection that is still open.
        self.anchors: dict[str, tuple[Any, _Entries | None, int, int] | int] = {}
        self.stack: list[_Frame] = []
        """The collections around the current one, the outermost first."""

    def run(self, events: Events) -> None:
        """Reads all events. Raises `StopError` at what ends the reading.

        What it knows of the collection being filled are the fields of a `_Frame`, in variables.
        """
        next_event, kinds, parser_error = events
        new = tuple.__new__  # what `_Frame` itself would call
        scalar_event, alias_event = kinds.ScalarEvent, kinds.AliasEvent
        mapping_start, mapping_end = kinds.MappingStartEvent, kinds.MappingEndEvent
        sequence_start, sequence_end = kinds.SequenceStartEvent, kinds.SequenceEndEvent
        document_start, document_end = kinds.DocumentStartEvent, kinds.DocumentEndEvent
        stream_end = kinds.StreamEndEvent
        text, limits, remarks, stack = self.text, self.limits, self.remarks, self.stack
        deepest, most, longest = limits.depth, limits.nodes, limits.key
        has_properties = "&" in text or "!" in text
        known: dict[str, Any] = {}  # plain scalars of which there is nothing to say, and what they mean
        sound: set[str] = set()  # the same for keys
        anchors = self.anchors
        holder: Any = None
        entries: _Entries = {}
        key: Any = None
        key_start = key_end = start = end = begin = height = mark = nodes = 0
        in_mapping = merging = blank = False
        name: str | None = None
        inside: _Entries | None
        try:
            while True:
                event = next_event()
                kind = type(event)
                if kind is scalar_event:
                    string, style, anchor = event.value, event.style, None
                    start, end = event.start_mark.index, event.end_mark.index
                    if has_properties and (event.anchor is not None or event.tag is not None):
                        anchor = event.anchor
                        start = self._properties(event, start, end, key)
                        style = style or event.tag  # a tag makes a plain scalar what a quote makes it
                    if key is None:
                        if not style and string not in sound:
                            if start == end:
                                raise StopError(missing_key_problem(text, start))
                            resolve(string, limits, remarks)
                            if string in remarks:
                                self._remark(remarks[string], string, True, Span(start, end))
                            elif string == "<<":
                                merging = True
                            elif len(string) <= longest:
                                sound.add(string)
                        if string in entries or len(string) > longest:
                            self._suspect_key(string, Span(start, end), entries, begin)
                        if anchor is not None:
                            anchors[anchor] = (string if style else resolve(string, limits, remarks), None, 1, 0)
                        key, key_start, key_end = string, start, end
                        nodes += 2
                        if nodes > most:
                            raise StopError(self._too_many(start))
                        continue
                    if style:
                        value: Any = string
                        if style in "|>":
                            end = block_end(text, start, end)
                    else:
                        value = known.get(string, known)
                        if value is known:
                            value = resolve(string, limits, remarks)
                            if string in remarks:
                                self._remark(remarks[string], key, False, Span(start, end))
                            else:
                                known[string] = value
                    if anchor is not None:
                        anchors[anchor] = (value, None, 1, 0)
                    if in_mapping:
                        if start == end and anchor is None and not style:
                            start = end = empty_value(text, key_end, start)
                        entries[key] = (key_start, key_end, start, end, None, False)
                        holder[key] = value
                        key = None
                    else:
                        blank = start == end
                        entries[key] = (start, end, start, end, None, False)
                        holder.append(value)
                        key += 1
                        nodes += 1
                        if nodes > most:
                            raise StopError(self._too_many(start))
                    continue
                if kind is mapping_start or kind is sequence_start:
                    start, anchor = event.start_mark.index, event.anchor
                    if has_properties and (anchor is not None or event.tag is not None):
                        start = self._properties(event, start, len(text), key)
                    if key is None:
                        raise StopError(complex_key_problem(text, start, self._path(None), len(self.values)))
                    if len(stack) >= deepest:
                        message = f"nested deeper than {deepest} levels"
                        raise StopError(self._problem("too-deep", message, Span(start, start + 1), key))
                    if not in_mapping:
                        nodes += 1
                        if nodes > most:
                            raise StopError(self._too_many(start))
                    around = (holder, entries, key, key_start, key_end, in_mapping, begin, merging, height, name, mark)
                    stack.append(new(_Frame, around))
                    end = begin = start
                    entries, merging, height, name, mark = {}, False, 0, anchor, nodes + self.gained
                    if anchor is not None:
                        anchors[anchor] = start
                    if kind is mapping_start:
                        holder, key, in_mapping = {}, None, True
                    else:
                        holder, key, in_mapping = [], 0, False
                    continue
                if kind is mapping_end or kind is sequence_end:
                    if event.end_mark.index > event.start_mark.index:
                        end = event.end_mark.index  # a closing bracket; a block ends with its last value
                    if merging:
                        holder, entries = self._merge(holder, entries)
                    value, inside, alias, tall = holder, entries, False, height + 1
                    if name is not None and anchors[name] == begin:
                        anchors[name] = (holder, entries, nodes + self.gained - mark + 1, tall)
                    start = begin
                    holder, entries, key, key_start, key_end, in_mapping, begin, merging, height, name, mark = (
                        stack.pop()
                    )
                elif kind is alias_event:
                    start, end = event.start_mark.index, event.end_mark.index
                    if not in_mapping:
                        nodes += 1
                        if nodes > most:
                            raise StopError(self._too_many(start))
                    value, inside, tall = self._alias(event.anchor, Span(start, end), in_mapping, key)
                    alias = True
                elif kind is document_start:
                    if event.version is not None or event.tags or not event.explicit:
                        self._start(event)
                    anchors.clear()
                    holder, entries, key, in_mapping = [], {}, 0, False
                    continue
                elif kind is document_end:
                    self._end(holder[0], entries[0], blank)
                    self.is_over = event.explicit
                    continue
                elif kind is stream_end:
                    return
                else:
                    continue
                # a collection or an alias goes where it belongs
                height = max(height, tall)
                blank = False
                if in_mapping:
                    entries[key] = (key_start, key_end, start, end, inside, alias)
                    holder[key] = value
                    key = None
                else:
                    entries[key] = (start, end, start, end, inside, alias)
                    holder.append(value)
                    key += 1
        except parser_error as error:
            raise self._given_up(error, Span(start, end)) from None

    def _start(self, event: Any) -> None:
        """Looks at the directives of a document, and at whether it may begin without `---`."""
        if self.documents and not event.explicit:  # libyaml refuses this itself
            raise StopError(after_document_problem(self.text, event.start_mark.index))
        if not self.is_over and (event.version is not None or event.tags):
            end = event.end_mark.index  # ruamel's mark of the start is behind the directives
            at = max(self.text.rfind("\n%", 0, end), self.text.rfind("\r%", 0, end)) + 1
            raise StopError(directive_problem(self.text, at))
        if event.version is not None and tuple(event.version) == (1, 1):
            start = self.text.rfind("%YAML", 0, event.end_mark.index)
            where = in_text(start, start + len("%YAML 1.1"), (), len(self.values))
            message = "the file declares `%YAML 1.1`, but is read as YAML 1.2"
            self.problems.append(Problem(kind="yaml-version-trap", message=message, where=where))

    def _end(self, value: Any, place: _Entry, is_blank: bool) -> None:
        """Keeps what a document says, unless it is empty."""
        self.documents += 1
        if not is_blank:
            self.values.append(value)
            self.roots.append(place)
        elif self.blank is None:
            self.blank = place

    def _alias(self, name: str, span: Span, in_mapping: bool, key: Any) -> tuple[Any, _Entries | None, int]:
        """What an alias means: the value, the places in it, and its levels."""
        if in_mapping and key is None:
            raise StopError(self._problem("syntax-error", "an alias is used as a key", span, None))
        if self.text[span.end : span.end + 1] not in (*_BEHIND_ANCHOR, ":"):  # a name that libyaml ends too early
            raise StopError(alias_problem(self.text, span.start, self._path(key), len(self.values)))
        found = self.anchors.get(name)
        if found is None or isinstance(found, int):
            if self._is_wanted("alias"):
                self.problems.append(
                    alias_problem(self.text, span.start, self._path(key), len(self.values))
                    if found is None
                    else self._problem("syntax-error", "the alias is inside its own anchor", span, key)
                )
            return None, None, 0
        value, inside, size, tall = found
        self.gained += size - 1
        if self.gained > self.limits.aliased:
            message = f"aliases repeat more than {self.limits.aliased:,} keys and values"
            raise StopError(self._problem("too-large", message, span, key))
        if len(self.stack) + tall > self.limits.depth:
            message = f"nested deeper than {self.limits.depth} levels with the value of this alias"
            raise StopError(self._problem("too-deep", message, span, key))
        return value, inside, tall

    def _properties(self, event: Any, start: int, end: int, key: Any) -> int:
        """Where a node's content begins, behind its anchor and tag. Of the tags only `!!str` on a scalar
        says something that is read here.
        """
        text, tag, tag_at = self.text, event.tag, start
        while found := _PROPERTY.match(text, start, end):
            if text[start] == "!":
                tag_at = start
            elif text[found.end(1) : found.end(1) + 1] not in _BEHIND_ANCHOR:
                raise StopError(anchor_problem(text, start, self._path(key), len(self.values)))
            start = found.end()
        if tag is not None and (tag != _STRING_TAG or not hasattr(event, "value")) and self._is_wanted("tag"):
            if text[tag_at] != "!":  # ruamel's mark is at the second of two properties
                tag_at = word_before(text, tag_at)
            self.problems.append(tag_problem(text, tag_at, self._path(key), len(self.values)))
        return start

    def _remark(self, remark: YamlRemark, key: Any, is_key: bool, span: Span) -> None:
        """Notes what there is to say about a plain scalar; a number is not one as a key, and what may be a
        secret is not spoken of.
        """
        path = self._path(key)
        if remark.kind != "yaml-version-trap":
            if not is_key:
                where = in_text(span.start, span.end, path, len(self.values))
                self.problems.append(Problem(kind=remark.kind, message=remark.message, where=where, note=remark.note))
        elif not any(isinstance(step, str) and step.lower() in _SECRET_HOLDERS for step in path):
            where = Where(path, "key" if is_key else "value", len(self.values))
            self.problems.append(Problem(kind=remark.kind, message=remark.message, where=where, note=remark.note))

    def _suspect_key(self, key: str, span: Span, entries: _Entries, begin: int) -> None:
        """Notes a key that is in its mapping a second time; stops at one that is too long."""
        if len(key) > self.limits.key:
            message = f"a key has more than {self.limits.key:,} characters"
            raise StopError(self._problem("too-large", message, span, None))
        if self._is_wanted("key"):
            first = self.firsts.setdefault((begin, key), Span(*entries[key][:2]))
            self.problems.append(repeated_key(key, span, first, self._path(key), len(self.values)))

    def _merge(self, holder: dict[str, Any], entries: _Entries) -> tuple[dict[str, Any], _Entries]:
        """A mapping with `<<` replaced by the entries that it brings in. Keys of the mapping itself win,
        then those of the first source; their places are where they are written.
        """
        base, (_, _, start, end, inside, _) = holder["<<"], entries["<<"]
        bases = [(base, inside)] if isinstance(base, dict) else []
        if isinstance(base, list) and inside is not None:
            bases = [(item, inside[index][4]) for index, item in enumerate(base)]
        if not bases or not all(isinstance(item, dict) for item, _ in bases):
            path = (*self._path(None), "<<")
            message = "a `<<` needs a mapping or a list of mappings"
            self.problems.append(
                Problem(kind="syntax-error", message=message, where=in_text(start, end, path, len(self.values)))
            )
            return holder, entries
        merged: dict[str, Any] = {}
        places: _Entries = {}
        for own, value in holder.items():
            if own != "<<":
                merged[own], places[own] = value, entries[own]
                continue
            for source, written in bases:
                for key in source:
                    if key not in holder and key not in merged:
                        merged[key], places[key] = source[key], (*(written or {})[key][:5], True)
        return merged, places

    def _is_wanted(self, kind: str) -> bool:
        """Whether another problem of a kind is still reported."""
        self.reported[kind] += 1
        return self.reported[kind] <= MANY

    def _path(self, key: Any) -> Path:
        """The path of an entry of the current collection, or of that collection."""
        path = tuple(frame.key for frame in self.stack[1:])
        return path if key is None or not self.stack else (*path, key)

    def _problem(self, kind: str, message: str, span: Span, key: Any) -> Problem:
        return Problem(
            kind=kind, message=message, where=in_text(span.start, span.end, self._path(key), len(self.values))
        )

    def _too_many(self, at: int) -> Problem:
        message = f"more than {self.limits.nodes:,} keys and values"
        return self._problem("too-large", message, Span(at, min(at + 1, len(self.text))), None)

    def _given_up(self, error: Exception, last: Span) -> ParserError:
        """What a parser's error says, in our words."""
        stopped = getattr(error, "problem_mark", None)
        context = getattr(error, "context_mark", None)
        reason = str(getattr(error, "problem", None)).partition(", but ")[0]  # not what ruamel found there
        words = f"{getattr(error, 'context', None)} {reason}"
        at = stopped.index if stopped is not None else 0
        since = context.index if context is not None else None
        if _OWN_BOUND in words:
            return ParserError(self._problem("too-deep", "nested too deep", Span(at, at + 1), None), at, is_ahead=True)
        readable = at if since is None or "while scanning" not in words else min(at, since)
        openings = sum(self.text.count(sign, last.start, readable) for sign in _OPENINGS)
        is_ahead = openings > self.limits.depth - len(self.stack)
        return ParserError(
            explain(Complaint(words, at, since, last), self.text, self.limits), readable, is_ahead=is_ahead
        )


def look_up(roots: list[_Entry], number: int, path: Path) -> LookedUp:
    """What `Document.look_up` says, from the loop's own record."""
    if number >= len(roots):
        return (), None, None
    entry, key = roots[number], None
    for depth, step in enumerate(path):
        inner = (entry[4] or {}).get(step)
        if inner is None:
            path = path[:depth]
            break
        entry, key = inner, Span(*inner[:2])
    _, _, start, end, inside, borrowed = entry
    return path, key, Written(start, end, inside is None, borrowed)


def places_of(roots: list[_Entry]) -> tuple[Place, ...]:
    """The places of documents, from the loop's own record; what an alias repeats is made once."""
    places_by_id: dict[int, dict[Any, tuple[Span, Place]]] = {}
    waiting: list[_Entries] = []

    def place(start: int, end: int, inside: _Entries | None, borrowed: bool) -> Place:
        if inside is None:
            return Place(start, end, None, borrowed)
        if id(inside) not in places_by_id:
            places_by_id[id(inside)] = {}
            waiting.append(inside)
        return Place(start, end, places_by_id[id(inside)], borrowed)

    documents = tuple(place(*root[2:]) for root in roots)
    while waiting:
        entries = waiting.pop()
        places_by_id[id(entries)].update((key, (Span(*entry[:2]), place(*entry[2:]))) for key, entry in entries.items())
    return documents
