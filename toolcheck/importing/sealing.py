"""Secrets of a source become placeholders, so that no manifest has one.

What is a secret, `redaction/` says: what is in a field for credentials, and what is spelled like one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolcheck.document.document import Document
from toolcheck.document.reading import Limits, read
from toolcheck.document.where import Path, Where
from toolcheck.ground.record import record
from toolcheck.ground.regex import regex
from toolcheck.importing.imported import CannotImport, Imported
from toolcheck.importing.writing import yaml_text
from toolcheck.manifest.placeholders import PLACEHOLDER
from toolcheck.redaction.redactor import MASK, Redactor

_NO_NAME = regex(r"[^A-Za-z0-9]++")
_HOLDS_PLACEHOLDER = frozenset(["authorization", "server_url"])


@record(hidden=("values", "names", "redactor"))
class Sealed:
    """The values without secrets. `names` has the secret that each placeholder stands for: it is never shown.
    `redactor` keeps them out of words.
    """

    values: tuple[Any, ...]
    names: Mapping[str, str]
    redactor: Redactor


def sealed(imported: Imported, limits: Limits) -> Sealed:
    """The values of a manifest, whose secrets are placeholders; what the source sends as `${X}` is escaped."""
    text = yaml_text(imported.values, {}, ())
    written = read(text.encode(), "source.yaml", "yaml", limits)
    if written.values != tuple(imported.values):
        problem = next((one.message for one in written.problems), "YAML reads it differently")
        raise CannotImport(f"no manifest can hold it: {problem}")
    return _Sealing(imported, written).run()


class _Sealing:
    """One manifest in which secrets are replaced."""

    def __init__(self, imported: Imported, written: Document) -> None:
        self._imported = imported
        self._written = written
        self._spelled = Redactor(Document(name="", text="", format="json"))
        self._redactor = Redactor(written)
        self._names: dict[str, str] = {}
        self._made: dict[str, str] = {}

    def run(self) -> Sealed:
        values = tuple(self._value(value, (), number) for number, value in enumerate(self._imported.values))
        return Sealed(values, {name: secret for secret, name in self._made.items()}, self._redactor)

    def _value(self, value: Any, path: Path, number: int) -> Any:
        if isinstance(value, dict):
            label = value.get("server_label") or value.get("name")
            self._names[str(path)] = label if isinstance(label, str) else ""
            return {
                key: self._value(inner, (*path, key), number)
                for key, inner in value.items()
                if not self._is_secret(key)
            }
        if isinstance(value, list):
            return [self._value(inner, (*path, at), number) for at, inner in enumerate(value)]
        return self._text(value, path, number) if isinstance(value, str) else value

    def _is_secret(self, words: str) -> bool:
        """Whether a key is spelled like a secret."""
        return self._spelled.text(words).count(MASK) > words.count(MASK)

    def _text(self, text: str, path: Path, number: int) -> str:
        shown = self._shown(text, path, number)
        if shown is None:
            return self._kept(text, path)
        left, _, rest = shown.partition(MASK)
        _, _, right = rest.rpartition(MASK) if MASK in rest else ("", "", rest)
        if not (text.startswith(left) and text.endswith(right) and len(left) + len(right) < len(text)):
            left = right = ""
        secret = text[len(left) : len(text) - len(right)]
        return f"{self._kept(left, path)}${{{self._name(secret, path)}}}{self._kept(right, path)}"

    def _shown(self, text: str, path: Path, number: int) -> str | None:
        """The text with each secret masked; None if it has none."""
        is_of_server = path[-1:] == ("server_url",) or path[-2:-1] == ("headers",)
        is_ours = not self._imported.is_literal and is_of_server
        masked = (self._spelled if is_ours else self._redactor).text(text)
        if masked.count(MASK) > text.count(MASK):
            return masked
        if is_ours or not self._redactor.has_secrets:
            return None  # what is ours was looked at when the placeholders were made
        span = self._written.span(Where(path, "value", number))
        shown = "".join(piece.shown for piece in self._redactor.pieces(span))
        if shown.count(MASK) <= self._written.text[span.start : span.end].count(MASK):
            return None
        return MASK if "\n" in text or "\\" in text else shown.removeprefix('"').removesuffix('"')

    def _name(self, secret: str, path: Path) -> str:
        """The name of the variable for a secret; the same for the same secret."""
        if secret in self._made:
            return self._made[secret]
        above = next((self._names.get(str(path[:size])) for size in range(len(path) - 1, -1, -1)), "") or ""
        words = [above, *(str(step) for step in path[-1:] if isinstance(step, str))]
        wish = _NO_NAME.sub("_", "_".join(filter(None, words))).strip("_").upper() or "SECRET"
        wish = f"_{wish}" if wish[0].isdigit() else wish
        own, count = wish, 1
        while own in self._made.values():
            count += 1
            own = f"{wish}_{count}"
        self._made[secret] = own
        return own

    def _kept(self, text: str, path: Path) -> str:
        """A text in which compile fills in what the source filled in, and nothing else."""
        if "${" not in text or not self._imported.is_literal:
            return text
        is_of_server = path[-1:] and (path[-1] in _HOLDS_PLACEHOLDER or path[-2:-1] == ("headers",))
        if is_of_server and PLACEHOLDER.search(text) is not None:
            return text
        return text.replace("${", "$${")
