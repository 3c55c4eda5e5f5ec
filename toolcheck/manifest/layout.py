"""Where the parts of a payload are in its document, and what the API calls them.

A path of what is sent and a path of the document differ: a bare list of tools is `session.tools`, and a keyed map has
each tool at a key. Only paths are known here, no values.
"""

from __future__ import annotations

from toolcheck.document.where import Path, Where, dotted
from toolcheck.ground.record import record


@record(kw_only=True)
class PayloadLayout:
    """The paths of one payload.

    `base` is the path of what is sent (the whole event where there is one), `body` that of the object that the API
    calls `prefix` (`session`, `response`; empty for a request). Both are in the document numbered `document`.
    `paths` leads from parts of the body to where they are, for a document that holds them elsewhere than in the body.
    """

    base: Path
    body: Path
    document: int = 0
    prefix: str = ""
    paths: dict[Path, Path] = {}  # noqa: RUF012  (nobody changes it)

    def stands_at(self, path: Path) -> Path:
        """The path in the document of a path of what is sent."""
        return self._outside(path, self.base)

    def place_in_body(self, path: Path) -> Path:
        """The path in the document of a path of the body."""
        return self._outside(path, self.body)

    def path_in_body(self, path: Path) -> Path:
        """The path of the body that is at a path of the document."""
        inside = self._inside(path)
        return path[len(self.body) :] if inside is None else inside

    def api_path(self, path: Path) -> str:
        """What the API calls a path of the document."""
        inside = self._inside(path)
        if inside is None and path[: len(self.body)] != self.body:
            return dotted(path[len(self.base) :])
        return dotted(path[len(self.body) :] if inside is None else inside, self.prefix)

    def covers(self, where: Where) -> bool:
        """Whether a place is part of this payload: in the same document, at or below its base."""
        return where.document == self.document and where.path[: len(self.base)] == self.base

    def moves(self, field: str) -> bool:
        """Whether the document holds a field of the body, or its items, elsewhere than in the body."""
        return any(inner[0] == field for inner in self.paths)

    def _outside(self, path: Path, root: Path) -> Path:
        """A path in the document: that of the nearest part that is elsewhere, else below `root`."""
        for length in range(len(path), 0, -1) if self.paths else ():
            outer = self.paths.get(path[:length])
            if outer is not None:
                return (*outer, *path[length:])
        return (*root, *path)

    def _inside(self, path: Path) -> Path | None:
        """A path of the body: in the part that is elsewhere; None when none of these holds the path."""
        for inner, outer in self.paths.items():
            if path[: len(outer)] == outer:
                return (*inner, *path[len(outer) :])
        return None
