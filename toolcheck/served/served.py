"""What one MCP server offered, or why it could not be asked; and what all servers of one payload offered together.

The text of a server is hostile: what shows it passes it through the redactor, and cuts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import isfinite
from typing import Any, Literal

from toolcheck.document.where import Where
from toolcheck.ground.record import record
from toolcheck.manifest.payload import Payload
from toolcheck.manifest.tool import Tool
from toolcheck.served.lock import LockedServer

FailureKind = Literal[
    "dns", "private", "connect", "closed", "timeout", "tls", "certificate",
    "redirect", "auth", "forbidden", "not-found", "http", "html", "protocol", "error",
    "too-large", "too-many-pages", "too-many-tools", "repeated-cursor",
]  # fmt: skip
"""Why a server's tools could not be listed.

Nothing was reached: the name has no address (`dns`), an address is not public (`private`), nothing listens (`connect`),
the connection ended in the middle (`closed`), the time was over (`timeout`), the handshake failed (`tls`), the
certificate is not trusted (`certificate`). The answer was a status: 3xx (`redirect`), 401 (`auth`), 403 (`forbidden`),
404, 405 or 410 (`not-found`), another (`http`). The answer was no list of tools: a web page (`html`), not what MCP says
(`protocol`), an error of MCP (`error`). There was too much: bytes, pages, tools, or a cursor that came before.
"""

MAX_DEPTH = 64
"""How deep a tool may be nested. What is deeper is not listed."""


class NotATool(ValueError):
    """An entry of a list of tools is not a tool; the message says why."""


@record(kw_only=True)
class Failure:
    """Why a server's tools could not be listed. `detail` is one line in words. `status`, `location` and `challenge`
    are of the answer: its status, its `Location` and its `WWW-Authenticate`. `sent_credential` says whether a
    credential was sent with the request.
    """

    kind: FailureKind
    detail: str = ""
    status: int | None = None
    location: str | None = None
    challenge: str | None = None
    sent_credential: bool = False


@record
class ServedTool:
    """A tool that a server offers: `definition` is the whole object as it came, without `_meta`."""

    name: str
    definition: Mapping[str, Any]

    @property
    def description(self) -> str:
        """Its description; empty without one."""
        words = self.definition.get("description")
        return words if isinstance(words, str) else ""

    def hint(self, name: str) -> bool | None:
        """What its `annotations` say under a name, such as `readOnlyHint`; None if they do not say."""
        annotations = self.definition.get("annotations")
        found = annotations.get(name) if isinstance(annotations, dict) else None
        return found if isinstance(found, bool) else None


def served_tools(entries: Iterable[Any]) -> tuple[ServedTool, ...]:
    """The entries of a `tools/list` answer, parsed from JSON. Raises `NotATool` for one that is not an object with a
    name, is nested too deep, or has a number that JSON does not have.
    """
    return tuple(_served_tool(number, entry) for number, entry in enumerate(entries))


def _served_tool(number: int, entry: Any) -> ServedTool:
    if not isinstance(entry, dict):
        raise NotATool(f"entry {number} of its tools is not an object")
    name = entry.get("name")
    if not isinstance(name, str) or not name:
        raise NotATool(f"entry {number} of its tools has no name")
    for depth, value in _values(entry):
        if depth > MAX_DEPTH:
            raise NotATool(f"entry {number} of its tools is nested more than {MAX_DEPTH} deep")
        if isinstance(value, float) and not isfinite(value):
            raise NotATool(f"entry {number} of its tools has a number that is not finite")
    return ServedTool(name, {key: value for key, value in entry.items() if key != "_meta"})


def _values(value: Any) -> Iterator[tuple[int, Any]]:
    """A value and all values in it, each with its depth; found without recursion."""
    stack: list[tuple[int, Any]] = [(0, value)]
    while stack:
        depth, value = stack.pop()
        yield depth, value
        if depth > MAX_DEPTH:
            continue
        if isinstance(value, dict):
            stack += ((depth + 1, inner) for inner in value.values())
        elif isinstance(value, list):
            stack += ((depth + 1, inner) for inner in value)


@record(kw_only=True)
class Catalogue:
    """One list of a server's tools, in the server's order: where it was asked for, over which protocol (a date) and
    transport (`streamable-http`, `sse`), how long that took, and what the server calls itself. A log has `Listing` for
    what the API imported.
    """

    url: str
    protocol: str
    transport: str
    seconds: float
    server_name: str
    tools: tuple[ServedTool, ...]


@record
class SchemaFault:
    """What the check would say of the schema of a served tool, if it were a function: the name of the tool, the rule,
    and its message. `probing` fills it in.
    """

    tool: str
    rule: str
    message: str
    place: str


@record(kw_only=True)
class Served:
    """A tool entry with a server, and what that server offered: `listing`, or the `failure` to get one.

    `url` is where it was asked, which `--server` may change. `again` is a second list over a new connection, or
    `failed_again` why there is none, where one was asked for. `locked` is what the lock has for the label; with
    `needs_lock` it must have something. `schema_faults` are about the tools that the manifest allows. `unknown` are the
    fields of an entry in code that may hold more than is seen.
    """

    tool: Tool
    label: str
    url: str
    listing: Catalogue | None = None
    failure: Failure | None = None
    again: Catalogue | None = None
    failed_again: Failure | None = None
    locked: LockedServer | None = None
    needs_lock: bool = False
    schema_faults: tuple[SchemaFault, ...] = ()
    unknown: frozenset[str] = frozenset()

    @property
    def where(self) -> Where:
        """Its place in the manifest: its `server_url`, or what the entry is shown by."""
        url = self.tool.find("server_url")
        return url.where if url.present else self.tool.grip

    @property
    def called(self) -> str:
        """What a message calls it."""
        return f"`{self.label}`" if self.label else "this server"

    @property
    def tools(self) -> tuple[ServedTool, ...]:
        """The tools that it offered; none if it could not be asked."""
        return self.listing.tools if self.listing is not None else ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its tools, each once."""
        return tuple(dict.fromkeys(tool.name for tool in self.tools))


@record
class ServedPayload:
    """A payload and its servers that were asked, in the order of its tools."""

    payload: Payload
    servers: tuple[Served, ...]

    @property
    def where(self) -> Where:
        """Its place in the manifest."""
        return self.payload.where
