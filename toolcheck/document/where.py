"""Where something is in a document: a path and a part, never a line number.

A `Where` travels from a view to a finding to a report; only the report asks the document which
characters that is. This module knows nothing of text, lines or tools.
"""

from __future__ import annotations

from toolcheck.ground.record import record
from toolcheck.ground.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal, TypeAlias

Step = str | int
Path = tuple[Step, ...]

WherePart: TypeAlias = 'Literal["value", "key", "string", "text"]'
"""`value` and `key` of the entry at a path; `string`, a stretch of the decoded string at a path;
`text`, a stretch of the file itself, for what has no path (a syntax error)."""

_PLAIN_STEP = regex(r"[\w$-]+")


@record
class Where:
    """A place in a document.

    `path` leads from the root of the document numbered `document` (a file may hold several).
    `stretch` is a half-open range: code points of the decoded string for the part `string`,
    offsets in the file's text for the part `text`.
    `grip` is the path to show when nothing is at `path` (a missing field is shown at the name
    of its tool).
    """

    path: Path = ()
    part: WherePart = "value"
    document: int = 0
    stretch: tuple[int, int] | None = None
    grip: Path | None = None

    def child(self, step: Step, part: WherePart = "value") -> Where:
        """The entry `step` below this place."""
        return Where((*self.path, step), part, self.document)

    @property
    def key(self) -> Where:
        """The key of the entry at this place (for an item of a list, the item itself)."""
        return Where(self.path, "key", self.document)

    @property
    def value(self) -> Where:
        """The value of the entry at this place."""
        return Where(self.path, "value", self.document)


def value_at(value: Any, path: Path) -> Any:
    """What is at a path of a value that has it. Raises what Python raises where nothing is."""
    for step in path:
        value = value[step]
    return value


def in_text(start: int, end: int, path: Path = (), document: int = 0) -> Where:
    """The characters from `start` to `end` of a file's text; `path` says what they belong to, if known."""
    return Where(path, "text", document, (start, end))


def pointer(path: Path) -> str:
    """The RFC 6901 JSON Pointer of a path; the root is the empty string."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def dotted(path: Path, prefix: str = "") -> str:
    """A path as the API writes it in its errors: `session.tools[2].parameters.properties.size`."""
    out = [prefix]
    for step in path:
        if isinstance(step, int):
            out.append(f"[{step}]")
        elif _PLAIN_STEP.fullmatch(step):
            out.append(f".{step}")
        else:
            quoted = step.replace("\\", "\\\\").replace('"', '\\"')
            out.append(f'["{quoted}"]')
    text = "".join(out)
    return text[1:] if text.startswith(".") else text
