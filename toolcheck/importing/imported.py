"""What a source becomes: a manifest as a value, comments for it, and what a person must know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from toolcheck.contract.targets import Target
from toolcheck.document.where import Path
from toolcheck.ground.record import record

Api = Literal["realtime", "responses"]
"""The API that a manifest is made for."""

TARGETS: dict[Api, tuple[Target, ...]] = {"realtime": ("realtime-session",), "responses": ("responses",)}
"""How the rest of the program calls them."""


class CannotImport(Exception):
    """The source is not understood, or nothing can be made of it. `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NothingToImport(CannotImport):
    """The source is understood, and has no tools. `notes` say why each was left out."""

    def __init__(self, reason: str, notes: Iterable[str] = ()) -> None:
        super().__init__(reason)
        self.notes = tuple(notes)


@record(kw_only=True)
class ImportWish:
    """What is asked for: the API (else that of the source decides), a name for what has none, which tags and operations
    of a description, whether listed MCP tools become `allowed_tools` of their server, the address of that server, and
    the variable that has its token.
    """

    api: Api | None = None
    name: str = ""
    tags: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    as_server: bool = False
    server_url: str = ""
    token: str = ""


@record(kw_only=True, hidden=("values", "comments"))
class Imported:
    """A manifest that is still a value: one value for each YAML document, and the API it is for.

    `comments` are written above what is at a path; the first step of it is the number of the document. `notes` say what
    was lost or changed, `todo` what a person must decide. If `is_literal`, the source sends `${X}` as text.
    """

    values: tuple[Any, ...]
    api: Api = "realtime"
    comments: Mapping[Path, tuple[str, ...]] = {}
    notes: tuple[str, ...] = ()
    todo: tuple[str, ...] = ()
    is_literal: bool = True
