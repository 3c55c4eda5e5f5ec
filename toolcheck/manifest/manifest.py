"""What a file was recognised as, and what it would send. This module knows no rules."""

from __future__ import annotations

from toolcheck.document.document import Document, ShownPosition, Span
from toolcheck.document.where import Path, Where, dotted
from toolcheck.ground.record import record
from toolcheck.manifest.neighbours import Neighbour
from toolcheck.manifest.node import Node
from toolcheck.manifest.payload import Payload
from toolcheck.manifest.payloads import frame
from toolcheck.manifest.tool import Tool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from toolcheck.ground.record import T

CODE = "code"
"""The shape of a file of code, as reports name it."""


@record(frozen=False, kw_only=True, hidden=("payloads", "strays", "root", "_tools", "_bodies"))
class Manifest:
    """What one document was recognised as: its shape (as the report names it), and what it would send, in order.

    A file with none of the known shapes has the shape `unknown`, and `neighbour` says what it was recognised as, if
    anything. `is_sure` is false when few signs speak for the shape (a file found in a folder is then not checked).
    `strays` are documents of the file that hold nothing known, each with what it was recognised as. `root` is the whole
    of our own manifest. `unread` are the places in code that make a tool which cannot be read, each with what it is. A
    `brief` manifest has dropped its payloads and keeps only their targets and counts.
    """

    document: Document
    shape: str
    payloads: tuple[Payload, ...] = ()
    neighbour: Neighbour | None = None
    is_sure: bool = True
    hint: str = ""
    strays: tuple[tuple[Node, Neighbour | None], ...] = ()
    root: Node | None = None
    unread: tuple[tuple[ShownPosition, str], ...] = ()
    was: tuple[tuple[str, ...], dict[str, int]] | None = None
    _tools: dict[tuple[int, Path], Tool] | None = None
    _bodies: dict[tuple[int, Path], Payload] | None = None

    @property
    def is_known(self) -> bool:
        """Whether this is a tool manifest at all."""
        return self.shape != "unknown"

    @property
    def is_stranger(self) -> bool:
        """Whether this is a file of code that sends nothing."""
        return self.shape == CODE and not self.unread and not self.targets

    @property
    def is_one_session(self) -> bool:
        """Whether nothing is around its session in our own manifest."""
        value = None if self.root is None else self.root.value
        return type(value) is dict and len(value) == 1 and type(value.get("session")) is dict

    @property
    def frame(self) -> Payload | None:
        """What our own manifest has around its payloads. Each call makes it again."""
        return None if self.root is None else Payload(frame(self.root), self.document)

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets of its payloads, each once, in order."""
        if self.was is not None:
            return self.was[0]
        return tuple(dict.fromkeys([payload.target for payload in self.payloads]))

    @property
    def tool_counts(self) -> dict[str, int]:
        """How many tools of each kind it holds; an `mcp` tool with a `connector_id` is a connector. A tool that is read
        for two targets is counted once.
        """
        if self.was is not None:
            return self.was[1]
        counts: dict[str, int] = {}
        seen: set[tuple[int, Path] | Span] = set()
        may_repeat = len(self.payloads) > 1 or self.document.around is not None
        for payload in self.payloads:
            for tool in payload.every_tool:
                spot = self._identity(tool) if may_repeat else None
                if spot in seen or not tool.is_mapping:
                    continue
                if spot is not None:
                    seen.add(spot)
                kind = "connector" if tool.kind == "mcp" and tool.value.get("connector_id") is not None else tool.kind
                counts[kind or "unknown"] = counts.get(kind or "unknown", 0) + 1
        return counts

    def _identity(self, tool: Tool) -> tuple[int, Path] | Span:
        """What identifies a tool: its path; in code the place where it is written, since one tool may be sent twice."""
        if self.document.around is None:
            return tool.where.document, tool.path
        place = self.document.look_up(tool.path, tool.where.document)[2]
        return Span(place.start, place.end) if place is not None else Span(0, 0)

    def brief(self, document: Document) -> Manifest:
        """The same manifest without payloads; `document` has what is still to be shown. Payloads and their parts
        forget each other: they would keep each other in memory.
        """
        was = self.targets, self.tool_counts
        brief = Manifest(document=document, shape=self.shape, hint=self.hint, unread=self.unread, was=was)
        for payload in self.payloads:
            payload.forget()
        return brief

    def tool_at(self, where: Where) -> Tool | None:
        """The innermost tool that holds a place of the document; None where none does."""
        if self._tools is None:
            self._tools = {}
            for payload in self.payloads:
                for path, tool in payload.tools_by_path.items():
                    self._tools.setdefault((payload.where.document, path), tool)
        return _innermost(self._tools, where)

    def api_path(self, where: Where) -> str:
        """What the API calls a place of the document; the plain path where no payload holds it."""
        if self._bodies is None:
            self._bodies = {}
            for payload in self.payloads:
                self._bodies.setdefault((payload.where.document, payload.base), payload)
        holder = _innermost(self._bodies, where)
        return dotted(where.path) if holder is None else holder.api_path(where.path)


def _innermost(things: dict[tuple[int, Path], T], where: Where) -> T | None:
    """The thing at a place, or at the nearest place around it."""
    ways = ((where.document, where.path[:length]) for length in range(len(where.path), -1, -1))
    return next((things[way] for way in ways if way in things), None)
