"""What a code file sends becomes a manifest.

Environment variables, secrets and unknown texts become placeholders. Other unknown values are left out. This module
prints nothing, and does not change the code.
"""

from __future__ import annotations

from typing import Any

from toolcheck.document.code.root import Root
from toolcheck.document.document import Document
from toolcheck.document.spelling import indented, yaml_key, yaml_scalar
from toolcheck.document.where import Path, Where, dotted
from toolcheck.ground.record import record, replace
from toolcheck.ground.regex import regex
from toolcheck.importing.writing import block
from toolcheck.manifest.code import sources_of
from toolcheck.manifest.placeholders import PLACEHOLDER
from toolcheck.manifest.sources import SentRoot, Sources
from toolcheck.redaction.redactor import MASK, Redactor, fit

_NAME = regex(r"[A-Za-z_][A-Za-z0-9_]*+")
_NO_NAME = regex(r"\W++", 0)
_BRACE = regex(r"[{}]")
_MAX_NAMED = 10
_TEXTS = frozenset(
    [
        "authorization",
        "connector_id",
        "description",
        "instructions",
        "model",
        "name",
        "server_description",
        "server_label",
        "server_url",
        "voice",
    ]
)
"""Fields whose value is a text, so that a placeholder can stand for one that is not known."""


class CannotExtract(Exception):
    """No manifest can be made. `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@record(kw_only=True)
class Spotted:
    """One value that a file sends, or that looks like tools: its number, its place, and how it was found. `lines` are
    its first and its last line.
    """

    number: int
    lines: tuple[int, int]
    place: str
    way: str
    is_sent: bool


@record(hidden=("text",))
class Extracted:
    """A manifest: its text in YAML, and how many things were left out of it."""

    text: str
    left_out: int


def spotted(document: Document) -> list[Spotted]:
    """The values in a code file, in order."""
    pairs = sorted(enumerate(sources_of(document).found), key=lambda pair: pair[1].root.place.start)
    return [_spotted(document, number, found) for number, found in pairs if not _is_item(found)]


def _is_item(found: SentRoot) -> bool:
    """Whether it is an event that only adds to the conversation, which has no tools."""
    return found.kind == "event" and found.root.value.get("type") == "conversation.item.create"


def _spotted(document: Document, number: int, found: SentRoot) -> Spotted:
    start, end = (document.shown_position(offset) for offset in found.root.place[:2])
    return Spotted(
        number=number,
        lines=(start.line, end.line),
        place=f"{document.name}:{start.text}",
        way=found.way,
        is_sent=found.is_sent,
    )


def only_sent(document: Document) -> Document:
    """The document of a code file with the one value that it sends, for compile. Raises `CannotExtract` if the file
    cannot be read, if it sends none or several, or if a part of the value is not known.
    """
    if document.problems and not document.values:
        problem = document.problems[0]
        spot = document.shown_position(document.span(problem.where).start).text
        raise CannotExtract(f"{fit(problem.message)} ({fit(document.name)}:{spot})")
    sent = [one for one in spotted(document) if one.is_sent]
    if len(sent) != 1:
        places = ", ".join(f"{fit(one.place)} ({one.way})" for one in sent[:_MAX_NAMED])
        more = f" and {len(sent) - _MAX_NAMED:,} more" if len(sent) > _MAX_NAMED else ""
        raise CannotExtract(
            f"it sends {len(sent):,} values, and compile writes one: {places}{more}" if sent else "it sends nothing"
        )
    found = sources_of(document).found[sent[0].number]
    root = found.root
    unknown = next(
        (path for path, hole in root.holes.items() if hole.kind != "environment"), min(root.open, default=None)
    )
    if unknown is not None:
        spot = document.shown_position(document.span(Where(unknown, document=sent[0].number)).start).text
        what = f"`{fit(dotted(unknown))}`" if unknown else "all of it"
        raise CannotExtract(f"{what} is not known at {fit(document.name)}:{spot}; `toolcheck extract` makes a manifest")
    around = document.around
    assert around is not None
    value = _literal(root.value, root, ())
    one = replace(found, root=replace(root, value=value))
    return Document(
        name=document.name,
        text=document.text,
        format=document.format,
        values=(value,),
        problems=document.problems,
        bom=document.bom,
        find_places=lambda: (root.place,),
        around=replace(around, roots=(one.root,), sources=Sources((one,), (), 0)),
    )


def _literal(value: Any, root: Root, path: Path) -> Any:
    """A value in which only environment variables are placeholders."""
    if isinstance(value, dict):
        return {key: _literal(inner, root, (*path, key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [_literal(inner, root, (*path, number)) for number, inner in enumerate(value)]
    return _kept(value) if isinstance(value, str) and path not in root.holes else value


def _kept(text: str) -> str:
    """A text in which compile fills in nothing."""
    return text.replace("${", "$${")


def extract(document: Document, number: int) -> Extracted:
    """The manifest of one value in a code file. Raises `CannotExtract`."""
    found = sources_of(document).found[number]
    return _Extraction(document, number, found).run()


class _LeftOut(Exception):
    """A part is unknown, so its container is left out."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path


