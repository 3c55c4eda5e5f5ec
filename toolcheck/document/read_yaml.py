"""YAML -> Document, from a parser's events; the only importer of a YAML parser.

Two parsers give the same events: libyaml, by way of PyYAML, and ruamel.yaml's pure one, which is the
reference and thirty times slower. `TOOLCHECK_ENGINES=reference` in the environment chooses it; so does
a PyYAML without its C part. Neither composes or loads: both recurse there, and their constructors read
YAML 1.1. One loop over the events makes the values (YAML 1.2, core schema), the places and the
problems, and stops at the event that passes a limit.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple, NoReturn

from toolcheck.document.document import Document, Place, Problem, Span, repeated_key
from toolcheck.document.limits import MANY, Limits
from toolcheck.document.where import Path, Where, in_text
from toolcheck.document.yaml_scalars import Remark, resolve
from toolcheck.document.yaml_words import (
    Complaint,
    after_document_problem,
    alias_problem,
    anchor_problem,
    comment_problem,
    complex_key_problem,
    directive_problem,
    explain,
    mark_problem,
    missing_key_problem,
    tag_problem,
    word_before,
)
from toolcheck.ground.regex import regex

_FATAL = ("syntax-error", "too-deep", "too-large")
_STRING_TAG = "tag:yaml.org,2002:str"
_SECRET_HOLDERS = ("authorization", "headers")

_UNPRINTABLE = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_UNPRINTABLE_ASCII = bytes(code for code in range(128) if _UNPRINTABLE.match(chr(code)))
_STRAY_BOM = regex("(?:^|(?<=[\r\n]))\ufeff")
_ODD_BREAK = regex("[\x85\u2028\u2029]")

_GAP = r"(?:[ \t\r\n]++(?:#[^\r\n]*+)?+)*+"
_PROPERTY = regex(rf"(&[0-9A-Za-z_-]++|!(?:<[^>\s]*+>|[^\s,\[\]{{}}]*+)){_GAP}")
_COLON = regex(rf"{_GAP}:")
_SURROGATE = regex("[\ud800-\udfff]")
_SURROGATE_ESCAPE = regex(r"\\(?:(u[dD][89a-fA-F]|U0000[dD][89a-fA-F])|.)")
_ANCHOR_NAME = regex(r"[0-9A-Za-z_-]+")
_URI = r"(?:[0-9A-Za-z_;/?:@&=+$.!~*'()-]|%[0-9a-fA-F]{2})"
_TAG = regex(rf"!(?:<((?:{_URI}|[,\[\]])++)>|([0-9A-Za-z_-]*+!)({_URI}++)|(?![0-9A-Za-z_-]*+!)({_URI}*+))")
_BEHIND_ANCHOR = ("", " ", "\t", "\r", "\n", ",", "]", "}")
_INDICATORS = regex(r"[+-][1-9]?|[1-9][+-]?|")
_COLON_IN_FLOW = regex(r":(?=[,?\[\]{}])")
_BLOCK_HEADER = regex(r"[|>][-+0-9]*")
_LAX = regex(r"""(?:[\[\]{},|>+0-9-]|["'](?=#[^/]))#|(?<![^\s\[{,])\?[^\s]""")
"""What may be a comment without a blank before it, or a `?` without one behind it; `"#/$defs/…"` is neither."""
_OWN_BOUND = "maximum nesting depth"
"""What libyaml says of a text that is nested deeper than it reads itself; since PyYAML 6.0.4."""
_OPENINGS = "[{-?:"
"""What may open a list or a mapping."""
_LINE_END = regex(r"[\r\n]")


class _Events(NamedTuple):
    """A parser at work: its next event, the module with the classes of events, and its error."""

    next: Callable[[], Any]
    kinds: Any
    error: type[Exception]


_Entry = tuple[int, int, int, int, "_Entries | None", bool]
"""The loop's own record of an entry, cheaper than a `Place`: the start and end of its key (in a list, of
the item), then of its value, the entries of that, and whether it is borrowed."""

_Entries = dict[Any, _Entry]


class _StopError(Exception):
    """Reading ends at a problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _ParserError(Exception):
    """The parser gives up: the problem that it has, and where what it could read ends. It `is_ahead` when that is far
    ahead of the last event, because what was read may be too deep before.
    """

    def __init__(self, problem: Problem, at: int, *, is_ahead: bool) -> None:
        super().__init__(problem.message)
        self.problem = problem
        self.at = at
        self.is_ahead = is_ahead


def read_yaml(text: str, name: str, limits: Limits, bom: bool = False) -> Document:
    """The document of a YAML text: a value for each document in it that is not empty, or no value and
    the problems that say why.
    """
    refused = _refused_characters(text, limits)
    if refused is not None:
        return Document(name, text, "yaml", (), (refused,), bom)
    problems, parsed, restore = _odd_breaks(text)
    loop = _Loop(text, limits)
    try:
        loop.run(_restored(_events(parsed), restore))
        if _LAX.search(parsed):
            _refuse_lax(parsed, _events(parsed))
    except _StopError as stop:
        loop.problems.append(stop.problem)
    except _ParserError as error:
        again = _Loop(text, limits)
        problem = _before(_restored(_events(parsed[: error.at]), restore), again) if error.is_ahead else None
        if problem is not None and (problem.kind == "too-deep" or error.problem.kind == "too-deep"):
            loop = again
        else:
            problem = error.problem
        loop.problems.append(problem)
    problems += loop.problems
    if loop.blank is not None and not loop.values:  # an empty document counts when there is no other
        loop.values, loop.roots = [None], [loop.blank]
    if not loop.values and not problems:
        what = "the file holds nothing but comments" if text.strip() else "the file is empty"
        problems.append(Problem("syntax-error", what, in_text(0, 0)))
    if any(problem.kind in _FATAL for problem in problems):
        told = tuple(problem for problem in problems if problem.kind != "yaml-version-trap")
        return Document(name, text, "yaml", (), told, bom)
    return Document(name, text, "yaml", tuple(loop.values), tuple(problems), bom, partial(_places, loop.roots))


def _before(events: _Events, loop: _Loop) -> Problem | None:
    """What ends the reading of a text that is cut off where a parser gave up."""
    try:
        loop.run(events)
    except _StopError as stop:
        return stop.problem
    except _ParserError as error:
        return error.problem
    return None


def _refused_characters(text: str, limits: Limits) -> Problem | None:
    """The first character that no YAML may hold, and what would keep the parsers busy for too long."""
    data = text.encode()
    if len(data) != len(text) or len(data.translate(None, _UNPRINTABLE_ASCII)) != len(text):
        if found := _UNPRINTABLE.search(text):
            return _character("a control character", found.start(), text)
        if found := _STRAY_BOM.search(text):
            return _character("a byte order mark", found.start(), text)
    directives = text.count("\n%") + text.count("\r%")
    if directives > limits.key:  # libyaml compares each %TAG with all before it
        start = text.index("%")
        return Problem("too-large", f"more than {limits.key:,} directives", in_text(start, start + 1))
    return None


def _character(what: str, at: int, text: str) -> Problem:
    note = "the file may be binary, or UTF-16" if text[at] == "\0" else "in double quotes write it as an escape"
    return Problem("syntax-error", f"{what} (U+{ord(text[at]):04X}) stands in the text", in_text(at, at + 1), note)


def _odd_breaks(text: str) -> tuple[list[Problem], str, dict[int, int]]:
    """Problems for the characters that are line breaks to YAML 1.1 only, the text with stand-ins for
    them (so that no parser breaks a line there), and what the stand-ins stand for.
    """
    if text.isascii() or not (found := list(_ODD_BREAK.finditer(text))):
        return [], text, {}
    problems = [
        Problem(
            "ambiguous-line-break",
            f"a raw U+{ord(mark[0]):04X} stands in the text: some YAML readers end the line there, others don't",
            in_text(mark.start(), mark.end()),
            "what follows it in a comment is live to some of them",
        )
        for mark in found[:MANY]
    ]
    used = set(text)
    # neither in use, nor a byte order mark, nor a noncharacter
    spare = (code for code in range(0xE000, 0x110000) if chr(code) not in used and code & 0xFEFE != 0xFEFE)
    stand_ins = {ord(mark): next(spare, ord("?")) for mark in sorted({mark[0] for mark in found})}
    return problems, text.translate(stand_ins), {code: mark for mark, code in stand_ins.items()}


# ---- the two parsers ----


def _events(text: str) -> _Events:
    """The events of a text, from libyaml where it is there and wanted."""
    if os.environ.get("TOOLCHECK_ENGINES") != "reference":
        try:
            from yaml import CBaseLoader
        except ImportError:
            pass
        else:
            import yaml.events
            from yaml.error import YAMLError

            return _Events(CBaseLoader(text).get_event, yaml.events, YAMLError)
    import ruamel.yaml.error
    import ruamel.yaml.events

    return _Events(_reference_events(text).__next__, ruamel.yaml.events, ruamel.yaml.error.YAMLError)


def _restored(events: _Events, restore: dict[int, int]) -> _Events:
    """The same events, with what stand-ins stand for in their scalars."""
    if not restore:
        return events

    def next_event() -> Any:
        event = events.next()
        if type(event) is events.kinds.ScalarEvent:
            event.value = event.value.translate(restore)
        return event

    return events._replace(next=next_event)


def _reference_events(text: str) -> Iterator[Any]:
    """Ruamel's events, with the few things that libyaml does otherwise done its way."""
    from types import SimpleNamespace
    from urllib.parse import unquote

    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.parser import Parser
    from ruamel.yaml.scanner import Scanner, ScannerError
    from ruamel.yaml.tokens import TagToken

    class LikeLibyaml(Scanner):
        """Takes a tab for a blank where it can't be indentation, and blank lines of any length before a
        block text, which is always indented; refuses unknown directives, odd names of anchors, a colon at
        the beginning or end of a text in brackets, and escapes that are no character.
        """

        def scan_to_next_token(self) -> None:
            reader = self.reader
            while True:
                blanks = " \t" if self.flow_level or not self.allow_simple_key else " "
                while reader.peek() in blanks:
                    reader.forward()
                if reader.peek() == "#":
                    while reader.peek() not in "\0\r\n":
                        reader.forward()
                if not self.scan_line_break():
                    return
                if not self.flow_level:
                    self.allow_simple_key = True

        def scan_plain_spaces(self, indent: int, start_mark: Any) -> list[str] | None:
            reader = self.reader
            blanks, breaks = "", []
            while (sign := reader.peek()) in " \t\r\n":
                if sign in "\r\n":
                    breaks.append(self.scan_line_break())
                    blanks = ""
                    self.allow_simple_key = True
                    if reader.prefix(3) in ("---", "...") and reader.peek(3) in "\0 \t\r\n":
                        return None
                elif sign == "\t" and breaks and reader.column < indent:
                    self._refuse("tab character", start_mark)
                else:
                    blanks += sign
                    reader.forward()
            if breaks:
                return breaks[1:] or [" "]
            return [blanks] if blanks else []

        def scan_block_scalar_indentation(self) -> tuple[list[str], int, Any]:
            reader = self.reader
            breaks, deepest, behind = [], 1, reader.get_mark()
            while (sign := reader.peek()) in " \r\n":
                if sign == " ":
                    reader.forward()
                    deepest = max(deepest, reader.column)
                else:
                    breaks.append(self.scan_line_break())
                    behind = reader.get_mark()
            if sign == "\t":
                self._refuse("tab character", behind)
            return breaks, deepest, behind

        def scan_block_scalar_breaks(self, indent: int) -> tuple[list[str], Any]:
            breaks, behind = super().scan_block_scalar_breaks(indent)
            if self.reader.column < indent and self.reader.peek() == "\t":
                self._refuse("tab character", behind)
            return breaks, behind

        def scan_directive_name(self, start_mark: Any) -> Any:
            name = super().scan_directive_name(start_mark)
            if name not in ("YAML", "TAG"):
                self._refuse("while scanning a directive", start_mark)
            return name

        def scan_yaml_directive_value(self, start_mark: Any) -> Any:
            version = super().scan_yaml_directive_value(start_mark)
            if version not in ((1, 1), (1, 2)):
                self._refuse("incompatible YAML document", start_mark, start_mark.index)
            return version

        def scan_anchor(self, token_class: Any) -> Any:
            reader = self.reader
            start = reader.get_mark()
            name = _ANCHOR_NAME.match(text, start.index + 1)
            reader.forward(1 + len(name[0] if name else ""))
            if name is None or reader.peek() not in "\0 \t\r\n?:,]}%@`":
                what = "alias" if text[start.index] == "*" else "anchor"
                self._refuse(f"while scanning an {what}", start)
            return token_class(name[0], start, reader.get_mark())

        def scan_tag(self) -> Any:
            reader = self.reader
            start = reader.get_mark()
            found = _TAG.match(text, start.index)
            reader.forward(found.end() - start.index if found else 1)
            if found is None or reader.peek() not in ("\0 \t\r\n," if self.flow_level else "\0 \t\r\n"):
                self._refuse("while scanning a tag", start)
            try:
                whole, handle, suffix, bare = (part and unquote(part, errors="strict") for part in found.groups())
            except UnicodeDecodeError:
                self._refuse("while scanning a tag", start)
            value = (f"!{handle}", suffix) if handle else ("!", bare) if bare else (None, whole or "!")
            return TagToken(value, start, reader.get_mark())

        def scan_block_scalar_indicators(self, start_mark: Any) -> tuple[bool | None, int | None]:
            found = _INDICATORS.match(text, start_mark.index + 1)
            written = found[0] if found else ""
            self.reader.forward(len(written))
            digit = written.strip("+-")
            return "+" in written if written != digit else None, int(digit) if digit else None

        def scan_block_scalar_ignored_line(self, start_mark: Any) -> None:
            reader = self.reader
            while reader.peek() in " \t":
                reader.forward()
            if reader.peek() == "#":
                while reader.peek() not in "\0\r\n":
                    reader.forward()
            if reader.peek() not in "\0\r\n":
                self._refuse("while scanning a block scalar", start_mark)
            self.scan_line_break()

        def scan_plain(self) -> Any:
            token = super().scan_plain()
            start, end = token.start_mark, token.end_mark.index
            if self.flow_level and (colon := _COLON_IN_FLOW.search(text, start.index, end + 1)):
                self._refuse("found unexpected ':'", start, colon.start())
            return token

        def check_value(self) -> bool:
            return bool(self.flow_level) or self.reader.peek(1) in "\0 \t\r\n"

        def scan_flow_scalar(self, style: Any) -> Any:
            start = self.reader.get_mark()
            try:
                token = super().scan_flow_scalar(style)
            except (ValueError, OverflowError):  # from chr()
                self._refuse("unknown escape character", start)
            if not token.value.isascii() and _SURROGATE.search(token.value):
                escapes = _SURROGATE_ESCAPE.finditer(text, start.index, token.end_mark.index)
                at = next((escape.start() for escape in escapes if escape[1]), start.index)
                self._refuse("unknown escape character", start, at)
            return token

        def fetch_stream_end(self) -> None:
            required = next((key for key in self.possible_simple_keys.values() if key.required), None)
            if required is not None:
                self._refuse("could not find expected ':'", required.mark)
            super().fetch_stream_end()

        def _refuse(self, words: str, since: Any, at: int | None = None) -> NoReturn:
            mark = self.reader.get_mark()
            mark.index = mark.index if at is None else at
            raise ScannerError(words, since, "", mark)

    class ParserLikeLibyaml(Parser):
        """Refuses an empty key that no `?` announces, and a document without `---` behind the end of another."""

        resolver = SimpleNamespace(processing_version=(1, 1))

    parser = YAML(typ="safe", pure=True)
    parser.Parser = ParserLikeLibyaml
    parser.Scanner = LikeLibyaml
    try:
        yield from parser.parse(text)
    except YAMLError:
        raise
    except Exception:  # it also raises what Python raises: IndexError, AssertionError …
        raise YAMLError from None


# ---- what the parsers let pass ----


def _refuse_lax(text: str, events: _Events) -> None:
    """Raises `_StopError` at the first comment that touches what stands before it, or `?` that touches the text behind
    it: both parsers take these for a comment and for the sign of a key, YAML 1.2 for no YAML and for a text.
    """
    kinds, behind = events.kinds, 0
    while type(event := events.next()) is not kinds.StreamEndEvent:
        start, end = event.start_mark.index, event.end_mark.index
        stretches = [(behind, start)]
        if type(event) is kinds.DocumentStartEvent:
            stretches.append((start, end))
        elif type(event) is kinds.ScalarEvent:
            if event.style in ("|", ">"):
                stretches.append((start, min(_line_end(text, start), end)))
            if start < end and text[start - 1 : start] == "?":
                raise _StopError(mark_problem(text, start - 1))
        for stretch in stretches:
            if found := _touching_comment(text, *stretch):
                raise _StopError(comment_problem(text, found))
        behind = max(behind, end)


def _touching_comment(text: str, start: int, end: int) -> int:
    """The `#` of the first comment between two offsets, where no text stands, that has no blank before it; else 0."""
    while (at := text.find("#", start, end)) >= 0:
        if at and text[at - 1] not in " \t\r\n":
            return at
        start = _line_end(text, at)
    return 0


def _line_end(text: str, at: int) -> int:
    found = _LINE_END.search(text, at)
    return found.start() if found else len(text)


# ---- the loop ----


class _Loop:
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
        self.remarks: dict[str, Remark] = {}
        self.told: Counter[str] = Counter()
        self.firsts: dict[tuple[int, str], Span] = {}
        # Of each anchor: the value, the places in it, how many nodes it has and how many levels; the start
        # of a collection that is still open.
        self.anchors: dict[str, tuple[Any, _Entries | None, int, int] | int] = {}
        # Of each collection around the current one, the outermost first: what `run` knows of it.
        self.stack: list[tuple[Any, ...]] = []

    def run(self, events: _Events) -> None:
        """Reads all events. Raises `_StopError` at what ends the reading.

        `holder` is the collection being filled, `entries` its places, `key` where its next value goes
        (None while a mapping waits for a key), `begin` where it begins, `height` the levels below it,
        `name` its anchor and `mark` how many nodes there were before it.
        """
        next_event, kinds, parser_error = events
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
                                raise _StopError(missing_key_problem(text, start))
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
                            raise _StopError(self._too_many(start))
                        continue
                    if style:
                        value: Any = string
                        if style in "|>":
                            end = _block_end(text, start, end)
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
                            start = end = _empty_value(text, key_end, start)
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
                            raise _StopError(self._too_many(start))
                    continue
                if kind is mapping_start or kind is sequence_start:
                    start, anchor = event.start_mark.index, event.anchor
                    if has_properties and (anchor is not None or event.tag is not None):
                        start = self._properties(event, start, len(text), key)
                    if key is None:
                        raise _StopError(complex_key_problem(text, start, self._path(None), len(self.values)))
                    if len(stack) >= deepest:
                        message = f"nested deeper than {deepest} levels"
                        raise _StopError(self._problem("too-deep", message, Span(start, start + 1), key))
                    if not in_mapping:
                        nodes += 1
                        if nodes > most:
                            raise _StopError(self._too_many(start))
                    stack.append(
                        (holder, entries, key, key_start, key_end, in_mapping, begin, merging, height, name, mark)
                    )
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
                            raise _StopError(self._too_many(start))
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
            raise _StopError(after_document_problem(self.text, event.start_mark.index))
        if not self.is_over and (event.version is not None or event.tags):
            end = event.end_mark.index  # ruamel's mark of the start is behind the directives
            at = max(self.text.rfind("\n%", 0, end), self.text.rfind("\r%", 0, end)) + 1
            raise _StopError(directive_problem(self.text, at))
        if event.version is not None and tuple(event.version) == (1, 1):
            start = self.text.rfind("%YAML", 0, event.end_mark.index)
            where = in_text(start, start + len("%YAML 1.1"), (), len(self.values))
            message = "`%YAML 1.1` is declared; this file is read as YAML 1.2"
            self.problems.append(Problem("yaml-version-trap", message, where))

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
            raise _StopError(self._problem("syntax-error", "an alias is used as a key", span, None))
        if self.text[span.end : span.end + 1] not in (*_BEHIND_ANCHOR, ":"):  # a name that libyaml ends too early
            raise _StopError(alias_problem(self.text, span.start, self._path(key), len(self.values)))
        found = self.anchors.get(name)
        if found is None or isinstance(found, int):
            if self._is_wanted("alias"):
                self.problems.append(
                    alias_problem(self.text, span.start, self._path(key), len(self.values))
                    if found is None
                    else self._problem("syntax-error", "the alias stands inside what it means", span, key)
                )
            return None, None, 0
        value, inside, size, tall = found
        self.gained += size - 1
        if self.gained > self.limits.aliased:
            message = f"aliases repeat more than {self.limits.aliased:,} keys and values"
            raise _StopError(self._problem("too-large", message, span, key))
        if len(self.stack) + tall > self.limits.depth:
            message = f"with what this alias means, nested deeper than {self.limits.depth} levels"
            raise _StopError(self._problem("too-deep", message, span, key))
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
                raise _StopError(anchor_problem(text, start, self._path(key), len(self.values)))
            start = found.end()
        if tag is not None and (tag != _STRING_TAG or not hasattr(event, "value")) and self._is_wanted("tag"):
            if text[tag_at] != "!":  # ruamel's mark is at the second of two properties
                tag_at = word_before(text, tag_at)
            self.problems.append(tag_problem(text, tag_at, self._path(key), len(self.values)))
        return start

    def _remark(self, remark: Remark, key: Any, is_key: bool, span: Span) -> None:
        """Notes what there is to say about a plain scalar; a number is none as a key, and what may be a
        secret is not spoken of.
        """
        path = self._path(key)
        if remark.kind != "yaml-version-trap":
            if not is_key:
                where = in_text(span.start, span.end, path, len(self.values))
                self.problems.append(Problem(remark.kind, remark.message, where, remark.note))
        elif not any(isinstance(step, str) and step.lower() in _SECRET_HOLDERS for step in path):
            where = Where(path, "key" if is_key else "value", len(self.values))
            self.problems.append(Problem(remark.kind, remark.message, where, remark.note))

    def _suspect_key(self, key: str, span: Span, entries: _Entries, begin: int) -> None:
        """Notes a key that is in its mapping a second time; stops at one that is too long."""
        if len(key) > self.limits.key:
            message = f"a key has more than {self.limits.key:,} characters"
            raise _StopError(self._problem("too-large", message, span, None))
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
            message = "a `<<` takes a mapping or a list of mappings"
            self.problems.append(Problem("syntax-error", message, in_text(start, end, path, len(self.values))))
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

    def _is_wanted(self, what: str) -> bool:
        """Whether another problem of a sort is to be told."""
        self.told[what] += 1
        return self.told[what] <= MANY

    def _path(self, key: Any) -> Path:
        """The path of an entry of the current collection, or of that collection."""
        path = tuple(frame[2] for frame in self.stack[1:])
        return path if key is None or not self.stack else (*path, key)

    def _problem(self, kind: str, message: str, span: Span, key: Any) -> Problem:
        return Problem(kind, message, in_text(span.start, span.end, self._path(key), len(self.values)))

    def _too_many(self, at: int) -> Problem:
        message = f"more than {self.limits.nodes:,} keys and values"
        return self._problem("too-large", message, Span(at, min(at + 1, len(self.text))), None)

    def _given_up(self, error: Exception, last: Span) -> _ParserError:
        """What a parser's error says, in our words."""
        stopped = getattr(error, "problem_mark", None)
        context = getattr(error, "context_mark", None)
        told = str(getattr(error, "problem", None)).partition(", but ")[0]  # not what ruamel found there
        words = f"{getattr(error, 'context', None)} {told}"
        at = stopped.index if stopped is not None else 0
        since = context.index if context is not None else None
        if _OWN_BOUND in words:
            return _ParserError(self._problem("too-deep", "nested too deep", Span(at, at + 1), None), at, is_ahead=True)
        readable = at if since is None or "while scanning" not in words else min(at, since)
        openings = sum(self.text.count(sign, last.start, readable) for sign in _OPENINGS)
        is_ahead = openings > self.limits.depth - len(self.stack)
        return _ParserError(
            explain(Complaint(words, at, since, last), self.text, self.limits), readable, is_ahead=is_ahead
        )


def _places(roots: list[_Entry]) -> tuple[Place, ...]:
    """The places of documents, from the loop's own record; what an alias repeats is made once."""
    made: dict[int, dict[Any, tuple[Span, Place]]] = {}
    waiting: list[_Entries] = []

    def place(start: int, end: int, inside: _Entries | None, borrowed: bool) -> Place:
        if inside is None:
            return Place(start, end, None, borrowed)
        if id(inside) not in made:
            made[id(inside)] = {}
            waiting.append(inside)
        return Place(start, end, made[id(inside)], borrowed)

    documents = tuple(place(*root[2:]) for root in roots)
    while waiting:
        entries = waiting.pop()
        made[id(entries)].update((key, (Span(*entry[:2]), place(*entry[2:]))) for key, entry in entries.items())
    return documents


def _empty_value(text: str, key_end: int, at: int) -> int:
    """Where the missing value of a key stands: behind the colon, or behind a key that has none."""
    found = _COLON.match(text, key_end, at)
    return found.end() if found else key_end


def _block_end(text: str, start: int, end: int) -> int:
    """The end of a block text's last line that is not blank, without its line break."""
    content = text[start:end].rstrip(" \t\r\n")
    if "\n" not in content and "\r" not in content:
        found = _BLOCK_HEADER.match(text, start)
        return found.end() if found else start
    end = start + len(content)
    while text[end : end + 1] in (" ", "\t"):
        end += 1
    return end
