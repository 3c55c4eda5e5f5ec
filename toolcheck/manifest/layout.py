"""Where the parts of a payload are in its document, and what the API calls them.

A path in what is sent and a path in the document differ: a bare list of tools is `session.tools`, and a keyed map has
each tool under a key. This module knows only paths, no values.
"""

from __future__ import annotations

from toolcheck.document.where import Path, Where, dotted
from toolcheck.ground.record import record


@record(kw_only=True)
class PayloadLayout:
    """The paths of one payload.

    `base` is the path of what is sent (the whole event if there is one), `body` is the path of the object that the API
    calls `prefix` (`session`, `response`; empty for a request). Both are in the document numbered `document`.
    `paths` maps parts of the body to their paths, for a document that holds them outside the body. `session` is the
    path of the Live session that the body is part of, if there is one.
    """

    base: Path
    body: Path
    document: int = 0
    prefix: str = ""
    paths: dict[Path, Path] = {}  # noqa: RUF012  (nobody changes it)
    session: Path | None = None

    def stands_at(self, path: Path) -> Path:
        """The path in the document of a path of what is sent."""
        return self._outside(path, self.base)

    def place_in_body(self, path: Path) -> Path:
        """The path in the document of a path of the body."""
        return self._outside(path, self.body)

    def path_in_body(self, path: Path) -> Path:
        """The path in the body of a path of the document."""
        inside = self._inside(path)
        return path[len(self.body) :] if inside is None else inside

    def api_path(self, path: Path) -> str:
        """What the API calls a path of the document."""
        inside = self._inside(path)
        if inside is None and path[: len(self.body)] != self.body:
            if self.session is not None and path[: len(self.session)] == self.session:
                return dotted(path[len(self.session) :], "session")
            return dotted(path[len(self.base) :])
        return dotted(path[len(self.body) :] if inside is None else inside, self.prefix)

    def covers(self, where: Where) -> bool:
        """Whether a place is part of this payload: in the same document, at or below its base."""
        return where.document == self.document and where.path[: len(self.base)] == self.base

    def moves(self, field: str) -> bool:
        """Whether the document holds a field of the body, or its items, outside the body."""
        return any(inner[0] == field for inner in self.paths)

    def _outside(self, path: Path, root: Path) -> Path:
        """A path in the document: below the nearest part that is outside the body, else below `root`."""
        for length in range(len(path), 0, -1) if self.paths else ():
            outer = self.paths.get(path[:length])
            if outer is not None:
                return (*outer, *path[length:])
        return (*root, *path)

    def _inside(self, path: Path) -> Path | None:
        """A path of the body, in a part that is outside it; None when no such part holds the path."""
        for inner, outer in self.paths.items():
            if path[: len(outer)] == outer:
                return (*inner, *path[len(outer) :])
        return None
