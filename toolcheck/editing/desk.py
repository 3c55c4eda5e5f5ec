"""What is open in the editor: the texts by their addresses, each read with the configuration of its file."""

from __future__ import annotations

import os

from toolcheck.config.settings import Misconfigured
from toolcheck.editing.actions import ConfigurationHome
from toolcheck.editing.open_text import OpenText
from toolcheck.editing.settled import FILES, Settled

_ENDINGS = {
    "yaml": ".yaml",
    "dockercompose": ".yaml",
    "json": ".json",
    "jsonc": ".json",
    "jsonl": ".jsonl",
    "python": ".py",
    "typescript": ".ts",
    "typescriptreact": ".tsx",
    "javascript": ".js",
    "javascriptreact": ".jsx",
    "markdown": ".md",
    "mdx": ".mdx",
}
"""The ending of a text that has no file yet, by the language that the editor takes it for."""


class Desk:
    """The open texts. All methods are called from one thread."""

    def __init__(self, today: str) -> None:
        self.settled = Settled(today)
        self._texts: dict[str, OpenText] = {}

    @property
    def uris(self) -> tuple[str, ...]:
        """The addresses of the open texts."""
        return tuple(self._texts)

    def put(self, uri: str, path: str | None, language: str, text: str) -> OpenText:
        """A text as it is now. `path` is None where it has no file."""
        name = path if path is not None else f"untitled{_ENDINGS.get(language, '.yaml')}"
        look = self.settled.look(name)
        made = OpenText(text, name, look.options, self._texts.get(uri), watched=look.watched)
        self._texts[uri] = made
        return made

    def drop(self, uri: str) -> None:
        """A text is closed."""
        self._texts.pop(uri, None)

    def text(self, uri: str) -> OpenText | None:
        """The text at an address; None where none is open."""
        return self._texts.get(uri)

    def renew(self) -> tuple[str, ...]:
        """Read the configurations again. The addresses of the texts, which are all to be checked again."""
        self.settled.renew()
        for uri, old in self._texts.items():
            look = self.settled.look(old.name)
            self._texts[uri] = OpenText(old.text, old.name, look.options, old, watched=look.watched)
        return self.uris

    def home(self, text: OpenText, root: str) -> ConfigurationHome | None:
        """The configuration of a text, or the one that could be written in the folder `root`; None where that is
        broken, or the text has no file.
        """
        if not os.path.isabs(text.name):
            return None
        try:
            found = self.settled.terms().search.configuration(text.name)
        except Misconfigured:
            return None
        if found is not None:
            path = os.path.abspath(found.name)
            return ConfigurationHome(path, found.inside(text.name), os.path.basename(path) == FILES[0])
        inside = os.path.relpath(text.name, root).replace(os.sep, "/") if root else ""
        return (
            ConfigurationHome(os.path.join(root, FILES[0]), inside, own=True)
            if inside and not inside.startswith("..")
            else None
        )