class _Extraction:
    """One manifest that is being written."""

    def __init__(self, document: Document, number: int, found: SentRoot) -> None:
        self.document = document
        self.number = number
        self.found = found
        self.root = found.root
        self.left_out = 0
        self._redactor = Redactor(document)
        self._names: dict[tuple[str, Path], str] = {}
        self._counts = {hole.name: 1 for hole in self.root.holes.values() if hole.kind == "environment"}

    def run(self) -> Extracted:
        value = self.root.value
        path: Path = ()
        if self.found.kind == "event" and value.get("type") == "session.update":
            value, path = value["session"], ("session",)
        head = [f"# from {self._spot(())} ({fit(self.found.way)})"]
        if self.found.kind == "session" or path:
            lines = ["session:", *indented(self._mapping(value, path), 2)]
        elif self.found.kind == "tools-list":
            lines = ["tools:", *indented(self._list(value, path), 2)]
        elif self.found.kind in ("tool", "dialect"):
            lines = ["tools:", *indented(self._list([value], path, is_alone=True), 2)]
        else:
            lines = self._mapping(value, path)
        if all(_is_comment(line) or line in ("session:", "tools:") for line in lines):
            raise CannotExtract(f"nothing of what is at {self._spot(())} is known")
        return Extracted("\n".join([*head, *lines]) + "\n", self.left_out)

    def _mapping(self, value: dict[str, Any], path: Path) -> list[str]:
        """The lines of a mapping, with a comment for each entry that is left out."""
        is_part = self.found.kind in ("tools", "dialect") and not path
        lines = [self._open(path)] if path in self.root.open and not is_part else []
        for key, inner in value.items():
            try:
                lines += self._entry(key, inner, (*path, key))
            except _LeftOut as left:
                lines.append(self._comment((*path, key), left))
        return lines

    def _entry(self, key: str, value: Any, path: Path) -> list[str]:
        self._check_known(path)
        if MASK in self._redactor.text(key):
            raise _LeftOut(path)
        name = yaml_key(key)
        if isinstance(value, dict | list) and value:
            is_mapping = isinstance(value, dict)
            inner = self._mapping(value, path) if isinstance(value, dict) else self._list(value, path)
            nothing = " {}" if is_mapping else " []"
            return [f"{name}:{nothing if all(map(_is_comment, inner)) else ''}", *indented(inner, 2)]
        text = self._text(value, path) if isinstance(value, str) else ""
        if (lines := block(text)) is not None:
            return [f"{name}: {lines[0]}", *indented(lines[1:], 2)]
        return [f"{name}: {self._scalar(value, path)}"]

    def _list(self, value: list[Any], path: Path, *, is_alone: bool = False) -> list[str]:
        lines = [self._open(path)] if path in self.root.open and not is_alone else []
        for number, inner in enumerate(value):
            way = path if is_alone else (*path, number)
            try:
                lines += self._item(inner, way)
            except _LeftOut as left:
                lines.append(self._comment(way, left))
        return lines

    def _item(self, value: Any, path: Path) -> list[str]:
        self._check_known(path)
        if isinstance(value, dict) and value:
            if self._is_tool(path):
                self._check_whole(value, path)
            inner = self._mapping(value, path)
        elif isinstance(value, list) and value:
            inner = self._list(value, path)
        else:
            inner = [self._scalar(value, path)]
        if all(map(_is_comment, inner)):
            raise _LeftOut(path)
        return ["- " + inner[0], *indented(inner[1:], 2)]

    def _is_tool(self, path: Path) -> bool:
        return self.found.kind in ("tool", "dialect", "tools-list") or path[-2:-1] == ("tools",)

    def _check_whole(self, value: Any, path: Path) -> None:
        """Raise `_LeftOut` if a part of a tool is unknown: without that part, the tool could allow more."""
        pending = [(value, path)]
        while pending:
            inner, way = pending.pop()
            hole = self.root.holes.get(way)
            is_open = way in self.root.open and not (self.found.kind == "dialect" and not way)
            if is_open or (hole is not None and hole.kind == "anything" and not self._is_text(way)):
                raise _LeftOut(way)
            if isinstance(inner, dict):
                pending += ((below, (*way, key)) for key, below in inner.items())
            elif isinstance(inner, list):
                pending += ((below, (*way, number)) for number, below in enumerate(inner))

    def _check_known(self, path: Path) -> None:
        hole = self.root.holes.get(path)
        if hole is not None and hole.kind == "anything" and not self._is_text(path):
            raise _LeftOut(path)

    def _is_text(self, path: Path) -> bool:
        return path[-1:] != () and (path[-1] in _TEXTS or path[-2:-1] == ("headers",))

    def _scalar(self, value: Any, path: Path) -> str:
        return yaml_scalar(self._text(value, path) if isinstance(value, str) else value)

    def _text(self, value: str, path: Path) -> str:
        hole = self.root.holes.get(path)
        if hole is not None and hole.kind == "environment" and _NAME.fullmatch(hole.name):
            return f"${{{hole.name}}}"
        if hole is not None and hole.kind != "text":
            return self._placeholder(hole.name, path)
        if self._is_secret(value, path):
            return self._placeholder("", path)
        pieces, at = [], 0
        for start, end in hole.stretches if hole is not None else ():
            found = PLACEHOLDER.fullmatch(value, start, end)
            name = found["name"] if found is not None and found["name"] else ""
            pieces += [_kept(value[at:start]), self._placeholder(name, path)]
            at = end
        return "".join([*pieces, _kept(value[at:])])

    def _is_secret(self, value: str, path: Path) -> bool:
        """Whether a text contains a secret, which becomes a placeholder."""
        if self._redactor.text(value).count(MASK) > value.count(MASK):
            return True
        span = self.document.span(Where(path, "value", self.number))
        shown = "".join(piece.shown for piece in self._redactor.pieces(span))
        return shown.count(MASK) > self.document.text[span.start : span.end].count(MASK)

    def _placeholder(self, name: str, path: Path) -> str:
        """A placeholder with a name of its own, for a text that is unknown or secret."""
        steps = (str(step) for step in path[-1:])
        wish = name if _NAME.fullmatch(name) and name != "unknown" else _NO_NAME.sub("_", "_".join(steps)).upper()
        wish = wish if _NAME.fullmatch(wish) else "VALUE"
        if (wish, path) not in self._names:
            self._counts[wish] = count = self._counts.get(wish, 0) + 1
            self._names[wish, path] = wish if count == 1 else f"{wish}_{count}"
        made = self._names[wish, path]
        return f"${{{made}:?{_BRACE.sub('', self._spot(path))} {_BRACE.sub('', fit(dotted(path[-1:])))}}}"

    def _spot(self, path: Path) -> str:
        """The file and the line of a path."""
        offset = self.document.span(Where(path, document=self.number)).start
        return fit(f"{self.document.name}:{self.document.shown_position(offset).text.rpartition(':')[0]}")

    def _comment(self, path: Path, left: _LeftOut) -> str:
        self.left_out += 1
        what = fit(dotted(path))
        why = "" if left.path == path else f", because of `{fit(dotted(left.path[len(path) :]))}`"
        return f"# left out: `{what}`{why}, which is not known ({self._spot(left.path)})"

    def _open(self, path: Path) -> str:
        self.left_out += 1
        return f"# may hold more than is seen here ({self._spot(path)})"


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")
